"""A form's rows given to the unit's tasks, and held against what the form shows now and showed when it went out.

A row belongs to the task whose name it bears, else to its number. What stands in the cell of several tasks, or under
other units' names, is divided first; a cell nobody touched is no news.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.message.splitting import split_message
from bot.conversation.reading.naming import core_name
from bot.conversation.reading.parts import Part
from bot.domain.alias import AliasRule, short_for
from bot.domain.programme import Unit
from bot.domain.returned import ReturnedForm, ReturnedRow, without_marks

_ALIKE = 0.6
_HEADING = re.compile(r"(?:^|\n|(?<=[。；;！!]))\s*[（(【]?(?P<name>[\u3400-\u9fff]{2,20})[）)】]?\s*[:：]")
# Characters: a note under a table that is longer than this is more than a date or a name.
_ASIDE = 15
# Characters: two tasks whose texts are longer than this and the same share a cell.
_SHARED = 25


@dataclass(frozen=True)
class Matched:
    """A form's rows given to tasks; `foreign` are rows of other units' tasks, `unread` rows that fit no task.

    `theirs` are other units whose words stood in a cell under their name, `unused` words beside the table that were not
    taken, `undivided` those of a cell over several rows that name none of its tasks.
    """

    parts: tuple[Part, ...]
    blank: tuple[int, ...]
    foreign: tuple[str, ...]
    unread: tuple[str, ...]
    theirs: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    undivided: tuple[str, ...] = ()


Marks = tuple[str, str]
"""What a row's progress and completion cells show, as marks: enough to know them again."""


def mark_of(text: str) -> str:
    """The mark of a cell's text; how it is set, and our own marks over it, do not count."""
    return hashlib.sha256(squeezed(without_marks(text)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Shown:
    """The unit's form as it is and as it was (三方对照).

    `now` has, by task id, every way in which a row may stand now (with the totals added or not); `given` the rows of each
    form that went out, oldest first, those that this person got at the end.
    """

    now: Mapping[int, Sequence[Marks]]
    given: Sequence[Mapping[int, Marks]] = ()


def match_form(form: ReturnedForm, facts: ReportFacts, shown: Shown, others: Mapping[int, str]) -> Matched:
    """Give each row to a task by its name, else by its number.

    `others` are the names of the list's other tasks by number. A cell that only repeats what the form shows, or showed
    when it went out, is no change; one that was changed, where somebody else changed the report since, is late.
    """
    texts: dict[int, list[ReturnedRow]] = {}
    foreign: list[str] = []
    unread: list[str] = []
    for row in form.rows:
        item = _task_of(row, facts, others)
        if item is not None:
            texts.setdefault(item.task.id, []).append(row)
        elif not row.progress and not row.completion:
            continue
        elif row.no in others or any(_likeness(row.name, name) >= _ALIKE for name in others.values()):
            foreign.append(f"第 {row.no} 项" if row.no else row.name)
        else:
            unread.append(" ".join(part for part in (row.name, row.progress) if part))
    typed = {item.task.id: _row(texts.get(item.task.id, []), item, facts) for item in facts.items}
    typed, unused = _with_beside(typed, form.beside, facts)
    typed, undivided = _divided(typed, facts)
    base = _base(typed, shown.given)
    parts = tuple(
        part
        for item in facts.items
        if (part := _changed(typed[item.task.id], item, facts, shown.now.get(item.task.id, ()), base)) is not None
    )
    blank = tuple(item.task.id for item in facts.items if not typed[item.task.id].progress)
    theirs = [name for rows in texts.values() for row in rows for name in dict(by_unit(row.progress, facts)) if name]
    return Matched(parts, blank, tuple(foreign), tuple(unread), tuple(dict.fromkeys(theirs)), unused, tuple(undivided))


def by_unit(text: str, facts: ReportFacts) -> list[tuple[str, str]]:
    """A cell that several units share, each under its name: (name, words), the unit's own under an empty name.

    A name counts at the beginning of a line or a sentence and before a colon only; it may be a usual short one.
    """
    words: dict[str, list[str]] = {}
    owner, start = "", 0
    for found in _HEADING.finditer(text):
        named = _unit_called(found["name"], facts)
        if named is not None:
            words.setdefault(owner, []).append(text[start : found.start()].strip())
            owner, start = "" if named.id == facts.unit.id else named.name, found.end()
    words.setdefault(owner, []).append(text[start:].strip())
    return [(name, "\n".join(piece for piece in pieces if piece)) for name, pieces in words.items()]


def _unit_called(name: str, facts: ReportFacts) -> Unit | None:
    """The unit of these tasks that is called so; a name that may be two is none."""
    units = {unit.id: unit for item in facts.items for unit in item.task.units} | {facts.unit.id: facts.unit}
    exact = [unit for unit in units.values() if name in (unit.name, *unit.aliases)]
    likely = (AliasRule.PLACE, AliasRule.DROPPED_CHARACTERS)
    found = exact or [unit for unit in units.values() if short_for(name, unit.name) in likely]
    return found[0] if len(found) == 1 else None


def _own(text: str, facts: ReportFacts) -> str:
    return dict(by_unit(text, facts)).get("", "")


def _with_beside(
    typed: Mapping[int, Part], beside: Sequence[str], facts: ReportFacts
) -> tuple[dict[int, Part], tuple[str, ...]]:
    """(rows, what was not taken): what is written under the table counts where it tells of a task whose cell is empty."""
    rows, unused = dict(typed), []
    for part in split_message("\n".join(beside), facts).parts if beside else ():
        row = rows.get(part.task_id or 0)
        if row is not None and not row.progress:
            rows[row.task_id or 0] = replace(part, completion=part.completion or row.completion)
        elif len(part.progress) >= _ASIDE:
            unused.append(part.progress)
    return rows, tuple(unused)


def _divided(typed: Mapping[int, Part], facts: ReportFacts) -> tuple[dict[int, Part], list[str]]:
    """(rows, words that are to be placed) where one cell reaches over the rows of several tasks.

    Its words are each task's as far as they name it; the rest is for a person to place. A short text may well be the same.
    """
    shared: dict[str, list[int]] = {}
    for task_id, part in typed.items():
        if len(part.progress) >= _SHARED:
            shared.setdefault(part.progress, []).append(task_id)
    rows, unplaced = dict(typed), []
    for text, task_ids in shared.items():
        if len(task_ids) < 2:
            continue
        pieces = split_message(text, facts).parts
        unplaced += [piece.progress for piece in pieces if piece.task_id not in task_ids]
        told = {piece.task_id: piece.progress for piece in pieces}
        for task_id in task_ids:
            rows[task_id] = replace(typed[task_id], progress=told.get(task_id, ""))
    return rows, unplaced


def _row(rows: Sequence[ReturnedRow], item: Item, facts: ReportFacts) -> Part:
    """Everything that stands in a task's rows of this unit's."""
    return Part(
        item.task.id,
        "\n".join(dict.fromkeys(own for row in rows if (own := _own(row.progress, facts)))),
        next((own for row in rows if (own := _time_of(row.completion, facts))), ""),
        next((row.assessment for row in rows if row.assessment), ""),
        next((row.important for row in rows if row.important), ""),
    )


def _time_of(cell: str, facts: ReportFacts) -> str:
    """The unit's own time, where each unit's stands behind its name in one squeezed line."""
    names = sorted(
        {name for item in facts.items for unit in item.task.units for name in (unit.name, *unit.aliases)},
        key=len,
        reverse=True,
    )
    return _own(re.sub(rf"(?<!^)(?=(?:{'|'.join(map(re.escape, names))})[:：])", "\n", cell), facts)


def _base(typed: Mapping[int, Part], given: Sequence[Mapping[int, Marks]]) -> Mapping[int, Marks]:
    """The form that was filled in: of those that went out the one with most cells in common, the newest of equals."""

    def alike(one: Mapping[int, Marks]) -> int:
        return sum(
            (mark_of(part.progress), mark_of(part.completion))[at] == one[task_id][at]
            for task_id, part in typed.items()
            if task_id in one
            for at in (0, 1)
        )

    return max(reversed(given), key=alike, default={})


def _changed(
    part: Part, item: Item, facts: ReportFacts, now: Sequence[Marks], base: Mapping[int, Marks]
) -> Part | None:
    """What of a row is news; a draft that came back as it stands is to be filed."""
    written, report = base.get(item.task.id), item.report
    marks = (mark_of(part.progress), mark_of(part.completion))
    same = [any(marks[at] == one[at] for one in now) for at in (0, 1)]
    untouched = [same[at] or (written is not None and marks[at] == written[at]) for at in (0, 1)]
    is_late = (
        written is not None
        and report is not None
        and report.changed_by_id != facts.person_id
        and any(
            not untouched[at] and text and all(written[at] != one[at] for one in now)
            for at, text in enumerate((part.progress, part.completion))
        )
    )
    returns_draft = same[0] and item.is_draft
    news = replace(
        part,
        progress="" if untouched[0] else part.progress,
        completion="" if untouched[1] else part.completion,
        is_late=is_late,
        returns_draft=returns_draft,
    )
    is_news = news.progress or news.completion or news.assessment or news.important or news.returns_draft
    return news if is_news else None


def _task_of(row: ReturnedRow, facts: ReportFacts, others: Mapping[int, str]) -> Item | None:
    """By the name where it says enough, else by the number, unless the name is plainly another task's."""
    if row.name:
        alike = sorted(((_likeness(row.name, item.task.name), item) for item in facts.items), key=lambda one: -one[0])
        if alike and alike[0][0] >= _ALIKE:
            return alike[0][1]
        if any(_likeness(row.name, name) >= _ALIKE for name in others.values()):
            return None
    return next((item for item in facts.items if item.task.no == row.no), None)


def _likeness(one: str, other: str) -> float:
    """How alike two names of tasks are, without the words that all of them share; 1 where one holds the other."""
    one, other = core_name(squeezed(one)), core_name(squeezed(other))
    if min(len(one), len(other)) >= 4 and (one in other or other in one):
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def squeezed(text: str) -> str:
    """A text without its white space: how it is set does not count."""
    return "".join(text.split())
