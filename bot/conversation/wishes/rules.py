"""What may be wished for, and how it is said: (whose wish, command or everyday answer, patterns of the whole text).

The first that fits counts. A pattern's group `what` is the argument, `no` the number of a task.
"""

from __future__ import annotations

from bot.conversation.wishes.common import OF_ANYBODY
from bot.conversation.wishes.lists import OF_THE_LIST
from bot.conversation.wishes.unit import OF_UNITS
from bot.conversation.wishes.vocabulary import Rule

RULES: tuple[Rule, ...] = (*OF_ANYBODY, *OF_UNITS, *OF_THE_LIST)
