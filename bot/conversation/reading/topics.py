"""Which of a unit's own tasks words are about (所说的实事), whatever is asked just now.

A task is named by its number (第8项), by words of its name and targets, by words of its text, or by a unit of measure that
only it counts in. Only what sets a task apart from the unit's others counts, pair of characters by pair of characters:
教育 stands in three tasks and names none. What is said of another task is never taken for an answer about the open one;
where the words are few, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.filling import Item, ReportFacts
from bot.domain.amount import read_spelled
from bot.domain.pairs import pairs

_DIGITS = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
# 第5条完成时限12月底: a bare 第5条 may count lines that were opened.
_PART = r"的?(?:完成)?(?:时限|时间)|的?自评|的?(?:进展|进度|重要情况|数字|累计)"
_NUMBERED = re.compile(
    rf"第\s*(?P<a>{_DIGITS})\s*(?:[项件](?!目|措施)|条(?={_PART}))|(?:任务|实事)\s*(?P<b>{_DIGITS})(?![\d个场所])"
)
# 先报第8个吧, 回到第一个: a bare 第8个 may count what was built.
_GOES = r"(?:回到?|转到?|跳到?|换到?|切到?|翻到?|退回|接着|继续|先|改|看|填|报|说|写|弄|做|来|搞|讲|去|还是|想|要|我们?|把|到|下面?|一下|那|就|再)"
_COUNTED_OUT = re.compile(rf"{_GOES}+第\s*(?P<no>{_DIGITS})\s*(?:个|条)(?:任务|实事)?(?=$|[吧了啊呀，,。！!])")
_FIGURE = re.compile(r"[\d０-９零一二两三四五六七八九十百千万]+\s*[余多来]?(?P<measure>[\u3400-\u9fff%％]{1,2})")
# Words of any office's report: they tell one task from another only weakly.
_COMMON = pairs(
    "开展，活动，完成，全年，累计，建设，工作，项目，推进，服务，培训，宣传，教育，管理，安全，行动，实施，指导，健康，知识，"
    "组织，举办，提升，机构，专业，专项，工程，计划，实现，覆盖，儿童，妇女，青少，少年，学校，公共，资源，优化，持续，深入，"
    "加强，体系，完善，提供，单位，人员，社区，符合，条件，开通，打造，职工，需求，达到，比例，免费，救助，检查，不少，少于，"
    "以上，为约，新建，改建，试点"
)
_EVERYDAY = pairs(
    "本季，季度，目前，截至，我们，已经，这边，情况，正常，进展，年底，月底，以来，今年，按计，计划，任务，参与，共计"
)
_SURE, _DOUBTFUL, _SLIGHT = 1.5, 1.0, 0.5
THAT_ONE = re.compile(r"[\u3400-\u9fff]{2,8}?(?:那|这)(?:一?[项个块摊]|边)")


@dataclass(frozen=True)
class Topic:
    """Another task than the open one: `task_id` None where the words are not the open task's, and nobody can tell whose.

    `is_numbered`: it is called by its number.
    """

    task_id: int | None
    is_numbered: bool = False


def other_topic(text: str, facts: ReportFacts, open_task: int | None) -> Topic | None:
    """The own task that words are about, where it is not the open one; None where they are, or may well be, about that."""
    numbered = task_numbered(text, facts)
    if numbered is not None:
        return Topic(numbered, True) if numbered != open_task else None
    scores = closeness(text, facts.items)
    here = scores.get(open_task or 0, 0.0)
    if open_task is not None and _goes_on(text, facts.item(open_task)):
        return None
    others = sorted(((score, task_id) for task_id, score in scores.items() if task_id != open_task), reverse=True)
    if not others or here > 0:
        return None
    best, task_id = others[0]
    second = others[1][0] if len(others) > 1 else 0.0
    if best >= _SURE and best >= 2 * second:
        return Topic(task_id)
    if best >= _SLIGHT and open_task is not None and _counts_otherwise(text, facts, open_task):
        return Topic(None)
    if best >= _DOUBTFUL or (open_task is not None and _is_of_that_one(text, facts.item(open_task))):
        return Topic(None)
    return None


def is_about(text: str, item: Item, facts: ReportFacts) -> bool:
    """Whether any word sets this task apart, or tells a number in its measure."""
    return closeness(text, facts.items).get(item.task.id, 0.0) > 0 or _counts_in(text, item)


def spoken_of(text: str, items: Sequence[Item], *, least: float = 1.0) -> list[Item]:
    """The task that words speak of most, as `closeness` weighs them; several where they speak of each as much."""
    scores = _spoken(text, items)
    most = max(scores.values(), default=0.0)
    return [item for item in items if most >= least and scores[item.task.id] == most]


def task_numbered(text: str, facts: ReportFacts) -> int | None:
    """The one own task that is called by its number."""
    spoken = [found["a"] or found["b"] for found in _NUMBERED.finditer(text)]
    spoken += [found["no"] for found in _COUNTED_OUT.finditer(text)]
    numbers = {int(one) if one.isdecimal() else int(read_spelled(one) or 0) for one in spoken}
    found = [item.task.id for item in facts.items if item.task.no in numbers]
    if not found and len(numbers) == 1 and _COUNTED_OUT.search(text):
        # 回到第一个 counts on the unit's own list, where no task has that number.
        at = next(iter(numbers))
        return facts.items[at - 1].task.id if 0 < at <= len(facts.items) else None
    return found[0] if len(found) == 1 and len(numbers) == 1 else None


def without_number(text: str) -> str:
    """The words behind a task's number that stands in front of them: 第6项，正常推进."""
    found = _NUMBERED.match(text)
    return text[found.end() :].lstrip("的，,：: ") or text if found is not None else text


def closeness(text: str, items: Sequence[Item]) -> dict[int, float]:
    """How much in a text speaks of each task and of no other, by task id: 1 for a pair of characters of its name or a
    target, half of that for one of its text, half again for common words, and 1 for a measure that bears these out.
    """
    scores = _spoken(text, items)
    for measure in {_counted(found["measure"]) for found in _FIGURE.finditer(text)}:
        owners = [item.task.id for item in items if any(_counted(one.measure) == measure for one in item.targets)]
        if len(owners) == 1 and scores[owners[0]]:
            scores[owners[0]] += 1.0  # alone it may count anything
    return scores


def _spoken(text: str, items: Sequence[Item]) -> dict[int, float]:
    names, bodies = _words(items)
    scores = dict.fromkeys((item.task.id for item in items), 0.0)
    # Of one task alone every word would speak, were it the most everyday.
    for pair in sorted(pairs(text) - _EVERYDAY if len(items) == 1 else pairs(text)):
        owners = [task_id for task_id, pairs in names.items() if pair in pairs]
        weight = 1.0
        if not owners:
            owners, weight = [task_id for task_id, pairs in bodies.items() if pair in pairs], 0.5
        if len(owners) == 1:
            scores[owners[0]] += weight * (0.5 if pair in _COMMON else 1.0)
    return scores


def _counts_in(text: str, item: Item) -> bool:
    measures = {_counted(target.measure) for target in item.targets}
    return any(_counted(found["measure"]) in measures for found in _FIGURE.finditer(text))


def _counts_otherwise(text: str, facts: ReportFacts, open_task: int) -> bool:
    """Whether a number is told in a measure that other tasks count in, and none in the open one's."""
    item = facts.item(open_task)
    others = {_counted(target.measure) for one in facts.items if one is not item for target in one.targets}
    return not _counts_in(text, item) and any(_counted(found["measure"]) in others for found in _FIGURE.finditer(text))


def _counted(measure: str) -> str:
    """A unit of measure by its first character; people are counted in 人, 名 and 人次 alike."""
    return "人" if measure[0] == "名" else measure[0]


def _is_of_that_one(text: str, item: Item) -> bool:
    """讲座那项我们搞了36场, where schools are counted: somebody speaks of another one, in another measure."""
    return THAT_ONE.search(text) is not None and _FIGURE.search(text) is not None and not _counts_in(text, item)


def _words(items: Sequence[Item]) -> tuple[Mapping[int, frozenset[str]], Mapping[int, frozenset[str]]]:
    """(pairs of characters of each task's name and targets, of its whole text), by task id."""
    names = {
        item.task.id: pairs("，".join((item.task.name, *(target.text for target in item.targets)))) for item in items
    }
    bodies = {item.task.id: pairs(item.task.text) for item in items}
    return names, bodies


def _goes_on(text: str, item: Item) -> bool:
    """Whether words take up what was reported of a task, this quarter or last."""
    said = [one.progress for one in (item.report, item.previous) if one is not None]
    return any((pairs(text) & pairs(one)) - _COMMON - _EVERYDAY for one in said)
