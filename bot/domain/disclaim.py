"""What a unit says to be another's (不归本单位): 心理健康宣传不归我们, 这个数人社在报, 4个100%：不涉及.

A joint task asks every unit for every target, though most are one unit's alone. Words say so by whom they name: us with a
denial, or somebody else with a word for whose it is. Units are taken out first, whatever they are called, so that the rules
speak of us and of others only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain.alias import split_place
from bot.domain.pairs import pairs
from bot.domain.programme import Target, Unit
from bot.domain.unit_names import begins_like

_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_US = (
    r"(?:我们?|咱们?|本(?:单位|院|局|部|委|办|中心|科室?|处|街道|镇)|我们?(?:单位|院|局|部|委|办|中心|科室?|处))"
    r"(?:这边|这里|这儿|这块|单位|[院局部委办科处]里|里)?"
)
_THEM = (
    r"(?:他们|她们|人家|别人|别家|对方|(?:其他|其它|别的|兄弟|另外的?|相关|牵头)单位|那边|上级"
    r"|人社|教体|教育|体育|卫健|卫生|民政|公安|派出所|交警|检察|司法|法院|工信|商务|医保|住建|妇联|团委|残联|财政|科技|文旅|组织部|市监|应急|街道|学校|医院|社区"
    r"|[\u3400-\u9fff]{2,8}?(?:局|中心|委员会|委|办公室|街道|分局|检察院|人事部|医院))"
    r"(?:那边|那里|那儿|那块|他们|单位|部门|系统|口|局|院|中心|办|委|部)*"
)
_DOES = r"(?:管|负责|承担|报|填|统计|牵头|分管|主管|搞|弄|做|办|干(?![警部事])|抓|出(?!动)|组织|掌握|落实|实施)"
_WHOSE = r"(?:的?(?:活儿?|事儿?|数|指标|业务|任务|职责|职能|范围|工作))"
_ADVERBS = r"(?:也|都|并|本来|压根|根本|确实|又|从来|其实|向来|一直|可|就|来|在|统一|具体|自己|去|才|已经?|那边|这边)*"
_SURE = tuple(
    re.compile(rule)
    for rule in (
        rf"(?:不|没)(?:归|属于?|由|关|该(?:由|归|是)?|应(?:由|归|该由?)?)(?:于)?{_US}",
        rf"不(?:是|算)(?:由|归|属于|在)?{_US}(?:{_ADVERBS}{_DOES}|{_WHOSE}|的|$)",
        rf"{_US}{_ADVERBS}(?:不|没有?|未|无)(?:用|需要?|再)?(?:承担|涉及|负责|分管|主管|管|参与|牵头)",
        rf"{_US}{_ADVERBS}不(?:用|需要?|该|应该?)?(?:报|填|统计)",
        rf"{_US}{_ADVERBS}(?:没有?|无)(?:(?:这|该|此|那|相关|对应|任何|承担)(?:一?[项个条块类])?的?)?.{{0,8}}?(?:指标|任务|职责|职能|业务|目标)",
        rf"(?:指标|任务|职责|职能|业务|目标){_US}{_ADVERBS}(?:没有?|无)$",
        rf"(?:跟|和|与|同){_US}.{{0,3}}(?:没(?:有|啥|什么)?.{{0,2}}关系?|无关|不搭|不沾)",
        rf"(?:不在|非|不属于?){_US}(?:这|职责|范围|管|业务|的?任务|的?工作|$)",
        r"^.{0,16}?(?:无此|没有?这一?)[项个类](?:任务|指标|职责|工作)?$",
        r"(?:不|未|没有?|无)(?:涉及|承担)(?:(?:这|该|此)?(?:一?[项个类])?(?:任务|指标|内容|工作|数)?)?(?:的|了)?$",
        rf"(?:归|属于|(?<!不)由){_THEM}(?:{_ADVERBS}{_DOES}|{_WHOSE}|的|$)",
        rf"(?:不|别)(?:用|要|该|应该?)?(?:再)?(?:算|记|计|归|放|压)(?:在|到|给|进)?{_US}(?:的?(?:头上|名下|账上|身上|任务里|数里|里头?)|的)?$",
        rf"(?:数|人数|人次|数字|数据|指标)(?:那个|这个|都|也|是|由)*{_THEM}{_ADVERBS}(?:报|填|统计|上报)(?:的|了|着)?$",
        rf"(?<!不)是{_THEM}(?:{_ADVERBS}{_DOES}的?|{_WHOSE}|的)(?:了|吧|啊|呢)?(?:[，,]?{_US}{_ADVERBS}(?:没有?|无)(?:做|弄|搞|参与)?)?$",
    )
)
# 25场宣传教体在做: sure in a report, where the target is named in the same clause.
_BY_OTHERS = re.compile(rf"{_THEM}在(?:做|弄|搞|办|抓|管|负责|牵头)(?:的|着|了)?$")
# Somebody else is said to do it, or to have it: perhaps with us.
_LIKELY = tuple(
    re.compile(rule)
    for rule in (
        rf"{_THEM}{_ADVERBS}(?:{_DOES}|有)(?:的|着|了)?(?:这个?)?(?:数|数据|指标)?(?:的|着|了|呢|吧)?$",
        rf"(?:得|要|该|应该?)(?:问|找){_THEM}(?:要|报|填)?(?:数|数据)?(?:的|吧)?$",
        rf"^(?:都?是|归|由)?{_THEM}(?:[、和跟与及]{_THEM})*(?:{_WHOSE}|的|{_ADVERBS}{_DOES}的?)$",
        rf"{_THEM}{_ADVERBS}(?:不|未)(?:承担|负责|管|涉及)",
        rf"不(?:是|属于|归){_THEM}{_WHOSE}$",
        rf"(?:这|该|此)(?:个|项)?(?:数字?|数据){_US}{_ADVERBS}(?:没有|无)$",
    )
)
# 4个100%也没有: a goal that is quoted and then denied is hardly this unit's.
_GOAL_DENIED = re.compile(
    r"(?P<figure>\d+(?:\.\d+)?%?)[^\d]{0,8}?(?:没有?|无)(?:任何|什么|啥)?(?:关系|份|任务)?(?:的|了|吧|啊)*$"
)
# What stands in a form's cell where there is nothing for this unit: 心理健康宣传：/
_STRUCK = re.compile(r"^(?P<words>.*?)[:：]?\s*(?:[/／]+|[-—–－]+|不适用|N/A)$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?P<words>[\u3400-\u9fff]{2,12}?)(?:[那这](?:一?[个项块条])?|的)?(?:数|指标)?(?:也|都|并|本来|确实)?(?:不|没|是(?!否))"
)
# 由文旅中心组织: in a report that tells how something was done, perhaps together.
_CARRIED_OUT = re.compile(r"(?<!在)(?:组织|实施|落实|举办|开展|做|办|抓|搞|弄)(?:的|了)?$")
_ALL = re.compile(
    r"(?:[这那]?(?:[两三四五几]|些)[个项]?|所有|全部).{0,3}(?:数|指标|目标|都)|都(?:不|没|归|是)|[两三四五几][个项]都"
)
_WHOLE = re.compile(r"^\W*(?:那|可是|但)?(?:这|本|该|此)一?(?:整项|项(?:实事|任务|工作)|件(?:实事|事)|个任务)|整项")
_COUNTED = re.compile(r"\d+(?:\.\d+)?%?")
_A_NUMBER = re.compile(r"(?:^|[这那该的人])(?:个|些)?(?:数|人数|人次|数字|数据|指标)(?!字?化)")
# 数由人社报，别重复: said to whoever counts.
_NOT_TWICE = re.compile(
    r"(?:请|我们)*(?:别|不要?|避免|免得|防止|以免)(?:再)?(?:重复|算重|报重|重)(?:算|计|统计|报|填)?(?:了)?"
)
_ENDS = " 　。.！!了啊呀吧呢哈嘛~～"
_LONGEST = 45


@dataclass(frozen=True)
class Disclaimed:
    """What a text says to be another unit's: `named` are targets, `is_open` the one that is asked about, `is_all` all there are.

    `is_sure`: the words leave no other reading. `rest` is the text without the clauses that say only this.
    """

    named: frozenset[int] = frozenset()
    is_open: bool = False
    is_all: bool = False
    is_sure: bool = False
    rest: str = ""


@dataclass
class _Reading:
    named: set[int] = field(default_factory=set)
    is_open: bool = False
    is_all: bool = False
    is_sure: bool = False
    taken: list[tuple[int, int]] = field(default_factory=list)
    last: frozenset[int] = frozenset()


def read_disclaimed(text: str, targets: Sequence[Target], unit: Unit, others: Sequence[Unit]) -> Disclaimed | None:
    """What a text says not to be this unit's; None where it says nothing of the kind. `others` are the task's other units."""
    reading = _Reading()
    for clause in _CLAUSE.finditer(text):
        _take(clause, targets, _spoken_of(clause[0], targets, unit, others), reading)
    if not reading.taken:
        return None
    return Disclaimed(
        frozenset(reading.named), reading.is_open, reading.is_all, reading.is_sure, _without(text, reading.taken)
    )


def named_disclaimed(text: str, targets: Sequence[Target], unit: Unit, others: Sequence[Unit]) -> Disclaimed:
    """The same of a report's text, where only what is sure, and named in a clause of its own, counts."""
    reading = _Reading()
    ends = -1  # where the last clause ended that was taken
    for clause in _CLAUSE.finditer(text):
        spoken = _spoken_of(clause[0], targets, unit, others)
        named = _named_together(spoken, targets) or _named_alone(spoken, targets) or _the_number(spoken, targets)
        figures = set(_COUNTED.findall(spoken))
        is_told = figures - {figure for target in targets for figure in _COUNTED.findall(target.text)}
        if is_told or _CARRIED_OUT.search(spoken) or len(clause[0].strip()) > _LONGEST:
            continue
        sure = _is_sure(spoken) or _is_struck(clause[0]) or bool(named and _BY_OTHERS.search(spoken))
        if ends == clause.start() - 1 and _NOT_TWICE.fullmatch(clause[0].strip(_ENDS)):
            reading.taken.append(clause.span())
            continue
        goes_on = ends == clause.start() - 1 and not figures and (sure or any(rule.search(spoken) for rule in _LIKELY))
        if (named and sure) or (goes_on and not named_targets(spoken, targets)):
            reading.named |= named
            reading.taken.append(clause.span())
            ends = clause.end()
    return Disclaimed(frozenset(reading.named), is_sure=True, rest=_without(text, reading.taken))


def is_whole_task(text: str) -> bool:
    """Whether words speak of the whole task (这项任务不归我们), not of a number in it."""
    return _WHOLE.search(text) is not None and re.search(r"数|指标", text) is None


def named_targets(words: str, targets: Sequence[Target], *, least: int = 1) -> frozenset[int]:
    """The targets that words name: the one whose own words they share most of, at least so many neighbouring pairs; none
    where two are as near."""
    shares = {target.id: _shared(words, target, targets) for target in targets}
    most = max(shares.values(), default=0)
    best = [target_id for target_id, share in shares.items() if share == most]
    return frozenset(best) if most >= least and len(best) == 1 else frozenset()


def _named_alone(spoken: str, targets: Sequence[Target]) -> frozenset[int]:
    """The target that a clause names by several of its words, or by one that stands alone in front (戏曲不归我们)."""
    if named := named_targets(spoken, targets, least=2):
        return named
    subject = _SUBJECT.match(spoken)
    owners = [target.id for target in targets if subject is not None and subject["words"] in target.text]
    return frozenset(owners) if len(owners) == 1 else frozenset()


def _named_together(spoken: str, targets: Sequence[Target]) -> frozenset[int]:
    """Several targets in one clause: 宣传和4个100%都不是我们的, 那两个数不归我们."""
    if _ALL.search(spoken) and re.search(r"[两三四几]个(?:数|指标|目标)|(?:数|指标|目标)字?都", spoken):
        return frozenset(target.id for target in targets)
    subject, all_of, _ = spoken.partition("都")
    words = re.split(r"[和跟与、]", subject) if all_of else []
    found = [named_targets(word, targets) for word in words]
    return frozenset().union(*found) if len(found) > 1 and all(found) else frozenset()


def _the_number(spoken: str, targets: Sequence[Target]) -> frozenset[int]:
    """The one target there is, where a clause speaks of the number: 数由人社统一报."""
    is_meant = len(targets) == 1 and _A_NUMBER.search(spoken) is not None
    return frozenset((targets[0].id,)) if is_meant else frozenset()


def _take(clause: re.Match[str], targets: Sequence[Target], spoken: str, reading: _Reading) -> None:
    sure = _is_sure(spoken) or (_is_struck(clause[0]) and len(clause[0].strip()) > 1)
    named = named_targets(spoken, targets)
    likely = (
        any(rule.search(spoken) for rule in _LIKELY) or _is_struck(clause[0]) or _denies_goal(spoken, named, targets)
    )
    if not sure and not likely:
        reading.last = named
        return
    named = named or reading.last
    reading.taken.append(clause.span())
    reading.is_sure |= sure
    if named:
        reading.named |= named
    elif _ALL.search(clause[0]) or is_whole_task(clause[0]):
        reading.is_all = True
    elif not reading.named:
        reading.is_open = True
    reading.last = named


def _denies_goal(spoken: str, named: frozenset[int], targets: Sequence[Target]) -> bool:
    """Whether the goal of the target that is named is said not to be there: 4个100%也没有."""
    denied = _GOAL_DENIED.search(spoken)
    goals = {figure for target in targets if target.id in named for figure in _COUNTED.findall(target.text)}
    return denied is not None and denied["figure"] in goals


def _is_sure(spoken: str) -> bool:
    return any(rule.search(spoken) for rule in _SURE)


def _is_struck(clause: str) -> bool:
    return _STRUCK.fullmatch(clause.strip()) is not None


def _spoken_of(clause: str, targets: Sequence[Target], unit: Unit, others: Sequence[Unit]) -> str:
    """The clause with us for this unit and others for another of the task, whatever they are called in it."""
    bare = re.sub(r"[“”\"‘’\s：:]", "", clause).strip(_ENDS)
    for one, word in ((unit, "我们"), *((other, "别人") for other in others)):
        for name in _called(bare, one, targets):
            bare = bare.replace(name, word)
    return bare


def _called(clause: str, unit: Unit, targets: Sequence[Target]) -> Iterator[str]:
    """What a unit is called in a clause, longest first: its names, its name without the place, its first characters.

    科普 is the target's, though 科学技术普及中心 could be called so.
    """
    names = {name for full in (unit.name, *unit.aliases) for name in (full, split_place(full)[1])}
    yield from sorted((name for name in names if len(name) > 1 and name in clause), key=len, reverse=True)
    for length in (5, 4, 3, 2):
        for run in _HAN.findall(clause):
            for at in range(len(run) - length + 1):
                words = run[at : at + length]
                # 组织 is what units do far more often than one that is called so.
                if words in ("组织", "建设", "科学", "教育") or any(words in target.text for target in targets):
                    continue
                if any(begins_like(words, name) for name in names):
                    yield words


def _shared(words: str, target: Target, targets: Sequence[Target]) -> int:
    shared = pairs(words) & pairs(target.text)
    figures = set(_COUNTED.findall(words)) & set(_COUNTED.findall(target.text))
    others = {figure for other in targets if other.id != target.id for figure in _COUNTED.findall(other.text)}
    return len(shared) + 2 * len(figures - others)


def _without(text: str, taken: Sequence[tuple[int, int]]) -> str:
    kept, at = "", 0
    for start, end in taken:
        kept, at = kept + text[at:start], end
    kept = re.sub(r"[，,]+(?=[，,。；;！!])|(?<=[。；;！!\n])[，,。；;！!]+", "", kept + text[at:])
    return kept.strip("，,；; 　\n") if re.search(r"\w", kept) else ""
