"""Answers in words of one's own (口语的答复): 比计划慢了点, 已经搞完了，上个月底验收的, 明年3月底吧，资金没下来.

Read by cues, in no order, and only where the cues point one way; what tells a figure is no such answer.
"""

from __future__ import annotations

import re

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.reading.clauses import Spoken, both, clauses_of, read_spoken
from bot.conversation.reading.completion import read_completion
from bot.conversation.reading.yes import is_yes
from bot.domain.report import Assessment, CompletionKind

_LONGEST = 30
_TIMES = re.compile(r"[\d零一二两三四五六七八九十]+\s*(?:年|月|日|号|季度|天|周|点)(?:份|底|初)?")
_FIGURE = re.compile(r"[\d０-９]|[一二两三四五六七八九十百]+[所场名人次家条户件个]|又")
_NOT = r"(?:没有?|未|还没|尚未|不|无法|难以?|差|快|即将|预计|将|才能|能|可以|争取|部分|大部分|基本)"
_ENDED = r"(?:完成|搞完|做完|干完|弄完|办完|忙完|办结|结束|验收|建成|投用|达标|执行|落实到位|收尾|收工|交付|搞定|(?:弄|搞|做|办|忙|建)好了|全齐了|做到了?|兑现了?|已经?落实$|落实了)"
_CUES: tuple[tuple[Assessment, re.Pattern[str]], ...] = (
    (
        Assessment.NOT_STARTED,
        re.compile(
            r"(?:没有?|未|还没|尚未|没怎么)(?:有)?(?:启动|开始|动(?!静)|开工|开展|弄|搞|做(?![到完好])|实施|着手)|没动静"
        ),
    ),
    (
        Assessment.BEHIND,
        re.compile(
            r"慢|滞后|落后|拖|赶不上|跟不上|耽误|延误|不太?理想|进度差|欠进度|不如预期|没(?:有)?(?:按期|按时|达到进度|跟上)"
        ),
    ),
    (
        Assessment.ON_TRACK,
        re.compile(
            r"还行|还可以|正常|顺利|顺(?:的|当|畅)|[按照](?:着|部就班|计划|进度|序时|时间|节点)|跟得上|推进中?|有序|稳步|差不多|没(?:什么|啥)?问题|挺好|进行中|在(?:做|干|搞)"
        ),
    ),
    (Assessment.DONE, re.compile(_ENDED)),
)
# 没有滞后, 没拖后腿: as good as 正常.
_NOT_BEHIND = re.compile(
    r"(?:没有?|未|不|无|并未|并没有?|没啥|没什么|没出现|不存在|谈不上|不算)(?:出现|发生|任何|什么|啥|有|太|怎么)*(?:滞后|落后|落下|掉队|拖(?:延|后腿|拉|沓|后|期)?|慢|延误|延迟|耽误|脱节)(?:了|的|情况|现象|问题)*"
)
_UNDONE = re.compile(rf"{_NOT}[^，,。]{{0,4}}{_ENDED}|{_ENDED}(?:不了|一半|大半|部分|了?一部分)")


def loose_state(text: str) -> Assessment | None:
    """How a task stands, where every cue in a short text says the same; None where they differ, or where figures are told."""
    bare = _NOT_BEHIND.sub("正常", _TIMES.sub("", text))
    if len(text) > _LONGEST or _FIGURE.search(bare):
        return None
    undone = _UNDONE.search(bare) is not None
    found = [state for state, cue in _CUES if cue.search(_UNDONE.sub("", bare) if state is Assessment.DONE else bare)]
    if found[:1] == [Assessment.NOT_STARTED]:
        found = found[:1]
    if Assessment.BEHIND in found and Assessment.ON_TRACK in found:
        return None  # 按计划推进，就是慢了点
    if undone and Assessment.DONE in found:
        return None
    return found[0] if len(found) == 1 or found[:1] == [Assessment.BEHIND] else None


_BECAUSE = re.compile(r"(?:这?(?:个|里)?(?:主要|原因)|因为?(?!地)|由于|毕竟|受|等(?!等)|卡在)(?:是|在)?")
_LAGS = frozenset((Assessment.BEHIND, Assessment.NOT_STARTED))


def answers_and_why(text: str, item: Item, facts: ReportFacts, *, open_part: str = "") -> tuple[Spoken, str] | None:
    """(what a short text answers, the words that say why) where every clause does the one or the other: 有点慢，主要等批复.

    A clause behind 滞后 or 未启动 that tells no figure gives the reason, however it begins; a yes in front says nothing.
    """
    pieces = clauses_of(text)
    if len(text) > 2 * _LONGEST or len(pieces) < 1:
        return None
    told, why = Spoken(), []
    for at, piece in enumerate(pieces):
        if at == 0 and len(pieces) > 1 and is_yes(piece):
            continue
        one = read_spoken(piece, item, facts, open_part=open_part)
        if one is not None:
            told = both(told, one)
        elif _BECAUSE.match(piece) or (told.assessment in _LAGS and not _FIGURE.search(piece)):
            why.append(piece)
        else:
            return None
    return (told, "，".join(why)) if told.parts else None


_SLIPS = re.compile(r"(?<=[\d一二三四五六七八九十])\s*[越约曰](?=底|末|初|中|前|份|[\d一二三四五六七八九十])")


def without_slips(text: str) -> str:
    """12越底 is 12月底: what an input method makes of a month."""
    return _SLIPS.sub("月", text)


def time_and_more(text: str, facts: ReportFacts) -> tuple[str, str] | None:
    """(the time, what else is told) of an answer in several clauses of which one alone names a time; None for any other."""
    pieces = clauses_of(text)
    timed = [one for one in pieces if _names_a_time(one, facts)]
    if len(pieces) < 2 or len(timed) != 1:
        return None
    return timed[0], "，".join(one for one in pieces if one is not timed[0])


def _names_a_time(piece: str, facts: ReportFacts) -> bool:
    completion, doubt = read_completion(piece, facts)
    return completion.kind is not CompletionKind.NONE and doubt is None
