"""A circuit breaker per platform: a service that is down is asked now and then, not hammered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_FAILURES = 5
_PROBE_EVERY = timedelta(seconds=30)


@dataclass
class Breaker:
    """Opens after five transport failures in a row; then lets one probe through every 30 seconds."""

    failures: int = 0
    next_probe: datetime | None = None
    open_since: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.failures >= _FAILURES

    def allows(self, now: datetime) -> bool:
        """Whether a message may be tried now."""
        return not self.is_open or self.next_probe is None or now >= self.next_probe

    def probes(self, now: datetime) -> None:
        """A message is tried on a service that is down; the next one waits."""
        self.next_probe = now + _PROBE_EVERY

    def succeeded(self) -> None:
        self.failures, self.next_probe, self.open_since = 0, None, None

    def failed(self, now: datetime) -> None:
        self.failures += 1
        if self.is_open and self.next_probe is None:
            self.next_probe = now + _PROBE_EVERY
            self.open_since = now
