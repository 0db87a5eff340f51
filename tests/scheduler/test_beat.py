"""The beat and the clock it beats by."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import RehearsalClock
from bot.domain.people import SeatRole
from handlers.rounds import clock as office_clock
from scheduler.beat import Beat
from scheduler.clockwatch import ClockWatch
from storage import calendar, outbox
from tests.databases import sqlite_file
from tests.house import House, SetClock, open_house, shanghai


@dataclass
class Boot:
    """The clock nobody can set."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(tmp_path, store=sqlite_file(tmp_path / "beat.sqlite3"))


def planned(house: House) -> int:
    with house.deps.store.read() as tx:
        return len(outbox.keys_like(tx, "remind:"))


def let_pass(house: House, boot: Boot, to: str) -> None:
    """Time passes on both clocks, as it does, asleep or awake."""
    wanted = shanghai(to)
    boot.seconds += (wanted - house.clock.now).total_seconds()
    house.clock.now = wanted


@pytest.mark.parametrize(
    ("wall", "boot", "agrees"),
    [
        (timedelta(0), 0, True),
        (timedelta(hours=9), 9 * 3600, True),  # awake or asleep, both went on
        (timedelta(minutes=10), 0, True),
        (timedelta(minutes=11), 0, False),
        (timedelta(minutes=-11), 0, False),
        (timedelta(days=1, minutes=9), 86400, True),
        (timedelta(days=365 * 10), 60, False),
        (timedelta(0), 3600, False),  # the wall clock stood still
    ],
)
def test_the_two_clocks_may_part_by_ten_minutes(wall: timedelta, boot: float, agrees: bool) -> None:
    now, since_boot = SetClock(shanghai("2024-09-10 10:00")), Boot()
    watch = ClockWatch(now, since_boot)
    now.now += wall
    since_boot.seconds += boot
    assert watch.agrees() is agrees
    watch.believe()
    assert watch.agrees()


def test_a_jump_of_the_clock_holds_reminders_tells_the_admin_and_ends_when_the_clock_is_right(house: House) -> None:
    admin = house.person("陈刚", SeatRole.ADMIN)
    house.person("李红", unit="建设局")
    boot = Boot()
    beat = Beat(house.deps, lambda: None, boot=boot)
    right = house.clock.now
    house.clock.now = shanghai("2024-09-14 09:06")  # set by hand, four days ahead
    beat.beat()
    assert beat.holds()
    assert planned(house) == 0
    beat.beat()
    house._send_due()
    told = [message for message in admin.inbox if "催报已暂停" in message.content.title]
    assert len(told) == 1
    assert "突然快了约" in told[0].text
    house.clock.now = right
    beat.beat()
    assert not beat.holds()
    house._send_due()
    assert "服务器时钟已校准，继续催报。" in admin.last.text
    let_pass(house, boot, "2024-09-14 09:06")
    beat.beat()
    assert planned(house) == 1


def test_an_admin_who_says_the_clock_is_right_lets_reminders_go_on(house: House) -> None:
    admin, office = house.person("陈刚", SeatRole.ADMIN), house.person("王敏", SeatRole.COORDINATOR)
    house.person("李红", unit="建设局")
    beat = Beat(house.deps, lambda: None, boot=Boot())
    house.clock.now = shanghai("2024-09-14 09:06")
    beat.beat()
    house._send_due()
    office.queue("计划 时钟正确")
    house._handle_waiting()
    beat.beat()
    assert beat.holds()
    house.receive(admin._event("", admin.button("时间没错，继续").data, ()))
    house._handle_waiting()
    beat.beat()
    assert not beat.holds()
    beat.beat()
    assert planned(house) == 1


def test_a_machine_that_slept_is_believed(house: House) -> None:
    house.person("李红", unit="建设局")
    boot = Boot()
    beat = Beat(house.deps, lambda: None, boot=boot)
    let_pass(house, boot, "2024-09-29 10:00")
    beat.beat()
    assert not beat.holds()
    assert planned(house) == 1


def test_a_scheduler_left_behind_by_the_clock_is_wound_again(house: House) -> None:
    """A wall clock set back leaves APScheduler's next run in the future; nothing fires until then."""
    beat = Beat(house.deps, lambda: None, boot=Boot())
    beat.start()
    try:
        later = beat._job.next_run_time + timedelta(days=1)
        beat._job.modify(next_run_time=later)
        beat.rewind()
        assert beat._job.next_run_time < later - timedelta(hours=23)
    finally:
        beat.stop()


def test_the_scheduler_only_beats(house: House) -> None:
    beat = Beat(house.deps, lambda: None, boot=Boot())
    job = beat._job
    assert job.misfire_grace_time is None
    assert job.coalesce is True
    assert job.max_instances == 1
    assert job.trigger.interval <= timedelta(seconds=15)


def test_a_beat_that_fails_is_not_the_last(house: House) -> None:
    house.person("李红", unit="建设局")
    boot, ends = Boot(), threading.Event()
    beat = Beat(house.deps, ends.set, boot=boot)
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("ALTER TABLE programme RENAME TO hidden"))
    let_pass(house, boot, "2024-09-14 09:06")
    beat.beat()
    assert not ends.is_set()
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("ALTER TABLE hidden RENAME TO programme"))
    beat.beat()
    assert ends.is_set()


def test_a_rehearsal_clock_moved_by_another_process_is_followed(house: House) -> None:
    shown = RehearsalClock(house.clock(), house.clock(), base=house.clock)
    deps = replace(house.deps, clock=shown)
    with house.deps.store.write() as tx:
        calendar.set_clock(tx, machine=house.clock(), shown=shanghai("2024-09-27 09:06"))
    office_clock.follow(deps)
    assert shown() == shanghai("2024-09-27 09:06")
