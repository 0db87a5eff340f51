"""One message for several units: asked whose it is where that is not plain, then shown unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.events import Begin
from bot.conversation.filling import Filling
from bot.conversation.message.dividing import Dividing, Piece, unit_called
from bot.conversation.message.understood import Understood, held_part
from bot.conversation.pressing import choice_in
from bot.domain import plain_text
from bot.domain.people import SeatRole
from bot.domain.programme import Unit
from bot.texts import errors
from bot.texts.reporting import dividing as words
from handlers.reporting import understood
from handlers.rounds.view import newest_live
from handlers.turn import Turn
from storage import programmes

_DROPS = frozenset(("不要", "不要这份", "放弃", "不要了"))
_NONE = frozenset(("都不是", "哪个都不是"))


def receive(turn: Turn, pieces: Sequence[Piece], length: int) -> None:
    """Take a message of `length` characters, in pieces; what waited for its yes waits on."""
    if length > plain_text.LIMIT:
        turn.say(errors.text_long(length))
        return
    state = turn.dialogue()
    waits: tuple[Understood, ...] = ()
    before: tuple[Piece, ...] = ()
    match state:
        case Dividing():
            before, waits = state.pieces, state.waits
        case Understood():
            waits = (replace(state, later=()), *state.later)
        case Filling() if (held := held_part(state)) is not None:
            before = (Piece(held, (state.unit_id,)),)
        case _:
            pass
    _go_on(turn, Dividing((*before, *pieces), waits, turn.row_id))


def report_or_resume(turn: Turn, argument: str) -> None:
    """/report: whose words were sent comes first, where that is asked."""
    state = turn.dialogue() if turn.person is not None else None
    if isinstance(state, Dividing):
        _go_on(turn, state)
    else:
        understood.report_or_resume(turn, argument)


def cancel(turn: Turn, argument: str) -> None:
    """/cancel: a message that is left changes nothing, and says so."""
    state = turn.dialogue() if turn.person is not None else None
    if isinstance(state, Dividing):
        _drop(turn, state)
    else:
        understood.cancel(turn, argument)


def press(turn: Turn, state: Dividing, data: str) -> bool:
    """Take a pressed button of the question; False where it belongs to an earlier one."""
    choice = choice_in(data, state.turn)
    if choice is None:
        return False
    if choice == "drop":
        _drop(turn, state)
    elif choice == "none":
        _go_on(turn, state.answered(None))
    else:
        _go_on(turn, state.answered(int(choice.removeprefix("unit:"))))
    return True


def say(turn: Turn, state: Dividing, text: str) -> None:
    """An answer in words: 科技的, 都是科技的, 都不是."""
    bare = text.strip("。.！!，, ")
    if bare in _DROPS:
        _drop(turn, state)
        return
    if bare in _NONE:
        _go_on(turn, state.answered(None))
        return
    name = bare.removeprefix("都").removeprefix("全").removeprefix("是").rstrip("的吧呢").removesuffix("那边")
    unit_id = unit_called(name, _units(turn, turn.me.unit_ids(SeatRole.LIAISON)))
    piece = state.asked
    if unit_id is None or piece is None or unit_id not in piece.unit_ids:
        _ask(turn, replace(state, turn=state.turn + 1), unheard=text)
    else:
        _go_on(turn, state.answered(unit_id, all_of_them=bare[0] in "都全"))


def repeat(turn: Turn, state: Dividing, before: str) -> None:
    """Say something, and ask the open question again."""
    turn.say(before)
    _go_on(turn, state)


def _go_on(turn: Turn, state: Dividing) -> None:
    if state.asked is not None:
        _ask(turn, state)
        return
    if not state.pieces:
        _drop(turn, state)
        return
    unit_ids = list(dict.fromkeys(piece.unit_ids[0] for piece in state.pieces))
    rounds: dict[int, int] = {}
    for unit_id in unit_ids:
        opened = understood.open_round(turn, unit_id)
        if opened is None:
            turn.save_dialogue(None)
            return
        rounds[unit_id] = opened[2]
    shares = state.shares(rounds)
    if len(shares) > 1:
        turn.say(words.divided([(programmes.unit(turn.tx, one.unit_id), _numbers(turn, one)) for one in shares]))
    first = replace(shares[0], later=shares[1:], turn=max(turn.row_id, state.turn))
    turn.save_dialogue(None)
    understood.take_up(turn, first, Begin())


def _drop(turn: Turn, state: Dividing) -> None:
    turn.save_dialogue(None)
    turn.say(words.nothing_taken())
    if state.waits:
        understood.take_up(turn, replace(state.waits[0], later=state.waits[1:]), Begin())


def _ask(turn: Turn, state: Dividing, *, unheard: str = "") -> None:
    piece = state.asked
    assert piece is not None
    turn.save_dialogue(state)
    units = _units(turn, piece.unit_ids)
    programme = newest_live(turn.tx, piece.unit_ids[0])
    tasks = programme.tasks if programme is not None else ()
    task = next((task for task in tasks if task.id == piece.part.task_id), None)
    turn.say(words.ask_unit(state, piece, task, units, unheard=unheard))


def _units(turn: Turn, unit_ids: Sequence[int]) -> list[Unit]:
    return [programmes.unit(turn.tx, unit_id) for unit_id in unit_ids]


def _numbers(turn: Turn, share: Understood) -> list[int]:
    programme = newest_live(turn.tx, share.unit_id)
    wanted = {part.task_id for part in share.parts}
    return [task.no for task in programme.tasks if task.id in wanted] if programme is not None else []
