"""The official form 工作进展情况表 as .docx and .pdf, of the whole list or of one unit.

The writers are imported when first needed: together with their libraries they weigh more than the rest of the bot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.domain.plain_text import clean
from bot.domain.programme import Unit
from bot.domain.report import ProgressReport
from bot.domain.summary import RoundSummary

_NAME_LIMIT = 60
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def form_docx(
    summary: RoundSummary,
    unit: Unit | None = None,
    *,
    landscape: bool = False,
    codes: Sequence[str] = (),
    drafts: Mapping[int, ProgressReport] | None = None,
) -> bytes:
    """The form to edit; `codes` are those of its first, even and other odd pages, `drafts` as in `form_sheet`.

    Raises KeyError for a unit that is not in the list.
    """
    from bot.documents.form_docx import write_docx
    from bot.documents.form_sheet import form_sheet

    return write_docx(form_sheet(summary, unit, landscape=landscape, codes=codes, drafts=drafts))


def form_pdf(
    summary: RoundSummary, unit: Unit | None = None, *, landscape: bool = False, codes: Sequence[str] = ()
) -> bytes:
    """The form to print; `codes` are those of page 1, 2, 3 and so on. They take no room from the text.

    Raises KeyError for a unit that is not in the list.
    """
    from bot.documents.form_pdf import write_pdf
    from bot.documents.form_sheet import form_sheet

    return write_pdf(form_sheet(summary, unit, landscape=landscape, codes=codes))


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def form_name(
    summary: RoundSummary, unit: Unit | None = None, extension: str = "docx", *, is_draft: bool = False
) -> str:
    """2024年第三季度工作进展情况表（教育和体育事业中心）.docx"""
    return file_name(summary, f"工作进展情况表{'草稿' if is_draft else ''}", extension, unit)


def file_name(summary: RoundSummary, subject: str, extension: str, unit: Unit | None = None) -> str:
    """The name under which a document of a round is sent; safe on every file system, with 演练 where it is one."""
    whose = _NOT_IN_NAMES.sub("", clean(unit.name))[:_NAME_LIMIT] if unit else ""
    rehearsal = "【演练】" if summary.is_rehearsal else ""
    return f"{rehearsal}{summary.quarter.label}{subject}{f'（{whose}）' if whose else ''}.{extension}"
