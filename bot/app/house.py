"""The open house: every platform, the worker, the pump, the beat and the web server, in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from enum import Enum
from functools import partial

from starlette.applications import Starlette

from bot.app.health import Health
from bot.app.messengers import messengers
from bot.app.opening import StartFault
from bot.app.server import Server, stop_asked
from bot.app.web import web_platform
from bot.ports import Capabilities, Closes, HasRoutes, Platform, TellsTime
from bot.texts.upkeep import start_up
from handlers.deps import Deps
from handlers.desk import WebDesk
from scheduler.beat import TOO_OLD_SECONDS, Beat
from scheduler.connections import ConnectionKeeper
from scheduler.front import Front
from scheduler.inbox import InboxWorker
from scheduler.keeper import Keeper
from scheduler.outbox import OutboxPump
from storage import maintenance


class Ending(Enum):
    """Why the house was left."""

    STOPPED = "stopped"  # SIGTERM or SIGINT
    MAINTENANCE = "maintenance"  # somebody at the machine announced it


class House:
    """Runs once; `run` says why it ended."""

    def __init__(self, deps: Deps) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._platforms: dict[str, Platform] = {}
        capabilities: dict[str, Capabilities] = {}
        self._deps = deps = replace(deps, capabilities=capabilities)
        if deps.settings.web.enabled:
            self._platforms["web"] = web_platform(deps.settings.web, WebDesk(deps, self._look_now))
        self._platforms.update(messengers(deps.settings, deps.machine, holds_connection=deps.store.is_sqlite))
        capabilities.update({name: platform.capabilities for name, platform in self._platforms.items()})
        self._is_broken = False
        self._knows_the_time = False  # the services were asked, and a beat has looked at what they said
        self._keeper = Keeper(deps)
        self._beat = Beat(
            deps,
            self._nudge_pump,
            broken=self._give_up,
            platforms=self._platforms,
            breakers=lambda: self._pump.open_breakers,
            chain=lambda: self._keeper.chain_broken_at,
        )
        self._pump = OutboxPump(deps, self._platforms, holds=self._holds, broken=self._give_up)
        self._worker = InboxWorker(deps, self._platforms, self._pump.nudge, broken=self._give_up)
        # One process alone owns an SQLite database, and with it every connection.
        self._connections = None if deps.store.is_sqlite else ConnectionKeeper(deps, self._platforms)
        self._front = Front(deps, self._platforms)

    async def run(self, listening: socket.socket, started: Callable[[], None]) -> Ending:
        """Run until told to stop or to close; then stop receiving, finish what is in flight, and return.

        Raises StartFault where the database is broken: whoever started the program starts it anew.
        """
        self._loop = asyncio.get_running_loop()
        stop = stop_asked()
        server = Server(self.asgi(started), listening)
        for name, platform in self._platforms.items():
            if isinstance(platform, TellsTime):
                platform.observe_dates(partial(self._beat.saw_date, name))
            await platform.start(self._worker.deliver)
        self._front.start()
        self._beat.start()
        self._keeper.start()
        parts = [
            asyncio.create_task(self._worker.run(), name="inbox"),
            asyncio.create_task(self._pump.run(), name="outbox"),
            asyncio.create_task(server.run_here(), name="web"),
            asyncio.create_task(self._watch(stop), name="watch"),
        ]
        if self._connections is not None:
            parts.append(asyncio.create_task(self._connections.run(), name="connections"))
        stopped = asyncio.create_task(stop.wait(), name="stop")
        await asyncio.wait([*parts, stopped], return_when=asyncio.FIRST_COMPLETED)
        self._beat.stop()
        self._keeper.stop()
        await self._front.stop()
        for platform in self._platforms.values():
            await platform.stop()
        if self._connections is not None:
            await self._connections.stop()
        await self._worker.stop()
        await self._pump.stop()
        for platform in self._platforms.values():
            if isinstance(platform, Closes):
                await platform.close()
        server.should_exit = True
        is_told = stop.is_set()
        stop.set()
        stopped.cancel()
        results = await asyncio.gather(*parts, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        if self._is_broken:
            raise StartFault(start_up.storage_broken())
        return Ending.STOPPED if is_told else Ending.MAINTENANCE

    async def _watch(self, stop: asyncio.Event) -> None:
        """Let planned letters go once the time is known; then see to it that the beat goes on though somebody sets the
        clock back. Returns to leave the house: where nothing can be stored, or where maintenance was announced."""
        await self._front.ask_times()
        await asyncio.to_thread(self._beat.beat)
        self._knows_the_time = True
        self._pump.nudge()
        while not stop.is_set() and not self._is_broken:
            if maintenance.announced(self._deps.settings.data_dir, self._deps.machine()) is not None:
                return
            if self._beat.age_seconds > TOO_OLD_SECONDS:
                self._beat.rewind()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)

    def _holds(self) -> bool:
        """Whether only answers go out, nothing that was planned by the clock."""
        return not self._knows_the_time or self._beat.holds()

    def _give_up(self) -> None:
        """Called from any thread; noticed within a second."""
        self._is_broken = True

    def asgi(self, started: Callable[[], None]) -> Starlette:
        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            # The socket listens already; whoever is told the address now is served a moment later.
            started()
            yield

        health = Health(self._deps, self._beat, lambda: self._pump.open_breakers, self._platforms)
        routes = [*health.routes()]
        for platform in self._platforms.values():
            if isinstance(platform, HasRoutes):
                routes += platform.routes()
        return Starlette(routes=routes, lifespan=lifespan)

    def _nudge_pump(self) -> None:
        """Wake the pump from another thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closing
                self._loop.call_soon_threadsafe(self._pump.nudge)

    def _look_now(self) -> None:
        """Beat and pump at once: something may have become due."""
        self._beat.nudge()
        self._nudge_pump()
