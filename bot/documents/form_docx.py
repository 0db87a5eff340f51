"""The official form as a Word file that opens clean in Word and WPS.

Figures are those of GB/T 9704-2012 (党政机关公文格式): A4, margins 37, 35, 28 and 26 mm, page number in 四号 7 mm under the
type area, odd pages right, even pages left. Every run names its East Asian font beside the Latin one, since a style
alone does not reach text that is pasted or typed later in WPS. Text goes in as runs, never as XML.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from bot.documents.blank_word import blank_document, name_fonts
from bot.documents.form_code import LANDSCAPE_MM, PORTRAIT_MM, code_png
from bot.documents.form_sheet import Column, ColumnKind, FormSheet, Line, may_break
from bot.documents.word_table import rule_table, set_side_margins, twips
from bot.domain.localtime import local

_TITLE_FONT = "方正小标宋简体"
_BODY_FONT = "仿宋_GB2312"
_HEAD_FONT = "黑体"
_NUMBER_FONT = "宋体"
_LATIN_FONT = "Times New Roman"

_BODY_PITCH = 28.5
_SENDER_PITCH = 24
_TITLE_PITCH = 34
_CELL_MARGIN_MM = 1.1
_NARROW_MARGIN_MM = 0.3
_SEAL_MM = 45


def write_docx(sheet: FormSheet) -> bytes:
    """The sheet as .docx."""
    document = blank_document(sheet.point, font=_BODY_FONT, latin=_LATIN_FONT)
    document.settings.odd_and_even_pages_header_footer = True
    _unstretched(document.styles["Normal"].element.get_or_add_pPr())
    _page(document, sheet)
    _head(document, sheet)
    _table(document, sheet)
    _properties(document, sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- document ---------------------------------------------------------------------------------------------------


def _page(document: DocumentObject, sheet: FormSheet) -> None:
    section = document.sections[0]
    if sheet.is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(28), Mm(26)
        section.left_margin, section.right_margin = Mm(37), Mm(35)
    else:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.gutter = Mm(0)
    section.header_distance = Mm(15)
    # The number's line is 16 pt high and begins 7 mm under the type area.
    section.footer_distance = Mm(section.bottom_margin.mm - 7 - 16 * 25.4 / 72)
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    headers: list[_Header] = [section.header, section.even_page_header]
    if sheet.codes:
        # A picture in a header cannot count pages: the first page, the even ones and the rest are told apart.
        section.different_first_page_header_footer = True
        _page_number(section.first_page_footer, WD_ALIGN_PARAGRAPH.RIGHT)
        headers.insert(0, section.first_page_header)
    if sheet.page_mark or sheet.codes:
        for header in headers:
            paragraph = header.paragraphs[0]
            _plain(paragraph, WD_ALIGN_PARAGRAPH.CENTER, pitch=24)
            _run(paragraph, sheet.page_mark, _HEAD_FONT, 16)
    if sheet.codes:
        first, even, odd = sheet.codes
        for number, (header, code) in enumerate(zip(headers, (first, odd, even), strict=True), 1):
            _page_code(header, code, sheet, number)


def _page_code(header: _Header, code: str, sheet: FormSheet, number: int) -> None:
    """The code in the top right margin, and the same as small text beside it; `number` is the picture's own."""
    paragraph = header.add_paragraph()
    _plain(paragraph, WD_ALIGN_PARAGRAPH.RIGHT, pitch=10 if sheet.is_landscape else 12)
    if not sheet.is_landscape:
        paragraph.paragraph_format.space_before = Pt(12)
        paragraph.paragraph_format.right_indent = Mm(PORTRAIT_MM + 5)
    _run(paragraph, code, _BODY_FONT, 8)
    size = LANDSCAPE_MM if sheet.is_landscape else PORTRAIT_MM
    from_left = 297 - 4.5 - size if sheet.is_landscape else 210 - 26 - size
    picture = paragraph.add_run().add_picture(io.BytesIO(code_png(code)), width=Mm(size), height=Mm(size))
    _float(picture._inline, Mm(from_left), Mm(5), f"二维码 {code}", number)


def _float(inline: Any, left: int, top: int, description: str, number: int) -> None:
    """Take a picture out of the line and put it at a place of the page (ECMA-376, 20.4.2.3 anchor).

    `number` is its id, which is to be unique in the whole document (20.4.2.5 docPr); python-docx counts in each part.
    """
    anchor = OxmlElement("wp:anchor")
    flags = {"simplePos": "0", "relativeHeight": "2", "behindDoc": "0", "locked": "1", "layoutInCell": "1"}
    for name, value in {**flags, "allowOverlap": "1", "distT": "0", "distB": "0", "distL": "0", "distR": "0"}.items():
        anchor.set(name, value)
    simple = OxmlElement("wp:simplePos")
    simple.set("x", "0")
    simple.set("y", "0")
    anchor.append(simple)
    for tag, offset in (("wp:positionH", left), ("wp:positionV", top)):
        position = OxmlElement(tag)
        position.set("relativeFrom", "page")
        moved = OxmlElement("wp:posOffset")
        moved.text = str(int(offset))
        position.append(moved)
        anchor.append(position)
    for child in list(inline):
        if child.tag == qn("wp:docPr"):
            child.set("id", str(number))
            child.set("name", f"二维码 {number}")
            child.set("descr", description)
            anchor.append(OxmlElement("wp:wrapNone"))
        anchor.append(child)
    inline.getparent().replace(inline, anchor)


def _page_number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 四号, one character in from the edge."""
    paragraph = footer.paragraphs[0]
    _plain(paragraph, side, pitch=16)
    if side is WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = Pt(14)
    else:
        paragraph.paragraph_format.left_indent = Pt(14)
    _run(paragraph, "— ", _NUMBER_FONT, 14, latin=_NUMBER_FONT)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "1"), ("end", "")):
        run = _run(paragraph, text if kind == "shown" else "", _NUMBER_FONT, 14, latin=_NUMBER_FONT)
        if kind == "shown":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)
    _run(paragraph, " —", _NUMBER_FONT, 14, latin=_NUMBER_FONT)


def _properties(document: DocumentObject, sheet: FormSheet) -> None:
    properties = document.core_properties
    properties.title = sheet.title[:255]
    properties.subject = sheet.period
    properties.author = properties.last_modified_by = sheet.author[:255]
    properties.comments = "演练" if sheet.is_rehearsal else ""
    properties.keywords = ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = local(sheet.at).astimezone(UTC)


# --- above the table --------------------------------------------------------------------------------------------


def _head(document: DocumentObject, sheet: FormSheet) -> None:
    mark = document.add_paragraph()
    _plain(mark, pitch=_BODY_PITCH)
    _run(mark, "附件", _HEAD_FONT, 16)
    _plain(document.add_paragraph(), pitch=_BODY_PITCH)
    title = document.add_paragraph()
    _plain(title, WD_ALIGN_PARAGRAPH.CENTER, pitch=_TITLE_PITCH)
    for number, line in enumerate(sheet.title_lines):
        run = _run(title, "", _TITLE_FONT, 22, latin=_TITLE_FONT)
        if number:
            run.add_break()
        run.add_text(line)
    sender = document.add_paragraph()
    _plain(sender, pitch=_SENDER_PITCH)
    # The seal goes over the name, so the room for it is the sender line and the white above it.
    sender.paragraph_format.space_before = Mm(_SEAL_MM) - Pt(_SENDER_PITCH) if sheet.seal_room else Pt(12)
    width = sum(column.width for column in sheet.columns)
    sender.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    label = "填报单位" if sheet.is_draft else "填报单位（盖章）"
    _run(sender, f"{label}：{sheet.sender}\t{sheet.period}", _BODY_FONT, 12)


# --- table ------------------------------------------------------------------------------------------------------


def _table(document: DocumentObject, sheet: FormSheet) -> None:
    table = document.add_table(rows=1 + len(sheet.rows), cols=len(sheet.columns))
    _table_shape(table, sum(column.width for column in sheet.columns))
    for number, column in enumerate(sheet.columns):
        table.columns[number].width = Mm(column.width)
    rows = list(table.rows)
    _row_flags(rows[0], "w:cantSplit", "w:tblHeader")
    for cell, column in zip(rows[0].cells, sheet.columns, strict=True):
        _fill(cell, column, (Line(column.heading, is_name=True),), point=12, pitch=18, is_centred=True)
    for number, (row, texts) in enumerate(zip(rows[1:], sheet.rows, strict=True)):
        if not may_break(sheet, number):
            _row_flags(row, "w:cantSplit")
        for cell, column, lines in zip(row.cells, sheet.columns, texts, strict=True):
            _fill(cell, column, lines, point=sheet.point, pitch=sheet.pitch, is_centred=column.is_centred)
    # A table must be followed by a paragraph; a tiny one, or it may open a page of its own.
    end = document.add_paragraph()
    _plain(end, pitch=1)
    _mark_font(end, 1)


def _table_shape(table: Table, width: float) -> None:
    """Fixed widths, rules of 0.5 pt, narrow margins: 41 mm must hold nine characters of 12 pt."""
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties: Any = table._tbl.tblPr
    whole = properties.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), twips(width))
    rule_table(table, top_mm=0.6, side_mm=_CELL_MARGIN_MM)


def _row_flags(row: _Row, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def _fill(cell: _Cell, column: Column, lines: Iterable[Line], *, point: int, pitch: float, is_centred: bool) -> None:
    cell.width = Mm(column.width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if column.kind is ColumnKind.DEADLINE:
        # 12月31日 on one line where a program sets a quarter em between digits and characters (LibreOffice 7 always does).
        set_side_margins(cell, _NARROW_MARGIN_MM)
    side = WD_ALIGN_PARAGRAPH.CENTER if is_centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(lines):
        if number:
            paragraph = cell.add_paragraph()
        _plain(paragraph, side, pitch=pitch)
        _mark_font(paragraph, point)
        _run(paragraph, line.text, _HEAD_FONT if line.is_name else _BODY_FONT, point)
    if not paragraph.runs:
        _plain(paragraph, side, pitch=pitch)
        _mark_font(paragraph, point)


# --- paragraphs and runs ----------------------------------------------------------------------------------------


def _plain(
    paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT, *, pitch: float | None = None
) -> None:
    format_ = paragraph.paragraph_format
    format_.alignment = side
    format_.space_before = format_.space_after = Pt(0)
    if pitch is not None:
        format_.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        format_.line_spacing = Pt(pitch)
    _unstretched(paragraph._p.get_or_add_pPr())


def _unstretched(properties: Any) -> None:
    """No stretch between Chinese and Latin, so that widths are what the column figures count with.

    In every paragraph too: LibreOffice does not take it from the default style.
    """
    if properties.find(qn("w:autoSpaceDE")) is None:
        spacing = properties.find(qn("w:spacing"))
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
            off = OxmlElement(name)
            off.set(qn("w:val"), "0")
            spacing.addprevious(off)  # the schema's order


def _run(paragraph: Paragraph, text: str, font: str, point: float, *, latin: str = _LATIN_FONT) -> Run:
    run = paragraph.add_run(text)
    run.font.name = latin
    run.font.size = Pt(point)
    name_fonts(run._r.get_or_add_rPr(), font, latin)
    return run


def _mark_font(paragraph: Paragraph, point: float) -> None:
    """The font of the paragraph mark: what a person types into an empty cell takes it."""
    properties = paragraph._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    name_fonts(mark, _BODY_FONT, _LATIN_FONT)
    for name in ("w:sz", "w:szCs"):
        size = OxmlElement(name)
        size.set(qn("w:val"), str(round(2 * point)))
        mark.append(size)
    properties.append(mark)
