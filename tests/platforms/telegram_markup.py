"""Telegram's HTML, as its server reads it: text with entities in UTF-16 units, or a refusal in its own words.

https://core.telegram.org/bots/api#html-style. Written apart from the adapter, with the standard library's parser.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_TAGS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough"}
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)([^>]*)>|<")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


class Unparsable(Exception):
    """What the server says of markup it does not understand."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def read_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """(text, entities). Raises Unparsable."""
    text = ""
    entities: list[dict[str, Any]] = []
    stack: list[tuple[str, int]] = []
    at = 0
    for found in _TAG.finditer(source):
        text += _ENTITY.sub(lambda entity: unescape(entity[0]), source[at : found.start()])
        at = found.end()
        name = (found[2] or "").lower()
        offset = len(source[: found.start()].encode())
        if name not in _TAGS:
            raise Unparsable(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
        if not found[1]:
            stack.append((name, units(text)))
            continue
        if not stack or stack[-1][0] != name:
            raise Unparsable(f"can't parse entities: Unmatched end tag at byte offset {offset}")
        start = stack.pop()[1]
        if units(text) > start:
            entities.append({"type": _TAGS[name], "offset": start, "length": units(text) - start})
    if stack:
        raise Unparsable(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\"")
    return text + _ENTITY.sub(lambda entity: unescape(entity[0]), source[at:]), entities
