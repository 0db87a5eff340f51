"""The web platform on a real port, with the fake desk behind it and a bot that answers simple things."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette

from bot.desk import Desk
from bot.platforms.web.adapter import WebPlatform
from bot.ports import Address, Button, Content, Deliver, FileOut, Inbound, NotStored
from tests.platforms.web_desk import FakeDesk, png

REMINDER = Content(
    title="请填报2024年第三季度进展 · 人社中心",
    text="贵单位还有 2 项没有报送，请在 9月25日（星期三）17:00 前填好，留出盖章的时间：\n"
    "第 2 项 实施巾帼促就业计划：还没填\n第 8 项 实施“阳光成长”青少年身心健康护航行动：填了一部分\n\n"
    "盖章件截止 9月30日（星期一）17:00。",
    buttons=(
        (Button("开始填报", "/report u4 2024Q3"), Button("下载表格", "/form u4 2024Q3")),
        (Button("稍后提醒", "/snooze u4"), Button("查看我的任务", "/tasks u4 2024Q3")),
    ),
)


QUESTION = Content(
    title="第 2 项 实施巾帼促就业计划",
    text="全年培训家政从业人员 100 人次以上。\n上季度累计 20 人次。截至目前累计多少人次？请只回一个数字，例如 66。",
    buttons=((Button("与上季度相同", "same"), Button("跳过", "skip")),),
)


@dataclass
class RunningWeb:
    """A server in a thread of its own. `is_storing` off makes every event fail to be stored."""

    desk: FakeDesk
    platform: WebPlatform
    port: int
    is_storing: bool = True
    delivered: list[Inbound] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, chat: str, content: Content, key: str) -> None:
        """The bot says something, from outside the server's thread."""
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(self.platform.send(Address("web", chat), content, key=key), self.loop).result(
            10
        )

    async def deliver(self, event: Inbound) -> None:
        """Commit once per key, and answer the words the tests say."""
        if not self.is_storing:
            raise NotStored("disk full")
        if any(old.key == event.key for old in self.delivered):
            return
        self.delivered.append(event)
        if (answer := _answer(event)) is not None:
            await self.platform.send(event.address, answer, key=f"reply:{event.key}")


def _answer(event: Inbound) -> Content | None:
    if event.files:
        return Content(text=f"已收到 {len(event.files)} 份文件，请核对。")
    if event.button and event.button.startswith("/form"):
        docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        files = (FileOut("人社中心 2024年第三季度工作进展情况表.docx", docx, b"PK" + bytes(48_000)),)
        return Content(text="这是贵单位的工作进展情况表，填好后直接发回来即可。", files=files)
    if event.button and event.button.startswith("/report"):
        return QUESTION
    if event.text == "汇总":
        return Content(text="2024年第三季度汇总图：", files=(FileOut("汇总图.png", "image/png", png()),))
    return Content(text=f"收到：{event.text}") if event.text else None


@contextlib.contextmanager
def running_web(desk: FakeDesk, port: int = 0) -> Iterator[RunningWeb]:
    """The fake desk on a real port until the block ends."""
    listener, platform = _opened(desk, port)
    web = RunningWeb(desk, platform, listener.getsockname()[1])
    with _served(platform, web.deliver, listener) as web.loop:
        yield web


@contextlib.contextmanager
def served(desk: Desk, deliver: Deliver) -> Iterator[str]:
    """Any desk on a real port until the block ends; gives the page's address."""
    listener, platform = _opened(desk, 0)
    with _served(platform, deliver, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _opened(desk: Desk, port: int) -> tuple[socket.socket, WebPlatform]:
    listener = socket.create_server(("127.0.0.1", port))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return listener, WebPlatform(desk, allowed_hosts={"127.0.0.1"}, public_url=url, secure_cookie=False)


@contextlib.contextmanager
def _served(platform: WebPlatform, deliver: Deliver, listener: socket.socket) -> Iterator[asyncio.AbstractEventLoop]:
    """Serve in a thread; then stop as the program does: the platform first, then the server."""
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=list(platform.routes())), log_level="warning", lifespan="off", ws="none")
    )
    started: queue.SimpleQueue[asyncio.AbstractEventLoop] = queue.SimpleQueue()

    async def serve() -> None:
        await platform.start(deliver)
        started.put(asyncio.get_running_loop())
        await server.serve(sockets=[listener])

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    loop = started.get(timeout=10)
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(platform.stop(), loop).result(10)
        server.should_exit = True
        thread.join(10)
        listener.close()
        assert not thread.is_alive(), "the server did not stop"
