"""Short names of units (别名): which name may be short for which, by rule.

The rules only propose: two names that fit may still be two units (市妇联, 区妇联), so the office confirms each pair once.

1. *Place.* A full name without the place in front of it: 区妇联, 高新区妇联 = 妇联. Two names with different places
   (市妇联, 区妇联) are never the same.
2. *Dropped characters.* Every character of the short name stands in the full one in the same order, the first of both is
   the same, and both end in the same kind of office (中心, 局, 科): 教体中心 = 教育和体育事业中心, 卫健中心 = 卫生健康事业中心,
   人社局 = 人力资源和社会保障局.
3. *Bodies known by their first characters.* The same without an ending of the short name: 妇联 = 妇女联合会,
   残联 = 残疾人联合会, 教体 = 教育和体育事业中心.
"""

from __future__ import annotations

import re
from enum import StrEnum


class AliasRule(StrEnum):
    PLACE = "place"
    DROPPED_CHARACTERS = "dropped_characters"
    FIRST_CHARACTERS = "first_characters"


_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,4}?(?:高新区|开发区|新区|功能区)|高新区|开发区|经开区|新区|全?[省市区县旗]|各)(?=.{2})"
)
# Longest first: 服务中心 ends in 中心, 分局 in 局.
_KINDS = (
    "委员会", "办公室", "管委会", "人民政府", "联合会", "检察院", "办事处", "指挥部", "中心", "分局", "支队", "大队",
    "集团", "公司", "医院", "学校", "街道", "法院", "部门", "局", "部", "委", "办", "科", "处", "院", "会", "所", "站", "团",
)  # fmt: skip
# 委 is what 委员会 is called, and so on: the two endings are one kind.
_SAME_KIND = {"委员会": "委", "管委会": "委", "办公室": "办", "联合会": "联", "会": "会", "分局": "局"}
_SHORTEST = 2


def likely_same(left: str, right: str) -> AliasRule | None:
    """The rule by which one of two names may be short for the other, whichever; None where none says so."""
    return short_for(left, right) or short_for(right, left)


def short_for(short: str, full: str) -> AliasRule | None:
    """The rule by which `short` may stand for `full`; None where none says so, or where they are the same text."""
    if short == full or len(short) < _SHORTEST or len(full) < _SHORTEST:
        return None
    short_place, short_rest = split_place(short)
    full_place, full_rest = split_place(full)
    if short_place and full_place and short_place != full_place and not _is_within(short_place, full_place):
        return None
    if short_rest == full_rest:
        return AliasRule.PLACE
    if len(short_rest) >= len(full_rest) or short_rest[0] != full_rest[0] or not _in_order(short_rest, full_rest):
        return None
    short_kind, full_kind = _kind(short_rest), _kind(full_rest)
    if short_kind is None:
        return AliasRule.FIRST_CHARACTERS
    if short_kind == full_kind:
        return AliasRule.DROPPED_CHARACTERS
    return None


def split_place(name: str) -> tuple[str, str]:
    """(高新区, 医保分局) of 高新区医保分局; the place is empty where the name begins with none."""
    found = _PLACE.match(name)
    return (found[0], name[found.end() :]) if found else ("", name)


def _is_within(left: str, right: str) -> bool:
    """高新区 and 区, 淄博高新区 and 高新区 are one place said shorter."""
    return left.endswith(right) or right.endswith(left)


def _in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def _kind(name: str) -> str | None:
    kind = next((kind for kind in _KINDS if name.endswith(kind) and len(name) > len(kind)), None)
    return _SAME_KIND.get(kind, kind) if kind else None
