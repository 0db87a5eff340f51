"""Time phrases in a text: where they stand, and the days they come to.

A phrase is a stretch (bot/when/grammar.py), perhaps up to a second one (9月至12月), with what belongs to it: a weekday in
brackets, an hour, a choice of working day (最后一个工作日), and a word that makes it a deadline (前, 内) or leaves it
open (后, 起, 左右).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.when.feasts import is_uncertain
from bot.when.grammar import RULES, Rule
from bot.when.hours import HOUR, Hour, read_hour
from bot.when.stretch import (
    AMBIGUOUS,
    Cycle,
    Days,
    Impossible,
    NotKnown,
    Setting,
    Stretch,
    anchors,
    last_days,
    next_days,
)

# Every rule begins with one of these, so nothing else need be tried.
_STARTS = re.compile(
    r"[\dqp今当明次来下后去上前本这该半全季年月周大昨再过节放长第元春清劳端中国妇植消青护母儿父建七教重除圣即]"
)
_JOIN = re.compile(r"(?:起|开始)?[-至到](?=.)")
_WEEKDAY = re.compile(r"\(?(?:周(?P<weekday>[a-g]))\)?")
_PICK = re.compile(r"(?:的|前的?)?(?:(?P<last>最后)|第)(?P<count>\d{1,2})?个?(?P<unit>工作日|天)")
_SUFFIX = re.compile(
    r"的?(?:\(含(?:当[日天])?\))?(?P<suffix>前后|前夕|前(?![期提景端往列沿述置面来\d])|内(?![容部蒙涵控设需])|后(?![续勤期备面端台])"
    r"|期间|左右|上下|起(?![草步动来])|开始|以来|为止|止|这[天日]|当[天日])(?:\(含(?:当[日天])?\))?"
)


@dataclass(frozen=True)
class Phrase:
    """One phrase of the text between `begin` and `end`."""

    begin: int
    end: int
    stretch: Stretch
    until: Stretch | None = None
    weekday: int | None = None
    hour: Hour | None = None
    pick: tuple[bool, int, bool] | None = None  # from the end?, which, working days?
    suffix: str = ""

    @property
    def is_deadline(self) -> bool:
        """Whether the words themselves say "until": 底, 前, 内."""
        return self.suffix in ("前", "内", "止", "为止") or self.stretch.is_end or self.stretch.is_within


@dataclass(frozen=True)
class Reading:
    """What a phrase comes to: days, or one moment."""

    start: date | datetime
    end: date | datetime
    is_period: bool
    doubt: str | None = None
    around: time | None = None


def phrases(text: str, setting: Setting) -> list[Phrase]:
    """The phrases of the text from left to right, without overlaps. Raises Impossible, NotKnown."""
    found: list[Phrase] = []
    at = 0
    while begin := _STARTS.search(text, at):
        phrase = _phrase_at(text, begin.start(), setting)
        if phrase is None:
            at = begin.start() + 1
        else:
            found.append(phrase)
            at = max(phrase.end, begin.start() + 1)
    return found


def _phrase_at(text: str, at: int, setting: Setting) -> Phrase | None:
    matched = longest(RULES, text, at)
    if matched is None:
        return None
    rule, match = matched
    phrase = Phrase(at, match.end(), rule.read(match, setting))
    phrase = _with_tail(phrase, text)
    if join := _JOIN.match(text, phrase.end):
        second = longest(RULES, text, join.end())
        if second is not None and phrase.suffix in ("", "起", "开始") and not phrase.stretch.is_counted:
            rule, match = second
            tail = _with_tail(Phrase(at, match.end(), rule.read(match, setting)), text)
            if tail.hour is None or tail.hour.at is None:
                phrase = replace(phrase, until=tail.stretch, end=tail.end, suffix=tail.suffix, hour=None, pick=None)
    return phrase


def longest(rules: tuple[Rule, ...], text: str, at: int) -> tuple[Rule, re.Match[str]] | None:
    """The rule with the longest match at this place; the first of equals."""
    best: tuple[Rule, re.Match[str]] | None = None
    for rule in rules:
        match = rule.pattern.match(text, at)
        if match and match.end() > at and (best is None or match.end() > best[1].end()):
            best = rule, match
    return best


def _with_tail(phrase: Phrase, text: str) -> Phrase:
    if match := _WEEKDAY.match(text, phrase.end):
        phrase = replace(phrase, weekday="abcdefg".index(match["weekday"]), end=match.end())
    if match := _PICK.match(text, phrase.end):
        pick = (bool(match["last"]), int(match["count"] or 1), match["unit"] == "工作日")
        phrase = replace(phrase, pick=pick, end=match.end())
    start = phrase.end + (text[phrase.end : phrase.end + 1] in ("的", ",", " ", "t"))
    if phrase.stretch.moment is None and (match := HOUR.match(text, start)):
        phrase = replace(phrase, hour=read_hour(match), end=match.end())
    if match := _SUFFIX.match(text, phrase.end):
        phrase = replace(phrase, suffix=match["suffix"], end=match.end())
    return phrase


def resolve(phrase: Phrase, setting: Setting, *, is_past: bool = False) -> Reading:
    """The days of the phrase; of what is done, the last such days. Raises Impossible, NotKnown."""
    stretch = phrase.stretch
    hour = phrase.hour or Hour()
    if stretch.moment is not None:
        return Reading(stretch.moment, stretch.moment, is_period=False, doubt=stretch.doubt)
    if phrase.until is not None:
        first, last = _range(stretch, phrase.until, setting, is_past=is_past)
    elif is_past:
        first, last = last_days(stretch, setting.today)
    else:
        first, last = next_days(stretch, setting.now if hour.at else _midnight(setting), hour=hour.at)
    doubt = stretch.doubt or hour.doubt or (phrase.until.doubt if phrase.until else None)
    if stretch.festival and is_uncertain(stretch.festival, first, setting.calendar, is_before=stretch.is_before):
        doubt = AMBIGUOUS
    is_period = phrase.until is not None or (stretch.is_long and not stretch.is_end)
    if phrase.until is not None and stretch.cycle is Cycle.WEEKLY and first < setting.today:
        doubt = AMBIGUOUS  # 周一至周三, said on a Tuesday
    if phrase.pick is not None:
        first = last = _picked(phrase.pick, first, last, setting)
        is_period = False
        if not setting.calendar.is_known(first.year) and phrase.pick[2]:
            doubt = AMBIGUOUS
    match phrase.suffix:
        case "前":
            # 十月前: before it begins, or by its end?
            if is_period and phrase.until is None:
                doubt = AMBIGUOUS
            is_period = False
        case "内" | "止" | "为止":
            # 9月10日起至12月31日止 names both ends.
            is_period = phrase.until is not None and phrase.suffix != "内"
        case "后" | "起" | "开始" | "以来" | "左右" | "上下" | "前后" | "前夕":
            doubt = AMBIGUOUS
    if phrase.weekday is not None and phrase.weekday != last.weekday():
        doubt = AMBIGUOUS  # 12月31日（星期三）, but it is a Tuesday
    if is_period:
        return Reading(first, last, is_period=True, doubt=doubt)
    if hour.at is not None:
        moment = datetime.combine(last, hour.at, setting.now.tzinfo)
        return Reading(moment, moment, is_period=False, doubt=doubt)
    return Reading(last, last, is_period=False, doubt=doubt, around=hour.around)


def _midnight(setting: Setting) -> datetime:
    return datetime.combine(setting.today, time.min, setting.now.tzinfo)


def _picked(pick: tuple[bool, int, bool], first: date, last: date, setting: Setting) -> date:
    """最后一个工作日, 第三个工作日, 最后一天 of a stretch."""
    from_end, count, of_workdays = pick
    if not 1 <= count <= 31:
        raise NotKnown
    step = timedelta(days=1)
    if of_workdays:
        add = setting.calendar.add_workdays
        day = add(last + step, -count) if from_end else add(first - step, count)
    else:
        day = last - step * (count - 1) if from_end else first + step * (count - 1)
    if not first <= day <= last:
        raise NotKnown
    return day


def _range(first: Stretch, second: Stretch, setting: Setting, *, is_past: bool) -> Days:
    """From one stretch to another: the second is the next such after the first has begun."""
    found: Days | None = None
    for days in _ranges(first, second, setting):
        if is_past:
            found = days if days[0] <= setting.today else found
        elif first.cycle is Cycle.FIXED or days[1] >= setting.today:
            return days
    if found is None:
        raise NotKnown
    return found


def _ranges(first: Stretch, second: Stretch, setting: Setting) -> Iterator[Days]:
    if second.cycle is Cycle.FIXED and first.cycle is not Cycle.FIXED:
        # 9月至2025年3月: the September before.
        last = second.days(setting.today)[1]
        yield _begin(last_days(first, last), first), last
        return
    for anchor in anchors(first.cycle, setting.today):
        try:
            begin = _begin(first.days(anchor), first)
        except Impossible:
            if first.cycle is Cycle.FIXED:
                raise
            continue
        since = datetime.combine(begin, time.min, setting.now.tzinfo)
        last = next_days(second, since)[1]
        if last < begin:
            raise Impossible
        yield begin, last


def _begin(days: Days, stretch: Stretch) -> date:
    return days[1] if stretch.is_end else days[0]
