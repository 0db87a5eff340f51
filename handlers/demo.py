"""The rehearsal on an empty machine: the real 2024 notice, people invented by role, codes to sign in with."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.notice import Notice
from bot.domain.people import SeatRole
from bot.ports import Address
from handlers.deps import Deps
from handlers.desk import CHANNEL, CHANNEL_TITLE, PLATFORM
from handlers.lists.proposal import year_of
from storage import people, programmes
from storage.store import Tx

# A rehearsal may be moved on by years; its codes must still open the door.
_LIFE = timedelta(days=3650)


@dataclass(frozen=True)
class DemoCode:
    """Who a code is for, and the code."""

    who: str
    code: str


def set_up(deps: Deps, notice: Notice) -> list[DemoCode]:
    """Load the notice as a proposal and invite one person a role; a second time gives the same codes again."""
    path = deps.settings.data_dir / "codes.json"
    if path.exists():
        return [DemoCode(**row) for row in json.loads(path.read_text("utf-8"))]
    codes = deps.store.run(lambda tx: _set_up(tx, deps, notice))
    _keep(path, codes)
    return codes


def _set_up(tx: Tx, deps: Deps, notice: Notice) -> list[DemoCode]:
    now = deps.clock()
    live = programmes.live(tx)
    if live:
        programme = live[-1]
    else:
        waiting = programmes.proposed(tx)
        year = year_of(notice, fallback=now.year)
        proposal_id = waiting.id if waiting else programmes.propose(tx, notice, year=year, source_sha256=None, now=now)
        programme = programmes.settle_units(tx, proposal_id, now)
    people.confirm_channel(tx, people.propose_channel(tx, Address(PLATFORM, CHANNEL), CHANNEL_TITLE, now), now)
    wanted: list[tuple[str, SeatRole, int | None]] = [
        ("群团科经办人（管理员）", SeatRole.ADMIN, None),
        ("群团科工作人员", SeatRole.COORDINATOR, None),
    ]
    wanted += [(f"{unit.name}联络员", SeatRole.LIAISON, unit.id) for unit in programme.units]
    first = max(programme.units, key=lambda unit: len(programme.tasks_of(unit.id)))
    education = next((unit for unit in programme.units if "教育" in unit.name), first)
    wanted.append((f"{education.name}负责人", SeatRole.HEAD, education.id))
    return [
        DemoCode(who, people.invite(tx, role, unit_id, now=now, person_name=who, life=_LIFE))
        for who, role, unit_id in wanted
    ]


def _keep(path: Path, codes: list[DemoCode]) -> None:
    """The codes of a rehearsal are kept readable, for its owner alone, so that a restart can print them again."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([vars(code) for code in codes], file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
