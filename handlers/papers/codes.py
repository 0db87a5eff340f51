"""The codes on our forms: what stands on a page, and the form that a code names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.sealed import FormCode, IssuedForm, ScanPage, parse_code
from handlers.papers.printed import CODE_KEY
from storage import keys, programmes, rounds, sealed
from storage.store import Tx


@dataclass(frozen=True)
class Known:
    """A genuine code: the form it names, of which list and quarter, and where that unit's paper stands."""

    form: IssuedForm
    programme: Programme
    quarter: Quarter
    unit: Unit


def codes_on(pages: Sequence[ScanPage]) -> list[FormCode]:
    return [code for page in pages for text in page.codes if (code := parse_code(text)) is not None]


def named_by(tx: Tx, code: FormCode) -> Known | None:
    """What a code names, if its MAC is ours and it agrees with what was given out."""
    if not code.is_ours(keys.key(tx, CODE_KEY)):
        return None
    form = sealed.issued_form(tx, code.form_id)
    if form is None or form.version != code.version:
        return None
    programme_id, quarter = rounds.round_of(tx, form.round_id)
    return (
        Known(form, programmes.programme(tx, programme_id), quarter, programmes.unit(tx, form.unit_id))
        if quarter == code.quarter
        else None
    )
