"""The dossier, as the office is told of it."""

from __future__ import annotations

from bot.ports import Button, Content


def made(label: str, members: int, seal: str, audit_head: str) -> Content:
    return Content(
        title=f"{label}档案",
        text=(
            f"共 {members} 个文件：情况表、台账、汇总、专报、盖章件和佐证、审计日志。打开里面的 index.html 查看目录。\n"
            f"总校验值 {seal}\n审计日志末条 {audit_head}\n"
            "请把这两个值另行保存；以后运行 cuibao verify 可以核对档案有没有被改动。"
        ),
    )


def too_large(label: str, megabytes: int, code: str) -> Content:
    return Content(
        title=f"{label}档案",
        text=f"档案有 {megabytes} MB，聊天里发不了。请管理员在服务器上运行：cuibao export {code} --out 档案.zip",
    )


def ask(quarters: list[tuple[str, str]], year: int) -> Content:
    """Which part; `quarters` are (code, label)."""
    rows = [(Button(label, f"/export {code}"),) for code, label in quarters]
    return Content(text="导出哪一段？", buttons=(*rows, (Button(f"{year}年全年", f"/export {year}"),)))


def under_way(label: str) -> str:
    return f"正在整理{label}档案，好了就发给您。"


def unclear(typed: str) -> str:
    return f"没看懂“{typed[:30]}”。请写季度或年份，例如：导出 2024Q3、导出 第三季度、导出 2024。"
