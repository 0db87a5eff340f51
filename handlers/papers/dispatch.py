"""The dispatch package (调度包): made once, previewed by the office in private, posted by somebody's hand or not at all.

What was read is what is posted: the package is frozen when its first preview is composed, words and files, as one held
row of the outbox that belongs to no platform. 发到频道 takes that row out of its hold and copies it to the channels; 不发
cancels it. Whoever presses second finds it decided, so it is posted at most once, however many people got the preview.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.domain.dispatch import Call, Slip, SlipColour, calls, slips
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.rights import Action
from bot.domain.summary import RoundSummary
from bot.ports import Address, Content, FileOut
from bot.texts import errors
from bot.texts.papers import dispatch as words
from handlers.deps import Deps
from handlers.rounds.view import newest_live, reporting_quarter, summary_of, work_calendar
from handlers.turn import Turn
from storage import outbox, people, programmes
from storage.claims import Letter
from storage.codec import StoredFile, content_from_json, content_to_json
from storage.store import Tx

_log = logging.getLogger(__name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Where a frozen package lies: an address no platform has.
_DRAWER = Address("office", "dispatch")
# Working days an answer to a slip may take.
ANSWER_DAYS = {SlipColour.RED: 2, SlipColour.YELLOW: 5, SlipColour.BLUE: 5}


def due_letters(
    tx: Tx, programme: Programme, quarter: Quarter, until: datetime
) -> list[tuple[str, Address, dict[str, Any], datetime]]:
    """(key, address, body, expiry) of the previews, one for each person of the office, when their hour has come."""
    body = _body(programme, quarter, "auto")
    addresses = ((person.id, people.address_of(tx, person.id)) for person in people.office(tx))
    return [
        (f"{_key(programme.id, str(quarter), 'auto')}:p{person_id}", address, body, until)
        for person_id, address in addresses
        if address is not None
    ]


def ask(turn: Turn, argument: str) -> None:
    """/summary 调度 [季度]: a fresh preview. /summary dispatch post|drop …: what its buttons mean."""
    turn.require(Action.REMIND)
    match argument.split():
        case ["post" | "drop" as decision, programme_id, code, package] if programme_id.isdecimal():
            _decide(turn, decision, int(programme_id), code, package)
            return
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    quarter = parse_quarter(argument, local(turn.now).date())
    if argument and quarter is None:
        turn.say(errors.quarter_unclear(argument))
        return
    quarter = quarter or reporting_quarter(turn.tx, programme, turn.now)
    turn.enqueue(_body(programme, quarter, f"r{turn.row_id}"))


def compose(letter: Letter, deps: Deps, now: datetime) -> Content | None:
    """The preview as it stands frozen; None where its reader left the office. Makes documents, outside a transaction."""
    programme_id, quarter, package = letter.body["programme"], letter.body["quarter"], letter.body["package"]
    key = _key(programme_id, quarter, package)
    with deps.store.read() as tx:
        if letter.address not in {people.address_of(tx, person.id) for person in people.office(tx)}:
            return None
        frozen = outbox.body_of(tx, key)
        value = None
        if frozen is None:
            programme = programmes.programme(tx, programme_id)
            value = summary_of(tx, programme, Quarter.of_code(quarter), now=now, is_rehearsal=deps.is_rehearsal)
            unreached = {unit.id for unit in programme.units} - people.reached_unit_ids(tx)
            contacts = {unit.id: _contacts(tx, unit.id) for unit in programme.units}
            calendar = work_calendar(tx)
            may_post = bool(people.channels(tx))
    if frozen is None:
        assert value is not None
        phoned, drafted = calls(value, unreached), slips(value)
        today = local(now).date()
        reply_by = {colour: calendar.add_workdays(today, days) for colour, days in ANSWER_DAYS.items()}
        documents, unmade = _files(value, drafted, reply_by)
        own, unmade_own = _call_list(value, phoned, contacts)
        stored = _kept(deps, documents)
        private = _kept(deps, own)
        unmade += unmade_own
        name = f"{programme_id} {quarter} {package}"
        preview = words.preview(value, phoned, drafted, contacts, package=name, may_post=may_post, unmade=unmade)
        made = {
            "preview": content_to_json(preview, [*stored, *private]),
            "with_phones": [file.sha256 for file, made in zip(private, own, strict=True) if made.has_phones],
            "post": {"kind": "say", **content_to_json(words.posted(value, phoned, drafted), stored)},
        }
        deps.store.run(lambda tx: outbox.hold(tx, key, _DRAWER, made, now=now, reason="preview"))
        with deps.store.read() as tx:
            frozen = outbox.body_of(tx, key)
        assert frozen is not None
    content, files = content_from_json(frozen["preview"])
    with_phones = frozen.get("with_phones", ())
    return replace(
        content,
        files=tuple(
            FileOut(file.name, file.media_type, deps.files.read(file.sha256), file.sha256 in with_phones)
            for file in files
        ),
    )


def _kept(deps: Deps, documents: Sequence[FileOut]) -> list[StoredFile]:
    return [
        deps.files.put(deps.store, file.data, name=file.name, media_type=file.media_type, now=deps.machine())
        for file in documents
    ]


def _files(
    value: RoundSummary, drafted: tuple[Slip, ...], reply_by: dict[SlipColour, date]
) -> tuple[list[FileOut], list[str]]:
    """The documents, and the names of those that could not be made: the call list must not wait for them."""
    # Imported here: Word weighs more than the rest of the program.
    from bot.documents.bulletin import bulletin_docx, bulletin_name
    from bot.documents.bulletin_slips import slips_docx, slips_name

    wanted: list[tuple[str, Callable[[], bytes]]] = [(bulletin_name(value), lambda: bulletin_docx(value))]
    if drafted:
        wanted.append((slips_name(value), lambda: slips_docx(value, drafted, reply_by)))
    made, unmade = [], []
    for name, make in wanted:
        try:
            made.append(FileOut(name, DOCX, make()))
        except Exception:
            _log.exception("document cannot be made", extra={"action": "dispatch.document", "subject": name})
            unmade.append(name)
    return made, unmade


def _contacts(tx: Tx, unit_id: int) -> tuple[words.Contact, ...]:
    return tuple(
        words.Contact(person.name, role.label, person.phone)
        for role in (SeatRole.LIAISON, SeatRole.HEAD)
        for person in people.contacts(tx, unit_id, role)
    )


def _call_list(
    value: RoundSummary, phoned: Sequence[Call], contacts: Mapping[int, Sequence[words.Contact]]
) -> tuple[list[FileOut], list[str]]:
    """The call list as a sheet to lie beside the telephone, for the office alone; and its name where it cannot be made."""
    from bot.documents.call_list import CallLine, call_list_docx, call_list_name

    if not phoned:
        return [], []
    name = call_list_name(value)
    lines = [
        CallLine(call.unit.name, words.who(contacts.get(call.unit.id, ())), tuple(words.questions(call, value)))
        for call in phoned
    ]
    has_phones = any(contact.phone for call in phoned for contact in contacts.get(call.unit.id, ()))
    try:
        return [FileOut(name, DOCX, call_list_docx(value, lines), has_phones)], []
    except Exception:
        _log.exception("document cannot be made", extra={"action": "dispatch.document", "subject": name})
        return [], [name]


def _decide(turn: Turn, decision: str, programme_id: int, code: str, package: str) -> None:
    """Post the package or put it away: whoever comes first."""
    key = _key(programme_id, code, package)
    body = outbox.body_of(turn.tx, key)
    if body is None:
        turn.say(errors.button_stale("进度"))
        return
    quarter = Quarter.of_code(code)
    channels = people.channels(turn.tx)
    if decision == "post" and not channels:
        turn.say(words.no_channel())
        return
    if not outbox.settle_held(turn.tx, key, is_released=decision == "post", now=turn.now):
        turn.say(words.decided(quarter))
        return
    turn.audit(f"dispatch.{decision}", key)
    if decision == "drop":
        turn.say(words.dropped(quarter))
        return
    for channel in channels:
        outbox.put(turn.tx, f"{key}:{channel.platform}/{channel.chat}", channel, body["post"], now=turn.now)
    turn.say(words.sent(quarter))


def _body(programme: Programme, quarter: Quarter, package: str) -> dict[str, Any]:
    return {"kind": "dispatch", "programme": programme.id, "quarter": str(quarter), "package": package}


def _key(programme_id: int, quarter: str, package: str) -> str:
    return f"dispatch:{programme_id}:{quarter}:{package}"
