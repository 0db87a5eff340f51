"""Whether words are short for a unit's name: 教体, 公安, 卫健办."""

from __future__ import annotations

import re

from bot.domain.alias import likely_same

_KIND = re.compile(r"(?:中心|局|委|办|科|处|部|会|所)$")
_PLACES = re.compile(r"^(?:高新区|开发区|全?市|全?区|全?县|各)")


def is_called(name: str, words: str) -> bool:
    """Whether words may be short for a unit's name."""
    return words in name or likely_same(words, name) is not None or begins_like(words, name)


def begins_like(words: str, name: str) -> bool:
    """教体, 公安 begin a name: its characters stand there in order, the first one first."""
    name = _PLACES.sub("", name) or name
    if len(words) < 2 or words[0] != name[0]:
        return False
    rest = iter(name)
    return all(char in rest for char in words)


def differs_in_kind(name: str, words: str) -> bool:
    """卫健办 where the list says 卫生健康事业中心: what kind of office it is, people remember least."""
    bare = _KIND.sub("", words)
    return len(bare) >= 2 and bare != words and begins_like(bare, name)
