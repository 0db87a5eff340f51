"""What the keeper clears away, and when."""

from __future__ import annotations

import os
from datetime import timedelta

from handlers.deps import Deps
from scheduler.keeper import Keeper
from storage import inbox
from tests.house import House


def nothing(_deps: Deps) -> None:
    """No backup is due."""


def test_what_nobody_needs_goes_at_the_first_look_and_then_once_a_day(house: House) -> None:
    house.person("李红", unit="建设局").say("我的任务")
    folder = house.deps.settings.data_dir / "files"
    kept = house.deps.files.put(house.deps.store, b"kept", name="a", media_type="text/plain", now=house.clock())
    orphan = folder / "ab" / "ab12"
    orphan.parent.mkdir()
    keeper = Keeper(house.deps, nothing)

    def leave() -> None:
        orphan.write_bytes(b"nobody's")
        before = (house.clock() - timedelta(days=2)).timestamp()
        os.utime(orphan, (before, before))

    leave()
    house.clock.advance(days=40)
    house.person("赵强", unit="建设局")
    keeper.look()
    assert not orphan.exists()
    assert house.deps.files.read(kept.sha256) == b"kept"
    with house.deps.store.read() as tx:
        counted = inbox.counts(tx)
    assert counted == {("web", inbox.DONE): 1}, "the events of a month ago are gone, today's is not"
    leave()
    keeper.look()
    assert orphan.exists(), "not at every look"
    for _ in range(286):
        keeper.look()
    assert orphan.exists()
    keeper.look()
    assert not orphan.exists()
