"""What people want who know no commands: 还差什么, 能不能晚两天交, 催一下教体中心, 电话多少.

A wish is the whole of a short text, never a part of one: a report may speak of a telephone hotline or of work put off, and
must be stored as a report. So every pattern is matched against everything that was typed, but for the polite words around
it; what matches nothing is left to whoever is asked next. `near` is weaker: it only orders what is offered as buttons where
nobody understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """Whose wish it can be."""

    ANYONE = "anyone"
    UNIT = "unit"
    OFFICE = "office"


@dataclass(frozen=True)
class Wish:
    """A command, or an everyday answer (handlers/everyday.py), and its argument.

    `is_aside`: it only wants to be told something, so that an open question stays open.
    """

    name: str
    argument: str = ""
    is_aside: bool = False


_LONGEST = 40
_POLITE_BEFORE = re.compile(
    r"^(?:(?:你好|您好|请问|麻烦(?:您|你)?|不好意思|对不起|那个|老师|领导|科长|在吗)[，,。！!、\s]*)+(?=.)"
)
_POLITE_AFTER = re.compile(r"(?:谢谢(?:您|你|了)?|多谢|麻烦(?:您|你)?了|辛苦了?|[，,。．.！!？?~～…\s])+$")

_WE = r"(?:我们(?:单位|中心|局|院)?|咱们?|本单位|我(?:单位|局|院|中心|这边|这里)?|贵单位)?"
_WHEN = r"(?:什么时候|啥时候|何时|几时|哪(?:一)?天|几号|多少号|几月几号|几点)"
_WHAT = r"(?:什么|啥|哪些|哪几项|几项|多少项)"
_MATTER = r"(?:任务|项目|实事|事项?|内容|材料|东西)?"
_HANDS_IN = r"(?:交|报|填|提交|上报|报送|填报)"
_DONE = r"(?:上去?|好|成功|完|齐|到|过)*(?:了)?"
_NOW = r"(?:本季度?|这个?季度?|这次|今年|现在|目前|到现在)?的?"
_URGE = r"(?:帮我|再|去)?(?:催(?:报)?(?:一下|一催|催|下)?|提醒(?:一下|下)?)"
_IS_IT = r"(?:了?吗|了?没(?:有)?|么|没呢)"
_NUMBER = r"第?\s*(?P<no>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件条]"
_UNIT = r"(?P<what>[^，。,；;？?\s]{2,20}?)"

_RULES: tuple[tuple[By, str, tuple[str, ...]], ...] = (
    # --- told in a sentence, whatever is open
    (
        By.ANYONE,
        "thanks",
        (
            r"(?:(?:收到|好的?|好嘞|行|知道了?|明白了?|了解了?|谢谢(?:您|你|啦|了)?|多谢|辛苦(?:您|你)?了?"
            r"|嗯+|哦+|ok|OK|Ok|没事了?|不用了)[，,。！!、~～\s]*)+",
        ),
    ),
    (
        By.ANYONE,
        "start",
        (
            r"(?:(?:你好|您好|在吗|在不在|有人吗|早上好|上午好|中午好|下午好|晚上好|hi|hello|哈喽)"
            r"[呀啊吗，,。！!？?\s]*)+",
        ),
    ),
    (
        By.ANYONE,
        "due",
        (
            rf"{_NOW}(?:填报|报送|上报|材料|表格?)?(?:最晚|最迟)?(?:要|该|得|应该|需要)?{_WHEN}(?:之?前)?(?:要|得)?"
            rf"(?:截止|到期|{_HANDS_IN})(?:上来|材料)?",
            rf"{_NOW}(?:填报|报送|上报|{_HANDS_IN})?的?(?:截止|最后|最晚)的?(?:期限|时间|日期|日|时限)?(?:是|在|到)?{_WHEN}?",
            rf"{_NOW}(?:离截止|距离截止)?(?:还剩|还有|剩下?)(?:几|多少|多长)个?(?:天|工作日|时间)(?:截止|到期)?",
            rf"(?:盖章件?|盖章的?表|扫描件|纸质版?|原件)(?:要|得|最晚)?{_WHEN}(?:之?前)?{_HANDS_IN}?",
        ),
    ),
    (
        By.ANYONE,
        "contact",
        (
            r"(?:群团科|你们(?:科|办公室)?|科里|办公室|经办人|联系)?的?(?:联系)?(?:电话|号码|手机)(?:号码?)?(?:是)?(?:多少|几号)?",
            r"(?:怎么|如何|怎样)联系(?:上)?(?:你们|群团科|经办人|人工)?",
            r"(?:群团科|经办人|你们)的?(?:联系方式|怎么联系|是谁)",
            r"有?(?:问题|事|疑问)?该?(?:找|联系|问|咨询)谁",
            r"(?:转|找|要|换)?人工(?:客服|服务)?",
        ),
    ),
    (
        By.ANYONE,
        "help",
        (
            r"(?:这(?:个|东西)?)?(?:怎么|如何|咋|怎样)(?:用|操作|使用|弄|玩)",
            r"你?(?:能|会|可以)(?:帮我)?(?:做|干|办)(?:什么|啥|些什么)",
            r"我?不(?:会|懂)(?:怎么)?(?:用|弄|操作)",
            r"有?(?:什么|哪些)(?:功能|命令|指令)",
            r"你是(?:谁|什么|机器人|干什么的)(?:吗)?",
        ),
    ),
    # --- a unit's own
    (
        By.UNIT,
        "example",
        (
            rf"(?:这(?:个|项|里|一项)?|{_NUMBER})?(?:要|该|应该)?(?:怎么|如何|咋|怎样)填(?:写|报)?",
            r"(?:这里|这个)?(?:要|该)?填(?:什么|啥|些什么)",
            r"(?:给|举|有)(?:没有)?(?:一?个|我)*(?:例子?|模板|范例|样例|范文)(?:吗)?",
            r"什么意思|没看懂|看不懂|不(?:会|知道怎么)填(?:写)?",
        ),
    ),
    (
        By.UNIT,
        "not_ours",
        (
            rf"(?:这|该|那|{_NUMBER})?(?:一)?(?:个|项)?{_MATTER}(?:好像|应该|其实)?(?:不归|不属于|不是|不由|不该)"
            r"(?:我们?|本单位|我单位|我局|我院|我中心|我们单位|咱们)(?:管|负责|牵头|做|干|填|报)?(?:的(?:事|职责|任务|工作|业务)?)?",
        ),
    ),
    (
        By.UNIT,
        "edit",
        (
            rf"(?:我|我们)?(?:还?想|要|需要)?(?:改|修改|更正|重填|重新填|补充?|订正)(?:一下|下)?{_NUMBER}.{{0,4}}",
            rf"{_NUMBER}(?:要|想|需要)?(?:改|修改|更正|重填)(?:一下)?",
            r"(?:我|我们)?(?:想|要|需要)?(?:撤回|撤销|收回)(?:一下)?(?:刚才|刚刚|上次|已经?)?(?:提交|报|发|交|填)?(?:上去)?的?"
            r"(?:内容|填报|那一?项|报表)?",
            r"(?:刚才|刚刚|我|前面|上次)*(?:报|填|写|交|发)错(?:数|数字|内容)?了?",
            r"(?:怎么|如何|在哪里?|能不能|可以|能|还能)再?(?:修改|更改|改|更正)(?:一下|吗|么)?"
            r"(?:已经?|刚才|刚刚|上次)?(?:报|提交|填|交)?(?:上去|过)?(?:的|了的)?(?:内容|数字|数据)?(?:吗|么)?",
        ),
    ),
    (
        By.UNIT,
        "tasks",
        (
            rf"{_WE}(?:还|都|到底)*(?:差|缺|欠|剩|有)(?:着|些|下)?{_WHAT}(?:项|{_MATTER})?(?:还?没(?:有)?{_HANDS_IN}?)?的?",
            rf"{_WE}(?:还有)?{_WHAT}{_MATTER}(?:还)?(?:没(?:有)?|未){_HANDS_IN}的?",
            rf"(?:还)?没(?:有)?{_HANDS_IN}的(?:任务|项目)?(?:有|是|还有)?{_WHAT}",
            rf"{_WE}(?:都)?(?:要|需要|该|得){_HANDS_IN}{_WHAT}{_MATTER}",
            rf"{_WE}(?:的|有)?(?:任务|实事)(?:有|是)?{_WHAT}?",
            rf"{_WE}(?:的|都|刚才)*(?:已经?)?(?:{_HANDS_IN}|审核?|通过|登记){_DONE}{_IS_IT}",
            rf"(?:你们|群团科)?都?收到{_IS_IT}|{_HANDS_IN}成功{_IS_IT}",
        ),
    ),
    (
        By.UNIT,
        "snooze",
        (
            r"我?(?:现在|今天|这会儿?|目前|手头)?正?在?(?:不方便|没空|没时间|没功夫|忙着?呢?|开会(?:呢)?|在外面)"
            r"(?:[，,。\s]*(?P<what>.{0,12}?)再?(?:说|填|报|弄|联系|提醒我?|来填|交)?(?:吧)?)?",
            r"(?P<what>(?:等|过)?(?:一?会儿?|待会儿?|晚点儿?|晚些(?:时候)?|回头|改天|有空|今天下午|下午|晚上|明天|明早|后天|下周"
            r"|周[一二三四五]|礼拜[一二三四五]|[两一二三四五半\d]{1,2}个?(?:小时|钟头|天)(?:以?后)?|[一二三四五\d]{1,2}十?分钟(?:以?后)?).{0,8}?)"
            r"再?(?:说|填|报|弄|联系我?|提醒我?|来填|交)(?:一下)?(?:吧|好吗|可以吗|行吗)?",
            r"晚点儿?|待会儿?|(?:到时候?)?提醒我(?:一下)?",
        ),
    ),
    (
        By.UNIT,
        "extend",
        (
            rf"{_WE}(?:想|要|需要)?(?:申请)?(?:能不能|能否|可不可以|可以|是否可以|能|想)(?:再|给)*"
            r"(?P<what>(?:晚|迟|缓|宽限|延迟|推迟|延后|延期|延|拖)(?:几|一|两|三|四|五|\d+)?(?:个)?(?:工作日|天|日|周|星期)?)"
            rf"再?{_HANDS_IN}?(?:行吗|可以吗|吗|行不行|好吗)?",
            rf"{_WE}(?:可能|恐怕|实在|怕是|估计)?(?:来不及|赶不上|赶不及|交不上|报不上|报不了|交不了|填不完)(?:了)?(?:[，,].{{0,20}})?",
        ),
    ),
    (
        By.UNIT,
        "form",
        (
            r"把?(?:情况|进展|空白)?(?:表格?|模板)再?"
            r"(?:发(?:给)?我|给我|发一下|发来|发过来|在哪(?:里|儿)?(?:下载?)?|怎么下载?)(?:一?份)?(?:看看)?",
            r"再?(?:发|给|要|下载|来)(?:给)?我?(?:一?(?:份|个|张))?(?:空白)?的?(?:情况|进展|word|Word)?(?:表格?|模板)",
        ),
    ),
    (
        By.UNIT,
        "history",
        (
            rf"{_WE}(?:上个?季度|上次|去年|以前|之前|前几个?季度){_WE}都?{_HANDS_IN}(?:的|了|过)?都?(?:是)?"
            r"(?:什么|啥|哪些|多少|怎么写的)?(?:内容)?",
        ),
    ),
    (
        By.UNIT,
        "handover",
        (
            r"我(?:要|已经?|马上|下周|下个?月)*(?:换岗|转岗|调走|调离|调动|离职|退休|离岗|借调|挂职)(?:了)?(?:[，,].{0,20})?",
            r"我(?:以后)?不(?:再)?(?:负责|管|做)(?:这(?:个|块|项|些)?)?(?:工作|事情?|任务)?了(?:[，,].{0,20})?",
        ),
    ),
    # --- the office's
    (
        By.OFFICE,
        "remind",
        (
            rf"{_URGE}(?:没报的|没交的|未报的|没填的|还没报的|大家|所有人?|各单位|他们)(?:单位)?",
            rf"{_URGE}(?!我|.*改|.*时间){_UNIT}(?:赶紧|尽快|抓紧|快点|赶快|按时)?(?:{_HANDS_IN}(?:材料|表)?)?(?:一下)?",
        ),
    ),
    (
        By.OFFICE,
        "review",
        (
            rf"(?:退回|打回|驳回|通过|接受|审核|审)(?:一下)?{_UNIT}的?(?:{_NUMBER}.{{0,4}})?(?:[，,].{{0,30}})?",
            rf"(?:把|将)?{_UNIT}的?(?:{_NUMBER}.{{0,4}})?(?:可以)?(?:退回|打回|驳回|通过|接受)(?:去|来|了)?(?:[，,].{{0,30}})?",
        ),
    ),
    (
        By.OFFICE,
        "status",
        (
            rf"{_NOW}都?还?有?(?:谁|哪些|哪几家|哪个|几家|多少家?|几个)(?:单位)?还?(?:没(?:有)?|未){_HANDS_IN}(?:的|上来|齐|材料)*",
            rf"还?(?:差|缺)(?:谁|哪些单位|哪几家|几家|哪家)(?:没{_HANDS_IN})?",
            rf"{_NOW}(?:都|一共)?(?:{_HANDS_IN}|收)(?:上来)?(?:了|到|齐)*(?:多少|几)(?:家|个|项|份)?(?:单位)?了?",
            rf"{_NOW}(?:整体|总体)?(?:进展|进度|报送|填报)(?:情况)?(?:怎么样|如何|到哪了?|咋样)了?",
            rf"(?:都|全)?(?:{_HANDS_IN}|收)齐{_IS_IT}",
        ),
    ),
    (
        By.OFFICE,
        "summary 调度",
        (
            r"我?(?:该|要|应该|需要)?先?(?:给|跟)?(?:谁|哪些单位|哪几家)?(?:该|要)?打电话(?:给谁|给哪些单位|给哪几家|问谁)?",
            r"(?:电话|通话)(?:名单|清单)",
            r"(?:给|报|发|呈)领导(?:看)?的?(?:材料|简报|专报|汇报|报告|一页纸?)?",
            r"(?:帮我|给我)?(?:出|写|要|做|来|生成)(?:一?(?:个|份|张|期))?(?:简报|专报|督办单|调度包?|调度通报|汇报材料)",
        ),
    ),
    (
        By.OFFICE,
        "summary",
        (
            r"(?:帮我|给我|领导要?)?(?:出|做|发|要|看|来|生成|看看)(?:一?(?:个|份|下|张))?"
            r"(?P<what>(?:20\d\d年)?第?[一二三四1-4]季度|上个?季度|本季度|这个?季度|去年第?[一二三四]季度|全年|今年)?的?"
            r"(?:汇总表?|总结|情况汇总|总表|情况表|台账|报表)(?:一下)?",
            rf"{_NUMBER}(?:实事|任务)?{_NOW}(?:谁|哪些单位|各单位|都|的)*(?:{_HANDS_IN}|进展|进度|情况|推进|办|完成)(?:得|的|到)?"
            rf"(?:怎么样|如何|咋样|什么程度|哪一?步|哪了?|{_IS_IT}|情况)*了?",
            rf"{_UNIT}(?:{_NUMBER})?{_NOW}(?:的|都)*(?:已经?)?{_HANDS_IN}"
            rf"(?:{_DONE}{_IS_IT}|(?:的|了|得)*(?:是|都)?(?:什么|啥|哪些|怎么样|如何)(?:内容)?)",
        ),
    ),
    (
        By.OFFICE,
        "invite",
        (
            rf"(?:帮我)?给{_UNIT}(?:开|发|生成|要|弄)(?:一?个|一?份|一下)?(?:邀请码|绑定码|码)",
            rf"(?:发|生成|开|要)(?:一?个)?{_UNIT}的?邀请码",
        ),
    ),
    (
        By.OFFICE,
        "export",
        (
            r"(?:帮我)?(?:打包|导出|归档|下载)(?:一下)?(?:全部|所有|整个?)?的?"
            r"(?P<what>今年|本季度|全年|去年|第?[一二三四]季度)?的?(?:全部|所有)?的?(?:材料|资料|档案|数据)",
        ),
    ),
    (
        By.OFFICE,
        "plan",
        (r"(?:下一?次|接下来|下回)是?(?:什么时候|何时|哪天|几号)?再?(?:催|提醒|通知)(?:报|谁|是?什么时候|哪天)?",),
    ),
)
_COMPILED = tuple((by, name, re.compile(pattern)) for by, name, patterns in _RULES for pattern in patterns)
_ASIDES = frozenset(("thanks", "start", "due", "contact", "help", "example", "not_ours"))
_NO_TIME = frozenset(
    (
        "",
        "一会",
        "一会儿",
        "会儿",
        "等会",
        "等会儿",
        "等一会",
        "等一会儿",
        "过会",
        "过会儿",
        "过一会",
        "待会",
        "待会儿",
        "晚点",
        "晚点儿",
        "晚些",
        "晚些时候",
        "回头",
        "改天",
        "有空",
    )
)

# Words that make a command likely, where the whole was not understood; the first that fit come first.
_HINTS: tuple[tuple[str, str], ...] = (
    ("extend", "延期|宽限|推迟|晚几天|晚两天|来不及"),
    ("snooze", "晚点|待会|稍后|提醒我|明天再"),
    ("form", "表格|下载|模板|word|Word|打印"),
    ("seal", "盖章|公章|扫描|用印"),
    ("history", "上季度|上次|以前|历史|去年"),
    ("away", "出差|请假|休假|外出"),
    ("handover", "交接|调走|换人|接手|离职|调离"),
    ("evidence", "照片|材料|附件|佐证"),
    ("contact", "电话|联系|人工|找谁"),
    ("due", "截止|期限|几号|哪天|多久"),
    ("who", "谁负责|哪个单位|归谁|牵头"),
    ("remind", "催|督促"),
    ("review", "审核|退回|通过"),
    ("summary", "汇总|总结|简报|领导|情况表|台账"),
    ("status", "进度|没报|未报|报送率|还差|多少家"),
    ("invite", "邀请|绑定|加人|新人"),
    ("export", "导出|打包|档案|归档"),
    ("plan", "计划|日程|下次"),
    ("problems", "问题|困难|协调"),
    ("import", "清单|通知|导入"),
    ("tasks", "任务|还差|没填|多少项|哪些"),
    ("report", "填报|填写|上报|修改|更正|填错|报错|写错"),
)  # fmt: skip


def wish(text: str, *, by: Iterable[By]) -> Wish | None:
    """What a whole text asks for, of whom may ask so; None for anything else, and for anything long."""
    if len(text) > _LONGEST or "\n" in text:
        return None
    bare = _bare(text)
    allowed = {By.ANYONE, *by}
    for whose, name, pattern in _COMPILED:
        if whose in allowed and (found := pattern.fullmatch(bare)):
            name, _, fixed = name.partition(" ")
            return Wish(name, fixed or _argument(name, found), name in _ASIDES)
    return None


def near(text: str) -> tuple[str, ...]:
    """Names of the commands some of whose words stand in a text, likeliest first."""
    return tuple(name for name, words in _HINTS if re.search(words, text))


def _bare(text: str) -> str:
    bare = _POLITE_AFTER.sub("", text.strip())
    return _POLITE_BEFORE.sub("", bare) or bare or text.strip()


def _argument(name: str, found: re.Match[str]) -> str:
    groups = {key: value for key, value in found.groupdict().items() if value}
    number, what = groups.get("no"), groups.get("what", "").strip()
    if name == "snooze":
        return "" if what in _NO_TIME else what
    if name == "extend":
        return what if re.search(r"[一两三四五\d]", what) else ""
    # A unit's part of a round has its tasks one by one: naming the unit answers for the task, too.
    return what or (f"第{number}项" if number else "")
