"""The list and its days: a notice read or imported, a date in words, a quarter's plan."""

from __future__ import annotations

import argparse
import contextlib
from datetime import datetime
from pathlib import Path

from bot.cli.asking import BadInput, Commands, asked, command, opened, print_json, quarter_in, read_bytes, settings
from bot.clock import machine_clock
from bot.domain.localtime import SHANGHAI, local
from bot.domain.notice import Notice
from bot.texts.upkeep import command_line as words


def add_commands(commands: Commands) -> None:
    notices = commands.add_parser("notice", help="读取或导入办实事清单通知").add_subparsers(
        required=True, metavar="read|import"
    )
    read = command(notices, "read", _read, "只读取，不保存")
    read.add_argument("file", type=Path)
    take = command(notices, "import", _import, "导入；加 --yes 立即启用")
    take.add_argument("file", type=Path)
    take.add_argument("--yes", action="store_true")
    when = command(commands, "when", _when, "看一句话说的是什么时间")
    when.add_argument("text")
    when.add_argument("--now", help="从什么时候看，ISO 时间")
    plan = command(commands, "plan", _plan, "一个季度的截止时间和每一次提醒")
    plan.add_argument("quarter")


def _read(arguments: argparse.Namespace) -> None:
    from bot.domain.notice import notice_to_json
    from bot.texts.lists.notice import read_result

    notice = _notice_in(arguments.file, read_bytes(arguments.file))
    if arguments.json:
        print_json(notice_to_json(notice))
    else:
        print(read_result(notice))


def _import(arguments: argparse.Namespace) -> None:
    from handlers import command_line

    data = read_bytes(arguments.file)
    notice = _notice_in(arguments.file, data)
    found = asked(lambda deps: command_line.import_notice(deps, notice, data, confirm=arguments.yes))
    if arguments.json:
        print_json(found.as_json)
    else:
        print(found.content.text)


def _notice_in(path: Path, data: bytes) -> Notice:
    from bot.documents.confined import TooComplex, is_marked_secret, read_confined
    from bot.domain.notice import NotANotice
    from bot.domain.protection import names_secret
    from bot.texts import errors

    with contextlib.suppress(TooComplex):  # then the reader says so
        if names_secret(path.name) or is_marked_secret(path.name, data):
            raise BadInput(errors.secret_mark())
    try:
        return read_confined(path.name, data)
    except NotANotice as error:
        raise BadInput(str(error)) from None


def _when(arguments: argparse.Namespace) -> None:
    from bot.domain.workdays import published_calendar
    from bot.when import read_when, when_to_json

    now = _moment(arguments.now) if arguments.now else local(machine_clock())
    found = when_to_json(read_when(arguments.text, now, published_calendar()))
    if arguments.json:
        print_json(found)
    else:
        print(words.when(str(found["kind"]), [str(found[end]) for end in ("start", "end") if found[end]]))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(words.moment_unknown(text)) from None
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _plan(arguments: argparse.Namespace) -> None:
    from bot.domain.daybook import daybook
    from bot.domain.round import RoundRules, plan_round, plan_to_json
    from bot.domain.workdays import published_calendar
    from bot.texts.rounds.plan import calendar
    from handlers.rounds.view import newest_live, rules_of, work_calendar

    quarter = quarter_in(arguments.quarter)
    found = settings()
    days, rules, now, seal = published_calendar(), RoundRules(), machine_clock(), True
    # A plan can be looked at on a machine that has no data yet; none is made for it.
    if found.database_url or (found.data_dir / "cuibao.sqlite3").exists():
        with opened(found) as deps, deps.store.read() as tx:
            now, days = deps.clock(), work_calendar(tx)
            programme = newest_live(tx)
            if programme is not None:
                rules, seal = rules_of(tx, programme), programme.needs_seal
    try:
        plan = plan_round(quarter, days, rules)
    except ValueError:
        raise BadInput(words.no_workdays(quarter.label)) from None
    if arguments.json:
        print_json(plan_to_json(plan))
        return
    book = daybook(plan, days.with_days(rules.days), needs_seal=seal)
    content = calendar(plan, book, now=now, needs_seal=seal, cap=rules.unit_cap)
    print(f"{content.title}\n{content.text}")
