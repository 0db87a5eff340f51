"""Backup and restore: everything comes back, nothing leaves by itself afterwards, and a bad file changes nothing."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pydantic import SecretStr

from bot.app.opening import open_deps
from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.ports import Address, Content
from bot.settings import BackupSettings, RehearsalSettings, Settings
from handlers import due
from handlers.letters import say_body
from handlers.rounds.view import summary_of
from handlers.upkeep.backup import Refused, backup, restore
from storage import audit, dump, outbox, restored
from storage import backup as store_backup
from storage.lock import locked
from storage.migrate import is_current, revisions, upgrade
from storage.store import Store
from tests.databases import sqlite_file
from tests.house import House, open_house, shanghai
from tests.quarters import filed

NOW = datetime(2024, 10, 8, 2, tzinfo=UTC)
WAITING = Address("web", "web-李红")


def settings_of(folder: Path, passphrase: str | None = None, **more: Any) -> Settings:
    secret = SecretStr(passphrase) if passphrase else None
    return Settings(data_dir=folder, backup=BackupSettings(passphrase=secret), **more)


def lived_in(folder: Path, store: Store | None = None) -> House:
    """A house with a quarter behind it, a stored file, and one message that waits to be sent."""
    folder.mkdir(parents=True, exist_ok=True)
    house = open_house(folder, store=store or sqlite_file(folder / "cuibao.sqlite3"), now="2024-09-10 10:00")
    house.person("王敏", SeatRole.COORDINATOR)
    house.person("李红", unit="教育和体育事业中心")
    filed(house, "2024Q3", skip=("建设局",), at="2024-09-25 10:00")
    house.deps.files.put(house.deps.store, b"\x89PNG scan", name="章.png", media_type="image/png", now=house.clock())
    house.deps.store.run(
        lambda tx: outbox.put(tx, "reply:7:1", WAITING, say_body(Content(text="好")), now=house.clock())
    )
    return house


def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as the dump writes it."""
    with store.snapshot() as tx:
        return {
            table.name: [json.loads(line) for line in dump.lines(tx, table)] for table in dump.tables(tx.connection())
        }


def without_outbox(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {name: found for name, found in rows.items() if name != "outbox"}


@pytest.mark.parametrize("passphrase", [None, "四个字的口令"])
def test_everything_comes_back_on_another_machine(tmp_path: Path, passphrase: str | None) -> None:
    house = lived_in(tmp_path / "old")
    before = rows_of(house.deps.store)
    made = backup(settings_of(tmp_path / "old", passphrase), tmp_path / "b.zip", now=NOW)
    assert (made.files, made.missing_files, made.is_encrypted) == (1, 0, passphrase is not None)
    assert stat.S_IMODE(os.stat(tmp_path / "b.zip").st_mode) == 0o600
    done = restore(settings_of(tmp_path / "new", passphrase), tmp_path / "b.zip", now=NOW)
    assert (done.rows, done.held, done.aside) == (made.rows, 1, None)
    deps = open_deps(settings_of(tmp_path / "new"))
    assert without_outbox(rows_of(deps.store)) == without_outbox(before)
    with deps.store.read() as tx:
        assert audit.broken_at(tx) is None
    (path,) = (tmp_path / "new" / "files").glob("*/*")
    assert deps.files.read(path.name) == b"\x89PNG scan"
    assert [path.name for path in (tmp_path / "new").iterdir() if "restor" in path.name or "backup" in path.name] == []
    deps.store.close()
    house.deps.store.close()


def test_what_is_encrypted_shows_nothing_and_opens_with_nothing_else(tmp_path: Path) -> None:
    house = lived_in(tmp_path / "old")
    backup(settings_of(tmp_path / "old", "对的口令"), tmp_path / "b.zip", now=NOW)
    house.deps.store.close()
    data = (tmp_path / "b.zip").read_bytes()
    assert "教育和体育事业中心".encode() not in data
    with zipfile.ZipFile(tmp_path / "b.zip") as outer:
        assert outer.namelist() == ["key.age", "backup.zip.age"]
        assert all(outer.read(name).startswith(b"age-encryption.org/v1") for name in outer.namelist())
    with pytest.raises(Refused, match="口令不对"):
        restore(settings_of(tmp_path / "new", "错的口令"), tmp_path / "b.zip", now=NOW)
    with pytest.raises(Refused, match="CUIBAO_BACKUP__PASSPHRASE"):
        restore(settings_of(tmp_path / "new"), tmp_path / "b.zip", now=NOW)
    assert not (tmp_path / "new" / "cuibao.sqlite3").exists()


def test_a_backup_under_load_is_of_one_moment(tmp_path: Path) -> None:
    """Rows written while the backup is being written are all in it or all not."""
    house = lived_in(tmp_path / "old")
    seen: dict[str, int] = {}

    def use(source: store_backup.Source) -> None:
        actor = audit.Actor(None, "", "test", "")
        house.deps.store.run(lambda tx: audit.append(tx, actor, at=NOW, action="late", object="x"))
        for name, count, lines in source.tables:
            seen[name] = sum(1 for _ in lines)
            assert seen[name] == count

    before = len(rows_of(house.deps.store)["audit"])
    store_backup.read_source(house.deps.store, house.deps.files, use)
    assert seen["audit"] == before
    assert len(rows_of(house.deps.store)["audit"]) == before + 1
    house.deps.store.close()


def test_the_present_data_is_set_aside_and_still_opens(tmp_path: Path) -> None:
    house = lived_in(tmp_path / "data")
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    house.person("后来的人", unit="建设局")
    house.deps.files.put(house.deps.store, b"later", name="x", media_type="text/plain", now=house.clock())
    house.deps.store.close()
    done = restore(settings, tmp_path / "b.zip", now=NOW)
    assert done.aside is not None
    names = [row["name"] for row in rows_of(Store(f"sqlite:///{done.aside}"))["person"]]
    assert "后来的人" in names
    assert "后来的人" not in [row["name"] for row in rows_of(Store(settings.url))["person"]]
    assert len(list((tmp_path / "data" / "files.before-restore-20241008-100000").glob("*/*"))) == 2
    assert len(list((tmp_path / "data" / "files").glob("*/*"))) == 1


def test_two_restores_in_one_second_set_aside_twice(tmp_path: Path) -> None:
    lived_in(tmp_path / "data").deps.store.close()
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    asides = [restore(settings, tmp_path / "b.zip", now=NOW).aside for _ in range(3)]
    assert len(set(asides)) == 3
    assert all(aside is not None and Path(aside).exists() for aside in asides)


def test_after_a_restore_nothing_leaves_by_itself_until_a_person_says_so(tmp_path: Path) -> None:
    lived_in(tmp_path / "data").deps.store.close()
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    restore(settings, tmp_path / "b.zip", now=NOW)
    house = open_house(tmp_path / "data", store=Store(settings.url), now="2024-10-08 10:00", live=False)
    officer = house.known("王敏")
    house.settle()
    assert house.messages == []
    assert due.plan_due(house.deps) == 0
    answer = officer.say("放行")
    assert answer is not None
    assert answer.labels == ["发送", "作废"]
    assert "回复 1 条" in answer.text
    assert [message.address for message in house.messages] == [officer.address]
    officer.press("发送")
    assert "1 条消息已放行，催报恢复。" in [message.text for message in officer.inbox]
    assert [message.text for message in house.to(WAITING)][:1] == ["好"]
    again = officer.say("放行")
    assert again is not None
    assert again.text == "没有暂停的消息，催报照常。"
    house.deps.store.close()


def test_what_was_held_can_be_cancelled(tmp_path: Path) -> None:
    lived_in(tmp_path / "data").deps.store.close()
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    restore(settings, tmp_path / "b.zip", now=NOW)
    house = open_house(tmp_path / "data", store=Store(settings.url), now="2024-09-10 10:00", live=False)
    officer = house.known("王敏")
    officer.say("放行")
    officer.press("作废")
    assert officer.last.text == "1 条消息已作废，催报恢复。"
    assert house.to(WAITING) == []
    house.deps.store.close()


def test_a_restore_cut_short_is_finished_at_the_next_start(tmp_path: Path) -> None:
    """The power goes after the note was written and the old database put aside: the next start does the rest."""
    lived_in(tmp_path / "data").deps.store.close()
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    folder = tmp_path / "data"
    restore(settings_of(tmp_path / "twin"), tmp_path / "b.zip", now=NOW)
    os.replace(tmp_path / "twin" / "cuibao.sqlite3", folder / "cuibao.sqlite3.restoring")
    os.replace(folder / "cuibao.sqlite3", folder / "cuibao.sqlite3.aside")
    moves = [
        [str(folder / "cuibao.sqlite3.restoring"), str(folder / "cuibao.sqlite3"), str(folder / "cuibao.sqlite3.aside")]
    ]
    (folder / "restore.json").write_text(json.dumps(moves), "utf-8")
    deps = open_deps(settings)
    with deps.store.read() as tx:
        assert restored.is_paused(tx)
    assert not (folder / "restore.json").exists()
    assert (folder / "cuibao.sqlite3.aside").exists()
    deps.store.close()


# --- bad files --------------------------------------------------------------------------------------------------


def tampered(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """A copy whose members went through `change`, with a list of checksums that is right again."""
    from bot.documents.archive import Member, pack

    with zipfile.ZipFile(source) as old:
        members = [
            Member(name, data)
            for name in old.namelist()
            if name != "SHA256SUMS" and (data := change(name, old.read(name))) is not None
        ]
    pack(target, members, at=NOW)


def head_with(**more: Any) -> Callable[[str, bytes], bytes | None]:
    def change(name: str, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **more}).encode() if name == "backup.json" else data

    return change


def only(wanted: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes | None]:
    return lambda name, data: data.replace(old, new) if name == wanted else data


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (head_with(schema="9999"), "这份备份是更新版本的程序做的"),
        (head_with(format=2), "这份备份是更新版本的程序做的"),
        (head_with(program="other"), "这不是本程序的备份"),
        (head_with(tables={}), "这不是本程序的备份"),
        (head_with(files=["../../x"]), "这不是本程序的备份"),
        (head_with(rehearsal=True), "这是演练数据的备份"),
        (lambda name, data: None if name == "tables/person.jsonl" else data, "这不是本程序的备份"),
        (only("tables/audit.jsonl", "王敏".encode(), "赵敏".encode()), "这不是本程序的备份"),
        (only("tables/audit.jsonl", b'"result":"done"', b'"result":"none"'), "这不是本程序的备份"),
        (only("tables/person.jsonl", b'"name"', b'"nickname"'), "这不是本程序的备份"),
        (only("tables/seat.jsonl", b'"person_id":1', b'"person_id":99'), "这不是本程序的备份"),
    ],
)
def test_a_backup_that_does_not_hold_together_changes_nothing(
    tmp_path: Path, change: Callable[[str, bytes], bytes | None], sentence: str
) -> None:
    lived_in(tmp_path / "data").deps.store.close()
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    tampered(tmp_path / "b.zip", tmp_path / "c.zip", change)
    before = rows_of(Store(settings.url))
    with pytest.raises(Refused, match=sentence):
        restore(settings, tmp_path / "c.zip", now=NOW)
    assert rows_of(Store(settings.url)) == before
    assert sorted(
        path.name for path in (tmp_path / "data").iterdir() if not path.name.startswith("cuibao.sqlite3-")
    ) == [
        "cuibao.sqlite3",
        "files",
        "lock",
    ]


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_a_damaged_or_cut_file_is_refused(tmp_path: Path, at: float) -> None:
    lived_in(tmp_path / "data").deps.store.close()
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    data = bytearray((tmp_path / "b.zip").read_bytes())
    (tmp_path / "cut.zip").write_bytes(data[: int(len(data) * at)])
    with ZipFile(tmp_path / "b.zip") as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    # Inside what is kept: a time stamp in a zip's own headers may differ, and nothing is lost by it.
    kept = largest.header_offset + 30 + len(largest.filename)
    data[kept + int(largest.compress_size * at)] ^= 0xFF
    (tmp_path / "bit.zip").write_bytes(data)
    (tmp_path / "no.zip").write_bytes(b"not a zip")
    for name in ("cut.zip", "bit.zip", "no.zip"):
        with pytest.raises(Refused, match="这不是本程序的备份，或者文件已经损坏"):
            restore(settings, tmp_path / name, now=NOW)


def test_a_running_program_is_not_restored_over(tmp_path: Path) -> None:
    lived_in(tmp_path / "data").deps.store.close()
    settings = settings_of(tmp_path / "data")
    backup(settings, tmp_path / "b.zip", now=NOW)
    with locked(settings.data_dir), pytest.raises(Refused, match="请先停掉它"):
        restore(settings, tmp_path / "b.zip", now=NOW)


def test_nothing_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有什么可备份的"):
        backup(settings_of(tmp_path / "data"), tmp_path / "b.zip", now=NOW)
    assert not (tmp_path / "b.zip").exists()


def test_a_rehearsal_goes_on_from_its_backup(tmp_path: Path) -> None:
    start = RehearsalSettings(now=shanghai("2024-09-10 10:00"))
    deps = open_deps(settings_of(tmp_path / "old", rehearsal=start))
    deps.store.close()
    backup(settings_of(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    restore(settings_of(tmp_path / "new", rehearsal=start), tmp_path / "b.zip", now=NOW)
    assert open_deps(settings_of(tmp_path / "new", rehearsal=start)).is_rehearsal


# --- between databases ------------------------------------------------------------------------------------------


@pytest.mark.xdist_group("postgres")
def test_from_sqlite_to_postgresql_and_back(tmp_path: Path, postgres_store: Store) -> None:
    house = lived_in(tmp_path / "old")
    before = rows_of(house.deps.store)
    wanted = house.programme()
    backup(settings_of(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    house.deps.store.close()
    url = postgres_store.engine.url.render_as_string(hide_password=False)
    postgres = settings_of(tmp_path / "pg", database_url=url)
    restore(postgres, tmp_path / "b.zip", now=NOW)
    assert without_outbox(rows_of(postgres_store)) == without_outbox(before)
    with postgres_store.read() as tx:
        assert audit.broken_at(tx) is None
        value = summary_of(tx, wanted, Quarter(2024, 3), now=NOW, is_rehearsal=False)
    assert len(value.filed_parts) == 22
    # Ids count on from those that were loaded.
    actor = audit.Actor(None, "", "test", "")
    postgres_store.run(lambda tx: audit.append(tx, actor, at=NOW, action="next", object="x"))
    with pytest.raises(Refused, match="这个 PostgreSQL 数据库里已经有数据"):
        restore(postgres, tmp_path / "b.zip", now=NOW)
    backup(postgres, tmp_path / "back.zip", now=NOW)
    back = settings_of(tmp_path / "back")
    restore(back, tmp_path / "back.zip", now=NOW)
    again = rows_of(Store(back.url))
    assert len(again["audit"]) == len(before["audit"]) + 1
    assert again["report_amount"] == before["report_amount"]


@pytest.mark.xdist_group("postgres")
def test_a_restore_into_postgresql_that_fails_leaves_it_empty(tmp_path: Path, postgres_store: Store) -> None:
    lived_in(tmp_path / "old").deps.store.close()
    backup(settings_of(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    tampered(tmp_path / "b.zip", tmp_path / "c.zip", only("tables/seat.jsonl", b'"person_id":1', b'"person_id":99'))
    url = postgres_store.engine.url.render_as_string(hide_password=False)
    with pytest.raises(Refused, match="这不是本程序的备份"):
        restore(settings_of(tmp_path / "pg", database_url=url), tmp_path / "c.zip", now=NOW)
    assert not any(rows_of(postgres_store).values())


@pytest.mark.parametrize("revision", revisions())
def test_a_backup_of_every_schema_is_loaded_as_it_was_and_brought_up_to_date(tmp_path: Path, revision: str) -> None:
    old, new = settings_of(tmp_path / "old"), settings_of(tmp_path / "new")
    old.data_dir.mkdir()
    store = Store(old.url)
    upgrade(store.engine, now=NOW, to=revision)
    store.close()
    backup(old, tmp_path / "b.zip", now=NOW)
    restore(new, tmp_path / "b.zip", now=NOW)
    store = Store(new.url)
    assert is_current(store.engine)
    store.close()
