"""Answers to what a liaison asks while no question of the report is open (bot/conversation/wishes/talk.py).

All of it only shows something, or leads to a command that asks with a preview of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.reading.amending import read_amendment
from bot.conversation.reading.put_off import asking_clause, read_put_off
from bot.conversation.reading.remarks import Remark, remark
from bot.conversation.reading.telling import asks, is_for_others
from bot.conversation.reading.topics import spoken_of
from bot.conversation.wishes.beginning import begins, task_to_begin
from bot.conversation.wishes.heard import Wish
from bot.conversation.wishes.talk import readings
from bot.conversation.wishes.talk_cues import ASKS_FOR_TIME, GOAL, TOLD_TO_REMIND, task_no
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.protection import private_numbers
from bot.domain.rights import Action
from bot.domain.unit_names import begins_like, is_called
from bot.texts.reporting import asked as words
from bot.when import moment_of, read_when
from handlers.lists import units
from handlers.people import seats
from handlers.reporting import dividing, extension, standing, unasked
from handlers.reporting.own import own_round
from handlers.reporting.writing import facts_of
from handlers.rounds import snooze
from handlers.rounds.view import calendar_of, newest_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import conversations

# What takes words away that may as well be a report.
_DOUBTFUL = frozenset(("put_off", "extend_or", "snooze", "which_later", "handover_how", "as_before", "standing"))
# Said after 交接 was offered, these are about the handing over.
_VAGUE = frozenset(
    ("form", "what_to_do", "standing", "may_send", "example", "help_short", "must")
)  # 周三能不能报 asks; 明天再填行吗 puts off.
_LATER = re.compile(r"再|才|提醒|[叫喊催]我|通知我|回头|[晚迟缓延推]")

_NAMED = re.compile(
    r"(?P<unit>[\u3400-\u9fff]{2,14}?)(?:那边|这边|他们|都|也|已经|有没有|是不是)*(?:[交报填弄]|提交|完成)"
)


def answer(turn: Turn, found: Wish) -> bool:
    """Answer one of the questions known here; False for any other wish."""
    small = _ANSWERS.get(found.name)
    if small is None:
        return False
    small(turn, found.argument)
    return True


def meant(turn: Turn, text: str) -> Wish | None:
    """What a sentence wants; a name that is no unit's is not looked up."""
    if is_for_others(text):
        return Wish("for_others")
    if asks(text) and (kinds := _private_kinds(text)):
        return Wish("private_asked", kinds)
    if (begun := _begins(turn, text)) is not None:
        return begun
    known = (one for one in readings(text) if one.name != "units" or _is_unit(turn, one.argument))
    found = _unless_reported(turn, next(known, None), text)
    # 更正一下，我再核实核实 is about what was filed.
    amendment = read_amendment(text)
    is_correction = amendment is not None and amendment.is_marked
    is_waiting = found is None and remark(text) is Remark.WAIT and not is_correction
    return Wish("thanks", is_aside=True) if is_waiting else found


def _begins(turn: Turn, text: str) -> Wish | None:
    """Whether somebody begins to report, and with which task."""
    if begins(text):
        return Wish("report")
    units = turn.me.unit_ids(SeatRole.LIAISON)
    facts = unasked.facts_now(turn, units[0]) if len(units) == 1 else None
    item = task_to_begin(text, facts.items) if facts is not None else None
    return Wish("report", f"第{item.task.no}项") if item is not None else None


def _private_kinds(text: str) -> str:
    """What private things stand in a text; a telephone number may be one's own, and is asked about elsewhere."""
    return "、".join(dict.fromkeys(one.kind for one in private_numbers(text) if one.kind != "手机号"))


def _is_unit(turn: Turn, name: str) -> bool:
    programme = newest_live(turn.tx)
    units = programme.units if programme is not None else ()
    return any(name in unit.aliases or is_called(unit.name, name) for unit in units)


def _unless_reported(turn: Turn, found: Wish | None, text: str) -> Wish | None:
    """The wish; None where words that would put something off rather tell of one of the unit's tasks, and where a
    question is about one: that task is shown."""
    is_question = asks(text)
    if is_question and _hands_over(turn) and (found is None or found.name in _VAGUE):
        return Wish("next")
    if found is not None and found.name not in _DOUBTFUL:
        return found
    if found is None and not is_question:
        return None
    facts = [
        one for unit_id in turn.me.unit_ids(SeatRole.LIAISON) if (one := unasked.facts_now(turn, unit_id)) is not None
    ]
    # 公安这边要延到10月15日，案件数据没出: what asks for time speaks of no task, whatever the reason names.
    about = asking_clause(text) if found is not None and found.name == "extend_or" else text
    speaks = any(spoken_of(about, one.items) for one in facts)
    if is_question:
        return found if found is not None and found.name != "standing" else Wish("details", text) if speaks else found
    return None if speaks and not ASKS_FOR_TIME.search(text) and not TOLD_TO_REMIND.search(text) else found


def _put_off(turn: Turn, said: str) -> None:
    """A day before the due time is when to be reminded; a later one asks for more time."""
    unit_id = turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)[0]
    programme = newest_live(turn.tx, unit_id)
    when = read_put_off(said).when
    if programme is not None and when:
        plan = plan_of(turn.tx, programme, reporting_quarter(turn.tx, programme, turn.now), unit_id)
        moment = moment_of(read_when(when, local(turn.now), calendar_of(turn.tx, programme)))
        is_late = moment is not None and turn.now < plan.due_at <= moment
        if is_late and not TOLD_TO_REMIND.search(
            said
        ):  # 节后再提醒 is told what is possible, and may ask for more time
            extension.extend(turn, said)
            return
        if moment is not None and turn.now < moment < plan.due_at and asks(said) and not _LATER.search(said):
            turn.say(words.is_in_time(moment, plan.due_at))
            return
    snooze.snooze(turn, when)


def _extend(turn: Turn, said: str) -> None:
    extension.extend(turn, said)


def _what_to_do(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    if facts is None:
        return
    if all(item.is_filed for item in facts.items):
        standing.tasks(turn, "")
    else:
        turn.say(words.what_to_do(facts))


def _help_short(turn: Turn, said: str) -> None:
    turn.say(words.who_i_am())
    _what_to_do(turn, said)


def _next(turn: Turn, said: str) -> None:
    """怎么弄, 然后呢: about what was offered last."""
    if _hands_over(turn):
        _hand_over(turn, said)
    else:
        _what_to_do(turn, said)


def _hands_over(turn: Turn) -> bool:
    """Whether handing over was what was offered last."""
    offered = conversations.choices(turn.tx, turn.event.address)
    return any(data.startswith("/handover s") for _, data in offered)


def _details(turn: Turn, said: str) -> None:
    """The task that is named, by number or by its words; the unit's own where none is."""
    facts = _facts(turn)
    if facts is None:
        return
    number = task_no(said)
    own = _meant(said, facts)
    if number is not None and not own:
        units.who(turn, f"第{number}项")
        return
    if not own and GOAL.search(said):
        turn.say(words.goals(facts))
        return
    may_write = turn.may(Action.WRITE_REPORT, facts.unit.id)
    for item in own or facts.items:
        turn.say(words.details(item, may_write=may_write))


def _meant(said: str, facts: ReportFacts) -> Sequence[Item]:
    """The unit's tasks that are named, by number or by their words; none where none is."""
    number = task_no(said)
    if number is not None:
        return [item for item in facts.items if item.task.no == number]
    return spoken_of(said, facts.items)


def _sharers(turn: Turn, said: str) -> None:
    """Who else has the unit's tasks: the public list tells that, and nothing of what they report."""
    facts = _facts(turn)
    if facts is not None:
        turn.say(words.sharers(facts.unit, [item.task for item in _meant(said, facts) or facts.items]))


def _unstamped(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    programme = newest_live(turn.tx, facts.unit.id) if facts is not None else None
    if facts is None or programme is None:
        return
    plan = plan_of(turn.tx, programme, facts.quarter, facts.unit.id)
    seal_by = plan.seal_by if programme.needs_seal and turn.now < plan.seal_by else None
    turn.say(words.unstamped(needs_seal=programme.needs_seal, seal_by=seal_by))


def _about_the_bot(turn: Turn, _said: str) -> None:
    programme = newest_live(turn.tx, turn.me.unit_ids()[0] if turn.me.unit_ids() else None)
    if programme is not None:
        turn.say(words.about_the_bot(programme.office, programme.head.phone))


def _others(turn: Turn, _said: str) -> None:
    turn.say(words.only_your_own())
    standing.tasks(turn, "")


def _standing(turn: Turn, said: str) -> None:
    """交了吗: of one's own reports, unless another unit is named."""
    found = _NAMED.search(said)
    own = turn.me.unit_ids()
    programme = newest_live(turn.tx)
    others = [unit for unit in programme.units if unit.id not in own] if programme is not None else []
    if found and any(begins_like(found["unit"], unit.name) or found["unit"] in unit.aliases for unit in others):
        turn.say(words.only_your_own())
    standing.tasks(turn, "")


def _filed_now(turn: Turn, _said: str) -> None:
    """What the office reads now, word for word; how it stands where nothing is filed."""
    facts = _facts(turn)
    if facts is None:
        return
    if any(item.is_filed for item in facts.items):
        turn.say(words.filed_now(facts))
    else:
        standing.tasks(turn, "")


def _kept(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    if facts is not None:
        turn.say(words.kept(any(item.is_begun for item in facts.items)))
        standing.tasks(turn, "")


def _submit(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    if facts is None:
        return
    if all(item.is_filed for item in facts.items):
        turn.say(words.all_handed_in())
        standing.tasks(turn, "")
    else:
        dividing.report_or_resume(turn, "")


def _seal_how(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    programme = newest_live(turn.tx, facts.unit.id) if facts is not None else None
    if facts is None or programme is None:
        return
    plan = plan_of(turn.tx, programme, facts.quarter, facts.unit.id)
    needed = programme.needs_seal
    turn.say(words.seal_how(needs_seal=needed, seal_by=plan.seal_by if needed and turn.now < plan.seal_by else None))


def _paper_how(turn: Turn, _said: str) -> None:
    programme = newest_live(turn.tx, turn.me.unit_ids()[0] if turn.me.unit_ids() else None)
    if programme is not None:
        turn.say(words.paper_how(programme.office, programme.head.phone, needs_seal=programme.needs_seal))


def _hand_over(turn: Turn, _said: str) -> None:
    turn.say(words.handover_steps())
    seats.hand_over(turn, "")


def _phone_of_another(turn: Turn, _said: str) -> None:
    turn.say(words.phone_not_kept())
    seats.hand_over(turn, "")


def _facts(turn: Turn) -> ReportFacts | None:
    """The unit's running quarter; asks which unit where there are several, and then returns None."""
    found = own_round(turn, "", Action.READ_REPORTS, "tasks")
    if found is None:
        return None
    programme, quarter, unit_id = found
    return facts_of(turn, programme, quarter, unit_id)


def _own_tasks(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    if facts is not None:
        turn.say(words.own_tasks(facts))


def _why_again(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    programme = newest_live(turn.tx, facts.unit.id) if facts is not None else None
    if facts is not None and programme is not None:
        turn.say(words.why_again(facts, programme.office, programme.head.phone))


def _today(turn: Turn, _said: str) -> None:
    facts = _facts(turn)
    if facts is not None:
        turn.say(words.today(facts))


def _who_decides(turn: Turn, _said: str) -> None:
    programme = newest_live(turn.tx, turn.me.unit_ids()[0] if turn.me.unit_ids() else None)
    if programme is not None:
        turn.say(words.who_decides(programme.office))


_ANSWERS: dict[str, Callable[[Turn, str], None]] = {
    "put_off": _put_off,
    "extend_or": _extend,
    "what_to_do": _what_to_do,
    "next": _next,
    "details": _details,
    "others": _others,
    "others_words": lambda turn, _said: turn.say(words.others_words()),
    "own_tasks": _own_tasks,
    "why_again": _why_again,
    "today": _today,
    "who_decides": _who_decides,
    "all_at_once": lambda turn, _said: turn.say(words.all_at_once()),
    "for_others": lambda turn, _said: turn.say(words.for_others()),
    "private_asked": lambda turn, kinds: turn.say(words.private_asked(kinds)),
    "sharers": _sharers,
    "unstamped": _unstamped,
    "about_the_bot": _about_the_bot,
    "handover_keeps": lambda turn, _said: turn.say(words.handover_keeps()),
    "standing": _standing,
    "filed_now": _filed_now,
    "kept": _kept,
    "which_later": lambda turn, _said: turn.say(words.which_later()),
    "may_send_photo": lambda turn, _said: turn.say(words.may_send_photo()),
    "submit": _submit,
    "seal_how": _seal_how,
    "paper_how": _paper_how,
    "reprint": lambda turn, _said: turn.say(words.reprint()),
    "may_send": lambda turn, _said: turn.say(words.may_send()),
    "write_for_me": lambda turn, _said: turn.say(words.write_for_me()),
    "help_short": _help_short,
    "handover_how": _hand_over,
    "phone_of_another": _phone_of_another,
}
