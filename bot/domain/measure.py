"""Units of measure (计量单位): which come only whole, which say the same, and how sums of money scale."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

_IN_PARTS = (
    "% 平方米 ㎡ 平方公里 公里 千米 米 亩 公顷 吨 万元 元 亿元 小时 个小时 课时 /10万 升 立方米 万平方米 千瓦 兆瓦"
)
_DIVISIBLE = frozenset(_IN_PARTS.split())
# Other words for the same measure.
_SAME = tuple(
    frozenset(names.split())
    for names in ("人 名 位 人员", "场 场次", "平方米 ㎡ 平米 m2 平方 平", "公里 千米 km", "元 块 元钱")
)
# Words that are taken for one another, but said back: 120人 for 人次. 个 is said of whatever is counted in pieces.
_NEAR = tuple(
    frozenset(names.split())
    for names in (
        "人 名 位 人员 人次 名次",
        "场 场次 次 期 回",
        "所 家 处 座 间",
        "户 家 户次",
        "件 条 项",
        "小时 个小时",
    )
)
_SHARES = ("%", "个百分点")
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_SCALES = {"万": "万元", "亿": "亿元"}


def is_whole_measure(measure: str) -> bool:
    """Whether things counted in this unit of measure come only whole (所, 场, 人次)."""
    return measure not in _DIVISIBLE


def endings(measure: str) -> Iterator[str]:
    """The words that may follow a number of this measure, longer ones before shorter."""
    said = {name for family in (*_SAME, *_NEAR) if measure in family for name in family}
    if is_whole_measure(measure) and measure not in _SHARES:
        said.add("个")
    yield from sorted({measure, *said}, key=lambda name: (-len(name), name))


def is_same_measure(one: str, other: str) -> bool:
    """Whether two words name the same unit of measure (人 and 名, 场 and 场次; not 人 and 人次)."""
    return one == other or any(one in family and other in family for family in _SAME)


def money_factor(ending: str, measure: str) -> Decimal | None:
    """How many of this measure one of the ending is: 亿 to 万元 is 10,000; None where it is not about money.

    Of 元 a bare 万 belongs to the number.
    """
    if measure == "元" and ending in _SCALES:
        return None
    said, wanted = _MONEY.get(_SCALES.get(ending, ending)), _MONEY.get(measure)
    return None if said is None or wanted is None else said / wanted
