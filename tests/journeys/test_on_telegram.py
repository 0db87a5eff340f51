"""The whole program as it is run, on Telegram: a process of its own, real HTTP both ways, people with phones.

Polled, and delivered to; and once killed in the middle again and again.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.chaos.program import free_port
from tests.house import NOTICES
from tests.platforms.telegram_chats import Chat
from tests.platforms.telegram_messenger import SECRET
from tests.platforms.telegram_people import Phone
from tests.platforms.telegram_service import TOKEN, Service
from tests.waiting import until

GROUP = -1001234
# The morning of the first reminder; a second of the rehearsal is a second.
NOW = "2024-09-14T09:10:00"


@dataclass
class Program:
    """`cuibao run` with Telegram configured."""

    folder: Path
    service: Service
    webhook: bool
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def environment(self) -> dict[str, str]:
        hook = {
            "CUIBAO_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{self.port}",
            "CUIBAO_TELEGRAM__WEBHOOK_SECRET": SECRET,
        }
        return {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "CUIBAO_CONFIG": str(self.folder / "none.toml"),
            "CUIBAO_DATA_DIR": str(self.folder),
            "CUIBAO_WEB__PORT": str(self.port),
            "CUIBAO_REHEARSAL__NOW": NOW,
            "CUIBAO_TELEGRAM__TOKEN": TOKEN,
            "CUIBAO_TELEGRAM__BASE_URL": self.service.base_url,
            **(hook if self.webhook else {}),
        }

    def command(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    async def start(self) -> None:
        with (self.folder / "errors.log").open("a") as errors:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", stdout=subprocess.PIPE, stderr=errors, env=self.environment
            )
        assert self.process.stdout is not None
        assert b"http" in await self.process.stdout.readline()

    async def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.communicate()

    async def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        await self.process.communicate()
        assert self.process.returncode == 0
        log = (self.folder / "errors.log").read_text()
        assert TOKEN not in log
        assert "Traceback" not in log


@pytest.fixture(params=["polling", "webhook"])
async def program(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Program]:
    service = Service()
    await service.open()
    made = Program(tmp_path, service, webhook=request.param == "webhook")
    await asyncio.to_thread(made.command, "notice", "import", str(NOTICES / "00-zibo-2024.txt"), "--yes")
    await made.start()
    yield made
    await made.stop()
    await service.close()
    assert not service.complaints


async def shows(phone: Phone, words: str, chat: int | None = None) -> None:
    try:
        await until(lambda: words in phone.text(chat), seconds=90)
    except AssertionError:
        raise AssertionError(f"no “{words}”; {phone.name} sees:\n{phone.text(chat)[-1500:]}") from None


async def admin_of(program: Program) -> Phone:
    code = json.loads(await asyncio.to_thread(program.command, "invite", "群团科", "--role", "admin", "--json"))["code"]
    admin = Phone(program.service, 7, "王敏")
    admin.says(f"/start {code}")
    await shows(admin, "绑定成功")
    return admin


async def with_channel(program: Program, admin: Phone) -> None:
    program.service.chats[GROUP] = Chat(GROUP, "supergroup", "群团科频道")
    admin.says("/bind_channel@cuibao_test_bot", GROUP)
    await shows(admin, "“群团科频道”")
    admin.presses("确认设为频道")
    await shows(admin, "这里已设为群团科频道", GROUP)


async def invited(program: Program, admin: Phone, unit: str, number: int, name: str) -> Phone:
    """Somebody of the unit presses the link that the office passed on."""
    admin.says(f"邀请 {unit}")
    await shows(admin, f"邀请码 · {unit}联络员")
    [*_, code] = re.findall(r"https://t\.me/cuibao_test_bot\?start=(\S+)", admin.text())
    liaison = Phone(program.service, number, name)
    liaison.says(f"/start {code}")
    await shows(liaison, "绑定成功")
    return liaison


async def answer_everything(liaison: Phone, program: Program | None = None) -> None:
    """Fill in task after task; `program` is killed before each answer."""
    replies: dict[str, Callable[[], object]] = {
        "请核对": lambda: liaison.presses(next(label for label in liaison.shown()[-1].labels if "提交" in label)),
        "请回一个数字": lambda: liaison.says("1"),
        "确定": lambda: liaison.presses("确定"),
        "目前总体情况": lambda: liaison.presses("正常推进"),
        "完成时限是什么时候": lambda: liaison.says("12月底前"),
        "重要情况吗": lambda: liaison.presses("没有"),
        "请发送本季度具体措施": lambda: liaison.says("新改扩建2所中小学，开展家庭教育指导活动12场。"),
    }
    for _ in range(60):
        last = liaison.shown()[-1]
        # The form to print and seal comes behind.
        if "已登记：" in liaison.text():
            return
        act = next(act for words, act in replies.items() if words in last.text or words in last.labels)
        said = len(liaison.bot_in())
        act()
        if program is not None:
            await program.kill()
            await program.start()
        await until(lambda: len(liaison.bot_in()) > said, seconds=90)  # noqa: B023 - called before the next round
        await settled(liaison)
    raise AssertionError("the dialogue did not come to an end")


async def settled(phone: Phone) -> None:
    """Until nothing new came for a moment: an answer may be two messages."""
    count = -1
    while count != len(phone.bot_in()):
        count = len(phone.bot_in())
        await asyncio.sleep(0.3)


async def test_from_the_link_to_the_summary_in_the_channel(program: Program) -> None:
    admin = await admin_of(program)
    await with_channel(program, admin)
    liaison = await invited(program, admin, "建设局", 8, "李红")
    await shows(admin, "李红已绑定为建设局的联络员", GROUP)
    await shows(liaison, "请填报2024年第三季度进展 · 建设局")
    liaison.presses("开始填报")
    await shows(liaison, "请发送本季度具体措施及任务进度")
    await answer_everything(liaison)
    assert "已选：" in liaison.text()
    liaison.says("表格")
    await until(lambda: any(posted.files for posted in liaison.bot_in()), seconds=60)
    assert (liaison.id, "typing") in program.service.actions
    admin.says("汇总", GROUP)
    await until(lambda: len([f for p in admin.bot_in(GROUP) for f in p.files]) >= 4, seconds=90)
    names = [name for posted in admin.bot_in(GROUP) for name, _ in posted.files]
    assert {name.rpartition(".")[2] for name in names} == {"docx", "pdf", "xlsx", "png"}
    assert any("photo" in posted.json for posted in admin.bot_in(GROUP))
    assert "报送率" in admin.text(GROUP)
    assert all("演练" in shown.text for shown in liaison.shown() if shown.text and "已选：" not in shown.text)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_killed_before_every_answer_loses_none_and_files_once(program: Program) -> None:
    admin = await admin_of(program)
    liaison = await invited(program, admin, "建设局", 8, "李红")
    await shows(liaison, "请填报2024年第三季度进展 · 建设局")
    liaison.presses("开始填报")
    await shows(liaison, "请发送本季度具体措施及任务进度")
    await settled(liaison)
    await answer_everything(liaison, program)
    await settled(liaison)
    assert liaison.text().count("已登记：建设局") == 1
    assert "处理时出了问题" not in liaison.text()
    assert liaison.text().count("请填报2024年第三季度进展") == 1
