"""The outbox: once per key, in order per address, never settled by two."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.ports import Address
from storage import claims, outbox
from storage.claims import Letter
from storage.store import Store

NOW = datetime(2024, 9, 30, 1, 5, tzinfo=UTC)
LI, WANG = Address("web", "li"), Address("web", "wang")


def put(store: Store, key: str, to: Address = LI, **when: datetime) -> bool:
    return store.run(lambda tx: outbox.put(tx, key, to, {"kind": "say"}, now=NOW, **when))


def claim(store: Store, at: datetime = NOW, limit: int = 10) -> list[Letter]:
    return store.run(lambda tx: claims.claim(tx, now=at, machine_now=at, limit=limit, platforms=("web",)))


def settle(store: Store, letter: Letter, state: str = outbox.SENT) -> bool:
    return store.run(lambda tx: claims.settle(tx, letter, state, now=NOW))


def test_a_key_is_said_once_however_often_it_is_put(store: Store) -> None:
    assert put(store, "remind:1:2024Q3:u1:due")
    assert not put(store, "remind:1:2024Q3:u1:due")
    [letter] = claim(store)
    assert settle(store, letter)
    assert not put(store, "remind:1:2024Q3:u1:due")
    assert claim(store) == []


def test_messages_of_one_address_go_one_at_a_time_in_order(store: Store) -> None:
    for key in ("a", "b", "c"):
        put(store, key)
    put(store, "other", WANG)
    first = claim(store)
    assert [letter.key for letter in first] == ["a", "other"]
    assert claim(store) == []
    settle(store, first[0])
    assert [letter.key for letter in claim(store)] == ["b"]


def test_a_message_put_off_holds_nobody_up(store: Store) -> None:
    put(store, "snoozed", not_before=NOW + timedelta(hours=2))
    put(store, "reply")
    assert [letter.key for letter in claim(store)] == ["reply"]
    assert [letter.key for letter in claim(store, NOW + timedelta(hours=3))] == ["snoozed"]


def test_a_failed_message_keeps_its_place_before_later_ones(store: Store) -> None:
    put(store, "a")
    put(store, "b")
    [letter] = claim(store)
    store.run(lambda tx: claims.retry(tx, letter, retry_at=NOW + timedelta(seconds=30), reason="429"))
    assert claim(store) == []
    assert [again.key for again in claim(store, NOW + timedelta(seconds=31))] == ["a"]


def test_a_lease_that_ran_out_passes_on_and_the_late_holder_settles_nothing(store: Store) -> None:
    put(store, "a")
    [late] = claim(store)
    [taker] = claim(store, NOW + claims.LEASE + timedelta(seconds=1))
    assert taker.attempt == late.attempt + 1
    assert not settle(store, late)
    assert settle(store, taker)


def test_a_message_cut_into_parts_is_sent_before_what_came_after_it(store: Store) -> None:
    put(store, "long")
    put(store, "next")
    [letter] = claim(store)
    assert store.run(lambda tx: claims.unfold(tx, letter, [{"n": 1}, {"n": 2}, {"n": 3}], NOW))
    order = []
    while letters := claim(store):
        order.append((letters[0].key, letters[0].body.get("n")))
        settle(store, letters[0])
    assert order == [("long", 1), ("long#1", 2), ("long#2", 3), ("next", None)]


def test_released_leases_are_claimed_again_at_once(store: Store) -> None:
    put(store, "a")
    claim(store)
    assert store.run(claims.release_leases) == 1
    assert [letter.key for letter in claim(store)] == ["a"]


def test_two_pumps_never_hold_the_same_message(store: Store) -> None:
    for n in range(60):
        put(store, f"m{n}", Address("web", f"chat{n}"))
    taken: list[str] = []
    lock = threading.Lock()

    def pump() -> None:
        while letters := claim(store, limit=7):
            with lock:
                taken.extend(letter.key for letter in letters)

    threads = [threading.Thread(target=pump) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"m{n}" for n in range(60))


def test_keys_are_found_by_prefix_to_the_letter(store: Store) -> None:
    for key in ("remind:1:2024Q3:u1:due", "remind:1:2024Q3:u11:due", "remind_1:x"):
        put(store, key, Address("web", key))
    found = store.run(lambda tx: outbox.keys_like(tx, "remind:1:2024Q3:u1:"))
    assert found == {"remind:1:2024Q3:u1:due"}


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        store.run(lambda tx: outbox.put(tx, "k", LI, {}, now=datetime(2024, 9, 30)))  # noqa: DTZ001


def test_a_chat_with_another_name_gets_what_waited_and_nothing_twice(store: Store) -> None:
    """Keys of what goes to channels end in the channel's address: the planner would put them again under the new one."""
    old, new = Address("web", "-5"), Address("web", "-1005")
    put(store, "summary:1:2024Q3:due:20240930:web/-5", old)
    put(store, "missing:1:2024Q3:overdue3:web/-5", old)
    [letter] = claim(store)
    settle(store, letter)
    store.run(lambda tx: outbox.move_chat(tx, old, new))
    assert not put(store, "summary:1:2024Q3:due:20240930:web/-1005", new)
    assert not put(store, "missing:1:2024Q3:overdue3:web/-1005", new)
    [moved] = claim(store)
    assert moved.address == new


def test_an_answer_goes_before_reminders_that_were_there_first_but_never_before_its_own_chats_words(
    store: Store,
) -> None:
    put(store, "remind:1:2024Q3:u1:due", WANG)
    put(store, "remind:1:2024Q3:u2:due", LI)
    put(store, "reply:7:1", LI)
    put(store, "reply:8:1", Address("web", "zhao"))
    assert [letter.key for letter in claim(store, limit=2)] == ["reply:8:1", "remind:1:2024Q3:u1:due"]
