"""The head of a list in its programme's row; its columns are written and read here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot.domain.head import ProgrammeHead
from storage.tables import ProgrammeRow


def read(row: ProgrammeRow | Row[Any]) -> ProgrammeHead:
    """From a programme's row, or from its columns alone."""
    return ProgrammeHead(
        year=row.year,
        title=row.title,
        doc_number=row.doc_number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        office=row.office,
        phone=row.phone,
        form_title=row.form_title,
        form_columns=tuple(row.form_columns),
    )


def write(row: ProgrammeRow, head: ProgrammeHead) -> None:
    row.year, row.title = head.year, head.title
    row.doc_number, row.issuer, row.issued_on = head.doc_number, head.issuer, head.issued_on
    row.office, row.phone = head.office, head.phone
    row.form_title, row.form_columns = head.form_title, list(head.form_columns)
