"""An office's telephone number (办公电话) as people write it, and as it is kept.

Numbers of the mainland only (工业和信息化部, 电信网编号计划, 2017): a landline is an area code, 010 or 02x or 03xx to 09xx, and
a local number of seven or eight digits, which in a city may stand alone; a mobile number has eleven digits from 13 to 19.
"""

from __future__ import annotations

import re

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(
    r"(?:(?P<area>010|02\d|0[3-9]\d{2})-?)?(?P<local>[2-9]\d{6,7})(?:(?:-|转|转接|分机|分机号|ext\.?|,|#)(?P<extension>\d{1,6}))?",
    re.IGNORECASE,
)
_DASHES = "－—–‐−"
_SIGNS = str.maketrans(
    {**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, **dict.fromkeys(_DASHES, "-")}
)
_ABROAD = re.compile(r"(?:\+|00)86-?(?=\d)")


def read_phone(text: str) -> str | None:
    """The one number a text is, as it is kept: 0533-3581234转802, 3581234, 13812345678; None for anything else."""
    folded = "".join(text.translate(_SIGNS).split())
    folded = re.sub(r"^\(?(\d{3,4})\)", r"\1-", folded.lstrip("(") if folded[:1] == "(" else folded)
    folded = _ABROAD.sub("", folded, count=1)
    if _MOBILE.fullmatch(bare := folded.replace("-", "")):
        return bare
    found = _LANDLINE.fullmatch(folded)
    # With a code of three digits a local number has eight; elsewhere seven or eight.
    if found is None or (found["area"] is not None and len(found["area"]) == 3 and len(found["local"]) == 7):
        return None
    number = f"{found['area']}-{found['local']}" if found["area"] else found["local"]
    return f"{number}转{found['extension']}" if found["extension"] else number


def is_complete(phone: str) -> bool:
    """Whether a number as it is kept can only be a number: a mobile one, or one with its area code."""
    return phone.startswith(("0", "1"))
