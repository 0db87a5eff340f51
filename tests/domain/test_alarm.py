"""Which alarms stand, and which are said when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.domain.alarm import Alarm, AlarmKind, ClockDoubt, Decision, Silence, Standing, Vitals, Waiting, alarms, decide
from bot.domain.localtime import SHANGHAI

TUESDAY = datetime(2024, 9, 10, 10, 0, tzinfo=SHANGHAI)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def kinds(vitals: Vitals) -> list[str]:
    return [alarm.name for alarm in alarms(vitals)]


@pytest.mark.parametrize(
    ("vitals", "standing"),
    [
        (Vitals(), []),
        (Vitals(reminders=Waiting(1, 5 * MINUTE)), []),
        (Vitals(reminders=Waiting(1, 6 * MINUTE)), ["unsent"]),
        (Vitals(planning_fails=6 * MINUTE), ["unsent"]),
        (Vitals(planning_fails=5 * MINUTE), []),
        (Vitals(answers=Waiting(1, 10 * MINUTE), inbox=Waiting(1, 10 * MINUTE)), []),
        (Vitals(answers=Waiting(1, 11 * MINUTE), inbox=Waiting(1, 11 * MINUTE)), ["inbox", "outbox"]),
        (Vitals(breakers={"wecom": 10 * MINUTE, "telegram": 11 * MINUTE}), ["breaker:telegram"]),
        (Vitals(backup_age=26 * HOUR), []),
        (Vitals(backup_age=26 * HOUR + MINUTE), ["backup"]),
        (Vitals(backup_age=27 * HOUR, backup_limit=50 * HOUR), []),
        (Vitals(backup_age=HOUR, backup_fault="文件已经损坏"), ["backup"]),
        (Vitals(chain_broken_at=7), ["chain"]),
        (Vitals(wrong_codes=49), []),
        (Vitals(wrong_codes=50), ["codes"]),
        (Vitals(disk_free_bytes=1024**3), []),
        (Vitals(disk_free_bytes=1024**3 - 1), ["disk"]),
        (Vitals(disk_free_bytes=499 * 1024**2), ["full"]),
        (Vitals(clock=ClockDoubt(HOUR), dates_off={"wecom": HOUR}), ["clock"]),
        (Vitals(dates_off={"wecom": 6 * MINUTE}), ["date:wecom"]),
        (Vitals(silences={"wecom": Silence(9 * HOUR, 8 * HOUR, 5)}), ["silent:wecom"]),
        (Vitals(silences={"wecom": Silence(8 * HOUR, 8 * HOUR, 5)}), []),
        (Vitals(silences={"wecom": Silence(9 * HOUR, 8 * HOUR, 4)}), []),
        (Vitals(silences={"wecom": Silence(4 * HOUR, HOUR, 90)}), []),
    ],
)
def test_each_condition_has_its_limit(vitals: Vitals, standing: list[str]) -> None:
    """reliability §8."""
    assert kinds(vitals) == standing


class Desk:
    """Decides again and again, and keeps what is to be kept. Working hours are 9 to 17, on every day."""

    def __init__(self) -> None:
        self.known: dict[str, Standing] = {}
        self.now = TUESDAY

    def sees(self, *found: Alarm, after: timedelta = timedelta(0)) -> Decision:
        self.now += after
        decision = decide(
            found,
            self.known.values(),
            now=self.now,
            is_working=9 <= self.now.hour < 17,
            morning_after=lambda moment: (moment + timedelta(days=1)).replace(hour=9, minute=5),
        )
        for name in decision.drop:
            del self.known[name]
        self.known |= {one.name: one for one in decision.keep}
        return decision

    def watches(self, *found: Alarm, lasting: timedelta) -> list[Decision]:
        """A beat every thirty seconds; whatever something was said by."""
        decisions = [
            self.sees(*found, after=timedelta(seconds=30)) for _ in range(int(lasting / timedelta(seconds=30)))
        ]
        return [decision for decision in decisions if decision.key or decision.over]


def names(standing: Sequence[Standing]) -> list[str]:
    return [one.name for one in standing]


UNSENT, DOWN = Alarm(AlarmKind.UNSENT, facts={"count": 3, "minutes": 6}), Alarm(AlarmKind.BREAKER, "telegram")
DISK, FULL, CHAIN = Alarm(AlarmKind.DISK), Alarm(AlarmKind.FULL), Alarm(AlarmKind.CHAIN)
CLOCK = Alarm(AlarmKind.CLOCK)


def test_an_alarm_is_said_once_and_its_end_once() -> None:
    desk = Desk()
    [began] = desk.watches(UNSENT, lasting=HOUR)
    assert names(began.news) == ["unsent"]
    [ended] = desk.watches(lasting=HOUR)
    assert names(ended.over) == ["unsent"]
    assert desk.known == {}


def test_what_a_machine_that_woke_finds_old_for_a_moment_is_not_said() -> None:
    desk = Desk()
    assert desk.watches(UNSENT, lasting=MINUTE) == []
    assert desk.watches(lasting=HOUR) == []
    assert desk.known == {}


def test_what_flutters_is_told_once() -> None:
    desk = Desk()
    [_] = desk.watches(UNSENT, lasting=5 * MINUTE)
    for _ in range(5):
        assert desk.watches(lasting=4 * MINUTE) == []
        assert desk.watches(UNSENT, lasting=4 * MINUTE) == []


def test_a_lasting_one_is_said_again_on_the_next_working_morning_and_not_before() -> None:
    desk = Desk()
    assert desk.sees(CHAIN).key
    again = desk.watches(CHAIN, lasting=timedelta(days=2))
    assert [names(one.still) for one in again] == [["chain"], ["chain"]]
    assert not again[0].news
    assert desk.known["chain"].told_at == TUESDAY.replace(day=12, hour=9, minute=5)


def test_it_is_not_said_again_in_the_evening_by_a_machine_that_slept_through_the_morning() -> None:
    desk = Desk()
    assert desk.sees(CHAIN).key
    assert not desk.sees(CHAIN, after=timedelta(days=1, hours=10)).key
    assert desk.sees(CHAIN, after=timedelta(hours=13)).key


def test_everything_wrong_at_once_is_one_message() -> None:
    desk = Desk()
    found = alarms(
        Vitals(
            Waiting(1, HOUR),
            Waiting(1, HOUR),
            Waiting(1, HOUR),
            breakers={"telegram": HOUR, "wecom": HOUR},
            silences={"dingtalk": Silence(9 * HOUR, HOUR, 9)},
            wrong_codes=60,
            backup_age=30 * HOUR,
            chain_broken_at=7,
            disk_free_bytes=1,
        )
    )
    said = desk.watches(*found, lasting=HOUR)
    # What proves itself at once comes at once, what must be seen for a while follows; and backups a little later.
    assert sum(len(one.news) for one in said) == len(found) == 10
    assert len(said) <= 3


def test_what_can_wait_waits_for_working_hours_and_what_cannot_takes_it_along() -> None:
    desk = Desk()
    desk.now = TUESDAY.replace(hour=20)
    assert desk.watches(DISK, CHAIN, lasting=HOUR) == []
    [night] = desk.watches(DISK, CHAIN, UNSENT, lasting=HOUR)
    assert sorted(names(night.news)) == ["chain", "disk", "unsent"]
    [ended] = desk.watches(lasting=11 * HOUR - MINUTE)
    assert names(ended.over) == ["unsent"]  # it was said in the night, and so is its end
    [morning] = desk.watches(lasting=HOUR)
    assert sorted(names(morning.over)) == ["chain", "disk"]


def test_a_disk_that_fills_up_further_is_said_again_and_not_as_the_end_of_the_first() -> None:
    desk = Desk()
    assert desk.sees(DISK).key
    said = desk.watches(FULL, lasting=HOUR)
    assert [(names(one.news), names(one.over)) for one in said] == [(["full"], [])]


def test_a_held_clock_is_said_at_once_and_nothing_is_judged_by_it() -> None:
    desk = Desk()
    [_] = desk.watches(DOWN, lasting=5 * MINUTE)
    held = desk.sees(CLOCK, UNSENT, after=timedelta(days=4))
    assert names(held.news) == ["clock"]
    assert "unsent" not in desk.known
    assert desk.watches(CLOCK, lasting=HOUR) == []
    assert "breaker:telegram" in desk.known, "neither ended nor begun anew"
    released = desk.sees(DOWN, after=MINUTE)
    assert names(released.over) == ["clock"]


def test_a_clock_set_back_leaves_nothing_standing_in_the_future() -> None:
    desk = Desk()
    desk.now += timedelta(days=30)
    assert desk.sees(CHAIN).key
    desk.now -= timedelta(days=30)
    [again] = desk.watches(CHAIN, lasting=timedelta(days=1, hours=1))
    assert names(again.still) == ["chain"]
    [ended] = desk.watches(lasting=HOUR)
    assert names(ended.over) == ["chain"]


def test_the_same_news_has_the_same_key_whoever_finds_it_and_other_news_another() -> None:
    first, second, third = Desk(), Desk(), Desk()
    third.now += MINUTE
    assert first.sees(CHAIN, DISK).key == second.sees(DISK, CHAIN).key
    third.now += MINUTE
    assert third.sees(CHAIN, DISK).key not in ("", second.sees(FULL).key, Desk().sees(CHAIN, DISK).key)


def test_an_alarm_that_was_not_said_yet_begins_anew_after_the_program_was_off() -> None:
    desk = Desk()
    assert not desk.sees(UNSENT).key
    assert not desk.sees(UNSENT, after=6 * HOUR).key
    assert desk.known["unsent"].since == desk.now
