"""Whoever begins to report, and with which task: 开报, 我来填三季度的, 先弄家庭教育, 跳过这个先报第4项.

Such words consist of nothing but fillers, a word for filling in, what is filled in, and particles; whatever else stands in
them must name one of the unit's own tasks. So 开始报名了 begins nothing, nor does 家庭教育填完了.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.filling import Item
from bot.domain.amount import read_spelled

_LONGEST = 24
_FILLERS = (
    r"(?:我们?|咱们?|俺们?|本单位|这边|这里|这就|现在就?|马上|立刻|立马|赶紧|今天|那就?|就|先|再|来|去|走|要|想|得|可以|可|能|行|好的?|好嘞|嗯+|哦|准备|开始|继续|接着"
    r"|直接|动手|打开|进入|进|点开|给我?|帮我|麻烦|请|把|一下|下|个|从|开|起来|起|不好意思|您好?|你好?|跳过|这个|回来|优先)"
)
_FILLS_IN = r"(?:填报|填写|填|上报|汇报|申报|录入|报送|报|写|弄|整|搞|做|干)"
_HANDS_IN = r"(?:提交|交)"
_OBJECT = r"(?:(?:20\d\d年?|今年)?(?:第?[一二三四1-4]|本|这个?|这一)?季度?|工作|进展|进度|情况|数据?|材料|表格?|季报|任务|实事|项目|内容|的)"
_PARTICLES = r"(?:吧|了|呗|啊|呀|哈|喽|啦|咯|嘛|哦|[，,。！!~～、\s])"
_ASKS = r"(?:不|吗|么|没|[?？])*"
_BEGINS = re.compile(
    rf"(?:{_FILLERS}|{_PARTICLES})*(?:{_FILLS_IN}(?:{_FILLERS}|{_PARTICLES})*{_OBJECT}*|{_OBJECT}+{_FILLERS}*(?:{_FILLS_IN}|{_HANDS_IN})"
    rf"|{_HANDS_IN}{_FILLERS}*{_OBJECT}+)(?:{_FILLERS}|{_PARTICLES}|{_FILLS_IN})*{_ASKS}"
)
_BARE = re.compile(rf"(?:{_FILLERS}|{_PARTICLES})*开始?(?:{_PARTICLES})*(?:动手|{_FILLERS})*(?:{_PARTICLES})*")
# 报了, 我填了: it is said to be done; 报表 is a thing.
_SAID_DONE = re.compile(
    rf"(?:我们?|咱们?|这个?|都|的)*(?:{_FILLS_IN}|{_HANDS_IN})了[啊呀。！!\s]*|报表|报告|汇报|数据|材料|进展|情况"
)
# Whatever follows a denial, or is over, begins nothing.
_NOT_NOW = re.compile(r"[不别没未甭]|完了|好了|过了|放[放着一]|先等|[等待]")
_TO_THE_NAME = re.compile(
    rf"看看?|[那这]个|[那这]一?[项块条]|{_FILLERS}|{_PARTICLES}|{_FILLS_IN}|方面|的|任务|实事|项目|它|情况|进展|数据?"
)
_NUMBER = re.compile(
    r"第?\s*(?P<no>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[项条件]|个|号)?(?:任务|实事)?(?=$|[^\d一二三四五六七八九十%])"
)
_TURNS_TO = re.compile(rf"{_FILLS_IN}|开始|先|从|优先|打开|来")


def begins(text: str) -> bool:
    """Whether the whole of a text begins a report, of no task in particular."""
    said = text.strip()
    if len(said) > _LONGEST or _SAID_DONE.fullmatch(said):
        return False
    if _BARE.fullmatch(said) and "开" in said:
        return True
    return _BEGINS.fullmatch(said) is not None and not re.search(r"不(?!$|[吗?？])", said)


def task_to_begin(text: str, items: Sequence[Item]) -> Item | None:
    """The one own task that words turn to, by its number or by words of its name and targets; None where they say more."""
    said = text.strip()
    if len(said) > _LONGEST or _NOT_NOW.search(said) or not _TURNS_TO.search(said):
        return None
    if (found := _NUMBER.search(said)) is not None and not _TO_THE_NAME.sub("", said.replace(found[0], "", 1)):
        number = int(found["no"]) if found["no"].isdecimal() else int(read_spelled(found["no"]) or 0)
        return next((item for item in items if item.task.no == number), None)
    name = _TO_THE_NAME.sub("", said)
    if len(name) < 2:
        return None
    for words in (_called, _written):
        named = [item for item in items if name in words(item)]
        if len(named) == 1:
            return named[0]
        if named:
            return None
    return None


def _called(item: Item) -> str:
    return "，".join((item.task.name, *(target.text for target in item.targets)))


def _written(item: Item) -> str:
    return item.task.text
