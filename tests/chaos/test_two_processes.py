"""Two `cuibao run` on one PostgreSQL: killed, paused or cut off, the other goes on. The messenger's own log is the judge.

The messenger is a faithful WeCom on the loopback (tests/platforms/wecom_agent_service.py); it counts what it took, and
what it saw twice. A rehearsal clock stands in the database and is moved from there; both processes follow it.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.clock import machine_clock
from bot.domain.people import SeatRole
from storage import calendar, making_live, people, programmes
from storage.migrate import upgrade
from storage.store import Store
from tests.chaos.program import free_port
from tests.house import shanghai, zibo_notice
from tests.platforms.wecom_agent_messenger import AES_KEY, TOKEN
from tests.platforms.wecom_agent_service import AgentService

pytestmark = pytest.mark.xdist_group("postgres")

UNITS = ("建设局", "人社中心", "教育和体育事业中心", "卫生健康事业中心")
STAGES = ("2024-09-14 09:05:30", "2024-09-24 09:05:30", "2024-09-27 09:05:30", "2024-09-29 09:05:30")
# Whoever is killed between sending and writing that down leaves the letter to its lease, which is a minute; the next
# letter to that person waits for it.
PATIENCE = 120
MORE = ("2024-09-30 09:05:30", "2024-10-08 09:05:30", "2024-10-09 09:05:30", "2024-10-10 09:05:30")


@dataclass
class Process:
    """One `cuibao run`."""

    folder: Path
    database_url: str
    service: AgentService
    port: int = field(default_factory=free_port)
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CUIBAO_")},
            "CUIBAO_DATA_DIR": str(self.folder),
            "CUIBAO_CONFIG": str(self.folder / "none.toml"),
            "CUIBAO_DATABASE_URL": self.database_url,
            "CUIBAO_WEB__PORT": str(self.port),
            "CUIBAO_REHEARSAL__NOW": "2024-09-13T10:00:00",
            "CUIBAO_WECOM__CORP_ID": self.service.corp_id,
            "CUIBAO_WECOM__AGENT_ID": str(self.service.agent_id),
            "CUIBAO_WECOM__SECRET": self.service.secret,
            "CUIBAO_WECOM__TOKEN": TOKEN,
            "CUIBAO_WECOM__AES_KEY": AES_KEY,
            "CUIBAO_WECOM__BASE_URL": self.service.url,
        }
        with (self.folder / "errors.log").open("ab") as errors:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], stdout=subprocess.DEVNULL, stderr=errors, env=environment
            )

    def tell(self, number: signal.Signals) -> None:
        assert self.running is not None
        self.running.send_signal(number)
        if number is signal.SIGKILL:
            self.running.wait()

    def stop(self) -> int:
        assert self.running is not None
        self.running.send_signal(signal.SIGCONT)
        self.running.terminate()
        return self.running.wait(timeout=40)


@dataclass
class Town:
    """The database, the messenger, and both processes."""

    store: Store
    admin_url: str
    name: str
    service: AgentService
    processes: list[Process]

    def show(self, moment: str) -> None:
        """Set the rehearsal clock that both processes follow."""
        with self.store.write() as tx:
            calendar.set_clock(tx, machine=machine_clock(), shown=shanghai(moment))

    def cut_off(self) -> None:
        """End every connection to the database, whatever it is in the middle of."""
        admin = create_engine(self.admin_url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            query = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
            connection.execute(query, {"name": self.name})
        admin.dispose()
        self.store.engine.dispose()

    def heard(self) -> dict[str, int]:
        """Reminders each member was shown, by the messenger's own log."""
        found = dict.fromkeys(sorted(self.service.members), 0)
        for sent in self.service.sent:
            # The buttons come as a card of their own after the words.
            if sent.card is None and "季度进展" in sent.text and " · " in sent.text:
                found[sent.userid] += 1
        return found

    async def until_heard(self, stages: int, patience: float) -> None:
        deadline = time.monotonic() + patience
        while min(self.heard().values()) < stages:
            assert time.monotonic() < deadline, f"a stage was lost: {self.heard()}, wanted {stages}\n{self.errors()}"
            await asyncio.sleep(0.2)
        assert max(self.heard().values()) == stages, f"a stage was said twice: {self.heard()}, wanted {stages}"

    def errors(self) -> str:
        return "\n".join((process.folder / "errors.log").read_text("utf-8")[-1500:] for process in self.processes)


@pytest.fixture
async def town(tmp_path: Path, postgres_url: str) -> AsyncIterator[Town]:
    admin_url = make_url(postgres_url).set(drivername="postgresql+psycopg")
    name = f"cuibao_two_{secrets.token_hex(6)}"
    admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = admin_url.set(database=name).render_as_string(hide_password=False)
    store = Store(url)
    now = shanghai("2024-09-13 10:00")
    upgrade(store.engine, now=now)
    service = AgentService(machine_clock, members={f"liaison{n}" for n in range(len(UNITS))})
    await service.open()
    with store.write() as tx:
        programme_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=now)
        making_live.confirm(tx, programme_id, person_id=None, now=now)
        units = {unit.name: unit.id for unit in programmes.programme(tx, programme_id).units}
        for n, unit in enumerate(UNITS):
            code = people.invite(tx, SeatRole.LIAISON, units[unit], now=now, person_name=f"联络员{n}")
            people.redeem(
                tx, code, platform="wecom", account=f"liaison{n}", chat=f"agent:u:liaison{n}", sender_name="", now=now
            )
    processes = [Process(tmp_path / which, url, service) for which in ("a", "b")]
    opened = Town(store, admin_url.render_as_string(hide_password=False), name, service, processes)
    opened.show("2024-09-13 10:00")
    for process in processes:
        process.start()
    yield opened
    codes = [process.stop() for process in processes]
    await service.close()
    store.close()
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()
    assert codes == [0, 0]


@pytest.mark.timeout(600)
async def test_killed_or_cut_off_the_other_takes_over(town: Town) -> None:
    first, second = town.processes
    town.show(STAGES[0])
    await town.until_heard(1, PATIENCE)
    first.tell(signal.SIGKILL)
    town.show(STAGES[1])
    await town.until_heard(2, PATIENCE)
    first.start()
    second.tell(signal.SIGKILL)
    town.show(STAGES[2])
    await town.until_heard(3, PATIENCE)
    second.start()
    town.show(STAGES[3])
    town.cut_off()
    await town.until_heard(4, PATIENCE)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_paused_in_the_middle_of_every_stage_for_longer_than_a_lease(town: Town) -> None:
    for n, stage in enumerate((*STAGES, *MORE[:3]), start=1):
        stopped, other = town.processes[n % 2], town.processes[(n + 1) % 2]
        town.show(stage)
        await asyncio.sleep(0.7 * n)
        stopped.tell(signal.SIGSTOP)
        await town.until_heard(n, PATIENCE + 30)
        if n % 3 == 0:
            other.tell(signal.SIGKILL)
            other.start()
            town.cut_off()
        await asyncio.sleep(65)
        stopped.tell(signal.SIGCONT)
        await asyncio.sleep(5)
        await town.until_heard(n, 30)
