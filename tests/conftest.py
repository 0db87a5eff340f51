"""Fixtures that every room of the tests may use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import URL, create_engine, make_url, text

from storage.migrate import upgrade
from storage.store import Store
from tests.databases import BORN, migrate, sqlite_file
from tests.house import House, open_house
from tests.postgres import running_server

# A busy machine is slow, and nothing here is about how long it takes.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")


def pytest_xdist_auto_num_workers() -> int:
    """One more than the machine has cores: a tenth of the suite waits for other processes and for leases to run out."""
    return (os.cpu_count() or 1) + 1


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
        _never_sync(url)
        yield url


def _never_sync(server_url: str) -> None:
    """Tests end processes and connections, never the machine; making and dropping databases is mostly syncing."""
    admin = create_engine(make_url(server_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


@contextmanager
def _postgres_database(server_url: str, template: str) -> Iterator[URL]:
    """A database of its own on the server, a copy of the template, dropped in the end."""
    url = make_url(server_url).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"cuibao_{secrets.token_hex(6)}"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    yield url.set(database=name)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of an empty, migrated database to copy."""
    with _postgres_database(postgres_url, "template1") as url:
        store = Store(url.render_as_string(hide_password=False))
        upgrade(store.engine, now=BORN)
        store.close()
        assert url.database is not None
        yield url.database


@pytest.fixture
def postgres_store(postgres_url: str, postgres_template: str) -> Iterator[Store]:
    """An empty database of its own on the server, migrated."""
    with _postgres_database(postgres_url, postgres_template) as url:
        store = Store(url.render_as_string(hide_password=False))
        yield store
        store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty migrated database, once on SQLite in a file and once on PostgreSQL."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres_store")
        return
    opened = sqlite_file(tmp_path / "test.sqlite3")
    migrate(opened)
    yield opened
    opened.close()
