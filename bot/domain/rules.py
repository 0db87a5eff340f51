"""A programme's own schedule settings: what differs from the defaults, as JSON, and the small changes people ask for.

Stages are told apart by their name, which follows from their place when they are made (nudge7, due, overdue3), so that a
stage that was said stays said however the rules change around it; the first stage of all keeps its name `open`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, time
from typing import Any

from bot.domain.round import RoundRules, RulesContradict, StageRule

_HOURS = ("due_hour", "reminder_hour", "fill_by_hour", "work_begins", "work_ends", "daily_summary_hour")


def rules_to_json(rules: RoundRules) -> dict[str, Any]:
    """What differs from the defaults; an empty dict for the defaults themselves."""
    usual = RoundRules()
    found: dict[str, Any] = {}
    for field in fields(RoundRules):
        value = getattr(rules, field.name)
        if value == getattr(usual, field.name):
            continue
        if field.name == "stages":
            found["stages"] = [[stage.name, stage.offset, stage.tells_head, stage.lists_missing] for stage in value]
        elif field.name == "days":
            found["days"] = {day.isoformat(): is_worked for day, is_worked in value}
        else:
            found[field.name] = value.strftime("%H:%M") if isinstance(value, time) else value
    return found


def rules_from_json(value: Mapping[str, Any]) -> RoundRules:
    """The rules stored in a programme; what is not there, or not known to this program, is the default."""
    known: dict[str, Any] = {}
    for field in fields(RoundRules):
        if field.name not in value:
            continue
        stored = value[field.name]
        if field.name == "stages":
            known["stages"] = tuple(StageRule(name, offset, head, lists) for name, offset, head, lists in stored)
        elif field.name == "days":
            known["days"] = tuple(sorted((date.fromisoformat(day), bool(worked)) for day, worked in stored.items()))
        else:
            known[field.name] = time.fromisoformat(stored) if field.name in _HOURS else stored
    return RoundRules(**known)


def stage_named(offset: int) -> str:
    if offset == 0:
        return "due"
    return f"nudge{-offset}" if offset < 0 else f"overdue{offset}"


def add_stage(rules: RoundRules, offset: int) -> RoundRules:
    """One more reminder; late ones follow the escalation that is set. Adding one that is there changes nothing."""
    if any(stage.offset == offset for stage in rules.stages):
        return rules
    heads = [stage.offset for stage in rules.stages if stage.tells_head]
    made = StageRule(_free_name(rules, offset), offset, tells_head=bool(heads) and offset >= min(heads))
    stages = tuple(sorted((*rules.stages, made), key=lambda stage: stage.offset))
    return replace(rules, stages=stages, closes_offset=max(rules.closes_offset, offset))


def drop_stages(rules: RoundRules, gone: Callable[[int], bool]) -> RoundRules:
    """Without the reminders at these offsets. Raises RulesContradict where none is left, or none was meant."""
    stages = tuple(stage for stage in rules.stages if not gone(stage.offset))
    if stages == rules.stages:
        raise RulesContradict("no_such_stage", "there is no such stage")
    if stages and stages[0].offset > rules.fill_by_offset:
        raise RulesContradict("fill_by_early", "fill-by lies before the round opens")
    return replace(rules, stages=stages)


def move_opening(rules: RoundRules, offset: int) -> RoundRules:
    """Open on another day; the opening reminder moves, and any that would come before it falls away."""
    opening, *others = rules.stages
    kept = [stage for stage in others if stage.offset > offset]
    return replace(rules, stages=(replace(opening, offset=offset), *kept))


def escalate_from(rules: RoundRules, offset: int | None) -> RoundRules:
    """Tell the unit's head with every reminder from this offset on; None: never."""
    stages = tuple(replace(stage, tells_head=offset is not None and stage.offset >= offset) for stage in rules.stages)
    if offset is not None and not any(stage.tells_head for stage in stages):
        raise RulesContradict("no_such_stage", "no stage that late")
    return replace(rules, stages=stages)


def list_missing_at(rules: RoundRules, offset: int | None) -> RoundRules:
    """Post the list of the missing with the reminder of this offset; None: never."""
    if offset is not None and all(stage.offset != offset for stage in rules.stages):
        raise RulesContradict("no_such_stage", "no stage on that day")
    return replace(rules, stages=tuple(replace(stage, lists_missing=stage.offset == offset) for stage in rules.stages))


def set_day(rules: RoundRules, day: date, is_worked: bool) -> RoundRules:
    """Declare a day worked or free for this programme alone."""
    return replace(rules, days=tuple(sorted({**dict(rules.days), day: is_worked}.items())))


def _free_name(rules: RoundRules, offset: int) -> str:
    name = stage_named(offset)
    taken = {stage.name for stage in rules.stages}
    return name if name not in taken else f"{name}b"
