"""Where a message names a task: by its number (第4项, 任务四), or by its name or a clear part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.reading.parts import LEAD
from bot.domain.amount import read_spelled
from bot.domain.pairs import pairs

_DIGITS = r"[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
STRONG = re.compile(
    rf"\s*(?:(?:还有|另外|再就是|再有|然后|接着|下面是?|其次|对了|哦)[，,：:\s]*)?(?:我们(?:单位)?的?|我(?:单位|局|院|中心)的?|本单位的?|请?[把将])?[（(【]?(?:第\s*(?P<a>{_DIGITS})\s*(?:项|件)(?:实事|任务|工作)?|(?:任务|实事|项目)\s*(?P<b>{_DIGITS}))[）)】]?"
    r"(?:的?(?:进展|进度|内容|措施)?(?:情况)?(?:改成|改为|更正为|更新为|换成|(?=[:：])))?"
    r"(?:\s*[:：、.．，,—-]+|\s+|(?=[“《\u3400-\u9fff])|(?<=项)(?=\d))\s*"
)
WEAK = re.compile(rf"\s*(?:[（(](?P<a>{_DIGITS})[）)]|(?P<b>{_DIGITS})(?:[、.．:：)）]|\s+))\s*(?!\d)")
# Words in front of a task's name that are none of it.
_PREFACE = re.compile(
    r"(?:[“《\s，,、：:]|本季度?|[一二三四]季度|上半年|今年以来|今年|截至目前|目前|我们|我单位|我局|我中心|在|关于|对于|针对|就|其中|另外|此外|同时|还有|以及"
    r"|[一二三四五六]是|首先|其次|最后)+"
)
_HEADING = re.compile(r"[^：:，,。；;\d\n]{2,16}[：:]\s*")
GREETED = re.compile(r"(?:各位(?:领导|同志|老师)?|领导|大家|您|你)好")
_TIME_WORDS = re.compile(r"本季度|[一二三四]季度|上半年|今年以来|截至目前")
_ABOUT = re.compile(r"(?:这一?块|这一?项|这边|方面|这一?部分)(?:工作)?")
GREETING = re.compile(r"您好|你好|如下|报告|汇报|报送|上报|收到|谢谢|季度.{0,8}(?:情况|进展)")
_GENERIC = re.compile(r"^(?:实施|开展|推进|加强|推动|建立|完善)|(?:行动|工程|计划|项目|工作)$|[“”‘’\"《》]")
_VERBS = frozenset(("", "实施", "开展", "推进", "加强", "推动", "建立", "完善", "关于"))


def task_named(words: str, items: Sequence[Item]) -> tuple[Item, int] | None:
    """The one task whose name, or a clear part of it, stands in the first words; and where the name ends there."""
    bare = words.lstrip(LEAD)
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


def named_at(line: str, start: int, facts: ReportFacts) -> _Named | None:
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
    return len(head) + 1 if colon and (GREETED.search(head) or GREETING.search(head)) else 0


def _before(words: str, facts: ReportFacts) -> str:
    """A greeting, the unit's own name, and what else stands in front of a task's name."""
    names = "|".join(re.escape(name) for name in (facts.unit.name, *facts.unit.aliases))
    found = re.match(rf"(?:{GREETED.pattern}|(?:{names})|{_PREFACE.pattern})*", words)
    return found[0] if found else ""


def core_name(name: str) -> str:
    """A task's name without the words that most of them share: 家庭教育指导服务 of 实施家庭教育指导服务行动."""
    return _GENERIC.sub("", _GENERIC.sub("", name))


def mark_of(line: str, facts: ReportFacts) -> tuple[int, str] | None:
    """(task id, what is said of it) of a line that names a task plainly."""
    strong = STRONG.match(line)
    number = _value(strong["a"] or strong["b"]) if strong else None
    weak = None if strong else WEAK.match(line)
    start = strong.end() if strong else weak.end() if weak else 0
    named = named_at(line, start, facts)
    if named is not None:
        return named.task_id, named.words
    if weak is not None and (headed := _headed(line, start, weak, facts)) is not None:
        return headed
    if number is not None:
        item_by_no = next((item for item in facts.items if item.task.no == number), None)
        return (item_by_no.task.id, line[start:]) if item_by_no is not None else None
    return None


def _headed(line: str, start: int, weak: re.Match[str], facts: ReportFacts) -> tuple[int, str] | None:
    """九、润童心：…: the number of an own task in front of a few words of its name."""
    number = _value(weak["a"] or weak["b"])
    item = next((one for one in facts.items if one.task.no == number), None)
    heading = _HEADING.match(line[start:])
    named = pairs(heading[0]) if heading is not None else frozenset()
    if item is None or heading is None or not named or 2 * len(named & pairs(item.task.name)) < len(named):
        return None
    return item.task.id, line[start + heading.end() :]


def weak_number(line: str) -> int | None:
    found = WEAK.match(line)
    return _value(found["a"] or found["b"]) if found else None


def _value(digits: str) -> int | None:
    digits = digits.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if digits.isdecimal():
        return int(digits)
    value = read_spelled(digits)
    return int(value) if value is not None else None
