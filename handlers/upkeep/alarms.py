"""Alarms to the administrators: what is looked at, and what is said of it; when is decided in bot/domain/alarm.py.

Every process looks at every beat. What it alone can see (a service that is down for it, its own disk, its clock) it writes
down as a sighting; everything else is read from the tables. So each of several processes comes to the same conclusions
from the same rows, one at a time, and what is said is said once, under a key made of what began when. The words are
chosen when a message is sent: news that is no news any more is not sent.

Who is told: every admin, each in the private chat used last, but not on a platform that is itself what is wrong, where
the person can be reached on another. Without an admin the office's other people are told.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import alarm as rules
from bot.domain.alarm import AlarmKind, ClockDoubt, Decision, Silence, Standing, Vitals
from bot.domain.localtime import at_local, local
from bot.domain.people import Person
from bot.domain.round import RoundRules, next_working_moment, working_time
from bot.domain.workdays import WorkCalendar
from bot.ports import Address, Content
from bot.texts.upkeep import alarms as words
from handlers.deps import Deps
from handlers.letters import say_body
from handlers.people.binding import HOUR
from handlers.rounds.view import newest_live, plan_of, reporting_quarter, rules_of, work_calendar
from handlers.upkeep import keeping
from storage import alarms as store
from storage import audit, outbox, people, programmes
from storage.alarms import Hearing
from storage.claims import Letter
from storage.store import Tx, is_alone

_log = logging.getLogger(__name__)

# Any constant will do: it names the one lock under which PostgreSQL decides about alarms.
_DECIDER = 20240521
_PROGRAM = audit.Actor(None, "", "scheduler", "")
# A minute more or less of being heard is not worth a row.
_HEARD_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Local:
    """What only the process `owner` knows. `breakers` says since when a platform is down for it, `planning_fails_since` since
    when it cannot plan; both by the machine's clock. `clock_confirmed` says that an admin has just settled a doubt."""

    owner: str
    started_at: datetime
    platforms: tuple[str, ...] = ()
    breakers: Mapping[str, datetime] = field(default_factory=dict)
    planning_fails_since: datetime | None = None
    chain_broken_at: int | None = None
    clock: ClockDoubt | None = None
    clock_confirmed: bool = False
    dates_off: Mapping[str, timedelta] = field(default_factory=dict)


def look(deps: Deps, local_view: Local) -> int:
    """Write down what this process sees, decide, and enqueue what is to be said; returns how many messages that was.

    May be called at any time, by any number of processes. Most looks find nothing, and write nothing.
    """
    now, seen = deps.machine(), _seen(deps, local_view)
    with deps.store.read() as tx:
        is_noted = store.is_noted(tx, local_view.owner, seen, now)
        heard = _heard(tx, deps, local_view, now)
        if is_noted and not heard and _decide(tx, deps, local_view, now).is_nothing:
            return 0
    return deps.store.run(lambda tx: _act(tx, deps, local_view, seen, now))


def _act(tx: Tx, deps: Deps, local_view: Local, seen: Mapping[str, Mapping[str, Any]], now: datetime) -> int:
    if not store.is_noted(tx, local_view.owner, seen, now):
        store.note(tx, local_view.owner, seen, now)
    if not is_alone(tx, _DECIDER):
        return 0
    for platform, hearing in _heard(tx, deps, local_view, now).items():
        store.hear(tx, platform, hearing)
    decision = _decide(tx, deps, local_view, now)
    over = [_with_confirmation(one, local_view) for one in decision.over]
    store.keep(tx, decision.keep)
    store.drop(tx, decision.drop)
    for one in decision.news:
        audit.append(tx, _PROGRAM, at=now, action="alarm.begin", object=one.name, after=dict(one.alarm.facts))
        _log.error("alarm", extra={"action": "alarm.begin", "alarm": one.name})
    for one in over:
        audit.append(tx, _PROGRAM, at=now, action="alarm.over", object=one.name)
        _log.warning("alarm over", extra={"action": "alarm.over", "alarm": one.name})
    return _tell(tx, deps, decision) + _tell_over(tx, deps, over)


def _with_confirmation(one: Standing, local_view: Local) -> Standing:
    facts = {**one.alarm.facts, "confirmed": local_view.clock_confirmed}
    return replace(one, alarm=replace(one.alarm, facts=facts)) if one.alarm.kind is AlarmKind.CLOCK else one


def _decide(tx: Tx, deps: Deps, local_view: Local, now: datetime) -> Decision:
    found, known = rules.alarms(vitals(tx, deps, local_view)), store.standing(tx)
    if not found and not known:
        return Decision()
    # Whether it is time to speak is a question of the office's day: an administrator is called by the real one.
    calendar, schedule = work_calendar(tx), _schedule(tx)
    return rules.decide(
        found,
        known,
        now=now,
        is_working=next_working_moment(now, calendar, schedule) <= now,
        morning_after=lambda moment: _morning_after(moment, calendar, schedule),
    )


def _morning_after(moment: datetime, calendar: WorkCalendar, schedule: RoundRules) -> datetime:
    day = calendar.with_days(schedule.days).add_workdays(local(moment).date(), 1)
    return at_local(day, schedule.reminder_hour)


def _schedule(tx: Tx) -> RoundRules:
    """The newest list's working hours; the usual ones where there is none, or its settings are what is wrong."""
    try:
        programme = newest_live(tx)
        return rules_of(tx, programme) if programme is not None else RoundRules()
    except ValueError:
        return RoundRules()


# --- what is looked at ------------------------------------------------------------------------------------------


def vitals(tx: Tx, deps: Deps, local_view: Local) -> Vitals:
    """The values of this moment: of the tables, of this process, and of what other processes have written down.

    A rehearsal keeps no backups, and its clock says nothing about how long anybody has been silent.
    """
    now, office_now = deps.machine(), deps.clock()
    others = [one for one in store.sightings(tx, now) if one.owner != local_view.owner]
    everywhere = [(one.name, one.facts) for one in others] + list(_seen(deps, local_view).items())
    seen: dict[str, Mapping[str, Any]] = {}
    for name, facts in everywhere:
        seen.setdefault(name, facts)
    age, fault = _backup(tx, deps, now)
    clock = seen.get(AlarmKind.CLOCK)
    limit = max(rules.BACKUP_LIMIT, timedelta(hours=deps.settings.backup.every_hours + 2))
    return Vitals(
        reminders=store.unsent(tx, office_now, is_planned=True),
        answers=store.unsent(tx, office_now, is_planned=False),
        inbox=store.unhandled(tx, now),
        planning_fails=_since(seen.get(AlarmKind.UNSENT), now),
        breakers={
            about: lasts
            for about, facts in _about(seen, AlarmKind.BREAKER).items()
            if (lasts := _since(facts, now)) is not None
        },
        silences={} if deps.is_rehearsal else _silences(tx, local_view, now),
        wrong_codes=people.wrong_codes(tx, None, now - HOUR),
        backup_age=age,
        backup_limit=limit,
        backup_fault=fault,
        chain_broken_at=seen[AlarmKind.CHAIN]["row"] if AlarmKind.CHAIN in seen else None,
        disk_free_bytes=min((facts["free"] for name, facts in everywhere if name == AlarmKind.DISK), default=None),
        clock=ClockDoubt(timedelta(seconds=clock["skew"]), tuple(clock["platforms"])) if clock else None,
        dates_off={about: timedelta(seconds=facts["skew"]) for about, facts in _about(seen, AlarmKind.DATE).items()},
    )


def _seen(deps: Deps, local_view: Local) -> dict[str, Mapping[str, Any]]:
    """What this process sees and the tables do not know, as sightings: by the alarm's name, with JSON facts.

    Nothing that changes from one beat to the next is among the facts, so that a lasting sighting is not written anew.
    """
    found: dict[str, Mapping[str, Any]] = {}
    if local_view.clock is not None:
        doubt = local_view.clock
        skew = round(doubt.skew / timedelta(minutes=1)) * 60
        found[AlarmKind.CLOCK] = {"skew": skew, "platforms": list(doubt.platforms)}
    if local_view.planning_fails_since is not None:
        found[AlarmKind.UNSENT] = {"since": local_view.planning_fails_since.isoformat()}
    for platform, since in local_view.breakers.items():
        found[f"{AlarmKind.BREAKER}:{platform}"] = {"since": since.isoformat()}
    if local_view.chain_broken_at is not None:
        found[AlarmKind.CHAIN] = {"row": local_view.chain_broken_at}
    for platform, off in local_view.dates_off.items():
        found[f"{AlarmKind.DATE}:{platform}"] = {"skew": round(off / timedelta(minutes=1)) * 60}
    free = free_bytes(deps)
    if free is not None and free < rules.DISK_LOW_BYTES:
        # In steps of 50 MB: a disk in use is never quite the same twice.
        found[AlarmKind.DISK] = {"free": free // _DISK_STEP * _DISK_STEP}
    return found


_DISK_STEP = 50 * 1024**2


def free_bytes(deps: Deps) -> int | None:
    """What is free where the data lies; None where that cannot be told."""
    try:
        return shutil.disk_usage(deps.settings.data_dir).free
    except OSError:
        return None


def _about(seen: Mapping[str, Mapping[str, Any]], kind: AlarmKind) -> dict[str, Mapping[str, Any]]:
    prefix = f"{kind}:"
    return {name.removeprefix(prefix): facts for name, facts in seen.items() if name.startswith(prefix)}


def _since(facts: Mapping[str, Any] | None, now: datetime) -> timedelta | None:
    return None if facts is None else now - datetime.fromisoformat(facts["since"])


def _backup(tx: Tx, deps: Deps, now: datetime) -> tuple[timedelta | None, str]:
    """(age of the newest automatic backup, what the last test of one found); (None, "") where none is to be made."""
    settings = deps.settings
    if deps.is_rehearsal or not keeping.is_wanted(settings):
        return None, ""
    folder = keeping.folder_of(settings)
    newest, tested = keeping.newest_of(folder), keeping.last_test(folder)
    since = keeping.made_at(newest) if newest is not None else store.first_person_at(tx)
    return (now - since if since is not None else None), (tested[1] if tested is not None else "")


# --- who was heard when -----------------------------------------------------------------------------------------


def _silences(tx: Tx, local_view: Local, now: datetime) -> dict[str, Silence]:
    """Platforms on which nobody was heard for a while, while a round runs."""
    begun, found = None, dict[str, Silence]()
    for platform in local_view.platforms:
        known = store.hearing(tx, platform)
        # Working time is never more than time: most of the time this is all that is asked.
        if known is None or known.days < rules.SILENCE_DAYS or now - known.heard_at < rules.SILENCE_LEAST:
            continue
        begun = begun or _round_begun(tx, now)
        if begun is None:
            return {}
        since = max(known.heard_at, local_view.started_at, begun)
        found[platform] = Silence(_working(tx, since, now), known.longest, known.days)
    return found


def _heard(tx: Tx, deps: Deps, local_view: Local, now: datetime) -> dict[str, Hearing]:
    """What is new about who was heard when; a silence that has just ended may be the longest so far.

    Silence while the program was off is its own, and none of the platform's.
    """
    if deps.is_rehearsal:
        return {}
    found: dict[str, Hearing] = {}
    for platform in local_view.platforms:
        newest, known = store.newest_event(tx, platform), store.hearing(tx, platform)
        if newest is None or (known is not None and newest - known.heard_at < _HEARD_EVERY):
            continue
        if known is None:
            found[platform] = Hearing(newest, timedelta(0), 1)
            continue
        longest, since = known.longest, max(known.heard_at, local_view.started_at)
        if newest - since > longest and (begun := _round_begun(tx, newest)) is not None:
            longest = max(longest, _working(tx, max(since, begun), newest))
        is_new_day = local(newest).date() > local(known.heard_at).date()
        found[platform] = Hearing(newest, longest, known.days + is_new_day)
    return found


def _round_begun(tx: Tx, now: datetime) -> datetime | None:
    """When the running round began that has run longest; None between rounds, when nobody need say anything."""
    plans = [plan_of(tx, programme, reporting_quarter(tx, programme, now)) for programme in programmes.live(tx)]
    return min((plan.opens_at for plan in plans if plan.opens_at <= now < plan.closes_at), default=None)


def _working(tx: Tx, since: datetime, until: datetime) -> timedelta:
    return working_time(since, until, work_calendar(tx), _schedule(tx))


# --- what is said -----------------------------------------------------------------------------------------------


def _tell(tx: Tx, deps: Deps, decision: Decision) -> int:
    """One message to each who is told, whatever there is to say."""
    if not decision.key:
        return 0
    body = {
        "kind": "alarm",
        "news": [one.name for one in decision.news],
        "still": [one.name for one in decision.still],
    }
    concerned = {one.alarm.concerns for one in (*decision.news, *decision.still)}
    told = 0
    for person, address in _told(tx, concerned):
        key = f"{store.KEY}{decision.key}:p{person.id}"
        told += outbox.put(tx, key, address, body, now=deps.clock())
    if not told:
        _log.error("nobody to tell of an alarm", extra={"action": "alarm.nobody"})
    return told


def _tell_over(tx: Tx, deps: Deps, ended: Sequence[Standing]) -> int:
    """Tell those who were told that it began; what they have not been sent yet they are not sent any more."""
    if not ended:
        return 0
    keys = sorted({one.told_key for one in ended})
    had = {
        trace.key.rpartition(":")[2]
        for key in keys
        for trace in outbox.traces(tx, f"{store.KEY}{key}:")
        if trace.state == outbox.SENT
    }
    content = words.over(ended, [one for one in store.standing(tx) if one.is_told], deps.machine())
    body = say_body(content)
    told = 0
    for person, address in _told(tx, set()):
        if f"p{person.id}" in had:
            ending = f"{rules.key_of(ended)}:over:p{person.id}"
            told += outbox.put(tx, f"{store.KEY}{ending}", address, body, now=deps.clock())
    return told


def _told(tx: Tx, concerned: set[str]) -> list[tuple[Person, Address]]:
    """Who is told, and where: not over what is itself in trouble, where there is another way."""
    office = [(person, people.addresses_of(tx, person.id)) for person in people.office(tx)]
    reached = [(person, addresses) for person, addresses in office if addresses]
    admins = [(person, addresses) for person, addresses in reached if person.is_admin] or reached
    return [
        (person, next((address for address in addresses if address.platform not in concerned), addresses[0]))
        for person, addresses in admins
    ]


def compose(letter: Letter, deps: Deps, _now: datetime) -> Content | None:
    """The message as things stand when it is sent; None where nothing of its news is wrong any more."""
    with deps.store.read() as tx:
        standing = {one.name: one for one in store.standing(tx)}
    news = [standing[name] for name in letter.body["news"] if name in standing]
    still = [standing[name] for name in letter.body["still"] if name in standing]
    if not news and (letter.body["news"] or not still):
        return None
    return words.told(news, still, deps.machine())


def standing_now(tx: Tx, deps: Deps) -> tuple[Standing, ...]:
    """What is wrong now and was said, as far as a running program has looked lately."""
    return tuple(one for one in store.standing(tx) if one.is_told and one.is_seen(deps.machine()))


def heard(tx: Tx) -> dict[str, datetime]:
    """When somebody was heard last on each platform, to within a minute."""
    return store.heard_at(tx)
