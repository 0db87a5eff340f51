"""The inbox worker: handles what arrived, accounts side by side, each account's events in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial

from bot.domain.people import Person
from bot.ports import FetchesFiles, Inbound, NotStored, Platform, SendFailed
from handlers import files
from handlers import inbox as handlers
from handlers.deps import Deps
from storage import inbox
from storage.trouble import Trouble, trouble

_log = logging.getLogger(__name__)

_AT_ONCE = 16
_IDLE_SECONDS = 1.0
# The pictures of one sending arrive one after the other, within some hundred milliseconds.
_ALBUM_SECONDS = 1.0


class InboxWorker:
    """`deliver` is what platforms are handed; `run` handles until `stop`. `after` is called when something was said."""

    def __init__(
        self,
        deps: Deps,
        platforms: Mapping[str, Platform],
        after: Callable[[], None],
        *,
        broken: Callable[[], None] = lambda: None,
    ) -> None:
        self._deps = deps
        self._platforms = platforms
        self._after = after
        self._broken = broken
        self._wake = asyncio.Event()
        self._stopping = False
        self._busy: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def deliver(self, event: Inbound) -> None:
        """Commit one event; only then may the platform say received. Raises NotStored."""
        if self._stopping:
            raise NotStored("stopping")
        try:
            await asyncio.to_thread(handlers.receive, event, self._deps)
        except Exception as error:
            _log.exception("event not stored", extra={"action": "inbox.not_stored", "platform": event.platform})
            self._is_lasting(error)
            raise NotStored(type(error).__name__) from error
        self._wake.set()

    async def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            rows: list[tuple[int, str, str]] = []
            if len(self._busy) < _AT_ONCE:
                try:
                    rows = await asyncio.to_thread(self._waiting)
                except Exception as error:
                    _log.exception("inbox cannot be read", extra={"action": "inbox.read"})
                    self._is_lasting(error)
            for row_id, platform, account in rows:
                task = asyncio.create_task(self._handle(row_id, platform))
                self._busy[platform, account] = task
                task.add_done_callback(partial(self._finished, (platform, account)))
            if not rows:
                try:
                    await asyncio.wait_for(self._wake.wait(), _IDLE_SECONDS)
                except TimeoutError:
                    continue

    async def stop(self) -> None:
        """Take nothing more, and finish what is under way."""
        self._stopping = True
        self._wake.set()
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=10)

    def _waiting(self) -> list[tuple[int, str, str]]:
        with self._deps.store.read() as tx:
            return inbox.waiting(tx, limit=_AT_ONCE - len(self._busy), busy=tuple(self._busy))

    def _finished(self, key: tuple[str, str], _: asyncio.Task[None]) -> None:
        self._busy.pop(key, None)
        self._wake.set()
        self._after()

    def _is_lasting(self, error: BaseException) -> None:
        if trouble(error) is Trouble.LASTING:
            self._broken()

    async def _handle(self, row_id: int, platform_name: str) -> None:
        try:
            found = await asyncio.to_thread(handlers.peek, row_id, self._deps)
            if found is None:
                return
            event, person = found
            if event.album is not None:
                found = await self._album(row_id)
                if found is None:
                    return
                event, person = found
            fetched = await self._fetch(event) if files.wants_files(person, event) else []
            await asyncio.to_thread(partial(handlers.handle, row_id, self._deps, fetched, found=found))
        except Exception:
            # The row still waits, and is tried again with the next look.
            _log.exception("event not handled", extra={"action": "inbox.handle", "inbox_id": row_id})
            await asyncio.sleep(_IDLE_SECONDS)

    async def _album(self, row_id: int) -> tuple[Inbound, Person | None] | None:
        """The event with every picture of its sending; each of them was committed by itself before."""
        await asyncio.sleep(_ALBUM_SECONDS)
        now = self._deps.machine()
        await asyncio.to_thread(self._deps.store.run, lambda tx: inbox.merge_album(tx, row_id, now))
        return await asyncio.to_thread(handlers.peek, row_id, self._deps)

    async def _fetch(self, event: Inbound) -> list[files.Fetched]:
        platform: object = self._platforms.get(event.platform)
        if not isinstance(platform, FetchesFiles):
            return [files.Fetched(file.name, None) for file in event.files]
        fetched: list[files.Fetched] = []
        for file in event.files:
            try:
                fetched.append(files.Fetched(file.name, await platform.fetch(file)))
            except SendFailed:
                _log.warning("file is gone", extra={"action": "inbox.fetch", "platform": event.platform})
                fetched.append(files.Fetched(file.name, None))
        return fetched
