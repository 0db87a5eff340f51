"""Word back, and one long message: read outside the transaction, shown against what is there, filed on a yes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.amending import is_correction
from bot.conversation.asking import Asking
from bot.conversation.codec import Unreadable, from_json
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, ReportFacts
from bot.conversation.proposal import FORM, MESSAGE, Proposal, consider, corrected_by, held_part, open_doubts, settles
from bot.conversation.rows import Matched, match_form
from bot.conversation.settling import insistence, puts_right
from bot.conversation.splitting import Part, Parts, is_announced, split_message
from bot.domain import plain_text
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.returned import ReturnedForm
from bot.domain.rights import Action
from bot.domain.short_answer import is_hollow
from bot.ports import ChatKind
from bot.texts import dates, errors
from bot.texts import report as report_words
from bot.texts import returned as words
from handlers import commands
from handlers.deps import Deps
from handlers.papers import given
from handlers.people import start
from handlers.reporting import report
from handlers.rounds.view import newest_live, plan_of, report_facts, reporting_quarter
from handlers.sent import SHORTEST_READ, NotTaken, Sent, Take
from handlers.turn import Turn
from storage import conversations, programmes, rounds
from storage.store import Tx

# Shorter words outside a dialogue are a question or a mistyped command, no report.
_MESSAGE_LENGTH = 20
_LOOKS_LIKE_PARTS = re.compile(
    r"第\s*[0-9０-９一二三四五六七八九十]{1,3}\s*项|\t|\n|序号|实施|任务\s*[0-9一二三四五六七八九十]"
)


def from_file(sent: Sent, deps: Deps) -> Take | None:
    """A use of files (handlers/files.py): a unit's form that comes back from Word, WPS or Excel."""
    if not _is_liaison(sent) or len(sent.files) != 1:
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
    return lambda turn: _receive_form(turn, form, file.sha256)


def from_text(sent: Sent, deps: Deps) -> Take | None:
    """A use of texts: a pasted table, or one long message with the tasks' names or numbers in it."""
    text = sent.event.text
    if not _is_liaison(sent) or len(text) < SHORTEST_READ or commands.parse(text) is not None:
        return None
    if len(text) < _MESSAGE_LENGTH and not _LOOKS_LIKE_PARTS.search(text):
        return None
    form = None
    if "\t" in text or "|" in text or "序号" in text:
        from bot.documents.returned import read_returned_text

        form = read_returned_text(text)
    with deps.store.read() as tx:
        unit_id = _unit_meant(tx, sent, text, form, deps)
    if unit_id is None:
        return None
    if form is not None and form.rows:
        return lambda turn: _receive_form(turn, form, None, unit_id)
    return lambda turn: _receive_message(turn, unit_id, text)


def _is_liaison(sent: Sent) -> bool:
    return sent.event.chat_kind is ChatKind.PRIVATE and bool(sent.person.unit_ids(SeatRole.LIAISON))


def _unit_meant(tx: Tx, sent: Sent, text: str, form: ReturnedForm | None, deps: Deps) -> int | None:
    """Which of the person's units a text reports for; None where it is an answer to the open question, or nothing."""
    state = _dialogue(tx, sent.person.id)
    best: tuple[int, int] | None = None
    for unit_id in sent.person.unit_ids(SeatRole.LIAISON):
        found = _round_now(tx, unit_id, deps)
        if found is None:
            continue
        programme, quarter = found
        facts = report_facts(tx, programme, quarter, unit_id, person_id=sent.person.id, now=local(deps.clock()))
        parts = split_message(text, facts)
        score = len(form.rows) if form is not None else parts.named
        if _takes(state, unit_id, text, parts, form, facts) and (best is None or score > best[0]):
            best = (score, unit_id)
    return best[1] if best else None


def _takes(state: object, unit_id: int, text: str, parts: Parts, form: ReturnedForm | None, facts: ReportFacts) -> bool:
    """Whether a text is one long message, given what question is open."""
    if form is not None and form.rows:
        return True
    match state:
        case Filling() if state.unit_id == unit_id:
            first = parts.parts[0].task_id if parts.parts else None
            return parts.named >= 2 or (parts.numbered >= 1 and first not in (None, state.task_id))
        case Filling():
            return parts.named >= 2
        case Asking():
            return parts.named >= 2
        case Proposal() if any(insistence(part.progress) is not None for part in parts.parts):
            return False  # 第1项没错 is no report
        case Proposal() if not state.loose and is_correction(text):
            return False  # what is on the screen is put right, or asked about: it is no new report
        case Proposal() if state.unit_id == unit_id and corrected_by(state, text, facts) is not None:
            return False
        case Proposal() if state.unit_id == unit_id:
            has_doubts = bool(open_doubts(state, facts))
            if has_doubts and (puts_right(text) or settles(state, text, facts)):
                return False
            is_more = not (state.loose or has_doubts) and _is_report(text)
            return parts.named >= 1 or (is_more and _is_telling(text))
        case Proposal():
            return parts.named >= 1
        case _:
            is_report = _is_report(text)
            return parts.numbered >= 1 or (parts.named >= 1 and is_report) or (is_report and _is_telling(text))


def _is_report(text: str) -> bool:
    return (
        len(text) >= _MESSAGE_LENGTH and plain_text.has_words(text) and not is_hollow(text) and not is_announced(text)
    )


def _is_telling(text: str) -> bool:
    """Whether words outside any dialogue read as a report, not as a question to the bot."""
    return not text.rstrip().endswith(("?", "？", "吗", "呢")) and len(text) <= plain_text.LIMIT


def _dialogue(tx: Tx, person_id: int) -> object:
    saved = conversations.load(tx, person_id)
    if saved is None:
        return None
    try:
        return from_json(saved.kind, saved.format, saved.state)
    except Unreadable:
        return None


def _round_now(tx: Tx, unit_id: int, deps: Deps) -> tuple[Programme, Quarter] | None:
    programme = newest_live(tx, unit_id)
    return None if programme is None else (programme, reporting_quarter(tx, programme, deps.clock()))


# --- in the transaction -----------------------------------------------------------------------------------------


def _receive_form(turn: Turn, form: ReturnedForm, sha256: str | None, unit_id: int | None = None) -> None:
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
    chosen = sender.id if sender is not None else unit_id or own[0]
    opened = _open(turn, chosen)
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
    earlier, loose = _waiting(turn, round_id, chosen)
    if not (matched.parts or matched.undivided) and len(matched.blank) == len(facts.items):
        is_empty = not (matched.foreign or matched.unread)
        turn.say(words.empty_form(quarter) if is_empty else words.no_rows(matched.foreign))
        return
    for part in matched.parts:
        if part.task_id is not None and len(part.progress) > plain_text.LIMIT:
            number = facts.item(part.task_id).task.no
            turn.say(words.cell_long(number, len(part.progress), plain_text.LIMIT))
            return
    proposal = _of_form(turn, matched, round_id, chosen)
    parts = (*_besides(earlier, proposal.parts), *proposal.parts)
    _propose(turn, programme, quarter, facts, replace(proposal, parts=parts, loose=(*loose, *proposal.loose)))


def _of_form(turn: Turn, matched: Matched, round_id: int, unit_id: int) -> Proposal:
    return Proposal(
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


def _receive_message(turn: Turn, unit_id: int, text: str) -> None:
    if len(text) > plain_text.LIMIT:
        turn.say(errors.text_long(len(text)))
        return
    opened = _open(turn, unit_id)
    if opened is None:
        return
    programme, quarter, round_id, facts = opened
    parts = split_message(text, facts).parts
    if len(facts.items) == 1:
        parts = tuple(Part(facts.items[0].task.id, part.progress) if part.task_id is None else part for part in parts)
    placed = tuple(part for part in parts if part.task_id is not None)
    loose = tuple(part.progress for part in parts if part.task_id is None)
    earlier, waiting = _waiting(turn, round_id, unit_id, also=FORM)
    placed, loose = (*_besides(earlier, placed), *placed), (*waiting, *loose)
    proposal = Proposal(round_id, unit_id, MESSAGE, parts=placed, loose=loose, turn=turn.row_id)
    _propose(turn, programme, quarter, facts, proposal)


def _waiting(
    turn: Turn, round_id: int, unit_id: int, *, also: str = MESSAGE
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """(parts, loose words) that wait for a yes and are not lost by going on another way.

    A form that comes again takes the place of the one before; words in a message, and what was answered in the dialogue
    and is still asked about, stay. `also` is what kind of proposal stays besides.
    """
    state = turn.dialogue()
    if isinstance(state, Proposal) and (state.round_id, state.unit_id) == (round_id, unit_id):
        return (state.parts, state.loose) if state.source in (MESSAGE, also) else ((), ())
    if isinstance(state, Filling) and (state.round_id, state.unit_id) == (round_id, unit_id):
        held = held_part(state)
        return ((held,) if held is not None else (), ())
    return (), ()


def _besides(earlier: Sequence[Part], new: Sequence[Part]) -> tuple[Part, ...]:
    again = {part.task_id for part in new}
    return tuple(part for part in earlier if part.task_id not in again)


def _open(turn: Turn, unit_id: int) -> tuple[Programme, Quarter, int, ReportFacts] | None:
    """The running round of a unit, for its liaison; says why there is none and returns None."""
    turn.require(Action.WRITE_REPORT, unit_id)
    programme = newest_live(turn.tx, unit_id)
    if programme is None:
        turn.say(errors.nothing_live())
        return None
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter)
    if turn.now > plan.closes_at:
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return None
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    return programme, quarter, round_id, report.facts_of(turn, programme, quarter, unit_id)


def _propose(turn: Turn, programme: Programme, quarter: Quarter, facts: ReportFacts, proposal: Proposal) -> None:
    _advance(turn, programme, quarter, proposal, Begin(), facts)


def report_or_resume(turn: Turn, argument: str) -> None:
    """/report: what was read and waits for its yes comes first, then the questions."""
    state = turn.dialogue()
    if isinstance(state, Proposal):
        repeat(turn, state)
    else:
        report.report(turn, argument)


def cancel(turn: Turn, argument: str) -> None:
    """/cancel: a proposal that is left changes nothing, and says so."""
    state = turn.dialogue() if turn.person is not None else None
    if isinstance(state, Proposal):
        _answer(turn, state, Chose("drop"))
    else:
        start.cancel(turn, argument)


def press(turn: Turn, state: Proposal, data: str) -> bool:
    """Take a pressed button of the proposal; False where it belongs to an earlier question."""
    asked, _, choice = data.removeprefix("d").partition(":")
    if asked != str(state.turn):
        return False
    _answer(turn, state, Chose(choice))
    return True


def say(turn: Turn, state: Proposal, text: str) -> None:
    _answer(turn, state, Said(text))


def repeat(turn: Turn, state: Proposal, before: str = "") -> None:
    """Show the proposal again."""
    if before:
        turn.say(before)
    _answer(turn, state, Begin())


def _answer(turn: Turn, state: Proposal, event: Event) -> None:
    programme_id, quarter = rounds.round_of(turn.tx, state.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    turn.require(Action.WRITE_REPORT, state.unit_id)
    plan = plan_of(turn.tx, programme, quarter)
    if turn.now > plan.closes_at:
        turn.save_dialogue(None)
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return
    _advance(turn, programme, quarter, state, event, report.facts_of(turn, programme, quarter, state.unit_id))


def _advance(
    turn: Turn, programme: Programme, quarter: Quarter, state: Proposal, event: Event, facts: ReportFacts
) -> None:
    outcome = consider(state, event, facts)
    after = report.apply(turn, programme, quarter, state.round_id, outcome.changes, facts)
    then = outcome.then
    turn.save_dialogue(outcome.state if then is None else then.state)
    for content in words.render(outcome.says, outcome.state, after, goes_on=then is not None):
        turn.say(content)
    if then is not None:
        for content in report_words.render(then.says, then.state, after):
            turn.say(content)
    report.follow_up(turn, programme, quarter, state.unit_id, outcome.changes)


def _unit_named(form: ReturnedForm, programme: Programme) -> Unit | None:
    """Whose form it is: as the sender line says, else the one unit that every row names."""
    for unit in programme.units:
        if form.sender and form.sender in (unit.name, *unit.aliases):
            return unit
    named = [{unit.id for unit in programme.units if unit.name in row.units.split()} for row in form.rows if row.units]
    shared = set.intersection(*named) if named else set()
    return programme.unit(shared.pop()) if len(shared) == 1 else None
