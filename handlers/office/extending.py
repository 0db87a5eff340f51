"""A later due time, in the office's own words: who asks, whether it was granted, granting, refusing, another day."""

from __future__ import annotations

import re

from bot.conversation.office import words as office_words
from bot.conversation.office.cues import PUTS_OFF
from bot.conversation.office.spotting import UNIT, Named
from bot.conversation.reading.spoken_time import time_in
from handlers.office.case import Case
from handlers.reporting.extension_granted import answer_request, propose_refusal, say_standing, show_request
from handlers.turn import Turn
from storage import extensions

_REFUSES = re.compile(r"不同意|不批|不准|不行|不能|不予|驳回|拒绝|别延|不给|不可以")
_GRANTS = re.compile(r"同意|批|准|可以|行|答应|延吧|给(?:他们)?延")
# Words beside the yes may be a condition: then the request is shown with its buttons again.
_ONLY_GRANTS = re.compile(
    rf"(?:{UNIT}|同意|批准?|准许?|可以|行|好的?|答应|给|他们|延期|延|申请|的|事|这个|那个|就|那|了|吧|[，,。！!\s])+"
)
_NO_REASON = re.compile(
    r"不同意|不批准?|不准|不行|不能|不予|驳回|拒绝|别延|不给|不可以|的?延期(?:申请)?的?(?:事|请求)?|延|申请|他们|吧|了"
)


def _day_meant(named: Named) -> str:
    """The day behind 延到, of 章要明天才能盖，给他宽限到10月8日; else the first that is named."""
    verb = PUTS_OFF.search(named.rest)
    until = time_in(named.rest[verb.end() :]) if verb else None
    return until[0] if until else named.day


def why_not(named: Named) -> str:
    """The reason in words that refuse: 先报现有的数 of 公安驳回，让他先报现有的数."""
    return "，".join(
        part
        for part in re.split(r"[，,。]", office_words.reason(named))
        if not _REFUSES.search(part) and len(_NO_REASON.sub("", part)) >= 2
    )


def extension(turn: Turn, case: Case) -> None:
    """Look at what waits, or bring an answer to it before whoever says it."""
    reading, named = case.reading, case.reading.named
    waiting = extensions.undecided(turn.tx, case.programme.id)
    ids = {unit.id for unit in reading.units}
    mine = [one for one in waiting if one.unit_id in ids or (not ids and case.topic.request_id in (None, one.id))]
    unit_id = next(iter(ids), None) or (mine[0].unit_id if len(mine) == 1 else None)
    refuses = bool(_REFUSES.search(named.rest))
    day = _day_meant(named)
    if day and not reading.asks and unit_id is not None:
        case.run(turn, "extend", f"u{unit_id} {day}")
    elif not (refuses or _GRANTS.search(named.rest)) or reading.asks:
        if unit_id is not None and ids:
            say_standing(turn, case.programme, unit_id)
        else:
            case.run(turn, "extend", "")
    elif len(mine) > 1 and ids:
        for request in mine:  # each has its own answer, given by its own button
            show_request(turn, case.programme, request)
    elif len(mine) != 1:
        case.run(turn, "extend", f"u{unit_id}" if unit_id is not None and not refuses else "")
    elif refuses:
        propose_refusal(turn, mine[0].id, why_not(named))
    elif case.topic.request_id == mine[0].id and _ONLY_GRANTS.fullmatch(named.rest):
        answer_request(turn, mine[0].id, is_yes=True, typed="")
    else:
        show_request(turn, case.programme, mine[0])
