"""A test run that was killed leaves its PostgreSQL; the next one clears it away, and nobody else's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import clear_away, note_owner


@pytest.fixture
def killed() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes of a test, ended with it."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def server(folder: Path, started: list[subprocess.Popen[bytes]], *, of: Path | None = None) -> subprocess.Popen[bytes]:
    """Something that looks like the server of a folder (or of another one), as its postmaster.pid says."""
    data = folder / "data"
    data.mkdir(parents=True)
    name = f"/somewhere/bin/postgres -D {of or data}"
    process = subprocess.Popen([name, "300"], executable=shutil.which("sleep"))
    started.append(process)
    (data / "postmaster.pid").write_text(f"{process.pid}\n{data}\n")
    return process


def gone(folder: Path) -> None:
    """The owner of this folder has died."""
    owner = subprocess.Popen(["sleep", "300"])
    note_owner(folder, owner.pid)
    owner.kill()
    owner.wait()


def test_the_server_of_a_run_that_is_gone_is_stopped_and_removed(
    tmp_path: Path, killed: list[subprocess.Popen[bytes]]
) -> None:
    folder = tmp_path / "cuibao-pg-1"
    process = server(folder, killed)
    gone(folder)
    assert clear_away(tmp_path) == [folder]
    assert process.poll() is not None
    assert not folder.exists()


def test_the_server_of_a_run_that_lives_is_left_alone(tmp_path: Path, killed: list[subprocess.Popen[bytes]]) -> None:
    folder = tmp_path / "cuibao-pg-1"
    process = server(folder, killed)
    note_owner(folder, os.getpid())
    assert clear_away(tmp_path) == []
    assert process.poll() is None


def test_a_pid_that_another_process_has_by_now_is_no_owner(tmp_path: Path) -> None:
    folder = tmp_path / "cuibao-pg-1"
    folder.mkdir()
    (folder / "owner.json").write_text(json.dumps({"pid": os.getpid(), "started": 1.0}))
    assert clear_away(tmp_path) == [folder]


@pytest.mark.parametrize("note", [None, "", "{}", '{"pid": "x", "started": 1}'])
def test_a_folder_whose_owner_is_not_known_is_left_alone(tmp_path: Path, note: str | None) -> None:
    folder = tmp_path / "cuibao-pg-1"
    folder.mkdir()
    if note is not None:
        (folder / "owner.json").write_text(note)
    (tmp_path / "other").mkdir()
    assert clear_away(tmp_path) == []


def test_a_process_that_is_not_the_server_of_the_folder_is_not_ended(
    tmp_path: Path, killed: list[subprocess.Popen[bytes]]
) -> None:
    folder = tmp_path / "cuibao-pg-1"
    process = server(folder, killed, of=tmp_path / "elsewhere")
    gone(folder)
    assert clear_away(tmp_path) == [folder]
    assert process.poll() is None
