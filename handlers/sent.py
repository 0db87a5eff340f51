"""What somebody sent that has to be read before it can be handled, and what a reader makes of it (handlers/files.py)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.people import Person
from bot.ports import Inbound
from handlers.deps import Deps
from handlers.turn import Turn

# A shorter text is an answer, and never a table, a notice or a message about several tasks.
SHORTEST_READ = 5


@dataclass(frozen=True)
class Received:
    """A file as it was sent, and its hash; kept byte for byte once a use takes it. `name` is only to be shown."""

    name: str
    data: bytes
    sha256: str


@dataclass(frozen=True)
class Sent:
    """What the uses look at: who sent what. `files` holds every file of the event, as several photos of one scan."""

    person: Person
    event: Inbound
    files: Sequence[Received]


Take = Callable[[Turn], None]
"""What is to be done inside the transaction."""


@dataclass(frozen=True)
class NotTaken:
    """A `Take` that refuses: its sentence is said, and what was sent is not kept."""

    sentence: str

    def __call__(self, turn: Turn) -> None:
        turn.say(self.sentence)


Use = Callable[[Sent, Deps], Take | None]
"""One thing that what was sent can be for; None where it is not of this kind. Runs outside any transaction."""
