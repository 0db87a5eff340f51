"""The cuibao commands: parse arguments, call one handler, print text or JSON.

Each command imports what it needs: `cuibao when` should not wait for a web server to load.

Errors are one Chinese line on standard error: exit 2 for bad input, 1 for failure, and nothing half done.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from bot import logs
from bot.clock import machine_clock
from bot.domain.localtime import SHANGHAI, local
from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter, parse_quarter
from bot.settings import BadSettings, DingtalkSettings, Settings, TelegramSettings, WecomSettings, load_settings

_log = logging.getLogger(__name__)


class BadInput(Exception):
    """What was given cannot be used; the message is the Chinese sentence. Exit 2."""


class Failure(Exception):
    """It did not work; the message is the Chinese sentence. Exit 1."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(f"命令写得不对，用法见 {self.prog} --help。")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    logs.configure()
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
    except Exception as error:
        _log.debug("unexpected", exc_info=True)
        print(
            f"程序出错，没有完成（{type(error).__name__}）。加上 CUIBAO_LOG_LEVEL=DEBUG 再运行一次可以看到详情。",
            file=sys.stderr,
        )
        return 1
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
    export = add("export", _export, "导出一个季度或全年的档案（一个 .zip）")
    export.add_argument("quarter", help="2024Q3、第三季度，或 2024")
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--json", action="store_true")
    verify = add("verify", _verify, "核验一个档案有没有缺、有没有被改动")
    verify.add_argument("file", type=Path)
    verify.add_argument("--json", action="store_true")
    backup = add("backup", _backup, "备份全部数据（程序可以在运行）")
    backup.add_argument("file", type=Path)
    backup.add_argument("--json", action="store_true")
    restore = add("restore", _restore, "从备份恢复（先停掉程序；现有数据另存，不删除）")
    restore.add_argument("file", type=Path)
    restore.add_argument("--json", action="store_true")
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

    settings = _settings()
    folder = settings.data_dir / "demo"
    port = _port(arguments.port or settings.web.port)
    settings = settings.model_copy(
        update={
            "data_dir": folder,
            # A rehearsal touches neither the real database nor the real bots, whatever the settings say.
            "database_url": None,
            "telegram": TelegramSettings(),
            "wecom": WecomSettings(),
            "dingtalk": DingtalkSettings(),
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

    settings = _settings()
    try:
        deps = open_deps(settings)
        run(deps, lambda: print(f"催报已启动：http://{settings.web.host}:{settings.web.port}", flush=True))
    except StartFault as fault:
        raise Failure(str(fault)) from None


def _doctor(arguments: argparse.Namespace) -> None:
    from bot.app import examine_messengers
    from handlers.doctor import examine

    settings = _settings()
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
    data = arguments.file.read_bytes()
    found = _asked(lambda deps: office.import_notice(deps, notice, data, confirm=arguments.yes))
    if arguments.json:
        _print_json(found.as_json)
    else:
        print(found.content.text)


def _read_notice(path: Path) -> Any:
    from bot.documents.confined import TooComplex, is_marked_secret, read_confined
    from bot.domain.notice import NotANotice
    from bot.domain.protection import names_secret
    from bot.texts import errors

    try:
        data = path.read_bytes()
    except OSError:
        raise BadInput(f"文件打不开：{path}") from None
    with contextlib.suppress(TooComplex):  # then the reader says so
        if names_secret(path.name) or is_marked_secret(path.name, data):
            raise BadInput(errors.secret_mark())
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
    from bot.domain.daybook import daybook
    from bot.domain.round import RoundRules, plan_round, plan_to_json
    from bot.domain.workdays import published_calendar
    from bot.texts.plan import calendar
    from handlers.rounds import newest_live, rules_of, work_calendar

    quarter = _quarter(arguments.quarter)
    settings = _settings()
    days, rules, now = published_calendar(), RoundRules(), machine_clock()
    if settings.database_url or (settings.data_dir / "cuibao.sqlite3").exists():
        deps = _deps()
        now = deps.clock()
        with deps.store.read() as tx:
            days = work_calendar(tx)
            programme = newest_live(tx)
            rules = rules if programme is None else rules_of(tx, programme)
        deps.store.close()
    try:
        plan = plan_round(quarter, days, rules)
    except ValueError:
        raise BadInput(f"{quarter.label}没有工作日，请检查放假安排。") from None
    if arguments.json:
        _print_json(plan_to_json(plan))
        return
    content = calendar(plan, daybook(plan, days.with_days(rules.days)), now=now, cap=rules.unit_cap)
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
    links = deps.links.of(code)
    if arguments.json:
        found = {"code": code, "role": role.value, "unit": None if role.is_office else who}
        _print_json({**found, "links": dict(links)} if links else found)
    else:
        print("\n".join((f"{code}  {who}", *(link for _, link in links))))


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


def _export(arguments: argparse.Namespace) -> None:
    from handlers import office

    try:
        made = _asked(lambda deps: office.export(deps, arguments.quarter, arguments.out))
    except OSError:
        raise Failure(f"文件写不进 {arguments.out}：请检查目录权限和磁盘空间。") from None
    if arguments.json:
        _print_json(made)
        return
    print(f"{made['file']}：{made['members']} 个文件")
    print(f"总校验值 {made['seal']}\n审计日志末条 {made['audit_head']}")


def _verify(arguments: argparse.Namespace) -> None:
    from bot.documents.archive import NotADossier
    from handlers.export import prove

    try:
        proof = prove(arguments.file)
    except NotADossier as error:
        raise BadInput(str(error)) from None
    except OSError:
        raise BadInput(f"文件打不开：{arguments.file}") from None
    if arguments.json:
        _print_json({**vars(proof), "whole": not proof.faults})
    elif proof.faults:
        for fault in proof.faults:
            print(fault)
    else:
        print(f"档案完整：{proof.members} 个文件，{proof.reports} 份填报，审计日志连续。")
        print(f"总校验值 {proof.seal}\n审计日志末条 {proof.audit_head}")
    if proof.faults:
        raise Failure(f"档案不完整：有 {len(proof.faults)} 处问题。")


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


# --- keeping safe -----------------------------------------------------------------------------------------------


def _backup(arguments: argparse.Namespace) -> None:
    from bot.texts import backup as words
    from handlers.backup import Refused, backup

    try:
        made = backup(load_settings(), arguments.file, now=machine_clock())
    except Refused as error:
        raise BadInput(str(error)) from None
    except OSError:
        raise Failure(f"备份写不进 {arguments.file}：请检查目录权限和磁盘空间。") from None
    if arguments.json:
        _print_json({"file": str(arguments.file), **vars(made)})
        return
    print(f"已备份到 {arguments.file}：{made.rows} 行数据，{made.files} 个文件。")
    if made.missing_files:
        print(f"有 {made.missing_files} 个文件在磁盘上找不到，没有备份进去，请运行 cuibao doctor。")
    if not made.is_encrypted:
        print(words.not_encrypted())


def _restore(arguments: argparse.Namespace) -> None:
    from bot.texts import backup as words
    from handlers.backup import Refused, restore

    if not arguments.file.is_file():
        raise BadInput(f"文件打不开：{arguments.file}")
    try:
        done = restore(load_settings(), arguments.file, now=machine_clock())
    except Refused as error:
        raise BadInput(str(error)) from None
    except OSError:
        raise Failure("没有恢复成：请检查数据目录的权限和磁盘空间；现有数据没有动。") from None
    if arguments.json:
        _print_json(vars(done))
        return
    print(f"已恢复 {done.made_at[:16].replace('T', ' ')} 的备份：{done.rows} 行数据，{done.files} 个文件。")
    if done.aside:
        print(f"原来的数据另存为 {done.aside}。")
    print(words.paused(done.held))


# --- small readings ---------------------------------------------------------------------------------------------


def _settings() -> Settings:
    """The settings; from here on the log knows what it must not say."""
    settings = load_settings()
    logs.configure(settings)
    return settings


def _deps() -> Any:
    from bot.app import StartFault, open_deps

    try:
        return open_deps(_settings())
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
