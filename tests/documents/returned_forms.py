"""The unit's own form, edited the way people edit it in Word, WPS and Excel."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Row

from bot.documents.form import form_docx
from bot.documents.returned import load_form, parse_returned
from bot.domain.returned import ReturnedForm
from tests.documents import rounds

UNIT = "教育和体育事业中心"
HEADER = ("序号", "实事名称", "责任单位", "本季度具体措施及任务进度情况", "完成时限")


def form_bytes() -> bytes:
    """The unit's form as the bot sends it, half of it filled in."""
    summary = rounds.half_filed()
    return form_docx(summary, rounds.unit_named(summary, UNIT))


def read(data: bytes) -> ReturnedForm:
    form = load_form(parse_returned("情况表.docx", data))
    assert form is not None
    return form


def edited(form: bytes, edit: Callable[[WordDocument, Table], None]) -> bytes:
    """The same file with something done to its table."""
    document = Document(io.BytesIO(form))
    edit(document, document.tables[0])
    return saved(document)


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filled(form: bytes, rows: Mapping[int, tuple[str, str]]) -> bytes:
    """Progress and completion time typed into the rows of these task numbers."""

    def fill(_: WordDocument, table: Table) -> None:
        for number, (progress, completion) in rows.items():
            row = row_of(table, number)
            row.cells[3].text, row.cells[4].text = progress, completion

    return edited(form, fill)


def row_of(table: Table, number: int) -> _Row:
    rows: list[_Row] = list(table.rows)
    return next(row for row in rows if row.cells[0].text.strip() == str(number))


def track_change(row: _Row, old: str, new: str) -> None:
    """The progress cell as a tracked change: `old` struck out, `new` put in."""
    paragraph = row.cells[3].paragraphs[0]
    for child in list(paragraph._p):
        paragraph._p.remove(child)
    for tag, text_tag, text in (("w:del", "w:delText", old), ("w:ins", "w:t", new)):
        change = OxmlElement(tag)
        change.set(qn("w:id"), "1")
        change.set(qn("w:author"), "科长")
        run = OxmlElement("w:r")
        words = OxmlElement(text_tag)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)


def as_xlsx(rows: Sequence[Sequence[str]], *, above: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("情况表", 0)
    for line in above:
        sheet.append([line])
    sheet.append(list(HEADER))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without_document(form: bytes) -> bytes:
    """A package whose main part was cut short on its way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, data[: len(data) // 2] if entry.filename == "word/document.xml" else data)
    return out.getvalue()


OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def locked() -> bytes:
    """What Word makes of a document with a password: an OLE file with an encrypted package in it."""
    return OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def wps() -> bytes:
    """An OLE file of a program whose streams nobody here knows."""
    return OLE + b"\0" * 2000
