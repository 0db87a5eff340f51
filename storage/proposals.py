"""Lists that wait for their confirmation, with the steps that lead back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.domain.proposal import Proposal
from storage import heads
from storage.tables import ProgrammeRow, ProposalRow, ProposalStepRow

PROPOSED, REPLACED, DISCARDED = "proposed", "replaced", "discarded"

# A correction keeps the whole list as it was: a list of 200 tasks is some 100 KB.
_STEPS_KEPT = 50


@dataclass(frozen=True)
class Waiting:
    """A proposal with its version and what was done to it, newest step last."""

    proposal: Proposal
    version: int
    steps: tuple[str, ...]
    source_sha256: str | None
    created_at: datetime


@cache
def _codec() -> TypeAdapter[Proposal]:
    return TypeAdapter(Proposal)


def begin(
    tx: Session, *, title: str, year: int, source_sha256: str | None, now: datetime
) -> tuple[int, Waiting | None]:
    """Make room for a proposal; returns its id and the one it takes the place of, which can be taken back."""
    earlier = waiting(tx)
    for row in tx.scalars(select(ProgrammeRow).where(ProgrammeRow.state == PROPOSED)):
        row.state = REPLACED
    row = ProgrammeRow(
        year=year,
        state=PROPOSED,
        title=title,
        office="",
        form_title="",
        form_columns=[],
        unsure=[],
        rules={},
        source_sha256=source_sha256,
        created_at=now,
    )
    tx.add(row)
    tx.flush()
    return row.id, earlier


def put(tx: Session, proposal: Proposal, now: datetime) -> None:
    """Write the first version down."""
    tx.add(ProposalRow(programme_id=proposal.id, version=1, draft=_dump(proposal), changed_at=now))
    _head(tx, proposal)


def waiting(tx: Session) -> Waiting | None:
    """The list that waits for its confirmation. It is locked until the transaction ends: what is corrected next is what
    was read here."""
    row = tx.scalar(
        select(ProgrammeRow)
        .join(ProposalRow, ProposalRow.programme_id == ProgrammeRow.id)
        .where(ProgrammeRow.state == PROPOSED)
        .order_by(ProgrammeRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    kept = tx.get_one(ProposalRow, row.id, with_for_update=True)
    steps = tx.scalars(
        select(ProposalStepRow.what).where(ProposalStepRow.programme_id == row.id).order_by(ProposalStepRow.id)
    ).all()
    return Waiting(_read(kept.draft), kept.version, tuple(steps), row.source_sha256, row.created_at)


def replaced(tx: Session, *, before: int) -> Proposal | None:
    """The newest list that was put aside for this one; none where another list has gone live since."""
    confirmed = select(func.coalesce(func.max(ProgrammeRow.id), 0)).where(ProgrammeRow.confirmed_at.is_not(None))
    row = tx.scalar(
        select(ProposalRow)
        .join(ProgrammeRow, ProgrammeRow.id == ProposalRow.programme_id)
        .where(ProgrammeRow.state == REPLACED, ProgrammeRow.id < before, ProgrammeRow.id > confirmed.scalar_subquery())
        .order_by(ProposalRow.programme_id.desc())
        .limit(1)
    )
    return None if row is None else _read(row.draft)


def take_back(tx: Session, proposal_id: int) -> None:
    """Let a replaced list wait again, in place of the one that waits now."""
    for row in tx.scalars(select(ProgrammeRow).where(ProgrammeRow.state == PROPOSED)):
        row.state = REPLACED
    tx.get_one(ProgrammeRow, proposal_id).state = PROPOSED
    tx.flush()


def discard(tx: Session, proposal_id: int) -> None:
    """Stop waiting for a confirmation: it would change nothing."""
    tx.get_one(ProgrammeRow, proposal_id).state = DISCARDED
    tx.flush()


def change(tx: Session, proposal: Proposal, *, what: str, person_id: int | None, now: datetime) -> int:
    """Write a corrected list down and keep what was there before; returns the new version."""
    row = tx.get_one(ProposalRow, proposal.id)
    tx.add(ProposalStepRow(programme_id=proposal.id, what=what, draft=row.draft, person_id=person_id, at=now))
    tx.flush()
    kept = tx.scalars(
        select(ProposalStepRow.id)
        .where(ProposalStepRow.programme_id == proposal.id)
        .order_by(ProposalStepRow.id.desc())
        .offset(_STEPS_KEPT)
    ).all()
    if kept:
        tx.execute(delete(ProposalStepRow).where(ProposalStepRow.id.in_(kept)))
    return _write(tx, row, proposal, now)


def undo(tx: Session, proposal_id: int, now: datetime) -> tuple[Proposal, str] | None:
    """Go one step back; returns the list as it was and what was undone, None where nothing is left to undo."""
    step = tx.scalar(
        select(ProposalStepRow)
        .where(ProposalStepRow.programme_id == proposal_id)
        .order_by(ProposalStepRow.id.desc())
        .limit(1)
    )
    if step is None:
        return None
    proposal, what = _read(step.draft), step.what
    tx.delete(step)
    _write(tx, tx.get_one(ProposalRow, proposal_id), proposal, now)
    return proposal, what


def _write(tx: Session, row: ProposalRow, proposal: Proposal, now: datetime) -> int:
    row.draft, row.version, row.changed_at = _dump(proposal), row.version + 1, now
    _head(tx, proposal)
    return row.version


def _head(tx: Session, proposal: Proposal) -> None:
    """The programme's own row says what the proposal says, so that lists of programmes need not open it."""
    row = tx.get_one(ProgrammeRow, proposal.id)
    heads.write(row, proposal.head)
    row.needs_seal = proposal.needs_seal
    row.unsure = [{"place": doubt.place, "reason": doubt.reason, "quote": doubt.quote} for doubt in proposal.doubts]
    tx.flush()


def load(tx: Session, proposal_id: int) -> Proposal | None:
    row = tx.get(ProposalRow, proposal_id)
    return None if row is None else _read(row.draft)


def _read(draft: dict[str, Any]) -> Proposal:
    """The list that _dump wrote. The head's fields lie among the others, as they did before they were one value."""
    return _codec().validate_python({**draft, "head": draft}, strict=False)


def _dump(proposal: Proposal) -> dict[str, Any]:
    found: dict[str, Any] = _codec().dump_python(proposal, mode="json")
    head: dict[str, Any] = found.pop("head")
    return head | found


def overwrite(tx: Session, proposal: Proposal) -> None:
    """Write the same list down with more known about it; no correction, and no way back."""
    tx.get_one(ProposalRow, proposal.id).draft = _dump(proposal)
    tx.flush()
