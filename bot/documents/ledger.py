"""The ledger 工作台账 as an Excel file: what the office filters, sorts and counts in.

One row a report (工作台账), one row a promised number (量化目标), one row a unit (报送情况), the year at a glance (全年一览),
and a sheet of reports for each earlier quarter of the year. Cells are typed, so that Excel can count with them. Text from people is written as text whatever it begins with: openpyxl makes a formula
of a string that starts with "=", and a spreadsheet would run it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.form import file_name
from bot.documents.key_numbers import percent, share_of
from bot.domain.amount import plain
from bot.domain.light import Light
from bot.domain.localtime import local
from bot.domain.plain_text import clean
from bot.domain.programme import Comparator, Role, Target, TargetKind
from bot.domain.report import CompletionKind, ProgressReport, ReportState
from bot.domain.summary import PartSummary, RoundSummary, TargetSummary, TaskSummary

# openpyxl writes a font's properties in an order of its own. Excel reads them; Office's own rules have one order (the
# schema of CT_Font in Microsoft's Open XML SDK), and a checker or a stricter program goes by it.
Font.__elements__ = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name"),
    *("family", "charset", "scheme"),
)

CELL_LIMIT = 32_767
"""Characters in one Excel cell; openpyxl cuts what is longer without a word."""

_Value = str | int | Decimal | date | datetime | None

_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORTING: "配合"}
_STATES = {ReportState.SUBMITTED: "已提交", ReportState.SEALED: "已盖章", ReportState.ACCEPTED: "已接受"}
_DEMANDS = {
    Comparator.EXACT: "",
    Comparator.AT_LEAST: "不少于",
    Comparator.ABOUT: "约",
    Comparator.REACH: "达到",
    Comparator.AT_MOST: "不超过",
}
# Fill and letters per light: told apart by darkness too, and the word stands in the cell.
_LIGHT_COLOURS = {
    Light.GREEN: ("C6E5D2", "0B5A36"),
    Light.YELLOW: ("FFE9A8", "6B4E00"),
    Light.RED: ("E8A29A", "7A0E06"),
    Light.GREY: ("E7E9EC", "4A5058"),
}


@dataclass(frozen=True)
class _Column:
    """A column: heading, width in characters, number format, whether it is centred."""

    heading: str
    width: float
    format: str = "General"
    is_centred: bool = False


_PERCENT, _NUMBER, _CHANGE = "0.0%", "#,##0.##", "+#,##0.##;-#,##0.##;0"
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"

_REPORTS = (
    _Column("序号", 6, is_centred=True),
    _Column("实事名称", 24),
    _Column("责任单位", 20),
    _Column("角色", 7, is_centred=True),
    _Column("状态", 9, is_centred=True),
    _Column("灯", 8, is_centred=True),
    _Column("本季度进展", 60),
    _Column("目标完成情况", 34),
    _Column("完成率", 9, _PERCENT, is_centred=True),
    _Column("完成时限", 13, _DAY, is_centred=True),
    _Column("自评", 10, is_centred=True),
    _Column("重要情况", 30),
    _Column("填报方式", 11, is_centred=True),
    _Column("提交时间", 17, _MOMENT, is_centred=True),
)
_TARGETS = (
    _Column("序号", 6, is_centred=True),
    _Column("实事名称", 24),
    _Column("目标", 34),
    _Column("要求", 8, is_centred=True),
    _Column("目标值", 10, _NUMBER, is_centred=True),
    _Column("单位", 8, is_centred=True),
    _Column("填报单位", 20),
    _Column("累计完成", 10, _NUMBER, is_centred=True),
    _Column("完成率", 9, _PERCENT, is_centred=True),
    _Column("上季度累计", 11, _NUMBER, is_centred=True),
    _Column("较上季度", 10, _CHANGE, is_centred=True),
    _Column("时间进度", 10, "0%", is_centred=True),
    _Column("说明", 34),
)
_UNITS = (
    _Column("责任单位", 26),
    _Column("应报项数", 10, is_centred=True),
    _Column("已报项数", 10, is_centred=True),
    _Column("未报项数", 10, is_centred=True),
    _Column("报送率", 10, "0%", is_centred=True),
    _Column("未报送的实事", 50),
    _Column("盖章件", 10, is_centred=True),
)


_YEAR = (
    _Column("序号", 6, is_centred=True),
    _Column("实事名称", 24),
    _Column("责任单位", 22),
    *(_Column(f"{name}季度灯", 9, is_centred=True) for name in "一二三四"),
    _Column("目标", 34),
    _Column("目标值", 9, _NUMBER, is_centred=True),
    _Column("单位", 7, is_centred=True),
    *(_Column(f"{name}季度累计", 10, _NUMBER, is_centred=True) for name in "一二三四"),
    _Column("完成率", 9, _PERCENT, is_centred=True),
)
UNRENDERABLE = "〔此行无法生成，请联系管理员〕"


def ledger_name(summary: RoundSummary) -> str:
    """2024年第三季度工作台账.xlsx"""
    return file_name(summary, "工作台账", "xlsx")


def ledger_xlsx(summary: RoundSummary) -> bytes:
    """The round as .xlsx."""
    book = Workbook()
    reports = book.worksheets[0]
    reports.title = "工作台账"
    _report_sheet(reports, summary)
    targets = [
        row
        for task in summary.tasks
        for target in task.targets
        for row in _safely(task, lambda: list(_target_rows(summary, task, target)))  # noqa: B023 - called at once
    ]
    _sheet(book.create_sheet("量化目标"), summary, "量化目标完成情况", _TARGETS, targets)
    _sheet(book.create_sheet("报送情况"), summary, "报送情况", _UNITS, _unit_rows(summary), total=True)
    year = book.create_sheet("全年一览")
    rows = [row for task in summary.tasks for row in _safely(task, lambda: _year_rows(summary, task))]  # noqa: B023
    _sheet(year, summary, "全年一览", _YEAR, rows)
    _colour_lights(year, _YEAR, len(rows))
    for earlier in reversed(summary.earlier):
        _report_sheet(book.create_sheet(f"第{'一二三四'[earlier.quarter.number - 1]}季度"), earlier)
    properties = book.properties
    properties.title = f"{summary.quarter.label}工作台账"
    properties.creator = properties.lastModifiedBy = _text(summary.programme.office)[:255]
    properties.description = "演练" if summary.is_rehearsal else None
    properties.created = properties.modified = local(summary.as_of).astimezone(UTC).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _report_sheet(sheet: Worksheet, summary: RoundSummary) -> None:
    rows = [
        row
        for task in summary.tasks
        for part in task.parts
        for row in _safely(task, lambda: [_report_row(task, part)])  # noqa: B023 - called at once
    ]
    _sheet(sheet, summary, "工作台账", _REPORTS, rows)
    _colour_lights(sheet, _REPORTS, len(rows))


def _safely(task: TaskSummary, rows: Callable[[], list[Sequence[_Value]]]) -> list[Sequence[_Value]]:
    """Rows that cannot be made say so, and the rest of the ledger is made."""
    try:
        return rows()
    except Exception:
        return [(task.task.no, UNRENDERABLE)]


# --- rows -------------------------------------------------------------------------------------------------------


def _report_row(task: TaskSummary, part: PartSummary) -> Sequence[_Value]:
    report = part.report
    head = (task.task.no, task.task.name, part.unit.name, _ROLES[part.role])
    if report is None:
        return (*head, "未报送", part.light.label)
    told = [
        (target, report.amounts[target.id])
        for target in task.task.targets_of(part.unit.id)
        if target.id in report.amounts
    ]
    own = task.task.targets_of(part.unit.id)
    not_ours = tuple(f"{target.text}：不归本单位报" for target in own if target.id in report.disclaimed)
    # A ceiling is no goal to be reached, so it has no share.
    shares = [
        share
        for target, total in told
        if target.comparator is not Comparator.AT_MOST and (share := share_of(target, total)) is not None
    ]
    return (
        *head,
        _STATES.get(report.state, "已提交"),
        part.light.label,
        report.progress,
        "\n".join((*(_told(target, total) for target, total in told), *not_ours)),
        min(shares, default=None),
        _deadline(report),
        report.assessment.label if report.assessment else None,
        report.important,
        f"群团科代录，{report.behalf_note}" if report.on_behalf else "单位填报",
        local(report.submitted_at).replace(tzinfo=None) if report.submitted_at else None,
    )


def _told(target: Target, total: Decimal) -> str:
    if target.kind is TargetKind.PERCENT:
        return f"{target.text}：{plain(total)}{target.measure}"
    share = share_of(target, total)
    told = f"{target.text}：{plain(total)}/{plain(target.value)}{target.measure}"
    return f"{told}，{percent(share)}" if share is not None and target.comparator is not Comparator.AT_MOST else told


def _deadline(report: ProgressReport) -> date | str | None:
    completion = report.completion
    if completion is None:
        return None
    if completion.kind is CompletionKind.DATE and completion.end is not None:
        return completion.end
    return completion.label


def _target_rows(summary: RoundSummary, task: TaskSummary, of: TargetSummary) -> Iterable[Sequence[_Value]]:
    """One row for a number, several where several units report it; the change is that of the number as a whole."""
    target = of.target
    pace = None if target.kind is TargetKind.PERCENT else _decimal_share(summary)
    head = (task.task.no, task.task.name, target.text, _DEMANDS[target.comparator], target.value, target.measure)
    if not of.claims:
        yield (*head, "", None, None, of.previous, None, pace, "本季度还没有单位填报")
    reasons = {part.unit.id: part.report.amount_reasons.get(target.id, "") for part in task.parts if part.report}
    is_disputed = len({total for _, total in of.claims}) > 1
    for unit, total in of.claims:
        is_whole = total == of.total
        notes = [reasons.get(unit.id, ""), "几个单位报的数不一致，请核对" if is_disputed else ""]
        yield (
            *head,
            unit.name,
            total,
            share_of(target, total),
            of.previous if is_whole else None,
            total - of.previous if is_whole and of.previous is not None else None,
            pace,
            "；".join(note for note in notes if note),
        )


def _year_rows(summary: RoundSummary, task: TaskSummary) -> list[Sequence[_Value]]:
    """A row a target, one for a task without: lights and totals of each quarter of the year so far."""
    lights = {quarter.number: light.label for quarter, light in task.history}
    names = "\n".join(part.unit.name for part in task.parts)
    head = (task.task.no, task.task.name, names, *(lights.get(number) for number in (1, 2, 3, 4)))
    totals: dict[int, dict[int, Decimal | None]] = {target.target.id: {} for target in task.targets}
    for one in summary.year:
        for other in one.tasks:
            if other.task.id == task.task.id:
                for found in other.targets:
                    totals[found.target.id][one.quarter.number] = found.total
    rows: list[Sequence[_Value]] = []
    for of in task.targets:
        target, told = of.target, totals[of.target.id]
        newest = next((told[number] for number in (4, 3, 2, 1) if told.get(number) is not None), None)
        share = share_of(target, newest) if newest is not None and target.comparator is not Comparator.AT_MOST else None
        values = (told.get(number) for number in (1, 2, 3, 4))
        rows.append((*head, target.text, target.value, target.measure, *values, share))
    return rows or [head]


def _decimal_share(summary: RoundSummary) -> Decimal:
    share = summary.quarter.share_of_year
    return Decimal(share.numerator) / Decimal(share.denominator)


def _unit_rows(summary: RoundSummary) -> list[Sequence[_Value]]:
    missing = {unit.id: tasks for unit, tasks in summary.missing}
    rows: list[Sequence[_Value]] = []
    for unit in summary.programme.units:
        owed, left = len(summary.programme.tasks_of(unit.id)), missing.get(unit.id, ())
        names = "\n".join(f"{task.no}. {task.name}" for task in left)
        sealed = "已收" if unit.id in summary.sealed_unit_ids else "未收"
        rows.append((unit.name, owed, owed - len(left), len(left), _part(owed - len(left), owed), names, sealed))
    owed, filed = len(summary.parts), len(summary.filed_parts)
    sealed = f"{len(summary.sealed_unit_ids)}/{len(summary.programme.units)}"
    rows.append(("合计", owed, filed, owed - filed, _part(filed, owed), "", sealed))
    return rows


def _part(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None


# --- sheets -----------------------------------------------------------------------------------------------------

_THIN = Side(style="thin", color="B4B9C0")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", start_color="E4ECF5")
_HEAD_ROW = 3


def _sheet(
    sheet: Worksheet,
    summary: RoundSummary,
    subject: str,
    columns: Sequence[_Column],
    rows: Sequence[Sequence[_Value]],
    *,
    total: bool = False,
) -> None:
    """A title, a line on what it shows, then headings and rows; `total` keeps the last row out of the filter."""
    rehearsal = "【演练】" if summary.is_rehearsal else ""
    period = f"{summary.quarter.year}年" if subject.startswith("全年") else summary.quarter.label
    _write(sheet.cell(1, 1), f"{rehearsal}{period}{subject}")
    sheet.cell(1, 1).font = Font(name="黑体", size=16)
    as_of = local(summary.as_of)
    _write(
        sheet.cell(2, 1),
        f"{summary.programme.head.form_title.removesuffix('工作进展情况表')}　统计截至{as_of.year}年{as_of.month}月{as_of.day}日{as_of:%H:%M}",
    )
    sheet.cell(2, 1).font = Font(name="宋体", size=10, color="5A6068")
    for number, column in enumerate(columns, 1):
        head = sheet.cell(_HEAD_ROW, number, column.heading)
        head.font, head.fill, head.border = Font(name="黑体", size=11), _HEAD_FILL, _BORDER
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for at, row in enumerate(rows, _HEAD_ROW + 1):
        for number, (column, value) in enumerate(zip(columns, _filled(row, len(columns)), strict=True), 1):
            cell = sheet.cell(at, number)
            _write(cell, value, column.format)
            cell.font, cell.border = Font(name="宋体", size=11), _BORDER
            cell.alignment = Alignment(
                horizontal="center" if column.is_centred else "left", vertical="center", wrap_text=True
            )
        sheet.row_dimensions[at].height = _height(row, columns)
    sheet.row_dimensions[1].height, sheet.row_dimensions[_HEAD_ROW].height = 26, 24
    last = _HEAD_ROW + len(rows)
    end = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{end}{max(_HEAD_ROW, last - total)}"
    sheet.freeze_panes = f"{'C' if columns[0].heading == '序号' else 'B'}{_HEAD_ROW + 1}"
    if total:
        for number in range(1, len(columns) + 1):
            sheet.cell(last, number).font = Font(name="黑体", size=11)
    _print_setup(sheet, summary, f"A1:{end}{last}")


def _filled(row: Sequence[_Value], length: int) -> Sequence[_Value]:
    return (*row, *(None,) * (length - len(row)))


def _print_setup(sheet: Any, summary: RoundSummary, area: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.print_area = area
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    if summary.is_rehearsal:
        sheet.oddHeader.center.text = "【演练】"


def _height(row: Sequence[_Value], columns: Sequence[_Column]) -> float:
    """Excel measures wrapped rows only when they are edited, so the height is reckoned here, in points."""
    lines = 1
    for column, value in zip(columns, row, strict=False):
        if isinstance(value, str):
            per_line = max(1.0, column.width - 1.5)
            lines = max(lines, sum(max(1, -int(-_columns_wide(line) // per_line)) for line in value.split("\n")))
    return float(min(409, max(20, 15 * lines + 5)))  # 409 is Excel's limit


def _columns_wide(text: str) -> float:
    return sum(1 if char < "\u2000" else 2 for char in text)


def _colour_lights(sheet: Worksheet, columns: Sequence[_Column], count: int) -> None:
    numbers = [number for number, column in enumerate(columns, 1) if column.heading.endswith("灯")]
    letter, end = get_column_letter(numbers[0]), get_column_letter(numbers[-1])
    for light, (fill, ink) in _LIGHT_COLOURS.items():
        sheet.conditional_formatting.add(
            f"{letter}{_HEAD_ROW + 1}:{end}{_HEAD_ROW + max(1, count)}",
            CellIsRule(  # type: ignore[no-untyped-call]
                operator="equal",
                formula=[f'"{light.label}"'],
                fill=PatternFill("solid", start_color=fill, end_color=fill),
                font=Font(color=ink, bold=True),
            ),
        )


# --- cells ------------------------------------------------------------------------------------------------------


def _write(cell: Any, value: _Value, number_format: str = "General") -> None:
    """Put a value into a cell with its own type; text is never a formula."""
    if isinstance(value, str):
        text = _text(value)
        if text:
            cell.value = text
            cell.data_type = "s"
            # Excel shows a text that looks like a formula as one when it is edited, unless it is marked as quoted.
            cell.quotePrefix = text[0] in "=+-@"
        return
    if value is not None:
        cell.value = value
        cell.number_format = number_format


def _text(text: str) -> str:
    return clean(text)[:CELL_LIMIT]
