"""A list that waits, as handlers look at it: how it is made from a notice, what it changes, who may confirm it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.codec import FILLING
from bot.domain import proposal as values
from bot.domain.difference import Difference, compare, inherit, is_same_list
from bot.domain.localtime import local
from bot.domain.notice import Notice, list_year
from bot.domain.people import Person, SeatRole
from bot.domain.programme import Programme
from bot.domain.proposal import DoubtKind, Proposal
from bot.domain.rights import Action
from bot.ports import Button, Content
from bot.texts.lists import difference as difference_words
from bot.texts.lists import notice as words
from bot.texts.lists.difference import counted
from bot.texts.lists.look import Look
from handlers.letters import say_body
from handlers.turn import Turn
from storage import conversations, making_live, outbox, people, programmes, proposals, rounds, units
from storage.making_live import Effect, MadeLive
from storage.store import Tx


def year_of(notice: Notice, *, fallback: int) -> int:
    """The year a list is for: as its title says, else the year of issue."""
    return list_year(notice) or fallback


def propose(tx: Tx, notice: Notice, *, sha256: str | None, now: datetime) -> Proposal | Programme:
    """Write a notice down as a list that waits: the later version of a live one, or a list of its own. Returns the live
    programme instead, and writes nothing, where it says just the same."""
    year = year_of(notice, fallback=local(now).year)
    known = units.all_units(tx)
    live = programmes.live(tx)
    trial = values.propose(notice, proposal_id=0, year=year, known=known)
    base = next((programme for programme in reversed(live) if is_same_list(programme, trial)), None)
    if base is not None:
        trial = inherit(base, values.propose(notice, proposal_id=0, year=year, known=known, updates=base))
        may_be_same = any(doubt.kind is DoubtKind.SAME_UNIT for doubt in trial.doubts)
        if not compare(base, trial).is_any and not may_be_same:
            return base
    proposal_id, _ = proposals.begin(tx, title=notice.title, year=year, source_sha256=sha256, now=now)
    draft = values.propose(notice, proposal_id=proposal_id, year=year, known=known, updates=base)
    if base is not None:
        draft = inherit(base, draft)
    elif live or programmes.ended(tx):
        draft = values.carried_over(draft)
    proposals.put(tx, draft, now)
    return draft


def revise(tx: Tx, programme: Programme, now: datetime) -> Proposal:
    """Begin to change a live list: a proposal that says what it says."""
    proposal_id, _ = proposals.begin(tx, title=programme.title, year=programme.year, source_sha256=None, now=now)
    draft = values.revision(programme, proposal_id=proposal_id)
    proposals.put(tx, draft, now)
    return draft


def contacts(tx: Tx, proposal: Proposal) -> dict[int, Sequence[str]]:
    """By unit id, who sits at a unit of the list already."""
    found: dict[int, Sequence[str]] = {}
    for unit in proposal.units_in_use:
        if unit.unit_id is None:
            continue
        names = [person.name for person in people.contacts(tx, unit.unit_id)]
        names += [
            f"{person.name}（{SeatRole.HEAD.label}）" for person in people.contacts(tx, unit.unit_id, SeatRole.HEAD)
        ]
        found[unit.unit_id] = names
    return found


def difference_of(tx: Tx, proposal: Proposal) -> tuple[Programme, Difference] | None:
    """The live list that a proposal updates and what it changes; None for a list of its own."""
    if proposal.updates is None:
        return None
    live = programmes.programme(tx, proposal.updates)
    return live, compare(live, proposal)


def look_at(turn: Turn, note: str = "") -> Look | None:
    """The waiting list as this person may look at it; None where none waits."""
    waiting = proposals.waiting(turn.tx)
    if waiting is None:
        return None
    found = difference_of(turn.tx, waiting.proposal)
    replaced = proposals.replaced(turn.tx, before=waiting.proposal.id)
    same_year = None
    if found is None:
        of_year = [programme for programme in programmes.live(turn.tx) if programme.year == waiting.proposal.year]
        same_year = of_year[-1] if of_year else None
    return Look(
        proposal=waiting.proposal,
        version=waiting.version,
        steps=waiting.steps,
        may_confirm=turn.may(Action.CONFIRM_NOTICE),
        admins=admin_names(turn.tx),
        live=found[0] if found else None,
        difference=found[1] if found else None,
        replaced=replaced.title if replaced is not None else None,
        same_year=same_year,
        note=note,
    )


def admin_names(tx: Tx) -> tuple[str, ...]:
    return tuple(person.name for person in people.office(tx) if person.is_admin)


def tell_admins(turn: Turn) -> tuple[str, ...]:
    """Tell every admin that a list waits, once for each state of it; returns their names."""
    waiting = proposals.waiting(turn.tx)
    if waiting is None:
        return ()
    proposal = waiting.proposal
    found = difference_of(turn.tx, proposal)
    content = words.waits_for_you(
        proposal.title, turn.me.name, len(proposal.doubts), counted(found[1]) if found else None
    )
    told: list[str] = []
    for person in people.office(turn.tx):
        address = people.address_of(turn.tx, person.id)
        if person.is_admin and person.id != turn.me.id and address is not None:
            key = f"notice-waits:{proposal.id}:{waiting.version}:{person.id}"
            outbox.put(turn.tx, key, address, say_body(content), now=turn.now)
            told.append(person.name)
    return tuple(told)


# --- going live -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WentLive:
    """A list that has just been confirmed; `changes` counts what an update changed, None for a list of its own."""

    programme: Programme
    changes: str | None
    audit_lines: tuple[Effect, ...]


def go_live(tx: Tx, proposal: Proposal, *, person: Person | None, now: datetime) -> WentLive:
    """Make the waiting list live, tell the office's channel, and help those out who stood at something that is gone.

    The caller writes the audit lines: the command line has no person. The proposal must be the waiting one.
    """
    found = difference_of(tx, proposal)
    made = making_live.make_live(tx, proposal.id, person_id=person.id if person else None, now=now)
    if made is None:
        raise ValueError("the list is not waiting")
    programme = programmes.programme(tx, made.programme_id)
    changes = counted(found[1]) if found else None
    _end_lost_dialogues(tx, changes or "", f"notice:{proposal.id}", now)
    content = words.told_channel(programme, person.name if person else "命令行", changes)
    for channel in people.channels(tx):
        key = f"notice-live:{proposal.id}:{channel.platform}/{channel.chat}"
        outbox.put(tx, key, channel, say_body(content), now=now)
    return WentLive(programme, changes, _audit_lines(proposal, made, found[1] if found else None))


# --- what is kept of it -----------------------------------------------------------------------------------------


def kept(proposal: Proposal) -> dict[str, object]:
    """What the audit log keeps of a proposal."""
    return {
        "title": proposal.title,
        "year": proposal.year,
        "tasks": len(proposal.tasks),
        "units": len(proposal.units_in_use),
        "doubts": len(proposal.doubts),
        "updates": proposal.updates,
    }


def _audit_lines(proposal: Proposal, made: MadeLive, difference: Difference | None) -> tuple[Effect, ...]:
    """What the audit log keeps of a confirmation: the list, then each unit that was renamed, merged or given a name."""
    after: dict[str, Any] = {"state": "live", "doubts": [doubt.reason for doubt in proposal.doubts]}
    action = "notice.confirm"
    if difference is not None:
        action = "notice.update"
        after["changes"] = difference_words.full(difference, proposal)
    first = Effect(action, f"programme:{made.programme_id}", {"state": "proposed", "proposal": proposal.id}, after)
    return (first, *made.effects)


def _end_lost_dialogues(tx: Tx, changes: str, key: str, now: datetime) -> None:
    """End the report dialogues that stand at something no list has any more, and tell their people; drafts stay."""
    for person_id, state in conversations.standing(tx, FILLING):
        if _still_stands(tx, state):
            continue
        conversations.save(tx, person_id, None, now)
        address = people.address_of(tx, person_id)
        if address is not None:
            content = Content(text=words.task_moved(changes), buttons=((Button("接着填", "/report"),),))
            outbox.put(tx, f"{key}:moved:{person_id}", address, say_body(content), now=now)


def _still_stands(tx: Tx, state: Mapping[str, Any]) -> bool:
    programme_id, _ = rounds.round_of(tx, state["round_id"])
    programme = programmes.programme(tx, programme_id)
    unit_id, task_id, target_id = state["unit_id"], state.get("task_id"), state.get("target_id")
    tasks = {task.id: task for task in programme.tasks_of(unit_id)}
    if not tasks or (task_id is not None and task_id not in tasks):
        return False
    return target_id is None or any(
        target.id == target_id for task in tasks.values() for target in task.targets_of(unit_id)
    )
