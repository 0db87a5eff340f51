"""Words beside a name: (text, whether looking explains them, whether they are an order)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.office.beside import beside
from bot.conversation.office.reading import read
from bot.domain.programme import Programme
from tests.house import open_house

TODAY = date(2024, 9, 24)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return open_house(tmp_path_factory.mktemp("list")).programme()


@pytest.mark.parametrize(
    "said",
    [
        "公安那边呢",
        "检察院啥情况",
        "教体场景做了几个了",
        "第十项现在到哪一步了",
        "文旅那块京剧进校园搞了多少场",
        "公安分局这回算交了吧",
        "只要医保一家的情况",
        "第九项两家报的都给我看看",
        "麻烦查一下法院三季度的填报情况",
        "检察院还差啥",
        "领导问起来了，法院现在啥情况",
        "教体今年的目标是多少",
        "人社的家政培训离100还差多少",
        "建设局定制公交是不是全开通了",
        "商务局女性专场招聘搞了没",
    ],
)
def test_looking_explains_these(said: str, programme: Programme) -> None:
    reading = read(said, programme, TODAY)
    assert reading is not None
    assert beside(reading, programme.tasks) is None


@pytest.mark.parametrize(
    ("said", "is_order"),
    [
        ("建设局表扬一下", True),
        ("把法院的挪到下周", True),
        ("公安分局改名叫高新公安了", True),
        ("民政的先放一放", True),
        ("人社那个材料转给我", True),
        ("法院挂个牌", True),
        ("公安也带上", True),
        ("把教体第一项标成完成", True),
        ("卫健的往后拖两天", True),
        ("教体的让张科去盯", True),
        ("医保分局的合并到人社去", True),
        ("公安分局要是再不交怎么办", False),
    ],
)
def test_what_looking_does_not_explain_is_said(said: str, is_order: bool, programme: Programme) -> None:
    reading = read(said, programme, TODAY)
    assert reading is not None
    over = beside(reading, programme.tasks)
    assert over is not None
    assert over.is_order is is_order
