"""The unit's form as it comes back from Word, WPS or Excel: found by its header words, whatever was done to the rest.

Bytes come in, values go out; which task a row belongs to is decided elsewhere. What the file readers behind it take
care of: automatic numbers, tracked changes (what was struck out is gone), merged cells, content controls, and the limits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bot.documents.filekind import FileKind, kind_of
from bot.documents.notice.decode import MAX_BYTES, decode, decode_text
from bot.documents.notice.source import Paragraph, Source, Table
from bot.domain.amount import read_spelled
from bot.domain.notice import NotANotice
from bot.domain.plain_text import clean, without_emoji
from bot.domain.quarter import Quarter
from bot.domain.returned import ReturnedForm, ReturnedRow, without_marks

_TABLES = frozenset((FileKind.WORD, FileKind.EXCEL, FileKind.OLD_OFFICE, FileKind.BROKEN_ZIP, FileKind.TEXT))
_MAX_ROWS = 400
_MAX_CELL = 8_000


class _Kind(StrEnum):
    NUMBER = "number"
    NAME = "name"
    UNITS = "units"
    PROGRESS = "progress"
    COMPLETION = "completion"
    ASSESSMENT = "assessment"
    IMPORTANT = "important"


# The first pattern that is found decides; a second column of one kind (an extra 备注, an old 进度) stays unread.
_KINDS = (
    (_Kind.COMPLETION, r"时限|期限|完成时间|时间要求"),
    (_Kind.NUMBER, r"^(?:序号?|编号|项次|号)$"),
    (_Kind.IMPORTANT, r"存在问题|困难|协调|重要情况"),
    (_Kind.ASSESSMENT, r"自评|状态|总体情况"),
    (_Kind.UNITS, r"单位|部门|负责人"),
    (_Kind.PROGRESS, r"进展|进度|措施|落实情况|完成情况|推进情况|工作情况"),
    (_Kind.NAME, r"名称|实事|项目|任务|事项"),
)
_SENDER = re.compile(
    r"(?:填报|报送|填表|上报)单位\s*(?:[（(]\s*(?:盖章|公章|签章)\s*[）)])?\s*[:：]\s*(?P<name>[^\s（(]+)"
)
_QUARTER = re.compile(r"(?P<year>20\d\d)\s*年\s*第?\s*(?P<n>[一二三四1-4])\s*季度")


def read_returned_text(text: str) -> ReturnedForm | None:
    """Read a table pasted as text; None where there is none."""
    return form_of(decode_text(text))


def form_of(source: Source) -> ReturnedForm | None:
    """The form in a source. Tables without a header of their own go on with the one before."""
    rows: list[ReturnedRow] = []
    columns: dict[_Kind, int] = {}
    width = 0
    for table in source.tables:
        found = _header(table)
        if found is not None:
            at, columns = found
            width = len(table.rows[0])
            rows += _rows(table, at + 1, columns)
        elif columns and len(table.rows[0]) == width:
            rows += _rows(table, 0, columns)
    lines = [paragraph.text for paragraph in source.paragraphs]
    if not columns and (source.tables or not _sender(lines)):
        return None
    head = [cell for table in source.tables for row in table.rows[:3] for cell in row]
    return ReturnedForm(_sender([*lines, *head]), _quarter([*lines, *head]), tuple(rows[:_MAX_ROWS]), _beside(source))


def _beside(source: Source) -> tuple[str, ...]:
    """What is written under the table, or without one under the sender line: people go on there."""
    first = next((at for at, block in enumerate(source.blocks) if isinstance(block, Table)), None)
    if first is None:
        texts = [block.text for block in source.blocks if isinstance(block, Paragraph)]
        at = next((at for at, text in enumerate(texts) if _SENDER.search(text)), None)
        return tuple(texts[at + 1 :]) if at is not None else ()
    return tuple(block.text for block in source.blocks[first:] if isinstance(block, Paragraph))


def _header(table: Table) -> tuple[int, dict[_Kind, int]] | None:
    """(row, column by kind) of the header: it names the progress, and the tasks by number or name."""
    for at, row in enumerate(table.rows[:8]):
        columns: dict[_Kind, int] = {}
        for index, cell in enumerate(row):
            kind = _kind(cell)
            if kind is not None:
                columns.setdefault(kind, index)
        if _Kind.PROGRESS in columns and columns.keys() & {_Kind.NAME, _Kind.NUMBER} and len(columns) >= 3:
            return at, columns
    return None


def _kind(cell: str) -> _Kind | None:
    bare = "".join(cell.split())
    if not bare or len(bare) > 24:
        return None
    return next((kind for kind, words in _KINDS if re.search(words, bare)), None)


def _rows(table: Table, start: int, columns: dict[_Kind, int]) -> Iterator[ReturnedRow]:
    last: ReturnedRow | None = None
    for at, row in enumerate(table.rows[start:], start=start):

        def cell(kind: _Kind, row: Sequence[str] = row) -> str:
            index = columns.get(kind)
            return clean(row[index])[:_MAX_CELL] if index is not None and index < len(row) else ""

        read = ReturnedRow(
            no=_number(cell(_Kind.NUMBER)),
            name="".join(cell(_Kind.NAME).split()),
            units=cell(_Kind.UNITS),
            progress=_lines(without_emoji(without_marks(cell(_Kind.PROGRESS)))),
            completion="".join(cell(_Kind.COMPLETION).split()),
            assessment="".join(cell(_Kind.ASSESSMENT).split()),
            important=_lines(cell(_Kind.IMPORTANT)),
            line=at - start + 1,
        )
        is_header = _kind(read.name) is _Kind.NAME and _kind(read.progress) is _Kind.PROGRESS
        if last is not None and read.no is None and not read.name and read.progress:
            # A row without a number and a name goes on with the one above.
            last = replace(
                last,
                progress=f"{last.progress}\n{read.progress}".strip(),
                completion=last.completion or read.completion,
                assessment=last.assessment or read.assessment,
                important="\n".join(text for text in (last.important, read.important) if text),
            )
        elif (read.no is not None or read.name) and not is_header:
            if last is not None:
                yield last
            last = read
    if last is not None:
        yield last


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _number(cell: str) -> int | None:
    bare = unicodedata.normalize("NFKC", cell).strip().strip("()（）.、．第项 ")
    if bare.isdecimal() and len(bare) <= 3:
        return int(bare)
    value = read_spelled(bare) if bare and len(bare) <= 3 and re.fullmatch(r"[一二三四五六七八九十]+", bare) else None
    return int(value) if value is not None else None


def _sender(lines: Sequence[str]) -> str:
    return next((found["name"] for line in lines if (found := _SENDER.search(line))), "")


def _quarter(lines: Sequence[str]) -> Quarter | None:
    """The quarter beside the sender, else the first one named; several different ones say nothing."""
    for line in lines:
        if _SENDER.search(line) and (found := _QUARTER.search(line)):
            return _as_quarter(found)
    named = {_as_quarter(found) for line in lines if len(line) <= 40 for found in _QUARTER.finditer(line)}
    return named.pop() if len(named) == 1 else None


def _as_quarter(found: re.Match[str]) -> Quarter:
    return Quarter(int(found["year"]), "一二三四".find(found["n"]) + 1 or int(found["n"]))


# --- the way out of the confined child (bot/documents/confined.py) ------------------------------------------------


def parse_returned(name: str, data: bytes) -> Any:
    """The parser of kind "form": JSON values of a form, None where the file is none."""
    if kind_of(data) not in _TABLES:
        return None
    if len(data) > MAX_BYTES:
        raise NotANotice(f"文件 {-(-len(data) // 1024 // 1024)} MB，表格的上限是 5 MB。请去掉图片后再发。")
    return dump_form(form_of(decode(name, data)))


def dump_form(form: ReturnedForm | None) -> Any:
    if form is None:
        return None
    return {
        "sender": form.sender,
        "quarter": str(form.quarter) if form.quarter else None,
        "rows": [vars(row) for row in form.rows],
        "beside": list(form.beside),
    }


def load_form(value: Any) -> ReturnedForm | None:
    """What `dump_form` made; raises ValueError for anything else."""
    if value is None:
        return None
    try:
        return ReturnedForm(
            sender=str(value["sender"]),
            quarter=Quarter.of_code(value["quarter"]) if value["quarter"] else None,
            rows=tuple(ReturnedRow(**row) for row in value["rows"]),
            beside=tuple(map(str, value["beside"])),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError("no form") from fault
