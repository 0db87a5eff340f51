"""Several wishes in one message: 医保过了，法院再催催，晚上八点给我汇总.

A clause begins a wish of its own only where it names another unit with an order, is joined on (顺便, 另外), or asks for something
for the speaker (列给我). All else belongs to the wish before it: why a report goes back, what a reminder says.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.conversation.office.cues import CHANGES, Want
from bot.conversation.office.reading import Reading, read
from bot.domain.programme import Programme

_JOINED = r"顺便|顺带|另外|再就是|对了|然后|同时"
_CUT = re.compile(rf"[，,。；;！!\n]+|(?<=[了吧过催回])\s+|(?<=[^，,。；;！!\n])(?={_JOINED})")
_JOINS = re.compile(rf"^(?:{_JOINED}|还有|还要)[，,：:\s]*(?:再|也|请|帮我)?")
_QUOTED = re.compile(r"[：:“\"]|就说|说是|转告|告诉|附[一言上]|原因|理由|(?<=[，,])说(?!明)")
_FOR_ME = re.compile(r"(?:给|发|列|拉|报)(?:给)?我(?![们科部])|我要(?:看|一[份张个])|帮我(?:看|查|列|拉|导|出)")
_REFUSES = re.compile(r"驳回|不同意|不批|不准|不行|拒绝|不给")
_LATER = re.compile(
    r"(?:今晚|晚上|明天|明早|明晚|下午|上午|早上|中午|后天|每天|周[一二三四五六日天])?(?:\d{1,2}|[一二三四五六七八九十]{1,2})点(?!意见)"
)
_WHEN = re.compile(r"今天|今晚|明[天早晚]|后天|现在|马上|立刻|上午|下午|周[一二三四五六日天](?!前)")
_LONGEST = 120
_ANSWERS = frozenset((*CHANGES, Want.EXTENSION))


@dataclass(frozen=True)
class Part:
    """One wish in its own words; without a `reading` they were not understood."""

    text: str
    reading: Reading | None

    @property
    def is_for_later(self) -> bool:
        """Whether something is to be shown at an hour to come, which the bot does not do."""
        return self.reading is not None and not self.reading.changes and bool(_LATER.search(self.text))


def divided(text: str, programme: Programme, today: date, *, asked_by: Collection[int] = ()) -> tuple[Part, ...]:
    """The wishes of a text in their order; empty where there is one only."""
    quoted = _QUOTED.search(text)
    clauses = [clause.strip() for clause in _CUT.split(text[: quoted.start()] if quoted else text)]
    clauses = [clause for clause in clauses if clause]
    if len(clauses) < 2 or len(text) > _LONGEST:
        return ()
    parts: list[Part] = []
    for clause in clauses:
        joins = _JOINS.match(clause)
        bare = clause[joins.end() :] if joins else clause
        reading = read(bare, programme, today, asked_by=asked_by)
        if parts and (not bare or not _begins_anew(parts[-1], bare, reading, is_joined=bool(joins))):
            words = f"{parts[-1].text}，{clause}"
            parts[-1] = Part(words, read(words, programme, today, asked_by=asked_by))
        else:
            parts.append(Part(bare, reading))
    if quoted and parts:
        words = parts[-1].text + text[len(text[: quoted.start()].rstrip("，,。；; ")) :]
        parts[-1] = Part(words, read(words, programme, today, asked_by=asked_by) or parts[-1].reading)
    known = [part.reading for part in parts if part.reading is not None]
    if len(parts) < 2 or not known or any(one.want is Want.BEHALF for one in known):
        return ()
    return tuple(parts)


def refuses(part: Part) -> bool:
    """Whether a part says no to something that is asked for."""
    return _REFUSES.search(part.text) is not None


def _begins_anew(last: Part, clause: str, reading: Reading | None, *, is_joined: bool) -> bool:
    if last.reading is None:
        return False
    if reading is None:
        return is_joined
    is_named = bool(reading.units) and not set(reading.units) & set(last.reading.units)
    is_other = reading.want is not last.reading.want or (is_named and reading.want is Want.EXTENSION)
    if reading.want is Want.REMIND and is_named and _WHEN.search(clause) and _WHEN.search(last.text):
        is_other = True  # 明天催公安，法院今天就催
    if is_joined or _FOR_ME.search(clause):
        return is_other
    if not is_named or not is_other or reading.asks:
        return False
    return reading.want in _ANSWERS and (last.reading.want in _ANSWERS or reading.is_sure)
