"""The wordings of a day or a stretch of days, as an ordered table of rules.

Each rule is a pattern over normalised text (bot/when/normal.py), a reader that turns its match into a Stretch, and
examples. At one place of a text the longest match wins, and among equal ones the rule that stands first. What follows
a stretch (前, 内, an hour, 最后一个工作日) is read by bot/when/reading.py.

Conventions: 底 and 末 are the last day; 初 and 上旬 are the 1st to the 10th, 中旬 the 11th to the 20th, 下旬 the rest; a
week begins on Monday; 国庆前 is the day before the first day off; N个工作日内 and N天内 do not count today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.festivals import LEGAL, festival_day
from bot.when.stretch import (
    Cycle,
    Days,
    Impossible,
    NotKnown,
    Setting,
    Stretch,
    add_months,
    day_of,
    monday,
    month_end,
)

Match = re.Match[str]
Reader = Callable[[Match, Setting], Stretch]

AMBIGUOUS = "date_ambiguous"


@dataclass(frozen=True)
class Rule:
    """One wording: what it looks like and how it is read."""

    pattern: re.Pattern[str]
    read: Reader
    examples: str


# A year in front: 2024年, 25年 (2020-2049), 今年. Its digits are checked in _year.
_YEAR = r"(?:(?P<year>(?:19|20)\d\d|(?<!\d)[234]\d)年|(?P<near_year>今年|当年|明年|次年|来年|下一?年|后年|去年|上年|前年))的?"
_NEAR_YEARS = {"今": 0, "当": 0, "明": 1, "次": 1, "来": 1, "下": 1, "后": 2, "去": -1, "上": -1, "前": -2}
_MONTH = r"(?<![\d.])(?P<month>\d{1,2})月"
# 8月龄, 3月度 and the like are no months; neither are 5月票, 6月饼.
_NO_MONTH = r"(?![龄饼嫂供租薪均球亮票卡度])"
_NEAR_MONTH = r"(?P<near_month>本月|这个?月|当月|下下个?月|下个?月|次月|上个?月)"
_PART = r"(?P<part>上中旬|中下旬|上旬|中旬|下旬|月?[底末]|月?初|月?中(?![秋学小心期]))"
_DAY = r"(?P<day>\d{1,2})"
_NO_COUNT = r"(?![\d.%‰]|[个所人名场次户件项元万亿家处条亩米间套辆台岁倍例篇份批期届楼线])"
_ENDS = r"(?P<end>[底末])?"


def _year(match: Match, setting: Setting) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        year = int(match["year"])
        return year if year > 99 else 2000 + year
    if groups.get("near_year"):
        return setting.today.year + _NEAR_YEARS[match["near_year"][0]]
    return None


def _yearly(days: Callable[[int], Days], year: int | None, **more: object) -> Stretch:
    """A stretch that comes round each year, or is fixed by the year written."""
    if year is not None:
        return Stretch(lambda _: days(year), **more)  # type: ignore[arg-type]
    return Stretch(lambda anchor: days(anchor.year), Cycle.YEARLY, **more)  # type: ignore[arg-type]


def _fixed(first: date, last: date | None = None, **more: object) -> Stretch:
    return Stretch(lambda _: (first, last or first), **more)  # type: ignore[arg-type]


def _near_month(match: Match, setting: Setting) -> date:
    """The first day of 本月, 下月 …"""
    word = match["near_month"]
    months = 2 if word.startswith("下下") else {"下": 1, "次": 1, "上": -1}.get(word[0], 0)
    return add_months(setting.today.replace(day=1), months)


def _part_of_month(part: str) -> Callable[[int, int], Days]:
    def days(year: int, month: int) -> Days:
        end = month_end(year, month)
        match part.removeprefix("月"):
            case "上旬" | "初":
                first, last = 1, 10
            case "中旬" | "中":
                first, last = 11, 20
            case "下旬":
                first, last = 21, end.day
            case "上中旬":
                first, last = 1, 20
            case "中下旬":
                first, last = 11, end.day
            case _:
                first, last = 1, end.day
        return date(year, month, first), date(year, month, last)

    return days


def _is_end(part: str) -> bool:
    return part[-1] in "底末"


def _part_doubt(part: str) -> str | None:
    return AMBIGUOUS if part[-1] == "中" else None


# --- readers ---------------------------------------------------------------------------------------------------------


def _full_date(match: Match, setting: Setting) -> Stretch:
    day = day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return _fixed(day)


def _month_day(match: Match, setting: Setting) -> Stretch:
    month, day = int(match["month"]), int(match["day"])

    def days(year: int) -> Days:
        found = day_of(year, month, day)
        return found, found

    return _yearly(days, _year(match, setting))


def _near_month_day(match: Match, setting: Setting) -> Stretch:
    first = _near_month(match, setting)
    return _fixed(day_of(first.year, first.month, int(match["day"])))


def _day_only(match: Match, setting: Setting) -> Stretch:
    number = int(match["day"])

    def days(anchor: date) -> Days:
        found = day_of(anchor.year, anchor.month, number)
        return found, found

    return Stretch(days, Cycle.MONTHLY)


def _month_part(match: Match, setting: Setting) -> Stretch:
    month, part = int(match["month"]), match["part"]
    days = _part_of_month(part)
    return _yearly(
        lambda year: days(year, month),
        _year(match, setting),
        is_long=True,
        is_end=_is_end(part),
        doubt=_part_doubt(part),
    )


def _near_month_part(match: Match, setting: Setting) -> Stretch:
    first, part = _near_month(match, setting), match["part"]
    return _fixed(
        *_part_of_month(part)(first.year, first.month),
        is_long=True,
        is_end=_is_end(part),
        doubt=_part_doubt(part),
    )


def _part_only(match: Match, setting: Setting) -> Stretch:
    part = match["part"]
    days = _part_of_month(part)
    return Stretch(
        lambda anchor: days(anchor.year, anchor.month),
        Cycle.MONTHLY,
        is_long=True,
        is_end=_is_end(part),
        doubt=_part_doubt(part),
    )


def _whole_month(match: Match, setting: Setting) -> Stretch:
    month = int(match["month"])
    return _yearly(
        lambda year: (day_of(year, month, 1), month_end(year, month)), _year(match, setting), is_long=True
    )


def _whole_near_month(match: Match, setting: Setting) -> Stretch:
    first = _near_month(match, setting)
    return _fixed(first, month_end(first.year, first.month), is_long=True)


def _months(match: Match, setting: Setting) -> Stretch:
    first, last = int(match["month"]), int(match["month2"])

    def days(year: int) -> Days:
        # 11月至2月 runs into the next year.
        return day_of(year, first, 1), month_end(year + (last < first), last)

    return _yearly(days, _year(match, setting), is_long=True, is_end=bool(match["end"]) and "、" in match[0])


def _days_of_month(match: Match, setting: Setting) -> Stretch:
    month, first, last = int(match["month"]), int(match["day"]), int(match["day2"])
    if last < first:
        raise Impossible
    return _yearly(
        lambda year: (day_of(year, month, first), day_of(year, month, last)), _year(match, setting), is_long=True
    )


def _whole_year(match: Match, setting: Setting) -> Stretch:
    year = _year(match, setting)
    if year is None:
        year = setting.today.year
    part = match["part"] or ""
    first, last = date(year, 1, 1), date(year, 12, 31)
    match part:
        case "底" | "末" | "终":
            return _fixed(last)
        case "内":
            # 25年内 may mean twenty-five years.
            short = "year" in match.groupdict() and match["year"] is not None and len(match["year"]) == 2
            return _fixed(last, is_within=True, doubt=AMBIGUOUS if short else None)
        case "初":
            return _fixed(first, date(year, 1, 31), is_long=True, doubt=AMBIGUOUS)
        case "中":
            return _fixed(date(year, 6, 30), doubt=AMBIGUOUS)
        case _:
            return _fixed(first, last, is_long=True)


def _before_new_year(match: Match, setting: Setting) -> Stretch:
    # 年前 is said of the Spring Festival as often as of the calendar year: asked back.
    return _festival_of("春节", None, "前", setting, doubt=AMBIGUOUS)


def _half_year(match: Match, setting: Setting) -> Stretch:
    is_first = match["half"] in "上前"

    def days(year: int) -> Days:
        return (date(year, 1, 1), date(year, 6, 30)) if is_first else (date(year, 7, 1), date(year, 12, 31))

    return _yearly(days, _year(match, setting), is_long=True, is_end=bool(match["end"]))


def _quarter_days(year: int, first: int, last: int) -> Days:
    return date(year, 3 * first - 2, 1), month_end(year, 3 * last)


def _quarter(match: Match, setting: Setting) -> Stretch:
    number = int(match["quarter"])
    return _yearly(
        lambda year: _quarter_days(year, number, number),
        _year(match, setting),
        is_long=True,
        is_end=match["edge"] in ("底", "末"),
        doubt=AMBIGUOUS if match["edge"] in ("初", "中") else None,
    )


def _quarters(match: Match, setting: Setting) -> Stretch:
    first, last = int(match["quarter"]), int(match["quarter2"])
    if last < first:
        raise Impossible
    return _yearly(lambda year: _quarter_days(year, first, last), _year(match, setting), is_long=True)


def _first_quarters(match: Match, setting: Setting) -> Stretch:
    number = int(match["quarter"])
    return _yearly(lambda year: _quarter_days(year, 1, number), _year(match, setting), is_long=True)


def _near_quarter(match: Match, setting: Setting) -> Stretch:
    which, today = match["which"] or "本", setting.today
    steps = {"下": 1, "次": 1, "上": -1}.get(which[0], 0)
    first = add_months(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), 3 * steps)
    return _fixed(
        first,
        month_end(first.year, first.month + 2),
        is_long=True,
        is_end=match["edge"] in ("底", "末"),
        doubt=AMBIGUOUS if match["edge"] in ("初", "中") else None,
    )


def _near_week(which: str, setting: Setting) -> date:
    """The Monday of 本周, 下周, 下下周, 上周."""
    weeks = {"下下": 2, "下": 1, "上": -1, "上上": -2}.get(which, 0)
    return monday(setting.today) + timedelta(weeks=weeks)


def _weekday(match: Match, setting: Setting) -> Stretch:
    number = int(match["weekday"]) - 1
    if match["which"]:
        day = _near_week(match["which"], setting) + timedelta(days=number)
        # 下周五 is asked back: some count from the coming Friday.
        return _fixed(day, doubt=AMBIGUOUS if match["which"] == "下" else None)

    def days(anchor: date) -> Days:
        day = anchor + timedelta(days=number)
        return day, day

    return Stretch(days, Cycle.WEEKLY)


def _week(match: Match, setting: Setting) -> Stretch:
    first = _near_week(match["which"] or "本", setting)
    last = first + timedelta(days=6)
    match match["edge"]:
        case "末":
            return _fixed(first + timedelta(days=5), last, is_long=True)
        case "底":
            return _fixed(last)
        case "初":
            return _fixed(first, first + timedelta(days=1), is_long=True, doubt=AMBIGUOUS)
        case "内":
            return _fixed(last, is_within=True)
        case _:
            return _fixed(first, last, is_long=True)


_NEAR_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "本": 0, "明": 1, "次": 1, "后": 2, "大后": 3}


def _near_day(match: Match, setting: Setting) -> Stretch:
    return _fixed(setting.today + timedelta(days=_NEAR_DAYS[match["near_day"]]))


def _two_days(match: Match, setting: Setting) -> Stretch:
    first = {"今": 0, "明": 1}[match["first"]]
    return _fixed(setting.today + timedelta(days=first), setting.today + timedelta(days=first + 1), is_long=True)


def _plan_years(match: Match, setting: Setting) -> Stretch:
    """十四五 is 2021-2025, 十五五 2026-2030."""
    first = 2021 + 5 * (int({"三": 3, "四": 4, "五": 5, "六": 6}[match["number"]]) - 4)
    return _fixed(date(first, 1, 1), date(first + 4, 12, 31), is_long=True, is_end=bool(match["end"]))


_UNIT_DAYS = {"天": 1, "日": 1, "周": 7}
_UNIT_MONTHS = {"月": 1, "年": 12}
_UNIT_MINUTES = {"小时": 60, "分": 1, "分钟": 1, "刻钟": 15}


def _counted(match: Match, setting: Setting) -> Stretch:
    """N天内, 两个月后, 半小时后, 3个工作日内: from now on, today not counted."""
    unit, today = match["unit"], setting.today
    count = 0 if match["count"] is None else int(match["count"])
    half = bool(match["half"] or match["half2"])
    more: dict[str, object] = {"is_counted": True, "is_within": "内" in match[0]}
    if unit in _UNIT_MINUTES:
        minutes = count * _UNIT_MINUTES[unit] + (_UNIT_MINUTES[unit] // 2 if half else 0)
        moment = setting.now + timedelta(minutes=minutes)
        return _fixed(moment.date(), moment=moment.replace(second=0, microsecond=0), **more)
    if unit == "工作日":
        day = setting.calendar.add_workdays(today, count)
        return _fixed(day, doubt=None if setting.calendar.is_known(day.year) else AMBIGUOUS, **more)
    if unit in _UNIT_DAYS:
        if half and not count:  # half a day, half a week: too vague to act upon
            return _fixed(today + timedelta(days=_UNIT_DAYS[unit] // 2), doubt=AMBIGUOUS, **more)
        return _fixed(today + timedelta(days=count * _UNIT_DAYS[unit]), **more)
    months = count * _UNIT_MONTHS[unit]
    if half and unit == "年":
        months, half = months + 6, False
    return _fixed(add_months(today, months) + timedelta(days=15 if half else 0), **more)


_FESTIVALS = "元旦|春节|元宵|清明|劳动节|端午|中秋|国庆|妇女节|植树节|消费者权益日|青年节|护士节|母亲节|儿童节|父亲节|建党节|建军节|七夕|教师节|重阳|除夕|圣诞"


def _festival_of(
    name: str, year: int | None, suffix: str, setting: Setting, *, doubt: str | None = None
) -> Stretch:
    calendar = setting.calendar

    def days(of_year: int) -> Days:
        start, end = calendar.holiday_start(name, of_year), calendar.holiday_end(name, of_year)
        day = festival_day(name, of_year)
        if start is None or end is None or day is None:
            raise NotKnown
        eve = start - timedelta(days=1)
        match suffix:
            case "前" | "前夕":
                return eve, eve
            case "前最后1个工作日":
                last = calendar.add_workdays(start, -1)
                return last, last
            case "后第1个工作日" | "后第1天上班" | "后" | "后上班":
                first = calendar.add_workdays(end, 1)
                return first, first
            case "后第1天":
                return end + timedelta(days=1), end + timedelta(days=1)
            case "假":
                return start, end
            case _:
                return day, day

    if suffix in ("后", "前后"):
        doubt = AMBIGUOUS
    near = year if year is not None else setting.today.year
    if suffix and name in ("春节", "清明", "端午", "中秋") and not calendar.is_known(near + (year is None)):
        # The days off of a moving festival are only known once they are published.
        doubt = doubt or _unless_published(name, year, setting)
    merged = calendar.holiday_start("国庆", near)
    if name == "中秋" and suffix and merged == calendar.holiday_start("中秋", near) and merged is not None:
        doubt = AMBIGUOUS  # one holiday with 国庆: before the holiday, or before the festival?
    return _yearly(days, year, is_long=suffix == "假", doubt=doubt)


def _unless_published(name: str, year: int | None, setting: Setting) -> str | None:
    """Doubt where the next such festival lies in a year without published holidays."""
    of_year = year
    if of_year is None:
        this = festival_day(name, setting.today.year)
        of_year = setting.today.year + (this is None or this < setting.today)
    return None if setting.calendar.is_known(of_year) else AMBIGUOUS


def _festival(match: Match, setting: Setting) -> Stretch:
    suffix = match["suffix"] or ""
    if suffix in ("期间", "假期", "长假", "放假期间", "假期期间", "长假期间", "黄金周"):
        suffix = "假"
    suffix = suffix.removeprefix("节").removeprefix("假期").removeprefix("长假").replace("上班第", "第")
    return _festival_of(match["festival"], _year(match, setting), suffix, setting)


def _next_holiday(match: Match, setting: Setting) -> Stretch:
    """节前, 节后第1个工作日: of the legal holiday that comes next or is under way."""
    calendar, today, suffix = setting.calendar, setting.today, match["suffix"]
    ends: list[tuple[date, str, int]] = []
    for year in (today.year, today.year + 1):
        for name in LEGAL:
            end = calendar.holiday_end(name, year)
            start = calendar.holiday_start(name, year)
            if end is not None and start is not None and (start > today or (suffix[0] == "后" and end >= today)):
                ends.append((end, name, year))
    if not ends:
        raise NotKnown
    _, name, year = min(ends)
    # Which holiday was meant is a guess, unless the words say what follows it.
    plain = suffix not in ("前", "后")
    return _festival_of(name, year, suffix, setting, doubt=None if plain else AMBIGUOUS)


def _rule(pattern: str, read: Reader, examples: str) -> Rule:
    return Rule(re.compile(pattern), read, examples)


_TO = "[-至到]"
_WORKDAY_AFTER = "后(?:上班)?第1个工作日|后第1天上班|后第1天|前最后1个工作日"

RULES: tuple[Rule, ...] = (
    # Whole dates.
    _rule(
        rf"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sep>[-./ ])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})日?(?![\d%])",
        _full_date,
        "2024-12-31 2024/12/31 2024.12.31",
    ),
    _rule(r"(?<![\d.])(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", _full_date, "20241231"),
    _rule(rf"(?:{_YEAR})?{_MONTH}的?{_DAY}日(?![间常])", _month_day, "11月15日 2025年1月10日 明年3月1日"),
    _rule(rf"(?:{_YEAR})?{_MONTH}{_DAY}{_NO_COUNT}(?!{_TO}\d)", _month_day, "12月31"),
    _rule(rf"(?:{_YEAR})?{_MONTH}{_DAY}日?{_TO}(?P<day2>\d{{1,2}})日", _days_of_month, "10月8日至18日 10月8-18日"),
    _rule(rf"{_NEAR_MONTH}的?{_DAY}日(?![间常])", _near_month_day, "下月15日 本月20日"),
    _rule(rf"(?<![\d.第月年]){_DAY}日(?![间常益子元内])(?![楼线院路门])", _day_only, "15日"),
    # Months and their parts.
    _rule(
        rf"(?:{_YEAR})?{_MONTH}?(?:、|{_TO})(?P<month2>\d{{1,2}})月(?!\d)(?:月?{_ENDS})"
        if False
        else rf"(?:{_YEAR})?(?<![\d.])(?P<month>\d{{1,2}})月?(?:、|和|{_TO})(?P<month2>\d{{1,2}})月(?!\d){_NO_MONTH}(?![初中上下]){_ENDS}",
        _months,
        "9月-12月 7-9月 5、6月",
    ),
    _rule(rf"(?:{_YEAR})?{_MONTH}的?{_PART}", _month_part, "10月底 12月中旬 二〇二五年三月底"),
    _rule(rf"{_NEAR_MONTH}的?{_PART}", _near_month_part, "本月底 下月初 下月中旬"),
    _rule(rf"(?<![\d个半]){_PART}", _part_only, "月底 月末 下旬"),
    _rule(rf"(?:{_YEAR})?{_MONTH}(?!\d){_NO_MONTH}", _whole_month, "11月 2025年6月"),
    _rule(_NEAR_MONTH + _NO_MONTH, _whole_near_month, "本月 下个月"),
)
