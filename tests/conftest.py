"""Fixtures that every room of the tests may use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.migrate import upgrade
from storage.store import Store
from tests.house import House, open_house
from tests.postgres import running_server

BORN = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The program with the 2024 list live, at 10:00 on 10 September 2024."""
    opened = open_house(tmp_path)
    yield opened
    opened.deps.store.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: the one CUIBAO_TEST_POSTGRES_URL names, else one brought by a wheel."""
    given = os.environ.get("CUIBAO_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with running_server() as url:
        yield url


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """An empty database of its own on the server, migrated."""
    admin_url = make_url(postgres_url).set(drivername="postgresql+psycopg")
    admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    name = f"cuibao_{secrets.token_hex(6)}"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    store = Store(admin_url.set(database=name).render_as_string(hide_password=False))
    upgrade(store.engine, now=BORN)
    yield store
    store.close()
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty migrated database, once on SQLite in a file and once on PostgreSQL."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres_store")
        return
    opened = Store(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    upgrade(opened.engine, now=BORN)
    yield opened
    opened.close()
