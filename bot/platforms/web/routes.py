"""The HTTP interface of the web chat, for its own page: JSON in, JSON out, errors as {"error": sentence}.

What a person says is shown in the chat first and then committed; 202 is answered only after both. The same key sent
again is the same message: the desk and the inbox know it, so a page may repeat what it got no answer to.
Every right is the desk's to judge; here only the session and its CSRF token are checked.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import ClockView, Desk, Line, Refused, Visitor
from bot.platforms.web import problems
from bot.platforms.web.bell import Bell
from bot.platforms.web.guard import answer
from bot.platforms.web.problems import Problem
from bot.platforms.web.rate import Rate
from bot.platforms.web.reading import (
    file_name,
    json_object,
    key_of,
    number_field,
    path_number,
    query_number,
    text_field,
    upload,
)
from bot.ports import Address, ChatKind, FileRef, Inbound, NotStored

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

PLATFORM = "web"
CSRF_HEADER = "X-CSRF-Token"
LONGEST_WAIT_SECONDS = 25
# Another process may post lines without ringing here, so a waiting poll looks again this often.
LOOK_AGAIN_SECONDS = 2.0

_PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
# Types a browser may be told for a download; whatever else is only bytes.
_DOWNLOADS = frozenset(
    {
        *_PICTURES,
        "application/pdf",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)


@dataclass(frozen=True)
class SessionCookie:
    """How the session travels: never readable by scripts, never sent from another site's page."""

    name: str
    is_secure: bool

    def put(self, response: Response, token: str) -> None:
        response.set_cookie(self.name, token, path="/", httponly=True, samesite="strict", secure=self.is_secure)

    def drop(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", httponly=True, samesite="strict", secure=self.is_secure)


class Api:
    """The endpoints. `receive` commits one event and raises NotStored."""

    def __init__(
        self,
        desk: Desk,
        bell: Bell,
        receive: Callable[[Inbound], Awaitable[None]],
        *,
        cookie: SessionCookie,
        upload_limit_bytes: int,
    ) -> None:
        self._desk = desk
        self._bell = bell
        self._receive = receive
        self._cookie = cookie
        self._upload_limit_bytes = upload_limit_bytes
        self._rate = Rate()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def routes(self) -> list[Route]:
        """Below /api."""
        return [
            Route("/sign-in", self.sign_in, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["POST"]),
            Route("/me", self.me, methods=["GET"]),
            Route("/chats/{chat}/lines", self.lines, methods=["GET"]),
            Route("/chats/{chat}/say", self.say, methods=["POST"]),
            Route("/chats/{chat}/press", self.press, methods=["POST"]),
            Route("/chats/{chat}/files", self.send_files, methods=["POST"]),
            Route("/files/{file_id}", self.file, methods=["GET"]),
            Route("/board", self.board, methods=["GET"]),
            Route("/originals/{key}", self.original, methods=["GET"]),
            Route("/originals/{key}/pages", self.pages, methods=["GET"]),
            Route("/originals/{key}/pages/{number}", self.page, methods=["GET"]),
            Route("/forms/{unit}/{ending}", self.form, methods=["GET"]),
            Route("/clock", self.clock, methods=["GET"]),
            Route("/clock", self.move_clock, methods=["POST"]),
        ]

    async def sign_in(self, request: Request) -> Response:
        # No CSRF token exists yet; a JSON body already keeps another site's form out.
        body = await json_object(request)
        code = text_field(body, "code", most=200)
        remote = request.client.host if request.client else ""
        signed_in = await _ask(403, self._desk.sign_in, code, remote)
        response = answer(self._me(signed_in.visitor))
        self._cookie.put(response, signed_in.token)
        return response

    async def sign_out(self, request: Request) -> Response:
        await self._changing(request)
        await asyncio.to_thread(self._desk.sign_out, request.cookies[self._cookie.name])
        response = answer({})
        self._cookie.drop(response)
        return response

    async def me(self, request: Request) -> Response:
        return answer(self._me(await self._visitor(request)))

    async def lines(self, request: Request) -> Response:
        """What is newer than `after`; waits for it up to `wait` seconds."""
        visitor = await self._visitor(request)
        chat = request.path_params["chat"]
        after = query_number(request, "after")
        clock = asyncio.get_running_loop().time
        deadline = clock() + min(query_number(request, "wait"), LONGEST_WAIT_SECONDS)
        has_waited = False
        with self._bell.listen(chat) as rung:
            while True:
                rung.clear()
                found = await _ask(404, self._desk.lines, visitor, chat, after)
                left = deadline - clock()
                if found or left <= 0 or self._bell.is_stopped or await request.is_disconnected():
                    break
                has_waited = True
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(left, LOOK_AGAIN_SECONDS)):
                        await rung.wait()
        if found and has_waited:
            # The right to the chat may have ended while the request waited.
            visitor = await self._visitor(request)
            found = await _ask(404, self._desk.lines, visitor, chat, after)
        return answer({"lines": [_line(line) for line in found]})

    async def say(self, request: Request) -> Response:
        visitor = await self._changing(request)
        body = await json_object(request)
        text = text_field(body, "text", most=100_000)
        await self._tell(visitor, request.path_params["chat"], key_of(body.get("key")), shown=text, text=text)
        return answer({}, 202)

    async def press(self, request: Request) -> Response:
        visitor = await self._changing(request)
        body = await json_object(request)
        key, line_id = key_of(body.get("key")), number_field(body, "line")
        data, label = text_field(body, "data", most=200), text_field(body, "label", most=200)
        await self._tell(visitor, request.path_params["chat"], key, shown=label, button=data)
        try:
            await asyncio.to_thread(self._desk.choose, visitor, line_id, data)
        except Exception:
            # The choice is committed; only its mark under the message is missing.
            log.exception("button not marked", extra={"action": "web.choose", "line": line_id})
        return answer({}, 202)

    async def send_files(self, request: Request) -> Response:
        visitor = await self._changing(request)
        async with upload(request, self._upload_limit_bytes) as (key, files):
            refs: list[FileRef] = []
            for file in files:
                name, data = file_name(file.filename), await file.read()
                refs.append(FileRef(await self._keep(visitor, name, data), name, len(data)))
        await self._tell(visitor, request.path_params["chat"], key, shown="", files=tuple(refs))
        return answer({}, 202)

    async def file(self, request: Request) -> Response:
        visitor = await self._visitor(request)
        name, media_type, data = await _ask(404, self._desk.file_of, visitor, request.path_params["file_id"])
        is_picture = media_type in _PICTURES and data.startswith(_PICTURES[media_type])
        return _sent(name, media_type, data, is_shown=is_picture)

    async def original(self, request: Request) -> Response:
        """A file byte for byte as a person sent it: always a download."""
        visitor = await self._visitor(request)
        return _sent(*await _ask(404, self._desk.original, visitor, request.path_params["key"]))

    async def pages(self, request: Request) -> Response:
        visitor = await self._visitor(request)
        async with self._turn_of(visitor):
            view = await _ask(404, self._desk.pages, visitor, request.path_params["key"])
        return answer({"count": view.count, "is_whole": view.is_whole})

    async def page(self, request: Request) -> Response:
        visitor = await self._visitor(request)
        number = path_number(request, "number")
        async with self._turn_of(visitor):
            data = await _ask(404, self._desk.page, visitor, request.path_params["key"], number)
        return _sent(f"第 {number} 页.jpg", "image/jpeg", data, is_shown=True)

    async def form(self, request: Request) -> Response:
        visitor = await self._visitor(request)
        unit, quarter = path_number(request, "unit"), request.query_params.get("quarter", "")
        async with self._turn_of(visitor):
            found = await _ask(404, self._desk.form, visitor, unit, quarter[:40], request.path_params["ending"])
        return _sent(*found)

    async def board(self, request: Request) -> Response:
        visitor = await self._visitor(request)
        quarter = request.query_params.get("quarter")
        if quarter is not None and len(quarter) > 40:
            raise problems.malformed()
        return answer(await _ask(404, self._desk.board, visitor, quarter or None))

    async def clock(self, request: Request) -> Response:
        await self._visitor(request)
        return answer(_clock(await asyncio.to_thread(self._desk.clock)))

    async def move_clock(self, request: Request) -> Response:
        visitor = await self._changing(request)
        stop = text_field(await json_object(request), "stop", most=64)
        return answer(_clock(await _ask(422, self._desk.move_clock, visitor, stop)))

    def _turn_of(self, visitor: Visitor) -> asyncio.Lock:
        """Whatever takes seconds is made for one person one after another: who waits holds no thread."""
        return self._turns.setdefault(visitor.account, asyncio.Lock())

    async def _visitor(self, request: Request) -> Visitor:
        token = request.cookies.get(self._cookie.name, "")
        visitor = await asyncio.to_thread(self._desk.visitor, token) if 0 < len(token) <= 200 else None
        if visitor is None:
            raise problems.not_signed_in()
        return visitor

    async def _changing(self, request: Request) -> Visitor:
        """The visitor of a request that changes something: the page proves that it is ours, and does not run wild."""
        visitor = await self._visitor(request)
        sent = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(sent.encode(), visitor.csrf.encode()):
            raise problems.forged()
        if not self._rate.takes(visitor.account):
            raise problems.too_fast()
        return visitor

    async def _keep(self, visitor: Visitor, name: str, data: bytes) -> str:
        try:
            return await asyncio.to_thread(self._desk.keep_file, visitor, name, data)
        except Refused as refused:
            raise Problem(422, str(refused)) from None
        except Exception:
            log.exception("upload not kept", extra={"action": "web.keep_file", "bytes": len(data)})
            raise problems.not_saved() from None

    async def _tell(
        self,
        visitor: Visitor,
        chat: str,
        key: str,
        *,
        shown: str,
        text: str = "",
        button: str | None = None,
        files: tuple[FileRef, ...] = (),
    ) -> None:
        """Show the person's own line, then commit what it means. Raises Problem 503 where either did not hold."""
        try:
            await asyncio.to_thread(self._desk.post_own, visitor, chat, key, shown, [file.handle for file in files])
            self._bell.ring(chat)
            clock = await asyncio.to_thread(self._desk.clock)
            event = Inbound(
                account=visitor.account,
                address=Address(PLATFORM, chat),
                key=f"{visitor.account}:{key}",
                sent_at=clock.now,
                chat_kind=ChatKind.PRIVATE if chat == visitor.account else ChatKind.GROUP,
                text=text,
                button=button,
                files=files,
                sender_name=visitor.name,
            )
            await self._receive(event)
        except Refused as refused:
            raise Problem(404, str(refused)) from None
        except NotStored:
            log.warning("event not stored", extra={"action": "web.receive"})
            raise problems.not_saved() from None
        except Exception:
            log.exception("event not stored", extra={"action": "web.receive"})
            raise problems.not_saved() from None

    def _me(self, visitor: Visitor) -> dict[str, Any]:
        return {
            "account": visitor.account,
            "name": visitor.name,
            "csrf": visitor.csrf,
            "chats": [{"id": chat, "title": title} for chat, title in visitor.chats],
            "is_office": visitor.is_office,
            "may_move_clock": visitor.may_move_clock,
            "upload_limit_bytes": self._upload_limit_bytes,
        }


async def _ask(status: int, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the desk in a thread; its refusal is answered with `status`."""
    try:
        return await asyncio.to_thread(call, *args, **kwargs)
    except Refused as refused:
        raise Problem(status, str(refused)) from None


def _sent(name: str, media_type: str, data: bytes, *, is_shown: bool = False) -> Response:
    """A file; the browser may show it only where it is surely a picture, and is told of no type that it would run."""
    is_known = media_type in _DOWNLOADS and (media_type not in _PICTURES or data.startswith(_PICTURES[media_type]))
    headers = {
        "Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{_quoted(name)}",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    return Response(data, headers=headers, media_type=media_type if is_known else "application/octet-stream")


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "is_bot": line.is_bot,
        "sender": line.sender,
        "at": line.at.isoformat(timespec="seconds"),
        "title": line.title,
        "text": line.text,
        "buttons": [[{"label": label, "data": data} for label, data in row] for row in line.buttons],
        "files": _files(line.files),
        "chosen": line.chosen,
        "own_key": line.own_key,
    }


def _files(files: Sequence[tuple[str, str, str, int]]) -> list[dict[str, Any]]:
    return [
        {"id": file_id, "name": name, "is_picture": media_type in _PICTURES, "size": size}
        for file_id, name, media_type, size in files
    ]


def _clock(view: ClockView) -> dict[str, Any]:
    return {
        "now": view.now.isoformat(timespec="seconds"),
        "is_rehearsal": view.is_rehearsal,
        "speed": view.speed,
        "stops": [
            {"name": name, "at": at.isoformat(timespec="seconds"), "label": label} for name, at, label in view.stops
        ],
    }


def _quoted(name: str) -> str:
    """A file name as RFC 8187 wants it in a header."""
    return quote(file_name(name), safe="")
