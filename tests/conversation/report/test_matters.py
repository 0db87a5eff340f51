"""What is said to 有需要协调的重要情况吗 becomes a matter that can be read alone."""

from __future__ import annotations

import pytest

from bot.conversation.report.matters import with_its_trouble
from bot.texts.reporting import official

TOLD = "定制公交开了1条，剩下2条因为财政资金没到位停了"


@pytest.mark.parametrize("said", ["要，请群团科协调财政", "请群团科协调财政", "需要，希望区里协调一下财政"])
def test_a_request_carries_the_trouble_it_is_made_for(said: str) -> None:
    text = with_its_trouble(said, TOLD)
    assert "财政资金没到位" in text
    assert "协调" in text
    assert not text.startswith(("要", "需要"))


@pytest.mark.parametrize("said", ["因为财政资金没到位，公交停了", "两条线的补贴没有着落"])
def test_a_trouble_told_anew_stands_as_it_was_told(said: str) -> None:
    assert with_its_trouble(said, TOLD) == said


def test_a_request_stands_alone_where_no_trouble_was_told() -> None:
    assert with_its_trouble("请群团科协调财政", "定制公交开了1条") == "请群团科协调财政"


def test_a_reason_that_says_no_more_is_left_out() -> None:
    assert official.unchanged("没新增", (), "办了2场") == "本季度较上季度无变化。上季度进展：办了2场"
    assert "（等待资金到位）" in official.unchanged("等待资金到位", (), "办了2场")
