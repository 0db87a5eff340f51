"""Coming in: codes, the home page, help, leaving a dialogue, one's own data."""

from __future__ import annotations

from bot.conversation.filling import Filling
from bot.domain.people import Seat, SeatRole
from bot.ports import ChatKind, Content
from bot.texts import errors
from bot.texts.people import help
from bot.texts.people.seats import rank_label
from handlers import commands
from handlers.people import phones
from handlers.people.binding import Newcomer, redeem, welcome
from handlers.turn import Turn
from storage import programmes
from storage.store import Tx

_USUAL_LIAISON = (("开始填报", "/report"), ("查看我的任务", "/tasks"), ("下载表格", "/form"), ("帮助", "/help"))
_USUAL_HEAD = (("查看我的任务", "/tasks"), ("下载表格", "/form"), ("帮助", "/help"))
_USUAL_OFFICE = (
    ("进度", "/status"),
    ("审核", "/review"),
    ("汇总", "/summary"),
    ("催报计划", "/plan"),
    ("邀请码", "/invite"),
    ("清单", "/import"),
    ("帮助", "/help"),
)


def start(turn: Turn, argument: str) -> None:
    if argument:
        bind(turn, argument)
    elif turn.person is None:
        turn.say(errors.stranger())
    else:
        turn.say(home(turn))


def bind(turn: Turn, code: str) -> None:
    """Seat whoever sends a code that is right; count it where it is wrong."""
    if turn.event.chat_kind is not ChatKind.PRIVATE:
        turn.say(errors.private_only())
        return
    newcomer = Newcomer(turn.event.address, turn.event.account, turn.event.sender_name)
    bound = redeem(turn.tx, turn.deps, code, newcomer, now=turn.now)
    if isinstance(bound, str):
        turn.say(bound)
        return
    turn.person = bound.person
    turn.say(welcome(turn.tx, bound, asks_phone=phones.is_wanted(turn.deps, bound.person, turn.event.platform)))


def home(turn: Turn) -> Content:
    return help.home(turn.me.name, [seat_label(turn.tx, seat) for seat in turn.me.seats], usual(turn))


def usual(turn: Turn) -> tuple[tuple[str, str], ...]:
    """(label, command line) of what this person does most."""
    rows = (
        *(_USUAL_OFFICE if turn.me.is_office else ()),
        *(_USUAL_LIAISON if turn.me.unit_ids() else ()),
        *(_USUAL_HEAD if turn.me.unit_ids(SeatRole.HEAD) else ()),
    )
    return tuple(dict.fromkeys(rows)) or (("帮助", "/help"),)


def show_help(turn: Turn, _argument: str) -> None:
    turn.say(help.commands([(command.words[0], command.name, command.help) for command in allowed_commands(turn)]))


def allowed_commands(turn: Turn) -> tuple[commands.Command, ...]:
    """What this person may do here; a liaison's own things count for one of the person's units."""
    units = turn.person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) if turn.person else ()
    return tuple(
        command
        for command in commands.COMMANDS
        if turn.may(command.action)
        or (command.asks_own and any(turn.may(command.action, unit_id) for unit_id in units))
    )


def cancel(turn: Turn, _argument: str) -> None:
    if turn.person is None:
        turn.say(errors.stranger())
        return
    state = turn.dialogue()
    turn.save_dialogue(None)
    turn.say(help.cancelled(state is not None, keeps_drafts=isinstance(state, Filling)))


def seat_label(tx: Tx, seat: Seat) -> str:
    if seat.unit_id is None:
        return seat.role.label
    rank = f"（{rank_label(seat.rank)}）" if seat.role is SeatRole.LIAISON else ""
    return f"{programmes.unit(tx, seat.unit_id).name}{seat.role.label}{rank}"
