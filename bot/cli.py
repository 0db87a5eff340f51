"""The cuibao commands: parse arguments, call one handler, print text or JSON.

Each command imports what it needs: `cuibao when` should not wait for a web server to load.

Errors are one Chinese line on standard error: exit 2 for bad input, 1 for failure, and nothing half done.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from bot.clock import machine_clock
from bot.domain.localtime import SHANGHAI, local
from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter, parse_quarter
from bot.settings import BadSettings, load_settings


class BadInput(Exception):
    """What was given cannot be used; the message is the Chinese sentence. Exit 2."""


class Failure(Exception):
    """It did not work; the message is the Chinese sentence. Exit 1."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(f"命令写得不对，用法见 {self.prog} --help。")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr
    )
    for noisy in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        arguments = _parser().parse_args(argv)
        run: Callable[[argparse.Namespace], None] = arguments.run
        run(arguments)
    except (BadInput, BadSettings) as error:
        print(error, file=sys.stderr)
        return 2
    except Failure as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cuibao", description="催报：季度末办实事进展的提醒、收集与汇总")
    commands = parser.add_subparsers(required=True, metavar="命令", parser_class=_Parser)

    def add(name: str, run: Callable[[argparse.Namespace], None], help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help)
        command.set_defaults(run=run)
        return command

    demo = add("demo", _demo, "演练：网页聊天、真实的 2024 年通知、可拨动的时钟")
    demo.add_argument("--port", type=int, help="网页端口，默认 8700")
    demo.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")
    demo.add_argument("--reset", action="store_true", help="清空上次演练，从头开始")
    add("run", _run, "正式运行：所有已配置的平台、催报日程、网页")
    doctor = add("doctor", _doctor, "检查配置、数据库、字体、时钟，告诉您要改什么")
    doctor.add_argument("--json", action="store_true")

    notice = commands.add_parser("notice", help="读取或导入办实事清单通知")
    notices = notice.add_subparsers(required=True, metavar="read|import", parser_class=_Parser)
    read = notices.add_parser("read", help="只读取，不保存")
    read.add_argument("file", type=Path)
    read.add_argument("--json", action="store_true")
    read.set_defaults(run=_notice_read)
    take = notices.add_parser("import", help="导入；加 --yes 立即启用")
    take.add_argument("file", type=Path)
    take.add_argument("--yes", action="store_true")
    take.add_argument("--json", action="store_true")
    take.set_defaults(run=_notice_import)

    when = add("when", _when, "看一句话说的是什么时间")
    when.add_argument("text")
    when.add_argument("--now", help="从什么时候看，ISO 时间")
    when.add_argument("--json", action="store_true")
    plan = add("plan", _plan, "一个季度的截止时间和每一次提醒")
    plan.add_argument("quarter")
    plan.add_argument("--json", action="store_true")
    invite = add("invite", _invite, "生成邀请码")
    invite.add_argument("unit", nargs="?", default="")
    invite.add_argument("--role", choices=[role.value for role in SeatRole], default="liaison")
    invite.add_argument("--json", action="store_true")
    status = add("status", _status, "谁报了什么")
    status.add_argument("quarter", nargs="?")
    status.add_argument("--json", action="store_true")
    summary = add("summary", _summary, "汇总文字与四个文件")
    summary.add_argument("quarter", nargs="?")
    summary.add_argument("--out", type=Path, help="文件写到这个目录")
    summary.add_argument("--post", action="store_true", help="同时发到群团科频道")
    summary.add_argument("--json", action="store_true")
    form = add("form", _form, "一个单位可打印的情况表")
    form.add_argument("unit")
    form.add_argument("quarter", nargs="?")
    form.add_argument("--out", type=Path, required=True)
    form.add_argument("--json", action="store_true")
    scan = add("scan", _scan, "看一张盖章页：哪个单位、哪个季度、是不是最新、有没有章")
    scan.add_argument("file", type=Path)
    scan.add_argument("--json", action="store_true")
    db = commands.add_parser("db", help="数据库")
    dbs = db.add_subparsers(required=True, metavar="upgrade", parser_class=_Parser)
    dbs.add_parser("upgrade", help="升级表结构（启动时也会自动做）").set_defaults(run=_db_upgrade)
    return parser


# --- running ----------------------------------------------------------------------------------------------------


def _demo(arguments: argparse.Namespace) -> None:
    import shutil
    import webbrowser

    from bot.app import StartFault, open_deps, run
    from bot.documents.notice import read_notice, sample_notice
    from handlers import demo

    settings = load_settings()
    folder = settings.data_dir / "demo"
    port = _port(arguments.port or settings.web.port)
    settings = settings.model_copy(
        update={
            "data_dir": folder,
            # A rehearsal never touches the real database, whatever the settings say.
            "database_url": None,
            "web": settings.web.model_copy(update={"port": port, "enabled": True}),
            "rehearsal": settings.rehearsal.model_copy(
                update={"now": settings.rehearsal_start or datetime(2024, 9, 10, 10, tzinfo=SHANGHAI)}
            ),
        }
    )
    if arguments.reset and folder.exists():
        shutil.rmtree(folder)
    try:
        deps = open_deps(settings)
        codes = demo.set_up(deps, read_notice("2024.txt", sample_notice()))
        address = f"http://{settings.web.host}:{port}"

        def started() -> None:
            print("催报演练已启动：2024 年真实通知，人员均为虚构。")
            print(f"地址：{address}")
            print(f"演练时钟：{local(deps.clock()):%Y-%m-%d %H:%M}（登录群团科后可以拨动）")
            print("邀请码：")
            for row in codes:
                print(f"  {row.code}  {row.who}")
            print("按 Ctrl+C 停止；再次运行 make demo 接着上次，make demo ARGS=--reset 从头开始。", flush=True)
            if not arguments.no_browser:
                webbrowser.open(address)

        run(deps, started)
    except StartFault as fault:
        raise Failure(str(fault)) from None


def _run(_arguments: argparse.Namespace) -> None:
    from bot.app import StartFault, open_deps, run

    settings = load_settings()
    try:
        deps = open_deps(settings)
        run(deps, lambda: print(f"催报已启动：http://{settings.web.host}:{settings.web.port}", flush=True))
    except StartFault as fault:
        raise Failure(str(fault)) from None


def _doctor(arguments: argparse.Namespace) -> None:
    from bot.app import examine_messengers
    from handlers.doctor import examine

    settings = load_settings()
    findings = [*examine(settings, machine_clock()), *examine_messengers(settings)]
    if arguments.json:
        _print_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            print(f"{'✓' if finding.ok else '✗'} {finding.what}：{finding.says}")
    if not all(finding.ok for finding in findings):
        raise Failure("有项目需要处理，见上面打 ✗ 的行。")


def _db_upgrade(_arguments: argparse.Namespace) -> None:
    _deps().store.close()
    print("数据库已是最新。")


# --- the list ---------------------------------------------------------------------------------------------------


def _notice_read(arguments: argparse.Namespace) -> None:
    from bot.domain.notice import notice_to_json
    from bot.texts.notice import read_result

    notice = _read_notice(arguments.file)
    if arguments.json:
        _print_json(notice_to_json(notice))
    else:
        print(read_result(notice))


def _notice_import(arguments: argparse.Namespace) -> None:
    from handlers import office

    notice = _read_notice(arguments.file)
    deps = _deps()
    result = office.import_notice(deps, notice, arguments.file.read_bytes(), confirm=arguments.yes)
    if arguments.json:
        _print_json(result)
    elif arguments.yes:
        print(f"已启用：{result['title']}，{result['tasks']} 项实事，{result['units']} 个责任单位。")
    else:
        print(
            f"已读入：{result['title']}，{result['tasks']} 项实事。还没有启用：加 --yes 启用，或在聊天里点“确认启用”。"
        )


def _read_notice(path: Path) -> Any:
    from bot.documents.confined import read_confined
    from bot.domain.notice import NotANotice

    try:
        data = path.read_bytes()
    except OSError:
        raise BadInput(f"文件打不开：{path}") from None
    try:
        return read_confined(path.name, data)
    except NotANotice as error:
        raise BadInput(str(error)) from None


# --- time -------------------------------------------------------------------------------------------------------


def _when(arguments: argparse.Namespace) -> None:
    from bot.domain.workdays import published_calendar
    from bot.when import read_when, when_to_json

    now = _moment(arguments.now) if arguments.now else local(machine_clock())
    found = when_to_json(read_when(arguments.text, now, published_calendar()))
    if arguments.json:
        _print_json(found)
        return
    words = {"date": "日期", "period": "时间段", "ongoing": "长期", "done": "已完成", "none": "没看出时间"}
    span = " 至 ".join(dict.fromkeys(str(found[end]) for end in ("start", "end") if found[end]))
    print(f"{words[str(found['kind'])]}{f'：{span}' if span else ''}")


def _plan(arguments: argparse.Namespace) -> None:
    from bot.domain.round import plan_round, plan_to_json
    from bot.domain.workdays import published_calendar
    from bot.texts.plan import calendar
    from handlers.rounds import work_calendar

    quarter = _quarter(arguments.quarter)
    settings = load_settings()
    days = published_calendar()
    if settings.database_url or (settings.data_dir / "cuibao.sqlite3").exists():
        deps = _deps()
        with deps.store.read() as tx:
            days = work_calendar(tx)
        deps.store.close()
    plan = plan_round(quarter, days)
    if arguments.json:
        _print_json(plan_to_json(plan))
        return
    content = calendar(plan, now=machine_clock())
    print(f"{content.title}\n{content.text}")


# --- a round ----------------------------------------------------------------------------------------------------


def _invite(arguments: argparse.Namespace) -> None:
    from handlers import office

    role = SeatRole(arguments.role)
    deps = _deps()
    try:
        code, who = office.invite(deps, arguments.unit, role)
    except office.Unclear as error:
        raise BadInput(str(error)) from None
    if arguments.json:
        _print_json({"code": code, "role": role.value, "unit": None if role.is_office else who})
    else:
        print(f"{code}  {who}")


def _status(arguments: argparse.Namespace) -> None:
    from handlers import office

    found = _asked(lambda deps: office.status(deps, _optional_quarter(arguments)))
    if arguments.json:
        _print_json(found.as_json)
    else:
        print(f"{found.content.title}\n{found.content.text}")


def _summary(arguments: argparse.Namespace) -> None:
    from handlers import office

    found = _asked(
        lambda deps: office.summary(
            deps, _optional_quarter(arguments), with_files=arguments.out is not None, post=arguments.post
        )
    )
    written = _write_files(found.content.files, arguments.out) if arguments.out else []
    if arguments.json:
        _print_json({**found.as_json, "text": f"{found.content.title}\n{found.content.text}", "files": written})
    else:
        print(f"{found.content.title}\n\n{found.content.text}")
        for name in written:
            print(name)


def _form(arguments: argparse.Namespace) -> None:
    from handlers import office

    found = _asked(lambda deps: office.form(deps, arguments.unit, _optional_quarter(arguments)))
    written = _write_files(found.content.files, arguments.out)
    if arguments.json:
        _print_json({**found.as_json, "files": written})
    else:
        for name in written:
            print(name)


def _scan(arguments: argparse.Namespace) -> None:
    from bot.domain.sealed import NotAScan, Seal
    from bot.texts.seal import seen
    from handlers.scans import describe

    try:
        data = arguments.file.read_bytes()
    except OSError:
        raise BadInput(f"文件打不开：{arguments.file}") from None
    try:
        found = describe(_deps(), arguments.file.name, data)
    except NotAScan as error:
        raise BadInput(str(error)) from None
    if arguments.json:
        # The first form as the answer; a file with several forms has the rest beside it.
        _print_json({**found[0], "others": found[1:]})
        return
    for form in found:
        quarter = Quarter.of_code(form["quarter"]) if form["quarter"] else None
        print(
            seen(
                form["unit"],
                quarter,
                form["version"],
                current=form["current"],
                is_ours=form["valid"],
                code=form["qr"],
                seal=Seal(form["seal"]),
                missing=form["missing"],
            )
        )


def _asked(question: Callable[[Any], Any]) -> Any:
    from handlers import office

    try:
        return question(_deps())
    except office.Unclear as error:
        raise BadInput(str(error)) from None


def _write_files(files: Sequence[Any], folder: Path) -> list[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / file.name).write_bytes(file.data)
    except OSError:
        raise Failure(f"文件写不进 {folder}：请检查目录权限和磁盘空间。") from None
    return [str(folder / file.name) for file in files]


# --- small readings ---------------------------------------------------------------------------------------------


def _deps() -> Any:
    from bot.app import StartFault, open_deps

    try:
        return open_deps(load_settings())
    except StartFault as fault:
        raise Failure(str(fault)) from None


def _quarter(text: str) -> Quarter:
    quarter = parse_quarter(text, local(machine_clock()).date())
    if quarter is None:
        raise BadInput(f"没看懂“{text[:30]}”是哪个季度。例如：2024Q3、第三季度、去年四季度。")
    return quarter


def _optional_quarter(arguments: argparse.Namespace) -> Quarter | None:
    return _quarter(arguments.quarter) if arguments.quarter else None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"没看懂 --now “{text[:40]}”。例如：2024-09-10T10:00:00+08:00。") from None
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _port(port: int) -> int:
    if not 1 <= port <= 65535:
        raise BadInput("端口要在 1 到 65535 之间。")
    return port


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
