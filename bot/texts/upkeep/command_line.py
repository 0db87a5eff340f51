"""What the commands say to the person at the machine, a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

# --- the words of a command -------------------------------------------------------------------------------------


def usage(program: str) -> str:
    return f"命令写得不对，用法见 {program} --help。"


def unexpected(kind: str) -> str:
    return f"程序出错，没有完成（{kind}）。加上 CUIBAO_LOG_LEVEL=DEBUG 再运行一次可以看到详情。"


def quarter_unknown(text: str) -> str:
    return f"没看懂“{text[:30]}”是哪个季度。例如：2024Q3、第三季度、去年四季度。"


def moment_unknown(text: str) -> str:
    return f"没看懂 --now “{text[:40]}”。例如：2024-09-10T10:00:00+08:00。"


def port_range() -> str:
    return "端口要在 1 到 65535 之间。"


def cannot_open(path: Path) -> str:
    return f"文件打不开：{path}"


def cannot_write(path: Path) -> str:
    return f"文件写不进 {path}：请检查目录权限和磁盘空间。"


# --- the program ------------------------------------------------------------------------------------------------


def address(host: str, port: int) -> str:
    return f"http://{host}:{port}"


def started(address: str) -> str:
    return f"催报已启动：{address}"


def rehearsal(address: str, now: datetime, codes: Sequence[tuple[str, str]]) -> str:
    """`now` by the rehearsal's clock, in Asia/Shanghai; codes are (code, who)."""
    return "\n".join(
        (
            "催报演练已启动：2024 年真实通知，人员均为虚构。",
            f"地址：{address}",
            f"演练时钟：{now:%Y-%m-%d %H:%M}（登录群团科后可以拨动）",
            "邀请码：",
            *(f"  {code}  {who}" for code, who in codes),
            "按 Ctrl+C 停止；再次运行 make demo 接着上次，make demo ARGS=--reset 从头开始。",
        )
    )


def finding(what: str, says: str, *, ok: bool) -> str:
    return f"{'✓' if ok else '✗'} {what}：{says}"


def needs_mending() -> str:
    return "有项目需要处理，见上面打 ✗ 的行。"


def schema_is_new() -> str:
    return "数据库已是最新。"


# --- the list and its days --------------------------------------------------------------------------------------

_WHEN = {"date": "日期", "period": "时间段", "ongoing": "长期", "done": "已完成", "none": "没看出时间"}


def when(kind: str, ends: Sequence[str]) -> str:
    """`ends`: none, one or two ISO dates or times; two alike are one."""
    span = " 至 ".join(dict.fromkeys(ends))
    return f"{_WHEN[kind]}{f'：{span}' if span else ''}"


def no_workdays(quarter: str) -> str:
    return f"{quarter}没有工作日，请检查放假安排。"


# --- paper and safety -------------------------------------------------------------------------------------------


def exported(file: str, members: int, *, seal: str, audit_head: str) -> str:
    return f"{file}：{members} 个文件\n{_fingerprints(seal, audit_head)}"


def whole(members: int, reports: int, *, seal: str, audit_head: str) -> str:
    return f"档案完整：{members} 个文件，{reports} 份填报，审计日志连续。\n{_fingerprints(seal, audit_head)}"


def _fingerprints(seal: str, audit_head: str) -> str:
    return f"总校验值 {seal}\n审计日志末条 {audit_head}"


def not_whole(faults: int) -> str:
    return f"档案不完整：有 {faults} 处问题。"


def cannot_back_up(path: Path) -> str:
    return f"备份写不进 {path}：请检查目录权限和磁盘空间。"


def backed_up(path: Path, *, rows: int, files: int, missing: int) -> str:
    said = f"已备份到 {path}：{rows} 行数据，{files} 个文件。"
    if missing:
        said += f"\n有 {missing} 个文件在磁盘上找不到，没有备份进去，请运行 cuibao doctor。"
    return said


def cannot_restore() -> str:
    return "没有恢复成：请检查数据目录的权限和磁盘空间；现有数据没有动。"


def restored(made_at: str, *, rows: int, files: int, aside: str | None) -> str:
    """`made_at`: ISO time as the backup says it; `aside`: where the former data is kept now."""
    said = f"已恢复 {made_at[:16].replace('T', ' ')} 的备份：{rows} 行数据，{files} 个文件。"
    return f"{said}\n原来的数据另存为 {aside}。" if aside else said


# --- why the data cannot answer -----------------------------------------------------------------------------------


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
