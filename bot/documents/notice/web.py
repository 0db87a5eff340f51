"""Web pages saved or pasted as HTML: block elements become lines, tables stay tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.documents.notice import refusals
from bot.documents.notice.plain import read_lines, read_plain, tidy
from bot.documents.notice.source import Block, Paragraph, Source, table_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "tr",
        "ul",
        "ol",
        "dd",
        "dt",
        "dl",
        "header",
        "footer",
        "main",
        "blockquote",
        "center",
        "body",
        "html",
        "form",
        "pre",
        "table",
        "tbody",
        "td",
        "th",
        "title",
    )
)
_UNSEEN = frozenset(
    ("script", "style", "head", "noscript", "template", "iframe", "object", "svg", "select", "nav", "button")
)
# A new line in the markup beside a Chinese character or mark, or inside a number, is nothing.
_WIDE = "[\u2e80-\u9fff\uff00-\uffef“”‘’—]"
_BETWEEN = re.compile(rf"(?<={_WIDE})\s*\n\s*(?=\S)|(?<=\S)\s*\n\s*(?={_WIDE})|(?<=[\d.])\s*\n\s*(?=[\d.%])")
MAX_ROWS, MAX_COLUMNS = 5_000, 50


def read_web(text: str) -> Source:
    """A page's visible text in order; raises NotANotice for markup nested beyond sense."""
    from lxml import etree, html

    try:
        # As bytes in UTF-8: a page that declares another charset was decoded already.
        root = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise refusals.damaged() from fault
    return read_lines(_Page().blocks(root))


class _Page:
    """Collects text between block boundaries and hands tables of data out as they are met."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._line = 0

    def blocks(self, root: HtmlElement) -> Iterator[Block]:
        # Entering an element and leaving it are two visits, so that no recursion depends on the depth of the markup.
        stack: list[tuple[HtmlElement, bool]] = [(root, True)]
        while stack:
            node, entering = stack.pop()
            tag = node.tag if isinstance(node.tag, str) else ""
            if not entering:
                if tag in _BLOCKS:
                    yield from self._flush()
                self._words.append(node.tail or "")
                continue
            if not tag or tag in _UNSEEN:
                self._words.append(node.tail or "")
                continue
            if tag in _BLOCKS:
                yield from self._flush()
            if tag == "table" and (rows := _data_rows(node)):
                self._line += 1
                yield table_of(rows, self._line)
                self._words.append(node.tail or "")
                continue
            self._words.append(node.text or "")
            stack.append((node, False))
            stack.extend((child, True) for child in reversed(list(node)))
        yield from self._flush()

    def _flush(self) -> Iterator[Paragraph]:
        # White space in markup is one space; between Chinese characters it is none.
        text = tidy("".join(self._words))
        self._words.clear()
        for line in text.split("\n") if "\t" in text else [" ".join(_BETWEEN.sub("", text).split("\n"))]:
            if line.strip():
                self._line += 1
                yield Paragraph(line.rstrip().lstrip(" \t"), self._line)


def _data_rows(table: HtmlElement) -> list[list[str]]:
    """The cells of a table of data, merged ones filled in; empty for tables that only lay a page out."""
    if table.find(".//table") is not None:
        return []
    rows: list[list[str]] = []
    carried: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        if len(rows) >= MAX_ROWS:
            raise refusals.too_many_rows(MAX_ROWS)
        cells: list[str] = []
        for cell in row.iter("td", "th"):
            _carry(cells, carried)
            text = _cell_text(cell)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(across):
                if down > 1:
                    carried[len(cells)] = (down - 1, text)
                cells.append(text)
            if len(cells) >= MAX_COLUMNS:
                break
        _carry(cells, carried)
        rows.append(cells[:MAX_COLUMNS])
    return rows if len(rows) > 1 and max(map(len, rows)) > 1 else []


def _carry(cells: list[str], carried: dict[int, tuple[int, str]]) -> None:
    while len(cells) in carried:
        left, text = carried.pop(len(cells))
        if left > 1:
            carried[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), MAX_COLUMNS)) if value.isdigit() and len(value) < 5 else 1


def _cell_text(cell: HtmlElement) -> str:
    return "\n".join(block.text.strip() for block in _Page().blocks(cell) if isinstance(block, Paragraph))


def looks_like_web(text: str) -> bool:
    """Whether text is markup rather than words."""
    head = text[:4000].lower()
    return head.lstrip("\ufeff \r\n\t").startswith("<") and any(
        mark in head for mark in ("<html", "<!doctype html", "<body", "<table", "<div", "<p", "<span", "<meta")
    )


def read_words(text: str) -> Source:
    """Text that may be markup."""
    return read_web(text) if looks_like_web(text) else read_plain(text)
