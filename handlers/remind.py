"""Reminders: what is due now is enqueued, once; what it says is decided when it is sent.

What is due is a function of the clock and the tables. For every live programme the quarter's plan gives the newest
stage whose time has come; each unit that owes something gets that stage's message under a key of its own, so however
often the beat runs, and however many processes run it, a stage is said once, and a machine that slept through several
says only the newest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.rights import Action
from bot.domain.round import RoundPlan, StagePlan, newest_stage, summary_moments
from bot.ports import Address, Content
from bot.texts import errors, reminders
from handlers import reasons
from handlers.deps import Deps
from handlers.people import choose_unit
from handlers.rounds import newest_live, owing_units, plan_of, reporting_quarter, work_calendar
from handlers.turn import Turn
from storage import absences, audit, extensions, outbox, people, programmes, rounds
from storage.store import Tx, is_alone

# Stages at which the office hears which units nobody can be reminded in: early enough to phone, and not every day.
_UNREACHED_TOLD = frozenset(("open", "nudge2"))
# Summaries that go to the channel by themselves.
_POSTED = frozenset(("daily", "due"))


def plan_due(deps: Deps) -> int:
    """Enqueue whatever is due and was not yet; returns how many messages that was. May be called at any time."""
    now = deps.clock()
    with deps.store.read() as tx:
        if not _due_keys_missing(tx, now):
            return 0
    return deps.store.run(lambda tx: _plan(tx, now))


def _due_keys_missing(tx: Tx, now: datetime) -> bool:
    """Whether there may be anything to do: most beats find nothing, and need no writing transaction to say so."""
    return any(
        body_key not in outbox.keys_like(tx, prefix)
        for programme in programmes.live(tx)
        for prefix, body_key, *_ in _due(tx, programme, now)
    )


def _plan(tx: Tx, now: datetime) -> int:
    """One process plans at a time; another one that comes along leaves it to the first."""
    if not is_alone(tx, _PLANNER):
        return 0
    count = 0
    for programme in programmes.live(tx):
        quarter = reporting_quarter(tx, programme, now)
        due = list(_due(tx, programme, now))
        if due:
            rounds.open_round(tx, programme.id, quarter, now)
        for _, key, address, body, expires_at in due:
            if outbox.put(tx, key, address, body, now=now, expires_at=expires_at):
                count += 1
                audit.append(tx, _PROGRAM, at=now, action="outbox.plan", object=key)
    return count


# Any constant will do: it names the one lock planners take on PostgreSQL.
_PLANNER = 20240519

_Due = tuple[str, str, Address, dict[str, Any], datetime]


def _due(tx: Tx, programme: Programme, now: datetime) -> list[_Due]:
    """(key prefix, key, address, body, expiry) of everything whose time has come in the programme's round."""
    quarter = reporting_quarter(tx, programme, now)
    plan = plan_of(tx, programme, quarter)
    prefix = round_key(programme, quarter)
    stage = newest_stage(plan, now)
    later = extensions.granted(tx, programme.id, quarter)
    due: list[_Due] = []
    if stage is not None:
        due += _stage_letters(tx, programme, plan, stage, prefix, frozenset(later), now)
    if later and now < plan.closes_at:
        for unit in owing_units(tx, programme, quarter):
            if unit.id in later:
                own_plan = plan_of(tx, programme, quarter, unit.id)
                own_stage = newest_stage(own_plan, now)
                if own_stage is not None:
                    due += _unit_letters(tx, programme, own_plan, own_stage, prefix, unit, now)
    for name, at, until in summary_moments(plan):
        if at <= now < until and name in _POSTED:
            for channel in people.channels(tx):
                body = {"kind": "summary", "programme": programme.id, "quarter": str(quarter), "style": name}
                due.append(
                    (f"summary:{prefix}", f"summary:{prefix}:{name}:{at:%Y%m%d}:{_at(channel)}", channel, body, until)
                )
    return due


def _unit_letters(
    tx: Tx, programme: Programme, plan: RoundPlan, stage: StagePlan, prefix: str, unit: Unit, now: datetime
) -> list[_Due]:
    """What one unit hears of a stage: its liaison, and its head where the stage says so."""
    until = _stage_end(plan, stage)
    base = {"programme": programme.id, "quarter": str(plan.quarter), "stage": stage.name, "unit": unit.id}
    letters: list[_Due] = []
    address = contact_address(tx, unit.id, now)
    if address is not None:
        key = stage_key(prefix, unit.id, stage)
        letters.append((f"remind:{prefix}", key, address, {"kind": "reminder", **base}, until))
    if stage.tells_head:
        for head in people.contacts(tx, unit.id, SeatRole.HEAD):
            head_address = people.address_of(tx, head.id)
            if head_address is not None:
                key = f"{stage_key(prefix, unit.id, stage)}:head{head.id}"
                letters.append((f"remind:{prefix}", key, head_address, {"kind": "head_reminder", **base}, until))
    return letters


def stage_key(prefix: str, unit_id: int, stage: StagePlan) -> str:
    """The key under which a unit hears of a stage once."""
    return f"remind:{prefix}:u{unit_id}:{stage.name}"


def _stage_letters(
    tx: Tx,
    programme: Programme,
    plan: RoundPlan,
    stage: StagePlan,
    prefix: str,
    later: frozenset[int],
    now: datetime,
) -> list[_Due]:
    """What everybody hears of a stage; the units in `later` have a due time, and stages, of their own."""
    owing = [unit for unit in owing_units(tx, programme, plan.quarter) if unit.id not in later]
    until = _stage_end(plan, stage)
    base = {"programme": programme.id, "quarter": str(plan.quarter), "stage": stage.name}
    letters: list[_Due] = []
    unreached: list[int] = []
    for unit in owing:
        own = _unit_letters(tx, programme, plan, stage, prefix, unit, now)
        letters += own
        if all(body["kind"] != "reminder" for _, _, _, body, _ in own):
            unreached.append(unit.id)
    for channel in people.channels(tx):
        if not plan.is_calendar_known:
            key = f"calendar:{prefix}:{_at(channel)}"
            letters.append((f"calendar:{prefix}", key, channel, {"kind": "calendar_unknown", **base}, until))
        if owing and stage.lists_missing:
            key = f"missing:{prefix}:{stage.name}:{_at(channel)}"
            letters.append((f"missing:{prefix}", key, channel, {"kind": "missing", **base}, until))
        if unreached and stage.name in _UNREACHED_TOLD:
            key = f"unreached:{prefix}:{stage.name}:{_at(channel)}"
            letters.append(
                (f"unreached:{prefix}", key, channel, {"kind": "unreached", "units": unreached, **base}, until)
            )
    return letters


def contact_address(tx: Tx, unit_id: int, now: datetime) -> Address | None:
    """Where the unit reads: the A contact, or the next one who is there and can be reached; away is better than nobody."""
    for person in absences.present_first(tx, people.contacts(tx, unit_id), now):
        address = people.address_of(tx, person.id)
        if address is not None:
            return address
    return None


def _stage_end(plan: RoundPlan, stage: StagePlan) -> datetime:
    """A stage's message may be sent until the next one takes its place."""
    later = [other.at for other in plan.stages if other.at > stage.at]
    return min(later, default=plan.closes_at)


def round_key(programme: Programme, quarter: Quarter) -> str:
    return f"{programme.id}:{quarter}"


def _at(address: Address) -> str:
    return f"{address.platform}/{address.chat}"


_PROGRAM = audit.Actor(None, "", "scheduler", "")


# --- after something was filed ----------------------------------------------------------------------------------


def after_filing(tx: Tx, deps: Deps, programme: Programme, quarter: Quarter, now: datetime) -> None:
    """When the last unit is in, the summary goes to the channel at once."""
    if owing_units(tx, programme, quarter):
        return
    prefix = round_key(programme, quarter)
    for channel in people.channels(tx):
        body = {"kind": "summary", "programme": programme.id, "quarter": str(quarter), "style": "complete"}
        outbox.put(tx, f"summary:{prefix}:complete:{_at(channel)}", channel, body, now=now)


# --- by hand ----------------------------------------------------------------------------------------------------


def remind(turn: Turn, argument: str) -> None:
    """/remind 单位 [自己的话]: a preview first, then, on 发送, the message."""
    turn.require(Action.REMIND)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    owing = owing_units(turn.tx, programme, quarter)
    name, _, own_words = argument.partition(" ")
    if not name:
        turn.say(reminders.choose_owing(quarter, owing))
        return
    unit = choose_unit(turn, name, "remind", own_words)
    if unit is None:
        return
    if unit.id not in {other.id for other in owing}:
        turn.say(f"{unit.name}本季度已经报齐，不用催报。")
        return
    if own_words and reasons.usable(turn, own_words, "remind", f"u{unit.id}") is None:
        return
    address = contact_address(turn.tx, unit.id, turn.now)
    if address is None:
        turn.say(reminders.unreachable(None, unit.name, "还没有联络员"))
        return
    if own_words.endswith("发送"):
        own_words = own_words.removesuffix("发送").strip()
        body = {
            "kind": "reminder",
            "programme": programme.id,
            "quarter": str(quarter),
            "unit": unit.id,
            "stage": "by_hand",
            "own_words": own_words,
        }
        outbox.put(turn.tx, f"hand:{turn.row_id}", address, body, now=turn.now)
        turn.audit("remind", f"unit:{unit.id}", after={"quarter": str(quarter), "own_words": own_words})
        turn.save_dialogue(None)
        turn.say(f"已发给{unit.name}。")
        return
    content = reminder_content(turn.tx, programme, quarter, unit, now=turn.now, own_words=own_words)
    turn.ask(reminders.remind_preview(unit, content), "remind", f"u{unit.id} {own_words}".strip())


def reminder_content(
    tx: Tx, programme: Programme, quarter: Quarter, unit: Unit, *, now: datetime, own_words: str = ""
) -> Content:
    """The reminder of this unit as it would read now."""
    plan = plan_of(tx, programme, quarter, unit.id)
    found = rounds.reports(tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
    filed = rounds.filed_reports(tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
    calendar = work_calendar(tx)
    today, due_day = local(now).date(), local(plan.due_at).date()
    return reminders.reminder(
        unit,
        quarter,
        [(task, _standing(task, found.get((task.id, unit.id)))) for task in rounds.owed(programme, filed, unit.id)],
        now=now,
        fill_by=plan.fill_by,
        due_at=plan.due_at,
        working_days_left=calendar.working_days_between(today, due_day),
        office=programme.office,
        phone=programme.phone,
        own_words=own_words,
    )


def _standing(_task: Task, report: ProgressReport | None) -> str:
    if report is None:
        return "还没填"
    return f"被退回（{report.returned_reason}）" if report.returned_reason else "填了一部分，还没提交"
