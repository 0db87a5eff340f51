"""Every Word and Excel file of ours passes Office's own rules, whatever was written into it.

openxml-audit is a port of the rules of Microsoft's Open XML SDK validator, and none of ours. What it does not look at,
and Word or Excel does, is in office_rules.py. Neither is Word itself: that a file opens without a prompt can only be
seen there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from bot.documents.bulletin import bulletin_docx
from bot.documents.bulletin_slips import slips_docx
from bot.documents.call_list import CallLine, call_list_docx
from bot.documents.form import form_docx
from bot.documents.ledger import ledger_xlsx
from bot.domain.dispatch import slips
from bot.domain.report import ReportState
from bot.domain.sealed import page_codes
from bot.domain.summary import RoundSummary
from tests.documents.office_rules import excel_faults, word_faults
from tests.documents.rounds import Q3, a_report, half_filed, nothing_filed, unit_named, with_text, zibo
from tests.documents.test_bulletin import REPLY_BY

HOSTILE = (
    "=cmd|'/c calc'!A1",
    "零\x00字\x0b符\x1f\x7f\ufffe\uffff\ud800尾右\u202e转左\u202c\u2066隔离\u2069\u200b",
    "</w:t></w:r><w:p/> & < > ]]> &amp; <!DOCTYPE a> _x0041_",
    "𠮷𪚥㐂👩‍👩‍👧‍👦🟢é",
    "字" * 4_000,
    "行\r\n\t" * 100,
    "",
)


@cache
def of_a_unit(*, landscape: bool = False) -> bytes:
    summary = half_filed()
    codes = page_codes(Q3, 7, 3, "ABC", b"k" * 32)
    return form_docx(summary, unit_named(summary, "教育和体育事业中心"), landscape=landscape, codes=codes)


def draft() -> bytes:
    summary = half_filed()
    unit = unit_named(summary, "组织人事部")
    tasks = [task for task in summary.programme.tasks if unit in task.units]
    reports = {task.id: a_report(task, unit, "正在推进。", state=ReportState.DRAFT) for task in tasks}
    return form_docx(summary, unit, drafts=reports)


def slips_of(summary: RoundSummary) -> bytes:
    return slips_docx(summary, slips(summary), REPLY_BY)


def calls(text: str = "教育和体育事业中心") -> bytes:
    lines = [CallLine(text, f"张三 13800000000 {text}", ("第1项还没有报送。", text))] * 12
    return call_list_docx(half_filed(), lines)


@cache
def ledger() -> bytes:
    return ledger_xlsx(half_filed())


WORD: dict[str, Callable[[], bytes]] = {
    "blank": lambda: form_docx(nothing_filed()),
    "filled, rehearsal": lambda: form_docx(half_filed(is_rehearsal=True)),
    "filled, landscape": lambda: form_docx(half_filed(), landscape=True),
    "a unit's": of_a_unit,
    "a unit's, landscape": lambda: of_a_unit(landscape=True),
    "draft": draft,
    "without a task": lambda: form_docx(nothing_filed(replace(zibo(), tasks=()))),
    "thirty tasks of five units": lambda: form_docx(with_text("扎实推进，累计7场。", tasks=30, units=5)),
    "bulletin": lambda: bulletin_docx(half_filed(is_rehearsal=True)),
    "slips": lambda: slips_of(half_filed()),
    "call list": calls,
}
EXCEL: dict[str, Callable[[], bytes]] = {
    "ledger": ledger,
    "ledger of nothing": lambda: ledger_xlsx(nothing_filed()),
    "ledger without a task": lambda: ledger_xlsx(nothing_filed(replace(zibo(), tasks=()))),
}

# openpyxl writes text into its cell and not into a table of texts. Excel reads both, and writes the other when it saves.
_REMARK = "inline-string cell"


@cache
def validator(office: FileFormat) -> OpenXmlValidator:
    return OpenXmlValidator(file_format=office)


def faults(data: bytes, extension: str, folder: Path, office: FileFormat = FileFormat.OFFICE_2019) -> list[str]:
    path = folder / f"file.{extension}"
    path.write_bytes(data)
    found = validator(office).validate(path).errors
    schema = [f"{one.part_uri}: {one.description}" for one in found if _REMARK not in one.description]
    # Our rules rely on the schema's.
    return schema or (word_faults(data) if extension == "docx" else excel_faults(data))


@pytest.mark.parametrize("kind", WORD)
def test_a_word_file_passes_the_rules_of_office(kind: str, tmp_path: Path) -> None:
    assert faults(WORD[kind](), "docx", tmp_path) == []


@pytest.mark.parametrize("kind", EXCEL)
def test_an_excel_file_passes_the_rules_of_office(kind: str, tmp_path: Path) -> None:
    assert faults(EXCEL[kind](), "xlsx", tmp_path) == []


@pytest.mark.parametrize("kind", ["a unit's, landscape", "slips", "ledger"])
def test_office_2007_has_all_the_words(kind: str, tmp_path: Path) -> None:
    extension, make = ("docx", WORD[kind]) if kind in WORD else ("xlsx", EXCEL[kind])
    assert faults(make(), extension, tmp_path, FileFormat.OFFICE_2007) == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_write_makes_no_file_that_is_repaired(text: str, tmp_path: Path) -> None:
    summary = with_text(text, tasks=1, units=2, name=text[:60] or None)
    assert faults(form_docx(summary), "docx", tmp_path) == []
    assert faults(ledger_xlsx(summary), "xlsx", tmp_path) == []


def test_letters_of_the_office_are_whole_with_all_of_it_at_once(tmp_path: Path) -> None:
    text = "。".join(HOSTILE)
    summary = with_text(text, tasks=2, units=2, name=text[:60])
    for data in (bulletin_docx(summary), slips_of(summary), calls(text)):
        assert faults(data, "docx", tmp_path) == []


# --- the rules find faults --------------------------------------------------------------------------------------


def broken(data: bytes, part: str, pattern: str, by: str) -> bytes:
    """The same file with the first `pattern` of a part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == part:
                changed = re.sub(pattern, by, content.decode(), count=1, flags=re.DOTALL)
                assert changed != content.decode()
                content = changed.encode()
            new.writestr(entry.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "pattern", "by"),
    [
        ("word/document.xml", r"(<w:rFonts[^>]*/>)(<w:sz [^>]*/>)", r"\2\1"),
        ("word/document.xml", r"(<w:tcW[^>]*/>)(<w:vAlign[^>]*/>)", r"\2\1"),
        ("word/document.xml", r"(<w:tblLayout[^>]*/>)(<w:tblCellMar>.*?</w:tblCellMar>)", r"\2\1"),
        ("word/document.xml", r'<w:jc w:val="left"/>', '<w:jc w:val="middle"/>'),
        ("word/document.xml", r"<w:tblGrid>.*?</w:tblGrid>", ""),
        ("word/document.xml", r"<w:tcW[^>]*/>", ""),
        ("word/document.xml", r"<w:tc>.*?</w:tc>", ""),
        ("word/document.xml", r"(</w:tcPr>)<w:p>.*?</w:p>", r"\1"),
        ("word/document.xml", r'w:eastAsia="仿宋_GB2312"', 'w:eastAsia="仿宋_GB2312" w:eastAsiaTheme="minorEastAsia"'),
        ("word/header2.xml", r'(<wp:docPr[^>]*) id="2"', r'\1 id="1"'),
        ("word/_rels/header1.xml.rels", r"<Relationship [^>]*/>", ""),
        ("word/styles.xml", r'w:eastAsia="zh-CN"', 'w:eastAsia="en-US"'),
        ("word/settings.xml", r'(compatibilityMode"[^>]*w:val=)"15"', r'\1"14"'),
    ],
)
def test_a_word_file_that_is_broken_is_found(part: str, pattern: str, by: str, tmp_path: Path) -> None:
    assert faults(broken(of_a_unit(), part, pattern, by), "docx", tmp_path)


@pytest.mark.parametrize(
    ("part", "pattern", "by"),
    [
        ("xl/worksheets/sheet1.xml", r"(<pageMargins[^>]*/>)(<pageSetup[^>]*/>)", r"\2\1"),
        ("xl/worksheets/sheet1.xml", r' s="\d+"', ' s="999"'),
        ("xl/worksheets/sheet1.xml", r'<autoFilter ref="[^"]*"', '<autoFilter ref="A3:ZZ9"'),
        ("xl/worksheets/sheet1.xml", r'(<c r="A4".*?</c>)', r"\1\1"),
        ("xl/workbook.xml", r'name="量化目标"', 'name="工作台账"'),
        ("xl/workbook.xml", r'name="量化目标"', f'name="量化[{"长" * 40}]"'),
    ],
)
def test_an_excel_file_that_is_broken_is_found(part: str, pattern: str, by: str, tmp_path: Path) -> None:
    assert faults(broken(ledger(), part, pattern, by), "xlsx", tmp_path)
