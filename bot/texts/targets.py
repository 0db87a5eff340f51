"""A target in words, live or proposed."""

from __future__ import annotations

from bot.domain.programme import Target
from bot.domain.proposal import ProposedTarget
from bot.texts.report import goal


def promised(target: Target | ProposedTarget) -> str:
    """The words of the notice, and what was read from them where that is not plain to see."""
    said = amount(target)
    return target.text if said in target.text else f"{target.text}（{said}）"


def amount(target: Target | ProposedTarget) -> str:
    """不少于 50人, 约 144名, 3所."""
    return goal(Target(0, target.text, target.value, target.measure, target.comparator, target.kind))
