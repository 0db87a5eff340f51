"""How a screen of a list that waits is laid out: what stands on it for whom, its buttons, its pages.

Every button carries a command line `/import <proposal>:<place>`, so it works on any messenger and any later day; a place
is named by keys that no other proposal has (handlers/lists/places.py reads them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.difference import Difference
from bot.domain.programme import Programme, Role
from bot.domain.proposal import Proposal, ProposedTask
from bot.ports import Button

ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORTING: "配合"}

T = TypeVar("T")
_PAGE = 12


@dataclass(frozen=True)
class Look:
    """What a person looks at: the proposal as it stands, and what this person may do with it.

    `steps` are the corrections so far, newest last. `note` says what has just been done. `replaced` is the title of the list
    this one took the place of, `same_year` a live list of the year that this one does not update.
    """

    proposal: Proposal
    version: int
    steps: tuple[str, ...]
    may_confirm: bool
    admins: tuple[str, ...] = ()
    live: Programme | None = None
    difference: Difference | None = None
    replaced: str | None = None
    same_year: Programme | None = None
    note: str = ""

    def button(self, label: str, place: str) -> Button:
        return Button(label, f"/import {self.proposal.id}:{place}")

    @property
    def is_revision(self) -> bool:
        """Whether it began as the live list itself, and not as a notice that was read."""
        return any(task.task_id is not None for task in self.proposal.tasks)

    @property
    def undo(self) -> tuple[Button, ...]:
        return (self.button("撤销上一步", "undo"),) if self.steps else ()

    @property
    def confirm(self) -> Button:
        if self.may_confirm:
            return Button("确认启用", f"/confirm {self.proposal.id}.{self.version}")
        return self.button("请管理员确认", "tell")


def noted(look: Look, note: str) -> Look:
    """The same look, with a word about what has just happened."""
    return replace(look, note=note)


def page_of(rows: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    pages = max(1, -(-len(rows) // _PAGE))
    page = min(max(page, 1), pages)
    return rows[(page - 1) * _PAGE : page * _PAGE], page, pages


def turning(look: Look, letter: str, page: int, pages: int) -> tuple[Button, ...]:
    before = (look.button("上一页", f"{letter}{page - 1}"),) if page > 1 else ()
    after = (look.button("下一页", f"{letter}{page + 1}"),) if page < pages else ()
    return (*before, *after)


def button_rows(*rows: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    return tuple(row for row in rows if row)


def joined(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)


# --- small parts ------------------------------------------------------------------------------------------------


def unit_names(proposal: Proposal, shown: ProposedTask) -> str:
    names = [
        f"{proposal.unit_name(part.unit)}{f'（{ROLES[part.role]}）' if part.role is not Role.RESPONSIBLE else ''}"
        for part in shown.parts
    ]
    return "、".join(names) or "（没有责任单位）"
