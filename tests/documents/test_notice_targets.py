"""Promised numbers, sentence by sentence: what is one, in which measure, how it is meant, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.documents.notice.targets import find_targets

TABLE = Path(__file__).parents[1] / "data" / "target_phrases.txt"
ROWS = [line.split("|") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _found(sentence: str) -> list[str]:
    return [
        f"{found.target.value.normalize():f} {found.target.measure} {found.target.comparator.value}"
        + (" ?" if found.target.optional else "")
        for found in find_targets(sentence)
    ]


@pytest.mark.parametrize(("sentence", "expected"), ROWS, ids=[row[0][:12] for row in ROWS])
def test_the_promised_numbers_of_a_sentence_are_read(sentence: str, expected: str) -> None:
    assert _found(sentence) == [part for part in expected.split("；") if part]


@pytest.mark.parametrize(("sentence", "expected"), ROWS, ids=[row[0][:12] for row in ROWS])
def test_half_width_marks_change_nothing(sentence: str, expected: str) -> None:
    """Web pages turn ，（） into ,() more often than not."""
    half = sentence.translate(str.maketrans("，；：（）", ",;:()"))
    assert _found(half) == [part for part in expected.split("；") if part]


def test_what_is_doubtful_says_why() -> None:
    for sentence, _ in ROWS:
        for found in find_targets(sentence):
            assert bool(found.doubt) == found.target.optional, (sentence, found)
