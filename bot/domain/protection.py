"""What must not be written down by the way: secret marks, and the numbers of private people.

Identity numbers carry a check digit (GB 11643-1999), bank cards Luhn's (GB/T 14504): a number that fails it is some
other number and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.minors import childrens_names

# GB/T 9704-2012 §7.2.2: 秘密★1年; many typists leave a gap between the two characters, or take another star.
_GAP = r"[ \t\u3000]{0,4}"
_LEVEL = rf"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
_TERM = r"(?:\d{1,3}\s*(?:年|个?月|[天日])|长期|[启解][用封密]前|(?:至|到)?\d{4}年\d{1,2}月(?:\d{1,2}日)?)"
# 商业秘密★ and the like are words with an ornament behind them, as long as no term follows.
_NO_COMPOUND = "".join(f"(?<!{word})" for word in ("商业", "国家", "工作", "技术", "个人", "企业", "军事", "保守"))
_STARRED = re.compile(
    rf"{_LEVEL}{_GAP}[★☆*＊]{_GAP}{_TERM}"
    rf"|{_NO_COMPOUND}{_LEVEL}{_GAP}[★☆]"
    rf"|{_NO_COMPOUND}{_LEVEL}{_GAP}[*＊]{_GAP}(?![^\n])"
    rf"|[★☆]{_GAP}{_LEVEL}(?![\u4e00-\u9fff])"
    rf"|密{_GAP}级{_GAP}[:：]{_GAP}{_LEVEL}级?(?![\u4e00-\u9fff/／、]|{_GAP}(?:[□☐○√]|{_LEVEL}))"
)
_LONE = re.compile(
    rf"^[ \t\u3000\r]*[（(【\[〔]?{_LEVEL}[级件]?[）)】\]〕]?{_GAP}[★☆*＊]?{_GAP}{_TERM}?[ \t\u3000\r]*$", re.MULTILINE
)
# 机密-方案.docx, 【秘密】名单.xlsx; not 秘密花园绘本.jpg, 机密文件销毁制度.docx.
_NAMED = re.compile(rf"^[ \t]*[（(【\[〔]?{_LEVEL}[级件]?(?:[）)】\]〕]|[ \t._＿\-—–]|$)")
# A number that is said to be one is private with a slip of the finger in it, too.
_SAID_TO_BE_ONE = re.compile(r"身份证(?:号码?)?\s*(?:是|为|[:：])?\s*$")
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
    """Whether a text bears a secrecy mark (秘密★1年), as 国家秘密 must (保守国家秘密法实施条例).

    保密, 国家秘密 and 商业秘密 in running text are words: a mark has its star, or stands alone in its line.
    """
    return has_starred_mark(text) or _LONE.search(text) is not None


def has_starred_mark(text: str) -> bool:
    """Whether a mark with its star, or behind 密级：, stands anywhere: that is no other word, wherever it stands."""
    return _STARRED.search(text) is not None


def is_lone_mark(line: str) -> bool:
    """Whether a line is a mark and nothing else; where a file may say so is the reader's to know."""
    return _LONE.fullmatch(line) is not None


def names_secret(name: str) -> bool:
    """Whether a file's name says that it is secret."""
    return has_secret_mark(name) or _NAMED.search(name) is not None


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
        if _passes_check(found[0]) or _SAID_TO_BE_ONE.search(text[: found.start()]):
            yield PrivateNumber("身份证号", *found.span())
    for found in _CARD.finditer(text):
        if _passes_luhn(re.sub(r"\D", "", found[0])):
            yield PrivateNumber("银行卡号", *found.span())
    for found in _PHONE.finditer(text):
        yield PrivateNumber("手机号", *found.span())
    for start, end in childrens_names(text):
        yield PrivateNumber("未成年人姓名", start, end)


def _passes_check(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == digits[-1].upper()


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
