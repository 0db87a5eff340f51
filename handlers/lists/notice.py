"""Setting up from a published notice: read, proposed as a new list or as a later version of a live one, confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from bot.domain.notice import NotANotice, Notice
from bot.domain.programme import Programme
from bot.domain.rights import Action, Surface, allowed
from bot.ports import ChatKind, Content
from bot.texts import dates, errors
from bot.texts.lists import notice as words
from bot.texts.rounds import ending as ending_words
from handlers.deps import Deps
from handlers.lists import correcting
from handlers.lists.places import show_home
from handlers.lists.proposal import difference_of, go_live, kept, propose, revise, tell_admins
from handlers.rounds.view import plan_of, reporting_quarter
from handlers.sent import NotTaken, Sent, Take
from handlers.turn import Turn
from storage import people, programmes, proposals

# A text this long from the office, with units in it, can only be a pasted notice.
_PASTED_LENGTH = 300


def from_file(sent: Sent, _deps: Deps) -> Take | None:
    """A use of files (handlers/files.py): a notice the office sends."""
    if not _is_office(sent):
        return None
    from bot.documents.confined import read_confined

    file = sent.files[0]
    return _reading(lambda: read_confined(file.name, file.data), file.sha256)


def from_text(sent: Sent, _deps: Deps) -> Take | None:
    """A use of texts: a notice the office pastes."""
    text = sent.event.text
    if len(text) < _PASTED_LENGTH or not ("责任单位" in text or "牵头" in text) or not _is_office(sent):
        return None
    from bot.documents.notice import read_notice_text

    return _reading(lambda: read_notice_text(text), hashlib.sha256(text.encode()).hexdigest())


def _is_office(sent: Sent) -> bool:
    surface = Surface.PRIVATE if sent.event.chat_kind is ChatKind.PRIVATE else Surface.GROUP
    return allowed(sent.person, Action.PREVIEW_NOTICE, surface=surface)


def _reading(read: Callable[[], Notice], sha256: str) -> Take:
    try:
        notice = read()
    except NotANotice as refused:
        return NotTaken(str(refused))
    return lambda turn: _receive(turn, notice, sha256)


def _receive(turn: Turn, notice: Notice, sha256: str) -> None:
    """Show what was read, as a proposal that is not live."""
    turn.require(Action.PREVIEW_NOTICE)
    waiting = proposals.waiting(turn.tx)
    if waiting is not None and waiting.source_sha256 == sha256:
        show_home(turn, note=words.same_file_waits())
        return
    for programme in programmes.live(turn.tx):
        known, at = programmes.source_of(turn.tx, programme.id)
        if known == sha256:
            turn.say(words.same_file_live(programme, dates.full_moment(at)))
            return
    for ended in programmes.ended(turn.tx):
        if programmes.source_of(turn.tx, ended.id)[0] == sha256:
            turn.say(ending_words.same_file(ended))
            return
    made = propose(turn.tx, notice, sha256=sha256, now=turn.now)
    if isinstance(made, Programme):
        turn.say(words.same_content_live(made))
        return
    turn.audit("notice.propose", f"programme:{made.id}", after=kept(made))
    if not turn.may(Action.CONFIRM_NOTICE):
        tell_admins(turn)
    show_home(turn, note=words.took_place_of(waiting.proposal.title) if waiting is not None else "")


def show(turn: Turn, argument: str) -> None:
    """/import: what waits for confirmation, or what is live, or how to begin; a place in it, or words about it."""
    turn.require(Action.PREVIEW_NOTICE)
    if argument.startswith("revise:") or (argument == "修改" and proposals.waiting(turn.tx) is None):
        _revise(turn, argument.removeprefix("revise:"))
    elif correcting.handles(argument):
        correcting.handle(turn, argument)
    elif proposals.waiting(turn.tx) is not None:
        if argument and argument != "修改":
            correcting.said(turn, argument)
        else:
            show_home(turn)
    else:
        live = programmes.live(turn.tx)
        turn.say(words.live_list(live[-1]) if live else words.how_to_import())


def _revise(turn: Turn, typed: str) -> None:
    """Begin to change a live list, unless a change to it waits already."""
    live = {str(programme.id): programme for programme in programmes.live(turn.tx)}
    programme = live.get(typed) or (list(live.values())[-1] if typed == "修改" and live else None)
    if programme is None:
        turn.say(errors.not_found())
        return
    waiting = proposals.waiting(turn.tx)
    if waiting is not None and waiting.proposal.updates == programme.id:
        show_home(turn)
        return
    made = revise(turn.tx, programme, turn.now)
    turn.audit("notice.revise", f"programme:{made.id}", after=kept(made))
    note = words.revision_begun()
    if waiting is not None:
        note += words.took_place_of(waiting.proposal.title)
    show_home(turn, note=note)


def confirm(turn: Turn, argument: str) -> None:
    """确认启用: from now on the list is live and its rounds run; or the live list says what its new version says."""
    waiting = proposals.waiting(turn.tx)
    if waiting is not None and turn.may(Action.PREVIEW_NOTICE) and not turn.may(Action.CONFIRM_NOTICE):
        turn.audit(Action.CONFIRM_NOTICE.value, f"programme:{waiting.proposal.id}", result="not_allowed")
        turn.say(words.only_admins(tell_admins(turn)))
        return
    turn.require(Action.CONFIRM_NOTICE)
    if waiting is None:
        turn.say(words.nothing_waits())
        return
    wanted, _, version = argument.partition(".")
    if wanted not in ("", str(waiting.proposal.id)) or version not in ("", str(waiting.version)):
        show_home(turn, note=words.changed_meanwhile())
        return
    found = difference_of(turn.tx, waiting.proposal)
    if found is not None and not found[1].is_any:
        proposals.discard(turn.tx, waiting.proposal.id)
        turn.save_dialogue(None)
        turn.say(words.nothing_changed())
        return
    made = go_live(turn.tx, waiting.proposal, person=turn.me, now=turn.now)
    for line in made.audit_lines:
        turn.audit(line.action, line.object, before=line.before, after=line.after)
    turn.save_dialogue(None)
    if made.changes is None:
        turn.say(_confirmed(turn, made.programme, len(waiting.proposal.doubts)))
    else:
        turn.say(words.updated(made.programme, made.changes))


def _confirmed(turn: Turn, programme: Programme, doubts: int) -> Content:
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    due = plan_of(turn.tx, programme, quarter).due_at
    unreached = {unit.id for unit in programme.units} - people.reached_unit_ids(turn.tx)
    return words.confirmed(programme, quarter.label, dates.moment_with_weekday(due), doubts, len(unreached))
