"""A promised number as a person types it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.amount import NotANumber
from bot.domain.goal import find_goal, read_goal
from bot.domain.programme import Comparator, TargetKind


@pytest.mark.parametrize(
    ("typed", "value", "measure", "comparator"),
    [
        ("120人次以上", 120, "人次", Comparator.AT_LEAST),
        ("不少于 2 场", 2, "场", Comparator.AT_LEAST),
        ("约144名", 144, "名", Comparator.ABOUT),
        ("90%", 90, "%", None),
        ("百分之九十", 90, "%", None),
        ("不超过3.3万人", 33000, "人", Comparator.AT_MOST),
        ("达到100%", 100, "%", Comparator.REACH),
    ],
)
def test_number_measure_and_comparator_are_read(
    typed: str, value: int, measure: str, comparator: Comparator | None
) -> None:
    goal = read_goal(typed)
    assert (goal.value, goal.measure, goal.comparator) == (Decimal(value), measure, comparator)
    assert goal.kind is (TargetKind.PERCENT if measure == "%" else TargetKind.COUNT)


@pytest.mark.parametrize("typed", ["八成左右", "很多", "", "10–12场", "-5所", "1.5所", "130%", "nan"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_goal(typed)


def test_a_bare_number_takes_the_measure_it_replaces() -> None:
    assert read_goal("5", "所").measure == "所"
    with pytest.raises(NotANumber) as refused:
        read_goal("5")
    assert refused.value.reason == "no_measure"


def test_the_number_at_the_end_of_a_sentence_is_its_goal() -> None:
    goal = find_goal("全年培训家政从业人员不少于50人")
    assert (goal.value, goal.measure, goal.comparator) == (Decimal(50), "人", Comparator.AT_LEAST)
    assert find_goal("新建2个操场").measure == "个"
