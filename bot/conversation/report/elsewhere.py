"""Words about another task than the one that is asked about: gone to, or shown as that task's, never stored as this one's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.filling import Filling, Item, ReportFacts, Step
from bot.conversation.reading.amending import is_correction
from bot.conversation.reading.clauses import read_spoken, without_fillers
from bot.conversation.reading.parts import Part
from bot.conversation.reading.remarks import remark
from bot.conversation.reading.telling import without_lead
from bot.conversation.reading.topics import THAT_ONE, closeness, is_about, other_topic, task_numbered
from bot.conversation.report.answering import tells_anything
from bot.domain import plain_text
from bot.domain.report import ReportState

# Questions whose answers are short or the report itself; an important matter may speak of anything.
_OPEN = frozenset((Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION))
_GOES = re.compile(
    r"[换调翻](?:到|成|出)?(?=第|那)|(?:调|翻|拿|打)(?:出来|开)|先(?:报|填|弄|说|来|写|做|搞|讲|看|把|处理|过)|[回转跳换切](?:到|去|回|成)|(?:接着|继续|下面|现在|想|要|去)(?:再|来)?(?:报|填|弄|说|写|看|讲)"
    r"|^(?:报|填|弄|写|看|说)(?:一下|下)?(?:第|那)|来(?:第|弄|填|报)"
)
_FIGURE = re.compile(r"[\d０-９]")
_NUMBERS = re.compile(r"第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件个条]")
_NAMED_ONLY = re.compile(r".{2,12}(?:那|这)(?:一?[项个块])(?:任务|工作)?[吧呢啊]?")
_LONGEST_SWITCH = 30
# Whoever was just told that something came back says so, and goes on with that.
_ANSWERS_A_RETURN = re.compile(
    r"(?:好的?|收到|行|嗯|ok|OK|改好了?|已改|补充(?:如下|说明)?|按(?:照)?(?:要求|意见|您说的).{0,6})[，,。：:\s]"
)
# 第5条完成时限12月底，其他都一样: a part of that task, and that the rest of it stands.
_TIME_LIMIT = re.compile(r"[项件个条]\s*的?(?:完成)?(?:时限|时间)")
_ALL_ELSE_STANDS = re.compile(
    r"[，,。；;\s]*(?:其他|其它|别的|其余)的?(?:都|也|全)*(?:一样|不变|没变|照旧|不动|不用[改动])[。！!]?$"
)
_ALSO = re.compile(r"^(?:也|都|还|就|应该|算)*(?:是|算)?")


@dataclass(frozen=True)
class Elsewhere:
    """What words say of other tasks: `parts` of tasks that are plain, `loose` where a person must say which."""

    parts: tuple[Part, ...] = ()
    loose: tuple[str, ...] = ()


def switch_to(text: str, facts: ReportFacts, open_task: int | None) -> int | None:
    """The task that words only go to, telling nothing: 先报第8个吧, 回到第一个, 阳光成长那个先来."""
    bare = text.strip("。.！!，, ")
    if len(bare) > _LONGEST_SWITCH or _FIGURE.search(_NUMBERS.sub("", bare)) or is_correction(bare):
        return None
    if not (_GOES.search(bare) or _NAMED_ONLY.fullmatch(bare)):
        return None
    task_id = task_numbered(bare, facts)
    if task_id is None:
        ranked = sorted(((score, one) for one, score in closeness(bare, facts.items).items()), reverse=True)
        is_plain = bool(ranked) and ranked[0][0] >= 1 and (len(ranked) == 1 or ranked[0][0] >= 2 * ranked[1][0])
        task_id = ranked[0][1] if is_plain else None
    return task_id if task_id != open_task else None


def elsewhere(state: Filling, text: str, facts: ReportFacts) -> Elsewhere | None:
    """What an answer to the open question says of other tasks; None where it is about this one, or may well be."""
    said, text = text, without_fillers(text)
    if state.step not in _OPEN or state.task_id is None or len(facts.items) < 2:
        return None
    if not _tells(text) or switch_to(text, facts, state.task_id) is not None:
        return None
    topic = other_topic(text, facts, state.task_id)
    if topic is None:
        return Elsewhere(loose=(text,)) if _answers_a_return(state, said, facts) else None
    if topic.task_id is None:
        return Elsewhere(loose=(text,))
    return Elsewhere(parts=(_part(text, facts.item(topic.task_id), facts),))


def task_named_only(text: str) -> bool:
    """Whether a task is called by its number, and nothing told of it: 跟第4项一样."""
    return _NUMBERS.search(text) is not None and not tells_anything(text)


def besides_shown(text: str, facts: ReportFacts) -> Elsewhere | None:
    """What a text says of one task plainly, while others are shown and wait for their yes."""
    topic = other_topic(text, facts, None) if _tells(text) and _FIGURE.search(text) else None
    if topic is None or topic.task_id is None or topic.is_numbered:
        return None
    return Elsewhere(parts=(_part(text, facts.item(topic.task_id), facts),))


def _tells(text: str) -> bool:
    if task_named_only(text):
        return False
    return plain_text.count_letters(text) >= 4 and remark(text) is None and not is_correction(text)


def _part(text: str, item: Item, facts: ReportFacts) -> Part:
    """The words as that task's, bare answers (那个也是正常推进) as what they are."""
    named = THAT_ONE.match(text) or (_NUMBERS.match(text) if _TIME_LIMIT.search(text) else None)
    rest = _ALSO.sub("", _ALL_ELSE_STANDS.sub("", text[named.end() :])) if named else ""
    spoken = read_spoken(rest, item, facts) if rest else None
    if spoken is not None and spoken.parts and not spoken.amounts:
        state = spoken.assessment.label if spoken.assessment else ""
        return Part(item.task.id, "", spoken.completion.text if spoken.completion else "", state)
    return Part(item.task.id, without_lead(text.strip()), adds=item.is_begun)


def _answers_a_return(state: Filling, text: str, facts: ReportFacts) -> bool:
    """Whether a report came back meanwhile, and these words may be what was asked for."""
    if is_about(text, facts.item(state.open_task), facts) or not _ANSWERS_A_RETURN.match(text):
        return False
    return any(
        item.report is not None and item.report.state is ReportState.RETURNED and item.task.id != state.task_id
        for item in facts.items
    )
