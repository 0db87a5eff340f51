"""Other names of units (别名): asked about once by whoever of the office first uses one, then known everywhere."""

from __future__ import annotations

import re

from bot.domain.alias import likely_same
from bot.domain.programme import Unit
from bot.domain.rights import Action
from bot.domain.unit_names import differs_in_kind
from bot.texts import errors
from bot.texts.lists import units as words
from handlers.turn import Turn
from storage import units

# Other messengers take 64 bytes of a button; a name this long is no short name.
_LONGEST = 15
_REMEMBER = re.compile(r"u(?P<id>\d{1,15})=(?P<alias>\S+)")
_SAME = re.compile(r"(?P<alias>\S+?)\s*(?:=|＝|就是|是|指)\s*(?P<name>\S+)")
_FORGET = re.compile(r"(?:删除|去掉|删)\s*(?P<alias>\S+)")


def ask_about(turn: Turn, unit: Unit, typed: str, command: str, rest: str) -> bool:
    """Ask whether the typed name is this unit's, where a rule says so and nobody has confirmed it; True where asked.

    On 对 the command goes on with what was typed after the name.
    """
    if (
        not turn.may(Action.PREVIEW_NOTICE)
        or units.is_known_name(unit, typed)
        or typed in unit.name
        or len(typed) > _LONGEST
        or not (likely_same(typed, unit.name) or differs_in_kind(unit.name, typed))
    ):
        return False
    turn.preview(words.is_it(unit, typed), command, yes=f"u{unit.id}={typed}", suffix=rest)
    return True


def remembered(turn: Turn, typed: str) -> Unit | None:
    """Take the answer u7=教体中心: remember the name and return the unit; None where the words are no such answer."""
    found = _REMEMBER.fullmatch(typed)
    if found is None:
        return None
    turn.require(Action.PREVIEW_NOTICE)
    try:
        unit = units.unit(turn.tx, int(found["id"]))
    except KeyError:
        return None
    _remember(turn, unit, found["alias"])
    return units.unit(turn.tx, unit.id)


def _remember(turn: Turn, unit: Unit, alias: str) -> bool:
    if likely_same(alias, unit.name) is None and len(alias) < 2:
        return False
    if not units.add_alias(turn.tx, unit.id, alias):
        return False
    turn.audit("unit.alias", f"unit:{unit.id}", after={"alias": alias, "name": unit.name})
    return True


def alias(turn: Turn, argument: str) -> None:
    """/alias: the known names; 别名 教体中心 = 教育和体育事业中心 remembers one, 别名 删除 教体中心 forgets one."""
    turn.require(Action.PREVIEW_NOTICE)
    if found := _FORGET.fullmatch(argument):
        unit = units.drop_alias(turn.tx, found["alias"])
        if unit is None:
            turn.say(words.no_such_alias(found["alias"]))
            return
        turn.audit("unit.alias", f"unit:{unit.id}", before={"alias": found["alias"], "name": unit.name})
        turn.say(words.forgotten(unit, found["alias"]))
    elif found := _SAME.fullmatch(argument):
        _same(turn, found["alias"], found["name"])
    elif argument:
        turn.ask(words.alias_unclear(argument), "alias")
    else:
        turn.ask(words.aliases([unit for unit in units.all_units(turn.tx) if unit.aliases]), "alias")


def _same(turn: Turn, alias: str, name: str) -> None:
    found = units.find_units(turn.tx, name)
    if len(found) != 1:
        turn.say(words.which(name, [unit.name for unit in found]) if found else errors.name_unknown(name))
    elif _remember(turn, found[0], alias):
        turn.say(words.remembered(found[0], alias))
    else:
        turn.say(words.taken(alias))
