"""The call list of a dispatch package (电话单): whom to phone and what to ask, with room for the answer. One .docx.

For the office alone: names and numbers of people stand in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.form import file_name
from bot.documents.office_paper import (
    BODY,
    CENTRE,
    HEAD,
    KAI,
    LEFT,
    TITLE,
    Margins,
    Words,
    close_table,
    fill,
    finish,
    grid,
    new_paper,
    write,
)
from bot.domain.localtime import local
from bot.domain.summary import RoundSummary

_MARGINS = Margins(28, 24, 26, 24)
_HEADINGS = ("单位", "找谁", "问什么", "答复")
_SHARES = (0.18, 0.27, 0.33, 0.22)
_POINT, _PITCH = 12, 18


@dataclass(frozen=True)
class CallLine:
    """A unit to phone: `who` are its people with their numbers, in one line."""

    unit: str
    who: str
    questions: tuple[str, ...]


def call_list_name(summary: RoundSummary) -> str:
    """2024年第三季度电话单（内部）.docx"""
    return file_name(summary, "电话单（内部）", "docx")


def call_list_docx(summary: RoundSummary, lines: Sequence[CallLine]) -> bytes:
    """The list as .docx, a row a unit."""
    document = new_paper(_MARGINS, heading=("【演练】" if summary.is_rehearsal else "") + "内部使用，不外传")
    title = f"{summary.quarter.label}电话单"
    first = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    write(first, [Words(title, TITLE)], point=20, pitch=30, side=CENTRE)
    as_of = local(summary.as_of)
    told = f"统计截至{as_of.year}年{as_of.month}月{as_of.day}日{as_of:%H:%M}"
    write(document.add_paragraph(), [Words(told, KAI)], point=_POINT, pitch=_PITCH * 1.5, side=CENTRE)
    table = grid(document, [share * _MARGINS.width for share in _SHARES], 1 + len(lines))
    rows = list(table.rows)
    for cell, text in zip(rows[0].cells, _HEADINGS, strict=True):
        fill(cell, Words(text, HEAD), point=_POINT, pitch=_PITCH, side=CENTRE)
    for row, line in zip(rows[1:], lines, strict=True):
        for cell, text in zip(row.cells, (line.unit, line.who, "".join(line.questions[:1]), ""), strict=True):
            fill(cell, Words(text, BODY), point=_POINT, pitch=_PITCH, side=LEFT)
        for question in line.questions[1:]:
            write(row.cells[2].add_paragraph(), [Words(question, BODY)], point=_POINT, pitch=_PITCH, side=LEFT)
    close_table(document)
    return finish(
        document,
        title=title,
        author=summary.programme.office,
        at=summary.as_of,
        comments="演练" if summary.is_rehearsal else "",
    )
