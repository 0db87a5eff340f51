"""The dossier, as the office is told of it."""

from __future__ import annotations

from bot.ports import Button, Content


def made(label: str, members: int) -> Content:
    """What proves the dossier stands in its index page and in the audit log, for whoever administers the system."""
    return Content(
        title=f"{label}档案",
        text=(
            f"共 {members} 个文件：情况表、台账、汇总、专报、盖章件和佐证、操作记录。解压后先打开目录页，可以逐个查看。\n"
            "这份档案的指纹已经记在系统里；日后要核对有没有被改动，请系统管理员办理，办法写在目录页末尾。"
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


# --- what a proof finds -----------------------------------------------------------------------------------------


def missing(name: str) -> str:
    return f"缺少：{name}"


def changed(name: str) -> str:
    return f"被改动：{name}"


def added(name: str) -> str:
    return f"多出：{name}"


def audit_broken(line: int) -> str:
    return f"审计日志第 {line} 条起对不上"


def audit_ends_elsewhere() -> str:
    return "审计日志的末条与档案说明不一致"


def reports_differ(found: int, said: int) -> str:
    return f"年度数据里有 {found} 份填报，档案说明里是 {said} 份"


def left_out(path: str, reason: str) -> str:
    return f"导出时就没有：{path}（{reason}）"


def unreadable() -> str:
    return "年度数据或审计日志读不出来"
