"""Office numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phone import is_complete, read_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0533-3581234", "0533-3581234"),
        ("05333581234", "0533-3581234"),
        ("（0533）3581234", "0533-3581234"),
        ("(0533) 358 1234", "0533-3581234"),
        ("０５３３－３５８１２３４", "0533-3581234"),
        ("+86 0533-3581234", "0533-3581234"),
        ("010-82826666", "010-82826666"),
        ("021 5555 6666", "021-55556666"),
        ("0755-83331234", "0755-83331234"),
        ("0533-3581234转8012", "0533-3581234转8012"),
        ("0533-3581234-8012", "0533-3581234转8012"),
        ("3581234 分机 802", "3581234转802"),
        ("3580430", "3580430"),
        ("82826666", "82826666"),
        ("13812345678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
    ],
)
def test_a_number_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept
    assert read_phone(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "没有",
        "110",
        "358123",
        "0533-358123",
        "010-8282666",
        "0533-358123456",
        "12812345678",
        "1381234567",
        "138123456789",
        "3581234、3581235",
        "3581234/13812345678",
        "0533-3581234转",
        "0533-3581234转8012345",
        "1234567",
        "+1 202 555 0100",
        "2024年9月30日",
        "办公室 3581234",
    ],
)
def test_what_is_no_single_number_is_none(typed: str) -> None:
    assert read_phone(typed) is None


@given(st.text(max_size=40))
def test_whatever_is_kept_is_kept_again_as_it_is(typed: str) -> None:
    kept = read_phone(typed)
    assert kept is None or read_phone(kept) == kept


def test_only_a_number_with_its_area_code_or_a_mobile_one_is_complete() -> None:
    assert is_complete("0533-3581234")
    assert is_complete("13812345678")
    assert not is_complete("3581234")
