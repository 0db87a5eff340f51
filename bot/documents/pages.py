"""The pages of a photo or PDF that somebody sent, as pictures to look at: re-encoded, so that nothing but what is seen remains.

`read_pages_confined` is what the program calls; `parse_pages` does the work in the child process (bot/documents/confined.py).
What the child may take bounds what is shown: pages that no longer fit into its time or its answer are left out and
counted, for the original can always be downloaded.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from bot.documents.scan.pictures import as_jpeg, pictures
from bot.domain.sealed import NotAScan

# An A4 page is read at this length without effort, and a phone has something left to enlarge.
_SIDE = 1_600
# In base64 that is 14 of the 16 MiB a child may answer.
_ROOM_BYTES = 10 * 1024 * 1024
_PATIENCE_SECONDS = 12.0


@dataclass(frozen=True)
class Pages:
    """JPEGs in the order of the pages; `is_whole` says that none was left out."""

    pictures: tuple[bytes, ...]
    is_whole: bool


def read_pages_confined(name: str, data: bytes) -> Pages:
    """Make the pictures in a child process of its own. Raises NotAScan where none can be made, whatever the reason."""
    from bot.documents.confined import Refused, TooComplex, run_confined

    try:
        found = run_confined("pages", name, data)
        return Pages(tuple(base64.b64decode(page) for page in found["pages"]), bool(found["is_whole"]))
    except Refused as refused:
        raise NotAScan(str(refused)) from None
    except (TooComplex, ValueError, KeyError, TypeError) as fault:
        raise NotAScan(f"no pages: {fault}") from fault


def parse_pages(name: str, data: bytes) -> Any:
    """The parser of kind "pages"."""
    made = within_bounds(pictures(name, data), room_bytes=_ROOM_BYTES)
    return {"pages": [base64.b64encode(page).decode("ascii") for page in made.pictures], "is_whole": made.is_whole}


def within_bounds(found: Iterable[Image.Image], *, room_bytes: int) -> Pages:
    """As many pages as have room and time, the first one always."""
    began = time.process_time()
    shown: list[bytes] = []
    for picture in found:
        page = as_jpeg(picture, _SIDE)
        is_out_of_time = time.process_time() - began > _PATIENCE_SECONDS
        if shown and (is_out_of_time or sum(map(len, shown)) + len(page) > room_bytes):
            return Pages(tuple(shown), is_whole=False)
        shown.append(page)
    return Pages(tuple(shown), is_whole=True)
