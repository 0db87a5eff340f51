"""What every kind of file becomes before it is understood: paragraphs and tables, in their order.

Readers of formats (word, sheet, pdf, plain) make these values; nothing behind them knows what kind of file it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `line` counts from 1 and is what a person is told (第12行)."""

    text: str
    line: int


@dataclass(frozen=True)
class Table:
    """A table with merged cells filled in; every row has the same number of cells.

    `line` is where it begins. `is_cut` says that the last row had fewer cells than the header.
    """

    rows: tuple[tuple[str, ...], ...]
    line: int
    is_cut: bool = False


Block = Paragraph | Table


@dataclass(frozen=True)
class Source:
    """A whole file as read (原文)."""

    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def letters(self) -> int:
        """How many characters there are to read, spaces not counted."""
        return sum(len("".join(text.split())) for text in self._texts())

    def _texts(self) -> Sequence[str]:
        cells = [cell for table in self.tables for row in table.rows for cell in row]
        return [*(paragraph.text for paragraph in self.paragraphs), *cells]


def table_of(rows: Sequence[Sequence[str]], line: int) -> Table:
    """A table from ragged rows: shorter ones are filled up with empty cells."""
    width = max((len(row) for row in rows), default=0)
    is_cut = bool(rows) and len(rows[-1]) < len(rows[0])
    return Table(tuple((*row, *("",) * (width - len(row))) for row in rows), line, is_cut)
