"""Why a file is no notice, one sentence each; the sentences are those of the product's list of refusals."""

from __future__ import annotations

from bot.domain.notice import NotANotice


def not_read() -> NotANotice:
    return NotANotice("没有找到项目表。请发原文件（docx、xlsx 或带文字的 pdf）。")


def wrong_type(kind: str) -> NotANotice:
    """`kind` is how the file is called in Chinese or its extension (zip, 图片)."""
    gap = " " if kind[0].isascii() else ""
    return NotANotice(f"收到的是{gap}{kind}。通知请发 Word（docx）、Excel（xlsx）、带文字的 PDF 或 txt。")


def empty() -> NotANotice:
    return NotANotice("文件是空的，请重新发送。")


def damaged() -> NotANotice:
    return NotANotice("文件打不开，可能没有传完，请重新发送。")


def locked() -> NotANotice:
    return NotANotice("文件有密码，请去掉密码后再发。")


def active() -> NotANotice:
    return NotANotice("文件里含有宏或脚本，请另存为普通 PDF 或 docx 后再发。")


def too_complex() -> NotANotice:
    return NotANotice("文件展开后过大，无法安全打开，未保存。请重新导出。")


def too_large(megabytes: int, limit: int) -> NotANotice:
    return NotANotice(f"文件 {megabytes} MB，通知的上限是 {limit} MB。请去掉图片或分开发送。")


def too_many_pages(pages: int, limit: int) -> NotANotice:
    return NotANotice(f"共 {pages} 页，上限 {limit} 页，请只发项目清单那几页。")


def too_many_rows(limit: int) -> NotANotice:
    return NotANotice(f"表格超过 {limit:,} 行，请只保留项目清单再发。")


def old_format() -> NotANotice:
    return NotANotice("请在 WPS 或 Word 里另存为 docx 或 xlsx 后再发。")


def scan() -> NotANotice:
    return NotANotice("这份 PDF 是扫描件，里面没有文字。请发 Word 或带文字的 PDF，也可以直接粘贴全文。")
