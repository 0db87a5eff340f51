"""Cards: a table for each task, with the names of its fields beside their values (项目名称 | … | 牵头单位 | …).

They become the lines that a list of named fields is written in, and are read as those are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.documents.notice.columns import UNIT_COLUMNS, Column, column_of, is_column_name
from bot.documents.notice.source import Block, Paragraph, Source, Table

_FEWEST_ROWS = 3


def with_cards(source: Source) -> Source:
    """The source with its cards as lines; as it is where it has none."""
    blocks: list[Block] = []
    count = 0
    for block in source.blocks:
        cards = _cards(block) if isinstance(block, Table) else []
        for fields in cards:
            count += 1
            blocks += (Paragraph(line, block.line) for line in _lines(fields, count))
        if not cards:
            blocks.append(block)
    return Source(tuple(blocks))


def _cards(table: Table) -> list[list[tuple[str, str]]]:
    """The fields of each card of a table; none where it has a header over columns, or fields that name nobody."""
    rows = [_fields(row) for row in table.rows if any(cell.strip() for cell in row)]
    if len(rows) < _FEWEST_ROWS or not all(rows):
        return []
    cards: list[list[tuple[str, str]]] = []
    for fields in rows:
        begins = column_of(fields[0][0]) in (Column.NUMBER, Column.NAME)
        if not cards or (begins and any(name == fields[0][0] for name, _ in cards[-1])):
            cards.append([])
        cards[-1] += fields
    kinds = {column_of(name) for name, _ in cards[0]}
    return cards if Column.NAME in kinds and kinds & set(UNIT_COLUMNS) else []


def _fields(row: Sequence[str]) -> list[tuple[str, str]]:
    """A row as pairs of a name and its value; empty where it is no such row. A merged value stands once."""
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(row):
        name = "".join(row[at].split()).rstrip("：:")
        if not is_column_name(name) or at + 1 >= len(row):
            return []
        value = row[at + 1].strip()
        if is_column_name("".join(value.split())):
            return []
        pairs.append((name, value))
        at += 2
        while at < len(row) and row[at].strip() == value and value:
            at += 1
    return pairs


def _lines(fields: Sequence[tuple[str, str]], count: int) -> Iterator[str]:
    number_at, name_at = (
        next((at for at, (name, _) in enumerate(fields) if column_of(name) is kind), None)
        for kind in (Column.NUMBER, Column.NAME)
    )
    number = re.sub(r"\D", "", fields[number_at][1])[:3] if number_at is not None else ""
    title = fields[name_at][1] if name_at is not None else ""
    yield f"第{number or count}项 {''.join(title.split())}"
    for at, (name, value) in enumerate(fields):
        if value and at not in (number_at, name_at):
            yield f"{name}：{'、'.join(value.split()) if column_of(name) in UNIT_COLUMNS else ''.join(value.split())}"
