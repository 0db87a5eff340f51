"""What the office says of the report on its screen: 可以，过了; 退回，数字和附件对不上; 下一家.

A verdict is the whole of a text and names nobody: one that names a unit or a task is read with all else that the office
says (bot/conversation/office/reading.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Say(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    NEXT = "next"
    NEXT_UNIT = "next_unit"


@dataclass(frozen=True)
class Verdict:
    """`reason` is for a return. `is_plain`: it can be said of nothing but a review (通过), not as an answer to many things."""

    say: Say
    reason: str = ""
    is_plain: bool = True


_ENDS = "。.！!~～ \\n"
_BACK = r"(?:退回|打回|驳回|退)(?:去|来|给他们|重填|重报|重写|修改|一下|掉|了|吧)*"
_WHY = r"[，,：:；;。\s]+(?:因为|原因(?:是)?|理由(?:是)?|说明)?[：:，,\s]*(?P<why>\S.{1,})"
_ACCEPT = re.compile(r"(?:这(?:个|项|一项)|那就?|给|让|就|算|审核|审)*(?:它|他们)?(?:通过|接受|审核通过)(?:吧|了)?")
_AGREES = re.compile(
    r"(?:可以的?|没问题|没错|同意|行)(?:[，,、\s]*(?:可以|没问题|过了?|通过|接受|算过|就这样)(?:吧|了)?)?|(?:让它|给|算)?过了?(?:吧)?"
)
_RETURN = re.compile(rf"(?:这(?:个|项|一项)|那|给我|先|就|请|把|它)*{_BACK}(?:{_WHY})?", re.DOTALL)
_NEXT = re.compile(r"(?:那|再|就|看|来|到|换)*下(?:面)?一?(?:个|项|条|份)(?:任务|实事)?(?:吧|呢)?")
_NEXT_UNIT = re.compile(r"(?:那|再|就|看|来|到|换)*下(?:面)?一?(?:家|个单位)(?:单位)?(?:吧|呢)?|换一?家")
_LONGEST = 320


def read_verdict(text: str) -> Verdict | None:
    """The verdict that a text is; None for any other words."""
    bare = text.strip(_ENDS)
    if not bare or len(bare) > _LONGEST:
        return None
    if _ACCEPT.fullmatch(bare):
        return Verdict(Say.ACCEPT)
    if _AGREES.fullmatch(bare):
        return Verdict(Say.ACCEPT, is_plain=False)
    if _NEXT.fullmatch(bare):
        return Verdict(Say.NEXT, is_plain=False)
    if _NEXT_UNIT.fullmatch(bare):
        return Verdict(Say.NEXT_UNIT, is_plain=False)
    if found := _RETURN.fullmatch(bare):
        return Verdict(Say.RETURN, reason=(found["why"] or "").strip(_ENDS))
    return None
