"""A whole quarter in a word, and texts that say nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.short_answer import News, is_hollow, read_short

SHORT = [
    ("+12场", News.ADDED, "12", "场", ""),
    ("＋１２", News.ADDED, "12", "", ""),
    ("新增12场", News.ADDED, "12", "场", ""),
    ("又新增十二场。", News.ADDED, "12", "场", ""),
    ("本季度新开展12场", News.ADDED, "12", "场", ""),
    ("+1.2万人次", News.ADDED, "12000", "人次", ""),
    ("无变化", News.UNCHANGED, None, "", ""),
    ("本季度无变化", News.UNCHANGED, None, "", ""),
    ("无变化（等待资金到位）", News.UNCHANGED, None, "", "等待资金到位"),
    ("没有变化，原因：资金未到位", News.UNCHANGED, None, "", "资金未到位"),
    ("暂无新进展。", News.UNCHANGED, None, "", ""),
    ("完成", News.DONE, None, "", ""),
    ("已全部完成！", News.DONE, None, "", ""),
    ("未到实施时间", News.NOT_DUE, None, "", ""),
    ("尚未启动，9月招标", News.NOT_DUE, None, "", "9月招标"),
]
OWN_TEXTS = [
    "开展活动12场，效果良好。",
    "新增12场，覆盖群众三百人",
    "完成3所学校改造",
    "无障碍设施改造完成2处",
    "未启动的2个项目已完成招标",
    "12",
    "",
]


@pytest.mark.parametrize(("text", "news", "added", "measure", "reason"), SHORT, ids=[row[0] for row in SHORT])
def test_a_short_answer_is_a_whole_one(text: str, news: News, added: str | None, measure: str, reason: str) -> None:
    short = read_short(text, ["场", "人次"])
    assert short is not None
    assert (short.news, short.measure, short.reason) == (news, measure, reason)
    assert short.added == (Decimal(added) if added else None)


@pytest.mark.parametrize("text", OWN_TEXTS)
def test_a_text_of_its_own_is_none(text: str) -> None:
    assert read_short(text, ["场"]) is None


@pytest.mark.parametrize("text", ["持续推进", "各项工作正在有序推进。", "我单位按照要求扎实推进该项工作"])
def test_stock_phrases_alone_are_no_fact(text: str) -> None:
    assert is_hollow(text)


@pytest.mark.parametrize("text", ["定制公交专线开通2条", "联盟已挂牌", "按计划推进，开展活动1次。", "与3所学校签约"])
def test_a_fact_among_them_is_one(text: str) -> None:
    assert not is_hollow(text)


@given(st.text(max_size=100))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    short = read_short(text, ["场", "%"])
    assert short is None or short.said == text
    is_hollow(text)
