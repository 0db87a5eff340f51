"""/plan: the round's calendar before it happens, and the schedule's settings, changed by an admin in words or by buttons.

A change is shown before it is made, and made when the admin confirms it. It takes effect for everything that is not
sent yet: planned messages that still wait are taken back, and the next beat plans them anew under the new rules. Keys
name the stage and not its time (handlers/due.py), so nothing that was said is said again.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.conversation.lists.planning import read_change
from bot.domain.daybook import daybook
from bot.domain.localtime import local
from bot.domain.programme import Programme
from bot.domain.quarter import parse_quarter
from bot.domain.rights import Action
from bot.domain.round import RoundPlan, RoundRules, RulesContradict, plan_round
from bot.domain.rules import rules_to_json
from bot.texts import dates, errors
from bot.texts.rounds import plan as words
from bot.texts.rounds import rules as rule_words
from handlers.rounds import clock
from handlers.rounds.contacts import round_key
from handlers.rounds.view import (
    calendar_of,
    newest_live,
    none_live,
    plan_of,
    reporting_quarter,
    rules_of,
    work_calendar,
)
from handlers.turn import Turn
from storage import outbox, programmes

_WHICH = re.compile(r"p(\d+)(?:\s+|$)")
_CONFIRM = "确认修改"
_UPCOMING = 3


def plan(turn: Turn, argument: str) -> None:
    """计划, 计划 第三季度, 计划 修改, 计划 催报时间改为9点30. Of several lists the newest, or the one /plan p2 names."""
    turn.require(Action.PLAN)
    if argument == "时钟正确":
        clock.confirm(turn)
        return
    programme, argument = _programme(turn, argument)
    if programme is None:
        turn.say(none_live(turn.tx))
        return
    rules = rules_of(turn.tx, programme)
    is_confirmed = argument.endswith(_CONFIRM)
    typed = argument.removesuffix(_CONFIRM).strip()
    if typed in ("修改", "设置") or typed in rule_words.TOPICS:
        turn.require(Action.SET_PLAN)
        which = f"p{programme.id}"
        question = rule_words.menu(rules, which) if typed in ("修改", "设置") else rule_words.ask(typed, rules, which)
        turn.ask(question, "plan", f"p{programme.id} 改")
        return
    # 改 marks words that answer the menu: there they must mean a change, or are not understood.
    is_answer = typed.startswith("改 ")
    if _change(turn, programme, rules, typed.removeprefix("改 "), is_confirmed=is_confirmed, must=is_answer):
        return
    quarter = parse_quarter(typed, local(turn.now).date()) if typed else None
    if typed and quarter is None:
        turn.say(errors.quarter_unclear(typed))
        return
    quarter = quarter or reporting_quarter(turn.tx, programme, turn.now)
    found = plan_of(turn.tx, programme, quarter)
    seal = programme.needs_seal
    days = daybook(found, calendar_of(turn.tx, programme), needs_seal=seal)
    others = [(other.id, other.title) for other in programmes.live(turn.tx) if other.id != programme.id]
    may_change = turn.may(Action.SET_PLAN)
    content = words.calendar(found, days, now=turn.now, needs_seal=seal, cap=rules.unit_cap, others=others)
    turn.say(words.with_changes(content, programme.id) if may_change else content)


def said(turn: Turn, text: str) -> bool:
    """Take plain words of an admin that ask for a change of the schedule; False where they do not."""
    if not turn.may(Action.SET_PLAN):
        return False
    programme = newest_live(turn.tx)
    return programme is not None and _change(
        turn, programme, rules_of(turn.tx, programme), text, is_confirmed=False, must=False
    )


def _programme(turn: Turn, argument: str) -> tuple[Programme | None, str]:
    if found := _WHICH.match(argument):
        live = {programme.id: programme for programme in programmes.live(turn.tx)}
        return live.get(int(found[1])), argument[found.end() :].strip()
    return newest_live(turn.tx), argument.strip()


def _change(turn: Turn, programme: Programme, rules: RoundRules, typed: str, *, is_confirmed: bool, must: bool) -> bool:
    """Preview, make or refuse the change these words ask for; False where they ask for none and need not."""
    try:
        wanted = read_change(typed, rules, local(turn.now).date()) if typed else None
        if wanted is None and not must:
            return False
        turn.require(Action.SET_PLAN)
        prefix = f"p{programme.id} 改"
        if wanted is None:
            turn.ask(rule_words.not_understood(typed), "plan", prefix)
            return True
        if wanted == rules:
            turn.save_dialogue(None)
            turn.say(rule_words.unchanged())
            return True
        after = _checked(turn, programme, wanted)
    except RulesContradict as error:
        turn.require(Action.SET_PLAN)
        turn.ask(rule_words.refused(error.reason), "plan", f"p{programme.id} 改")
        return True
    if is_confirmed:
        _make(turn, programme, rules, wanted)
    else:
        shown = rule_words.preview(rules, wanted, _upcoming(after, turn.now), programme.title)
        turn.preview(shown, "plan", f"{prefix} {typed}", yes=_CONFIRM)
    return True


def _checked(turn: Turn, programme: Programme, wanted: RoundRules) -> RoundPlan:
    """The running round under these rules. Raises RulesContradict where some quarter would have no working day."""
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    try:
        plan_round(quarter.next, work_calendar(turn.tx), wanted)
        return plan_round(quarter, work_calendar(turn.tx), wanted)
    except RulesContradict:
        raise
    except ValueError:
        raise RulesContradict("no_workday", "a quarter without a working day") from None


def _make(turn: Turn, programme: Programme, before: RoundRules, after: RoundRules) -> None:
    programmes.set_rules(turn.tx, programme.id, rules_to_json(after))
    outbox.forget_planned(turn.tx, round_key(programme, reporting_quarter(turn.tx, programme, turn.now)))
    turn.audit("plan.change", f"programme:{programme.id}", before=rules_to_json(before), after=rules_to_json(after))
    turn.save_dialogue(None)
    turn.say(rule_words.changed(f"p{programme.id}"))


def _upcoming(plan: RoundPlan, now: datetime) -> list[str]:
    moments = [(stage.at, words.stage_label(stage.offset)) for stage in plan.stages]
    moments += [(plan.fill_by, "填报截止"), (plan.due_at, "截止时间")]
    later = sorted(moment for moment in moments if moment[0] > now)
    return [f"{dates.moment_with_weekday(at)}　{what}" for at, what in later[:_UPCOMING]]
