"""The form on its page, in Word and in PDF: widths, heads, breaks, margins and type as GB/T 9704-2012 asks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.documents.form import form_docx, form_pdf
from bot.documents.form_sheet import break_title
from bot.domain.report import Completion, CompletionKind
from bot.domain.summary import summarise
from tests.documents.made_forms import flat, pages_of, table_of, word
from tests.documents.rounds import (
    AFTER_DUE,
    DUE,
    Q3,
    a_report,
    half_filed,
    nothing_filed,
    unit_named,
    with_text,
)


def test_the_blank_form_is_set_in_three_and_the_filled_one_in_small_four() -> None:
    """documents.md §1: cells 三号 16 pt blank, 小四 12 pt filled; fixed pitch 28 and 18 pt."""
    for data, size, pitch in ((form_docx(nothing_filed()), 16, 28), (form_docx(half_filed()), 12, 18)):
        paragraph = table_of(data).cell(1, 1).paragraphs[0]
        assert paragraph.runs[0].font.size == Pt(size)
        assert paragraph.paragraph_format.line_spacing == Pt(pitch)


@pytest.mark.parametrize(("landscape", "widths"), [(False, (11, 30, 41, 53, 21)), (True, (14, 48, 46, 88, 29))])
def test_widths_are_fixed_in_millimetres(landscape: bool, widths: tuple[int, ...]) -> None:
    """documents.md §1; set for the table, for the columns and for every cell."""
    table = table_of(form_docx(half_filed(), landscape=landscape))
    assert not table.autofit
    for number, width in enumerate(widths):
        assert abs(table.columns[number].width - Mm(width)) < Mm(0.1)
        assert all(abs(row.cells[number].width - Mm(width)) < Mm(0.1) for row in table.rows)


def test_the_head_is_repeated_and_rows_stay_whole() -> None:
    rows = list(table_of(form_docx(half_filed())).rows)
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_only_a_row_taller_than_a_page_may_break() -> None:
    rows = list(table_of(form_docx(with_text("字" * 4_000, tasks=2, units=1))).rows)
    assert all(row._tr.trPr is None or row._tr.trPr.find(qn("w:cantSplit")) is None for row in rows[1:])


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("length", [200, 300, 340, 380, 420, 600, 900, 1_300, 1_790])
def test_a_long_report_never_runs_off_the_paper(length: int, landscape: bool) -> None:
    """A row that is kept whole although it is taller than the page loses its end in a PDF, without a word."""
    text = "".join(f"第{number:03}条，扎实推进；" for number in range(length))[:length]
    printed = flat("".join(pages_of(form_pdf(with_text(text, tasks=2, units=1), landscape=landscape))))
    assert printed.count(text[-8:]) >= 2
    summary = with_text(text, tasks=1, units=1)
    assert text[:60] in flat("".join(pages_of(form_pdf(summary, summary.programme.units[0], landscape=landscape))))


def test_the_first_page_of_a_units_form_is_never_left_without_text() -> None:
    """The seal goes on the first page, over what it vouches for."""
    text = "".join(f"第{number:03}条，扎实推进；" for number in range(30))[:330]
    summary = with_text("", tasks=1, units=1)
    [task], [unit] = summary.programme.tasks, summary.programme.units
    reports = {(task.id, unit.id): a_report(task, unit, text)}
    whole = summarise(summary.programme, Q3, {Q3: reports}, due_at=DUE, as_of=AFTER_DUE)
    first, second = pages_of(form_pdf(whole, unit))
    assert text[:20] in flat(first)
    assert text[-8:] in flat(second)


def test_text_that_goes_down_a_narrow_column_may_break_too() -> None:
    """A completion time of 150 characters makes forty lines of the 21 mm column."""
    summary = with_text("推进中", tasks=1, units=1)
    report = next(part.report for task in summary.tasks for part in task.parts)
    assert report is not None
    long = Completion(CompletionKind.NONE, "".join(f"第{n:02}批待定，" for n in range(25)))
    reports = {(report.task_id, report.unit_id): replace(report, completion=long)}
    whole = summarise(summary.programme, Q3, {Q3: reports}, due_at=DUE, as_of=AFTER_DUE)
    assert "第24批待定" in flat("".join(pages_of(form_pdf(whole))))


def test_margins_and_page_numbers_follow_the_standard() -> None:
    """GB/T 9704-2012: 37, 35, 28 and 26 mm; the number in 四号, 7 mm under the type area, odd right, even left."""
    document = word(form_docx(half_filed()))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = footer._element.xml
        assert f'w:jc w:val="{side}"' in xml
        assert " PAGE " in xml
        assert footer.paragraphs[0].text == "— 1 —"
        assert footer.paragraphs[0].runs[0].font.size == Pt(14)


def test_landscape_turns_the_type_area() -> None:
    section = word(form_docx(half_filed(), landscape=True)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) == 225


def test_every_run_names_its_chinese_and_its_latin_font() -> None:
    data = form_docx(half_filed())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    fonts = set()
    for run in root.iter(qn("w:r")):
        named = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert named is not None
        assert named.get(qn("w:hint")) == "eastAsia"
        fonts.add((named.get(qn("w:eastAsia")), named.get(qn("w:ascii"))))
    assert fonts == {
        ("黑体", "Times New Roman"),
        ("方正小标宋简体", "方正小标宋简体"),
        ("仿宋_GB2312", "Times New Roman"),
    }


def test_the_seal_has_its_room_only_in_a_units_form() -> None:
    """documents.md §1: 45 mm clear near 填报单位（盖章）."""
    summary = half_filed()
    for unit, least in ((unit_named(summary, "建设局"), 45), (None, 0)):
        sender = next(p for p in word(form_docx(summary, unit)).paragraphs if p.text.startswith("填报单位"))
        room = sender.paragraph_format.space_before + sender.paragraph_format.line_spacing
        assert (room >= Mm(45) - Mm(0.1)) is (least == 45)


@pytest.mark.parametrize(
    ("title", "limit", "lines"),
    [
        ("2024年为高新区妇女儿童办实事工作进展情况表", 20, ("2024年为高新区妇女儿童办实事工作进展", "情况表")),
        ("2024年为高新区妇女儿童办实事工作进展情况表", 28, ("2024年为高新区妇女儿童办实事工作进展情况表",)),
        ("工作进展情况表", 20, ("工作进展情况表",)),
        ("", 20, ("",)),
    ],
)
def test_a_title_is_broken_between_words(title: str, limit: int, lines: tuple[str, ...]) -> None:
    assert break_title(title, limit) == lines


@given(st.text(max_size=120), st.integers(5, 30))
def test_a_broken_title_loses_nothing(title: str, limit: int) -> None:
    assert flat("".join(break_title(title, limit))) == flat(title)


def test_pdf_pages_repeat_the_head_and_carry_their_number() -> None:
    pages = pages_of(form_pdf(half_filed()))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "实事名称" in page
        assert f"—{number}—" in flat(page)


def test_a_row_longer_than_a_page_is_not_lost_in_the_pdf() -> None:
    text = "".join(f"第{number:03}段进展情况说明文字若干。" for number in range(260))
    printed = flat("".join(pages_of(form_pdf(with_text(text, tasks=2, units=1)))))
    assert "第000段" in printed
    assert "第259段" in printed


def test_a_unit_form_is_printed_on_one_page_where_it_fits() -> None:
    summary = half_filed()
    unit = unit_named(summary, "教育和体育事业中心")
    assert len(pages_of(form_pdf(nothing_filed(), unit))) == 1
