"""导出: which quarter or year the office means, and the dossier of it as a message (handlers/papers/dossier.py makes it)."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from bot.domain.localtime import local
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, split_quarter, split_year
from bot.domain.rights import Action
from bot.ports import Content, FileOut
from bot.texts import errors
from bot.texts.papers import export as words
from handlers.deps import Deps
from handlers.papers.dossier import Scope, write
from handlers.rounds.view import newest_readable, reporting_quarter
from handlers.turn import Turn
from storage import people, programmes, rounds
from storage.claims import Letter
from storage.store import Tx

_LIMIT_BYTES = 20 * 1024 * 1024


def export(turn: Turn, argument: str) -> None:
    """/export 2024Q3, /export 2024: made when it is sent; without words it asks which."""
    turn.require(Action.EXPORT)
    newest = newest_readable(turn.tx)
    if newest is None:
        turn.say(errors.nothing_live())
        return
    if not argument:
        codes = [(str(one), one.label) for one in _known(turn.tx, newest, newest.year, turn.now)]
        turn.say(words.ask(codes, newest.year))
        return
    scope = scope_of(turn.tx, argument, turn.now)
    if scope is None:
        turn.say(words.unclear(argument))
        return
    turn.audit("export.ask", f"programme:{scope.programme.id}", after={"scope": scope.code})
    turn.say(words.under_way(scope.label))
    turn.enqueue({"kind": "export", "scope": scope.code})


def scope_of(tx: Tx, typed: str, now: datetime) -> Scope | None:
    """The quarter or year the words mean, of the list of that year; None where they mean none, or there is none."""
    today = local(now).date()
    quarter, rest = split_quarter(typed, today)
    year = None
    if quarter is None:
        year, rest = split_year(rest, today)
    wanted = quarter.year if quarter else year
    newest = newest_readable(tx)
    if rest or wanted is None or newest is None:
        return None
    of_year = [one for one in (*programmes.ended(tx), *programmes.live(tx)) if one.year == wanted]
    programme = of_year[-1] if of_year else newest
    if quarter is not None:
        return Scope(programme, (quarter,), quarter.label, str(quarter))
    return Scope(programme, _known(tx, programme, wanted, now), f"{wanted}年全年", str(wanted))


def _known(tx: Tx, programme: Programme, year: int, now: datetime) -> tuple[Quarter, ...]:
    """The quarters of a year that have a round; the one being reported where there is none yet."""
    found = tuple(one for one in rounds.quarters(tx, programme.id) if one.year == year)
    return found or (reporting_quarter(tx, programme, now),)


def compose(letter: Letter, deps: Deps, now: datetime) -> Content | None:
    """The dossier to send; None where its reader left the office, or the list is gone."""
    with deps.store.read() as tx:
        person_here = letter.address in {people.address_of(tx, person.id) for person in people.office(tx)}
        scope = scope_of(tx, letter.body["scope"], now)
    if not person_here or scope is None:
        return None
    with tempfile.TemporaryDirectory(prefix="cuibao-export-") as folder:
        target = Path(folder) / "dossier.zip"
        made = write(deps, scope, target, now=now)
        size = target.stat().st_size
        if size > _LIMIT_BYTES:
            return words.too_large(scope.label, -(-size // 1024 // 1024), scope.code)
        content = words.made(scope.label, len(made.packed.sums))
        data = target.read_bytes()
    return Content(
        title=content.title,
        text=content.text,
        files=(FileOut(f"{_mark(deps)}{scope.label}档案.zip", "application/zip", data),),
    )


def _mark(deps: Deps) -> str:
    return "【演练】" if deps.is_rehearsal else ""
