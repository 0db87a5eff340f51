"""A task being read: its words and who is named, before targets are found and numbers are checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.notice.names import Part
from bot.documents.notice.targets import find_targets
from bot.domain.notice import Doubt, NoticeTask
from bot.domain.programme import Role

_LIMIT_LABEL = re.compile(
    r"(?:完成时限|完成时间|办结时限|完成期限|时限要求|时间节点|时限)[：:]\s*(?P<limit>[^，。；）)\n]{2,40})"
)
_LIMIT = re.compile(
    r"(?:(?:20\d\d年)?\s?(?:\d{1,2}月(?:\d{1,2}日|底|末|上旬|中旬|下旬|份)?|20\d\d年底|年底|年末|上半年|下半年|第?[一二三四]季度(?:末)?|[今本]年(?:年)?底)"
    r"(?:之?前|以前)?(?:全部|基本|全面)?(?:完成|建成|完工|竣工|开工|投入使用|投用|开放|启用|交付)"
    r"|(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末)?|20\d\d年底|年底)(?:之?前|以前))"
)


@dataclass(frozen=True)
class Draft:
    """A task with its units by role; `line` is where it begins, `doubts` what was unclear on the way."""

    number: int
    name: str
    text: str
    parts: tuple[Part, ...]
    line: int
    limit: str | None = None
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.of(Role.LEAD), *(name for part in self.parts for name in part.names))))

    def of(self, role: Role) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.parts if part.role is role for name in part.names))


def finish(draft: Draft, number: int, *, first_leads: bool) -> tuple[NoticeTask, tuple[Doubt, ...]]:
    """The task and its doubts. `first_leads`: the notice says that the first unit of each list is the lead."""
    place = f"第{number}项“{draft.name[:20]}”"
    doubts = [Doubt(place, reason, quote) for reason, quote in draft.doubts]
    found = find_targets(draft.text)
    doubts += [Doubt(place, target.doubt, target.target.text) for target in found if target.doubt]
    units = draft.units
    leads = draft.of(Role.LEAD)
    if first_leads and not leads:
        leads = units[:1]
    if not units:
        doubts.append(Doubt(place, "没有写责任单位"))
    supporting = tuple(name for name in draft.of(Role.SUPPORTING) if name not in leads)
    both = [name for name in draft.of(Role.SUPPORTING) if name in leads]
    doubts += [Doubt(place, "同一单位既牵头又配合，按牵头读取", name) for name in both]
    task = NoticeTask(
        no=number,
        name=draft.name,
        text=draft.text,
        units=units,
        lead_units=leads,
        supporting_units=supporting,
        targets=tuple(target.target for target in found),
        time_limit=draft.limit or find_limit(draft.text),
    )
    return task, tuple(doubts)


def find_limit(text: str) -> str | None:
    """The words of a task's own date (6月底前完成), or None."""
    if labelled := _LIMIT_LABEL.search(text):
        return labelled["limit"].strip()
    found = _LIMIT.search(text)
    return found.group().strip() if found else None


def joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts without those that name nobody."""
    return tuple(part for part in parts if part.names)
