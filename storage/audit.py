"""The audit log: append only, each row chained to the one before by a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.tables import AuditRow

_GENESIS = "0" * 64
# Any constant will do: it names the one lock under which PostgreSQL appends to the chain.
_CHAIN_LOCK = 20240517


@dataclass(frozen=True)
class Actor:
    """Who did something, and from where; a program's own act has no person."""

    person_id: int | None
    platform: str
    account: str
    surface: str


def append(
    tx: Session,
    actor: Actor,
    *,
    at: datetime,
    action: str,
    object: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    result: str = "done",
) -> None:
    """Write one line. Nothing in the product changes or deletes one."""
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAIN_LOCK})
    last = tx.scalar(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)) or _GENESIS
    row = AuditRow(
        at=at,
        person_id=actor.person_id,
        platform=actor.platform,
        account=actor.account,
        surface=actor.surface,
        action=action,
        object=object,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        result=result,
        prev_hash=last,
        hash="",
    )
    row.hash = _hash(row)
    tx.add(row)
    tx.flush()


@dataclass(frozen=True)
class Line:
    """One line as it is read; `at` is aware."""

    id: int
    at: datetime
    person_id: int | None
    platform: str
    surface: str
    action: str
    object: str
    after: Mapping[str, Any] | None
    result: str


# What the program does by itself at every stage is in the log, but no decision of anybody.
_NO_DECISION = ("outbox.plan",)


def newest(
    tx: Session, *, limit: int, before: int | None = None, objects: Sequence[str] | None = None
) -> tuple[Line, ...]:
    """The newest lines of people's doings, of those with an id below `before` and about one of `objects`."""
    query = select(AuditRow).where(AuditRow.action.not_in(_NO_DECISION)).order_by(AuditRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRow.id < before)
    if objects is not None:
        query = query.where(AuditRow.object.in_(objects))
    return tuple(
        Line(row.id, row.at, row.person_id, row.platform, row.surface, row.action, row.object, row.after, row.result)
        for row in tx.scalars(query)
    )


def broken_at(tx: Session) -> int | None:
    """The id of the first line that does not fit the chain; None where the log is whole."""
    return prove(tx).broken_at


@dataclass(frozen=True)
class Proven:
    """How far the chain was proven: up to the line `id` with this hash; `broken_at` is the first line that does not fit."""

    id: int
    hash: str
    broken_at: int | None


def prove(tx: Session, since: Proven | None = None) -> Proven:
    """Hold the lines against the chain: all of them, or those behind what was proven before. A chain found broken is held
    against itself from its beginning again, because it may have been put right."""
    found = since if since is not None and since.broken_at is None else Proven(0, _GENESIS, None)
    query = select(AuditRow).where(AuditRow.id > found.id).order_by(AuditRow.id)
    with closing(tx.scalars(query.execution_options(yield_per=500))) as lines:
        for row in lines:
            if row.prev_hash != found.hash or row.hash != _hash(row):
                return Proven(found.id, found.hash, row.id)
            found = Proven(row.id, row.hash, None)
    return found


def head(tx: Session) -> str:
    """The hash of the newest line: whoever has it can prove that nothing before it was changed."""
    return tx.scalar(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)) or _GENESIS


_FIELDS = ("person_id", "platform", "account", "surface", "action", "object", "before", "after", "result")


def lines(tx: Session) -> Iterator[dict[str, Any]]:
    """Every line as JSON values, oldest first, read in small helpings."""
    rows = tx.scalars(select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=500))
    with closing(rows):
        for row in rows:
            yield {
                "id": row.id,
                "at": row.at.isoformat(),
                **{name: getattr(row, name) for name in _FIELDS},
                "prev_hash": row.prev_hash,
                "hash": row.hash,
            }


def first_broken(exported: Iterable[Mapping[str, Any]]) -> tuple[int | None, str]:
    """(id of the first exported line that does not fit the chain, head of the chain); the id is None where all fit.

    Raises KeyError, TypeError or ValueError for what is no line.
    """
    previous = _GENESIS
    for line in exported:
        moment = datetime.fromisoformat(line["at"]).timestamp()
        right = _digest([line["prev_hash"], moment, *(line[name] for name in _FIELDS)])
        if line["prev_hash"] != previous or line["hash"] != right:
            return int(line["id"]), previous
        previous = line["hash"]
    return None, previous


def _hash(row: AuditRow) -> str:
    return _digest([row.prev_hash, row.at.timestamp(), *(getattr(row, name) for name in _FIELDS)])


def _digest(line: list[Any]) -> str:
    return hashlib.sha256(json.dumps(line, ensure_ascii=True, sort_keys=True).encode()).hexdigest()
