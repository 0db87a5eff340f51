"""The State Council's yearly holiday notice, pasted by the office: its days are known from then on, and plans follow."""

from __future__ import annotations

from bot.domain.rights import Action
from bot.domain.workdays import HolidayNoticeNotRead, read_holiday_notice
from bot.texts.rounds import plan as words
from handlers.rounds.contacts import round_key
from handlers.rounds.view import reporting_quarter
from handlers.turn import Turn
from storage import calendar as office_calendar
from storage import outbox, programmes

_SHORTEST = 100


def looks_like_holiday_notice(text: str) -> bool:
    return len(text) >= _SHORTEST and "节假日" in text and "放假" in text and "安排" in text


def declare(turn: Turn, text: str) -> None:
    """Take over every day the notice names; what is planned is computed anew from them at the next look."""
    turn.require(Action.PREVIEW_NOTICE)
    try:
        notice = read_holiday_notice(text)
    except HolidayNoticeNotRead as error:
        turn.say(str(error))
        return
    office_calendar.declare_days(turn.tx, notice.days)
    after = {day.isoformat(): worked for day, worked in notice.days.items()}
    # What is planned and not sent is planned anew by the new days.
    for programme in programmes.live(turn.tx):
        outbox.forget_planned(turn.tx, round_key(programme, reporting_quarter(turn.tx, programme, turn.now)))
    turn.audit("calendar.declare", f"year:{notice.year}", after=after)
    turn.say(words.holidays_taken(notice))
