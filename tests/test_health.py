"""/livez, /readyz, /metrics: what whoever watches the program is told, and who may ask."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import event

from bot.app.house import House
from bot.app.opening import open_deps
from bot.settings import Settings
from handlers.deps import Deps
from scheduler.beat import Beat
from scheduler.outbox import OutboxPump
from storage.trouble import Trouble, trouble
from tests.fakes import FakePlatform
from tests.house import SetClock, shanghai


@pytest.fixture
async def deps(tmp_path: Path) -> AsyncIterator[Deps]:
    opened = open_deps(Settings(data_dir=tmp_path))
    yield opened
    opened.store.close()


def asking(app: House, host: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app.asgi(lambda: None), client=(host, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


async def test_a_program_that_can_store_and_beats_is_ready(deps: Deps) -> None:
    async with asking(House(deps)) as client:
        assert (await client.get("/livez")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200


async def test_a_locked_database_is_not_ready_and_recovers_without_a_restart(deps: Deps, tmp_path: Path) -> None:
    event.listen(deps.store.engine, "checkout", lambda dbapi, *_: dbapi.execute("PRAGMA busy_timeout=20"))
    other = sqlite3.connect(tmp_path / "cuibao.sqlite3", isolation_level=None)
    async with asking(House(deps)) as client:
        other.execute("BEGIN IMMEDIATE")
        assert (await client.get("/readyz")).status_code == 503
        other.execute("ROLLBACK")
        assert (await client.get("/readyz")).status_code == 200
    other.close()


async def test_a_held_clock_is_not_ready(deps: Deps) -> None:
    wall = SetClock(shanghai("2024-09-10 10:00"))
    app = House(deps)
    app._beat = Beat(Deps(**{**vars(deps), "machine": wall, "clock": wall}), lambda: None, boot=lambda: 0.0)
    async with asking(app) as client:
        assert (await client.get("/readyz")).status_code == 200
        wall.now += timedelta(days=1)
        app._beat.beat()
        assert (await client.get("/readyz")).status_code == 503
        figures = (await client.get("/metrics")).text
    assert "cuibao_planner_held 1" in figures
    assert "cuibao_clock_skew_seconds 86400" in figures


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1", 200), ("10.1.2.3", 200), ("::1", 200), ("8.8.8.8", 404), ("", 404)]
)
async def test_figures_are_for_the_local_network(deps: Deps, host: str, status: int) -> None:
    async with asking(House(deps), host) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == status
    assert ("cuibao_beat_age_seconds" in answer.text) is (status == 200)


async def test_a_database_that_is_broken_stops_the_program(deps: Deps, tmp_path: Path) -> None:
    """Not a wait: whoever runs the program starts it anew, and it says what to mend or goes on."""
    spoil(deps, tmp_path)
    with pytest.raises(Exception, match="not a database") as broken:
        deps.store.probe()
    assert trouble(broken.value) is Trouble.LASTING
    given_up, told = list[str](), asyncio.Event()
    Beat(deps, lambda: None, broken=lambda: given_up.append("beat")).beat()
    assert given_up == ["beat"]
    pump = OutboxPump(deps, {"web": FakePlatform()}, broken=told.set)
    running = asyncio.create_task(pump.run())
    await asyncio.wait_for(told.wait(), 20)
    await pump.stop()
    await running


def spoil(deps: Deps, folder: Path) -> None:
    """Overwrite the database's files."""
    deps.store.engine.dispose()
    for file in folder.glob("cuibao.sqlite3*"):
        file.write_bytes(b"nothing that was ever a database" * 300)
