"""Tables: which one is the list of tasks, which one the form of the annex, and what their rows say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.notice.columns import Column, column_of
from bot.documents.notice.draft import Draft, find_limit, joined
from bot.documents.notice.names import Part, read_names
from bot.documents.notice.source import Table
from bot.documents.notice.units import read_parts
from bot.domain.amount import read_spelled
from bot.domain.notice import FormShape
from bot.domain.programme import Role

_ROLES = {Column.LEAD: Role.LEAD, Column.RESPONSIBLE: Role.RESPONSIBLE, Column.SUPPORTING: Role.SUPPORTING}
_NUMBERED = re.compile(r"^[（(]?(?P<no>\d{1,3})[）).、．]?$|^[（(]?(?P<cn>[一二三四五六七八九十]{1,4})[）)、]?$")


@dataclass(frozen=True)
class ListTable:
    """A table with a header that was understood: the header's row and what each column holds."""

    table: Table
    header_at: int
    columns: tuple[Column | None, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns; of a header in two rows both, the lower before the upper (本季度 + 进展情况)."""
        upper, lower = (tuple("".join(cell.split()) for cell in self.table.rows[at]) for at in self._header_rows)
        return tuple(map(_whole_name, upper, lower))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return self.table.rows[self._header_rows[1] + 1 :]

    @property
    def _header_rows(self) -> tuple[int, int]:
        """The first and the last row of the header."""
        at, rows = self.header_at, self.table.rows
        if at + 1 < len(rows) and _is_split(rows[at], rows[at + 1]):
            return at, at + 1
        return (at - 1, at) if at and _is_split(rows[at - 1], rows[at]) else (at, at)

    @property
    def is_form(self) -> bool:
        """Whether it is there to be filled in: a column for progress, and nothing in it."""
        progress = [at for at, column in enumerate(self.columns) if column is Column.PROGRESS]
        filled = sum(bool(row[at].strip()) for row in self.rows for at in progress)
        return bool(progress) and filled * 2 <= len(self.rows)

    @property
    def has_units(self) -> bool:
        return any(column in _ROLES for column in self.columns)

    def all_of(self, *wanted: Column) -> list[int]:
        return [at for at, column in enumerate(self.columns) if column in wanted]


def _is_split(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a header goes on in the row below: some cells reach over both rows, one above is parted below."""
    pairs = list(zip(upper, lower, strict=True))
    parted = [(above, below) for above, below in pairs if above and below and above != below]
    names = [above for above, _ in parted]
    return (
        sum(above == below != "" for above, below in pairs) >= 2
        and len(parted) > 1
        and len(set(names)) < len(names)
        and all(len(below) <= 12 and not below.isdigit() for _, below in parted)
    )


def _whole_name(upper: str, lower: str) -> str:
    if not upper or not lower or upper == lower:
        return upper or lower
    return lower if lower.endswith(upper[-2:]) else lower + upper


def understand(table: Table) -> ListTable | None:
    """Find the header among the first rows; None where the table has no names of columns we know."""
    best: ListTable | None = None
    best_known = 0
    for at, row in enumerate(table.rows[:6]):
        columns = tuple(column_of(cell) if cell.strip() else None for cell in row)
        known = len({column for column in columns if column is not None and column is not Column.OTHER})
        if known >= 2 and known > best_known:
            best, best_known = ListTable(table, at, columns), known
    return best


def read_table(table: ListTable) -> tuple[Draft, ...]:
    """The tasks of a table, one for each number; rows without a number of their own go on with the one above."""
    groups: list[tuple[int, list[tuple[str, ...]]]] = []
    number_at = next(iter(table.all_of(Column.NUMBER)), None)
    # 一、教育类 is a heading where the rows themselves are numbered 1, 2, 3.
    has_digits = number_at is not None and any(row[number_at].strip().isdigit() for row in table.rows)
    for row in table.rows:
        if not any(cell.strip() for cell in row) or column_of_row(row) >= 3:
            continue
        number = (
            _number(row[number_at], digits_only=has_digits)
            if number_at is not None
            else _named_number(table, row) or len(groups) + 1
        )
        if number is None or (groups and number_at is not None and number == groups[-1][0]):
            if groups and len({cell for cell in row if cell.strip()}) > 1:
                groups[-1][1].append(row)
            continue
        groups.append((number, [row]))
    return tuple(_draft(table, number, rows) for number, rows in groups)


def _named_number(table: ListTable, row: Sequence[str]) -> int | None:
    """The number written before a name in its cell, where the table has no column for it (14.改扩建学校)."""
    for at in table.all_of(Column.NAME):
        if found := re.match(r"\s*(\d{1,3})[、．.](?!\d)", row[at]):
            return int(found[1])
    return None


def _unnumbered(name: str) -> str:
    """A name without the number that was written before it in its cell (一、健全阵地)."""
    return re.sub(
        r"^(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d))\s*",
        "",
        name,
    )


def column_of_row(row: Sequence[str]) -> int:
    """How many cells of a row are names of columns: a header repeated on the next page."""
    return len({column_of(cell) for cell in row if cell.strip() and len(cell) <= 12} - {None, Column.OTHER})


def _draft(table: ListTable, number: int, rows: Sequence[tuple[str, ...]]) -> Draft:
    names = [_unnumbered(name) for name in _distinct(rows, table.all_of(Column.NAME))]
    contents = [*_amounts(table, rows), *_distinct(rows, table.all_of(Column.CONTENT))]
    if not names and contents:
        names, contents = contents, []
    parts: list[Part] = []
    for column, role in _ROLES.items():
        for cell in _distinct(rows, table.all_of(column)):
            labelled = list(read_parts(cell))
            parts += labelled or list(read_names(cell, role, label=f"{table.header[table.all_of(column)[0]]}："))
    limits = _distinct(rows, table.all_of(Column.LIMIT))
    doubts = tuple(doubt for part in parts for doubt in part.doubts)
    # A name of several sentences, one a line, is a name and what follows it.
    first, *rest = re.split(r"(?<=[。；;])\s*\n", names[0]) if names else [""]
    names[:1] = [first, *rest] if names else []
    name = "".join(first.split())
    heading = re.split(r"[。；;：:]", name)[0] if len(name) > 40 else name
    extra = names[1:] + ([name[len(heading) :].lstrip("。；;：:")] if len(heading) < len(name) else [])
    text = "\n".join(part for part in ([heading] if heading else []) + extra + contents if part)
    return Draft(
        number,
        heading.strip("。；;：: "),
        text,
        joined(parts),
        table.table.line,
        limit="；".join(map(_limit, limits)) or None,
        doubts=doubts,
    )


def _amounts(table: ListTable, rows: Sequence[tuple[str, ...]]) -> list[str]:
    """What columns of numbers promise, in words: 目标值 3600 beside 计量单位 人 is 目标值3600人."""
    measures = table.all_of(Column.MEASURE)
    return [
        f"{table.header[at]}{row[at].strip()}{row[measures[0]].strip() if measures else ''}"
        for at in table.all_of(Column.AMOUNT)
        for row in dict.fromkeys(rows)
        if row[at].strip()
    ]


def _limit(cell: str) -> str:
    """A cell's time limit: lines that a narrow column broke are joined, several limits stay apart."""
    lines = cell.split()
    return ("；" if len(lines) > 1 and all(map(find_limit, lines)) else "").join(lines)


def _distinct(rows: Sequence[tuple[str, ...]], columns: Sequence[int]) -> list[str]:
    """The cells of some columns over a task's rows, each once, in order."""
    return list(dict.fromkeys(row[at].strip() for row in rows for at in columns if row[at].strip()))


def _number(cell: str, *, digits_only: bool) -> int | None:
    found = _NUMBERED.match("".join(cell.split()))
    if found is None:
        return None
    if found["no"]:
        return int(found["no"])
    if digits_only:
        return None
    spelled = read_spelled(found["cn"])
    return int(spelled) if spelled is not None else None


def form_shape(table: ListTable, title: str) -> FormShape:
    """The annex form with its rows as (number, task name, units)."""
    rows = [(draft.number, draft.name, draft.units) for draft in read_table(table)]
    return FormShape(title, table.header, tuple(rows))
