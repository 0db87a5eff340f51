"""The ledger: rows and typed cells an officer can count with, and text that stays text."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.documents.ledger import CELL_LIMIT, ledger_name, ledger_xlsx
from bot.domain.programme import Comparator
from bot.domain.summary import RoundSummary
from tests.documents.rounds import half_filed, nothing_filed, with_text

HEADINGS = {
    "工作台账": [
        "序号",
        "实事名称",
        "责任单位",
        "角色",
        "状态",
        "灯",
        "本季度进展",
        "目标完成情况",
        "完成率",
        "完成时限",
        "自评",
        "重要情况",
        "填报方式",
        "提交时间",
    ],
    "量化目标": [
        "序号",
        "实事名称",
        "目标",
        "要求",
        "目标值",
        "单位",
        "填报单位",
        "累计完成",
        "完成率",
        "上季度累计",
        "较上季度",
        "时间进度",
        "说明",
    ],
    "报送情况": ["责任单位", "应报项数", "已报项数", "未报项数", "报送率", "未报送的实事", "盖章件"],
}


def book_of(summary: RoundSummary) -> Any:
    return load_workbook(io.BytesIO(ledger_xlsx(summary)))


def rows_of(book: Any, sheet: str) -> list[dict[str, Any]]:
    return [
        dict(zip((head.value for head in book[sheet][3]), (cell.value for cell in row), strict=True))
        for row in book[sheet].iter_rows(min_row=4)
    ]


# --- structure --------------------------------------------------------------------------------------------------


def test_the_sheets_with_their_headings() -> None:
    """A sheet of reports for each quarter of the year, the present one first, and the year at a glance."""
    book = book_of(half_filed())
    assert book.sheetnames == ["工作台账", "量化目标", "报送情况", "全年一览", "第二季度"]
    assert [cell.value for cell in book["第二季度"][3]] == HEADINGS["工作台账"]
    assert book["第二季度"]["A1"].value == "2024年第二季度工作台账"
    assert book_of(half_filed(with_history=False)).sheetnames[-1] == "全年一览"
    for name, headings in HEADINGS.items():
        assert [cell.value for cell in book[name][3]] == headings


def test_one_row_a_report() -> None:
    summary = half_filed()
    rows = rows_of(book_of(summary), "工作台账")
    assert len(rows) == len(summary.parts) == 23
    assert [(row["序号"], row["责任单位"]) for row in rows] == [
        (task.task.no, part.unit.name) for task in summary.tasks for part in task.parts
    ]


def test_cells_are_typed() -> None:
    sheet = book_of(half_filed())["工作台账"]
    row = next(row for row in sheet.iter_rows(min_row=4) if row[2].value == "人社中心")
    assert row[0].value == 2
    assert row[8].value == pytest.approx(0.8)
    assert row[8].number_format == "0.0%"
    assert row[9].value.isoformat() == "2024-11-30T00:00:00"
    assert row[9].number_format == "yyyy-mm-dd"
    assert row[13].is_date
    assert row[13].value.isoformat() == "2024-09-23T10:30:00"  # Shanghai's time
    assert (row[4].value, row[5].value, row[10].value) == ("已盖章", "正常", "正常推进")


def test_what_is_not_reported_is_said_and_left_empty() -> None:
    row = next(row for row in rows_of(book_of(half_filed()), "工作台账") if row["责任单位"] == "高新区法院")
    assert (row["状态"], row["灯"]) == ("未报送", "预警")
    assert row["本季度进展"] is row["完成率"] is row["提交时间"] is None


def test_what_the_office_entered_is_marked() -> None:
    rows = rows_of(book_of(half_filed()), "工作台账")
    assert {row["责任单位"] for row in rows if row["填报方式"] == "群团科代录，未经单位确认"} == {"高新区检察院"}


def test_numbers_stand_against_their_targets_and_last_quarter() -> None:
    rows = {row["目标"]: row for row in rows_of(book_of(half_filed()), "量化目标") if row["填报单位"] != "组织人事部"}
    row = rows["全年培训家政从业人员100人次以上"]
    assert (row["要求"], row["目标值"], row["单位"], row["累计完成"]) == ("不少于", 100, "人次", 80)
    assert (row["完成率"], row["上季度累计"], row["较上季度"], row["时间进度"]) == (0.8, 50, 30, 0.75)
    rate = rows["筛查率达到90%"]
    assert rate["累计完成"] == 71.5
    assert rate["时间进度"] is None  # a rate does not grow with the year
    silent = rows["打造具有市级示范引领作用的托育机构1家"]
    assert (silent["累计完成"], silent["说明"]) == (None, "本季度还没有单位填报")


def test_units_that_disagree_on_a_number_are_pointed_out() -> None:
    summary = half_filed()
    task = summary.tasks[1]
    claims = tuple((unit, total + place) for place, (unit, total) in enumerate(task.targets[0].claims))
    disputed = replace(
        summary, tasks=(replace(task, targets=(replace(task.targets[0], claims=claims),)), *summary.tasks[2:])
    )
    rows = rows_of(book_of(disputed), "量化目标")[:2]
    assert [row["累计完成"] for row in rows] == [80, 81]
    assert all("请核对" in row["说明"] for row in rows)
    assert [row["较上季度"] for row in rows] == [None, 31]


def test_a_ceiling_is_no_goal_with_a_share() -> None:
    summary = half_filed()
    task = summary.tasks[1]
    ceiling = replace(task.task.targets[0], comparator=Comparator.AT_MOST)
    changed = replace(task, task=replace(task.task, targets=(ceiling,)))
    row = rows_of(book_of(replace(summary, tasks=(changed,))), "工作台账")[0]
    assert row["完成率"] is None
    assert row["目标完成情况"].endswith("80/100人次")


def test_units_in_the_order_of_the_list_with_a_total() -> None:
    """No rankings (国办函〔2026〕12号): the order is that of the notice, not of who is best."""
    summary = half_filed()
    rows = rows_of(book_of(summary), "报送情况")
    assert [row["责任单位"] for row in rows] == [*(unit.name for unit in summary.programme.units), "合计"]
    court = rows[8]
    assert (court["应报项数"], court["已报项数"], court["未报项数"], court["报送率"]) == (1, 0, 1, 0)
    assert court["未报送的实事"] == "8. 实施“阳光成长”青少年身心健康护航行动"
    assert {row["责任单位"] for row in rows if row["盖章件"] == "已收"} == {"人社中心"}
    assert (rows[-1]["应报项数"], rows[-1]["已报项数"], rows[-1]["盖章件"]) == (23, 12, "1/12")


def test_the_year_at_a_glance_has_lights_and_totals_of_each_quarter() -> None:
    book = book_of(half_filed())
    assert book["全年一览"]["A1"].value == "2024年全年一览"
    rows = [row for row in rows_of(book, "全年一览") if row["序号"] == 2]
    (row,) = rows
    assert (row["一季度灯"], row["二季度灯"], row["三季度灯"], row["四季度灯"]) == (None, "预警", "预警", None)
    assert (row["一季度累计"], row["二季度累计"], row["三季度累计"]) == (None, 50, 80)
    assert (row["目标值"], row["单位"], row["完成率"]) == (100, "人次", 0.8)
    assert len(rows_of(book, "全年一览")) == sum(max(1, len(task.targets)) for task in half_filed().tasks)


def test_a_row_that_cannot_be_made_says_so_and_the_rest_is_there() -> None:
    summary = half_filed()
    task = summary.tasks[1]
    broken = replace(task.targets[0], claims=((task.parts[0].unit, Decimal("sNaN")), *task.targets[0].claims))
    changed = replace(summary, tasks=(summary.tasks[0], replace(task, targets=(broken,)), *summary.tasks[2:]))
    rows = rows_of(book_of(changed), "量化目标")
    assert [row["实事名称"] for row in rows if row["序号"] == 2] == ["〔此行无法生成，请联系管理员〕"]
    assert {row["序号"] for row in rows} == {row["序号"] for row in rows_of(book_of(summary), "量化目标")}


# --- use and print ----------------------------------------------------------------------------------------------


def test_every_sheet_filters_freezes_and_prints_on_landscape_pages() -> None:
    book = book_of(half_filed())
    assert book["工作台账"].auto_filter.ref == "A3:N26"
    assert book["报送情况"].auto_filter.ref == "A3:G15"  # the total stays out of the filter
    assert book["工作台账"].freeze_panes == "C4"
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$3:$3"
        assert all(5 < dimension.width < 70 for dimension in sheet.column_dimensions.values())
        assert all(cell.alignment.wrap_text for cell in sheet[4])


def test_lights_are_a_word_and_a_colour() -> None:
    sheet = book_of(half_filed())["工作台账"]
    (span,) = sheet.conditional_formatting
    assert str(span.sqref) == "F4:F26"
    assert {rule.formula[0] for rule in span.rules} == {'"正常"', '"偏慢"', '"预警"', '"未到期"'}
    assert len({rule.dxf.fill.bgColor.rgb for rule in span.rules}) == 4


def test_a_rehearsal_says_so_on_every_sheet() -> None:
    book = book_of(half_filed(is_rehearsal=True))
    for sheet in book:
        assert sheet["A1"].value.startswith("【演练】")
        assert sheet.oddHeader.center.text == "【演练】"
    assert "演练" not in str(book_of(half_filed())["工作台账"]["A1"].value)
    assert ledger_name(half_filed(is_rehearsal=True)) == "【演练】2024年第三季度工作台账.xlsx"


def test_title_time_and_author() -> None:
    book = book_of(half_filed())
    assert book["工作台账"]["A1"].value == "2024年第三季度工作台账"
    assert book["工作台账"]["A2"].value == "2024年为高新区妇女儿童办实事　统计截至2024年10月8日09:05"
    assert book.properties.creator == "组织人事部群团科"
    assert ledger_name(half_filed()) == "2024年第三季度工作台账.xlsx"


# --- hostile text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)", '=HYPERLINK("http://a","b")', "=1"])
def test_text_is_never_a_formula(text: str) -> None:
    book = book_of(with_text(text, tasks=1, units=1, name=text))
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    cell = book["工作台账"]["G4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_control_and_bidi_characters_are_gone() -> None:
    book = book_of(with_text("甲\x00乙\x0b丙\u202e丁\ufffe\ud800", tasks=1, units=1))
    assert book["工作台账"]["G4"].value == "甲乙丙丁\ufffd"


def test_long_text_stays_within_a_cell() -> None:
    value = book_of(with_text("长" * 50_000, tasks=1, units=1))["工作台账"]["G4"].value
    assert 4_000 < len(value) <= CELL_LIMIT


def test_an_empty_round_is_a_ledger_too() -> None:
    summary = nothing_filed()
    assert {row["状态"] for row in rows_of(book_of(summary), "工作台账")} == {"未报送"}
    bare = nothing_filed(replace(summary.programme, tasks=()))
    assert rows_of(book_of(bare), "工作台账") == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_makes_a_ledger(text: str) -> None:
    rows = rows_of(book_of(with_text(text, tasks=1, units=2)), "工作台账")
    assert [row["序号"] for row in rows] == [1, 1]
    assert {row["目标完成情况"] for row in rows} == {"全年开展活动12场：7/12场，58.3%"}
