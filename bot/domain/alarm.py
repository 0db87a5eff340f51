"""When the administrator hears of trouble (告警): which alarms stand, and which of them are to be said now.

Two pure functions. `alarms` looks at the values of one moment and names what is wrong. `decide` holds that against what
was known before: an alarm is said once when it begins, again on the next working morning while it lasts, and once when it
is over. Whatever is to be said at one moment is one message, so that everything wrong at once is one list.

Ages alone prove nothing: a machine that has just woken finds everything old, and has it done a moment later. An alarm about
an age must therefore have been seen for a minute (`_SETTLES`) before it is said, and one that comes back within five
minutes is still the same one (`_QUIET`), so that a service that flutters is told once.

What cannot wait is said at any hour: units that are not reminded, people who are not answered, a clock that cannot be
trusted, somebody who tries codes, a disk that takes no more files. The rest waits for working hours, because nobody can
mend it in the night and nothing is lost by then.

While the clock is held nothing that is measured by the clock is judged: neither begun nor ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

_MINUTE = timedelta(minutes=1)


class AlarmKind(StrEnum):
    """What can be wrong, in the order in which it is listed."""

    CLOCK = "clock"
    UNSENT = "unsent"
    INBOX = "inbox"
    OUTBOX = "outbox"
    BREAKER = "breaker"
    CODES = "codes"
    FULL = "full"
    DISK = "disk"
    CHAIN = "chain"
    BACKUP = "backup"
    SILENT = "silent"
    DATE = "date"


UNSENT_LIMIT = timedelta(minutes=5)
WAITING_LIMIT = timedelta(minutes=10)
BREAKER_LIMIT = timedelta(minutes=10)
BACKUP_LIMIT = timedelta(hours=26)
WRONG_CODES_LIMIT = 50
DISK_LOW_BYTES = 1024**3
DISK_FULL_BYTES = 500 * 1024**2
# Below half a working day a silence is nobody's; and "ever before" needs some days to look back on.
SILENCE_LEAST = timedelta(hours=4)
SILENCE_DAYS = 5

_SETTLES: Mapping[AlarmKind, timedelta] = MappingProxyType(
    {
        AlarmKind.UNSENT: _MINUTE,
        AlarmKind.INBOX: _MINUTE,
        AlarmKind.OUTBOX: _MINUTE,
        AlarmKind.BREAKER: _MINUTE,
        AlarmKind.SILENT: _MINUTE,
        # A program that was off makes the backup that is due within five minutes of its start.
        AlarmKind.BACKUP: 15 * _MINUTE,
    }
)
_QUIET = 5 * _MINUTE
# Seen anew is written down this often, not at every beat.
_REFRESH = timedelta(seconds=30)
_URGENT = frozenset(
    (AlarmKind.CLOCK, AlarmKind.UNSENT, AlarmKind.INBOX, AlarmKind.OUTBOX, AlarmKind.CODES, AlarmKind.FULL)
)
# Not measured by any clock.
_TIMELESS = frozenset((AlarmKind.CLOCK, AlarmKind.CHAIN, AlarmKind.DISK, AlarmKind.FULL))
# A worse alarm takes the place of a lesser one, which is not over by that.
_WORSE = MappingProxyType({AlarmKind.DISK: AlarmKind.FULL})


@dataclass(frozen=True)
class Waiting:
    """Something that piles up: how many, how long the oldest has been due, and on which platforms."""

    count: int = 0
    oldest: timedelta = timedelta(0)
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Silence:
    """How long nobody was heard on a platform, in working time of a running round, and the longest such time before.

    `days` is on how many days anybody was heard there at all.
    """

    lasts: timedelta
    longest: timedelta
    days: int


@dataclass(frozen=True)
class ClockDoubt:
    """Why reminders are held: the wall clock is ahead by `skew` (behind, if negative) of the clock since boot, or of the
    services named in `platforms`."""

    skew: timedelta
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vitals:
    """The values of one moment, of the whole installation.

    `reminders` are due messages that the clock planned, `answers` everything else that is to be said. `planning_fails`
    and `breakers` say for how long already. `backup_age` is None where none is to be made; `backup_fault` is what the last
    test of one found. `dates_off` is by how much the machine is ahead of a service's clock, where that is too much.
    """

    reminders: Waiting = Waiting()
    answers: Waiting = Waiting()
    inbox: Waiting = Waiting()
    planning_fails: timedelta | None = None
    breakers: Mapping[str, timedelta] = field(default_factory=dict)
    silences: Mapping[str, Silence] = field(default_factory=dict)
    wrong_codes: int = 0
    backup_age: timedelta | None = None
    backup_limit: timedelta = BACKUP_LIMIT
    backup_fault: str = ""
    chain_broken_at: int | None = None
    disk_free_bytes: int | None = None
    clock: ClockDoubt | None = None
    dates_off: Mapping[str, timedelta] = field(default_factory=dict)


@dataclass(frozen=True)
class Alarm:
    """One thing that is wrong. `about` is the platform concerned, empty where it is none; `facts` are JSON values."""

    kind: AlarmKind
    about: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.kind.value}:{self.about}" if self.about else self.kind.value

    @property
    def is_urgent(self) -> bool:
        """Whether it is said at any hour."""
        return self.kind in _URGENT

    @property
    def concerns(self) -> str:
        """The platform that should not carry the news of it; empty where any may."""
        return self.about if self.kind in (AlarmKind.BREAKER, AlarmKind.SILENT) else ""


def alarms(vitals: Vitals) -> tuple[Alarm, ...]:
    """What is wrong by these values, in the order of AlarmKind."""
    found: list[Alarm] = []
    if vitals.clock is not None:
        found.append(
            Alarm(
                AlarmKind.CLOCK,
                facts={"minutes": _minutes(vitals.clock.skew), "platforms": list(vitals.clock.platforms)},
            )
        )
    if vitals.planning_fails is not None and vitals.planning_fails > UNSENT_LIMIT:
        found.append(Alarm(AlarmKind.UNSENT, facts={"count": 0, "minutes": _minutes(vitals.planning_fails)}))
    elif vitals.reminders.oldest > UNSENT_LIMIT:
        found.append(Alarm(AlarmKind.UNSENT, facts=_waiting(vitals.reminders)))
    if vitals.inbox.oldest > WAITING_LIMIT:
        found.append(Alarm(AlarmKind.INBOX, facts=_waiting(vitals.inbox)))
    if vitals.answers.oldest > WAITING_LIMIT:
        found.append(Alarm(AlarmKind.OUTBOX, facts=_waiting(vitals.answers)))
    for platform, lasts in sorted(vitals.breakers.items()):
        if lasts > BREAKER_LIMIT:
            found.append(Alarm(AlarmKind.BREAKER, platform, {"minutes": _minutes(lasts)}))
    if vitals.wrong_codes >= WRONG_CODES_LIMIT:
        found.append(Alarm(AlarmKind.CODES, facts={"count": vitals.wrong_codes}))
    free = vitals.disk_free_bytes
    if free is not None and free < DISK_LOW_BYTES:
        found.append(Alarm(AlarmKind.FULL if free < DISK_FULL_BYTES else AlarmKind.DISK, facts={"free": free}))
    if vitals.chain_broken_at is not None:
        found.append(Alarm(AlarmKind.CHAIN, facts={"row": vitals.chain_broken_at}))
    if vitals.backup_fault or (vitals.backup_age is not None and vitals.backup_age > vitals.backup_limit):
        hours = int((vitals.backup_age or timedelta(0)) / timedelta(hours=1))
        found.append(Alarm(AlarmKind.BACKUP, facts={"hours": hours, "fault": vitals.backup_fault}))
    for platform, silence in sorted(vitals.silences.items()):
        if silence.days >= SILENCE_DAYS and silence.lasts > max(SILENCE_LEAST, silence.longest):
            facts = {"minutes": _minutes(silence.lasts), "longest": _minutes(silence.longest)}
            found.append(Alarm(AlarmKind.SILENT, platform, facts))
    if vitals.clock is None:
        found += [
            Alarm(AlarmKind.DATE, platform, {"minutes": _minutes(off)})
            for platform, off in sorted(vitals.dates_off.items())
        ]
    return tuple(found)


def _minutes(lasts: timedelta) -> int:
    return round(lasts / _MINUTE)


def _waiting(waiting: Waiting) -> dict[str, Any]:
    return {"count": waiting.count, "minutes": _minutes(waiting.oldest), "platforms": list(waiting.platforms)}


# --- what is to be said -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """An alarm that is known: seen first at `since`, last at `seen_at`; said last at `told_at` under `told_key`.

    Moments are the machine's.
    """

    alarm: Alarm
    since: datetime
    seen_at: datetime
    told_at: datetime | None = None
    told_key: str = ""

    @property
    def name(self) -> str:
        return self.alarm.name

    @property
    def is_told(self) -> bool:
        return self.told_at is not None

    def is_seen(self, now: datetime) -> bool:
        """Whether it stands now, as far as a running program has looked lately."""
        return now - self.seen_at < _QUIET


@dataclass(frozen=True)
class Decision:
    """What follows: rows to `keep` as they are here, names to `drop`, and what is to be said.

    `news` begin, `still` were said before and stand on; both in one message under `key`. `over` have ended.
    """

    keep: tuple[Standing, ...] = ()
    drop: tuple[str, ...] = ()
    news: tuple[Standing, ...] = ()
    still: tuple[Standing, ...] = ()
    over: tuple[Standing, ...] = ()
    key: str = ""

    @property
    def is_nothing(self) -> bool:
        return not (self.keep or self.drop or self.over)


def decide(
    found: Sequence[Alarm],
    known: Iterable[Standing],
    *,
    now: datetime,
    is_working: bool,
    morning_after: Callable[[datetime], datetime],
) -> Decision:
    """Hold what stands now against what was known. `is_working` says whether `now` lies in working hours, and
    `morning_after` gives the working morning after a moment's day; both by the office's calendar."""
    held = any(alarm.kind is AlarmKind.CLOCK for alarm in found)
    stored = {one.name: one for one in known}
    before = {name: _sane(one, now) for name, one in stored.items()}
    present = {
        alarm.name: _met(alarm, before.get(alarm.name), now) for alarm in found if not held or alarm.kind in _TIMELESS
    }
    ready = [one for one in present.values() if now - one.since >= _settles(one)]
    untold = [one for one in ready if not one.is_told]
    told = [one for one in ready if one.told_at is not None]
    speaks = any(one.alarm.is_urgent or is_working for one in untold)
    repeats = is_working and any(one.told_at and morning_after(one.told_at) <= now for one in told)
    news: tuple[Standing, ...] = ()
    still: tuple[Standing, ...] = ()
    key = ""
    if speaks or repeats:
        news, still = tuple(untold), tuple(told)
        key = key_of(news) if news else f"{key_of(still)}:{now:%Y%m%d}"
        said = {one.name for one in ready}
        present = {
            name: replace(one, told_at=now, told_key=key) if name in said else one for name, one in present.items()
        }
    kinds = {one.alarm.kind for one in present.values()}
    drop, over = list[str](), list[Standing]()
    for name, one in before.items():
        if name in present or (held and one.alarm.kind not in _TIMELESS):
            continue
        if one.is_seen(now) and one.alarm.kind is not AlarmKind.CLOCK:
            continue
        if not one.is_told or _WORSE.get(one.alarm.kind) in kinds:
            drop.append(name)
        elif is_working or one.alarm.is_urgent:
            drop.append(name)
            over.append(one)
    keep = tuple(one for name, one in present.items() if one != stored.get(name))
    return Decision(
        keep,
        tuple(drop),
        tuple(present[one.name] for one in news),
        tuple(present[one.name] for one in still),
        tuple(over),
        key,
    )


def _met(alarm: Alarm, before: Standing | None, now: datetime) -> Standing:
    """The alarm as it is known from now on; one that was not seen for a while, and not said, begins anew."""
    if before is None or (not before.is_told and not before.is_seen(now)):
        return Standing(alarm, now, now)
    if now - before.seen_at < _REFRESH:
        return before
    return replace(before, alarm=alarm, seen_at=now)


def _sane(one: Standing, now: datetime) -> Standing:
    """A clock that was ahead has left moments that lie in the future: they were now, as far as anybody knows."""
    told = min(one.told_at, now) if one.told_at is not None else None
    return replace(one, since=min(one.since, now), seen_at=min(one.seen_at, now), told_at=told)


def _settles(one: Standing) -> timedelta:
    return _SETTLES.get(one.alarm.kind, timedelta(0))


def key_of(standing: Iterable[Standing]) -> str:
    """The same for the same alarms begun at the same moments, whoever works it out."""
    names = sorted(f"{one.name}@{one.since.timestamp():.0f}" for one in standing)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
