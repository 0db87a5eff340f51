"""The office's side of 申请延期: what waits, granting and refusing, granting what nobody asked for."""

from __future__ import annotations

import re
from datetime import datetime

from bot.domain.localtime import local
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.texts import errors
from bot.texts.reporting import extension as words
from handlers import reasons
from handlers.lists.units import choose_unit
from handlers.reporting.extension_time import COMMAND, OWN, latest_possible, moment_of_mark, until_meant
from handlers.rounds.telling import tell_unit
from handlers.rounds.view import newest_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import extensions, people, programmes, rounds

_TO = re.compile(r"(?:@)?到(?P<when>.+)")


def by_the_office(turn: Turn, argument: str) -> None:
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
    unit = choose_unit(turn, name, COMMAND, typed)
    if unit is None:
        return
    if unit not in programme.units:
        turn.say(errors.not_found())
        return
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter, unit.id)
    typed = typed.strip()
    found = OWN.fullmatch(typed)
    assert found is not None
    if found["until"] and found["words"].strip() == words.GRANT:
        _grant_unasked(turn, programme, quarter, plan, unit, moment_of_mark(found["until"]))
    elif not typed or found["until"]:
        turn.ask(words.ask_until(plan.due_at, latest_possible(turn, programme, plan)), COMMAND, f"u{unit.id}")
    else:
        until = until_meant(turn, programme, plan, typed, f"u{unit.id}")
        if until is not None:
            prefix = f"u{unit.id} @{local(until):%Y-%m-%dT%H:%M}"
            turn.preview(words.confirm_grant(unit, quarter, until), COMMAND, prefix, yes=words.GRANT)


def _waiting(turn: Turn, programme: Programme) -> None:
    waiting = extensions.undecided(turn.tx, programme.id)
    if not waiting:
        turn.say(words.none_waiting())
        return
    turn.say(words.waiting(len(waiting)))
    for request in waiting:
        _say_request(turn, programme, request)


def _say_request(turn: Turn, programme: Programme, request: extensions.Request) -> None:
    _, quarter = rounds.round_of(turn.tx, request.round_id)
    unit = programme.unit(request.unit_id)
    asker = people.person(turn.tx, request.asked_by_id) if request.asked_by_id is not None else None
    plan = plan_of(turn.tx, programme, quarter, unit.id)
    turn.say(
        words.request(
            unit,
            quarter,
            asker.name if asker else unit.name,
            due_at=plan.due_at,
            until=request.until,
            reason=request.reason,
            id=request.id,
        )
    )


def show_request(turn: Turn, programme: Programme, request: extensions.Request) -> None:
    """Bring a request before the office that was answered in words without lying on the screen."""
    turn.require(Action.REVIEW)
    turn.say(words.press_to_grant(programme.unit(request.unit_id)))
    _say_request(turn, programme, request)


def propose_refusal(turn: Turn, request_id: int, reason: str) -> None:
    """Show the reason with a yes before the unit hears a no; asked for one where there is none."""
    answer_request(turn, request_id, is_yes=False, typed=f"? {reason}" if len(reason) >= 2 else "")


def say_standing(turn: Turn, programme: Programme, unit_id: int) -> None:
    """How a unit's request stands, to the office: what waits is shown with its buttons."""
    turn.require(Action.REVIEW)
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    request = extensions.latest(turn.tx, round_id, unit_id)
    unit, plan = programme.unit(unit_id), plan_of(turn.tx, programme, quarter, unit_id)
    if request is None or request.state in (extensions.REPLACED, extensions.WITHDRAWN):
        turn.say(words.unit_asked_nothing(unit, plan.due_at))
    elif request.state == extensions.ASKED:
        show_request(turn, programme, request)
    elif request.state == extensions.GRANTED:
        turn.say(words.was_granted(unit, plan.due_at))
    else:
        turn.say(words.was_refused(unit, request.answer, plan.due_at))


def _grant_unasked(
    turn: Turn, programme: Programme, quarter: Quarter, plan: RoundPlan, unit: Unit, until: datetime
) -> None:
    if not plan.due_at < until <= latest_possible(turn, programme, plan):
        turn.say(errors.button_stale("进度"))
        return
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    request_id = extensions.ask(turn.tx, round_id, unit.id, until=until, reason="", person_id=turn.me.id, now=turn.now)
    _settle(turn, programme, request_id, is_yes=True)


def answer_request(turn: Turn, request_id: int, *, is_yes: bool, typed: str) -> None:
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
        turn.ask(words.ask_refusal(unit, words.USUAL_REFUSALS), COMMAND, f"no{request_id}")
    else:
        _refuse(turn, programme, request, typed)


def _refuse(turn: Turn, programme: Programme, request: extensions.Request, typed: str) -> None:
    """A reason that was asked for counts; one that came with other words (behind ?) is shown with a yes first."""
    is_shown = typed.startswith("?")
    prefix = f"no{request.id} ?" if is_shown else f"no{request.id}"
    said = typed.removeprefix("?").strip()
    is_agreed = not is_shown or said.endswith(f" {words.REFUSE}")
    reason = reasons.usable(turn, said.removesuffix(f" {words.REFUSE}"), COMMAND, prefix)
    if reason is None:
        return
    if is_agreed:
        _settle(turn, programme, request.id, is_yes=False, reason=reason)
    else:
        unit = programme.unit(request.unit_id)
        turn.preview(words.confirm_refusal(unit, reason), COMMAND, prefix, held=reason, yes=words.REFUSE)


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
        words.told_granted(unit, quarter, plan.due_at, plan.fill_by, needs_seal=programme.needs_seal)
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
