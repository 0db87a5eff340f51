"""The port every messenger is reached through: addresses, what arrives, what is sent, and what can go wrong.

A platform translates and talks; it decides nothing. It hands what arrives to `Deliver` and tells its service
"received" only after that call has returned, because only then the row is committed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True)
class Address:
    """Where a message goes: a chat on a platform (收件地址). Both parts are opaque to everyone but the platform."""

    platform: str
    chat: str


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True)
class FileRef:
    """A file somebody sent: `handle` is what the platform fetches it by; `name` is the sent one, only to be shown."""

    handle: str
    name: str
    size_bytes: int | None = None


class ChatNews(StrEnum):
    """What became of a chat, told by the platform rather than said by anybody."""

    GONE = "gone"
    BACK = "back"
    MOVED = "moved"


@dataclass(frozen=True)
class Inbound:
    """One thing a person did on a platform.

    `key` is unique per platform and account for ever: the same key again is the same event delivered twice.
    `button` is the data of a pressed button. `unsupported` names, in Chinese, a kind nobody can read (语音, 位置);
    文件 where the platform takes no files at all. `sent_at` is aware.

    Where a platform knows them: `album` is the same for the pictures of one sending, which come as events of their own;
    `edited` marks a message that takes the place of an earlier one; `replies_to` is the data of the buttons under the
    bot's message that this one answers. In a channel the chat itself speaks: `account` is then the chat's own name.
    `news` says what became of the chat (blocked, opened again, moved to `moved_to`); nobody said anything then.
    """

    account: str
    address: Address
    key: str
    sent_at: datetime
    chat_kind: ChatKind = ChatKind.PRIVATE
    text: str = ""
    button: str | None = None
    files: tuple[FileRef, ...] = ()
    unsupported: str | None = None
    sender_name: str = ""
    chat_title: str = ""
    album: str | None = None
    edited: bool = False
    replies_to: tuple[str, ...] = ()
    news: ChatNews | None = None
    moved_to: str | None = None

    @property
    def is_chat_itself(self) -> bool:
        """Whether no person is known to have spoken: a channel's post."""
        return self.chat_kind is ChatKind.GROUP and self.account == self.address.chat

    @property
    def platform(self) -> str:
        return self.address.platform


@dataclass(frozen=True)
class Button:
    """A choice under a message: `data` comes back in `Inbound.button` when it is pressed; at most 64 bytes.

    Data that begins with a slash is a command line and may be pressed as often as anybody likes. Any other data answers
    one question: once one of such buttons is pressed, a platform that can takes them all out of use.
    """

    label: str
    data: str

    @property
    def answers_once(self) -> bool:
        return not self.data.startswith("/")


@dataclass(frozen=True)
class FileOut:
    """A file to send; a picture is shown rather than offered for download. `has_phones` says that people's numbers are in it."""

    name: str
    media_type: str
    data: bytes
    has_phones: bool = False

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True)
class Content:
    """What the bot says: a title, plain text with line breaks, rows of buttons, files. No markup anywhere.

    `phones` are the telephone numbers of people that stand in the text: not every platform may carry them.
    """

    text: str = ""
    title: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[FileOut, ...] = ()
    phones: tuple[str, ...] = ()


class TextUnit(StrEnum):
    """What a platform counts when it limits the length of a text."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    BYTES = "bytes"


@dataclass(frozen=True)
class Capabilities:
    """What a platform can do, as data: `bot.fit` bends content to it, the README's table is made from it.

    `text_limit` is counted in `text_unit` and holds for title and text together. `buttons_limit` 0 means that the
    platform has no buttons, and choices are lettered. Rates are messages per minute to one chat. `carries_phones` is False
    where people's telephone numbers must not go: on servers outside the mainland, unless an admin allowed it.
    """

    text_limit: int
    text_unit: TextUnit
    buttons_limit: int
    button_label_limit: int
    file_limit_bytes: int
    per_minute: int
    receives_files: bool = True
    sends_files: bool = True
    sends_pictures: bool = True
    files_with_text: bool = False
    hears_groups: bool = True
    carries_phones: bool = True


class SendFailed(Exception):
    """A message did not go out.

    `certain` says that the platform surely did not take it. `retry_after` is in seconds, None where the platform
    named no time. `gone` says that the address will never take anything again (blocked, left, deleted). `moved_to` is
    the chat's new name, where the platform says that it has one.
    """

    def __init__(
        self,
        reason: str,
        *,
        certain: bool,
        retry_after: float | None = None,
        gone: bool = False,
        refused: bool = False,
        moved_to: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.certain = certain
        self.retry_after = retry_after
        self.gone = gone
        self.refused = refused
        self.moved_to = moved_to


class NotStored(Exception):
    """The event could not be committed: the platform must not say received."""


Deliver = Callable[[Inbound], Awaitable[None]]
"""Commits one event to the inbox; raises NotStored. Calling it twice with one key stores it once."""


@runtime_checkable
class Platform(Protocol):
    """One messenger. `send` returns when the service has taken the message, and raises SendFailed."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def start(self, deliver: Deliver) -> None:
        """Begin to receive. Returns at once; trouble with the service is retried inside and reported by `send`."""

    async def send(self, to: Address, content: Content, *, key: str) -> None:
        """Send one message that already fits `capabilities`; `key` names it, for services that can deduplicate."""

    async def stop(self) -> None:
        """Stop receiving; calls under way may finish."""


@runtime_checkable
class FetchesFiles(Protocol):
    """A platform whose people can send files."""

    async def fetch(self, file: FileRef) -> bytes:
        """The bytes of a file somebody sent; raises SendFailed where the service no longer has it."""


@runtime_checkable
class Closes(Protocol):
    """A platform that holds connections for sending."""

    async def close(self) -> None:
        """Give them back; called once, when nothing is being sent any more."""


@runtime_checkable
class OneAtATime(Protocol):
    """A platform whose service talks to one process at a time (a long connection, a poll).

    Where several processes run, each starts without it, and a lease chooses who has it (scheduler/connections.py).
    """

    @property
    def may_send(self) -> bool:
        """Whether this process can send: False while messages go over a connection that another one holds."""

    async def hold_connection(self) -> None:
        """Connect: this process has the lease now."""

    async def release_connection(self) -> None:
        """Let go: another process may connect."""


@runtime_checkable
class HasRoutes(Protocol):
    """A platform that wants HTTP routes (ASGI, Starlette) on the program's one web server."""

    def routes(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Menu:
    """The commands a messenger offers while somebody types, as (Latin name, what it does).

    `chat` is one private chat; without it the menu is for every chat of `kind` that has none of its own.
    """

    kind: ChatKind
    commands: tuple[tuple[str, str], ...]
    chat: Address | None = None


@runtime_checkable
class ShowsCommands(Protocol):
    """A platform with a menu of commands."""

    async def show_commands(self, menus: Sequence[Menu]) -> None:
        """Make the menus these; called again with all of them whenever they may have changed. Raises SendFailed."""


@runtime_checkable
class GivesLinks(Protocol):
    """A platform on which an invitation can be a link to press."""

    async def invitation_form(self) -> str:
        """The link with {code} where the code belongs; waits until the service has told the bot's name."""


@dataclass(frozen=True)
class DateSeen:
    """What a service's clock showed when it wrote an answer: `shown` is aware and in whole seconds, and was written at some
    moment of a call that took `took_seconds` and has just ended."""

    shown: datetime
    took_seconds: float

    @classmethod
    def of(cls, headers: Mapping[str, str], took_seconds: float) -> DateSeen | None:
        """From an answer's headers (any case that the mapping itself finds); None where they tell no time.

        https://www.rfc-editor.org/rfc/rfc9110#name-date-origination. An answer out of a cache (`Age`) shows when it was
        put there.
        """
        if headers.get("Age", "0") != "0":
            return None
        try:
            shown = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            return None
        return cls(shown, took_seconds) if shown.tzinfo is not None else None


ObserveDate = Callable[[DateSeen], None]
"""Takes what a service's clock showed; returns at once and raises nothing. May be called from any thread."""


def show_date(observe: ObserveDate | None, headers: Mapping[str, str], took_seconds: float) -> None:
    """Hand over what an answer's headers show, where they show a time and somebody observes."""
    seen = DateSeen.of(headers, took_seconds) if observe is not None else None
    if observe is not None and seen is not None:
        observe(seen)


@runtime_checkable
class TellsTime(Protocol):
    """A platform whose service writes its time on its answers."""

    def observe_dates(self, observe: ObserveDate) -> None:
        """Hand over what every answer shows from now on. Called once, before `start`."""

    async def ask_date(self) -> None:
        """Ask the service for something that costs nothing, so that it shows its time. Raises nothing."""


@runtime_checkable
class ShowsWork(Protocol):
    """A platform that can show that an answer is being made."""

    async def show_work(self, to: Address) -> None:
        """Show it for some seconds. Raises nothing."""
