"""What every handler is handed: the store, the two clocks, the files, the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.clock import Clock, RehearsalClock
from bot.ports import Capabilities
from bot.settings import Settings
from handlers.links import Links
from storage.files import FileStore
from storage.store import Store


@dataclass(frozen=True)
class Deps:
    """`clock` says what time it is for people, `machine` measures leases and idle sessions (bot/clock.py).

    `capabilities` are those of the platforms that run, by name; empty on the command line.
    """

    store: Store
    files: FileStore
    clock: Clock
    machine: Clock
    settings: Settings
    capabilities: Mapping[str, Capabilities]
    links: Links = field(default_factory=Links)

    @property
    def is_rehearsal(self) -> bool:
        return isinstance(self.clock, RehearsalClock)
