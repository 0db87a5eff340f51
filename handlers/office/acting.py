"""What an officer's words would change or send: each is brought before whoever said it, and counts only with a yes."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.conversation.office import words as office_words
from bot.conversation.office.beside import Beside
from bot.conversation.office.cues import Want
from bot.conversation.office.reading import Reading
from bot.conversation.office.spotting import TASK, number_in
from bot.conversation.reading.amending import read_amendment
from bot.domain.programme import Task, Unit
from bot.domain.report import ProgressReport
from bot.domain.review import awaits_review
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.office import heard as words
from handlers.office import planned
from handlers.office.case import Case
from handlers.office.extending import extension
from handlers.reporting import behalf, report, verdicts
from handlers.rounds.contacts import round_key
from handlers.rounds.paper import wanting_units
from handlers.rounds.view import owing_units, reporting_quarter
from handlers.turn import Turn
from storage import outbox, people, progress, seats

_LEAVES = re.compile(r"走|离|退休|不干|不在|去掉|删|移|踢|注销|停掉|别让")
_THE_PAPER = re.compile(r"督办单|(?:那|这|红|黄|蓝)(?:色)?(?:的)?[张份](?!表)")
_LEADS_IN = re.compile(r"^(?:的|说|报|讲|是|[：:，,\s])+")
_COMMANDS = {
    Want.REMIND: ("催报", "remind"),
    Want.RETURN: ("退回", "review"),
    Want.ACCEPT: ("审核通过", "review"),
    Want.BEHALF: ("代录", "behalf"),
    Want.EXTENSION: ("延期", "extend"),
    Want.SEAL: ("看盖章件", "seal"),
    Want.SEATS: ("看联络员", "handover"),
    Want.CONTACT: ("看联系人", "units"),
    Want.STATUS: ("看进度", "status"),
    Want.SHOW: ("看进展", "summary"),
    Want.SUMMARY: ("看汇总", "summary"),
    Want.DISPATCH: ("调度包", "summary 调度"),
    Want.PROBLEMS: ("问题清单", "problems"),
    Want.HISTORY: ("看历史", "history"),
    Want.INVITE: ("邀请码", "invite"),
    Want.QUEUE: ("看待审核", "review"),
    Want.CONFIRM: ("启用清单", "confirm"),
    Want.SENT: ("看进度", "status"),
    Want.MENDED: ("看待审核", "review"),
    Want.DELETE: ("看待审核", "review"),
    Want.RECALL: ("看进度", "status"),
    Want.PLAN: ("催报计划", "plan"),
    Want.WHO: ("谁负责", "who"),
    Want.LIGHTS: ("看汇总", "summary"),
    Want.LAST_YEAR: ("看汇总", "summary"),
    Want.EXPORT: ("导出", "export"),
    Want.HELP: ("帮助", "help"),
    Want.FORM: ("下载表格", "form"),
    Want.BRIEF: ("看汇总", "summary"),
    Want.HOLD: ("催报计划", "plan"),
    Want.WORKDAYS: ("催报计划", "plan"),
    Want.DUE: ("看进度", "status"),
}
_OF_UNITS = frozenset(
    ("remind", "review", "behalf", "extend", "seal", "handover", "units", "summary", "history", "invite", "form")
)


def choice(want: Want, reading: Reading) -> tuple[str, str]:
    """(label, command line) of a reading that may be meant."""
    label, command = _COMMANDS[want]
    unit = next(iter(reading.units), None) if command in _OF_UNITS else None
    return (f"{label}（{unit.name}）" if unit else label), f"/{command}{f' u{unit.id}' if unit else ''}"


def say_not_done(turn: Turn, over: Beside, reading: Reading) -> None:
    """Say what of the words was not understood, before a card or in its place, with the likeliest steps."""
    likely = (Want.SHOW, Want.REMIND, Want.QUEUE, Want.CONTACT, Want.BEHALF) if reading.units else (Want.SHOW, Want.WHO)
    number = reading.named.number
    choices = [choice(want, reading) for want in likely if not (want is Want.SHOW and not over.is_order)]
    if not reading.units and number is not None:
        choices = [(label, f"{line} 第{number}项") for label, line in choices]
    turn.say(words.not_done(over.words, choices, is_order=over.is_order))


def ask_which_unit(turn: Turn, reading: Reading) -> None:
    """The name could be several units'."""
    spot = reading.named.unclear
    assert spot is not None
    _, command = _COMMANDS[reading.want]
    command = command if command in _OF_UNITS else "summary"
    turn.say(errors.name_ambiguous(spot.typed, [(unit.name, f"/{command} u{unit.id}") for unit in spot.units]))


def _remind(turn: Turn, case: Case) -> None:
    """A preview for exactly the units that are named; for everybody who owes, where all or none are."""
    turn.require(Action.REMIND)
    if _THE_PAPER.search(case.text):
        turn.say(words.papers_are_not_sent())
    said = office_words.reminder_words(case.reading.named)
    if office_words.asks_politely(case.text):
        said = "，".join(filter(None, (said, words.POLITELY)))
    quarter = reporting_quarter(turn.tx, case.programme, turn.now)
    owing = wanting_units(turn.tx, case.programme, quarter)
    marks = office_words.recipients(case.reading.named)
    spoken_of = {spot.units[0] for spot in case.reading.named.spots if spot.mark in marks and len(spot.units) == 1}
    units = tuple(unit for unit in case.reading.units if unit in spoken_of or not marks)
    if not units and "章" in case.text:
        reports = owing_units(turn.tx, case.programme, quarter)
        units = tuple(unit for unit in owing if unit not in reports)
    if case.reading.without and not units and not case.reading.everybody:
        turn.save_dialogue(None)
        turn.say(words.left_alone(case.reading.without))
        return
    if case.reading.without and case.reading.everybody:
        units = tuple(unit for unit in owing if unit not in case.reading.without)
    elif case.reading.regardless and not units:
        turn.say(words.only_those_who_owe())
    if "章" in case.text and (
        early := [unit for unit in units if unit in owing_units(turn.tx, case.programme, quarter)]
    ):
        turn.say(words.not_sealed_before_filed(early, is_wanted=case.programme.needs_seal))
    if then := office_words.sending_time(case.reading.named.rest):
        at = planned.hour_of(turn, case.programme, then[0])
        if at is None:
            return
        said = f"{planned.joined('', at).strip()} {said}".strip()
    if len(units) == 1:
        case.run(turn, "remind", f"u{units[0].id} {said}".strip())
    elif units:
        left = [unit for unit in units if unit in owing]
        if not left:
            turn.say(words.nobody_left(units))
            return
        if done := [unit for unit in units if unit not in owing]:
            turn.say(words.nobody_left(done))
        case.run(turn, "remind", f"{','.join(f'u{unit.id}' for unit in left)} {said}".strip())
    elif case.reading.everybody or said:
        case.run(turn, "remind", f"全部 {said}".strip())
    else:
        case.run(turn, "remind", "")


def _recall(turn: Turn, case: Case) -> None:
    """What has left cannot be called back; what waits for working hours can."""
    turn.require(Action.REMIND)
    quarter = reporting_quarter(turn.tx, case.programme, turn.now)
    prefix = f"remind:{round_key(case.programme, quarter)}:u"
    back: list[Unit] = []
    for unit in case.reading.units or case.programme.units:
        hand = f"{prefix}{unit.id}:hand"
        if outbox.is_pending(turn.tx, hand):
            outbox.cancel_pending(turn.tx, hand, now=turn.now, reason="recalled")
            turn.audit("remind.recall", f"unit:{unit.id}", after={"quarter": str(quarter)})
            back.append(unit)
    traces = outbox.traces(turn.tx, prefix)
    was_sent = any(":hand" in one.key and one.state not in (outbox.CANCELLED, outbox.PENDING) for one in traces)
    turn.say(words.not_recalled(back, was_sent=was_sent))


def _return(turn: Turn, case: Case) -> None:
    named, fine = office_words.sorted_out(case.reading.named)
    if not case.reading.units and named.number is None and not named.tasks and case.topic.report is not None:
        verdicts.return_on_screen(turn, *case.topic.report, office_words.reason(named))
        return
    if not case.reading.units and named.number is None and not named.tasks:
        verdicts.nothing_on_screen(turn)
        return
    number = named.number if named.number is not None else (named.task.no if named.task else None)
    units = case.reading.units or _unit_on_screen(case, number)
    if fine:
        numbers = [no for no in map(number_in, fine) if no is not None]
        verdicts.say_fine(turn, units, numbers)
    verdicts.send_back(turn, units, number, office_words.reason(named))


def _unit_on_screen(case: Case, number: int | None) -> tuple[Unit, ...]:
    """The unit whose reports lie on the screen, where the task is one of its own."""
    tasks = [task for task in case.programme.tasks if task.no == number]
    return tuple(unit for task in tasks for unit in task.units if unit.id == case.topic.unit_id)


def _accept(turn: Turn, case: Case) -> None:
    named = case.reading.named
    if not (case.reading.units or named.number or case.reading.everybody) and case.topic.report is not None:
        case.run(turn, "review", f"r{case.topic.report[0]}")
        return
    units = case.reading.units
    others = [no for typed in named.task_names[1:] if (no := number_in(typed)) not in (None, named.number)]
    if others:
        verdicts.say_fine(turn, units, others)
    verdicts.accept(turn, units, named.number)


def _behalf(turn: Turn, case: Case) -> None:
    """Type in what a unit said: its words where they stand here, else the questions of the task, else which task."""
    named = case.reading.named
    unit = next(iter(case.reading.units), None)
    if unit is None and case.topic.unit_id is not None:
        unit = case.programme.unit(case.topic.unit_id)
    if unit is None and named.task is not None and len(named.task.units) == 1:
        unit = named.task.units[0]
    if unit is None:
        _ask_whose(turn, case)
        return
    turn.require(Action.WRITE_ON_BEHALF, unit.id)
    said = office_words.told(named)
    task = named.task if named.task is not None and unit in named.task.units else None
    if said and read_amendment(said) is not None and report.put_right(turn, said, for_unit=unit.id):
        return
    if said:
        behalf.with_words(turn, case.programme, unit, _of_task(said, case, task))
    else:
        case.run(turn, "behalf", f"u{unit.id} t{task.id}" if task is not None else f"u{unit.id}")


def _ask_whose(turn: Turn, case: Case) -> None:
    """Whose words they are; they are kept until that is said."""
    said = office_words.told(case.reading.named)
    if not said:
        case.run(turn, "behalf", "")
        return
    turn.require(Action.WRITE_ON_BEHALF)
    task = case.reading.named.task
    units = task.units if task is not None else case.programme.units
    turn.ask(words.whose_words(said, units), "behalf", suffix=f"?{said}")


def _of_task(said: str, case: Case, task: Task | None) -> str:
    """The words with their task in front, where it was named by its number once; several tasks stand where they stood."""
    numbers = [typed for mark, typed in case.reading.named.marks if re.fullmatch(TASK, mark)]
    if task is None or len(numbers) != 1:
        return said
    bare = _LEADS_IN.sub("", said.replace(numbers[0], ""))
    return f"第{task.no}项：{bare}"


def _delete(turn: Turn, case: Case) -> None:
    turn.require(Action.REVIEW)
    unit = next(iter(case.reading.units), None)
    if unit is None:
        case.run(turn, "review", "")
        return
    quarter = reporting_quarter(turn.tx, case.programme, turn.now)
    found = progress.filed_reports(turn.tx, case.programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
    task = case.reading.named.task
    here: list[ProgressReport] = [one for one in found.values() if task is None or one.task_id == task.id]
    if not here:
        turn.say(words.nothing_filed(unit))
        return
    rows = [(case.programme.task(one.task_id), one.id, one.version, awaits_review(one.state)) for one in here]
    turn.say(words.not_deleted(unit, rows, quarter))


def _seats(turn: Turn, case: Case) -> None:
    """Who leaves, or whose seat changes hands, with the ways there are; nothing is changed yet."""
    turn.require(Action.HAND_OVER)
    contacts = people.all_contacts(turn.tx)
    person = next(
        ((unit_id, one) for unit_id, found in contacts.items() for one in found if one.name and one.name in case.text),
        None,
    )
    unit = next(iter(case.reading.units), None)
    if person is not None and _LEAVES.search(case.text):
        of = case.programme.unit(person[0])
        seat = next(one for one in seats.holders(turn.tx, of.id) if one.seat.person_id == person[1].id).seat
        turn.say(words.leaves(of, person[1].name, seat.id, may_erase=turn.may(Action.ERASE_PERSON)))
        return
    unit = unit or (case.programme.unit(person[0]) if person else None)
    if unit is None:
        turn.say(words.whose_change())
        return
    if contacts.get(unit.id):
        turn.say(words.changes_hands(unit))
    case.run(turn, "handover", f"u{unit.id}")


def _confirm(turn: Turn, case: Case) -> None:
    case.run(turn, "confirm", "")


ACTS: dict[Want, Callable[[Turn, Case], None]] = {
    Want.REMIND: _remind,
    Want.RECALL: _recall,
    Want.RETURN: _return,
    Want.ACCEPT: _accept,
    Want.BEHALF: _behalf,
    Want.DELETE: _delete,
    Want.SEATS: _seats,
    Want.CONFIRM: _confirm,
    Want.EXTENSION: extension,
}
