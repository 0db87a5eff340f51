"""Supervision slips (督办单) of a round: one .docx, a page a slip, drafts until the office signs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from docx.shared import Mm

from bot.documents.form import file_name
from bot.documents.key_numbers import phrase_of
from bot.documents.office_paper import (
    BODY,
    BOTH,
    CENTRE,
    HEAD,
    KAI,
    RIGHT,
    TITLE,
    Margins,
    Words,
    close_table,
    fill,
    finish,
    grid,
    new_paper,
    one_line,
    shortened,
    space,
    write,
)
from bot.domain.dispatch import Cause, Matter, Slip, SlipColour, completion_day
from bot.domain.localtime import local
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary

_GRADES = {
    SlipColour.RED: ("红色督办 · 逾期", "A8322A"),
    SlipColour.YELLOW: ("黄色督办 · 滞后", "8A5A00"),
    SlipColour.BLUE: ("蓝色督办 · 临期", "1F4E9E"),
}
_WIDTHS = (14, 46, 52, 44)
_HEADINGS = ("序号", "实事名称", "督办事由", "办理要求")
_ROWS = 10
_MARGINS = Margins(32, 28, 28, 26)


def slips_name(summary: RoundSummary) -> str:
    """2024年第三季度督办单（代拟稿）.docx"""
    return file_name(summary, "督办单（代拟稿）", "docx")


def slips_docx(summary: RoundSummary, found: Sequence[Slip], reply_by: Mapping[SlipColour, date]) -> bytes:
    """Every slip on a page of its own; `reply_by` is the day an answer is due, per grade. At least one slip."""
    document = new_paper(_MARGINS, heading=("【演练】" if summary.is_rehearsal else "") + "代拟稿　经群团科审核后发出")
    for number, slip in enumerate(found, 1):
        first = document.paragraphs[0] if number == 1 and document.paragraphs else document.add_paragraph()
        if number > 1:
            first.paragraph_format.page_break_before = True
        _slip(document, first, summary, slip, number, reply_by[slip.colour])
    return finish(
        document,
        title=f"{summary.quarter.label}督办单",
        author=summary.programme.office,
        at=summary.as_of,
        comments="演练" if summary.is_rehearsal else "代拟稿",
    )


def _slip(document: Any, first: Any, summary: RoundSummary, slip: Slip, number: int, reply_by: date) -> None:
    grade, colour = _GRADES[slip.colour]
    programme, at = summary.programme, local(summary.as_of)
    point, pitch = 16, 27

    def body(text: str, indent: int = 2) -> None:
        write(document.add_paragraph(), [Words(text)], point=point, pitch=pitch, side=BOTH, indent=indent)

    write(first, [Words("工作督办单", TITLE)], point=22, pitch=36, side=CENTRE)
    write(document.add_paragraph(), [Words(grade, HEAD, colour)], point=16, pitch=28, side=CENTRE)
    number_line = f"{summary.quarter.label}督办第{number}号"
    write(document.add_paragraph(), [Words(number_line, KAI)], point=14, pitch=26, side=CENTRE)
    body(f"{one_line(slip.unit.name)[:40]}：", indent=0)
    body(_opening(summary, slip))
    space(document, 8)
    shown = slip.matters[:_ROWS]
    table = grid(document, _WIDTHS, 1 + len(shown))
    rows = list(table.rows)
    for cell, text in zip(rows[0].cells, _HEADINGS, strict=True):
        fill(cell, Words(text, HEAD), point=12, pitch=18, side=CENTRE)
    for row, matter in zip(rows[1:], shown, strict=True):
        texts = (
            str(matter.task.no),
            shortened(matter.task.name, 40),
            reason(matter, slip.unit.id, summary),
            _demand(matter.cause, summary.quarter, reply_by),
        )
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            if place:
                fill(cell, Words(text, BODY), point=12, pitch=17)
            else:
                fill(cell, Words(text, BODY), point=12, pitch=17, side=CENTRE)
    space(document, 8)
    if len(slip.matters) > len(shown):
        body(f"其余{len(slip.matters) - len(shown)}项见工作台账。")
    body(f"请于{_day(reply_by)}前办理并反馈。")
    if programme.head.phone:
        body(f"联系电话：{one_line(programme.head.phone)[:40]}")
    for text, before in ((one_line(programme.office)[:40], 10.0), (_day(at.date()), 0.0)):
        write(
            document.add_paragraph(),
            [Words(text)],
            point=point,
            pitch=pitch,
            side=RIGHT,
            right_indent=4 if not before else 3,
            before=before,
        )
    space(document, 12)
    receipt = grid(document, (30, 48, 30, 48), 1, has_head=False)
    receipt.rows[0].height = Mm(10)  # room for a hand; a higher line would set the words low
    for cell, text in zip(receipt.rows[0].cells, ("签收人", "", "签收时间", ""), strict=True):
        fill(cell, Words(text, HEAD if text else BODY), point=12, pitch=18, side=CENTRE)
    close_table(document)


def _opening(summary: RoundSummary, slip: Slip) -> str:
    programme = summary.programme
    number = f"（{one_line(programme.head.doc_number)[:30]}）" if programme.head.doc_number else ""
    title = one_line(programme.title)[:60]
    basis = f"按照《{title}》{number}要求，各责任单位每季度末报送实事进展。" if title else ""
    many = f"下列{len(slip.matters)}项"
    match slip.colour:
        case SlipColour.RED:
            said = f"贵单位{many}已经逾期，现予督办。"
        case SlipColour.YELLOW:
            said = f"贵单位{many}进度滞后，现予督办。"
        case SlipColour.BLUE:
            said = f"贵单位{many}即将到期，特此提醒。"
    return basis + said


def reason(matter: Matter, unit_id: int, summary: RoundSummary) -> str:
    """Why this part is followed up, in one sentence."""
    report = matter.report
    day = completion_day(report) if report is not None else None
    due = _moment(summary.due_at)
    match matter.cause:
        case Cause.NOT_REPORTED:
            return f"{due}截止，至今没有报送{summary.quarter.label}进展。"
        case Cause.REPORT_DUE:
            return f"{due}截止，还没有报送{summary.quarter.label}进展。"
        case Cause.NOT_STARTED:
            return "时间已过半年，自评仍为未启动。"
        case Cause.LATE:
            return f"自报完成时限为{_day(day)}，已经超过，尚未完成。" if day else "已超过自报完成时限，尚未完成。"
        case Cause.COMPLETION_NEAR:
            return f"自报完成时限{_day(day)}临近，尚未完成。" if day else "自报完成时限临近，尚未完成。"
        case Cause.SAYS_BEHIND | Cause.BEHIND_PACE:
            numbers = _behind(matter, unit_id, summary)
            head = "自评滞后" if matter.cause is Cause.SAYS_BEHIND else ""
            pace = f"时间进度为{summary.quarter.number * 25}%" if numbers else ""
            return "；".join(part for part in (head, numbers, pace) if part) + "。"
        case Cause.IMPORTANT:
            return shortened(report.important or "", 80) if report else ""


def _behind(matter: Matter, unit_id: int, summary: RoundSummary) -> str:
    report = matter.report
    if report is None:
        return ""
    pace = Decimal(summary.quarter.number) / 4
    slow = [
        phrase_of(target, total)
        for target in matter.task.targets_of(unit_id)
        if (total := report.amounts.get(target.id)) is not None and target.value and total < target.value * pace
    ]
    return shortened("；".join(slow), 110)


def _demand(cause: Cause, quarter: Quarter, reply_by: date) -> str:
    by = f"{reply_by.month}月{reply_by.day}日前"
    match cause:
        case Cause.NOT_REPORTED:
            return f"{by}补报进展，并报送盖章件。"
        case Cause.REPORT_DUE:
            return f"{by}报送进展和盖章件。"
        case Cause.NOT_STARTED:
            return f"{by}书面说明原因，明确启动时间和责任人。"
        case Cause.LATE:
            return f"{by}书面说明原因，重新明确完成时限。"
        case Cause.SAYS_BEHIND | Cause.BEHIND_PACE:
            after = "年底" if quarter.number == 4 else "下季度"
            return f"{by}书面说明原因和赶上进度的措施，{after}报告落实情况。"
        case Cause.COMPLETION_NEAR:
            return "按期完成；确有困难的，提前书面说明。"
        case Cause.IMPORTANT:
            return ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(moment: datetime) -> str:
    at = local(moment)
    return f"{at.month}月{at.day}日{at:%H:%M}"
