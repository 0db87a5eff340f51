"""Being away in plain words, and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.absence import Away, Back, read_absence
from bot.domain.workdays import published_calendar
from tests.house import shanghai

CALENDAR, NOW = published_calendar(), shanghai("2024-09-20 10:00")


@pytest.mark.parametrize(
    ("text", "until", "stand_in"),
    [
        ("我出差到下周五", "2024-09-29", None),  # there again the working day after
        ("我下周三才回来", "2024-09-25", None),
        ("我要出差，10月8日回来", "2024-10-08", None),
        ("国庆节后回来", "2024-10-08", None),
        ("下周不在单位", "2024-09-30", None),
        ("从明天到9月27日出差", "2024-09-29", None),
        ("我休产假，到2025年1月底", "2025-02-05", None),
        ("我外出，催报找王芳", None, "王芳"),
        ("我不在，请联系王芳", None, "王芳"),
        ("外出 到下周五，找王芳", "2024-09-29", "王芳"),
        ("出差", None, None),
    ],
)
def test_a_return_and_a_stand_in_are_read(text: str, until: str | None, stand_in: str | None) -> None:
    expected = None if until is None else shanghai(f"{until} 00:00")
    assert read_absence(text, NOW, CALENDAR) == Away(expected, stand_in)


@pytest.mark.parametrize("text", ["我回来了", "已返岗", "我已经回单位了。", "销假"])
def test_coming_back_is_read(text: str) -> None:
    assert read_absence(text, NOW, CALENDAR) == Back()


@pytest.mark.parametrize(
    "text",
    [
        "本季度组织外出培训3场，覆盖120人",
        "9月份组织外出培训",
        "组织干部外出学习",
        "找王芳",
        "填报",
        "学习",
        "资金9月25日到位",
        "9月19日回来",  # gone by
        "",
        "外" * 100,
    ],
)
def test_what_is_about_something_else_is_no_absence(text: str) -> None:
    assert read_absence(text, NOW, CALENDAR) is None


@given(st.text(max_size=60))
def test_any_text_is_an_absence_a_return_or_nothing(text: str) -> None:
    read_absence(text, NOW, CALENDAR)
