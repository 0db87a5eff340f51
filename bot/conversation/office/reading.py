"""What an officer's free words want: names first, then cues, independent of order and of the words around them.

An officer has as a rule no question open, so nearly every text is a wish and is read boldly; what would change or send
something is never done on these words alone, but shown before (handlers/office/heard.py). Where two readings are as likely and one of
them would change something, both are given, to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from bot.conversation.office.cues import (
    ADDS_WORDS,
    ANSWERS,
    ASKED_OF_THEM,
    ASKS,
    CHANGES,
    COMPILED,
    DATED,
    ENDS_ASKING,
    GRANTS,
    HOLDS_BACK,
    NOT_NOW,
    PHONED_FOR_TIME,
    PUTS_OFF,
    REFUSES,
    TIMES,
    Want,
)
from bot.conversation.office.spotting import UNIT, Named, Spot, spot
from bot.conversation.office.words import head_of
from bot.domain.programme import Programme, Unit

_ENOUGH = 2
_SPOKEN_OF = "\ue0ff"  # the mark of a unit that stands in no word
_SURE = 4
_EVERYBODY = re.compile(
    r"所有|全部|全都|全(?=催|发|提醒|通知|退|过)|各单位|各家|每[家个]|大家|他们|都|其余|其他|剩下|剩余|没(?:有)?[交报填]的|未[交报]|没[交报]齐|一遍|统一|挨个"
)
_REGARDLESS = re.compile(r"(?:别|不)管.{0,6}[交报没]|不论|无论|[交报]没[交报]都|所有|每[家个]")
_PRONOUN = re.compile(
    r"它|他们|她们|这家|那家|该单位|这个单位|那个单位|还(?:没|不)(?:来|交|报|送|动)|没(?:有)?(?:来|送来|交来)"
)
# 演了啥、去了哪都没写 asks nothing.
_COUNTS_UP = re.compile(
    r"(?:什么|啥|哪[些里个几]?|谁|多少|怎么|咋)[^，,。？?]{0,8}?(?:都|也)(?=没|不|未|看不|说不)|(?:什么|啥|哪|谁|多少|怎么|咋)(?=[^？?]{0,16}(?:都|也)(?:没|不|未))"
)
_ENDS_ORDERING = re.compile(
    r"[，,。；;](?:给我|先|就|还是|再)*(?:退|打回|驳回)(?:回|去|掉|给他们|重写|重报|吧|了)*[。！!]*$"
)
_FOR_ME = re.compile(r"(?:给|发|列|拉|报)(?:给)?我(?![们科部])")
_GOES_ON = re.compile(r"^[^，。]{0,14}呢[？?。]*$")


@dataclass(frozen=True)
class Reading:
    """What is wanted of what is named; `other` is as likely.

    `asks`: the words are a question. `is_sure`: they can hardly be anything else. `everybody` are all units, or those left
    over. `without` are units that are not meant (除了建设局), `regardless` that even those are meant who have handed in.
    """

    want: Want
    named: Named
    other: Want | None = None
    asks: bool = False
    is_sure: bool = False
    everybody: bool = False
    regardless: bool = False
    without: tuple[Unit, ...] = ()
    points_back: bool = False

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units it is about."""
        return tuple(unit for unit in self.named.units if unit not in self.without)

    @property
    def changes(self) -> bool:
        """Whether something would be changed or sent."""
        return self.want in CHANGES or (self.want is Want.EXTENSION and not self.asks)


def read(text: str, programme: Programme | None, today: date, *, asked_by: Collection[int] = ()) -> Reading | None:
    """The likeliest want of a text; None where no words of it say any. `asked_by` are the ids of units whose requests for a
    later due time wait for an answer, so that a day, or a yes, can be the answer."""
    named = spot(text, programme, today)
    head = head_of(named.rest)
    asks = bool(ASKS.search(_COUNTS_UP.sub("", ASKED_OF_THEM.sub("", head)))) and not _ENDS_ORDERING.search(head)
    wanted = _without_held_back(head)
    points = {want: _points(want, wanted) for want in Want}
    points[Want.HOLD] = 0 if asks or wanted == head else _ENOUGH + 1
    points[Want.REMIND] += 7 if ADDS_WORDS.search(named.rest) else 0
    without = _without(named)
    points[Want.REMIND] += 2 if without else 0
    points[Want.SHOW] += _named_points(named) + (asks and bool(_named_points(named)))
    if named.quarter or named.year:
        points[Want.STATUS] -= 1
    answers = bool(named.day and DATED.search(head)) or bool(ANSWERS.search(head))
    if any(unit.id in asked_by for unit in named.units):
        answers = answers or bool(GRANTS.search(head) or REFUSES.search(head))
    if named.day and PUTS_OFF.search(head) and not ENDS_ASKING.search(head):
        points[Want.EXTENSION] += 4  # whatever else stands there: 章要晚几天，给他延到10月8号
    if PHONED_FOR_TIME.search(named.rest):
        points[Want.EXTENSION] += 8
    if asked_by and answers:
        points[Want.EXTENSION] += 4
    if not named.tasks and named.number is None:
        # Of a unit it is asked which person: 法院谁在管.
        points[Want.CONTACT] += points[Want.WHO] if named.spots else 0
        points[Want.WHO] -= 3
    if not named.spots and named.number is None and not _EVERYBODY.search(head):
        points[Want.ACCEPT] -= 1
    if asks:
        for want in CHANGES - {Want.RECALL}:
            points[want] -= 3 if ENDS_ASKING.search(head) or want is not Want.BEHALF else 1
    if named.spots or named.tasks or named.number is not None:
        points[Want.BRIEF] = 0  # 第四项写得太长 is said of a report
    if not named.spots:
        points[Want.DELETE] -= 2
        points[Want.CONTACT] -= 3
    else:
        points[Want.STATUS] -= 2
    if not asks and not answers and (order_first := _ordered_first(named)) is not None:
        points[order_first] = max(points.values()) + _SURE  # 催公安，领导要看汇总表: the rest says why
    order = sorted(Want, key=lambda want: -points[want])
    first, second = order[0], order[1]
    if points[first] < _ENOUGH:
        return None
    # To see how it stands is never what an order means that fits as well; it shows as much before anything is done.
    is_near = points[second] == points[first] and bool({first, second} & CHANGES)
    is_near = is_near and second not in (Want.SHOW, Want.STATUS, Want.HOLD)
    return Reading(
        first,
        named,
        second if is_near else None,
        asks=asks,
        is_sure=points[first] >= _SURE and not is_near,
        everybody=bool(_EVERYBODY.search(head)) and not (without and _only_spared(head)),
        regardless=bool(_REGARDLESS.search(named.rest)),
        without=without,
        points_back=bool(_PRONOUN.search(head) or _GOES_ON.match(head)),
    )


def about(reading: Reading, unit: Unit) -> Reading:
    """The same reading of a unit that was spoken of before."""
    named = replace(reading.named, spots=(*reading.named.spots, Spot(_SPOKEN_OF, unit.name, (unit,))))
    return replace(reading, named=named)


def _points(want: Want, head: str) -> int:
    return sum(points for points, cue in COMPILED.get(want, ()) if cue.search(head))


def _without_held_back(head: str) -> str:
    """The words without the clauses that say of something that it is not to be done."""
    clauses = re.split(r"(?<=[，,。；;！!\n])", head)
    return "".join(clause for clause in clauses if not HOLDS_BACK.search(clause) or NOT_NOW.search(clause))


def _ordered_first(named: Named) -> Want | None:
    """The order that the first clause is by itself, to a unit that it names."""
    clause, comma, rest = named.rest.partition("，")
    if not comma or not re.search(UNIT, clause) or _FOR_ME.search(rest) or NOT_NOW.search(named.rest):
        return None
    points = {want: _points(want, clause) for want in Want}
    best = max(points, key=lambda want: points[want])
    return best if best in (Want.REMIND, Want.RETURN) and points[best] > _ENOUGH else None


def _named_points(named: Named) -> int:
    return 2 if named.spots or named.tasks or named.year or TIMES.search(named.rest) else 0


def _only_spared(head: str) -> bool:
    """建设局不用催了，他们主任说明天送来: a unit is let alone, and nobody else is to be reminded."""
    if re.search(r"除|其他|其它|其余|别的|剩", head):
        return False
    others = [clause for clause in re.split(r"[，,。；;！!\n]", head) if not NOT_NOW.search(clause)]
    return not any(_points(Want.REMIND, clause) > _ENOUGH for clause in others)


def _without(named: Named) -> tuple[Unit, ...]:
    marks = "".join("".join(filter(None, found.groups())) for found in NOT_NOW.finditer(named.rest))
    return tuple(spot.units[0] for spot in named.spots if spot.mark in marks and len(spot.units) == 1)
