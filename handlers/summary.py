"""Progress of reporting, summaries."""

from __future__ import annotations

from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.rights import Action
from bot.texts import errors, summary
from handlers import report
from handlers.contacts import burden, delivery_notes, fields_filled
from handlers.people import choose_unit
from handlers.rounds import newest_live, reporting_quarter, rules_of, summary_of
from handlers.turn import Turn
from storage import people


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
            cap=rules_of(turn.tx, programme).unit_cap,
            may_remind=turn.may(Action.REMIND),
            fields=fields_filled(turn.tx, programme, quarter),
            notes=delivery_notes(turn.tx, programme, quarter),
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
