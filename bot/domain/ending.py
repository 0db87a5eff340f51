"""The end of a list (清单结束): what is still open once its last round is over.

A list is over when the round of its last quarter has closed: from then on nobody is reminded of it. It is ended by an
admin, to whom that is proposed once nothing is left to review and to seal, or so many working days later whatever is left
(RoundRules.ends_offset). An ended list is read like any other; nothing of it is lost, and an admin may take it up again.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.programme import Task, Unit


@dataclass(frozen=True)
class OpenMatters:
    """What is not done in the last round: `missing` never came, `waiting` counts reports to review, both by unit in the order
    of the list; `unsealed` owe the stamped form; `problems` counts what is not solved."""

    missing: tuple[tuple[Unit, tuple[Task, ...]], ...] = ()
    waiting: tuple[tuple[Unit, int], ...] = ()
    unsealed: tuple[Unit, ...] = ()
    problems: int = 0

    @property
    def is_worked_on(self) -> bool:
        """Whether the office has something in hand; what never came and what is not solved may stay so for ever."""
        return bool(self.waiting or self.unsealed)
