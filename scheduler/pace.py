"""How often work may be done that takes the longer the more units there are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SHORT_SECONDS = 0.5
_REST_PER_WORK = 9.0
_LONGEST_REST_SECONDS = 45.0


class Pace:
    """Lets the work have a tenth of the time at most, and its turn within 45 seconds whatever it takes.

    A look over a zone's list takes milliseconds, and is never put off; one over 60,000 units takes seconds, and would
    otherwise keep a processor busy all day to find that nothing is due. `clock` counts seconds and is set by nobody.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rests_until = clock()

    def may_work(self) -> bool:
        return self._clock() >= self._rests_until

    @contextmanager
    def work(self) -> Iterator[None]:
        """The work is done in here; whether it fails or not, it took its time."""
        began = self._clock()
        try:
            yield
        finally:
            ended = self._clock()
            took = ended - began
            if took > _SHORT_SECONDS:
                self._rests_until = ended + min(_REST_PER_WORK * took, _LONGEST_REST_SECONDS)
