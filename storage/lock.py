"""Lock files: what only one process at a time may be in a data folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATA_LOCK = "lock"
"""Held by the one program that uses the SQLite database and the files."""

# Whoever only looks (`is_locked`) has the lock for an instant, which must not keep anybody out.
_TRIES = 3
_PAUSE_SECONDS = 0.05


class InUse(Exception):
    """Another program holds the folder."""


@contextmanager
def locked(folder: Path, name: str = DATA_LOCK) -> Iterator[None]:
    """Hold one of the folder's locks; it ends with the process, however that ends. Raises InUse."""
    with open(folder / name, "a+", encoding="utf-8") as lock:
        for tries in range(_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if tries == _TRIES - 1:
                    raise InUse(str(folder)) from None
                time.sleep(_PAUSE_SECONDS)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_locked(folder: Path, name: str = DATA_LOCK) -> bool:
    """Whether some process holds the lock now."""
    try:
        with locked(folder, name):
            return False
    except InUse:
        return True
    except OSError:  # no folder, no process
        return False
