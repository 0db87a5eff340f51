"""What a person answers to doubts: one reply may settle all of them (都没错，原因：…；第 4 项改成 20).

A reply is read as a whole or not at all: where one piece of it says something else, it is no answer to doubts but more of
the report, and whoever reads it next decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.conversation.filling import ReportFacts
from bot.conversation.reading.clauses import named_number
from bot.conversation.reading.yes import YES_WORDS
from bot.domain import plain_text
from bot.domain.amount import NotANumber, parse_amount
from bot.domain.doubt import Doubt
from bot.domain.protection import without_private_numbers
from bot.domain.report import CompletionKind
from bot.when import read_when

REASON_LIMIT = 200


@dataclass(frozen=True)
class Settlement:
    """What becomes of doubts (核实结果): kept with a reason, a number or a time put right, something left out.

    `numbers` are by target id, `times` the new words for the completion time by task id, `dropped` doubts whose part is
    left out.
    """

    kept: Mapping[Doubt, str] = field(default_factory=dict)
    numbers: Mapping[int, Decimal] = field(default_factory=dict)
    times: Mapping[int, str] = field(default_factory=dict)
    dropped: tuple[Doubt, ...] = ()


_ENDS = "。.！!；;，,、：: 　\n"
_SURE = (
    r"(?:(?:以上|上面|上述|这些|这几处|这[一两二三四五六七八九十\d]+处|几处|数字|数据|内容|文字|时间)*(?:都|全都|全部|均)?"
    r"(?:没错|没有错|没写错|没填错|没问题|没有问题|属实|无误|准确|正确|是对的|对的|对|确认|确定|照此|照填|照报|就这样|不用改|不改)"
    r"(?:提交|上报|填写|填|报)?(?:的|了|吧)?)"
)
_PLAIN_YES = re.compile(_SURE)
# 没错，去年合并统计: what stands behind a yes is the reason, unless it asks for something else.
_REASON = re.compile(
    rf"(?:{_SURE}[，,。；;：:、\s]*)?(?:(?:原因|理由|说明|备注)(?:是|为|在于|如下)?[：:，,\s]*|(?=因|由于|主要是|主要因|系|鉴于|考虑到))(?P<a>.+)"
    rf"|{_SURE}[，,。；;：:\s]+(?P<b>.{{2,}})",
    re.DOTALL,
)
_EXPLICIT = re.compile(rf"{_SURE}|原因|理由|说明|备注")
_OTHERWISE = re.compile(r"第\s*[\d一二三四五六七八九十]{1,3}\s*[项件]|改[为成]|更正|去掉|删|重填|另外|还有")
_DROP = re.compile(
    r"(?:请|把|将)?(?:这些|这个|该|此)?(?:数|数字|数据|时间|时限|[\d,.]+\S?)?(?:请)?(?:去掉|删掉|删除|删了|不要|不填|不采用|不报)"
    r"(?:这些|这个|这一?|该|此)?(?:个)?(?:数|数字|数据|时间|时限)?(?:吧|了)?"
)
_CORRECTS = re.compile(
    r"^(?:写错了|填错了|错了|有误|笔误|不对)?[，,。；;：:\s]*(?:应该?|实际)?(?:请)?(?:改成|改为|更正为|改|为|是)?[：:\s]*"
)
# A row that somebody else has changed since: whose words stand, as in the dialogue's conflict.
_THEIRS = re.compile(r"(?:还是)?(?:保留|用|按)(?:现有|现在|对方|原来|他|她)的?(?:内容)?")
_MINE = re.compile(r"(?:还是)?(?:用|按)(?:我|表里|这份)的?(?:内容)?")
_CORRECTED = re.compile(
    r"(?:应该?[是为]|改[成为到]|调整[为到]|更正[为成]|实[际]?[是为])\s*[:：]?\s*(?P<to>[^，,；;。]+)"
)
_WRONG = re.compile(r".{0,12}(?:笔误|写错|填错|打错|多写|少写|有误|错了|不对)了?")
_BECOMES = re.compile(r"(?:应该?|要|请)?(?:改[为成到]|更正为|[是为])")
# What is to be put right, however it is said: never more of the report.
_PUTS_RIGHT = re.compile(r"笔误|写错|填错|打错|应为|应该[是为]|改[成为到]|更正|去掉|删掉")
_CLAUSE = re.compile(r"[，,；;。\n]+")
_TASK = re.compile(r"[（(【]?第\s*(?P<no>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[项件][）)】]?")


def insistence(text: str, *, is_explicit: bool = False) -> str | None:
    """The reason with which a person keeps what was doubted, empty for a bare yes; None for any other words.

    `is_explicit` asks for a yes or for 原因 in front: where a text was doubted, 因资金未到位，… may be a better one.
    """
    bare = text.strip(_ENDS)
    if is_explicit and not _EXPLICIT.match(bare) and bare not in YES_WORDS:
        return None
    if bare in YES_WORDS or _PLAIN_YES.fullmatch(bare):
        return ""
    found = _REASON.fullmatch(bare)
    reason = (found["a"] or found["b"] or "").strip(_ENDS) if found else ""
    if (
        not reason
        or not plain_text.has_words(reason)
        or _OTHERWISE.search(reason)
        or reason.endswith(("?", "？", "吗"))
    ):
        return None
    return tidy_reason(reason)


def puts_right(text: str) -> bool:
    """Whether a short text speaks of something to be put right."""
    return len(text) <= 80 and _PUTS_RIGHT.search(text) is not None


def tidy_reason(text: str) -> str:
    """A reason as it is kept: one line, a bound on its length, no private person's numbers."""
    return without_private_numbers(" ".join(text.split()))[:REASON_LIMIT]


def settle(text: str, doubts: Sequence[Doubt], facts: ReportFacts) -> Settlement | None:
    """What a reply makes of the open doubts; None where it, or a piece of it, is no answer to them."""
    pieces = _pieces(text, doubts, facts)
    if not doubts or not pieces:
        return None
    settled = Settlement()
    for about, words in pieces:
        one = _settled(words, about, facts) or _by_clauses(words, about, facts)
        if one is None and not about and insistence(words) is not None:
            continue  # nothing was asked about this task
        if one is None:
            return None
        settled = _both(settled, one)
    kept = {
        doubt: reason
        for doubt, reason in settled.kept.items()
        if doubt not in settled.dropped
        and doubt.target_id not in settled.numbers
        and not (doubt.part == "completion" and doubt.task_id in settled.times)
    }
    return replace(settled, kept=kept)


def _both(one: Settlement, other: Settlement) -> Settlement:
    return Settlement(
        {**one.kept, **other.kept},
        {**one.numbers, **other.numbers},
        {**one.times, **other.times},
        (*one.dropped, *other.dropped),
    )


def _by_clauses(words: str, about: tuple[Doubt, ...], facts: ReportFacts) -> Settlement | None:
    """巡讲是笔误，应该是100场: each clause puts something right, keeps it, or says that it is wrong."""
    settled = Settlement()
    for clause in filter(None, (one.strip(_ENDS) for one in _CLAUSE.split(words))):
        corrected = _CORRECTED.search(clause)
        one = _settled(corrected["to"] if corrected else clause, about, facts)
        if one is not None:
            settled = _both(settled, one)
        elif not _WRONG.fullmatch(clause):
            return None
    return settled if settled != Settlement() else None


def _pieces(text: str, doubts: Sequence[Doubt], facts: ReportFacts) -> list[tuple[tuple[Doubt, ...], str]]:
    """The reply cut where it names a task: what each piece is about, and its words. What stands first is about all."""
    marks = list(_TASK.finditer(text))
    head = text[: marks[0].start()] if marks else text
    pieces = [(tuple(doubts), head)] if head.strip(_ENDS) else []
    named: list[Doubt] = []
    for at, mark in enumerate(marks):
        following = marks[at + 1] if at + 1 < len(marks) else None
        words = text[mark.end() : following.start() if following else len(text)].strip(_ENDS)
        ids = {item.task.id for item in facts.items if item.task.no == _number(mark["no"])}
        named += [doubt for doubt in doubts if doubt.task_id in ids]
        if words in ("和", "与", "及") or (not words and following is not None):
            continue  # 第 1 项、第 4 项都没错
        pieces.append((tuple(named), words))
        named = []
    return pieces


def _settled(words: str, about: tuple[Doubt, ...], facts: ReportFacts) -> Settlement | None:
    if not about:
        return None
    reason = insistence(words, is_explicit=all(doubt.part == "progress" for doubt in about))
    if reason is not None:
        return Settlement(kept=dict.fromkeys(about, reason))
    bare = words.strip(_ENDS)
    late = [doubt for doubt in about if doubt.reason == "changed_since"]
    if late and _THEIRS.fullmatch(bare):
        return Settlement(dropped=tuple(late))
    if late and _MINE.fullmatch(bare):
        return Settlement(kept=dict.fromkeys(late, ""))
    numbers = [doubt for doubt in about if doubt.target_id is not None]
    times = [doubt for doubt in about if doubt.part == "completion"]
    if _DROP.fullmatch(bare):
        dropped = times if "时" in bare else numbers if "数" in bare else [*numbers, *times]
        return Settlement(dropped=tuple(dropped)) if dropped else None
    corrected = _CORRECTS.sub("", bare, count=1)
    if len(numbers) == 1 and (value := _amount(corrected, numbers[0], facts)) is not None:
        return Settlement(numbers={numbers[0].target_id or 0: value})
    if len(numbers) > 1 and (named := _named(words, numbers, facts)) is not None:
        return Settlement(numbers=named)
    if len(times) == 1 and len(corrected) <= 20:
        when = read_when(corrected, facts.now, facts.calendar)
        if when.kind is not CompletionKind.NONE and when.doubt is None:
            return Settlement(times={times[0].task_id: corrected})
    return None


def _named(words: str, doubts: Sequence[Doubt], facts: ReportFacts) -> dict[int, Decimal] | None:
    """巡讲改成60场: the number of several that is named by its target's words."""
    wanted = {doubt.target_id for doubt in doubts}
    targets = tuple(
        target
        for task_id in dict.fromkeys(doubt.task_id for doubt in doubts)
        for target in facts.item(task_id).targets
        if target.id in wanted
    )
    named = named_number(_BECOMES.sub("是", words.strip(_ENDS)), targets)
    return {named[0].id: named[1]} if named is not None else None


def _amount(text: str, doubt: Doubt, facts: ReportFacts) -> Decimal | None:
    target = next(one for one in facts.item(doubt.task_id).targets if one.id == doubt.target_id)
    try:
        amount = parse_amount(text, target.measure)
    except NotANumber as error:
        return error.value
    return None if amount.is_increment else amount.value


def _number(digits: str) -> int | None:
    try:
        return int(parse_amount(digits, "项").value)
    except NotANumber:
        return None
