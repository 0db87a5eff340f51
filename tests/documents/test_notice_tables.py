"""Tables as offices draw them: headers in two rows, cells over several rows and columns, parts sorted by unit or by kind."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from docx.document import Document as WordDocument

from bot.documents.notice import read_notice
from bot.documents.notice.wrapped import unwrapped
from bot.domain.notice import Notice, NoticeTask
from tests.documents.notice_files import docx_bytes

Merge = tuple[int, int, int, int]


def _word(before: Sequence[str], *tables: tuple[Sequence[Sequence[str]], Sequence[Merge]], after: str = "") -> Notice:
    """A letter with tables; a merge keeps the text of its first cell."""

    def fill(document: WordDocument) -> None:
        for line in before:
            document.add_paragraph(line)
        for rows, merges in tables:
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for cells, row in zip(table.rows, rows, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text
            for top, left, bottom, right in merges:
                text = rows[top][left]
                table.cell(top, left).merge(table.cell(bottom, right)).text = text
            document.add_paragraph("")
        document.add_paragraph(after)

    return read_notice("清单.docx", docx_bytes(fill))


def _said(task: NoticeTask) -> tuple[int, str, tuple[str, ...], tuple[str, ...]]:
    return task.no, task.name, task.lead_units, task.supporting_units


def test_roles_are_read_from_the_second_row_of_a_header() -> None:
    """A table of members stands in the letter as well, and is no list."""
    members = [["姓  名", "单  位", "职  务"], ["罗某", "市妇联", "主席"], ["陶某", "市教育局", "副局长"]]
    rows = [
        ["序号", "类别", "项目名称", "工作目标", "责任分工", "", "完成时限"],
        ["", "", "", "", "牵头单位", "配合单位", ""],
        ["1", "健康类", "儿童先心病筛查", "筛查儿童4200名", "市卫生健康委", "市红十字会\n市医保局", "12月20日"],
        ["2", "", "妇幼机构建设", "改建妇幼保健院2家", "市卫生健康委\n市发展改革委", "市财政局", "12月底前"],
        ["3", "教育类", "校园护眼", "改造教室照明260间", "市教育局", "市卫生健康委", "8月底前"],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 4, 0, 5), (0, 6, 1, 6), (2, 1, 3, 1)]
    notice = _word(["关于印发2025年妇女儿童实事清单的通知"], (members, ()), (rows, merges))
    assert [_said(task) for task in notice.tasks] == [
        (1, "儿童先心病筛查", ("市卫生健康委",), ("市红十字会", "市医保局")),
        (2, "妇幼机构建设", ("市卫生健康委", "市发展改革委"), ("市财政局",)),
        (3, "校园护眼", ("市教育局",), ("市卫生健康委",)),
    ]


def test_a_form_with_a_header_of_two_rows_has_a_name_for_each_column() -> None:
    letter = ["关于印发2025年实事清单的通知", "一、新建幼儿园。新建幼儿园2所。（责任单位：区教育局）"]
    form = [
        ["序号", "项目名称", "进展情况", "", "存在困难"],
        ["", "", "本季度", "累计", ""],
        ["1", "新建幼儿园", "", "", ""],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)]
    notice = _word([*letter, "附件", "实事进展情况统计表"], (form, merges))
    assert notice.form is not None
    assert notice.form.columns == ("序号", "项目名称", "本季度进展情况", "累计进展情况", "存在困难")
    assert len(notice.form.rows) == 1


def test_a_unit_beside_several_tasks_is_that_of_each_and_the_first_of_two_leads() -> None:
    """责任单位为两个以上的，列第一位的为牵头单位 says nothing of a unit that stands alone."""
    rows = [
        ["责任单位", "序号", "实事项目", "量化目标", "完成时间"],
        ["教育局", "1", "公办园建设", "新建公办幼儿园2所", "8月"],
        ["", "2", "课后服务", "开班24个", "7—8月"],
        ["住建局\n各街道", "3", "友好空间", "改造场地8处", "9月底"],
    ]
    note = (
        "注：责任单位为两个以上的，列第一位的为牵头单位。各责任单位每月28日前向党群工作部报送进展，联系电话：6810077。"
    )
    notice = _word(["新区2026年为妇女儿童办实事责任清单"], (rows, [(1, 0, 2, 0)]), after=note)
    assert [(task.units, task.lead_units) for task in notice.tasks] == [
        (("教育局",), ()),
        (("教育局",), ()),
        (("住建局", "各街道"), ("住建局",)),
    ]
    assert notice.reporting is not None
    assert (notice.reporting.when, notice.reporting.to, notice.reporting.phone) == (
        "每月28日前",
        "党群工作部",
        "6810077",
    )


def test_rows_of_a_kind_and_repeated_headers_are_no_tasks() -> None:
    header = ["序号", "工作任务", "目标要求", "州级领导", "牵头单位", "配合单位"]
    rows = [
        header,
        ["一、健康服务（1项）", "", "", "", "", ""],
        ["1", "两癌防治", "筛查妇女3.2万名", "杨某", "州卫生健康委", "州妇联 州医保局"],
        ["二、教育发展（1项）", "", "", "", "", ""],
        header,
        ["2", "控辍保学", "巩固率达到96%以上", "才某", "州教育局", "州公安局、各县（市）人民政府"],
    ]
    notice = _word(["关于印发妇女儿童实事清单的通知"], (rows, [(1, 0, 1, 5), (3, 0, 3, 5)]))
    assert [_said(task) for task in notice.tasks] == [
        (1, "两癌防治", ("州卫生健康委",), ("州妇联", "州医保局")),
        (2, "控辍保学", ("州教育局",), ("州公安局", "各县（市）人民政府")),
    ]


def test_a_task_over_several_rows_of_a_sheet_has_the_units_and_targets_of_all() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["安宁市2025年妇女儿童民生实事任务表"],
        ["序号", "实事", "具体任务", "责任单位", "完成时限"],
        [1, "学前教育普惠", "新建公办园4所", "市教育体育局", "8月底"],
        [None, None, "培训教师300人次", "市教师发展中心", "10月底"],
        [2, "生育友好创建", "创建友好企业15家", "市总工会", "12月底"],
        ["说明：各牵头单位每季末月20日前报送进展，联系电话：0536-8891070。"],
    ):
        sheet.append(row)
    for cells in ("A1:E1", "A3:A4", "B3:B4", "A6:E6"):
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    notice = read_notice("任务表.xlsx", out.getvalue())
    assert [(task.name, task.units, len(task.targets)) for task in notice.tasks] == [
        ("学前教育普惠", ("市教育体育局", "市教师发展中心"), 2),
        ("生育友好创建", ("市总工会",), 1),
    ]
    # Nobody is named whom to report to: read as far as it goes, and doubted.
    assert notice.reporting is not None
    assert (notice.reporting.when, notice.reporting.to) == ("每季末月20日前", "")
    assert "报送要求" in [doubt.place for doubt in notice.unsure]


def test_fewer_tasks_than_the_title_counts_are_a_doubt() -> None:
    text = "关于办好十件妇女儿童实事的通知\n" + "\n".join(
        f"{n}.新建{n}所学校。（责任单位：市教育局）" for n in range(2, 5)
    )
    reasons = [doubt.reason for doubt in read_notice("a.txt", text.encode()).unsure]
    assert "原文写的是 10 件，读到 3 件" in reasons
    assert "从第2项开始，前面可能还有没读到的" in reasons


def test_a_rule_of_reporting_that_is_not_understood_is_a_doubt() -> None:
    text = "关于印发实事清单的通知\n1.新建2所学校。（责任单位：市教育局）\n请每季度由专人上报。"
    assert [doubt.reason for doubt in read_notice("a.txt", text.encode()).unsure] == ["这一句像是报送要求，没有读懂"]


@pytest.mark.parametrize("width", [19, 24, 38])
def test_lines_of_one_width_are_paragraphs_again(width: int) -> None:
    words = "扩大托育服务供给，年内新增普惠托位若干，推动用人单位办托，做好备案管理和质量评估工作。责任单位是区卫健局"
    paragraphs = [f"　　{number}、{words}{'，并抓好落实' * (at % 3)}" for at, number in enumerate("一二三四五六七八九")]
    lines = [whole[at : at + width] for whole in paragraphs for at in range(0, len(whole), width)]
    assert [line for line in unwrapped(lines) if line] == paragraphs


def test_lines_as_long_as_they_please_are_left_alone() -> None:
    lines = [f"{number}.新建学校{number}所。（责任单位：市教育局）" for number in range(1, 30)]
    assert unwrapped(lines) == lines


def test_a_table_without_numbers_names_its_roles_inside_the_cell() -> None:
    rows = [
        ["项目", "建设内容及规模", "责任分工", "进度要求"],
        ["儿童友好书屋", "建设书屋16个，配置图书3.2万册", "牵头：县文旅局\n配合：县教体局、团县委", "9月底前建成"],
        ["困境儿童帮扶", "结对帮扶困境儿童220名", "牵头：县民政局、县妇联\n配合：县慈善协会", "长期坚持"],
    ]
    notice = _word(["关于下达鹿鸣县2025年妇女儿童实事计划的通知"], (rows, ()))
    assert [(*_said(task), task.time_limit) for task in notice.tasks] == [
        (1, "儿童友好书屋", ("县文旅局",), ("县教体局", "团县委"), "9月底前建成"),
        (2, "困境儿童帮扶", ("县民政局", "县妇联"), ("县慈善协会",), "长期坚持"),
    ]


def test_numbers_and_their_measures_in_columns_of_their_own_are_targets() -> None:
    rows = [
        ["编号", "项目名称", "目标值", "计量单位", "目标说明", "牵头部门", "责任部门"],
        ["1", "“两癌”筛查", "3600", "人", "筛查率不低于80%", "社会事业局", "妇联"],
        ["2", "困境儿童保障率", "100", "%", "动态全覆盖", "社会事业局", "财政局"],
    ]
    notice = _word(["高新区2025年妇女儿童实事目标责任表"], (rows, ()))
    assert [[(str(target.value), target.measure) for target in task.targets] for task in notice.tasks] == [
        [("3600", "人"), ("80", "%")],
        [("100", "%")],
    ]
    bare = [[*row[:3], *row[4:]] for row in rows]
    targets = [task.targets[0] for task in _word(["高新区2025年妇女儿童实事目标责任表"], (bare, ())).tasks]
    assert all(target.optional for target in targets), "a number without its measure is for a person to complete"


def test_a_card_for_each_task_is_read_by_the_names_of_its_fields() -> None:
    cards = [
        (
            [
                ["项目编号", number, "项目名称", name],
                ["目标任务", goal, goal, goal],
                ["牵头单位", lead, "配合单位", "县发改局\n县住建局"],
                ["完成时限", "2026年8月", "备注", ""],
            ],
            [(1, 1, 1, 3)],
        )
        for number, name, goal, lead in (
            ("1", "幼儿园建设工程", "新建公办幼儿园2座，新增学位630个", "县教体局"),
            ("2", "妇女健康工程", "“两癌”筛查6600人", "县卫健局"),
        )
    ]
    notice = _word(["曲河县2026年妇女儿童实事项目一览表"], *cards)
    assert [(*_said(task), [str(target.value) for target in task.targets]) for task in notice.tasks] == [
        (1, "幼儿园建设工程", ("县教体局",), ("县发改局", "县住建局"), ["2", "630"]),
        (2, "妇女健康工程", ("县卫健局",), ("县发改局", "县住建局"), ["6600"]),
    ]
    assert {task.time_limit for task in notice.tasks} == {"2026年8月"}


def test_who_of_a_unit_stands_in_brackets_and_is_no_part_of_its_name() -> None:
    rows = [
        ["序号", "项目", "责任单位及责任人", "年度任务", "一季度", "二季度"],
        ["1", "两癌筛查", "县卫健局（陈洁）\n县妇联（张琴）", "筛查5000人", "制定方案", "完成1500人"],
        ["2", "儿童之家", "县民政局（吴涛）\n各乡镇（街道）", "建设示范点6个", "选址", "建成2个"],
    ]
    notice = _word(["白河县2025年妇女儿童实事项目推进计划"], (rows, ()))
    assert [task.units for task in notice.tasks] == [("县卫健局", "县妇联"), ("县民政局", "各乡镇（街道）")]
    assert "括号里像是人名，没有作为单位名称读取" in [doubt.reason for doubt in notice.unsure]
