"""What a stamped page that came back shows: its codes, and whether there is a seal. Bytes in, values out.

`read_scan` does the work and is meant for the child process (bot/documents/confined.py); `read_scan_confined` is what
the program calls. A code is only read here, never believed: whose it is and whether it is genuine is the handlers' to
ask.
"""

from __future__ import annotations

import base64
import time
from typing import Any

from bot.documents.scan import refusals
from bot.documents.scan.codes import read_codes
from bot.documents.scan.pictures import as_jpeg, is_typeset_by_others, pictures
from bot.documents.scan.seal import find_seal
from bot.domain.sealed import NotAScan, ScanPage, Seal, parse_code

_PREVIEW_SIDE = 1_200
_PREVIEWS = 12
# Once this much processor time is gone on a file, its pages are looked at once only: all of them are seen before the bound.
_PATIENCE_SECONDS = 8.0


def read_scan_confined(name: str, data: bytes) -> tuple[ScanPage, ...]:
    """Look at a person's file in a child process of its own; no pages for a document that is no scan at all.

    Raises NotAScan with the sentence to show, also where the child was ended.
    """
    from bot.documents.confined import Refused, TooComplex, run_confined

    try:
        found = run_confined("scan", name, data)
        return tuple(
            ScanPage(tuple(page["codes"]), Seal(page["seal"]), base64.b64decode(page["preview"])) for page in found
        )
    except Refused as refused:
        raise NotAScan(str(refused)) from None
    except (TooComplex, ValueError, KeyError, TypeError) as fault:
        raise refusals.too_complex() from fault


def read_scan(name: str, data: bytes, *, patience_seconds: float = _PATIENCE_SECONDS) -> tuple[ScanPage, ...]:
    """Every page of a photo or PDF; after so many seconds of processor time only what is easily seen. Raises NotAScan."""
    if is_typeset_by_others(data):
        return ()
    pages: list[ScanPage] = []
    began = time.process_time()
    for number, picture in enumerate(pictures(name, data)):
        found = read_codes(picture, patient=time.process_time() - began < patience_seconds)
        ours = next((code for code in found if parse_code(code.text)), None)
        pages.append(
            ScanPage(
                codes=tuple(code.text for code in found),
                seal=find_seal(picture, ours.per_mm if ours else None),
                preview=as_jpeg(picture, _PREVIEW_SIDE) if number < _PREVIEWS else b"",
            )
        )
    return tuple(pages)


def parse_scan(name: str, data: bytes) -> Any:
    """The parser of kind "scan"."""
    return [
        {"codes": page.codes, "seal": page.seal.value, "preview": base64.b64encode(page.preview).decode("ascii")}
        for page in read_scan(name, data)
    ]
