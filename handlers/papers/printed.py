"""The form goes out: codes on its pages, and, once a unit has filed everything, without being asked.

A form is given out when it is sent, outside the event's transaction: the row of the issued form is written first, so a
code that stands on paper is always one we know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain.programme import Part, Programme
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.sealed import PaperState, content_hash, page_codes
from bot.domain.summary import RoundSummary
from bot.ports import Address, Content, FileOut
from bot.texts.papers import seal as words
from handlers.deps import Deps
from handlers.letters import say_body
from handlers.papers import given
from handlers.papers.given import Drafts
from handlers.rounds.contacts import Everybody, liaisons_of
from handlers.rounds.paper import owes_seal, paper, papers, sealed_unit_ids
from storage import keys, outbox, people, rounds, sealed
from storage.store import Tx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CODE_KEY = "form"


def form_files(
    deps: Deps, value: RoundSummary, unit_id: int, drafts: Drafts | None = None, *, person_id: int | None = None
) -> tuple[tuple[FileOut, ...], int, int]:
    """(the form of one unit in PDF and Word, its pages, its version), given out under a number of its own.

    With `drafts` the Word file shows them and bears no code: what is printed and sealed is what is filed, the PDF.
    """
    from bot.documents.form import form_docx, form_name, form_pdf, page_count

    unit = value.programme.unit(unit_id)
    pages = page_count(form_pdf(value, unit))
    filed = {
        (task.task.id, part.unit.id): part.report
        for task in value.tasks
        for part in task.parts
        if part.report is not None
    }
    said = content_hash(value.programme, filed, unit_id)

    def issue(tx: Tx) -> tuple[tuple[str, ...], tuple[str, ...], int]:
        round_id = rounds.open_round(tx, value.programme.id, value.quarter, value.as_of)
        form = sealed.issue(tx, round_id, unit_id, content_hash=said, pages=pages, now=value.as_of)
        given.remember(tx, value, unit_id, drafts or {}, person_id=person_id)
        key = keys.key(tx, CODE_KEY)
        numbers = [str(number) for number in range(1, pages + 1)]
        return (
            page_codes(value.quarter, form.id, form.version, numbers, key),
            page_codes(value.quarter, form.id, form.version, "ABC", key),
            form.version,
        )

    printed, editable, version = deps.store.run(issue)
    return (
        (
            FileOut(form_name(value, unit, "pdf"), "application/pdf", form_pdf(value, unit, codes=printed)),
            FileOut(
                form_name(value, unit, is_draft=bool(drafts)),
                DOCX,
                form_docx(value, unit, codes=() if drafts else editable, drafts=drafts),
            ),
        ),
        pages,
        version,
    )


def form_content(deps: Deps, value: RoundSummary, unit_id: int, *, person_id: int | None = None) -> Content:
    """The form somebody asked for; `person_id` is one of the unit's own, who is given its drafts to go on with."""
    unit = value.programme.unit(unit_id)
    drafts: Drafts = {}
    if person_id is not None:
        with deps.store.read() as tx:
            drafts = given.drafts_of(tx, value.programme, value.quarter, unit_id)
    files, _, _ = form_files(deps, value, unit_id, drafts, person_id=person_id)
    owed = next((len(tasks) for other, tasks in value.missing if other.id == unit_id), 0)
    numbers = [task.no for task in value.programme.tasks_of(unit_id) if task.id in drafts]
    content = words.form(unit, value.quarter, owed=owed, needs_seal=value.programme.needs_seal, drafts=numbers)
    return replace(content, files=files)


def form_to_print(deps: Deps, value: RoundSummary, body: dict[str, Any], seal_by: datetime) -> Content | None:
    """The form the bot sends by itself; None where the reports have changed again, or the seal is in already."""
    unit_id = body["unit"]
    with deps.store.read() as tx:
        stands = paper(tx, value.programme, value.quarter, unit_id)
    if stands.content_hash != body["said"] or stands.state not in (PaperState.FILED, PaperState.PRINTED):
        return None
    files, pages, version = form_files(deps, value, unit_id)
    unit = value.programme.unit(unit_id)
    again = stands.stale is not None
    content = words.form_to_print(unit, value.quarter, pages=pages, version=version, seal_by=seal_by, again=again)
    return replace(content, files=files)


# --- without being asked ----------------------------------------------------------------------------------------

Letter = tuple[str, Address, dict[str, Any]]
"""(key, address, body) of one message."""


def letters_due(
    tx: Tx,
    programme: Programme,
    quarter: Quarter,
    filed: Mapping[Part, ProgressReport] | None = None,
    *,
    now: datetime,
    unit_id: int | None = None,
) -> list[Letter]:
    """What units are to be sent, and the office told, of one unit or of all of the round; each key is said once.

    Units file in several ways (dialogue, returned Word file, the office on their behalf): what follows for the paper is
    a function of the tables, so that none of them is forgotten. Of the dialogue `after_filing` makes it follow at once.
    """
    prefix = f"{programme.id}:{quarter}"
    letters: list[Letter] = []
    if unit_id is None:
        found, liaisons = papers(tx, programme, quarter, filed), Everybody(tx, now).liaisons
    else:
        found, liaisons = {unit_id: paper(tx, programme, quarter, unit_id)}, partial(liaisons_of, tx)
    for unit_id, stands in found.items():
        said = stands.content_hash
        if stands.state is not PaperState.OWING and (
            (programme.needs_seal and owes_seal(stands)) or stands.stale is not None
        ):
            key, body = f"printed:{prefix}:u{unit_id}:{said[:16]}", _body(programme, quarter, unit_id, said)
            letters += [(key, contact.address, body) for contact in liaisons(unit_id)[:1]]
        if stands.stale is not None:
            news = say_body(Content(text=words.stale_for_office(programme.unit(unit_id), quarter)))
            for channel in people.channels(tx):
                key = f"stale:{prefix}:u{unit_id}:{stands.stale.id}:{channel.platform}/{channel.chat}"
                letters.append((key, channel, news))
    return letters


def after_filing(
    tx: Tx, programme: Programme, quarter: Quarter, unit_id: int, *, to: Address | None, now: datetime
) -> None:
    """What follows for the paper once a unit filed something: the form to print, or the seal that is stale.

    `to` is the chat of whoever filed for the unit; None sends to the unit's contact.
    """
    level(tx, programme, quarter, unit_id)
    for key, address, body in letters_due(tx, programme, quarter, now=now, unit_id=unit_id):
        outbox.put(tx, key, to if to is not None and body["kind"] == "form_to_print" else address, body, now=now)


def level(tx: Tx, programme: Programme, quarter: Quarter, unit_id: int) -> bool:
    """Make the reports' state follow the paper: sealed while the current form is in, else submitted."""
    round_id = rounds.round_id(tx, programme.id, quarter)
    if round_id is None:
        return False
    is_sealed = paper(tx, programme, quarter, unit_id).state.is_sealed
    return sealed.mark_reports(tx, round_id, unit_id, sealed=is_sealed) > 0


def level_round(tx: Tx, programme: Programme, quarter: Quarter) -> None:
    """The same for every unit of the round."""
    round_id = rounds.round_id(tx, programme.id, quarter)
    if round_id is None:
        return
    sealed_ids = sealed_unit_ids(tx, programme, quarter)
    on_list = {unit.id for unit in programme.units}
    for unit_id, is_marked in sealed.marks(tx, round_id):
        if unit_id in on_list and is_marked != (unit_id in sealed_ids):
            sealed.mark_reports(tx, round_id, unit_id, sealed=not is_marked)


def _body(programme: Programme, quarter: Quarter, unit_id: int, said: str) -> dict[str, Any]:
    return {
        "kind": "form_to_print",
        "programme": programme.id,
        "quarter": str(quarter),
        "unit": unit_id,
        "said": said,
    }
