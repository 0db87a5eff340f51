"""Wakes the long polls that wait for something new in a chat."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Belongs to one event loop. Whoever listens is rung for its chat, and for everything once it is stopped."""

    def __init__(self) -> None:
        self._listening: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.is_stopped = False

    @contextmanager
    def listen(self, chat: str) -> Iterator[asyncio.Event]:
        """An event that is set at every ring. Listen first and read then, so that no ring falls between the two."""
        event = asyncio.Event()
        self._listening[chat].add(event)
        try:
            yield event
        finally:
            self._listening[chat].discard(event)
            if not self._listening[chat]:
                del self._listening[chat]

    def ring(self, chat: str) -> None:
        for event in self._listening.get(chat, ()):
            event.set()

    def stop(self) -> None:
        """Nobody waits any longer, now or later."""
        self.is_stopped = True
        for events in self._listening.values():
            for event in events:
                event.set()

    def start(self) -> None:
        self.is_stopped = False
