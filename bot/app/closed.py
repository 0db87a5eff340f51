"""The closed house: while somebody at the machine works on the data, every platform answers that and nothing is kept.

No database and no file is open here. Where several processes share the data folder, one of them answers on the
connections that a service gives to one process only; a web server and webhooks answer in each.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from bot.app.health import alive_route, nothing
from bot.app.messengers import messengers
from bot.app.server import Server, stop_asked
from bot.app.web import closed_web
from bot.clock import machine_clock
from bot.ports import Closes, HasRoutes
from bot.settings import Settings
from bot.texts.upkeep import maintenance as words
from scheduler.doorman import Doorman
from storage import maintenance
from storage.lock import InUse, locked


class ClosedHouse:
    """Runs once, until the announced time is over or called off, or, without one, for as long as it is told."""

    def __init__(self, settings: Settings, started: Callable[[], None]) -> None:
        self._settings = settings
        self._started = started

    async def run(self, listening: socket.socket, *, seconds: float | None = None) -> bool:
        """True where the program was told to stop. `seconds`: for a house that ought to be open, but cannot be yet."""
        stop = stop_asked()
        with contextlib.ExitStack() as held:
            is_first = True
            try:
                held.enter_context(locked(self._settings.data_dir, maintenance.CLOSED_LOCK))
            except InUse:
                is_first = False
            platforms = messengers(self._settings, machine_clock, holds_connection=is_first)
            doorman = Doorman(platforms, partial(self._says, words.busy))
            routes: list[BaseRoute] = [
                alive_route(),
                Route("/readyz", lambda _: nothing()),
                Route("/metrics", lambda _: nothing()),
            ]
            if self._settings.web.enabled:
                routes += closed_web(
                    self._settings.web, partial(self._says, words.busy), partial(self._says, words.busy_page)
                )
            for platform in platforms.values():
                await platform.start(doorman.deliver)
                if isinstance(platform, HasRoutes):
                    routes += platform.routes()
            server = Server(Starlette(routes=routes, lifespan=self._lifespan), listening)
            serving = asyncio.create_task(server.run_here(), name="web")
            waiting = asyncio.create_task(self._wait(stop, seconds), name="wait")
            await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            for platform in platforms.values():
                await platform.stop()
            await doorman.stop()
            for platform in platforms.values():
                if isinstance(platform, Closes):
                    await platform.close()
            server.should_exit = True
            await serving
        return stop.is_set()

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._started()
        yield

    async def _wait(self, stop: asyncio.Event, seconds: float | None) -> None:
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        while not stop.is_set():
            is_over = self._until() is None if end is None else loop.time() >= end
            if is_over:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)

    def _until(self) -> datetime | None:
        return maintenance.announced(self._settings.data_dir, machine_clock())

    def _says(self, words: Callable[[datetime | None, datetime], str]) -> str:
        return words(self._until(), machine_clock())
