"""A total in people's own words, where a number was asked for: 那就0, 又办了3场, 从30人增加到50人, 一所都没建成呢.

What only frames a number goes first; then every number that may be meant is looked at with the words in front of it, which
say whether it is a total, an addition, or what was before; where there is none, the words may say that there is nothing yet,
or that all of it is reached. What is found here is always said back before it counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.amount import NotANumber, parse_amount, read_spelled
from bot.domain.foreign import tells_of_another
from bot.domain.measure import endings
from bot.domain.programme import Target


class Manner(StrEnum):
    """How a total was said."""

    TOTAL = "total"
    ADDED = "added"
    """This quarter's alone, with last quarter's added to it."""
    OTHER = "other"
    """In words that name another thing than the target."""
    NOTHING = "nothing"
    """That there is nothing (new) yet."""
    REACHED = "reached"
    """That the target is reached."""


@dataclass(frozen=True)
class Answered:
    """The total that an answer gives (口述的累计数), and how."""

    value: Decimal
    said: Manner


@dataclass(frozen=True)
class _Number:
    value: Decimal
    role: str
    clause: str
    is_named: bool
    """Whether the unit of measure stands behind it."""


_EDGES = "。.,，;；!！、~～… "
_FRAME = re.compile(
    r"^(?:(?:好吧?|行吧?|嗯+|哦|噢|那个?|所以|那么|要不|就|先|只能|我们?|咱们?|这一?项|这个数?|这里|本项|给我|帮我|麻烦|暂时|暂且|还是|应该|可以|能|要|是不是|直接|按|填|写|报|记|算|输入?|是|为|有|个(?=[\d零〇]))[,，]?)+"
)
_TAIL = re.compile(
    r"(?:[,，]?(?:行不行?|可以不|行吗|行么|可以吗|可不可以|好吗|好不好|成吗|成不成?|中不中?|对吗|对吧|对不对|是吗|是吧|吗|么|呢|吧|啊|呀|哈|嘛|啦|呗|哦|了|的|就行|就好|即可|得了|没变|不变|没动|没有变化)|[?？])+$"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+万\d(?!\d)|\d+(?:\.\d+)?[万亿wW]?|[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,8}"
_ASKS_HALF = re.compile(r"半")
# 在3个的基础上, 12场之后, 5个里头: what follows is measured from it.
_BASE = re.compile(r"^的?(?:基础|之?后|以后|里头|里面|当中|之中|中(?!心))")
_TAKEN_OFF = re.compile(r"(?:核减|减少|减去?|扣除|剔除|去掉|删除|重复)[^\d]{0,4}$")
_BLURS = re.compile(r"^(?:多|余|来|几|左右|上下|以上|以内)")
_BLURRED = re.compile(r"(?:约|大约|大概|约莫|近|将近|差不多|不到|超过?)$")
_POINTS = ("个百分点", "个点")
_UNFINISHED = re.compile(
    r"封顶|在建|正在|筹建|筹备|开工|施工|装修|招标|前期|选址|动工|洽谈|申报|在(?:验收|评审|办|谈|审)|待(?:验收|审|批|开)|立项|报批|遴选|勘察|论证"
)
_CLAUSE = re.compile(r"[^,，。；;！!？?、\n]+")
_FORMER = re.compile(r"(?:从|由|原来|原先|之前|以前|上个?季度|上次|上回|上期|去年|同期)(?:是|为|有|报了?|的)*$")
_PART = re.compile(r"(?:其中|包括|包含|含|里面|占)[^\d]{0,6}$")
_GOAL = re.compile(
    r"(?:目标|任务|计划|要求|应(?:筛|训|检|建|完成|救助)|需要?|拟|争取|预计|还有|还差|还剩|剩下?|另有?|另外)(?:是|为|数)?[^\d]{0,4}$"
)
_TOTAL = re.compile(
    r"(?:一共|总共|共|合计|累计|总计|总数|加起来|加一起|现在|目前|当前|达到?|(?:增加?|增长|提高|提升|上升|扩大|变|涨)[到成至]|[月日号]底?|[月年季]末|截[至止]|以来|到现在|去重|剔除|核实|应该是|改[成为])"
    r"[^\d]{0,10}$"
)
_MORE = re.compile(
    r"(?:多[\u3400-\u9fff]{0,3}|(?:比|较|跟|与|和)[^\d]{0,8}(?:多|增加|新增|提高|增长|上升)了?|新增(?:加|了)?|增加了?|增长了?|提高了?|多了|又[^\d]{0,6}|再加|加上(?:这次|本次|本季度?)?的?|算上(?:这次|本次)?的?"
    r"|(?:这个?|本)季度?(?!末|底)[^\d]{0,6}|这次[^\d]{0,4}|(?<!高)新(?!改|建)[\u3400-\u9fff]{1,3}了?)$"
)
_BACK = r"(?:没有?|未|尚未|还没有?|不曾|没能)"
_NOT_KNOWN = re.compile(r"统计|汇总|数据|填|报|知道|清楚|问|核|查|算|掌握|确定|把握|底|变化|新增|新的|情况|问题")
_NOTHING = re.compile(
    rf"{_BACK}[\u3400-\u9fff]{{0,6}}?(?:建|开|办|搞|弄|做|启动|动|完成|挂牌|成立|组织|培训|实施|落地|定|批|通|交付|投用|验收|展|招|选|成|有|到位|安排|推进|一撇)"
    r"|(?:才|再|准备|打算|计划|预计|拟|将)[\u3400-\u9fff]{0,6}?(?:建|开|办|搞|启动|动工|挂牌|成立|组织|培训|实施|招标|通|完成|交付)"
    r"|(?:正在|还在|在)(?:建|筹|施工|装修|招标|评审|审批|选址|打地基|准备|谈|协调|办手续|走程序|申报|规划|设计)|(?:在建|筹建|筹备)中?"
)
_NONE_AT_ALL = re.compile(rf"(?:一|半|1)[\u3400-\u9fff]{{1,2}}(?:都|也)?{_BACK}")
_COUNTS = re.compile(r"(?:\d|[一二两三四五六七八九十百])[个所家场名人户条件次位套处座期]")
_OF_GOAL = re.compile(r"(?P<n>\d+)/(?P<goal>\d+)\D{0,2}")
_SUM = re.compile(r"(?P<a>\d+)\+(?P<b>\d+)(?:=\d+)?\D?")
_ROUGH_MYRIADS = re.compile(r"(?P<wan>\d+)万(?P<rest>\d)")
_NO_NEWS = re.compile(rf"{_BACK}(?:什么|啥|再)?(?:新增|新的|新开展|增加|变化|变动|动)")
_REACHED = re.compile(
    r"(?:全部|全都|都|均|已经?|全面|稳定|完全|基本)*(?:达标|达到(?:目标|要求|标准|百分之?百)|实现(?:目标)?|全覆盖|满额|全额|百分之?百|完成目标|完成任务)"
)
_REACHED_ALL = re.compile(r"(?:全部?|全都|都)[\u3400-\u9fff]{1,4}(?:了|的)$|(?:完成|做|办|建)(?:全)?(?:完|齐|好)了$")
_HAPPENED = re.compile(r"已经?[\u3400-\u9fff]{2,8}|[\u3400-\u9fff]{2,6}(?:好|成|完|上)?了$")
_UNDER_WAY = re.compile(
    r"(?:还|正)?在[\u3400-\u9fff]{2,6}$|等(?:待)?(?:批复?|审批|通知|资金|验收|结果|上级|手续)|(?:还|尚|都|也)(?:没有?|未)[\u3400-\u9fff]"
)
_LACKS = re.compile(
    rf"(?:还|就|只)?差(?P<n>{_DIGITS})(?P<m>[\u3400-\u9fff]?)(?:就|才|即可|便)?(?:够|完成|达标|到|满|齐)"
)
_ORDINAL = re.compile(rf"第(?P<n>{_DIGITS})[\u3400-\u9fff]{{1,8}}(?:也|都|已经?|上个?月|刚)")
# 没挂牌，还是先写0，免得返工: whoever says what is to be written means that number, whatever stands around it.
_WRITES = (
    r"(?:[\u3400-\u9fff]{0,8}?(?:还是|先|就|只能|只好|暂时?|还得|得|改|那))?(?:写|填|报|记|算|按|计)(?:成|为|个|上|作|着)?"
    rf"(?P<n>{_DIGITS})(?:MEASURE)?(?:来|吧|算|报|填|写|记|计|了|的|就行|好了|得了)*"
)
_WHOLE_PERCENT = re.compile(r"百分百|百分之百")
_ALL_WELL = re.compile(r"^没(?:问题|错)[,，。]*")
_QUOTES = re.compile(r"[“”\"‘’'\s]")
_LONGEST = 60


def read_answered(text: str, target: Target, previous: Decimal | None) -> Answered | None:
    """The total that an answer in free words gives; None where it gives none, or could give several.

    Raises NotANumber (number_range, not_whole, over_100) where a number stands there and is none to be stored.
    """
    folded = (
        _QUOTES.sub("", unicodedata.normalize("NFKC", text)).replace("仨", "三个").replace("俩", "两个").strip(_EDGES)
    )
    folded = _ALL_WELL.sub("", folded)
    if not folded or len(folded) > _LONGEST or any(unicodedata.category(char) in ("No", "Nl") for char in text):
        return None  # 12², ①: folding would make other numbers of them
    if target.measure == "%":
        folded = _WHOLE_PERCENT.sub("100%", folded)
    bare = _TAIL.sub("", _FRAME.sub("", folded) or folded).strip(_EDGES)
    if (framed := _framed(bare, target, previous)) is not None:
        return framed
    if target.measure != "%" and _NONE_AT_ALL.search(folded):
        return Answered(previous or Decimal(0), Manner.NOTHING)
    lacks = _LACKS.search(folded)
    if lacks is not None and target.value and (short := _value(lacks["n"], target.measure)) is not None:
        return Answered(target.value - short, Manner.TOTAL) if short < target.value else None
    found = list(_numbers(folded, target))
    if found:
        return _decided(found, target, previous)
    return _without_number(folded, target, previous)


def read_written(text: str, target: Target) -> Decimal | None:
    """The one number that a clause says is to be written down (那先按3算); None where none or several are."""
    names = "|".join(map(re.escape, endings(target.measure)))
    pattern = re.compile(_WRITES.replace("MEASURE", names))
    clauses = [clause[0] for clause in _CLAUSE.finditer(unicodedata.normalize("NFKC", text))]
    found = [one for clause in clauses if (one := pattern.fullmatch(clause.strip())) is not None]
    return _value(found[0]["n"], target.measure) if len(found) == 1 and len(clauses) > 1 else None


def _framed(bare: str, target: Target, previous: Decimal | None) -> Answered | None:
    """A plain number in a frame: 那就0, 所以我这项填0？; of 12/25 the first, where the second is the target's."""
    if not bare:
        return None
    if (share := _OF_GOAL.fullmatch(bare)) and Decimal(share["goal"]) == target.value:
        return Answered(Decimal(share["n"]), Manner.TOTAL)
    if sum_ := _SUM.fullmatch(bare):
        return Answered(Decimal(sum_["a"]) + Decimal(sum_["b"]), Manner.TOTAL)
    try:
        amount = parse_amount(bare, target.measure)
    except NotANumber as error:
        if error.reason in ("number_range", "not_whole") or error.value is not None:
            raise
        return None
    if amount.is_increment:
        return Answered(amount.value + (previous or Decimal(0)), Manner.ADDED)
    return Answered(amount.value, Manner.TOTAL)


def _numbers(text: str, target: Target) -> Iterator[_Number]:
    """The numbers of this measure, or of none, each with what the words in front of it make of it."""
    names = "|".join(
        re.escape(name) for name in (*endings(target.measure), *(_POINTS if target.measure == "%" else ()))
    )
    share = r"百分之(?P<share>[\d.]+|[零一二三四五六七八九十点]+)|" if target.measure == "%" else ""
    pattern = re.compile(
        rf"(?<![A-Za-z\d.第])(?:{share}(?P<number>{_DIGITS}))(?P<blur>[多余来几])?(?:(?P<name>{names})|(?=了|吧|呢|的|$|[,，。；;、]))"
    )
    for clause in _CLAUSE.finditer(text.replace("w", "万").replace("W", "万")):
        for found in pattern.finditer(clause[0]):
            lead, rest = clause[0][: found.start()], clause[0][found.end() :]
            digits = found["number"] or found["share"]
            if target.measure == "%" and re.search(r"\d个$", lead):
                lead = re.sub(r"\d个$", "", lead)  # 4个100%
            if _BASE.match(rest) or _TAKEN_OFF.search(lead):
                continue
            if _UNFINISHED.search(clause[0]) or _GOAL.search(lead) or _PART.search(lead) or _FORMER.search(lead):
                continue
            if _ASKS_HALF.match(rest):
                raise NotANumber("not_whole", text)
            if found["blur"] or _BLURS.match(rest) or _BLURRED.search(lead):
                raise NotANumber("number_range", text)
            value = _value(digits, target.measure)
            if value is not None:
                is_named = bool(found["name"] or found[0].startswith("百分之"))
                yield _Number(value, _role(lead), clause[0], is_named)


def _role(lead: str) -> str:
    total, more = _TOTAL.search(lead), _MORE.search(lead)
    if more is not None and (total is None or total.start() <= more.start()):
        return "added"
    return "total" if total is not None else "bare"


def _decided(found: list[_Number], target: Target, previous: Decimal | None) -> Answered | None:
    """The one total among several numbers: what is called one, else what stands bare, else the addition."""
    if any(one.is_named and one.role != "added" for one in found):
        found = [one for one in found if one.is_named]
    for role in ("total", "bare"):
        of_role = [one for one in found if one.role == role]
        if len({one.value for one in of_role}) == 1:
            return Answered(of_role[0].value, _said(of_role[0].clause, target, Manner.TOTAL))
        if of_role:
            return None
    added = {one.value for one in found}
    if len(added) != 1:
        return None
    return Answered(found[0].value + (previous or Decimal(0)), _said(found[0].clause, target, Manner.ADDED))


def _said(clause: str, target: Target, how: Manner) -> Manner:
    return Manner.OTHER if tells_of_another(clause, target) else how


def _without_number(text: str, target: Target, previous: Decimal | None) -> Answered | None:
    if _NO_NEWS.search(text):
        return Answered(previous or Decimal(0), Manner.NOTHING)
    ordinal = _ORDINAL.search(text)
    if ordinal is not None and target.measure != "%" and (value := _value(ordinal["n"], target.measure)) is not None:
        return Answered(value, Manner.TOTAL)
    if target.measure == "%":
        return (
            Answered(target.value, Manner.REACHED)
            if (_REACHED.search(text) or _REACHED_ALL.search(text)) and not re.search("没|未|不", text)
            else None
        )
    if _UNFINISHED.search(text) and not _NOT_KNOWN.search(text):
        return Answered(previous or Decimal(0), Manner.NOTHING)
    if _COUNTS.search(text):
        return None  # something else is counted
    if _REACHED_ALL.search(text) and not re.search("没|未|不", text):
        return Answered(target.value, Manner.REACHED)
    if target.value == 1 and _HAPPENED.search(text) and not re.search("没|未|不|才|将|准备|计划", text):
        return Answered(target.value, Manner.REACHED)
    if (_NOTHING.search(text) or _UNDER_WAY.search(text)) and not _NOT_KNOWN.search(text):
        return Answered(previous or Decimal(0), Manner.NOTHING)
    if _REACHED.search(text) and not re.search("没|未|不", text):
        return Answered(target.value, Manner.REACHED)
    return None


def _value(digits: str, measure: str) -> Decimal | None:
    if rough := _ROUGH_MYRIADS.fullmatch(digits):
        return Decimal(rough["wan"]) * 10_000 + Decimal(rough["rest"]) * 1_000
    try:
        return parse_amount(digits, measure).value
    except NotANumber as error:
        return error.value if error.value is not None else read_spelled(digits)
