"""One long message taken apart: which words are about which task of the unit.

A part begins where a task is named, at the head of a line or of a sentence: by its number (第4项, 任务四), or by its name or
a clear part of it. A bare 一、 or 1. is a task's number only where all of them are; else they may just as well count the
measures of one task. Words that name no task are given to one where they tell its numbers in its own words; else a person
is asked. Nothing is thrown away: what belongs to no task is handed back as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.filling import ReportFacts
from bot.conversation.message.counted_out import begins_with, by_its_measure, counted_out, task_of
from bot.conversation.reading.naming import GREETED, GREETING, STRONG, WEAK, mark_of, named_at, weak_number
from bot.conversation.reading.parts import Parts, joined_by_task, part_of, says_anything
from bot.conversation.reading.telling import counts, has_done
from bot.conversation.reading.topics import spoken_of
from bot.domain import plain_text
from bot.domain.told import names_target

_SENTENCE = re.compile(r"[^。；;！!]*[。；;！!]+|[^。；;！!]+")
# The header of a table that was pasted without its lines.
_HEADER = re.compile(r"\s*(?:序号|编号)\s.*(?:名称|实事|项目|任务|事项).*(?:进展|进度|措施|情况).*")
# 第10项救助了120名，第9项演出9场: a comma before a number of the list parts as a full stop does.
_NEXT_TASK = re.compile(r"[，,；;]\s*(?=第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*项)")
_QUARTER = re.compile(r"(?:20\d\d年)?第?[一二三四1-4]季度")
_ANNOUNCES = re.compile(
    r"(?:(?!第\s*[\d一二三四五六七八九十]{1,3}\s*[项件])[^：:\n]){2,40}[：:，,]\s*(?=第\s*[\d一二三四五六七八九十]{1,3}\s*[项件])"
)
_STANDS = re.compile(r"%|在|没|未|尚|待|等")
_CLAUSE = re.compile(r"[^。；;！!，,]*[。；;！!，,]+|[^。；;！!，,]+")


def split_message(text: str, facts: ReportFacts) -> Parts:
    """Take a message apart by the unit's own tasks."""
    own = {item.task.no for item in facts.items}
    text = plain_text.without_emoji(text)
    lines = [
        piece for line in _NEXT_TASK.sub("\n", text).split("\n") for piece in _apart(line, facts, own) if piece.strip()
    ]
    lines = [line for line in lines if not _HEADER.fullmatch(line)]
    marks = [mark_of(line, facts) for line in lines]
    weak = [weak_number(line) for line, mark in zip(lines, marks, strict=True) if mark is None]
    numbers = [number for number in weak if number is not None]
    counts = (not any(marks) and _are_own(numbers, own)) or _is_list_of_tasks(lines, marks, facts)
    segments: list[tuple[int | None, list[str]]] = []
    for line, mark in zip(lines, marks, strict=True):
        number = weak_number(line)
        if mark is not None:
            segments.append((mark[0], [mark[1]]))
        elif counts and number is not None:
            item = next(item for item in facts.items if item.task.no == number)
            segments.append((item.task.id, [WEAK.sub("", line, count=1)]))
        elif segments and (any(marks) or counts or number is None):
            segments[-1][1].append(line)
        else:
            segments.append((None, [line]))
    if segments and segments[0][0] is None and len(segments) > 1 and _is_greeting(segments[0][1]):
        segments = segments[1:]
    numbered = sum(mark is not None and STRONG.match(line) is not None for line, mark in zip(lines, marks, strict=True))
    named = len(
        {task_id for task_id, words in segments if task_id and says_anything(part_of(task_id, "\n".join(words), facts))}
    )
    # A heading with nothing under it says nothing.
    placed = _placed_by_content(segments, facts)
    parts = [part for task_id, words in placed if says_anything(part := part_of(task_id, "\n".join(words), facts))]
    return Parts(joined_by_task(parts), named, min(numbered, named))


def _apart(line: str, facts: ReportFacts, own: set[int]) -> Sequence[str]:
    """A line cut before each sentence that names a task."""
    sentences = [piece for one in _SENTENCE.findall(line) for piece in _announced(one)]
    if len(sentences) < 2:
        return [line]
    numbers = [number for sentence in sentences if (number := weak_number(sentence)) is not None]
    counts = _are_own(numbers, own)
    pieces: list[str] = []
    for sentence in sentences:
        if pieces and not (counts and weak_number(sentence) is not None) and not _opens(sentence, facts):
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return pieces


def _announced(sentence: str) -> list[str]:
    """几项一起说：第二项…: what only announces, and the first task behind it."""
    found = _ANNOUNCES.match(sentence)
    return [sentence[: found.end()], sentence[found.end() :]] if found is not None else [sentence]


def _are_own(numbers: Sequence[int], own: set[int]) -> bool:
    return len(numbers) >= 2 and set(numbers) <= own and list(numbers) == sorted(set(numbers))


def _is_list_of_tasks(lines: Sequence[str], marks: Sequence[tuple[int, str] | None], facts: ReportFacts) -> bool:
    """2.巾帼促就业：… 7.托管班：…: numbers of own tasks only, ascending, and where a name stands behind one it is that task's."""
    ids = {item.task.no: item.task.id for item in facts.items}
    numbered = [
        (number, mark) for line, mark in zip(lines, marks, strict=True) if (number := weak_number(line)) is not None
    ]
    is_named = any(mark is not None for _, mark in numbered)
    fits = all(mark is None or mark[0] == ids.get(number) for number, mark in numbered)
    return is_named and fits and _are_own([number for number, _ in numbered], set(ids))


def _opens(sentence: str, facts: ReportFacts) -> bool:
    """Whether a sentence in the middle of a line begins to speak of a task."""
    strong = STRONG.match(sentence)
    if strong is not None and (strong["a"] or sentence[: strong.end()].rstrip().endswith((":", "："))):
        return True
    named = named_at(sentence, 0, facts)
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
        bare = [WEAK.sub("", block, count=1) for block in blocks]
        return [(found[0], [words]) for found, words in zip(tasks, bare, strict=True)]
    text = "\n".join(blocks)
    counted = counted_out(text)
    owners = [found[0] if len(found := _told_in(one, facts)) == 1 else task_of(one, facts.items) for one in counted]
    if len(set(owners) - {None}) > 1:
        return [(owner, [words]) for owner, words in zip(owners, counted, strict=True)]
    if any(STRONG.match(block) for block in blocks):
        return [(None, [block]) for block in blocks]  # 第2项 that is not the unit's
    clauses = _pieces(_CLAUSE, text)
    clear = [_told_in(piece, facts) or _clearly_of(piece, facts) or _begun(piece, facts) for piece in clauses]
    if clear and not clear[0] and counts(clauses[0]) and (first := by_its_measure(clauses[0], facts.items)):
        clear[0] = [first]
    if all(len(found) <= 1 for found in clear) and len({found[0] for found in clear if found}) > 1:
        among = {found[0] for found in clear if found}
        if not clear[0] and counts(clauses[0]) and _of_these(clauses[0], among, facts) is None:
            # 学校2所，巡讲60场，…: what comes first is not known to be the second's
            rest = "".join(clauses[1:]).strip(" \n，,")
            return [(None, [clauses[0].strip(" \n，,")]), *_of_loose([rest], facts)]
        return _runs(
            clauses,
            [
                found[0] if found else _of_these(piece, among, facts)
                for piece, found in zip(clauses, clear, strict=True)
            ],
        )
    for pattern in (_SENTENCE, _CLAUSE):
        pieces = _pieces(pattern, text)
        told = [_told_in(piece, facts) for piece in pieces]
        if all(len(found) <= 1 for found in told) and any(told):
            return _runs(pieces, [found[0] if found else None for found in told])
    return [(None, [text])]


def _pieces(pattern: re.Pattern[str], text: str) -> list[str]:
    return [piece for line in text.split("\n") for piece in [*pattern.findall(line), "\n"]]


def _told_in(text: str, facts: ReportFacts) -> list[int]:
    """The tasks whose numbers a text tells in the targets' own words."""
    return [item.task.id for item in facts.items if any(names_target(text, target) for target in item.targets)]


def _clearly_of(piece: str, facts: ReportFacts) -> list[int]:
    """The task whose own words a counted clause without the target's number speaks of (康复救助了130个残疾儿童)."""
    return [item.task.id for item in spoken_of(piece, facts.items, least=2)] if counts(piece) else []


def _begun(piece: str, facts: ReportFacts) -> list[int]:
    """The task whose own words a clause begins with that counts something or tells what was done."""
    task_id = begins_with(piece, facts.items) if counts(piece) or has_done(piece) or _STANDS.search(piece) else None
    return [task_id] if task_id is not None and len(facts.items) > 1 else []


def _of_these(piece: str, among: set[int], facts: ReportFacts) -> int | None:
    """The one of some tasks whose own words stand in a counted clause, fewer though they be (孤儿助学26个孩子)."""
    spoken = spoken_of(piece, facts.items) if counts(piece) else []
    return spoken[0].task.id if len(spoken) == 1 and spoken[0].task.id in among else None


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


def is_announced(text: str) -> bool:
    """Whether a text only says that a report comes (现报送第三季度进展情况，请查收): no figure, no measure."""
    bare = _QUARTER.sub("", text)
    return (
        len(text) <= 60
        and GREETING.search(text) is not None
        and re.search(r"\d|[一二三四五六七八九十][所场个名人次家条户件]", bare) is None
    )


def _is_greeting(lines: Sequence[str]) -> bool:
    text = "".join(lines)
    greets = GREETED.match(text) or GREETING.search(text)
    return len(text) <= 60 and (greets is not None or text.endswith(("：", ":")))
