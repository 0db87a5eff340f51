"""Brackets and quotation marks in running text, matched once and in linear time.

Notices mix full-width and half-width brackets, even within one pair, so kinds that look alike close each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OPENING = "（(【[〔［"
CLOSING = "）)】]〕］"
_KINDS = {"（": 0, "(": 0, "）": 0, ")": 0, "【": 1, "[": 1, "［": 1, "】": 1, "]": 1, "］": 1, "〔": 2, "〕": 2}
# 各县<市、区>: angles close what they open within a few characters, or they are signs of comparison.
_ANGLED = re.compile(r"[<〈][\u4e00-\u9fff、，,]{1,12}[>〉]")
_QUOTES = {"“": "”", "‘": "’", "《": "》", "「": "」", "『": "』"}


def pairs(text: str) -> dict[int, int]:
    """The place of every opening mark and of the mark that closes it; what is never closed is left out.

    A bracket left open inside a closed one ends with it: the outer pair counts.
    """
    found: dict[int, int] = {}
    stack: list[int] = []
    open_of_kind = [0, 0, 0]
    for index, char in enumerate(text):
        if char in OPENING:
            stack.append(index)
            open_of_kind[_KINDS[char]] += 1
        elif char in CLOSING and open_of_kind[_KINDS[char]]:
            while True:
                start = stack.pop()
                open_of_kind[_KINDS[text[start]]] -= 1
                if _KINDS[text[start]] == _KINDS[char]:
                    found[start] = index
                    break
    return found


def groups(text: str) -> Iterator[tuple[int, int]]:
    """Outermost closed brackets as (start, end), `end` behind the closing mark."""
    found = pairs(text)
    start = 0
    while start < len(text):
        if start in found:
            yield start, found[start] + 1
            start = found[start]
        start += 1


def depths(text: str) -> list[int]:
    """For each character how many brackets and quotations are open around it; stray closing marks count nothing."""
    result, closers = [], list[str]()
    inner = {at for found in _ANGLED.finditer(text) for at in range(*found.span())}
    for at, char in enumerate(text):
        if at in inner:
            result.append(len(closers) + 1)
        elif char in OPENING:
            result.append(len(closers))
            closers.append(CLOSING[OPENING.index(char)])
        elif char in _QUOTES:
            result.append(len(closers))
            closers.append(_QUOTES[char])
        else:
            if closers and (char == closers[-1] or (char in CLOSING and closers[-1] in CLOSING)):
                closers.pop()
            result.append(len(closers))
    return result


def split_outside(text: str, separators: str) -> list[str]:
    """Split at separators that stand outside every bracket and quotation; empty pieces are dropped."""
    pieces, begun = [], 0
    for index, depth in enumerate(depths(text)):
        if depth == 0 and text[index] in separators:
            pieces.append(text[begun:index])
            begun = index + 1
    pieces.append(text[begun:])
    return [piece.strip() for piece in pieces if piece.strip()]
