"""Which automatic backup is due, which old ones go, and whether the newest can be restored (scheduler/keeper.py)."""

from __future__ import annotations

import json
import logging
import re
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.settings import Settings
from handlers.deps import Deps
from handlers.upkeep.backup import Refused, backup, restore

_log = logging.getLogger(__name__)

_NAME = re.compile(r"cuibao-(\d{8}-\d{6})\.zip")
_TESTED = "selftest.json"
_TEST_EVERY = timedelta(days=7)
# Beside the newest ones, the last of each day stays this long.
_DAYS_KEPT = 14
# Below this a backup would make things worse.
_LEAST_FREE_BYTES = 1024**3


def keep(deps: Deps) -> Path | None:
    """Make the backup that is due, thin out the old ones, test the newest once a week; returns a new backup."""
    settings = deps.settings
    if not is_wanted(settings) or deps.is_rehearsal:
        return None
    now, folder = deps.machine(), folder_of(settings)
    newest, made = newest_of(folder), None
    if newest is None or now - made_at(newest) >= timedelta(hours=settings.backup.every_hours):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(folder).free < _LEAST_FREE_BYTES:
            _log.error("no room for a backup", extra={"action": "backup"})
            return None
        made = folder / f"cuibao-{now.astimezone(UTC):%Y%m%d-%H%M%S}.zip"
        backup(settings, made, now=now)
        for old in superseded([path for path in folder.iterdir() if _NAME.fullmatch(path.name)], settings.backup.keep):
            old.unlink()
        newest = made
    tested = last_test(folder)
    if tested is None or now - tested[0] >= _TEST_EVERY:
        prove_restorable(settings, newest, now=now)
    return made


def is_wanted(settings: Settings) -> bool:
    return settings.backup.every_hours > 0 and settings.database_url is None


def folder_of(settings: Settings) -> Path:
    return settings.backup.dir or settings.data_dir / "backups"


def newest_of(folder: Path) -> Path | None:
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)] if folder.is_dir() else []
    return max(found, key=lambda path: path.name, default=None)


def made_at(path: Path) -> datetime:
    """When an automatic backup was made, by its name."""
    found = _NAME.fullmatch(path.name)
    assert found is not None
    return datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)


def superseded(paths: Sequence[Path], count: int) -> list[Path]:
    """What may go: all but the newest `count` and the last of each of the newest days."""
    newest_first = sorted(paths, key=lambda path: path.name, reverse=True)
    last_of_day: dict[object, Path] = {}
    for path in newest_first:
        last_of_day.setdefault(made_at(path).date(), path)
    kept = {*newest_first[:count], *list(last_of_day.values())[:_DAYS_KEPT]}
    return [path for path in newest_first if path not in kept]


def prove_restorable(settings: Settings, path: Path, *, now: datetime) -> bool:
    """Restore a backup into a folder of its own, which checks all of it, and write down how that went."""
    with tempfile.TemporaryDirectory(prefix=".selftest-", dir=settings.data_dir) as elsewhere:
        try:
            restore(settings.model_copy(update={"data_dir": Path(elsewhere), "database_url": None}), path, now=now)
            fault = ""
        except (Refused, OSError) as error:
            _log.exception("backup cannot be restored", extra={"action": "backup.selftest"})
            fault = str(error)
    result = {"at": now.isoformat(), "file": path.name, "fault": fault}
    (folder_of(settings) / _TESTED).write_text(json.dumps(result, ensure_ascii=False), "utf-8")
    return not fault


def last_test(folder: Path) -> tuple[datetime, str] | None:
    """(when, what was wrong) of the last test; None where there was none that can be read."""
    try:
        said = json.loads((folder / _TESTED).read_text("utf-8"))
        return datetime.fromisoformat(said["at"]), str(said["fault"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
