"""What stands behind the web chat: sign-ins, chats, files, the board, the rehearsal clock (the `Desk` of bot/desk.py)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.desk import ClockView, Line, PagesView, Refused, SignedIn, Visitor
from bot.domain.localtime import local
from bot.domain.people import Person
from bot.domain.plain_text import clean
from bot.domain.quarter import Quarter
from bot.domain.rights import Action, Surface, allowed
from bot.domain.sealed import NotAScan
from bot.ports import Address, Content
from bot.texts import errors
from handlers.deps import Deps
from handlers.letters import say_body
from handlers.office.board import board
from handlers.papers.originals import Original, PageCache, find, may_open
from handlers.papers.printed import form_files
from handlers.people import binding, phones
from handlers.rounds import clock
from handlers.rounds.view import newest_live, summary_of
from storage import audit, outbox, people, presence, webchat
from storage.codec import StoredFile, content_from_json, content_to_json
from storage.store import Tx
from storage.tables import WebLineRow

_log = logging.getLogger(__name__)

PLATFORM = "web"
CHANNEL = "channel"
CHANNEL_TITLE = "群团科频道"
_FILE_LIMIT_BYTES = 20 * 1024 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class WebDesk:
    """Every method is one transaction; `changed` is called when something may have become due: see the clock move."""

    def __init__(self, deps: Deps, changed: Callable[[], None]) -> None:
        self._deps = deps
        self._changed = changed
        self._pages = PageCache()

    def sign_in(self, code: str, remote: str) -> SignedIn:
        signed_in = self._deps.store.run(lambda tx: self._sign_in(tx, code, remote))
        if isinstance(signed_in, str):
            raise Refused(signed_in)
        # Whoever was just bound may owe something that is due already.
        self._changed()
        return signed_in

    def _sign_in(self, tx: Tx, code: str, remote: str) -> SignedIn | str:
        """A known code signs in again, a fresh invitation binds first; the refusal is committed with its count."""
        machine_now = self._deps.machine()
        source = f"{PLATFORM}:{remote}"
        if refusal := binding.too_many_tries(tx, self._deps, source):
            return refusal
        code_hash = people.hash_code(code)
        account = webchat.login(tx, code_hash)
        if account is None:
            account = f"w{secrets.token_hex(8)}"
            newcomer = binding.Newcomer(Address(PLATFORM, account), account, "")
            bound = binding.redeem(tx, self._deps, code, newcomer, now=self._deps.clock(), source=source)
            if isinstance(bound, str):
                return bound
            # Nobody else vouches for a web account: the code that was taken stays this person's key.
            webchat.remember_login(tx, code_hash, account, machine_now)
            asks_phone = phones.is_wanted(self._deps, bound.person, PLATFORM)
            greeting = say_body(binding.welcome(tx, bound, asks_phone=asks_phone))
            outbox.put(tx, f"welcome:{account}", newcomer.address, greeting, now=self._deps.clock())
        person = people.person_of(tx, PLATFORM, account)
        if person is None:
            return errors.code_bad()
        people.seen(tx, PLATFORM, account, self._deps.clock())
        presence.heard(tx, person.id, self._deps.clock())
        token, csrf = webchat.open_session(tx, account, machine_now)
        return SignedIn(token, self._visitor(person, account, csrf))

    def visitor(self, token: str) -> Visitor | None:
        machine_now = self._deps.machine()
        with self._deps.store.read() as tx:
            found = webchat.session(tx, token, machine_now)
            person = people.person_of(tx, PLATFORM, found[0]) if found else None
        if found is None or person is None:
            return None
        account, csrf, is_stale = found
        if is_stale:
            self._deps.store.run(lambda tx: webchat.touch(tx, token, machine_now))
        return self._visitor(person, account, csrf)

    def sign_out(self, token: str) -> None:
        self._deps.store.run(lambda tx: webchat.close_session(tx, token))

    def lines(self, visitor: Visitor, chat: str, after: int) -> Sequence[Line]:
        self._check_chat(visitor, chat)
        with self._deps.store.read() as tx:
            return [_line(row, visitor) for row in webchat.lines(tx, chat, after)]

    def post_own(self, visitor: Visitor, chat: str, key: str, text: str, files: Sequence[str]) -> None:
        self._check_chat(visitor, chat)
        with self._deps.store.write() as tx:
            stored = [self._own_file(tx, file_id) for file_id in files]
            webchat.post(
                tx,
                chat,
                f"{visitor.account}:{key}",
                sender=visitor.account,
                sender_name=visitor.name,
                at=self._deps.clock(),
                content=content_to_json(Content(text=clean(text)), stored),
            )

    def post_bot(self, chat: str, key: str, content: Content) -> None:
        now = self._deps.clock()
        files = [
            self._deps.files.put(self._deps.store, file.data, name=file.name, media_type=file.media_type, now=now)
            for file in content.files
        ]
        with self._deps.store.write() as tx:
            body = content_to_json(content, files)
            webchat.post(tx, chat, key, sender=None, sender_name="催报", at=now, content=body)

    def choose(self, visitor: Visitor, line_id: int, data: str) -> None:
        chats = frozenset(chat for chat, _ in visitor.chats)
        self._deps.store.run(lambda tx: webchat.choose(tx, line_id, chats, data))

    def keep_file(self, visitor: Visitor, name: str, data: bytes) -> str:
        if not data:
            raise Refused(errors.file_empty())
        if len(data) > _FILE_LIMIT_BYTES:
            raise Refused(errors.file_large(len(data) // 1024 // 1024))
        stored = self._deps.files.put(
            self._deps.store, data, name=name, media_type=media_type(data), now=self._deps.clock()
        )
        self._deps.store.run(lambda tx: webchat.remember_upload(tx, visitor.account, stored, clean(name)[:80]))
        return stored.sha256

    def file_of(self, visitor: Visitor, file_id: str) -> tuple[str, str, bytes]:
        with self._deps.store.read() as tx:
            found = webchat.has_file(tx, frozenset(chat for chat, _ in visitor.chats), file_id)
        if found is None:
            raise Refused(errors.not_found_here())
        return (*found, self._deps.files.read(file_id))

    def read_upload(self, file_id: str) -> bytes:
        return self._deps.files.read(file_id)

    def board(self, visitor: Visitor, quarter: str | None) -> Mapping[str, Any]:
        now = self._deps.clock()
        with self._deps.store.read() as tx:
            person = people.person_of(tx, PLATFORM, visitor.account)
            if not allowed(person, Action.BOARD, surface=Surface.PRIVATE):
                raise Refused(errors.not_found_here())
            try:
                found = board(tx, self._deps, quarter, now)
            except ValueError:
                raise Refused(errors.quarter_unclear(quarter or "")) from None
        if found is None:
            raise Refused(errors.no_board_yet())
        return found

    def original(self, visitor: Visitor, key: str) -> tuple[str, str, bytes]:
        file = self._opened(visitor, key, "download").file
        return file.name, file.media_type, self._bytes(file)

    def pages(self, visitor: Visitor, key: str) -> PagesView:
        file = self._opened(visitor, key, "show").file
        try:
            pages = self._pages.pages(file, lambda: self._bytes(file))
        except NotAScan:
            return PagesView(0, True)
        return PagesView(len(pages.pictures), pages.is_whole)

    def page(self, visitor: Visitor, key: str, number: int) -> bytes:
        with self._deps.store.read() as tx:
            original = find(tx, key)
            may = original is not None and may_open(people.person_of(tx, PLATFORM, visitor.account), original)
        if original is None or not may:
            raise Refused(errors.not_found_here())
        try:
            pages = self._pages.pages(original.file, lambda: self._bytes(original.file)).pictures
        except NotAScan:
            raise Refused(errors.not_found_here()) from None
        if not 1 <= number <= len(pages):
            raise Refused(errors.not_found_here())
        return pages[number - 1]

    def _opened(self, visitor: Visitor, key: str, what: str) -> Original:
        """A file that this visitor may open, with its line in the audit log. Raises Refused."""

        def work(tx: Tx) -> Original | None:
            person, original = people.person_of(tx, PLATFORM, visitor.account), find(tx, key)
            if original is None:
                return None
            may = may_open(person, original)
            audit.append(
                tx,
                audit.Actor(person.id if person else None, PLATFORM, visitor.account, Surface.PRIVATE.value),
                at=self._deps.clock(),
                action=f"{original.kind}.{what}",
                object=original.object,
                result="done" if may else "not_allowed",
            )
            return original if may else None

        found = self._deps.store.run(work)
        if found is None:
            raise Refused(errors.not_found_here())
        return found

    def _bytes(self, file: StoredFile) -> bytes:
        try:
            return self._deps.files.read(file.sha256)
        except OSError:
            _log.exception("stored file cannot be read", extra={"action": "web.original", "sha256": file.sha256})
            raise Refused(errors.file_lost()) from None

    def form(self, visitor: Visitor, unit_id: int, quarter: str, ending: str) -> tuple[str, str, bytes]:
        now = self._deps.clock()
        with self._deps.store.read() as tx:
            person = people.person_of(tx, PLATFORM, visitor.account)
            programme = newest_live(tx)
            if (
                programme is None
                or unit_id not in {unit.id for unit in programme.units}
                or not allowed(person, Action.READ_REPORTS, unit_id=unit_id, surface=Surface.PRIVATE)
            ):
                raise Refused(errors.not_found_here())
            try:
                wanted = Quarter.of_code(quarter)
            except ValueError:
                raise Refused(errors.quarter_unclear(quarter)) from None
            value = summary_of(tx, programme, wanted, now=now, is_rehearsal=self._deps.is_rehearsal)
        files, _, _ = form_files(self._deps, value, unit_id)
        found = next((file for file in files if file.name.endswith(f".{ending}")), None)
        if found is None:
            raise Refused(errors.not_found_here())
        return found.name, found.media_type, found.data

    def clock(self) -> ClockView:
        now = self._deps.clock()
        with self._deps.store.read() as tx:
            stops = clock.stops(tx, now) if self._deps.is_rehearsal else ()
        return ClockView(
            now=local(now),
            is_rehearsal=self._deps.is_rehearsal,
            stops=tuple((name, local(at), label) for name, at, label in stops),
            speed=self._deps.settings.rehearsal.speed if self._deps.is_rehearsal else 1.0,
        )

    def move_clock(self, visitor: Visitor, stop: str) -> ClockView:
        def work(tx: Tx) -> None:
            person = people.person_of(tx, PLATFORM, visitor.account)
            if not allowed(person, Action.MOVE_CLOCK, surface=Surface.PRIVATE):
                raise Refused(errors.not_found_here())
            try:
                clock.move(tx, self._deps, stop, self._deps.clock())
            except clock.CannotMove as error:
                raise Refused(str(error)) from None

        self._deps.store.run(work)
        self._changed()
        return self.clock()

    def _visitor(self, person: Person, account: str, csrf: str) -> Visitor:
        chats = [(account, "对话")]
        if person.is_office:
            chats.append((CHANNEL, CHANNEL_TITLE))
        return Visitor(
            account=account,
            name=person.name,
            csrf=csrf,
            chats=tuple(chats),
            is_office=person.is_office,
            may_move_clock=self._deps.is_rehearsal and allowed(person, Action.MOVE_CLOCK, surface=Surface.PRIVATE),
        )

    def _check_chat(self, visitor: Visitor, chat: str) -> None:
        if chat not in {known for known, _ in visitor.chats}:
            raise Refused(errors.not_found_here())

    def _own_file(self, tx: Tx, file_id: str) -> StoredFile:
        stored = webchat.upload(tx, file_id)
        if stored is None:
            raise Refused(errors.not_found_here())
        return stored


def media_type(data: bytes) -> str:
    """By content, never by name; what is no picture is bytes to download."""
    return next((kind for magic, kind in _PICTURES.items() if data.startswith(magic)), "application/octet-stream")


def _line(row: WebLineRow, visitor: Visitor) -> Line:
    content, files = content_from_json(row.content)
    return Line(
        id=row.id,
        is_bot=row.sender is None,
        sender=row.sender_name,
        at=local(row.at),
        title=content.title,
        text=content.text,
        buttons=tuple(tuple((button.label, button.data) for button in line) for line in content.buttons),
        files=tuple((file.sha256, file.name, file.media_type, file.size_bytes) for file in files),
        chosen=row.chosen,
        own_key=row.key.removeprefix(f"{visitor.account}:") if row.sender == visitor.account else None,
    )
