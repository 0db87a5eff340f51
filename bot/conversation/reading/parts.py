"""What a message says of one task: its words, and what stands beside them under a label or in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.filling import ReportFacts
from bot.domain.report import CompletionKind
from bot.when import read_when


@dataclass(frozen=True)
class Part:
    """What a message says of one task; `task_id` None where nobody can tell which.

    `adds` says that the words go behind what the report says already: nobody named the task, so nobody meant to replace.
    `without` are targets whose number in the words is not to be taken, `numbers` totals that were put right (target id,
    exact), `insisted` doubtful parts that stand all the same, with the reason, `not_ours` targets said to be another unit's,
    `before` the words that stood here when the part was shown last. Of a row, `is_late` says that somebody else
    changed the report after the form went out, `returns_draft` that it brings a draft back as it stands, to be filed.
    """

    task_id: int | None
    progress: str
    completion: str = ""
    assessment: str = ""
    important: str = ""
    adds: bool = False
    without: tuple[int, ...] = ()
    numbers: tuple[tuple[int, str], ...] = ()
    insisted: tuple[tuple[str, str], ...] = ()
    not_ours: tuple[int, ...] = ()
    is_late: bool = False
    returns_draft: bool = False
    before: str = ""


@dataclass(frozen=True)
class Parts:
    """A message taken apart: `named` counts the tasks it names plainly, `numbered` those named as 第4项."""

    parts: tuple[Part, ...]
    named: int
    numbered: int


# The characters of a completion time and no others: 本季度开展12场 begins like one and is none.
_TIME = re.compile(
    r"[0-9０-９一二三四五六七八九十〇零两年月日号.．/\-—~～至到前底末内初上中下旬季度第今明本全半之以后长期坚持续常态化推进已完成]{2,20}[。]?"
)
# 再补一个情况：… stands behind what the report says already.
_ADDS = re.compile(
    r"(?:还有(?:个|一个|件|点)?(?:事情?|情况|内容|数)?(?:没|忘)了?[写报说填记]?[：:，,\s]+)|(?:(?:刚才|刚刚|上面|前面|上次|我)*(?:忘|少|漏|落)[了记写报说填掉]+(?:一句|一点|一条|一个|一项|个)?(?:情况|内容)?[：:，,\s]+)"
    r"|(?:再|还要|还|另外|另)(?:要)?(?:补充?|追加|加)(?:一个|一下|一句|一点|上)?(?:情况|内容|一句)?[：:，,\s]*|补充(?:一个|一下|一句)?(?:情况|内容)?[：:，,]"
)
_LABELLED = {
    "completion": re.compile(r"(?:完成时限|完成时间|完成期限|时限)\s*[:：]\s*(?P<text>[^。；;\n\t]{2,30})[。；;]?"),
    "assessment": re.compile(r"(?:自评|总体情况|状态)\s*[:：]\s*(?P<text>已完成|正常推进|正常|滞后|未启动)[。；;，,]?"),
    "important": re.compile(
        r"(?:重要情况|需(?:要)?协调(?:的)?(?:事项|问题)?|存在问题)\s*[:：]\s*(?P<text>[^\n\t]{1,300})"
    ),
}
_CELLS = re.compile(r"\t+|[ 　]{2,}")
LEAD = " 　\t:：，,、—-。；;“《"
_TAIL = " 　\t:：，,、—-；;"


def part_of(task_id: int | None, text: str, facts: ReportFacts) -> Part:
    labelled = dict.fromkeys(_LABELLED, "")
    for name, pattern in _LABELLED.items():
        if found := pattern.search(text):
            labelled[name] = found["text"].strip(LEAD)
            text = text[: found.start()] + text[found.end() :]
    cells = [cell for cell in _CELLS.split(text) if cell.strip(LEAD)]
    if len(cells) > 1:
        names = {name for item in facts.items for unit in item.task.units for name in (unit.name, *unit.aliases)}
        cells = [cell for cell in cells if not set(re.split(r"[、，,\s]+", cell.strip(LEAD))) <= names]
        last = cells[-1].strip() if cells else ""
        if len(cells) > 1 and not labelled["completion"] and _is_time(last, facts):
            labelled["completion"] = last
            cells = cells[:-1]
        text = "\n".join(cells)
    elif task_id is not None:
        text, last = _without_neighbours(text.lstrip(LEAD), facts)
        if last and not labelled["completion"]:
            labelled["completion"] = last
    adds = _ADDS.match(text.lstrip(LEAD)) if task_id is not None else None
    if adds is not None:
        text = text.lstrip(LEAD)[adds.end() :]
    lines = [line.strip() for line in text.split("\n")]
    progress = "\n".join(line for line in lines if line).rstrip(_TAIL).lstrip(_TAIL)
    return Part(task_id, progress, labelled["completion"], labelled["assessment"], labelled["important"], bool(adds))


def _without_neighbours(text: str, facts: ReportFacts) -> tuple[str, str]:
    """A row whose cells are one space apart: the unit's name in front goes, a completion time at the end is told apart."""
    for item in facts.items:
        for unit in item.task.units:
            for name in (unit.name, *unit.aliases):
                if text.startswith(name) and text[len(name) : len(name) + 1].isspace():
                    text = text[len(name) :].lstrip()
    head, gap, last = text.rstrip().rpartition(" ")
    return (head, last) if gap and head and _is_time(last, facts) else (text, "")


def _is_time(words: str, facts: ReportFacts) -> bool:
    """Whether a cell is a completion time and nothing else."""
    return _TIME.fullmatch(words) is not None and (
        read_when(words, facts.now, facts.calendar).kind is not CompletionKind.NONE
    )


def says_anything(part: Part) -> bool:
    return bool(part.progress or part.completion or part.assessment or part.important)


def joined_by_task(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts of one task together, in the order they came."""
    by_task: dict[int, Part] = {}
    loose: list[Part] = []
    for part in parts:
        if part.task_id is None:
            if part.progress:
                loose.append(part)
        elif part.task_id in by_task:
            first = by_task[part.task_id]
            by_task[part.task_id] = Part(
                part.task_id,
                "\n".join(words for words in (first.progress, part.progress) if words),
                first.completion or part.completion,
                first.assessment or part.assessment,
                first.important or part.important,
            )
        else:
            by_task[part.task_id] = part
    return (*by_task.values(), *loose)
