"""What is due now is enqueued, once; what it says, and to whom, is decided again when it is sent (handlers/compose.py).

What is due is a function of the clock and the tables. For every live programme the quarter's plan gives the newest
stage whose time has come; each unit that owes something gets that stage's message under a key of its own, so however
often the beat runs, and however many processes run it, a stage is said once, and a machine that slept through several
says only the newest. Keys name the stage, never its time: a calendar or a rule that changes moves what is not sent, and
repeats nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.round import RoundPlan, StagePlan, is_said_later, newest_stage, summary_moments
from bot.ports import Address
from handlers.deps import Deps
from handlers.papers import dispatch, printed
from handlers.rounds import ending
from handlers.rounds.contacts import Everybody, burden, round_key, stage_key
from handlers.rounds.paper import wanting_units
from handlers.rounds.view import is_over, owing_units, plan_of, reporting_quarter, rules_of
from storage import audit, extensions, outbox, people, programmes, progress, restored, rounds
from storage.outbox import Trace
from storage.store import Tx, is_alone

# Any constant will do: it names the one lock planners take on PostgreSQL.
_PLANNER = 20240519
_PROGRAM = audit.Actor(None, "", "scheduler", "")


class _Due(NamedTuple):
    """A message whose time has come."""

    key: str
    address: Address
    body: dict[str, Any]
    expires_at: datetime | None = None


def plan_due(deps: Deps) -> int:
    """Enqueue whatever is due and was not yet; returns how many messages that was. May be called at any time.

    Most beats find nothing, and need no writing transaction to say so.
    """
    now = deps.clock()
    with deps.store.read() as tx:
        # After a restored backup a person decides first (handlers/upkeep/restored.py).
        if restored.is_paused(tx) or not any(_due(tx, programme, now) for programme in programmes.live(tx)):
            return 0
    return deps.store.run(lambda tx: _plan(tx, now))


def unplanned(tx: Tx, now: datetime) -> int:
    """How many messages are due and not enqueued; more than a beat's worth of time at more than 0 is an alarm."""
    return sum(len(_due(tx, programme, now)) for programme in programmes.live(tx))


def _plan(tx: Tx, now: datetime) -> int:
    """One process plans at a time; another one that comes along leaves it to the first."""
    if not is_alone(tx, _PLANNER):
        return 0
    count = 0
    for programme in programmes.live(tx):
        due = _due(tx, programme, now)
        if due:
            rounds.open_round(tx, programme.id, reporting_quarter(tx, programme, now), now)
        for letter in due:
            if outbox.put(tx, letter.key, letter.address, letter.body, now=now, expires_at=letter.expires_at):
                count += 1
                audit.append(tx, _PROGRAM, at=now, action="outbox.plan", object=letter.key)
        if due:
            printed.level_round(tx, programme, reporting_quarter(tx, programme, now))
    return count


def _due(tx: Tx, programme: Programme, now: datetime) -> list[_Due]:
    """Everything whose time has come in the programme's round, and that was not enqueued yet.

    Of a list that is over nothing is due but the question whether to end it.
    """
    if is_over(tx, programme, now):
        return [_Due(*letter) for letter in ending.due_letters(tx, programme, now)]
    quarter = reporting_quarter(tx, programme, now)
    plan = plan_of(tx, programme, quarter)
    stage = newest_stage(plan, now)
    filed = progress.filed_reports(tx, programme.id, wanted=(quarter,))[quarter]
    owing = owing_units(tx, programme, quarter, filed)
    later = extensions.granted(tx, programme.id, quarter)
    found = _summaries(tx, programme, plan, now)
    if not owing and programme.tasks and now < plan.closes_at:
        found += complete_summary(tx, programme, quarter)
    if stage is not None:
        wanting = wanting_units(tx, programme, quarter, filed, given_before=stage.at)
        found += _stage(tx, programme, plan, stage, [unit for unit in wanting if unit.id not in later], now)
    if later and now < plan.closes_at:
        # A unit with a later due time has stages of its own.
        for unit in wanting_units(tx, programme, quarter, filed):
            own_plan = plan_of(tx, programme, quarter, unit.id) if unit.id in later else plan
            own_stage = newest_stage(own_plan, now)
            if unit.id in later and own_stage is not None:
                found += _to_units(tx, programme, own_plan, own_stage, [unit], now).letters
    found += [
        _Due(key, address, body, plan.closes_at)
        for key, address, body in printed.letters_due(tx, programme, quarter, filed, now=now)
    ]
    prefix = round_key(programme, quarter)
    kinds = ("summary", "dispatch", "missing", "unreached", "remind", "cap", "printed", "stale")
    known = frozenset[str]().union(
        *(outbox.keys_like(tx, f"{kind}:{prefix}:") for kind in kinds), outbox.keys_like(tx, "calendar:")
    )
    return [letter for letter in found if letter.key not in known]


# --- summaries --------------------------------------------------------------------------------------------------


def _summaries(tx: Tx, programme: Programme, plan: RoundPlan, now: datetime) -> list[_Due]:
    """Short forms and the full one to the channel; the morning after due, whom to phone to each of the office."""
    prefix = round_key(programme, plan.quarter)
    base = {"programme": programme.id, "quarter": str(plan.quarter)}
    found: list[_Due] = []
    for name, at, until in summary_moments(plan):
        if not at <= now < until:
            continue
        if name == "dispatch":
            found += [_Due(*letter) for letter in dispatch.due_letters(tx, programme, plan.quarter, until)]
            continue
        # One short form a day; the due time comes once a quarter, also where a calendar moves it.
        moment = f"{name}:{at:%Y%m%d}" if name == "daily" else name
        for channel in people.channels(tx):
            body = {"kind": "summary", "style": name, **base}
            found.append(_Due(f"summary:{prefix}:{moment}:{_at(channel)}", channel, body, until))
    return found


def complete_summary(tx: Tx, programme: Programme, quarter: Quarter) -> list[_Due]:
    """When the last unit is in, the summary goes to the channel."""
    body = {"kind": "summary", "programme": programme.id, "quarter": str(quarter), "style": "complete"}
    prefix = round_key(programme, quarter)
    return [_Due(f"summary:{prefix}:complete:{_at(channel)}", channel, body) for channel in people.channels(tx)]


# --- a stage ----------------------------------------------------------------------------------------------------


class _ToUnits(NamedTuple):
    """What units hear of a stage; the ids of those that nobody can be reminded in, and of those that heard enough."""

    letters: list[_Due]
    unreached: list[int]
    capped: list[int]


def _stage(
    tx: Tx, programme: Programme, plan: RoundPlan, stage: StagePlan, owing: Sequence[Unit], now: datetime
) -> list[_Due]:
    found = _to_units(tx, programme, plan, stage, owing, now)
    return found.letters + _to_channels(tx, programme, plan, stage, bool(owing), found.unreached, found.capped)


def _to_units(
    tx: Tx, programme: Programme, plan: RoundPlan, stage: StagePlan, owing: Sequence[Unit], now: datetime
) -> _ToUnits:
    prefix = round_key(programme, plan.quarter)
    base = {"programme": programme.id, "quarter": str(plan.quarter), "stage": stage.name}
    traces = outbox.traces(tx, f"remind:{prefix}:u")
    said: dict[int, set[str]] = {}
    by_unit: dict[int, list[Trace]] = {}
    for trace in traces:
        unit_part, _, name = trace.key.removeprefix(f"remind:{prefix}:u").partition(":")
        said.setdefault(int(unit_part), set()).add(name)
        by_unit.setdefault(int(unit_part), []).append(trace)
    everybody = Everybody(tx, now)
    counts, cap = burden(tx, programme, plan.quarter), rules_of(tx, programme).unit_cap
    put_off: dict[str, list[Trace]] = {}
    for trace in outbox.traces(tx, f"snooze:{prefix}:u"):
        put_off.setdefault(trace.key.split(":")[3], []).append(trace)
    letters: list[_Due] = []
    unreached, capped = list[int](), list[int]()
    for unit in owing:
        names = said.get(unit.id, set())
        if is_said_later(plan, stage, names):
            continue
        wanted: list[_Due] = []
        key = stage_key(prefix, unit.id, stage)
        if stage.name not in names:
            contact = everybody.contact(unit.id, by_unit.get(unit.id, ()))
            if contact is None:
                unreached.append(unit.id)
            elif not _is_snoozed(put_off.get(f"u{unit.id}", ()), contact.address, stage):
                body = {"kind": "reminder", "unit": unit.id, "person": contact.person.id, **base}
                wanted.append(_Due(key, contact.address, body))
        if stage.tells_head:
            for head in everybody.heads(unit.id):
                if f"{stage.name}:head{head.person.id}" not in names:
                    body = {"kind": "head_reminder", "unit": unit.id, "person": head.person.id, **base}
                    wanted.append(_Due(f"{key}:head{head.person.id}", head.address, body))
        room = max(0, cap - counts.get(unit.id, 0))
        letters += wanted[:room]
        if len(wanted) > room:
            capped.append(unit.id)
    return _ToUnits(letters, unreached, capped)


def _is_snoozed(snoozes: Iterable[Trace], address: Address, stage: StagePlan) -> bool:
    """Whether the person put this stage's reminder off: then the one that was asked for takes its place."""
    for trace in snoozes:
        if trace.address == address:
            if trace.state in (outbox.PENDING, outbox.SENDING):
                return True
            if trace.state == outbox.SENT and trace.settled_at is not None and trace.settled_at >= stage.at:
                return True
    return False


def _to_channels(
    tx: Tx,
    programme: Programme,
    plan: RoundPlan,
    stage: StagePlan,
    is_owing: bool,
    unreached: list[int],
    capped: list[int],
) -> list[_Due]:
    """What the office hears at this stage: the missing, whom nobody can be reminded in, whom to phone, an unknown year."""
    prefix = round_key(programme, plan.quarter)
    base = {"programme": programme.id, "quarter": str(plan.quarter), "stage": stage.name}
    told = {
        unit_id
        for trace in outbox.traces(tx, f"cap:{prefix}:")
        if trace.state != outbox.CANCELLED
        for unit_id in trace.body["units"]
    }
    full = [unit_id for unit_id in capped if unit_id not in told]
    found: list[_Due] = []
    for channel in people.channels(tx):
        at = _at(channel)
        if not plan.is_calendar_known:
            year = (plan.closes_at - timedelta(hours=1)).year
            found.append(_Due(f"calendar:{year}:{at}", channel, {"kind": "calendar_unknown", **base}))
        if is_owing and stage.lists_missing:
            found.append(_Due(f"missing:{prefix}:{stage.name}:{at}", channel, {"kind": "missing", **base}))
        if unreached and stage.name in _told_unreached(plan):
            body = {"kind": "unreached", "units": unreached, **base}
            found.append(_Due(f"unreached:{prefix}:{stage.name}:{at}", channel, body))
        if full:
            body = {"kind": "capped", "units": full, **base}
            found.append(_Due(f"cap:{prefix}:{stage.name}:{at}", channel, body))
    return found


def _told_unreached(plan: RoundPlan) -> set[str]:
    """Stages at which the office hears whom nobody can be reminded in: early enough to phone, and not every day."""
    early = [stage.name for stage in plan.stages if stage.offset <= -2]
    return {plan.stages[0].name, *early[-1:]}


def _at(address: Address) -> str:
    return f"{address.platform}/{address.chat}"
