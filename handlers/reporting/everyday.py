"""What people say in passing (bot/conversation/wishes/heard.py): a command in other words, or a small answer.

Whatever only wants to be told something leaves an open question open: nothing is stored, and the question can be
answered as if nothing had been said in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from bot.conversation.asking import Asking
from bot.conversation.codec import Dialogue
from bot.conversation.filling import Filling, Step
from bot.conversation.message.understood import Understood
from bot.conversation.reading.remarks import Remark, remark
from bot.conversation.reading.spoken_time import time_in
from bot.conversation.reading.telling import asks
from bot.conversation.reading.ways import way
from bot.conversation.reading.yes import is_yes
from bot.conversation.wishes.heard import Wish, first_asked, near, wish
from bot.conversation.wishes.talk import aside, is_kind_word, talk
from bot.conversation.wishes.vocabulary import By
from bot.domain.amount import NotANumber, parse_amount
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.reporting import everyday as words
from handlers.people import start
from handlers.reporting import as_before, asked, common_questions, extension_asked, own, report, understood
from handlers.rounds import snooze
from handlers.rounds.view import calendar_of, newest_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import progress

# Where a whole sentence is expected, it may well speak of a delay or of what is missing: only questions are heard there.
_SENTENCES = frozenset((Step.PROBLEM, Step.IMPORTANT, Step.AMOUNT_CHECK))
# 不归我们 speaks of the number that is asked for.
_NUMBERS = frozenset((Step.AMOUNT, Step.AMOUNT_CHECK, Step.DISCLAIM_CHECK))
# A yes is expected here, and 好的 is one.
_YES = frozenset(
    (
        *(Step.SAME_CHECK, Step.HOLLOW_CHECK, Step.AMOUNT_CHECK, Step.DISCLAIM_CHECK, Step.COMPLETION_CHECK),
        *(Step.PREVIEW, Step.PRIVACY_CHECK),
    )
)


# From one question about time to the other.
_TURNS = {"snooze": "extend_or", "extend": "put_off"}
# (what is asked for, what is said): heard without a question mark, too.
_LEAVES = frozenset((("extend", "extension_withdraw"), ("snooze", "must")))
# What is more than an answer: under another question that is open, an answer to it is likelier.
_CHANGES = frozenset(
    (
        "put_off",
        "extend_or",
        "snooze",
        "submit",
        "as_before",
        "edit",
        "phone",
        "phone_of_another",
        "handover_how",
        "next",
        "which_later",
    )
)
# Under 原因是什么 these would be about the reason: the question is asked again, with its example.
_ABOUT_WRITING = frozenset(
    ("example", "what_to_do", "write_for_me", "standing", "details", "submit", "help_short", "must")
)

# Whoever is asked for a time or a unit's name and speaks of something else has turned to that.
_WAITS_FOR_A_WORD = re.compile(r"(?:snooze|extend)(?: u\d+)?|away|remind|summary|invite|units|who|number .+")


def wanted(turn: Turn, text: str) -> Wish | None:
    """What a text wants of the bot; None where it is an answer, a report, or nothing we know."""
    person = turn.me
    by = [By.UNIT] if person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) else []
    found = _in_other_words(turn, text) if by and not person.is_office else None
    found = found or wish(text, by=by)
    if found is None or _is_answer(found, text, turn.dialogue()):
        return None
    if found.name == "resnooze" and not (turn.dialogue() is None and snooze.is_waiting(turn)):
        return None  # nothing was put off that could be moved
    if found.name == "thanks" and turn.event.replies_to:
        return None  # 收到 under a reminder (handlers/reporting/replies.py)
    return found


def _in_other_words(turn: Turn, text: str) -> Wish | None:
    """What free words of a liaison want while no report is open. Under another question only what leaves that open is
    heard, or what turns from being reminded to more time, or back; and while a report is open, what nothing but questions
    ask for."""
    match turn.dialogue():
        case None:
            return asked.meant(turn, text)
        case Asking() as state:
            return _turned_to(state, text)
        case _ if is_kind_word(text):
            return Wish("kind_word", is_aside=True)
        case _:
            return first_asked(text, by=(By.UNIT,)) or aside(text)


def _turned_to(state: Asking, text: str) -> Wish | None:
    """What words under another question want instead of answering it."""
    found, waits_for = talk(text), state.command
    if waits_for == "snooze" and remark(text) is Remark.WAIT and not time_in(text):
        return Wish("thanks", is_aside=True)
    if found is None:
        return None
    is_clear = asks(text) or "提醒" in text or "延" in text
    if (_TURNS.get(waits_for) == found.name and is_clear) or (waits_for, found.name) in _LEAVES:
        return found
    unheard = _CHANGES | _ABOUT_WRITING if waits_for == "extend" else _CHANGES
    return found if asks(text) and found.name not in unheard else None


def _is_answer(found: Wish, text: str, state: Dialogue | None) -> bool:
    """Whether the words answer what is open, however much they sound like a wish."""
    if found.name == "task":
        return state is not None  # a bare 第10项 may answer any question
    match state:
        case Asking() if found.name in ("cancel", "extension_withdraw"):
            return False
        case Filling() | Understood() if found.name == "cancel":
            return True
        case Asking() if state.yes and is_yes(text):
            return True
        case Asking() if found.is_aside and (asks(text) or found.name == "thanks"):
            return False
        case Asking() if _TURNS.get(state.command) == found.name:
            return False
        case Asking():
            if _WAITS_FOR_A_WORD.fullmatch(f"{state.command} {state.prefix}".strip()):
                return found.name == state.command and not found.argument
            # A preview takes words of one's own, but whoever asks for something else does not want that said to others.
            return not state.yes or found.name == state.command
        case Filling() if state.step in _NUMBERS and found.name == "not_ours":
            return True
        case Filling() if state.step in _SENTENCES:
            return not found.is_aside or found.name in ("thanks", "start", "kind_word")
        case Filling():
            return state.step in _YES and is_yes(text)
        case Understood() if found.name == "not_ours":
            return True
        case Understood():
            # 对了就报, 第1项 and the like are about what lies on the screen.
            # Who goes on to a task from there does not lose what lies there: it becomes a draft (considering.py).
            goes_on = found.name == "edit" or (found.name == "report" and (bool(found.argument) or bool(state.loose)))
            leaves = found.name == "snooze" and remark(text) is Remark.LEAVE
            return is_yes(text) or way(text) is not None or goes_on or leaves
        case _:
            return False


def answer(turn: Turn, found: Wish, commands: Callable[[Turn, str, str], None]) -> None:
    """Do what is wanted: the small answers here, everything else by the command of that name."""
    if found.name == "start" and turn.dialogue() is None:
        start.start(turn, "")
    elif found.name in ("edit", "task") or (found.name == "report" and _names_a_task(found.argument)):
        _edit(turn, found.argument)
    elif found.name == "report" and not found.argument and report.again(turn):
        return
    elif found.name == "resnooze":
        snooze.snooze(turn, found.argument)
    elif small := _SMALL.get(found.name):
        small(turn)
    elif common_questions.answer(turn, found) or asked.answer(turn, found):
        if _goes_on(turn):
            turn.say(words.goes_on())
    else:
        commands(turn, found.name, found.argument)


def _names_a_task(argument: str) -> bool:
    return argument.startswith("第") and argument.endswith("项")


def likely(turn: Turn, text: str) -> tuple[tuple[str, str], ...]:
    """(label, command line) of what a text that nobody understood may have been about, then of the usual."""
    allowed = {command.name: command for command in start.allowed_commands(turn)}
    hinted = [(allowed[name].words[0], f"/{name}") for name in near(text) if name in allowed][:2]
    lines = {line for _, line in hinted}
    return (*hinted, *(one for one in start.usual(turn) if one[1] not in lines))


def _goes_on(turn: Turn) -> bool:
    return isinstance(turn.dialogue(), Filling | Understood)


def _welcome(turn: Turn) -> None:
    """谢谢 is answered as such; 收到, 好的 with what comes next."""
    if words.THANKS.search(turn.event.text):
        turn.say(words.welcome(goes_on=_goes_on(turn)))
    elif turn.dialogue() is not None or not turn.me.unit_ids(SeatRole.LIAISON):
        turn.say(words.all_right(goes_on=_goes_on(turn)))
    else:
        turn.say(words.all_right_then(_owed(turn)))


def _owed(turn: Turn) -> int:
    """How many tasks the person's units owe now."""
    owed = 0
    for unit_id in turn.me.unit_ids(SeatRole.LIAISON):
        programme = newest_live(turn.tx, unit_id)
        if programme is not None:
            quarter = reporting_quarter(turn.tx, programme, turn.now)
            filed = progress.filed_reports(turn.tx, programme.id, wanted=(quarter,), unit_id=unit_id)[quarter]
            owed += len(programme.owed_by(unit_id, filed))
    return owed


def _kind_word(turn: Turn) -> None:
    if turn.dialogue() is not None or not turn.me.unit_ids(SeatRole.LIAISON):
        turn.say(words.kind_word_meanwhile(goes_on=_goes_on(turn)))
    else:
        turn.say(words.kind_word(_owed(turn)))


def _misdirected(turn: Turn) -> None:
    state = turn.dialogue()
    if isinstance(state, Understood):
        understood.repeat(turn, state, words.misdirected_shown())
    else:
        turn.say(words.misdirected(goes_on=_goes_on(turn)))


def _here(turn: Turn) -> None:
    turn.say(words.here(goes_on=_goes_on(turn)))


def _due(turn: Turn) -> None:
    found = _list(turn)
    if found is None:
        return
    programme, unit_id = found
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter, unit_id)
    days = calendar_of(turn.tx, programme)
    turn.say(
        words.due(
            quarter,
            now=turn.now,
            fill_by=plan.fill_by,
            due_at=plan.due_at,
            seal_by=plan.seal_by if programme.needs_seal else None,
            working_days_left=days.working_days_between(local(turn.now).date(), local(plan.due_at).date()),
            goes_on=_goes_on(turn),
        )
    )


def _contact(turn: Turn) -> None:
    found = _list(turn)
    if found is not None:
        turn.say(words.contact(found[0].office, found[0].head.phone, goes_on=_goes_on(turn)))


def _example(turn: Turn) -> None:
    turn.say(words.example(goes_on=_goes_on(turn)))


def _must(turn: Turn) -> None:
    found = _list(turn)
    if found is not None:
        turn.say(words.must(found[0].office, found[0].head.phone, goes_on=_goes_on(turn)))


def _not_ours(turn: Turn) -> None:
    found = _list(turn)
    if found is None or found[1] is None:
        return
    programme, unit_id = found[0], found[1]
    tasks = [
        (task, next(part.role for part in task.assignments if part.unit.id == unit_id))
        for task in programme.tasks_of(unit_id)
    ]
    unit = programme.unit(unit_id)
    turn.say(words.not_ours(unit, tasks, programme.office, programme.head.phone, goes_on=_goes_on(turn)))


def _edit(turn: Turn, argument: str) -> None:
    """The unit's tasks with a button each, or the one that was named; what is filed is changed there."""
    found = own.own_round(turn, "", Action.WRITE_REPORT, "report")
    if found is None:
        return
    programme, _, unit_id = found
    number = _number(argument)
    task_id = next((task.id for task in programme.tasks_of(unit_id) if task.no == number), None)
    if task_id is None:
        report.overview(turn)
    else:
        report.report(turn, f"t{task_id}")


def _number(argument: str) -> Decimal | None:
    """The task's number in what was named: 第7项; none in other words (还有没有漏的)."""
    try:
        return parse_amount(argument.strip("第项件条 "), "项").value
    except NotANumber:
        return None


def _list(turn: Turn) -> tuple[Programme, int | None] | None:
    """The list a person means, and the unit where it is one of theirs."""
    turn.require(Action.LIST_UNITS)
    own = turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
    state = turn.dialogue()
    unit_id = state.unit_id if isinstance(state, Filling | Understood) else own[0] if own else None
    programme = newest_live(turn.tx, unit_id if unit_id in own else None)
    if programme is None:
        turn.say(errors.nothing_live())
        return None
    return programme, unit_id


_SMALL: dict[str, Callable[[Turn], None]] = {
    "thanks": _welcome,
    "kind_word": _kind_word,
    "misdirected": _misdirected,
    "start": _here,
    "due": _due,
    "contact": _contact,
    "example": _example,
    "must": _must,
    "not_ours": _not_ours,
    "as_before": as_before.propose,
    "extension_standing": extension_asked.standing,
    "extension_withdraw": extension_asked.withdraw,
}
