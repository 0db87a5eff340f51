"""A number put right by the old one, or by how far it was wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.conversation.reading.old_figure import number_instead
from tests.conversation.report.test_dialogue import target

TALKS, TRAINED = target(41, 100, "场"), target(42, 50, "人")
KNOWN = ((4, TALKS, Decimal(61)), (4, TRAINED, Decimal(40)))


@pytest.mark.parametrize(
    ("text", "target_id", "value"),
    [
        ("前头那个61改成63", 41, "63"),
        ("刚才写的六十一改六十三，跟妇联对过了", 41, "六十三"),
        ("61报错了，应该是63场", 41, "63场"),
        ("把40换成42", 42, "42"),
        ("40→42", 42, "42"),
        ("是42人不是40人", 42, "42人"),
        ("不是61，是63", 41, "63"),
        ("刚对过台账，61多算了俩", 41, "59"),
        ("40少报了3个", 42, "43"),
    ],
)
def test_the_old_figure_says_which(text: str, target_id: int, value: str) -> None:
    found = number_instead(text, KNOWN)
    assert found is not None
    assert (found[1].id, found[2]) == (target_id, value)


@pytest.mark.parametrize(
    "text",
    [
        "61是对的",
        "70改成72",
        "63是去年的",
        "另外还来了63人",
        "61改成63行吗",
        "刚问了，是63",
        "少算了2个",
        "61场里有40场在学校",
    ],
)
def test_words_that_put_neither_number_right(text: str) -> None:
    assert number_instead(text, KNOWN) is None


@pytest.mark.parametrize("text", ["刚问了，是63", "记错了，63场", "漏了两场，是63", "少算了2场", "核了一下，应该是63"])
def test_where_one_number_is_shown_the_new_one_is_its(text: str) -> None:
    found = number_instead(text, KNOWN[:1], is_shown=True)
    assert found is not None
    assert found[2].rstrip("场") == "63"
    assert number_instead(text, KNOWN, is_shown=True) is None


def test_the_same_old_figure_twice_is_neither() -> None:
    assert number_instead("61改63", (*KNOWN, (8, replace(TALKS, id=81), Decimal(61)))) is None
