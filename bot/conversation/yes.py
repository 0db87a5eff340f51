"""The words that agree to what was just asked, the same in every dialogue."""

from __future__ import annotations

YES_WORDS = frozenset(
    (
        *("对", "对的", "都对", "全对", "全部对", "是", "是的", "没错", "没问题", "确定", "确认", "沿用"),
        *("好", "好的", "可以", "可以的", "行", "嗯", "ok", "OK"),
    )
)


def is_yes(text: str) -> bool:
    """Whether the whole of a text agrees."""
    return text.strip("。.！! ") in YES_WORDS
