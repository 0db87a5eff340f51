"""The ways through a dialogue, typed; and what is none of them."""

from __future__ import annotations

import pytest

from bot.conversation.reading.ways import way
from bot.conversation.reading.yes import is_yes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("上一步", "back"),
        ("前一项重填", "back"),
        ("回到上一题", "back"),
        ("返回", "back"),
        ("这项先放着", "skip"),
        ("这个先跳过吧", "skip"),
        ("下一项", "skip"),
        ("next", "skip"),
        ("先放着", "pause"),
        ("先放着，以后再填", "pause"),
        ("那先这样吧", "pause"),
        ("先这样，明天再弄", "pause"),
        ("算了", "pause"),
        ("不填了", "pause"),
        ("全部任务", "overview"),
        ("提交", "submit"),
        ("没错，都提交", "submit"),
        ("没问题，交吧", "submit"),
        ("以上内容核对无误，请予提交。", "submit"),
        ("就这样报吧", "submit"),
        ("手滑按错了，提交吧", "submit"),
        ("孩子碰到手机了。没问题，交吧", "submit"),
        ("哈哈没事，下一项", "skip"),
        ("删掉重写", "redo"),
    ],
)
def test_a_way_is_known_however_it_is_said(typed: str, meant: str) -> None:
    assert way(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "对",
        "没错",
        "好了",
        "就这样",
        "交了",
        "报了",
        "已提交",
        "明天交付使用",
        "资金没到位",
        "下一步将加快推进",
        "8",
        "跳绳比赛3场",
        "把第3项删了，提交",
        "手滑写成8了，应为6，提交",
        "自评改滞后，交吧",
    ],
)
def test_an_answer_is_no_way(typed: str) -> None:
    assert way(typed) is None


def test_a_yes_is_known_in_its_everyday_forms() -> None:
    for typed in ("嗯嗯", "对对对", "是啊", "好嘞", "嗯哪。"):
        assert is_yes(typed)
    for typed in ("对3份", "是呢子大衣", "嗯？", "好几场"):
        assert not is_yes(typed)
