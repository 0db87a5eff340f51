"""Words about the completion time (完成时限) into a value, with the reason to ask back where there is one."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.conversation.filling import ReportFacts
from bot.domain.report import Completion, CompletionKind
from bot.when import read_when

# A form's cell holds no more of what is only a time.
COMPLETION_LIMIT = 100


def read_completion(text: str, facts: ReportFacts) -> tuple[Completion, str | None]:
    """(completion, doubt): date_impossible, date_unclear, date_past, date_far, date_ambiguous, or None."""
    when = read_when(text, facts.now, facts.calendar)
    if when.kind is CompletionKind.PERIOD and _ALL_YEAR.fullmatch(text.strip("。.，,！! ")):
        # 全年 says that it goes on, not that it was begun on New Year's day.
        return Completion(CompletionKind.ONGOING, text[:COMPLETION_LIMIT]), when.doubt
    start = _day(when.start) if when.kind in (CompletionKind.PERIOD, CompletionKind.DONE) else None
    doubt = when.doubt or ("date_unclear" if when.kind is CompletionKind.NONE else None)
    return Completion(when.kind, text[:COMPLETION_LIMIT], start, _day(when.end)), doubt


_ALL_YEAR = re.compile(
    r"(?:完成时限|时限|时间|是|按|就|写|为|[:：])*(?:贯穿|覆盖)?(?:全年|一整年|整年|一年到头|年年)(?:都|一直|持续|在|要|会|坚持|开展|推进|进行|实施|做|抓|干|办|搞|工作|任务|性|的|着|了|吧|呢)*"
)
_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
_HAPPENED = re.compile(r"已|完成|成立|建成|竣工|投用|投入使用|开通|挂牌|揭牌|办结|启用|交付|验收|了")
_SENTENCE = re.compile(r"[^。；;！!\n]+")


def told_as_done(text: str, told: str, facts: ReportFacts) -> Completion | None:
    """What was done on a day that the report tells as past (已于2024年8月15日成立): the same day without its year is that day,
    and no day of next year."""
    said = _DAY.fullmatch(text.strip("。.，, "))
    if said is None or said["year"]:
        return None
    for sentence in _SENTENCE.findall(told):
        for found in _DAY.finditer(sentence):
            if (int(found["month"]), int(found["day"])) != (int(said["month"]), int(said["day"])):
                continue
            try:
                day = date(int(found["year"] or facts.quarter.year), int(found["month"]), int(found["day"]))
            except ValueError:
                continue
            if day <= facts.now.date() and _HAPPENED.search(sentence):
                return Completion(CompletionKind.DONE, text[:COMPLETION_LIMIT], end=day)
    return None


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
