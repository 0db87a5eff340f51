"""What the board shows of paper and of files: each unit's sealed form with its scans, each report's evidence.

A unit's paper is {state, label, is_in, is_urgent, lines, judge, takes_original, scans: [{id, label, came, is_open, files}]}, the
newest scan first. `is_urgent` says that somebody has to do something; `judge` is the scan the office may call stamped or
not, `takes_original` whether it may note that the paper itself came. A file is {key, name, size, can_show}: `key` opens it
(handlers/papers/originals.py), `can_show` says that its pages can be made into pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.programme import Part, Programme
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.sealed import Paper, PaperState, SealedForm
from bot.texts.papers import seal as words
from handlers.papers.originals import can_show, evidence_key, scan_key
from handlers.rounds.paper import papers
from storage import evidence, rounds, sealed
from storage.codec import StoredFile
from storage.store import Tx


def papers_shown(
    tx: Tx, programme: Programme, quarter: Quarter, filed: Mapping[Part, ProgressReport]
) -> dict[int, dict[str, Any]]:
    """Where every unit's paper stands, by unit id."""
    round_id = rounds.round_id(tx, programme.id, quarter)
    came: dict[int, list[SealedForm]] = {}
    for scan in sealed.sealed_forms(tx, round_id) if round_id is not None else ():
        if scan.unit_id is not None:
            came.setdefault(scan.unit_id, []).insert(0, scan)
    files = sealed.originals(tx, [scan.id for scans in came.values() for scan in scans])
    return {
        unit_id: {
            "state": paper.state.value,
            "label": words.stands(paper),
            "is_in": paper.state.is_sealed,
            "is_urgent": paper.open is not None or paper.stale is not None,
            "lines": words.standing_lines(paper, needs_seal=programme.needs_seal),
            "judge": paper.open.id if paper.open is not None else None,
            "takes_original": paper.state not in (PaperState.OWING, PaperState.ORIGINAL),
            "scans": [_scan(scan, paper, files[scan.id]) for scan in came.get(unit_id, ())],
        }
        for unit_id, paper in papers(tx, programme, quarter, filed).items()
    }


def evidence_shown(tx: Tx, programme: Programme, quarter: Quarter) -> dict[Part, list[dict[str, Any]]]:
    """The evidence beside each report, in the order it came."""
    round_id = rounds.round_id(tx, programme.id, quarter)
    found = evidence.by_part(tx, round_id) if round_id is not None else {}
    return {part: [_file(evidence_key(one.id), one.file) for one in files] for part, files in found.items()}


def _scan(scan: SealedForm, paper: Paper, files: list[StoredFile]) -> dict[str, Any]:
    return {
        "id": scan.id,
        "label": words.became(scan, paper),
        "came": words.came(scan, has_files=bool(files)),
        # The one that counts, or waits to be looked at, is opened at once.
        "is_open": scan in (paper.sealed, paper.open),
        "files": [_file(scan_key(scan.id, place), file) for place, file in enumerate(files)],
    }


def _file(key: str, file: StoredFile) -> dict[str, Any]:
    return {"key": key, "name": file.name, "size": file.size_bytes, "can_show": can_show(file)}
