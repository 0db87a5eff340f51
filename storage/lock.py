"""The lock file that keeps a second program off one data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(Exception):
    """Another program holds the folder."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; it ends with the process, however that ends. Raises InUse."""
    with open(folder / "lock", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUse(str(folder)) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
