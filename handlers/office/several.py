"""Several wishes in one message: each is named, what is only looked at is answered, the first that changes something is shown,
and the others are offered as buttons. None of them is done with another's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.conversation.office import words as office_words
from bot.conversation.office.cues import Want
from bot.conversation.office.dividing import Part, divided, refuses
from bot.conversation.office.reading import Reading
from bot.domain.localtime import local
from bot.domain.programme import Programme
from bot.texts.office import several as words
from handlers.office import acting, looking
from handlers.office.extending import why_not
from handlers.turn import Turn
from storage import extensions

Do = Callable[[str, Reading], None]

# What messengers let a button carry.
_DATA_BYTES = 64


def take_several(turn: Turn, text: str, programme: Programme, do: Do) -> bool:
    """Take a message that holds several wishes; False for one that does not."""
    requests = {one.unit_id: one for one in extensions.undecided(turn.tx, programme.id)}
    found = divided(text, programme, local(turn.now).date(), asked_by=requests.keys())
    parts = [_as_an_answer(part, requests) for part in found]
    if not parts:
        return False
    first = next((part for part in parts if _is_change(part)), None)
    rows, buttons = [], []
    for part in parts:
        if part.reading is None:
            rows.append(words.not_understood(part.text))
        elif part is first:
            rows.append(words.shown_now(part.text))
        elif part.is_for_later:
            label, line = acting.choice(part.reading.want, part.reading)
            rows.append(words.not_at_an_hour(part.text))
            buttons.append((label, line))
        elif _is_change(part):
            label, line = _button(part, requests)
            rows.append(words.still_open(part.text, label))
            buttons.append((label, line))
        else:
            rows.append(words.shown_now(part.text))
    turn.say(words.several(rows, buttons))
    for part in parts:
        if part.reading is not None and not _is_change(part) and not part.is_for_later:
            do(part.text, part.reading)
    if first is not None and first.reading is not None:
        do(first.text, first.reading)
    return True


def _is_change(part: Part) -> bool:
    return part.reading is not None and part.reading.want not in looking.LOOKS


def _as_an_answer(part: Part, requests: dict[int, extensions.Request]) -> Part:
    """公安驳回 of a unit that asks for a later day is a no to that."""
    reading = part.reading
    if reading is not None and reading.want is Want.EXTENSION and not reading.units:
        return replace(part, reading=None)  # whose request it answers cannot be told
    if reading is None or reading.want is not Want.RETURN or not refuses(part):
        return part
    if not any(unit.id in requests for unit in reading.units):
        return part
    return replace(part, reading=replace(reading, want=Want.EXTENSION, other=None))


def _button(part: Part, requests: dict[int, extensions.Request]) -> tuple[str, str]:
    """The label and the command line that bring this wish before the office, with its own words where a button can carry them."""
    reading = part.reading
    assert reading is not None
    label, line = acting.choice(reading.want, reading)
    unit = next(iter(reading.units), None)
    said = ""
    if reading.want is Want.EXTENSION and unit is not None and (request := requests.get(unit.id)):
        is_no = refuses(part)
        label = f"{'不同意' if is_no else '看'}{unit.name}的延期"
        line = f"/extend no{request.id}" if is_no else f"/extend u{unit.id}"
        said = f"? {why}" if is_no and (why := why_not(reading.named)) else ""
    elif reading.want is Want.REMIND:
        said = office_words.reminder_words(reading.named) if unit is not None and len(reading.units) == 1 else ""
        line = line if len(reading.units) < 2 else f"/remind {','.join(f'u{one.id}' for one in reading.units)}"
    full = f"{line} {said}".strip()
    return label, full if len(full.encode()) <= _DATA_BYTES else line
