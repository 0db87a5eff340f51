"""Who answers while the program is closed: everybody who speaks is told so at once, and nothing is kept.

No database is open then, so what is said goes straight to the platform instead of through the outbox.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping

from bot.ports import ChatKind, Content, Inbound, Platform, SendFailed

_log = logging.getLogger(__name__)

_TRIES = 3
_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 30.0
_REMEMBERED = 1000


class Doorman:
    """`sentence` is what is said; it is asked each time, because the time it names may be moved."""

    def __init__(self, platforms: Mapping[str, Platform], sentence: Callable[[], str]) -> None:
        self._platforms = platforms
        self._sentence = sentence
        self._told: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._telling: set[asyncio.Task[None]] = set()

    async def deliver(self, event: Inbound) -> None:
        """Take one event from its service, and see to it that whoever sent it hears that it was not kept.

        Returns before that is said: a service waits some seconds only. The same event again is told once.
        """
        key = (event.platform, event.key)
        if not _wants_answer(event) or key in self._told:
            return
        self._told[key] = None
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        task = asyncio.create_task(self._tell(event))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def stop(self) -> None:
        """Let what is being said be said."""
        if self._telling:
            await asyncio.wait(self._telling, timeout=10)

    async def _tell(self, event: Inbound) -> None:
        platform = self._platforms[event.platform]
        for tries in range(_TRIES):
            try:
                await platform.send(event.address, Content(self._sentence()), key=f"closed:{event.key}")
            except SendFailed as failed:
                _log.warning(
                    "not told that the program is closed",
                    extra={"action": "closed.tell", "platform": event.platform, "reason": failed.reason},
                )
                if failed.gone or failed.refused or tries == _TRIES - 1:
                    return
                await asyncio.sleep(min(failed.retry_after or _PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS))
            else:
                return


def _wants_answer(event: Inbound) -> bool:
    """Whether somebody spoke to the bot: in a group people talk among themselves, too."""
    if event.news is not None or event.is_chat_itself:
        return False
    return event.chat_kind is ChatKind.PRIVATE or event.button is not None or event.text.startswith("/")
