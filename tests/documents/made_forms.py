"""Forms that were made, opened again: the Word file, its one table, the text of the PDF's pages."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from docx import Document
from docx.table import Table


def word(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def table_of(data: bytes) -> Table:
    tables = word(data).tables
    assert len(tables) == 1
    found: Table = tables[0]
    return found


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def flat(text: str) -> str:
    return "".join(text.split())
