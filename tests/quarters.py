"""Quarters that were reported already, without the dialogue: reports written and submitted straight into the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bot.domain.quarter import Quarter
from bot.domain.report import Assessment, Completion, CompletionKind
from storage import progress, rounds
from storage.store import Tx
from tests.house import House, shanghai

YEAR_END = Completion(CompletionKind.DATE, "12月底前", end=date(2024, 12, 31))


def filed(
    house: House,
    quarter: str,
    *,
    share: str = "0.5",
    skip: Iterable[str] = (),
    at: str = "2024-06-25 10:00",
    important: dict[tuple[int, str], str] | None = None,
    assessment: Assessment = Assessment.ON_TRACK,
) -> None:
    """Every part of the list but those of the units to skip, each number at `share` of its target."""
    programme = house.programme()
    now = shanghai(at)
    left_out = set(skip)

    def work(tx: Tx) -> None:
        round_id = rounds.open_round(tx, programme.id, Quarter.of_code(quarter), now)
        for task in programme.tasks:
            for unit in task.units:
                if unit.name in left_out:
                    continue
                part = (task.id, unit.id)
                matter = (important or {}).get((task.no, unit.name))
                progress.change(
                    tx,
                    round_id,
                    part,
                    person_id=None,
                    now=now,
                    progress=f"{unit.name}按计划推进第 {task.no} 项，本季度开展活动2场。",
                    amounts={
                        target.id: (target.value * Decimal(share)).to_integral_value()
                        for target in task.targets_of(unit.id)
                    },
                    assessment=assessment,
                    completion=YEAR_END,
                    important=matter,
                    answers_important=True,
                )
                progress.submit(tx, round_id, part, person_id=None, now=now)

    house.deps.store.run(work)
