"""/livez, /readyz, /metrics: what whoever watches the program is told, and who may ask (reliability: no personal data)."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import math
import shutil
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from handlers.deps import Deps
from handlers.upkeep import metrics
from scheduler.beat import Beat

_log = logging.getLogger(__name__)

_BEAT_LIMIT_SECONDS = 60
_PROBE_SECONDS = 10
_DISK_LIMIT_BYTES = 500 * 1024 * 1024


class Health:
    """`breakers` are the platforms that are down now, each with since when; `platforms` all that run."""

    def __init__(
        self, deps: Deps, beat: Beat, breakers: Callable[[], Mapping[str, datetime]], platforms: Collection[str]
    ) -> None:
        self._deps = deps
        self._beat = beat
        self._breakers = breakers
        self._platforms = platforms
        self._probed = -math.inf  # when the database was last written to

    def routes(self) -> list[Route]:
        return [alive_route(), Route("/readyz", self._ready), Route("/metrics", self._metrics)]

    async def _ready(self, _request: Request) -> Response:
        """503 while the database takes no writing transaction, the beat is late, the clock is held or the disk is full."""
        try:
            if time.monotonic() - self._probed > _PROBE_SECONDS:
                await asyncio.to_thread(self._deps.store.probe)
                self._probed = time.monotonic()
            free = shutil.disk_usage(self._deps.settings.data_dir).free
        except Exception:
            _log.exception("not ready", extra={"action": "readyz"})
            return nothing()
        late = self._beat.age_seconds > _BEAT_LIMIT_SECONDS
        if late or self._beat.holds() or free < _DISK_LIMIT_BYTES:
            return nothing()
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
        open_now = self._breakers()
        breakers = {name: float(name in open_now) for name in self._platforms}
        try:
            text = await asyncio.to_thread(metrics.render, self._deps, gauges, breakers)
        except Exception:
            _log.exception("no metrics", extra={"action": "metrics"})
            return nothing()
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def alive_route() -> Route:
    """The loop answers: that is all it says."""
    return Route("/livez", lambda _request: PlainTextResponse("ok"))


def nothing() -> Response:
    """Not now; an empty body says no more."""
    return PlainTextResponse("", status_code=503)


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
