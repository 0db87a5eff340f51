"""cuibao verify: whether a dossier is whole, by its own list of checksums, its audit chain and its own counts."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bot.documents.archive import lines_of, read_member, verify
from bot.domain.yearbook import yearbook_from_json
from bot.texts.papers import export as words
from handlers.papers.dossier import AUDIT, HEAD, YEAR
from storage import audit

_LIMIT_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Proof:
    """What `cuibao verify` found: sentences for what is wrong, empty where the dossier is whole."""

    seal: str
    members: int
    audit_head: str
    reports: int
    faults: tuple[str, ...]


def prove(path: Path) -> Proof:
    """Hold a dossier against its own list, its audit chain and its own counts. Raises NotADossier, OSError."""
    verdict = verify(path)
    faults = [words.missing(name) for name in verdict.missing]
    faults += [words.changed(name) for name in verdict.changed]
    faults += [words.added(name) for name in verdict.added]
    head, reports = "", 0
    with zipfile.ZipFile(path) as archive:
        try:
            said = json.loads(read_member(archive, HEAD, limit=_LIMIT_BYTES))
            broken, head = audit.first_broken(json.loads(line) for line in lines_of(archive, AUDIT))
            if broken is not None:
                faults.append(words.audit_broken(broken))
            elif head != said["audit_head"]:
                faults.append(words.audit_ends_elsewhere())
            book = yearbook_from_json(json.loads(read_member(archive, YEAR, limit=50 * _LIMIT_BYTES)))
            reports = sum(len(found) for found in book.reports.values())
            if reports != said["reports"]:
                faults.append(words.reports_differ(reports, said["reports"]))
            faults += [words.left_out(one["path"], one["reason"]) for one in said["left_out"]]
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile):
            if not faults:
                faults.append(words.unreadable())
    return Proof(verdict.seal, verdict.members, head, reports, tuple(faults))
