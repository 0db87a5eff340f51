"""The port of a chat that lives in our own house: what the web platform asks of the program behind it.

Other messengers keep their people, their chats and their files on servers of their own; the web chat has only us, so
it is handed a `Desk`. Every method may block and is called in a thread. The adapter itself keeps nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.ports import Content


@dataclass(frozen=True)
class Visitor:
    """A signed-in person: `account` is the web account, and at the same time the id of the private chat.

    `chats` are the chats this person may open, as (chat id, title), the private one first. `is_office` opens the
    board, `may_move_clock` the rehearsal clock.
    """

    account: str
    name: str
    csrf: str
    chats: tuple[tuple[str, str], ...]
    is_office: bool
    may_move_clock: bool


@dataclass(frozen=True)
class SignedIn:
    """A new session: `token` is 128 random bits for the cookie."""

    token: str
    visitor: Visitor


@dataclass(frozen=True)
class Line:
    """One message in a chat, the bot's or a person's; `id` grows, per desk. `at` is aware, in the clock's time.

    `files` are (file id, name, media type, size in bytes); `chosen` is the data of the button pressed under it.
    `own_key` is the key it was posted with where it is the asking visitor's own, so that the page knows its message
    again; None for anybody else's line and the bot's.
    """

    id: int
    is_bot: bool
    sender: str
    at: datetime
    title: str
    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    files: tuple[tuple[str, str, str, int], ...]
    chosen: str | None
    own_key: str | None = None


@dataclass(frozen=True)
class ClockView:
    """The clock the page shows: `now` is aware, Asia/Shanghai. `stops` are places to jump to, as (name, time, label).

    `speed` is how many of its seconds pass in a real one.
    """

    now: datetime
    is_rehearsal: bool
    stops: tuple[tuple[str, datetime, str], ...]
    speed: float = 1.0


@dataclass(frozen=True)
class PagesView:
    """How many pages of a file can be looked at, 0 where none can; `is_whole` says that those are all it has."""

    count: int
    is_whole: bool


class Refused(Exception):
    """The desk says no; the message is the Chinese sentence to show."""


class Desk(Protocol):
    def sign_in(self, code: str, remote: str) -> SignedIn:
        """Open a session with an invitation or sign-in code. Raises Refused; wrong tries are counted per `remote`."""

    def visitor(self, token: str) -> Visitor | None:
        """Whose session this is; None when it is unknown, idle too long, or the person has left. Touches the session."""

    def sign_out(self, token: str) -> None: ...

    def lines(self, visitor: Visitor, chat: str, after: int) -> Sequence[Line]:
        """The last 200 lines of a chat with id > `after`, oldest first. Raises Refused for a chat that is not theirs."""

    def post_own(self, visitor: Visitor, chat: str, key: str, text: str, files: Sequence[str]) -> None:
        """Show a person's own message in the chat; the same `key` again changes nothing."""

    def post_bot(self, chat: str, key: str, content: Content) -> None:
        """Show the bot's message in the chat; the same `key` again changes nothing. A power cut after return loses nothing."""

    def choose(self, visitor: Visitor, line_id: int, data: str) -> None:
        """Mark the button that was pressed under a line of a chat the visitor may open."""

    def keep_file(self, visitor: Visitor, name: str, data: bytes) -> str:
        """Store an uploaded file and return its id. Raises Refused (too large, quota)."""

    def file_of(self, visitor: Visitor, file_id: str) -> tuple[str, str, bytes]:
        """(name, media type, bytes) of a file that stands in a chat or report this visitor may see. Raises Refused."""

    def read_upload(self, file_id: str) -> bytes:
        """The bytes of an uploaded file, for the program itself."""

    def board(self, visitor: Visitor, quarter: str | None) -> Mapping[str, Any]:
        """The board as JSON values (see handlers/office/board.py for the shape). Raises Refused for whoever may not see it."""

    def original(self, visitor: Visitor, key: str) -> tuple[str, str, bytes]:
        """(name, media type, bytes) of a scan or piece of evidence, byte for byte as it was sent. Raises Refused.

        `key` is a file's in the board. One that is not this visitor's is refused like one that does not exist.
        """

    def pages(self, visitor: Visitor, key: str) -> PagesView:
        """Make pictures of such a file's pages; takes seconds where they are new. Raises Refused."""

    def page(self, visitor: Visitor, key: str, number: int) -> bytes:
        """The JPEG of one page, the first being 1. Raises Refused."""

    def form(self, visitor: Visitor, unit_id: int, quarter: str, ending: str) -> tuple[str, str, bytes]:
        """(name, media type, bytes) of a unit's form as "pdf" or "docx"; takes seconds. Raises Refused."""

    def clock(self) -> ClockView: ...

    def move_clock(self, visitor: Visitor, stop: str) -> ClockView:
        """Move the rehearsal clock to a named stop, or forward to an ISO time. Raises Refused."""
