"""Paper and files: the printable form, a stamped page that came back, the dossier and its proof."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.asking import (
    BadInput,
    Commands,
    Failure,
    asked,
    command,
    opened,
    optional_quarter,
    print_json,
    read_bytes,
    write_files,
)
from bot.domain.quarter import Quarter
from bot.texts.upkeep import command_line as words


def add_commands(commands: Commands) -> None:
    form = command(commands, "form", _form, "一个单位可打印的情况表")
    form.add_argument("unit")
    form.add_argument("quarter", nargs="?")
    form.add_argument("--out", type=Path, required=True)
    scan = command(commands, "scan", _scan, "看一张盖章页：哪个单位、哪个季度、是不是最新、有没有章")
    scan.add_argument("file", type=Path)
    export = command(commands, "export", _export, "导出一个季度或全年的档案（一个 .zip）")
    export.add_argument("quarter", help="2024Q3、第三季度，或 2024")
    export.add_argument("--out", type=Path, required=True)
    verify = command(commands, "verify", _verify, "核验一个档案有没有缺、有没有被改动")
    verify.add_argument("file", type=Path)


def _form(arguments: argparse.Namespace) -> None:
    from handlers import command_line

    found = asked(lambda deps: command_line.form(deps, arguments.unit, optional_quarter(arguments)))
    written = write_files(found.content.files, arguments.out)
    if arguments.json:
        print_json({**found.as_json, "files": written})
    else:
        for name in written:
            print(name)


def _scan(arguments: argparse.Namespace) -> None:
    from bot.domain.sealed import NotAScan, Seal
    from bot.texts.papers.seal import seen
    from handlers.papers.shown import describe

    data = read_bytes(arguments.file)
    with opened() as deps:
        try:
            found = describe(deps, arguments.file.name, data)
        except NotAScan as error:
            raise BadInput(str(error)) from None
    if arguments.json:
        # The first form as the answer; a file with several forms has the rest beside it.
        print_json({**found[0], "others": found[1:]})
        return
    for form in found:
        print(
            seen(
                form["unit"],
                Quarter.of_code(form["quarter"]) if form["quarter"] else None,
                form["version"],
                current=form["current"],
                is_ours=form["valid"],
                code=form["qr"],
                seal=Seal(form["seal"]),
                missing=form["missing"],
            )
        )


def _export(arguments: argparse.Namespace) -> None:
    from handlers import command_line

    try:
        made = asked(lambda deps: command_line.export(deps, arguments.quarter, arguments.out))
    except OSError:
        raise Failure(words.cannot_write(arguments.out)) from None
    if arguments.json:
        print_json(made)
    else:
        print(words.exported(made["file"], made["members"], seal=made["seal"], audit_head=made["audit_head"]))


def _verify(arguments: argparse.Namespace) -> None:
    from bot.documents.archive import NotADossier
    from handlers.papers.proof import prove

    try:
        proof = prove(arguments.file)
    except NotADossier as error:
        raise BadInput(str(error)) from None
    except OSError:
        raise BadInput(words.cannot_open(arguments.file)) from None
    if arguments.json:
        print_json({**vars(proof), "whole": not proof.faults})
    elif proof.faults:
        for fault in proof.faults:
            print(fault)
    else:
        print(words.whole(proof.members, proof.reports, seal=proof.seal, audit_head=proof.audit_head))
    if proof.faults:
        raise Failure(words.not_whole(len(proof.faults)))
