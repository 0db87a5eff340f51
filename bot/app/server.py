"""The program's one web server, told to stop by us and not by a signal."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


class Server(uvicorn.Server):
    """Serves until `should_exit`. Signals are ours: the pumps must finish before the process ends.

    uvicorn closes the sockets it was handed; this one gets a duplicate, so that the port stays ours for whoever serves
    next, and who connects between the two waits a moment instead of being refused.
    """

    def __init__(self, app: Starlette, listening: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2, server_header=False)
        )
        self._listening = listening

    async def run_here(self) -> None:
        await self.serve(sockets=[self._listening.dup()])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def stop_asked() -> asyncio.Event:
    """Set by SIGTERM and SIGINT from now on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
