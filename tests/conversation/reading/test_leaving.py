"""Whether somebody says to be away, and for which days."""

from __future__ import annotations

import pytest

from bot.conversation.reading.leaving import is_away_for_days, leaving_clause, only_days


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("本人23号到27号休假，回来填", "23号到27号"),
        ("我24-26号不在", "24-26号"),
        ("周二到周四外出开会，回来再报", "周二到周四"),
        ("23到25号年休", "23到25号"),
    ],
)
def test_the_days_of_an_absence_are_read(said: str, days: str) -> None:
    assert is_away_for_days(said)
    assert only_days(said) == days


@pytest.mark.parametrize("said", ["人在外地，28号回", "我去青岛学习，下周回来弄"])
def test_somebody_may_be_away_without_a_first_day(said: str) -> None:
    assert leaving_clause(said)
    assert not is_away_for_days(said)


@pytest.mark.parametrize(
    "said", ["组织教师23号到27号外出培训2期", "住院分娩报销比例100%", "检察官出差办案3件", "23号到27号开展宣传5场"]
)
def test_work_is_no_absence(said: str) -> None:
    assert not leaving_clause(said)
