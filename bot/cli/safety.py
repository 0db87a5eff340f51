"""A backup made, and put in the present data's place."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.asking import BadInput, Commands, Failure, command, print_json, settings
from bot.clock import machine_clock
from bot.texts import backup as backup_words
from bot.texts import command_line as words


def add_commands(commands: Commands) -> None:
    backup = command(commands, "backup", _backup, "备份全部数据（程序可以在运行）")
    backup.add_argument("file", type=Path)
    restore = command(commands, "restore", _restore, "从备份恢复（先停掉程序；现有数据另存，不删除）")
    restore.add_argument("file", type=Path)


def _backup(arguments: argparse.Namespace) -> None:
    from handlers.backup import Refused, backup

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
    from handlers.backup import Refused, restore

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
