"""What a unit says of a report that the office typed in for it, and the code it may say so with on the phone."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from datetime import timedelta
from enum import StrEnum

CODE_DIGITS = 6
# A call that breaks off is taken up again the same or the next day; a code is no use longer than that.
CODE_LIFE = timedelta(hours=24)
# Of one version of a report, however often its codes are sent again: five guesses of a million.
CODE_TRIES = 5
CODE_SENDINGS = 3

_SPELLED = str.maketrans("零〇一二三四五六七八九幺两", "0012345678912")
_GAPS = re.compile(r"[\s,，、。.\-—–]+")


class UnitAnswer(StrEnum):
    """Whether a unit stands by what was typed in for it (单位确认); the label is the same in chat and on paper."""

    NONE = "none"
    CONFIRMED = "confirmed"
    SPOKEN = "spoken"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        match self:
            case UnitAnswer.NONE:
                return "未经单位确认"
            case UnitAnswer.CONFIRMED:
                return "单位已确认"
            case UnitAnswer.SPOKEN:
                return "单位已口头确认"
            case UnitAnswer.DISPUTED:
                return "单位反映有误"


def spoken_code(key: bytes, seed: bytes, *, report_id: int, version: int, person_id: int) -> str:
    """The digits one contact reads out for one version of one report.

    Derived from a random seed under a key of the installation, so that they stand in no table and in no message that
    waits; they are made once more where they are sent and where they are heard.
    """
    bound = f"spoken code:{report_id}:{version}:{person_id}:".encode()
    number = int.from_bytes(hmac.new(key, bound + seed, hashlib.sha256).digest()[:8])
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def read_code(text: str) -> str | None:
    """The digits as somebody typed what was read out: 482913, 482 913, ４８２９１３, 四八二九一三; None for anything else."""
    digits = _GAPS.sub("", unicodedata.normalize("NFKC", text)).translate(_SPELLED)
    return digits if re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", digits) else None
