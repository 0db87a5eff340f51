"""Working days (工作日): China's published holidays with their make-up days (调休), and the office's own word over them.

The published years come from `chinesecalendar` (from 2004 on; at this writing to 2026), which follows the State
Council's yearly notice. A later year is known once the office has pasted that notice (`read_holiday_notice`); until
then Monday to Friday count as working days, and `is_known` says that this is a guess. Everything that counts across
an unknown year must say so to the reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from chinese_calendar import constants

from bot.domain.festivals import LEGAL, festival_day

_DAY = timedelta(days=1)
_MAX_STEPS = 4000  # working days one may count away: some fifteen years

_PUBLISHED_OFF = frozenset(constants.holidays)
_PUBLISHED_MAKE_UP = frozenset(constants.workdays)
_PUBLISHED_YEARS = range(min(_PUBLISHED_OFF).year, max(_PUBLISHED_OFF).year + 1)

# Days off by law where no notice says more (国务院令第795号): how many days before and after the festival's own day.
_BY_LAW = {"春节": (1, 2), "劳动节": (0, 1), "国庆": (0, 2)}


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked (工作日历).

    `overrides` maps days to True (worked) or False (off) and wins over what is published; `known_years` are years
    whose overrides are complete, so that they are no guess any more.
    """

    overrides: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))
    known_years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        declared = self.overrides.get(day)
        if declared is not None:
            return declared
        return day in _PUBLISHED_MAKE_UP or (day.weekday() < 5 and day not in _PUBLISHED_OFF)

    def is_known(self, year: int) -> bool:
        """Whether the year's holidays are published, or were declared by the office."""
        return year in _PUBLISHED_YEARS or year in self.known_years

    def with_days(self, days: Iterable[tuple[date, bool]]) -> WorkCalendar:
        """This calendar under some days of one programme's own."""
        own = dict(days)
        return WorkCalendar(MappingProxyType({**self.overrides, **own}), self.known_years) if own else self

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it, if n is negative); `day` itself is not counted, 0 returns it.

        Raises ValueError beyond some fifteen years, OverflowError at the ends of the calendar.
        """
        if abs(n) > _MAX_STEPS:
            raise ValueError(f"too many working days to count: {n}")
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            if self.is_workday(day):
                left -= 1
        return day

    def last_workday(self, first: date, last: date) -> date:
        """The last working day from `first` to `last`, both included; raises ValueError where there is none."""
        for n in range((last - first).days + 1):
            if self.is_workday(last - _DAY * n):
                return last - _DAY * n
        raise ValueError(f"no working day from {first} to {last}")

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and including `last`; negative where `last` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_workday(first + _DAY * n) for n in range(1, (last - first).days + 1))

    def holiday_start(self, name: str, year: int) -> date | None:
        """The first day off for a festival (国庆, 春节 …): the first day of the run declared around its own day.

        A festival without days off by law starts on its own day; in a year not yet known the law's days count.
        None where the festival's day is not known.
        """
        day = festival_day(name, year)
        if day is None or name not in LEGAL:
            return day
        if not self.is_known(year):
            return day - _DAY * _BY_LAW.get(name, (0, 0))[0]
        while self._is_declared_off(day - _DAY):
            day -= _DAY
        return day

    def holiday_end(self, name: str, year: int) -> date | None:
        """The last day off of the run that `holiday_start` begins; None where the festival's day is not known."""
        day = festival_day(name, year)
        if day is None or name not in LEGAL:
            return day
        if not self.is_known(year):
            return day + _DAY * _BY_LAW.get(name, (0, 0))[1]
        while self._is_declared_off(day + _DAY):
            day += _DAY
        return day

    def _is_declared_off(self, day: date) -> bool:
        declared = self.overrides.get(day)
        return day in _PUBLISHED_OFF if declared is None else not declared


def published_calendar(
    *, overrides: Mapping[date, bool] | None = None, known_years: frozenset[int] = frozenset()
) -> WorkCalendar:
    """The calendar that comes with the program, under the office's own declarations."""
    return WorkCalendar(MappingProxyType(dict(overrides or {})), known_years)


class HolidayNoticeNotRead(ValueError):
    """The pasted text is no readable holiday notice; the message is a Chinese sentence for the person who pasted it."""


@dataclass(frozen=True)
class HolidayNotice:
    """The State Council's arrangement of one year's holidays (部分节假日安排的通知).

    `days` holds every day the notice names: False for a day off, True for a make-up working day. The few of them
    that lie in the December before are in it too.
    """

    year: int
    days: Mapping[date, bool]


_TITLE_YEAR = re.compile(r"(\d{4})年\s*(?:部分)?(?:元旦.{0,40})?(?:节假日|放假)")
_NAME = "(?:元旦|春节|清明节?|(?:国际)?劳动节|五一(?:劳动节)?|端午节?|中秋节?|国庆节?)"
_ITEM = re.compile(
    r"(?:^|[\n。:;])(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、])?"
    rf"(?P<names>{_NAME}(?:[、和及与]{_NAME})*):"
)
_NOTE = re.compile(r"\([^()]*\)")
_SPAN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
    r"(?:[至到~—-](?:(?P<year2>\d{4})年)?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日)?"
)
_LONGEST_RUN = 15


def read_holiday_notice(text: str) -> HolidayNotice:
    """Read 国务院办公厅关于…年部分节假日安排的通知, pasted as plain text.

    Item by item: dates followed by 放假 are days off, dates followed by 上班 are worked. Brackets (weekdays, 农历除夕)
    only explain, and are not read. Raises HolidayNoticeNotRead.
    """
    plain = re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text[:20_000]))
    title = _TITLE_YEAR.search(plain)
    if title is None:
        raise HolidayNoticeNotRead("没有找到“…年部分节假日安排”的字样，请粘贴通知全文。")
    year = int(title[1])
    if not 1949 <= year <= 2200:
        raise HolidayNoticeNotRead(f"通知的年份“{year}年”不对，请核对后再粘贴。")
    items = list(_ITEM.finditer(plain))
    days: dict[date, bool] = {}
    seen: set[str] = set()
    ends = [item.start() for item in items[1:]] + [len(plain)]
    for item, end in zip(items, ends, strict=False):
        seen |= {_legal_name(part) for part in re.split("[、和及与]", item["names"])}
        _read_item(item["names"], plain[item.end() : end], year, days)
    if missing := [name for name in LEGAL if name not in seen]:
        raise HolidayNoticeNotRead(f"通知里没有找到{'、'.join(missing)}的安排，请粘贴通知全文。")
    return HolidayNotice(year, MappingProxyType(dict(sorted(days.items()))))


def _legal_name(written: str) -> str:
    if "劳动节" in written or written == "五一":
        return "劳动节"
    return next(name for name in LEGAL if written.startswith(name))


def _read_item(name: str, body: str, year: int, days: dict[date, bool]) -> None:
    has_days_off = False
    for sentence in re.split("[。;\n]", _NOTE.sub("", body)):
        if "鼓励" in sentence:  # 鼓励各单位…安排职工在除夕休息: a wish, not a day off
            continue
        month: int | None = None
        for span in _SPAN.finditer(sentence):
            verb = re.search("放假|上班|休息|补休", sentence[span.end() :])
            if verb is None:  # the date under the notice
                continue
            first, last = _days_of(name, span, year, month)
            month = last.month
            worked = verb[0] == "上班"
            has_days_off |= not worked
            for n in range((last - first).days + 1):
                day = first + _DAY * n
                if days.get(day, worked) != worked:
                    raise HolidayNoticeNotRead(f"{day.month}月{day.day}日既写了放假又写了上班，请核对后再粘贴。")
                days[day] = worked
    if not has_days_off:
        raise HolidayNoticeNotRead(f"没有读到{name}放哪几天假，请核对后再粘贴。")


def _days_of(name: str, span: re.Match[str], year: int, month: int | None) -> tuple[date, date]:
    """First and last day of one span; a part not written is that of the day before it in the sentence."""
    begin_year = int(span["year"] or year)
    begin_month = int(span["month"] or month or 0)
    try:
        first = date(begin_year, begin_month, int(span["day"]))
        end_year, end_month = int(span["year2"] or begin_year), int(span["month2"] or begin_month)
        last = date(end_year, end_month, int(span["day2"] or span["day"]))
    except ValueError:
        raise HolidayNoticeNotRead(f"{name}的日期“{span[0]}”不存在，请核对后再粘贴。") from None
    if not 0 <= (last - first).days < _LONGEST_RUN:
        raise HolidayNoticeNotRead(f"{name}的日期“{span[0]}”前后颠倒或太长，请核对后再粘贴。")
    if not date(year - 1, 12, 20) <= first <= last <= date(year + 1, 1, 10):
        raise HolidayNoticeNotRead(f"{name}的日期“{span[0]}”不在{year}年，请核对后再粘贴。")
    return first, last
