"""What lies on the screen: the unit, the report or the request that the choices offered last are about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.turn import Turn
from storage import conversations, extensions, progress

_REPORT = re.compile(r"/review [abxo](?P<id>\d{1,18})\.(?P<version>\d{1,9})")
_REQUEST = re.compile(r"/extend (?:yes|no)(?P<id>\d{1,18})")
_UNIT = re.compile(r"/(?P<command>[a-z]+) (?:all )?u(?P<id>\d{1,18})\b.*")


@dataclass(frozen=True)
class Topic:
    """What is being spoken of. `report` is (id, version), `is_typed_in` that it is about to be typed in for the unit."""

    unit_id: int | None = None
    task_id: int | None = None
    report: tuple[int, int] | None = None
    request_id: int | None = None
    is_typed_in: bool = False


def topic_of(turn: Turn) -> Topic:
    """The topic of the chat; an empty one where the last choices were of several units, or of none."""
    data = [data for _, data in conversations.choices(turn.tx, turn.event.address)]
    if report := next(filter(None, map(_REPORT.fullmatch, data)), None):
        found = progress.report(turn.tx, int(report["id"]))
        return Topic(found.unit_id, found.task_id, (found.id, int(report["version"])))
    if request := next(filter(None, map(_REQUEST.fullmatch, data)), None):
        asked = extensions.request(turn.tx, int(request["id"]))
        return Topic(asked.unit_id, request_id=asked.id) if asked is not None else Topic()
    units = [found for found in map(_UNIT.fullmatch, data) if found]
    if len({found["id"] for found in units}) != 1:
        return Topic()
    return Topic(int(units[0]["id"]), is_typed_in=all(found["command"] == "behalf" for found in units))
