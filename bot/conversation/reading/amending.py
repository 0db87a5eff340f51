"""Corrections (更正): 不对，是18场; 第4项巡讲改成83场; 自评改成滞后; 专线是2条不是3条.

A correction names what is wrong, or means what was said last. It is read as an answer to that part, with all the doubts
an answer meets, and what it changes is said back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.reading.clauses import named_number, read_spoken, read_state
from bot.conversation.reading.completion import read_completion
from bot.domain.amount import NotANumber, parse_amount, read_spelled
from bot.domain.programme import Target
from bot.domain.report import CompletionKind

_LONGEST = 80
_SHORT = 24
_ENDS = "。.！!，,；;：:～~… 　"
_TASK = re.compile(
    r"^(?:把|将|那)?(?:第\s*(?=\S{1,3}\s*条)|第?\s*(?!\S{1,3}\s*条))(?P<no>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项条件](?:的|里的?|中的?|任务|实事)?[，,：:\s]*"
)
_LEAD = re.compile(
    r"^(?:(?:哦|噢|啊|呃|哎|唉|诶|等等|等一下|等下|慢着|稍等|抱歉|不好意思|刚才|刚刚|上面|前面|那个?|我)+[，,。\s]*)*"
    r"(?:(?:不对){1,3}|不是|错了|搞错了|弄错了|[说写填打报记发](?:错|岔|反)了|有误|更正|纠正|订正|修正|改正|(?:修改|更改|改)(?:一下|下)|补正|(?:坏了|糟了|糟糕|要命)(?=[，,。！!\s]))"
    r"(?:一下|啊|哈|呀|了)?(?:[，,。：:；;\s]+|(?=是|应|第|把|将|改|\d)|$)"
)
_SOFT_LEAD = re.compile(
    r"^(?:哦|噢|啊|呃|哎|唉|诶|等等|等一下|等下|慢着|稍等|抱歉|不好意思|我?刚才|我?刚刚)+[，,。\s]*"
)
# 公交那条写多了，实际1条 and 骨干是35人，我写少了: a clause that only says that something was wrong, before or behind it.
# 上面说的38里有6个不算，按32: the old figure first, and last the one that stands.
_OF_SAID = re.compile(
    r"^(?:上面|刚才|刚刚|前面|之前|原来)(?:我|咱)?(?:说|写|报|填|讲)?的?(?:那个?)?(?P<denied>\d+)(?!\d)[^\d，,。；;]{0,4}(?:里|中|当中|其中).*[，,。；;]\s*"
    r"(?:应该|只能|还是|得|要|就|只)*(?:按|算|记|写|报|填|改|剩|是)(?:成|为|到)?\s*(?P<value>\d+)[\u3400-\u9fff]{0,2}?(?:算|计|来|吧|报|记|的|了)*$"
)
# 不对，专线第三条还在试跑，只有2条: the noun first, and last the number alone.
_ENDS_IN = re.compile(
    r"^(?P<what>[^，,；;]{2,24}?)[，,；;]\s*(?:现在|目前|实际上?|其实|一共|总共|还|我们)*(?:只|才|就|也就|仅)*(?:有|是|算|剩|到|跑|办|建|开)?了?\s*"
    r"(?P<value>(?:\d+|[一二两三四五六七八九十]+(?=[\u3400-\u9fff]))\s*[\u3400-\u9fff%％]{0,2}?)(?:了|的|吧|呢|而已)*$"
)
# 漏了周末那场: why it was wrong, and no more of the report.
_EXPLAINS = re.compile(
    r"(?:刚才|刚刚|上面|前面|我们?|给|把|好像|还)*(?:漏|少|多|忘|重复|算|数|写|填|报)[了掉]?(?:算|写|填|报|记|数)?[了错重]?"
)
_WRONG = re.compile(
    r"(?P<what>.{0,14}?)(?:的?(?:数字?|数据))?(?:刚才|刚刚|前面|上面|之前|那里|我们?|是|都|给|好像|不小心|有点|可能)*"
    r"(?:(?:写|填|打|报|说|记|弄|输|算|搞|数|发)(?:错|岔|反|少|多|漏|高|低|大|小|重)|(?:多|少|漏|错)(?:写|填|打|报|说|记|算)|漏了)"
    r"(?:了|啦|的|点|(?:一|两|几|\d+)[个场所条人名次家])*"
)
_REFERS = re.compile(r"^(?:刚才|刚刚|前面|上面|之前|我|那|这)+(?:句话?|里|个)?|[呢吧啊]$")
_CLAUSES = re.compile(r"[，,。；;]+\s*")
_ONLY = re.compile(r"^(?:才|只有?|就|也就|仅|只是|一共)+(?:是|有)?(?=[\d０-９零一二两三四五六七八九十百])")
_DONE_BEHIND = re.compile(r"(?<=[个场所条人名次家件户])(?:都|全|也|就)*(?:通|完成|到位|开通|建成|做完|齐)了$")
_NUMBER_FIRST = re.compile(
    r"(?P<value>[\d０-９.]+\s*(?![年月日号])[\u3400-\u9fff%％]{0,3})[，,。；;]\s*(?P<more>(?:(?!第\s*\S{1,3}\s*[项件]).){4,})"
)
_CHANGED = re.compile(
    r"^(?:请)?(?:帮我)?(?:把|将)?(?P<what>.{0,24}?)(?:的)?(?:数字|数量|数据|数)?(?:这个|这里)?(?:要|请|需要|得)?(?:重新)?"
    r"(?:改成|改为|改到|更正为|更新为|换成|变成|调整为|调整到|调成|改(?!一下)(?=[\d明今后一二三四五六七八九十正滞已未]))[：:\s]*(?P<value>.+)$"
)
_SHOULD_BE = re.compile(
    r"^(?P<what>.{0,24}?)(?:这个|那个|这里)?(?:[，,]\s*)?(?:应该|应当|实际上?|其实|准确|确切|正确)(?:的)?(?:数字?)?(?:是|为|有|报|填)?[：:\s]*(?P<value>.+)$"
)
_LABELLED = re.compile(
    r"^(?P<what>(?:完成)?(?:时限|时间|期限)|自评|状态|重要情况)(?:就|先|请|都|那?里|也)*(?:写|填|报|算|按|定|选|改|给|打|评|标|弄)(?:成|为|个|作|到)*[：:\s]*(?P<value>.+)$"
)
_IS = re.compile(r"^(?P<what>.{0,24}?)(?:是|为|：|:|\s)+(?P<value>.+)$")
_NOT_BUT = re.compile(r"[，,\s]*(?:而)?不是\s*(?P<denied>[^，,。]{1,16})$")
_BUT = re.compile(r"^(?P<what>.{0,20}?)不是\s*(?P<denied>[^，,。]{1,16}?)[，,\s]*(?:而)?是\s*(?P<value>.+)$")
_SMALL = frozenset("个这那的数我们是有在一不了和为中大小上下年月日人")
_OF_STATE = re.compile(r"(?:自评|自我评价|状态|总体情况|整体情况|情况|进度)")
_OF_TIME = re.compile(r"(?:完成)?(?:时限|时间|期限|日期|截止)")
_OF_MATTER = re.compile(r"重要(?:情况|事项)|需协调(?:的)?(?:事项|问题)|问题")
_OF_TEXT = re.compile(r"进展|措施|内容|文字|那段话?|那句话?")
# 惠及职工那句 is one sentence of several, and no reason to lose the others.
_OF_ONE_SENTENCE = re.compile(r"(?<!进展)(?<!措施)(?<!内容)(?<=[\u3400-\u9fff]{2})那一?[句段]")


@dataclass(frozen=True)
class Amendment:
    """What is put right: the task's number where one is named, the words for the part, and the new value.

    `is_marked`: it says of itself that something was wrong (不对, 改成, 应该是); `is_led`: it begins so, or ends so. `more`
    is what else is told behind a number (是3条，第三条上周刚开), `denied` what it is said not to be (不是310).
    """

    value: str
    what: str = ""
    number: int | None = None
    is_marked: bool = False
    is_led: bool = False
    more: str = ""
    denied: str = ""


@dataclass(frozen=True)
class Place:
    """Where a correction goes: an answer `value` to `part` of one task."""

    task_id: int
    part: str
    value: str


def read_amendment(text: str) -> Amendment | None:
    """The correction that a text is, or may be; None for a long one."""
    if len(text) > _LONGEST or "\n" in text:
        return None
    found = _read(text)
    if found is None:
        return None
    value = _DONE_BEHIND.sub("", _ONLY.sub("", found.value))
    behind = _NUMBER_FIRST.fullmatch(value)
    if behind is None or not found.is_marked:
        return replace(found, value=value)
    more = behind["more"].strip(_ENDS)
    why = _EXPLAINS.match(more)
    return replace(
        found, value=behind["value"].strip(), more="" if why and re.search("漏|少|多|忘|重|错", why[0]) else more
    )


def _read(text: str) -> Amendment | None:
    if found := _OF_SAID.match(text.strip(_ENDS)):
        return _amendment(found, None, True, True, found["denied"])
    bare, is_led = _without_marks(text.strip(_ENDS))
    number = None
    for _ in range(2):  # 不对，第6项… and 第6项不对，… alike
        if found := _LEAD.match(bare):
            bare, is_led = bare[found.end() :], True
        if (found := _TASK.match(bare)) and number is None and found.end() < len(bare):
            number, bare = _value(found["no"]), bare[found.end() :]
    if found := _SOFT_LEAD.match(bare):  # 等一下，场景是3个
        bare, is_led = bare[found.end() :], True
    if not bare:
        return None
    if found := _BUT.match(bare):
        return _amendment(found, number, True, is_led, found["denied"])
    if is_led and (found := _ENDS_IN.match(bare)):
        return _amendment(found, number, True, True)
    shorter = _NOT_BUT.sub("", bare)
    behind = _NOT_BUT.search(bare)
    denied = behind["denied"].strip(_ENDS) if behind else ""
    is_marked = is_led or (shorter != bare and bool(re.search(r"\d", bare)))
    for pattern in (_LABELLED, _CHANGED, _SHOULD_BE):
        if found := pattern.match(shorter):
            return _amendment(found, number, True, is_led, denied)
    if found := _IS.match(shorter):
        return _amendment(found, number, is_marked, is_led, denied)
    return Amendment(shorter, "", number, is_marked, is_led, denied=denied)


def _amendment(found: re.Match[str], number: int | None, is_marked: bool, is_led: bool, denied: str = "") -> Amendment:
    value, what = found["value"].strip(_ENDS), found.groupdict().get("what", "").strip(_ENDS)
    return Amendment(value, what, number, is_marked, is_led, denied=denied)


def _without_marks(text: str) -> tuple[str, bool]:
    """(the words without the clauses that only say that something was wrong, whether there were any)."""
    pieces = _CLAUSES.split(text)
    wrong = [_WRONG.fullmatch(piece) for piece in pieces]
    if len(pieces) < 2 or all(wrong) or not any(wrong):
        return text, False
    kept: list[str] = []
    about = ""
    for piece, found in zip(pieces, wrong, strict=True):
        if found is None:
            kept.append(about + piece)
            about = ""
        else:
            about = _REFERS.sub("", _SOFT_LEAD.sub("", f"{found['what']} "))
            about = about.strip(_ENDS)
    return "，".join(kept), True


def is_correction(text: str) -> bool:
    """Whether a short text says of itself that it puts something right, clear or not."""
    found = read_amendment(text)
    return found is not None and found.is_marked and len(text) <= _SHORT


def place_of(
    amendment: Amendment, items: Sequence[Item], facts: ReportFacts, *, last: tuple[int, str] | None = None
) -> Place | None:
    """The one part that is meant, by its words or by what the value is; None where it could be two.

    `last` is the (task, part) that was said last: a bare value puts that right, where it fits.
    """
    wanted = [item for item in items if amendment.number in (None, item.task.no)]
    if amendment.what:
        for is_loose in (False, True):
            found = [place for item in wanted if (place := _by_words(amendment, item, facts, is_loose)) is not None]
            if found:
                return found[0] if len(found) == 1 else None
        return None
    item = next((one for one in wanted if last is not None and one.task.id == last[0]), None)
    if last is not None and item is not None and _fits(amendment.value, last[1], item, facts):
        return Place(item.task.id, last[1], amendment.value)
    found = [place for item in wanted if (place := _by_value(amendment.value, item, facts)) is not None]
    return found[0] if len(found) == 1 else None


def _by_words(amendment: Amendment, item: Item, facts: ReportFacts, is_loose: bool) -> Place | None:
    what, value = amendment.what, amendment.value
    fits = [target for target in item.targets if read_value(value, target) is not None]
    named = _named(what, fits)
    if not named and is_loose and amendment.is_marked:
        named = _named_by_a_character(what, [target for target in fits if target.measure in value])
    if len(named) == 1:
        return Place(item.task.id, f"amount:{named[0].id}", value)
    if named:
        return None
    if _OF_TIME.search(what) and _fits(value, "completion", item, facts):
        return Place(item.task.id, "completion", value)
    if _OF_STATE.search(what) and read_state(value) is not None:
        return Place(item.task.id, "assessment", value)
    if _OF_MATTER.search(what):
        return Place(item.task.id, "important", value)
    if _OF_TEXT.search(what) and not _OF_ONE_SENTENCE.search(what) and len(value) >= 4:
        return Place(item.task.id, "progress", value)
    own = item.report.amounts if item.report is not None else {}
    # 累计改成85, 数字是85: the one number there is, or of several the one that was told, where it was wrong.
    if re.fullmatch(r".{0,8}(?:数|累计|数字|人次|人数|场次|总数|比例|率)", what):
        told = [one for one in fits if one.id in own] if amendment.is_led else []
        only = item.targets if len(item.targets) == 1 else told
        if len(only) == 1 or len(item.targets) == 1:
            return Place(item.task.id, f"amount:{only[0].id}", value) if read_value(value, only[0]) else None
    # 11月底改成12月底, 正常推进改成滞后: what stood there names the part.
    if _fits(what, "completion", item, facts) and _fits(value, "completion", item, facts):
        return Place(item.task.id, "completion", value)
    if read_state(what) is not None and read_state(value) is not None:
        return Place(item.task.id, "assessment", value)
    old = [
        one for one in item.targets if one.id in own and read_value(what, one) == own[one.id] and read_value(value, one)
    ]
    return Place(item.task.id, f"amount:{old[0].id}", value) if len(old) == 1 else None


def _by_value(value: str, item: Item, facts: ReportFacts) -> Place | None:
    if (named := named_number(value, item.targets)) is not None:
        return Place(item.task.id, f"amount:{named[0].id}", f"{named[1]}")
    spoken = read_spoken(value, item, facts)
    if spoken is None or len(spoken.parts) != 1:
        return None
    (part,) = spoken.parts
    kind, _, target_id = part.partition(":")
    return Place(item.task.id, part, f"{spoken.amounts[int(target_id)]}" if kind == "amount" else value)


def _fits(value: str, part: str, item: Item, facts: ReportFacts) -> bool:
    """Whether words answer a part, however doubtful the answer."""
    kind, _, target_id = part.partition(":")
    match kind:
        case "amount":
            return any(str(one.id) == target_id and read_value(value, one) is not None for one in item.targets)
        case "assessment":
            return read_state(value) is not None
        case "completion":
            completion, doubt = read_completion(value, facts)
            return completion.kind is not CompletionKind.NONE and doubt != "date_impossible"
        case _:
            return False


def read_value(value: str, target: Target) -> Decimal | None:
    """The total that words give for a target, a rate over 100 too; None where they give none."""
    try:
        amount = parse_amount(value, target.measure)
    except NotANumber as error:
        return error.value
    return amount.value


def _named(what: str, targets: Sequence[Target]) -> list[Target]:
    """The targets that words name best: those whose text shares most pairs of characters with them."""
    bare = re.sub(r"(?:那个|这个|那块|这块|累计|总数|数量|数字|数|的|个)+$", "", what)
    pairs = {bare[at : at + 2] for at in range(len(bare) - 1)}
    shared = {target.id: sum(pair in target.text for pair in pairs) for target in targets}
    most = max(shared.values(), default=0)
    return [target for target in targets if most and shared[target.id] == most]


def _named_by_a_character(what: str, targets: Sequence[Target]) -> list[Target]:
    """学校 for 中小学: the targets that share most characters with the words."""
    shared = {target.id: len(set(what) & set(target.text) - _SMALL) for target in targets}
    most = max(shared.values(), default=0)
    return [one for one in targets if most and shared[one.id] == most]


def _value(digits: str) -> int | None:
    if digits.isdecimal():
        return int(digits)
    value = read_spelled(digits)
    return int(value) if value is not None else None
