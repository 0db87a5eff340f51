"""Secret marks and private numbers: found where they are, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.protection import has_secret_mark, private_numbers, without_private_numbers

# Made-up numbers with right check digits.
IDENTITY, CARD, PHONE = "11010519491231002X", "6222021234567890128", "13812345678"


@pytest.mark.parametrize("text", ["秘密★1年 会议材料", "机密 ★", "★绝密", "秘密\n第一项进展", "内部材料\n机密\n"])
def test_a_secret_mark_is_seen(text: str) -> None:
    assert has_secret_mark(text)


@pytest.mark.parametrize(
    "text", ["保守秘密是每个人的责任", "商业秘密保护培训2场", "五星★★★级托育机构", "机密文件销毁制度已建立"]
)
def test_the_word_alone_is_no_mark(text: str) -> None:
    assert not has_secret_mark(text)


@pytest.mark.parametrize(("number", "kind"), [(IDENTITY, "身份证号"), (PHONE, "手机号"), ("138-1234-5678", "手机号")])
def test_a_private_number_is_found_and_left_out(number: str, kind: str) -> None:
    text = f"救助对象联系方式{number}，已救助。"
    assert [found.kind for found in private_numbers(text)] == [kind]
    assert without_private_numbers(text) == "救助对象联系方式〔已隐去〕，已救助。"


def test_a_card_number_is_known_by_its_check_digit() -> None:
    valid = next(f"622202123456789{n:04d}" for n in range(10000) if private_numbers(f"622202123456789{n:04d}"))
    assert private_numbers(valid)[0].kind == "银行卡号"
    wrong = valid[:-1] + str((int(valid[-1]) + 1) % 10)
    assert private_numbers(wrong) == ()


@pytest.mark.parametrize(
    "text",
    ["累计筛查 33000 人", "电话3580430", "淄高新管办字【2024】7号", "110105194912310021", "编号20240930123456789"],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert private_numbers(text) == ()


@given(st.text(alphabet="0123456789Xx -人", max_size=60))
def test_what_was_cleaned_holds_no_private_number(text: str) -> None:
    assert private_numbers(without_private_numbers(text)) == ()
