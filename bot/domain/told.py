"""Numbers that a progress text tells already: 截至目前累计开展12场, 已完成3所. Each is a proposal, never an answer.

A number belongs to the target whose words stand around it and whose unit of measure follows it. What is planned, still
being built, or a share of the goal is left alone, and so is everything that could be two things: asking costs a tap, a wrong
total costs the office its trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.amount import NotANumber, parse_amount, with_points
from bot.domain.foreign import tells_of_another
from bot.domain.pairs import pairs
from bot.domain.programme import Target
from bot.domain.wanted import Telling, telling

# 1，080: what separates thousands, not clauses.
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_WIDE = str.maketrans("０１２３４５６７８９％．＋", "0123456789%.+")
_SENTENCE = re.compile(r"[^。；;！!\n]+")
_CLAUSE = re.compile(r"(?:[^，,、（）()：:]|(?<=\d),(?=\d{3}))+")
# 学校1所 幼儿园0 智慧场景二个: a number belongs to the noun in front of it.
_NOUN_AND_NUMBER = re.compile(
    r"[\u3400-\u9fff]{2,12}?\s*(?:\d{1,4}|[零一二两三四五六七八九十百]{1,4})(?:[个所家场名人户条件次对间班期]|人次|场次)?"
)
_NOUN_AND_BARE = re.compile(r"\s*(?P<noun>[\u3400-\u9fff]{2,12})\s*(?P<number>(?!20\d\d)\d{1,4})\s*")
_COUNTED = re.compile(r"(?:^|(?<=[\n；;。]))[ \t]*[（(]?(?P<n>\d{1,2})[.、)）](?=\D|\d[^\d.%])")
_NUMBER = (
    r"(?<![\d.第])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?[万亿]?"
    r"|[零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]{1,8})"
)
# 培训了40人次，累计86: the total of what was counted just before it.
_BARE_TOTAL = re.compile(r"(?:目前|现在|截至目前|一共|总共)?累计(?:已|达到?|到|了|为|是|有|共)?\s*" + _NUMBER)
_CUMULATIVE = re.compile(
    r"累计|总计|合计|(?<!季度)(?<!季度内)共计?|总数|加起来|加一起|截至|截止|今年以来|年初以来|全年|已达|达到|目前"
)
_ADDED = re.compile(
    r"[比较]上个?季度|本季度?|这个?季度?|[一二三四]季度|当季|季度内|新增|新开展|新培训|新建成|又"
    r"|(?<!高)新(?:打造|举办|设立|开通|引进|增加|完成|成立|认定|救助|筛查|办|开)"
)
_GOAL = re.compile(
    r"目标|计划|拟|力争|预计|将|要求|任务数|应当|不少于|不低于|确保|下一?步|下季度|明年|剩余|其余|还有|尚有|未"
)
_UNFINISHED = re.compile(
    r"封顶|在建|正在|筹建|筹备|开工|启动建设|施工|装修|招标|前期|征求意见|选址|动工|推进中|洽谈|申报|待"
)
_SHARE = re.compile(r"目标的?|任务的?|完成率|同比|环比|增长|占")
# 约20场, 10-12场, 20/30场, 20场以上: no number of their own; 由15场增加到20场 tells the second.
_VAGUE_BEFORE = re.compile(r"(?:约|近|将近|超过?|逾|不到|\d\D{0,2}[-–—~～/]|\d\D{0,2}(?<![加高升长大展])[至到])\s*$")
_VAGUE_AFTER = re.compile(r"\s*(?:以上|以下|左右|上下|以内|的?基础上)")
_OF_WHICH = re.compile(r"其中|包括|含")
_FORMER = re.compile("[由从]\\s*$")
_OF_ANOTHER_TIME = re.compile("去年|上年|往年|上半年|同期|每[年月周季天日次期场所校村人名户]")
# 4个100%: what the target itself is called.
_CALLED = re.compile(r"\d+个\d+%")
# 科普办了3次: a show or a talk counts so, too, where the target's own words stand beside it.
_TIMES = r"次(?!日|数|于|性|要|元|方)|回(?!访|复|收|应|头)|趟"
_WHOLE = re.compile(r"(?:百分百|百分之百)")
_FOUR = re.compile(r"[四4]个?(?=100%)")
_RATE = re.compile(
    r"(?P<noun>[\u3400-\u9fff]{0,8}(?:率|比例))(?:目前|现在|已经?|达到?|到|了|是|为|有|就?填|[:：\s])*(?P<number>\d{1,3}(?:\.\d+)?)(?![\d.%个人名场次所家户])\s*了?"
)
# What a rate of all is called without a figure.
_ALL_PAID = re.compile(
    r"(?:一分(?:钱)?|分文|个人|自己|职工|不)[\u3400-\u9fff]{0,4}(?:不|没)(?:用|需要?|让|必)?(?:再)?(?:自己|个人)?(?:掏|出|花|付|承担)|(?:全额|全部|全都?|百分百)(?:给)?报(?:销|了|掉)"
)
_NOT_ALL = re.compile(r"非政策|没能|不能|未能|没有全|还没|尚未|未实现|力争|争取|计划|目标|要求|将")
_DENIED_RATE = re.compile(
    r"(?:这个?|那个?|的|标准|目标|都|也|目前|暂时|还|尚|全)*(?:没(?!问题|变)|未|不(?!变|用|低|少|含))"
)
# 头一批30后一批27; 三期，40、35、30人; 30加25人: to be added up.
_BATCH = r"(?:(?:头|前|后|另|第[一二三四五六])(?:一|两)?(?:批|期|次|轮|班)|[上下]半年)(?:培训|有|是|了|来)*"
_BATCHES = re.compile(rf"{_BATCH}\d{{1,4}}(?:人次|人|名)?(?:[、，,；\s和及]*{_BATCH}\d{{1,4}}(?:人次|人|名)?)+")
_ROW = re.compile(
    r"(?P<n>[两二三四五六])(?:期|批|班|次)[^\d，,、]{0,4}[，,：:]?\s*(?P<row>\d{1,4}(?:人次|人|名)?(?:[、，,和]\d{1,4}(?:人次|人|名)?)+)"
)
_PLUS = re.compile(r"\d{1,4}(?:人次|人|名)?(?:\s*(?:加|\+)\s*\d{1,4}(?:人次|人|名)?)+")
_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_PEOPLE = frozenset(("人", "名", "人次"))
_NOISE = re.compile(r"全年|年内|本年度?|今年|不少于|不低于|不超过|达到|以上|以下|左右|至少|力争|完成|开展|实施|约")


@dataclass(frozen=True)
class Told:
    """A target's cumulative total as a text seems to tell it; `quote` is where, `added` what of it is this quarter's."""

    value: Decimal
    quote: str
    added: Decimal | None = None


@dataclass(frozen=True)
class _Found:
    """A number in a text: `kind` is total, added or bare; `closeness` how many of the target's words stand around it,
    `listing` where the list begins that it stands in."""

    value: Decimal
    kind: str
    clause: str
    closeness: float
    at: int
    listing: int
    telling: Telling = Telling.RESULT


def read_told(
    text: str, targets: Sequence[Target], previous: Mapping[int, Decimal], *, is_answer: bool = False
) -> dict[int, Told]:
    """The totals a text tells, by target id; `previous` are last quarter's, which an addition is added to.

    `is_answer`: it was said about numbers, so that the task's own number is a result like any other.
    """
    by_target = _by_target(text, targets)
    told: dict[int, Told] = {}
    nearest = {target.id: _nearest(target, targets, by_target) for target in targets}
    # Whoever gives a number that is not the task's repeats no task: 中小学2所、幼儿园1所.
    reported = {
        target.id
        for target in targets
        for one in nearest[target.id]
        if one.telling is Telling.RESULT and one.closeness >= 1 and one.value != target.value
    }
    for target in targets:
        rivals = _rivals(target, targets)
        echoes = (Telling.RESULT, Telling.ECHO) if is_answer or reported - {target.id} else (Telling.RESULT,)
        own = [one for one in nearest[target.id] if one.telling in echoes]
        if any(one.closeness for one in own):
            own = [one for one in own if one.closeness]
        elif rivals or not any(one.kind == "total" for one in own):
            # No word of the target stands there: the one number of its kind may still be meant.
            own = own if not rivals and len(own) == 1 else []
        # Told in no word of the target, and in words of something else: no number of it.
        least = 1 if len(own) == 1 else 0
        own = [
            one
            for one in own
            if one.closeness > least or _is_called(one.clause, target) or not tells_of_another(one.clause, target)
        ]
        answer = _total(own, previous.get(target.id), target)
        if answer is not None:
            told[target.id] = answer
        elif target.measure == "%" and (rate := _rate_without_sign(text, target)) is not None:
            told[target.id] = rate
    return told


def _rate_without_sign(text: str, target: Target) -> Told | None:
    """报销率100, 分娩一分钱不用自己掏: a rate in its own noun, or in words that leave nothing over."""
    words = pairs(_NOISE.sub("", target.text))
    for clause in _CLAUSE.finditer(with_points(text.translate(_WIDE))):
        found = _RATE.search(clause[0])
        if (
            found
            and not _is_left_alone(clause[0], found, target)
            and (words & pairs(found["noun"]) or found["noun"] in target.text)
        ):
            value = _value(found["number"], "%")
            return Told(value, clause[0].strip()) if value is not None and value <= 100 else None
    paid = _ALL_PAID.search(text)
    if "报销" in target.text and target.value == 100 and paid and not _NOT_ALL.search(text):
        return Told(target.value, paid[0])
    return None


def added_in(text: str, targets: Sequence[Target]) -> dict[int, Decimal]:
    """What a text tells to have been added, by target id: the numbers that it calls no total, together."""
    by_target = _by_target(text, targets)
    added: dict[int, Decimal] = {}
    for target in targets:
        own = [
            one
            for one in _nearest(target, targets, by_target)
            if one.telling is Telling.RESULT
            and (one.closeness >= 1 or (one.closeness and not tells_of_another(one.clause, target)))
            and not _OF_WHICH.search(one.clause)
        ]
        if own and all(one.kind != "total" for one in own) and any(one.closeness >= 1 for one in own):
            added[target.id] = sum((one.value for one in own), Decimal(0))
    return added


def _by_target(text: str, targets: Sequence[Target]) -> dict[int, list[_Found]]:
    text = _FOUR.sub("4个", _WHOLE.sub("100%", with_points(text.translate(_WIDE))))
    text = _CLAUSE.sub(_listed, _unnumbered(_THOUSANDS.sub(",", text)))
    words = {target.id: pairs(_NOISE.sub("", target.text)) for target in targets}
    return {
        target.id: list(_found(_summed(text, target), target, words[target.id], _all_but(target.id, words)))
        for target in targets
    }


def _summed(text: str, target: Target) -> str:
    """The text with the people of several batches added up, where that is what the target counts."""
    if target.measure not in _PEOPLE or _GOAL.search(text) or re.search("去年|上年|往年|同期", text):
        return text

    def total(found: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", found[0])]
        return f"，累计{sum(numbers)}{target.measure}"

    def row(found: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", found["row"])]
        if len(numbers) != _COUNT[found["n"]]:
            return found[0]
        return f"{found[0][: found.start('row') - found.start()]}，累计{sum(numbers)}{target.measure}"

    return _PLUS.sub(total, _ROW.sub(row, _BATCHES.sub(total, text)))


def _rivals(target: Target, targets: Sequence[Target]) -> list[Target]:
    return [other for other in targets if other.id != target.id and _same_kind(other.measure, target.measure)]


def _nearest(target: Target, targets: Sequence[Target], by_target: Mapping[int, Sequence[_Found]]) -> list[_Found]:
    """The numbers that are nearer to this target than to any other of its kind."""
    rivals = [by_target[rival.id] for rival in _rivals(target, targets)]
    return [one for one in by_target[target.id] if _is_nearest(one, rivals)]


def names_target(text: str, target: Target) -> bool:
    """Whether a text tells a number of this target in the target's own words, total or not."""
    words = pairs(_NOISE.sub("", target.text))
    return any(one.closeness >= 2 for one in _found(text.translate(_WIDE), target, words, frozenset()))


def _unnumbered(text: str) -> str:
    """Without the numbers that count measures: in 1.扩建2所；2.1所幼儿园 the second is no 2.1."""
    found = list(_COUNTED.finditer(text))
    if [int(one["n"]) for one in found] != list(range(1, len(found) + 1)) or len(found) < 2:
        return text
    return _COUNTED.sub("", text)


def _listed(clause: re.Match[str]) -> str:
    """A clause with a comma for each blank where it is a list of nouns and their numbers."""
    pieces = clause[0].split()
    is_list = len(pieces) > 1 and all(_NOUN_AND_NUMBER.fullmatch(piece) for piece in pieces)
    return "，".join(pieces) if is_list else clause[0]


def _all_but(target_id: int, words: Mapping[int, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(pairs for other, pairs in words.items() if other != target_id)) - words[target_id]


def _found(text: str, target: Target, words: frozenset[str], others: frozenset[str]) -> Iterator[_Found]:
    pattern = _pattern(target.measure)
    for sentence in _SENTENCE.finditer(text):
        before = ""
        for clause in _CLAUSE.finditer(sentence[0]):
            for found in pattern.finditer(clause[0]):
                lead = before + clause[0][: found.start()]
                if _is_left_alone(clause[0], found, target) or _is_name(clause[0], found, target):
                    continue
                value = _value(_number_of(found), target.measure)
                if value is None:
                    continue
                near: float = len(words & pairs(clause[0])) + 2 * _is_called(clause[0], target)
                if found.groupdict().get("loose") and near < 1 and not words & pairs(before):
                    continue
                if not near and not others & pairs(clause[0]):
                    near = _carried(words, before)
                start, end = (clause.start() + at for at in found.span())
                tells = telling(sentence[0], start, end, is_target=value == target.value, target_text=target.text)
                begins = sentence.start() + max(sentence[0].rfind(stop, 0, clause.start()) for stop in "，,（(：:")
                yield _Found(
                    value, _kind(lead), clause[0].strip(), near, sentence.start() + clause.start(), begins, tells
                )
            yield from _without_measure(clause[0], sentence.start() + clause.start(), target, words)
            bare = _BARE_TOTAL.fullmatch(clause[0].strip())
            if bare is not None and (of := list(pattern.finditer(before))):
                value = _value(bare["number"], target.measure)
                if value is not None and not _is_left_alone(before, of[-1], target):
                    near = _carried(words, before)
                    at = sentence.start() + clause.start()
                    yield _Found(value, "total", clause[0].strip(), near, at, at)
            before += clause[0] + "，"


def _carried(words: frozenset[str], before: str) -> float:
    """How close a number is to a target that only the clauses before it speak of: less than any word beside it."""
    return 0.5 + 0.1 * min(4, shared - 1) if (shared := len(words & pairs(before))) else 0


def _without_measure(clause: str, at: int, target: Target, words: frozenset[str]) -> Iterator[_Found]:
    """A noun of the target and a number, without the unit of measure: 幼儿园0."""
    found = _NOUN_AND_BARE.fullmatch(clause)
    if found is None or target.measure == "%" or _is_left_alone(clause, found, target):
        return
    near = len(words & pairs(found["noun"]))
    value = _value(found["number"], target.measure)
    if near and value is not None:
        tells = Telling.ECHO if value == target.value else Telling.RESULT
        yield _Found(value, _kind(found["noun"]), clause.strip(), near, at, at, tells)


def _pattern(measure: str) -> re.Pattern[str]:
    if measure == "%":
        return re.compile(rf"(?:{_NUMBER}\s*%|百分之{_NUMBER.replace('P<number>', 'P<share>')})")
    said = re.escape(measure)
    if measure in _PEOPLE:
        said = "(?:人次|个?人|名|个(?=$))"
        if measure == "名":
            said = "(?:人次|个?人|名|个(?:孩子|儿童|小孩|娃|学生)|个(?=$))"
    elif measure in ("场", "场次"):
        said = f"(?:场次?|(?P<loose>{_TIMES}))"
    return re.compile(rf"{_NUMBER}\s*(?P<measure>{said})(?![次度半多余])")


def _is_name(clause: str, found: re.Match[str], target: Target) -> bool:
    """Whether a spelled number is part of what the target is called: 百场巡讲已开展58场."""
    called = clause[found.start() : found.end() + 2]
    return len(called) == len(found[0]) + 2 and not re.search(r"\d", called) and called in target.text


def _is_called(clause: str, target: Target) -> bool:
    """Whether a clause calls the target by its figures: 4个100%都保持着."""
    return any(called in target.text for called in _CALLED.findall(clause))


def _number_of(found: re.Match[str]) -> str:
    number: str = found["number"] or found["share"]
    return number


def _is_left_alone(clause: str, found: re.Match[str], target: Target) -> bool:
    """Whether the words around a number make it no total: planned, unfinished, a share of the goal, about so many."""
    before, after = clause[: found.start()], clause[found.end() :]
    if _GOAL.search(before) or _UNFINISHED.search(clause) or _OF_ANOTHER_TIME.search(before):
        return True
    if _VAGUE_BEFORE.search(before) or _VAGUE_AFTER.match(after) or _FORMER.search(before):
        return True
    return target.measure == "%" and (_SHARE.search(before) is not None or _DENIED_RATE.match(after) is not None)


def _value(number: str, measure: str) -> Decimal | None:
    try:
        return parse_amount(number, measure).value
    except NotANumber as error:
        # A rate over 100 is told all the same: whoever reads it asks about it.
        return error.value


def _kind(lead: str) -> str:
    """total, added or bare: the marker nearest in front of the number decides."""
    total = max((found.end() for found in _CUMULATIVE.finditer(lead)), default=-1)
    added = max((found.end() for found in _ADDED.finditer(lead)), default=-1)
    return "bare" if total == added else "total" if total > added else "added"


def _is_nearest(one: _Found, rivals: Sequence[Sequence[_Found]]) -> bool:
    return all(
        one.closeness > other.closeness
        for found in rivals
        for other in found
        if (other.at, other.value) == (one.at, one.value)
    )


def _total(found: Sequence[_Found], previous: Decimal | None, target: Target) -> Told | None:
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in ("total", "bare", "added")}
    added = _one(by_kind["added"], target)
    if by_kind["total"]:
        best = _one(by_kind["total"], target)
        return Told(best.value, best.clause, added.value if added else None) if best else None
    if by_kind["bare"]:
        best = _one(by_kind["bare"], target)
        if best is not None and _goes_on(best, by_kind["added"], target):
            return None  # 培训36人次，又培训22人次
        # Below last quarter's total a bare number may be this quarter's alone, unless that would be far too many.
        if best is None or (
            previous is not None and best.value < previous and not _too_many(previous + best.value, target)
        ):
            return None
        return Told(best.value, best.clause)
    if added is None or previous is None:
        return None
    return Told(previous + added.value, added.clause, added.value)


def _too_many(total: Decimal, target: Target) -> bool:
    """Whether a total is so far over its target that it was hardly meant; a rate is a level and never added to."""
    return target.measure == "%" or (bool(target.value) and total > Decimal("1.5") * target.value)


def _one(found: Sequence[_Found], target: Target) -> _Found | None:
    """The number that fits best, where it is one."""
    if not found:
        return None
    closest = max(one.closeness for one in found)
    best = [one for one in found if one.closeness == closest]
    close = [one for one in found if one.closeness >= 1 and not _OF_WHICH.search(one.clause)]
    is_listed = any(one.listing == best[0].listing and one.value != best[0].value for one in close)
    if len(close) > 1 and (best[0].kind != "total" or is_listed):
        return None  # 新建1所中学、改扩建1所小学; 累计演出8场、辅导4场: to be added, not taken for one
    if best[0].kind != "total" and _goes_on(best[0], found, target):
        return None  # 培训班7月34人，9月29人
    return best[0] if len({one.value for one in best}) == 1 else None


def _goes_on(best: _Found, found: Sequence[_Found], target: Target) -> bool:
    """Whether the count goes on in a clause that leaves the noun out."""
    return any(
        one.closeness > 0
        and one.at > best.at
        and one.value != best.value
        and not _OF_WHICH.search(one.clause)
        and not tells_of_another(one.clause, target)
        for one in found
    )


def _same_kind(one: str, other: str) -> bool:
    return one == other or (one in _PEOPLE and other in _PEOPLE)
