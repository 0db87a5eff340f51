"""The bulletin for the leader (专报): one page of .docx, important matters first, the numbers in a table.

Every sentence is made from the round's values by the templates here; nothing is left to be filled in, and nothing is
said that the ledger does not hold. It must be one page whatever was reported: the type, the length of quotations and,
last, the rows of tasks that are on their way give way, in this order, until the reckoned height fits. The reckoning is a
little generous (office_paper.lines_of), since Word, WPS and LibreOffice do not break lines alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.documents.form import file_name
from bot.documents.form_sheet import break_title
from bot.documents.key_numbers import counted_of, percent, share_of
from bot.documents.office_paper import (
    BODY,
    BOTH,
    CELL_SIDE_MM,
    CENTRE,
    HEAD,
    KAI,
    LEFT,
    RIGHT,
    TITLE,
    Margins,
    Words,
    close_table,
    fill,
    finish,
    grid,
    lines_of,
    new_paper,
    one_line,
    shortened,
    space,
    write,
)
from bot.domain.amount import plain
from bot.domain.light import Light
from bot.domain.localtime import local
from bot.domain.programme import Comparator, TargetKind
from bot.domain.summary import RoundSummary, TargetSummary, TaskSummary

UNRENDERABLE = "〔此行无法生成，请查看台账〕"

_INK = {Light.GREEN: "0B5A36", Light.YELLOW: "7A5800", Light.RED: "A8322A", Light.GREY: "4A5058"}
_SEVERITY = {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 2, Light.GREEN: 3}
_MATTERS = 4
_GAP = 5
# What the programs that show it may need more than was reckoned.
_SLACK_MM = 8


@dataclass(frozen=True)
class _Layout:
    """One way to set the page. Sizes and spacings in points, `matter` in characters a quotation may have."""

    point: float
    pitch: float
    cell: float
    cell_pitch: float
    title: float
    margins: Margins
    matter: int


# From the standard's figures down to what is still read without glasses; the smallest is for lists of thirty tasks.
_LAYOUTS = (
    _Layout(16, 28, 12, 17, 22, Margins(), 130),
    _Layout(15, 25, 10.5, 14, 22, Margins(32, 28, 28, 26), 110),
    _Layout(14, 22, 10.5, 13.5, 22, Margins(27, 22, 26, 24), 96),
    _Layout(13, 20, 10.5, 13, 20, Margins(23, 20, 25, 23), 84),
    _Layout(12, 18, 10, 12, 20, Margins(20, 18, 24, 22), 66),
    _Layout(11, 16, 9, 11, 18, Margins(18, 16, 22, 20), 50),
)

_COLUMNS = ("序号", "实事名称", "量化目标（累计/目标）", "较上季度", "报送", "进展")
# Of 156 mm at 12 pt the narrow ones hold their headings, and 未到期, in one line.
_SHARES = (0.075, 0.28, 0.335, 0.13, 0.08, 0.1)
_LIGHT_COLUMN = 5


def bulletin_name(summary: RoundSummary) -> str:
    """2024年第三季度工作进展专报.docx"""
    return file_name(summary, "工作进展专报", "docx")


def bulletin_docx(summary: RoundSummary) -> bytes:
    """The bulletin of a round as .docx."""
    page = _page(summary)
    layout = page.layout
    document = new_paper(layout.margins, heading="【演练】" if summary.is_rehearsal else "")
    for number, line in enumerate(page.title):
        paragraph = document.paragraphs[0] if number == 0 and document.paragraphs else document.add_paragraph()
        write(paragraph, [Words(line, TITLE)], point=layout.title, pitch=layout.title * 1.5, side=CENTRE)
    write(document.add_paragraph(), [Words(page.as_of, KAI)], point=layout.point - 1, pitch=layout.pitch, side=CENTRE)
    for block in page.blocks:
        for is_head, text in block:
            write(
                document.add_paragraph(),
                [Words(text, HEAD if is_head else BODY)],
                point=layout.point,
                pitch=layout.pitch,
                side=LEFT if is_head else BOTH,
                indent=2,
            )
        if block is page.blocks[-2]:
            _table(document, page)
    write(
        document.add_paragraph(),
        [Words(page.signature)],
        point=layout.point,
        pitch=layout.pitch,
        side=RIGHT,
        right_indent=2,
        before=layout.pitch / 3,
    )
    return finish(
        document,
        title="".join(page.title),
        author=summary.programme.office,
        at=summary.as_of,
        comments="演练" if summary.is_rehearsal else "",
    )


# --- what it says -----------------------------------------------------------------------------------------------

_Block = tuple[tuple[bool, str], ...]
"""Paragraphs: (is it a heading, its text)."""


@dataclass(frozen=True)
class _Row:
    cells: tuple[str, ...]
    light: Light | None


@dataclass(frozen=True)
class _Page:
    layout: _Layout
    title: tuple[str, ...]
    as_of: str
    blocks: tuple[_Block, ...]
    rows: tuple[_Row, ...]
    left_out: int
    signature: str


def _page(summary: RoundSummary) -> _Page:
    """The page in the first layout that holds it."""
    for layout in _LAYOUTS:
        page = _set(summary, layout, summary.tasks)
        if height_mm(page) <= layout.margins.height - _SLACK_MM:
            return page
    # A list too long for any type: tasks that are on their way leave the table, the last of the list first.
    kept = sorted(summary.tasks, key=lambda task: (_SEVERITY[task.light], task.task.no))
    while len(kept) > 1:
        kept.pop()
        shown = [task for task in summary.tasks if task in kept]
        page = _set(summary, _LAYOUTS[-1], shown)
        if height_mm(page) <= page.layout.margins.height - _SLACK_MM:
            return page
    return _set(summary, _LAYOUTS[-1], kept)


def _set(summary: RoundSummary, layout: _Layout, tasks: Iterable[TaskSummary]) -> _Page:
    rows = tuple(_row(task) for task in tasks)
    at = local(summary.as_of)
    return _Page(
        layout=layout,
        title=break_title(title_of(summary), int(layout.margins.width * 72 / 25.4 / layout.title) - 1),
        as_of=f"（截至{at.year}年{at.month}月{at.day}日{at:%H:%M}）",
        blocks=(_matters(summary, layout.matter), _overview(summary), _next_steps(summary)),
        rows=rows,
        left_out=len(summary.tasks) - len(rows),
        signature=f"{one_line(summary.programme.office)[:40]}　{at.year}年{at.month}月{at.day}日",
    )


def title_of(summary: RoundSummary) -> str:
    """2024年第三季度为高新区妇女儿童办实事进展情况专报"""
    subject = re.sub(r"(?:工作)?(?:进展|进度|完成)?情况表$", "", one_line(summary.programme.head.form_title))
    subject = re.sub(r"^\d{4}年度?", "", subject)[:40]
    return f"{summary.quarter.label}{subject}进展情况专报"


def height_mm(page: _Page) -> float:
    """What the page takes, in mm."""
    layout = page.layout
    width, points = layout.margins.width, layout.title * 1.5 * len(page.title) + layout.pitch
    for block in page.blocks:
        for _, text in block:
            points += layout.pitch * lines_of(text, layout.point, width, indent=2)
    widths = [share * width - 2 * CELL_SIDE_MM for share in _SHARES]
    for row in (_Row(_COLUMNS, None), *page.rows):
        lines = max(lines_of(text, layout.cell, room) for text, room in zip(row.cells, widths, strict=True))
        points += layout.cell_pitch * lines + 1.0 * 72 / 25.4 + 1
    points += layout.pitch * (1.34 + (page.left_out > 0)) + _GAP + 4
    return points * 25.4 / 72


def _matters(summary: RoundSummary, limit: int) -> _Block:
    found: list[tuple[bool, str]] = [(True, "一、需要协调的重要情况")]
    for number, (task, unit, text) in enumerate(summary.important[:_MATTERS], 1):
        quoted = shortened(text, limit)
        end = "" if quoted.endswith(("。", "！", "？", "…")) else "。"
        found.append((False, f"{number}. {one_line(unit.name)[:30]}（第{task.no}项）：{quoted}{end}"))
    if len(summary.important) > _MATTERS:
        found.append((False, f"另有{len(summary.important) - _MATTERS}条，见工作台账。"))
    if not summary.important:
        found.append((False, "本季度各责任单位没有报告需要协调的重要情况。"))
    return tuple(found)


def _overview(summary: RoundSummary) -> _Block:
    units, done = len(summary.programme.units), len(summary.done_units)
    parts, filed = len(summary.parts), len(summary.filed_parts)
    lights = summary.lights
    sentences = [
        f"全部{units}个责任单位中，{done}个已报齐；应报{parts}项，已报{filed}项，报送率{_rate(filed, parts)}"
        + (f"，收到盖章件{len(summary.sealed_unit_ids)}份。" if summary.sealed_unit_ids else "。"),
        f"{len(summary.tasks)}项实事中，"
        + "，".join(
            f"{word}{lights[light]}项"
            for light, word in (
                (Light.GREEN, "进展正常"),
                (Light.YELLOW, "偏慢"),
                (Light.RED, "预警"),
                (Light.GREY, "未到期"),
            )
            if lights[light] or light is Light.GREEN
        )
        + "。",
    ]
    if previous := summary.previous:
        before = len(previous.filed_parts), len(previous.parts)
        sentences.append(f"上季度报送率{_rate(*before)}，进展正常{previous.lights[Light.GREEN]}项。")
    late = {part.unit.id for part in summary.parts if part.report is None and part.light is Light.RED}
    for word, is_late in (("逾期未报", True), ("尚未报送（没有到期）", False)):
        names = [
            f"{one_line(unit.name)[:30]}（第{_numbers(tasks)}项）"
            for unit, tasks in summary.missing
            if (unit.id in late) is is_late
        ]
        if names:
            shown = "、".join(names[:12]) + (f"等{len(names)}个单位" if len(names) > 12 else "")
            sentences.append(f"{word}：{shown}。")
    return ((True, "二、总体进展"), (False, "".join(sentences)))


def _next_steps(summary: RoundSummary) -> _Block:
    steps = []
    if summary.missing:
        steps.append(f"对{len(summary.missing)}个未报齐的单位逐一电话催报并督办")
    slow = [task.task.no for task in summary.tasks if task.light is Light.YELLOW]
    if slow:
        steps.append(f"对第{'、'.join(map(str, slow[:10]))}{'等' if len(slow) > 10 else ''}项督促加快进度")
    if summary.important:
        numbers = list(dict.fromkeys(task.no for task, _, _ in summary.important))
        shown = "、".join(map(str, numbers[:10]))
        steps.append(f"对第{shown}{'等' if len(numbers) > 10 else ''}项反映的问题会同有关单位协调，重要进展及时报告")
    if not steps:
        steps.append("继续跟踪各项实事进展，下季度末按时报告")
    return ((True, "三、下步安排"), (False, f"{'；'.join(steps)}。"))


def _rate(part: int, whole: int) -> str:
    return f"{round(100 * part / whole) if whole else 0}%"


def _numbers(tasks: Iterable[Any]) -> str:
    return "、".join(str(task.no) for task in tasks)


# --- the table --------------------------------------------------------------------------------------------------


def _row(task: TaskSummary) -> _Row:
    """A task's row; one that cannot be made says so and the rest goes out."""
    try:
        told = [_told(of) for of in task.targets if of.total is not None]
        changes = [_change(of) for of in task.targets if of.total is not None and of.previous is not None]
        filed = sum(part.report is not None for part in task.parts)
        return _Row(
            (
                str(task.task.no),
                shortened(task.task.name, 30),
                "；".join(told) or ("未报送" if not filed else "无量化数据，见情况表"),
                "；".join(changes) or "—",
                f"{filed}/{len(task.parts)}",
                task.light.label,
            ),
            task.light,
        )
    except Exception:
        return _Row((str(task.task.no), UNRENDERABLE, "", "", "", ""), None)


def _told(of: TargetSummary) -> str:
    target, total = of.target, of.total
    assert total is not None
    subject = shortened(counted_of(target) or target.text, 16)
    measure = one_line(target.measure)[:8]
    if target.kind is TargetKind.PERCENT:
        return f"{subject}{figure(total)}{measure}/{figure(target.value)}{measure}"
    share = share_of(target, total)
    rate = f"（{percent(share)}）" if share is not None and target.comparator is not Comparator.AT_MOST else ""
    return f"{subject}{figure(total)}/{figure(target.value)}{measure}{rate}"


def figure(value: Decimal) -> str:
    """A number for a narrow cell: two decimals at most."""
    return plain(value.quantize(Decimal("0.01"))) if value != value.to_integral_value() else plain(value)


def _change(of: TargetSummary) -> str:
    assert of.total is not None
    assert of.previous is not None
    change = of.total - of.previous
    if not change:
        return "持平"
    measure = "个百分点" if of.target.measure == "%" else one_line(of.target.measure)[:8]
    return f"{'+' if change > 0 else '−'}{figure(abs(change))}{measure}"


def _table(document: Any, page: _Page) -> None:
    layout = page.layout
    space(document, _GAP)
    widths = [share * layout.margins.width for share in _SHARES]
    table = grid(document, widths, 1 + len(page.rows))
    rows = list(table.rows)
    for cell, text in zip(rows[0].cells, _COLUMNS, strict=True):
        fill(cell, Words(text, HEAD), point=layout.cell, pitch=layout.cell_pitch, side=CENTRE)
    for row, values in zip(rows[1:], page.rows, strict=True):
        for number, (cell, text) in enumerate(zip(row.cells, values.cells, strict=True)):
            is_light = number == _LIGHT_COLUMN
            colour = _INK[values.light] if is_light and values.light else None
            font = HEAD if is_light else BODY
            side = LEFT if number in (1, 2) else CENTRE
            fill(cell, Words(text, font, colour), point=layout.cell, pitch=layout.cell_pitch, side=side)
    if page.left_out:
        text = f"其余{page.left_out}项未列，见工作台账。"
        write(document.add_paragraph(), [Words(text)], point=layout.point, pitch=layout.pitch, indent=2)
    else:
        close_table(document)
