"""Lights (灯): one rule that colours a task in a quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.programme import Comparator, Target, TargetKind
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment


class Light(StrEnum):
    """The colour, ordered from good to bad by `severity`."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"

    @property
    def sign(self) -> str:
        return {"green": "🟢", "yellow": "🟡", "red": "🔴", "grey": "⚪"}[self.value]

    @property
    def label(self) -> str:
        """The words that stand beside the colour, for whoever cannot tell colours apart."""
        return {"green": "正常", "yellow": "偏慢", "red": "预警", "grey": "未到期"}[self.value]


@dataclass(frozen=True)
class Standing:
    """What the rule looks at for one part of a task.

    `reached` pairs each target with its cumulative total, None where nobody reported one yet.
    """

    is_filed: bool
    assessment: Assessment | None
    reached: tuple[tuple[Target, Decimal | None], ...]


def light_of(standing: Standing, quarter: Quarter, *, is_past_due: bool) -> Light:
    """Colour one part of a task.

    - not filed: red after the due time, grey before it;
    - 未启动 in the second half of the year: red;
    - 已完成: green;
    - 滞后, or a counted target below the share of the year gone by: yellow;
    - otherwise green.

    A rate (筛查率达到90%) is a level, not a heap that grows through the year, so only the last quarter holds it
    against its target. A ceiling (不超过) is behind when it is exceeded.
    """
    if not standing.is_filed:
        return Light.RED if is_past_due else Light.GREY
    if standing.assessment is Assessment.NOT_STARTED and quarter.number >= 3:
        return Light.RED
    if standing.assessment is Assessment.DONE:
        return Light.GREEN
    if standing.assessment is Assessment.BEHIND:
        return Light.YELLOW
    if any(_is_behind(target, total, quarter) for target, total in standing.reached if total is not None):
        return Light.YELLOW
    return Light.GREEN


def _is_behind(target: Target, total: Decimal, quarter: Quarter) -> bool:
    if target.comparator is Comparator.AT_MOST:
        return total > target.value
    if target.kind is TargetKind.PERCENT:
        return quarter.number == 4 and total < target.value
    share = quarter.share_of_year
    return total * share.denominator < target.value * share.numerator


def worst(lights: Iterable[Light]) -> Light:
    """The light of a whole: the worst of its parts; grey counts only where nothing else is known."""
    found = set(lights)
    for light in (Light.RED, Light.YELLOW, Light.GREEN):
        if light in found and not (light is Light.GREEN and Light.GREY in found):
            return light
    return Light.GREY
