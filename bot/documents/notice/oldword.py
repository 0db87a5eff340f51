"""Old Word documents (.doc) through antiword, where the machine has it.

antiword writes tables with | between cells; a row whose first cell is empty goes on with the row above.
"""

from __future__ import annotations

import shutil
import subprocess

from bot.documents.notice import refusals
from bot.documents.notice.plain import read_plain
from bot.documents.notice.source import Block, Source, Table, table_of

_SECONDS = 20
_MAX_OUTPUT = 4 * 1024 * 1024


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
    return Source(tuple(map(_mended, read_plain(text).blocks)))


def _mended(block: Block) -> Block:
    """A table whose cells were wrapped over several lines, each row whole again."""
    if not isinstance(block, Table):
        return block
    rows: list[list[str]] = []
    for row in block.rows:
        if rows and not row[0].strip():
            rows[-1] = [f"{above}\n{below}".strip() for above, below in zip(rows[-1], row, strict=True)]
        else:
            rows.append(list(row))
    return table_of(rows, block.line)
