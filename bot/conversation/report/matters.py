"""Answers to 有需要协调的重要情况吗, in words of one's own: that there is none, or that it is what was told before."""

from __future__ import annotations

import re

from bot.conversation.reading.clauses import clauses_of, is_no, says_nothing_else
from bot.domain.trouble import speaks_of_trouble, troubles_in

_POLITE = re.compile(r"(?:谢谢|多谢|辛苦|好的?|麻烦)\S{0,4}")
_ALL_WELL = re.compile(
    r"(?:目前|现在|我们|这边)*(?:一切|都|各方面|总体|整体)+(?:都|还|挺|很)*(?:正常|顺利|好|平稳|没事)(?:的|着呢|了)?"
)
_BACK = re.compile(
    r"刚才|刚刚|前面|上面|之前|已经(?:说|写|提)过|(?:说|提|写|讲)(?:过|到)?的|那个|还是那|同上|^就是?.{1,10}(?:那|这)[件个回]?(?:事|问题)"
)
_NOISE = re.compile(
    r"刚才|刚刚|前面|上面|之前|已经|就是|还是|要协调的?|需要|协调|说|提到?|写|讲|那个|这个|的|过|事情?|问题|情况|了|吧|呢|就|是|要|我们?|同上"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CLAUSE = re.compile(r"[^，,。；;！!\n]+")
_SHORT = 24
_YES_FIRST = re.compile(r"^(?:要|有|是|需要|对|嗯)[的啊]?[，,、。\s]+(?=.{2})")
_REQUEST = re.compile(r"(?:恳?请|希望|盼望?|建议|需要|申请|想请|麻烦|帮)")


def says_none(text: str) -> bool:
    """Whether a text says that there is nothing: 暂时没有，谢谢."""
    pieces = [one for one in clauses_of(text) if not _POLITE.fullmatch(one)] or clauses_of(text)
    return bool(pieces) and all(is_no(one) or says_nothing_else(one) or _ALL_WELL.fullmatch(one) for one in pieces)


def refers_back(text: str) -> bool:
    """Whether short words only point at what was told before: 就是前面说的施工的事."""
    if len(text) > _SHORT or _BACK.search(text) is None:
        return False
    rest = _NOISE.sub("", text)
    return len(_CHINESE.findall(rest)) <= 6 and not speaks_of_trouble(rest)


def trouble_meant(text: str, told: str) -> str:
    """The trouble in what was told that words point at: that which shares their nouns, else all there is."""
    found = troubles_in(told)
    nouns = set(_CHINESE.findall(_NOISE.sub("", text)))
    clauses = [one.strip() for one in _CLAUSE.findall(told)]
    about = [one for one in clauses if nouns & set(one) and speaks_of_trouble(one)]
    return "，".join(about) or found


def with_its_trouble(text: str, told: str) -> str:
    """What is asked for, behind the trouble it is asked for: 要，请群团科协调财政 alone would not say why."""
    asked_for = _YES_FIRST.sub("", text)
    trouble = troubles_in(told)
    if not trouble or trouble in text or not _REQUEST.match(asked_for):
        return text
    return f"{trouble.rstrip('。；;，, ')}。{asked_for}"
