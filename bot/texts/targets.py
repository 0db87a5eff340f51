"""A target in words, live or proposed."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from bot.domain.amount import plain
from bot.domain.programme import Comparator, Target
from bot.domain.proposal import ProposedTarget


def promised(target: Target | ProposedTarget) -> str:
    """The words of the notice, and what was read from them where that is not plain to see."""
    said = amount(target)
    return target.text if said in target.text else f"{target.text}（{said}）"


def amount(target: Target | ProposedTarget) -> str:
    """不少于 50人, 约 144名, 3所."""
    return goal(Target(0, target.text, target.value, target.measure, target.comparator, target.kind))


def amount_against(value: Decimal, target: Target) -> str:
    """累计 2所，目标 3所，完成 67%; a rate is told as it is."""
    if target.measure == "%":
        return f"目前 {plain(value)}%，目标 {goal(target)}"
    share = f"，完成 {plain((value / target.value * 100).quantize(Decimal(1)))}%" if target.value else ""
    return f"累计 {plain(value)}{target.measure}，目标 {goal(target)}{share}"


def amount_reached(value: Decimal, target: Target) -> str:
    """累计 2所，完成 67%: beside the target's own words, which name the goal."""
    if target.measure == "%" or not target.value:
        return f"目前 {plain(value)}{target.measure}"
    share = plain((value / target.value * 100).quantize(Decimal(1)))
    return f"累计 {plain(value)}{target.measure}，完成 {share}%"


NOT_OURS = "不归本单位报"
"""What stands for the number of a target that a unit says to be another's."""


def goal(target: Target) -> str:
    """不少于 50人, 约 144名, 3所."""
    amount = f"{plain(target.value)}{target.measure}"
    match target.comparator:
        case Comparator.AT_LEAST:
            return f"不少于 {amount}"
        case Comparator.ABOUT:
            return f"约 {amount}"
        case Comparator.AT_MOST:
            return f"不超过 {amount}"
        case Comparator.EXACT | Comparator.REACH:
            return amount
        case _:
            assert_never(target.comparator)
