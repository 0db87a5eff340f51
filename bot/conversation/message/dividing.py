"""One message from somebody who answers for several units: whose words are whose, asked where it is not plain.

A message is cut where it names one of the units (科技那个…，民政那个…); what stands behind a name is that unit's. Elsewhere a
task that only one of the units has tells whose the words are. A task that several share, and words that name nothing, are
anybody's: each such piece is one question. Nothing is shown as a report of a unit before that is known, and each unit's is
shown and agreed to by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.message.splitting import split_message
from bot.conversation.message.understood import MESSAGE, Understood
from bot.conversation.reading.parts import Part
from bot.domain.programme import Unit
from bot.domain.unit_names import begins_like


@dataclass(frozen=True)
class Piece:
    """Words of one task, or of none, and the units whose they can be; with one unit it is decided."""

    part: Part
    unit_ids: tuple[int, ...]


@dataclass(frozen=True)
class Dividing:
    """A message whose pieces are given to units; `waits` is what was understood before and waits for its yes."""

    pieces: tuple[Piece, ...]
    waits: tuple[Understood, ...] = ()
    turn: int = 0

    @property
    def asked(self) -> Piece | None:
        """The first piece that could be more than one unit's."""
        return next((piece for piece in self.pieces if len(piece.unit_ids) > 1), None)

    def answered(self, unit_id: int | None, *, all_of_them: bool = False) -> Dividing:
        """The open piece is this unit's, or nobody's; `all_of_them`: so is every other that can be."""
        given: list[Piece] = []
        is_open = True
        for piece in self.pieces:
            if len(piece.unit_ids) < 2 or not is_open:
                given.append(piece)
                continue
            if unit_id in piece.unit_ids:
                given.append(replace(piece, unit_ids=(unit_id,) if unit_id is not None else ()))
            elif unit_id is not None:
                given.append(piece)
            is_open = all_of_them
        return replace(self, pieces=tuple(given), turn=self.turn + 1)

    def shares(self, rounds: dict[int, int]) -> tuple[Understood, ...]:
        """What each unit is to say yes to, once nothing is open; `rounds` are ids by unit id."""
        found = {one.unit_id: one for one in self.waits}
        for unit_id in dict.fromkeys(piece.unit_ids[0] for piece in self.pieces):
            own = [piece.part for piece in self.pieces if piece.unit_ids[0] == unit_id]
            before = found.get(unit_id) or Understood(rounds[unit_id], unit_id, MESSAGE, ())
            found[unit_id] = replace(
                before,
                parts=_joined((*before.parts, *(part for part in own if part.task_id is not None))),
                loose=(*before.loose, *(part.progress for part in own if part.task_id is None)),
            )
        return tuple(found.values())


_OPENS = r"(?:^|(?<=[。；;，,！!\n]))[\s]*"
_BEFORE = r"(?:(?:另外|还有|然后|其中|以及|再就是|先说|先报|再说|再报|帮|报|给|我们?|先|再)[，,：:\s]*)*"
_NAME = re.compile(
    rf"{_OPENS}{_BEFORE}(?P<name>[\u3400-\u9fff]{{2,16}}?)(?:(?:的|单位|中心|局)*(?:那个|这个|那边|这边|那家|这家|那块|这块|方面)(?:的|是|呢|就是)?[：:，,\s]*"
    r"|的?[：:]\s*|(?:的)?(?=第\s*[\d一二三四五六七八九十]{1,3}\s*[项件]))"
)


def over_all(known: Sequence[ReportFacts]) -> ReportFacts:
    """Every task of all the units, each once, with the targets that any of them reports."""
    first = known[0]
    items: dict[int, Item] = {}
    for item in (item for facts in known for item in facts.items):
        before = items.get(item.task.id)
        targets = {target.id: target for target in (*(before.targets if before else ()), *item.targets)}
        items[item.task.id] = replace(before or item, targets=tuple(targets.values()))
    names = (name for facts in known for name in (facts.unit.name, *facts.unit.aliases))
    unit = Unit(first.unit.id, first.unit.name, tuple(names))
    return replace(first, unit=unit, items=tuple(sorted(items.values(), key=lambda item: item.task.no)))


def sections(text: str, units: Sequence[Unit]) -> list[tuple[int | None, str]]:
    """The message cut where it names a unit: (unit id, its words); what stands before the first name is nobody's yet."""
    cuts = [(found, unit_id) for found in _NAME.finditer(text) if (unit_id := _called(found["name"], units))]
    if not cuts:
        return [(None, text)]
    ends = [*(found.start() for found, _ in cuts[1:]), len(text)]
    named = [
        (unit_id, text[found.end() : end].strip("，, \n")) for (found, unit_id), end in zip(cuts, ends, strict=True)
    ]
    heads: list[tuple[int | None, str]] = [(None, text[: cuts[0][0].start()])]
    return [(unit_id, words) for unit_id, words in (*heads, *named) if words.strip(" ，,。\n")]


def divide(text: str, known: Sequence[ReportFacts]) -> tuple[Piece, ...]:
    """The pieces of a message, by what each of these units has to report."""
    everything = over_all(known)
    everybody = tuple(facts.unit.id for facts in known)
    owners = {
        item.task.id: tuple(facts.unit.id for facts in known if any(one.task.id == item.task.id for one in facts.items))
        for item in everything.items
    }
    pieces: list[Piece] = []
    for unit_id, words in sections(text, [facts.unit for facts in known]):
        own = next((facts for facts in known if facts.unit.id == unit_id), None)
        for part in split_message(words, own or everything).parts:
            if own is None:
                pieces.append(Piece(part, everybody if part.task_id is None else owners[part.task_id]))
            else:
                only = own.items[0].task.id if len(own.items) == 1 and part.task_id is None else part.task_id
                pieces.append(Piece(replace(part, task_id=only), (own.unit.id,)))
    return tuple(pieces)


def unit_called(words: str, units: Sequence[Unit]) -> int | None:
    """The one unit that words name, in short or in full: 科技, 科学技术发展中心."""
    return _called(words, units)


def _called(words: str, units: Sequence[Unit]) -> int | None:
    found = [
        unit.id
        for unit in units
        if words in (unit.name, *unit.aliases)
        or any(begins_like(words, name) for full in (unit.name, *unit.aliases) for name in re.split(r"[和与]", full))
        or begins_like(words, unit.name)
    ]
    return found[0] if len(found) == 1 else None


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts of one task together: later words stand behind earlier ones."""
    by_task: dict[int | None, Part] = {}
    for part in parts:
        before = by_task.get(part.task_id)
        if before is None:
            by_task[part.task_id] = part
            continue
        by_task[part.task_id] = replace(
            part,
            progress="\n".join(words for words in (before.progress, part.progress) if words),
            completion=part.completion or before.completion,
            assessment=part.assessment or before.assessment,
            important=part.important or before.important,
            adds=before.adds and part.adds,
        )
    return tuple(by_task.values())
