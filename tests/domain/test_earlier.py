"""A total in two: what was done before the quarter, and what the text tells of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.earlier import total_with_earlier
from tests.domain.test_told import LESSONS, ONE, RATE

TWO = "家政从业人员培训8月初36人次，8月底22人次"


@pytest.mark.parametrize(
    "said", ["上半年还有20", "前两个季度做了20人次", "之前20人", "对了，6月底前已经培训了20人次", "加上上半年的20"]
)
def test_what_was_before_is_added_to_what_the_text_tells(said: str) -> None:
    assert total_with_earlier(said, TWO, ONE) == {1: Decimal(78)}


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("累计20", TWO),
        ("上半年还有20户", TWO),
        ("上半年开会20次讨论过", TWO),
        ("之前说错了", TWO),
        ("上半年还有20", "家政从业人员培训累计58人次"),
        ("上半年还有20", "召开推进会"),
    ],
)
def test_other_words_and_other_texts_make_no_sum(said: str, text: str) -> None:
    assert total_with_earlier(said, text, ONE) == {}


def test_a_rate_is_never_added_up() -> None:
    assert total_with_earlier("上半年60%", "筛查率达到75%", RATE) == {}


def test_only_the_target_that_is_counted_so_is_meant() -> None:
    assert total_with_earlier("上半年31场", "本季度家庭教育巡讲17场，培训骨干12人", LESSONS) == {1: Decimal(48)}
