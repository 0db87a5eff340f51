"""What a database error means for the program: wait and go on, or stop and be started anew.

Locked, full, or a server that is away passes: the program stays, is not ready, and tries again. Anything else that the
database says about its own files (I/O error, corruption) does not pass: after a failed fsync nobody knows what is on
the disk (https://www.sqlite.org/rescode.html; https://wiki.postgresql.org/wiki/Fsync_Errors).
"""

from __future__ import annotations

import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Trouble(StrEnum):
    PASSING = "passing"
    LASTING = "lasting"


_LASTING = frozenset(
    (
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    )
)


def trouble(error: BaseException) -> Trouble | None:
    """What kind of storage trouble this error is; None where it is something else, a mistake of ours for instance."""
    if isinstance(error, PoolTimeout):
        return Trouble.PASSING
    if not isinstance(error, DBAPIError):
        return None
    original = error.orig
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", None)
        if code is None:
            return None
        primary = code & 0xFF  # the extended code carries the primary one in its low byte
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL):
            return Trouble.PASSING
        return Trouble.LASTING if primary in _LASTING else None
    # PostgreSQL: no SQLSTATE where the line was cut; 08 connection, 53 resources, 55P03 lock, 57 shutdown, 40 retry,
    # 25P03 idle in transaction too long (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    state = getattr(original, "sqlstate", None)
    if state is None or state[:2] in ("08", "40", "53", "55", "57") or state == "25P03":
        return Trouble.PASSING
    return Trouble.LASTING if state[:2] in ("58", "XX") else None
