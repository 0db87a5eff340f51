"""What must not be written down by the way: secret marks, and the numbers of private people.

Identity numbers carry a check digit (GB 11643-1999), bank cards Luhn's (GB/T 14504): a number that fails it is some
other number and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.minors import childrens_names

_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*[★☆*＊]|[★☆]\s*(?:绝密|机密|秘密)|(?:^|\n)\s*(?:绝密|机密|秘密)\s*(?:\n|$)")
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_CARD = re.compile(r"(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True)
class PrivateNumber:
    """A private person's number, or a child's name: `kind` is the Chinese word, `start` and `end` its place in the text."""

    kind: str
    start: int
    end: int


def has_secret_mark(text: str) -> bool:
    """Whether a text bears a secrecy mark (秘密★1年), as 国家秘密 must (保守国家秘密法实施条例)."""
    return _SECRET.search(text) is not None


def private_numbers(text: str) -> tuple[PrivateNumber, ...]:
    """Identity, bank card and mobile phone numbers in a text, in order, never overlapping."""
    found: list[PrivateNumber] = []
    for number in sorted(_all(text), key=lambda one: (one.start, -one.end)):
        if not found or number.start >= found[-1].end:
            found.append(number)
    return tuple(found)


def without_private_numbers(text: str) -> str:
    """The same text with each such number as 〔已隐去〕."""
    for number in reversed(private_numbers(text)):
        text = f"{text[: number.start]}〔已隐去〕{text[number.end :]}"
    return text


def _all(text: str) -> Iterator[PrivateNumber]:
    for found in _IDENTITY.finditer(text):
        if (
            _CHECK_DIGITS[sum(int(d) * w for d, w in zip(found[0], _WEIGHTS, strict=False)) % 11]
            == found[0][-1].upper()
        ):
            yield PrivateNumber("身份证号", *found.span())
    for found in _CARD.finditer(text):
        if _passes_luhn(re.sub(r"\D", "", found[0])):
            yield PrivateNumber("银行卡号", *found.span())
    for found in _PHONE.finditer(text):
        yield PrivateNumber("手机号", *found.span())
    for start, end in childrens_names(text):
        yield PrivateNumber("未成年人姓名", start, end)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
