"""The hour of a day: 17时, 下午三点半, 9:30, 晚上八点, 下班前."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.when.stretch import AMBIGUOUS, Impossible

_PARTS = "凌晨|清晨|早晨|早上|一早|早|上午|中午|正午|午前|下午|午后|傍晚|晚上|晚间|夜里|夜间|晚"
_CLOCK = (
    r"(?![早晚]1?点(?![\d半整]))"  # 晚一点, 早点 are no hours
    rf"(?P<part>{_PARTS})?(?<![\d.:])(?:"
    r"(?P<hour>\d{1,2})(?:点|时(?![间期段限代候常]))(?:(?P<half>半)|(?P<quarter>[13])刻|(?P<minute>\d{1,2})分?)?"
    r"|(?P<hour2>\d{1,2}):(?P<minute2>\d{2})(?::\d{2})?(?![\d:]))"
)
_OFFICE = r"(?:上午|下午)?(?P<office>上班(?:后|时|就)?|下班(?=前|时|$)|下班)"

HOUR = re.compile(rf"(?:{_CLOCK}|{_OFFICE}|(?P<only>{_PARTS}))")

# The usual hour of a part of the day, for reminders: a plain one, such as a person would have named.
_AROUND = {"早": time(9, 5), "上": time(9, 30), "中": time(12), "下": time(15), "晚": time(19)}
_KINDS = {"凌晨": "早", "清晨": "早", "早": "早", "一早": "早", "上午": "上", "午前": "上", "中午": "中", "正午": "中"}
_KINDS |= {"下午": "下", "午后": "下", "傍晚": "晚", "晚": "晚", "夜": "晚"}


@dataclass(frozen=True)
class Hour:
    """An hour as said; `at` is None where no number was said, and for 24时, the end of the day itself."""

    at: time | None = None
    around: time | None = None
    doubt: str | None = None


def read_hour(match: re.Match[str]) -> Hour:
    """The hour of a match of HOUR; raises Impossible for 25点."""
    if office := match["office"]:
        return Hour(around=time(9, 5) if office.startswith("上") else time(16, 30))
    if only := match["only"]:
        return Hour(around=_AROUND[_kind(only)])
    hour = int(match["hour"] or match["hour2"])
    minute = int(match["minute"] or match["minute2"] or 0)
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 * int(match["quarter"])
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise Impossible
    part = match["part"]
    doubt = None
    if part is None:
        if 1 <= hour <= 6 and match["hour"] and "点" in match[0]:
            # 三点 in an office is the afternoon's, but nobody said so.
            hour, doubt = hour + 12, AMBIGUOUS
    elif part == "凌晨":
        hour %= 12
    elif _kind(part) == "中":
        hour += 12 if hour < 4 else 0
    elif _kind(part) == "晚" and hour < 5:
        doubt = AMBIGUOUS
    elif _kind(part) in ("下", "晚") and hour <= 12:
        hour += 0 if hour == 12 and _kind(part) == "下" else 12
    # 24时 (晚上十二点) is the end of this day: the day says it all.
    return Hour(at=None if hour == 24 else time(hour, minute), doubt=doubt)


def _kind(part: str) -> str:
    return next(kind for words, kind in _KINDS.items() if part.startswith(words))
