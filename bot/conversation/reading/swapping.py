"""Words or a number of a text put right where they stand (改字): 213改成231; 是78不是68; 3期班也改成4期; 人数说错了，是301;
护学岗现在也100%了.

What is to be changed is the old value where it was said, else the number behind the noun that was said. It must stand in the
text exactly once: a wrong number is put right, never a neighbour of it, and the correction itself is never more of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.conversation.filling import Item
from bot.conversation.reading.amending import Amendment, read_amendment
from bot.conversation.reading.parts import Part
from bot.domain.amount import plain, read_spelled
from bot.domain.told import read_told

_MEASURES = (
    "人次|人|名|场次?|次|期|所|家|户|条|件|个|对|支|篇|批|台|处|间|套|例|站|班|节|堂|本|册|份|块|项|万?元|万|亿|%|％"
)
_DIGITS = r"\d+(?:\.\d+)?"
_SPELLED = "[零一二两三四五六七八九十百千]+"
_NUMBER = re.compile(
    rf"(?<![\d.第])(?P<number>{_DIGITS}|(?<![\u3400-\u9fff]第){_SPELLED}(?={_MEASURES}))(?P<measure>{_MEASURES})?"
)
# The new value at the beginning of what was said: 100%吧, 两所, 78.
_VALUE = re.compile(
    rf"(?:是|为|有)?(?P<number>{_DIGITS}|{_SPELLED})(?P<measure>{_MEASURES})?(?P<rest>[\u3400-\u9fff]{{0,6}}?)(?:才对|才是|吧|了|啊|呢|的)*$"
)
_LITERAL = re.compile(r"改[成为到]|改名为|换成|更正为|调整为|变成")
_TRIMMED = re.compile(
    r"^(?:把|将|里的?|中的?|的|那个?|这个?)+|(?:也|都|就|还|那个?|这个?|里|中|的|给|要|请|得|再|数字|应)+$"
)
# How far behind its noun a number may stand, in the same clause.
_REACH = re.compile(r"[^，,。；;、\n\s（）()]{0,20}")
_OF_A_TIME = re.compile(r"\s*[年月日号季]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_COUNTS = re.compile(rf"(?:总|参加|参与|参训|培训|服务|惠及|受益)*(?P<measure>{_MEASURES})(?:数量?|总数)?")
_NOW = re.compile(
    r"^(?P<what>[\u3400-\u9fff]{2,12}?)(?:现在|目前|如今|今天|昨天|刚刚|也)(?:已经|已|也|都|全)*(?:是|有|到|达到?|升到|提高到|增加到)*"
    rf"(?P<value>(?:{_DIGITS})(?:{_MEASURES}))(?:了|啦)?$"
)
# 290是去年的，今年305: the old figure is another year's.
_OF_THE_PAST = re.compile(
    rf"(?:那个|上面|刚才|前面|的)*(?P<old>{_DIGITS})(?:{_MEASURES})?(?:那个)?是(?:去年|上半?年|上个?季度|上个?月|以前|之前|原来|老|旧)的?(?:数字?|数据)?[，,；;\s]*"
    rf"(?:今年|本季度|这个?季度|现在|目前|最新|应该|实际)(?:的|是|为|有|数字?)*(?P<new>{_DIGITS})(?:{_MEASURES})?(?:了|的|吧)*"
)
_LONGEST = 80
# A new value and an old one are both figures: 3期班也改成4期, 213应该是231; or the new one is all that is said: 累计改成78.
_CHANGES = r"(?:改[成为到]|换成|应该?[是为]|更正为)"
_NEW = rf"{_DIGITS}[^，,。；;\d]{{0,6}}(?:[，,][^\d]{{0,6}})?$"
_FIGURES = re.compile(
    rf"\d[^\d，,。；;]{{0,10}}{_CHANGES}[^\d，,。；;]{{0,6}}{_NEW}|^[^，,。；;]{{0,16}}{_CHANGES}\s*{_NEW}"
)
_TAKES_HOLD = re.compile(r"(?:把|将).{0,20}?(?:[那这]一?[句段个条处]|数字?|进展|表述|措辞|内容).{0,8}?(?:改|换|更正)")
_NOT_THAT = re.compile(r"[是为]?\s*\d\D{0,6}[，,]?(?:而)?不是\s*\d|不是\s*\d\D{0,8}?[，,]?(?:而)?是\s*\d")
# 漏报了一场 tells more.
_SAYS_WRONG = re.compile(
    r"不对|不是|错|有误|更正|纠正|订正|修正|改正|补正|修改|更改|改[一下]|[写填打报说记弄输算搞数][岔反多高低大小重]|多[写填打报说记算]"
)
_ADDS = re.compile(r"漏|忘|少[写报填]|补[充报上]|[再还另].{0,3}加|加一[句条]")


@dataclass(frozen=True)
class Swapped:
    """A text once it is put right; the figures where a number was changed."""

    text: str
    old: Decimal | None = None
    new: Decimal | None = None


def corrects(text: str) -> bool:
    """Whether words say of themselves that they put right what was said before: they are no progress, clear or not."""
    found = read_amendment(text)
    if found is None or not found.is_marked or _ADDS.search(text):
        return False
    return (found.is_led and _SAYS_WRONG.search(text) is not None) or any(
        one.search(text) for one in (_FIGURES, _TAKES_HOLD, _NOT_THAT)
    )


def swapped_part(text: str, part: Part, item: Item) -> Part | None:
    """The part with its text, and the number that it told, put right as was said; None where that is not plain."""
    made = swapped(text, part.progress)
    if made is None:
        return None
    numbers = dict(part.numbers)
    before = read_told(part.progress, item.targets, {}, is_answer=True)
    known = item.report.amounts if item.report is not None else {}
    after = read_told(made.text, item.targets, {}, is_answer=True)
    for target in item.targets:
        was = numbers.get(target.id)
        stood = Decimal(was) if was is not None else known.get(target.id)
        told, tells = before.get(target.id), after.get(target.id)
        is_of_it = told is not None and tells is not None and (told.value, tells.value) == (made.old, made.new)
        if made.new is not None and is_of_it and stood in (None, made.old):
            numbers[target.id] = format(made.new, "f")
    return replace(part, progress=made.text, numbers=tuple(numbers.items()), before=part.progress)


def swapped(text: str, stands: str) -> Swapped | None:
    """What stands there, put right as was said; None where the words change nothing in it, or could change two things."""
    if len(text) > _LONGEST or "\n" in text:
        return None
    if found := _NOW.match(text.strip("。.！! ")):
        return _behind(found["what"], found["value"], stands)
    if found := _OF_THE_PAST.fullmatch(text.strip("。.！! ")):
        standing = re.compile(rf"(?<![\d.]){re.escape(found['old'])}(?![\d.])")
        if len(standing.findall(stands)) != 1:
            return None
        return Swapped(standing.sub(found["new"], stands), Decimal(found["old"]), Decimal(found["new"]))
    amendment = read_amendment(text)
    if amendment is None or not amendment.is_marked:
        return None
    made = _by_what_was_said(amendment, _LITERAL.search(text) is not None, stands)
    return made if made is not None and made.text != stands else None


def said_right(text: str, stands: str, old: Decimal | None, new: Decimal) -> str:
    """The text with the number of a target that was put right, where it stands behind the noun that was said."""
    made = swapped(text, stands)
    return made.text if made is not None and made.new == new and old in (None, made.old) else stands


def _by_what_was_said(found: Amendment, is_literal: bool, stands: str) -> Swapped | None:
    what = _TRIMMED.sub("", found.what)
    figures = [one[0] for one in _NUMBER.finditer(what)]
    for old in (found.denied, what, *(figures if len(figures) == 1 else ())):
        if old and re.search(r"\d", old) and (made := _figure(old, found.value, stands)) is not None:
            return made
    if re.search(r"\d", what):
        return None
    if _VALUE.match(found.value):
        return _behind(what, found.value, stands)
    if is_literal and len(what) >= 2 and stands.count(what) == 1 and not re.search(r"\d", found.value):
        return Swapped(stands.replace(what, found.value))
    return None


def _figure(old: str, new: str, stands: str) -> Swapped | None:
    """The old words with a figure, changed into the new ones where they stand once."""
    hits = list(re.finditer(rf"(?<![\d.]){re.escape(old)}(?![\d.])", stands))
    if len(hits) != 1:
        return None
    hit = hits[0]
    was, value = list(_NUMBER.finditer(old)), _VALUE.match(new)
    if len(was) != 1 or value is None:
        return Swapped(stands[: hit.start()] + new + stands[hit.end() :])
    number = _decimal(value["number"])
    behind = stands[hit.start() + was[0].end("number") :]
    unit = f"{value['measure'] or ''}{value['rest']}"
    if number is None or not (behind.startswith(unit) or not unit):
        return Swapped(stands[: hit.start()] + new + stands[hit.end() :])
    at = hit.start() + was[0].start("number")
    return _with(stands, at, was[0]["number"], number)


def _behind(what: str, new: str, stands: str) -> Swapped | None:
    """The number behind a noun changed, or the one that is counted so, where there is one such number."""
    value = _VALUE.match(new)
    number = _decimal(value["number"]) if value is not None else None
    if value is None or number is None:
        return None
    counted = _COUNTS.fullmatch(what)
    measure = counted["measure"] if counted else value["measure"]
    hits = list(_counted_so(measure, stands)) if counted or not what else list(_named(what, measure, stands))
    if not what:
        hits = [one for one in hits if _decimal(one["number"]) != number]
    if len(hits) != 1:
        return None
    return _with(stands, hits[0].start("number"), hits[0]["number"], number)


def _named(what: str, measure: str | None, stands: str) -> Iterator[re.Match[str]]:
    """The first fitting number behind each place where the noun stands."""
    for noun in re.finditer(re.escape(what), stands):
        reach = _REACH.match(stands, noun.end())
        end = reach.end() if reach else noun.end()
        behind = (found for found in _NUMBER.finditer(stands, noun.end()) if found.start() <= end)
        fits = next((found for found in behind if _fits(found, measure, stands)), None)
        if fits is not None:
            yield fits


def _fits(found: re.Match[str], measure: str | None, stands: str) -> bool:
    """Whether a number may count the same: in the same measure, or where it has none; no date does."""
    if found["measure"]:
        return not measure or found["measure"][0] == measure[0]
    return _OF_A_TIME.match(stands, found.end()) is None and _CHINESE.match(stands, found.end()) is None


def _counted_so(measure: str | None, stands: str) -> Iterator[re.Match[str]]:
    for found in _NUMBER.finditer(stands):
        if measure and found["measure"] and found["measure"][0] == measure[0]:
            yield found


def _with(stands: str, at: int, old: str, new: Decimal) -> Swapped:
    return Swapped(f"{stands[:at]}{plain(new)}{stands[at + len(old) :]}", _decimal(old), new)


def _decimal(digits: str) -> Decimal | None:
    if re.fullmatch(_DIGITS, digits):
        return Decimal(digits)
    spelled = read_spelled(digits)
    return Decimal(spelled) if spelled is not None else None
