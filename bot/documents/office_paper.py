"""Paper for letters of an office: the parts every .docx of ours is made of, beside the form itself (form_docx.py).

Figures are those of GB/T 9704-2012 (党政机关公文格式), as in `form_docx`. Text goes in as runs, never as XML, and is
cleaned first, so nothing a person wrote can change a document's structure.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.documents.blank_word import blank_document, name_fonts
from bot.documents.word_table import rule_table
from bot.domain.localtime import local
from bot.domain.plain_text import clean

TITLE, BODY, HEAD, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN = "Times New Roman"

LEFT, CENTRE, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True)
class Margins:
    """White around the type area of an A4 page, in mm."""

    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26

    @property
    def width(self) -> float:
        return 210 - self.left - self.right

    @property
    def height(self) -> float:
        return 297 - self.top - self.bottom


@dataclass(frozen=True)
class Words:
    """A piece of a line in one font; `colour` as rrggbb."""

    text: str
    font: str = BODY
    colour: str | None = None


def new_paper(margins: Margins, *, heading: str = "") -> DocumentObject:
    """An empty A4 document; `heading` stands in the header of every page."""
    document = blank_document(16, font=BODY, latin=LATIN)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.gutter = Mm(0)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)
    if heading:
        write(section.header.paragraphs[0], [Words(heading, HEAD)], point=12, pitch=16, side=CENTRE)
    return document


def finish(document: DocumentObject, *, title: str, author: str, at: datetime, comments: str = "") -> bytes:
    """The document as bytes, with its properties."""
    properties = document.core_properties
    properties.title, properties.subject, properties.keywords = clean(title)[:255], "", ""
    properties.author = properties.last_modified_by = clean(author)[:255]
    properties.comments, properties.language, properties.revision = comments, "zh-CN", 1
    properties.created = properties.modified = local(at).astimezone(UTC)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def write(
    paragraph: Paragraph,
    words: Sequence[Words],
    *,
    point: float,
    pitch: float,
    side: WD_ALIGN_PARAGRAPH = LEFT,
    indent: int = 0,
    right_indent: int = 0,
    before: float = 0,
) -> Paragraph:
    """Set one paragraph: `pitch` is its fixed line spacing, indents are counted in characters."""
    shape = paragraph.paragraph_format
    shape.alignment = side
    shape.space_before, shape.space_after = Pt(before), Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    if indent:
        shape.first_line_indent = Pt(indent * point)
    if right_indent:
        shape.right_indent = Pt(right_indent * point)
    properties: Any = paragraph._p.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        spacing.addprevious(off)  # the schema's order
    for piece in words:
        run = paragraph.add_run(one_line(piece.text))
        run.font.size = Pt(point)
        if piece.colour:
            run.font.color.rgb = RGBColor.from_string(piece.colour)
        # Digits of a title are of its font, as on the form.
        name_fonts(run._r.get_or_add_rPr(), piece.font, TITLE if piece.font == TITLE else LATIN)
    return paragraph


def grid(document: DocumentObject, widths: Sequence[float], rows: int, *, has_head: bool = True) -> Table:
    """A centred table with rules of 0.5 pt, fixed widths in mm, rows that stay whole, its head on every page."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    rule_table(table, top_mm=0.5, side_mm=CELL_SIDE_MM)
    for number, width in enumerate(widths):
        table.columns[number].width = Mm(width)
    for number, row in enumerate(table.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if has_head and not number:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return table


CELL_SIDE_MM = 1.2


def fill(cell: _Cell, words: Words, *, point: float, pitch: float, side: WD_ALIGN_PARAGRAPH = LEFT) -> None:
    write(cell.paragraphs[0], [words], point=point, pitch=pitch, side=side)


def close_table(document: DocumentObject) -> None:
    """A table must be followed by a paragraph: a tiny one, or it may open a page of its own."""
    space(document, 1)


def space(document: DocumentObject, points: float) -> None:
    """An empty line of this height."""
    write(document.add_paragraph(), [Words("")], point=1, pitch=points)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at the end of a sentence or a clause where one is near."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    clause = max(cut.rfind(mark) for mark in "。；，")
    return f"{cut[:clause] if clause > limit // 2 else cut}……"


def lines_of(text: str, point: float, width_mm: float, indent: int = 0) -> int:
    """How many lines a paragraph takes, counted a little generously: punctuation may not begin a line."""
    room = width_mm * 72 / 25.4 / point
    ems = sum(0.55 if char < "\u2000" else 1.0 for char in text) + indent
    return max(1, int(-(-(ems * 1.02) // room)))
