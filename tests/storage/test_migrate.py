"""The schema: migrations make exactly what the tables say, once, and never touch a newer one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from bot.app.opening import StartFault, open_deps
from bot.settings import Settings
from storage import making_live, migrate, programmes, proposals
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


def test_a_list_that_waited_in_the_first_schema_goes_on_waiting(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    _first_schema(store)
    with store.write() as tx:
        run = tx.connection().exec_driver_sql
        run("INSERT INTO unit VALUES (3, '建设局', '2024-01-01')")
        run(
            "INSERT INTO programme (id, year, state, title, office, form_title, form_columns, unsure, rules, created_at)"
            " VALUES (5, 2024, 'proposed', '清单', '群团科', '情况表', '[\"序号\"]',"
            ' \'[{"place": "附件", "reason": "被截断", "quote": ""}]\', \'{}\', \'2024-01-01\')'
        )
        run("INSERT INTO task VALUES (8, 5, 1, '修路', '修路3公里')")
        run("INSERT INTO target VALUES (9, 8, 0, '修路3公里', '3', '公里', 'exact', 'count', NULL)")
        run("INSERT INTO assignment VALUES (1, 8, 3, 'lead', 0)")
    assert upgrade(store.engine, now=NOW)
    with store.write() as tx:
        waiting = proposals.waiting(tx)
        assert waiting is not None
        assert [doubt.reason for doubt in waiting.proposal.doubts] == ["被截断"]
        assert making_live.confirm(tx, 5, person_id=None, now=NOW)
        [programme] = programmes.live(tx)
    [task] = programme.tasks
    assert (task.name, [unit.id for unit in task.units]) == ("修路", [3])
    assert [(target.text, target.value) for target in task.targets] == [("修路3公里", Decimal(3))]
    store.close()


def _first_schema(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
