"""Word documents (.docx): paragraphs and tables in order, straight from word/document.xml.

python-docx loses automatic numbers, tracked insertions and content controls, so this reads the XML itself: w:ins, w:sdt and
w:hyperlink count, w:del and hidden text do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.documents.notice import refusals
from bot.documents.notice.package import Package
from bot.documents.notice.plain import tidy
from bot.documents.notice.source import Block, Paragraph, Source, Table, table_of
from bot.documents.notice.wordnumbers import Numbering, W, num_pr, read_numbering

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DOCUMENT = "word/document.xml"
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
    body = package.xml(_DOCUMENT).find(f"{W}body")
    if body is None:
        raise refusals.damaged()
    reader = _Reader(
        read_numbering(
            package.xml("word/numbering.xml") if "word/numbering.xml" in package.names else None,
            package.xml("word/styles.xml") if "word/styles.xml" in package.names else None,
        )
    )
    return Source(tuple(reader.blocks(body)))


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
                    yield Paragraph(line.strip(), self._line)

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
        rows: list[list[str]] = []
        for row in (child for child in _content(node, depth) if child.tag == f"{W}tr"):
            self._rows += 1
            if self._rows > MAX_ROWS:
                raise refusals.too_many_rows(MAX_ROWS)
            rows.append(self._row(row, rows[-1] if rows else [], depth))
        return table_of(rows, line)

    def _row(self, row: _Element, above: list[str], depth: int) -> list[str]:
        cells: list[str] = []
        for cell in (child for child in _content(row, depth) if child.tag == f"{W}tc"):
            span, merge = _merging(cell)
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
                yield block.text
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


def _merging(cell: _Element) -> tuple[int, str]:
    """How many columns a cell spans, and whether it goes on with the one above."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, ""
    span = properties.find(f"{W}gridSpan")
    merge = properties.find(f"{W}vMerge")
    wide = span.get(f"{W}val", "1") if span is not None else "1"
    width = int(wide) if wide.isdigit() and len(wide) < 4 else 1
    if merge is None:
        return max(1, min(width, MAX_COLUMNS)), ""
    return max(1, min(width, MAX_COLUMNS)), merge.get(f"{W}val", "continue")


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
