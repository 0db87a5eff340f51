"""Old Word documents (.doc) through antiword, where the machine has it.

antiword writes tables with | between cells; a row whose first cell is empty goes on with the row above. A cell's line that
fills its column to the last place was wrapped by antiword, any other was ended by whoever wrote it. With one place left a
line is full, too, for a Chinese character, which takes two; only a sentence that ends there is taken as ended.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

from bot.documents.notice import refusals
from bot.documents.notice.plain import read_plain
from bot.documents.notice.source import Block, Source, Table, table_of

_SECONDS = 20
_MAX_OUTPUT = 4 * 1024 * 1024
_WRAPPED, _NEARLY = "\ue000", "\ue001"  # no characters of anybody's text: private use


def read_old_word(data: bytes) -> Source:
    """Read a .doc; raises NotANotice asking for .docx where antiword is missing or cannot read it."""
    antiword = shutil.which("antiword")
    if antiword is None:
        raise refusals.old_format()
    try:
        # Its own program reads the bytes from standard input: no file name of anybody's reaches a command line.
        done = subprocess.run(  # noqa: S603
            [antiword, "-w", "0", "-m", "UTF-8.txt", "-"],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise refusals.old_format() from fault
    text = done.stdout[:_MAX_OUTPUT].decode("utf-8", "replace")
    if done.returncode != 0 or len(text.strip()) < 20:
        raise refusals.old_format()
    return Source(tuple(map(_mended, read_plain("\n".join(map(_marked, text.split("\n")))).blocks)))


def _marked(line: str) -> str:
    """A line of a table with a mark at the end of each cell that is full, or has one place left."""
    if not (line.startswith("|") and line.rstrip().endswith("|")):
        return line
    cells = line.rstrip()[1:-1].split("|")
    return "|" + "|".join(cell + _mark(cell) for cell in cells) + "|"


def _mark(cell: str) -> str:
    left = len(cell) - len(cell.rstrip())
    return "" if left == len(cell) else {0: _WRAPPED, 1: _NEARLY}.get(left, "")


def _mended(block: Block) -> Block:
    """A table whose cells were wrapped over several lines, each row whole again."""
    if not isinstance(block, Table):
        return replace(block, text=_bare(block.text))
    rows: list[list[str]] = []
    for row in block.rows:
        if rows and not row[0].strip():
            rows[-1] = [_joined(above, below) for above, below in zip(rows[-1], row, strict=True)]
        else:
            rows.append(list(row))
    return table_of([[_bare(cell) for cell in row] for row in rows], block.line)


def _joined(above: str, below: str) -> str:
    if above.endswith(_WRAPPED) and below:
        return above.removesuffix(_WRAPPED) + below
    if above.endswith(f" {_NEARLY}") and below[:1] > "\u2e80" and above[-3:-2] not in "。！？；：":
        return above.removesuffix(f" {_NEARLY}") + below
    return f"{_bare(above)}\n{below}".strip()


def _bare(cell: str) -> str:
    return cell.replace(f" {_NEARLY}", "").replace(_NEARLY, "").replace(_WRAPPED, "")
