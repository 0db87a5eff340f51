"""One long message: taken apart outside the transaction, shown task by task."""

from __future__ import annotations

import re

from bot.conversation.amending import is_correction
from bot.conversation.asking import Asking
from bot.conversation.codec import Unreadable, from_json
from bot.conversation.filling import Filling, ReportFacts
from bot.conversation.settling import insistence, puts_right
from bot.conversation.splitting import Part, Parts, is_announced, split_message
from bot.conversation.understood import FORM, MESSAGE, Understood, corrected_by, open_doubts, settles
from bot.domain import plain_text
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.returned import ReturnedForm
from bot.domain.short_answer import is_hollow
from bot.texts import errors
from handlers import commands
from handlers.deps import Deps
from handlers.reporting import returned, understood
from handlers.rounds.view import newest_live, report_facts, reporting_quarter
from handlers.sent import SHORTEST_READ, Sent, Take
from handlers.turn import Turn
from storage import conversations
from storage.store import Tx

# Shorter words outside a dialogue are a question or a mistyped command, no report.
_MESSAGE_LENGTH = 20
_LOOKS_LIKE_PARTS = re.compile(
    r"第\s*[0-9０-９一二三四五六七八九十]{1,3}\s*项|\t|\n|序号|实施|任务\s*[0-9一二三四五六七八九十]"
)


def from_text(sent: Sent, deps: Deps) -> Take | None:
    """A use of texts: a pasted table, or one long message with the tasks' names or numbers in it."""
    text = sent.event.text
    if not returned.is_liaison(sent) or len(text) < SHORTEST_READ or commands.parse(text) is not None:
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
        return lambda turn: returned.receive_form(turn, form, None, unit_id)
    return lambda turn: _receive_message(turn, unit_id, text)


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
        case Understood() if any(insistence(part.progress) is not None for part in parts.parts):
            return False  # 第1项没错 is no report
        case Understood() if not state.loose and is_correction(text):
            return False  # what is on the screen is put right, or asked about: it is no new report
        case Understood() if state.unit_id == unit_id and corrected_by(state, text, facts) is not None:
            return False
        case Understood() if state.unit_id == unit_id:
            has_doubts = bool(open_doubts(state, facts))
            if has_doubts and (puts_right(text) or settles(state, text, facts)):
                return False
            is_more = not (state.loose or has_doubts) and _is_report(text)
            return parts.named >= 1 or (is_more and _is_telling(text))
        case Understood():
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


def _receive_message(turn: Turn, unit_id: int, text: str) -> None:
    if len(text) > plain_text.LIMIT:
        turn.say(errors.text_long(len(text)))
        return
    opened = understood.open_round(turn, unit_id)
    if opened is None:
        return
    programme, quarter, round_id, facts = opened
    parts = split_message(text, facts).parts
    if len(facts.items) == 1:
        parts = tuple(Part(facts.items[0].task.id, part.progress) if part.task_id is None else part for part in parts)
    placed = tuple(part for part in parts if part.task_id is not None)
    loose = tuple(part.progress for part in parts if part.task_id is None)
    earlier, waiting = understood.waiting(turn, round_id, unit_id, also=FORM)
    placed, loose = (*understood.besides(earlier, placed), *placed), (*waiting, *loose)
    read = Understood(round_id, unit_id, MESSAGE, parts=placed, loose=loose, turn=turn.row_id)
    understood.show(turn, programme, quarter, facts, read)
