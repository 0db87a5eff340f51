"""What was understood: several tasks read at once, from a returned form or one long message, shown before anything is replaced.

Theory of operation. The dialogue holds the words as they were read, task by task; what they mean is worked out anew at each
look (matching.py), against the reports as they stand then. First the words that fit no task are placed, one question each;
then numbers of private people are asked about; then everything is shown once, and under it, on the same screen, all that
is doubtful. A yes writes all of it and files what is complete; where something was doubtful the yes is to that, and may
bring a reason. One reply settles every doubt, or puts a number or a time right (settling.py): what is changed by it is
shown again. What is missing after the yes, and only that, is asked by the report dialogue. Until the yes nothing is
changed.

If somebody else changed one of the tasks meanwhile, a yes shows the comparison anew instead of writing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Change, Filling, Outcome, ReportFacts, Submit, Write, applied
from bot.conversation.message.answered_here import (
    answered_by,
    counted_by,
    disclaimed_by,
    matter_of,
    may_be_of,
    supplied_by,
    without_private,
)
from bot.conversation.message.matching import LATE
from bot.conversation.message.part_put_right import put_right
from bot.conversation.message.understood import (
    FORM,
    AskPlace,
    AskPrivate,
    Beside,
    Considered,
    Dropped,
    NothingNew,
    PutRight,
    Say,
    ShowDrafts,
    Stored,
    Understood,
    Unheard,
    WhoseNumber,
    drafts_of,
    open_doubts,
)
from bot.conversation.reading.clauses import clauses_of, is_no
from bot.conversation.reading.editing import added_words, edited, rewrites
from bot.conversation.reading.naming import task_named
from bot.conversation.reading.parts import Part
from bot.conversation.reading.remarks import Remark, remark
from bot.conversation.reading.taken_back import takes_back
from bot.conversation.reading.text_put_right import put_right_in_text
from bot.conversation.reading.topics import other_topic, task_numbered
from bot.conversation.reading.ways import way
from bot.conversation.reading.yes import about_privacy, agrees_to_shown, is_yes
from bot.conversation.report.amounts import is_not_known
from bot.conversation.report.elsewhere import switch_to
from bot.conversation.report.questions import begin, open_task
from bot.conversation.report.settling import Settlement, puts_right, settle, tidy_reason
from bot.domain import plain_text
from bot.domain.doubt import Doubt
from bot.domain.protection import private_numbers, without_private_numbers
from bot.domain.report import ReportState

# Whoever wants to see it is shown all of it once more.
_LOOKS = re.compile(r".{0,6}(?:看看|看一下|看下|再看|看一遍|显示|列出来).{0,6}")
# 两项都没问题
_EACH = re.compile(r"^(?:这|上面|以上)?(?:[\d两二三四五六七八九十几]+项|都|全部)+(?=.)")
_NO = frozenset(("不要", "放弃", "不要这份", "不对"))


def consider(state: Understood, event: Event, facts: ReportFacts) -> Considered:
    """Take one event; total, as the report dialogue is."""
    choice = _choice(event)
    doubts = open_doubts(state, facts)
    if choice == "drop" and not (doubts and isinstance(event, Said) and event.text.startswith("不对")):
        return _ended(state, facts, Dropped())
    if isinstance(event, Begin):
        return _next(state, facts)
    if isinstance(event, Said) and takes_back(event.text):
        return _taken_back(state, facts)
    if isinstance(event, Said) and state.loose and (outcome := _corrected(state, event.text, facts)) is not None:
        return outcome
    if state.loose:
        return _place(state, choice, event, facts)
    if _private(state):
        choice = about_privacy(event.text) if isinstance(event, Said) else choice
        if choice in ("remove", "keep"):
            parts = tuple(map(_hidden, state.parts)) if choice == "remove" else state.parts
            return _next(replace(state, parts=parts, keeps_private=True), facts)
        if isinstance(event, Said):
            rewritten = without_private(state, event.text)
            return _next(rewritten, facts) if rewritten is not None else _unheard(state, event.text, facts)
        return _next(state, facts)
    if choice == "confirm" and doubts:
        return _store(_settled(state, Settlement(kept=dict.fromkeys(doubts, "")), facts), choice, facts)
    if choice == "reason" and doubts and state.held:
        reason = tidy_reason(state.held)
        return _store(_settled(state, Settlement(kept=dict.fromkeys(doubts, reason)), facts), "confirm", facts)
    if choice in ("confirm", "save") or choice.startswith("edit:"):
        return _store(state, choice, facts)
    if choice.startswith("without:"):
        dropped = tuple(one for one in doubts if choice == f"without:{one.task_id}:{one.part}")
        return _next(_settled(state, Settlement(dropped=dropped), facts), facts)
    if (counted := counted_by(state, choice, facts)) is not None:
        return _next(counted, facts)
    if isinstance(event, Said) and (outcome := _in_words(state, event.text, facts)) is not None:
        return outcome
    if isinstance(event, Said) and doubts:
        return _answered(state, event.text, doubts, facts)
    if isinstance(event, Said):
        if _LOOKS.fullmatch(event.text.strip("。.！!？? ")):
            return _next(state, facts)
        return _number_or_unheard(state, event.text, facts)
    return _next(state, facts)


def _taken_back(state: Understood, facts: ReportFacts) -> Considered:
    """粘错了: the words that came last go; what was shown before them stands."""
    if any(part.before for part in state.parts):
        parts = tuple(replace(part, progress=part.before or part.progress, before="") for part in state.parts)
        changed = tuple(part.task_id for part in state.parts if part.before and part.task_id is not None)
        return _under(PutRight(changed), replace(state, parts=parts, held=""), facts)
    return _ended(state, facts, Dropped())


def _in_words(state: Understood, text: str, facts: ReportFacts) -> Considered | None:
    """What is shown put right, left for another task or for later, or spoken beside; None for any other words."""
    if (matter := matter_of(state, text, facts)) is not None:
        return _under(PutRight(matter[1]), matter[0], facts)
    if (said_of := disclaimed_by(state, text, facts)) is not None:
        return _under(PutRight(said_of[1]), said_of[0], facts)
    if (outcome := _corrected(state, text, facts)) is not None:
        return outcome
    if (answered := answered_by(state, text, facts)) is not None:
        return _under(PutRight(answered[1]), answered[0], facts)
    is_look = _LOOKS.fullmatch(text.strip("。.！!？? ")) is not None
    if not is_look and (task_id := switch_to(text, facts, None)) is not None:
        is_shown = any(part.task_id == task_id for part in state.parts)
        return _store(state, f"{'edit' if is_shown else 'open'}:{task_id}", facts)
    kind = Remark.ENOUGH if is_no(text) and text[0] in "没无暂" else remark(text)
    if kind is Remark.LEAVE or way(text) == "pause":
        return _store(state, "leave", facts)
    if kind is None or is_look or kind in (Remark.SKIP, Remark.CHANGE):
        return None
    return _under(Beside(kind, text), state, facts)


def _number_or_unheard(state: Understood, text: str, facts: ReportFacts) -> Considered:
    """A number that was missing, or whose it is; that it is still to come; or the open question once more."""
    if (supplied := supplied_by(state, text, facts)) is not None:
        return _next(supplied, facts)
    if among := may_be_of(state, text, facts):
        return _under(WhoseNumber(text, among), state, facts)
    lacks_a_number = any(one.startswith("amount:") for draft in drafts_of(state, facts) for one in draft.asked)
    if lacks_a_number and is_not_known(text):
        return _under(Beside(Remark.SKIP, text), state, facts)
    return _unheard(state, text, facts)


def _corrected(state: Understood, text: str, facts: ReportFacts) -> Considered | None:
    corrected = corrected_by(state, text, facts)
    return _under(PutRight(corrected[1]), corrected[0], facts) if corrected is not None else None


def _unheard(state: Understood, text: str, facts: ReportFacts) -> Considered:
    """The open question again, under a line that says why."""
    return _under(Unheard(text), state, facts)


def _under(say: Say, state: Understood, facts: ReportFacts) -> Considered:
    """What is open, in short, under a line of its own; all of it where somebody else has changed a report since."""
    changed_by = _changed_since(state, facts)
    again = _next(state, facts, changed_by or "")
    return again if changed_by is not None else replace(again, says=(say, *again.says))


def corrected_by(state: Understood, text: str, facts: ReportFacts) -> tuple[Understood, tuple[int, ...]] | None:
    """(what is understood then, the task) once words put one part of it right (第4项巡讲改成83场); None for any other words."""
    if agrees(text) or (state.loose and task_numbered(text, facts) is None):
        return None
    found = None if rewrites(text) else put_right(text, state.parts, drafts_of(state, facts), facts)
    if found is None:
        found = put_right_in_text(text, state.parts, facts)
    if found is None and (changed := edited(text, state.parts, facts)) is not None:
        found = changed.parts, changed.task_id
    topic = other_topic(text, facts, None)
    if found is None or (topic is not None and topic.task_id not in (None, found[1])):
        return None  # 心理宣传也搞了18场 is no correction of the lectures
    return replace(state, parts=found[0], held=""), (found[1],)


def settles(state: Understood, text: str, facts: ReportFacts) -> bool:
    """Whether a text answers the doubts on the screen, rather than telling more."""
    return not state.loose and settle(text, open_doubts(state, facts), facts) is not None


def _answered(state: Understood, text: str, doubts: tuple[Doubt, ...], facts: ReportFacts) -> Considered:
    """Words on the screen of doubts: what they settle, or perhaps the reason, which is asked."""
    settled = settle(text, doubts, facts)
    if settled is None:
        is_other = puts_right(text) or text.rstrip().endswith(("?", "？", "吗"))
        may_be_reason = len(text) >= 4 and plain_text.has_words(text) and not is_other
        if not may_be_reason:
            return _unheard(replace(state, held=""), text, facts)
        return _next(replace(state, held=text), facts)
    state = _settled(state, settled, facts)
    if settled.numbers or settled.times or settled.dropped or open_doubts(state, facts):
        return _next(state, facts)
    return _store(state, "confirm", facts)


def _settled(state: Understood, settled: Settlement, facts: ReportFacts) -> Understood:
    """What was understood, with what became of its doubts; a row that is left out is gone from it."""
    parts = (_part_settled(part, settled, facts) for part in state.parts)
    return replace(state, parts=tuple(part for part in parts if part is not None), held="")


def _part_settled(part: Part, settled: Settlement, facts: ReportFacts) -> Part | None:
    if part.task_id is None:
        return part
    dropped = [one for one in settled.dropped if one.task_id == part.task_id]
    if any(one.part == LATE for one in dropped):
        return None
    own = {target.id for target in facts.item(part.task_id).targets}
    numbers = {target_id: format(value, "f") for target_id, value in settled.numbers.items() if target_id in own}
    kept = {one.part: reason for one, reason in settled.kept.items() if one.task_id == part.task_id}
    completion = settled.times.get(part.task_id, part.completion)
    return replace(
        part,
        completion="" if any(one.part == "completion" for one in dropped) else completion,
        without=(*part.without, *(one.target_id for one in dropped if one.target_id is not None)),
        numbers=tuple({**dict(part.numbers), **numbers}.items()),
        insisted=tuple({**dict(part.insisted), **kept}.items()),
    )


def _choice(event: Event) -> str:
    match event:
        case Chose(choice):
            return choice
        case Said(text):
            if agrees(text):
                return "confirm"
            return "drop" if text.strip("。.！! ") in _NO else ""
        case _:
            return ""


def agrees(text: str) -> bool:
    """Whether every clause says yes, or wants it filed: 全对了，报吧."""
    pieces = [_EACH.sub("", one) or one for one in clauses_of(text)] or [text]
    return (
        way(text) == "submit"
        or agrees_to_shown(text)
        or all(is_yes(one) or is_yes(one.rstrip("了吧啊的")) or way(one) == "submit" for one in pieces)
    )


def _place(state: Understood, choice: str, event: Event, facts: ReportFacts) -> Considered:
    """Give the first loose words to a task, or put them aside."""
    words, rest = state.loose[0], state.loose[1:]
    if choice == "none":
        return _next(replace(state, loose=rest, unused=(*state.unused, words)), facts)
    more = added_words(event.text) if isinstance(event, Said) else ""
    if more:
        return _next(replace(state, loose=(f"{words}；{more}", *rest)), facts)
    task_id = None
    number = choice.removeprefix("place:")
    if number.isdecimal():
        task_id = int(number)
    elif isinstance(event, Said):
        bare = event.text.strip().removeprefix("第").removesuffix("项").strip()
        by_no = next((item for item in facts.items if str(item.task.no) == bare), None)
        named = task_named(event.text, facts.items)
        task_id = by_no.task.id if by_no else named[0].task.id if named else None
    if task_id is None or all(item.task.id != task_id for item in facts.items):
        return _unheard(state, event.text, facts) if isinstance(event, Said) else _next(state, facts)
    return _next(replace(state, loose=rest, parts=_with(state.parts, task_id, words)), facts)


def _with(parts: tuple[Part, ...], task_id: int, words: str) -> tuple[Part, ...]:
    for at, part in enumerate(parts):
        if part.task_id == task_id:
            longer = replace(part, progress="\n".join(text for text in (part.progress, words) if text))
            return (*parts[:at], longer, *parts[at + 1 :])
    return (*parts, Part(task_id, words, adds=True))


def _next(state: Understood, facts: ReportFacts, changed_by: str = "") -> Considered:
    """The question that is open now, with a turn of its own."""
    state = replace(state, turn=state.turn + 1)
    if state.loose:
        return Considered(state, (AskPlace(state.loose[0]),))
    if private := _private(state):
        kinds = tuple(dict.fromkeys(number.kind for _, text in private for number in private_numbers(text)))
        return Considered(state, (AskPrivate(tuple(dict.fromkeys(task for task, _ in private)), kinds),))
    if not state.parts:
        return _ended(state, facts, NothingNew() if state.source == FORM and not state.unused else Dropped())
    drafts = drafts_of(state, facts)
    if not any(draft.is_news or draft.is_settled for draft in drafts):
        return _ended(state, facts, NothingNew())
    revisions = tuple((draft.item.task.id, draft.item.report.revision if draft.item.report else 0) for draft in drafts)
    return Considered(replace(state, revisions=revisions), (ShowDrafts(changed_by),))


def _ended(state: Understood, facts: ReportFacts, say: Say) -> Considered:
    """Nothing is written; the question that was open before is asked again."""
    return Considered(None, (say,), then=_resumed(state, facts))


def _resumed(state: Understood, facts: ReportFacts) -> Outcome | None:
    """The dialogue at the question that was open before these words; None where there was none."""
    if state.resumes is None or all(item.is_filed for item in facts.items):
        return None
    filling = Filling(round_id=state.round_id, unit_id=state.unit_id, turn=state.turn + 1)
    item = next((one for one in facts.items if one.task.id == state.resumes), None)
    is_open = item is not None and bool(item.missing) and not item.is_filed
    return begin(filling, Begin(state.resumes if is_open else None), facts)


def _changed_since(state: Understood, facts: ReportFacts) -> str | None:
    """Who has changed a report since all of this was shown; None where nobody has."""
    seen = dict(state.revisions)
    for item in facts.items:
        report = item.report
        if report is not None and report.revision > seen.get(item.task.id, report.revision):
            return report.changed_by
    return None


def _store(state: Understood, choice: str, facts: ReportFacts) -> Considered:
    changed_by = _changed_since(state, facts)
    if changed_by is not None:
        return _next(state, facts, changed_by)
    changes: list[Change] = []
    written: list[int] = []
    after = facts
    for draft in drafts_of(state, facts):
        if draft.write is not None:
            # A number nobody stood by stays out of the draft, and is asked for.
            doubtful = {doubt.target_id for doubt in draft.doubts}
            amounts = {target: value for target, value in draft.write.amounts.items() if target not in doubtful}
            write = replace(draft.write, amounts=amounts)
            if write != Write(write.task_id):
                changes.append(write)
            written.append(draft.item.task.id)
            item = after.item(draft.item.task.id)
            after = after.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    filed: tuple[int, ...] = ()
    if choice == "confirm":
        filed = tuple(task_id for task_id in written if after.item(task_id).is_ready)
    for task_id in filed:
        item = after.item(task_id)
        assert item.report is not None
        after = after.with_item(replace(item, report=replace(item.report, state=ReportState.SUBMITTED)))
    if filed:
        changes.append(Submit(filed))
    stored = Stored(tuple(written), filed)
    filling = Filling(round_id=state.round_id, unit_id=state.unit_id, turn=state.turn + 1)
    edited = choice.removeprefix("edit:")
    then: Outcome | None = None
    if choice.startswith("edit:") and edited.isdecimal() and int(edited) in written:
        then = open_task(filling, int(edited), after)
    elif choice.startswith("open:"):
        then = open_task(filling, int(choice.removeprefix("open:")), after)
    elif state.resumes is not None:
        then = _resumed(state, after)
    elif choice == "confirm" and not all(item.is_filed for item in after.items):
        incomplete = next((task_id for task_id in written if after.item(task_id).missing), None)
        untouched = tuple(item.task.id for item in after.items if item.task.id not in written and not item.is_filed)
        if incomplete is not None:
            then = open_task(replace(filling, skipped=untouched), incomplete, after)
            stored = replace(stored, next_task=incomplete)
    elif choice == "save":
        then = begin(filling, Begin(), after)
    return Considered(None, (stored,), tuple(changes), then)


def _private(state: Understood) -> list[tuple[int, str]]:
    """(task id, text) where numbers of private people stand, until somebody decided about them."""
    if state.keeps_private:
        return []
    texts = [(part.task_id or 0, f"{part.progress}\n{part.important}") for part in state.parts]
    return [(task_id, text) for task_id, text in texts if private_numbers(text)]


def _hidden(part: Part) -> Part:
    return replace(
        part,
        progress=without_private_numbers(part.progress),
        important=without_private_numbers(part.important),
    )
