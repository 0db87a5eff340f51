"""The announcement that the program is closed for maintenance (系统维护), and until when.

It is a file in the data folder and not a row, because the database is what is being maintained: the program lets go of it.
Processes that share the folder close together; on a machine with a folder of its own the announcement is made there, too.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

_NAME = "maintenance.json"
CLOSED_LOCK = "closed"
"""The lock that a closed program holds: whoever has it answers for all processes, and has let go of its data."""


def announce(folder: Path, until: datetime) -> None:
    """Close until this moment (aware); a later word replaces an earlier one. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = folder / f"{_NAME}.new"
    written.write_text(json.dumps({"until": until.isoformat()}), "utf-8")
    os.replace(written, folder / _NAME)


def announced(folder: Path, now: datetime) -> datetime | None:
    """Until when the program is closed; None where it is not, or not any more. What cannot be read closes nothing."""
    try:
        until = datetime.fromisoformat(json.loads((folder / _NAME).read_text("utf-8"))["until"])
        return until if until > now else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def call_off(folder: Path) -> None:
    """Open again, now. Raises OSError."""
    (folder / _NAME).unlink(missing_ok=True)
