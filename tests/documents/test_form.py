"""The official form: its layout as documents.md and GB/T 9704-2012 ask for it, and text that would like to break it."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from bot.documents.form import file_name, form_docx, form_name, form_pdf
from bot.documents.form_sheet import break_title
from bot.domain.programme import Unit
from bot.domain.report import Completion, CompletionKind
from bot.domain.summary import RoundSummary, summarise
from tests.documents.rounds import (
    AFTER_DUE,
    COLUMNS,
    DUE,
    Q3,
    a_report,
    half_filed,
    nothing_filed,
    unit_named,
    with_text,
    zibo,
)

HOSTILE = (
    "=cmd|'/c calc'!A1",
    "</w:t></w:r><w:br/> & < > ]]> &amp; <!DOCTYPE a>",
    '#eval("1") *粗* _斜_ $x^2$ @引用 <标签> #pagebreak() \\ `raw` // 注释 /* */ = 标题 - 项 + 1.',
    "零\x00字\x0b符\x1f\x7f\ufffe\uffff尾",
    "右\u202e转左\u202c\u2066隔离\u2069",
    "字" * 4_000,
    "A" * 4_000,
    "行\n" * 500,
    "\ud800孤",
    "👩‍👩‍👧‍👦🟢",
    "",
    "   \n\n  ",
    "{{ 7*7 }} {% raw %} %s %(x)s \\n ${x}",
)


def word(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def table_of(data: bytes) -> Table:
    tables = word(data).tables
    assert len(tables) == 1
    found: Table = tables[0]
    return found


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def flat(text: str) -> str:
    return "".join(text.split())


# --- structure --------------------------------------------------------------------------------------------------


def test_a_blank_form_is_the_annex() -> None:
    table = table_of(form_docx(nothing_filed()))
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 11)]
    assert rows[8][:3] == [
        "8",
        "实施“阳光成长”青少年身心健康护航行动",
        "高新区公安分局\n高新区法院\n高新区检察院\n教育和体育事业中心\n卫生健康事业中心",
    ]
    assert all(row[3:] == ["", ""] for row in rows[1:])


def test_the_blank_form_is_set_in_three_and_the_filled_one_in_small_four() -> None:
    """documents.md §1: cells 三号 16 pt blank, 小四 12 pt filled; fixed pitch 28 and 18 pt."""
    for data, size, pitch in ((form_docx(nothing_filed()), 16, 28), (form_docx(half_filed()), 12, 18)):
        paragraph = table_of(data).cell(1, 1).paragraphs[0]
        assert paragraph.runs[0].font.size == Pt(size)
        assert paragraph.paragraph_format.line_spacing == Pt(pitch)


def test_several_units_stand_in_one_cell_each_under_its_name() -> None:
    cell = table_of(form_docx(half_filed())).cell(2, 3).text.split("\n")
    assert cell[0] == "组织人事部："
    assert cell[1].startswith("会同人社中心举办")
    assert cell[2] == "培训家政从业人员累计80人次，完成年度目标的80%。"
    assert cell[3:5] == ["工业信息化和商务局：", "（未报送）"]
    assert cell[5] == "人社中心："


def test_a_task_of_one_unit_shows_its_text_alone_with_its_numbers() -> None:
    cell = table_of(form_docx(half_filed())).cell(1, 3).text.split("\n")
    assert cell[0].startswith("新建实验小学北校区主体封顶")
    assert cell[-1] == (
        "新改扩建中小学累计2所，完成年度目标的66.7%；幼儿园累计1所，完成年度目标的100%；"
        "打造智慧教育应用场景累计4个，完成年度目标的80%。"
    )


def test_a_number_the_unit_told_itself_is_not_told_twice() -> None:
    text = table_of(form_docx(half_filed())).cell(2, 3).text
    assert (
        text.count("完成年度目标的80%") == 2
    )  # once in the bot's sentence for one unit, once in the other's own words


def test_the_deadline_stands_once_where_all_agree_and_under_each_name_where_they_differ() -> None:
    table = table_of(form_docx(half_filed()))
    assert table.cell(1, 4).text == "2024年\n12月31日"
    assert table.cell(2, 4).text == "组织人事部：\n2024年\n12月31日\n人社中心：\n2024年\n11月30日"
    assert table.cell(5, 4).text == "已完成\n（2024年\n7月1日）"
    assert table.cell(7, 4).text == ""


def test_the_form_of_one_unit_has_its_tasks_and_nobody_elses_words() -> None:
    summary = half_filed()
    unit = unit_named(summary, "人社中心")
    data = form_docx(summary, unit)
    table = table_of(data)
    assert [row.cells[0].text for row in table.rows] == ["序号", "2"]
    assert table.cell(1, 2).text == "人社中心"
    assert "组织人事部" not in flat(table.cell(1, 3).text)
    assert table.cell(1, 4).text == "2024年\n11月30日"
    assert "填报单位（盖章）：人社中心\t2024年第三季度" in [paragraph.text for paragraph in word(data).paragraphs]


def test_a_unit_finds_an_empty_cell_where_it_has_not_reported() -> None:
    summary = half_filed()
    table = table_of(form_docx(summary, unit_named(summary, "组织人事部")))
    assert [row.cells[0].text for row in table.rows][1:] == ["2", "3", "4", "5", "6", "7", "10"]
    assert table.cell(2, 3).text == ""
    empty = table.cell(2, 3).paragraphs[0]._p.pPr.find(qn("w:rPr"))
    assert empty.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert empty.find(qn("w:sz")).get(qn("w:val")) == "24"


def test_a_unit_of_another_list_has_no_form() -> None:
    with pytest.raises(KeyError):
        form_docx(half_filed(), Unit(999, "别的单位"))


def with_columns(summary: RoundSummary, *columns: str) -> RoundSummary:
    head = replace(summary.programme.head, form_columns=columns)
    return replace(summary, programme=replace(summary.programme, head=head))


def test_other_columns_of_a_notice_are_kept_and_filled_by_what_they_ask_for() -> None:
    summary = half_filed()
    columns = ("编号", "项目名称", "量化指标", "牵头单位", "配合单位", "落实情况", "完成时间", "备注")
    other = with_columns(summary, *columns)
    rows = [[cell.text for cell in row.cells] for row in table_of(form_docx(other)).rows]
    assert rows[0] == list(columns)
    assert rows[1][0] == "1"
    assert rows[1][2] == "新改扩建3所中小学\n1所幼儿园\n打造5个智慧教育应用场景"
    assert rows[1][3:5] == ["", ""]  # nobody is named as lead or supporting
    assert rows[1][5].startswith("新建实验小学")
    assert rows[1][6:] == ["2024年\n12月31日", ""]


def test_columns_that_are_none_fall_back_to_the_usual_form() -> None:
    summary = half_filed()
    odd = with_columns(summary, "甲", "乙")
    assert [cell.text for cell in table_of(form_docx(odd)).rows[0].cells] == list(COLUMNS)


# --- layout -----------------------------------------------------------------------------------------------------


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


def test_the_file_names_its_author_and_time_and_not_a_library() -> None:
    properties = word(form_docx(half_filed())).core_properties
    assert properties.author == properties.last_modified_by == "组织人事部群团科"
    assert properties.title == "2024年为高新区妇女儿童办实事工作进展情况表"
    assert properties.created == AFTER_DUE
    assert properties.comments == ""


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


# --- rehearsal, names -------------------------------------------------------------------------------------------


def test_a_rehearsal_says_so_on_the_page_and_in_the_name() -> None:
    summary = half_filed(is_rehearsal=True)
    section = word(form_docx(summary)).sections[0]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "【演练】"
    assert all("【演练】" in page for page in pages_of(form_pdf(summary)))
    assert form_name(summary) == "【演练】2024年第三季度工作进展情况表.docx"


def test_the_real_thing_does_not_say_rehearsal() -> None:
    summary = half_filed()
    assert not word(form_docx(summary)).sections[0].header.paragraphs[0].text
    assert "演练" not in "".join(pages_of(form_pdf(summary)))


def test_file_names_are_chinese_and_safe() -> None:
    summary = half_filed()
    unit = unit_named(summary, "教育和体育事业中心")
    assert form_name(summary) == "2024年第三季度工作进展情况表.docx"
    assert form_name(summary, unit, "pdf") == "2024年第三季度工作进展情况表（教育和体育事业中心）.pdf"
    assert file_name(summary, "工作台账", "xlsx") == "2024年第三季度工作台账.xlsx"
    named = form_name(summary, Unit(1, '../a\\b:c*?"<>|\n\u202e' + "长" * 300))
    assert not set('/\\:*?"<>|\n\u202e') & set(named)
    assert len(named) < 100


# --- PDF --------------------------------------------------------------------------------------------------------


def test_the_pdf_says_what_the_word_file_says() -> None:
    summary = half_filed()
    printed = flat("".join(pages_of(form_pdf(summary))))
    for row in table_of(form_docx(summary)).rows:
        for line in (line for cell in row.cells for line in cell.text.split("\n")):
            assert flat(line)[:8] in printed


def test_pdf_pages_repeat_the_head_and_carry_their_number() -> None:
    pages = pages_of(form_pdf(half_filed()))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "实事名称" in page
        assert f"—{number}—" in flat(page)


def test_rarer_characters_of_names_are_set() -> None:
    text = "喆堃玥珺翀昇㎡①"
    assert text in flat("".join(pages_of(form_pdf(with_text(text, tasks=1, units=1)))))


def test_a_row_longer_than_a_page_is_not_lost_in_the_pdf() -> None:
    text = "".join(f"第{number:03}段进展情况说明文字若干。" for number in range(260))
    printed = flat("".join(pages_of(form_pdf(with_text(text, tasks=2, units=1)))))
    assert "第000段" in printed
    assert "第259段" in printed


def test_a_unit_form_is_printed_on_one_page_where_it_fits() -> None:
    summary = half_filed()
    unit = unit_named(summary, "教育和体育事业中心")
    assert len(pages_of(form_pdf(nothing_filed(), unit))) == 1


# --- hostile text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_does_not_change_the_form(text: str) -> None:
    summary = with_text(text, tasks=2, units=2)
    table = table_of(form_docx(summary))
    assert [cell.text for cell in table.rows[0].cells] == list(COLUMNS)
    assert [row.cells[0].text for row in table.rows] == ["序号", "1", "2"]
    assert "\u202e" not in table.cell(1, 3).text
    printed = "".join(pages_of(form_pdf(summary)))
    assert "实施某某行动2" in flat(printed)


def test_markup_is_printed_as_written() -> None:
    text = '#eval("1") *粗* $x^2$ <标签> & = 标题'
    printed = flat("".join(pages_of(form_pdf(with_text(text, tasks=1, units=1)))))
    for piece in ("#eval(", "*粗*", "$x^2$", "<标签>&=标题"):
        assert piece in printed
    assert table_of(form_docx(with_text(text, tasks=1, units=1))).cell(1, 3).text.startswith(text)


def test_hostile_names_do_not_change_the_form() -> None:
    for name in ("#pagebreak()<w:p/>&\x00\x0b", "超" * 200):
        summary = with_text("正文", tasks=2, units=2, name=name)
        assert len(table_of(form_docx(summary)).rows) == 3
        assert pages_of(form_pdf(summary, summary.programme.units[0]))


def test_five_units_thirty_tasks() -> None:
    summary = with_text("扎实推进，累计7场。", tasks=30, units=5)
    assert len(table_of(form_docx(summary)).rows) == 31
    assert "实施某某行动30" in flat("".join(pages_of(form_pdf(summary))))


def test_an_empty_list_is_an_empty_form() -> None:
    programme = replace(zibo(), tasks=())
    assert len(table_of(form_docx(nothing_filed(programme))).rows) == 1
    assert len(pages_of(form_pdf(nothing_filed(programme)))) == 1


def written(text: str) -> RoundSummary:
    return with_text(text, tasks=1, units=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_makes_a_form(text: str) -> None:
    table = table_of(form_docx(written(text)))
    assert [cell.text for cell in table.rows[0].cells] == list(COLUMNS)
    assert len(table.rows) == 2
    assert "实事名称" in "".join(pages_of(form_pdf(written(text))))


def test_pages_are_set_side_by_side_by_several_threads() -> None:
    summaries = [with_text(f"第{number}份", tasks=1, units=1) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(form_pdf, summaries))
    for number, data in enumerate(made):
        assert f"第{number}份" in flat("".join(pages_of(data)))


def test_a_completion_in_a_persons_words_is_shown_as_written() -> None:
    programme = zibo()
    task = programme.tasks[0]
    report = a_report(
        task,
        task.units[0],
        "推进中。",
        {task.targets[0].id: Decimal(1)},
        completion=Completion(CompletionKind.NONE, "视上级资金情况"),
    )
    summary = summarise(programme, Q3, {Q3: {(task.id, task.units[0].id): report}}, due_at=DUE, as_of=AFTER_DUE)
    assert table_of(form_docx(summary)).cell(1, 4).text == "视上级资金情况"
