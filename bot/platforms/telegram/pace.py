"""Staying below Telegram's limits, so that it need not refuse.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a second in all, one a second
in one chat (short bursts are let pass), 20 a minute in one group. The limits are meant for what nobody asked for:

- a reminder waits for its turn, evenly at 30 a second. A service counts a message somewhere between its leaving and
  its answer; so a message that is not answered yet counts, and goes on counting for a second after its answer. Then no second
  at the other end sees more than 30, however late either side wakes;
- an answer to what a person just said goes out at once. It counts, so reminders make room for it; each thing a person
  says is good for three answers;
- once the service has refused anything with 429, everything keeps to the letter of the limits for ten minutes.

A refusal stops the chat it was about, never another one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.platforms.telegram import words
from bot.ports import SendFailed

PER_SECOND = 30
GROUP_PER_MINUTE = 20
BURST = 3
ANSWERS = 3
_GROUP_WINDOW_SECONDS = 60.5
_CHAT_SECONDS = 1.02
_STRICT_SECONDS = 600.0
_SECOND = 1.01
_LOOK_SECONDS = 0.02
_PATIENCE_SECONDS = 8.0
_REMEMBERED = 10_000


class _Chat:
    """When this chat may be written to."""

    __slots__ = ("answers", "free_at", "recent", "shut_until")

    def __init__(self) -> None:
        self.free_at = 0.0
        self.shut_until = 0.0
        self.answers = 0
        self.recent: deque[float] = deque(maxlen=GROUP_PER_MINUTE)


class Pacer:
    """One for a bot. `now` and `sleep` are the event loop's unless a test brings its own."""

    def __init__(
        self,
        now: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = now
        self._sleep = sleep
        self._chats: OrderedDict[int, _Chat] = OrderedDict()
        self._under_way = 0
        self._answered: deque[float] = deque(maxlen=PER_SECOND)
        self._next = 0.0
        self._strict_until = 0.0

    def heard(self, chat_id: int) -> None:
        """Somebody said something in this chat: answers may follow at once."""
        self._chat(chat_id).answers = ANSWERS

    def refused(self, chat_id: int, seconds: float) -> None:
        """The service said 429 for this chat."""
        now = self._now()
        self._chat(chat_id).shut_until = now + seconds
        self._strict_until = now + _STRICT_SECONDS

    @asynccontextmanager
    async def turn(self, chat_id: int, messages: int = 1) -> AsyncIterator[None]:
        """Wait until so many may go out to the chat; the body sends them. Raises SendFailed where the wait is too long."""
        now = self._now()
        chat = self._chat(chat_id)
        strict = now < self._strict_until
        is_answer = chat.answers > 0 and not strict
        at = max(now, chat.shut_until, self._chat_turn(chat, chat_id, now, messages, is_answer, strict))
        if not is_answer:
            at = max(at, self._next)
        if at - now > _PATIENCE_SECONDS:
            raise SendFailed(words.TOO_FAST, certain=True, retry_after=at - now)
        self._book(chat, now, at, messages, is_answer)
        if at > now:
            await self._sleep(at - now)
        if not is_answer:
            await self._room(messages)
        self._under_way += messages
        try:
            yield
        finally:
            self._under_way -= messages
            done = self._now()
            self._answered.extend([done] * messages)
            chat.free_at += max(0.0, done - at)
            chat.recent.extend([done] * messages)

    async def _room(self, messages: int) -> None:
        """Wait until the last second has room for so many."""
        while True:
            now = self._now()
            while self._answered and self._answered[0] + _SECOND <= now:
                self._answered.popleft()
            counted = self._under_way + len(self._answered)
            if counted == 0 or counted + messages <= PER_SECOND:
                return
            await self._sleep(max(self._answered[0] + _SECOND - now, 0.001) if self._answered else _LOOK_SECONDS)

    def _chat_turn(self, chat: _Chat, chat_id: int, now: float, messages: int, is_answer: bool, strict: bool) -> float:
        turn = now
        if not is_answer:
            turn = chat.free_at - (0.0 if strict else (BURST - 1) * _CHAT_SECONDS)
        # The last of those that have to be a minute old before so many more fit.
        last = len(chat.recent) + min(messages, GROUP_PER_MINUTE) - GROUP_PER_MINUTE - 1
        if chat_id < 0 and last >= 0:
            turn = max(turn, chat.recent[last] + _GROUP_WINDOW_SECONDS)
        return turn

    def _book(self, chat: _Chat, now: float, at: float, messages: int, is_answer: bool) -> None:
        chat.free_at = max(chat.free_at, at) + _CHAT_SECONDS  # an album is one sending
        following = max(self._next, at) + messages / PER_SECOND
        if is_answer:
            chat.answers -= 1
            # However many answers go out, they fill no more than the second they went out in.
            following = max(self._next, min(following, now + 1.0))
        self._next = following

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _Chat()
            while len(self._chats) > _REMEMBERED:
                self._chats.popitem(last=False)
        else:
            self._chats.move_to_end(chat_id)
        return chat

    def _now(self) -> float:
        return self._clock() if self._clock is not None else asyncio.get_running_loop().time()
