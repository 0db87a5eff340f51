"""Excel workbooks: .xlsx by openpyxl behind the package limits, .xls by python-calamine.

python-calamine may abort the interpreter on a hostile file (one stray far cell is enough), so .xls is only read inside the
confined child process.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.documents.notice import refusals
from bot.documents.notice.columns import column_of
from bot.documents.notice.package import Package
from bot.documents.notice.plain import tidy
from bot.documents.notice.source import Block, Paragraph, Source, table_of

MAX_ROWS, MAX_COLUMNS = 5_000, 50
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")

Merge = tuple[int, int, int, int]


def read_xlsx(data: bytes, package: Package) -> Source:
    """Every visible sheet in order; merged cells carry their value everywhere."""
    import openpyxl

    package.checked()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        merges = _merges(package)
        blocks: list[Block] = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # The size a file states is not to be trusted, neither when it is too large nor when it is too small.
            sheet.reset_dimensions()
            rows = _bounded(
                [_shown(cell.value, getattr(cell, "number_format", "")) for cell in row]
                for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
            )
            blocks += _blocks(_filled(rows, merges.get(sheet.title, ())))
        book.close()
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, SyntaxError, OSError) as fault:
        raise refusals.damaged() from fault
    return Source(tuple(blocks))


def read_xls(data: bytes) -> Source:
    """An old workbook; to be called in the confined child only."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    blocks: list[Block] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.visible is not SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.height > MAX_ROWS * 20 or sheet.width > 1000:
                raise refusals.too_complex()
            rows = _bounded(
                [_shown(value) for value in row[:MAX_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)
            )
            ranges = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
            blocks += _blocks(_filled(rows, ranges))
    except (CalamineError, ValueError, TypeError) as fault:
        raise refusals.damaged() from fault
    return Source(tuple(blocks))


def _bounded(rows: Iterable[list[str]]) -> list[list[str]]:
    kept: list[list[str]] = []
    for row in rows:
        kept.append(row)
        if len(kept) > MAX_ROWS:
            if any(any(cell for cell in late) for late in kept[-50:]):
                raise refusals.too_many_rows(MAX_ROWS)
            break
    while kept and not any(kept[-1]):
        kept.pop()
    return kept


def _shown(value: Any, number_format: str = "") -> str:
    """A cell as a person sees it: 1 for 1.0, 90% for 0.9 in a percent format, dates in Chinese."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float | int):
        if isinstance(number_format, str) and number_format.endswith("%"):
            return f"{value * 100:.10g}%"
        return f"{value:.15g}"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if isinstance(value, time) else tidy(str(value)).strip()


def _merges(package: Package) -> dict[str, list[Merge]]:
    """Merged ranges by sheet name, zero-based and inclusive; openpyxl does not give them when it reads in one pass."""
    book = package.xml("xl/workbook.xml")
    rels = package.xml("xl/_rels/workbook.xml.rels")
    targets = {node.get("Id"): node.get("Target", "") for node in rels}
    found: dict[str, list[Merge]] = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_REL}id"), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if path not in package.names:
            continue
        ranges = (_RANGE.fullmatch(node.get("ref", "")) for node in package.xml(path).iter(f"{_MAIN}mergeCell"))
        found[sheet.get("name", "")] = [
            (int(cells[2]) - 1, _column(cells[1]), int(cells[4]) - 1, _column(cells[3])) for cells in ranges if cells
        ]
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _filled(rows: list[list[str]], merges: Sequence[Merge]) -> list[list[str]]:
    for top, left, bottom, right in merges[:MAX_ROWS]:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : min(bottom, len(rows) - 1) + 1]:
            row.extend([""] * (min(right, MAX_COLUMNS - 1) + 1 - len(row)))
            for at in range(left, min(right, MAX_COLUMNS - 1) + 1):
                row[at] = rows[top][left]
    return rows


def _blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """A sheet as lines above the header, the table, and lines below it."""
    header = next(
        (at for at, row in enumerate(rows[:40]) if len({column_of(cell) for cell in row if cell} - {None}) >= 2), None
    )
    if header is None:
        yield from _lines(rows, 0)
        return
    end = len(rows)
    while end > header + 1 and len(set(filter(None, rows[end - 1]))) <= 1 and not rows[end - 1][0].strip().isdigit():
        end -= 1
    yield from _lines(rows[:header], 0)
    yield table_of(rows[header:end], header + 1)
    yield from _lines(rows[end:], end)


def _lines(rows: Sequence[Sequence[str]], offset: int) -> Iterator[Paragraph]:
    for at, row in enumerate(rows):
        for line in "\n".join(dict.fromkeys(filter(None, row))).split("\n"):
            if line.strip():
                yield Paragraph(line.strip(), offset + at + 1)
