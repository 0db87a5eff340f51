"""The office's clock: moving a rehearsal's, and holding reminders while the machine's cannot be trusted."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import RehearsalClock
from bot.domain.alarm import ClockDoubt
from bot.domain.localtime import SHANGHAI
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.texts.rounds import plan as words
from bot.texts.rounds import rehearsal
from handlers.deps import Deps
from handlers.rounds.view import last_quarter, newest_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import audit
from storage import calendar as office_calendar
from storage.store import Tx

_PROGRAM = audit.Actor(None, "", "scheduler", "")


class CannotMove(Exception):
    """The clock stays; the message is the Chinese sentence."""


def stops(tx: Tx, now: datetime) -> tuple[tuple[str, datetime, str], ...]:
    """(name, time, label) of the places worth moving to, nearest first."""
    programme = newest_live(tx)
    if programme is None:
        return ()
    quarter = reporting_quarter(tx, programme, now)
    plan = plan_of(tx, programme, quarter)
    # Behind its last round a list has no next one.
    is_last = quarter == last_quarter(tx, programme)
    following = plan if is_last else plan_of(tx, programme, quarter.next)
    found = [
        ("next", _next_stage(plan, following, now), "下一次提醒"),
        ("due", _first_after(now, plan.due_at, following.due_at), "截止时间"),
        (
            "overdue",
            _first_after(
                now, *(stage.at for stage in (*plan.stages, *following.stages) if stage.offset == 1), following.due_at
            ),
            "逾期后",
        ),
    ]
    return tuple((name, at, label) for name, at, label in found if at is not None)


def move(tx: Tx, deps: Deps, stop: str, now: datetime) -> datetime:
    """Move the clock forward to a named stop or an ISO time, and keep the setting. Raises CannotMove."""
    if not isinstance(deps.clock, RehearsalClock):
        raise CannotMove(rehearsal.in_earnest())
    named = {name: at for name, at, _ in stops(tx, now)}
    if stop in named:
        # A second past the stop, so that whatever falls due there is due.
        target = named[stop] + timedelta(seconds=1)
    else:
        try:
            target = datetime.fromisoformat(stop)
        except ValueError:
            raise CannotMove(rehearsal.when_unclear()) from None
        if target.tzinfo is None:
            target = target.replace(tzinfo=SHANGHAI)
    if target <= now:
        raise CannotMove(rehearsal.only_forward())
    if target > now + timedelta(days=800):
        raise CannotMove(rehearsal.too_far())
    machine = deps.machine()
    office_calendar.set_clock(tx, machine=machine, shown=target)
    deps.clock.set(machine=machine, shown=target)
    return target


def follow(deps: Deps) -> None:
    """Show what the rehearsal clock was set to by whichever process moved it last."""
    if not isinstance(deps.clock, RehearsalClock):
        return
    with deps.store.read() as tx:
        setting = office_calendar.clock_setting(tx)
    if setting is not None and setting != deps.clock.setting:
        deps.clock.set(machine=setting[0], shown=setting[1])


# --- the machine's clock ----------------------------------------------------------------------------------------


def hold(deps: Deps, owner: str, doubt: ClockDoubt) -> None:
    """Write down that this process holds its reminders; the admins hear of it as of every alarm (handlers/upkeep/alarms.py)."""
    skew = round(doubt.skew / timedelta(seconds=1))

    def work(tx: Tx) -> None:
        now = deps.machine()
        office_calendar.hold_clock(tx, owner, at=now, skew_seconds=skew)
        after = {"skew_seconds": skew, "platforms": list(doubt.platforms)}
        audit.append(tx, _PROGRAM, at=now, action="clock.hold", object=owner, after=after)

    deps.store.run(work)


def is_confirmed(deps: Deps, owner: str) -> bool:
    with deps.store.read() as tx:
        return office_calendar.is_clock_confirmed(tx, owner)


def release(deps: Deps, owner: str, *, is_confirmed: bool) -> None:
    """Go on: the clocks agree again, or an admin confirmed the wall clock."""

    def work(tx: Tx) -> None:
        office_calendar.release_clock(tx, owner)
        after = {"confirmed": is_confirmed}
        audit.append(tx, _PROGRAM, at=deps.machine(), action="clock.release", object=owner, after=after)

    deps.store.run(work)


def confirm(turn: Turn) -> None:
    """An admin says that the machine's clock is right as it stands."""
    turn.require(Action.SET_PLAN)
    held = office_calendar.confirm_clocks(turn.tx)
    turn.audit("clock.confirm", "clock", after={"held": held})
    turn.say(words.clock_confirmed(held))


def _next_stage(plan: RoundPlan, following: RoundPlan, now: datetime) -> datetime | None:
    return min((stage.at for stage in (*plan.stages, *following.stages) if stage.at > now), default=None)


def _first_after(now: datetime, *moments: datetime) -> datetime | None:
    return next((moment for moment in moments if moment > now), None)
