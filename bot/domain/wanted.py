"""Whether a number in a text tells what was done, or only what is wanted: 新改扩建3所中小学，各项工作正在有序推进.

People begin a report with the words of the task, number and all. So a number that is the target itself tells nothing
until words say that it is done, or other numbers beside it are not the task's, and a plan or an aim reaches over a whole sentence, up to words that say what is done.
Whatever is left out here is asked, which costs a tap; a goal taken for a result would be filed as done.
"""

from __future__ import annotations

import re
from enum import Enum

from bot.domain.pairs import pairs

# What is done, in front of a number in its sentence or behind it in its clause; 已立项 and 已报名 are not yet that.
_DONE = re.compile(
    r"已经?(?!启动|开始|立项|选址|报批|批复|签订|招收|报名|列入|纳入|制定|部署|明确)|完成(?!率|时)|累计|总计|合计"
    r"|一?共(?!建|同|享|计划)|截[至止]|目前(?!正)|建成|落成|竣工|完工|交付|投用|投入使用|启用|开园|开班授课|挂牌|揭牌|验收"
    r"|办结|结题|运行|实际|圆满|超额|全覆盖|均达|稳定|保持|新增|达标|实现"
    r"|(?:全部|全都|都|均)已?经?(?:开通|通车|打造|建成|开展|举办|培训)|评上|获评|创成|认定了|落实(?!责任|方案)|全完|都开了|开起来|通了车?"
    r"|[开办做搞演讲举组培建打发救帮走慰检筛查招引][\u3400-\u9fff]{0,2}了"
)
# All that stood before is done: 3所、1所，均已投用.
_ALL_DONE = re.compile(
    r"^[，,：:\s]*(?:目前|现|现在)?(?:均|都|全部|全都|皆)?已?经?(?:全部|按期|如期|顺利|圆满)?"
    r"(?:完成|建成|建好|做完|办完|开通|通车|开了|通了|到位|评上|竣工|完工|交付|投用|投入使用|启用|开园|挂牌|验收|达标|办结|结束|落实到位)"
)
# A plan or an aim, which reaches over what follows it in the sentence.
_AIMED = re.compile(
    r"将(?!近)|拟|力争|争取|确保|计划|预计|打算|准备|目标|任务|要求|围绕|按照|对照|根据|为(?:完成|实现|做好|落实)"
    r"|推动|规划|下一?步|年底前"
)
_LATER = re.compile(r"预计|将(?!近)|拟|计划|力争|争取|确保|待")
# On the way: what is said of the number, or of everything, behind it.
_ON_THE_WAY = re.compile(
    r"正在|正按|正抓紧|推进|有序|时序|进行(?:中|当中)|进展(?:顺利|中)|启动|开工|动工|在建|施工|主体|采购|论证|勘察|审批"
    r"|前期|筹备|筹建|立项|选址|报批|报名|招生|招收|设计|方案|招标|装修|封顶|进度"
    r"|其余|其中\D{0,6}\d|另\D{0,4}\d|尚未|还未|未完成|未能"
)
# Those who are to come, of any number: 已报名86人次.
_TO_COME = re.compile(r"招收|报名|招生|招募|预约|签约")
# 100人次的目标, 90%的要求: what it is a goal of stands behind it.
_GOAL_BEHIND = re.compile(
    r"^\s*(?:以上|左右)?的?(?:[\u3400-\u9fff]{0,6}(?<!完成)(?<!超过)(?<!达到))?(?:目标|任务(?!的)|要求|指标|计划)"
)
# 4个100%也没有, 13场不归我们: the goal is named, and denied.
_DENIED = re.compile(
    r"^(?:的|那|这|个|些|块|项|数字?|指标|目标|任务|也|都|就|我们|咱们|跟|和|本单位|这边|目前|暂时|还|根本|活动|[,，\s])*"
    r"(?:(?:没有?|无)(?:任何|什么|啥)?(?:关系?|涉及|承担|任务|份)?|不涉及|不承担|不归.{0,8}|不属于.{0,8}|不关.{0,6}|不是(?:我们|本单位).{0,4}|无关|没做|未做)"
    r"(?:的|了|吧|啊|呀|哈|呢)*\s*(?=[，,。；;、]|$)"
)
_REACH = 200  # characters: no sentence people write is longer, and a hostile one must not take long
_LACKING = re.compile(r"(?:还|尚|仅|只|仍)?[差缺欠](?:了|着|的是)?\s*(?:约|近)?\s*$")


class Telling(Enum):
    """What a number in a text is: a result, the task's own words said again, or a plan."""

    RESULT = "result"
    ECHO = "echo"
    PLAN = "plan"


def telling(sentence: str, start: int, end: int, *, is_target: bool, target_text: str) -> Telling:
    """What the number at `sentence[start:end]` (with its measure) tells.

    `is_target`: its value is the target's own. Words of `target_text` say nothing: whoever repeats it says them, too.
    """
    before, behind = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    own_behind, later = _parted(behind)
    own_before = re.split(r"[，,；;、]", before)[-1]
    if _LACKING.search(before) or _GOAL_BEHIND.match(behind) or (is_target and _DENIED.match(behind)):
        return Telling.PLAN
    if _last(_TO_COME, own_before, target_text) >= 0 or _last(_LATER, own_behind, target_text) >= 0:
        return Telling.PLAN
    done = _last(_DONE, before, target_text)
    if _last(_AIMED, before, target_text) > done:
        # 围绕目标，开展12场: of a number of its own only the words of its own clause are a plan.
        is_aimed = _last(_AIMED, own_before, target_text) >= 0 or _LATER.search(before, max(done, 0)) is not None
        return Telling.PLAN if is_target or is_aimed else Telling.RESULT
    if not is_target:
        return Telling.RESULT
    is_done = done >= 0 or _is_turned(own_before, target_text)
    return _of_the_target(own_behind, later, target_text, is_done=is_done, is_rate=sentence[:end].endswith("%"))


def _is_turned(own_before: str, target_text: str) -> bool:
    """Whether what the target names behind its number stands in front of it: 专线开通3条 tells, 开通3条专线 repeats."""
    number = re.search(r"\d", target_text)
    if number is None:
        return False
    return bool(pairs(own_before) & (pairs(target_text[number.start() :]) - pairs(target_text[: number.start()])))


def _of_the_target(own_behind: str, later: str, target_text: str, *, is_done: bool, is_rate: bool) -> Telling:
    """What a number tells that is the target's own, by the words behind it."""
    if _last(_ON_THE_WAY, own_behind, target_text) >= 0:
        return Telling.PLAN
    if _last(_DONE, own_behind, target_text) >= 0:
        return Telling.RESULT
    # Words about what is on its way are about this number up to those that say what else is done.
    on_the_way, done_later = _ON_THE_WAY.search(later), _DONE.search(later)
    if on_the_way is not None and (done_later is None or on_the_way.start() < done_later.start()):
        return Telling.PLAN
    # A rate is kept up, not finished: 安全防范建设稳定达标100% has no other words for it.
    is_done = is_done or is_rate or _ALL_DONE.match(_behind_list(later)) is not None
    return Telling.RESULT if is_done else Telling.ECHO


def _last(words: re.Pattern[str], text: str, target_text: str) -> int:
    """Where the last of these words ends, but for those the target says itself; -1 where there is none."""
    return max((found.end() for found in words.finditer(text) if found[0] not in target_text), default=-1)


def _parted(behind: str) -> tuple[str, str]:
    """(the rest of the clause, what follows)."""
    found = re.search(r"[，,、（(]", behind)
    return (behind, "") if found is None else (behind[: found.start()], behind[found.end() :])


def _behind_list(later: str) -> str:
    """What follows the list that a number stands in: 1所幼儿园，均已投用 → 均已投用."""
    while (found := re.match(r"[^，,、]*?\d[^，,、]*[，,、]", later)) is not None:
        later = later[found.end() :]
    return later
