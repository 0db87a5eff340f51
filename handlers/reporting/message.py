"""One long message: taken apart outside the transaction, shown task by task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.codec import Unreadable, from_json
from bot.conversation.events import Said
from bot.conversation.filling import Filling, ReportFacts
from bot.conversation.message.answered_here import answered_by, disclaimed_by, without_private
from bot.conversation.message.considering import consider, corrected_by, settles
from bot.conversation.message.dividing import Dividing, Piece, divide, over_all, sections
from bot.conversation.message.splitting import is_announced, split_message
from bot.conversation.message.understood import FORM, MESSAGE, Understood, Unheard, open_doubts
from bot.conversation.reading.amending import is_correction
from bot.conversation.reading.editing import added_words, joined, tells_the_same
from bot.conversation.reading.naming import STRONG
from bot.conversation.reading.parts import Part, Parts, part_of
from bot.conversation.reading.remarks import remark
from bot.conversation.reading.replacing import replacement
from bot.conversation.reading.swapping import corrects
from bot.conversation.reading.telling import speaks_of_all, without_lead
from bot.conversation.reading.topics import spoken_of
from bot.conversation.report.answering import tells_anything
from bot.conversation.report.elsewhere import Elsewhere, besides_shown, elsewhere
from bot.conversation.report.matter_told import matter_told
from bot.conversation.report.settling import insistence, puts_right
from bot.conversation.report.typed import edit_of
from bot.domain import plain_text
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.report import ReportState
from bot.domain.short_answer import is_hollow
from bot.texts import errors
from handlers import commands
from handlers.deps import Deps
from handlers.reporting import dividing, returned, understood
from handlers.rounds.view import newest_live, report_facts, reporting_quarter
from handlers.sent import SHORTEST_READ, Sent, Take
from handlers.turn import Turn
from storage import conversations, rounds
from storage.store import Tx

# Shorter words outside a dialogue are a question or a mistyped command, no report.
_MESSAGE_LENGTH = 20
# Who types in for a unit has its words before them: they may be short.
_ANEW = 10
_CORRECTS = re.compile(r"(?:改|更正|订正|不对|不是|应该|应为|错了|写错|多写|少写|去掉|删)")
_LOOKS_LIKE_PARTS = re.compile(
    r"第\s*[0-9０-９一二三四五六七八九十]{1,3}\s*项|\t|\n|序号|实施|任务\s*[0-9一二三四五六七八九十]"
)


def from_text(sent: Sent, deps: Deps) -> Take | None:
    """A use of texts: a pasted table, or one long message with the tasks' names or numbers in it."""
    text = sent.event.text
    if not returned.is_liaison(sent) or len(text) < SHORTEST_READ or commands.parse(text) is not None:
        return None
    is_one_of_several = len(sent.person.unit_ids(SeatRole.LIAISON)) > 1
    form = None
    if "\t" in text or "|" in text or "序号" in text:
        from bot.documents.returned import read_returned_text

        form = read_returned_text(text)
    with deps.store.read() as tx:
        known = _known(tx, sent, deps)
        state = _dialogue(tx, sent.person.id, known)
    is_short = len(text) < _MESSAGE_LENGTH and not (_LOOKS_LIKE_PARTS.search(text) or is_one_of_several)
    if not known or (is_short and not isinstance(state, Filling | Understood)):
        return None
    if form is not None and form.rows:
        return lambda turn: returned.receive_form(turn, form, None)
    if len(known) > 1:
        return _of_several(state, text, known)
    return _of_one(state, text, known[0], is_short=is_short)


def _of_one(state: object, text: str, facts: ReportFacts, *, is_short: bool = False) -> Take | None:
    if isinstance(state, Filling | Understood) and (remark(text) is not None or matter_told(text)):
        return None
    if isinstance(state, Filling) and state.unit_id == facts.unit.id:
        instead = _instead(state, text, facts)
        if instead is not None:
            return lambda turn: receive(turn, facts.unit.id, text, instead, resumes=state.task_id)
        if edit_of(state, text, facts) is not None:
            return None
        theirs = elsewhere(state, text, facts)
        if theirs is not None:
            return lambda turn: receive(turn, facts.unit.id, text, theirs, resumes=state.task_id)
    if (
        isinstance(state, Understood)
        and state.unit_id == facts.unit.id
        and not _waits_for_an_answer(state, text, facts)
    ):
        theirs = besides_shown(text, facts)
        if theirs is not None:
            return lambda turn: receive(turn, facts.unit.id, text, theirs)
    if is_short or not _takes(state, facts.unit.id, text, split_message(text, facts), facts):
        return None
    return lambda turn: receive(turn, facts.unit.id, text)


def _instead(state: Filling, text: str, facts: ReportFacts) -> Elsewhere | None:
    """改成：… under an open question: the new text of that task, to be shown beside the old one."""
    ready = [item for item in facts.items if item.is_ready]
    items = [facts.item(state.task_id)] if state.task_id is not None else ready
    if len(items) != 1 or items[0].report is None or not items[0].report.progress:
        return None
    words = replacement(text, items[0], facts)
    return Elsewhere(parts=(Part(items[0].task.id, words),)) if words else None


def _of_several(state: object, text: str, known: Sequence[ReportFacts]) -> Take | None:
    """A message of somebody who answers for several units: the one unit at hand, else unit by unit."""
    if isinstance(state, Dividing) and len(text) < _MESSAGE_LENGTH:
        return None  # 都是科技的 answers what is asked
    at_hand = state.unit_id if isinstance(state, Filling | Understood) else None
    here = next((facts for facts in known if facts.unit.id == at_hand), None)
    if isinstance(state, Understood) and here is not None and _is_about_the_screen(state, text, here):
        return None
    named = [(unit_id, words) for unit_id, words in sections(text, [facts.unit for facts in known]) if unit_id]
    names_another = any(unit_id != at_hand and _tells(words) for unit_id, words in named)
    pieces = divide(text, known)
    fits_here = here is not None and not names_another and all(here.unit.id in piece.unit_ids for piece in pieces)
    if here is not None and fits_here and (isinstance(state, Filling) or all(_is_shown(one, state) for one in pieces)):
        return _of_one(state, text, here)
    everything = over_all(known)
    parts = split_message(text, everything)
    # 第10项：… is another unit's, whatever is asked of this one.
    names_theirs = here is not None and parts.numbered >= 1 and any(at_hand not in one.unit_ids for one in pieces)
    is_taken = (names_another and _is_telling(text)) or names_theirs or _takes(state, 0, text, parts, everything)
    if not is_taken or not pieces or (len(text) < _MESSAGE_LENGTH and not (named or _LOOKS_LIKE_PARTS.search(text))):
        return None
    whose = {piece.unit_ids for piece in pieces}
    if len(whose) == 1 and len(only := next(iter(whose))) == 1 and not named:
        return lambda turn: receive(turn, only[0], text)
    return lambda turn: dividing.receive(turn, pieces, len(text))


def _tells(words: str) -> bool:
    """Whether something is told behind a unit's name: 民政那个 alone turns to it."""
    return len(words) >= 6 and plain_text.has_words(words)


def _is_shown(piece: Piece, state: object) -> bool:
    """Whether a piece can only be more of what is on the screen."""
    if not isinstance(state, Understood):
        return False
    shown = {part.task_id for part in state.parts}
    return len(piece.unit_ids) == 1 or piece.part.task_id is None or piece.part.task_id in shown


def _takes(state: object, unit_id: int, text: str, parts: Parts, facts: ReportFacts) -> bool:
    """Whether a text is one long message, given what question is open."""
    match state:
        case Filling() | Understood() if parts.numbered and not tells_anything(text):
            return False  # 跟第4项一样, 把第1项调出来
        case Filling() | None if corrects(text) and any(item.is_begun for item in facts.items):
            return False  # what was reported is put right, or asked about: it is no new report
        case Filling() if state.unit_id == unit_id:
            first = parts.parts[0].task_id if parts.parts else None
            return parts.named >= 2 or (parts.numbered >= 1 and first not in (None, state.task_id))
        case Filling():
            return parts.named >= 2
        case Asking():
            return parts.named >= 2
        case Understood() if any(insistence(part.progress) is not None for part in parts.parts):
            return False  # 第1项没错 is no report
        case Understood() if not state.loose and (is_correction(text) or corrects(text)):
            return False  # what is on the screen is put right, or asked about: it is no new report
        case Understood() if state.unit_id == unit_id:
            if _is_about_the_screen(state, text, facts):
                return False
            is_more = not (state.loose or open_doubts(state, facts)) and _is_report(text)
            return parts.named >= 1 or (is_more and _is_telling(text))
        case Understood():
            return parts.named >= 1
        case _:
            is_report = _is_report(text)
            return parts.numbered >= 1 or (parts.named >= 1 and is_report) or (is_report and _is_telling(text))


def _waits_for_an_answer(state: Understood, text: str, facts: ReportFacts) -> bool:
    """Whether words may answer what is asked above the screen, or put it right."""
    return bool(state.loose or open_doubts(state, facts)) or _is_about_the_screen(state, text, facts)


def _is_about_the_screen(state: Understood, text: str, facts: ReportFacts) -> bool:
    """Whether a text puts right, or settles, what is shown and waits for its yes."""
    if without_private(state, text) is not None:
        return True
    if any(reads(state, text, facts) is not None for reads in (corrected_by, disclaimed_by, answered_by)):
        return True
    return bool(open_doubts(state, facts)) and (puts_right(text) or settles(state, text, facts))


def _is_report(text: str) -> bool:
    return (
        len(text) >= _MESSAGE_LENGTH and plain_text.has_words(text) and not is_hollow(text) and not is_announced(text)
    )


def _is_telling(text: str) -> bool:
    """Whether words outside any dialogue read as a report, not as a question to the bot."""
    return not text.rstrip().endswith(("?", "？", "吗", "呢")) and len(text) <= plain_text.LIMIT


def _dialogue(tx: Tx, person_id: int, known: Sequence[ReportFacts]) -> object:
    """What lies open; nothing of a quarter that is no longer asked for."""
    saved = conversations.load(tx, person_id)
    if saved is None:
        return None
    try:
        state = from_json(saved.kind, saved.format, saved.state)
    except Unreadable:
        return None
    if isinstance(state, Understood) and any(facts.unit.id == state.unit_id for facts in known):
        quarter = rounds.round_of(tx, state.round_id)[1]
        return state if any(facts.quarter <= quarter for facts in known if facts.unit.id == state.unit_id) else None
    return state


def _known(tx: Tx, sent: Sent, deps: Deps) -> list[ReportFacts]:
    """What each of the person's units has to report now."""
    known = []
    for unit_id in sent.person.unit_ids(SeatRole.LIAISON):
        programme = newest_live(tx, unit_id)
        if programme is not None:
            quarter = reporting_quarter(tx, programme, deps.clock())
            now = local(deps.clock())
            known.append(report_facts(tx, programme, quarter, unit_id, person_id=sent.person.id, now=now))
    return known


def is_new_text(state: Understood, text: str, facts: ReportFacts) -> bool:
    """Whether words of somebody who types in for a unit are a report in place of the one that is shown: they answer nothing
    that is open there, and tell something."""
    if (
        corrects(text)
        or _CORRECTS.match(text)
        or not any(isinstance(say, Unheard) for say in consider(state, Said(text), facts).says)
    ):
        return False
    parts = split_message(text, facts)
    return parts.named >= 1 or (len(text) >= _ANEW and plain_text.has_words(text) and _is_telling(text))


def _of_all(text: str, facts: ReportFacts) -> tuple[Part, ...]:
    """两项都在正常推进: the same of every task that is still owed."""
    owed = [item for item in facts.items if not item.is_filed]
    if len(owed) < 2 or not speaks_of_all(text):
        return ()
    return tuple(Part(item.task.id, text.strip()) for item in owed)


def _only_added(part: Part) -> Part:
    """主任说最后补一句：…: what is to be added, and behind what stands."""
    head, mark, _ = part.progress.replace("：", ":").partition(":")
    words = added_words(part.progress) if mark and len(head) < _MESSAGE_LENGTH else ""
    return replace(part, progress=words, adds=True) if words else part


def _placed(part: Part, facts: ReportFacts) -> Part:
    """Words that name no task, given to the one they speak of, or to the only one there can be."""
    if part.task_id is not None:
        return part
    if len(facts.items) > 1 and STRONG.match(part.progress):
        return part  # 第2项, where that is another unit's
    owed = [item for item in facts.items if not item.is_filed]
    likely = spoken_of(part.progress, facts.items)
    only = next((found[0] for found in (facts.items, likely, owed) if len(found) == 1), None)
    if only is None:
        return part
    placed = part_of(only.task.id, part.progress, facts)
    # Nobody named the task, so nobody meant to replace what the office has of it, or sent back.
    stands = Part(only.task.id, only.report.progress if only.report is not None else "")
    is_returned = only.report is not None and only.report.state is ReportState.RETURNED
    is_more = is_returned and not tells_the_same(stands, placed, facts)
    return replace(placed, adds=placed.adds or only.is_filed or is_more)


# --- in the transaction -----------------------------------------------------------------------------------------


def receive(turn: Turn, unit_id: int, text: str, read: Elsewhere | None = None, *, resumes: int | None = None) -> None:
    """Show what a message says of a unit's tasks, to be agreed to.

    `read` is what it says, where that is known; `resumes` the task whose question is asked again afterwards.
    """
    if len(text) > plain_text.LIMIT:
        turn.say(errors.text_long(len(text)))
        return
    opened = understood.open_round(turn, unit_id)
    if opened is None:
        return
    programme, quarter, round_id, facts = opened
    if read is not None:
        found = (*read.parts, *(Part(None, words) for words in read.loose))
    else:
        found = _of_all(text, facts) or split_message(without_lead(text), facts).parts
    parts = tuple(_placed(_only_added(part), facts) for part in found)
    placed = tuple(part for part in parts if part.task_id is not None)
    loose = tuple(part.progress for part in parts if part.task_id is None)
    earlier, waiting = understood.waiting(turn, round_id, unit_id, also=FORM)
    shown_before = {part.task_id: part for part in earlier}
    placed = tuple(
        joined(shown_before[part.task_id], part, facts) if part.task_id in shown_before else part for part in placed
    )
    placed, loose = (*understood.besides(earlier, placed), *placed), (*waiting, *loose)
    later = understood.later(turn, round_id, unit_id)
    before = turn.dialogue()
    if isinstance(before, Understood) and before.unit_id == unit_id:
        resumes = before.resumes
    shown = Understood(
        round_id, unit_id, MESSAGE, parts=placed, loose=loose, turn=turn.row_id, later=later, resumes=resumes
    )
    understood.show(turn, programme, quarter, facts, shown)
