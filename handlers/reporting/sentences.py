"""The progress text that follows from a short answer: figures from the reports, words from bot/texts/reporting/official.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.conversation.filling import Item
from bot.documents.key_numbers import percent, share_of, subject_of
from bot.domain.amount import plain
from bot.domain.programme import Target
from bot.domain.short_answer import News, ShortAnswer
from bot.texts.reporting import official

# What was unchanged last quarter, too, is not quoted in itself.
_QUOTED = re.compile(r"^本季度较上季度无变化(?:（[^）]*）)?。(?:上季度进展：)?")


def sentence(short: ShortAnswer, item: Item, amounts: Mapping[int, Decimal]) -> str:
    """The sentence for one task; `amounts` are the totals that the answer makes."""
    before = item.previous.amounts if item.previous else {}
    match short.news:
        case News.ADDED:
            moved = [one for one in item.targets if one.id in amounts and amounts[one.id] != before.get(one.id)]
            figures = [_figure(one, amounts[one.id], short.added) for one in moved]
            measures = [one.measure for one in item.targets if one.measure != "%"]
            measure = short.measure or (measures[0] if len(set(measures)) == 1 else "")
            return official.added(figures, f"{plain(short.added or Decimal(0))}{measure}")
        case News.UNCHANGED:
            figures = [_figure(one, amounts[one.id], None) for one in item.targets if one.id in amounts]
            last = _QUOTED.sub("", item.previous.progress) if item.previous else ""
            return official.unchanged(short.reason, figures, last)
        case News.DONE:
            return official.done([target.text for target in item.targets if target.id not in item.disclaimed])
        case News.NOT_DUE:
            return official.not_due(short.reason)


def total(target: Target, value: Decimal) -> str:
    """The sentence that gives one target's total so far."""
    return official.so_far(_figure(target, value, None))


def _figure(target: Target, total: Decimal, added: Decimal | None) -> official.Figure:
    share = share_of(target, total) if target.measure != "%" else None
    return official.Figure(
        subject=subject_of(target),
        measure=target.measure,
        goal=plain(target.value),
        added=plain(added) if added is not None else "",
        total=plain(total),
        share=percent(share) if share is not None else "",
    )
