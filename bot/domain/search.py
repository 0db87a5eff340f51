"""Finding the task a person means by some of its words (谁负责两癌筛查？).

Two measures, the better one counts: how many pairs of neighbouring characters of the question stand in the task's words
(两癌筛查: 两癌 and 筛查, though “两癌”免费检查 and 筛查率 stand apart), and how alike the best part of the task's words is (妇女就业:
女性就业). Characters, not sounds: what people type here is copied from the list or remembered from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from bot.domain.programme import Task, without_units

# Of 100. Half of a question's pairs are found by chance (公园建设 in 城市建设); 60 leaves chance out.
_FOUND = 60
SURE = 100  # the words stand there just so
# A hit this far behind the best one is no answer beside it.
_BEHIND = 15
_FILLERS = ("请问", "项目", "工作", "这件事", "这项", "的事", "有关", "关于", "方面", "的")


@dataclass(frozen=True)
class Hit:
    task: Task
    score: float
    in_name: bool


def find_tasks(tasks: Sequence[Task], question: str) -> tuple[Hit, ...]:
    """The tasks a question is about, best first; empty where none is. A hit in a name comes before one in a text."""
    typed = _typed(question)
    if not typed:
        return ()
    hits: list[Hit] = []
    for task in tasks:
        name, text = _score(typed, _characters(task.name)), _score(typed, _characters(without_units(task.text)))
        best = max(name, text)
        if best >= _FOUND:
            hits.append(Hit(task, best, in_name=name >= best))
    hits.sort(key=lambda hit: (-hit.score, not hit.in_name, hit.task.no))
    return tuple(hit for hit in hits if hit.score >= hits[0].score - _BEHIND)


def _score(typed: str, words: str) -> float:
    if not words:
        return 0
    if typed in words:
        return SURE
    pairs = {left + right for left, right in pairwise(typed)}
    covered = 100 * sum(pair in words for pair in pairs) / len(pairs) if pairs else 0
    # The best part of a text shorter than the question would be the question's best part.
    alike = fuzz.partial_ratio(typed, words) if len(typed) <= len(words) else fuzz.ratio(typed, words)
    return float(max(covered, alike if len(typed) > 2 else 0))


def _typed(question: str) -> str:
    typed = _characters(question)
    for filler in _FILLERS:
        shorter = typed.replace(filler, "")
        typed = shorter if len(shorter) >= 2 else typed
    return typed


def _characters(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).lower()
