"""The inbox: one event once, an account's events in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.ports import Address, ChatNews, FileRef, Inbound
from storage import inbox
from storage.codec import inbound_from_json, inbound_to_json
from storage.store import Store, Tx
from storage.tables import InboxRow

NOW = datetime(2024, 9, 30, 1, 5, tzinfo=UTC)
EVENT = Inbound(
    account="li", address=Address("web", "li"), key="1", sent_at=NOW, text="12", files=(FileRef("h", "表.docx", 3),)
)


def put(store: Store, event: Inbound) -> int | None:
    return store.run(lambda tx: inbox.put(tx, event, NOW))


def event_of(taken: inbox.Taken | None) -> Inbound | None:
    return None if taken is None else taken.event


def waiting(store: Store, busy: tuple[tuple[str, str], ...] = ()) -> list[str]:
    return store.run(lambda tx: [account for _, _, account in inbox.waiting(tx, limit=10, busy=busy)])


def test_the_same_key_is_stored_once_even_with_another_body(store: Store) -> None:
    assert put(store, EVENT) is not None
    assert put(store, EVENT) is None
    assert put(store, replace(EVENT, text="13")) is None
    assert put(store, replace(EVENT, account="wang")) is not None


def test_a_repeated_key_does_not_undo_what_the_transaction_did_before(store: Store) -> None:
    put(store, EVENT)

    def two(tx: Tx) -> None:
        inbox.put(tx, replace(EVENT, key="2"), NOW)
        inbox.put(tx, EVENT, NOW)

    store.run(two)
    assert store.run(lambda tx: len(inbox.waiting(tx, limit=10))) == 1
    row_id = store.run(lambda tx: inbox.waiting(tx, limit=10)[0][0])
    store.run(lambda tx: inbox.take(tx, row_id, NOW))
    assert waiting(store) == ["li"]


def test_only_the_oldest_event_of_an_account_is_offered(store: Store) -> None:
    for key in ("1", "2", "3"):
        put(store, replace(EVENT, key=key))
    put(store, replace(EVENT, account="wang"))
    assert waiting(store) == ["li", "wang"]
    assert waiting(store, busy=(("web", "li"),)) == ["wang"]


def test_an_event_taken_in_a_transaction_that_fails_waits_again(store: Store) -> None:
    row_id = put(store, EVENT)
    assert row_id is not None

    def fails(tx: Tx) -> None:
        assert event_of(inbox.take(tx, row_id, NOW)) == EVENT
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        store.run(fails)
    assert event_of(store.run(lambda tx: inbox.take(tx, row_id, NOW))) == EVENT
    assert store.run(lambda tx: inbox.take(tx, row_id, NOW)) is None


def test_an_event_comes_back_from_json_as_it_went_in() -> None:
    assert inbound_from_json(inbound_to_json(EVENT)) == EVENT


def test_a_blanked_event_says_nothing_any_more_but_is_still_known(store: Store) -> None:
    row_id = put(store, EVENT)
    assert row_id is not None
    store.run(lambda tx: inbox.blank(tx, row_id))
    event = store.run(lambda tx: inbox.peek(tx, row_id))
    assert event is not None
    assert (event.text, event.files) == ("", ())
    assert put(store, EVENT) is None


def test_handled_events_are_forgotten_after_thirty_days_and_waiting_ones_never(store: Store) -> None:
    done, kept = put(store, EVENT), put(store, replace(EVENT, key="2"))
    assert done is not None
    store.run(lambda tx: inbox.take(tx, done, NOW))
    store.run(lambda tx: inbox.sweep(tx, NOW + timedelta(days=31)))
    assert put(store, EVENT) is not None
    assert store.run(lambda tx: inbox.peek(tx, kept or 0)) is not None


def album(key: str, file: str, name: str | None = "g1") -> Inbound:
    return replace(EVENT, key=key, text="", files=(FileRef(file, f"{file}.jpg", 10),), album=name)


def test_pictures_of_one_sending_become_one_event_and_each_was_stored_by_itself(store: Store) -> None:
    events = (album("1", "a"), album("2", "b"), album("3", "x", "g2"), album("4", "c"))
    first, *others = [put(store, event) for event in events]
    assert first is not None
    for _ in range(2):
        store.run(lambda tx: inbox.merge_album(tx, first, NOW))
    with store.read() as tx:
        merged = inbox.peek(tx, first)
        assert merged is not None
        assert [file.handle for file in merged.files] == ["a", "b", "c"]
        assert merged.album is None
        assert [inbox.peek(tx, row or 0) is None for row in others] == [True, False, True]


def test_a_blanked_album_says_nothing_in_any_of_its_pictures(store: Store) -> None:
    first, _, other = [put(store, event) for event in (album("1", "a"), album("2", "b"), album("3", "x", "g2"))]
    assert first is not None
    store.run(lambda tx: inbox.merge_album(tx, first, NOW))
    store.run(lambda tx: inbox.blank(tx, first))
    with store.read() as tx:
        kept = {row.id: len(row.body["files"]) for row in tx.scalars(select(InboxRow))}
    assert kept == {first: 0, first + 1: 0, other: 1}


def test_what_only_some_platforms_know_is_stored_with_the_event(store: Store) -> None:
    told = replace(
        EVENT,
        chat_title="群团科频道",
        edited=True,
        replies_to=("/report u7 2024Q3",),
        news=ChatNews.MOVED,
        moved_to="-1005",
    )
    row = put(store, told)
    assert row is not None
    with store.read() as tx:
        assert inbox.peek(tx, row) == told
