"""From the door to the right handler: one event, one transaction.

`receive` commits an event before anybody says received. `handle` does everything that follows from it at once: the
dialogue's step, the change, its audit line, and what is said back through the outbox. A handler that fails takes all of
it back, and the person is told that nothing was stored.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.domain import plain_text
from bot.domain.people import Person, SeatRole
from bot.domain.rights import Action, Surface, holders
from bot.ports import ChatKind, Content, Inbound
from bot.texts import errors
from handlers import files
from handlers.deps import Deps
from handlers.dispatch import dispatch
from handlers.letters import say_body
from handlers.reporting import review
from handlers.rounds.view import newest_live
from handlers.sent import SHORTEST_READ, Take
from handlers.turn import NotAllowed, Turn
from storage import inbox, outbox, people, presence, progress
from storage.store import Tx
from storage.trouble import Trouble, trouble

_log = logging.getLogger(__name__)

# Twenty messages a minute are more than anybody types; but who answers by numbers and buttons is quicker than that, so
# only those count that were sent without waiting for an answer.
_CROWD = 20


def receive(event: Inbound, deps: Deps) -> bool:
    """Clean and commit one event; False where it is here already. Raises whatever the database raises."""
    event = replace(
        event,
        text=plain_text.clean(event.text),
        sender_name=plain_text.clean(event.sender_name)[:80],
        files=tuple(replace(file, name=plain_text.clean(file.name)[:80]) for file in event.files),
    )
    return deps.store.run(lambda tx: inbox.put(tx, event, deps.machine())) is not None


def peek(row_id: int, deps: Deps) -> tuple[Inbound, Person | None] | None:
    """The waiting event, and who sent it where there is something to fetch or to read: that belongs before the
    transaction, not into it."""
    with deps.store.read() as tx:
        event = inbox.peek(tx, row_id)
        if event is None:
            return None
        may_read = event.files or len(event.text) >= SHORTEST_READ
        return event, people.person_of(tx, event.platform, event.account) if may_read else None


def handle(
    row_id: int,
    deps: Deps,
    fetched: Sequence[files.Fetched] = (),
    *,
    found: tuple[Inbound, Person | None] | None = None,
) -> None:
    """Handle one waiting event; nothing happens where it is handled already. `found` is what `peek` gave just now."""
    found = found or peek(row_id, deps)
    if found is None:
        return
    event, person = found
    try:
        take = files.read(person, event, fetched, deps)
        has_removed = deps.store.run(lambda tx: _handle(tx, row_id, deps, take))
    except Exception as error:
        if trouble(error) is Trouble.PASSING:
            raise  # the event waits until the database is there again
        _log.exception("event set aside", extra={"action": "inbox.failed", "inbox_id": row_id})
        reason = type(error).__name__
        deps.store.run(lambda tx: _set_aside(tx, row_id, event, reason, deps))
        return
    if has_removed:
        deps.files.remove_forgotten(deps.store)


def _handle(tx: Tx, row_id: int, deps: Deps, take: Take | None) -> bool:
    """Everything that follows from one event; whether bytes of files are to go once it is committed."""
    taken = inbox.take(tx, row_id, deps.machine())
    if taken is None:
        return False
    event = taken.event
    person = people.person_of(tx, event.platform, event.account)
    if person is not None and event.chat_kind is ChatKind.PRIVATE:
        people.seen(tx, event.platform, event.account, deps.clock())
        presence.heard(tx, person.id, deps.clock())
    turn = Turn(
        tx=tx,
        deps=deps,
        event=event,
        row_id=row_id,
        now=deps.clock(),
        person=person,
        surface=_surface(tx, event),
    )
    if inbox.ahead(tx, taken, deps.machine()) >= _CROWD:
        _slow_down(turn)
        return False
    try:
        with tx.begin_nested():
            dispatch(turn, take)
    except NotAllowed as refused:
        turn.audit(refused.action.value, "refused", result="not_allowed")
        turn.say(refused.sentence or _refusal(turn, refused.action))
    except progress.AlreadyAccepted as closed:
        turn.say(review.closed_to_editing(turn, closed.report))
    return turn.has_removed


def _slow_down(turn: Turn) -> None:
    """Leave out what came in a flood, and say so once a minute; nothing is changed."""
    turn.audit("refuse", "too_fast", result="too_fast")
    if turn.person is not None:
        key = f"toofast:{turn.event.platform}:{turn.event.account}:{turn.now:%Y%m%d%H%M}"
        outbox.put(turn.tx, key, turn.event.address, say_body(Content(text=errors.too_fast())), now=turn.now)


def _set_aside(tx: Tx, row_id: int, event: Inbound, reason: str, deps: Deps) -> None:
    inbox.set_aside(tx, row_id, reason, deps.machine())
    now = deps.clock()
    outbox.put(tx, f"reply:{row_id}:failed", event.address, say_body(Content(text=errors.internal())), now=now)
    for person in people.office(tx):
        address = people.address_of(tx, person.id)
        if person.is_admin and address is not None and address != event.address:
            body = say_body(Content(text=errors.event_failed(row_id)))
            outbox.put(tx, f"failed:{row_id}:{person.id}", address, body, now=now)


def _surface(tx: Tx, event: Inbound) -> Surface:
    if event.chat_kind is ChatKind.PRIVATE:
        return Surface.PRIVATE
    return Surface.CHANNEL if event.address in people.channels(tx) else Surface.GROUP


def _refusal(turn: Turn, action: Action) -> str:
    """Who does it: to its own people the office would be no help."""
    may = holders(action)
    own = {seat.role for seat in turn.me.seats}
    if may == {SeatRole.LIAISON} and SeatRole.LIAISON not in own:
        return errors.liaisons_do_it()
    if turn.me.is_office and SeatRole.ADMIN in may:
        return errors.admins_do_it()
    programme = newest_live(turn.tx)
    return errors.not_allowed(programme.office if programme else "群团科")
