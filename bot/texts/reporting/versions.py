"""What changed between two versions of a report, a line a part, so that nobody has to compare by eye."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.domain.amount import plain
from bot.domain.programme import Target
from bot.domain.report import ProgressReport
from bot.texts.clip import clip
from bot.texts.targets import NOT_OURS

_CONTEXT = 8
# A number is one piece: 113 → 131, not one 1 less and one more.
_PIECE = re.compile(r"\d[\d,.]*\d|[\s\S]")


def difference(old: ProgressReport, new: ProgressReport, targets: Sequence[Target]) -> list[str]:
    """Lines such as 新改扩建3所中小学：2所 → 3所; empty where both say the same."""
    lines: list[str] = []
    if old.progress != new.progress:
        lines.append(f"进展：{_words(old.progress, new.progress)}")
    for target in targets:
        was, now = _number(old, target), _number(new, target)
        if was != now:
            lines.append(f"{target.text}：{was} → {now}")
    for name, was, now in (
        ("自评", old.assessment.label if old.assessment else "", new.assessment.label if new.assessment else ""),
        ("完成时限", old.completion.label if old.completion else "", new.completion.label if new.completion else ""),
        ("重要情况", old.important or "无", new.important or "无"),
    ):
        if was != now:
            lines.append(f"{name}：{clip(was, 40) or '未填'} → {clip(now, 40) or '未填'}")
    return lines


def _number(report: ProgressReport, target: Target) -> str:
    value = report.amounts.get(target.id)
    if value is None:
        return NOT_OURS if target.id in report.disclaimed else "未填"
    return f"{plain(value)}{target.measure}"


def _words(old: str, new: str) -> str:
    """The first places where two texts part: …建成〔2 → 3〕…; only that they differ where it is all of them."""
    was_text, now_text = _PIECE.findall(old), _PIECE.findall(new)
    matcher = SequenceMatcher(None, was_text, now_text, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if matcher.ratio() < 0.5 or len(changes) > 4:
        return f"重写（{len(old)} 字 → {len(new)} 字）"
    shown = []
    for tag, i1, i2, j1, j2 in changes[:3]:
        before = "".join(now_text[:j1])[-_CONTEXT:]
        was, now = clip("".join(was_text[i1:i2]), 30), clip("".join(now_text[j1:j2]), 30)
        mark = f"〔加：{now}〕" if tag == "insert" else f"〔删：{was}〕" if tag == "delete" else f"〔{was} → {now}〕"
        shown.append(f"…{before}{mark}")
    return "；".join(shown)
