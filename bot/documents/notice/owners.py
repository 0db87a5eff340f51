"""A list sorted by who does it, with the unit and a colon on a line above its items (区教育局：)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.documents.notice.source import Paragraph
from bot.documents.notice.units import read_bare

_OWNER = re.compile(r"[ 　]*(?P<names>[^：:。；]{2,60}?)[ 　]*[：:][ 　]*")
_FIRST = re.compile(r"[ 　]*(?:\d{1,3}[.．、]|[（(]\d{1,3}[）)])")
# One such line may be whom the letter is sent to.
_FEWEST = 2


def with_owners(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The paragraphs with such lines as numbered headings; as they are where the list is sorted otherwise."""
    owners: dict[int, str] = {}
    for at, (line, below) in enumerate(pairwise(paragraphs)):
        found = _OWNER.fullmatch(line.text)
        if found and _FIRST.match(below.text) and read_bare(found["names"], is_next=False):
            owners[at] = f"第{len(owners) + 1}项 {found['names']}"
    if len(owners) < _FEWEST:
        return paragraphs
    return [Paragraph(owners.get(at, line.text), line.line) for at, line in enumerate(paragraphs)]
