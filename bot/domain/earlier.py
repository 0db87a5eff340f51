"""A total said in two: 上半年41, where the text tells this quarter's 63.

What was done before the quarter is told by words for that time and a number; the quarter's own are the numbers of the text that
are called no total. The sum is a proposal and is shown before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.domain.amount import NotANumber, parse_amount
from bot.domain.programme import Target
from bot.domain.told import added_in

_BEFORE = (
    r"(?:上半年|前半年|前[两二]个?季度|[一1]、?[二2]季度|上个?季度(?:末|底)?|[二2]季度(?:末|底)|[六6]月(?:底|末|份)?(?:之?前|以前)?|之前|以前|此前|前面|原来|原先"
    r"|早先|年初(?:到现在)?|春季|上学期)"
)
_EARLIER = re.compile(
    rf"^(?:不对|哦|噢|嗯|对了|还有|另外|加上|算上|再加|[，,、\s])*(?:我们?)?{_BEFORE}(?:那边|那块|时候?|的|里|还|已经?|就|也|总共|一共|共|累计|合计|另外|[，,])*"
    r"(?:有|是|做|搞|办|讲|开展|培训|完成|救助|跑|演|组织|举办)?(?:了|过)?(?P<amount>[\d０-９零一二两三四五六七八九十百千]+\s*[\u3400-\u9fff]{0,2}?)(?:了|的|吧|呢|来着|没算|没加|也要?算上?|要算上?)*[。！!]?$"
)


def total_with_earlier(said: str, text: str, targets: Sequence[Target]) -> dict[int, Decimal]:
    """The totals, by target id, that words about the time before the quarter make with what the text tells of it.

    Empty where the words say nothing of the kind, or the text tells no number of that measure.
    """
    found = _EARLIER.match(said.strip())
    if found is None:
        return {}
    totals: dict[int, Decimal] = {}
    for target_id, added in added_in(text, targets).items():
        target = next(one for one in targets if one.id == target_id)
        if (before := _value(found["amount"], target)) is not None and target.measure != "%":
            totals[target_id] = before + added
    return totals


def _value(amount: str, target: Target) -> Decimal | None:
    try:
        return parse_amount(amount, target.measure).value
    except NotANumber as error:
        return error.value
