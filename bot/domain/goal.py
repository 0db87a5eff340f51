"""What a target promises, as a person types it: 120人次以上, 不少于 2 场, 约144名, 90%, 3.3万人."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.amount import NotANumber, parse_amount
from bot.domain.measure import is_whole_measure
from bot.domain.programme import Comparator, TargetKind


@dataclass(frozen=True)
class Goal:
    """A number with its unit of measure and how it is meant; `comparator` None where the words say nothing of it."""

    value: Decimal
    measure: str
    comparator: Comparator | None

    @property
    def kind(self) -> TargetKind:
        return TargetKind.PERCENT if self.measure == "%" else TargetKind.COUNT


_WORDS = {
    Comparator.AT_LEAST: ("不少于", "不低于", "至少", "超过", "以上", "超"),
    Comparator.AT_MOST: ("不超过", "不多于", "不高于", "至多", "以内", "以下"),
    Comparator.ABOUT: ("大约", "约", "左右"),
    Comparator.REACH: ("达到", "达"),
}
_COMPARING = re.compile("|".join(sorted((word for words in _WORDS.values() for word in words), key=len, reverse=True)))
_NUMBER = re.compile(
    r"(?P<percent>百分之)?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?[十百千]?[万亿]?|[〇零一二三四五六七八九十百千万亿两]+)\s*(?P<measure>[^\d\s,，。；、的]{0,6})"
)
# The measure word alone, where a noun follows it (2个操场).
_MEASURE_WORD = re.compile(
    r"%|人次|场次|平方公里|平方米|公里|千米|万元|亿元|小时|课时|公顷|[个所家场名人户条件次套处座张份项幅间辆台期班支对元米亩吨]"
)
# 八成 is a share, 9折 a price: neither counts anything.
_NO_MEASURES = frozenset(("成", "折", "倍", "年", "月", "日", "号", "岁"))
_LAST = re.compile(r"(?:\d[\d,.]*[十百千]?[万亿]?|百分之\S+).*$")


def read_goal(text: str, measure: str | None = None) -> Goal:
    """Read a number with its unit of measure; `measure` is used where the words name none.

    The words must be the amount and nothing else. Raises NotANumber.
    """
    folded = unicodedata.normalize("NFKC", text).replace("，", ",").replace(" ", "").strip("。.,;；!！")
    comparator = _comparator(folded)
    bare = _COMPARING.sub("", folded)
    found = _NUMBER.fullmatch(bare)
    if found is None:
        raise NotANumber("not_a_number", text)
    named = "%" if found["percent"] else found["measure"]
    if named in _NO_MEASURES:
        raise NotANumber("not_a_number", text)
    if measure is None and (word := _MEASURE_WORD.match(named)):
        named = word[0]
    unit = named or measure
    if not unit:
        raise NotANumber("no_measure", text)
    amount = parse_amount(found["number"], unit)
    if is_whole_measure(unit) and amount.value != amount.value.to_integral_value():
        raise NotANumber("not_whole", text)
    return Goal(amount.value, unit, comparator)


def find_goal(text: str) -> Goal:
    """The number at the end of a target's words (培训家政人员100人次以上). Raises NotANumber."""
    folded = unicodedata.normalize("NFKC", text).strip("。.,;； ")
    found = _LAST.search(folded)
    if found is None:
        raise NotANumber("not_a_number", text)
    goal = read_goal(found[0])
    before = _comparator(folded[: found.start()][-4:])
    return goal if goal.comparator or before is None else Goal(goal.value, goal.measure, before)


def _comparator(text: str) -> Comparator | None:
    found = _COMPARING.search(text)
    if found is None:
        return None
    return next(comparator for comparator, words in _WORDS.items() if found[0] in words)
