"""Reviewing what was submitted: the office's queue, one report a screen, accept, return, reopen.

Every button names the version it was shown for. A decision on another version, or a second decision, changes nothing
and says who was first.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence

from bot.domain.amount import read_spelled
from bot.domain.localtime import local
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.report import ProgressReport, ReportState
from bot.domain.review import Decision, awaits_review
from bot.domain.rights import Action
from bot.domain.round import newest_stage
from bot.texts import errors
from bot.texts.reporting import behalf as behalf_words
from bot.texts.reporting import review as words
from handlers import reasons
from handlers.lists.units import choose_unit
from handlers.papers import printed
from handlers.rounds.contacts import round_key, stage_key
from handlers.rounds.telling import tell_unit
from handlers.rounds.view import newest_live, none_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import behalf, extensions, outbox, programmes, progress, reviews

_COMMAND = "review"
# Of report 12 as it was in version 3: a12.3 accept, b12.3 return what waits, x12.3 return what was accepted, o12.3 reopen.
_DECIDES = re.compile(r"(?P<what>[abxo])(?P<report>\d{1,18})\.(?P<version>\d{1,9})(?:\s+(?P<words>.*))?", re.DOTALL)
_NUMBER = re.compile(r"第?\s*(?P<no>\d{1,3})\s*[项件]|第(?P<spelled>[一二三四五六七八九十]{1,3})[项件]")
_DECISIONS = {"a": Decision.ACCEPTED, "b": Decision.RETURNED, "x": Decision.RETURNED, "o": Decision.REOPENED}
_SHOWS = re.compile(r"(?P<what>[rn])(?P<report>\d{1,18})")
_ALL = re.compile(r"all u(?P<unit>\d{1,18}) (?P<quarter>\d{4}Q[1-4]) (?P<snapshot>[0-9a-f]{8})")


def review(turn: Turn, argument: str) -> None:
    """/review [单位|季度]: what waits; the rest of its arguments are those of its own buttons."""
    turn.require(Action.REVIEW)
    if found := _DECIDES.fullmatch(argument):
        _decide(turn, found["what"], int(found["report"]), int(found["version"]), (found["words"] or "").strip())
    elif found := _SHOWS.fullmatch(argument):
        _show(turn, int(found["report"]), is_next=found["what"] == "n")
    elif found := _ALL.fullmatch(argument):
        _accept_all(turn, int(found["unit"]), Quarter.of_code(found["quarter"]), found["snapshot"])
    else:
        _queue(turn, argument)


def _queue(turn: Turn, argument: str) -> None:
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(none_live(turn.tx))
        return
    quarter = parse_quarter(argument, local(turn.now).date())
    name = next((word for word in argument.split() if quarter is None or word[:1] == "u"), "")
    quarter = quarter or reporting_quarter(turn.tx, programme, turn.now)
    if name and (numbered := _NUMBER.fullmatch(name)):
        _of_task(turn, programme, quarter, int(numbered["no"] or read_spelled(numbered["spelled"]) or 0), name)
        return
    if name:
        unit = choose_unit(turn, name, _COMMAND)
        if unit is not None:
            _next_of(turn, programme, quarter, unit)
        return
    found = progress.reports(turn.tx, programme.id, wanted=(quarter,))[quarter].values()
    counts = [(unit, len(waiting(found, unit.id))) for unit in programme.units]
    turn.say(
        words.queue(
            quarter,
            [(unit, count) for unit, count in counts if count],
            accepted=sum(report.state is ReportState.ACCEPTED for report in found),
            returned=sum(report.returned_reason is not None for report in found),
            requests=len(extensions.undecided(turn.tx, programme.id)),
        )
    )


def _of_task(turn: Turn, programme: Programme, quarter: Quarter, number: int, typed: str) -> None:
    """第3项: the one report on it that waits, or whose of several."""
    task = next((task for task in programme.tasks if task.no == number), None)
    if task is None:
        turn.say(errors.name_unknown(typed))
        return
    found = progress.reports(turn.tx, programme.id, wanted=(quarter,))[quarter].values()
    left = [report for report in found if report.task_id == task.id and awaits_review(report.state)]
    if len(left) == 1:
        _show(turn, left[0].id, is_next=False)
        return
    turn.say(words.of_task(task, [(programme.unit(report.unit_id), report.id) for report in left]))


def waiting(found: Iterable[ProgressReport], unit_id: int) -> list[ProgressReport]:
    """A unit's reports that wait for the office, in the order of the list."""
    return sorted(
        (report for report in found if report.unit_id == unit_id and awaits_review(report.state)),
        key=lambda report: report.task_id,
    )


def _next_of(
    turn: Turn, programme: Programme, quarter: Quarter, unit: Unit, *, before: str = "", after: int | None = None
) -> None:
    """The unit's next report that waits, behind what was just done; the queue when there is none."""
    found = progress.reports(turn.tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
    left = waiting(found.values(), unit.id)
    if before:
        turn.say(before)
    if not left:
        if not before:
            turn.say(words.all_done(unit))
        _queue(turn, str(quarter))
        return
    ids = [report.id for report in left]
    at = (ids.index(after) + 1) % len(ids) if after in ids else 0
    _screen(turn, programme, quarter, left[at], left)


def _show(turn: Turn, report_id: int, *, is_next: bool) -> None:
    found = _report(turn, report_id)
    if found is None:
        return
    programme, quarter, report = found
    unit = programme.unit(report.unit_id)
    if is_next:
        _next_of(turn, programme, quarter, unit, after=report_id)
        return
    others = progress.reports(turn.tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter].values()
    _screen(turn, programme, quarter, report, waiting(others, unit.id))


def _screen(
    turn: Turn, programme: Programme, quarter: Quarter, report: ProgressReport, left: Sequence[ProgressReport]
) -> None:
    part = (report.task_id, report.unit_id)
    earlier = progress.filed_reports(turn.tx, programme.id, wanted=(quarter.previous,), unit_id=report.unit_id)
    turn.say(
        words.screen(
            programme.unit(report.unit_id),
            programme.task(report.task_id),
            quarter,
            report,
            earlier[quarter.previous].get(part),
            last=reviews.latest(turn.tx, report.id),
            left=len(left),
            snapshot=snapshot_of(left),
            notes=_notes(turn, report),
        )
    )


def _notes(turn: Turn, report: ProgressReport) -> list[str]:
    entry = behalf.entries(turn.tx, (report.id,)).get((report.id, report.version))
    if entry is None or not report.on_behalf:
        return []
    return [
        behalf_words.note(
            entry.entered_by,
            entry.entered_at,
            entry.answer,
            words=entry.words,
            by=entry.answered_by,
            answered_at=entry.answered_at,
            heard_by=entry.heard_by,
        )
    ]


def snapshot_of(left: Sequence[ProgressReport]) -> str:
    """A name for these reports in these versions, short enough for a button."""
    return f"{zlib.crc32(','.join(f'{report.id}.{report.version}' for report in left).encode()):08x}"


# --- decisions --------------------------------------------------------------------------------------------------


def _decide(turn: Turn, what: str, report_id: int, version: int, typed: str) -> None:
    found = _report(turn, report_id)
    if found is None:
        return
    programme, quarter, report = found
    decision = _DECISIONS[what]
    unit, task = programme.unit(report.unit_id), programme.task(report.task_id)
    turn.require(Action.REVIEW, unit.id)
    if programmes.state(turn.tx, programme.id) != programmes.LIVE:
        turn.say(none_live(turn.tx))
        return
    plan = plan_of(turn.tx, programme, quarter, unit.id)
    reason = None
    if decision is Decision.RETURNED:
        if turn.now >= plan.closes_at:
            turn.say(words.after_the_round(plan.closes_at))
            return
        # Whoever looked at a report that waits did not mean one that a colleague has accepted since.
        is_as_seen = awaits_review(report.state) if what == "b" else report.state is ReportState.ACCEPTED
        if report.version != version or not is_as_seen:
            _overtaken(turn, report)
            return
        prefix = f"{what}{report_id}.{version}"
        if not typed:
            turn.ask(words.ask_reason(unit, task, _usual(turn)), _COMMAND, prefix)
            return
        reason = reasons.usable(turn, typed, _COMMAND, prefix)
        if reason is None:
            return
    submitter = report.changed_by_id
    try:
        after = _apply(turn, report, version, decision, reason)
    except reviews.Overtaken as overtaken:
        _overtaken(turn, overtaken.report)
        return
    # The state follows the paper: a stamped form stays in while the report says what was stamped.
    printed.level(turn.tx, programme, quarter, unit.id)
    turn.save_dialogue(None)
    match decision:
        case Decision.ACCEPTED:
            before = words.accepted(unit, task)
        case Decision.RETURNED:
            notice = words.told_returned(
                unit, task, quarter, reason or "", due_at=plan.due_at, closes_at=plan.closes_at, now=turn.now
            )
            key = _returned_key(turn, programme, quarter, after)
            told = tell_unit(turn, unit.id, key, notice, first=submitter)
            before = words.returned(unit, task, reason or "", told=told)
        case Decision.REOPENED:
            tell_unit(
                turn, unit.id, f"reopened:{turn.row_id}", words.told_reopened(unit, task, quarter), first=submitter
            )
            turn.say(words.reopened(unit, task))
            return
    _next_of(turn, programme, quarter, unit, before=before)


def _returned_key(turn: Turn, programme: Programme, quarter: Quarter, report: ProgressReport) -> str:
    """Whoever hears that a report came back needs no reminder of the same stage besides: it takes that stage's key."""
    stage = newest_stage(plan_of(turn.tx, programme, quarter, report.unit_id), turn.now)
    if stage is not None:
        key = stage_key(round_key(programme, quarter), report.unit_id, stage)
        if not outbox.has(turn.tx, key):
            return key
    return f"returned:{report.id}:{report.version}"


def _apply(
    turn: Turn, report: ProgressReport, version: int, decision: Decision, reason: str | None = None
) -> ProgressReport:
    after = reviews.decide(turn.tx, report.id, version, decision, person_id=turn.me.id, now=turn.now, reason=reason)
    turn.audit(
        f"report.{decision.value}",
        f"report:{report.id}",
        before={"state": report.state.value, "version": report.version},
        after={"state": after.state.value, "version": after.version, "reason": reason},
    )
    return after


def _accept_all(turn: Turn, unit_id: int, quarter: Quarter, snapshot: str) -> None:
    if not unit_id:
        _accept_everything(turn, quarter, snapshot)
        return
    programme = newest_live(turn.tx, unit_id)
    if programme is None:
        turn.say(errors.not_found())
        return
    unit = programme.unit(unit_id)
    turn.require(Action.REVIEW, unit_id)
    found = progress.reports(turn.tx, programme.id, wanted=(quarter,), unit_id=unit_id)[quarter]
    left = waiting(found.values(), unit_id)
    if not left or snapshot_of(left) != snapshot:
        _next_of(turn, programme, quarter, unit, before=words.changed_meanwhile(unit))
        return
    for report in left:
        _apply(turn, report, report.version, Decision.ACCEPTED)
    tasks = [programme.task(report.task_id) for report in left]
    _next_of(turn, programme, quarter, unit, before=words.accepted_all(unit, tasks))


def _accept_everything(turn: Turn, quarter: Quarter, snapshot: str) -> None:
    """Accept what was listed; where anything of it changed since, nothing is, and the queue is shown."""
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.not_found())
        return
    found = progress.reports(turn.tx, programme.id, wanted=(quarter,))[quarter].values()
    left = [report for report in found if awaits_review(report.state)]
    if not left or snapshot_of(left) != snapshot:
        turn.say(words.listed_changed())
        _queue(turn, str(quarter))
        return
    for report in left:
        turn.require(Action.REVIEW, report.unit_id)
        _apply(turn, report, report.version, Decision.ACCEPTED)
    for unit_id in dict.fromkeys(report.unit_id for report in left):
        printed.level(turn.tx, programme, quarter, unit_id)
    turn.say(words.accepted_everything(len(left), len({report.unit_id for report in left})))


def _overtaken(turn: Turn, report: ProgressReport) -> None:
    turn.audit("review", f"report:{report.id}", result="button_stale")
    turn.say(words.overtaken(report, reviews.latest(turn.tx, report.id)))


def _usual(turn: Turn) -> tuple[str, ...]:
    """This office's own usual reasons first; a button's data holds no more than some twenty characters."""
    own = [reason for reason in reviews.usual_reasons(turn.tx, limit=8) if len(f"t:{reason}".encode()) <= 64]
    return tuple(dict.fromkeys((*own[:3], *words.USUAL_REASONS)))


def _report(turn: Turn, report_id: int) -> tuple[Programme, Quarter, ProgressReport] | None:
    try:
        _, programme_id, quarter = progress.round_of_report(turn.tx, report_id)
    except KeyError:
        turn.say(errors.not_found())
        return None
    return programmes.programme(turn.tx, programme_id), quarter, progress.report(turn.tx, report_id)


def closed_to_editing(turn: Turn, report: ProgressReport) -> str:
    """What a liaison is told who would change an accepted report."""
    _, programme_id, _ = progress.round_of_report(turn.tx, report.id)
    programme = programmes.programme(turn.tx, programme_id)
    turn.audit("report.write", f"report:{report.id}", result="accepted")
    return words.closed_to_editing(programme.task(report.task_id), programme.office)
