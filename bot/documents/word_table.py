"""The look of a Word table on official paper, which python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell


def rule_table(table: Table, *, top_mm: float, side_mm: float) -> None:
    """Draw rules of 0.5 pt around every cell, and set how far its text stays from them."""
    properties: Any = table._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    for side, width_mm in (("top", top_mm), ("left", side_mm), ("bottom", top_mm), ("right", side_mm)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), twips(width_mm))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The schema's order: borders, layout, margins.
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    # How a table style is applied; there is none, and Word 2007 knows no more than its first attribute.
    properties.remove(properties.find(qn("w:tblLook")))


def set_side_margins(cell: _Cell, side_mm: float) -> None:
    """How far this cell's text stays from the rules left and right, once its width and vertical place are set."""
    properties: Any = cell._tc.get_or_add_tcPr()
    margins = OxmlElement("w:tcMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), twips(side_mm))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.find(qn("w:vAlign")).addprevious(margins)  # the schema's order


def twips(width_mm: float) -> str:
    """A width as Word's XML has it, in twentieths of a point."""
    return str(round(width_mm * 1440 / 25.4))
