"""A backup made, and put in the present data's place; the program closed while somebody works on the data."""

from __future__ import annotations

import argparse
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.asking import BadInput, Commands, Failure, command, print_json, settings
from bot.clock import machine_clock
from bot.domain.localtime import local
from bot.texts.upkeep import backup as backup_words
from bot.texts.upkeep import command_line as words
from bot.texts.upkeep import maintenance as maintenance_words

_LONGEST = timedelta(hours=24)
# A running program looks every second, and finishes what is in flight within ten.
_CLOSES_WITHIN_SECONDS = 30.0


def add_commands(commands: Commands) -> None:
    backup = command(commands, "backup", _backup, "备份全部数据（程序可以在运行）")
    backup.add_argument("file", type=Path)
    restore = command(commands, "restore", _restore, "从备份恢复（先停掉程序或进入维护；现有数据另存，不删除）")
    restore.add_argument("file", type=Path)
    maintenance = command(
        commands,
        "maintenance",
        _maintenance,
        "系统维护：程序放开数据，只回复“系统维护中”；到时自动恢复，写 end 提前结束",
    )
    maintenance.add_argument("until", nargs="+", help="到几点，例如 10:30、两小时后；end 结束")


def _backup(arguments: argparse.Namespace) -> None:
    from handlers.upkeep.backup import Refused, backup

    try:
        made = backup(settings(), arguments.file, now=machine_clock())
    except Refused as error:
        raise BadInput(str(error)) from None
    except OSError:
        raise Failure(words.cannot_back_up(arguments.file)) from None
    if arguments.json:
        print_json({"file": str(arguments.file), **vars(made)})
        return
    print(words.backed_up(arguments.file, rows=made.rows, files=made.files, missing=made.missing_files))
    if not made.is_encrypted:
        print(backup_words.not_encrypted())


def _restore(arguments: argparse.Namespace) -> None:
    from handlers.upkeep.backup import Refused, restore

    if not arguments.file.is_file():
        raise BadInput(words.cannot_open(arguments.file))
    try:
        done = restore(settings(), arguments.file, now=machine_clock())
    except Refused as error:
        raise BadInput(str(error)) from None
    except OSError:
        raise Failure(words.cannot_restore()) from None
    if arguments.json:
        print_json(vars(done))
        return
    print(words.restored(done.made_at, rows=done.rows, files=done.files, aside=done.aside))
    print(backup_words.paused(done.held))


def _maintenance(arguments: argparse.Namespace) -> None:
    from storage import maintenance
    from storage.lock import is_locked

    folder, typed = settings().data_dir, " ".join(arguments.until)
    now = machine_clock()
    try:
        if typed == "end":
            was_on = maintenance.announced(folder, now) is not None
            maintenance.call_off(folder)
            _say(
                arguments,
                None,
                is_closed=False,
                words=maintenance_words.over() if was_on else maintenance_words.none_announced(),
            )
            return
        until = _until(typed, now)
        was_running = is_locked(folder)
        maintenance.announce(folder, until)
    except OSError:
        raise Failure(words.cannot_write(folder)) from None
    is_closed = _closed(folder, was_running=was_running)
    says = maintenance_words.closed if is_closed else maintenance_words.nobody_runs
    _say(arguments, until, is_closed=is_closed, words=says(until, now))


def _say(arguments: argparse.Namespace, until: datetime | None, *, is_closed: bool, words: str) -> None:
    if arguments.json:
        print_json({"until": local(until).isoformat() if until else None, "closed": is_closed})
    else:
        print(words)


def _until(typed: str, now: datetime) -> datetime:
    """Raises BadInput."""
    from bot.domain.workdays import published_calendar
    from bot.when import moment_of, read_when

    until = moment_of(read_when(typed, local(now), published_calendar()))
    if until is None:
        raise BadInput(maintenance_words.until_unknown(typed))
    if until <= now:
        raise BadInput(maintenance_words.until_past(typed))
    if until - now > _LONGEST:
        raise BadInput(maintenance_words.too_long())
    return until


def _closed(folder: Path, *, was_running: bool) -> bool:
    """Wait until the running program has let go of its data; False where none runs. Raises Failure where it does not.

    On PostgreSQL a running program holds no lock of the folder: there it is given the whole time to show itself.
    """
    from storage.lock import is_locked
    from storage.maintenance import CLOSED_LOCK

    is_postgres = (settings().database_url or "").startswith("postgres")
    end = time.monotonic() + _CLOSES_WITHIN_SECONDS
    while not is_locked(folder, CLOSED_LOCK):
        if not was_running and not is_postgres:
            return False
        if time.monotonic() > end:
            if was_running:
                raise Failure(maintenance_words.not_closed_yet())
            return False
        time.sleep(0.2)
    return True
