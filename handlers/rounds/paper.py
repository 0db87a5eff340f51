"""Where each unit's paper stands: filed, printed, scan in, original in.

Whether a missing seal keeps a unit owing follows the notice's reporting rule (`Programme.needs_seal`, from 加盖公章 in the
notice; the admin may change it with /seal 需要, 不需要). Where it does, a unit owes text first and the sealed form after
that: `wanting_units` are those to be reminded, and a unit that has filed everything is reminded of the form alone. A
unit whose scan waits for the office's eye has done its part and is not. `owing_units` (handlers/rounds/view.py) stays what it
says: units that owe text; rates, lights and the summary of a complete round go by that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from bot.domain.programme import Part, Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.sealed import IssuedForm, Paper, PaperState, SealedForm, SealedState, content_hash, paper_of
from storage import progress, rounds, sealed
from storage.store import Tx


def papers(
    tx: Tx, programme: Programme, quarter: Quarter, filed: Mapping[Part, ProgressReport] | None = None
) -> dict[int, Paper]:
    """By unit id, for every unit of the list; `filed` spares reading the reports again."""
    if filed is None:
        filed = progress.filed_reports(tx, programme.id, wanted=(quarter,))[quarter]
    round_id = rounds.round_id(tx, programme.id, quarter)
    issued: dict[int, list[IssuedForm]] = defaultdict(list)
    returned: dict[int, list[SealedForm]] = defaultdict(list)
    if round_id is not None:
        for form in sealed.issued_forms(tx, round_id):
            issued[form.unit_id].append(form)
        for scan in sealed.sealed_forms(tx, round_id):
            if scan.unit_id is not None:
                returned[scan.unit_id].append(scan)
    return {
        unit.id: paper_of(
            owes_text=bool(programme.owed_by(unit.id, filed)),
            current=content_hash(programme, filed, unit.id),
            issued=issued[unit.id],
            returned=returned[unit.id],
        )
        for unit in programme.units
    }


def paper(tx: Tx, programme: Programme, quarter: Quarter, unit_id: int) -> Paper:
    """One unit's."""
    filed = progress.filed_reports(tx, programme.id, wanted=(quarter,), unit_id=unit_id)[quarter]
    round_id = rounds.round_id(tx, programme.id, quarter)
    return paper_of(
        owes_text=bool(programme.owed_by(unit_id, filed)),
        current=content_hash(programme, filed, unit_id),
        issued=sealed.issued_forms(tx, round_id, unit_id) if round_id is not None else (),
        returned=sealed.sealed_forms(tx, round_id, unit_id) if round_id is not None else (),
    )


def sealed_unit_ids(
    tx: Tx, programme: Programme, quarter: Quarter, filed: Mapping[Part, ProgressReport] | None = None
) -> frozenset[int]:
    """Units whose current form is in, stamped."""
    found = papers(tx, programme, quarter, filed)
    return frozenset(unit_id for unit_id, paper in found.items() if paper.state.is_sealed)


def unsealed_units(
    tx: Tx,
    programme: Programme,
    quarter: Quarter,
    filed: Mapping[Part, ProgressReport] | None = None,
    *,
    given_before: datetime | None = None,
) -> tuple[Unit, ...]:
    """Units that have filed everything and owe the sealed form, in the order of the list.

    With `given_before` only those whose form was given out before that moment, or never: who was just sent it, with
    what to do, needs no reminder on top.
    """
    if not programme.needs_seal:
        return ()
    found = papers(tx, programme, quarter, filed)
    return tuple(
        unit
        for unit in programme.units
        if owes_seal(found[unit.id])
        and (given_before is None or (given := found[unit.id].printed) is None or given.issued_at < given_before)
    )


def wanting_units(
    tx: Tx,
    programme: Programme,
    quarter: Quarter,
    filed: Mapping[Part, ProgressReport] | None = None,
    *,
    given_before: datetime | None = None,
) -> tuple[Unit, ...]:
    """Units to be reminded: of their text, or of the sealed form alone; in the order of the list."""
    if filed is None:
        filed = progress.filed_reports(tx, programme.id, wanted=(quarter,))[quarter]
    unsealed = {unit.id for unit in unsealed_units(tx, programme, quarter, filed, given_before=given_before)}
    return tuple(unit for unit in programme.units if unit.id in unsealed or programme.owed_by(unit.id, filed))


def owes_seal(paper: Paper) -> bool:
    """Everything filed, the sealed form not in, and nothing of it waiting for the office."""
    waits = paper.open is not None and paper.open.state is SealedState.WAITING
    return paper.state in (PaperState.FILED, PaperState.PRINTED) and not waits
