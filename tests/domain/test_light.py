"""The light's one rule, row by row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.light import Light, Standing, light_of, worst
from bot.domain.programme import Comparator, Target, TargetKind
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment

Q1, Q2, Q3, Q4 = (Quarter(2024, number) for number in (1, 2, 3, 4))


def target(value: int, kind: TargetKind = TargetKind.COUNT, comparator: Comparator = Comparator.EXACT) -> Target:
    return Target(1, "目标", Decimal(value), "%" if kind is TargetKind.PERCENT else "场", comparator, kind)


def light(
    quarter: Quarter,
    assessment: Assessment | None,
    *reached: tuple[Target, int | None],
    filed: bool = True,
    past: bool = False,
) -> Light:
    numbers = tuple((one, None if total is None else Decimal(total)) for one, total in reached)
    return light_of(Standing(filed, assessment, numbers), quarter, is_past_due=past)


@pytest.mark.parametrize(
    ("quarter", "total", "expected"),
    [
        (Q1, 5, Light.GREEN),
        (Q1, 4, Light.YELLOW),
        (Q2, 10, Light.GREEN),
        (Q2, 9, Light.YELLOW),
        (Q3, 15, Light.GREEN),
        (Q3, 14, Light.YELLOW),
        (Q4, 20, Light.GREEN),
        (Q4, 19, Light.YELLOW),
    ],
)
def test_a_count_must_keep_up_with_the_share_of_the_year(quarter: Quarter, total: int, expected: Light) -> None:
    assert light(quarter, Assessment.ON_TRACK, (target(20), total)) is expected


def test_nothing_filed_is_grey_before_the_due_time_and_red_after() -> None:
    assert light(Q3, None, filed=False) is Light.GREY
    assert light(Q3, None, filed=False, past=True) is Light.RED


def test_not_started_is_red_only_in_the_second_half() -> None:
    assert light(Q2, Assessment.NOT_STARTED) is Light.GREEN
    assert light(Q3, Assessment.NOT_STARTED) is Light.RED


def test_done_is_green_and_behind_is_yellow_whatever_the_numbers() -> None:
    assert light(Q3, Assessment.DONE, (target(20), 0)) is Light.GREEN
    assert light(Q3, Assessment.BEHIND, (target(20), 20)) is Light.YELLOW


def test_a_rate_is_held_against_its_target_only_at_the_end_of_the_year() -> None:
    rate = target(90, TargetKind.PERCENT, Comparator.REACH)
    assert light(Q3, Assessment.ON_TRACK, (rate, 60)) is Light.GREEN
    assert light(Q4, Assessment.ON_TRACK, (rate, 89)) is Light.YELLOW
    assert light(Q4, Assessment.ON_TRACK, (rate, 90)) is Light.GREEN


def test_a_ceiling_is_broken_by_being_passed() -> None:
    ceiling = target(10, comparator=Comparator.AT_MOST)
    assert light(Q1, Assessment.ON_TRACK, (ceiling, 10)) is Light.GREEN
    assert light(Q1, Assessment.ON_TRACK, (ceiling, 11)) is Light.YELLOW


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([Light.GREEN, Light.RED, Light.YELLOW], Light.RED),
        ([Light.GREEN, Light.YELLOW], Light.YELLOW),
        ([Light.GREEN, Light.GREEN], Light.GREEN),
        ([Light.GREEN, Light.GREY], Light.GREY),
        ([], Light.GREY),
    ],
)
def test_a_whole_is_as_its_worst_part_and_not_green_before_all_is_known(parts: list[Light], expected: Light) -> None:
    assert worst(parts) is expected
