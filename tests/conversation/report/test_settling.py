"""Replies to doubts: read as a whole, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.conversation.report.settling import Settlement, insistence, settle
from bot.domain.doubt import Doubt
from tests.conversation.report.test_dialogue import facts

JUMP = Doubt(1, "amount:11", "number_jumps")
HOLLOW = Doubt(2, "progress", "text_hollow")
PAST = Doubt(3, "completion", "date_past")
ALL = (JUMP, HOLLOW, PAST)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("都没错", ""),
        ("以上数据属实。", ""),
        ("就这样吧", ""),
        ("都没错，原因：集中在四季度", "集中在四季度"),
        ("没错，集中在四季度", "集中在四季度"),
        ("原因是资金未到位", "资金未到位"),
        ("由于资金未到位", "由于资金未到位"),
        ("没错，联系人13812345678", "联系人〔已隐去〕"),
        ("对，第4项改成20", None),
        ("没错吗？", None),
        ("累计20场", None),
        ("", None),
    ],
)
def test_a_yes_and_its_reason(text: str, reason: str | None) -> None:
    assert insistence(text) == reason


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("都没错", Settlement(dict.fromkeys(ALL, ""))),
        ("都没错，第3项因为批复晚了", Settlement({JUMP: "", HOLLOW: "", PAST: "因为批复晚了"})),
        ("第1项改成3所", Settlement(numbers={11: Decimal(3)})),
        ("第一项、第二项都没错", Settlement({JUMP: "", HOLLOW: ""})),
        ("第3项改为12月底前；第1项去掉", Settlement(times={3: "12月底前"}, dropped=(JUMP,))),
        ("把这个数去掉", Settlement(dropped=(JUMP,))),
        ("3", Settlement(numbers={11: Decimal(3)})),
        ("第1项写错了", None),
        ("第2项：建成两所学校，开展培训三期。", None),
        ("第9项没错", Settlement()),
        ("什么意思", None),
    ],
)
def test_one_reply_settles_what_it_names(text: str, settled: Settlement | None) -> None:
    assert settle(text, ALL, facts()) == settled


def test_a_row_that_somebody_else_changed_is_decided_in_the_words_of_a_conflict() -> None:
    late = Doubt(3, "form", "changed_since")
    assert settle("第3项用对方的", (late, JUMP), facts()) == Settlement(dropped=(late,))
    assert settle("用我的", (late,), facts()) == Settlement({late: ""})


def test_a_reply_without_doubts_is_no_answer() -> None:
    assert settle("都没错", (), facts()) is None
