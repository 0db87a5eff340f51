"""What is doubtful about a part: the table of product rules, and that insisting ends it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.doubt import Doubt, amount_doubt, completion_doubt, doubts_of, text_doubt
from bot.domain.programme import Comparator, Target, TargetKind
from bot.domain.report import Completion, CompletionKind, ProgressReport

TODAY = date(2024, 9, 10)
TALKS = Target(1, "家庭教育百场巡讲", Decimal(100), "场", Comparator.EXACT, TargetKind.COUNT)
NURSERY = Target(3, "1所幼儿园", Decimal(1), "所", Comparator.EXACT, TargetKind.COUNT)
FEW_TALKS = Target(4, "科普活动不少于2场", Decimal(2), "场", Comparator.AT_LEAST, TargetKind.COUNT)
RATE = Target(2, "稳定达标", Decimal(100), "%", Comparator.EXACT, TargetKind.PERCENT)
LAST = ProgressReport(1, 4, 7, progress="开展巡讲8场。", amounts={1: Decimal(20), 2: Decimal(95)})


@pytest.mark.parametrize(
    ("value", "target", "previous", "reason"),
    [
        (15, TALKS, 20, "number_falls"),
        (20, TALKS, 20, None),
        (300, TALKS, 20, None),
        (301, TALKS, None, "number_jumps"),
        (400, TALKS, 400, None),  # insisted on last quarter
        (2, NURSERY, None, "number_jumps"),
        (1, NURSERY, None, None),
        (6, FEW_TALKS, None, None),
        (7, FEW_TALKS, None, "number_jumps"),
        (101, RATE, None, "over_100"),
        (90, RATE, 95, "number_falls"),
    ],
)
def test_a_total_is_doubtful(value: int, target: Target, previous: int | None, reason: str | None) -> None:
    assert amount_doubt(Decimal(value), target, Decimal(previous) if previous else None) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("开展巡讲8场。", "text_same"),
        ("开展巡讲 8场。\n", "text_same"),
        ("开展巡讲8场。巡讲累计20场，完成年度目标的20%。", "text_same"),
        ("开展巡讲8场。又新增12场。", None),
        ("各项工作正在有序推进。", "text_hollow"),
    ],
)
def test_a_text_is_doubtful(text: str, reason: str | None) -> None:
    assert text_doubt(text, LAST) == reason


@pytest.mark.parametrize(
    ("completion", "reason"),
    [
        (Completion(CompletionKind.DATE, "", end=date(2024, 8, 31)), "date_past"),
        (Completion(CompletionKind.DATE, "", end=TODAY), None),
        (Completion(CompletionKind.DATE, "", end=date(2025, 12, 31)), None),
        (Completion(CompletionKind.DATE, "", end=date(2026, 1, 1)), "date_far"),
        (Completion(CompletionKind.DONE, "", end=date(2024, 6, 30)), None),
        (Completion(CompletionKind.ONGOING, ""), None),
        (Completion(CompletionKind.NONE, "资金到位后"), "date_unclear"),
    ],
)
def test_a_time_is_doubtful(completion: Completion, reason: str | None) -> None:
    assert completion_doubt(completion, TODAY) == reason


def test_what_was_insisted_on_is_not_asked_again() -> None:
    report = ProgressReport(2, 4, 7, progress="持续推进", amounts={1: Decimal(15)})
    assert doubts_of(report, (TALKS, RATE), LAST, TODAY) == (
        Doubt(4, "progress", "text_hollow"),
        Doubt(4, "amount:1", "number_falls"),
    )
    kept = ProgressReport(2, 4, 7, progress="持续推进", amounts={1: Decimal(15)}, insisted={"progress": "资金"})
    assert doubts_of(kept, (TALKS, RATE), LAST, TODAY) == (Doubt(4, "amount:1", "number_falls"),)
