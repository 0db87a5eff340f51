"""Short answers that say everything: +12 场, 无变化（等资金到位）, 完成, 未到实施时间; and texts that say nothing: 持续推进."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.amount import NotANumber, parse_amount


class News(StrEnum):
    """What is new in a quarter, where it can be said in a word."""

    ADDED = "added"  # +12 场
    UNCHANGED = "unchanged"  # 无变化
    DONE = "done"  # 完成
    NOT_DUE = "not_due"  # 未到实施时间


@dataclass(frozen=True)
class ShortAnswer:
    """A whole quarter in a few characters; `measure` is empty where none was said, `reason` where none was given."""

    news: News
    said: str
    added: Decimal | None = None
    measure: str = ""
    reason: str = ""


_ENDS = "。.！!；; 　"
_UNCHANGED = re.compile(
    r"(?:(?:[同与和跟]上(?:个)?季度?(?:相同|一样|一致|持平|数据)?|持平|(?:保持)?不变|未变化?|未变动)|(?:本季度?|目前|暂时?|较上季度?|与上季度?(?:相比)?)*(?:暂?无|没有|没|未有)(?:新的?|什么|明显)?(?:变化|变动|进展|新增|更新))"
    r"(?:[，,。:：；;（(\s]+(?P<reason>.{1,60}?)[）)]?)?"
)
_DONE = frozenset(("完成", "已完成", "完成了", "全部完成", "已全部完成", "已经完成", "任务完成", "均已完成", "做完了"))
_NOT_DUE = re.compile(
    r"(?:本项|该项|任务|目前|暂时?|还|尚)*(?:未|没|没有|不)(?:到(?:实施|启动|开展)?(?:时间|时候|节点|期)|启动|开始|开展|实施)(?:实施|了)?"
    r"(?:[，,。:：；;（(\s]+(?P<reason>.{1,60}?)[）)]?)?"
)
_ADDED = re.compile(
    r"(?:\+|＋|又?新增(?:加|了)?|增加了?|本季度?(?:又|新增|新开展|开展|完成|新建|新培训)(?:了)?)\s*(?P<amount>\S{1,12})"
)
_MEASURE = re.compile(r"[\d.,，０-９〇零一二两三四五六七八九十百千万亿\s]+(?P<measure>\D{0,4})")

_STOCK = re.compile(
    r"持续|正常|有序|稳步|扎实|积极|认真|全力|继续|不断|深入|进一步|加快|按照?|推进|推动|落实|抓好|加强|开展|进行|实施|进展|顺利|"
    r"总体|整体|良好|各项|工作|目前|当前|本季度|我单位|我局|我中心|该项|本项|项目|任务|要求|计划|序时进度|进度|情况|正在|已经?|中|的|地|得|了"
)
_LETTER = re.compile(r"[\u3400-\u9fffA-Za-z]")
_FIGURE = re.compile(r"[\d０-９]|[一二两三四五六七八九十百千][所场个名人次家条户件项]")


def read_short(text: str, measures: Iterable[str]) -> ShortAnswer | None:
    """The whole of a short answer, or None for a text of its own; `measures` are those of the task's targets."""
    bare = text.strip().strip(_ENDS)
    if not bare or len(bare) > 80 or "\n" in bare:
        return None
    if bare in _DONE:
        return ShortAnswer(News.DONE, text)
    if found := _UNCHANGED.fullmatch(bare):
        return ShortAnswer(News.UNCHANGED, text, reason=_reason(found["reason"]))
    if found := _NOT_DUE.fullmatch(bare):
        return ShortAnswer(News.NOT_DUE, text, reason=_reason(found["reason"]))
    if found := _ADDED.fullmatch(bare):
        measured = _MEASURE.fullmatch(found["amount"])
        said = measured["measure"] if measured else ""
        for measure in dict.fromkeys((*measures, said or "个")):
            if said in ("", measure):
                try:
                    amount = parse_amount(found["amount"], measure)
                except NotANumber:
                    continue
                return ShortAnswer(News.ADDED, text, added=amount.value, measure=said)
    return None


def is_hollow(text: str) -> bool:
    """Whether a text holds no fact: nothing but stock phrases, such as 各项工作正在有序推进."""
    if len(text) > 60 or _FIGURE.search(text):
        return False
    return len(_LETTER.findall(_STOCK.sub("", text))) <= 2


def _reason(words: str | None) -> str:
    return re.sub(r"^(?:原因是?|因为|因)[:：]?", "", (words or "").strip().strip(_ENDS))
