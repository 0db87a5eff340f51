"""Words that lean on what was said before them: 那二季度的呢, 他电话有吗, 其他家没有了吧, 三项也过.

What was said before is read again from its own words, so there is nothing to keep: the names and the want that the new
words lack are taken from there. Only what is looked at, or shown before it counts, is completed in this way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.office.cues import COMPILED, ENDS_ASKING, NOTES, TIMES, Want
from bot.conversation.office.reading import Reading
from bot.conversation.office.spotting import Named
from bot.conversation.office.words import reminder_words

_LONGEST = 24
_MARK = "[\ue000-\ue2ff]"
_ONLY_NAMES = re.compile(
    rf"(?:不对|不是|错了?|我?(?:说|要|问|指)的?是|应该|是|那|就|看|换成?|改成?|要|[，,。!！？?\s])*{_MARK}(?:[、和跟及的]|{_MARK})*"
    r"(?:那边|这边|的|吧|呢|啊|也|要|看看|[？?。!！\s])*"
)
_THE_OTHERS = re.compile(
    r"(?:那|还)*(?:有)?(?:其[他它余]|别)(?:的|家|人|单位)*(?:都|还|也|就)*(?:没有?|有)?了?(?:吧|吗|呢|没)?[？?。]*"
)
_OF_ALL = re.compile(
    r"谁|哪[几些个家]|几家|各(?!自)|全(?!年)|总|汇|都|单位|台账|明细|表|[红黄绿]|任务|几项|多少项|邀请|审|章|催"
)
_OF_NUMBERS = re.compile(
    r"指标|目标|完成|完得成|达标|达到|够|涨|增|降|提高|差多少|多少|几[场个所人次名条家处]|报了|代录|[录写填]的|进度|比(?!如)|赶得?上|来得及"
)
_ASKS_BACK = re.compile(r"(?:吧|吗|么|没|没有|呢|几[场个所人次名条家处])[？?。！!]*$|[？?]$")
_ALSO = re.compile(r"也")
# 公安也带上, 还有法院, 法院也来一条: behind a reminder, the same to another unit.
_TO_ANOTHER = re.compile(
    rf"(?:还有|再|另外|顺便|也|把|给|那|对了|[，,\s])*{_MARK}(?:[、和跟及]|{_MARK})*(?:那边|那里|家)?(?:也|一起|一并|同样|一块儿?|顺便|再|给)*"
    r"(?:带上|算上|加上|捎上|加进去|发|催|提醒|说|来|补|敲打?)?(?:一?[条遍声句下份个]|一样)?(?:吧|了|呗|啊)?[。！!]*"
)
_PRONOUN = re.compile(r"[他她它](?!们?[家科]?(?:自己|人))|(?:这|那|该)(?:家|个单位|单位|项|条)")
_ALSO_TOO = re.compile(r"也|还有|带上|算上|加上|捎上|一起|一并|同样|一样|再")
_LOOKS_ON = frozenset(
    (
        *(Want.CONTACT, Want.SENT, Want.HISTORY, Want.SEAL, Want.EXPORT, Want.PROBLEMS, Want.MENDED, Want.FORM),
        *(Want.DISPATCH, Want.LIGHTS, Want.WHO),
    )
)
_HAVE_OTHERS = frozenset((Want.PROBLEMS, Want.SENT, Want.MENDED, Want.SEAL, Want.QUEUE, Want.LIGHTS, Want.EXTENSION))
_OF_A_UNIT = frozenset((Want.SEATS, Want.CONTACT, Want.HOLD, Want.REMIND, Want.HISTORY, Want.FORM))


def may_lean(text: str, reading: Reading | None) -> bool:
    """Whether what was said before could complete these words at all."""
    if NOTES.search(text) and not ENDS_ASKING.search(text):
        return True
    if len(text) > _LONGEST:
        return False
    if reading is not None and _ALSO.search(text) and not reading.named.spots:
        return True
    if reading is not None and _TO_ANOTHER.fullmatch(reading.named.rest):
        return True
    return reading is None or not _names(reading.named) or bool(_ONLY_NAMES.fullmatch(reading.named.rest))


def lean(text: str, named: Named, reading: Reading | None, before: Sequence[Reading]) -> Reading | None:
    """The reading of these words behind those said before, the newest first; None where they do not lean on them."""
    if not before:
        return None
    last = before[0]
    topic = next((one.named for one in before if _names(one.named)), None)
    if last.want is Want.PROBLEMS and NOTES.search(text) and not ENDS_ASKING.search(text):
        return Reading(Want.PROBLEMS, named)
    if _ONLY_NAMES.fullmatch(named.rest) and last.want in _LOOKS_ON:
        return replace(last, named=_over(last.named, named))
    if last.want is Want.REMIND and named.spots and (_ALSO_TOO.search(text) and _TO_ANOTHER.fullmatch(named.rest)):
        said = reminder_words(last.named)
        rest = "".join(spot.mark for spot in named.spots) + "催一下" + (f"，说{said}" if said else "")
        return replace(last, named=replace(named, rest=rest), everybody=False, without=())
    if _THE_OTHERS.fullmatch(text.strip()) and last.want in _HAVE_OTHERS:
        return replace(last, named=Named(""), asks=True)
    if reading is not None and reading.want is last.want and _ALSO.search(text) and not named.spots:
        return replace(reading, named=replace(named, spots=last.named.spots))
    if topic is None or _names(named):
        return None
    want = _want(text, named, reading)
    if want is None or (want in _OF_A_UNIT and not topic.spots):
        return None
    found = reading or Reading(want, named, asks=True)
    return replace(found, want=want, other=None, named=_over(topic, named, by_comparison="比" in text))


def _want(text: str, named: Named, reading: Reading | None) -> Want | None:
    """What is wanted of the topic; None where the words are of something else."""
    asks = bool(ENDS_ASKING.search(text) or _ASKS_BACK.search(text))
    if reading is not None and reading.want is Want.HOLD:
        return Want.HOLD
    if reading is not None and reading.want in _OF_A_UNIT and _PRONOUN.search(text):
        return reading.want
    asks_for_number = reading is None and re.search(r"号码[多少呢？?。]*$", text) is not None
    if (asks or asks_for_number) and any(points > 0 and cue.search(text) for points, cue in COMPILED[Want.CONTACT]):
        return Want.CONTACT
    is_open = reading is None or reading.want in (Want.SHOW, Want.SUMMARY, Want.STATUS, Want.LIGHTS, Want.HISTORY)
    if is_open and asks and _OF_NUMBERS.search(text) and not _OF_ALL.search(text):
        return Want.SHOW
    return None


def _names(named: Named) -> bool:
    return bool(named.spots or named.tasks or named.number is not None)


def _over(old: Named, new: Named, *, by_comparison: bool = False) -> Named:
    """The new names, and the old ones where the new words have none of that kind."""
    has_time = bool(TIMES.search(new.rest)) and not by_comparison
    spots = new.spots or old.spots
    tasks, number = (new.tasks, new.number) if new.tasks or new.number is not None else (old.tasks, old.number)
    units = {unit.id for spot in new.spots for unit in spot.units}
    if new.spots and not any(unit.id in units for task in tasks for unit in task.units):
        tasks, number = (), None
    return replace(
        old,
        rest=new.rest,
        spots=spots,
        tasks=tasks,
        number=number,
        quarter=new.quarter if has_time else (None if by_comparison else old.quarter),
        year=new.year if has_time else (None if by_comparison else old.year),
        marks=(*old.marks, *new.marks),
    )
