"""Text from people, cleaned once at the door.

One control character breaks a Word or Excel file weeks later, a NUL breaks PostgreSQL, a lone surrogate every database,
and bidirectional controls turn a form around.
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 4_000
# What one task's progress may grow to: two texts, and the line end between them.
TWO_PARTS = 2 * LIMIT + 1
_KEPT = 20_000

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
# Pictures among letters (Unicode emoji), with what joins and colours them; ①, ※ and √ are no pictures.
_KEYCAP = re.compile(r"([0-9])\ufe0f?\u20e3")
_EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\u200d\U000e0020-\U000e007f]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    """NFC, line ends as \\n, no control or bidi characters, lone surrogates as U+FFFD, trimmed, a bound on length.

    The bound lies far above LIMIT, so that whoever sent too much can be told how much it was.
    """
    text = text[: 4 * _KEPT].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text)).strip()[:_KEPT]


def has_words(text: str) -> bool:
    """Whether anything in the text can be read: a letter, a character or a digit."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def count_letters(text: str) -> int:
    """How many letters and characters there are; digits are none."""
    return sum(unicodedata.category(char)[0] == "L" for char in text)


def without_emoji(text: str) -> str:
    """A text for an official form: pictures among the letters are gone, 1️⃣ is 1、."""
    text = _EMOJI.sub(" ", _KEYCAP.sub(r"\1、", text))
    return "\n".join(line.strip() for line in text.split("\n"))
