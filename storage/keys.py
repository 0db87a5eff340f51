"""Random keys of this installation, made on first use."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session

from storage.tables import KeyRow


def key(tx: Session, name: str) -> bytes:
    """The 32-byte key of this name; call it in a writing transaction, since the first call makes it."""
    row = tx.get(KeyRow, name)
    if row is None:
        row = KeyRow(name=name, secret=secrets.token_bytes(32))
        tx.add(row)
        tx.flush()
    return row.secret
