"""The dossier: everything of a quarter or a year in one proven .zip, from which the year can be rebuilt.

What it is made of is read in one transaction; documents are made and written one after another outside of it. Files that
people sent are read from the file store while they are packed: a missing or changed one is named in the dossier instead
of stopping it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.documents.archive import Member, Packed, pack, safe_name
from bot.domain.dispatch import SlipColour, slips
from bot.domain.localtime import local
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary
from bot.domain.yearbook import Yearbook, yearbook_to_json
from bot.texts.office import summary as summary_words
from handlers.deps import Deps
from handlers.papers.dispatch import ANSWER_DAYS
from handlers.rounds.view import plan_of, summary_of, work_calendar
from storage import audit, progress
from storage import dossier as store
from storage.dossier import Kept
from storage.files import FileStore
from storage.store import Tx

_log = logging.getLogger(__name__)

YEAR, AUDIT, PEOPLE, VERSIONS, HEAD = (
    "data/year.json",
    "data/audit.jsonl",
    "data/people.json",
    "data/versions.jsonl",
    "data/dossier.json",
)
_NOTICE = "通知/通知原文件"
# What the tables of files are called in a dossier; one not named here is still packed, under 其他材料.
_FOLDERS = {"sealed_file": "盖章件", "evidence": "佐证材料"}


@dataclass(frozen=True)
class Scope:
    """What to export: one programme's quarters, oldest first; `code` is how the command line names it."""

    programme: Programme
    quarters: tuple[Quarter, ...]
    label: str
    code: str


@dataclass(frozen=True)
class Made:
    """A dossier that was written."""

    packed: Packed
    audit_head: str
    scope: Scope


@dataclass(frozen=True)
class _Facts:
    """What the dossier is made from, as of one moment."""

    rounds: tuple[RoundSummary, ...]
    book: Yearbook
    versions: tuple[dict[str, Any], ...]
    people: list[dict[str, Any]]
    kept: tuple[Kept, ...]
    source: str | None
    audit: bytes
    audit_lines: int
    audit_head: str
    reply_by: dict[SlipColour, date]


def write(deps: Deps, scope: Scope, target: Path, *, now: datetime, actor: audit.Actor | None = None) -> Made:
    """Write the dossier to `target`, and the fact that it was made to the audit log. Raises OSError."""
    with deps.store.read() as tx:
        facts = _gather(tx, deps, scope, now)
    packed = pack(target, _members(facts, scope, deps.files), at=now)
    who = actor or audit.Actor(None, "", "program", "")
    deps.store.run(
        lambda tx: audit.append(
            tx,
            who,
            at=now,
            action="export",
            object=f"programme:{scope.programme.id}",
            after={"scope": scope.code, "seal": packed.seal, "audit_head": facts.audit_head},
        )
    )
    return Made(packed, facts.audit_head, scope)


def _gather(tx: Tx, deps: Deps, scope: Scope, now: datetime) -> _Facts:
    programme, quarters = scope.programme, scope.quarters
    exported = [json.dumps(line, ensure_ascii=False, sort_keys=True) for line in audit.lines(tx)]
    calendar, today = work_calendar(tx), local(now).date()
    return _Facts(
        rounds=tuple(summary_of(tx, programme, one, now=now, is_rehearsal=deps.is_rehearsal) for one in quarters),
        book=Yearbook(
            programme,
            # As in every summary: what a unit is still writing is nobody's business but its own.
            progress.filed_reports(tx, programme.id, wanted=quarters),
            {one: plan_of(tx, programme, one).due_at for one in quarters},
        ),
        versions=tuple(store.versions(tx, programme.id, quarters)),
        people=store.seats(tx),
        kept=tuple(store.kept_files(tx, programme.id, quarters)),
        source=store.source_sha256(tx, programme.id),
        audit="".join(f"{line}\n" for line in exported).encode(),
        audit_lines=len(exported),
        audit_head=audit.head(tx),
        reply_by={colour: calendar.add_workdays(today, days) for colour, days in ANSWER_DAYS.items()},
    )


def _members(facts: _Facts, scope: Scope, files: FileStore) -> Iterator[Member]:
    """Everything, in the order of the list of checksums; each is made when it is asked for."""
    paths: list[str] = []
    gone: list[dict[str, str]] = []

    def put(path: str, data: bytes) -> Member:
        paths.append(path)
        return Member(path, data)

    for one in facts.rounds:
        for name, make in _documents(one, facts.reply_by):
            made = _made(make, name)
            if made is None:
                gone.append({"path": f"{one.quarter.label}/{name}", "reason": "文件没有生成"})
            else:
                yield put(f"{one.quarter.label}/{name}", made)
    for path, sha256 in _kept_paths(facts):
        # The file store keeps every file under its hash, so a changed one is noticed here.
        try:
            data = files.read(sha256)
        except OSError:
            gone.append({"path": path, "sha256": sha256, "reason": "文件不在或已被改动"})
            continue
        yield put(path if path != _NOTICE else f"{path}{_ending(data)}", data)
    yield put(YEAR, _json(yearbook_to_json(facts.book)))
    yield put(VERSIONS, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in facts.versions).encode())
    yield put(PEOPLE, _json(facts.people))
    yield put(AUDIT, facts.audit)
    newest = facts.rounds[-1]
    yield put(
        HEAD,
        _json(
            {
                "format": 1,
                "programme": scope.programme.title,
                "quarters": [str(one) for one in scope.quarters],
                "made_at": local(newest.as_of).isoformat(),
                "rehearsal": newest.is_rehearsal,
                "audit_lines": facts.audit_lines,
                "audit_head": facts.audit_head,
                "reports": sum(len(found) for found in facts.book.reports.values()),
                "versions": len(facts.versions),
                "left_out": gone,
            }
        ),
    )
    from bot.documents.archive_index import index_html

    yield Member(
        "index.html",
        index_html(facts.rounds, tuple(paths), audit_head=facts.audit_head, audit_lines=facts.audit_lines),
    )


def _documents(one: RoundSummary, reply_by: dict[SlipColour, date]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    # Imported here: Word, Excel and typesetting together weigh more than the rest of the program.
    from bot.documents.bulletin import bulletin_docx, bulletin_name
    from bot.documents.bulletin_slips import slips_docx, slips_name
    from bot.documents.chart import chart_name, chart_png
    from bot.documents.form import form_docx, form_name, form_pdf
    from bot.documents.ledger import ledger_name, ledger_xlsx

    text = summary_words.full(one)
    yield "汇总.txt", lambda: f"{text.title}\n\n{text.text}\n".encode()
    yield form_name(one), lambda: form_docx(one)
    yield form_name(one, None, "pdf"), lambda: form_pdf(one)
    yield ledger_name(one), lambda: ledger_xlsx(one)
    yield chart_name(one), lambda: chart_png(one)
    yield bulletin_name(one), lambda: bulletin_docx(one)
    drafted = slips(one)
    if drafted:
        yield slips_name(one), lambda: slips_docx(one, drafted, reply_by)
    for place, unit in enumerate(one.programme.units, 1):
        folder = f"各单位情况表/{place:02d}_"
        yield f"{folder}{form_name(one, unit)}", lambda unit=unit: form_docx(one, unit)  # type: ignore[misc]
        yield f"{folder}{form_name(one, unit, 'pdf')}", lambda unit=unit: form_pdf(one, unit)  # type: ignore[misc]


def _made(make: Callable[[], bytes], name: str) -> bytes | None:
    """A document, or None: one that cannot be made must not keep the others from being archived."""
    try:
        return make()
    except Exception:
        _log.exception("document cannot be made", extra={"action": "export.document", "subject": name})
        return None


def _kept_paths(facts: _Facts) -> Iterator[tuple[str, str]]:
    """(path, hash) of what people sent: the notice, scans, evidence; numbered, since sent names repeat."""
    if facts.source is not None:
        yield _NOTICE, facts.source
    for number, one in enumerate(facts.kept, 1):
        folder = f"{one.quarter.label}/{_FOLDERS.get(one.kind, '其他材料')}"
        unit = f"/{safe_name(one.unit, 60)}" if one.unit else ""
        yield f"{folder}{unit}/{number:03d}_{safe_name(one.name)}", one.sha256


def _ending(data: bytes) -> str:
    """What to call the notice by its content: its sent name is not kept."""
    if data.startswith(b"PK"):
        return ".docx" if b"word/" in data else ".xlsx"
    return {b"%PDF": ".pdf", b"\xd0\xcf\x11\xe0": ".doc"}.get(data[:4], ".txt")


def _json(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()
