"""Scores what was read against right answers, and prints every miss so that a person can read it.

Run it on a folder of NAME.txt (or .docx, .xlsx, .pdf, .html) beside NAME.json, or on one file and its answer:
    python -m tests.documents.notice_scorer tests/documents/notices
    python -m tests.documents.notice_scorer notice.docx answer.json

A task is hit when its number is read and its name is the same; its units when every list of them that the answer has
(units, lead_units, supporting_units) is the same, a collective phrase split at 、 counting as whole; a target when one of
that task's has the same value, unit and comparator, each used once. Optional targets of the answer neither gain nor
lose. `silent` counts what was wrong without any doubt about that task.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.documents.notice import read_notice
from bot.domain.notice import NotANotice, notice_to_json


@dataclass
class Score:
    """Hits of what was expected, what was read beyond it, and the misses in words."""

    tasks: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)
    head: Counter[str] = field(default_factory=Counter)
    silent: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for mine, theirs in (
            (self.tasks, other.tasks),
            (self.units, other.units),
            (self.targets, other.targets),
            (self.head, other.head),
        ):
            mine.update(theirs)
        self.silent += other.silent
        self.misses += other.misses

    def share(self, part: str) -> float:
        counts: Counter[str] = getattr(self, part)
        return counts["hit"] / counts["all"] if counts["all"] else 1.0


def score(expected: dict[str, Any], got: dict[str, Any], name: str = "") -> Score:
    """Compare two notices in the JSON shape of notice_to_json."""
    result = Score()
    for key in ("title", "year", "doc_number", "issuer", "issued_on", "lead_rule", "reporting", "form", "implicit_all"):
        if key not in expected or (key == "lead_rule" and expected[key] is None):
            continue
        result.head["all"] += 1
        if _plain(expected[key]) == _plain(got.get(key)):
            result.head["hit"] += 1
        else:
            result.misses.append(f"{name} {key}: want {expected[key]!r}, got {got.get(key)!r}")
    doubted = " ".join(f"{doubt['place']} " for doubt in got.get("unsure", ()))
    read = {task["no"]: task for task in got["tasks"]}
    for task in expected["tasks"]:
        place = f"{name} #{task['no']} {task['name'][:16]}"
        result.tasks["all"] += 1
        mine = read.pop(task["no"], None)
        before = len(result.misses)
        if mine is None:
            result.misses.append(f"{place}: task not read")
            result.units["all"] += 1
            result.targets["all"] += sum(not target.get("optional") for target in task["targets"])
            continue
        if mine["name"] == task["name"]:
            result.tasks["hit"] += 1
        else:
            result.misses.append(f"{place}: name {task['name']!r}, got {mine['name']!r}")
        result.units["all"] += 1
        keys = [key for key in ("units", "lead_units", "supporting_units") if key in task]
        if all(_split(task[key]) == _split(mine[key]) for key in keys):
            result.units["hit"] += 1
        else:
            result.misses += [f"{place}: {key} {task[key]}, got {mine[key]}" for key in keys if task[key] != mine[key]]
        _score_targets(task["targets"], mine["targets"], place, result)
        if any("(optional)" not in miss for miss in result.misses[before:]) and f"第{task['no']}项" not in doubted:
            result.silent += 1
    for number, task in read.items():
        result.tasks["extra"] += 1
        result.misses.append(f"{name} #{number}: not a task {task['name']!r}")
    return result


def _score_targets(expected: list[dict[str, Any]], got: list[dict[str, Any]], place: str, result: Score) -> None:
    left = list(got)
    for target in expected:
        key = _key(target)
        hit = next((mine for mine in left if _key(mine) == key), None)
        if not target.get("optional"):
            result.targets["all"] += 1
            result.targets["hit"] += hit is not None
        if hit is not None:
            left.remove(hit)
        else:
            result.misses.append(
                f"{place}: target not read{' (optional)' if target.get('optional') else ''} {key} {target['text']}"
            )
    for mine in left:
        result.targets["extra optional" if mine.get("optional") else "extra"] += 1
        result.misses.append(
            f"{place}: extra target{' (optional)' if mine.get('optional') else ''} {_key(mine)} {mine['text']}"
        )


def _split(names: list[str]) -> list[str]:
    """Units with collective phrases taken apart, as the conventions of the answers allow."""
    return [part for name in names for part in name.split("、")]


def _key(target: dict[str, Any]) -> tuple[Any, ...]:
    return target["value"], target["unit"], target["comparator"]


def _plain(value: Any) -> Any:
    return value if not isinstance(value, dict) else {key: value[key] for key in sorted(value)}


def score_folder(folder: Path) -> Score:
    """Every pair of the folder, added up."""
    total = Score()
    for answer in sorted(folder.glob("*.json")):
        expected = json.loads(answer.read_text("utf-8"))
        source = next(path for path in sorted(folder.glob(f"{answer.stem}.*")) if path.suffix != ".json")
        try:
            got = notice_to_json(read_notice(source.name, source.read_bytes()))
        except NotANotice as refusal:
            got = {"tasks": []}
            total.misses.append(f"{answer.stem}: {refusal}")
        total.add(score(expected, got, answer.stem))
    return total


def main() -> None:
    source = Path(sys.argv[1])
    if source.is_dir():
        total = score_folder(source)
    else:
        answer = json.loads(Path(sys.argv[2]).read_text("utf-8"))
        total = score(answer, notice_to_json(read_notice(source.name, source.read_bytes())), source.stem)
    print("\n".join(total.misses))
    for part in ("tasks", "units", "targets", "head"):
        counts: Counter[str] = getattr(total, part)
        extra = ", ".join(f"{key} {value}" for key, value in counts.items() if key.startswith("extra"))
        print(f"{part}: {counts['hit']}/{counts['all']} = {total.share(part):.1%}{f' ({extra})' if extra else ''}")
    print(f"wrong without a doubt mark: {total.silent} tasks")


if __name__ == "__main__":
    main()
