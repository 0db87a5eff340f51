"""Amounts as people type them: read exactly, or refused by name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.amount import NotANumber, is_amount, parse_amount, plain

READ = [
    ("120", "户", "120"),
    ("120户", "户", "120"),
    ("１２０", "户", "120"),
    ("十二", "场", "12"),
    ("二十", "场", "20"),
    ("一百零五", "人", "105"),
    ("两万三千", "人次", "23000"),
    ("1.2万", "人次", "12000"),
    ("3万", "名", "30000"),
    ("12,000", "人", "12000"),
    ("12，000人", "人", "12000"),
    ("累计 20 场", "场", "20"),
    ("截至目前累计20场", "场", "20"),
    ("已完成 3 所。", "所", "3"),
    ("90%", "%", "90"),
    ("百分之九十", "%", "90"),
    ("百分之81点5", "%", "81.5"),
    ("81点5%", "%", "81.5"),
    ("66.7", "%", "66.7"),
    ("3.5", "公里", "3.5"),
    ("0", "所", "0"),
    ("零", "所", "0"),
]
REFUSED = [
    ("八成左右", "%", "not_a_number"),
    ("nan", "场", "not_a_number"),
    ("1e999", "场", "not_a_number"),
    ("9" * 5000, "场", "not_a_number"),
    ("", "场", "not_a_number"),
    ("差不多了", "场", "not_a_number"),
    ("85%", "场", "not_a_number"),
    ("-5", "场", "number_negative"),
    ("负三", "场", "number_negative"),
    ("1.5", "所", "not_whole"),
    ("130%", "%", "over_100"),
    ("10–12", "场", "number_range"),
    ("10至12场", "场", "number_range"),
    ("约20", "场", "number_range"),
    ("20多场", "场", "number_range"),
    ("100人以上", "人", "number_range"),
]


@pytest.mark.parametrize(("text", "measure", "value"), READ)
def test_a_plain_answer_is_read_exactly(text: str, measure: str, value: str) -> None:
    assert parse_amount(text, measure).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "measure", "reason"), REFUSED, ids=[f"{text[:8]}-{reason}" for text, _, reason in REFUSED]
)
def test_what_is_no_amount_is_refused_by_name(text: str, measure: str, reason: str) -> None:
    with pytest.raises(NotANumber) as refused:
        parse_amount(text, measure)
    assert refused.value.reason == reason


@pytest.mark.parametrize("text", ["+12", "＋12", "新增12场", "本季度新增12场", "又12场"])
def test_an_addition_is_known_as_one(text: str) -> None:
    amount = parse_amount(text, "场")
    assert (amount.value, amount.is_increment) == (Decimal(12), True)


@pytest.mark.parametrize(
    ("text", "spelled"), [("12", False), ("12场", False), ("十二", True), ("１２", True), ("12,000", True)]
)
def test_what_is_not_plain_digits_is_said_back(text: str, spelled: bool) -> None:
    assert parse_amount(text, "场").is_spelled is spelled


def test_answers_written_blind_get_the_right_value_or_the_right_question() -> None:
    lines = (Path(__file__).parents[1] / "data" / "number_answers.txt").read_text(encoding="utf-8").splitlines()
    cases = [line.split("|") for line in lines if not line.startswith("#")]
    assert len(cases) >= 260
    missed = [
        f"{text} ({measure}): {got}, not {wanted}"
        for text, measure, wanted in cases
        if (got := told(text, measure)) not in wanted.split(";")
    ]
    assert not missed, "\n".join(missed)


def told(text: str, measure: str) -> str:
    """An answer as the data file writes it."""
    try:
        amount = parse_amount(text, measure)
    except NotANumber as refused:
        return refused.reason
    if amount.is_increment:
        return f"+{plain(amount.value)}"
    return plain(amount.value) + "?" * amount.is_spelled


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("12", True),
        ("12场", True),
        ("约300人", True),
        ("3.5所", True),
        ("12场，其中线上3场", True),
        ("资金未到位", False),
        ("不对", False),
    ],
)
def test_a_number_is_known_whatever_it_counts(text: str, is_one: bool) -> None:
    assert is_amount(text) is is_one


@given(st.text(max_size=80), st.sampled_from(["场", "%", "公里", "人次"]))
def test_any_text_is_an_amount_or_refused(text: str, measure: str) -> None:
    try:
        amount = parse_amount(text, measure)
    except NotANumber as refused:
        reason = refused.reason
    else:
        assert amount.value >= 0
        return
    assert reason in {reason for _, _, reason in REFUSED}


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_survives_being_written_and_read(value: Decimal) -> None:
    assert parse_amount(plain(value), "公里").value == value
