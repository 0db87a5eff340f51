"""PDF with text: lines put together to paragraphs, ruled tables kept as tables.

pypdfium2 reads the text; pages with ruled lines go to pdfplumber, which finds the cells. Words broken over lines are joined:
a line that reaches the right margin goes on in the next one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bot.documents.notice import refusals
from bot.documents.notice.columns import UNIT_COLUMNS, column_of
from bot.documents.notice.lists import column_of_row
from bot.documents.notice.plain import read_plain, tidy
from bot.documents.notice.source import Block, Paragraph, Source, table_of
from bot.documents.notice.wrapped import BEGINS, columns

MAX_PAGES = 200
MAX_TABLE_PAGES = 40
MIN_LETTERS_A_PAGE = 20
_MAX_OBJECTS = 20_000
_PAGE_NUMBER = re.compile(r"[\s—–\-－·第]*\d{1,3}\s*(?:[/／]\s*\d{1,3})?[\s—–\-－·页]*")
# What begins an item even inside a bracket that was never closed, and how many lines such a bracket may run.
_ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、．.](?!\d)|附件"
)
_MAX_CUT = 8
_ADDRESSEE = re.compile(r"[^。；，,;：:]*各[^。；]*[：:]|[^。；]{2,60}(?:部门|单位|政府|局|委)[：:]")
_LABELS = "(?:牵头|责任|配合|协办|承办|完成|主办|实施|分管)(?:责任)?(?:单位|部门|领导|时限|时间)[：:]"
# A gap stays before a label, and between two offices that sign together.
_STAYS = rf"(?!{_LABELS})(?!(?<=[委会府] )[\u4e00-\u9fff]{{2,12}}(?:人民政府|委员会|办公室))"
_GAP = re.compile(
    rf"(?<=[\u3000-\u9fff\uff00-\uffef“”‘’]) {_STAYS}(?=\S)|(?<=\S) {_STAYS}(?=[\u3000-\u9fff\uff00-\uffef“”‘’])"
)
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)\b")


@dataclass(frozen=True)
class _Line:
    """A line as set: whether it runs to the right margin, and whether it begins further right than the others.

    None where the page gave no places. An office's paragraphs begin two characters in (GB/T 9704-2012 §7.3.3).
    """

    text: str
    is_full: bool | None = None
    is_indented: bool | None = None


def read_pdf(data: bytes) -> Source:
    """Read a PDF; raises NotANotice for a scan, a password, scripts, too many pages."""
    import pypdfium2  # type: ignore[import-untyped]

    if _ACTIVE.search(data):
        raise refusals.active()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "assword" in str(fault):
            raise refusals.locked() from fault
        raise refusals.damaged() from fault
    with document:
        if len(document) > MAX_PAGES:
            raise refusals.too_many_pages(len(document), MAX_PAGES)
        pages = [_page(document, number) for number in range(len(document))]
    letters = sum(len("".join(line.text.split())) for lines, _ in pages for line in lines)
    if letters < MIN_LETTERS_A_PAGE * max(1, len(pages)):
        raise refusals.scan()
    ruled = [number for number, (_, is_ruled) in enumerate(pages) if is_ruled][:MAX_TABLE_PAGES]
    tables = _with_tables(data, ruled) if ruled else {}
    lines: list[_Line | list[list[str]]] = []
    for number, (page, _) in enumerate(pages):
        lines += tables.get(number) or _lines(page)
    return Source(tuple(_blocks(lines)))


def _lines(page: Sequence[_Line]) -> list[_Line]:
    closed = (replace(line, text=part) for line in page for part in _close(line.text).split("\n"))
    return [line for line in closed if not _PAGE_NUMBER.fullmatch(line.text)]


def _placed(words: Any) -> list[_Line]:
    """A page's lines with what their places say."""
    text = words.get_text_range()
    pieces = text.split("\r\n")
    # Soft hyphens and U+FFFE mark where a word was cut at the end of a line.
    lines = [piece.replace("\ufffe", "").replace("\n", " ") for piece in pieces]
    if len(text) != words.count_chars():
        return [_Line(line) for line in lines]
    places: list[tuple[float, float]] = []
    at = 0
    for piece in pieces:
        bare = piece.rstrip()
        first = at + len(piece) - len(piece.lstrip())
        if bare.strip():
            places.append((words.get_charbox(first)[0], words.get_charbox(at + len(bare) - 1)[2]))
        else:
            places.append((0, 0))
        at += len(piece) + 2
    long = [(*place, columns(line)) for place, line in zip(places, lines, strict=True) if columns(line.strip()) >= 24]
    if len(long) < 2:
        return [_Line(line) for line in lines]
    ems = sorted(2 * (right - left) / width for left, right, width in long)
    em = ems[len(ems) // 2]
    margin = sorted(right for _, right, _ in long)[int(len(long) * 0.9)]
    edge = min(left for left, _, _ in long)
    # No line begins with 。 or ）: up to two characters are carried over to keep that rule.
    return [
        _Line(line, right >= margin - 2.4 * em, left > edge + 1.2 * em)
        for line, (left, right) in zip(lines, places, strict=True)
    ]


def _page(document: Any, number: int) -> tuple[list[_Line], bool]:
    """A page's lines and whether it has ruled lines enough for a table."""
    import pypdfium2
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    try:
        page = document[number]
        words = page.get_textpage()
        lines = _placed(words)
        drawn = 0
        for count, _ in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
            drawn = count + 1
            if drawn >= 6:
                break
        words.close()
        page.close()
    except pypdfium2.PdfiumError as fault:
        raise refusals.damaged() from fault
    return lines, drawn >= 6


def _with_tables(data: bytes, numbers: Sequence[int]) -> dict[int, list[_Line | list[list[str]]]]:
    """Lines and tables of the ruled pages in the order they stand; pages without a real table are left out."""
    import pdfplumber

    found: dict[int, list[_Line | list[list[str]]]] = {}
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in numbers:
            page = document.pages[number]
            if len(page.objects.get("char", ())) > _MAX_OBJECTS or len(page.edges) > _MAX_OBJECTS:
                continue
            tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 2]
            if tables:
                found[number] = _in_order(page, tables)
            page.close()
    return found


def _in_order(page: Any, tables: Sequence[Any]) -> list[_Line | list[list[str]]]:
    result: list[_Line | list[list[str]]] = []
    top = page.bbox[1]
    for table in sorted(tables, key=lambda table: table.bbox[1]):
        result += _strip(page, top, table.bbox[1])
        result.append([[_close(cell or "") for cell in row] for row in _spread(table)])
        top = max(top, table.bbox[3])
    return [*result, *_strip(page, top, page.bbox[3])]


def _spread(table: Any) -> list[list[str | None]]:
    """A table's cells; those that a merged cell covers take its text from above."""
    rows: list[list[str | None]] = table.extract()
    for above, row in pairwise(rows):
        for at, cell in enumerate(row):
            if cell is None and at < len(above):
                row[at] = above[at]
    return rows


def _strip(page: Any, top: float, bottom: float) -> list[_Line]:
    if bottom - top < 4:
        return []
    text = page.crop((page.bbox[0], top, page.bbox[2], bottom)).extract_text() or ""
    return _lines([_Line(line) for line in text.split("\n")])


def _whole(rows: list[list[str]]) -> list[list[str]]:
    """Cells with their broken lines put together; only in columns of units may a line be an entry of its own."""
    kinds = [column_of(cell) for cell in rows[0]]
    return [
        [cell if kind in UNIT_COLUMNS else _joined(cell) for cell, kind in zip(row, kinds, strict=False)]
        for row in rows
    ]


def _joined(cell: str) -> str:
    result: list[str] = []
    for line in cell.split("\n"):
        if result and not BEGINS.match(line):
            result[-1] += line
        else:
            result.append(line)
    return "\n".join(result)


def _blocks(pieces: Sequence[_Line | list[list[str]]]) -> Iterator[Block]:
    """Paragraphs from lines, and tables that a page break had cut put together again."""
    lines: list[_Line] = []
    rows: list[list[str]] = []
    count = 0
    for piece in pieces:
        if isinstance(piece, list):
            for paragraph in _paragraphs(lines):
                count += 1
                yield Paragraph(paragraph, count)
            lines = []
            if rows and len(rows[0]) == len(piece[0]):
                _continue(rows, piece)
                continue
            if rows:
                count += 1
                yield table_of(_whole(rows), count)
            rows = piece
        elif piece.text.strip():
            if rows:
                count += 1
                yield table_of(_whole(rows), count)
                rows = []
            lines.append(piece)
    if rows:
        count += 1
        yield table_of(_whole(rows), count)
    for paragraph in _paragraphs(lines):
        count += 1
        yield Paragraph(paragraph, count)


def _continue(rows: list[list[str]], more: list[list[str]]) -> None:
    """Add the rows of the next page: without a repeated header, a row cut by the page break whole again."""
    if column_of_row(more[0]) >= 3 or more[0] == rows[0]:
        more = more[1:]
    if more and not more[0][0].strip() and len(rows) > 1:
        rows[-1] = [
            f"{above}\n{below}".strip() if above != below else above
            for above, below in zip(rows[-1], more[0], strict=True)
        ]
        more = more[1:]
    rows += more


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    """Lines joined where the text goes on: the line before reached the margin and this one begins nothing new.

    A bracket left open or a comma at the end of a line goes on whatever the places say.
    """
    if not lines:
        return
    widths = sorted(columns(line.text.rstrip()) for line in lines)
    margin = widths[int(len(widths) * 0.9)] - 3
    # Title, number and addressee stand on lines of their own, however long.
    addressee = next((at for at, line in enumerate(lines[:12]) if _ADDRESSEE.fullmatch(line.text.strip())), -1)
    # Where numbered lines begin further right, so does every paragraph; a list with hanging lines is the other way round.
    marked = [line.is_indented for line in lines if BEGINS.match(line.text.strip())]
    has_indents = marked.count(True) * 2 > len(marked)
    kept: list[str] = []
    count = open_brackets = 0
    reaches = is_cut = False
    for at, line in enumerate(lines):
        text = line.text.strip()
        if at > addressee and is_cut and count < _MAX_CUT and not _ITEM.match(text):
            goes_on = True
        elif has_indents and line.is_indented is not None:
            goes_on = reaches and not line.is_indented
        else:
            goes_on = reaches and not (kept and kept[-1].endswith(("。", "；", "：")))
        begins = _ITEM.match(text) or (BEGINS.match(text) and not is_cut)
        if not goes_on or at <= addressee or not kept or begins:
            kept.append("")
            count = open_brackets = 0
        kept[-1] += text
        count += 1
        open_brackets = max(0, open_brackets + sum(text.count(mark) for mark in "（(") - sum(map(text.count, "）)")))
        is_cut = open_brackets > 0 or text.endswith(("，", "、", "（"))
        full = line.is_full if line.is_full is not None else columns(line.text.rstrip()) >= margin
        reaches = margin > 20 and full
    yield from (paragraph.text for text in kept for paragraph in read_plain(text).paragraphs)


def _close(text: str) -> str:
    """Text without the gaps that typesetting puts between Chinese characters, digits and Latin letters."""
    return _GAP.sub("", tidy(text)).strip()
