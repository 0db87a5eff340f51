"""What Word and Excel go by beyond the schema, as claims about the bytes of a file; each fault is a sentence.

The schema's rules are openxml-audit's (test_office_files.py). These are the ones that it passes over and that Word or
Excel repairs, refuses, or shows otherwise than LibreOffice does. Numbers are sections of ECMA-376 part 1; Excel's limits
are those of support.microsoft.com, "Excel specifications and limits" and "Rename a worksheet".
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_OF_THE_TEMPLATE = re.compile(r"thumbnail|stylesWithEffects|customXml|docProps/app")


def w(name: str) -> str:
    return f"{{{_W}}}{name}"


def s(name: str) -> str:
    return f"{{{_S}}}{name}"


def parts_of(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


# --- Word -------------------------------------------------------------------------------------------------------


def word_faults(data: bytes) -> list[str]:
    parts = parts_of(data)
    texts = {name: root for name, root in parts.items() if re.match(r"word/(document|header|footer)", name)}
    return [
        *(f"{name} is not ours" for name in parts if _OF_THE_TEMPLATE.search(name)),
        *_defaults(parts["word/settings.xml"], parts["word/styles.xml"]),
        *_pages(parts["word/document.xml"]),
        *_fonts({**texts, "word/styles.xml": parts["word/styles.xml"]}, parts["word/fontTable.xml"]),
        *_ids(texts),
        *(fault for root in texts.values() for table in root.iter(w("tbl")) for fault in _table(table)),
        *(fault for name, root in texts.items() for fault in _lines(name, root)),
    ]


def _defaults(settings: Any, styles: Any) -> Iterator[str]:
    modes = [
        one.get(w("val")) for one in settings.iter(w("compatSetting")) if one.get(w("name")) == "compatibilityMode"
    ]
    if modes != ["15"]:
        yield f"compatibility mode {modes}: Word says so in the title bar"
    if settings.find(w("zoom")) is not None and settings.find(w("zoom")).get(w("percent")) is None:
        yield "17.15.1.94: a zoom has a percentage"
    default = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    if default is None or default.get(w("eastAsia")) != "zh-CN":
        yield "17.3.2.20: without Chinese as the East Asian language lines begin with a comma"
    for lang in styles.iter(w("lang")):
        if lang.get(w("eastAsia")) not in (None, "zh-CN"):
            yield f"a style in {lang.get(w('eastAsia'))}"


def _pages(document: Any) -> Iterator[str]:
    for section in document.iter(w("sectPr")):
        size = section.find(w("pgSz"))
        wide, high = int(size.get(w("w"))), int(size.get(w("h")))
        if sorted((wide, high)) != [11906, 16838]:
            yield f"no A4: {wide} x {high} twips"
        if (size.get(w("orient")) == "landscape") != (wide > high):
            yield "17.6.13: the sides of a landscape page are swapped and it is called landscape"
        grid = section.find(w("docGrid"))
        if grid is not None and grid.get(w("type")) not in (None, "default"):
            yield "17.6.5: a grid moves the lines of whoever types on"


def _fonts(texts: dict[str, Any], table: Any) -> Iterator[str]:
    known = {font.get(w("name")) for font in table.iter(w("font"))}
    for font in table.iter(w("font")):
        if font.find(w("charset")).get(w("val")) == "86" and font.find(w("altName")) is None:
            yield f"17.8.3.1: {font.get(w('name'))} has no other in its place"
    for name, root in texts.items():
        for fonts in root.iter(w("rFonts")):
            themes = [key for key in fonts.attrib if "heme" in key]
            if themes:
                yield f"{name}, 17.3.2.26: {themes} win over the fonts named beside them"
            for key in ("ascii", "hAnsi", "eastAsia", "cs"):
                font = fonts.get(w(key))
                if font not in known or len(font) > 31:
                    yield f"{name}: the font {font} is not in the table of fonts"
        for run in root.iter(w("r")):
            if run.find(w("drawing")) is None and run.find(f"{w('rPr')}/{w('rFonts')}") is None:
                yield f"{name}: a run without its fonts"


def _ids(texts: dict[str, Any]) -> Iterator[str]:
    """20.4.2.5, 17.13.6.2: unique in the document, not in the part."""
    seen: set[tuple[str, str]] = set()
    for name, root in texts.items():
        for element in root.iter("{*}docPr", w("bookmarkStart")):
            key = (etree.QName(element).localname, element.get("id") or element.get(w("id")))
            if key in seen:
                yield f"{name}: {key} is there twice"
            seen.add(key)


def _table(table: Any) -> Iterator[str]:
    properties = table.find(w("tblPr"))
    widths = [int(column.get(w("w"))) for column in table.find(w("tblGrid"))]
    layout, whole = properties.find(w("tblLayout")), properties.find(w("tblW"))
    if layout is None or layout.get(w("type")) != "fixed":
        yield "17.4.52: Word widens the columns of a table that is not fixed"
    if whole is not None and whole.get(w("type")) == "dxa" and abs(int(whole.get(w("w"))) - sum(widths)) > len(widths):
        yield f"17.4.63: the table is {whole.get(w('w'))} wide, its columns {sum(widths)}"
    rows = table.findall(w("tr"))
    heads = [row.find(f"{w('trPr')}/{w('tblHeader')}") is not None for row in rows]
    if heads != sorted(heads, reverse=True) or (len(rows) > 1 and sum(heads) != 1):
        yield f"17.4.78: the first row alone is repeated, not {heads}"
    for row in rows:
        cells = row.findall(w("tc"))
        spans = [int(span.get(w("val"))) if span is not None else 1 for span in (_span(cell) for cell in cells)]
        if sum(spans) != len(widths):
            yield f"17.4.17: a row of {sum(spans)} columns in a grid of {len(widths)}"
        at = 0
        for cell, span in zip(cells, spans, strict=True):
            width = cell.find(f"{w('tcPr')}/{w('tcW')}")
            if width is None or abs(int(width.get(w("w"))) - sum(widths[at : at + span])) > span:
                yield "17.4.71: a cell is as wide as its column, or programs disagree"
            if len(cell) == 0 or cell[-1].tag != w("p"):
                yield "17.4.65: a cell ends with a paragraph, or Word calls the file unreadable"
            at += span
    if table.getnext() is None or table.getnext().tag == w("tbl"):
        yield "a table is followed by a paragraph, or Word joins it with the next"


def _span(cell: Any) -> Any:
    return cell.find(f"{w('tcPr')}/{w('gridSpan')}")


def _lines(name: str, root: Any) -> Iterator[str]:
    for paragraph in root.iter(w("p")):
        spacing = paragraph.find(f"{w('pPr')}/{w('spacing')}")
        empty_header = not name.startswith("word/document") and not list(paragraph.iter(w("r")))
        if not empty_header and (spacing is None or spacing.get(w("lineRule")) != "exact"):
            yield f"{name}: a line whose height is the font's, which is another where the font is replaced"


# --- Excel ------------------------------------------------------------------------------------------------------


def excel_faults(data: bytes) -> list[str]:
    parts = parts_of(data)
    sheets = [root for name, root in sorted(parts.items()) if name.startswith("xl/worksheets/sheet")]
    book, styles = parts["xl/workbook.xml"], parts["xl/styles.xml"]
    formats = len(styles.find(s("cellXfs")))
    differences = len(styles.find(s("dxfs"))) if styles.find(s("dxfs")) is not None else 0
    return [
        *_sheet_names(book),
        *(fault for sheet in sheets for fault in _sheet(sheet, formats, differences)),
    ]


def _sheet_names(book: Any) -> Iterator[str]:
    names = [sheet.get("name") for sheet in book.iter(s("sheet"))]
    if len({name.casefold() for name in names}) != len(names):
        yield f"a sheet's name is there twice: {names}"
    for name in names:
        if not 1 <= len(name) <= 31 or _NOT_IN_SHEET_NAMES.search(name) or name.strip("'") != name:
            yield f"no name for a sheet: {name}"
    for defined in book.iter(s("definedName")):
        if "#REF!" in (defined.text or "") or not any(name in (defined.text or "") for name in names):
            yield f"a name that leads nowhere: {defined.text}"


def _sheet(sheet: Any, formats: int, differences: int) -> Iterator[str]:
    if sheet.find(f".//{s('f')}") is not None:
        yield "a formula; the ledger has none of its own"
    seen: set[str] = set()
    for cell in sheet.iter(s("c")):
        place = cell.get("r")
        if place in seen:
            yield f"{place} is there twice"
        seen.add(place)
        if int(cell.get("s", "0")) >= formats:
            yield f"{place}: a format that is not there"
        text = "".join(cell.itertext())
        if cell.get("t") in ("inlineStr", "s", "str"):
            if len(text.encode("utf-16-le")) // 2 > 32_767:
                yield f"{place}: longer than a cell holds"
        elif text:
            number = float(text)
            if not math.isfinite(number) or len(text) > 40:
                yield f"{place}: {text} is no number of Excel's"
    numbers = [int(row.get("r")) for row in sheet.iter(s("row"))]
    if numbers != sorted(set(numbers)):
        yield "rows out of order"
    for row in sheet.iter(s("row")):
        if float(row.get("ht", "15")) > 409.5:
            yield "a row higher than 409.5 points"
    for column in sheet.iter(s("col")):
        if float(column.get("width", "8")) > 255:
            yield "a column wider than 255 characters"
    for rule in sheet.iter(s("cfRule")):
        if rule.get("dxfId") and int(rule.get("dxfId")) >= differences:
            yield "a rule without its colours"
    filters = sheet.find(s("autoFilter"))
    if filters is not None:
        first, _, last = filters.get("ref").partition(":")
        if not {first, last} <= seen:
            yield f"a filter over cells that are not there: {filters.get('ref')}"
