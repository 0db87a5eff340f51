"""Progress of reporting, summaries, the plan."""

from __future__ import annotations

from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.rights import Action
from bot.texts import errors, summary
from bot.texts import plan as plan_words
from handlers import report
from handlers.people import choose_unit
from handlers.rounds import newest_live, plan_of, reporting_quarter, summary_of
from handlers.turn import Turn
from storage import outbox, people
from storage.store import Tx

# Messages nobody asked for, per unit and quarter; beyond it the office is given a name to phone.
BURDEN_CAP = 12


def status(turn: Turn, argument: str) -> None:
    """The office sees every unit, a liaison the own one."""
    if not turn.may(Action.STATUS_ALL):
        own = turn.person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) if turn.person else ()
        if any(turn.may(Action.STATUS_OWN, unit_id) for unit_id in own):
            report.tasks(turn, argument)
            return
    turn.require(Action.STATUS_ALL)
    found = _round(turn, argument)
    if found is None:
        return
    programme, quarter = found
    value = summary_of(turn.tx, programme, quarter, now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
    unreached = {unit.id for unit in programme.units} - people.reached_unit_ids(turn.tx)
    turn.say(
        summary.status(
            value,
            unreached,
            burden(turn.tx, programme, quarter),
            cap=BURDEN_CAP,
            may_remind=turn.may(Action.REMIND),
        )
    )


def summarise(turn: Turn, argument: str) -> None:
    """/summary, /summary 第三季度, /summary 教育和体育事业中心: text and files, made when they are sent."""
    turn.require(Action.SUMMARY)
    words = argument.split()
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    quarter = parse_quarter(argument, local(turn.now).date())
    if quarter is None and words:
        unit = choose_unit(turn, "".join(words), "summary")
        if unit is not None:
            current = reporting_quarter(turn.tx, programme, turn.now)
            value = summary_of(turn.tx, programme, current, now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
            turn.say(summary.of_unit(value, unit))
        return
    quarter = quarter or reporting_quarter(turn.tx, programme, turn.now)
    turn.enqueue({"kind": "summary", "programme": programme.id, "quarter": str(quarter), "style": "asked"})


def plan(turn: Turn, argument: str) -> None:
    """The whole calendar of the quarter before it happens."""
    turn.require(Action.PLAN)
    found = _round(turn, argument)
    if found is not None:
        programme, quarter = found
        turn.say(plan_words.calendar(plan_of(turn.tx, programme, quarter), now=turn.now))


def burden(tx: Tx, programme: Programme, quarter: Quarter) -> dict[int, int]:
    """Unasked messages per unit id in this round."""
    prefix = f"remind:{programme.id}:{quarter}:u"
    counts: dict[int, int] = {}
    for key in outbox.keys_like(tx, prefix):
        unit_id = int(key.removeprefix(prefix).partition(":")[0])
        counts[unit_id] = counts.get(unit_id, 0) + 1
    return counts


def _round(turn: Turn, argument: str) -> tuple[Programme, Quarter] | None:
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return None
    if not argument:
        return programme, reporting_quarter(turn.tx, programme, turn.now)
    quarter = parse_quarter(argument, local(turn.now).date())
    if quarter is None:
        turn.say(errors.quarter_unclear(argument))
        return None
    return programme, quarter
