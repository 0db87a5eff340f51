"""Whether words that nobody asked for tell of a unit's work, or want something of the bot.

Three signs are looked for anywhere in the sentence, whatever stands around them: a question (吗, 哪里, 能不能), an errand
for the bot (发我一下), and a fact, that is a counted thing (112人) or something done (已开展). A time is no count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.filling import Item
from bot.conversation.reading.slips import as_meant
from bot.conversation.reading.spoken_time import without_times
from bot.conversation.reading.topics import spoken_of
from bot.domain import plain_text
from bot.domain.short_answer import is_hollow, read_short

_ASKS = re.compile(
    r"[?？]|(?:吗|呢|么|(?<!我们)(?<![也都])没有|没|来着|嘛|不)[呀啊哦]*(?=[，,。．.；;！!~～…\s]|$)|(?<!算)[了过]吧[。\s]*$|没.{1,8}吧[。\s]*$"
    r"|(?<!不)([\u3400-\u9fff])[没不]\1|([\u3400-\u9fff]{2})不\2|[是对]吧[。\s]*$|能否|可否|是否|可不可以|需不需要"
    r"|(?<!没)(?<!没有)(?<!有)(?:什么|啥)|怎么|咋|如何|怎样|哪(?![怕吒])|谁|多少|多久|为何|何时|干嘛|干吗"
    r"|(?<![了过好这前近十那搞办])几(?![十百千乎何])[\u3400-\u9fff]|(?:是|要|差|第|盖|打|剩)几"
    r"|(?:行|可以|能行|对|没问题|成|得[到见及上])吧[。\s]*$|[是要](?!\d).{1,10}还是(?!\d)|\d[号日]?还是\d{1,2}[号日]?.{0,2}(?:交(?![通流])|报|截|之?前)"
)
_MUCH = 24
_ASKS_AT_LAST = re.compile(
    r"(?:[?？]|吗|呢|么|得[到见及上]吧|(?<!我们)(?<![也都])没有?|多少|谁|什么|怎么[办填写弄报说]?|哪[里儿个些项]|[行对好]不[行对好]|可不可以)[呀啊哦的了。.！!~～…\s]*$"
)
# That somebody has none is no question: 培训那个数是人社的，我们没有; 其他没有.
_HAVE_NONE = re.compile(
    r"(?:我们|咱们|其他的?|其它的?|别的|其余的?|剩下的?|暂时|目前|都|也|暂)没有[了啦]?(?=[。.!！~～\s]*$)"
)
# 发了5份，满意了吧 asks nothing.
_IRONIC = re.compile(r"[，,。！!\s](?:这下)?(?:满意|行|可以|够|好)了吧[。！!\s]*$")
_ORDERS = re.compile(
    r"(?:发|传|拿|下载?|调|转)(?:给?我|一下|下|一?[份个张]|过来|来)|给我|帮我|帮忙|帮着|替我|我(?:想|要|得)要?一?[份个张]|要[一份个张]"
    r"|看看|看一?下|告诉|说?一声|说声|提醒|[叫喊催]我|通知我"
)
_OF_A_TASK = re.compile(r"第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项条件]|\d{1,2}项(?!目)")
_THING = r"(?:人次|人|名|场次?|次|所|家|户|条|件|个(?!月|人)|对|支|篇|期|批|趟|回(?!访|复|收|应|头)|台|处|间|座|套|例|站|班|节|堂|本|册|张|份|块|万?元|万|亿|%|％|平|课时)"
_COUNTED = re.compile(
    rf"\d[\d,.]*\s*(?:多|余|来)?[万亿千百]?\s*{_THING}"
    rf"|(?:[二两三四五六七八九十百千]+|十几|几十|好几)(?:多|余|来)?[万亿千百]?{_THING}"
    rf"|(?:[了又增办]|完成|开展|举办|组织|培训)一{_THING}|\d{{2,}}(?!\d*[日号月年点时:：])"
)
_ACTS = (
    "完成|开展|举办|办理|办了|搞了|演了|演出|讲了|培训|救助|报销|发放|建成|建设|改造|投用|开工|竣工|启动|推进|落实|组织|走访|慰问|"
    "新增|增加|累计|达到|超额|验收|运行|宣传|印发|制定|签订|开通|开放|资助|结对|检查|筛查|接种|招聘|就业|施工|招标|覆盖"
)
_DONE = re.compile(
    rf"已经|(?<!而)已(?!知)|正在|(?:都|全|基本)?(?:{_ACTS})|(?:正常|顺利|有序)(?:推进|运行|进行)?|[搞办演讲做建弄干忙]了|完了"
)
_OF_ALL = re.compile(
    r"(?:我们|这|那|本单位)*(?:[两二三四五六七八九十\d]{1,2}(?:项|个)|几项|各项|每项|全部|所有)(?:的|任务|工作|项目|实事)*(?:都|均|全|也)"
)
_PUT_IN = re.compile(r"(?:加|补|写|添|填)(?:进去|上去|进来|进)[吧了]?[。\s]*$")
_STOCK = re.compile(r"推进|进展|正常|有序|顺利|落实|开展|进行|持续")
_TO_THE_BOT = re.compile(r"(?:你们?|您|机器人|麻烦|请(?!示|进|来)|帮(?![助扶教困]))")
_ADDS = re.compile(
    r"(?:我|刚才|刚刚|前面|上面|上次|之前|报的|写的|的|还有|再|另外?|还|需要?|要|得)*(?:补[充一上报个]|加[一上个]|添|漏|忘|少写|没写)"
)
_NO_NEWS = re.compile(
    r"(?:没有?|未|无)(?:评上|动静|眉目|着落|下文|批下来|定下来)|(?:安排|定|排)(?:在|到)|没(?:什么|啥)(?:可|好)?[报写说变新]|差不多|一个样|(?:没有?|未)(?:再|怎么)?(?:搞|办|开展|做|启动|动工|开工|组织|培训|实施|举办)|(?:没|无|没有|未)(?:什么|啥|任何|有|新的?)*(?:变化|变动|进展|新增|更新|新的?)|老样子|[跟和与同]?上(?:个)?(?:季度?|次|期)(?:的)?(?:一样|相同|持平)|不变"
)


# 真服了, 报就报, 手滑: said to nobody, or to whoever takes it down; never a part of a report.
_EXCLAIMS = (
    r"(?:真|我)?(?:是)?(?:服了(?:你们?)?|晕|无语了?|醉了)|真是的?|烦死(?:了|人)?|(?:我的?)?(?:天|妈|老天)(?:呐|哪|呀|啊)?|好家伙(?:又催)?|[啊呀]?呸|呵呵+|哈哈+|嘿嘿+|唉+|哎呀?|嗨|额+|呃+"
    r"|报就报|填就填|(?:来){2,}|给你(?:们)?|拿去|(?:行){2,}|(?:好){2,}|对了|得|没事|(?:没事)?[，,]?(?:手滑|按错|发错|打错)了?|又催|催催催|别催了?|知道啦?|来了"
)
_LEAD = re.compile(
    rf"^(?:(?:{_EXCLAIMS})(?:了|啊|呀|吧|啦|哈|哦)?[，,。！!、…~～\s]+"
    r"|(?:哦|噢|嗯|唉|哎)那(?:就)?(?=我们?|咱)"
    r"|(?:你好|您好|好+的?|好吧|收到|知道了|嗯+|哦+|噢|那|行+吧?|算了|对了|唉|哎呀?|老师|领导|不好意思|麻烦)[，,。！!、…\s]+"
    r"|(?:(?:哦|噢|嗯|好的?|行)吧?)*(?:那|就)*(?:去掉|删掉|删了|不写了?|去了)[吧了]?[，,。！!\s]+"
    r"|(?:那|我|我们)?(?:先|来|简单)*(?:报|汇报|说|讲|反馈|回复)(?:一下|下)?(?:(?:本|这个?|第?[一二三四])季度|上半年)?(?:的)?(?:情况|进展)?[，,：:。\s]+"
    r"|(?:那|就|那就|我们|现)*(?:上报|报送|填报|改?写成?|改成|记成?)[：:]\s*"
    r"|(?:那|我们?)*就(?:写成?|填|写上|记)(?=[\u3400-\u9fff\d]))+"
)
# 爱用不用, 就这些: said to whoever takes it down.
_TAIL = re.compile(
    r"(?<=.)(?:[，,。！!…\s]+(?:爱用不用|爱[要信看]不[要信看]|就这(?:些|样|么多)了?|满意了?吧?|唉+|哎|哈哈+|呵呵+|真服了|没了|完了|完毕|行了吧|可以了吧|拿去|交差|谢谢.{0,2}|麻烦.{0,2}|辛苦.{0,2})[吧了啊]*)+[。！!~～…\s]*$|(?<=.)[哈呵嘿]{2,}[。！!~～…\s]*$"
)
# 随便写个2场吧: whoever says so reports nothing.
_MADE_UP = re.compile(r"(?:随便|胡乱|瞎|随意|乱)(?:写|填|编|报|弄|给|凑)")

# 多算了俩: what was filed is put right, and nothing is told anew.
_RECOUNTED = re.compile(r"(?:\d|[个数])[\u3400-\u9fff]{0,3}(?:多|少)(?:算|报|计|记)了")


# A bare 12 is no report, and 3581234 may be anything.
_NAMES_SOMETHING = re.compile(r"[\u3400-\u9fff].*[\u3400-\u9fff]|\d\s*[\u3400-\u9fff]", re.DOTALL)
# A notice to others that was passed on: who it is for, and what they are to do.
_FOR_OTHERS = re.compile(
    r"[【\[（(]?转发?(?:自|通知)?[】\])）:：]|转发的(?:消息|通知)|^[【\[]?(?:会议|紧急|温馨|重要)?(?:通知|提示|提醒|公告)[】\]:：]|^发件人|^关于.{2,20}的?(?:通知|公告|提示)\s|^(?:综合科|办公室|党办|人事科|[\u3400-\u9fff]{2,6}(?:科|处|办|室))[:：]|^(?:@所有人|(?:请)?(?:各|各位|全体)[\u3400-\u9fff、（）()]{1,16}(?:[:：]|请))|@所有人"
)
_TO_BE_DONE = re.compile(
    r"请(?:各|于|在|务必|尽快|及时|按时|按照|大家|相关|有关|将|把)|务必|收到(?:请|后)?回复|(?:报送?|交|发)(?:至|到|给)?.{0,10}(?:办公室|邮箱|科室?|群里?)|参会|不得(?:缺席|请假)|请?(?:准时|按时)(?:参加|出席|到)|请(?:安排|全体|空腹|注意)|集合|关好"
)


def asks(text: str) -> bool:
    """Whether a question stands in the words; at the end of them, where much is told."""
    said = _IRONIC.sub("", _HAVE_NONE.sub("", text.strip()))
    if len(said) >= _MUCH and counts(said):
        return _ASKS_AT_LAST.search(said) is not None
    return _ASKS.search(said) is not None


def orders(text: str) -> bool:
    """Whether somebody is sent for something: 发我, 看看, 提醒我."""
    return _ORDERS.search(text) is not None


def is_for_others(text: str) -> bool:
    """Whether a notice to somebody else was passed on: 各科室：请于25日前将材料报办公室; it tells nothing of the unit's work."""
    return _FOR_OTHERS.search(text[:40].lstrip("-—=* \n")) is not None and _TO_BE_DONE.search(text) is not None


def adds(text: str) -> bool:
    """Whether the words say of themselves that something is added: 再补一条：…; 刚才漏了…"""
    return _ADDS.match(text) is not None or _PUT_IN.search(text) is not None


def speaks_of_all(text: str) -> bool:
    """Whether a short text says one thing of all tasks: 两项都在正常推进."""
    return len(text) <= 24 and _OF_ALL.match(text) is not None


def counts(text: str) -> bool:
    """Whether things are counted in the words; 第3项, 10月9号 and 晚3天 are no counts."""
    return _COUNTED.search(_OF_A_TASK.sub("", without_times(text))) is not None


def has_done(text: str) -> bool:
    """Whether something done is told: 已开展, 顺利推进."""
    return _DONE.search(text) is not None


def tells(text: str, items: Sequence[Item]) -> bool:
    """Whether words out of the blue are likely to be the progress of one of these tasks."""
    if (
        asks(text)
        or is_for_others(text)
        or _MADE_UP.search(text)
        or _RECOUNTED.search(text)
        or not _NAMES_SOMETHING.search(text)
        or len(text) > plain_text.LIMIT
    ):
        return False
    if _TO_THE_BOT.match(text) and not counts(text):
        return False
    if counts(text) or _NO_NEWS.search(text) or adds(text):
        return True
    if read_short(text, [target.measure for item in items for target in item.targets]):
        return True
    if orders(text):
        return False
    if is_hollow(text):
        return (len(items) == 1 or speaks_of_all(text)) and _STOCK.search(
            text
        ) is not None  # 持续推进 is asked about there; of several tasks it says nothing
    return _DONE.search(text) is not None and (len(text) >= 6 or bool(spoken_of(text, items)))


def without_lead(text: str) -> str:
    """The words without what is only said to whoever takes them down (我先报一下，; 好的，; 爱用不用 behind them), and
    without a slip that they put right themselves."""
    return as_meant(_TAIL.sub("", _LEAD.sub("", text)) or text)
