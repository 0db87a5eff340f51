"""Where a journey begins, other than with the list live."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import House, open_house
from tests.journeys.paper import ask_for_seals


@pytest.fixture
def empty(tmp_path: Path) -> House:
    """A program with no list at all."""
    house = open_house(tmp_path, live=False)
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("UPDATE programme SET state = 'closed'"))
    return house


@pytest.fixture
def needs_seal(house: House) -> None:
    """The notice of the house's list asks for stamped forms."""
    ask_for_seals(house)
