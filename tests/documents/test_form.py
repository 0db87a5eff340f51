"""What stands in the form: the annex as published, each unit's text, numbers and deadline, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from docx.oxml.ns import qn

from bot.documents.form import file_name, form_docx, form_name, form_pdf
from bot.domain.programme import Unit
from bot.domain.report import Completion, CompletionKind
from bot.domain.summary import RoundSummary, summarise
from tests.documents.made_forms import flat, pages_of, table_of, word
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


def test_the_file_names_its_author_and_time_and_not_a_library() -> None:
    properties = word(form_docx(half_filed())).core_properties
    assert properties.author == properties.last_modified_by == "组织人事部群团科"
    assert properties.title == "2024年为高新区妇女儿童办实事工作进展情况表"
    assert properties.created == AFTER_DUE
    assert properties.comments == ""


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


def test_the_pdf_says_what_the_word_file_says() -> None:
    summary = half_filed()
    printed = flat("".join(pages_of(form_pdf(summary))))
    for row in table_of(form_docx(summary)).rows:
        for line in (line for cell in row.cells for line in cell.text.split("\n")):
            assert flat(line)[:8] in printed


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
