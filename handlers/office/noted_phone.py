"""Somebody's number told in passing: 法院付强的手机是13853312345，记一下."""

from __future__ import annotations

import re

from bot.conversation.office.spotting import UNIT, spot
from bot.domain.localtime import local
from bot.domain.programme import Programme
from bot.domain.rights import Action
from handlers.office.case import Run
from handlers.turn import Turn
from storage import people

_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})(?!\d)")
_SAYS_PHONE = re.compile(r"电话|手机|号码|联系方式|座机")
_BESIDE = re.compile(
    rf"{UNIT}|电话|手机|号码|联系方式|座机|办公室?|号|联络员|联系人|记一?下来?|记上|登记(?:一下|上)?|存一?下|保存|补上|帮我|麻烦|请|你|新的?|换成?了?|改成?了?|是|的|那边|把|了|吧|[：:，,。、\s！!]"
)
# Said to a unit, or asked, it is no number to note.
_OTHERWISE = re.compile(r"催|提醒|加上|告诉|说|[?？吗]|打")
_LONGEST_NAME = 4


def take(turn: Turn, text: str, programme: Programme, run: Run) -> bool:
    """Note the number of the contact who is named with it; False for any other words."""
    found = _NUMBER.search(text)
    if found is None or not _SAYS_PHONE.search(text) or _OTHERWISE.search(text) or not turn.may(Action.CONTACT_PHONES):
        return False
    named = spot(text.replace(found[0], ""), programme, local(turn.now).date())
    who = _BESIDE.sub("", named.rest)
    known = [
        unit_id for unit_id, there in people.all_contacts(turn.tx).items() if any(one.name == who for one in there)
    ]
    unit_id = named.units[0].id if len(named.units) == 1 else (known[0] if len(known) == 1 else None)
    if unit_id is None or len(who) > _LONGEST_NAME:
        return False
    run(turn, "phone", f"u{unit_id} {who} {found[0]}".replace("  ", " "))
    return True
