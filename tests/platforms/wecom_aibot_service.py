"""A faithful 智能机器人 service: real sockets on 127.0.0.1, its own crypto, refusals like the service's.

The protocol is https://developer.work.weixin.qq.com/document/path/101463, cards are .../path/101032, bodies .../path/100719
and .../path/101027. Everything that a client got wrong stands in `wrongs`. Time is the service's own and can be advanced.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import math
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as HttpRequest
from websockets.http11 import Response as HttpResponse

from tests.platforms.messenger import Shown
from tests.platforms.shown_time import ShownTime
from tests.platforms.wecom_aibot_cards import Refuse, check_card
from tests.platforms.wecom_markdown import as_shown
from tests.waiting import until

_TYPES = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "file": 20 << 20}
_CMDS = {
    "ping": None,
    "aibot_subscribe": {"bot_id", "secret"},
    "aibot_send_msg": {"chatid", "chat_type", "msgtype", "markdown", "template_card", "file", "image"},
    "aibot_respond_update_msg": {"response_type", "userids", "template_card"},
    "aibot_respond_msg": {"msgtype", "markdown", "stream", "template_card"},
    "aibot_upload_media_init": {"type", "filename", "total_size", "total_chunks", "md5"},
    "aibot_upload_media_chunk": {"upload_id", "chunk_index", "base64_data"},
    "aibot_upload_media_finish": {"upload_id"},
}


@dataclass
class _Shown:
    """One message in a chat."""

    chat: str
    text: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: tuple[tuple[str, bytes], ...] = ()
    task_id: str = ""


@dataclass
class _Upload:
    kind: str
    name: str
    size: int
    chunks: int
    md5: str
    begun: float
    pieces: dict[int, bytes] = field(default_factory=dict)


@dataclass
class AibotService:
    """One bot on the service. `members` may talk to it; only who has spoken can be pushed to."""

    bot_id: str = "aib-test"
    secret: str = "s3cret-of-the-bot"
    members: set[str] = field(default_factory=lambda: {"LiHong", "WangMin"})
    spoke: set[str] = field(default_factory=set)
    messages: list[_Shown] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    frames: list[Mapping[str, Any]] = field(default_factory=list)
    connects: int = 0
    subscribes: int = 0
    lost: int = 0
    is_half_dead: bool = False
    answers_pings: bool = True
    refuse_next: list[int] = field(default_factory=list)
    hang_up_next: list[str] = field(default_factory=list)
    drop_next_answer: bool = False
    ahead: float = 0.0
    _connections: dict[ServerConnection, bool] = field(default_factory=dict)
    _current: ServerConnection | None = None
    _sent_at: dict[str, list[float]] = field(default_factory=dict)
    _uploads: dict[str, _Upload] = field(default_factory=dict)
    _media: dict[str, tuple[str, str, bytes, float]] = field(default_factory=dict)
    _files: dict[str, tuple[str, bytes, float]] = field(default_factory=dict)
    _task_ids: set[str] = field(default_factory=set)
    _open_events: dict[str, tuple[float, str, str]] = field(default_factory=dict)
    _open_messages: dict[str, float] = field(default_factory=dict)
    _last: tuple[str, dict[str, Any]] | None = None
    time: ShownTime = field(default_factory=ShownTime)
    _server: Server | None = None
    _http: asyncio.Server | None = None
    file_gets: int = 0

    # --- the service's own life ---

    async def open(self) -> None:
        self._server = await serve(
            self._serve, "127.0.0.1", 0, max_size=2 << 20, ping_interval=None, process_response=self._date
        )
        self._http = await asyncio.start_server(self._serve_file, "127.0.0.1", 0)

    async def close(self) -> None:
        assert self._server is not None
        assert self._http is not None
        self._server.close()
        await self._server.wait_closed()
        self._http.close()
        await self._http.wait_closed()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"ws://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}"

    def now(self) -> float:
        return time.monotonic() + self.ahead

    async def hang_up(self, code: int) -> None:
        """End the connection; 1006 is a line that breaks without a word."""
        connection = self._current
        assert connection is not None
        if code == 1006:
            connection.transport.abort()
        else:
            await connection.close(code)

    async def subscribed(self) -> None:
        await until(lambda: self._current is not None)

    # --- what people do ---

    async def says(self, userid: str, text: str, *, group: str = "") -> None:
        await self._message(userid, group, {"msgtype": "text", "text": {"content": text}})

    async def sends_file(self, userid: str, name: str, data: bytes, *, kind: str = "file") -> None:
        await self._message(userid, "", {"msgtype": kind, kind: self.stored_file(name, data)})

    async def sends(self, userid: str, body: Mapping[str, Any], *, group: str = "") -> None:
        await self._message(userid, group, dict(body))

    def stored_file(self, name: str, data: bytes) -> dict[str, str]:
        """Encrypt a file with a key of its own; its address lives five minutes."""
        key = secrets.token_bytes(32)
        padder = padding.PKCS7(256).padder()
        sealer = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
        sealed = sealer.update(padder.update(data) + padder.finalize()) + sealer.finalize()
        path = secrets.token_hex(8)
        self._files[path] = (name, sealed, self.now() + 300)
        assert self._http is not None
        port = self._http.sockets[0].getsockname()[1]
        return {"url": f"http://127.0.0.1:{port}/{path}?sign=x", "aeskey": base64.b64encode(key).decode().rstrip("=")}

    async def presses(self, userid: str, label: str) -> None:
        for message in reversed(self.messages):
            for text, key in message.buttons:
                if text == label:
                    event = {
                        "eventtype": "template_card_event",
                        "template_card_event": {
                            "card_type": "button_interaction",
                            "event_key": key,
                            "task_id": message.task_id,
                            "selected_items": {},
                        },
                    }
                    chat = message.chat
                    body = self._body(userid, "" if chat == userid else chat)
                    body |= {"msgtype": "event", "create_time": 1700000000, "event": event}
                    await self._deliver("aibot_event_callback", body)
                    return
        raise AssertionError(f"nobody sees a button {label}")

    async def again(self) -> None:
        assert self._last is not None
        await self._deliver(*self._last)

    async def takes_over(self) -> None:
        """Another program connects as this bot."""
        await self._kick()

    def shown(self, chat: str) -> list[Shown]:
        return [
            Shown(message.text, tuple(label for label, _ in message.buttons), message.files)
            for message in self.messages
            if message.chat == chat
        ]

    def _date(self, _: ServerConnection, __: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The service's time on the answer that opens a connection."""
        del response.headers["Date"]
        response.headers["Date"] = self.time.header()
        return response

    # --- in: frames from the client ---

    async def _serve(self, connection: ServerConnection) -> None:
        self.connects += 1
        self._connections[connection] = False
        try:
            async for raw in connection:
                await self._take(connection, raw)
        except ConnectionClosed:
            pass
        finally:
            self._connections.pop(connection, None)
            if self._current is connection:
                self._current = None

    async def _take(self, connection: ServerConnection, raw: str | bytes) -> None:
        frame = json.loads(raw)
        self.frames.append(frame)
        cmd, req_id = frame["cmd"], frame["headers"]["req_id"]
        if cmd in self.hang_up_next:
            self.hang_up_next.remove(cmd)
            connection.transport.abort()
            return
        try:
            body = await self._do(connection, cmd, req_id, frame.get("body"))
            answer = {"headers": {"req_id": req_id}, "errcode": 0, "errmsg": "ok"} | ({"body": body} if body else {})
        except Refuse as refused:
            self.wrongs.append(f"{cmd}: {refused}")
            answer = {"headers": {"req_id": req_id}, "errcode": refused.errcode, "errmsg": refused.errmsg}
        if cmd == "ping" and not self.answers_pings:
            return
        if self.drop_next_answer and cmd == "aibot_send_msg":
            self.drop_next_answer = False
            return
        await connection.send(json.dumps(answer))
        if cmd == "aibot_subscribe" and answer["errcode"] != 0:
            await connection.close(1000)

    async def _do(self, connection: ServerConnection, cmd: str, req_id: str, body: Any) -> dict[str, Any] | None:
        if cmd not in _CMDS:
            raise Refuse(40058, f"unknown cmd {cmd}")
        allowed = _CMDS[cmd]
        if allowed is None:
            if body is not None:
                raise Refuse(40058, "ping takes no body")
        elif not isinstance(body, dict) or not set(body) <= allowed:
            raise Refuse(40058, f"fields {sorted(body or ())}")
        if cmd == "aibot_subscribe":
            await self._subscribe(connection, body)
            return None
        if connection is not self._current:
            raise Refuse(846609, "aibot websocket not subscribed")
        match cmd:
            case "aibot_send_msg":
                self._send(body)
            case "aibot_respond_update_msg":
                self._update(req_id, body)
            case "aibot_respond_msg":
                self._respond(req_id, body)
            case "aibot_upload_media_init":
                return self._upload_init(body)
            case "aibot_upload_media_chunk":
                self._upload_chunk(body)
            case "aibot_upload_media_finish":
                return self._upload_finish(body)
        return None

    async def _subscribe(self, connection: ServerConnection, body: Mapping[str, Any]) -> None:
        if body != {"bot_id": self.bot_id, "secret": self.secret}:
            raise Refuse(853000, "invalid bot_id or secret")
        self.subscribes += 1
        await self._kick()
        self._current = connection

    async def _kick(self) -> None:
        old, self._current = self._current, None
        if old is not None:
            body = {"msgid": secrets.token_hex(8), "create_time": 1700000000, "aibotid": self.bot_id}
            body |= {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
            await old.send(
                json.dumps({"cmd": "aibot_event_callback", "headers": {"req_id": secrets.token_hex(8)}, "body": body})
            )
            await asyncio.sleep(0)
            await old.close(1000)

    def _send(self, body: Mapping[str, Any]) -> None:
        if self.refuse_next:
            raise Refuse(self.refuse_next.pop(0))
        chat = body.get("chatid")
        if not isinstance(chat, str) or chat not in self.spoke:
            raise Refuse(93006, "invalid chatid")
        if body.get("chat_type") != (1 if chat in self.members else 2):
            raise Refuse(40058, "chat_type")
        self._count(chat)
        kind = body.get("msgtype")
        if set(body) != {"chatid", "chat_type", "msgtype", kind}:
            raise Refuse(40058, "fields")
        inner = body[str(kind)]
        match kind:
            case "markdown":
                if set(inner) != {"content"} or not inner["content"] or len(inner["content"].encode()) > 20480:
                    raise Refuse(45002, "content")
                self.messages.append(_Shown(chat, as_shown(inner["content"])))
            case "template_card":
                check_card(inner, "button_interaction")
                if inner["task_id"] in self._task_ids:
                    raise Refuse(42014, "taskid has existed or empty or exceed max len")
                self._task_ids.add(inner["task_id"])
                self.messages.append(self._card(chat, inner))
            case "file" | "image":
                known = self._media.get(inner["media_id"])
                if known is None or known[0] != kind or known[3] < self.now():
                    raise Refuse(40007, "invalid media_id")
                self.messages.append(_Shown(chat, "", files=((known[1], known[2]),)))
            case _:
                raise Refuse(40008, f"msgtype {kind}")

    def _count(self, chat: str) -> None:
        now = self.now()
        sent = [moment for moment in self._sent_at.get(chat, []) if now - moment < 3600]
        if len(sent) >= 1000 or sum(now - moment < 60 for moment in sent) >= 30:
            raise Refuse(45009, "api freq out of limit")
        self._sent_at[chat] = [*sent, now]

    def _respond(self, req_id: str, body: Mapping[str, Any]) -> None:
        age = self.now() - self._open_messages.get(req_id, -math.inf)
        if age > 24 * 3600:
            raise Refuse(846605, "invalid req_id")
        if body.get("msgtype") == "stream" and age > 360:
            raise Refuse(846608, "stream message update expired")

    def _update(self, req_id: str, body: Mapping[str, Any]) -> None:
        event = self._open_events.pop(req_id, None)
        if event is None:
            raise Refuse(846605, "invalid req_id")
        at, task_id, userid = event
        if self.now() - at > 5:
            raise Refuse(846605, "too late")
        card = body.get("template_card")
        if body.get("response_type") != "update_template_card" or not isinstance(card, dict):
            raise Refuse(40058, "update")
        if body.get("userids", [userid]) != [userid] or card.get("task_id") != task_id:
            raise Refuse(42014, "task_id")
        check_card(card, str(card.get("card_type")))
        for index, message in enumerate(self.messages):
            if message.task_id == task_id:
                self.messages[index] = self._card(message.chat, card)

    def _card(self, chat: str, card: Mapping[str, Any]) -> _Shown:
        text = "\n".join(part for part in (card["main_title"]["title"], card.get("sub_title_text", "")) if part)
        buttons = [(button["text"], button["key"]) for button in card.get("button_list", [])]
        return _Shown(chat, text, buttons, task_id=card["task_id"])

    # --- uploads ---

    def _upload_init(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self._count("uploads")
        limit = _TYPES.get(str(body["type"]))
        if limit is None or not body["filename"] or not 5 < body["total_size"] <= limit:
            raise Refuse(40006, "size")
        if not 1 <= body["total_chunks"] <= 100 or not re.fullmatch(r"[0-9a-f]{32}", body["md5"]):
            raise Refuse(40058, "chunks")
        upload_id = secrets.token_hex(8)
        self._uploads[upload_id] = _Upload(
            body["type"], body["filename"], body["total_size"], body["total_chunks"], body["md5"], self.now()
        )
        return {"upload_id": upload_id}

    def _upload_chunk(self, body: Mapping[str, Any]) -> None:
        upload = self._live_upload(body)
        piece = base64.b64decode(body["base64_data"], validate=True)
        if not 0 < len(piece) <= 512 * 1024 or not 0 <= body["chunk_index"] < upload.chunks:
            raise Refuse(40006, "chunk")
        upload.pieces[body["chunk_index"]] = piece

    def _upload_finish(self, body: Mapping[str, Any]) -> dict[str, Any]:
        upload = self._live_upload(body)
        data = b"".join(upload.pieces[index] for index in sorted(upload.pieces))
        if len(upload.pieces) != upload.chunks or len(data) != upload.size:
            raise Refuse(40006, "sum")
        if hashlib.md5(data).hexdigest() != upload.md5:
            raise Refuse(40058, "md5")
        if upload.kind == "image" and not data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            raise Refuse(40004, "not a picture")
        media_id = secrets.token_hex(16)
        self._media[media_id] = (upload.kind, upload.name, data, self.now() + 3 * 86400)
        return {"type": upload.kind, "media_id": media_id, "created_at": "1700000000"}

    def _live_upload(self, body: Mapping[str, Any]) -> _Upload:
        upload = self._uploads.get(str(body.get("upload_id")))
        if upload is None or self.now() - upload.begun > 1800:
            raise Refuse(40007, "upload_id")
        return upload

    # --- out: frames to the client ---

    async def _message(self, userid: str, group: str, content: dict[str, Any]) -> None:
        if group and content["msgtype"] in ("file", "image", "voice", "video"):
            return  # Nobody can send these to a bot in a group.
        self.spoke.add(group or userid)
        await self._deliver("aibot_msg_callback", self._body(userid, group) | content)

    def _body(self, userid: str, group: str) -> dict[str, Any]:
        assert userid in self.members
        body: dict[str, Any] = {"msgid": secrets.token_urlsafe(18), "aibotid": self.bot_id, "from": {"userid": userid}}
        return body | ({"chattype": "group", "chatid": group} if group else {"chattype": "single"})

    async def _deliver(self, cmd: str, body: dict[str, Any]) -> None:
        self._last = (cmd, body)
        if self._current is None or self.is_half_dead:
            self.lost += 1
            return
        req_id = secrets.token_hex(8)
        if cmd == "aibot_event_callback":
            task_id = body["event"]["template_card_event"]["task_id"]
            self._open_events[req_id] = (self.now(), task_id, body["from"]["userid"])
        else:
            self._open_messages[req_id] = self.now()
        await self._current.send(json.dumps({"cmd": cmd, "headers": {"req_id": req_id}, "body": body}))

    async def _serve_file(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One GET: the encrypted bytes, and the name in the head only."""
        self.file_gets += 1
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = request.split(" ")[1].lstrip("/").partition("?")[0]
        name, data, until = self._files.get(path, ("", b"", -math.inf))
        if self.now() > until:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\nConnection: close\r\n"
            head += f"Content-Disposition: attachment; filename*=UTF-8''{quote(name)}\r\n\r\n"
            writer.write(head.encode() + data)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
