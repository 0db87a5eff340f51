"""A unit among those offered, named in short: 科技的 under 科学技术发展中心 and 民政和文旅事业中心."""

from __future__ import annotations

import re

from bot.domain.people import SeatRole
from bot.domain.unit_names import is_called
from handlers.turn import Turn
from storage import conversations, units

_LONGEST = 12
_AROUND = re.compile(
    r"^(?:我?(?:选|要|换|是|填|切换)(?:成|到)?|就|先|那就|看)+|(?:那边|这边|那个|那家|的|吧|呢|单位|先)+$"
)
_OF_A_UNIT = re.compile(r"/[a-z]+ [ur]\d+\b.*")
_SWITCHES = re.compile(
    r"(?:那|先|就|我)*(?:换|切换|改填|转)(?:成|到|去|填)?(?P<name>[^，,。；;]{2,10})|(?P<of>[^，,。；;]{2,8})(?:那边|那家)?的(?:吧|呢)?"
)


def named(turn: Turn, text: str) -> str | None:
    """The data of the one offered unit that the words name; None where other things were offered, or it could be two."""
    words = _AROUND.sub("", text.strip("。.！!，,？? "))
    offered = conversations.choices(turn.tx, turn.event.address)
    if not 2 <= len(words) <= _LONGEST or len(offered) < 2:
        return None
    if not all(_OF_A_UNIT.fullmatch(data) for _, data in offered):
        return None
    found = [data for label, data in offered if is_called(label, words)]
    return found[0] if len(found) == 1 else None


def own_unit(turn: Turn, text: str) -> int | None:
    """The other of somebody's units that the words turn to (换民政, 民政的); None for anybody with one."""
    own = turn.me.unit_ids(SeatRole.LIAISON)
    found = _SWITCHES.fullmatch(text.strip("。.！!，,？? "))
    if len(own) < 2 or found is None:
        return None
    words = _AROUND.sub("", found["name"] or found["of"])
    named = [unit_id for unit_id in own if len(words) >= 2 and is_called(units.unit(turn.tx, unit_id).name, words)]
    return named[0] if len(named) == 1 else None
