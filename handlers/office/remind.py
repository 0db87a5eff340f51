"""Reminders: what one says, and reminding by hand.

When reminders are due is decided in handlers/due.py, whom they go to in handlers/rounds/contacts.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.conversation.office.spotting import units_in
from bot.domain.localtime import local
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.round import next_working_moment
from bot.ports import Content
from bot.texts.office import heard as words
from bot.texts.papers import seal as seal_words
from bot.texts.rounds import reminders
from handlers import reasons
from handlers.lists.units import choose_unit
from handlers.office import planned
from handlers.rounds.contacts import Contact, burden, contact_of, round_key, whom_to_phone
from handlers.rounds.paper import paper, wanting_units
from handlers.rounds.view import calendar_of, newest_live, none_live, plan_of, reporting_quarter, rules_of
from handlers.turn import Turn
from storage import outbox, progress
from storage.store import Tx

# 催一下没交的, 都催一遍: everybody who owes something.
_ALL = frozenset(("全部", "所有", "都", "全部单位", "所有单位", "没交的", "没报的", "未报的", "未报送单位"))

_SEVERAL = re.compile(r"u\d{1,18}(?:,u\d{1,18})+")


def remind(turn: Turn, argument: str) -> None:
    """/remind 单位 [@时间] [自己的话], 全部, or u3,u5: a preview first, then, on 发送, the message."""
    turn.require(Action.REMIND)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(none_live(turn.tx))
        return
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    owing = wanting_units(turn.tx, programme, quarter)
    name, _, own_words = argument.partition(" ")
    then, own_words = planned.split(own_words)
    if not name:
        turn.say(reminders.choose_owing(quarter, owing))
        return
    if name in _ALL:
        _all(turn, programme, quarter, owing, own_words, then=then)
        return
    several = dict.fromkeys(unit for spot in units_in(name, programme) if len(spot.units) == 1 for unit in spot.units)
    if len(several) > 1:
        name = ",".join(f"u{unit.id}" for unit in several)
    if _SEVERAL.fullmatch(name):
        ids = {int(one[1:]) for one in name.split(",")}
        _all(turn, programme, quarter, [unit for unit in owing if unit.id in ids], own_words, prefix=name, then=then)
        return
    unit = choose_unit(turn, name, "remind", own_words)
    if unit is None:
        return
    if unit.id not in {other.id for other in owing}:
        turn.say(reminders.nothing_owed(unit))
        return
    asked = planned.joined(f"u{unit.id}", then)
    if own_words and reasons.usable(turn, own_words, "remind", asked) is None:
        return
    prefix = round_key(programme, quarter)
    contact = contact_of(turn.tx, unit.id, prefix, turn.now)
    if contact is None:
        turn.say(reminders.unreachable(None, unit.name, "还没有联络员"))
        return
    rules = rules_of(turn.tx, programme)
    if burden(turn.tx, programme, quarter).get(unit.id, 0) >= rules.unit_cap:
        turn.save_dialogue(None)
        turn.say(reminders.cap_reached(unit, rules.unit_cap, whom_to_phone(turn.tx, unit.id)))
        return
    at = next_working_moment(max(then or turn.now, turn.now), calendar_of(turn.tx, programme), rules)
    if own_words.endswith(reminders.SEND):
        own_words = own_words.removesuffix(reminders.SEND).strip()
        _put(turn, programme, quarter, unit, contact, own_words, then=at if then else None)
        turn.save_dialogue(None)
        if then:
            turn.say(words.planned([unit], at, []))
            return
        turn.say(reminders.sent_by_hand(unit, contact.person.name, at if at > turn.now else None))
        return
    content = reminder_content(turn.tx, programme, quarter, unit, now=max(at, turn.now), own_words=own_words)
    shown = reminders.remind_preview(unit, content, at if then else None)
    turn.preview(shown, "remind", asked, held=own_words, yes=reminders.SEND)


def _all(
    turn: Turn,
    programme: Programme,
    quarter: Quarter,
    owing: Sequence[Unit],
    own_words: str,
    *,
    prefix: str = "全部",
    then: datetime | None = None,
) -> None:
    """Those who owe something and can be reminded; the others are named, for the telephone. `prefix` names them again,
    `then` is when they are to be, where that is not now."""
    prefix = planned.joined(prefix, then)
    is_agreed = own_words.endswith(reminders.SEND)
    own_words = own_words.removesuffix(reminders.SEND).strip()
    if not is_agreed and own_words and reasons.usable(turn, own_words, "remind", prefix) is None:
        return
    key, rules, counts = (
        round_key(programme, quarter),
        rules_of(turn.tx, programme),
        burden(turn.tx, programme, quarter),
    )
    reached: list[tuple[Unit, Contact]] = []
    unreached, capped = list[Unit](), list[Unit]()
    for unit in owing:
        contact = contact_of(turn.tx, unit.id, key, turn.now)
        if contact is None:
            unreached.append(unit)
        elif counts.get(unit.id, 0) >= rules.unit_cap:
            capped.append(unit)
        else:
            reached.append((unit, contact))
    if not reached:
        turn.save_dialogue(None)
        turn.say(reminders.nobody_to_remind(quarter, unreached, capped))
        return
    at = next_working_moment(max(then or turn.now, turn.now), calendar_of(turn.tx, programme), rules)
    if is_agreed:
        for unit, contact in reached:
            _put(turn, programme, quarter, unit, contact, own_words, then=at if then else None)
        turn.save_dialogue(None)
        if then:
            turn.say(words.planned([unit for unit, _ in reached], at, [*unreached, *capped]))
            return
        turn.say(reminders.sent_to_all(len(reached), unreached, capped, at if at > turn.now else None))
        return
    units = [unit for unit, _ in reached]
    content = reminders.remind_all_preview(quarter, units, unreached, capped, own_words, at if then else None)
    turn.preview(content, "remind", prefix, held=own_words, yes=reminders.SEND)


def _put(
    turn: Turn,
    programme: Programme,
    quarter: Quarter,
    unit: Unit,
    contact: Contact,
    own_words: str,
    *,
    then: datetime | None,
) -> None:
    """Enqueue it; one that waits for its hour takes the place of an earlier one that does."""
    prefix = f"remind:{round_key(programme, quarter)}:u{unit.id}:hand"
    if then is not None:
        outbox.cancel_pending(turn.tx, prefix, now=turn.now, reason="planned anew")
    body = {
        "kind": "reminder",
        "programme": programme.id,
        "quarter": str(quarter),
        "unit": unit.id,
        "person": contact.person.id,
        "stage": "by_hand",
        "own_words": own_words,
    }
    outbox.put(turn.tx, f"{prefix}{turn.row_id}", contact.address, body, now=turn.now, not_before=then)
    turn.audit("remind", f"unit:{unit.id}", after={"quarter": str(quarter), "own_words": own_words})


def reminder_content(
    tx: Tx, programme: Programme, quarter: Quarter, unit: Unit, *, now: datetime, own_words: str = ""
) -> Content:
    """The reminder of this unit as it would read now."""
    plan = plan_of(tx, programme, quarter, unit.id)
    found = progress.reports(tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
    filed = progress.filed_reports(tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
    owed = programme.owed_by(unit.id, filed)
    if not owed:
        return seal_words.reminder(
            unit,
            quarter,
            now=now,
            due_at=plan.seal_by,
            partial=paper(tx, programme, quarter, unit.id).open,
            call=reminders.call(programme.office, programme.head.phone),
            own_words=own_words,
        )
    calendar = calendar_of(tx, programme)
    today, due_day = local(now).date(), local(plan.due_at).date()
    return reminders.reminder(
        unit,
        quarter,
        [(task, reminders.standing(found.get((task.id, unit.id)))) for task in owed],
        now=now,
        fill_by=plan.fill_by,
        due_at=plan.due_at,
        seal_by=plan.seal_by if programme.needs_seal else None,
        working_days_left=calendar.working_days_between(today, due_day),
        fill_by_days=calendar.working_days_between(today, local(plan.fill_by).date()),
        office=programme.office,
        phone=programme.head.phone,
        own_words=own_words,
    )
