"""What is marked secret: found before it is kept, refused in one sentence, and nowhere left (reliability rules §35).

A messenger's file is looked at before it is stored. The web chat stores what it is sent at once, so there the file is
taken out again: its rows and what the inbox and the chat line say of it go in the transaction that refuses it, its bytes
right after, or at the next start where the program was killed in between (storage/files.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.domain.protection import has_secret_mark, names_secret
from bot.ports import Inbound
from bot.texts import errors
from bot.texts.reporting import evidence as evidence_words
from handlers.sent import Take
from handlers.turn import Turn
from storage import inbox, webchat


def is_said(event: Inbound) -> bool:
    """Whether what somebody wrote or pressed, or the name of a file, bears a secrecy mark."""
    said = (event.text, event.button or "")
    return any(map(has_secret_mark, said)) or any(names_secret(file.name) for file in event.files)


def refusal(files: Sequence[tuple[str, bytes]]) -> Take | None:
    """What is to be done with files one of which is marked secret, or cannot be looked at; None where all may be kept.

    `files` are names and bytes. Runs outside any transaction: each file is read in a child process.
    """
    from bot.documents.confined import TooComplex, is_marked_secret

    hashes = [hashlib.sha256(data).hexdigest() for _, data in files]
    try:
        if any(is_marked_secret(name, data) for name, data in files):
            return lambda turn: forget(turn, hashes)
    except TooComplex:
        return lambda turn: _not_kept(turn, hashes)
    return None


def forget(turn: Turn, hashes: Sequence[str] = ()) -> None:
    """Keep neither text nor file: not in the inbox, not in the person's own chat line, not in the file store."""
    inbox.blank(turn.tx, turn.row_id)
    in_line = webchat.blank(turn.tx, turn.event.address.chat, f"{turn.event.account}:{turn.event.key}")
    forget_files(turn, (*hashes, *in_line))
    turn.audit("refuse", "secret_mark", result="secret_mark")
    turn.say(errors.secret_mark())


def _not_kept(turn: Turn, hashes: Sequence[str]) -> None:
    forget_files(turn, hashes)
    turn.say(evidence_words.too_complex())


def forget_files(turn: Turn, hashes: Sequence[str]) -> None:
    """Keep none of these files, unless a report or a stamped form stands on one already."""
    for sha256 in dict.fromkeys(hashes):
        turn.deps.files.forget(turn.tx, sha256, turn.now)
        turn.has_removed = True
