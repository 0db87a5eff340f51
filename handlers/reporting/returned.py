"""Word back: a unit's form as it comes from Word, WPS or Excel, read outside the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.filling import Filling
from bot.conversation.message.rows import Matched, match_form
from bot.conversation.message.understood import FORM, Understood
from bot.domain import plain_text
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.returned import ReturnedForm
from bot.ports import ChatKind
from bot.texts import errors
from bot.texts.reporting import returned as words
from handlers.deps import Deps
from handlers.papers import given
from handlers.reporting import understood
from handlers.rounds.view import newest_live
from handlers.sent import NotTaken, Sent, Take
from handlers.turn import Turn


def from_file(sent: Sent, deps: Deps) -> Take | None:
    """A use of files (handlers/files.py): a unit's form that comes back from Word, WPS or Excel."""
    if not is_liaison(sent) or len(sent.files) != 1:
        return None
    from bot.documents.confined import Refused, TooComplex, run_confined
    from bot.documents.returned import load_form

    file = sent.files[0]
    try:
        value = run_confined("form", file.name, file.data)
    except Refused as refused:
        return NotTaken(str(refused))
    except TooComplex:
        return NotTaken(words.too_complex())
    form = load_form(value)
    if form is None:
        return None
    return lambda turn: receive_form(turn, form, file.sha256)


def is_liaison(sent: Sent) -> bool:
    return sent.event.chat_kind is ChatKind.PRIVATE and bool(sent.person.unit_ids(SeatRole.LIAISON))


# --- in the transaction -----------------------------------------------------------------------------------------


def receive_form(turn: Turn, form: ReturnedForm, sha256: str | None) -> None:
    own = turn.me.unit_ids(SeatRole.LIAISON)
    programme = newest_live(turn.tx, own[0])
    if programme is None:
        turn.say(errors.nothing_live())
        return
    sender = _unit_named(form, programme)
    if sender is not None and sender.id not in own:
        turn.audit("report.read", f"unit:{own[0]}", after={"sender": sender.id}, result="seal_wrong_unit")
        turn.say(words.wrong_unit(sender.name))
        return
    meant = (sender.id,) if sender is not None else _units_meant(turn, form, programme, own)
    if len(meant) > 1:
        turn.say(words.whose_form([programme.unit(unit_id) for unit_id in meant]))
        return
    chosen = meant[0]
    opened = understood.open_round(turn, chosen)
    if opened is None:
        return
    programme, quarter, round_id, facts = opened
    if form.quarter is not None and form.quarter != quarter:
        turn.say(words.old_quarter(form.quarter, quarter))
        return
    mine = {item.task.no for item in facts.items}
    others = {task.no: task.name for task in programme.tasks if task.no not in mine}
    matched = match_form(form, facts, given.shown(turn, programme, quarter, facts), others)
    turn.audit("report.read", f"unit:{chosen}", after={"rows": len(form.rows), "sha256": sha256})
    earlier, loose = understood.waiting(turn, round_id, chosen)
    later = understood.later(turn, round_id, chosen)
    if not (matched.parts or matched.undivided) and len(matched.blank) == len(facts.items):
        is_empty = not (matched.foreign or matched.unread)
        turn.say(words.empty_form(quarter) if is_empty else words.no_rows(matched.foreign))
        return
    for part in matched.parts:
        if part.task_id is not None and len(part.progress) > plain_text.LIMIT:
            number = facts.item(part.task_id).task.no
            turn.say(words.cell_long(number, len(part.progress), plain_text.LIMIT))
            return
    read = _of_form(turn, matched, round_id, chosen)
    parts = (*understood.besides(earlier, read.parts), *read.parts)
    understood.show(
        turn, programme, quarter, facts, replace(read, parts=parts, loose=(*loose, *read.loose), later=later)
    )


def _units_meant(turn: Turn, form: ReturnedForm, programme: Programme, own: Sequence[int]) -> tuple[int, ...]:
    """The person's units whose form it can be: the one at hand, else all with a task in one of its rows."""
    state = turn.dialogue()
    if isinstance(state, Filling | Understood) and state.unit_id in own:
        return (state.unit_id,)
    numbers = {row.no for row in form.rows}
    names = {row.name for row in form.rows}
    found = tuple(
        unit_id
        for unit_id in own
        if any(task.no in numbers or task.name in names for task in programme.tasks_of(unit_id))
    )
    return found or tuple(own[:1])


def _of_form(turn: Turn, matched: Matched, round_id: int, unit_id: int) -> Understood:
    return Understood(
        round_id,
        unit_id,
        FORM,
        parts=matched.parts,
        loose=(*matched.unread, *matched.undivided),
        unused=matched.unused,
        foreign=matched.foreign,
        blank=matched.blank,
        theirs=matched.theirs,
        turn=turn.row_id,
    )


def _unit_named(form: ReturnedForm, programme: Programme) -> Unit | None:
    """Whose form it is: as the sender line says, else the one unit that every row names."""
    for unit in programme.units:
        if form.sender and form.sender in (unit.name, *unit.aliases):
            return unit
    named = [{unit.id for unit in programme.units if unit.name in row.units.split()} for row in form.rows if row.units]
    shared = set.intersection(*named) if named else set()
    return programme.unit(shared.pop()) if len(shared) == 1 else None
