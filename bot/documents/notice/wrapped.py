"""Text that was set in lines of one width (from a mail, a PDF copied by hand): its paragraphs whole again.

Such a text shows itself by many lines of the same width and none wider; each paragraph's last line is shorter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

# What begins a paragraph however full the line above was.
BEGINS = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、．.条]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是|附件|附：|"
    r"(?:牵头|责任|配合|承办|协办|完成)(?:单位|部门)[：:]|(?:20\d\d|二[〇○零]..)年[^年月]{1,3}月[^年月]{1,3}日\s*$)"
)
_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d))"
)
_MIN_FULL, _MIN_SHARE, _MOST_WIDER, _MOST_CLOSED = 8, 0.35, 0.05, 0.4
_NARROWEST, _WIDEST = 15, 130


def columns(text: str) -> int:
    """How many columns a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines with those put together that one paragraph was broken into; as they are where nothing was wrapped."""
    kept = [line.rstrip() for line in lines]
    for measure, slack in ((columns, 3), (len, 1)):
        edge = _edge(kept, measure, slack)
        if edge is not None:
            return _joined(kept, [measure(line) >= edge - slack for line in kept])
    return list(lines)


def _edge(lines: Sequence[str], measure: Callable[[str], int], slack: int) -> int | None:
    """The width that most lines have and nearly none exceeds; None where the lines are as long as they please."""
    wide = Counter(measure(line) for line in lines if line.strip())
    total = sum(wide.values())
    best = max(wide, key=lambda edge: sum(wide[edge - step] for step in range(slack + 1)), default=0)
    full = sum(wide[best - step] for step in range(slack + 1))
    wider = sum(count for width, count in wide.items() if width > best)
    if not _NARROWEST <= best <= _WIDEST or full < max(_MIN_FULL, _MIN_SHARE * total) or wider > _MOST_WIDER * total:
        return None
    ends = [line for line in lines if line.strip() and best - slack <= measure(line) <= best]
    is_table = any("\t" in line.strip() or "|" in line for line in ends)
    closed = sum(line.endswith(("。", "；", "：", "）", ")", ";")) for line in ends)
    return None if is_table or closed > _MOST_CLOSED * len(ends) else best


def _joined(lines: Sequence[str], is_full: Sequence[bool]) -> list[str]:
    items = [line[:1].isspace() for line in lines if _ITEM.match(line)]
    # Where numbered lines begin further right, so does every paragraph.
    has_indents = items.count(True) * 2 > len(items)
    # In a text with an empty line below each line these say nothing.
    is_spaced = sum(not line for line in lines) * 5 > 2 * len(lines)
    result: list[str] = []
    reaches = False
    for line, full in zip(lines, is_full, strict=True):
        begins = BEGINS.match(line.strip()) or (
            line[:1].isspace() if has_indents else bool(result) and result[-1].endswith(("。", "；", "："))
        )
        if reaches and line.strip() and not begins:
            # The line keeps its place, so that a person still finds it by its number.
            at = next(at for at in range(len(result) - 1, -1, -1) if result[at])
            result[at] += line.strip()
            result.append("")
        else:
            result.append(line)
        reaches = full or (reaches and is_spaced and not line)
    return result
