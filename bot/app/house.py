"""Wiring: the only module that knows every part. Opens the database, joins the platforms to the handlers, runs it all."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import math
import shutil
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock, RehearsalClock, machine_clock
from bot.platforms.dingtalk.doctor import examine as examine_dingtalk
from bot.platforms.dingtalk.opening import open_dingtalk
from bot.platforms.dingtalk.opening import quota_of as dingtalk_quota
from bot.platforms.telegram.adapter import open_telegram
from bot.platforms.telegram.doctor import examine as examine_telegram
from bot.platforms.web.adapter import WebPlatform
from bot.platforms.wecom.adapter import is_configured, wecom_platform
from bot.platforms.wecom.doctor import examine as examine_wecom
from bot.ports import Capabilities, Closes, HasRoutes, Platform, TellsTime
from bot.settings import BadSettings, Settings
from bot.texts import start_up
from handlers import metrics
from handlers.deps import Deps
from handlers.desk import WebDesk
from handlers.doctor import Finding
from handlers.links import Links
from scheduler.beat import TOO_OLD_SECONDS, Beat
from scheduler.connections import ConnectionKeeper
from scheduler.front import Front
from scheduler.inbox import InboxWorker
from scheduler.keeper import Keeper
from scheduler.outbox import OutboxPump
from storage import calendar, outbox
from storage.alarms import forget_sightings
from storage.backup import finish_swap
from storage.files import FileStore
from storage.lock import InUse, locked
from storage.migrate import SchemaNewer, upgrade
from storage.store import Store

_log = logging.getLogger(__name__)

_BEAT_LIMIT_SECONDS = 60
_PROBE_SECONDS = 10
_DISK_LIMIT_BYTES = 500 * 1024 * 1024


class StartFault(Exception):
    """The program cannot start; the message is one Chinese sentence that says what to mend."""


def open_deps(settings: Settings, *, machine: Clock = machine_clock) -> Deps:
    """Open (and migrate) the database and the files. Raises StartFault."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        files = FileStore(settings.data_dir / "files")
    except OSError:
        raise StartFault(start_up.folder_unwritable(settings.data_dir)) from None
    try:
        finish_swap(settings.data_dir)  # a restore that was cut short
        store = Store(settings.url)
        upgrade(store.engine, now=machine())
    except SchemaNewer:
        raise StartFault(start_up.schema_newer()) from None
    except Exception as error:
        _log.debug("database cannot be opened", exc_info=True)
        raise StartFault(start_up.database_closed(type(error).__name__)) from None
    try:
        files.remove_forgotten(store)  # what a killed program had given up, but not yet taken off the disk
    except OSError:
        _log.exception("files cannot be removed", extra={"action": "files.remove"})
    return Deps(
        store=store,
        files=files,
        clock=_office_clock(store, settings, machine),
        machine=machine,
        settings=settings,
        capabilities={},
        links=Links(settings.data_dir / "links.json"),
    )


def _office_clock(store: Store, settings: Settings, machine: Clock) -> Clock:
    """The machine's own clock in earnest; a rehearsal goes on from where its clock was last set."""
    with store.read() as tx:
        setting = calendar.clock_setting(tx)
    if setting is None:
        start = settings.rehearsal_start
        if start is None:
            return machine
        setting = (machine(), start)
        with store.write() as tx:
            calendar.set_clock(tx, machine=setting[0], shown=setting[1])
    return RehearsalClock(setting[0], setting[1], speed=settings.rehearsal.speed, base=machine)


@contextmanager
def only_instance(settings: Settings, store: Store) -> Iterator[None]:
    """Hold the lock file that keeps a second program off one SQLite database. Raises StartFault."""
    if not store.is_sqlite:
        yield
        return
    try:
        with locked(settings.data_dir):
            # Alone with the database: whatever a killed program had under way is ours again at once.
            store.run(outbox.release_leases)
            store.run(forget_sightings)
            yield
    except InUse:
        raise StartFault(start_up.second_instance(settings.data_dir)) from None


def bind_port(host: str, port: int) -> socket.socket:
    """A listening socket; raises StartFault where the port is taken."""
    server = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(128)
    except OSError:
        server.close()
        raise StartFault(start_up.port_taken(port)) from None
    return server


class _Server(uvicorn.Server):
    """Signals are ours: the pumps must finish before the process ends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class App:
    """Every configured platform, the worker, the pump, the beat, and one web server, in one event loop."""

    def __init__(self, deps: Deps) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._platforms: dict[str, Platform] = {}
        capabilities: dict[str, Capabilities] = {}
        self._deps = deps = replace(deps, capabilities=capabilities)
        if deps.settings.web.enabled:
            self._platforms["web"] = self._web()
        self._platforms.update(_messengers(deps))
        capabilities.update({name: platform.capabilities for name, platform in self._platforms.items()})
        self._is_broken = False
        self._probed = -math.inf  # when the database was last written to, for readiness
        self._keeper = Keeper(deps)
        self._beat = Beat(
            deps,
            self._nudge_pump,
            broken=self._give_up,
            platforms=self._platforms,
            breakers=lambda: self._pump.open_breakers,
            chain=lambda: self._keeper.chain_broken_at,
        )
        self._pump = OutboxPump(deps, self._platforms, holds=self._beat.holds, broken=self._give_up)
        self._worker = InboxWorker(deps, self._platforms, self._pump.nudge, broken=self._give_up)
        # One process alone owns an SQLite database, and with it every connection.
        self._connections = None if deps.store.is_sqlite else ConnectionKeeper(deps, self._platforms)
        self._front = Front(deps, self._platforms)

    async def run(self, server_socket: socket.socket, started: Callable[[], None]) -> None:
        """Run until SIGTERM or SIGINT; then stop receiving, finish what is in flight, and return.

        Raises StartFault where the database is broken: whoever started the program starts it anew.
        """
        self._loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(number, stop.set)
        server = _Server(
            uvicorn.Config(
                self._asgi(started),
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=2,
                server_header=False,
            )
        )
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
            asyncio.create_task(server.serve(sockets=[server_socket]), name="web"),
            asyncio.create_task(self._keep_beating(stop), name="beat"),
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
        stopped.cancel()
        results = await asyncio.gather(*parts, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        if self._is_broken:
            raise StartFault(start_up.storage_broken())

    async def _keep_beating(self, stop: asyncio.Event) -> None:
        """See to it that the beat goes on though somebody sets the clock back, and stop where nothing can be stored."""
        while not stop.is_set():
            if self._is_broken:
                stop.set()
            elif self._beat.age_seconds > TOO_OLD_SECONDS:
                self._beat.rewind()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)

    def _give_up(self) -> None:
        """Called from any thread; noticed within a second."""
        self._is_broken = True

    def _web(self) -> WebPlatform:
        web = self._deps.settings.web
        hosts = {"127.0.0.1", "localhost", "[::1]", web.host}
        if web.public_url:
            hosts.add(urlsplit(web.public_url).hostname or "")
        return WebPlatform(
            WebDesk(self._deps, self._look_now),
            allowed_hosts=frozenset(hosts - {"", "0.0.0.0", "::"}),  # noqa: S104 - names to leave out
            public_url=web.public_url or f"http://{web.host}:{web.port}",
            secure_cookie=bool(web.public_url and web.public_url.startswith("https://")),
        )

    def _asgi(self, started: Callable[[], None]) -> Starlette:
        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            # The socket listens already; whoever is told the address now is served a moment later.
            started()
            yield

        routes = [Route("/livez", _alive), Route("/readyz", self._ready), Route("/metrics", self._metrics)]
        for platform in self._platforms.values():
            if isinstance(platform, HasRoutes):
                routes += platform.routes()
        return Starlette(routes=routes, lifespan=lifespan)

    async def _ready(self, _request: Request) -> Response:
        """503 while the database takes no writing transaction, the beat is late, the clock is held or the disk is full."""
        try:
            if time.monotonic() - self._probed > _PROBE_SECONDS:
                await asyncio.to_thread(self._deps.store.probe)
                self._probed = time.monotonic()
            free = shutil.disk_usage(self._deps.settings.data_dir).free
        except Exception:
            _log.exception("not ready", extra={"action": "readyz"})
            return PlainTextResponse("", status_code=503)
        late = self._beat.age_seconds > _BEAT_LIMIT_SECONDS
        if late or self._beat.holds() or free < _DISK_LIMIT_BYTES:
            return PlainTextResponse("", status_code=503)
        return PlainTextResponse("ok")

    async def _metrics(self, request: Request) -> Response:
        """Counts for the operator's own network; whoever asks from elsewhere finds nothing here."""
        if not _is_local(request.client.host if request.client else ""):
            return PlainTextResponse("", status_code=404)
        gauges = {
            "cuibao_beat_age_seconds": self._beat.age_seconds,
            "cuibao_planner_held": float(self._beat.holds()),
            "cuibao_clock_skew_seconds": self._beat.skew_seconds,
        }
        open_now = self._pump.open_breakers
        breakers = {name: float(name in open_now) for name in self._platforms}
        try:
            text = await asyncio.to_thread(metrics.render, self._deps, gauges, breakers)
        except Exception:
            _log.exception("no metrics", extra={"action": "metrics"})
            return PlainTextResponse("", status_code=503)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    def _nudge_pump(self) -> None:
        """Wake the pump from another thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closing
                self._loop.call_soon_threadsafe(self._pump.nudge)

    def _look_now(self) -> None:
        """Beat and pump at once: something may have become due."""
        self._beat.nudge()
        self._nudge_pump()


def _messengers(deps: Deps) -> dict[str, Platform]:
    """Every messenger the settings name. Raises StartFault where one of them is named by halves."""
    settings, found = deps.settings, list[Platform]()
    try:
        telegram = open_telegram(settings.telegram, deps.machine, holds_connection=deps.store.is_sqlite)
        if telegram is not None:
            found.append(telegram)
        if is_configured(settings.wecom):
            found.append(wecom_platform(settings.wecom, deps.machine, holds_connection=deps.store.is_sqlite))
        dingtalk = open_dingtalk(settings.dingtalk, data_dir=settings.data_dir, clock=deps.machine)
        if dingtalk is not None:
            found.append(dingtalk)
    except BadSettings as error:
        raise StartFault(str(error)) from None
    return {platform.name: platform for platform in found}


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


def examine_messengers(settings: Settings) -> list[Finding]:
    """Ask each configured messenger's service whether it will have us. Takes a few seconds."""
    quota = dingtalk_quota(settings.dingtalk, settings.data_dir, machine_clock)
    wecom, dingtalk = asyncio.run(examine_wecom(settings.wecom)), examine_dingtalk(settings.dingtalk, quota)
    telegram = asyncio.run(examine_telegram(settings.telegram))
    return [
        *(Finding(one.what, one.ok, one.says) for one in telegram),
        *(Finding(one.what, one.ok, one.says) for one in wecom),
        *(Finding(one.what, one.ok, one.says) for one in dingtalk),
    ]


def run(deps: Deps, started: Callable[[], None]) -> None:
    """Run the program on its configured port until it is told to stop. Raises StartFault."""
    web = deps.settings.web
    server_socket = bind_port(web.host, web.port)
    try:
        with only_instance(deps.settings, deps.store):
            app = App(deps)
            asyncio.run(app.run(server_socket, started))
    finally:
        server_socket.close()
        deps.store.close()
