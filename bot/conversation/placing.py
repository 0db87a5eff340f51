"""Files that wait for their task: which 实事 is this evidence for?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Placing:
    """Evidence (佐证材料) without a task yet: `files` are (sha256, name); `task_id` where only the files are missing."""

    round_id: int
    unit_id: int
    files: tuple[tuple[str, str], ...] = ()
    task_id: int | None = None
