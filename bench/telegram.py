"""What Telegram costs: the program in a process of its own against a Bot API server on loopback.

    python -m bench.telegram [PEOPLE]

Every person presses a link, asks for the tasks, begins to fill in, answers, and leaves: six messages. Printed are whole dialogues
a second, how long an answer takes, CPU and memory of the program alone; how long 900 reminders take under Telegram's limits; and,
for comparison, what one sent message costs through PTB's own transport and through ours.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.app.opening import open_deps
from bot.domain.people import SeatRole
from bot.platforms.telegram.account import Account
from bot.platforms.telegram.client import Client
from bot.ports import Address, Button, Content
from bot.settings import Settings
from handlers.letters import say_body
from storage import making_live, outbox, people, programmes
from tests.chaos.program import free_port
from tests.house import zibo_notice
from tests.platforms.telegram_chats import Chat
from tests.platforms.telegram_people import Phone
from tests.platforms.telegram_service import TOKEN, Service

_STEPS = ("/start {code}", "我的任务", "填报", "本季度开展巡讲活动12场，覆盖群众900人次。", "取消", "帮助")
_TICKS = os.sysconf("SC_CLK_TCK")


def invite(folder: Path, count: int) -> list[str]:
    """The list live, and a code for each person."""
    deps = open_deps(Settings(data_dir=folder))
    now = deps.clock()
    with deps.store.write() as tx:
        programme_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=now)
        making_live.confirm(tx, programme_id, person_id=None, now=now)
        units = programmes.programme(tx, programme_id).units
        codes = [people.invite(tx, SeatRole.LIAISON, units[n % len(units)].id, now=now) for n in range(count)]
    deps.store.close()
    return codes


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_mib(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def dialogue(phone: Phone, code: str, waits: list[float]) -> None:
    for step in _STEPS:
        said, began = len(phone.bot_in()), time.perf_counter()
        phone.says(step.format(code=code))
        while len(phone.bot_in()) == said:  # noqa: ASYNC110 - the service signals nothing
            await asyncio.sleep(0.002)
        waits.append(time.perf_counter() - began)


async def started(folder: Path, service: Service) -> asyncio.subprocess.Process:
    """The program on this folder, once it listens."""
    environment = {
        **os.environ,
        "CUIBAO_CONFIG": str(folder / "none.toml"),
        "CUIBAO_DATA_DIR": str(folder),
        "CUIBAO_WEB__PORT": str(free_port()),
        "CUIBAO_REHEARSAL__NOW": "2024-09-10T10:00:00",
        "CUIBAO_TELEGRAM__TOKEN": TOKEN,
        "CUIBAO_TELEGRAM__BASE_URL": service.base_url,
        "PYTHONUNBUFFERED": "1",
    }
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", stdout=subprocess.PIPE, env=environment
    )
    assert program.stdout is not None
    await program.stdout.readline()
    return program


async def dialogues(count: int) -> None:
    service = Service()
    await service.open()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        codes = await asyncio.to_thread(invite, folder, count)
        program = await started(folder, service)
        phones = [Phone(service, 1000 + n, f"联络员{n}") for n in range(count)]
        waits: list[float] = []
        before, began = cpu_seconds(program.pid), time.perf_counter()
        await asyncio.gather(*(dialogue(phone, code, waits) for phone, code in zip(phones, codes, strict=True)))
        seconds, spent = time.perf_counter() - began, cpu_seconds(program.pid) - before
        messages = count * len(_STEPS)
        print(f"{count} people, {messages} messages in {seconds:.1f} s: {count / seconds:.1f} dialogues a second")
        print(
            f"an answer takes {median(waits) * 1000:.0f} ms, 95 of 100 at most {quantiles(waits, n=20)[-1] * 1000:.0f} ms"
        )
        print(f"CPU {spent / messages * 1000:.2f} ms a message, memory {memory_mib(program.pid):.0f} MiB")
        program.terminate()
        await program.communicate()
    await service.close()


def enqueue(folder: Path, count: int) -> None:
    """A message to each of so many people, none of whom asked for it."""
    deps = open_deps(Settings(data_dir=folder))
    with deps.store.write() as tx:
        for n in range(count):
            body = say_body(
                Content(title="请填报", text="贵单位还有 1 项没有报送。", buttons=((Button("开始填报", "/report"),),))
            )
            outbox.put(
                tx, f"remind:bench:{n}", Address("telegram", str(1000 + n)), body, now=datetime(2024, 9, 1, tzinfo=UTC)
            )
    deps.store.close()


async def reminders(count: int = 900) -> None:
    """Against a service that refuses the 31st message of any second."""
    service = Service(limited=True)
    await service.open()
    for n in range(count):
        service.chats[1000 + n] = Chat(1000 + n, "private")
    with tempfile.TemporaryDirectory() as name:
        await asyncio.to_thread(enqueue, Path(name), count)
        program = await started(Path(name), service)
        while not service.posted:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        began = time.perf_counter()
        while len(service.posted) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        seconds = time.perf_counter() - began
        print(f"{count} reminders in {seconds:.1f} s, {count / 30:.1f} s are possible; refused {service.refusals}")
        program.terminate()
        await program.communicate()
    await service.close()


async def transports(count: int = 400) -> None:
    """CPU of one sent message, with the service in the same process: only the difference means anything."""
    service = Service()
    await service.open()
    service.chats[42] = Chat(42, "private")
    stock = Bot(TOKEN, f"{service.base_url}/bot", request=HTTPXRequest(httpx_kwargs={"trust_env": False}))
    await stock.initialize()
    ours = Client(Account(TOKEN, service.base_url))
    await ours.open()
    await ours.call("getMe", {})
    for name, send in (
        ("PTB over httpx", lambda: stock.send_message(42, "好", parse_mode="HTML")),
        ("PTB over ours", lambda: ours.call("sendMessage", {"chat_id": 42, "text": "好", "parse_mode": "HTML"})),
    ):
        began = time.process_time()
        for _ in range(count):
            await send()
        print(f"{name}: {(time.process_time() - began) / count * 1000:.2f} ms CPU a message, service included")
    await stock.shutdown()
    await ours.close()
    await service.close()


if __name__ == "__main__":
    asyncio.run(dialogues(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
    asyncio.run(reminders())
    asyncio.run(transports())
