"""Key numbers in official wording: 新改扩建中小学累计2所，完成年度目标的66.7%。

A target is published as a phrase with its number inside (新改扩建3所中小学). The sentence needs what is counted, so the
number is taken out of the phrase; where that is not plainly possible the whole phrase is quoted instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from bot.domain.amount import NotANumber, parse_amount, plain
from bot.domain.programme import Comparator, Target, TargetKind

_NUMBER = re.compile(r"(?:\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+)[十百千]?[万亿]?")
_BEFORE = re.compile(
    r"(?:(?:总数|总量)?(?:不少于|不低于|不超过|不高于|不小于|达到|达|超过|超|至少|突破|约为|约|近|共计))+$"
)
_AFTER = re.compile(r"^(?:及以上|以上|以下|以内|左右|余)?")
_LEADING = re.compile(r"^(?:全年|年内|本年度?|今年|每年)(?:共|共计|累计)?")
_QUOTES = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "【": "】", '"': '"'}
_HANZI = re.compile(r"[\u3400-\u9fff]")
_TOLD = r"(?:累计|共计?|总数|截至|目前|全年|已达|达到|完成年度目标)"


def key_sentence(
    targets: Sequence[Target], amounts: Mapping[int, Decimal], progress: str, disclaimed: Container[int] = ()
) -> str:
    """One sentence with the totals that `progress` does not tell already; empty where there are none.

    Of a target that the unit says to be another's (`disclaimed`) it tells that, and no total.
    """
    phrases = [
        phrase_of(target, amounts[target.id])
        for target in targets
        if target.id in amounts and not _tells(progress, target, amounts[target.id])
    ]
    phrases += [f"{subject_of(target)}不由本单位承担" for target in targets if target.id in disclaimed]
    return f"{'；'.join(phrases)}。" if phrases else ""


def phrase_of(target: Target, total: Decimal) -> str:
    """累计 and share of one target, without a full stop."""
    subject, goal = subject_of(target), f"{plain(target.value)}{target.measure}"
    reached = f"{plain(total)}{target.measure}"
    if target.kind is TargetKind.PERCENT:
        if target.comparator is Comparator.AT_MOST:
            return f"{subject}为{reached}，年度上限{goal}"
        return f"{subject}达到{reached}，" + (f"已达年度目标{goal}" if total >= target.value else f"年度目标{goal}")
    if target.comparator is Comparator.AT_MOST:
        return f"{subject}累计{reached}，年度上限{goal}"
    share = share_of(target, total)
    return f"{subject}累计{reached}" + (f"，完成年度目标的{percent(share)}" if share else "")


def share_of(target: Target, total: Decimal) -> Decimal | None:
    """Total over target, 1 meaning reached; None where the target is nought."""
    return total / target.value if target.value else None


def percent(share: Decimal) -> str:
    """66.7%: one decimal at most; never 100% before all is done."""
    value = (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if share < 1 and value >= 100:
        value = (share * 100).quantize(Decimal("0.1"), ROUND_DOWN)
    return f"{plain(value)}%"


def subject_of(target: Target) -> str:
    """What is counted, for a sentence: the whole phrase in quotes where its number cannot be taken out."""
    counted = counted_of(target)
    return counted or f"“{_phrase(target).replace('“', '‘').replace('”', '’')}”"


def counted_of(target: Target) -> str | None:
    """What is counted: 培训家政从业人员 for 全年培训家政从业人员100人次以上; None where that is not plain."""
    text = _phrase(target)
    spans = [span for found in _NUMBER.finditer(text) if (span := _span(text, found, target)) is not None]
    if len(spans) == 1 and not _is_quoted(text, spans[0][0]):
        head, tail = text[: spans[0][0]], text[spans[0][1] :]
        head = _LEADING.sub("", _BEFORE.sub("", head))
        tail = _AFTER.sub("", tail)
        if not head:
            tail = tail.removeprefix("的")
        subject = head + tail
        if len(_HANZI.findall(subject)) >= 2 and subject[0] not in "，、的":
            return subject
    return None


def _phrase(target: Target) -> str:
    return "".join(unicodedata.normalize("NFC", target.text).split()).strip("，。；、,.;")


def _span(text: str, found: re.Match[str], target: Target) -> tuple[int, int] | None:
    """Where the promised number with its measure stands, if this is it."""
    if text[found.start() - 1 : found.start()] in tuple("第.—-"):
        return None
    end = found.end()
    if text.startswith(("余", "多"), end):
        end += 1
    if not text.startswith(target.measure, end):
        return None
    try:
        value = parse_amount(found[0], target.measure).value
    except NotANumber:
        return None
    return (found.start(), end + len(target.measure)) if value == target.value else None


def _is_quoted(text: str, at: int) -> bool:
    return any(text[:at].count(opens) > text[:at].count(closes) for opens, closes in _QUOTES.items() if opens != closes)


def _tells(progress: str, target: Target, total: Decimal) -> bool:
    """Whether the text itself gives this total, as a total: 累计80人次, or a rate 85%."""
    folded = re.sub(r"(?<=\d),(?=\d{3})|[ \t]", "", unicodedata.normalize("NFKC", progress))
    number = rf"(?<![\d.]){re.escape(plain(total))}(?:余|多)?{re.escape(target.measure)}"
    if target.kind is TargetKind.PERCENT:
        return re.search(number, folded) is not None
    return re.search(rf"{_TOLD}[^。;；\n]{{0,40}}?{number}", folded) is not None
