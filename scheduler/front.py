"""What messengers show before anybody speaks: menus of commands, invitation links once their form is known, and the time.

Menus are asked for again every minute, because people take and leave seats; a platform says only what is new. The time is
asked for every ten minutes, because a service that nobody talks to shows none (scheduler/clockwatch.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping

from bot.ports import GivesLinks, Platform, SendFailed, ShowsCommands, TellsTime
from handlers import menus
from handlers.deps import Deps

_log = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0
_TIME_EVERY_SECONDS = 600.0
_PATIENCE_SECONDS = 3.0


class Front:
    """Runs until `stop`."""

    def __init__(self, deps: Deps, platforms: Mapping[str, Platform]) -> None:
        self._deps = deps
        self._platforms = platforms
        self._running: list[asyncio.Task[None]] = []
        deps.links.only(frozenset(platforms))

    def start(self) -> None:
        for name, platform in self._platforms.items():
            if isinstance(platform, GivesLinks):
                self._running.append(asyncio.create_task(self._learn(name, platform), name=f"link-{name}"))
            if isinstance(platform, ShowsCommands):
                self._running.append(asyncio.create_task(self._show(name, platform), name=f"menu-{name}"))

            if isinstance(platform, TellsTime) and not self._deps.is_rehearsal:
                self._running.append(asyncio.create_task(self._ask_time(platform), name=f"time-{name}"))

    async def ask_times(self) -> None:
        """Ask every service for its time once, and wait for the answers a moment: a clock that was wrong from the start is
        to be known before anything goes out that was planned by it. Raises nothing."""
        tell = [platform for platform in self._platforms.values() if isinstance(platform, TellsTime)]
        if tell and not self._deps.is_rehearsal:
            asked = asyncio.gather(*(platform.ask_date() for platform in tell), return_exceptions=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asked, _PATIENCE_SECONDS)

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()

    async def _learn(self, name: str, platform: GivesLinks) -> None:
        form = await platform.invitation_form()
        await asyncio.to_thread(self._deps.links.learn, name, form)

    async def _ask_time(self, platform: TellsTime) -> None:
        while True:
            await platform.ask_date()
            await asyncio.sleep(_TIME_EVERY_SECONDS)

    async def _show(self, name: str, platform: ShowsCommands) -> None:
        while True:
            try:
                await platform.show_commands(await asyncio.to_thread(menus.menus, self._deps, name))
            except SendFailed as failed:
                _log.info("menu not shown", extra={"action": "menu", "platform": name, "reason": failed.reason})
            except Exception:
                _log.exception("menu not made", extra={"action": "menu", "platform": name})
            await asyncio.sleep(_EVERY_SECONDS)
