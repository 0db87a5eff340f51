"""The outbox pump: claims letters, has them put into words, sends them, settles them.

One letter is in flight per address, in order; addresses do not wait for each other. A claim is a lease with a fence
(storage/outbox.py), so a pump that dies or sleeps loses its letters to the next one, and never settles them twice.
Retries are bounded by a letter's expiry, not by a count: an outage of hours loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.fit import fit
from bot.ports import Address, Content, OneAtATime, Platform, SendFailed, ShowsWork
from bot.texts.rounds import reminders
from handlers.compose import Dropped, Moved, PutOff, compose
from handlers.deps import Deps
from handlers.letters import say_body, sent, unfolded
from handlers.people import chats
from scheduler.breaker import Breaker
from storage import claims, outbox, people
from storage.claims import Letter
from storage.codec import content_to_json
from storage.store import Tx
from storage.trouble import Trouble, trouble

_log = logging.getLogger(__name__)

_IN_FLIGHT = 64
_SEND_TIMEOUT_SECONDS = 20
_IDLE_SECONDS = 1.0
_REFUSALS = 3
# Letters that take a moment to make.
_DOCUMENTS = frozenset(("form", "form_to_print", "summary", "dispatch", "export"))
# A database that is away for this long costs no letter its place; a lease is a minute.
_STORE_TRIES = 30
_STORE_PAUSE_SECONDS = 1.0

T = TypeVar("T")


def backoff(attempt: int, pick: float) -> timedelta:
    """How long to wait after the attempt-th failure: `pick` (0..1) of min(300 s, 2 s · 2^attempt)."""
    return timedelta(seconds=pick * min(300.0, 2.0 * 2 ** min(attempt, 10)))


def _may_send(platform: object) -> bool:
    """Whether letters for it may be claimed here; another process has them where the connection is its."""
    return not isinstance(platform, OneAtATime) or platform.may_send


class OutboxPump:
    """Runs until `stop`; `nudge` makes it look at once.

    `holds` says whether this process must not send what the clock planned (scheduler/beat.py); `broken` is called where
    the database will not mend by waiting.
    """

    def __init__(
        self,
        deps: Deps,
        platforms: Mapping[str, Platform],
        *,
        holds: Callable[[], bool] = lambda: False,
        broken: Callable[[], None] = lambda: None,
    ) -> None:
        self._deps = deps
        self._platforms = platforms
        self._holds, self._broken = holds, broken
        self._breakers = {name: Breaker() for name in platforms}
        self._wake = asyncio.Event()
        self._stopping = False
        self._flying: dict[asyncio.Task[None], int] = {}

    def nudge(self) -> None:
        self._wake.set()

    @property
    def open_breakers(self) -> dict[str, datetime]:
        """Platforms that are down as far as this process knows, each with since when by the machine's clock."""
        found = ((name, breaker.open_since) for name, breaker in self._breakers.items())
        return {name: since for name, since in found if since is not None}

    async def run(self) -> None:
        """Pump until stopped. A database that fails is logged and asked again, never the end of the pump."""
        while not self._stopping:
            self._wake.clear()
            room = _IN_FLIGHT - len(self._flying)
            letters: list[Letter] = []
            if room > 0:
                try:
                    letters = await asyncio.to_thread(self._claim, room)
                except Exception as error:
                    _log.exception("claim failed", extra={"action": "claims.claim"})
                    if trouble(error) is Trouble.LASTING:
                        self._broken()
            for letter in letters:
                task = asyncio.create_task(self._deliver(letter))
                self._flying[task] = letter.id
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
        letter_id = self._flying.pop(task, None)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # The lease runs out, and the letter is tried again.
            _log.error(
                "letter left to its lease",
                exc_info=error,
                extra={"action": "outbox.abandoned", "outbox_id": letter_id},
            )
            if trouble(error) is Trouble.LASTING:
                self._broken()

    def _claim(self, room: int) -> list[Letter]:
        """Whatever may go now. A platform that is down gets one letter as a probe; the others spend no attempt on it."""
        machine_now = self._deps.machine()
        able = [name for name, platform in self._platforms.items() if _may_send(platform)]
        up = [name for name in able if not self._breakers[name].is_open]
        down = [name for name in able if self._breakers[name].is_open and self._breakers[name].allows(machine_now)]
        wanted = [([name], 1) for name in down] + ([(up, room)] if up else [])
        if not wanted:
            return []
        now, replies_only = self._deps.clock(), self._holds()
        with self._deps.store.read() as tx:
            if not claims.has_due(tx, now=now, machine_now=machine_now):
                return []
        flying = tuple(self._flying.values())
        letters: list[Letter] = []
        for platforms, limit in wanted:
            found = self._deps.store.run(
                partial(
                    claims.claim,
                    now=now,
                    machine_now=machine_now,
                    limit=limit,
                    platforms=platforms,
                    replies_only=replies_only,
                    flying=flying,
                )
            )
            # Only a letter that goes is a probe: looking about while nothing is due must not put off the next one.
            for letter in found:
                if (breaker := self._breakers[letter.address.platform]).is_open:
                    breaker.probes(machine_now)
            letters += found
        return letters

    async def _deliver(self, letter: Letter) -> None:
        platform = self._platforms[letter.address.platform]
        if letter.body["kind"] in _DOCUMENTS and isinstance(platform, ShowsWork):
            await platform.show_work(letter.address)
        try:
            composed = await asyncio.to_thread(compose, letter, self._deps)
        except Exception as error:
            if trouble(error) is not None:
                raise  # the database's fault, not the letter's
            _log.exception("letter cannot be composed", extra={"action": "outbox.compose", "outbox_id": letter.id})
            await self._stored(partial(self._poison, letter=letter, reason=type(error).__name__))
            return
        match composed:
            case Dropped(reason, is_failure):
                await self._settle(letter, outbox.FAILED if is_failure else outbox.CANCELLED, reason)
            case PutOff(until):
                await self._stored(lambda tx: claims.put_off(tx, letter, until))
            case Moved(address, body):
                await self._stored(lambda tx: claims.move(tx, letter, address, body))
                self._wake.set()
            case Content():
                await self._send(letter, composed)

    async def _send(self, letter: Letter, content: Content) -> None:
        platform = self._platforms[letter.address.platform]
        breaker = self._breakers[platform.name]
        try:
            messages = fit(content, platform.capabilities)
        except Exception as error:
            _log.exception("letter does not fit", extra={"action": "outbox.fit", "outbox_id": letter.id})
            await self._stored(partial(self._poison, letter=letter, reason=type(error).__name__))
            return
        if len(messages) > 1:
            await asyncio.to_thread(self._unfold, letter, content, messages)
            return
        if not await self._still_ours(letter):
            self._log_fenced(letter)
            return
        try:
            async with asyncio.timeout(_SEND_TIMEOUT_SECONDS):
                await platform.send(letter.address, messages[0], key=letter.key)
        except SendFailed as failure:
            await self._missed(letter, breaker, failure)
        except Exception as error:
            _log.warning(
                "send failed", extra={"action": "outbox.send", "outbox_id": letter.id, "reason": type(error).__name__}
            )
            await self._missed(letter, breaker, SendFailed(type(error).__name__, certain=False))
        else:
            breaker.succeeded()
            now = self._deps.clock()
            if not await self._stored(lambda tx: sent(tx, letter, content, now)):
                self._log_fenced(letter)

    async def _still_ours(self, letter: Letter) -> bool:
        """Whether the lease holds through one more send; renewed where it might not.

        A process that slept, was paused, or took long over a document would else say what another has said meanwhile.
        """
        left = letter.lease_until - self._deps.machine()
        if left >= timedelta(seconds=_SEND_TIMEOUT_SECONDS):
            return True
        return await self._stored(lambda tx: claims.renew(tx, letter, self._deps.machine()))

    async def _missed(self, letter: Letter, breaker: Breaker, failure: SendFailed) -> None:
        """Note what a failure says about the service (one that refuses, or names a time, is up) and about the letter."""
        if failure.gone or failure.refused or failure.retry_after is not None:
            breaker.succeeded()
        else:
            breaker.failed(self._deps.machine())
        await self._stored(partial(self._failed, letter=letter, failure=failure))

    async def _settle(self, letter: Letter, state: str, reason: str | None) -> None:
        now = self._deps.clock()
        if not await self._stored(lambda tx: claims.settle(tx, letter, state, now=now, reason=reason)):
            self._log_fenced(letter)

    def _log_fenced(self, letter: Letter) -> None:
        _log.warning("letter was somebody else's", extra={"action": "outbox.fenced", "outbox_id": letter.id})

    async def _stored(self, work: Callable[[Tx], T]) -> T:
        """Do `work` in a transaction, again where the database is away for a while.

        What was sent must be written down before its lease is over, or it is sent again; a commit of unknown result
        may be repeated, because the fence lets only one settle.
        """
        for _ in range(_STORE_TRIES - 1):
            try:
                return await asyncio.to_thread(self._deps.store.run, work)
            except Exception as error:
                if trouble(error) is not Trouble.PASSING:
                    raise
                _log.warning("database away, trying again", extra={"action": "outbox.store"})
                await asyncio.sleep(_STORE_PAUSE_SECONDS)
        return await asyncio.to_thread(self._deps.store.run, work)

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

    def _failed(self, tx: Tx, letter: Letter, failure: SendFailed) -> None:
        """Decide what a failure means: gone for good, refused too often, or another try later."""
        machine_now = self._deps.machine()
        if failure.moved_to is not None:
            chats.follow(tx, letter.address, failure.moved_to)
            claims.retry(tx, letter, retry_at=machine_now, reason=failure.reason)
        elif failure.gone:
            if self._is_ours_to_end(tx, letter, failure.reason):
                names = people.mark_dead(tx, letter.address, failure.reason)
                self._tell_office(tx, letter, reminders.unreachable(None, "、".join(names), failure.reason), names)
                chats.channel_lost(tx, letter.address, self._deps.clock())
        elif failure.refused and letter.refusals + 1 >= _REFUSALS:
            if claims.settle(tx, letter, outbox.FAILED, now=self._deps.clock(), reason=failure.reason):
                names = people.names_at(tx, letter.address)
                self._tell_office(tx, letter, reminders.undelivered("、".join(names), letter.id), names)
        else:
            wait = backoff(letter.attempt, random.random())  # noqa: S311 - jitter, not a secret
            if failure.retry_after is not None:
                wait = max(wait, timedelta(seconds=failure.retry_after))
            claims.retry(tx, letter, retry_at=machine_now + wait, reason=failure.reason, is_refusal=failure.refused)

    def _is_ours_to_end(self, tx: Tx, letter: Letter, reason: str) -> bool:
        """End a letter whose address is gone for good. A reminder looks for the unit's other contact first."""
        if letter.body["kind"] in ("reminder", "head_reminder"):
            return claims.retry(tx, letter, retry_at=self._deps.machine(), reason=reason)
        return claims.settle(tx, letter, outbox.FAILED, now=self._deps.clock(), reason=reason)

    def _poison(self, tx: Tx, letter: Letter, reason: str) -> None:
        """A letter that cannot be put into words: three tries, then it is set aside and the office told."""
        self._failed(tx, letter, SendFailed(reason, certain=True, refused=True))

    def _tell_office(self, tx: Tx, letter: Letter, text: str, names: Collection[str]) -> None:
        """By name, to the channel; where that is the address in trouble, or there is none, to each of the office."""
        if not names and letter.body["kind"] == "say":
            text = reminders.undelivered("", letter.id)
        addresses = [channel for channel in people.channels(tx) if channel != letter.address]
        if not addresses:
            found = [people.address_of(tx, person.id) for person in people.office(tx)]
            addresses = [address for address in found if address is not None and address != letter.address]
        for address in addresses:
            self._say(tx, f"undelivered:{letter.id}:{address.platform}/{address.chat}", address, text)

    def _say(self, tx: Tx, key: str, address: Address, text: str) -> None:
        outbox.put(tx, key, address, say_body(Content(text=text)), now=self._deps.clock())
