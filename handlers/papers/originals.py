"""The files people sent, scans and evidence, as they are opened from the board: page by page as pictures, or as they came.

Whoever may read a unit's reports may open its files, and nobody else; a file that is another's and one that does not
exist are refused in the same words. Looking and downloading are written to the audit log, as they are in the chat.
Pictures of pages are made when somebody looks and kept in memory for a while: they are nothing that has to be kept,
backed up or forgotten.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.people import Person
from bot.domain.rights import Action, Surface, allowed
from storage import evidence, sealed
from storage.codec import StoredFile
from storage.store import Tx

if TYPE_CHECKING:
    from bot.documents.pages import Pages

_KEY = re.compile(r"s(?P<scan>[0-9]{1,15})-(?P<place>[0-9]{1,4})|e(?P<evidence>[0-9]{1,15})")
_SHOWN = frozenset(("application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/tiff"))
_SHOWN_NAMES = (".bmp", ".tif", ".tiff")
_ROOM_BYTES = 48 * 1024 * 1024


@dataclass(frozen=True)
class Original:
    """A file as it was sent. In the audit log it is `object`, and what is done with it `kind`.show or `kind`.download."""

    file: StoredFile
    unit_id: int
    object: str
    kind: str


def scan_key(sealed_id: int, place: int) -> str:
    """What a file of a scan is asked for by: the scan, and the file's place in it."""
    return f"s{sealed_id}-{place}"


def evidence_key(evidence_id: int) -> str:
    return f"e{evidence_id}"


def can_show(file: StoredFile) -> bool:
    """Whether its pages may be made into pictures; whether they can be is only known when it is tried."""
    return file.media_type in _SHOWN or file.name.lower().endswith(_SHOWN_NAMES)


def find(tx: Tx, key: str) -> Original | None:
    """The file of this key; None where there is none. Whether a person may open it is `may_open`."""
    named = _KEY.fullmatch(key)
    if named is None:
        return None
    if named["evidence"] is not None:
        one = evidence.by_id(tx, int(named["evidence"]))
        return None if one is None else Original(one.file, one.part[1], f"evidence:{one.id}", "evidence")
    scan = sealed.sealed_form(tx, int(named["scan"]))
    if scan is None or scan.unit_id is None:
        return None
    files, place = sealed.originals(tx, [scan.id])[scan.id], int(named["place"])
    return Original(files[place], scan.unit_id, f"sealed_form:{scan.id}", "seal") if place < len(files) else None


def may_open(person: Person | None, original: Original) -> bool:
    return allowed(person, Action.READ_REPORTS, unit_id=original.unit_id, surface=Surface.PRIVATE)


class PageCache:
    """Pictures of the pages of files looked at lately, as much as has room; safe to call from any thread."""

    def __init__(self, room_bytes: int = _ROOM_BYTES) -> None:
        self._room_bytes = room_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Pages] = OrderedDict()

    def pages(self, file: StoredFile, read: Callable[[], bytes]) -> Pages:
        """A file's pages, made now where they are not kept; `read` gives its bytes. Raises NotAScan and what `read` does.

        Two threads that ask for the same new file at once both make it.
        """
        from bot.documents.pages import read_pages_confined

        with self._lock:
            if file.sha256 in self._kept:
                self._kept.move_to_end(file.sha256)
                return self._kept[file.sha256]
        made = read_pages_confined(file.name, read())
        with self._lock:
            self._kept[file.sha256] = made
            while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > self._room_bytes:
                self._kept.popitem(last=False)
        return made


def _size(pages: Pages) -> int:
    return sum(map(len, pages.pictures))
