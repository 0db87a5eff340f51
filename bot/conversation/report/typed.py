"""What is typed and is no plain answer to the open question: a way out, a correction, an answer to another question.

`typed` is asked first. It gives None for everything else, and for whatever could be two things: then the open question
takes the words, or refuses them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from bot.conversation import prompts as ask
from bot.conversation.events import Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Write, applied
from bot.conversation.reading.amending import Place, is_correction, place_of, read_amendment, read_value
from bot.conversation.reading.editing import edited
from bot.conversation.reading.old_figure import number_instead
from bot.conversation.reading.parts import Part
from bot.conversation.reading.remarks import Remark, remark
from bot.conversation.reading.swapping import corrects, said_right
from bot.conversation.reading.text_put_right import put_right_in_text
from bot.conversation.reading.topics import task_numbered
from bot.conversation.reading.ways import way
from bot.conversation.reading.yes import agrees_to_shown, is_yes
from bot.conversation.report.amounts import reads_total
from bot.conversation.report.answering import appended, is_question, refused, suggestion, with_number
from bot.conversation.report.beside import answered_beside, recheck
from bot.conversation.report.disclaiming import disclaimed_by
from bot.conversation.report.elsewhere import switch_to
from bot.conversation.report.matter_told import matter_told
from bot.conversation.report.matters import says_none
from bot.conversation.report.questions import CHECKED, ask_part, asked, go_on, part_before
from bot.conversation.report.several import number_with_answers, put_right_together
from bot.domain.amount import read_spelled
from bot.domain.told import read_told
from bot.domain.trouble import speaks_of_trouble

_NUMBER = re.compile(r"(?:看|填|先填|改)?第\s*(?P<no>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件条]的?")
# 再加一句：邀请专家3名: more of the report, whatever is asked now.
_MORE = re.compile(
    r"(?:等等|等一下|等下|对了|哦|还有|另外)*[，,]?(?:再|还要?|需要?)?(?:加|补充?|添|追加)(?:上)?(?:一?(?:句话?|点|段话?|条|个情况)|一下)[：:，,\s]*"
)
# 能不能帮忙催下自然资源局 asks the office for help, not the bot.
_FOR_HELP = re.compile(r"帮|催|解决|支持|出面|对接")
_YES_FIRST = re.compile(r"(?:嗯+|对|是|没错|没问题|好|可以|行)")
Answer = Callable[[Filling, Event, ReportFacts], Outcome]
_LEAVING: dict[Remark | None, Event] = {Remark.LEAVE: Chose("pause"), Remark.SKIP: Chose("skip")}

# What can be corrected here in words of any kind; while something is asked only what says of itself that it corrects.
_SHOWN = frozenset((Step.PREVIEW, Step.PARTS))
_EVERYWHERE = frozenset((Step.OVERVIEW, *_SHOWN))
ASKING = frozenset((Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.IMPORTANT))
# Questions under which everything that is proposed stands; a bare yes to the number is the number's.
_OFFERING = frozenset((Step.AMOUNT, Step.ASSESSMENT))
_SENTENCES = frozenset((Step.PROGRESS, Step.IMPORTANT))
# A text that waits for a yes is a draft all the same: whoever goes on elsewhere does not lose it.
_HELD_TEXTS = frozenset((Step.SAME_CHECK, Step.HOLLOW_CHECK))


def typed_way(state: Filling, event: Said, facts: ReportFacts) -> Event:
    """The choice that a typed way means here; the event itself where it means none."""
    found = way(event.text)
    if state.step in ASKING | _EVERYWHERE:
        task_id = _task_named(event.text, facts) or switch_to(event.text, facts, state.task_id)
        if task_id is not None:
            return Chose(f"task:{task_id}")
    match found:
        case "pause" | "overview":
            return Chose(found)
        case "back" | "skip" if state.task_id is not None:
            return Chose(found)
        case "redo" if state.step in CHECKED:
            return Chose("redo")
        case "redo" if state.task_id is not None and state.step in ASKING and state.step is not Step.PROGRESS:
            return Chose("back")
        case "submit" if state.step in (Step.PREVIEW, Step.OVERVIEW):
            return Chose("submit")
        case None if state.step is Step.PREVIEW and agrees_to_shown(event.text):
            return Chose("submit")
        case "submit" if state.step is Step.AMOUNT_CHECK and _YES_FIRST.match(event.text):
            return Chose("yes")
        case "submit" if _offers_all(state, facts):
            return Chose("accept")
        case None if _agrees_to_all(state, event.text) and _offers_all(state, facts):
            return Chose("accept")  # 都对请按“全部对，提交”: a yes is that
        case None if state.step is Step.PREVIEW and remark(event.text) is Remark.LEAVE:
            return Chose("pause")
        case None if state.step in ASKING and not _is_matter(state, event.text):
            return _LEAVING.get(remark(event.text), event)
        case _:
            return event


def matter_asked(state: Filling, text: str, facts: ReportFacts) -> tuple[Filling, Said] | None:
    """(the question of the important matter, the answer) where one is told under another question; else None."""
    items = _items(state, facts)
    if state.step not in (ASKING - {Step.IMPORTANT}) | _SHOWN or len(items) != 1:
        return None
    words = matter_told(text, is_called=state.step is Step.PROGRESS)
    opened = ask_part(state, items[0].task.id, "important", facts).state if words else None
    if opened is None:
        return None
    report = items[0].report
    known = report.important if report is not None and report.important else ""
    returns = state.returns_to_preview or state.step in _SHOWN
    answer = f"{known.rstrip('。')}；{words}" if known and words not in known else words
    return replace(opened, returns_to_preview=returns), Said(answer)


def kept_on_leaving(state: Filling, choice: str) -> tuple[Write, ...]:
    """The text that waited for a yes, put into the draft; it is asked about again before it is filed."""
    is_leaving = choice in ("pause", "skip", "overview", "preview") or choice.startswith("task:")
    if not is_leaving or state.step not in _HELD_TEXTS or not state.held:
        return ()
    return (Write(state.open_task, progress=state.held),)


def typed(state: Filling, event: Said, facts: ReportFacts, answer: Answer) -> Outcome | None:
    """What follows from words that are no plain answer; None for all others."""
    text = event.text
    if way(text) == "submit" and state.task_id is not None and state.step is not Step.CONFLICT:
        return _cannot_file_yet(state, facts)
    kind = remark(text) if state.step in ASKING | _EVERYWHERE and not _is_matter(state, text) else None
    if kind is not None and kind is not Remark.ENOUGH:
        return _answered(state, kind, text, facts)  # 稍等，… puts nothing right
    if state.step in ASKING | CHECKED.keys() and (others := disclaimed_by(state, text, facts)) is not None:
        return others
    if (together := put_right_together(state, text, facts)) is not None:
        return together
    if (corrected := _corrected(state, text, facts, answer)) is not None:
        return corrected
    if state.step is Step.IMPORTANT and says_none(text):
        return None
    if (beside := answered_beside(state, text, facts)) is not None:
        return beside
    if (kept := number_with_answers(state, text, facts, answer)) is not None:
        return kept
    if state.step in ASKING - {Step.PROGRESS} and (more := _MORE.match(text)) and len(text) > more.end() + 1:
        return appended(state, facts, text[more.end() :])
    if (outcome := _edited(state, text, facts)) is not None:
        return outcome
    if (
        state.step in ASKING
        and not _is_matter(state, text)
        and is_question(text, is_strict=state.step is Step.PROGRESS)
        and not _asks_number(state, text, facts)
    ):
        return refused(state, facts, ask.Refuse("question", text))
    return _answered(state, kind, text, facts) if kind is not None else None


def _asks_number(state: Filling, text: str, facts: ReportFacts) -> bool:
    """Whether a question at a number gives one: 那我写0行吗."""
    if state.step is not Step.AMOUNT or state.task_id is None:
        return False
    return reads_total(text, facts.item(state.open_task).target(state.target_id))


def _answered(state: Filling, kind: Remark, text: str, facts: ReportFacts) -> Outcome | None:
    """What follows from a remark; the open question stays, and nothing of it is stored."""
    if kind is Remark.ENOUGH:
        return _enough(state, facts)
    if kind is Remark.CHANGE and state.task_id is not None and facts.item(state.task_id).is_begun:
        return asked(replace(state, step=Step.PARTS, target_id=None), facts, ask.AskParts(state.task_id))
    if kind is Remark.CHANGE:
        return asked(replace(state, step=Step.OVERVIEW, task_id=None, target_id=None), facts, ask.ShowOverview())
    return refused(state, facts, ask.Refuse(kind.value, text))


def _enough(state: Filling, facts: ReportFacts) -> Outcome | None:
    """Nothing more is to be said: what is still missing is asked once more, with what is proposed for it."""
    if state.task_id is None or state.step is Step.IMPORTANT or state.step not in ASKING:
        return None
    if state.step is Step.PROGRESS and "progress" in facts.item(state.task_id).missing:
        return asked(state, facts, ask.AskProgressStill(state.task_id))
    return go_on(state, facts, ask.NotReady(state.task_id))


def _is_matter(state: Filling, text: str) -> bool:
    """Whether words that sound like a remark may be the important matter that is asked for."""
    return state.step is Step.IMPORTANT and (speaks_of_trouble(text) or _FOR_HELP.search(text) is not None)


def _agrees_to_all(state: Filling, text: str) -> bool:
    """A yes where no number is asked about, and 都对 anywhere: to everything that is proposed."""
    return is_yes(text) and (state.step is Step.ASSESSMENT or text[0] in "都全")


def _offers_all(state: Filling, facts: ReportFacts) -> bool:
    """Whether a suggestion for everything that is missing stands above the open question."""
    if state.step not in _OFFERING or state.returns_to_preview or state.task_id is None:
        return False
    offer = suggestion(facts.item(state.open_task), facts)
    return offer.is_whole and offer.parts > 1


def _cannot_file_yet(state: Filling, facts: ReportFacts) -> Outcome | None:
    """Something is still to be answered before the task can be filed: which, and what else is ready, or the question again."""
    if (again := recheck(state, facts)) is not None:
        return again
    task_id = state.open_task
    if state.step is Step.DOUBTS:
        return None
    if state.step in (Step.PROBLEM, Step.WHICH_TARGET, Step.PRIVACY_CHECK):
        return refused(state, facts, ask.Refuse("unheard", "提交"))
    if state.step in ASKING and facts.item(task_id).missing and any(item.is_ready for item in facts.items):
        preview = replace(state, step=Step.PREVIEW, task_id=None, target_id=None, held=None, returns_to_preview=False)
        return asked(preview, facts, ask.NotReady(task_id), ask.ShowPreview())
    if state.step not in ASKING:
        return None
    if facts.item(task_id).missing:
        return go_on(replace(state, put_off=()), facts, ask.NotReady(task_id))
    return go_on(replace(state, returns_to_preview=True), facts)


def _corrected(state: Filling, text: str, facts: ReportFacts, answer: Answer) -> Outcome | None:
    """An earlier answer put right, while another question is open or everything is shown."""
    if state.step not in ASKING | _EVERYWHERE | CHECKED.keys() | {Step.DOUBTS}:
        return None
    if (instead := place_of_figure(text, _items(state, facts), is_shown=state.step in _SHOWN)) is not None:
        return _put_at(state, instead, text, facts, answer)
    found = read_amendment(text)
    if found is None or not (found.is_marked or state.step in _SHOWN):
        return None
    is_sentence = state.step in _SENTENCES
    if is_sentence and not (found.is_led or corrects(text)):
        return None  # 老场馆改为托育机构1家 is a report
    items = _items(state, facts)
    place = place_of(found, items, facts, last=_last(state, facts) if found.is_led else None)
    if place is None and found.is_led and found.what:
        # What was filed just now, while the next task is asked about already.
        place = place_of(found, [item for item in facts.items if item.is_begun], facts)
    if (place is None or _stands(place, facts)) and edit_of(state, text, facts) is not None:
        return None  # 改成100%: of the text, where the task's own number is that already
    if place is None:
        # No answer to what is asked, and no report either.
        is_refused = is_sentence and (is_correction(text) or corrects(text))
        return refused(state, facts, ask.Refuse("unheard", text)) if is_refused else None
    if state.step is Step.PROGRESS and place.part == "progress":
        return None
    if state.step is Step.DOUBTS and place.part != "assessment":
        return None  # numbers and times are settled where they are doubted
    outcome = _put_at(state, place, text, facts, answer)
    if outcome is not None and found.more and place.part.startswith("amount:"):
        return _with_more(outcome, found.more, place.task_id, facts)
    return outcome


def _put_at(state: Filling, place: Place, text: str, facts: ReportFacts, answer: Answer) -> Outcome | None:
    """What follows once the words answer that part anew."""
    returns = (
        state.step is Step.DOUBTS
        or state.returns_to_preview
        or state.step in _EVERYWHERE
        or place.task_id != state.task_id
    )
    opened = ask_part(replace(state, held=None, returns_to_preview=returns), place.task_id, place.part, facts)
    if opened.state is None:
        return None
    outcome = _said_so(answer(opened.state, Said(place.value), facts), place, facts, text)
    says = tuple(
        replace(one, part="named") if isinstance(one, ask.Noted) and one.part == "amount" else one
        for one in outcome.says
    )
    return replace(outcome, says=says)


def place_of_figure(text: str, items: Iterable[Item], *, is_shown: bool = False) -> Place | None:
    """The number of these tasks' reports that words put right by the old one: 前头那个71改73, 126多算了俩."""
    known = [
        (item.task.id, target, item.report.amounts[target.id])
        for item in items
        if item.report is not None
        for target in item.targets
        if target.id in item.report.amounts
    ]
    found = number_instead(text, known, is_shown=is_shown)
    return Place(found[0], f"amount:{found[1].id}", found[2]) if found is not None else None


def _stands(place: Place, facts: ReportFacts) -> bool:
    """Whether the number that is meant is what was said already."""
    item = facts.item(place.task_id)
    known = item.report.amounts if item.report is not None else {}
    return any(
        place.part == f"amount:{target.id}"
        and target.id in known
        and read_value(place.value, target) == known[target.id]
        for target in item.targets
    )


def _said_so(outcome: Outcome, place: Place, facts: ReportFacts, words: str) -> Outcome:
    """A number that was put right is put right in the text, too, though it was never answered before."""
    item = facts.item(place.task_id)
    at = next((at for at, one in enumerate(outcome.changes) if isinstance(one, Write) and one.amounts), None)
    if at is None or item.report is None:
        return outcome
    write = outcome.changes[at]
    assert isinstance(write, Write)
    told = read_told(item.report.progress, item.targets, {}, is_answer=True)
    text = item.report.progress if write.progress is None else write.progress
    for target in item.targets:
        if target.id in write.amounts and target.id in told and write.progress is None:
            text = with_number(text, target, item, told[target.id].value, write.amounts[target.id])
    if text == item.report.progress and len(write.amounts) == 1:
        target_id, value = next(iter(write.amounts.items()))
        text = said_right(words, text, told[target_id].value if target_id in told else None, value)
    if text == item.report.progress or write.progress is not None:
        return outcome
    changes = (*outcome.changes[:at], replace(write, progress=text), *outcome.changes[at + 1 :])
    said, *rest = outcome.says
    return replace(outcome, changes=changes, says=(said, ask.Noted(place.task_id, "text_too"), *rest))


def edit_of(state: Filling, text: str, facts: ReportFacts) -> Part | None:
    """第4项再加一句：…, 讲座那句删掉: the text of a draft as it reads once it is changed as was said."""
    if state.step not in ASKING | _EVERYWHERE - {Step.IMPORTANT}:
        return None
    items = _items(state, facts) if task_numbered(text, facts) is None else facts.items
    written_items = [
        item for item in items if item.report is not None and item.report.progress and not item.is_accepted
    ]
    parts = tuple(Part(item.task.id, item.report.progress) for item in written_items if item.report is not None)
    if (made := put_right_in_text(text, parts, facts)) is not None:
        return next(one for one in made[0] if one.task_id == made[1])
    changed = edited(text, parts, facts)
    after = next((one for one in changed.parts if one.task_id == changed.task_id), None) if changed else None
    return after if after is not None and after.progress else None


def _edited(state: Filling, text: str, facts: ReportFacts) -> Outcome | None:
    after = edit_of(state, text, facts)
    if after is None:
        return None
    numbers = {target_id: Decimal(number) for target_id, number in after.numbers}
    write = Write(after.task_id or 0, progress=after.progress, amounts=numbers)
    item = facts.item(write.task_id)
    stored = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    returns = state.returns_to_preview or state.step in _EVERYWHERE
    told = ask.Noted(write.task_id, "edited")
    return go_on(replace(state, held=None, returns_to_preview=returns), stored, told, changes=(write,))


def _with_more(outcome: Outcome, more: str, task_id: int, facts: ReportFacts) -> Outcome:
    """What else was told behind the right number stands in the text, too."""
    report = facts.item(task_id).report
    at = next((at for at, one in enumerate(outcome.changes) if isinstance(one, Write) and one.task_id == task_id), None)
    write = outcome.changes[at] if at is not None else Write(task_id)
    assert isinstance(write, Write)
    before = write.progress or (report.progress if report is not None else "")
    longer = replace(write, progress=f"{before}\n{more}".strip())
    changes = (*outcome.changes[:at], longer, *outcome.changes[at + 1 :]) if at is not None else (longer,)
    said, *rest = outcome.says
    return replace(outcome, changes=changes, says=(said, ask.Noted(task_id, "appended"), *rest))


def _items(state: Filling, facts: ReportFacts) -> tuple[Item, ...]:
    if state.task_id is not None:
        return (facts.item(state.task_id),)
    if state.step is Step.OVERVIEW:
        return tuple(item for item in facts.items if item.is_begun)
    return tuple(item for item in facts.items if item.is_ready)


def _task_named(text: str, facts: ReportFacts) -> int | None:
    """The task of a text that is nothing but its number, with 第 and 项: 第十项."""
    found = _NUMBER.fullmatch(text.strip("。.！!，,吧 "))
    if found is None:
        return None
    number = int(found["no"]) if found["no"].isdecimal() else int(read_spelled(found["no"]) or 0)
    return next((item.task.id for item in facts.items if item.task.no == number), None)


def _last(state: Filling, facts: ReportFacts) -> tuple[int, str] | None:
    """The part that was said last: what is asked about just now, else what was answered before it."""
    if state.task_id is None:
        return None
    item = facts.item(state.task_id)
    if state.step in CHECKED or (state.step is Step.AMOUNT and _reads_one(state, item, facts)):
        step = CHECKED.get(state.step, state.step)
        return item.task.id, f"amount:{state.target_id}" if step is Step.AMOUNT else step.value
    part = part_before(state, item)
    return (item.task.id, part) if part is not None else None


def _reads_one(state: Filling, item: Item, facts: ReportFacts) -> bool:
    """Whether a number that was read stands in the open question: 读到：累计 11场，对吗？"""
    return state.target_id in suggestion(item, facts).amounts
