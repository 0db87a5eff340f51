"""A faithful HTTP side of WeCom for one 自建应用, on a real socket: every answer a 200 with an errcode, limits as they are.

https://developer.work.weixin.qq.com/document/path/90236 (sending), .../path/94888 (cards), .../path/90253 (media),
.../path/91039 (token). What is dropped or cut without a word is recorded, so that a test sees it. Time is the test's.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.platforms.messenger import Shown
from tests.platforms.shown_time import ShownTime

_LIMITS = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "file": 20 << 20}
_SEND_FIELDS = {"touser", "agentid", "msgtype", "enable_duplicate_check", "duplicate_check_interval", "safe"}
_CARD_FIELDS = {"card_type", "main_title", "sub_title_text", "button_list", "task_id"}
_UPDATE_FIELDS = {"userids", "agentid", "response_code", "button"}


class Refuse(Exception):
    """Answered as errcode inside a 200."""

    def __init__(self, errcode: int, errmsg: str = "refused") -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode, self.errmsg = errcode, errmsg


@dataclass
class _Card:
    buttons: list[tuple[str, str]]
    task_id: str
    replaced: str = ""


@dataclass
class _Sent:
    userid: str
    text: str
    card: _Card | None = None
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass
class AgentService:
    """One organisation with one app. `members` are in the app's visible range."""

    clock: Callable[[], datetime]
    corp_id: str = "wx5823bf96d3bd56c7"
    secret: str = "s3cret-of-the-app"
    agent_id: int = 1000002
    members: set[str] = field(default_factory=lambda: {"LiHong", "WangMin"})
    unlicensed: set[str] = field(default_factory=set)
    sent: list[_Sent] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    dropped: int = 0
    duplicates: int = 0
    token_calls: int = 0
    calls: list[str] = field(default_factory=list)
    refuse_next: list[int] = field(default_factory=list)
    fault_next: list[str] = field(default_factory=list)
    is_ip_trusted: bool = True
    media_seen: list[tuple[str, str]] = field(default_factory=list)
    time: ShownTime = field(default_factory=ShownTime)
    _token: tuple[str, float] | None = None
    _rates: dict[str, list[float]] = field(default_factory=dict)
    _recent: dict[tuple[str, str], float] = field(default_factory=dict)
    menu: list[str] = field(default_factory=list)
    _task_ids: set[str] = field(default_factory=set)
    _codes: dict[str, tuple[float, str]] = field(default_factory=dict)
    _media: dict[str, tuple[str, str, bytes, float]] = field(default_factory=dict)
    _server: uvicorn.Server | None = None
    _serving: asyncio.Task[None] | None = None
    _port: int = 0

    async def open(self) -> None:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self._port = listening.getsockname()[1]
        routes = [
            Route("/cgi-bin/gettoken", self._gettoken, methods=["GET"]),
            Route("/cgi-bin/agent/get", self._json(self._agent), methods=["GET"]),
            Route("/cgi-bin/menu/create", self._json(self._menu), methods=["POST"]),
            Route("/cgi-bin/message/send", self._json(self._send), methods=["POST"]),
            Route("/cgi-bin/message/update_template_card", self._json(self._update), methods=["POST"]),
            Route("/cgi-bin/media/upload", self._json(self._upload), methods=["POST"]),
            Route("/cgi-bin/media/get", self._download, methods=["GET"]),
        ]
        app = self._dated(Starlette(routes=routes))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", date_header=False)
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    def _dated(self, app: Starlette) -> Callable[[Any, Any, Any], Awaitable[None]]:
        """The same with the service's time on every answer."""

        async def answering(scope: Any, receive: Any, send: Any) -> None:
            async def sending(message: Any) -> None:
                if message["type"] == "http.response.start":
                    date = self.time.header().encode()
                    message = {**message, "headers": [*message["headers"], (b"date", date)]}
                await send(message)

            await app(scope, receive, sending)

        return answering

    async def close(self) -> None:
        assert self._server is not None
        assert self._serving is not None
        self._server.should_exit = True
        self._server.force_exit = True
        await self._serving

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def now(self) -> float:
        return self.clock().timestamp()

    def kill_token(self) -> None:
        """The token dies before its time."""
        self._token = None

    def stored_media(self, kind: str, name: str, data: bytes) -> str:
        media_id = secrets.token_hex(16)
        self._media[media_id] = (kind, name, data, self.now() + 3 * 86400)
        return media_id

    def response_code(self, userid: str) -> str:
        """The code that comes with a click: good once, 72 hours."""
        code = secrets.token_hex(12)
        self._codes[code] = (self.now() + 72 * 3600, userid)
        return code

    def button(self, userid: str, label: str) -> tuple[str, str]:
        """(key, task_id) of the newest live button with this label."""
        for sent in reversed(self.sent):
            if sent.userid == userid and sent.card is not None and not sent.card.replaced:
                for text, key in sent.card.buttons:
                    if text == label:
                        return key, sent.card.task_id
        raise AssertionError(f"{userid} sees no button {label}")

    def shown(self, userid: str) -> list[Shown]:
        shown = []
        for sent in self.sent:
            if sent.userid == userid:
                live = () if sent.card is None or sent.card.replaced else tuple(label for label, _ in sent.card.buttons)
                text = sent.text + (f"\n{sent.card.replaced}" if sent.card is not None and sent.card.replaced else "")
                # The one markup of a text message is a link; a tag is not shown.
                shown.append(Shown(re.sub(r"</?a(\s[^>]*)?>", "", text), live, sent.files))
        return shown

    # --- the interface ---

    async def _gettoken(self, request: Request) -> Response:
        self.token_calls += 1
        query = request.query_params
        if query.get("corpid") != self.corp_id:
            return self._refuse("gettoken", Refuse(40013, "invalid corpid"))
        if query.get("corpsecret") != self.secret:
            return self._refuse("gettoken", Refuse(40001, "invalid credential"))
        await asyncio.sleep(0.02)  # as long as others need to come to the same idea
        if self._token is None or self._token[1] <= self.now():
            self._token = (secrets.token_hex(32), self.now() + 7200)
        left = int(self._token[1] - self.now())
        return JSONResponse({"errcode": 0, "errmsg": "ok", "access_token": self._token[0], "expires_in": left})

    def _json(self, work: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            path = request.url.path.removeprefix("/cgi-bin/")
            self.calls.append(path)
            fault = self.fault_next.pop(0) if self.fault_next else ""
            if fault == "500":
                return PlainTextResponse("Internal Server Error", status_code=500)
            if fault == "html":
                return Response("<html>502</html>", media_type="text/html")
            try:
                self._check_token(request)
                if self.refuse_next:
                    raise Refuse(self.refuse_next.pop(0))
                body = await work(request)
            except Refuse as refused:
                return self._refuse(path, refused)
            if fault == "cut":
                return StreamingResponse(_cut(), headers={"Content-Length": "500"})
            return JSONResponse({"errcode": 0, "errmsg": "ok"} | body)

        return answer

    def _refuse(self, path: str, refused: Refuse) -> Response:
        self.wrongs.append(f"{path}: {refused}")
        return JSONResponse({"errcode": refused.errcode, "errmsg": refused.errmsg})

    def _check_token(self, request: Request) -> None:
        token = request.query_params.get("access_token")
        if not token:
            raise Refuse(41001, "access_token missing")
        if self._token is None or token != self._token[0]:
            raise Refuse(40014, "invalid access_token")
        if self._token[1] <= self.now():
            raise Refuse(42001, "access_token expired")
        if not self.is_ip_trusted:
            raise Refuse(
                60020, "not allow to access from your ip, hint: [17], from ip: 203.0.113.9, more info at https"
            )

    async def _agent(self, request: Request) -> Mapping[str, Any]:
        if request.query_params.get("agentid") != str(self.agent_id):
            raise Refuse(40056, "invalid agentid")
        return {"agentid": self.agent_id, "name": "催报", "close": 0}

    async def _menu(self, request: Request) -> Mapping[str, Any]:
        """https://developer.work.weixin.qq.com/document/path/90231."""
        await self._agent(request)
        entries = (await self._body(request)).get("button")
        if not isinstance(entries, list) or not 1 <= len(entries) <= 3:
            raise Refuse(40016, "invalid button size")
        for entry in entries:
            below = entry.get("sub_button")
            if len(entry["name"].encode()) > 16 or (below is not None and not 1 <= len(below) <= 5):
                raise Refuse(40018, "invalid button name size")
            for item in below or [entry]:
                if set(item) != {"type", "name", "key"} or item["type"] != "click":
                    raise Refuse(40017, "invalid button type")
                if len(item["name"].encode()) > 40 or not 1 <= len(item["key"].encode()) <= 128:
                    raise Refuse(40019, "invalid button key size")
        self.menu = [item["key"] for entry in entries for item in entry.get("sub_button") or [entry]]
        return {}

    async def _body(self, request: Request) -> dict[str, Any]:
        raw = await request.body()
        if b"\\u" in raw:
            raise Refuse(40033, "invalid request character")
        body = json.loads(raw)
        if not isinstance(body, dict):
            raise Refuse(47001, "data format error")
        return body

    async def _send(self, request: Request) -> Mapping[str, Any]:
        body = await self._body(request)
        kind = body.get("msgtype")
        if not set(body) <= {*_SEND_FIELDS, kind} or not isinstance(body.get("agentid"), int):
            raise Refuse(40058, f"fields {sorted(body)}")
        if body["agentid"] != self.agent_id:
            raise Refuse(40056, "invalid agentid")
        people = str(body.get("touser", "")).split("|")
        known = [name for name in people if name.lower() in {member.lower() for member in self.members}]
        if not known:
            raise Refuse(81013, "user & party & tag all invalid")
        message = self._message(str(kind), body.get(str(kind)))
        answer: dict[str, Any] = {"msgid": secrets.token_hex(8)}
        invalid = [name.lower() for name in people if name not in known]
        if invalid:
            answer["invaliduser"] = "|".join(invalid)
        blocked = [name for name in known if name in self.unlicensed]
        if blocked:
            answer["unlicenseduser"] = "|".join(name.lower() for name in blocked)
        for name in known:
            if name not in blocked:
                self._give(name, message, body)
        if message.card is not None:
            self._task_ids.add(message.card.task_id)
            answer["response_code"] = self.response_code(known[0])
        return answer

    def _give(self, userid: str, message: _Sent, body: Mapping[str, Any]) -> None:
        now = self.now()
        content = json.dumps({k: v for k, v in body.items() if "duplicate" not in k}, sort_keys=True)
        is_checked = body.get("enable_duplicate_check") == 1
        interval = body.get("duplicate_check_interval", 1800)
        if is_checked and now - self._recent.get((userid, content), -1e9) < interval:
            self.duplicates += 1
            return
        self._recent[userid, content] = now
        moments = [moment for moment in self._rates.get(userid, []) if now - moment < 3600]
        if len(moments) >= 1000 or sum(now - moment < 60 for moment in moments) >= 30:
            self.dropped += 1
            return
        self._rates[userid] = [*moments, now]
        self.sent.append(_Sent(userid, message.text, message.card, message.files))

    def _message(self, kind: str, inner: Any) -> _Sent:
        if not isinstance(inner, dict):
            raise Refuse(40008, "invalid message type")
        match kind:
            case "text":
                data = inner["content"].encode()
                if len(data) > 2048:
                    self.cut.append(inner["content"])
                return _Sent("", data[:2048].decode(errors="replace"))
            case "image" | "file":
                known = self._media.get(inner["media_id"])
                if known is None or known[0] != kind or known[3] < self.now():
                    raise Refuse(40007, "invalid media_id")
                return _Sent("", "", files=((known[1], known[2]),))
            case "template_card":
                return self._card(inner)
        raise Refuse(40008, "invalid message type")

    def _card(self, card: Mapping[str, Any]) -> _Sent:
        if card.get("card_type") != "button_interaction" or not set(card) <= _CARD_FIELDS:
            raise Refuse(40058, f"card {sorted(card)}")
        task_id = card.get("task_id", "")
        if not re.fullmatch(r"[0-9A-Za-z_\-@]{1,128}", task_id) or task_id in self._task_ids:
            raise Refuse(42014, "taskid has existed or empty or exceed max len")
        buttons = [(button["text"], button["key"]) for button in card.get("button_list", [])]
        keys = [key for _, key in buttons]
        is_long = any(not key or len(key.encode()) > 1024 for key in keys)
        if not 1 <= len(buttons) <= 6 or len(set(keys)) != len(keys) or is_long:
            raise Refuse(40016, "buttons")
        if any(not 1 <= len(text) <= 10 for text, _ in buttons):
            raise Refuse(40018, "button text")
        title = card.get("main_title", {}).get("title", "")
        if not title or len(title) > 36 or len(card.get("sub_title_text", "")) > 160:
            raise Refuse(40067, "title")
        text = "\n".join(part for part in (title, card.get("sub_title_text", "")) if part)
        return _Sent("", text, _Card(buttons, task_id))

    async def _update(self, request: Request) -> Mapping[str, Any]:
        body = await self._body(request)
        if set(body) != _UPDATE_FIELDS or body["agentid"] != self.agent_id:
            raise Refuse(40058, f"fields {sorted(body)}")
        until, userid = self._codes.pop(str(body["response_code"]), (0.0, ""))
        if until < self.now():
            raise Refuse(40001, "response_code")
        name = body["button"]["replace_name"]
        if not name:
            raise Refuse(40058, "replace_name")
        for sent in self.sent:
            if sent.card is not None and not sent.card.replaced and sent.userid == userid and userid in body["userids"]:
                sent.card.replaced = name
        return {"invaliduser": []}

    async def _upload(self, request: Request) -> Mapping[str, Any]:
        kind = request.query_params.get("type", "")
        raw = await request.body()
        form = await request.form()
        part = form.get("media")
        if kind not in _LIMITS or part is None or isinstance(part, str) or not part.filename or len(form) != 1:
            raise Refuse(41005, "media data missing")
        data = await part.read()
        await form.close()
        if not 5 < len(data) <= _LIMITS[kind]:
            raise Refuse(40006, "invalid meida size")
        if kind == "image" and not data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            raise Refuse(40004, "invalid media type")
        if part.filename.encode() not in raw:
            raise Refuse(40005, "the name is not plain UTF-8")
        self.media_seen.append((kind, part.filename))
        return {"type": kind, "media_id": self.stored_media(kind, part.filename, data), "created_at": "1700000000"}

    async def _download(self, request: Request) -> Response:
        self.calls.append("media/get")
        try:
            self._check_token(request)
            known = self._media.get(request.query_params.get("media_id", ""))
            if known is None or known[3] < self.now():
                raise Refuse(40007, "invalid media_id")
        except Refuse as refused:
            return self._refuse("media/get", refused)
        headers = {"Content-Disposition": 'attachment; filename="media"'}
        return Response(known[2], media_type="application/octet-stream", headers=headers)


async def _cut() -> Any:
    """An answer that breaks off: the message was taken, and nobody will know."""
    yield b'{"errcode": 0, "errm'
    raise ConnectionResetError
