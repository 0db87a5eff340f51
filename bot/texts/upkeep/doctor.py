"""What `cuibao doctor` looked at, a line each, and what to mend; what a messenger's own service answered stands with its
adapter."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.domain.alarm import Standing
from bot.domain.localtime import local
from bot.texts import dates
from bot.texts.upkeep import alarms

PYTHON = "Python"
FOLDER = "数据目录"
DATABASE = "数据库"
AUDIT = "审计日志"
PROGRAMMES = "清单"
CHANNEL = "频道"
WAITING = "待发消息"
RESTORED = "恢复备份后"
BACKUPS = "自动备份"
ALARMS = "告警"
FONTS = "字体"
MAINTENANCE = "系统维护"
CALENDAR = "时钟与日历"
WEB = "网页"


def folder_unreadable(folder: Path) -> str:
    return f"{folder} 不能读取，请检查权限，或设置 CUIBAO_DATA_DIR。"


def folder(folder: Path, free_bytes: int, *, is_enough: bool) -> str:
    return f"{folder}，剩余 {free_bytes / 1024**3:.1f} GB{'' if is_enough else '，不到 1 GB，请清理磁盘。'}"


def database_kind(*, is_postgres: bool) -> str:
    return "PostgreSQL" if is_postgres else "SQLite"


def database_new() -> str:
    return "还没有建立，第一次运行时自动建立（SQLite）"


def database_old(kind: str) -> str:
    return f"{kind}，表结构会在启动时自动升级"


def database_current(kind: str) -> str:
    return f"{kind}，表结构是最新的"


def database_closed(fault: str) -> str:
    """`fault` is the class of what was raised, for whoever is asked for help."""
    return f"打不开（{fault}）：请检查 CUIBAO_DATABASE_URL。"


def chain(broken_at: int | None) -> str:
    return "完整" if broken_at is None else f"第 {broken_at} 行起对不上，请保留现场并联系管理员。"


def programmes(live: int, ended: int) -> str:
    if live:
        return f"已启用 {live} 份" + (f"，已结束 {ended} 份" if ended else "")
    return f"已结束 {ended} 份，没有启用的清单" if ended else "还没有启用的清单：运行 cuibao notice import 文件 --yes"


def channel(count: int) -> str:
    return f"已绑定 {count} 个" if count else "还没有绑定：管理员在群里发送“设为频道”"


def waiting(count: int) -> str:
    return f"{count} 条"


def alarm(one: Standing) -> str:
    return f"{dates.moment(one.since)}起：{alarms.mend(one.alarm)}"


def no_alarm() -> str:
    return "没有"


def fonts(count: int) -> str:
    return f"随程序安装 {count} 个" if count else "缺少字体文件，请重新安装本程序。"


def calendar(now: datetime, *, is_known: bool) -> str:
    today = local(now)
    says = f"{today:%Y-%m-%d %H:%M}（北京时间），{today.year} 年放假安排"
    return f"{says}已知" if is_known else f"{says}还没有，暂按周一至周五计算"


def web(host: str, port: int, *, is_enabled: bool) -> str:
    return f"http://{host}:{port}" if is_enabled else "未启用"
