"""Why the command line cannot answer: one line each, for whoever runs the program."""

from __future__ import annotations

from collections.abc import Sequence


def nothing_live() -> str:
    return "还没有启用的清单：先运行 cuibao notice import 文件 --yes。"


def imported_before(title: str) -> str:
    return f"这份文件已经启用（{title}），没有重复导入。"


def says_the_same(title: str) -> str:
    return f"内容与已启用的“{title}”完全相同，没有需要更新的。"


def not_on_the_list(unit: str) -> str:
    return f"{unit}不在这份清单里。"


def several_units(typed: str, names: Sequence[str]) -> str:
    return f"有 {len(names)} 个单位可能是“{typed}”：{'、'.join(names)}。请写全称。"


def no_channel() -> str:
    return "还没有设置群团科频道：请管理员在群里发送“设为频道”。"
