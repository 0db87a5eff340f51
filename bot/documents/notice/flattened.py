"""Tables that a word processor or a browser flattened into lines.

Three shapes are known: cells apart by tabs or | on one line; each cell on its own line behind a tab, rows apart by an
empty line; and bare cells, one a line, under a header of known column names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.documents.notice.columns import Column, arrange, column_of, is_column_name
from bot.documents.notice.names import looks_like_unit
from bot.documents.notice.source import Table, table_of

_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、\S{2,60}")
_ROW_NUMBER = re.compile(r"[（(]?\d{1,3}[）).、．]?$|[一二三四五六七八九十]{1,3}$")
_DATE = re.compile(r"(?:20\d\d|二[〇○零]..)年.{1,3}月.{1,3}日")
# No cell of units or of a time limit is as long.
_SENTENCE = 25


def flattened_table(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    """The table that begins on this line, and the line behind it; None where none does."""
    return _tabbed_cells(lines, at) or _delimited(lines, at) or _stacked(lines, at)


def _tabbed_cells(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    """Each cell begins with a tab on a new line, a row ends at an empty line: what Word's text export of a table is."""
    if not _opens_cell(lines[at]) or not is_column_name(lines[at].strip()):
        return None
    header: list[str] = []
    end = at
    while end < len(lines) and _opens_cell(lines[end]) and lines[end].strip():
        header.append(lines[end].strip())
        end += 1
    if len(header) < 3 or sum(map(is_column_name, header)) < 2:
        return None
    rows: list[list[str]] = [header]
    row: list[str] = []
    while end < len(lines):
        line = lines[end]
        if _opens_cell(line):
            if len(row) == len(header):
                rows.append(row)
                row = []
            row.append(line.strip())
        elif row and line.strip():
            row[-1] = f"{row[-1]}\n{line.strip()}".strip()
        elif line.strip():
            break
        elif row and len(row) >= len(header):
            rows.append(row)
            row = []
        end += 1
    if row:
        rows.append(row)
    return (table_of(rows, at + 1), end) if len(rows) > 1 else None


def _opens_cell(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line[1:].rstrip()


def _delimited(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    """Cells on one line, apart by tabs or |; a line that begins with no number goes on with the cell above."""
    for mark in ("\t", "|"):
        header = _cells(lines[at], mark)
        if len(header) < 3 or sum(map(is_column_name, header)) < 2:
            continue
        rows: list[list[str]] = [header]
        number_at = next((index for index, name in enumerate(header) if name.startswith(("序", "编"))), 0)
        end = at + 1
        while end < len(lines):
            line = lines[end]
            if not line.strip():
                # One empty line may stand between rows, a second ends the table.
                below = lines[end + 1] if end + 1 < len(lines) else ""
                is_row = mark in below.strip() or bool(_blank_row(below, mark, header, rows))
                if not is_row and not _row_follows(lines, end, mark):
                    break
            elif set(line) <= set("|-+=: \t"):
                pass
            elif blank := _blank_row(line, mark, header, rows):
                rows.append(blank)
            elif mark in line.strip() and (cells := _cells(line, mark)):
                if number_at > 0 and len(cells) < len(header) and _ROW_NUMBER.match(cells[0]):
                    # The cell of a category over several rows stands in the first of them only.
                    cells = [""] * number_at + cells
                last = rows[-1]
                is_row = any(map(_ROW_NUMBER.match, cells[: number_at + 1]))
                if len(rows) > 1 and not is_row and len(last) + len(cells) - 1 <= len(header):
                    # A cell of several lines, and the row goes on behind it.
                    last[-1] = f"{last[-1]}\n{cells[0]}".strip()
                    last += cells[1:]
                else:
                    rows.append(cells)
            elif len(rows) > 1 and (
                len(rows[-1]) < len(header) or looks_like_unit(line.strip()) or _row_follows(lines, end, mark)
            ):
                rows[-1][-1] = f"{rows[-1][-1]}\n{line.strip()}".strip()
            else:
                break
            end += 1
        if len(rows) > 1 or _is_form(header):
            return table_of([row[: len(header)] for row in rows], at + 1), end
    return None


def _is_form(header: Sequence[str]) -> bool:
    """Whether a header is that of a form, which may stand there without any row."""
    return any(column_of(name) is Column.PROGRESS for name in header)


def _blank_row(line: str, mark: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A row of a form that has nothing but its number, whose empty cells may have got lost; else nothing."""
    number = line.strip(f" {mark}")
    is_next = number.isdecimal() and int(number[:4]) == len(rows)
    return [number, *[""] * (len(header) - 1)] if is_next and _is_form(header) else []


def _row_follows(lines: Sequence[str], at: int, mark: str) -> bool:
    """Whether a numbered row comes within the next lines, so that what stands before it belongs to the row above."""
    for line in lines[at + 1 : at + 20]:
        if mark in line.strip() and (cells := _cells(line, mark)):
            return bool(_ROW_NUMBER.match(cells[0]))
    return False


def _cells(line: str, mark: str) -> list[str]:
    inner = line.strip(" \n")
    if mark == "|":
        inner = inner.removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in inner.split(mark)] if mark in inner else []


def _stacked(lines: Sequence[str], at: int) -> tuple[Table, int] | None:
    """Bare cells, one a line, as web pages give them when copied; a bare number begins a row."""
    if not is_column_name(_bare(lines[at])):
        return None
    header: list[str] = []
    end = at
    while end < len(lines) and (not _bare(lines[end]) or is_column_name(_bare(lines[end]))):
        if _bare(lines[end]):
            header.append(_bare(lines[end]))
        end += 1
    while end < len(lines) and (not _bare(lines[end]) or _SECTION.fullmatch(_bare(lines[end]))):
        end += 1
    if len(header) < 3 or not header[0].startswith(("序", "编")):
        return None
    if end >= len(lines) or not _ROW_NUMBER.match(_bare(lines[end])):
        return (table_of([header], at + 1), end) if _is_form(header) else None
    groups: list[list[str]] = []
    expected = 1
    cells = [_bare(line) for line in lines]
    last_at = {cell: place for place, cell in enumerate(cells)}
    while end < len(lines):
        cell = cells[end]
        is_whole = bool(groups) and len(groups[-1]) >= len(header)
        is_later = is_whole and cell.isdecimal() and len(cell) < 4 and int(cell) >= expected
        if is_whole and last_at.get(str(expected), -1) <= end and _closes(cells, end):
            break
        if is_whole and _SECTION.fullmatch(cell):
            pass  # 二、健康类 between rows
        elif cell == str(expected) or is_later or (_ROW_NUMBER.match(cell) and not groups):
            groups.append([cell])
            # Part of a longer list may begin at any number.
            expected = int(cell) + 1 if cell.isdecimal() else expected + 1
        elif cell and groups:
            groups[-1].append(cell)
        end += 1
    rows = [header, *(_arranged(group, header) for group in groups)]
    return table_of(rows, at + 1), end


def _closes(cells: Sequence[str], at: int) -> bool:
    """Whether the letter goes on behind the last row: a sentence of its own, or who signed above the date."""
    cell = cells[at]
    if not cell:
        return False
    if _DATE.fullmatch(cell) or (len(cell) >= _SENTENCE and cell.endswith("。") and "报" in cell):
        return True
    return _DATE.fullmatch(next((cells[below] for below in range(at + 1, len(cells)) if cells[below]), "")) is not None


def _bare(line: str) -> str:
    """A line that holds one cell, without the bar that closes it."""
    return line.strip().removesuffix("|").strip()


def _arranged(cells: Sequence[str], header: Sequence[str]) -> list[str]:
    """One row's lines given to its columns: by count where it fits, else by what they look like."""
    return list(cells) if len(cells) == len(header) else arrange(cells, header)
