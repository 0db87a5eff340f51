"""One wish of an officer, with what is needed to meet it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.office.reading import Reading
from bot.domain.programme import Programme
from handlers.office.topic import Topic
from handlers.turn import Turn

Run = Callable[[Turn, str, str], None]


@dataclass(frozen=True)
class Case:
    """`run` does a command by its name and argument."""

    text: str
    reading: Reading
    programme: Programme
    topic: Topic
    run: Run
