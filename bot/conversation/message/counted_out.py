"""A message that counts what it tells (①…②…, 一是…二是…, 首先…其次…), and where a clause begins to speak of another task.

The marks count what is told, not the list's tasks: whose each piece is, its own words say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.conversation.filling import Item
from bot.conversation.reading.topics import closeness, spoken_of

_EDGE = r"(?:^|(?<=[\s：:，,。；;！!、]))"
_SPELLED = "一二三四五六七八九十"
_FAMILIES = (
    re.compile(r"(?P<n>[①②③④⑤⑥⑦⑧⑨⑩])[、.．:：]?"),
    re.compile(_EDGE + r"[（(](?P<n>\d{1,2}|[一二三四五六七八九十])[）)][、.．:：]?"),
    re.compile(_EDGE + r"(?P<n>\d{1,2})(?:[、．:：)）]|\.(?!\d))"),
    re.compile(_EDGE + r"(?P<n>[一二三四五六七八九十])(?:、|是|来|则|[:：])"),
    re.compile(_EDGE + r"第(?P<n>[一二三四五六七八九十]|\d)(?:个|件|点)?(?:是|[，,、:：])"),
)
_IN_ORDER = re.compile(_EDGE + r"(?:首先|其次|再次|然后|最后|再就是|还有)(?:是|就是)?[，,、:：]?")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_FILLER = re.compile(
    r"^(?:另外|还有|再就是|再有|至于|关于|然后|接着|其次|对了|[，,、。；;\s]|我们(?:单位)?的?|目前|本季度?|这个?季度|今年|截至目前)+"
)
_HEAD = 4
_FEW = 8


def counted_out(text: str) -> list[str]:
    """The pieces that a message counts, without their marks; nothing where it counts none, or more stands in front."""
    for family in _FAMILIES:
        marks = list(family.finditer(text))
        if len(marks) >= 2 and [_number(mark["n"]) for mark in marks] == list(range(1, len(marks) + 1)):
            return _between(text, marks)
    marks = list(_IN_ORDER.finditer(text))
    if len(marks) >= 2 and marks[0][0].startswith("首先"):
        return _between(text, marks)
    return []


def _number(mark: str) -> int:
    if mark in _CIRCLED:
        return _CIRCLED.index(mark) + 1
    return int(mark) if mark.isdecimal() else _SPELLED.index(mark) + 1


def _between(text: str, marks: Sequence[re.Match[str]]) -> list[str]:
    lead = text[: marks[0].start()].strip(" \n，,：:。")
    if len(lead) > _FEW or re.search(r"\d", lead):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    pieces = [text[mark.end() : end].strip(" \n；;，,") for mark, end in zip(marks, ends, strict=True)]
    return pieces if all(pieces) else []


def task_of(piece: str, items: Sequence[Item]) -> int | None:
    """The one task that a counted piece speaks of, by its words, or by its first ones."""
    found = spoken_of(piece, items)
    if len(found) == 1:
        return found[0].task.id
    return begins_with(piece, items)


def begins_with(clause: str, items: Sequence[Item]) -> int | None:
    """The one task whose own words a clause begins with (两癌查到87%); 托班 is short for 托管班."""
    head = "".join(re.findall(r"[\u3400-\u9fff]", _FILLER.sub("", clause.strip())))[:_HEAD]
    found = spoken_of(head, items)
    if len(found) == 1:
        return found[0].task.id
    short = [item.task.id for item in items if any(_is_short_for(pair, item) for pair in _pairs(head[:2]))]
    return short[0] if len(short) == 1 else None


def by_its_measure(clause: str, items: Sequence[Item]) -> int | None:
    """The one task that a clause speaks of a little, and whose measure it counts in (学校2所)."""
    scores = closeness(clause, items)
    likely = [task_id for task_id, score in scores.items() if score >= 1]
    return likely[0] if len(likely) == 1 else None


def _pairs(words: str) -> Iterator[str]:
    if len(words) == 2:
        yield words


def _is_short_for(pair: str, item: Item) -> bool:
    return re.search(f"{pair[0]}[\u3400-\u9fff]{pair[1]}", item.task.text) is not None
