"""Whether a file is marked secret: its text, its first page's head, its headers, footers and text boxes. Bytes in, yes or no out.

Where the mark stands is GB/T 9704-2012: at the top left of the first page (秘密★1年), and it says so alone in its line;
with its star it is looked for everywhere (bot/domain/protection.py has the words). Pictures are not read, so a scan or a
photo tells nothing. To be called in the confined child.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.documents.filekind import FileKind, kind_of, word_part
from bot.documents.notice.package import Package
from bot.domain.notice import NotANotice
from bot.domain.protection import has_secret_mark, has_starred_mark, is_lone_mark

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_HEAD_LINES = 12
_HEAD_ROWS = 3
_PAGES = 200
_NOTES, _NOTE_BYTES = 500, 20_000
# Of the height of a page: where the head of the first one ends, and where headers and footers are.
_FIRST_HEAD, _HEADER, _FOOTER = 0.7, 0.88, 0.12
# Wingdings has stars, too, and Word writes them as symbols.
_STAR_SYMBOLS = frozenset(("F0AB", "F0B6", "2605", "2606"))
_WORD_PARTS = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments|diagrams/data)\d*\.xml")
_SHEET_PARTS = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]+\.xml")
_DRAWN_PARTS = re.compile(r"xl/(?:drawings/[^/]+\.(?:xml|vml)|comments\d*\.xml)")
_SLIDE_PARTS = re.compile(r"ppt/(?:slides|slideMasters|slideLayouts|notesSlides)/[^/]+\.xml")
_WIDE = re.compile("[\\u4e00-\\u9fff★☆*＊A-Za-z0-9０-９（）()【】：: \\u3000\\t\\r\\n\\x07\\x0b\\x0c]{2,}")


@dataclass
class _Seen:
    """The text of a file; `head` holds the lines where a mark may stand alone."""

    text: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)

    @property
    def is_marked(self) -> bool:
        return has_secret_mark("\n".join(self.head)) or has_starred_mark("\n".join(self.text))


def parse_marks(name: str, data: bytes) -> Any:
    """The parser of kind "marks": True where the file is marked secret; what cannot be opened is not."""
    try:
        return _seen(kind_of(data), data).is_marked
    except NotANotice:
        return False


def _seen(kind: FileKind, data: bytes) -> _Seen:
    match kind:
        case FileKind.WORD:
            return _word(Package(data))
        case FileKind.EXCEL:
            return _excel(Package(data))
        case FileKind.SLIDES:
            return _slides(Package(data))
        case FileKind.PDF:
            return _pdf(data)
        case FileKind.OLD_OFFICE:
            return _old_office(data)
        case FileKind.TEXT:
            return _plain(data)
        case _:
            return _Seen()


def _word(package: Package) -> _Seen:
    body = package.xml(word_part(package.names) or "")
    seen = _Seen(list(_lines(body)))
    loose = (line for line, is_cell in _placed(body) if not is_cell)
    # The mark may stand in a cell where a table lays the head of the page out; further down a cell is a cell.
    seen.head = [line for line, _ in _placed(body)][:3] + _first(loose, _HEAD_LINES)
    seen.head += [line for box in body.iter(f"{_W}txbxContent") for line in _lines(box)]
    seen.head += _word_art(body)
    for part in sorted(filter(_WORD_PARTS.fullmatch, package.names)):
        root = package.xml(part)
        lines = [*_lines(root), *_word_art(root)]
        seen.text += lines
        if "/header" in part or "/footer" in part:
            seen.head += lines
    return seen


def _placed(body: _Element) -> Iterator[tuple[str, bool]]:
    """The lines of a document in order, and whether each stands in a table."""
    for paragraph in body.iter(f"{_W}p"):
        is_cell = next(paragraph.iterancestors(f"{_W}tc"), None) is not None
        for line in _words(paragraph).split("\n"):
            if line.strip():
                yield line, is_cell


def _lines(root: _Element) -> Iterator[str]:
    """The paragraphs of any part, Word's own and drawn ones."""
    for paragraph in root.iter(f"{_W}p", f"{_A}p"):
        yield from (line for line in _words(paragraph).split("\n") if line.strip())


def _words(paragraph: _Element) -> str:
    """A paragraph's text, without that of text boxes anchored in it, which are paragraphs of their own."""
    words: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag in (f"{_W}t", f"{_A}t"):
            words.append(node.text or "")
        elif node.tag in (f"{_W}br", f"{_W}cr", f"{_A}br"):
            words.append("\n")
        elif node.tag == f"{_W}tab":
            words.append("\t")
        elif node.tag == f"{_W}sym":
            words.append("★" if node.get(f"{_W}char", "").upper() in _STAR_SYMBOLS else "")
        elif node.tag not in (f"{_W}p", f"{_A}p"):
            stack.extend(reversed(node))
    return "".join(words)


def _word_art(root: _Element) -> list[str]:
    """What is drawn as WordArt, as watermarks are."""
    return [node.get("string", "") for node in root.iter(f"{_V}textpath")]


def _first(lines: Iterator[str], count: int) -> list[str]:
    return [line for _, line in zip(range(count), lines, strict=False)]


def _excel(package: Package) -> _Seen:
    seen = _Seen()
    seen.head += [sheet.get("name", "") for sheet in package.xml("xl/workbook.xml").iter(f"{_X}sheet")]
    shared: list[str] = []
    if "xl/sharedStrings.xml" in package.names:
        root = package.xml("xl/sharedStrings.xml")
        shared = ["".join(text.text or "" for text in item.iter(f"{_X}t")) for item in root.iter(f"{_X}si")]
    seen.text += shared
    for part in sorted(filter(_SHEET_PARTS.fullmatch, package.names)):
        root = package.xml(part)
        seen.text += [node.text or "" for node in root.iter(f"{_X}t")]
        seen.head += _head_rows(root, shared)
        for node in root.iter(f"{_X}headerFooter"):
            # &L, &C and &R begin the left, middle and right; &"…" and &12 set the type.
            printed = "".join(f"{one.text or ''}\n" for one in node)
            seen.head += re.sub(r'&(?:"[^"]*"|\d+|[A-Z])', "\n", printed).split("\n")
    for part in sorted(filter(_DRAWN_PARTS.fullmatch, package.names)):
        drawn = package.xml(part) if part.endswith(".xml") else None
        if drawn is not None:
            seen.head += _lines(drawn)
            seen.text += [node.text or "" for node in drawn.iter(f"{_X}t")]
    seen.text += seen.head
    return seen


def _head_rows(sheet: _Element, shared: list[str]) -> list[str]:
    """What stands alone in one of the first rows of a sheet, or at its left."""
    lines = []
    for _, row in zip(range(_HEAD_ROWS), sheet.iter(f"{_X}row"), strict=False):
        texts = [text for cell in row.iter(f"{_X}c") if (text := _cell(cell, shared))]
        lines += texts[:1]
    return lines


def _cell(cell: _Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_X}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    return value or "".join(text.text or "" for text in cell.iter(f"{_X}t"))


def _slides(package: Package) -> _Seen:
    seen = _Seen()
    for part in sorted(filter(_SLIDE_PARTS.fullmatch, package.names)):
        lines = list(_lines(package.xml(part)))
        seen.text += lines
        if part == "ppt/slides/slide1.xml" or "/slideMasters/" in part or "/slideLayouts/" in part:
            seen.head += lines
    return seen


def _pdf(data: bytes) -> _Seen:
    import pypdfium2  # type: ignore[import-untyped]

    seen = _Seen()
    try:
        with pypdfium2.PdfDocument(data) as document:
            for number in range(min(len(document), _PAGES)):
                _pdf_page(document[number], seen, is_first=number == 0)
    except pypdfium2.PdfiumError:
        return _Seen()  # locked or broken: nobody opens it after this
    return seen


def _pdf_page(page: Any, seen: _Seen, *, is_first: bool) -> None:
    words, height = page.get_textpage(), page.get_height()
    content = words.get_text_range()
    seen.text.append(content)
    is_placed = len(content) == words.count_chars()
    at = 0
    for line in content.split("\r\n"):
        if is_lone_mark(line):
            first = at + len(line) - len(line.lstrip())
            share = words.get_charbox(first)[3] / height if is_placed and height else float(is_first)
            if share >= (_FIRST_HEAD if is_first else _HEADER) or share <= _FOOTER:
                seen.head.append(line)
        at += len(line) + 2
    words.close()
    for note in _notes(page):
        seen.text.append(note)
        # Typed onto the page with a viewer's tools, it stands wherever there was room.
        seen.head += [line for line in note.splitlines() if is_lone_mark(line)]
    page.close()


def _notes(page: Any) -> Iterator[str]:
    """What stands in the annotations of a page: text boxes and notes put on top of it, text stamps."""
    from pypdfium2 import raw

    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _NOTES)):
        note = raw.FPDFPage_GetAnnot(page, number)
        size = min(raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0), _NOTE_BYTES)
        if size > 2:
            units = (raw.FPDF_WCHAR * (size // 2))()
            raw.FPDFAnnot_GetStringValue(note, b"Contents", units, size)
            yield bytes(units).decode("utf-16-le", "replace").rstrip("\0").replace("\r", "\n")
        raw.FPDFPage_CloseAnnot(note)


def _old_office(data: bytes) -> _Seen:
    """Office 97-2003 keeps Chinese text as UTF-16, headers and text boxes with it: read without parsing the rest.

    Word ends a paragraph with a carriage return and a cell with a bell, so a cell of a table is no line of its own.
    """
    seen = _Seen()
    for start in (0, 1):
        wide = data[start : start + (len(data) - start) // 2 * 2].decode("utf-16-le", "replace")
        for run in _WIDE.findall(wide):
            seen.text.append(run)
            seen.head += [piece for piece in re.split(r"[\r\n\x0b\x0c]", run) if "\x07" not in piece]
    seen.text.append(data.decode("gb18030", "replace"))
    return seen


def _plain(data: bytes) -> _Seen:
    """Text, markup, and RTF, where Chinese characters are written as codes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", "replace")
    if text.lstrip().startswith("{\\rtf"):
        coded = re.sub(rb"\\'([0-9a-fA-F]{2})", lambda found: bytes.fromhex(found[1].decode()), data)
        text = coded.decode("gb18030", "replace")
        text = re.sub(r"\\u(-?\d{1,5})\s?\??", lambda found: chr(int(found[1]) % 65536), text)
        text = re.sub(r"\\(?:par|line|cell)\b ?", "\n", text)
        text = re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", text)
    elif text.lstrip().startswith("<"):
        text = re.sub(r"<[^>]{0,2000}>", "\n", text)
    lines = [line for line in text.split("\n") if line.strip()]
    return _Seen([text], lines[:_HEAD_LINES])
