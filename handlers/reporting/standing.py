"""How a unit's reports stand, its form, and what it filed earlier."""

from __future__ import annotations

from bot.conversation.message.understood import Understood
from bot.domain.people import SeatRole
from bot.domain.rights import Action
from bot.texts import dates
from bot.texts.reporting import tasks as task_words
from bot.texts.rounds import ending as ending_words
from handlers.reporting import understood
from handlers.reporting.own import own_round
from handlers.reporting.writing import facts_of
from handlers.rounds.view import (
    is_over,
    newest_live,
    reporting_quarter,
)
from handlers.turn import Turn
from storage import programmes, progress, rounds


def tasks(turn: Turn, argument: str) -> None:
    """Where each task of the unit stands."""
    found = own_round(turn, argument, Action.READ_REPORTS, "tasks")
    if found is None:
        return
    programme, quarter, unit_id = found
    facts = facts_of(turn, programme, quarter, unit_id)
    if is_over(turn.tx, programme, turn.now):
        turn.say(task_words.over(task_words.standing(facts, may_write=False), ending_words.is_over(quarter.label)))
        return
    state = turn.dialogue()
    waiting = state if isinstance(state, Understood) and state.unit_id == unit_id else None
    read = {part.task_id for part in waiting.parts if part.task_id is not None} if waiting else set()
    turn.say(task_words.standing(facts, may_write=turn.may(Action.WRITE_REPORT, unit_id), read=read))
    if waiting is not None:
        understood.repeat(turn, waiting)  # the yes is asked for once more, below what is still owed


def filed_last(turn: Turn) -> tuple[str, str] | None:
    """(when, by whom) the one unit of this person has filed the last of its reports; None while it owes one."""
    own = turn.me.unit_ids()
    programme = newest_live(turn.tx, own[0]) if len(own) == 1 else None
    if programme is None:
        return None
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    reports = progress.filed_reports(turn.tx, programme.id, wanted=(quarter,), unit_id=own[0])[quarter]
    if programme.owed_by(own[0], reports):
        return None
    last = max(reports.values(), key=lambda one: one.submitted_at or turn.now)
    return None if last.submitted_at is None else (dates.moment(last.submitted_at), last.changed_by)


def form(turn: Turn, argument: str) -> None:
    """The unit's own form, ready to print; made when it is sent."""
    found = own_round(turn, argument, Action.READ_REPORTS, "form")
    if found is not None:
        programme, quarter, unit_id = found
        body = {"kind": "form", "programme": programme.id, "quarter": str(quarter), "unit": unit_id}
        is_own = unit_id in turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
        turn.enqueue({**body, "person": turn.me.id} if is_own else body)


def history(turn: Turn, argument: str) -> None:
    """Everything the unit filed in this list's quarters; p2 names an earlier list."""
    which = next((int(word[1:]) for word in argument.split() if word[:1] == "p" and word[1:].isdecimal()), None)
    argument = " ".join(word for word in argument.split() if word != f"p{which}")
    found = own_round(turn, argument, Action.READ_REPORTS, "history")
    if found is None:
        return
    programme, _, unit_id = found
    lists = [one for one in (*programmes.ended(turn.tx), *programmes.live(turn.tx)) if one.tasks_of(unit_id)]
    programme = next((one for one in lists if one.id == which), programme)
    wanted = rounds.quarters(turn.tx, programme.id)
    filed = progress.filed_reports(turn.tx, programme.id, wanted=wanted, unit_id=unit_id)
    others = [(one.id, one.year) for one in lists if one.id != programme.id]
    turn.say(task_words.history(programme.unit(unit_id), programme, filed, others=others))
