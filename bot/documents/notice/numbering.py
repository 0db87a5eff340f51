"""Numbered items (序号) in running text: 一、 （一） 1. （1） ① 第一条, nested, and run together in one paragraph.

The ranks are those of official documents (GB/T 9704-2012 §7.3.3: 一、 then （一） then 1. then （1）); a list may begin at any
of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.documents.notice.source import Paragraph
from bot.domain.amount import read_spelled

_CHINESE = "[一二三四五六七八九十百〇零]{1,5}"
_GAP = r"[ 　\t\xa0]*"
# (rank, pattern). A digit may follow 11. only where 11 is the next number: 11.121人才梯队, but 1.5万.
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"第(?P<cn>{_CHINESE})[章节部分]+[ 　\t、:：.]*")),
    (1, re.compile(rf"第(?:(?P<cn>{_CHINESE})|(?P<no>\d{{1,3}}))[条项件][ 　\t、:：.，]*")),
    (1, re.compile(rf"(?:实事|项目|任务|工程|行动)(?:项目)?(?:(?P<cn>{_CHINESE})|(?P<no>\d{{1,3}}))[ 　\t、:：.]+")),
    (1, re.compile(rf"(?P<cn>{_CHINESE})[、．.]{_GAP}")),
    (2, re.compile(rf"[（(]{_GAP}(?P<cn>{_CHINESE}){_GAP}[）)][、.．]?{_GAP}")),
    (4, re.compile(rf"[（(]{_GAP}(?P<no>\d{{1,3}}){_GAP}[）)][、.．]?{_GAP}")),
    (4, re.compile(rf"(?P<no>\d{{1,3}})[）)][、.．]?{_GAP}")),
    # 1.1 实施…: the second number counts under the first.
    (4, re.compile(r"\d{1,2}[.．](?P<no>\d{1,2})(?:[ 　\t\xa0]+|、)(?=[\u4e00-\u9fff“《【])(?![万亿])")),
    (3, re.compile(rf"(?P<no>\d{{1,3}})(?P<point>[、．.]){_GAP}")),
    (3, re.compile(r"(?P<no>\d{1,3})[ 　\t\xa0]+(?=[\u4e00-\u9fff“《【])")),
    (5, re.compile(rf"(?P<ring>[①-⑳㉑-㉟㊱-㊿]){_GAP}")),
)
# 一是…: points of a speech; the items of a list only where it has no others.
_BULLET = re.compile(rf"(?:[★☆◆◇●○■▲△※◎➤►▶•·]|[-—–]{{1,2}}(?!\d)){_GAP}(?=\S)")
_SPOKEN = (
    (1, re.compile(rf"(?P<cn>{_CHINESE})是[要：:，,]?{_GAP}")),
    (1, re.compile(rf"第?(?P<cn>{_CHINESE})[，,：:]{_GAP}")),
    (3, re.compile(rf"(?P<no>\d{{1,2}})[：:，-](?!\d){_GAP}")),
)
# Where an item may begin inside a paragraph: behind a full stop or a closed bracket, as in pasted text.
_INSIDE = re.compile(
    r"(?<=[。；;）)】！])[ 　\t]*(?=(?:[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,3}[.．、]))"
)

_INSIDE_SPOKEN = re.compile(r"(?<=[。；;）)】：:])[ 　\t]*(?=[一二三四五六七八九十]{1,3}是)")


@dataclass
class Item:
    """An item with the paragraphs that follow it up to the next one, and its sub-items.

    `text` is the paragraph behind the marker. Built in one pass and not changed afterwards.
    """

    rank: int
    number: int
    marker: str
    text: str
    line: int
    body: list[Paragraph] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)

    def walk(self) -> Iterator[Item]:
        stack = [self]
        while stack:
            item = stack.pop()
            yield item
            stack.extend(reversed(item.children))

    @property
    def lines(self) -> tuple[Paragraph, ...]:
        return (Paragraph(self.text, self.line), *self.body)


@dataclass(frozen=True)
class Outline:
    """A text as items: what stands before the first one, and the items of the highest ranks."""

    preamble: tuple[Paragraph, ...]
    items: tuple[Item, ...]

    def walk(self) -> Iterator[Item]:
        for item in self.items:
            yield from item.walk()


def outline(paragraphs: Sequence[Paragraph], *, is_spoken: bool = False) -> Outline:
    """Sort paragraphs into nested items; with `is_spoken` 一是, 二是 and ★ at their head count as numbers too."""
    preamble: list[Paragraph] = []
    tops: list[Item] = []
    open_items: list[Item] = []
    last_of_rank: dict[int, int] = {}
    for paragraph in _separated(paragraphs, is_spoken=is_spoken):
        found = _marker(paragraph.text.lstrip(" 　\t\xa0"), last_of_rank, is_spoken=is_spoken)
        if found is None:
            (open_items[-1].body if open_items else preamble).append(paragraph)
            continue
        rank, number, marker, rest = found
        item = Item(rank, number, marker, rest, paragraph.line)
        while open_items and open_items[-1].rank >= rank:
            open_items.pop()
        (open_items[-1].children if open_items else tops).append(item)
        open_items.append(item)
        last_of_rank[rank] = number
    return Outline(tuple(preamble), tuple(tops))


def _separated(paragraphs: Sequence[Paragraph], *, is_spoken: bool) -> Iterator[Paragraph]:
    """Items that were run together in one paragraph, taken apart where their numbers go on."""
    last_of_rank: dict[int, int] = {}
    for paragraph in paragraphs:
        begun = 0
        text = paragraph.text
        _note(text.lstrip(" 　\t\xa0"), last_of_rank, is_spoken=is_spoken)
        for mark in (_INSIDE_SPOKEN if is_spoken else _INSIDE).finditer(text):
            found = _marker(text[mark.end() : mark.end() + 40], last_of_rank, is_spoken=is_spoken)
            if found is None:
                continue
            rank, number, _, _ = found
            # （1） and ① stay in the text; a number that does not go on is no item.
            if (
                rank <= 3
                and number == last_of_rank.get(rank, 0) + 1
                and (number > 1 or _goes_on(rank, text, mark.end(), is_spoken=is_spoken))
            ):
                yield Paragraph(text[begun : mark.start()], paragraph.line)
                begun = mark.end()
                last_of_rank[rank] = number
        yield Paragraph(text[begun:], paragraph.line)


def _goes_on(rank: int, text: str, at: int, *, is_spoken: bool) -> bool:
    """Whether a first item inside a paragraph has a second one behind it."""
    second = "二是" if is_spoken else {1: "二、", 2: "二）", 3: "2"}.get(rank, "")
    return bool(second) and text.find(second, at, at + 3_000) > 0


def _note(text: str, last_of_rank: dict[int, int], *, is_spoken: bool) -> None:
    if found := _marker(text, last_of_rank, is_spoken=is_spoken):
        last_of_rank[found[0]] = found[1]


def _marker(text: str, last_of_rank: dict[int, int], *, is_spoken: bool = False) -> tuple[int, int, str, str] | None:
    bullet = _BULLET.match(text)
    if bullet:
        text = text[bullet.end() :]
    for rank, pattern in (*_MARKERS, *_SPOKEN) if is_spoken else _MARKERS:
        found = pattern.match(text)
        if found is None:
            continue
        number = _number(found)
        rest = text[found.end() :]
        if number is None or not rest.strip():
            return None
        is_next = number == last_of_rank.get(rank, 0) + 1
        has_point = found.groupdict().get("point") is not None
        if has_point and found.group()[-1] in ".．" and rest[0].isdigit() and not (is_next or _is_year(rest)):
            return None
        if has_point and re.match(r"\d+[万亿%％]", rest):
            # 1.5万 is a number wherever it stands.
            return None
        if rank == 3 and not has_point and not (is_next or number == 1):
            return None
        return rank, number, found.group().strip(), rest
    if bullet and is_spoken:
        return 5, last_of_rank.get(5, 0) + 1, bullet.group().strip(), text
    return None


def _is_year(rest: str) -> bool:
    return bool(re.match(r"(?:19|20)\d\d年", rest))


def _number(found: re.Match[str]) -> int | None:
    parts = found.groupdict()
    if parts.get("no"):
        return int(parts["no"])
    if ring := parts.get("ring"):
        return _ring(ring)
    spelled = read_spelled(parts["cn"])
    return int(spelled) if spelled is not None else None


def _ring(char: str) -> int:
    for first, base in (("①", 1), ("㉑", 21), ("㊱", 36)):
        if ord(first) <= ord(char) <= ord(first) + 19:
            return ord(char) - ord(first) + base
    return 0
