"""Words of somebody who will be away: 我出差到下周五, 请假，催报找王芳, 我回来了. Pure; dates are read by bot/when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.localtime import at_local, local
from bot.domain.report import CompletionKind
from bot.domain.workdays import WorkCalendar
from bot.when import read_when

_AWAY = r"(?:出差|请假|休假|外出|不在(?:单位|岗)?|学习|培训|产假|病假|年假)"
_SAYS = re.compile(
    rf"(?:我|本人)?(?:要|将|会|在|正在|这几天|最近)?(?P<first>.{{0,16}}?){_AWAY}(?:了|中)?[,，;；\s]*(?P<rest>.{{0,40}})"
)
_RETURNS = re.compile(r"(?:我|本人)?(?P<when>.{1,16}?)(?:才)?(?:回来|返岗|回单位|上班)(?P<rest>[,，;；\s].{0,30})?")
_BACK = re.compile(r"(?:我|本人)?(?:已经|已)?(?:回来|返岗|回单位|回岗|上班)了?|(?:我)?(?:不出差|不请假|销假)了?")
_STAND_IN = re.compile(
    r"[,，;；\s]*(?:期间|这段时间)?(?:催报|提醒|有事|消息|工作)?(?:请|可以|先|改)?(?:找|联系|发给|提醒|由)"
    r"(?P<name>[\u4e00-\u9fff·]{2,8}?)(?:负责|代办|代替|接手|同志|处理|即可|就行|吧)?[。.]?$"
)
_BACK_ON = re.compile(r"(?:才)?(?:回来|返岗|回单位|上班|回)[。.]?$")


@dataclass(frozen=True)
class Away:
    """`until` is when the person is there again, None where not said; `stand_in` the name of whoever is to be asked."""

    until: datetime | None
    stand_in: str | None


@dataclass(frozen=True)
class Back:
    """The person is there again."""


def read_absence(text: str, now: datetime, calendar: WorkCalendar) -> Away | Back | None:
    """What somebody says about being away; None where it is nothing of the kind, or too long to be."""
    text = text.strip().rstrip("。.！!")
    if not text or len(text) > 60:
        return None
    if _BACK.fullmatch(text):
        return Back()
    stand_in = None
    if found := _STAND_IN.search(text):
        stand_in, text = found["name"], text[: found.start()].rstrip("，,；; ")
    if found := _SAYS.fullmatch(text):
        said = f"{found['first']} {found['rest']}".strip()
        until = _until(said, now, calendar)
        # 我们开展了培训活动3场 is about the work: only a time, a name, or nothing may stand around the word.
        return Away(until, stand_in) if until is not None or not said else None
    if (found := _RETURNS.fullmatch(text)) and (until := _until(found["when"] + "回来", now, calendar)):
        return Away(until, stand_in)
    return None


def _until(said: str, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """10月8日回来 is that morning, 到10月8日 the morning after it."""
    returns = _BACK_ON.search(said)
    words = _BACK_ON.sub("", said).strip()
    words = re.sub(r"^(?:到|至|直到|从.{1,10}?到)", "", words).rstrip("，, 为止")
    if not words:
        return None
    when = read_when(words, local(now), calendar)
    if when.kind not in (CompletionKind.DATE, CompletionKind.PERIOD) or when.doubt == "date_impossible":
        return None
    moment = (when.start if returns else when.end) or when.end or when.start
    if moment is None:
        return None
    day = local(moment).date() if isinstance(moment, datetime) else moment
    if not returns:
        day = calendar.add_workdays(day, 1)
    back = at_local(day, time(0, 0))
    return back if back > now else None
