"""One long message taken apart: which words are about which task of the unit.

A part begins where a task is named, at the head of a line or of a sentence: by its number (第4项, 任务四), or by its name or
a clear part of it. A bare 一、 or 1. is a task's number only where all of them are; else they may just as well count the
measures of one task. Words that name no task are given to one where they tell its numbers in its own words; else a person
is asked. Nothing is thrown away: what belongs to no task is handed back as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.conversation.filling import Item, ReportFacts
from bot.domain import plain_text
from bot.domain.amount import read_spelled
from bot.domain.report import CompletionKind
from bot.domain.told import names_target
from bot.when import read_when


@dataclass(frozen=True)
class Part:
    """What a message says of one task; `task_id` None where nobody can tell which.

    `adds` says that the words go behind what the report says already: nobody named the task, so nobody meant to replace.
    `without` are targets whose number in the words is not to be taken, `numbers` totals that were put right (target id,
    exact), `insisted` doubtful parts that stand all the same, with the reason. Of a row, `is_late` says that somebody else
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
    is_late: bool = False
    returns_draft: bool = False


@dataclass(frozen=True)
class Parts:
    """A message taken apart: `named` counts the tasks it names plainly, `numbered` those named as 第4项."""

    parts: tuple[Part, ...]
    named: int
    numbered: int


_DIGITS = r"[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
_STRONG = re.compile(
    rf"\s*(?:我们(?:单位)?的?|我(?:单位|局|院|中心)的?|本单位的?|请?[把将])?[（(【]?(?:第\s*(?P<a>{_DIGITS})\s*(?:项|件)(?:实事|任务|工作)?|(?:任务|实事|项目)\s*(?P<b>{_DIGITS}))[）)】]?"
    r"(?:的?(?:进展|进度|内容|措施)?(?:情况)?(?:改成|改为|更正为|更新为|换成|(?=[:：])))?"
    r"(?:\s*[:：、.．，,—-]+|\s+|(?=[“《\u3400-\u9fff]))\s*"
)
_WEAK = re.compile(rf"\s*(?:[（(](?P<a>{_DIGITS})[）)]|(?P<b>{_DIGITS})(?:[、.．:：)）]|\s+))\s*(?!\d)")
_SENTENCE = re.compile(r"[^。；;！!]*[。；;！!]+|[^。；;！!]+")
# Words in front of a task's name that are none of it.
_PREFACE = re.compile(
    r"(?:[“《\s，,、：:]|本季度?|[一二三四]季度|上半年|今年以来|今年|截至目前|目前|我们|我单位|我局|我中心|在|关于|对于|针对|就|其中|另外|此外|同时|还有|以及"
    r"|[一二三四五六]是|首先|其次|最后)+"
)
_GREETED = re.compile(r"(?:各位(?:领导|同志|老师)?|领导|大家|您|你)好")
_TIME_WORDS = re.compile(r"本季度|[一二三四]季度|上半年|今年以来|截至目前")
_ABOUT = re.compile(r"(?:这一?块|这一?项|这边|方面|这一?部分)(?:工作)?")
# The header of a table that was pasted without its lines.
_HEADER = re.compile(r"\s*(?:序号|编号)\s.*(?:名称|实事|项目|任务|事项).*(?:进展|进度|措施|情况).*")
# The characters of a completion time and no others: 本季度开展12场 begins like one and is none.
_TIME = re.compile(
    r"[0-9０-９一二三四五六七八九十〇零两年月日号.．/\-—~～至到前底末内初上中下旬季度第今明本全半之以后长期坚持续常态化推进已完成]{2,20}[。]?"
)
_GREETING = re.compile(r"您好|你好|如下|报告|汇报|报送|上报|收到|谢谢|季度.{0,8}(?:情况|进展)")
_QUARTER = re.compile(r"(?:20\d\d年)?第?[一二三四1-4]季度")
# 再补一个情况：… stands behind what the report says already.
_ADDS = re.compile(
    r"(?:再|还要|还|另外|另)(?:要)?(?:补充?|追加|加)(?:一个|一下|一句|一点|上)?(?:情况|内容|一句)?[：:，,\s]*|补充(?:一个|一下|一句)?(?:情况|内容)?[：:，,]"
)
_LABELLED = {
    "completion": re.compile(r"(?:完成时限|完成时间|完成期限|时限)\s*[:：]\s*(?P<text>[^。；;\n\t]{2,30})[。；;]?"),
    "assessment": re.compile(r"(?:自评|总体情况|状态)\s*[:：]\s*(?P<text>已完成|正常推进|正常|滞后|未启动)[。；;，,]?"),
    "important": re.compile(
        r"(?:重要情况|需(?:要)?协调(?:的)?(?:事项|问题)?|存在问题)\s*[:：]\s*(?P<text>[^\n\t]{1,300})"
    ),
}
_GENERIC = re.compile(r"^(?:实施|开展|推进|加强|推动|建立|完善)|(?:行动|工程|计划|项目|工作)$|[“”‘’\"《》]")
_VERBS = frozenset(("", "实施", "开展", "推进", "加强", "推动", "建立", "完善", "关于"))
_CELLS = re.compile(r"\t+|[ 　]{2,}")
_LEAD = " 　\t:：，,、—-。；;“《"
_CLAUSE = re.compile(r"[^。；;！!，,]*[。；;！!，,]+|[^。；;！!，,]+")
_TAIL = " 　\t:：，,、—-；;"


def split_message(text: str, facts: ReportFacts) -> Parts:
    """Take a message apart by the unit's own tasks."""
    own = {item.task.no for item in facts.items}
    text = plain_text.without_emoji(text)
    lines = [piece for line in text.split("\n") for piece in _apart(line, facts, own) if piece.strip()]
    lines = [line for line in lines if not _HEADER.fullmatch(line)]
    marks = [_mark(line, facts) for line in lines]
    weak = [_weak_number(line) for line, mark in zip(lines, marks, strict=True) if mark is None]
    numbers = [number for number in weak if number is not None]
    counts = not any(marks) and _are_own(numbers, own)
    segments: list[tuple[int | None, list[str]]] = []
    for line, mark in zip(lines, marks, strict=True):
        number = _weak_number(line)
        if mark is not None:
            segments.append((mark[0], [mark[1]]))
        elif counts and number is not None:
            item = next(item for item in facts.items if item.task.no == number)
            segments.append((item.task.id, [_WEAK.sub("", line, count=1)]))
        elif segments and (any(marks) or counts or number is None):
            segments[-1][1].append(line)
        else:
            segments.append((None, [line]))
    if segments and segments[0][0] is None and len(segments) > 1 and _is_greeting(segments[0][1]):
        segments = segments[1:]
    numbered = sum(
        mark is not None and _STRONG.match(line) is not None for line, mark in zip(lines, marks, strict=True)
    )
    named = len({task_id for task_id, words in segments if task_id and _says(_part(task_id, "\n".join(words), facts))})
    # A heading with nothing under it says nothing.
    placed = _placed_by_content(segments, facts)
    parts = [part for task_id, words in placed if _says(part := _part(task_id, "\n".join(words), facts))]
    return Parts(_joined(parts), named, min(numbered, named))


def _apart(line: str, facts: ReportFacts, own: set[int]) -> Sequence[str]:
    """A line cut before each sentence that names a task."""
    sentences = _SENTENCE.findall(line)
    if len(sentences) < 2:
        return [line]
    numbers = [number for sentence in sentences if (number := _weak_number(sentence)) is not None]
    counts = _are_own(numbers, own)
    pieces: list[str] = []
    for sentence in sentences:
        if pieces and not (counts and _weak_number(sentence) is not None) and not _opens(sentence, facts):
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return pieces


def _are_own(numbers: Sequence[int], own: set[int]) -> bool:
    return len(numbers) >= 2 and set(numbers) <= own and list(numbers) == sorted(set(numbers))


def _opens(sentence: str, facts: ReportFacts) -> bool:
    """Whether a sentence in the middle of a line begins to speak of a task."""
    strong = _STRONG.match(sentence)
    if strong is not None and (strong["a"] or sentence[: strong.end()].rstrip().endswith((":", "："))):
        return True
    named = _named_at(sentence, 0, facts)
    return named is not None and named.is_clear


def _placed_by_content(
    segments: Sequence[tuple[int | None, list[str]]], facts: ReportFacts
) -> list[tuple[int | None, list[str]]]:
    """Words that name no task, given to tasks by the numbers they tell; what stands together stays together otherwise."""
    placed: list[tuple[int | None, list[str]]] = []
    loose: list[str] = []
    for task_id, words in (*segments, (0, [])):
        if task_id is None:
            loose.append("\n".join(words))
            continue
        if loose:
            placed += _of_loose(loose, facts)
            loose = []
        if task_id:
            placed.append((task_id, words))
    return placed


def _of_loose(blocks: Sequence[str], facts: ReportFacts) -> list[tuple[int | None, list[str]]]:
    tasks = [_told_in(block, facts) or (_spoken_of(block, facts) if len(blocks) > 1 else []) for block in blocks]
    if len(blocks) > 1 and all(len(found) == 1 for found in tasks) and len({found[0] for found in tasks}) == len(tasks):
        # 1. 2. 3. count the unit's tasks, each block tells another one's numbers.
        bare = [_WEAK.sub("", block, count=1) for block in blocks]
        return [(found[0], [words]) for found, words in zip(tasks, bare, strict=True)]
    text = "\n".join(blocks)
    if any(_STRONG.match(block) for block in blocks):
        return [(None, [block]) for block in blocks]  # 第2项 that is not the unit's
    for pattern in (_SENTENCE, _CLAUSE):
        pieces = [piece for line in text.split("\n") for piece in [*pattern.findall(line), "\n"]]
        told = [_told_in(piece, facts) for piece in pieces]
        if all(len(found) <= 1 for found in told) and any(told):
            return _runs(pieces, [found[0] if found else None for found in told])
    return [(None, [text])]


def _told_in(text: str, facts: ReportFacts) -> list[int]:
    """The tasks whose numbers a text tells in the targets' own words."""
    return [item.task.id for item in facts.items if any(names_target(text, target) for target in item.targets)]


def _spoken_of(text: str, facts: ReportFacts) -> list[int]:
    """The tasks of which a text without their numbers speaks: four characters of a target of theirs, and of no other's."""
    bare = "".join(re.findall(r"[\u3400-\u9fff]+", text))
    runs = {bare[at : at + 4] for at in range(len(bare) - 3)}
    return [item.task.id for item in facts.items if any(run in target.text for run in runs for target in item.targets)]


def _runs(pieces: Sequence[str], tasks: Sequence[int | None]) -> list[tuple[int | None, list[str]]]:
    """Pieces by the task that was told last; what comes first belongs to the first that is told."""
    current = next(task for task in tasks if task is not None)
    runs: list[tuple[int | None, list[str]]] = [(current, [""])]
    for piece, task in zip(pieces, tasks, strict=True):
        if task is not None and task != current:
            current = task
            runs.append((task, [""]))
        runs[-1][1][0] += piece
    return [(task, [words[0].strip().strip("，,")]) for task, words in runs]


def task_named(words: str, items: Sequence[Item]) -> tuple[Item, int] | None:
    """The one task whose name, or a clear part of it, stands in the first words; and where the name ends there."""
    bare = words.lstrip(_LEAD)
    skipped = len(words) - len(bare)
    head = _ABOUT.split(re.split(r"[：:，,。；;\n\t 　]", bare, maxsplit=1)[0][:60], maxsplit=1)[0]
    found: list[tuple[int, int, Item]] = []
    for item in items:
        name, core = item.task.name, core_name(item.task.name)
        if bare.startswith(name):
            return item, skipped + len(name)
        if len(core) >= 4 and bare[: bare.find(core)] in _VERBS and core in bare:
            found.append((len(core), skipped + bare.index(core) + len(core), item))
            continue
        same = SequenceMatcher(None, core_name(head), core, autojunk=False).find_longest_match()
        if same.size >= 4 and same.size >= 0.6 * len(core_name(head)):
            found.append((same.size, skipped + len(head), item))
    if not found:
        return None
    found.sort(key=lambda one: -one[0])
    if len(found) > 1 and found[0][0] == found[1][0]:
        return None
    return found[0][2], found[0][1]


@dataclass(frozen=True)
class _Named:
    """A task named in a line: `words` are what is said of it, `is_clear` that the name is set off from them."""

    task_id: int
    words: str
    is_clear: bool


def _named_at(line: str, start: int, facts: ReportFacts) -> _Named | None:
    """The task named from `start` on, behind words that are none of a name."""
    greeted = start + _greeting_ends(line[start:])
    begins = {first + len(before): first for first in (greeted, start) for before in ("", _before(line[first:], facts))}
    for begin, first in sorted(begins.items()):
        found = task_named(line[begin:], facts.items)
        if found is None:
            continue
        item, end = found
        rest = line[begin + end :]
        # A name that goes on (…行动) ends before the words about it begin.
        tail = re.match(r"[”》\"]?(?:行动|工程|计划|项目|工作)?[”》\"]?", rest)
        after = rest[tail.end() :] if tail else rest
        about = _ABOUT.match(after)
        ended = bool(tail and tail[0]) or line[begin : begin + end].endswith(item.task.name)
        is_clear = ended or about is not None or not after or after[0] in "：:，,、。；;\n\t 　—-”》"
        preface = line[first:begin]
        words = (after[about.end() :] if about else after) if is_clear else line[begin:]
        return _Named(item.task.id, "".join(_TIME_WORDS.findall(preface)) + words.lstrip("，,"), is_clear)
    return None


def _greeting_ends(words: str) -> int:
    """Where a greeting ends that stands in front on the same line: 各位好，我单位三季度："""
    head, colon, _ = words[:40].replace("：", ":").partition(":")
    return len(head) + 1 if colon and (_GREETED.search(head) or _GREETING.search(head)) else 0


def _before(words: str, facts: ReportFacts) -> str:
    """A greeting, the unit's own name, and what else stands in front of a task's name."""
    names = "|".join(re.escape(name) for name in (facts.unit.name, *facts.unit.aliases))
    found = re.match(rf"(?:{_GREETED.pattern}|(?:{names})|{_PREFACE.pattern})*", words)
    return found[0] if found else ""


def core_name(name: str) -> str:
    """A task's name without the words that most of them share: 家庭教育指导服务 of 实施家庭教育指导服务行动."""
    return _GENERIC.sub("", _GENERIC.sub("", name))


def _mark(line: str, facts: ReportFacts) -> tuple[int, str] | None:
    """(task id, what is said of it) of a line that names a task plainly."""
    strong = _STRONG.match(line)
    number = _value(strong["a"] or strong["b"]) if strong else None
    weak = None if strong else _WEAK.match(line)
    start = strong.end() if strong else weak.end() if weak else 0
    named = _named_at(line, start, facts)
    if named is not None:
        return named.task_id, named.words
    if number is not None:
        item_by_no = next((item for item in facts.items if item.task.no == number), None)
        return (item_by_no.task.id, line[start:]) if item_by_no is not None else None
    return None


def _weak_number(line: str) -> int | None:
    found = _WEAK.match(line)
    return _value(found["a"] or found["b"]) if found else None


def _value(digits: str) -> int | None:
    digits = digits.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if digits.isdecimal():
        return int(digits)
    value = read_spelled(digits)
    return int(value) if value is not None else None


def is_announced(text: str) -> bool:
    """Whether a text only says that a report comes (现报送第三季度进展情况，请查收): no figure, no measure."""
    bare = _QUARTER.sub("", text)
    return (
        len(text) <= 60
        and _GREETING.search(text) is not None
        and re.search(r"\d|[一二三四五六七八九十][所场个名人次家条户件]", bare) is None
    )


def _is_greeting(lines: Sequence[str]) -> bool:
    text = "".join(lines)
    greets = _GREETED.match(text) or _GREETING.search(text)
    return len(text) <= 60 and (greets is not None or text.endswith(("：", ":")))


def _part(task_id: int | None, text: str, facts: ReportFacts) -> Part:
    labelled = dict.fromkeys(_LABELLED, "")
    for name, pattern in _LABELLED.items():
        if found := pattern.search(text):
            labelled[name] = found["text"].strip(_LEAD)
            text = text[: found.start()] + text[found.end() :]
    cells = [cell for cell in _CELLS.split(text) if cell.strip(_LEAD)]
    if len(cells) > 1:
        names = {name for item in facts.items for unit in item.task.units for name in (unit.name, *unit.aliases)}
        cells = [cell for cell in cells if not set(re.split(r"[、，,\s]+", cell.strip(_LEAD))) <= names]
        last = cells[-1].strip() if cells else ""
        if len(cells) > 1 and not labelled["completion"] and _is_time(last, facts):
            labelled["completion"] = last
            cells = cells[:-1]
        text = "\n".join(cells)
    elif task_id is not None:
        text, last = _without_neighbours(text.lstrip(_LEAD), facts)
        if last and not labelled["completion"]:
            labelled["completion"] = last
    adds = _ADDS.match(text.lstrip(_LEAD)) if task_id is not None else None
    if adds is not None:
        text = text.lstrip(_LEAD)[adds.end() :]
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


def _says(part: Part) -> bool:
    return bool(part.progress or part.completion or part.assessment or part.important)


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
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
