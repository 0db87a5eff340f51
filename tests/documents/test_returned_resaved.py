"""The unit's form after Word or WPS has saved it: their own markup around the words, and a table that was pulled about.

Each variant is made by hand after what these programs write; the words in it are the same, so the form read is the same.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from bot.documents.filekind import FileKind, kind_of
from bot.documents.marks import parse_marks
from bot.domain.returned import ReturnedForm
from tests.documents import rounds
from tests.documents.office_rules import w
from tests.documents.returned_forms import UNIT, form_bytes, read

DOCUMENT = "word/document.xml"


def resaved(change: Callable[[Any], None], data: bytes | None = None) -> bytes:
    """The form with its main part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or form_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == DOCUMENT:
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(entry.filename, content)
    return out.getvalue()


def element(tag: str, *children: Any, **attributes: str) -> Any:
    made = etree.Element(w(tag))
    for name, value in attributes.items():
        made.set(w(name), value)
    made.extend(children)
    return made


def rows_of(root: Any) -> list[Any]:
    found: list[Any] = root.find(f".//{w('tbl')}").findall(w("tr"))
    return found


def run_of(text: str) -> Any:
    words = element("t")
    words.text = text
    return element("r", words)


# --- markup around the same words -------------------------------------------------------------------------------


def split_runs(root: Any) -> None:
    """Word cuts a run where it was edited, and marks what it checked."""
    for run in list(root.iter(w("r"))):
        words = run.find(w("t"))
        if words is None or not words.text or len(run) > 2:
            continue
        parent, at = run.getparent(), run.getparent().index(run)
        parent.remove(run)
        pieces: list[Any] = [element("proofErr", type="spellStart")]
        for char in words.text:
            piece = deepcopy(run)
            piece.set(w("rsidR"), "00A12B3C")
            piece.find(w("t")).text = char
            piece.insert(1, element("lastRenderedPageBreak"))
            pieces += [piece, element("bookmarkStart", id="0", name="_GoBack"), element("bookmarkEnd", id="0")]
        for number, piece in enumerate([*pieces, element("proofErr", type="spellEnd")]):
            parent.insert(at + number, piece)


def smart_tags(root: Any) -> None:
    for paragraph in list(root.iter(w("p"))):
        runs = paragraph.findall(w("r"))
        if runs:
            tag = element(
                "smartTag", element("smartTagPr"), uri="urn:schemas-microsoft-com:office:smarttags", element="d"
            )
            runs[0].addprevious(tag)
            tag.extend(runs)


def content_controls(root: Any) -> None:
    """WPS and Word wrap a row, a cell and the words of a cell."""
    for row in rows_of(root)[1:]:
        cell = row.findall(w("tc"))[3]
        inside = element("sdtContent", *cell.findall(w("p")))
        cell.append(element("sdt", element("sdtPr", element("alias", val="进展")), inside))
        whole = element("sdt", element("sdtPr"), element("sdtContent"))
        cell.addprevious(whole)
        whole[1].append(cell)
        around = element("sdt", element("sdtPr"), element("sdtContent"))
        row.addprevious(around)
        around[1].append(row)


def of_wps(root: Any) -> None:
    """WPS puts its own elements among those of the standard."""
    space = "http://www.wps.cn/officeDocument/2013/wpsCustomData"
    for paragraph in root.iter(w("p")):
        own = etree.SubElement(paragraph, f"{{{space}}}data", attrib={f"{{{space}}}id": "1"})
        own.text = "内部数据"


def alternates(root: Any) -> None:
    """What a newer program draws stands beside a copy for older ones; the copy is not read a second time."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    for run in list(root.iter(w("r"))):
        both = etree.Element(f"{{{mc}}}AlternateContent")
        for tag in ("Choice", "Fallback"):
            etree.SubElement(both, f"{{{mc}}}{tag}", attrib={"Requires": "wps"}).append(deepcopy(run))
        run.getparent().replace(run, both)


def tracked(root: Any) -> None:
    """Every word put in, other words struck out before it, a row struck out as a whole."""
    for paragraph in root.iter(w("p")):
        runs = paragraph.findall(w("r"))
        if runs:
            put_in = element("ins", id="7", author="科长")
            runs[0].addprevious(put_in)
            put_in.extend(runs)
            struck = run_of("")
            struck[0].tag, struck[0].text = w("delText"), "旧的内容"
            put_in.addprevious(element("del", struck, id="8", author="科长"))
    gone = deepcopy(rows_of(root)[1])
    for run in list(gone.iter(w("ins"))):
        run.tag = w("del")
        for words in run.iter(w("t")):
            words.tag = w("delText")
    gone.insert(0, element("trPr", element("del", id="9", author="科长")))
    rows_of(root)[-1].addnext(gone)


def fields(root: Any) -> None:
    """A link and a field around words."""
    for row in rows_of(root)[1:]:
        for run in list(row.iter(w("r"))):
            link = element("hyperlink", history="1")
            run.addprevious(link)
            link.append(element("fldSimple", run, instr=" DOCVARIABLE x "))


def dragged_border(root: Any) -> None:
    """A border pulled in one row cuts the grid: its cells keep their number and span other columns than the others'."""
    table = root.find(f".//{w('tbl')}")
    grid = table.find(w("tblGrid"))
    grid.insert(3, element("gridCol", w="300"))
    for number, row in enumerate(rows_of(root)):
        cell = row.findall(w("tc"))[2 if number == 1 else 3]
        cell.find(f"{w('tcPr')}/{w('tcW')}").addnext(element("gridSpan", val="2"))


def dragged_row(root: Any) -> None:
    """A row pulled to the right begins after the grid does."""
    table = root.find(f".//{w('tbl')}")
    table.find(w("tblGrid")).insert(0, element("gridCol", w="200"))
    for number, row in enumerate(rows_of(root)):
        if number == 2:
            properties = row.find(w("trPr"))
            properties.insert(0, element("gridBefore", val="1"))
        else:
            row.find(f"{w('tc')}/{w('tcPr')}/{w('tcW')}").addnext(element("gridSpan", val="2"))


SAME = (
    *(split_runs, smart_tags, content_controls, of_wps, alternates, tracked, fields),
    *(dragged_border, dragged_row),
)


@pytest.mark.parametrize("change", SAME, ids=lambda change: change.__name__)
def test_the_same_words_are_the_same_form(change: Callable[[Any], None]) -> None:
    assert read(resaved(change)).rows == read(form_bytes()).rows
    assert (read(resaved(change)).sender, read(resaved(change)).quarter) == (UNIT, rounds.Q3)


# --- other words ------------------------------------------------------------------------------------------------


def progress_after(change: Callable[[Any, Any], None], row: int = 2) -> tuple[str, ReturnedForm]:
    """What a row's progress reads as once `change` did something to its cell and paragraph."""

    def edit(root: Any) -> None:
        cell = rows_of(root)[row].findall(w("tc"))[3]
        change(cell, cell.find(w("p")))

    form = read(resaved(edit))
    return form.rows[row - 1].progress, form


def test_soft_returns_and_wide_spaces_are_lines_and_no_more() -> None:
    def change(_: Any, paragraph: Any) -> None:
        paragraph.extend([run_of("　　一是开展巡讲"), element("r", element("br")), run_of("　　二是建章立制　")])

    progress, _ = progress_after(change)
    assert progress == "一是开展巡讲\n二是建章立制"


def test_a_pasted_table_and_a_text_box_inside_a_cell_are_its_text() -> None:
    def change(cell: Any, paragraph: Any) -> None:
        box = element("txbxContent", element("p", run_of("框内文字")))
        paragraph.append(element("r", element("pict", box)))
        rows = [
            element("tr", *(element("tc", element("p", run_of(text))) for text in pair)) for pair in ("甲乙", "丙丁")
        ]
        cell.insert(1, element("tbl", element("tblPr"), element("tblGrid"), *rows))

    progress, form = progress_after(change)
    assert progress == "甲 乙\n丙 丁\n框内文字"
    assert [row.no for row in form.rows] == [1, 4, 8]


def test_a_cell_merged_over_two_columns_keeps_its_text_in_both() -> None:
    def edit(root: Any) -> None:
        cells = rows_of(root)[2].findall(w("tc"))
        cells[3].find(w("p")).append(run_of("已全部完成"))
        cells[3].find(f"{w('tcPr')}/{w('tcW')}").addnext(element("gridSpan", val="2"))
        rows_of(root)[2].remove(cells[4])

    row = read(resaved(edit)).rows[1]
    assert (row.no, row.progress) == (4, "已全部完成")


def test_rows_that_a_person_adds_are_read() -> None:
    def edit(root: Any) -> None:
        last = rows_of(root)[-1]
        more = deepcopy(last)
        for cell, text in zip(more.findall(w("tc")), ("9", "自行增加的事项", UNIT, "已开展2场", "12月底"), strict=True):
            for paragraph in cell.findall(w("p"))[1:]:
                cell.remove(paragraph)
            for run in cell.find(w("p")).findall(w("r")):
                cell.find(w("p")).remove(run)
            cell.find(w("p")).append(run_of(text))
        on = deepcopy(more)
        for cell in on.findall(w("tc")):
            if "已开展" not in "".join(cell.itertext()):
                for run in cell.find(w("p")).findall(w("r")):
                    cell.find(w("p")).remove(run)
        last.addnext(more)
        more.addnext(on)

    row = read(resaved(edit)).rows[-1]
    assert (row.no, row.name, row.progress) == (9, "自行增加的事项", "已开展2场\n已开展2场")


def test_symbols_of_a_symbol_font_do_not_eat_the_words_beside_them() -> None:
    def change(_: Any, paragraph: Any) -> None:
        tick = element("r", element("sym", font="Wingdings 2", char="F052"))
        paragraph.extend([tick, run_of("完成"), element("r", element("softHyphen")), run_of("3场")])

    assert progress_after(change)[0] == "完成3场"


# --- another package --------------------------------------------------------------------------------------------


def repackaged(rename: dict[str, str], replace: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith((".xml", ".rels")):
                text = content.decode()
                for pattern, by in replace.items():
                    text = re.sub(pattern, by, text)
                content = text.encode()
            new.writestr(rename.get(entry.filename, entry.filename), content)
    return out.getvalue()


def test_a_main_part_under_another_name_is_found() -> None:
    """Word on the web names it document2.xml; the package's relationships say which it is (ECMA-376 part 2, 9.3)."""
    names = {DOCUMENT: "word/document2.xml", "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels"}
    data = repackaged(names, {r"word/document\.xml": "word/document2.xml"})
    assert kind_of(data) is FileKind.WORD
    assert read(data).rows == read(form_bytes()).rows
    assert parse_marks("情况表.docx", data) == parse_marks("情况表.docx", form_bytes())


def test_a_strict_document_is_read() -> None:
    """Word saves as “Strict Open XML 文档” with other namespaces (ISO/IEC 29500 strict)."""
    spaces = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    data = repackaged({}, {re.escape(old): new for old, new in spaces.items()})
    assert kind_of(data) is FileKind.WORD
    assert read(data).rows == read(form_bytes()).rows
