"""The organisation's monthly calls: counted, kept over restarts, and warned about before they run out.

The standard edition gives 5,000 counted calls a month to the whole organisation (token and login are free):
open.dingtalk.com/document/development/how-to-process-api-throttling-on-the-dingtalk-server, 2026-05-09. Other
applications of the organisation spend from the same purse, so the count is a lower bound.
"""

from __future__ import annotations

import fcntl
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.platforms.dingtalk import words

_log = logging.getLogger(__name__)

_SHANGHAI = timezone(timedelta(hours=8))
_WARN_AT_PERCENT = (80, 95)
_USED_UP = 100


@dataclass(frozen=True)
class Spent:
    """Calls of one month, and the highest percentage somebody was warned of."""

    month: str = ""
    calls: int = 0
    warned: int = 0


class MonthlyQuota:
    """Counts calls by the month of Shanghai; `warn` is handed one Chinese sentence at 80 %, at 95 % and at the end.

    `path` keeps the count over restarts and between processes of one data folder; None counts in memory.
    """

    def __init__(
        self,
        limit: int,
        clock: Callable[[], datetime],
        *,
        path: Path | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self._limit = limit
        self._clock = clock
        self._path = path
        self._warn = warn or (lambda sentence: None)
        self._memory = Spent()

    def spent(self) -> Spent:
        """The count of the month that is now."""
        return self._change(lambda spent: spent)

    def count(self) -> None:
        """One more call goes out."""
        self._warned(self._change(lambda spent: Spent(spent.month, spent.calls + 1, spent.warned)))

    def used_up(self) -> None:
        """DingTalk itself says that nothing is left."""
        spent = self.spent()
        if spent.warned < _USED_UP:
            self._change(lambda old: Spent(old.month, old.calls, _USED_UP))
            _log.warning("monthly quota used up", extra={"action": "dingtalk.quota", "calls": spent.calls})
            self._warn(words.quota_used_up())

    def _warned(self, spent: Spent) -> None:
        percent = spent.calls * 100 // self._limit
        reached = max((mark for mark in _WARN_AT_PERCENT if percent >= mark), default=0)
        if reached > spent.warned:
            self._change(lambda old: Spent(old.month, old.calls, max(old.warned, reached)))
            _log.warning("monthly quota", extra={"action": "dingtalk.quota", "calls": spent.calls})
            self._warn(words.quota_warning(spent.calls, self._limit))

    def _change(self, change: Callable[[Spent], Spent]) -> Spent:
        month = f"{self._clock().astimezone(_SHANGHAI):%Y-%m}"
        if self._path is None:
            self._memory = change(self._memory if self._memory.month == month else Spent(month))
            return self._memory
        with open(self._path, "a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            spent = change(_read(file.read(), month))
            file.seek(0)
            file.truncate()
            json.dump(asdict(spent), file)
        return spent


def _read(text: str, month: str) -> Spent:
    """What the file says of this month; a file that cannot be read begins anew, since it only warns."""
    try:
        spent = Spent(**json.loads(text))
    except (ValueError, TypeError):
        return Spent(month)
    return spent if spent.month == month else Spent(month)
