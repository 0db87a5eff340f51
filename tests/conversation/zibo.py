"""The real list of 2024 as one unit sees it, for tests of what its words mean."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bot.conversation.filling import Item, ReportFacts
from bot.domain.programme import Assignment, Role, Target, Task, Unit
from tests.conversation.report.test_dialogue import facts
from tests.house import zibo_notice

SCHOOLS, CULTURE, HEALTH, BUILDING = "教育和体育事业中心", "民政和文旅事业中心", "卫生健康事业中心", "建设局"


@cache
def facts_for(unit_name: str) -> ReportFacts:
    """What that unit has to report, nothing of it written yet; a task's id is its number, a target's 10 × that and on."""
    unit = Unit(1, unit_name)
    items = []
    for task in zibo_notice().tasks:
        if unit_name not in task.units:
            continue
        targets = tuple(
            Target(task.no * 10 + at, one.text, one.value, one.measure, one.comparator, one.kind)
            for at, one in enumerate(task.targets)
        )
        assignments = (Assignment(unit, Role.RESPONSIBLE),)
        items.append(Item(Task(task.no, task.no, task.name, task.text, targets, assignments), targets, None, None))
    return replace(facts(), unit=unit, items=tuple(items))
