"""Leases: one holder at a time, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import leases
from storage.store import Store

NOW = datetime(2024, 9, 30, tzinfo=UTC)
LEASE = timedelta(seconds=20)


def hold(store: Store, owner: str, seconds: int, name: str = "connection:wecom") -> bool:
    now = NOW + timedelta(seconds=seconds)
    return store.run(lambda tx: leases.hold(tx, name, owner, now=now, lease=LEASE))


def test_one_owner_holds_it_and_may_prolong_it(store: Store) -> None:
    assert hold(store, "a", 0)
    assert not hold(store, "b", 5)
    assert hold(store, "a", 15)
    assert not hold(store, "b", 25)


def test_who_does_not_prolong_it_is_followed_by_another(store: Store) -> None:
    assert hold(store, "a", 0)
    assert hold(store, "b", 20)
    assert not hold(store, "a", 21)


def test_what_was_given_back_is_free_at_once(store: Store) -> None:
    assert hold(store, "a", 0)
    store.run(lambda tx: leases.let_go(tx, "b"))
    assert not hold(store, "b", 1)
    store.run(lambda tx: leases.let_go(tx, "a"))
    assert hold(store, "b", 2)


def test_names_do_not_know_each_other(store: Store) -> None:
    assert hold(store, "a", 0, "connection:wecom")
    assert hold(store, "b", 0, "connection:telegram")
