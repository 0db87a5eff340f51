"""Why a returned form or table was not taken."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.programme import Unit
from bot.domain.quarter import Quarter
from bot.ports import Button, Content


def old_quarter(found: Quarter, wanted: Quarter) -> Content:
    return Content(
        text=f"这份表是{found.label}的，现在填报的是{wanted.label}，未收。请下载本季度的表格再填。",
        buttons=((Button("下载表格", "/form"),),),
    )


def wrong_unit(name: str) -> str:
    return f"这份表是{name}的，不是贵单位的，未收。发送“表格”可下载贵单位的表。"


def whose_form(units: Sequence[Unit]) -> Content:
    """A form without its sender, of somebody who answers for several units that have these tasks."""
    names = "、".join(unit.name for unit in units)
    return Content(
        text=f"这份表没有写报送单位，{names}都有这些任务，所以没有收。请写明报送单位再发，或者用下面各单位自己的表。",
        buttons=tuple((Button(f"{unit.name}的表格", f"/form u{unit.id}"),) for unit in units),
    )


def cell_long(task_no: int, length: int, limit: int) -> str:
    return f"第 {task_no} 项的进展有 {length:,} 字，上限 {limit:,} 字，请缩短后再发。"


def no_rows(foreign: Sequence[str]) -> Content:
    """The table names none of the unit's tasks."""
    theirs = f"表里的{'、'.join(foreign[:5])}不是贵单位的任务。" if foreign else "表里没有找到贵单位的任务。"
    return Content(
        text=f"{theirs}请用本单位的表格填写，保留序号和实事名称两列。", buttons=((Button("下载表格", "/form"),),)
    )


def empty_form(quarter: Quarter) -> Content:
    """Nobody wrote anything into it."""
    return Content(
        text=f"这份{quarter.label}的表里还没有填写内容，没有改动。填好“本季度具体措施及任务进度情况”一栏再发来，也可以在这里逐项填。",
        buttons=((Button("下载表格", "/form"), Button("开始填报", "/report")),),
    )


def too_complex() -> str:
    return "文件展开后过大，无法安全打开，未保存。请重新导出。"
