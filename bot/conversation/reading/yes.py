"""The words that agree to what was just asked, the same in every dialogue."""

from __future__ import annotations

import re

YES_WORDS = frozenset(
    (
        *("对", "对的", "都对", "全对", "全部对", "是", "是的", "没错", "没问题", "确定", "确认", "沿用"),
        *("好", "好的", "可以", "可以的", "行", "嗯", "ok", "OK"),
        *("嗯嗯", "嗯呢", "嗯哪", "是呢", "是啊", "对呀", "对啊", "对对", "对对对", "好嘞", "好滴"),
    )
)


_MEANT = re.compile(
    r"(?:嗯|对|是的?)?(?:(?:我|我们|说的|要的|都|全|就|正|也)*是|都|就)(?:这个|这么个|那个|我们?的?)(?:意思|情况|数)(?:了|的|吧)?"
    r"|(?:嗯|对|是的?)?(?:都|全|就)?是这样(?:的|子)?|(?:都|全)?没(?:毛病|错|问题)(?:的|了)?"
)


def is_yes(text: str) -> bool:
    """Whether the whole of a text agrees."""
    bare = text.strip("。.！! ")
    return bare in YES_WORDS or (len(bare) > 2 and _MEANT.fullmatch(bare) is not None)


def is_done_with(text: str) -> bool:
    """Whether a text agrees to what is shown whole: 对, 好了, 就这样."""
    return is_yes(text) or text.strip("。.！! ") in ("好了", "可以了", "行了", "就这样", "就这些", "没有了", "看过了")


_REMOVE = re.compile(r"去掉|去了|删|隐|抹|不留|不要|不用|不必|别|没必要|不需要|打码|遮")
_KEEP = re.compile(r"保留|留着?|要(?:的|留)?$|需要|有必要|必要的?$|不(?:用|要)(?:去|删)|别(?:去|删)|必须")


def about_privacy(text: str) -> str:
    """remove or keep, of private numbers that were found; empty for words about something else."""
    bare = text.strip("。.！!，, 吧了啊呢")
    if len(bare) > 12:
        return ""
    if re.search(r"(?:不用|不要|别|不)(?:去|删|隐)", bare):
        return "keep"
    return "remove" if _REMOVE.search(bare) else "keep" if _KEEP.search(bare) else ""
