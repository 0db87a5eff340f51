"""The year a list of promises is for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.notice import Notice, list_year


@pytest.mark.parametrize(
    ("title", "issued", "year"),
    [
        ("关于印发2025年妇女儿童实事清单的通知", date(2024, 12, 30), 2025),
        ("关于做好二〇二六年妇女儿童“暖心十事”的函", date(2026, 1, 29), 2026),
        ("2025年度妇女儿童实事任务表", None, 2025),
        ("2025—2026年妇女儿童实事工程分工方案", date(2025, 4, 30), 2025),
        ("2025—2026年妇女儿童实事工程分工方案", date(2026, 1, 5), 2026),
        ("2025年—2027年行动计划", None, 2025),
        ("关于印发妇女儿童实事清单的通知", date(2024, 3, 1), 2024),
        ("关于印发妇女儿童实事清单的通知", None, None),
    ],
)
def test_the_year_is_that_of_the_title_else_that_of_issue(title: str, issued: date | None, year: int | None) -> None:
    assert list_year(Notice(title, None, None, issued, ())) == year
