"""Who may do what, where: one table and one function, denying by default.

The table is the permission matrix of the product. `own` means the person's own unit, `all` the whole programme, `self`
the person; `p` a private chat or the web, `g` also the bound channel.
"""

from __future__ import annotations

from enum import StrEnum

from bot.domain.people import Person, SeatRole


class Action(StrEnum):
    """Everything a right is asked for."""

    HELP = "help"
    BIND = "bind"
    MY_DATA = "my_data"
    READ_REPORTS = "read_reports"
    WRITE_REPORT = "write_report"
    WRITE_ON_BEHALF = "write_on_behalf"
    SEND_SEALED = "send_sealed"
    ASK_EXTENSION = "ask_extension"
    SNOOZE = "snooze"
    REVIEW = "review"
    PROBLEMS = "problems"
    STATUS_OWN = "status_own"
    STATUS_ALL = "status_all"
    SUMMARY = "summary"
    LIST_UNITS = "list_units"
    REMIND = "remind"
    HAND_OVER = "hand_over"
    CONTACT_PHONES = "contact_phones"
    INVITE_UNIT = "invite_unit"
    INVITE_OFFICE = "invite_office"
    PREVIEW_NOTICE = "preview_notice"
    CONFIRM_NOTICE = "confirm_notice"
    ERASE_PERSON = "erase_person"
    READ_AUDIT = "read_audit"
    EXPORT = "export"
    BOARD = "board"
    PLAN = "plan"
    SET_PLAN = "set_plan"
    BIND_CHANNEL = "bind_channel"
    MOVE_CLOCK = "move_clock"


class Surface(StrEnum):
    """Where the person asks: alone with the bot, or in the bound channel or another group."""

    PRIVATE = "private"
    CHANNEL = "channel"
    GROUP = "group"


_L, _H, _C, _A = SeatRole.LIAISON, SeatRole.HEAD, SeatRole.COORDINATOR, SeatRole.ADMIN

# role → "own" (only for the person's own unit) or "all"
_TABLE: dict[Action, dict[SeatRole, str]] = {
    Action.MY_DATA: {_L: "all", _H: "all", _C: "all", _A: "all"},
    Action.READ_REPORTS: {_L: "own", _H: "own", _C: "all", _A: "all"},
    Action.WRITE_REPORT: {_L: "own"},
    Action.WRITE_ON_BEHALF: {_C: "all", _A: "all"},
    Action.SEND_SEALED: {_L: "own", _H: "own", _C: "all", _A: "all"},
    Action.ASK_EXTENSION: {_L: "own", _H: "own"},
    Action.SNOOZE: {_L: "own"},
    Action.REVIEW: {_C: "all", _A: "all"},
    Action.PROBLEMS: {_C: "all", _A: "all"},
    Action.STATUS_OWN: {_L: "own", _H: "own", _C: "all", _A: "all"},
    Action.STATUS_ALL: {_C: "all", _A: "all"},
    Action.SUMMARY: {_C: "all", _A: "all"},
    Action.LIST_UNITS: {_L: "all", _H: "all", _C: "all", _A: "all"},
    Action.REMIND: {_C: "all", _A: "all"},
    Action.HAND_OVER: {_L: "own", _C: "all", _A: "all"},
    Action.CONTACT_PHONES: {_C: "all", _A: "all"},
    Action.INVITE_UNIT: {_C: "all", _A: "all"},
    Action.INVITE_OFFICE: {_A: "all"},
    Action.PREVIEW_NOTICE: {_C: "all", _A: "all"},
    Action.CONFIRM_NOTICE: {_A: "all"},
    Action.ERASE_PERSON: {_A: "all"},
    Action.READ_AUDIT: {_C: "all", _A: "all"},
    Action.EXPORT: {_C: "all", _A: "all"},
    Action.BOARD: {_C: "all", _A: "all"},
    Action.PLAN: {_C: "all", _A: "all"},
    Action.SET_PLAN: {_A: "all"},
    Action.BIND_CHANNEL: {_A: "all"},
    Action.MOVE_CLOCK: {_C: "all", _A: "all"},
}
_ANYONE = frozenset((Action.HELP, Action.BIND))
_ALSO_IN_CHANNEL = frozenset((Action.HELP, Action.STATUS_ALL, Action.SUMMARY, Action.LIST_UNITS, Action.BIND_CHANNEL))
_ALSO_IN_GROUP = frozenset((Action.BIND_CHANNEL,))


def holders(action: Action) -> frozenset[SeatRole]:
    """The roles that may do this at all, to somebody's things."""
    return frozenset(_TABLE.get(action, {}))


def allowed(person: Person | None, action: Action, *, unit_id: int | None = None, surface: Surface) -> bool:
    """Whether this person may do this, to this unit's things, here.

    `unit_id` names whose object it is; None asks for an action that touches no unit, or for the whole programme.
    `person` None is a stranger.
    """
    if surface is Surface.CHANNEL and action not in _ALSO_IN_CHANNEL:
        return False
    if surface is Surface.GROUP and action not in _ALSO_IN_GROUP:
        return False
    if action in _ANYONE:
        return True
    if person is None:
        return False
    row = _TABLE.get(action, {})
    for seat in person.seats:
        match row.get(seat.role):
            case "all":
                return True
            case "own" if unit_id is not None and seat.unit_id == unit_id:
                return True
    return False
