"""The built-in web chat as a platform: for an intranet without a messenger, and for the first try on an empty machine.

It keeps nothing itself: people, lines, files and the clock are the desk's (bot/desk.py), so any number of processes
may serve one chat. The page is in static/, its interface in routes.py.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from starlette.routing import BaseRoute, Mount, Router

from bot.desk import Desk
from bot.platforms.web.bell import Bell
from bot.platforms.web.guard import Guard
from bot.platforms.web.page import Page
from bot.platforms.web.routes import PLATFORM, Api, SessionCookie
from bot.ports import Address, Capabilities, Content, Deliver, FileRef, Inbound, NotStored, SendFailed, TextUnit

log = logging.getLogger(__name__)

UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024


class WebPlatform:
    """A `Platform` that also fetches files and brings its own routes.

    `allowed_hosts` are the names the page may be reached by (ports do not matter), besides that of `public_url`.
    `secure_cookie` is for a page served over https, as every page outside this machine should be.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        allowed_hosts: Collection[str],
        public_url: str,
        secure_cookie: bool,
        upload_limit_bytes: int = UPLOAD_LIMIT_BYTES,
    ) -> None:
        address = urlsplit(public_url)
        # Cookies do not tell ports apart, so a rehearsal beside the real thing needs another name.
        name = f"cuibao-{address.port}" if address.port else "cuibao"
        self._desk = desk
        self._hosts = frozenset({*allowed_hosts, address.netloc})
        self._bell = Bell()
        self._deliver: Deliver | None = None
        self._page = Page()
        self._api = Api(
            desk,
            self._bell,
            self._receive,
            cookie=SessionCookie(f"__Host-{name}" if secure_cookie else name, secure_cookie),
            upload_limit_bytes=upload_limit_bytes,
        )
        self._capabilities = Capabilities(
            text_limit=20_000,
            text_unit=TextUnit.CHARACTERS,
            buttons_limit=60,
            button_label_limit=40,
            file_limit_bytes=upload_limit_bytes,
            per_minute=600,
            files_with_text=True,
        )

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._bell.start()

    async def send(self, to: Address, content: Content, *, key: str) -> None:
        """Post the message and wake whoever waits for it; the same key again posts nothing new."""
        try:
            await asyncio.to_thread(self._desk.post_bot, to.chat, key, content)
        except Exception as error:
            # A lost connection does not say whether the line was committed; posting it again does no harm.
            raise SendFailed(type(error).__name__, certain=False) from error
        self._bell.ring(to.chat)

    async def stop(self) -> None:
        """Receive nothing more, and end waiting long polls at once, so that the server can close."""
        self._deliver = None
        self._bell.stop()

    async def fetch(self, file: FileRef) -> bytes:
        try:
            return await asyncio.to_thread(self._desk.read_upload, file.handle)
        except Exception as error:
            raise SendFailed(type(error).__name__, certain=True) from error

    def routes(self) -> Sequence[BaseRoute]:
        """/, /static and /api, each behind the guard."""
        api = Router(self._api.routes(), redirect_slashes=False)
        return [*self._page.routes(self._hosts), Mount("/api", Guard(api, self._hosts))]

    async def _receive(self, event: Inbound) -> None:
        if self._deliver is None:
            raise NotStored("not receiving")
        await self._deliver(event)
