"""申请延期: a unit asks for a later due time before the old one has passed; the office grants or refuses.

What is granted moves that unit's times only (bot/domain/round.py). It never passes the end of the round, since the next
quarter's begins there.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.domain.amount import parse_amount
from bot.domain.localtime import at_local, local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import CompletionKind
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.domain.workdays import WorkCalendar
from bot.texts import errors
from bot.texts import extension as words
from bot.when import read_when
from handlers import reasons
from handlers.lists.units import choose_unit
from handlers.rounds.telling import tell_office, tell_unit
from handlers.rounds.view import newest_live, owing_units, plan_of, reporting_quarter, rules_of, work_calendar
from handlers.turn import Turn
from storage import extensions, people, programmes, rounds

_COMMAND = "extend"
_ANSWER = re.compile(r"(?P<what>yes|no)(?P<id>\d{1,18})(?:\s+(?P<words>.*))?", re.DOTALL)
_OWN = re.compile(r"(?:u(?P<unit>\d{1,18})\s*)?(?:@(?P<until>\d{4}-\d\d-\d\dT\d\d:\d\d)\s*)?(?P<words>.*)", re.DOTALL)

_LATER_BY = re.compile(
    r"(?:再|往?后|给)*(?:晚|迟|缓|宽限|延迟|推迟|延后|延期|延长?|拖)?"
    r"(?P<count>[一二两三四五六七八九十]{1,2}|\d{1,2})\s*个?(?P<span>工作日|天|日|周|星期)"
)
_WITH_REASON = re.compile(
    r"(?P<when>.{2,30}?)[，,。；;\s]*(?:因为?|由于|原因[是为]?[:：]?|理由[是为]?[:：]?)(?P<why>.{2,}?)[。！!]?",
    re.DOTALL,
)
# 10月10日，领导出差: what stands behind the day is why.
_THEN_REASON = re.compile(
    r"(?P<when>[^，,。；;]{2,16}[日号天周星期一二三四五六末底午])[，,。；;\s]+(?P<why>[^？?]{3,}?)[。！!]?", re.DOTALL
)
_TO = re.compile(r"(?:@)?到(?P<when>.+)")
_FARTHEST = 60  # more than any round is open; what lies beyond its end is refused with the last day that is possible


def extend(turn: Turn, argument: str) -> None:
    """/extend: a unit's people ask; the office answers (yes12, no12), looks at what waits, or grants by itself."""
    if found := _ANSWER.fullmatch(argument):
        _answer(turn, int(found["id"]), is_yes=found["what"] == "yes", typed=(found["words"] or "").strip())
    elif turn.may(Action.REVIEW):
        _by_the_office(turn, argument)
    else:
        _ask(turn, argument)


# --- a unit asks ------------------------------------------------------------------------------------------------


def _ask(turn: Turn, argument: str) -> None:
    found = _OWN.fullmatch(argument)
    assert found is not None  # every part may be empty
    own = turn.person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) if turn.person else ()
    unit_ids = (int(found["unit"]),) if found["unit"] else own
    if not unit_ids:
        turn.require(Action.ASK_EXTENSION)
    for unit_id in unit_ids:
        turn.require(Action.ASK_EXTENSION, unit_id)
    if len(unit_ids) > 1:
        units = [programmes.unit(turn.tx, unit_id) for unit_id in unit_ids]
        turn.say(errors.choose_unit([(unit.name, f"/{_COMMAND} u{unit.id}") for unit in units]))
        return
    programme = newest_live(turn.tx, unit_ids[0])
    if programme is None:
        turn.say(errors.nothing_live())
        return
    unit = programme.unit(unit_ids[0])
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter, unit.id)
    if turn.now >= plan.due_at:
        turn.save_dialogue(None)
        turn.say(words.past_due(plan.due_at, programme.office))
    elif unit not in owing_units(turn.tx, programme, quarter):
        turn.say(words.nothing_owed(unit))
    elif found["until"]:
        _ask_with_reason(turn, programme, quarter, plan, unit, found["until"], found["words"].strip())
    elif not found["words"].strip():
        turn.ask(words.ask_until(plan.due_at, _latest(turn, programme, plan)), _COMMAND, f"u{unit.id}")
    else:
        when, why = _apart(found["words"])
        until = _until(turn, programme, plan, when, f"u{unit.id}")
        if until is None:
            return
        moment = f"{local(until):%Y-%m-%dT%H:%M}"
        if why:
            _ask_with_reason(turn, programme, quarter, plan, unit, moment, why)
        else:
            turn.ask(words.ask_reason(until), _COMMAND, f"u{unit.id} @{moment}")


def _apart(typed: str) -> tuple[str, str]:
    """(time, reason) of 10月10号，因为领导出差; the reason is empty where none is given."""
    found = _WITH_REASON.fullmatch(typed.strip()) or _THEN_REASON.fullmatch(typed.strip())
    return (found["when"], found["why"]) if found else (typed, "")


def _ask_with_reason(
    turn: Turn, programme: Programme, quarter: Quarter, plan: RoundPlan, unit: Unit, moment: str, typed: str
) -> None:
    prefix = f"u{unit.id} @{moment}"
    until = _moment(moment)
    is_sent = typed.endswith(f" {words.SEND}")
    reason = reasons.usable(turn, typed.removesuffix(words.SEND), _COMMAND, prefix)
    if reason is None:
        return
    if not is_sent:
        turn.preview(words.preview(unit, quarter, until, reason), _COMMAND, prefix, held=reason, yes=words.SEND)
        return
    if not plan.due_at < until <= _latest(turn, programme, plan):
        turn.say(errors.button_stale())
        return
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    request_id = extensions.ask(
        turn.tx, round_id, unit.id, until=until, reason=reason, person_id=turn.me.id, now=turn.now
    )
    turn.audit("extend.ask", f"extension:{request_id}", after={"unit": unit.id, "until": moment, "reason": reason})
    tell_office(
        turn,
        f"extension:{request_id}",
        words.request(unit, quarter, turn.me.name, due_at=plan.due_at, until=until, reason=reason, id=request_id),
    )
    turn.save_dialogue(None)
    turn.say(words.sent(until))


def _until(turn: Turn, programme: Programme, plan: RoundPlan, typed: str, prefix: str) -> datetime | None:
    """The moment meant by plain words; None where it cannot be used, which was said, and asked again.

    A day without an hour is its due hour; a day off becomes the next working day, as any due time is.
    """
    calendar, rules = work_calendar(turn.tx), rules_of(turn.tx, programme)
    named: date | datetime | None = _later_by(typed, local(plan.due_at).date(), calendar)
    if named is None:
        when = read_when(typed, local(turn.now), calendar)
        named = when.end or when.start if when.kind in (CompletionKind.DATE, CompletionKind.PERIOD) else None
    if named is None:
        turn.ask(words.until_unclear(typed), _COMMAND, prefix)
        return None
    day, hour = (local(named).date(), local(named).time()) if isinstance(named, datetime) else (named, rules.due_hour)
    if not calendar.is_workday(day):
        day, hour = calendar.add_workdays(day, 1), rules.due_hour
    until = at_local(day, min(max(hour, rules.work_begins), rules.work_ends))
    latest = _latest(turn, programme, plan)
    if until <= plan.due_at:
        turn.ask(words.not_later(plan.due_at), _COMMAND, prefix)
        return None
    if until > latest:
        turn.ask(words.too_late(latest), _COMMAND, prefix)
        return None
    return until


def _later_by(typed: str, due: date, calendar: WorkCalendar) -> date | None:
    """晚两天, 宽限3个工作日: counted from the due day, as whoever asks means it; None for anything else."""
    found = _LATER_BY.fullmatch(typed.strip())
    if found is None:
        return None
    count = min(int(parse_amount(found["count"], "天").value), _FARTHEST)
    if found["span"] == "工作日":
        return calendar.add_workdays(due, count)
    return due + timedelta(days=count * (7 if found["span"] in ("周", "星期") else 1))


def _latest(turn: Turn, programme: Programme, plan: RoundPlan) -> datetime:
    """The due hour of the round's last day."""
    return at_local(local(plan.closes_at).date(), rules_of(turn.tx, programme).due_hour)


def _moment(text: str) -> datetime:
    day, _, hour = text.partition("T")
    return at_local(datetime.fromisoformat(day).date(), time.fromisoformat(hour))


# --- the office answers -----------------------------------------------------------------------------------------


def _by_the_office(turn: Turn, argument: str) -> None:
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    if not argument:
        _waiting(turn, programme)
        return
    waiting = extensions.undecided(turn.tx, programme.id)
    if (found := _TO.fullmatch(argument)) and len(waiting) == 1:
        argument = f"u{waiting[0].unit_id} {found['when']}"  # 同意延期到下周五: of the one that is asked for
    elif found:
        _waiting(turn, programme)
        return
    name, _, typed = argument.partition(" ")
    unit = choose_unit(turn, name, _COMMAND, typed)
    if unit is None:
        return
    if unit not in programme.units:
        turn.say(errors.not_found())
        return
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter, unit.id)
    typed = typed.strip()
    found = _OWN.fullmatch(typed)
    assert found is not None
    if found["until"] and found["words"].strip() == words.GRANT:
        _grant_unasked(turn, programme, quarter, plan, unit, _moment(found["until"]))
    elif not typed or found["until"]:
        turn.ask(words.ask_until(plan.due_at, _latest(turn, programme, plan)), _COMMAND, f"u{unit.id}")
    else:
        until = _until(turn, programme, plan, typed, f"u{unit.id}")
        if until is not None:
            prefix = f"u{unit.id} @{local(until):%Y-%m-%dT%H:%M}"
            turn.preview(words.confirm_grant(unit, quarter, until), _COMMAND, prefix, yes=words.GRANT)


def _waiting(turn: Turn, programme: Programme) -> None:
    waiting = extensions.undecided(turn.tx, programme.id)
    if not waiting:
        turn.say(words.none_waiting())
        return
    turn.say(words.waiting(len(waiting)))
    for request in waiting:
        _, quarter = rounds.round_of(turn.tx, request.round_id)
        unit = programme.unit(request.unit_id)
        asker = people.person(turn.tx, request.asked_by_id) if request.asked_by_id is not None else None
        asked_by = asker.name if asker else unit.name
        plan = plan_of(turn.tx, programme, quarter, unit.id)
        turn.say(
            words.request(
                unit,
                quarter,
                asked_by,
                due_at=plan.due_at,
                until=request.until,
                reason=request.reason,
                id=request.id,
            )
        )


def _grant_unasked(
    turn: Turn, programme: Programme, quarter: Quarter, plan: RoundPlan, unit: Unit, until: datetime
) -> None:
    if not plan.due_at < until <= _latest(turn, programme, plan):
        turn.say(errors.button_stale("进度"))
        return
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    request_id = extensions.ask(turn.tx, round_id, unit.id, until=until, reason="", person_id=turn.me.id, now=turn.now)
    _settle(turn, programme, request_id, is_yes=True)


def _answer(turn: Turn, request_id: int, *, is_yes: bool, typed: str) -> None:
    turn.require(Action.REVIEW)
    request = extensions.request(turn.tx, request_id)
    if request is None:
        turn.say(errors.not_found())
        return
    programme_id, _ = rounds.round_of(turn.tx, request.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    turn.require(Action.REVIEW, request.unit_id)
    if request.state != extensions.ASKED:
        _overtaken(turn, request)
    elif is_yes:
        _settle(turn, programme, request_id, is_yes=True)
    elif not typed:
        unit = programme.unit(request.unit_id)
        turn.ask(words.ask_refusal(unit, words.USUAL_REFUSALS), _COMMAND, f"no{request_id}")
    else:
        reason = reasons.usable(turn, typed, _COMMAND, f"no{request_id}")
        if reason is not None:
            _settle(turn, programme, request_id, is_yes=False, reason=reason)


def _settle(turn: Turn, programme: Programme, request_id: int, *, is_yes: bool, reason: str | None = None) -> None:
    request = extensions.request(turn.tx, request_id)
    assert request is not None
    if is_yes and request.until <= turn.now:
        turn.say(words.too_late_to_grant(request.until))
        return
    if not extensions.decide(turn.tx, request_id, granted=is_yes, person_id=turn.me.id, now=turn.now, answer=reason):
        _overtaken(turn, request)
        return
    _, quarter = rounds.round_of(turn.tx, request.round_id)
    unit = programme.unit(request.unit_id)
    plan = plan_of(turn.tx, programme, quarter, unit.id)
    turn.audit(
        "extend.grant" if is_yes else "extend.refuse",
        f"extension:{request_id}",
        before={"state": request.state},
        after={"unit": unit.id, "until": local(request.until).isoformat(), "reason": reason},
    )
    turn.save_dialogue(None)
    notice = (
        words.told_granted(unit, quarter, plan.due_at, plan.fill_by)
        if is_yes
        else words.told_refused(unit, quarter, reason or "", plan.due_at)
    )
    first = request.asked_by_id if request.asked_by_id != turn.me.id else None
    told = tell_unit(turn, unit.id, f"extension:{request_id}:answer", notice, first=first)
    turn.say(words.granted(unit, plan.due_at, told=told) if is_yes else words.refused(unit))


def _overtaken(turn: Turn, request: extensions.Request) -> None:
    turn.audit("extend", f"extension:{request.id}", result="button_stale")
    if request.state == extensions.REPLACED:
        turn.say(words.withdrawn())
    elif request.state == extensions.WITHDRAWN:
        turn.say(words.taken_back_already())
    else:
        decision = "同意" if request.state == extensions.GRANTED else "不同意"
        turn.say(words.decided_already(decision, request.decided_by, request.decided_at))
