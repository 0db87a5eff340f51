"""A question that is to be put to a unit: 问问法院啥时候能交, 问一下付强差在哪里."""

from __future__ import annotations

import re

from bot.conversation.office.spotting import UNIT, spot
from bot.domain.localtime import local
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.texts.office import heard as words
from handlers.office.case import Run
from handlers.rounds.paper import wanting_units
from handlers.rounds.view import reporting_quarter
from handlers.turn import Turn
from storage import people

_ASKS_THEM = re.compile(r"^(?:你|帮我|替我|帮忙|麻烦|请|再|去|先|给我|那|就)*问(?:一?问|一?下|一?声)")
_LEADS = re.compile(rf"^(?:{UNIT}|的|那边|[，,：:\s]|他们?|她)+")
_FEW = 3


def take(turn: Turn, text: str, programme: Programme, run: Run) -> bool:
    """Show a reminder that puts the question to the unit that is named, by itself or by its contact; False for other words."""
    found = _ASKS_THEM.match(text.strip())
    if found is None or not turn.may(Action.REMIND):
        return False
    asked = text.strip()[found.end() :]
    for unit_id, there in people.all_contacts(turn.tx).items():
        for one in there:
            if len(one.name) > 1 and one.name in asked:
                asked = asked.replace(one.name, programme.unit(unit_id).name, 1)
    named = spot(asked, programme, local(turn.now).date())
    question = named.spoken(_LEADS.sub("", named.rest)).strip("。 ")
    if len(named.units) != 1 or len(question) < _FEW:
        return False
    unit = named.units[0]
    if unit in wanting_units(turn.tx, programme, reporting_quarter(turn.tx, programme, turn.now)):
        run(turn, "remind", f"u{unit.id} 请答复：{question}")
    else:
        turn.say(words.cannot_ask(unit))
        run(turn, "units", f"u{unit.id}")
    return True
