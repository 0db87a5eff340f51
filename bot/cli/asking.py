"""What every command needs: its two kinds of fault, settings and data opened and closed, answers written out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from bot import logs
from bot.clock import machine_clock
from bot.domain.localtime import local
from bot.domain.quarter import Quarter, parse_quarter
from bot.ports import FileOut
from bot.settings import Settings, load_settings
from bot.texts.upkeep import command_line as words

if TYPE_CHECKING:
    from handlers.deps import Deps

T = TypeVar("T")
Commands: TypeAlias = "argparse._SubParsersAction[Any]"
"""Where argparse keeps the commands of one level; its class has no public name."""


class BadInput(Exception):
    """What was given cannot be used; the message is the Chinese sentence. Exit 2."""


class Failure(Exception):
    """It did not work; the message is the Chinese sentence. Exit 1."""


def command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], None], help: str, *, json: bool = True
) -> argparse.ArgumentParser:
    """One more command; with `json` it can print its data for scripts."""
    added: argparse.ArgumentParser = commands.add_parser(name, help=help)
    added.set_defaults(run=run)
    if json:
        added.add_argument("--json", action="store_true", help="输出 JSON，供脚本使用")
    return added


def settings() -> Settings:
    """The settings; from here on the log knows what it must not say. Raises BadSettings."""
    found = load_settings()
    logs.configure(found)
    return found


@contextmanager
def opened(found: Settings | None = None) -> Iterator[Deps]:
    """The data, closed again when the command is done: what was written must not wait for a garbage collector to
    leave the write-ahead log. Raises Failure, BadSettings."""
    from bot.app.opening import StartFault, open_deps

    try:
        deps = open_deps(found or settings())
    except StartFault as fault:
        raise Failure(str(fault)) from None
    try:
        yield deps
    finally:
        deps.store.close()


def asked(question: Callable[[Deps], T]) -> T:
    """What a handler answers. Raises BadInput where it cannot, Failure where the data does not open."""
    from handlers import command_line

    with opened() as deps:
        try:
            return question(deps)
        except command_line.Unclear as error:
            raise BadInput(str(error)) from None


def quarter_in(text: str) -> Quarter:
    """Raises BadInput."""
    quarter = parse_quarter(text, local(machine_clock()).date())
    if quarter is None:
        raise BadInput(words.quarter_unknown(text))
    return quarter


def optional_quarter(arguments: argparse.Namespace) -> Quarter | None:
    return quarter_in(arguments.quarter) if arguments.quarter else None


def read_bytes(path: Path) -> bytes:
    """Raises BadInput."""
    try:
        return path.read_bytes()
    except OSError:
        raise BadInput(words.cannot_open(path)) from None


def write_files(files: Sequence[FileOut], folder: Path) -> list[str]:
    """Their paths, as written. Raises Failure."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / file.name).write_bytes(file.data)
    except OSError:
        raise Failure(words.cannot_write(folder)) from None
    return [str(folder / file.name) for file in files]


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
