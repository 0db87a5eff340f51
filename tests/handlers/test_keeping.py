"""Automatic backups: due by what lies in the folder, thinned out, and proven by restoring one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import BackupSettings, Settings
from handlers.upkeep.doctor import examine
from handlers.upkeep.keeping import folder_of, keep, last_test, newest_of, superseded
from scheduler.keeper import Keeper
from tests.databases import sqlite_file
from tests.house import House, open_house


@pytest.fixture
def kept(tmp_path: Path) -> House:
    """A house on a file, in earnest, that keeps three backups."""
    house = open_house(tmp_path, store=sqlite_file(tmp_path / "cuibao.sqlite3"))
    house.deps = replace(house.deps, settings=Settings(data_dir=tmp_path, backup=BackupSettings(keep=3)))
    return house


def test_one_an_hour_and_the_first_at_once(kept: House) -> None:
    made = [keep(kept.deps)]
    for _ in range(12):
        kept.clock.advance(minutes=10)
        made.append(keep(kept.deps))
    assert [path is not None for path in made].count(True) == 3
    assert len(list(folder_of(kept.deps.settings).glob("cuibao-*.zip"))) == 3
    kept.deps.store.close()


def test_the_newest_and_the_last_of_each_day_stay() -> None:
    start = datetime(2024, 9, 1, tzinfo=UTC)
    paths = [Path(f"cuibao-{start + timedelta(hours=12 * n):%Y%m%d-%H%M%S}.zip") for n in range(60)]
    gone = superseded(paths, 4)
    left = [path.name for path in paths if path not in gone]
    assert left[-4:] == [path.name for path in paths[-4:]]
    assert len(left) == 14 + 2  # fourteen evenings, and two mornings that are among the newest
    assert all(name.endswith("120000.zip") for name in left[:12])


def test_the_newest_is_restored_elsewhere_once_a_week(kept: House) -> None:
    folder = folder_of(kept.deps.settings)
    keep(kept.deps)
    first = last_test(folder)
    assert first is not None
    assert first[1] == ""
    kept.clock.advance(days=6)
    keep(kept.deps)
    assert last_test(folder) == first
    kept.clock.advance(days=1)
    keep(kept.deps)
    assert last_test(folder) != first
    assert [path.name for path in kept.deps.settings.data_dir.glob(".selftest-*")] == []
    kept.deps.store.close()


def test_a_backup_that_cannot_be_restored_is_told_by_doctor(kept: House) -> None:
    settings = kept.deps.settings
    keep(kept.deps)
    newest = newest_of(folder_of(settings))
    assert newest is not None
    newest.write_bytes(b"rotten")
    (folder_of(settings) / "selftest.json").unlink()
    keep(kept.deps)
    said = {finding.what: finding for finding in examine(settings, kept.clock())}
    assert not said["自动备份"].ok
    assert "恢复自检没有通过" in said["自动备份"].says
    kept.deps.store.close()


def test_no_backup_for_more_than_a_day_is_told_by_doctor(kept: House) -> None:
    settings = kept.deps.settings
    keep(kept.deps)
    assert {finding.what: finding.ok for finding in examine(settings, kept.clock())}["自动备份"]
    kept.clock.advance(hours=27)
    assert not {finding.what: finding.ok for finding in examine(settings, kept.clock())}["自动备份"]
    kept.deps.store.close()


def test_a_rehearsal_and_who_does_not_want_it_have_none(kept: House) -> None:
    unwanted = replace(
        kept.deps, settings=kept.deps.settings.model_copy(update={"backup": BackupSettings(every_hours=0)})
    )
    assert keep(unwanted) is None
    assert not folder_of(kept.deps.settings).exists()
    kept.deps.store.close()


def test_a_backup_that_fails_does_not_end_the_keeper(kept: House) -> None:
    def full(_: object) -> None:
        raise OSError("disk full")

    keeper = Keeper(kept.deps, full)
    keeper.look()
    keeper.start()
    keeper.stop()
    kept.deps.store.close()
