"""The last link of the chain: dateparser, for spellings of a full date our own grammar does not know.

It is wrong too often to be believed (library notes: 11月15日前 becomes "11 months and 15 days ago"), so it is asked only
where a four-digit year stands and no 前, 后, 内, and its answer is always asked back.
"""

from __future__ import annotations

import re

from bot.domain.report import CompletionKind
from bot.when.answer import When
from bot.when.stretch import AMBIGUOUS, Setting

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_LONGEST = 40


def read_by_dateparser(plain: str, setting: Setting) -> When | None:
    """A date found by dateparser, always with a doubt; None where it is not to be asked, or finds none."""
    if len(plain) > _LONGEST or not _YEAR.search(plain) or re.search("[前后内]", plain):
        return None
    # Imported here: it weighs more than the whole grammar and is hardly ever needed.
    import dateparser

    found = dateparser.parse(
        plain,
        languages=["zh"],
        settings={"STRICT_PARSING": True, "RELATIVE_BASE": setting.now.replace(tzinfo=None)},
    )
    if found is None:
        return None
    return When(CompletionKind.DATE, "", found.date(), found.date(), AMBIGUOUS)
