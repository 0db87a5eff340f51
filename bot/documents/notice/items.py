"""Numbered items as tasks: which items are promises, what they are called, whose they are.

An item is a task when units are named for it. Where sub-items each name their own, they are the tasks; where units stand
once behind the last sub-item, they are those of the whole item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from bot.documents.notice.brackets import depths
from bot.documents.notice.draft import Draft, joined
from bot.documents.notice.names import Part
from bot.documents.notice.numbering import Item, Outline
from bot.documents.notice.owners import Owner, heading_owner, is_category
from bot.documents.notice.source import Paragraph
from bot.documents.notice.targets import find_targets
from bot.documents.notice.units import Statement, find_statements, read_bare
from bot.domain.programme import Role

# What may stand under the line of units and still belong to the item.
_CONTENT_LABEL = re.compile(
    r"[ 　]*(?:[（(]?\d?[）)]?)?(?:工作内容|主要内容|建设内容|实施内容|具体内容|目标任务|工作目标|年度目标|具体措施|工作措施|主要措施|完成时限|完成时间|时间节点|"
    r"责任领导|分管领导|资金来源|进度安排|配合单位|责任单位|牵头单位|预期成效|项目内容)[：:】]"
)
_LONG_NAME = 60
# A line above a date is who signed the letter.
_DATED = re.compile(r"[ 　]*(?:20\d\d|二[〇○零]..)年.{1,4}月.{1,4}日[ 　]*$")
# Who signs may follow the last item without any date.
_SIGNER = re.compile("(?:人民政府|管委会|管理委员会|委员会|领导小组|政府办|委办)(?:办公室|办公厅)?$")
# A row pressed into one line: a short name, a gap, and words that go on.
_IS_HEADING = re.compile(r"[“”《》\u4e00-\u9fff（）()]{4,20} [“《\u4e00-\u9fff][^ ]{7}")
_LABELLED_NAME = re.compile(r"^(?:项目名称|实事名称|任务名称|名称|实事项目)[：:]\s*")


@dataclass(frozen=True)
class _Reading:
    """An item's own paragraphs with the statements of units found in them."""

    item: Item
    lines: tuple[Paragraph, ...]
    statements: tuple[tuple[int, Statement], ...]

    @property
    def has_units(self) -> bool:
        return bool(self.statements)


def read_items(outline: Outline) -> tuple[Draft, ...]:
    """The tasks of an outline in order, with their printed numbers."""
    readings = {id(item): _read(item) for item in outline.walk()}
    if not any(reading.has_units for reading in readings.values()):
        readings = {id(item): _read_loosely(item) for item in outline.walk()}
    return tuple(_in_turn(outline.items, _Layout(readings, _trailing(list(readings.values())), _counts_on(outline))))


@dataclass(frozen=True)
class _Layout:
    """What holds for a whole list: its readings by item, how many paragraphs follow the units, whether numbers run on.

    `counts_on`: the sub-items are numbered through all sections, so that each is a task.
    """

    readings: dict[int, _Reading]
    trailing: int
    counts_on: bool

    def of(self, item: Item) -> _Reading:
        return self.readings[id(item)]

    def under(self, item: Item) -> list[_Reading]:
        return [self.of(node) for node in item.walk()]

    def alone(self, item: Item) -> list[_Reading]:
        """An item that names no units: behind the last one the letter goes on, so it has as many paragraphs as most."""
        return self.under(item) if item.children else [_Reading(item, item.lines[: self.usual_length], ())]

    @cached_property
    def usual_length(self) -> int:
        lengths = sorted(len(reading.lines) for reading in self.readings.values() if not reading.item.children)
        return lengths[len(lengths) // 2]


def _counts_on(outline: Outline) -> bool:
    """Whether sub-items of a later section go on with the number of the section above."""
    groups = [item.children for item in outline.items if item.children]
    return any(
        below[0].rank == above[-1].rank and below[0].number == above[-1].number + 1 for above, below in pairwise(groups)
    )


def _of_section(item: Item, layout: _Layout, owner: Owner) -> list[Draft]:
    """The items below a heading that names who does them; what an item says itself stays."""
    drafts: list[Draft] = []
    for child in item.children:
        own = _tasks_of(child, layout) if any(reading.has_units for reading in layout.under(child)) else []
        drafts += own or [_draft(child, layout.alone(child), 0)]
    return [owner.given_to(draft) for draft in drafts]


def _of_group(item: Item, layout: _Layout) -> list[Draft]:
    """The items of a group whose units stand once, below the last: each is a task of these units."""
    drafts = [_draft(child, layout.under(child), layout.trailing) for child in item.children]
    parts = drafts[-1].parts
    return [
        _with_doubt(replace(draft, parts=parts), ("责任单位写在这一组的最后，按组内各项都是读取", ""))
        for draft in drafts
    ]


def _in_turn(items: Sequence[Item], layout: _Layout) -> list[Draft]:
    """The tasks of items side by side; one without units between others that have them is a task all the same."""
    found = [_tasks_of(item, layout) for item in items]
    named = [at for at, drafts in enumerate(found) if drafts]
    for at in range(named[0], named[-1]) if named else ():
        item, before = items[at], items[at - 1]
        is_alike = not item.children and not before.children and item.rank == before.rank
        if not found[at] and is_alike and item.number == before.number + 1:
            found[at] = [_draft(item, [layout.of(item)], layout.trailing)]
    return [draft for drafts in found for draft in drafts]


def _read(item: Item) -> _Reading:
    lines = item.lines
    found = tuple((at, statement) for at, line in enumerate(lines) for statement in find_statements(line.text))
    return _Reading(item, lines, (*found, *_continued(lines, found)))


def _continued(lines: Sequence[Paragraph], found: Sequence[tuple[int, Statement]]) -> Iterator[tuple[int, Statement]]:
    """Lines of nothing but names under 责任单位：…, where the names of one item were broken over lines."""
    if not found or not found[-1][1].is_alone or found[-1][1].parts[-1].role is Role.LEAD:
        return
    last = found[-1][0]
    for at, line in enumerate(lines[last + 1 :], start=last + 1):
        is_signature = _SIGNER.search(line.text.strip()) or (at + 1 < len(lines) and _DATED.match(lines[at + 1].text))
        statement = None if is_signature else read_bare(line.text, is_next=True)
        if statement is None:
            return
        yield (
            at,
            replace(
                statement, parts=tuple(replace(part, role=found[-1][1].parts[-1].role) for part in statement.parts)
            ),
        )


def _read_loosely(item: Item) -> _Reading:
    """Units without any label: on lines of their own, or behind a gap. Only where a list marks none otherwise."""
    lines = item.lines
    found = tuple(
        (at, statement) for at, line in enumerate(lines) for statement in find_statements(line.text, is_loose=True)
    )
    return _Reading(item, lines, found or tuple(_bare(lines)))


def _bare(lines: Sequence[Paragraph]) -> Iterator[tuple[int, Statement]]:
    """Units on lines of their own without any label, the first run of such lines below the item's words."""
    begun = False
    for at, line in enumerate(lines[1:], start=1):
        if at + 1 < len(lines) and _DATED.match(lines[at + 1].text):
            return
        statement = read_bare(line.text, is_next=begun)
        if statement is not None:
            begun = True
            yield at, statement
        elif begun:
            return


def _trailing(readings: Sequence[_Reading]) -> int:
    """How many paragraphs follow the line of units inside an item of this list, as most items have it (mostly 0).

    The last item is left out: behind it the letter goes on.
    """
    counts = sorted(
        len(reading.lines) - 1 - reading.statements[-1][0] for reading in readings[:-1] if reading.has_units
    )
    return counts[len(counts) // 2] if counts else 0


def _tasks_of(item: Item, layout: _Layout) -> list[Draft]:
    own, trailing = layout.of(item), layout.trailing
    if not item.children:
        if (parts := _paragraphs(own)) and trailing == 0:
            return [_draft(part.item, [part], 0, doubts=(_UNNUMBERED,)) for part in parts]
        return [_draft(item, [own], trailing)] if own.has_units else []
    if not own.has_units and (owner := heading_owner(item.text)) is not None:
        return _of_section(item, layout, owner)
    under = [layout.under(child) for child in item.children]
    with_units = [any(reading.has_units for reading in readings_of) for readings_of in under]
    every = [own, *(reading for readings_of in under for reading in readings_of)]
    if own.has_units and not any(with_units):
        return [_draft(item, every, trailing)]
    named = [reading for reading in every if reading.has_units]
    if not named:
        return []
    if not own.has_units and all(map(_is_label, named)):
        # （一）目标任务：… （二）责任单位：… are the fields of one item.
        return [_draft(item, every, trailing)]
    if len(item.children) == 1 and _is_run_together(item.children[0]) and own.item.text.strip():
        return [_draft(item, every, trailing)]
    closing = under[-1][-1]
    only_last = with_units == [False] * (len(under) - 1) + [True] and len(under) > 1 and not own.has_units
    if only_last and closing.has_units and sum(len(reading.statements) for reading in every) == 1:
        is_alone = closing.statements[0][1].is_alone
        if is_alone and (layout.counts_on or is_category(item.text)):
            return _of_group(item, layout)
        doubts = () if is_alone else (("责任单位写在最后一小项后面，按整项读取", ""),)
        return [_draft(item, every, trailing, doubts=doubts)]
    drafts = _in_turn(item.children, layout)
    if own.has_units and drafts:
        drafts[0] = _with_doubt(drafts[0], ("上一级标题也写了责任单位，没有并入各项", item.text[:30]))
    return drafts


def read_unowned(outline: Outline) -> tuple[Draft, ...]:
    """A list that names no units at all: its numbered items, where most of them promise a number.

    Letters have numbered points too, but no numbers to keep; a person adds the units before anything is live.
    """
    leaves = [item for item in outline.walk() if not item.children and item.rank > 0]
    drafts = tuple(_draft(item, [_Reading(item, item.lines[:1], ())], 0) for item in leaves)
    promising = sum(any(not found.target.optional for found in find_targets(draft.text)) for draft in drafts)
    return drafts if len(drafts) >= 3 and promising * 3 >= len(drafts) * 2 else ()


_SEVERAL = ("这一段写了几处责任单位，可能不止一项", "")
_UNNUMBERED = ("这一段没有编号，但单独写了责任单位，按单独一项读取", "")


def _paragraphs(reading: _Reading) -> list[_Reading]:
    """The paragraphs under a heading that each end with units of their own: each is a task; none where they are not."""
    ends = [at for at, statement in reading.statements if not statement.is_alone]
    if len(ends) < 2 or len(ends) < len(reading.statements) or len(set(ends)) < len(ends) or ends[0] == 0:
        return []
    if all(part.role is Role.SUPPORTING for _, statement in reading.statements for part in statement.parts):
        return []
    found: list[_Reading] = []
    for number, (at, statement) in enumerate(reading.statements, start=1):
        line = reading.lines[at]
        found.append(_Reading(Item(reading.item.rank, number, "", line.text, line.line), (line,), ((0, statement),)))
    return found


def read_unnumbered(paragraphs: Sequence[Paragraph]) -> tuple[Draft, ...]:
    """A list without any numbers: every paragraph that ends with units of its own is a task, with a doubt."""
    lines = (Paragraph("", 0), *paragraphs)
    found = tuple((at, statement) for at, line in enumerate(lines) for statement in find_statements(line.text))
    whole = _Reading(Item(1, 1, "", "", 0), lines, found)
    return tuple(_draft(part.item, [part], 0, doubts=(_UNNUMBERED,)) for part in _paragraphs(whole))


def _is_label(reading: _Reading) -> bool:
    """Whether a sub-item is nothing but the statement of units."""
    return reading.statements[0][0] == 0 and reading.statements[0][1].is_alone


def _is_run_together(item: Item) -> bool:
    """①…；②…；③… in one paragraph: points of the heading above, not a task of its own."""
    return item.marker == "①" and "②" in item.text and not item.children


def _with_doubt(draft: Draft, doubt: tuple[str, str]) -> Draft:
    return replace(draft, doubts=(*draft.doubts, doubt))


def _draft(
    item: Item, readings: Sequence[_Reading], trailing: int, *, doubts: tuple[tuple[str, str], ...] = ()
) -> Draft:
    parts: list[Part] = []
    found: list[tuple[str, str]] = [*doubts]
    texts: list[str] = []
    limit = ""
    for position, reading in enumerate(readings):
        last = reading.statements[-1][0] if reading.statements else len(reading.lines)
        stated: dict[int, list[Statement]] = {}
        for place, statement in reading.statements:
            stated.setdefault(place, []).append(statement)
        for at, line in enumerate(reading.lines):
            is_behind = reading.has_units and at > last
            if is_behind and at - last > trailing and not _CONTENT_LABEL.match(line.text):
                break
            own = stated.get(at, [])
            if sum(any(part.role is not Role.SUPPORTING for part in statement.parts) for statement in own) > 1:
                found.append(_SEVERAL)
            for statement in own:
                parts += statement.parts
                found += statement.doubts
                limit = limit or statement.limit
            words = _without(line.text, own)
            if words:
                marker = reading.item.marker if at == 0 and position else ""
                texts.append(f"{marker}{words}")
    name, unclear = _name(texts)
    doubts = (*found, unclear) if unclear else tuple(found)
    return Draft(item.number, name, "\n".join(texts), joined(parts), item.line, limit or None, doubts)


def _without(text: str, statements: Sequence[Statement]) -> str:
    """A paragraph's words without its statements of units."""
    pieces, at = [], 0
    for statement in statements:
        pieces.append(text[at : statement.start])
        at = statement.end
    pieces.append(text[at:])
    words = "".join(pieces).strip(" 　\t")
    return "" if not words.strip("。；;，,.、") else words


def _name(texts: Sequence[str]) -> tuple[str, tuple[str, str] | None]:
    """A task's name as against its text: the first sentence, or the line a heading stands on alone."""
    if not texts:
        return "", ("没有项目名称", "")
    first = _LABELLED_NAME.sub("", texts[0])
    heading, has_more = _first_sentence(first)
    name = heading.strip(" 　\t。；;，,：:.")
    if len(name) <= _LONG_NAME or (not has_more and len(texts) > 1 and len(name) <= 80):
        return name, None
    comma = next((at for at, depth in enumerate(depths(name)) if not depth and name[at] in "，,；;"), None)
    if comma is not None and comma >= 4:
        return name[:comma], ("没有单独的项目名称，取了第一句的开头", name[:40])
    return name, ("项目名称过长，请核对", name[:40])


def _first_sentence(text: str) -> tuple[str, bool]:
    """Up to the first full stop outside quotations; or a short heading before a colon or a wide gap."""
    depth = depths(text)
    for at, char in enumerate(text):
        if depth[at]:
            continue
        if text[at : at + 2] == "——" and 3 < at <= 24 and len(text) > at + 8:
            # “放心托管”——开设公益托管班35个
            return text[:at], True
        if char in "。！" or (char == "." and not text[at - 1 : at].isdigit() and at > 3):
            return text[:at], bool(text[at + 1 :].strip())
        if char in "：:" and 3 < at <= 32 and not re.search("[，,；]", text[:at]):
            return text[:at], True
        if char == " " and _IS_HEADING.match(text, 0, at + 9) and not re.search("[，,。；;、：:]", text[:at]):
            return text[:at], True
        if char in "\u3000\t " and 3 < at <= _LONG_NAME and re.match(r"(?:\u3000|\t|  )", text[at:]):
            return text[:at], True
    return text, False
