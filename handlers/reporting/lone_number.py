"""A number alone while nothing is open (2, 98人次): nobody can tell what it counts, so that is asked, with the likely
targets as buttons. What follows from the answer is shown like any other report before it is filed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.conversation.filling import Item
from bot.conversation.reading.parts import Part
from bot.conversation.reading.telling import counts
from bot.conversation.reading.yes import is_yes
from bot.conversation.report.elsewhere import Elsewhere
from bot.conversation.wishes.talk_cues import task_no
from bot.documents.key_numbers import subject_of
from bot.domain.amount import NotANumber, is_amount, parse_amount
from bot.domain.pairs import pairs
from bot.domain.people import SeatRole
from bot.domain.programme import Target
from bot.texts.reporting import asked as words
from handlers.reporting import message, sentences, unasked
from handlers.turn import Turn

COMMAND = "number"
_LONGEST = 12
_FIGURE = re.compile(r"[\d０-９一二两三四五六七八九十百千]")
# 3580430 is no total of anything promised.
_TIMES_THE_GOAL = 3
_NOT_ITS_OWN = re.compile(r"[^\u3400-\u9fff]|[的那这个项是数场次所名人啊吧呢活动第一全年不要都]")
_ANSWER = re.compile(r"=(?P<said>\S+)(?:\s+(?:#(?P<id>\d{1,18})|(?P<words>.*)))?", re.DOTALL)


@dataclass(frozen=True)
class _Total:
    """What the number may be: the total of one target."""

    unit_id: int
    item: Item
    target: Target
    value: Decimal


def asked(turn: Turn, text: str) -> bool:
    """Ask whose number this is; False for anything but a number that could be one's own."""
    said = "".join(text.split()).strip("。.！!，,")
    if len(said) > _LONGEST or not _FIGURE.search(said) or not is_amount(said):
        return False
    found = _possible(turn, said)
    if not found:
        return False
    options = [(one.item.task, subject_of(one.target), one.target, one.value) for one in found]
    tasks = [one.item.task for one in found if Decimal(one.item.task.no) == one.value]
    turn.ask(words.whose_number(said, options, tasks[:1]), COMMAND, f"={said}")
    return True


def answered(turn: Turn, argument: str) -> None:
    """The target that was pressed (#12) or named; a report of its own is heard as such."""
    found = _ANSWER.fullmatch(argument)
    possible = _possible(turn, found["said"]) if found else []
    if found is None or not possible:
        turn.say(words.number_not_stored())
        return
    said = (found["words"] or "").strip()
    if asked(turn, said) or (counts(said) and unasked.told(turn, said)):
        return
    chosen = [one for one in possible if str(one.target.id) == found["id"]] if found["id"] else _named(said, possible)
    if len(chosen) == 1:
        _show(turn, chosen[0])
    elif chosen:
        asked(turn, found["said"])
    elif not unasked.told(turn, said):
        turn.say(words.number_not_stored())


def _show(turn: Turn, one: _Total) -> None:
    sentence = sentences.total(one.target, one.value)
    part = Part(one.item.task.id, sentence, adds=one.item.is_begun, numbers=((one.target.id, format(one.value, "f")),))
    message.receive(turn, one.unit_id, sentence, Elsewhere(parts=(part,)))


def _possible(turn: Turn, said: str) -> list[_Total]:
    """The targets of the person's units that such a number may be the total of."""
    found = []
    for unit_id in turn.me.unit_ids(SeatRole.LIAISON):
        facts = unasked.facts_now(turn, unit_id)
        for item in facts.items if facts is not None else ():
            for target in item.targets:
                value = _read(said, target) if target.id not in item.disclaimed else None
                if value is not None:
                    found.append(_Total(unit_id, item, target, value))
    return found


def _read(said: str, target: Target) -> Decimal | None:
    try:
        amount = parse_amount(said, target.measure)
    except NotANumber:
        return None
    is_likely = target.measure == "%" or amount.value <= _TIMES_THE_GOAL * target.value
    return amount.value if is_likely and not amount.is_increment else None


def _named(said: str, possible: Sequence[_Total]) -> list[_Total]:
    """Those that are called by the task's number, or whose own words stand in the answer most; of one, a yes will do."""
    if is_yes(said) and len(possible) == 1:
        return list(possible)
    if (number := task_no(said)) is not None:
        return [one for one in possible if one.item.task.no == number]
    scores = [_closeness(said, one) for one in possible]
    most = max(scores, default=0)
    return [one for one, score in zip(possible, scores, strict=True) if most and score == most]


def _closeness(said: str, one: _Total) -> int:
    """Pairs of characters weigh most; 学校 for 中小学 is one character."""
    both, alike = pairs(said) & pairs(one.target.text), set(_NOT_ITS_OWN.sub("", said)) & set(one.target.text)
    return 10 * len(both) + 3 * len(pairs(said) & pairs(one.item.task.name)) + len(alike)
