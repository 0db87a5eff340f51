"""The permission matrix, cell by cell, as the product states it (reliability rules §7)."""

from __future__ import annotations

import pytest

from bot.domain.people import Person, Seat, SeatRole
from bot.domain.rights import Action, Surface, allowed

OWN, OTHER = 7, 8


def person(role: SeatRole) -> Person:
    return Person(1, "某人", (Seat(1, role, None if role.is_office else OWN, 1),))


PEOPLE: dict[str, Person | None] = {
    "stranger": None,
    "liaison": person(SeatRole.LIAISON),
    "head": person(SeatRole.HEAD),
    "coordinator": person(SeatRole.COORDINATOR),
    "admin": person(SeatRole.ADMIN),
}
# action: (stranger, liaison, head, coordinator, admin); - refused, o own unit only, a all
MATRIX = {
    Action.HELP: "aaaaa",
    Action.BIND: "aaaaa",
    Action.MY_DATA: "-aaaa",
    Action.READ_REPORTS: "-ooaa",
    Action.WRITE_REPORT: "-o---",
    Action.WRITE_ON_BEHALF: "---aa",
    Action.SEND_SEALED: "-ooaa",
    Action.ASK_EXTENSION: "-oo--",
    Action.SNOOZE: "-o---",
    Action.REVIEW: "---aa",
    Action.PROBLEMS: "---aa",
    Action.STATUS_OWN: "-ooaa",
    Action.STATUS_ALL: "---aa",
    Action.SUMMARY: "---aa",
    Action.LIST_UNITS: "-aaaa",
    Action.REMIND: "---aa",
    Action.HAND_OVER: "-o-aa",
    Action.CONTACT_PHONES: "---aa",
    Action.INVITE_UNIT: "---aa",
    Action.INVITE_OFFICE: "----a",
    Action.PREVIEW_NOTICE: "---aa",
    Action.CONFIRM_NOTICE: "----a",
    Action.ERASE_PERSON: "----a",
    Action.READ_AUDIT: "---aa",
    Action.EXPORT: "---aa",
    Action.BOARD: "---aa",
    Action.PLAN: "---aa",
    Action.SET_PLAN: "----a",
    Action.BIND_CHANNEL: "----a",
    Action.MOVE_CLOCK: "---aa",
}
IN_CHANNEL = {Action.HELP, Action.STATUS_ALL, Action.SUMMARY, Action.LIST_UNITS, Action.BIND_CHANNEL}


def test_every_action_has_its_row() -> None:
    assert set(MATRIX) == set(Action)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("who", list(PEOPLE))
def test_each_cell_holds_in_private(action: Action, who: str) -> None:
    cell = MATRIX[action][list(PEOPLE).index(who)]
    for unit_id, expected in ((OWN, cell in "oa"), (OTHER, cell == "a"), (None, cell == "a")):
        assert allowed(PEOPLE[who], action, unit_id=unit_id, surface=Surface.PRIVATE) is expected


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("who", list(PEOPLE))
def test_a_group_never_allows_what_private_does_not_and_little_of_what_it_does(action: Action, who: str) -> None:
    for unit_id in (OWN, None):
        private = allowed(PEOPLE[who], action, unit_id=unit_id, surface=Surface.PRIVATE)
        channel = allowed(PEOPLE[who], action, unit_id=unit_id, surface=Surface.CHANNEL)
        group = allowed(PEOPLE[who], action, unit_id=unit_id, surface=Surface.GROUP)
        assert channel is (private and action in IN_CHANNEL)
        assert group is (private and action is Action.BIND_CHANNEL)
