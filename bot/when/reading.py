"""Reading words about time: the order in which things are tried, and when to ask back.

1. Bring the text to one spelling. 2. Find its time phrases. 3. Done and ongoing words decide first: 已于7月15日完成 is no
deadline, 每月底前 is no date. 4. One phrase is the answer if the words around it are known to change nothing, or
follow it as what is to happen (12月底前建成投用); a date that replaces another stands alone (原定6月，延至9月底), one that
is denied, counted from or only part of a name is none, and several phrases give the likeliest day and a doubt. 5. Bare
numbers (12.31) count only where they are the whole answer. 6. dateparser is the last link, and never believed
unasked. What is not understood is NONE: asked again, never guessed in silence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.doubt import day_doubt
from bot.domain.localtime import local
from bot.domain.report import CompletionKind
from bot.domain.workdays import WorkCalendar
from bot.when import words
from bot.when.answer import When
from bot.when.grammar import BARE_RULES
from bot.when.hours import HOUR, read_hour
from bot.when.last_link import read_by_dateparser
from bot.when.normal import normalise
from bot.when.phrase import Phrase, Reading, phrases, resolve
from bot.when.stretch import AMBIGUOUS, Cycle, Impossible, NotKnown, Setting

_LONGEST = 200  # characters: a longer text is a report, not an answer to "until when"
_EDGES = re.compile(r"^[\s,.。;:!?、]+|[\s,.。;:!?、]+$")


def read_when(text: str, now: datetime, calendar: WorkCalendar) -> When:
    """What this text says about time, as a person in Shanghai means it at `now` (aware).

    Never raises for any text: what is not understood is NONE.
    """
    setting = Setting(local(now), calendar)
    if len(text) > _LONGEST:
        return When(CompletionKind.NONE, text)
    plain = _EDGES.sub("", normalise(text))
    try:
        answer = _read(plain, setting)
    except Impossible:
        return When(CompletionKind.NONE, text, doubt="date_impossible")
    except (NotKnown, OverflowError, ValueError):
        # A day beyond the calendar, or more working days than anybody counts.
        return When(CompletionKind.NONE, text)
    return When(answer.kind, text, answer.start, answer.end, answer.doubt, answer.around)


def _read(plain: str, setting: Setting) -> When:
    if words.is_lunar(plain):
        return _none()
    found = phrases(plain, setting)
    skeleton = _skeleton(plain, found)
    if words.is_done(skeleton):
        return _done(plain, found, setting)
    if words.is_told(skeleton) and _jumps_a_year(found[0], resolve(found[0], setting), setting):
        # 于5月20日完成, said in September, tells of the May gone by; the plan for the next would name the year.
        return replace(_done(plain, found, setting), doubt=AMBIGUOUS)
    if words.is_ongoing(skeleton) or words.is_all_year(plain):
        return _ongoing(plain, found, setting)
    if found:
        return _planned(plain, found, setting)
    return _bare(plain, setting) or _hour_only(plain, setting) or read_by_dateparser(plain, setting) or _none()


def _none() -> When:
    return When(CompletionKind.NONE, "")


def _skeleton(plain: str, found: list[Phrase]) -> str:
    parts, at = [], 0
    for phrase in found:
        parts += [plain[at : phrase.begin], words.TIME]
        at = phrase.end
    return "".join([*parts, plain[at:]])


def _done(plain: str, found: list[Phrase], setting: Setting) -> When:
    # 全年任务已完成 says what was done, not when.
    found = [phrase for phrase in found if not words.begins_with_named(plain[phrase.end :])]
    if not found:
        return When(CompletionKind.DONE, "", doubt=AMBIGUOUS if words.says_ahead_of_time(plain) else None)
    reading = resolve(found[-1], setting, is_past=True)
    if _day(reading.start) > setting.today and not words.is_marked_done(plain):
        return _planned(plain, found, setting)  # 完成（12月底）
    doubt = reading.doubt if len(found) == 1 and not words.says_ahead_of_time(plain) else AMBIGUOUS
    if _day(reading.start) > setting.today:
        doubt = AMBIGUOUS  # done, but on a day to come
    return When(CompletionKind.DONE, "", reading.start, reading.end, doubt)


def _ongoing(plain: str, found: list[Phrase], setting: Setting) -> When:
    """长期坚持, 每年12月底前; a single deadline beside such words (12月底前完成，长期坚持) is asked back."""
    for phrase in found:
        is_recurring = re.search("[每逐按](?:个|隔|逢)?$", plain[: phrase.begin])
        if phrase.is_deadline and not is_recurring and "每" not in plain[: phrase.begin]:
            return _answer(resolve(phrase, setting), setting, doubt=AMBIGUOUS)
    is_done_too = re.search("已(?:经|全部|基本)?完成", plain) is not None
    return When(CompletionKind.ONGOING, "", doubt=AMBIGUOUS if is_done_too else None)


def _revised(plain: str, found: list[Phrase]) -> tuple[list[Phrase], int]:
    """What still holds after 原定6月，延至9月底, and where it begins; all of it where no date replaces another."""
    for at in range(len(found) - 1, 0, -1):
        since = found[at - 1].end
        if words.ends_with_revised(plain[since : found[at].begin]):
            return found[at:], since
    return found, 0


def _planned(plain: str, found: list[Phrase], setting: Setting) -> When:
    found, since = _revised(plain, found)
    last = found[-1]
    if words.denies(plain[since : last.begin], plain[last.end :]) or words.is_put_off_by_a_while(plain[since:]):
        return _none()
    found = [phrase for phrase in found if not words.begins_with_cannot(plain[phrase.end :])]
    if not found:
        return _none()
    found = _begun_and_ended(plain, found)
    found, readings = _most_exact(plain, found, {phrase: resolve(phrase, setting) for phrase in found})
    finishing = [phrase for phrase in found if words.begins_with_finish(plain[phrase.end :])]
    candidates = finishing or found
    chosen = max(candidates, key=lambda phrase: _day(readings[phrase].end))
    reading, before, after = readings[chosen], plain[since : chosen.begin], plain[chosen.end :]
    if _says_something_else(chosen, reading, before, after, setting):
        return _none()
    if any(words.puts_either_or(plain[phrase.end :]) for phrase in found[:-1]):
        return _none()
    is_latest = all(_day(other.end) <= _day(reading.end) for other in readings.values())
    is_plain = len(candidates) == 1 and is_latest and _stands_plain(chosen, reading, before, after, setting)
    return _answer(reading, setting, doubt=None if is_plain else AMBIGUOUS)


def _begun_and_ended(plain: str, found: list[Phrase]) -> list[Phrase]:
    """9月20日开始，10月20日结束 is one stretch from the first to the second."""
    if len(found) != 2 or found[0].suffix not in ("起", "开始") or found[1].suffix not in ("", "前", "止", "为止"):
        return found
    first, last = found
    is_whole = words.is_filler(plain[first.end : last.begin]) and words.begins_with_finish(plain[last.end :])
    if not is_whole or first.until or last.until or last.hour or first.stretch.is_counted or last.stretch.is_counted:
        return found
    return [replace(first, until=last.stretch, end=last.end, suffix="")]


def _says_something_else(phrase: Phrase, reading: Reading, before: str, after: str, setting: Setting) -> bool:
    """Whether the words around the phrase make its own day no likely answer, so that none is better than a guess."""
    if words.tells_of_the_past(after) or re.search("已经?[于在]?$", before) or words.tells_a_sum(after):
        return True
    if words.counts_on(after) or (phrase.stretch.is_counted and not words.is_filler(before)):
        return True
    tells_a_number = re.match(r"[^,。;]*\d", after) is not None
    is_of_last_year = _jumps_a_year(phrase, reading, setting, is_as_of=words.ends_with_as_of(before))
    if tells_a_number and is_of_last_year and (phrase.is_deadline or not words.begins_with_finish(after)):
        return True  # 8月份开展活动5场, 截至8月底完成60%, said in September, tell of the August gone by
    if phrase.is_deadline:
        return False
    # 2024年版, 妇女节慰问: a date in the name of a thing.
    return words.names_another_event(after) or not (words.is_filler(after) or words.begins_with_doing(after))


def _most_exact(
    plain: str, found: list[Phrase], readings: dict[Phrase, Reading]
) -> tuple[list[Phrase], dict[Phrase, Reading]]:
    """The narrower of two that stand side by side, in the place of both: 四季度（12月底前）, 2024年12月（第四季度）."""
    kept: dict[Phrase, Reading] = {}
    for phrase in found:
        reading = readings[phrase]
        if kept:
            last, before = next(reversed(kept.items()))
            if words.is_aside(plain[last.end : phrase.begin]) and (
                _covers(before, reading) or _covers(reading, before)
            ):
                del kept[last]
                exact, reading = (phrase, reading) if _covers(before, reading) else (last, before)
                phrase = replace(exact, begin=last.begin, end=phrase.end)
        kept[phrase] = reading
    return list(kept), kept


def _covers(wide: Reading, narrow: Reading) -> bool:
    return wide.is_period and _day(wide.start) <= _day(narrow.start) and _day(narrow.end) <= _day(wide.end)


def _stands_plain(phrase: Phrase, reading: Reading, before: str, after: str, setting: Setting) -> bool:
    """Whether the words around the phrase leave no doubt that it says until when."""
    is_finish = words.begins_with_finish(after)
    if words.hangs_on_something(before) or words.names_another_event(after) or words.begins_with_start(after):
        return False
    if reading.is_period and _day(reading.start) <= setting.today and re.search(r"\d", after):
        return False  # 1至9月完成投资3亿元 tells of the past as well as of a plan
    is_as_of = words.ends_with_as_of(before)
    if (is_finish or is_as_of or re.search(r"\d", after)) and _jumps_a_year(
        phrase, reading, setting, is_as_of=is_as_of
    ):
        return False
    if reading.is_period and words.is_named_by(after):
        return False
    return (words.is_filler(before) or phrase.is_deadline or is_finish) and (
        words.is_filler(after) or words.begins_with_action(after) or phrase.is_deadline
    )


def _jumps_a_year(phrase: Phrase, reading: Reading, setting: Setting, *, is_as_of: bool = False) -> bool:
    """8月20日完成, 截至8月底, said in September: next year's, or last month's?"""
    is_yearless = phrase.stretch.cycle is Cycle.YEARLY and (is_as_of or not phrase.is_deadline)
    # 二季度完成, said in September: a stretch that has just gone by may be what is meant.
    gone_by = setting.today - (_day(reading.end) - timedelta(days=365))
    just_over = reading.is_period and timedelta() < gone_by < timedelta(days=120)
    return is_yearless and (just_over or _day(reading.start) > setting.today + timedelta(days=240))


def _bare(plain: str, setting: Setting) -> When | None:
    """Numbers that are a date only because nothing else was said: 12.31, 24.12.31前."""
    core = re.sub("^(?:截止|截至|到|至|于|最迟|力争|争取|计划|预计|不晚于)+", "", plain)
    core = re.sub(r"(?:的?时候|前|内)?(?:完成|办结|左右|提醒我?|吧)?$", "", core)
    for rule in BARE_RULES:
        match = rule.pattern.match(core)
        tail = core[match.end() :].lstrip(" ,的") if match else ""
        hour = HOUR.fullmatch(re.sub("^当[天日]", "", tail)) if tail else None
        if match and (hour or not tail):
            phrase = Phrase(0, 0, rule.read(match, setting), hour=read_hour(hour) if hour else None)
            return _answer(resolve(phrase, setting), setting)
    return None


def _hour_only(plain: str, setting: Setting) -> When | None:
    """下午三点, 下班前, 晚上: today, or tomorrow where that hour has gone by."""
    for match in HOUR.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        if not (words.is_filler(before) and (words.is_filler(after) or words.begins_with_action(after))):
            continue
        hour = read_hour(match)
        doubt = hour.doubt
        day = setting.today
        said = hour.at or hour.around
        if said is not None and datetime.combine(day, said, setting.now.tzinfo) < setting.now:
            if match["office"] is None:
                day += timedelta(days=1)
            doubt = AMBIGUOUS
        value: date | datetime = day if hour.at is None else datetime.combine(day, hour.at, setting.now.tzinfo)
        return When(CompletionKind.DATE, "", value, value, doubt, hour.around)
    return None


def _answer(reading: Reading, setting: Setting, *, doubt: str | None = None) -> When:
    """The reading with its doubts: past and far before ambiguous."""
    doubt = day_doubt(_day(reading.end), setting.today) or doubt or reading.doubt
    if isinstance(reading.end, datetime) and reading.end < setting.now.replace(second=0, microsecond=0):
        doubt = "date_past"
    kind = CompletionKind.PERIOD if reading.is_period else CompletionKind.DATE
    return When(kind, "", reading.start, reading.end, doubt, reading.around)


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
