"""Word documents (.docx): paragraphs and tables in order, straight from word/document.xml.

python-docx loses automatic numbers, tracked insertions and content controls, so this reads the XML itself: w:ins, w:sdt and
w:hyperlink count, w:del and hidden text do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.documents.filekind import word_part
from bot.documents.notice import refusals
from bot.documents.notice.package import Package
from bot.documents.notice.plain import read_lines, tidy
from bot.documents.notice.source import Block, Paragraph, Source, Table, table_of
from bot.documents.notice.wordnumbers import Numbering, W, num_pr, read_numbering

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    (
        f"{W}del",
        f"{W}moveFrom",
        f"{W}instrText",
        f"{W}delText",
        f"{W}pPr",
        f"{W}rPr",
        f"{_MC}Fallback",
        f"{W}rt",
        f"{W}sdtPr",
    )
)
MAX_ROWS, MAX_COLUMNS = 5_000, 50
_MAX_DEPTH = 60


def read_word(package: Package) -> Source:
    """Read a .docx; raises NotANotice where it is broken or beyond the limits."""
    body = package.xml(word_part(package.names) or "").find(f"{W}body")
    if body is None:
        raise refusals.damaged()
    reader = _Reader(
        read_numbering(
            package.xml("word/numbering.xml") if "word/numbering.xml" in package.names else None,
            package.xml("word/styles.xml") if "word/styles.xml" in package.names else None,
        )
    )
    return read_lines(reader.blocks(body))


class _Reader:
    """Walks a body once, counting lines and automatic numbers as it goes."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._line = 0
        self._rows = 0

    def blocks(self, parent: _Element, depth: int = 0) -> Iterator[Block]:
        for node in _content(parent, depth):
            if node.tag == f"{W}p":
                yield from self._paragraphs(node, depth)
            elif node.tag == f"{W}tbl":
                yield self._table(node, depth + 1)

    def _paragraphs(self, node: _Element, depth: int) -> Iterator[Paragraph]:
        for text in (self._text(node), *(self._text(inner) for box in _boxes(node) for inner in box.iter(f"{W}p"))):
            for line in text.split("\n"):
                self._line += 1
                if line.strip():
                    yield Paragraph(line.rstrip(), self._line)

    def _text(self, paragraph: _Element) -> str:
        properties = paragraph.find(f"{W}pPr")
        found = num_pr(properties)
        if found is None and properties is not None and (style := properties.find(f"{W}pStyle")) is not None:
            found = self._numbering.of_style.get(style.get(f"{W}val", ""))
        prefix = self._numbering.prefix(*found) if found is not None and found[0] != "0" else ""
        return tidy(prefix + "".join(_runs(paragraph)))

    def _table(self, node: _Element, depth: int) -> Table:
        self._line += 1
        line = self._line
        found: list[tuple[int, list[_Element]]] = []
        for row in (child for child in _content(node, depth) if child.tag == f"{W}tr"):
            self._rows += 1
            if self._rows > MAX_ROWS:
                raise refusals.too_many_rows(MAX_ROWS)
            found.append((_before(row), [child for child in _content(row, depth) if child.tag == f"{W}tc"]))
        # A border that was pulled in one row cuts the grid for all: cells span what looks like one column. Where every row
        # has as many cells nothing is merged, and they are counted, not measured.
        is_even = len({len(cells) for _, cells in found}) == 1
        rows: list[list[str]] = []
        for before, cells in found:
            rows.append(self._row(cells, 0 if is_even else before, rows[-1] if rows else [], depth, is_even=is_even))
        return table_of(rows, line)

    def _row(self, found: list[_Element], before: int, above: list[str], depth: int, *, is_even: bool) -> list[str]:
        cells: list[str] = [""] * before
        for cell in found:
            span, merge = _merging(cell)
            if is_even:
                span = 1
            if merge == "continue" and len(cells) < len(above):
                text = above[len(cells)]
            else:
                text = "\n".join(part for part in self._cell(cell, depth + 1) if part.strip())
            cells += [text] * span
            if len(cells) >= MAX_COLUMNS:
                break
        return cells[:MAX_COLUMNS]

    def _cell(self, cell: _Element, depth: int) -> Iterator[str]:
        for block in self.blocks(cell, depth):
            if isinstance(block, Paragraph):
                yield block.text.strip()
            else:
                yield from (" ".join(row) for row in block.rows)


def _content(parent: _Element, depth: int) -> Iterator[_Element]:
    """Children with content controls and insertions looked through."""
    if depth > _MAX_DEPTH:
        raise refusals.too_complex()
    for child in parent:
        if child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _content(child, depth + 1)
        elif child.tag == f"{_MC}AlternateContent":
            yield from (inner for choice in list(child)[:1] for inner in _content(choice, depth + 1))
        elif child.tag not in _SKIPPED:
            yield child


def _before(row: _Element) -> int:
    """How many columns of the grid a row leaves out before its first cell."""
    skipped = row.find(f"{W}trPr/{W}gridBefore")
    return _count(skipped.get(f"{W}val", "0")) if skipped is not None else 0


def _count(number: str) -> int:
    return min(int(number), MAX_COLUMNS) if number.isdecimal() and len(number) < 4 else 1


def _merging(cell: _Element) -> tuple[int, str]:
    """How many columns a cell spans, and whether it goes on with the one above."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, ""
    span = properties.find(f"{W}gridSpan")
    merge = properties.find(f"{W}vMerge")
    width = max(1, _count(span.get(f"{W}val", "1"))) if span is not None else 1
    return width, merge.get(f"{W}val", "continue") if merge is not None else ""


def _runs(node: _Element) -> Iterator[str]:
    """The text of a paragraph in order, without recursion: markup may be nested as deep as it likes."""
    stack = list(reversed(node))
    while stack:
        child = stack.pop()
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in (f"{W}br", f"{W}cr"):
            # A page break is no line of the text.
            yield "\n"
        elif tag == f"{W}tab":
            yield "\t"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}r" and _is_hidden(child):
            continue
        elif tag not in _SKIPPED and tag != f"{W}txbxContent" and isinstance(tag, str):
            stack.extend(reversed(child))


def _is_hidden(run: _Element) -> bool:
    properties = run.find(f"{W}rPr")
    vanish = properties.find(f"{W}vanish") if properties is not None else None
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Text boxes anchored in a paragraph; the compatibility copy of each is left out."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
            yield box
