"""What follows from filing, whatever the way a report came in: call `filed` in the same transaction, `follow_up` last."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.programme import Part, Programme
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.review import Decision
from bot.domain.rights import Action
from bot.texts.reporting import behalf as behalf_words
from bot.texts.reporting import review as review_words
from handlers.due import complete_summary
from handlers.reporting import joint, problems, spoken_codes
from handlers.rounds.telling import tell_person
from handlers.rounds.view import owing_units
from handlers.turn import Turn
from storage import behalf, outbox, progress, reviews, rounds


def is_on_behalf(turn: Turn, unit_id: int) -> bool:
    """Whether who writes here is the office and not the unit; raises NotAllowed where it may not be either."""
    if turn.may(Action.WRITE_REPORT, unit_id):
        return False
    # A liaison of another unit is refused the liaison's action, whoever else may do it.
    turn.require(Action.WRITE_ON_BEHALF if turn.me.is_office else Action.WRITE_REPORT, unit_id)
    return True


def filed(turn: Turn, programme: Programme, quarter: Quarter, reports: Sequence[ProgressReport]) -> None:
    """These reports of one unit were just submitted."""
    for report in reports:
        if report.important:
            problems.remember(turn, programme, quarter, report, report.important)
        if report.on_behalf:
            behalf.enter(turn.tx, report.id, report.version, person_id=turn.me.id, now=turn.now)
    parts = sum(len(task.units) for task in programme.tasks)
    # A round is read as a whole only where it may be complete: every unit files, and few of them are the last.
    if progress.begun(turn.tx, programme.id, quarter) >= parts and not owing_units(turn.tx, programme, quarter):
        # The last unit is in: the channel hears of it at once.
        for letter in complete_summary(turn.tx, programme, quarter):
            outbox.put(turn.tx, letter.key, letter.address, letter.body, now=turn.now)


def follow_up(turn: Turn, programme: Programme, quarter: Quarter, parts: Sequence[Part]) -> None:
    """What is asked once 已登记 was said: of who filed, and of a unit that was filed for."""
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    awaited: list[tuple[int, int]] = []
    for part in parts:
        report = progress.report_of(turn.tx, round_id, part)
        if report is None or not report.state.is_filed:
            continue
        unit = programme.unit(report.unit_id)
        if report.on_behalf:
            told = spoken_codes.give(turn, unit.id, (report.id, report.version))
            waits = turn.dialogue() is None
            turn.say(behalf_words.entered(unit, programme.task(report.task_id), told, waits=waits))
            if told:
                awaited.append((report.id, report.version))
        _tell_who_returned(turn, programme, report)
        problems.ask_about(turn, programme, report)
    joint.ask_lead(turn, programme, quarter, [task_id for task_id, _ in parts])
    if awaited:
        spoken_codes.wait_for(turn, awaited)


def _tell_who_returned(turn: Turn, programme: Programme, report: ProgressReport) -> None:
    """Whoever sent a report back waits for it; everybody else finds it in the queue."""
    last = reviews.latest(turn.tx, report.id)
    if (
        last is None
        or last.decision is not Decision.RETURNED
        or last.version + 1 != report.version
        or last.by_id is None
        or last.by_id == turn.me.id
    ):
        return
    notice = review_words.told_mended(programme.unit(report.unit_id), programme.task(report.task_id), report.id)
    tell_person(turn, last.by_id, f"mended:{report.id}:{report.version}", notice)
