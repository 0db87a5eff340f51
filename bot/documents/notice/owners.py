"""Lists sorted by who does it: units in the heading of a section, on a line above its items, or on one below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.documents.notice.draft import Draft, joined
from bot.documents.notice.names import Part, role_of
from bot.documents.notice.source import Paragraph
from bot.documents.notice.units import find_statements, read_bare
from bot.domain.programme import Role

_OWNER = re.compile(r"[ 　]*(?P<names>[^：:。；]{2,60}?)[ 　]*[：:][ 　]*")
_LABELLED = re.compile(
    r"[ 　]*(?P<role>牵头|责任|承办|主办|主责)(?:责任)?(?:单位|部门)[：:][ 　]*(?P<names>[^：:。；]{2,60}?)[。；]?[ 　]*"
)
_FIRST = re.compile(r"[ 　]*(?:\d{1,3}[.．、]|[（(]\d{1,3}[）)])")
_SECTION = re.compile(r"[ 　]*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)])")
# One such line may be whom the letter is sent to.
_FEWEST = 2
_COUNT = re.compile(r"[（(]共?(?:[\d一二三四五六七八九十]+)[项件个][）)]$")
# 区教育局负责的项目, 由区教育局牵头负责的项目（3项）
_TAIL = re.compile(
    r"(?P<role>牵头|主办|主责|负责|承办|承担|实施|落实)?(?:负责|实施|落实|承担|办理|组织)*"
    r"(?:的?(?:民生|重点|主要)?(?:项目|任务|工作|实事|事项)(?:清单)?)?$"
)
_CATEGORY = re.compile(r"(?:类|方面|领域)$")


@dataclass(frozen=True)
class Owner:
    """The units that a heading names, and the heading's words."""

    parts: tuple[Part, ...]
    heading: str

    def given_to(self, draft: Draft) -> Draft:
        """A task of this section; what it says of its own roles stays."""
        own = {part.role for part in draft.parts if part.names}
        is_lead = self.parts[0].role is Role.LEAD
        if Role.LEAD in own or (Role.RESPONSIBLE in own and not is_lead):
            return draft
        doubt = ("责任单位写在上一级标题里", self.heading)
        return replace(draft, parts=joined((*self.parts, *draft.parts)), doubts=(*draft.doubts, doubt))


def heading_owner(text: str) -> Owner | None:
    """The units of a heading that names nothing else (区教育局牵头项目（3项）); None where it says more."""
    heading = text.strip()[:80]
    bare = _COUNT.sub("", heading)
    tail = _TAIL.search(bare)
    names = bare[: tail.start()] if tail else bare
    names = names.removeprefix("由") if tail and tail.group() else names
    statement = read_bare(names, is_next=False)
    if statement is None:
        return None
    role = role_of(tail["role"]) if tail and tail["role"] else Role.RESPONSIBLE
    return Owner(tuple(replace(part, role=role) for part in statement.parts), heading)


def is_category(heading: str) -> bool:
    """Whether a heading only says what kind of tasks stand below (教育类, 民生保障（3项）)."""
    bare = heading.strip()
    return _COUNT.search(bare) is not None or _CATEGORY.search(bare) is not None


def with_owners(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The paragraphs with lines of units above their items as numbered headings; as they are in any other list."""
    owners = _named_lines(paragraphs) or _labelled_lines(paragraphs)
    if len(owners) < _FEWEST:
        return paragraphs
    headings = {at: f"第{number}项 {names}" for number, (at, names) in enumerate(owners.items(), start=1)}
    return [Paragraph(headings.get(at, line.text), line.line) for at, line in enumerate(paragraphs)]


def _named_lines(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """区教育局： above its items."""
    owners: dict[int, str] = {}
    for at, (line, below) in enumerate(pairwise(paragraphs)):
        found = _OWNER.fullmatch(line.text)
        if found and _FIRST.match(below.text) and read_bare(found["names"], is_next=False):
            owners[at] = found["names"]
    return owners


def _labelled_lines(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """牵头单位：区教育局 above its items, where the items name nobody and the first such line stands above the first."""
    owners: dict[int, str] = {}
    for at, (line, below) in enumerate(pairwise(paragraphs)):
        if _FIRST.match(line.text):
            if not owners or find_statements(line.text):
                return {}
            continue
        found = _LABELLED.fullmatch(line.text)
        if found is None:
            continue
        if not _FIRST.match(below.text) or (at and _SECTION.match(paragraphs[at - 1].text)):
            return {}
        if read_bare(found["names"], is_next=False):
            owners[at] = f"{found['names']}{'牵头' if role_of(found['role']) is Role.LEAD else ''}"
    return owners
