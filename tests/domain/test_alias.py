"""Which name may be short for which: rules that propose and never decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alias import AliasRule, likely_same, short_for


@pytest.mark.parametrize(
    ("short", "full", "rule"),
    [
        ("教体中心", "教育和体育事业中心", AliasRule.DROPPED_CHARACTERS),
        ("卫健中心", "卫生健康事业中心", AliasRule.DROPPED_CHARACTERS),
        ("人社局", "人力资源和社会保障局", AliasRule.DROPPED_CHARACTERS),
        ("工信商务局", "工业信息化和商务局", AliasRule.DROPPED_CHARACTERS),
        ("市卫健委", "市卫生健康委员会", AliasRule.DROPPED_CHARACTERS),
        ("市政府办", "市政府办公室", AliasRule.DROPPED_CHARACTERS),
        ("妇联", "区妇联", AliasRule.PLACE),
        ("妇联", "高新区妇联", AliasRule.PLACE),
        ("公安分局", "高新区公安分局", AliasRule.PLACE),
        ("妇联", "妇女联合会", AliasRule.FIRST_CHARACTERS),
        ("教体", "教育和体育事业中心", AliasRule.FIRST_CHARACTERS),
    ],
)
def test_a_short_name_fits_its_full_one_by_a_named_rule(short: str, full: str, rule: AliasRule) -> None:
    assert short_for(short, full) is rule or short_for(full, short) is rule


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("市妇联", "区妇联"),  # two places are two units
        ("县发改局", "市发改局"),
        ("科技局", "科学技术发展中心"),  # another kind of office
        ("民政局", "民政和文旅事业中心"),
        ("市委组织部", "市委宣传部"),
        ("公安局", "公安局"),  # the same text is no short name
        ("建设局", "住房和城乡建设局"),  # the first character differs
        ("局", "教育局"),
    ],
)
def test_names_that_are_two_units_are_not_proposed(left: str, right: str) -> None:
    assert likely_same(left, right) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_are_answered_the_same_way_round(left: str, right: str) -> None:
    assert (likely_same(left, right) is None) == (likely_same(right, left) is None)
