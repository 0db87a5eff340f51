"""The end of a list: proposed to the office once its last round is over, made by an admin, undone by an admin.

Ending changes one word in one row. Planned messages that still wait are taken back, so that a list taken up again plans
them anew; everything that was filed stays where it is and is read as before.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bot.domain.ending import OpenMatters
from bot.domain.localtime import at_local, local
from bot.domain.problem import ProblemState
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.review import awaits_review
from bot.domain.rights import Action
from bot.ports import Address, Content
from bot.texts import errors
from bot.texts.rounds import ending as words
from handlers.rounds.contacts import round_key
from handlers.rounds.paper import unsealed_units
from handlers.rounds.telling import tell_channel, tell_office
from handlers.rounds.view import calendar_of, is_over, last_quarter, newest_live, plan_of, reporting_quarter, rules_of
from handlers.turn import Turn
from storage import outbox, people, problems, programmes, progress
from storage.store import Tx

Letter = tuple[str, Address, dict[str, Any]]

_WHICH = re.compile(r"p(?P<id>\d{1,18})\s*(?P<what>确认|不结束|恢复)?")


def due_letters(tx: Tx, programme: Programme, now: datetime) -> list[Letter]:
    """The proposal to end a list that is over, to each of the office at once; to the channel where nobody can be reached.

    It is said once, and to nobody who came later.
    """
    prefix = f"ending:{programme.id}:"
    if outbox.keys_like(tx, prefix) or not _is_time(tx, programme, now):
        return []
    found = list[Letter]()
    for person in people.office(tx):
        address = people.address_of(tx, person.id)
        if address is not None:
            body = {"kind": "ending", "programme": programme.id, "may_end": person.is_admin}
            found.append((f"{prefix}p{person.id}", address, body))
    if not found:
        body = {"kind": "ending", "programme": programme.id, "may_end": False}
        found += [(f"{prefix}{one.platform}/{one.chat}", one, body) for one in people.channels(tx)]
    return found


def _is_time(tx: Tx, programme: Programme, now: datetime) -> bool:
    """Whether nothing is left to wait for, or it was waited long enough."""
    rules = rules_of(tx, programme)
    closed_on = local(plan_of(tx, programme, last_quarter(tx, programme)).closes_at).date()
    latest = calendar_of(tx, programme).add_workdays(closed_on, rules.ends_offset)
    return now >= at_local(latest, rules.reminder_hour) or not open_matters(tx, programme, now).is_worked_on


def open_matters(tx: Tx, programme: Programme, now: datetime) -> OpenMatters:
    """What is not done in the newest round of the list."""
    quarter = reporting_quarter(tx, programme, now)
    found = progress.reports(tx, programme.id, wanted=(quarter,))[quarter]
    filed = progress.filed_reports(tx, programme.id, wanted=(quarter,))[quarter]
    owed = [(unit, programme.owed_by(unit.id, filed)) for unit in programme.units]
    waiting = [
        (unit, sum(report.unit_id == unit.id and awaits_review(report.state) for report in found.values()))
        for unit in programme.units
    ]
    known = problems.problems(tx, (programme.id,))
    return OpenMatters(
        missing=tuple((unit, tasks) for unit, tasks in owed if tasks),
        waiting=tuple((unit, count) for unit, count in waiting if count),
        unsealed=unsealed_units(tx, programme, quarter),
        problems=sum(problem.state is not ProblemState.SOLVED for problem in known),
    )


def compose(tx: Tx, programme: Programme, *, may_end: bool, now: datetime) -> Content | None:
    """The proposal as things stand; None where the list has ended meanwhile, or goes on."""
    if programmes.state(tx, programme.id) != programmes.LIVE or not is_over(tx, programme, now):
        return None
    return words.proposal(programme, last_quarter(tx, programme), open_matters(tx, programme, now), may_end=may_end)


def end(turn: Turn, argument: str) -> None:
    """结束清单: shows what that would mean; p2 确认 ends it, p2 恢复 takes it up again; 恢复 shows which there are."""
    turn.require(Action.CONFIRM_NOTICE)
    if argument == "恢复" and (ended := programmes.ended(turn.tx)):
        turn.say(words.ended_lists(ended))
        return
    found = _WHICH.fullmatch(argument.strip())
    programme = _named(turn.tx, int(found["id"])) if found else newest_live(turn.tx)
    if programme is None:
        ended = programmes.ended(turn.tx)
        turn.say(errors.not_found() if found else words.ended_lists(ended) if ended else errors.nothing_live())
        return
    match found["what"] if found else None:
        case "确认":
            _end(turn, programme)
        case "恢复":
            _restore(turn, programme)
        case "不结束":
            turn.audit("programme.keep", f"programme:{programme.id}")
            turn.say(words.kept(programme))
        case _:
            quarter: Quarter = reporting_quarter(turn.tx, programme, turn.now)
            turn.say(
                words.proposal(
                    programme,
                    quarter,
                    open_matters(turn.tx, programme, turn.now),
                    may_end=True,
                    is_over=is_over(turn.tx, programme, turn.now),
                )
            )


def _named(tx: Tx, programme_id: int) -> Programme | None:
    found = (*programmes.live(tx), *programmes.ended(tx))
    return next((programme for programme in found if programme.id == programme_id), None)


def _end(turn: Turn, programme: Programme) -> None:
    if not programmes.move(turn.tx, programme.id, only_from=programmes.LIVE, to=programmes.CLOSED):
        turn.say(words.already(programme, is_ended=True))
        return
    outbox.forget_planned(turn.tx, round_key(programme, reporting_quarter(turn.tx, programme, turn.now)))
    turn.audit("programme.end", f"programme:{programme.id}", before={"state": "live"}, after={"state": "closed"})
    turn.say(words.done(programme))
    _tell(turn, "ended", programme, words.told(programme, turn.me.name))


def _restore(turn: Turn, programme: Programme) -> None:
    if not programmes.move(turn.tx, programme.id, only_from=programmes.CLOSED, to=programmes.LIVE):
        turn.say(words.already(programme, is_ended=False))
        return
    turn.audit("programme.restore", f"programme:{programme.id}", before={"state": "closed"}, after={"state": "live"})
    turn.say(words.restored(programme))
    _tell(turn, "restored", programme, words.told_restored(programme, turn.me.name))


def _tell(turn: Turn, what: str, programme: Programme, text: str) -> None:
    key = f"{what}:{programme.id}:{turn.row_id}"
    tell_office(turn, key, text)
    tell_channel(turn, key, text)
