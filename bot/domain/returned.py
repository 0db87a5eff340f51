"""A form 工作进展情况表 that came back: what stands in it, before anybody decides what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.quarter import Quarter

DRAFT_MARK, RETURNED_MARK = "〔草稿，未提交〕", "〔已退回，请修改〕"
"""What stands over a cell whose text is not with the office, so that nobody takes it for filed."""

_MARKS = re.compile(r"^[〔【\[（(]\s*(?:草稿|已退回)[^〕】\]）)\n]{0,16}[〕】\]）)]\s*", re.MULTILINE)


def without_marks(text: str) -> str:
    """A cell's text without the marks of ours that stand over it."""
    return _MARKS.sub("", text)


@dataclass(frozen=True)
class ReturnedRow:
    """One row as read; texts are as they stand in the cells, empty where there was none. `line` is told to a person."""

    no: int | None
    name: str
    units: str
    progress: str
    completion: str
    assessment: str = ""
    important: str = ""
    line: int = 0


@dataclass(frozen=True)
class ReturnedForm:
    """A whole form (回收的情况表); `sender` as written after 填报单位, `quarter` None where none is named.

    `beside` is what stands under the table, or in its place.
    """

    sender: str
    quarter: Quarter | None
    rows: tuple[ReturnedRow, ...]
    beside: tuple[str, ...] = ()
