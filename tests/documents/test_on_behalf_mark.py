"""What the office typed in for a unit says so on the office's form, and not on the unit's own, which its seal stands for."""

from __future__ import annotations

from bot.documents.form_sheet import form_sheet
from tests.documents.rounds import half_filed, unit_named

UNIT = "高新区检察院"
ON_BEHALF = "（由群团科代录，未经单位确认）"


def test_the_whole_form_marks_what_was_typed_in_under_its_unit() -> None:
    summary = half_filed()
    cells = [[line.text for line in cell] for row in form_sheet(summary).rows for cell in row]
    marked = [lines for lines in cells if ON_BEHALF in lines]
    assert marked
    for lines in marked:
        above = lines[: lines.index(ON_BEHALF)]
        assert next(line for line in reversed(above) if line.endswith("：")) == f"{UNIT}："
    others = sum(part.report is not None and part.report.on_behalf for part in summary.parts)
    assert sum(lines.count(ON_BEHALF) for lines in cells) == others


def test_the_units_own_form_carries_no_mark() -> None:
    summary = half_filed()
    sheet = form_sheet(summary, unit_named(summary, UNIT))
    assert all(ON_BEHALF not in line.text for row in sheet.rows for cell in row for line in cell)
