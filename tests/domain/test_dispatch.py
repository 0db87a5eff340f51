"""Whom to phone and who gets a slip: reasons that can be read off the round, and no ranking."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.domain.dispatch import CALLS, Cause, SlipColour, calls, slips
from bot.domain.light import Light
from bot.domain.report import Assessment, Completion, CompletionKind
from bot.domain.summary import RoundSummary, summarise
from tests.documents.rounds import AFTER_DUE, DUE, Q3, a_report, half_filed, zibo


def one_report(
    *,
    assessment: Assessment = Assessment.ON_TRACK,
    share: str = "1",
    deadline: date | None = None,
    important: str | None = None,
    as_of: datetime = AFTER_DUE,
) -> RoundSummary:
    """Only 建设局's part of task 6 is reported."""
    programme = zibo()
    task = programme.tasks[5]
    unit = next(unit for unit in task.units if unit.name == "建设局")
    report = a_report(
        task,
        unit,
        "按计划推进。",
        {target.id: target.value * Decimal(share) for target in task.targets},
        assessment=assessment,
        completion=Completion(CompletionKind.DATE, "", end=deadline) if deadline else None,
        important=important,
    )
    return summarise(programme, Q3, {Q3: {(task.id, unit.id): report}}, due_at=DUE, as_of=as_of)


def slip_of(summary: RoundSummary, name: str = "建设局") -> tuple[SlipColour, Cause] | None:
    found = [(slip.colour, slip.matters[0].cause) for slip in slips(summary) if slip.unit.name == name]
    assert len(found) < 2
    return found[0] if found else None


def test_what_is_in_order_gets_no_slip_and_no_call() -> None:
    assert slip_of(one_report()) is None
    assert slip_of(one_report(assessment=Assessment.DONE, share="0.1")) is None


def test_red_is_for_what_is_overdue() -> None:
    assert slip_of(one_report(), "高新区法院") == (SlipColour.RED, Cause.NOT_REPORTED)
    assert slip_of(one_report(assessment=Assessment.NOT_STARTED)) == (SlipColour.RED, Cause.NOT_STARTED)
    assert slip_of(one_report(deadline=date(2024, 10, 7))) == (SlipColour.RED, Cause.LATE)


def test_yellow_is_for_what_is_behind() -> None:
    assert slip_of(one_report(assessment=Assessment.BEHIND)) == (SlipColour.YELLOW, Cause.SAYS_BEHIND)
    assert slip_of(one_report(share="0.7")) == (SlipColour.YELLOW, Cause.BEHIND_PACE)
    assert slip_of(one_report(share="0.75")) is None


def test_blue_is_for_what_is_near_due() -> None:
    assert slip_of(one_report(deadline=date(2024, 10, 8))) == (SlipColour.BLUE, Cause.COMPLETION_NEAR)
    assert slip_of(one_report(deadline=date(2024, 11, 7))) == (SlipColour.BLUE, Cause.COMPLETION_NEAR)
    assert slip_of(one_report(deadline=date(2024, 11, 8))) is None
    near, far = datetime(2024, 9, 24, 2, tzinfo=UTC), datetime(2024, 9, 20, 2, tzinfo=UTC)
    assert slip_of(one_report(as_of=near), "高新区法院") == (SlipColour.BLUE, Cause.REPORT_DUE)
    assert slip_of(one_report(as_of=far), "高新区法院") is None


def test_a_part_stands_on_one_slip_the_sternest() -> None:
    both = one_report(assessment=Assessment.BEHIND, deadline=date(2024, 10, 7))
    assert slip_of(both) == (SlipColour.RED, Cause.LATE)


def test_a_unit_that_was_given_more_time_is_not_overdue() -> None:
    """Its light is not red yet, whatever the round's own due time says."""
    summary = one_report()
    task = summary.tasks[5]
    waiting = replace(
        task, parts=tuple(replace(part, light=Light.GREY) if part.report is None else part for part in task.parts)
    )
    later = replace(summary, tasks=(waiting,))
    assert slip_of(later, "组织人事部") == (SlipColour.BLUE, Cause.REPORT_DUE)


def test_at_most_three_are_phoned_and_an_important_matter_is_asked_about_first() -> None:
    found = calls(half_filed())
    assert len(found) == CALLS
    education = next(call for call in found if call.unit.name == "教育和体育事业中心")
    assert education.matters[0].cause is Cause.IMPORTANT


def test_whom_no_message_reaches_is_phoned_before_others_who_owe_as_much() -> None:
    summary = half_filed()
    silent = next(unit for unit in summary.programme.units if unit.name == "科学技术发展中心")
    assert silent.id not in {call.unit.id for call in calls(summary)}
    names = [call.unit.name for call in calls(summary, unreached={silent.id})]
    assert "科学技术发展中心" in names


def test_an_important_matter_of_a_unit_that_is_done_is_phoned_about_and_gets_no_slip() -> None:
    summary = one_report(assessment=Assessment.DONE, important="需要协调")
    assert [call.unit.name for call in calls(summary) if call.unit.name == "建设局"] == ["建设局"]
    assert slip_of(summary) is None
