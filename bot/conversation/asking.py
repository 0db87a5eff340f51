"""The smallest dialogue: one command waits for one line of words (稍后提醒到什么时候？)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asking:
    """The next plain text is the missing argument of `command`, put after `prefix` and before `suffix`."""

    command: str
    prefix: str = ""
    suffix: str = ""
