"""Looking for what is due takes a tenth of the time at most, however long the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.beat import Beat
from scheduler.pace import Pace
from storage import outbox
from tests.databases import sqlite_file
from tests.house import open_house, shanghai


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 100.0
        self.per_look = 0.0

    def __call__(self) -> float:
        """Every look at it costs what the work between two looks would."""
        self.seconds += self.per_look
        return self.seconds


@pytest.mark.parametrize(
    ("took", "rests"), [(0.0, 0.0), (0.02, 0.0), (0.5, 0.0), (1.0, 9.0), (3.0, 27.0), (60.0, 45.0)]
)
def test_work_rests_nine_times_as_long_as_it_took_but_not_longer_than_45_seconds(took: float, rests: float) -> None:
    clock = Stopwatch()
    pace = Pace(clock)
    assert pace.may_work()
    with pace.work():
        clock.seconds += took
    assert pace.may_work() is (rests == 0.0)
    clock.seconds += rests
    assert pace.may_work()


def test_work_that_failed_took_its_time_all_the_same() -> None:
    clock = Stopwatch()
    pace = Pace(clock)

    def fail() -> None:
        with pace.work():
            clock.seconds += 2.0
            raise ValueError("no database")

    with pytest.raises(ValueError, match="no database"):
        fail()
    assert not pace.may_work()


def test_a_beat_leaves_out_the_planning_that_rests_and_makes_up_for_it(tmp_path: Path) -> None:
    house = open_house(tmp_path, store=sqlite_file(tmp_path / "pace.sqlite3"))
    house.person("李红", unit="建设局")
    house.clock.now = shanghai("2024-09-13 16:00")
    clock = Stopwatch()
    beat = Beat(house.deps, lambda: None, boot=lambda: house.clock.now.timestamp(), pace=Pace(clock))

    def planned() -> int:
        with house.deps.store.read() as tx:
            return len(outbox.keys_like(tx, "remind:"))

    clock.per_look = 3.0
    beat.beat()
    clock.per_look = 0.0
    house.clock.now = shanghai("2024-09-14 09:06")
    beat.beat()
    assert planned() == 0
    clock.seconds += 27.0
    beat.beat()
    assert planned() > 0
