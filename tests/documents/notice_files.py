"""One small list of tasks in every format, made with the libraries that offices' programs resemble."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import typst
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

TITLE = "关于印发2025年东河区妇女儿童实事项目的通知"
NUMBER = "东妇儿工委〔2025〕3号"
LETTER = (
    TITLE,
    NUMBER,
    "各街道，各有关部门：",
    "现将实事项目印发给你们，请认真组织实施。",
    "东河区妇女儿童工作委员会",
    "2025年3月12日",
)
# (name, text, lead, others)
TASKS = (
    ("实施“暖心”托育行动", "新增普惠托位320个，打造示范托育机构2家。", "区卫生健康局", ("区发展和改革局", "各街道")),
    ("实施家庭教育指导行动", "举办家长课堂不少于40场，覆盖家长5000余人次。", "区教育和体育局", ("区妇联", "区关工委")),
    ("实施“两癌”筛查行动", "筛查适龄妇女1.2万名，筛查率达到85%。", "区卫生健康局", ("区妇联", "区财政局")),
)
HEADER = ("序号", "项目名称", "工作内容", "牵头单位", "配合单位", "完成时限")


def rows() -> list[list[str]]:
    return [
        [str(number), name, text, lead, "、".join(others), "12月底前"]
        for number, (name, text, lead, others) in enumerate(TASKS, start=1)
    ]


def paragraphs() -> list[str]:
    marks = "一二三"
    return [
        f"{marks[at]}、{name}。{text}（牵头单位：{lead}，配合单位：{'、'.join(others)}）"
        for at, (name, text, lead, others) in enumerate(TASKS)
    ]


def as_text() -> str:
    return "\n".join((*LETTER, *paragraphs())) + "\n"


def as_html() -> bytes:
    body = "".join(f"<p>&nbsp;&nbsp;{line}</p>" for line in (*LETTER, *paragraphs()))
    return f"<!DOCTYPE html><html><head><title>x</title><style>p{{}}</style></head><body><div>{body}</div></body></html>".encode()


def as_html_table() -> bytes:
    letter = "".join(f"<p>{line}</p>" for line in LETTER)
    head = "".join(f"<th>{cell}</th>" for cell in HEADER)
    body = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows())
    return f"<html><body>{letter}<table><tr>{head}</tr>{body}</table></body></html>".encode()


def docx_bytes(fill: Callable[[WordDocument], None]) -> bytes:
    document = Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_docx() -> bytes:
    def fill(document: WordDocument) -> None:
        for line in (*LETTER, *paragraphs()):
            document.add_paragraph(line)

    return docx_bytes(fill)


def as_docx_table() -> bytes:
    def fill(document: WordDocument) -> None:
        for line in LETTER:
            document.add_paragraph(line)
        table = document.add_table(rows=0, cols=len(HEADER))
        for row in ([*HEADER], *rows()):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text

    return docx_bytes(fill)


def as_docx_numbered() -> bytes:
    """The numbers 一、 are automatic: they stand in numbering.xml and nowhere in the text."""

    def fill(document: WordDocument) -> None:
        for line in LETTER:
            document.add_paragraph(line)
        _chinese_list(document)
        for line in paragraphs():
            paragraph = document.add_paragraph(line[2:])
            _number(paragraph, "77")

    return docx_bytes(fill)


def as_docx_tracked() -> bytes:
    """Insertions, a deletion, a link and a content control in one item."""

    def fill(document: WordDocument) -> None:
        for line in (*LETTER, *paragraphs()[:2]):
            document.add_paragraph(line)
        paragraph = document.add_paragraph("三、")
        for tag, words in (
            ("w:ins", "实施“两癌”筛查行动。"),
            ("w:del", "作废的文字共99次。"),
            ("w:hyperlink", "筛查适龄妇女1.2万名，"),
        ):
            _wrapped(paragraph, tag, words)
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        content.append(_run("筛查率达到85%。", "w:t"))
        control.append(content)
        paragraph._p.append(control)
        lead, others = TASKS[2][2], "、".join(TASKS[2][3])
        paragraph.add_run(f"（牵头单位：{lead}，配合单位：{others}）")

    return docx_bytes(fill)


def as_docx_merged() -> bytes:
    """One lead unit in a cell over two rows, one unit a line, a row of a category over the whole width."""

    def fill(document: WordDocument) -> None:
        for line in LETTER:
            document.add_paragraph(line)
        table = document.add_table(rows=0, cols=len(HEADER))
        _fill_row(table, HEADER)
        category = table.add_row().cells
        category[0].merge(category[-1]).text = "一、妇幼健康类"
        for row, (_, _, _, others) in zip(rows(), TASKS, strict=True):
            _fill_row(table, (*row[:4], "\n".join(others), row[5]))
        table.cell(2, 5).merge(table.cell(4, 5)).text = "12月底前"

    return docx_bytes(fill)


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([TITLE])
    sheet.merge_cells("A1:F1")
    sheet.append([NUMBER])
    sheet.append(list(HEADER))
    for number, row in enumerate(rows(), start=1):
        sheet.append([number, *row[1:]])
    sheet.merge_cells("F4:F6")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdf(markup: str) -> bytes:
    compiled = typst.compile(markup.encode(), format="pdf")
    assert isinstance(compiled, bytes)
    return compiled


# Characters that mean something to the typesetter.
_MARKUP = "\\#*_`$<>@=~/[]\"'-+"
_PAGE = '#set page(paper: "a4", margin: 2.5cm)\n#set text(size: 16pt, lang: "zh")\n'


def as_pdf() -> bytes:
    return _pdf(_PAGE + "\n\n".join(line.replace("“", "\\“") for line in (*LETTER, *paragraphs())))


def as_pdf_table() -> bytes:
    cells = ", ".join(f"[{cell}]" for row in ([*HEADER], *rows()) for cell in row)
    table = f"#table(columns: (1.2cm, 1fr, 1.6fr, 2.6cm, 2.6cm, 1.8cm), {cells})"
    return _pdf(_PAGE + "\n\n".join(LETTER) + "\n\n#set text(size: 12pt)\n" + table)


def docx_of(text: str) -> bytes:
    """Any text as a Word file, a paragraph a line."""

    def fill(document: WordDocument) -> None:
        for line in text.split("\n"):
            document.add_paragraph(line.strip())

    return docx_bytes(fill)


def html_of(text: str) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return f"<html><body><div>{body}</div></body></html>".encode()


def pdf_of(text: str, *, first_line_indent: str = "0em") -> bytes:
    """Any text set as pages: the lines are broken where the typesetter breaks them."""
    indent = f"#set par(first-line-indent: (amount: {first_line_indent}, all: true), justify: true)\n"
    words = "".join(f"\\{char}" if char in _MARKUP else char for char in text)
    return _pdf(_PAGE + indent + "\n\n".join(line.strip() for line in words.split("\n") if line.strip()))


def scan_pdf() -> bytes:
    return _pdf(_PAGE + "#rect(width: 10cm, height: 10cm, fill: gray)")


def zip_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _fill_row(table: WordTable, texts: tuple[str, ...]) -> None:
    row: Any = table.add_row()  # type: ignore[no-untyped-call]
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text


def _run(words: str, tag: str) -> Any:
    run, text = OxmlElement("w:r"), OxmlElement(tag)
    text.text = words
    run.append(text)
    return run


def _wrapped(paragraph: WordParagraph, tag: str, words: str) -> None:
    wrapper = OxmlElement(tag)
    wrapper.append(_run(words, "w:delText" if tag == "w:del" else "w:t"))
    paragraph._p.append(wrapper)


def _chinese_list(document: WordDocument) -> None:
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", "chineseCounting"), ("w:lvlText", "%1、")):
        node = OxmlElement(tag)
        node.set(qn("w:val"), value)
        level.append(node)
    abstract.append(level)
    numbering.insert(0, abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    base = OxmlElement("w:abstractNumId")
    base.set(qn("w:val"), "77")
    num.append(base)
    numbering.append(num)


def _number(paragraph: WordParagraph, list_id: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    node = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", list_id)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), value)
        node.append(child)
    properties.append(node)
