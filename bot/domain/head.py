"""What stands above a list's tasks: its year and title, who published it, who collects, and the annex form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ProgrammeHead:
    """What a programme says of itself, live or only proposed (清单抬头).

    `office` is who collects (组织人事部群团科), `phone` its contact as printed in the notice.
    `form_title` and `form_columns` are those of the notice's annex, the 工作进展情况表.
    """

    year: int
    title: str
    doc_number: str | None
    issuer: str | None
    issued_on: date | None
    office: str
    phone: str | None
    form_title: str
    form_columns: tuple[str, ...]


def head_to_json(head: ProgrammeHead) -> dict[str, Any]:
    """Every field by its name; the date in ISO."""
    return {
        **vars(head),
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "form_columns": list(head.form_columns),
    }


def head_from_json(value: Mapping[str, Any]) -> ProgrammeHead:
    """The head that head_to_json wrote; other keys are passed over. Raises KeyError where one is missing."""
    return ProgrammeHead(
        year=value["year"],
        title=value["title"],
        doc_number=value["doc_number"],
        issuer=value["issuer"],
        issued_on=date.fromisoformat(value["issued_on"]) if value["issued_on"] else None,
        office=value["office"],
        phone=value["phone"],
        form_title=value["form_title"],
        form_columns=tuple(value["form_columns"]),
    )
