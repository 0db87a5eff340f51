"""The receiving side of the program, as an adapter sees it."""

from __future__ import annotations

from bot.ports import Inbound, NotStored
from tests.waiting import until


class Door:
    """Keeps what is delivered. It cannot store the next `refusals`, and counts in `refused` those it turned away."""

    def __init__(self) -> None:
        self.events: list[Inbound] = []
        self.refusals = 0
        self.refused = 0

    async def deliver(self, event: Inbound) -> None:
        if self.refusals:
            self.refusals -= 1
            self.refused += 1
            raise NotStored("disk full")
        self.events.append(event)

    async def heard(self, count: int) -> list[Inbound]:
        """The events, once there are so many."""
        await until(lambda: len(self.events) >= count, f"{count} events", seconds=15)
        return self.events
