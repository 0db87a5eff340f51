"""Neighbouring Chinese characters, two by two (字对): what texts share that nobody divided into words."""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = re.compile(r"[\u3400-\u9fff]+")


@lru_cache(maxsize=1024)
def pairs(text: str) -> frozenset[str]:
    """The pairs of a text; none of them reaches over a mark, a figure or a letter."""
    return frozenset(run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1))
