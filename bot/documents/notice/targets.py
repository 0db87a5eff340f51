"""Promised numbers (量化目标) in a task's words: found by measures.py, judged by the table of rules.py, quoted here.

What is borderline stays, marked optional, with a doubt for the person who confirms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.documents.notice.measures import Figure, find_figures
from bot.documents.notice.rules import BEFORE, BEHIND, PEOPLE, RULES, SPELLED_RULES, Verdict
from bot.domain.notice import NoticeTarget
from bot.domain.programme import Comparator, TargetKind

_STABLE = re.compile(r"^[”’]?(?:稳定|全面|全部|如期)?(?:达标|达到|实现)")

_STRONG = "，。；：！？,;:!?（）()\n"
_WEAK = "、和及与"
# 惠及, 涉及, 以及: no separator.
_INSIDE_WORD = "惠涉普遍波以参"
_CLAUSE = 90
_TIME_LEAD = re.compile(
    r"^(?:到|至)?(?:(?:20\d\d年|今年|明年|本年|年|\d{1,2}月)?(?:年底|底|末|年末)?(?:之?前|以前)|\d+年内|年内|[一二三四五]年内|(?:今|本)年|"
    r"(?:20\d\d)年(?:度)?|\d{1,2}月底前)(?:内|，)?"
)
_VERB = re.compile(
    r"重点|新改扩建|改扩建|新建|扩建|改建|建设|建成|筹建|打造|创建|开展|举办|组织|培训|培养|引进|选拔|评选|扶持|支持|资助|救助|帮扶|服务|"
    r"筛查|检查|完成|新增|增加|改造|开通|发放|设立|择优|试点|提供|推出|覆盖|安装|配备|实现|总面积|为"
)
# Books, document numbers, addresses, and where a thing is built are no promises.
_MASKED = re.compile(
    r"(?m:^[^：:\n]{0,4}(?:建设|实施|项目)(?:地点|范围|区域)[：:].*$)|"
    r"《[^《》\n]{1,80}》|[〔【\[（(]20\d\d[〕】\]）)]\s*\d+号|https?://[\w./?=&-]+"
)
# A sentence that says what is paid for what; the figures beside the sums are mostly conditions.
_SUBSIDY = re.compile(
    r"(?:给予|奖励|奖补|补贴|补助|资助|最高|贴息|损失)[^。；;\n]{0,24}?\d[\d.,]*[万亿]?元|\d[万亿]?元[^。；;，,\n]{0,8}(?:奖励|补贴|补助|奖补|资助)"
)
_PLANNED = re.compile(
    r"力争|全年|年内|新增|新建|扩建|改建|建成|培训|培育|培养|选拔|评选|扶持|打造|完成|举办|开展|组织|改造|服务|筛查|惠及|带动|"
    r"救助|帮扶|创建|筹集|募集|招募|引进|发放|提供|开通|设立|确保|实现|累计|不少于|不低于"
)
_MARKER = re.compile(r"^\s*\d{1,2}[.、．](?!\d)")
# The rules speak of full-width marks; a comma inside a number stays.
_COMMA = re.compile(r",(?!\d{3})")
_FULL_WIDTH = str.maketrans(";:()!?", "；：（）！？")
_INNER = re.compile(r"(?<=[\u4e00-\u9fff])[（(][\u4e00-\u9fff、]{1,4}[）)](?=[\u4e00-\u9fff])")
_LONG_LEFT, _LONG_RIGHT = 24, 22


@dataclass(frozen=True)
class FoundTarget:
    """A target, and why a person should look at it (empty where nobody needs to)."""

    target: NoticeTarget
    doubt: str = ""


def find_targets(text: str) -> list[FoundTarget]:
    """The promised numbers of a task's words, in order, each once."""
    masked = _MASKED.sub(lambda found: "□" * len(found.group()), text)
    masked = _COMMA.sub("，", masked).translate(_FULL_WIDTH)
    figures = _measured(list(find_figures(masked)), masked)
    result: list[FoundTarget] = []
    inside = _quoted(masked)
    seen: set[NoticeTarget] = set()
    taken_until = figure_end = 0
    previous: NoticeTarget | None = None
    for index, figure in enumerate(figures):
        after = figures[index + 1] if index + 1 < len(figures) else None
        following = after.start if after is not None else len(masked)
        if after is not None and after.kind == "percent" and following == figure.end and figure.kind == "counted":
            # 4个100% promises 100%, not four of something.
            continue
        if after is not None and after.kind == "bare" and following == figure.end and figure.kind == "counted":
            # “5个100工程” is a name.
            continue
        if after is not None and figure.is_spelled and figure.value == 1 and _is_article(masked, figure, following):
            # 一支不少于50人的队伍 promises fifty people.
            continue
        left, right = _sides(masked, figure)
        verdict, why = _judge(figure, left, right, in_quotes=inside[figure.start])
        if verdict is Verdict.TARGET and _is_condition(masked, figure, left):
            verdict, why = Verdict.MAYBE, "这句话在说奖补标准，数字不一定是目标"
        elif verdict is Verdict.TARGET and _is_bracketed(masked, figure):
            verdict, why = Verdict.MAYBE, "括号里的数字可能只是细目"
        if verdict is Verdict.NONE:
            continue
        comparator = _comparator(figure, left, right)
        if comparator is Comparator.EXACT and previous is not None and _goes_on(masked, figure_end, figure):
            comparator = previous.comparator
        words, end = _clause(text, figure, taken_until, following)
        target = NoticeTarget(
            text=words,
            value=figure.value,
            measure=figure.measure or ("人" if re.match(PEOPLE, masked[figure.end : figure.end + 12]) else ""),
            comparator=comparator,
            kind=TargetKind.PERCENT
            if (figure.kind == "percent" and figure.measure != "/10万") or "百分点" in figure.measure
            else TargetKind.COUNT,
            optional=verdict is Verdict.MAYBE,
        )
        if target not in seen:
            seen.add(target)
            result.append(FoundTarget(target, why))
        previous, taken_until, figure_end = target, end, figure.end
    return result


def _is_article(text: str, one: Figure, following: int) -> bool:
    """Whether 一支 only leads to the number behind it in its clause."""
    between = text[one.end : min(following, one.end + 12)]
    return following - one.end < 12 and not any(mark in between for mark in "，。；、")


def _measured(figures: list[Figure], text: str) -> list[Figure]:
    """分别下降0.5、0.6、0.8个百分点: those of a row share the measure of the last."""
    for at in range(len(figures) - 2, -1, -1):
        figure, after = figures[at], figures[at + 1]
        if (
            figure.kind == "bare"
            and not figure.is_spelled
            and after.kind in ("counted", "percent")
            and text[figure.end : after.start] in ("、", "和", "，", ",")
            and "分别" in text[max(0, figure.start - 30) : figure.start]
        ):
            figures[at] = replace(figure, kind=after.kind, measure=after.measure)
    return figures


def _judge(figure: Figure, left: str, right: str, *, in_quotes: bool) -> tuple[Verdict, str]:
    """The verdict and, where it is no clear one, the Chinese reason."""
    if figure.is_spelled and figure.kind != "percent":
        if figure.kind != "counted":
            return Verdict.NONE, ""
        verdict = next(rule.verdict for rule in SPELLED_RULES if rule.fits(figure, left, right, in_quotes=in_quotes))
        return verdict, "汉字数字不一定是目标" if verdict is Verdict.MAYBE else ""
    verdict = next((rule.verdict for rule in RULES if rule.fits(figure, left, right)), Verdict.TARGET)
    if verdict is Verdict.MAYBE:
        return verdict, "数字后面没有量词" if figure.kind == "bare" else "这个数字不一定是目标"
    if verdict is Verdict.TARGET and figure.high is not None:
        return Verdict.MAYBE, "写的是一个范围，按较小的数读取"
    if verdict is Verdict.TARGET and in_quotes and figure.kind == "counted":
        return Verdict.MAYBE, "引号里的数字可能只是名称"
    return verdict, ""


def _is_bracketed(text: str, figure: Figure) -> bool:
    """Whether the figure stands in brackets, as parts of a sum do (5个（城区2个、农村3个）)."""
    before = text[max(0, figure.start - 60) : figure.start]
    return before.rfind("（") > before.rfind("）")


def _is_condition(text: str, figure: Figure, left: str) -> bool:
    """Whether the figure may be what a subsidy is paid for, not what is promised (引进1个团队，给予10万元)."""
    if _PLANNED.search(left) and figure.value > 1 and not left.startswith("对"):
        return False
    before = re.split(r"[。；;\n]", text[max(0, figure.start - 2 * _CLAUSE) : figure.start])[-1]
    after = re.split(r"[。；;\n]", text[figure.end : figure.end + 2 * _CLAUSE])[0]
    return _SUBSIDY.search(before + text[figure.start : figure.end] + after) is not None


def _comparator(figure: Figure, left: str, right: str) -> Comparator:
    for pattern, comparator in BEHIND:
        if re.search(pattern, right):
            return comparator
    if figure.is_fuzzy:
        return Comparator.ABOUT
    for pattern, comparator in BEFORE:
        if re.search(pattern, left):
            return comparator
    if figure.kind == "percent" and _STABLE.match(right):
        return Comparator.REACH
    return Comparator.EXACT


def _goes_on(text: str, end: int, figure: Figure) -> bool:
    """Whether the figure follows the one before without words between (分别达到80%、90%)."""
    return end > 0 and text[end : figure.start] in ("、", "和", "，", "及")


def _sides(text: str, figure: Figure) -> tuple[str, str]:
    """The words of the clause left and right of a figure."""
    start = max(0, figure.start - _CLAUSE)
    left = text[start : figure.start]
    cut = max((left.rfind(mark) for mark in "，。；：！？,;:\n"), default=-1)
    right = text[figure.end : figure.end + _CLAUSE]
    return left[cut + 1 :].rstrip(" 　"), right


def _clause(text: str, figure: Figure, taken_until: int, following: int) -> tuple[str, int]:
    """The words around a figure as a person would quote them, and where they end."""
    start = max(taken_until, figure.start - _CLAUSE)
    left = text[start : figure.start]
    # 专（兼）职教师: a short bracket inside a word is no boundary.
    bounds = _INNER.sub(lambda found: "□" * len(found.group()), left)
    cut = max((bounds.rfind(mark) for mark in _STRONG), default=-1)
    left = left[cut + 1 :]
    if taken_until and cut < 0:
        left = left.lstrip("、和及与并以 ")
    left = _TIME_LEAD.sub("", _MARKER.sub("", left))
    if len(left) > _LONG_LEFT and (found := list(_VERB.finditer(left))):
        near = [mark for mark in found if len(left) - mark.start() <= _LONG_LEFT]
        left = left[(near[0] if near else found[-1]).start() :]
    limit = min(len(text), figure.end + _CLAUSE)
    end = next((at for at in range(figure.end, limit) if text[at] in _STRONG), limit)
    if following < end:
        weak = [at for at in range(figure.end, following) if text[at] in _WEAK and text[at - 1] not in _INSIDE_WORD]
        end = weak[-1] if weak else following
    right = text[figure.end : end]
    if len(right) > _LONG_RIGHT:
        short = re.match(r"(?:（含）)?(?:以上|左右|以内|以下)?", right)
        right = right[: short.end() if short else 0]
        end = figure.end + len(right)
    return _balanced(f"{left}{text[figure.start : figure.end]}{right}".strip(" 　、")), end


def _balanced(words: str) -> str:
    """No quotation mark without its partner at either end."""
    for opening, closing in ("“”", "‘’", "《》"):
        if words.count(opening) < words.count(closing) and words.endswith(closing):
            words = words[:-1]
        if words.count(opening) > words.count(closing) and words.startswith(opening):
            words = words[1:]
    return words


def _quoted(text: str) -> Sequence[bool]:
    """For each character whether it stands in quotation marks."""
    depth, result = 0, []
    for char in text:
        if char in "“‘「":
            depth += 1
        result.append(depth > 0)
        if char in "”’」" and depth:
            depth -= 1
    return result
