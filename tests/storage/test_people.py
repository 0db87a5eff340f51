"""Codes and seats: a code seats one person, once; a unit owns its seats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.people import Person, SeatRole
from bot.ports import Address
from storage import outbox, people, seats
from storage.store import Store, Tx
from storage.tables import PersonRow, UnitRow

NOW = datetime(2024, 9, 10, tzinfo=UTC)


@pytest.fixture
def unit_id(store: Store) -> int:
    with store.write() as tx:
        row = UnitRow(name="建设局", created_at=NOW)
        tx.add(row)
        tx.flush()
        return row.id


def invite(store: Store, unit_id: int | None, role: SeatRole = SeatRole.LIAISON) -> str:
    return store.run(lambda tx: people.invite(tx, role, unit_id, now=NOW))


def redeem(store: Store, code: str, account: str = "li", at: datetime = NOW, platform: str = "web") -> Person:
    return store.run(
        lambda tx: people.redeem(
            tx, code, platform=platform, account=account, chat=account, sender_name=account, now=at
        )[0]
    )


def test_a_code_seats_one_person_once(store: Store, unit_id: int) -> None:
    code = invite(store, unit_id)
    person = redeem(store, code)
    assert person.unit_ids() == (unit_id,)
    with pytest.raises(people.BadCode):
        redeem(store, code, "wang")


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_code_is_known_however_it_is_typed(store: Store, unit_id: int, typed: object) -> None:
    assert callable(typed)
    code = typed(invite(store, unit_id))
    assert people.looks_like_code(code)
    assert redeem(store, code).unit_ids() == (unit_id,)


def test_a_code_ends_after_seven_days(store: Store, unit_id: int) -> None:
    code = invite(store, unit_id)
    with pytest.raises(people.BadCode):
        redeem(store, code, at=NOW + timedelta(days=7))


def test_the_second_liaison_is_the_b_contact(store: Store, unit_id: int) -> None:
    redeem(store, invite(store, unit_id), "li")
    redeem(store, invite(store, unit_id), "wang")
    with store.read() as tx:
        found = people.contacts(tx, unit_id)
    assert [(person.name, person.seats[0].rank) for person in found] == [("li", "A"), ("wang", "B")]


def test_what_nobody_asked_for_goes_to_the_account_used_last(store: Store, unit_id: int) -> None:
    person = redeem(store, invite(store, unit_id), "li")
    with store.write() as tx:
        from storage.tables import AccountRow

        tx.add(
            AccountRow(
                platform="telegram",
                name="42",
                chat="42",
                person_id=person.id,
                bound_at=NOW,
                seen_at=NOW + timedelta(hours=1),
            )
        )
    with store.read() as tx:
        assert people.address_of(tx, person.id) == Address("telegram", "42")
    store.run(lambda tx: people.mark_dead(tx, Address("telegram", "42"), "blocked"))
    with store.read() as tx:
        assert people.address_of(tx, person.id) == Address("web", "li")


def test_a_number_is_struck_out_of_what_was_said_when_its_person_leaves(store: Store, unit_id: int) -> None:
    person = redeem(store, invite(store, unit_id), "li")
    told = Address("web", "officer")
    store.run(lambda tx: seats.set_phone(tx, person.id, "0533-3581234转802"))
    body = {"kind": "say", "title": "", "text": "赵强，0533-3581234转802", "buttons": [], "files": [], "phones": []}
    store.run(lambda tx: outbox.put(tx, "told", told, body, now=NOW))
    store.run(lambda tx: outbox.put(tx, "other", told, {**body, "text": "0533-3581234"}, now=NOW))
    with store.read() as tx:
        [contact] = people.contacts(tx, unit_id)
    assert contact.phone == "0533-3581234转802"
    store.run(lambda tx: seats.leave(tx, person.id, NOW))
    with store.read() as tx:
        texts = [(outbox.body_of(tx, key) or {})["text"] for key in ("told", "other")]
        row = tx.get_one(PersonRow, person.id)
        assert row.phone is None
    assert texts == ["赵强，（已注销）", "0533-3581234"]


def test_codes_are_random_typed_easily_and_never_numbers_alone() -> None:
    codes = {people.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert not {char for code in codes for char in code} & set("ILOU")
    assert not people.looks_like_code("1200-0000-0000")


def test_a_new_channel_takes_the_place_of_the_old_one_of_its_platform(store: Store) -> None:
    for chat in (Address("web", "a"), Address("web", "b")):
        with store.write() as tx:
            channel_id = people.propose_channel(tx, chat, "群", NOW)
            assert chat not in people.channels(tx)
            people.confirm_channel(tx, channel_id, NOW)
    with store.read() as tx:
        assert people.channels(tx) == (Address("web", "b"),)


def test_a_channel_that_moved_stays_the_channel(store: Store) -> None:
    old, new = Address("web", "-5"), Address("web", "-1005")

    def bind(tx: Tx) -> None:
        people.confirm_channel(tx, people.propose_channel(tx, old, "频道", NOW), NOW)
        people.propose_channel(tx, new, "频道", NOW)  # somebody asked there already
        people.move_chat(tx, old, new)

    store.run(bind)
    with store.read() as tx:
        assert people.channels(tx) == (new,)


def test_a_person_who_comes_back_is_reached_again(store: Store, unit_id: int) -> None:
    li = redeem(store, invite(store, unit_id))
    here = Address("web", "li")
    store.run(lambda tx: people.mark_dead(tx, here, "blocked"))
    with store.read() as tx:
        assert people.address_of(tx, li.id) is None
    store.run(lambda tx: people.revive(tx, here))
    with store.read() as tx:
        assert people.address_of(tx, li.id) == here


def test_the_offices_own_chats_are_known_by_platform(store: Store, unit_id: int) -> None:
    redeem(store, invite(store, unit_id))
    wang = redeem(store, invite(store, None, SeatRole.ADMIN), account="wang")
    with store.read() as tx:
        assert people.office_accounts(tx, "web") == ((wang, "wang"),)
        assert people.office_accounts(tx, "telegram") == ()
