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


def is_done_with(text: str) -> bool:
    """Whether a text agrees to what is shown whole: 对, 好了, 就这样."""
    return is_yes(text) or text.strip("。.！! ") in ("好了", "可以了", "行了", "就这样", "就这些", "没有了", "看过了")
