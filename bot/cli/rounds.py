"""The office's questions: an invitation, who has reported what, the summary."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.asking import Commands, asked, command, optional_quarter, print_json, write_files
from bot.domain.people import SeatRole


def add_commands(commands: Commands) -> None:
    invite = command(commands, "invite", _invite, "生成邀请码")
    invite.add_argument("unit", nargs="?", default="")
    invite.add_argument("--role", choices=[role.value for role in SeatRole], default="liaison")
    status = command(commands, "status", _status, "谁报了什么")
    status.add_argument("quarter", nargs="?")
    summary = command(commands, "summary", _summary, "汇总文字与四个文件")
    summary.add_argument("quarter", nargs="?")
    summary.add_argument("--out", type=Path, help="文件写到这个目录")
    summary.add_argument("--post", action="store_true", help="同时发到群团科频道")


def _invite(arguments: argparse.Namespace) -> None:
    from handlers import command_line

    role = SeatRole(arguments.role)
    code, who, links = asked(
        lambda deps: (*(made := command_line.invite(deps, arguments.unit, role)), deps.links.of(made[0]))
    )
    if arguments.json:
        found = {"code": code, "role": role.value, "unit": None if role.is_office else who}
        print_json({**found, "links": dict(links)} if links else found)
    else:
        print("\n".join((f"{code}  {who}", *(link for _, link in links))))


def _status(arguments: argparse.Namespace) -> None:
    from handlers import command_line

    found = asked(lambda deps: command_line.status(deps, optional_quarter(arguments)))
    if arguments.json:
        print_json(found.as_json)
    else:
        print(f"{found.content.title}\n{found.content.text}")


def _summary(arguments: argparse.Namespace) -> None:
    from handlers import command_line

    with_files = arguments.out is not None
    quarter = optional_quarter(arguments)
    found = asked(lambda deps: command_line.summary(deps, quarter, with_files=with_files, post=arguments.post))
    written = write_files(found.content.files, arguments.out) if with_files else []
    if arguments.json:
        print_json({**found.as_json, "text": f"{found.content.title}\n{found.content.text}", "files": written})
    else:
        print(f"{found.content.title}\n\n{found.content.text}")
        for name in written:
            print(name)
