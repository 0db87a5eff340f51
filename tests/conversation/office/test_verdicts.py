"""Verdicts in words: the whole of a text or none."""

from __future__ import annotations

import pytest

from bot.conversation.office.verdicts import Say, Verdict, read_verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("通过", Verdict(Say.ACCEPT)),
        ("可以，过了", Verdict(Say.ACCEPT, is_plain=False)),
        ("下一家", Verdict(Say.NEXT_UNIT, is_plain=False)),
        ("看下一个", Verdict(Say.NEXT, is_plain=False)),
        ("打回去", Verdict(Say.RETURN)),
        ("退回吧，数字对不上", Verdict(Say.RETURN, "数字对不上")),
        ("退回第3项，数字和附件对不上", None),
        ("退回建设局第六项：没有附件", None),
        ("把建设局的退回去，数字不对", None),
        ("退回第3项", None),
        ("通过卫健第3项", None),
        ("剩下的都通过", None),
        ("退回率是多少", None),
        ("已经退回了，不用再看", None),
    ],
)
def test_a_verdict_is_the_whole_of_a_text(text: str, verdict: Verdict | None) -> None:
    assert read_verdict(text) == verdict
