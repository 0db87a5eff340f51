"""Why the rehearsal clock was not moved."""

from __future__ import annotations


def in_earnest() -> str:
    return "正式运行时不能拨动时钟。"


def when_unclear() -> str:
    return "没看懂要拨到什么时候，请重新选择。"


def only_forward() -> str:
    return "演练时钟只能往前拨。"


def too_far() -> str:
    return "一次最多往前拨两年。"
