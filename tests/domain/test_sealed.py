"""The code on a form's pages, what a form attests, and where a unit's paper stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quarter import Quarter
from bot.domain.report import Assessment
from bot.domain.sealed import (
    IssuedForm,
    PaperState,
    Seal,
    SealedForm,
    SealedState,
    best_seal,
    content_hash,
    find_code,
    missing_pages,
    page_codes,
    paper_of,
    parse_code,
)
from tests.documents.rounds import Q3, half_filed

KEY, OTHER = b"k" * 32, b"o" * 32
AT = datetime(2024, 9, 27, tzinfo=UTC)


def test_a_code_is_read_back_and_is_ours() -> None:
    [text] = page_codes(Q3, 7, 3, ["2"], KEY)
    assert text.startswith("ZF1.24Q3.0007.3.2.")
    code = parse_code(text)
    assert code is not None
    assert (code.quarter, code.form_id, code.version, code.page) == (Q3, 7, 3, "2")
    assert code.is_ours(KEY)
    assert not code.is_ours(OTHER)
    assert str(code) == text


@given(st.integers(0, 10**9), st.integers(1, 9999), st.integers(1, 99), st.integers(2000, 2099), st.integers(1, 4))
def test_any_code_survives_printing_and_reading(form: int, version: int, page: int, year: int, n: int) -> None:
    [text] = page_codes(Quarter(year, n), form, version, [str(page)], KEY)
    code = parse_code(text)
    assert code is not None
    assert code.is_ours(KEY)
    assert (code.quarter, code.form_id, code.version, code.page) == (Quarter(year, n), form, version, str(page))


@pytest.mark.parametrize("place", [0, 4, 9, 13, 15, 20])
def test_a_changed_character_is_not_ours(place: int) -> None:
    """0, 4, … are the prefix, the year, the number, the version, the page, the MAC."""
    [text] = page_codes(Q3, 1234, 3, ["1"], KEY)
    changed = text[:place] + ("7" if text[place] != "7" else "8") + text[place + 1 :]
    code = parse_code(changed)
    assert code is None or not code.is_ours(KEY)


def test_a_code_typed_by_hand_may_be_careless() -> None:
    [text] = page_codes(Q3, 1012, 1, ["1"], KEY)
    code = parse_code(text)
    for typed in (
        text.lower(),
        text.replace(".", " . "),
        text.replace(".", "。"),
        text.replace("0", "O").replace("1", "l"),
        "".join(chr(ord(char) + 0xFEE0) for char in text),
    ):
        assert parse_code(typed) == code, typed
    assert find_code(f"您好，编号是 {text}，请收") == code


@pytest.mark.parametrize(
    "text",
    ["", "ZF1", "ZF1.24Q3.0007.3.1", "ZF1.24Q5.0007.3.1.K7QD2MXA", "ZF2.24Q3.0007.3.1.K7QD2MXA", "ABCD-EFGH-JKMN"],
)
def test_other_texts_are_no_codes(text: str) -> None:
    assert parse_code(text) is None
    assert find_code(text) is None


def test_a_code_stays_small_with_a_quarter_to_spare() -> None:
    """documents.md §7: alphanumeric mode, version 2; level Q restores a quarter of the code."""
    for form in (7, 123_456):
        for version in (1, 12):
            for text in page_codes(Q3, form, version, ["1", "A"], KEY):
                made = segno.make(text, error="m", micro=False)
                assert (made.version, made.mode, made.error) == (2, "alphanumeric", "Q")


@pytest.mark.parametrize(
    ("pages", "seen", "missing"),
    [
        (1, {"1"}, ()),
        (3, {"1", "3"}, (2,)),
        (2, {"1", "2", "9"}, ()),
        (2, set(), (1, 2)),
        (1, {"A"}, ()),
        (2, {"A"}, (2,)),
        (5, {"A", "B"}, (3, 5)),
        (4, {"A", "B", "C"}, ()),
    ],
)
def test_missing_pages_are_named(pages: int, seen: set[str], missing: tuple[int, ...]) -> None:
    assert missing_pages(pages, seen) == missing


# --- what a form attests ----------------------------------------------------------------------------------------


def test_what_is_printed_changes_the_hash_and_what_is_not_does_not() -> None:
    summary = half_filed()
    programme = summary.programme
    filed = {
        (task.task.id, part.unit.id): part.report
        for task in summary.tasks
        for part in task.parts
        if part.report is not None
    }
    unit = next(unit for unit in programme.units if unit.name == "人社中心")
    part = next(part for part in filed if part[1] == unit.id)
    before = content_hash(programme, filed, unit.id)
    report = filed[part]
    [target] = report.amounts
    for changed in (
        replace(report, progress=report.progress + "补"),
        replace(report, amounts={target: Decimal(81)}),
        replace(report, completion=None),
        replace(report, amounts={}, disclaimed=frozenset({target})),
    ):
        assert content_hash(programme, {**filed, part: changed}, unit.id) != before
    for same in (
        replace(report, assessment=Assessment.BEHIND, version=9, revision=9),
        replace(report, progress=f"\n{report.progress}  "),
        replace(report, amounts={target: Decimal("80.00")}),
    ):
        assert content_hash(programme, {**filed, part: same}, unit.id) == before
    assert content_hash(programme, {}, unit.id) != before


# --- paper ------------------------------------------------------------------------------------------------------


def a_form(version: int = 1, said: str = "a") -> IssuedForm:
    return IssuedForm(version, 1, 1, version, said, 1, AT)


def a_scan(
    number: int = 1, state: SealedState = SealedState.ACCEPTED, said: str = "a", original: bool = False
) -> SealedForm:
    return SealedForm(
        number, 1, 1, a_form(said=said), said, state, Seal.YES, ("1",), False, 1, AT, None, AT if original else None
    )


@pytest.mark.parametrize(
    ("owes", "issued", "returned", "state"),
    [
        (True, [], [], PaperState.OWING),
        (True, [a_form()], [a_scan()], PaperState.OWING),
        (False, [], [], PaperState.FILED),
        (False, [a_form(said="b")], [], PaperState.FILED),
        (False, [a_form()], [], PaperState.PRINTED),
        (False, [a_form()], [a_scan(state=SealedState.WAITING)], PaperState.PRINTED),
        (False, [a_form()], [a_scan(said="b")], PaperState.PRINTED),
        (False, [a_form()], [a_scan()], PaperState.SCANNED),
        (False, [a_form()], [a_scan(original=True), a_scan(2)], PaperState.ORIGINAL),
    ],
)
def test_a_units_paper_goes_from_filed_to_original(
    owes: bool, issued: list[IssuedForm], returned: list[SealedForm], state: PaperState
) -> None:
    assert paper_of(owes_text=owes, current="a", issued=issued, returned=returned).state is state


def test_a_seal_on_what_was_changed_is_stale_until_the_old_words_are_back() -> None:
    scans = [a_scan(said="a")]
    assert paper_of(owes_text=False, current="b", issued=[a_form()], returned=scans).stale == scans[0]
    back = paper_of(owes_text=False, current="a", issued=[a_form()], returned=scans)
    assert back.stale is None
    assert back.sealed == scans[0]


def test_one_seal_is_enough_and_a_doubt_is_not_a_no() -> None:
    assert best_seal([Seal.NO, Seal.YES, Seal.UNSURE]) is Seal.YES
    assert best_seal([Seal.NO, Seal.UNSURE]) is Seal.UNSURE
    assert best_seal([Seal.NO]) is Seal.NO
    assert best_seal([]) is Seal.UNSURE
