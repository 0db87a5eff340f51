"""A number put right by the old one, or by how far it was wrong: 前头那个71改73, 86少算了俩, 不是86，是88; 刚问了，是88.

The old figure must stand for exactly one number that was said; a word that says how far it was wrong is reckoned from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.domain.amount import NotANumber, parse_amount, plain
from bot.domain.programme import Target

Known = tuple[int, Target, Decimal]
"""(the task's id, the target, its number) of what was said."""

_N = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?)"
_M = r"(?:人次|场次|[\u3400-\u9fff%％])??"
_LEAD = r"(?:哦|噢|哎|啊|那|把|将|请|我|刚才|刚刚|刚|前头|前面|上面|之前|原来|开头|说|写|报|填|那个|这个|那里|里|的|数字?|[，,\s])*"
_WRONG = r"(?:(?:写|填|打|报|说|记|弄|输|算|搞|数)?(?:错|岔|反)了?|不对|不准|有误|[，,\s])"
_BECOMES = r"(?:改(?:[成为到作]|一下[，,]?)?|换(?:成|为)?|更正[为成]?|调整?[为成到]|变[为成]|→|->|=>|应该?(?:改)?[是为]?|实际(?:上)?[是为]?|其实是|得是|要改成?)"
_TAIL = r"(?:吧|了|的|才对|才是|哈|啊|呢|就行)*(?:[，,。；;][^\d]{0,16})?"
_INSTEAD = re.compile(
    rf"{_LEAD}(?P<old>{_N}){_M}(?:那个|这个)?(?:的?数字?)?(?:{_WRONG}*{_BECOMES}|{_WRONG}+[是为]?)[：:\s]*(?P<new>{_N})(?P<measure>{_M}){_TAIL}"
)
_NOT = re.compile(
    rf"{_LEAD}(?:(?:应该?)?[是为]?(?P<a>{_N})(?P<m>{_M})[，,]?(?:而)?不是(?P<b>{_N}){_M}|不是(?P<c>{_N}){_M}[，,]?(?:而|应该)?是(?P<d>{_N})(?P<n>{_M})){_TAIL}"
)
_BY = re.compile(
    rf"(?:[^\d，,。]{{0,14}}[，,])?{_LEAD}(?P<old>{_N})?{_M}(?:那个|这个|里头?)?(?:给|好像|是)*(?P<way>少|漏|多|重复)(?:算|报|写|填|记|数|统计|计|加)?(?:了|进去)*"
    rf"(?P<by>{_N}|俩|仨){_M}{_TAIL}"
)
_TOLD_ANEW = re.compile(
    rf"(?:(?:我|刚|又|刚才|刚刚|再)*(?:问|核|查|对|看|算|数|统计|记|写|报|填|弄)(?:[了过实完清]|一下|一遍|账|错|多|少|漏)+|(?:少|多|漏)(?:算|报|记|数)?了(?:{_N}[\u3400-\u9fff])?|数字?(?:不对|有误|错了))"
    rf"[，,。：:\s]*(?:应该?|实际)?[是为]?(?P<new>{_N})(?P<measure>{_M})(?:吧|了|的|才对)*"
)


def number_instead(text: str, known: Iterable[Known], *, is_shown: bool = False) -> tuple[int, Target, str] | None:
    """(the task's id, the target, its new number) of words that put one of these numbers right; None for any others.

    `is_shown`: the numbers are on the screen, so that a new one alone (刚问了，是88) can only be the one there is.
    """
    bare, stands = text.strip("。.！!～~ "), list(known)
    if len(bare) > 40 or "\n" in bare or bare.endswith(("?", "？", "吗")):
        return None
    if found := _INSTEAD.fullmatch(bare):
        return _only(found["old"], found["new"] + found["measure"], stands)
    if found := _NOT.fullmatch(bare):
        new = found["a"] + (found["m"] or "") if found["a"] else found["d"] + (found["n"] or "")
        return _only(found["b"] or found["c"], new, stands)
    if (found := _BY.fullmatch(bare)) and (found["old"] or is_shown):
        return _by(found["old"], found["way"], found["by"], stands)
    if is_shown and (found := _TOLD_ANEW.fullmatch(bare)):
        return _only(None, found["new"] + found["measure"], stands)
    return None


def _only(old: str | None, new: str, stands: list[Known]) -> tuple[int, Target, str] | None:
    """The one number that was the old one, or the one there is, as the new words read in its measure."""
    fits = [
        (task_id, target, new)
        for task_id, target, value in stands
        if (old is None or _value(old, target) == value) and _value(new, target) not in (None, value)
    ]
    return fits[0] if len(fits) == 1 and (old is not None or len(stands) == 1) else None


def _by(old: str | None, way: str, by: str, stands: list[Known]) -> tuple[int, Target, str] | None:
    fits = [
        (task_id, target, value) for task_id, target, value in stands if old is None or _value(old, target) == value
    ]
    difference = _value({"俩": "2", "仨": "3"}.get(by, by), fits[0][1]) if len(fits) == 1 else None
    if difference is None:
        return None
    task_id, target, value = fits[0]
    after = value + difference if way in "少漏" else value - difference
    return (task_id, target, plain(after)) if after >= 0 else None


def _value(words: str, target: Target) -> Decimal | None:
    try:
        return parse_amount(words, target.measure).value
    except NotANumber as refused:
        return refused.value
