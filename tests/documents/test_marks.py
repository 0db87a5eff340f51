"""The secrecy mark in files of every kind: found where GB/T 9704-2012 puts it, and not in running text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pypdfium2  # type: ignore[import-untyped]
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdfium2 import raw

from bot.documents.confined import is_marked_secret
from bot.documents.marks import parse_marks
from tests.documents import notice_files as files
from tests.journeys.test_evidence import photo

BODY = "各单位要做好保密工作，保守国家秘密和商业秘密。对涉及机密、绝密事项的，按规定办理。"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def word(*lines: str, header: str = "", footer: str = "") -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    return files_saved(document)


def files_saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def split_runs() -> bytes:
    """Word cuts a mark into runs as it likes, and its star may be a symbol."""
    document = Document()
    paragraph = document.add_paragraph("秘")
    paragraph.add_run("密")
    star = OxmlElement("w:sym")
    star.set(qn("w:font"), "Wingdings")
    star.set(qn("w:char"), "F0AB")
    paragraph.add_run()._r.append(star)
    paragraph.add_run("1年")
    document.add_paragraph(BODY)
    return files_saved(document)


def in_a_text_box() -> bytes:
    document = Document()
    for _ in range(20):
        document.add_paragraph(BODY)
    box = OxmlElement("w:txbxContent")
    inner, run, words = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
    words.text = "机密"
    run.append(words)
    inner.append(run)
    box.append(inner)
    picture = OxmlElement("w:pict")
    picture.append(box)
    document.paragraphs[15].add_run()._r.append(picture)
    return files_saved(document)


def at_the_head_of_a_table() -> bytes:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "机密", "000123"
    document.add_paragraph(BODY)
    return files_saved(document)


def far_down_in_a_table() -> bytes:
    document = Document()
    document.add_paragraph("文件清单")
    table = document.add_table(rows=3, cols=2)
    for row, (title, level) in zip(table.rows, (("名称", "密级"), ("方案", "公开"), ("预案", "秘密")), strict=True):
        row.cells[0].text, row.cells[1].text = title, level
    return files_saved(document)


def sheet(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(book: openpyxl.Workbook, *rows: tuple[str, ...]) -> None:
    for row in rows:
        book.worksheets[0].append(row)


def _header(book: openpyxl.Workbook) -> None:
    _rows(book, ("序号", "名称"))
    header = book.worksheets[0].oddHeader
    assert header is not None
    header.left.text = "机密★1年"


def _hidden(book: openpyxl.Workbook) -> None:
    _rows(book, ("序号", "名称"))
    hidden = book.create_sheet("附表")
    hidden.sheet_state = "hidden"
    hidden.append(["绝密★30年"])


def old_word(text: str) -> bytes:
    """As Word 97 lays it down: UTF-16 at an even place behind its header, a carriage return after each paragraph."""
    return OLE + bytes(1016) + "WordDocument".encode("utf-16-le") + bytes(488) + text.encode("utf-16-le") + bytes(512)


def slides(text: str) -> bytes:
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    slide = f"<sld {space}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></sld>".encode()
    return files.zip_of({"ppt/presentation.xml": b"<p/>", "ppt/slides/slide1.xml": slide})


def rtf(text: str) -> bytes:
    coded = "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))
    return ("{\\rtf1\\ansi " + coded + "\\par}").encode()


def noted(pdf: bytes, text: str) -> bytes:
    """The PDF with a text box that a viewer put on top of its first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_FREETEXT)
        units = (raw.FPDF_WCHAR * (len(text) + 1))(*(ord(one) for one in text), 0)
        assert raw.FPDFAnnot_SetStringValue(note, b"Contents", units)
        raw.FPDFPage_CloseAnnot(note)
        page.close()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


MARKED = {
    "word, first line": word("秘密★1年", "关于召开会议的通知", BODY),
    "word, alone under the copy number": word("000012", "绝　密", "特急", BODY),
    "word, far down with its star": word(*[BODY] * 30, "附件：机密★5年"),
    "word, header": word(BODY, header="机密★长期"),
    "word, footer": word(BODY, footer="秘密"),
    "word, runs and symbol": split_runs(),
    "word, text box": in_a_text_box(),
    "word, table at the head": at_the_head_of_a_table(),
    "excel, first row": sheet(lambda book: _rows(book, ("机密",), ("序号", "名称"))),
    "excel, header": sheet(_header),
    "excel, hidden sheet": sheet(_hidden),
    "pdf, first line": files.pdf_of(f"秘密★1年\n\n{BODY}"),
    "pdf, alone at the top": files.pdf_of(f"机密\n\n{BODY}"),
    "pdf, text box on top": noted(files.pdf_of(BODY), "秘密"),
    "pdf, note with its star": noted(files.pdf_of(BODY), "已定密：机密★5年"),
    "old word": old_word(f"机密\r关于召开会议的通知\r{BODY}\r"),
    "old word, star": old_word(f"{BODY}\r附件：秘密★1年\r"),
    "slides": slides("绝密★启用前"),
    "text": f"秘密\n{BODY}".encode(),
    "text in GBK": f"机密★1年\r\n{BODY}".encode("gb18030"),
    "csv": "秘密★1年,,\n序号,名称,进展\n".encode(),
    "rtf": rtf("机密★1年"),
}
PLAIN = {
    "word": word("内部资料", "关于做好保密工作的通知", BODY, header="内部资料 注意保存"),
    "word, a word alone far down": word(*[BODY] * 14, "秘密", BODY),
    "word, table": far_down_in_a_table(),
    "excel": sheet(lambda book: _rows(book, ("序号", "名称", "密级"), ("1", "保密工作", "机密"), ("2", BODY, "秘密"))),
    "pdf": files.pdf_of(f"关于做好保密工作的通知\n\n{BODY}"),
    "pdf, note about it": noted(files.pdf_of(BODY), "请查一下是否属于机密事项"),
    "old word": old_word(f"关于做好保密工作的通知\r{BODY}\r密级\x07机密\x07\x07"),
    "slides": slides("保守国家秘密★人人有责"),
    "text": f"关于做好保密工作的通知\n{BODY}".encode(),
    "picture": photo(1),
    "no package": b"PK\x03\x04" + bytes(40),
    "broken pdf": b"%PDF-1.7 broken",
}


@pytest.mark.parametrize("data", MARKED.values(), ids=MARKED)
def test_a_mark_is_found_wherever_a_document_bears_it(data: bytes) -> None:
    assert parse_marks("文件", data) is True


@pytest.mark.parametrize("data", PLAIN.values(), ids=PLAIN)
def test_the_words_in_running_text_are_no_mark(data: bytes) -> None:
    assert parse_marks("文件", data) is False


def test_it_is_looked_for_in_a_child_and_pictures_need_none() -> None:
    assert is_marked_secret("通知.docx", MARKED["word, header"])
    assert not is_marked_secret("照片.png", photo(1))


def test_a_package_that_lies_about_its_size_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 40_000_000)
    assert parse_marks("炸弹.docx", out.getvalue()) is False
