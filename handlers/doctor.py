"""cuibao doctor: what is wrong, and where to mend it. Looks only; changes nothing but an empty database's schema."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.localtime import local
from bot.domain.workdays import published_calendar
from bot.settings import Settings
from bot.texts import backup as backup_words
from storage import audit, outbox, people, programmes, restored
from storage.migrate import is_current
from storage.store import Store

_LOW_DISK_BYTES = 1024**3
_BACKUP_AGE = timedelta(hours=26)


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    says: str


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that can be checked without talking to a messenger's users. `now` is the machine's time."""
    return [
        _python(),
        *_folder(settings.data_dir),
        *_database(settings),
        *_backups(settings, now),
        _fonts(),
        _calendar(now),
        *_platforms(settings),
    ]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", sys.version_info >= (3, 11), version)


def _folder(folder: Path) -> list[Finding]:
    probe = folder if folder.exists() else folder.absolute().parent
    try:
        free = shutil.disk_usage(probe).free
    except OSError:
        return [Finding("数据目录", False, f"{folder} 不能读取，请检查权限，或设置 CUIBAO_DATA_DIR。")]
    enough = free >= _LOW_DISK_BYTES
    gigabytes = f"剩余 {free / 1024**3:.1f} GB"
    return [Finding("数据目录", enough, f"{folder}，{gigabytes}{'' if enough else '，不到 1 GB，请清理磁盘。'}")]


def _database(settings: Settings) -> list[Finding]:
    kind = "PostgreSQL" if settings.database_url and "postgres" in settings.database_url else "SQLite"
    if kind == "SQLite" and settings.database_url is None and not (settings.data_dir / "cuibao.sqlite3").exists():
        return [Finding("数据库", True, "还没有建立，第一次运行时自动建立（SQLite）")]
    try:
        store = Store(settings.url)
        with store.read() as tx:
            current = is_current(store.engine)
            if not current:
                return [Finding("数据库", True, f"{kind}，表结构会在启动时自动升级")]
            broken = audit.broken_at(tx)
            live = len(programmes.live(tx))
            channels = len(people.channels(tx))
            waiting = outbox.pending_count(tx)
            is_paused, held = restored.is_paused(tx), len(restored.held_keys(tx))
    except Exception as error:
        return [Finding("数据库", False, f"打不开（{type(error).__name__}）：请检查 CUIBAO_DATABASE_URL。")]
    return [
        Finding("数据库", True, f"{kind}，表结构是最新的"),
        Finding(
            "审计日志",
            broken is None,
            "完整" if broken is None else f"第 {broken} 行起对不上，请保留现场并联系管理员。",
        ),
        Finding(
            "清单", True, f"已启用 {live} 份" if live else "还没有启用的清单：运行 cuibao notice import 文件 --yes"
        ),
        Finding("频道", True, f"已绑定 {channels} 个" if channels else "还没有绑定：管理员在群里发送“设为频道”"),
        Finding("待发消息", True, f"{waiting} 条"),
        *([Finding("恢复备份后", False, backup_words.paused(held))] if is_paused else []),
    ]


def _backups(settings: Settings, now: datetime) -> list[Finding]:
    """Only where there is something to keep, and not in a rehearsal."""
    from handlers.keeping import folder_of, is_wanted, last_test, made_at, newest_of

    is_new = not (settings.data_dir / "cuibao.sqlite3").exists()
    if not is_wanted(settings) or settings.rehearsal.now is not None or is_new:
        return []
    folder = folder_of(settings)
    newest, tested = newest_of(folder), last_test(folder)
    age = now - made_at(newest) if newest is not None else None
    fault = tested[1] if tested is not None else ""
    is_fresh = age is None or age <= _BACKUP_AGE  # a new installation has none yet, and is told how to
    return [Finding("自动备份", is_fresh and not fault, backup_words.automatic(age, fault))]


def _fonts() -> Finding:
    from bot.documents.typesetting import FONTS

    found = sorted(FONTS.glob("*.[ot]t[fc]"))
    return Finding("字体", bool(found), f"随程序安装 {len(found)} 个" if found else "缺少字体文件，请重新安装本程序。")


def _calendar(now: datetime) -> Finding:
    today = local(now)
    known = published_calendar().is_known(today.year)
    says = f"{today:%Y-%m-%d %H:%M}（北京时间），{today.year} 年放假安排"
    return Finding("时钟与日历", True, f"{says}已知" if known else f"{says}还没有，暂按周一至周五计算")


def _platforms(settings: Settings) -> list[Finding]:
    """Those that are on the machine; the messengers' own adapters ask their services."""
    return [
        Finding("网页", True, f"http://{settings.web.host}:{settings.web.port}" if settings.web.enabled else "未启用")
    ]
