"""How much of the words beside a name is explained, where they are read as a wish to look at what is named.

A name alone shows a card. That is honest only where the other words are about looking: what asks, what fills, what the list
itself speaks of. 把法院的挪到下周 has words left over, and they are an order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.conversation.office.cues import ASKS, ENDS_ASKING
from bot.conversation.office.reading import Reading
from bot.conversation.office.spotting import words_of
from bot.domain.programme import Task

_MARK = "[\ue000-\ue2ff]"
_LOOKS = r"看一?看|看|查一?查|查|瞧瞧?|调出来|打开|说说|讲讲|情况|进展|进度|状态|详情|啥样|动静|消息|内容|填报|报送|记录|数字|数据|结果"
_FILLS = (
    r"麻烦|帮忙|领导|主任|书记|问起?来?|瞅瞅?|今年|去年|给我|帮我|劳驾|逗|哈+|到底|究竟|现在|目前|今天|昨天|刚才?|这回|这次|这[边块个家会]?|那[边块个家会]?|方面|单位|具体|详细|大概|总共|一共"
    r"|累计|整个|全部|所有|分别|截至|来着|最近|一下|季度|知道|想|多少|什么|怎么(?!办)|咋|如何|哪|谁|是不是|有没有|没有|完成|达标|落实|推进|开始"
    r"|启动|差|欠|缺|拖|慢|快|步|要求|目标|指标|任务|实事|材料|负责|咱们?|我们?|你们?|他们|她们|它|您|大家|请|啊|呀|呢|吧|吗|么|嘛|呗|哦|嗯|喂"
    r"|[的了着过就也还都又再先来去把和跟与及到在是有没不会能得对行好可要算只光个家项下上里些份样几两一二三四五六七八九十百千万〇零]"
    r"|[年月日天号点场条所名人次户处对件率比周早晚中前后内外]|报|交|填|送|做|搞|弄|办(?!法)|开|建|多|少|够|齐|全|新|成|完|\d+|[^\u3400-\u9fff\ue000-\ue2ff]"
)
_EXPLAINED = re.compile(rf"{_MARK}|{_LOOKS}|{_FILLS}")
_LOOKING = re.compile(rf"{_LOOKS}|呢|[吗么][？?。]*$")
ORDERS = re.compile(
    r"挪|改(?!善)|调(?!查|研|解)|撤|加(?!强)|带上|停|放一?放|放着|转给|转发|换|挂|登记|安排|表扬|批评|约|留|(?<!目)(?<!指)(?<!达)标(?=一?下|上|成|为|记|注|出)|记(?!录)|往后|以后不|建个|备注|归档|算上|补上|怎么办|让(?:他|她|单位|对方)|核一?核|取消|推迟|提前|别(?!的)|不用|不要"
)
_FEW = 2
_MORE = 4


@dataclass(frozen=True)
class Beside:
    """Words that looking does not explain. `is_order`: they want something done, so that a card is no answer."""

    words: str
    is_order: bool


def beside(reading: Reading, tasks: Sequence[Task]) -> Beside | None:
    """What is left over beside the names; None where looking explains all of it."""
    rest = reading.named.rest
    left = _left_over(rest, words_of(tasks))
    is_asked = reading.asks or bool(ASKS.search(rest) or ENDS_ASKING.search(rest))
    orders = ORDERS.search(rest) is not None
    if is_asked:
        return Beside(_clauses(reading), is_order=False) if left >= _MORE or (orders and left) else None
    is_look = _LOOKING.search(rest) is not None
    if left >= _FEW or (left and orders):
        return Beside(_clauses(reading), is_order=orders or not is_look)
    return None


def _left_over(rest: str, words: str) -> int:
    """How many characters are explained neither by looking nor by the list."""
    listed = [left + right in words for left, right in pairwise(rest)]
    bare = "".join(
        char if not ((at and listed[at - 1]) or (at < len(listed) and listed[at])) else "，"
        for at, char in enumerate(rest)
    )
    return len(_EXPLAINED.sub("", bare))


def _clauses(reading: Reading) -> str:
    return reading.named.spoken(reading.named.rest).strip("，,。；;！!？? ")
