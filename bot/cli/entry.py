"""From the words of a command to its exit code.

Errors are one Chinese line on standard error: exit 2 for bad input, 1 for failure, and nothing half done.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from bot import logs
from bot.cli import lists, papers, rounds, safety, service
from bot.cli.asking import BadInput, Failure
from bot.settings import BadSettings
from bot.texts.upkeep import command_line as words

_log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(words.usage(self.prog))


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
        print(words.unexpected(type(error).__name__), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cuibao", description="催报：季度末办实事进展的提醒、收集与汇总")
    commands = parser.add_subparsers(required=True, metavar="命令", parser_class=_Parser)
    for subject in (service, lists, rounds, papers, safety):
        subject.add_commands(commands)
    return parser
