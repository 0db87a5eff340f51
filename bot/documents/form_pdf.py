"""The official form as a PDF, set by typst from the same sheet as the Word file."""

from __future__ import annotations

from bot.documents.form_code import code_svg
from bot.documents.form_sheet import FormSheet, may_break
from bot.documents.typesetting import typeset_pdf


def write_pdf(sheet: FormSheet) -> bytes:
    """The sheet as .pdf. Raises ValueError for a draft: what is printed is what is filed."""
    if sheet.is_draft:
        raise ValueError("a draft is not printed")
    data = {
        "title": sheet.title,
        "title_lines": sheet.title_lines,
        "sender": sheet.sender,
        "period": sheet.period,
        "author": sheet.author,
        "landscape": sheet.is_landscape,
        "rehearsal": sheet.is_rehearsal,
        "seal_room": sheet.seal_room,
        "point": sheet.point,
        "pitch": sheet.pitch,
        "codes": [{"text": code, "svg": code_svg(code)} for code in sheet.codes],
        "columns": [
            {"heading": column.heading, "width": column.width, "centred": column.is_centred} for column in sheet.columns
        ],
        "rows": [
            {
                "long": may_break(sheet, number),
                "cells": [[{"text": line.text, "name": line.is_name} for line in cell] for cell in row],
            }
            for number, row in enumerate(sheet.rows)
        ],
    }
    return typeset_pdf("form", data, at=sheet.at)
