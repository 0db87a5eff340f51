"""A desk in memory for the web chat's tests: two people, a private chat each, the office's channel, a board.

It keeps the promises of `bot.desk.Desk` (a key posts once, another's chat is refused like a missing one), and it can be
told to fail as a database does.
"""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.desk import ClockView, Line, PagesView, Refused, SignedIn, Visitor
from bot.ports import Content
from tests.platforms.web_board import sample_board

SHANGHAI = timezone(timedelta(hours=8))
START = datetime(2024, 9, 26, 9, 5, tzinfo=SHANGHAI)
CHANNEL = "channel"
OFFICE_CODE, LIAISON_CODE = "OFFICE-CODE-1", "UNIT-CODE-0001"
NOT_FOUND = "没有找到这项内容。"
CODE_BAD = "邀请码无效或已失效，请向群团科重新索取。"

OFFICE = Visitor(
    account="w-office",
    name="群团科经办人（管理员、临时代理）",
    csrf="csrf-of-the-office-0001",
    chats=(("w-office", "对话"), (CHANNEL, "群团科频道")),
    is_office=True,
    may_move_clock=True,
)
LIAISON = Visitor(
    account="w-unit",
    name="人社中心联络员",
    csrf="csrf-of-the-liaison-01",
    chats=(("w-unit", "对话"),),
    is_office=False,
    may_move_clock=False,
)
_BY_CODE = {OFFICE_CODE: OFFICE, LIAISON_CODE: LIAISON}


@dataclass(frozen=True)
class PostedLine:
    """A line as the desk keeps it: `account` is None for the bot."""

    chat: str
    key: str
    account: str | None
    line: Line


@dataclass
class FakeDesk:
    """`trouble` is raised by every call that writes, as long as it is set. `upload_limit` is in bytes.

    `at_once` is how many pages were ever made at the same time.
    """

    now: datetime = START
    is_rehearsal: bool = True
    upload_limit: int = 20 * 1024 * 1024
    trouble: Exception | None = None
    posted: list[PostedLine] = field(default_factory=list)
    sessions: dict[str, Visitor] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    file_chats: dict[str, set[str]] = field(default_factory=dict)
    originals: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    making: int = 0
    at_once: int = 0
    met: threading.Event = field(default_factory=threading.Event)
    tries: list[tuple[str, str]] = field(default_factory=list)
    reads: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def sign_in(self, code: str, remote: str) -> SignedIn:
        with self.lock:
            self.tries.append((code, remote))
            visitor = _BY_CODE.get(code.upper())
            if visitor is None:
                raise Refused(CODE_BAD)
            token = f"token-{len(self.sessions) + 1:020}"
            self.sessions[token] = visitor
            return SignedIn(token, visitor)

    def visitor(self, token: str) -> Visitor | None:
        return self.sessions.get(token)

    def sign_out(self, token: str) -> None:
        self.sessions.pop(token, None)

    def lines(self, visitor: Visitor, chat: str, after: int) -> Sequence[Line]:
        self._check(visitor, chat)
        with self.lock:
            self.reads += 1
            return [
                replace(posted.line, own_key=posted.key if posted.account == visitor.account else None)
                for posted in self.posted
                if posted.chat == chat and posted.line.id > after
            ][-200:]

    def post_own(self, visitor: Visitor, chat: str, key: str, text: str, files: Sequence[str]) -> None:
        self._check(visitor, chat)
        self._post(chat, key, visitor.account, visitor.name, Content(text=text), files)

    def post_bot(self, chat: str, key: str, content: Content) -> None:
        with self.lock:
            ids = [self.add_file(chat, file.name, file.media_type, file.data) for file in content.files]
            self._post(chat, key, None, "催报", content, ids)

    def choose(self, visitor: Visitor, line_id: int, data: str) -> None:
        self._fail()
        chats = {chat for chat, _ in visitor.chats}
        with self.lock:
            self.posted = [
                replace(posted, line=replace(posted.line, chosen=data))
                if posted.line.id == line_id and posted.chat in chats
                else posted
                for posted in self.posted
            ]

    def keep_file(self, visitor: Visitor, name: str, data: bytes) -> str:
        self._fail()
        if not data:
            raise Refused("文件是空的，请重新发送。")
        return self.add_file("", name, "image/png" if data.startswith(b"\x89PNG") else "application/octet-stream", data)

    def file_of(self, visitor: Visitor, file_id: str) -> tuple[str, str, bytes]:
        if not self.file_chats.get(file_id, set()) & {chat for chat, _ in visitor.chats}:
            raise Refused(NOT_FOUND)
        return self.files[file_id]

    def read_upload(self, file_id: str) -> bytes:
        if file_id not in self.files:
            raise FileNotFoundError(file_id)
        return self.files[file_id][2]

    def board(self, visitor: Visitor, quarter: str | None) -> Mapping[str, Any]:
        if not visitor.is_office:
            raise Refused(NOT_FOUND)
        return sample_board(quarter or "2024Q3", self.now)

    def original(self, visitor: Visitor, key: str) -> tuple[str, str, bytes]:
        if not visitor.is_office or key not in self.originals:
            raise Refused(NOT_FOUND)
        return self.originals[key]

    def pages(self, visitor: Visitor, key: str) -> PagesView:
        """Every file has two pages; one that is no picture has none."""
        return PagesView(2 if self.original(visitor, key)[1].startswith("image/") else 0, True)

    def page(self, visitor: Visitor, key: str, number: int) -> bytes:
        with self.lock:
            self.making += 1
            self.at_once = max(self.at_once, self.making)
        try:
            self.met.wait(0.02)  # as long as a page takes; whoever else is let in meets this one here
            if not 1 <= number <= self.pages(visitor, key).count:
                raise Refused(NOT_FOUND)
            return self.originals[key][2]
        finally:
            with self.lock:
                self.making -= 1

    def form(self, visitor: Visitor, unit_id: int, quarter: str, ending: str) -> tuple[str, str, bytes]:
        if not visitor.is_office or ending not in ("pdf", "docx"):
            raise Refused(NOT_FOUND)
        return f"{quarter}情况表.{ending}", "application/pdf", b"%PDF-1.7"

    def clock(self) -> ClockView:
        stops = (
            ("next", self.now.replace(hour=9, minute=0) + timedelta(days=1), "下一次提醒"),
            ("due", datetime(2024, 9, 30, 17, 0, tzinfo=SHANGHAI), "截止时间"),
            ("overdue", datetime(2024, 10, 8, 9, 0, tzinfo=SHANGHAI), "截止之后"),
        )
        return ClockView(self.now, self.is_rehearsal, stops if self.is_rehearsal else ())

    def move_clock(self, visitor: Visitor, stop: str) -> ClockView:
        self._fail()
        if not visitor.may_move_clock:
            raise Refused(NOT_FOUND)
        named = {name: at for name, at, _ in self.clock().stops}
        try:
            target = named.get(stop) or datetime.fromisoformat(stop).replace(tzinfo=SHANGHAI)
        except ValueError:
            raise Refused("没看懂要拨到什么时候，请重新选择。") from None
        if target <= self.now:
            raise Refused("演练时钟只能往前拨。")
        self.now = target
        return self.clock()

    def add_file(self, chat: str, name: str, media_type: str, data: bytes) -> str:
        with self.lock:
            file_id = f"file-{len(self.files) + 1}"
            self.files[file_id] = (name, media_type, data)
            self.file_chats[file_id] = {chat}
            return file_id

    def texts(self, chat: str) -> list[str]:
        return [posted.line.text for posted in self.posted if posted.chat == chat]

    def _post(
        self, chat: str, key: str, account: str | None, sender: str, content: Content, files: Sequence[str]
    ) -> None:
        self._fail()
        with self.lock:
            if any((old.chat, old.account, old.key) == (chat, account, key) for old in self.posted):
                return
            for file_id in files:
                self.file_chats[file_id].add(chat)
            line = Line(
                id=len(self.posted) + 1,
                is_bot=account is None,
                sender=sender,
                at=self.now,
                title=content.title,
                text=content.text,
                buttons=tuple(tuple((button.label, button.data) for button in row) for row in content.buttons),
                files=tuple((file_id, *self.files[file_id][:2], len(self.files[file_id][2])) for file_id in files),
                chosen=None,
            )
            self.posted.append(PostedLine(chat, key, account, line))

    def _check(self, visitor: Visitor, chat: str) -> None:
        if chat not in {known for known, _ in visitor.chats}:
            raise Refused(NOT_FOUND)

    def _fail(self) -> None:
        if self.trouble is not None:
            raise self.trouble


def png(width: int = 360, height: int = 200) -> bytes:
    """A small real picture: bars on white, so that it can be seen to be shown."""
    row = bytes(b for x in range(width) for b in ((31, 78, 140) if x // 30 % 2 else (255, 255, 255)))
    raw = b"".join(b"\0" + row for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(raw)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
