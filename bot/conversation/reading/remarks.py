"""What is said beside a report (旁白): questions, 稍等, 明天再填, 前面写错了, 就这些; told from a report by what it lacks.

A report tells figures and what was done. Words with neither are heard as a remark where they have its cue, wherever in the
sentence it stands; with one of them they are a report, however much they sound like a remark.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.conversation.reading.clauses import clauses_of
from bot.domain.trouble import speaks_of_trouble


class Remark(StrEnum):
    """What a remark wants of the bot."""

    QUESTION = "question"
    EXTENSION = "extension"  # 能不能晚几天交
    WAIT = "wait"  # 稍等，我去找材料
    LEAVE = "leave"  # 剩下的明天再填
    SKIP = "skip"  # 这项暂时报不了
    CHANGE = "change"  # 我想改一下刚才报的
    ENOUGH = "enough"  # 没有其他的了
    GREETING = "greeting"


_LONGEST = 40
_TIMES = re.compile(
    r"(?:[\d零一二两三四五六七八九十几]+\s*(?:天|分钟|秒|刻钟|日|号|月|点|周|个?小时|个?工作日|个星期)|第\s*\S{1,3}\s*[项个])"
)
_FIGURE = re.compile(r"[\d０-９%％]|[一二两三四五六七八九十百千万]+(?:[所场名人次家条户件元]|个(?!月|星期|问题|意思))")
_DID = re.compile(
    r"开展|组织了?|举办|举行|召开|印发|制定|解决了|帮助|解答|走访|发放|检查了|排查|核查|已(?:建成|完工|启动|开工)|完工|封顶|竣工|验收|投用|挂牌|签订|招标|覆盖|惠及"
)
_ASKED_AT_END = re.compile(
    r"(?:[?？]|吗|么|^那.{1,10}呢|(?:有|要|用|需要|算|行|够|可以|限|固定|能)[\u3400-\u9fff]{0,6}(?<!没有)(?<![都也还])[没不]$|(?:什么|啥|多少|谁|哪[里儿个些项一]*|怎么[办填写弄算报说样]?|咋[办填写弄整]?|如何|几[个条项天])(?:时候|意思|程度|样子|格式|内容|东西)?)"
    r"(?:[了啊呀的呢吧合适好行]|[?？])*$"
)
_ASKED_WITHIN = re.compile(
    r"能不能|可不可以|是不是|有没有|要不要|行不行|对不对|用不用|需不需要|算不算|该不该|好不好|可否|能否|能不能|什么(?:程度|格式|意思|区别|时候|要求|样)|多[久细长]|多少[字句行页]|几个字|为什么|为啥|凭什么"
    r"|怎么(?:还|这么|没|又|办|填|写|弄|算|报|改|说|交|发|盖|回事|看)|咋(?:办|填|写|弄|算|报|改|整)|哪(?:个|些|一|里|儿)|几句|请问|^(?:想|请|我想)?问一?下|想问|麻烦问"
    r"|(?:是|算|写|填|用|盖|交|报).{1,12}还是.{1,12}"
)
_MARK = re.compile(r"[\u3400-\u9fff][?？]")
_EXTENSION = re.compile(
    r"延期|延长|宽限|缓[交报]|(?:晚|迟|推迟|拖|缓|延)(?:上|个|一?下|到)?\s*(?:几|两|一|二|三|四|五|\d+)?(?:天|日|周|点|些).{0,4}(?:交|报|填)|(?:晚|迟)点(?:交|报)"
)
_TAKEN_BACK = re.compile(r"撤回|撤销|取消|不用")
_MAY = re.compile(r"能|可以|可否|想|申请|请|行|允许|麻烦|希望|通融")
_WAIT = re.compile(
    r"^(?:哦|嗯|好的?|那)?(?:稍等|等等|等[一我]?下|等会|稍候|先等|等我|别急|慢点|不急)|等[\d一两几]*(?:分钟|会儿?|一会儿?)$|(?:我|让我|容我)(?:先|再|得|要)*(?:去|查|找|问|看|核对?|核实|翻|确认)"
    r"|(?:再|先)(?:对|核|看|查|算|捋)(?:一?下|一遍|[一过]遍)|先别(?:提交|报|交|发|急)|(?:再|先)(?:核对|核实|确认|看看|检查)"
)
_LATER = r"(?:明[天早日]|后天|回头|改天|上午|下午|晚[点上些]|下次|以后|有空|下周\S?|周[一二三四五]|上班|过[两几]天|一会儿?|待会儿?|[等过]会儿?|等有空)"
_LEAVE = re.compile(
    rf"{_LATER}(?:上午|下午|早上)?(?:我|我们)?(?:再|接着|继续|来|就)+(?:填|弄|报|说|写|来|搞|补|看|整|做|处理)"
    r"|(?:算了|先|就|暂时|今天)+不(?:填|报|弄|搞|写|整)了|^(?:就|那)?(?:先|今天|暂时)+(?:到这|这样|放放|放着|停)|下班了|(?:开会|出差|走)(?:去)?了[，,]|去开会|先去忙|先忙"
)
_SKIP = re.compile(
    r"(?:报|填|写|交|弄)不(?:了|上|出)|^(?:就|先|暂时|那)*(?:空着|留空|空在这)|(?:记不清|不(?:太|大)?记得|忘了|说不准)|(?:对|核|问|查|算|统计)(?:完|清楚?|好|出来)(?:了)?(?:以?后)?(?:再|才)(?:说|填|报|给)|(?:得|要|需要)(?:去)?(?:翻|查|核|问)(?:一?下)?(?:台账|数据|资料|材料|表|领导|同事|记录)|(?:没法|无法|不能|没办法)(?:报|填|写)|(?:先|暂时|暂)(?:不|别)(?:报|填|写|交)|没(?:有)?给(?:我们?)?(?:数据?|材料|资料)"
    r"|(?:材料|资料|数据)(?:都|也|还)?没(?:有)?(?:到|齐|给|来|出|拿到|报上来)"
)
_CHANGE = re.compile(
    r"(?:改|修改|更正|重填|重写|纠正)(?:一下|下)?.{0,3}(?:刚才|刚刚|前面|上面|之前|上一|原来|我)|(?:刚才|刚刚|前面|上面|之前|上一\S).{0,10}(?:写|填|打|报|说|弄|发|输)(?:错|岔|漏)"
    r"|(?:刚才|刚刚|前面|上面).{0,8}(?:撤|删|作废|不算|重来|重发)|^(?:我|好像|是)*(?:写|填|打|报|弄|发|输)错了?$"
)
_THANKS = r"(?:好的?|谢谢.{0,4}|多谢|辛苦.{0,4}|麻烦.{0,4}|嗯+|行|哦)"
_ENOUGH = re.compile(
    r"(?:(?:其他|其它|别的|另外|剩下)?(?:的|都|就|也|再|暂时|目前)*(?:没有?|无)(?:什么|啥)?(?:了|其他|其它|别的|补充|要?补充|更多|要说|要改|要报|要加)(?:的|了|啦|补充|说|什么|情况|内容)*"
    r"|(?:行|好|可以)了|(?:我们?)?(?:这边)?(?:就|只有|也就|全部?就|大概就)(?:是)?(?:这些|这么多|这样|这点)(?:了|吧|内容|情况)*|(?:这样|这么写|这些|这|那)(?:就|应该|算)?(?:可以|行|好|够|齐)(?:了|吧|吗|啦|的)*"
    r"|(?:都|全|我)(?:在这|齐|报完|填完|写完|说完|弄完|报全)(?:里|儿)?(?:了|啦)?)+"
)
_GREETING = re.compile(
    r".{0,8}(?:你|您|大家)们?好|(?:早上|上午|下午|晚上)好|我是.{2,16}|.{0,6}新来.{0,8}|打扰了?|请?多关照|在吗|有人吗|各位.{0,4}|"
    + _THANKS
)


def remark(text: str) -> Remark | None:
    """What a text is, where it is no report and no answer; None where it tells something, or could."""
    pieces = clauses_of(text)
    if not pieces or len(text) > _LONGEST or "\n" in text or _FIGURE.search(_TIMES.sub("", text)):
        return None
    said = [piece for piece in pieces if not re.fullmatch(_THANKS, piece)]
    if said and all(_ENOUGH.fullmatch(piece) for piece in said):
        return Remark.ENOUGH
    if (
        not speaks_of_trouble(text.replace("延期", ""))
        and _EXTENSION.search(text)
        and not _TAKEN_BACK.search(text)
        and _MAY.search(text)
    ):
        return Remark.EXTENSION
    is_asked = text.rstrip("。.！! ").endswith(("?", "？", "吗")) or (_MARK.search(text) and not _DID.search(text))
    if is_asked or (not _DID.search(text) and any(map(asks, pieces))):
        return Remark.QUESTION
    if any(_GREETING.fullmatch(piece) for piece in pieces) and all(_GREETING.fullmatch(piece) for piece in pieces):
        return Remark.GREETING if said else None
    if _DID.search(text):
        return None
    for kind, cue in (
        (Remark.CHANGE, _CHANGE),
        (Remark.LEAVE, _LEAVE),
        (Remark.SKIP, _SKIP),
        (Remark.WAIT, _WAIT),
    ):
        if any(cue.search(piece) for piece in (*pieces, text)):
            return kind
    return None


def asks(piece: str) -> bool:
    """Whether a clause asks something; 没什么 does not."""
    if re.match(r"(?:也|都|暂时|目前|现在)*(?:没|无)", piece) and not piece.endswith(("?", "？", "吗", "没有")):
        return False
    return _ASKED_AT_END.search(piece) is not None or _ASKED_WITHIN.search(piece) is not None
