"""The schema: migrations make exactly what the tables say, once, and never touch a newer one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.app import StartFault, open_deps
from bot.settings import Settings
from storage.migrate import SchemaNewer, is_current, upgrade
from storage.store import Store
from storage.tables import Base

NOW = datetime(2024, 9, 30, tzinfo=UTC)


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_upgrade_does_nothing(store: Store) -> None:
    assert is_current(store.engine)
    assert not upgrade(store.engine, now=NOW)


def test_a_newer_schema_stops_the_program_with_one_sentence(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    deps = open_deps(settings)
    deps.store.run(lambda tx: tx.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaNewer):
        upgrade(deps.store.engine, now=NOW)
    deps.store.close()
    with pytest.raises(StartFault, match="数据库是更新版本的程序写的：请先升级本程序。"):
        open_deps(settings)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(StartFault, match="不能写入：请检查目录权限，或设置 CUIBAO_DATA_DIR。"):
        open_deps(Settings(data_dir=tmp_path / "taken"))
