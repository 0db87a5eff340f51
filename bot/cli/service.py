"""The program itself: the rehearsal, the real thing, and whether all is well."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from datetime import datetime

from bot.cli.asking import BadInput, Commands, Failure, command, opened, print_json, settings
from bot.clock import machine_clock
from bot.domain.localtime import SHANGHAI, local
from bot.settings import DingtalkSettings, Settings, TelegramSettings, WecomSettings
from bot.texts.upkeep import command_line as words

_REHEARSAL_STARTS = datetime(2024, 9, 10, 10, tzinfo=SHANGHAI)


def add_commands(commands: Commands) -> None:
    demo = command(commands, "demo", _demo, "演练：网页聊天、真实的 2024 年通知、可拨动的时钟", json=False)
    demo.add_argument("--port", type=int, help="网页端口，默认 8700")
    demo.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")
    demo.add_argument("--reset", action="store_true", help="清空上次演练，从头开始")
    command(commands, "run", _run, "正式运行：所有已配置的平台、催报日程、网页", json=False)
    command(commands, "doctor", _doctor, "检查配置、数据库、字体、时钟，告诉您要改什么")
    database = commands.add_parser("db", help="数据库").add_subparsers(required=True, metavar="upgrade")
    command(database, "upgrade", _upgrade, "升级表结构（启动时也会自动做）", json=False)


def _demo(arguments: argparse.Namespace) -> None:
    import webbrowser

    from bot.documents.notice import read_notice, sample_notice
    from handlers import demo

    found = _rehearsal(settings(), arguments.port)
    if arguments.reset and found.data_dir.exists():
        shutil.rmtree(found.data_dir)
    address = words.address(found.web.host, found.web.port)
    with opened(found) as deps:
        codes = [(row.code, row.who) for row in demo.set_up(deps, read_notice("2024.txt", sample_notice()))]
        clock = deps.clock

    def started() -> None:
        print(words.rehearsal(address, local(clock()), codes), flush=True)
        if not arguments.no_browser:
            webbrowser.open(address)

    _serve(found, started)


def _rehearsal(found: Settings, port: int | None) -> Settings:
    """A rehearsal touches neither the real database nor the real bots, whatever the settings say."""
    port = port or found.web.port
    if not 1 <= port <= 65535:
        raise BadInput(words.port_range())
    return found.model_copy(
        update={
            "data_dir": found.data_dir / "demo",
            "database_url": None,
            "telegram": TelegramSettings(),
            "wecom": WecomSettings(),
            "dingtalk": DingtalkSettings(),
            "web": found.web.model_copy(update={"port": port, "enabled": True}),
            "rehearsal": found.rehearsal.model_copy(update={"now": found.rehearsal_start or _REHEARSAL_STARTS}),
        }
    )


def _run(_arguments: argparse.Namespace) -> None:
    found = settings()
    _serve(found, lambda: print(words.started(words.address(found.web.host, found.web.port)), flush=True))


def _serve(found: Settings, started: Callable[[], None]) -> None:
    from bot.app.opening import StartFault
    from bot.app.running import run

    try:
        run(found, started)
    except StartFault as fault:
        raise Failure(str(fault)) from None


def _doctor(arguments: argparse.Namespace) -> None:
    from bot.app.messengers import examine_messengers
    from handlers.upkeep.doctor import examine

    found = settings()
    findings = [*examine(found, machine_clock()), *examine_messengers(found)]
    if arguments.json:
        print_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            print(words.finding(finding.what, finding.says, ok=finding.ok))
    if not all(finding.ok for finding in findings):
        raise Failure(words.needs_mending())


def _upgrade(_arguments: argparse.Namespace) -> None:
    with opened():
        print(words.schema_is_new())
