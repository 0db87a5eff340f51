"""Backup and restore, in a sentence each; and what the office decides after a restore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.ports import Button, Content


def nothing_to_back_up() -> str:
    return "还没有数据，没有什么可备份的。"


def damaged() -> str:
    return "这不是本程序的备份，或者文件已经损坏，没有恢复；现有数据没有动。"


def too_new() -> str:
    return "这份备份是更新版本的程序做的：请先升级本程序再恢复；现有数据没有动。"


def passphrase_missing() -> str:
    return "这份备份是加密的：请设置 CUIBAO_BACKUP__PASSPHRASE 为备份时的口令再恢复。"


def passphrase_wrong() -> str:
    return "口令不对，备份打不开：请检查 CUIBAO_BACKUP__PASSPHRASE；现有数据没有动。"


def in_use(folder: Path) -> str:
    return f"程序正在使用 {folder}：请先停掉它，或运行 cuibao maintenance 进入维护，再恢复。"


def not_empty() -> str:
    return "这个 PostgreSQL 数据库里已经有数据：请新建一个空库，把 CUIBAO_DATABASE_URL 指过去再恢复；现有数据没有动。"


def is_rehearsal() -> str:
    return "这是演练数据的备份，不能恢复成正式数据；要接着演练，请先设置 CUIBAO_REHEARSAL__NOW。"


def not_encrypted() -> str:
    return "备份没有加密：要加密请设置 CUIBAO_BACKUP__PASSPHRASE。"


def paused(count: int) -> str:
    return f"数据是从备份恢复的：{count} 条没发出的消息已暂停，催报也暂停。请群团科发送“放行”决定发还是不发。"


def nothing_held() -> str:
    return "没有暂停的消息，催报照常。"


_KINDS = (("remind:", "催报"), ("summary:", "汇总"), ("reply:", "回复"), ("important:", "重要情况"))


def held(keys: Sequence[str]) -> Content:
    """What waits; either answer lets the schedule go on."""
    counts = Counter(next((word for prefix, word in _KINDS if key.startswith(prefix)), "其他") for key in keys)
    told = "、".join(f"{word} {count} 条" for word, count in counts.items()) or "没有"
    return Content(
        text=(
            f"数据是从备份恢复的，备份时还没发出的消息：{told}。\n"
            "“发送”：照发；已经过时的不会再发。“作废”：都不发。\n"
            "选了以后催报恢复。备份以后已经催过的，可能再收到一次。"
        ),
        buttons=((Button("发送", "/release 发送"), Button("作废", "/release 作废")),),
    )


def released(count: int, *, is_sent: bool) -> str:
    return f"{count} 条消息已{'放行' if is_sent else '作废'}，催报恢复。"


def automatic(age: timedelta | None, fault: str) -> str:
    """How old the newest automatic backup is (None: there is none), and whether the last test of one failed."""
    if fault:
        return f"恢复自检没有通过（{fault}）。请换一个备份目录，并手工运行 cuibao backup。"
    if age is None:
        return "还没有：cuibao run 运行时每小时自动备份，也可以手工运行 cuibao backup。"
    hours = int(age.total_seconds() // 3600)
    return f"最近一次在 {hours} 小时前" if hours else "最近一次在 1 小时内"
