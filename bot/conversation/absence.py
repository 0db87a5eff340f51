"""Words of somebody who will be away: 我出差到下周五, 请假，催报找王芳, 我回来了. Pure; dates are read by bot/when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.localtime import at_local, local
from bot.domain.report import CompletionKind
from bot.domain.workdays import WorkCalendar
from bot.when import read_when

_AWAY = r"(?:出差|请假|休?(?:产假|病假|年假)|休假|外出|不在(?:单位|岗)?|(?:去|参加|外出)(?:学习|培训)|挂职)"
_SAYS = re.compile(
    rf"(?:我|本人)?(?:要|将|会|在|正在|这几天|最近)?(?P<first>.{{0,16}}?){_AWAY}(?:了|中)?[,，;；\s]*(?P<rest>.{{0,40}})"
)
_RETURNS = re.compile(r"(?:我|本人)?(?P<when>.{1,16}?)(?:才)?(?:回来|返岗|回单位|上班)(?P<rest>[,，;；\s].{0,30})?")
_BACK = re.compile(r"(?:我|本人)?(?:已经|已)?(?:回来|返岗|回单位|回岗|上班)了?|(?:我)?(?:不出差|不请假|销假)了?")
_STAND_IN = re.compile(
    r"[,，;；\s]*(?:期间|这段时间)?(?:催报|提醒|有事|消息|工作)?(?:请|可以|先|改)?(?:找|联系|发给|提醒|由)"
    r"(?P<name>[\u4e00-\u9fff·]{2,8}?)(?:负责|代办|代替|接手|同志|处理|即可|就行|吧)?[。.]?$"
)
# 外出培训3场，覆盖120人 is about the work.
_COUNTED = re.compile(r"\d+(?:余|多)?(?:次|场|人|期|个|名|家|项|户|所|万|%)")
# Words a time may be said in; anything else around the absence makes the sentence one about something else.
_TIME_WORDS = re.compile(
    r"(?:[\d〇零一二两三四五六七八九十廿0-9:：.\-/]+|[年月日号周天时点旬季]|月份|星期|礼拜|季度|明|后|今|大后|下|上|本|这|个|到|至|直|从|起|开始"
    r"|之前|以前|前|底|初|末|中旬|上旬|下旬|才|就|再|回来|返岗|上班|回单位|回|国庆|中秋|春节|元旦|清明|端午|劳动|五一|十一|节|假|放|结束"
    r"|上午|下午|中午|晚上|早上|工作|半|小时|内|左右|期间|为止|去|外地|[,，\s])*"
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
    if not text or len(text) > 60 or _COUNTED.search(text):
        return None
    if _BACK.fullmatch(text):
        return Back()
    stand_in = None
    if found := _STAND_IN.search(text):
        stand_in, text = found["name"], text[: found.start()].rstrip("，,；; ")
    if found := _SAYS.fullmatch(text):
        said = f"{found['first']} {found['rest']}".strip()
        until = _until(said, now, calendar)
        # 本季度组织外出培训 is about the work: only a time, a name, or nothing may stand around the word.
        is_absence = _TIME_WORDS.fullmatch(said) is not None and (until is not None or not said)
        return Away(until, stand_in) if is_absence else None
    if (found := _RETURNS.fullmatch(text)) and _TIME_WORDS.fullmatch(found["when"]):
        until = _until(f"{found['when']}回来", now, calendar)
        return None if until is None else Away(until, stand_in)
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
    # Longer than any leave: a day gone by, read as next year's.
    return back if now < back <= now + timedelta(days=250) else None
