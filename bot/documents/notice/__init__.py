"""Reading published notices (通知): bytes or pasted text in, a proposal with its doubts out.

The readers of formats are imported when a file of their kind comes; importing this package is cheap.
"""

from __future__ import annotations

from importlib.resources import files

from bot.domain.notice import Notice

__all__ = ["read_notice", "read_notice_text", "sample_notice"]


def read_notice(name: str, data: bytes) -> Notice:
    """Read a list of promises from a file of any known kind; the kind is told by content, `name` is only shown.

    Raises NotANotice with the sentence to show. The formats are parsed in this process: files from people go through
    bot.documents.confined.
    """
    from bot.documents.notice.decode import decode
    from bot.documents.notice.read import understand_source

    return understand_source(decode(name, data))


def read_notice_text(text: str) -> Notice:
    """Read a list of promises that was pasted as text. Raises NotANotice with the sentence to show."""
    from bot.documents.notice.decode import decode_text
    from bot.documents.notice.read import understand_source

    return understand_source(decode_text(text))


def sample_notice() -> bytes:
    """The real notice of 2024 that the demo runs on, as UTF-8 text (zibo-2024.txt)."""
    return (files("bot.documents") / "samples" / "zibo-2024.txt").read_bytes()
