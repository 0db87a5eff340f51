"""What the official form 工作进展情况表 says, before it is a Word file or a PDF.

The form is that of the notice's annex: its columns, its rows, its order. A programme whose notice brought other columns
gets those; each is filled by what its heading asks for, and one that asks for nothing known stays empty.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.documents.key_numbers import key_sentence
from bot.domain.plain_text import clean
from bot.domain.programme import Role, Task, Unit
from bot.domain.report import ProgressReport, ReportState
from bot.domain.returned import DRAFT_MARK, RETURNED_MARK
from bot.domain.summary import PartSummary, RoundSummary, TaskSummary

NOT_FILED = "（未报送）"
_POINT_MM = 25.4 / 72
_CELL_MARGIN_MM = 1.1
# The type area less the repeated head of the table; portrait and landscape, in points (GB/T 9704-2012: 225, 156 mm).
_ROOM_POINTS = (225 / _POINT_MM - 44, 156 / _POINT_MM - 44)

_STANDARD = ("序号", "实事名称", "责任单位", "本季度具体措施及任务进度情况", "完成时限")


class ColumnKind(StrEnum):
    NUMBER = "number"
    NAME = "name"
    UNITS = "units"
    PROGRESS = "progress"
    DEADLINE = "deadline"
    GOALS = "goals"
    OTHER = "other"


# Portrait and landscape widths in mm; those of the five standard columns add up to the type area, 156 and 225 mm.
_WIDTHS = {
    ColumnKind.NUMBER: (11, 14),
    ColumnKind.NAME: (30, 48),
    ColumnKind.UNITS: (41, 46),
    ColumnKind.PROGRESS: (53, 88),
    ColumnKind.DEADLINE: (21, 29),
    ColumnKind.GOALS: (30, 48),
    ColumnKind.OTHER: (18, 24),
}


@dataclass(frozen=True)
class Column:
    """A column of the form with its width in mm."""

    heading: str
    kind: ColumnKind
    width: float
    role: Role | None = None

    @property
    def is_centred(self) -> bool:
        return self.kind in (ColumnKind.NUMBER, ColumnKind.UNITS, ColumnKind.DEADLINE)


@dataclass(frozen=True)
class Line:
    """One paragraph of a cell; `is_name` marks a unit's name over its text."""

    text: str
    is_name: bool = False


Cell = tuple[Line, ...]


@dataclass(frozen=True)
class FormSheet:
    """The form ready to be set (工作进展情况表).

    `point` is the type size of the cells, `seal_room` asks for 45 mm without print above the table. `codes` are the
    codes of its pages (bot/domain/sealed.py): in a PDF those of page 1, 2, 3 and so on, in a Word file those of the
    first, the even and the other odd pages. Without them no page carries one. `is_draft`: it shows what is not filed, so it
    has no place for a seal, no code, and says so on every page.
    """

    title: str
    title_lines: tuple[str, ...]
    sender: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    point: int
    is_landscape: bool
    is_rehearsal: bool
    seal_room: bool
    author: str
    at: datetime
    codes: tuple[str, ...] = ()
    is_draft: bool = False

    @property
    def page_mark(self) -> str:
        """What stands at the head of every page."""
        return ("【演练】" if self.is_rehearsal else "") + (
            "【草稿：含未提交的内容，不能盖章】" if self.is_draft else ""
        )

    @property
    def pitch(self) -> int:
        """Fixed line spacing in points."""
        return {12: 18, 14: 21, 16: 28}[self.point]


def may_break(sheet: FormSheet, number: int) -> bool:
    """Whether a row, counted from 0, may be too tall for its page, and must be let break.

    Kept whole it would run off the paper; the first one would go to the second page, and leave a first page with a
    place for the seal and nothing above which it stands.
    In the 53 mm of a portrait page's progress column that is about 400 characters, not the 1,800 a whole page holds.
    Counted a little short, since a line may end before it is full (a number, a bracket that may not begin a line).
    """
    room = _ROOM_POINTS[sheet.is_landscape]
    if number == 0:
        # 附件 and the line under it, the title, the sender line with the room for the seal.
        room -= 2 * 28.5 + 34 * len(sheet.title_lines) + (45 / _POINT_MM if sheet.seal_room else 36)
    lines = 0.92 * room / sheet.pitch
    cells = zip(sheet.rows[number], sheet.columns, strict=True)
    return any(_lines(cell, column, sheet.point) > lines for cell, column in cells)


def _lines(cell: Cell, column: Column, point: int) -> int:
    """How many lines a cell takes, at least: a full-width character is as wide as it is high, others half of it."""
    room = (column.width - 2 * _CELL_MARGIN_MM) / (point * _POINT_MM)
    return sum(max(1, math.ceil(_width(line.text) / room)) for line in cell)


def form_sheet(
    summary: RoundSummary,
    unit: Unit | None = None,
    *,
    landscape: bool = False,
    codes: Sequence[str] = (),
    drafts: Mapping[int, ProgressReport] | None = None,
) -> FormSheet:
    """The form of the whole list, or of one unit; raises KeyError for a unit that is not in the list.

    `drafts` are the unit's reports, by task id, that are not with the office: they are shown in place of what is filed.
    """
    programme = summary.programme
    if unit is not None:
        unit = programme.unit(unit.id)
    drafts = drafts or {}
    if drafts:
        if unit is None or codes:
            raise ValueError("a draft is its unit's alone, and is not sealed")
        summary = _with_drafts(summary, unit, drafts)
    tasks = [task for task in summary.tasks if unit is None or any(part.unit.id == unit.id for part in task.parts)]
    is_blank = not any(part.report is not None for task in tasks for part in task.parts)
    columns = _columns(programme.head.form_columns, 225 if landscape else 156)
    title = _one_line(programme.head.form_title)
    title_width = 28 if landscape else 20
    return FormSheet(
        title=title,
        title_lines=break_title(title, title_width),
        sender=_one_line(unit.name if unit else "" if is_blank else programme.office),
        period=summary.quarter.label,
        columns=columns,
        rows=tuple(tuple(_cell(column, task, unit, is_blank=is_blank) for column in columns) for task in tasks),
        # A unit writes into its own form, and long text at 16 pt would fill pages with one row.
        point=16 if is_blank and unit is None else 12,
        is_landscape=landscape,
        is_rehearsal=summary.is_rehearsal,
        seal_room=unit is not None and not drafts,
        author=_one_line(programme.office),
        at=summary.as_of,
        codes=tuple(codes),
        is_draft=bool(drafts),
    )


def _with_drafts(summary: RoundSummary, unit: Unit, drafts: Mapping[int, ProgressReport]) -> RoundSummary:
    tasks = tuple(
        replace(
            task,
            parts=tuple(
                replace(part, report=drafts.get(task.task.id, part.report)) if part.unit.id == unit.id else part
                for part in task.parts
            ),
        )
        for task in summary.tasks
    )
    return replace(summary, tasks=tasks)


# --- columns ----------------------------------------------------------------------------------------------------

_KINDS = (
    (ColumnKind.DEADLINE, r"时限|期限|完成时间|时间要求"),
    (ColumnKind.NUMBER, r"序号|编号|^号$"),
    (ColumnKind.UNITS, r"单位|部门|负责人"),
    (ColumnKind.PROGRESS, r"进展|进度|措施|落实|完成情况|推进情况|工作情况"),
    (ColumnKind.GOALS, r"目标|指标"),
    (ColumnKind.NAME, r"名称|实事|项目|任务|事项|内容"),
)


def _columns(headings: Sequence[str], total: float) -> tuple[Column, ...]:
    headings = [_one_line(heading) for heading in headings]
    kinds: list[ColumnKind] = []
    for heading in headings:
        found = next((kind for kind, words in _KINDS if re.search(words, heading)), ColumnKind.OTHER)
        # Only units stand in several columns (牵头单位, 配合单位); a second column of another kind is to be filled by hand.
        kinds.append(found if found is ColumnKind.UNITS or found not in kinds else ColumnKind.OTHER)
    if not {ColumnKind.NAME, ColumnKind.PROGRESS} <= set(kinds):
        return _columns(_STANDARD, total)
    widths = [_WIDTHS[kind][total > 200] for kind in kinds]
    scale = total / sum(widths)
    roles = {Role.LEAD: "牵头", Role.SUPPORTING: "配合|参与|协助"}
    several = kinds.count(ColumnKind.UNITS) > 1
    return tuple(
        Column(
            heading,
            kind,
            round(width * scale, 1),
            next((role for role, words in roles.items() if re.search(words, heading)), Role.RESPONSIBLE)
            if several and kind is ColumnKind.UNITS
            else None,
        )
        for heading, kind, width in zip(headings, kinds, widths, strict=True)
    )


def _cell(column: Column, task: TaskSummary, unit: Unit | None, *, is_blank: bool) -> Cell:
    parts = [part for part in task.parts if unit is None or part.unit.id == unit.id]
    match column.kind:
        case ColumnKind.NUMBER:
            return (Line(str(task.task.no)),)
        case ColumnKind.NAME:
            return (Line(_one_line(task.task.name)),)
        case ColumnKind.UNITS:
            return tuple(Line(_one_line(part.unit.name)) for part in parts if column.role in (None, part.role))
        case ColumnKind.GOALS:
            return tuple(Line(_one_line(target.text)) for target in task.task.targets)
        case ColumnKind.PROGRESS if not is_blank:
            return _progress(task.task, parts, unit)
        case ColumnKind.DEADLINE if not is_blank:
            return _deadline(parts)
        case _:
            return ()


def _progress(task: Task, parts: Sequence[PartSummary], unit: Unit | None) -> Cell:
    lines: list[Line] = []
    for part in parts:
        text = _told(task, part, marks=unit is None)
        if unit is not None or len(task.assignments) == 1:
            return text or (() if unit is not None else (Line(NOT_FILED),))
        name = _one_line(part.unit.name)
        lines += (Line(f"{name}：", is_name=True), *(text or (Line(NOT_FILED),)))
    return tuple(lines)


def on_behalf_mark(report: ProgressReport) -> str:
    """What stands under a text that the office typed in, with whether the unit stands by it."""
    return f"（由群团科代录，{report.behalf_note}）"


def _told(task: Task, part: PartSummary, *, marks: bool) -> Cell:
    """A unit's own text, and behind it the totals it does not name itself; empty where it filed nothing.

    `marks` says of what the office typed in that it did. A unit's own form has no such mark: its seal stands for it.
    """
    if part.report is None:
        return ()
    progress = clean(part.report.progress)
    report, targets = part.report, task.targets_of(part.unit.id)
    numbers = key_sentence(targets, report.amounts, progress, report.disclaimed)
    lines = [line.strip() for line in progress.split("\n")]
    mark = on_behalf_mark(part.report) if part.report.on_behalf and marks else ""
    over = "" if part.report.state.is_filed else RETURNED_MARK if _is_returned(part.report) else DRAFT_MARK
    return tuple(Line(line) for line in (over, *lines, clean(numbers), mark) if line)


def _is_returned(report: ProgressReport) -> bool:
    return report.state is ReportState.RETURNED


def _deadline(parts: Sequence[PartSummary]) -> Cell:
    """The completion time, once where all say the same, else each under its unit."""
    told = [
        (part.unit, _one_line(part.report.completion.label)) for part in parts if part.report and part.report.completion
    ]
    if len({label for _, label in told}) == 1:
        return tuple(Line(line) for line in _short_lines(told[0][1]))
    lines: list[Line] = []
    for unit, label in told:
        lines += (Line(f"{_one_line(unit.name)}：", is_name=True), *(Line(line) for line in _short_lines(label)))
    return tuple(lines)


def _short_lines(label: str) -> list[str]:
    """A date broken where a person would break it in a narrow column: 2024年 / 12月31日."""
    label = re.sub(r"(?<=\d年)(?=\d{1,2}月\d{1,2}日)", "\n", label)
    return re.sub(r"(?=（\d{4}年)|(?<=日至)(?=\d{4}年)", "\n", label).split("\n")


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


# --- title ------------------------------------------------------------------------------------------------------

# Words a title may begin a new line with; a break elsewhere would cut a word (GB/T 9704-2012, 7.3.1: 词意完整).
_BREAK_BEFORE = re.compile(
    r"情况表|统计表|一览表|登记表|汇总表|工作进展|工作情况|进展情况|进度情况|完成情况|办实事|实事|项目|任务|重点|关于|推进|落实|清单"
)
_OPENING, _PAIRED = "（《“‘〔【(", "）》”’〕】)"
_CLOSING = _PAIRED + "，。、：；"


def break_title(title: str, limit: int) -> tuple[str, ...]:
    """A title in lines of at most `limit` characters, words kept whole; two digits or letters count as one."""
    lines: list[str] = []
    rest = title
    while _width(rest) > limit:
        fits = [at for at in range(1, len(rest)) if _width(rest[:at]) <= limit and _may_break(rest, at)]
        whole = [found.start() for found in _BREAK_BEFORE.finditer(rest) if found.start() in fits]
        longer = [at for at in whole if _width(rest[:at]) * 2 >= limit]
        at = max(longer or fits or [max(1, limit)])
        lines.append(rest[:at].strip())
        rest = rest[at:].strip()
    return (*lines, rest)


def _width(text: str) -> float:
    return sum(0.5 if char < "\u2000" else 1 for char in text)


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before in _OPENING or after in _CLOSING or (before.isascii() and after.isascii()) or after in "年的":
        return False
    # A line that begins with the end of a quotation reads badly; one without an end may be broken.
    return not any(
        opens in text[:at].rpartition(closes)[2] and closes in text[at:]
        for opens, closes in zip(_OPENING, _PAIRED, strict=True)
    )
