"""Quarters (季度): the periods in which progress is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_CODE = re.compile(r"(\d{4})\s*-?\s*[Qq]([1-4])")
_WORDS = re.compile(
    r"(?:(?P<year>\d{4})\s*年?|(?P<relative>今年|本年|去年|上年|明年))?\s*(?:度)?\s*第?\s*(?P<n>[一二三四1-4])\s*季度?"
)
_NEAR = re.compile(r"(?P<which>本|这个?|当前|上个?|前一个?|下个?)\s*季度?")


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of one year (季度); ordered by time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4 or not 1 <= self.year <= 9998:
            raise ValueError(f"no such quarter: {self.year}Q{self.number}")

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @classmethod
    def of_code(cls, code: str) -> Quarter:
        """The quarter of a code as `str` gives it, 2024Q3; raises ValueError for anything else."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise ValueError(f"no quarter code: {code}")
        return cls(int(found[1]), int(found[2]))

    @property
    def label(self) -> str:
        """The way an office writes it: 2024年第三季度."""
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def share_of_year(self) -> Fraction:
        """The part of the year that is over when this quarter ends."""
        return Fraction(self.number, 4)


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def parse_quarter(text: str, today: date) -> Quarter | None:
    """Read a quarter: 2024Q3, 第三季度, 去年四季度, 2024年第3季度, 上季度; None where the text names none.

    A quarter without a year is that of `today`'s year.
    """
    return split_quarter(text, today)[0]


def split_quarter(text: str, today: date) -> tuple[Quarter | None, str]:
    """(the quarter a text names, what else it says): 教体中心第三季度 is (2024Q3, 教体中心)."""
    text = text.strip()
    if (found := _CODE.search(text)) and 1 <= int(found[1]) <= 9998:
        return Quarter(int(found[1]), int(found[2])), _without(text, found)
    if found := _WORDS.search(text):
        year = today.year
        if found["year"]:
            year = int(found["year"])
        elif found["relative"] in ("去年", "上年"):
            year -= 1
        elif found["relative"] == "明年":
            year += 1
        if not 1 <= year <= 9998:
            return None, text
        return Quarter(year, _DIGITS[found["n"]]), _without(text, found)
    if found := _NEAR.search(text):
        now = quarter_of(today)
        match found["which"][0]:
            case "上" | "前":
                return now.previous, _without(text, found)
            case "下":
                return now.next, _without(text, found)
            case _:
                return now, _without(text, found)
    return None, text


_YEAR = re.compile(
    r"(?:(?P<year>20\d{2})\s*(?:年度?)?(?:\s*全年)?(?![\d年])|(?P<relative>去年|上年|今年|本年|明年)度?(?:\s*全年)?|(?P<whole>全年|年度|年初以来|今年以来))"
)


def split_year(text: str, today: date) -> tuple[int | None, str]:
    """(the year a text means as a whole, what else it says): 全年, 2024, 2024年, 去年; ask for quarters first."""
    found = _YEAR.search(text.strip())
    if found is None:
        return None, text.strip()
    year = int(found["year"]) if found["year"] else today.year
    if found["relative"] in ("去年", "上年"):
        year -= 1
    elif found["relative"] == "明年":
        year += 1
    return year, _without(text.strip(), found)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" 的，,、：:")
