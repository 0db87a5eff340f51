"""What a fake service's clock shows on its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime

from bot.clock import machine_clock


@dataclass
class ShownTime:
    """The machine's time, and `ahead` of it where a test wants a service that goes wrong."""

    ahead: timedelta = timedelta(0)

    def header(self) -> str:
        """An HTTP date: whole seconds, GMT."""
        return format_datetime((machine_clock() + self.ahead).replace(microsecond=0), usegmt=True)
