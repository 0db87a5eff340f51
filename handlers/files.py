"""The door for what has to be read before it can be handled: files, and long pasted texts.

Reading is slow and may fail, so it comes before the transaction; people's files are parsed in a child process, and
kept once somebody takes them: of what is refused nothing stays. A *use*
is one thing a file can be for (a notice, a returned form, a stamped page, evidence). It looks at what was sent and
returns what is to be done inside the transaction, or None where this is not its kind; the first use that knows the files
as its own takes them. Rights are asked again inside the transaction: a use decides what a file is, not what a person may.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Person
from bot.ports import Inbound
from bot.texts import errors
from handlers import marked
from handlers.deps import Deps
from handlers.lists import notice
from handlers.papers import scans
from handlers.reporting import evidence, message, returned
from handlers.sent import NotTaken, Received, Sent, Take, Use
from handlers.turn import Turn

FILE_LIMIT_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Fetched:
    """A file somebody sent, fetched from the platform; `data` None where the platform no longer has it."""

    name: str
    data: bytes | None


# A stamped page tells itself by its code; evidence stands last: it takes whatever a liaison sends that is nothing else.
_FILE_USES: tuple[Use, ...] = (scans.from_files, notice.from_file, returned.from_file, evidence.from_file)
_TEXT_USES: tuple[Use, ...] = (scans.from_text, notice.from_text, message.from_text)


def wants_files(person: Person | None, event: Inbound) -> bool:
    """Whether files are worth fetching: nobody's whom we do not know, and nothing that is marked secret."""
    return bool(event.files) and person is not None and not marked.is_said(event)


def read(person: Person | None, event: Inbound, fetched: Sequence[Fetched], deps: Deps) -> Take | None:
    """Find out, outside any transaction, what the files or the text are for; None where they are nothing to be read."""
    if person is None:
        return None
    if not event.files:
        return _first(_TEXT_USES, Sent(person, event, ()), deps) if event.text else None
    if not wants_files(person, event):
        return None
    for file, sent in zip(fetched, event.files, strict=True):
        if refusal := _refusal(file, sent.size_bytes or 0):
            return _saying(refusal)
    if refused := marked.refusal([(file.name, file.data or b"") for file in fetched]):
        return refused
    files = [Received(file.name, file.data or b"", hashlib.sha256(file.data or b"").hexdigest()) for file in fetched]
    take = _first(_FILE_USES, Sent(person, event, files), deps)
    if isinstance(take, NotTaken):
        return _refusing(take, [file.sha256 for file in files])
    if take is not None:
        for received in files:
            _keep(received, deps)
    return take


def _first(uses: Sequence[Use], sent: Sent, deps: Deps) -> Take | None:
    for use in uses:
        take = use(sent, deps)
        if take is not None:
            return take
    return None


def _refusal(file: Fetched, claimed_bytes: int) -> str | None:
    """Why a file is not taken; `claimed_bytes` is its size as the platform gave it, for what it would not hand out."""
    if file.data is None and claimed_bytes > FILE_LIMIT_BYTES:
        return errors.file_large(claimed_bytes // 1024 // 1024)
    if file.data is None:
        return errors.file_expired()
    if not file.data:
        return errors.file_empty()
    if len(file.data) > FILE_LIMIT_BYTES:
        return errors.file_large(len(file.data) // 1024 // 1024)
    return None


def _saying(sentence: str) -> Take:
    return lambda turn: turn.say(sentence)


def _refusing(refusal: NotTaken, hashes: Sequence[str]) -> Take:
    def take(turn: Turn) -> None:
        marked.forget_files(turn, hashes)  # the web chat stores what it is sent at once
        refusal(turn)

    return take


def _keep(file: Received, deps: Deps) -> None:
    media_type = "application/octet-stream"
    deps.files.put(deps.store, file.data, name=file.name, media_type=media_type, now=deps.machine())
