"""The smallest dialogue: one command waits for one line of words (稍后提醒到什么时候？)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asking:
    """The next plain text is the missing argument of `command`, written after `prefix` where that is not empty."""

    command: str
    prefix: str = ""

    def completed(self, text: str) -> str:
        """The command line the person meant."""
        return " ".join(part for part in (f"/{self.command}", self.prefix, text) if part)
