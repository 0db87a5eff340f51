"""The outbox pump: claims letters, has them put into words, sends them, settles them.

One letter is in flight per address, in order; addresses do not wait for each other. A claim is a lease with a fence
(storage/outbox.py), so a pump that dies or sleeps loses its letters to the next one, and never settles them twice.
Retries are bounded by a letter's expiry, not by a count: an outage of hours loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from datetime import timedelta

from bot.fit import fit
from bot.ports import Address, Content, OneAtATime, Platform, SendFailed, ShowsWork
from bot.texts import reminders
from handlers import chats
from handlers.compose import Dropped, PutOff, compose
from handlers.deps import Deps
from handlers.letters import say_body, sent, unfolded
from scheduler.breaker import Breaker
from storage import outbox, people
from storage.codec import content_to_json
from storage.outbox import Letter
from storage.store import Tx

_log = logging.getLogger(__name__)

_IN_FLIGHT = 64
_SEND_TIMEOUT_SECONDS = 20
_IDLE_SECONDS = 1.0
_REFUSALS = 3
# Letters that take a moment to make.
_DOCUMENTS = frozenset(("form", "summary"))


def backoff(attempt: int, pick: float) -> timedelta:
    """How long to wait after the attempt-th failure: `pick` (0..1) of min(300 s, 2 s · 2^attempt)."""
    return timedelta(seconds=pick * min(300.0, 2.0 * 2 ** min(attempt, 10)))


def _may_send(platform: object) -> bool:
    """Whether letters for it may be claimed here; another process has them where the connection is its."""
    return not isinstance(platform, OneAtATime) or platform.may_send


class OutboxPump:
    """Runs until `stop`; `nudge` makes it look at once."""

    def __init__(self, deps: Deps, platforms: Mapping[str, Platform]) -> None:
        self._deps = deps
        self._platforms = platforms
        self._breakers = {name: Breaker() for name in platforms}
        self._wake = asyncio.Event()
        self._stopping = False
        self._flying: set[asyncio.Task[None]] = set()

    def nudge(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Pump until stopped. A database that fails is logged and asked again, never the end of the pump."""
        while not self._stopping:
            self._wake.clear()
            room = _IN_FLIGHT - len(self._flying)
            letters: list[Letter] = []
            if room > 0:
                try:
                    letters = await asyncio.to_thread(self._claim, room)
                except Exception:
                    _log.exception("claim failed", extra={"action": "outbox.claim"})
            for letter in letters:
                task = asyncio.create_task(self._deliver(letter))
                self._flying.add(task)
                task.add_done_callback(self._landed)
            if not letters:
                try:
                    await asyncio.wait_for(self._wake.wait(), _IDLE_SECONDS)
                except TimeoutError:
                    continue

    async def stop(self) -> None:
        """Claim nothing more, and let what is in flight land."""
        self._stopping = True
        self._wake.set()
        if self._flying:
            await asyncio.wait(self._flying, timeout=10)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._wake.set()

    def _claim(self, room: int) -> list[Letter]:
        machine_now = self._deps.machine()
        able = [name for name, platform in self._platforms.items() if _may_send(platform)]
        open_now = [name for name in able if self._breakers[name].allows(machine_now)]
        if not open_now:
            return []
        now = self._deps.clock()
        with self._deps.store.read() as tx:
            if not outbox.has_due(tx, now=now, machine_now=machine_now):
                return []
        return self._deps.store.run(
            lambda tx: outbox.claim(tx, now=now, machine_now=machine_now, limit=room, platforms=open_now)
        )

    async def _deliver(self, letter: Letter) -> None:
        platform = self._platforms[letter.address.platform]
        if letter.body["kind"] in _DOCUMENTS and isinstance(platform, ShowsWork):
            await platform.show_work(letter.address)
        try:
            composed = await asyncio.to_thread(compose, letter, self._deps)
        except Exception as error:
            _log.exception("letter cannot be composed", extra={"action": "outbox.compose", "outbox_id": letter.id})
            await asyncio.to_thread(self._poison, letter, type(error).__name__)
            return
        match composed:
            case Dropped(reason):
                await self._settle(letter, outbox.CANCELLED, reason)
            case PutOff(until):
                await asyncio.to_thread(self._deps.store.run, lambda tx: outbox.put_off(tx, letter, until))
            case Content():
                await self._send(letter, composed)

    async def _send(self, letter: Letter, content: Content) -> None:
        platform = self._platforms[letter.address.platform]
        breaker = self._breakers[platform.name]
        messages = fit(content, platform.capabilities)
        if len(messages) > 1:
            await asyncio.to_thread(self._unfold, letter, content, messages)
            return
        try:
            async with asyncio.timeout(_SEND_TIMEOUT_SECONDS):
                await platform.send(letter.address, messages[0], key=letter.key)
        except SendFailed as failure:
            # A service that refuses, or says when to come back, is not down: nobody else waits because of it.
            if failure.certain and (failure.gone or failure.refused or failure.retry_after is not None):
                breaker.succeeded()
            else:
                breaker.failed(self._deps.machine())
            await asyncio.to_thread(self._failed, letter, failure)
        except Exception as error:
            breaker.failed(self._deps.machine())
            _log.warning(
                "send failed", extra={"action": "outbox.send", "outbox_id": letter.id, "reason": type(error).__name__}
            )
            await asyncio.to_thread(self._failed, letter, SendFailed(type(error).__name__, certain=False))
        else:
            breaker.succeeded()
            now = self._deps.clock()
            self._fenced(
                letter, await asyncio.to_thread(self._deps.store.run, lambda tx: sent(tx, letter, content, now))
            )

    async def _settle(self, letter: Letter, state: str, reason: str | None) -> None:
        now = self._deps.clock()
        self._fenced(
            letter,
            await asyncio.to_thread(
                self._deps.store.run, lambda tx: outbox.settle(tx, letter, state, now=now, reason=reason)
            ),
        )

    def _fenced(self, letter: Letter, settled: bool) -> None:
        if not settled:
            _log.warning("letter was somebody else's", extra={"action": "outbox.fenced", "outbox_id": letter.id})

    def _unfold(self, letter: Letter, content: Content, messages: list[Content]) -> None:
        bodies = []
        for message in messages:
            files = [
                self._deps.files.put(
                    self._deps.store, file.data, name=file.name, media_type=file.media_type, now=self._deps.machine()
                )
                for file in message.files
            ]
            bodies.append({"kind": "say", "final": True, **content_to_json(message, files)})
        self._deps.store.run(lambda tx: unfolded(tx, letter, content, bodies, self._deps.clock()))

    def _failed(self, letter: Letter, failure: SendFailed) -> None:
        """Decide what a failure means: gone for good, refused too often, or another try later."""
        machine_now = self._deps.machine()

        def work(tx: Tx) -> None:
            if failure.moved_to is not None:
                chats.follow(tx, letter.address, failure.moved_to)
                outbox.retry(tx, letter, retry_at=machine_now, reason=failure.reason)
            elif failure.gone:
                outbox.settle(tx, letter, outbox.FAILED, now=self._deps.clock(), reason=failure.reason)
                names = people.mark_dead(tx, letter.address, failure.reason)
                self._tell_office(tx, letter, "、".join(names), failure.reason)
                chats.channel_lost(tx, letter.address, self._deps.clock())
            elif failure.refused and letter.attempt >= _REFUSALS:
                outbox.settle(tx, letter, outbox.FAILED, now=self._deps.clock(), reason=failure.reason)
                self._tell_office(tx, letter, "", failure.reason)
            else:
                wait = backoff(letter.attempt, random.random())  # noqa: S311 - jitter, not a secret
                if failure.retry_after is not None:
                    wait = max(wait, timedelta(seconds=failure.retry_after))
                outbox.retry(tx, letter, retry_at=machine_now + wait, reason=failure.reason)

        self._deps.store.run(work)

    def _poison(self, letter: Letter, reason: str) -> None:
        """A letter that cannot be put into words: three tries, then it is set aside and the office told."""
        failure = SendFailed(reason, certain=True, refused=True)
        self._failed(letter, failure)

    def _tell_office(self, tx: Tx, letter: Letter, names: str, reason: str) -> None:
        text = reminders.unreachable(None, names, reason) if names else reminders.undelivered(reason)
        for channel in people.channels(tx):
            if channel != letter.address:
                self._say(tx, f"undelivered:{letter.id}:{channel.platform}", channel, text)

    def _say(self, tx: Tx, key: str, address: Address, text: str) -> None:
        outbox.put(tx, key, address, say_body(Content(text=text)), now=self._deps.clock())
