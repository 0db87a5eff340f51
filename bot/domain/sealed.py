"""The printed form, its code, and the stamped page that comes back (盖章件).

Every page of a unit's printed form carries a code, as a QR and as small text: `ZF1.24Q3.0007.3.1.K7QD2MXA` = prefix,
quarter, number of the issued form, its version, the page, and 8 characters of an HMAC-SHA256 over the rest under a key
of this installation. All of it is QR's alphanumeric alphabet, and up to 29 characters stay in version 2 with a quarter
of the code to spare (ISO/IEC 18004, table 7: version 2-Q). In a PDF the page is a number; in a Word file, which has no
way to count in a picture, A stands for the first page, B for even pages, C for the other odd ones.

A form attests what it said when it was issued: `content_hash` of the unit's filed reports. Whether a form is current is
never stored; it is whether its hash is that of the reports now.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.plain_text import clean
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport

PREFIX = "ZF1"
# Crockford's base 32: no I, L, O, U, so that a code typed off paper has one reading (https://www.crockford.com/base32.html).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("ILO", "110")
_CODE = re.compile(
    r"(?P<prefix>[Z2]F[1IL])\.(?P<year>[0-9OIL]{2})[Q0O](?P<n>[1-4IL])\.(?P<form>[0-9OIL]{4,12})\."
    r"(?P<version>[0-9OIL]{1,4})\.(?P<page>[0-9OIL]{1,2}|[ABC])\.(?P<mac>[0-9A-Z]{8})"
)


@dataclass(frozen=True)
class FormCode:
    """What a page's code says, before anybody asked whether it is ours. `mac` is as read."""

    quarter: Quarter
    form_id: int
    version: int
    page: str
    mac: str

    @property
    def body(self) -> str:
        """The part the MAC is over."""
        year = f"{self.quarter.year % 100:02}Q{self.quarter.number}"
        return f"{PREFIX}.{year}.{self.form_id:04}.{self.version}.{self.page}"

    def __str__(self) -> str:
        return f"{self.body}.{self.mac}"

    def is_ours(self, key: bytes) -> bool:
        return hmac.compare_digest(self.mac, _mac(self.body, key))


def page_codes(quarter: Quarter, form_id: int, version: int, pages: Iterable[str], key: bytes) -> tuple[str, ...]:
    """The codes of these pages, ready to print."""
    codes = [FormCode(quarter, form_id, version, page, "") for page in pages]
    return tuple(f"{code.body}.{_mac(code.body, key)}" for code in codes)


def parse_code(text: str) -> FormCode | None:
    """The code a text is, as read off a page or typed by hand; None where it is none.

    Case, spaces, full-width signs and letters that look like digits do not count.
    """
    folded = "".join(text.upper().translate(_FULL_WIDTH).split())
    found = _CODE.fullmatch(folded)
    if found is None:
        return None
    numbers = {name: int(found[name].translate(_LOOK_ALIKES)) for name in ("year", "n", "form", "version")}
    page = found["page"] if found["page"] in ("A", "B", "C") else str(int(found["page"].translate(_LOOK_ALIKES)))
    return FormCode(
        quarter=Quarter(2000 + numbers["year"], numbers["n"]),
        form_id=numbers["form"],
        version=numbers["version"],
        page=page,
        mac=found["mac"].translate(_LOOK_ALIKES),
    )


def find_code(text: str) -> FormCode | None:
    """The one code somewhere in a person's words; None where there is none."""
    found = _TYPED.search(text.upper().translate(_FULL_WIDTH))
    return parse_code(found[0]) if found else None


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("。"): ord("."), ord("·"): ord(".")}
_TYPED = re.compile(r"[Z2]F[1IL]\s*\.(?:\s*[0-9A-Z]+\s*\.){4}\s*[0-9A-Z]{8}(?![0-9A-Z])")


def _mac(body: str, key: bytes) -> str:
    digest = hmac.digest(key, body.encode("ascii"), "sha256")
    bits = int.from_bytes(digest[:5], "big")
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))


# --- pages ------------------------------------------------------------------------------------------------------


def missing_pages(pages: int, seen: Iterable[str]) -> tuple[int, ...]:
    """The numbers of the pages that have not come back, of a form of so many pages.

    A Word file's pages are told apart as first, even and odd only, so each of these stands for one page more.
    """
    seen = set(seen)
    word = {"A": range(1, 2), "B": range(2, pages + 1, 2), "C": range(3, pages + 1, 2)}
    there = {int(page) for page in seen if page.isdecimal()}
    for letter in seen & word.keys():
        there |= set(word[letter])
    return tuple(page for page in range(1, pages + 1) if page not in there)


# --- what a form attests ----------------------------------------------------------------------------------------


def content_hash(programme: Programme, filed: Mapping[tuple[int, int], ProgressReport], unit_id: int) -> str:
    """A fingerprint of everything the unit's form prints of its filed reports; what is not printed does not count."""
    told: list[list[object]] = []
    for task in programme.tasks_of(unit_id):
        report = filed.get((task.id, unit_id))
        if report is None:
            told.append([task.no, None])
            continue
        amounts = sorted((target_id, format(value.normalize(), "f")) for target_id, value in report.amounts.items())
        completion = report.completion.label if report.completion else ""
        parts: list[object] = [clean(report.progress).strip(), amounts, completion]
        # Forms given out before a unit could say so attest the same as ever.
        parts += [sorted(report.disclaimed)] if report.disclaimed else []
        told.append([task.no, parts])
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class IssuedForm:
    """A form as it was given out to be printed; `version` counts the unit's forms of the round. `pages` is the PDF's."""

    id: int
    round_id: int
    unit_id: int
    version: int
    content_hash: str
    pages: int
    issued_at: datetime


# --- what came back ---------------------------------------------------------------------------------------------


class Seal(StrEnum):
    """Whether a page shows a red round seal: a hint to the person who files it, never proof."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


def best_seal(found: Iterable[Seal]) -> Seal:
    """What several pages show together: one seal is enough, and a doubt is not a no."""
    seen = set(found)
    return next((seal for seal in (Seal.YES, Seal.UNSURE) if seal in seen), Seal.NO if seen else Seal.UNSURE)


@dataclass(frozen=True)
class ScanPage:
    """One picture or PDF page. `codes` are the texts of all codes on it, ours or not.

    `preview` is a small JPEG without metadata, to be shown to people; empty where none could be made.
    """

    codes: tuple[str, ...]
    seal: Seal
    preview: bytes = b""


class SealedState(StrEnum):
    """What became of a scan.

    `unread`: no code could be read, the person was asked for one. `partial`: pages are missing. `waiting`: the office is
    asked. `accepted`: it counts. `refused`: the office saw no seal.
    """

    UNREAD = "unread"
    PARTIAL = "partial"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True)
class SealedForm:
    """A scan that came back, or a paper original that did (盖章件). Times are aware, in UTC."""

    id: int
    round_id: int | None
    unit_id: int | None
    form: IssuedForm | None
    content_hash: str
    state: SealedState
    seal: Seal
    pages: tuple[str, ...]
    on_behalf: bool
    person_id: int | None
    received_at: datetime
    decided_by: int | None
    original_at: datetime | None

    @property
    def missing(self) -> tuple[int, ...]:
        return missing_pages(self.form.pages, self.pages) if self.form else ()


class PaperState(StrEnum):
    """How far a unit's paper is in a round; each step includes the ones before it.

    `printed` says that the form was given out to be printed: what happens at the printer nobody sees.
    """

    OWING = "owing"
    FILED = "filed"
    PRINTED = "printed"
    SCANNED = "scanned"
    ORIGINAL = "original"

    @property
    def label(self) -> str:
        return {
            "owing": "未报齐",
            "filed": "已填报",
            "printed": "已打印",
            "scanned": "已收扫描件",
            "original": "已收原件",
        }[self.value]

    @property
    def is_sealed(self) -> bool:
        return self in (PaperState.SCANNED, PaperState.ORIGINAL)


@dataclass(frozen=True)
class Paper:
    """Where one unit's paper stands in one round. `sealed` is the accepted one that counts now, `stale` one that did
    before the reports were changed, `open` a newer one that nobody has decided yet."""

    state: PaperState
    content_hash: str
    printed: IssuedForm | None
    sealed: SealedForm | None
    stale: SealedForm | None
    open: SealedForm | None


def paper_of(*, owes_text: bool, current: str, issued: Iterable[IssuedForm], returned: Iterable[SealedForm]) -> Paper:
    """Put one unit's paper together; `issued` and `returned` are all of the round's, in any order."""
    forms = sorted(issued, key=lambda form: form.version)
    scans = sorted(returned, key=lambda scan: scan.id)
    accepted = [scan for scan in scans if scan.state is SealedState.ACCEPTED]
    valid = [scan for scan in accepted if scan.content_hash == current]
    printed = next((form for form in reversed(forms) if form.content_hash == current), None)
    # A scan is kept beside the original it was taken from.
    sealed = max(valid, key=lambda scan: (scan.original_at is not None, scan.id), default=None)
    undecided = [scan for scan in scans if scan.state in (SealedState.PARTIAL, SealedState.WAITING)]
    if owes_text:
        state = PaperState.OWING
    elif sealed is not None:
        state = PaperState.ORIGINAL if sealed.original_at is not None else PaperState.SCANNED
    else:
        state = PaperState.FILED if printed is None else PaperState.PRINTED
    return Paper(
        state=state,
        content_hash=current,
        printed=printed,
        sealed=sealed,
        stale=accepted[-1] if accepted and not valid else None,
        open=undecided[-1] if undecided and sealed is None and undecided[-1].content_hash == current else None,
    )


class NotAScan(Exception):
    """The file is nothing that can be looked at; the message is the Chinese sentence to show."""
