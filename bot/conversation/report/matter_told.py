"""An important matter told under any question (重要情况): 有个事得报：…, 重要情况写上…, 请群团科协调一下财政.

Whoever only begins to report (汇报一下情况：本季度…) tells progress: what has no sign of trouble must be called a matter.
"""

from __future__ import annotations

import re

from bot.conversation.report.matters import says_none
from bot.domain import plain_text
from bot.domain.trouble import speaks_of_trouble

_LEAD = r"(?:对了|另外|还有|此外|顺便|哦|噢|嗯|再|还|我们?|这边|也|[，,\s])*"
_NOUN = r"(?:重要|紧急|突发|特殊|要紧)?(?:事情?|情况|问题|困难|难处|事项)儿?"
_TO = r"(?:(?:跟|向|给|和)(?:你们|您|你|领导|群团科|科里|上级|上面)|得|要|想|需要?|须|必须|请|上级|领导|群团科|帮忙)*"
_GAP = r"[：:，,。\s]+"
# Called a matter, with the words that say so; (?P<words>) is what is told.
_CALLED = tuple(
    re.compile(one, re.DOTALL)
    for one in (
        rf"^{_LEAD}(?:有|存在)(?:一?[个件点些])?{_NOUN}[，,]?{_TO}(?:报告|上报|汇报|反映|反应|报|协调|解决|求助)(?:一?下|上去|给你们)?{_GAP}(?P<words>.{{4,}})$",
        rf"^{_LEAD}(?:有|存在)(?:一?个)?(?:紧急|重要|突发)(?:情况|问题|事情?){_GAP}(?P<words>.{{4,}})$",
        rf"^{_LEAD}(?:补|加|填|写|报)?(?:充|上)?(?:一?个)?(?:重要(?:情况|事项)|需要?协调(?:的)?(?:事项|问题)?)(?:那?一?[栏格项])?(?:里|就|请|先|写|填|加|补|报|上|成|是|为)*[：:，,\s]*(?P<words>.{{4,}})$",
    )
)
# Said as anything else is said, too: only with a sign of trouble.
_SAID = re.compile(
    rf"^{_LEAD}{_TO}(?:报告|上报|汇报|反映|反应|提|说|补充?|报|加)(?:一?下)?(?:一?[个件条])?{_NOUN}{_GAP}(?P<words>.{{4,}})$|^{_LEAD}(?:有)(?:一?[个件点些])?(?:问题|困难|难处)(?:想|要)?(?:反映|说)?(?:一?下)?{_GAP}(?P<more>.{{4,}})$",
    re.DOTALL,
)
_ASKED_FOR = re.compile(
    r"^(?:(?:要报?|得报|需要|是的?|对|有)的?[，,。\s]+)?(?P<words>(?:另外|还|也|就是)?(?:请|麻烦|恳请|希望|盼|想请|拜托)(?:群团科|领导|上级|你们|您|科里|咱们)?(?:能|帮忙?|帮着|帮我们|出面|给|一起|尽快)*(?:协调|催|对接|解决).{2,})$",
    re.DOTALL,
)
_COUNTS = re.compile(r"\d+\s*(?:场|人次|名|次|所|家|户|期)")


def matter_told(text: str, *, is_called: bool = False) -> str:
    """What is told as an important matter; empty where nothing is. `is_called`: only what is called one."""
    bare = text.strip()
    if len(bare) > plain_text.LIMIT or bare.endswith(("?", "？", "吗", "呢")) or says_none(bare):
        return ""
    for pattern in _CALLED:
        if (found := pattern.match(bare)) and _is_told(found["words"]):
            words = str(found["words"])
            return words if speaks_of_trouble(words) or not _COUNTS.search(words) else ""
    if is_called:
        return ""
    if found := _SAID.match(bare):
        words = str(found["words"] or found["more"])
        return words if speaks_of_trouble(words) else ""
    found = _ASKED_FOR.match(bare)
    return str(found["words"]) if found else ""


def _is_told(words: str) -> bool:
    return (
        plain_text.count_letters(words) >= 4 and not says_none(words) and re.match(r"没有?|无|暂无|不", words) is None
    )
