"""What must be open before anything runs: the folder, the database, the lock that keeps a second program off it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from bot.clock import Clock, RehearsalClock, machine_clock
from bot.settings import Settings
from bot.texts.upkeep import start_up
from handlers.deps import Deps
from handlers.links import Links
from storage import calendar, claims
from storage.alarms import forget_sightings
from storage.backup import finish_swap
from storage.files import FileStore
from storage.lock import InUse, locked
from storage.migrate import SchemaNewer, upgrade
from storage.store import Store

_log = logging.getLogger(__name__)


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
            store.run(claims.release_leases)
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
