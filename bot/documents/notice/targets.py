"""Promised numbers (量化目标) in a task's words.

A figure is a target unless a rule says why it is none. Rules look at the clause to the left and the right of the figure;
the first that fits decides. What is borderline stays, marked optional, with a doubt for the person who confirms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.documents.notice.measures import Figure, find_figures
from bot.domain.notice import NoticeTarget
from bot.domain.programme import Comparator, TargetKind


class Verdict(Enum):
    """What a rule makes of a figure."""

    TARGET = "target"
    MAYBE = "maybe"
    NONE = "none"


@dataclass(frozen=True)
class Rule:
    """One line of the grammar: the figure's kind, what stands left and right of it, the verdict, and why."""

    kinds: str
    left: str
    right: str
    verdict: Verdict
    why: str

    def fits(self, figure: Figure, left: str, right: str) -> bool:
        return (
            figure.kind in self.kinds
            and (not self.left or re.search(self.left, left) is not None)
            and (not self.right or re.search(self.right, right) is not None)
        )


_BUILD = (
    "(?:新建|改建|扩建|新改扩建|改扩建|建设|建成|建立|建好|筹建|创建|打造|培育|开通|新增|成立|组建|设立|举办|开展|组织|启动|完成|"
    "新开|开办|推出|培养|引进|改造|提升|增设|增加|配备|设置|选树|评选|命名|认定|创作|编排|编写|发布|开工|启用|布设|安装|实施)"
)
_NUMBERS_OF = "(?:不少于|至少|约|近|各|了)?$"

# The order matters: the first rule that fits decides.
RULES: tuple[Rule, ...] = (
    Rule("time", "", "", Verdict.NONE, "durations, ages and dates are no targets (35—64岁, 5年内, 10分钟)"),
    Rule("counted percent bare", "第$", "", Verdict.NONE, "ordinals (第3批)"),
    Rule("percent", r"最高(?:不超过)?$|LPR[）)]?(?:最高)?$", "", Verdict.NONE, "subsidy ceilings"),
    Rule(
        "percent",
        r"按(?:照)?[^，。；]{0,30}$",
        r"^[^，。；]{0,12}(?:给予|补助|补贴|奖励|奖补|资助|贴息|标准|分担|承担|补足|安排|计提|报销|拨付)",
        Verdict.NONE,
        "subsidy rates (按投资额的30%给予…)",
    ),
    Rule(
        "percent",
        r"(?:金额|投资额|投资|费用|成本|价|造价|总额|利息|贷款|租金|收入|税|资金)的$",
        r"^[^，。；]{0,12}(?:给予|补助|补贴|奖励|奖补|资助|贴息|，)",
        Verdict.NONE,
        "subsidy rates (交易金额的20%给予…)",
    ),
    Rule("percent", r"给予[^，。；]{0,30}$|补贴$|补助$|奖励$|贴息$", "", Verdict.NONE, "subsidy rates (给予50%的补贴)"),
    Rule("percent", "", r"^(?:的)?(?:给予|补贴|补助|奖励|贴息|奖补)", Verdict.NONE, "subsidy rates (30%的补贴)"),
    Rule(
        "money",
        r"(?:发放|新增|投放|落实)[^，。；]{0,14}贷款[^，。；]{0,8}$|(?:完成|实现|总|年度)[^，。；]{0,10}(?:投资|产值|销售额|交易额|营业收入|增收)[^，。；]{0,8}$",
        "",
        Verdict.MAYBE,
        "money is a target only where it is what is promised (发放贷款5000万元)",
    ),
    Rule(
        "money",
        r"(?:发放|新增|投放)[^，。；]{0,10}$",
        r"^(?:以上|左右)?(?:的)?[^，。；]{0,12}贷款",
        Verdict.MAYBE,
        "money is a target only where it is what is promised (发放5000万元贷款)",
    ),
    Rule("money", "", "", Verdict.NONE, "subsidies, prices and thresholds in money"),
    Rule(
        "bare",
        r"(?:达到?|完成|新增|培训|不少于|超过)(?:了)?$",
        r"^(?:[，。；、]|以上|左右|$)",
        Verdict.MAYBE,
        "no unit of measure",
    ),
    Rule("bare", "", "", Verdict.NONE, "years, numbers of documents, names of programmes (633工程, 12345)"),
    Rule(
        "counted",
        r"(?:每(?:人|户|名|生|位|个|家|所|村|校|镇|乡|区|县|市|班|次|场|辆|处|台|条|座)[^，。；]{0,12}|人均|户均|校均)$",
        "",
        Verdict.MAYBE,
        "a rate for each, not a sum",
    ),
    Rule(
        "counted",
        r"(?:满|超过|大于|员工|职工|人口|达到)$",
        r"^(?:以上)?的(?!目标|任务|要求|指标)",
        Verdict.NONE,
        "thresholds (职工100人以上的企业)",
    ),
    Rule(
        "counted",
        "",
        r"^(?:（含）|\(含\))?(?:以上|以下|以内)(?:且[^，。；]{0,10})?的(?!目标|任务|要求|指标)",
        Verdict.MAYBE,
        "looks like a threshold (500平方米以上的广场)",
    ),
    Rule(
        "counted",
        "",
        r"^(?:（含）)?以上(?:的)?(?:自然村|行政村|村|企业|单位|社区|小区|规模|人口|家庭|集体|乡镇|城市)",
        Verdict.MAYBE,
        "looks like a threshold (20户以上自然村)",
    ),
    Rule("counted", "", r"^以下(?!的?目标)", Verdict.MAYBE, "below a number is mostly a threshold"),
    Rule(
        "counted",
        r"(?:现有|现存|目前|原有|已有|已建成|已完成|截至[^，。；]{0,12}|去年|上年|上一年)[^，。；]{0,14}$",
        "",
        Verdict.MAYBE,
        "what is there already",
    ),
    Rule("counted", r"名额$|第[一二三四五六七八九十\d]+$", "", Verdict.NONE, "ordinals"),
)
_SPELLED_RULES: tuple[Rule, ...] = (
    Rule("time money", "", "", Verdict.NONE, "durations and money"),
    Rule("percent", "", "", Verdict.TARGET, "百分之九十"),
    Rule(
        "counted",
        r"第$|每$|同$|各$|这$|那$|其$|另$|任$|首$|之$|统$|单$|逐$|唯$|万$",
        "",
        Verdict.NONE,
        "words such as 第一批, 每一个",
    ),
    Rule("counted", r"一[村镇乡校人户县区街园社企院厂居]$", "", Verdict.MAYBE, "one for each (一村一名)"),
    Rule("counted", f"{_BUILD}{_NUMBERS_OF}", "", Verdict.TARGET, "a verb of making before it (新建两所)"),
)
_HUNDREDS = re.compile("^[百千万]+$")
_ABSTRACT = re.compile("^(?:项|类|种|级|批|套|件|条|次|面|段|门|组|轮|届|位)$")
_TRUE_SPELLED = re.compile(
    "^(?:所|个|场|次|名|位|家|户|处|座|台|辆|间|栋|幢|期|条|支|部|人|人次|场次|公里|亩|套|本|班|张)$"
)

# Words before and behind the figure that say how it is meant; what stands behind wins (达60%以上 is at least).
_BEHIND: tuple[tuple[str, Comparator], ...] = (
    (r"^(?:（含）|\(含\))?(?:及)?以上", Comparator.AT_LEAST),
    (r"^(?:左右|上下)", Comparator.ABOUT),
    (r"^(?:（含）|\(含\))?(?:及)?(?:以内|以下|之内)", Comparator.AT_MOST),
)
_BEFORE: tuple[tuple[str, Comparator], ...] = (
    (
        r"(?:不少于|不低于|不小于|不得少于|不得低于|至少|最少|不下|超过|超|突破|多于|高于|大于|≥|>=|＞|>|保底)(?:了)?(?:约)?$",
        Comparator.AT_LEAST,
    ),
    (
        r"(?:不超过|不高于|不多于|不大于|不突破|最多|低于|少于|小于|≤|<=|＜|控制在|压缩到|压减至|缩短至|降至|降低到|下降到)(?:全[市县区省][^，。；、]{0,8}的)?$",
        Comparator.AT_MOST,
    ),
    (r"(?:约|近|将近|大约|接近|约为)$", Comparator.ABOUT),
    (
        r"(?:达到|达|提高到|提高至|提升至|提升到|增加到|增加至|扩大到|扩大至|增至|升至|上升到|稳定在|保持在|保持|增长到|增长至)(?:了)?$",
        Comparator.REACH,
    ),
    (r"(?:达到|达)[^，。；、\d]{1,14}的$", Comparator.REACH),
)
_NEGATED_BEFORE = re.compile(r"不(?:超过|高于|多于|大于|突破)$|不低于$|不少于$")
_STABLE = re.compile(r"^[”’]?(?:稳定|全面|全部|如期)?(?:达标|达到|实现)")

_STRONG = "，。；：！？,;:!?（）()\n"
_WEAK = "、和及与"
_CLAUSE = 90
_TIME_LEAD = re.compile(
    r"^(?:到|至)?(?:(?:20\d\d年|今年|明年|本年|年|\d{1,2}月)?(?:年底|底|末|年末)?(?:之?前|以前)|\d+年内|年内|[一二三四五]年内|(?:今|本)年|"
    r"(?:20\d\d)年(?:度)?|\d{1,2}月底前)(?:内|，)?"
)
_VERB = re.compile(
    r"重点|新改扩建|改扩建|新建|扩建|改建|建设|建成|筹建|打造|创建|开展|举办|组织|培训|培养|引进|选拔|评选|扶持|支持|资助|救助|帮扶|服务|"
    r"筛查|检查|完成|新增|增加|改造|开通|发放|设立|择优|试点|提供|推出|覆盖|安装|配备|实现|总面积|为"
)
_MASKED = re.compile(r"《[^《》\n]{1,80}》|[〔【\[（(]20\d\d[〕】\]）)]\s*\d+号|https?://[\w./?=&-]+")
_LONG_LEFT, _LONG_RIGHT = 24, 22


@dataclass(frozen=True)
class FoundTarget:
    """A target, and why a person should look at it (empty where nobody needs to)."""

    target: NoticeTarget
    doubt: str = ""


def find_targets(text: str) -> list[FoundTarget]:
    """The promised numbers of a task's words, in order, each once."""
    masked = _MASKED.sub(lambda found: "□" * len(found.group()), text)
    figures = list(find_figures(masked))
    result: list[FoundTarget] = []
    inside = _quoted(masked)
    taken_until = 0
    previous: NoticeTarget | None = None
    for index, figure in enumerate(figures):
        after = figures[index + 1] if index + 1 < len(figures) else None
        following = after.start if after is not None else len(masked)
        if after is not None and after.kind == "percent" and following == figure.end and figure.kind == "counted":
            # 4个100% promises 100%, not four of something.
            continue
        if after is not None and figure.is_spelled and figure.value == 1 and after.start - figure.end < 12:
            # 一支不少于50人的队伍 promises fifty people.
            continue
        left, right = _sides(masked, figure)
        verdict, why = _judge(figure, left, right, in_quotes=inside[figure.start])
        if verdict is Verdict.NONE:
            continue
        comparator = _comparator(figure, left, right)
        if comparator is Comparator.EXACT and previous is not None and _goes_on(masked, taken_until, figure):
            comparator = previous.comparator
        words, end = _clause(text, figure, taken_until, following)
        target = NoticeTarget(
            text=words,
            value=figure.value,
            measure=figure.measure,
            comparator=comparator,
            kind=TargetKind.PERCENT if figure.kind == "percent" or "百分点" in figure.measure else TargetKind.COUNT,
            optional=verdict is Verdict.MAYBE,
        )
        if not any(_same(target, found.target) for found in result):
            result.append(FoundTarget(target, why))
        previous, taken_until = target, end
    return result


def _same(one: NoticeTarget, other: NoticeTarget) -> bool:
    return one.text == other.text and (one.value, one.measure, one.comparator) == (
        other.value,
        other.measure,
        other.comparator,
    )


def _judge(figure: Figure, left: str, right: str, *, in_quotes: bool) -> tuple[Verdict, str]:
    """The verdict and, where it is no clear one, the Chinese reason."""
    if figure.is_spelled and figure.kind != "percent":
        return _judge_spelled(figure, left, right, in_quotes=in_quotes)
    if figure.high is not None and figure.kind in ("counted", "percent"):
        return Verdict.MAYBE, "写的是一个范围，按较小的数读取"
    for rule in RULES:
        if rule.fits(figure, left, right):
            if rule.verdict is Verdict.MAYBE:
                return Verdict.MAYBE, _reason(figure)
            return rule.verdict, ""
    if in_quotes and figure.kind == "counted":
        return Verdict.MAYBE, "引号里的数字可能只是名称"
    return Verdict.TARGET, ""


def _reason(figure: Figure) -> str:
    if figure.kind == "bare":
        return "数字后面没有计量单位"
    return "这个数字不一定是目标"


def _judge_spelled(figure: Figure, left: str, right: str, *, in_quotes: bool) -> tuple[Verdict, str]:
    unclear = "汉字数字不一定是目标"
    for rule in _SPELLED_RULES[:4]:
        if rule.fits(figure, left, right):
            return (Verdict.MAYBE, unclear) if rule.verdict is Verdict.MAYBE else (rule.verdict, "")
    if in_quotes or not _TRUE_SPELLED.match(figure.measure):
        return Verdict.NONE, ""
    if re.match("(?:大|级|化|站式|体化|对一|网通办)", right):
        return Verdict.NONE, ""
    if figure.value >= 100:
        # 百场巡讲 promises a hundred only as a name does.
        return Verdict.MAYBE, unclear
    made = _SPELLED_RULES[4].fits(figure, left, right)
    if figure.value == 1:
        return (Verdict.MAYBE, unclear) if made else (Verdict.NONE, "")
    if made and not _ABSTRACT.match(figure.measure):
        return Verdict.TARGET, ""
    if made or re.search(_NUMBERS_OF[:-1].replace("?", "") + "$", left):
        return Verdict.MAYBE, unclear
    return Verdict.NONE, ""


def _comparator(figure: Figure, left: str, right: str) -> Comparator:
    for pattern, comparator in _BEHIND:
        if re.search(pattern, right):
            return comparator
    if figure.is_fuzzy:
        return Comparator.ABOUT
    for pattern, comparator in _BEFORE:
        if found := re.search(pattern, left):
            if comparator is Comparator.AT_LEAST and re.search(r"不(?:超过|高于|多于|大于|突破)$", found.string):
                continue
            if comparator is Comparator.AT_MOST and re.search(r"不(?:低于|少于|小于)$", found.string):
                continue
            return comparator
    if figure.kind == "percent" and _STABLE.match(right):
        return Comparator.REACH
    return Comparator.EXACT


def _goes_on(text: str, taken_until: int, figure: Figure) -> bool:
    """Whether the figure follows the last target without words between (分别达到80%、90%)."""
    between = text[taken_until : figure.start]
    return taken_until > 0 and between in ("、", "和", "，", "及")


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
    cut = max((left.rfind(mark) for mark in _STRONG), default=-1)
    left = left[cut + 1 :]
    if taken_until and cut < 0:
        left = left.lstrip("、和及与并以 ")
    left = _TIME_LEAD.sub("", left)
    if len(left) > _LONG_LEFT and (found := list(_VERB.finditer(left))):
        near = [mark for mark in found if len(left) - mark.start() <= _LONG_LEFT]
        left = left[(near[0] if near else found[-1]).start() :]
    limit = min(len(text), figure.end + _CLAUSE)
    end = next((at for at in range(figure.end, limit) if text[at] in _STRONG), limit)
    if following < end:
        weak = [at for at in range(figure.end, following) if text[at] in _WEAK]
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
