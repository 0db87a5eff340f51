"""Why a picture or PDF cannot be looked at, as the sentences people read. Each ends with the way out."""

from __future__ import annotations

from bot.domain.sealed import NotAScan


def file_type(extension: str) -> NotAScan:
    kind = f" {extension[:8]} " if extension.isascii() and extension.isalnum() else "别的"
    return NotAScan(f"收到的是{kind}文件。请发照片（JPG、PNG）或 PDF。")


def mismatch(extension: str) -> NotAScan:
    return NotAScan(f"文件名是 .{extension}，内容却不是图片，请重新导出后再发。")


def damaged() -> NotAScan:
    return NotAScan("文件打不开，可能没有传完，请重新发送。")


def password() -> NotAScan:
    return NotAScan("文件有密码，请去掉密码后再发。")


def pages(count: int, limit: int) -> NotAScan:
    return NotAScan(f"共 {count} 页，上限 {limit} 页，请只发盖章页。")


def pixels() -> NotAScan:
    return NotAScan("图片尺寸过大，请用普通清晰度重拍。")


def active() -> NotAScan:
    return NotAScan("文件里含有宏或脚本，请另存为普通 PDF 后再发。")


def too_complex() -> NotAScan:
    return NotAScan("文件展开后过大，无法安全打开，未保存。请重新导出。")
