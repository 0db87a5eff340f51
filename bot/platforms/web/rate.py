"""How many requests one visitor may make: a page that runs wild, or a script, is turned away before anything is stored."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

PER_MINUTE = 120
_WINDOW_SECONDS = 60.0


class Rate:
    """Counts by name over the last minute, in this process alone; whoever was turned away is not counted."""

    def __init__(self, per_minute: int = PER_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._taken: dict[str, deque[float]] = {}

    def takes(self, name: str) -> bool:
        """Whether one more request of this name is in order now."""
        now = self._clock()
        for known in [known for known, taken in self._taken.items() if taken[-1] <= now - _WINDOW_SECONDS]:
            del self._taken[known]
        taken = self._taken.setdefault(name, deque(maxlen=self._per_minute))
        if len(taken) == self._per_minute and taken[0] > now - _WINDOW_SECONDS:
            return False
        taken.append(now)
        return True
