"""Why the program does not start, or stopped: one sentence each, naming the setting. For whoever runs it."""

from __future__ import annotations

from pathlib import Path


def folder_unwritable(folder: Path) -> str:
    return f"数据目录 {folder} 不能写入：请检查目录权限，或设置 CUIBAO_DATA_DIR。"


def schema_newer() -> str:
    return "数据库是更新版本的程序写的：请先升级本程序。"


def database_closed(kind: str) -> str:
    return f"数据库打不开（{kind}）：请检查 CUIBAO_DATABASE_URL。"


def second_instance(folder: Path) -> str:
    return f"已有一个程序在使用 {folder}：请先停掉它，或换一个 CUIBAO_DATA_DIR。"


def port_taken(port: int) -> str:
    return f"端口 {port} 已被占用：请换一个端口（--port 或 CUIBAO_WEB__PORT），或先停掉占用它的程序。"


def storage_broken() -> str:
    return "数据库读写出错，程序已停止：请检查磁盘后重新启动；已登记的内容不受影响。"
