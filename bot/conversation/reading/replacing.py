"""Another text in place of the one that stands: 改成：…, 原来那段不要，写：…, 以这个为准：…."""

from __future__ import annotations

import re

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.reading.clauses import read_spoken

_WHAT = r"(?:进展|措施|内容|文字|表述|措辞|报告|材料|(?:上面|前面|刚才|原来|之前|这|那)*(?:那|这)?一?[段句份]话?|原来的?|上面的?|前面的?)"
_REPLACES = re.compile(
    rf"^(?:不对|哦|那|请|麻烦|帮我|给我|我|把|将|[，,\s])*{_WHAT}?(?:的|都|就|先)*(?:(?:不要|删掉?|作废|去掉|不用)了?)?[，,\s]*(?:请|要|就|那就|应该?|得|换|给我|帮我|用)*"
    r"(?:改[成为]|换成|换|替换[成为]?|重写|改写[成为]?|重新写|写成|写|改|(?:下面)?(?:这段话?|这个)?(?:代替|替换|为准)|以(?:这个|下面|这段|此)为准|这段代替)(?:一?下|成|为|这段|这个|下面这?段?|吧)*"
    r"[：:]\s*(?P<words>\S.{7,})$",
    re.DOTALL,
)


def replacement(text: str, item: Item, facts: ReportFacts) -> str:
    """The text that is to stand instead; empty where the words say no such thing, or only a part of an answer (改成：12月底)."""
    found = _REPLACES.match(text.strip())
    if found is None or len(re.findall(r"[\u3400-\u9fff]", found["words"])) < 6:
        return ""
    words = str(found["words"]).strip()
    return words if read_spoken(words, item, facts) is None else ""
