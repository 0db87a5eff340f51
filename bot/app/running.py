"""`cuibao run` and `cuibao demo`: the house open, closed for maintenance, and open again, on one port, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing

from bot.app.closed import ClosedHouse
from bot.app.house import Ending, House
from bot.app.opening import StartFault, bind_port, only_instance, open_deps
from bot.clock import machine_clock
from bot.settings import Settings
from storage import maintenance

_log = logging.getLogger(__name__)

_TRY_AGAIN_SECONDS = 10.0


def run(settings: Settings, started: Callable[[], None]) -> None:
    """Run on the configured port; `started` is called once it is served. Raises StartFault where it cannot start.

    After maintenance data that does not open yet is waited for: people are told that it takes longer, and whoever is at
    the machine reads in the log what is wrong.
    """
    tell = _Once(started)
    with closing(bind_port(settings.web.host, settings.web.port)) as listening:
        was_closed = False
        while True:
            if maintenance.announced(settings.data_dir, machine_clock()) is not None:
                _log.warning("closed for maintenance", extra={"action": "maintenance.closed"})
                was_closed = True
                if asyncio.run(ClosedHouse(settings, tell).run(listening)):
                    return
                continue
            try:
                ending = _open(settings, listening, tell)
            except _NotOpened as failed:
                if not was_closed:
                    raise failed.fault from None
                _log.error(str(failed.fault), extra={"action": "maintenance.not_opened"})
                if asyncio.run(ClosedHouse(settings, tell).run(listening, seconds=_TRY_AGAIN_SECONDS)):
                    return
                continue
            if ending is Ending.STOPPED:
                return


class _NotOpened(Exception):
    """The data cannot be opened; `fault` says why."""

    def __init__(self, fault: StartFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _open(settings: Settings, listening: socket.socket, started: Callable[[], None]) -> Ending:
    with ExitStack() as held:
        try:
            deps = open_deps(settings)
            held.callback(deps.store.close)
            held.enter_context(only_instance(settings, deps.store))
        except StartFault as fault:
            raise _NotOpened(fault) from None
        return asyncio.run(House(deps).run(listening, started))


class _Once:
    """Calls the first time only: the program starts once, however often it opens."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def __call__(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()
