"""Amounts (数量) as people type them: a number and its unit of measure, read exactly or not at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.domain.measure import endings, is_same_measure, is_whole_measure, money_factor

_DIGITS = {
    char: value for value, chars in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍")) for char in chars
}
_DIGITS |= {"六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": Decimal(10_000), "萬": Decimal(10_000), "亿": Decimal(100_000_000)}

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALED = re.compile(r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<step>[十百千]?)(?P<myriad>[万萬亿]?)")
# 1万2千: digits with the characters of their places.
_PLACED = re.compile(r"(?:(?P<wan>\d{1,4})[万萬])?(?:(?P<qian>\d)千)?(?:(?P<bai>\d)百)?(?:(?P<ones>\d{1,2}))?")
_SPELLED = re.compile(
    r"[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬]+(?:点[〇零一二三四五六七八九]+)?"
)
_LEAD = re.compile(
    r"^(?:那就|就是|那|就|截[至止](?:到)?[^,。;累共已总]{1,12},?(?=累计|共|总|已|合计)|截[至止](?:目前|现在|当前)?|到目前为止|目前|现在|今年以来|"
    r"今年|全年|本年|共计|总共|一共|累计数?|合计|完成数|数量|总数|(?:凑|攒)(?:[够到足齐成]|够?满)?了?|拢共|前后|满打满算|完成了?|达到?了?|已经?|共|是|为|有)+[:：]?"
)
# 还是12场, 增至28场: a total, said back.
_STILL = re.compile(
    r"(?:还是|仍然?(?:是|为)?|依然是?|依旧是?|维持在?|(?:增加?|增长|提高|提升|上升|扩大)[到至])(?=[\d一二两三四五六七八九十百千])"
)
# What was added to last quarter's total: the words before the number.
_MORE = re.compile(
    r"(?:\+|又?新增(?:加|了)?|增加了?|(?:比|较|跟|与|和)上个?季度?(?:末|底)?(?:相比)?,?(?:多|增加|新增)了?|多了|再加|"
    r"本季度?又?(?:新增|新?(?:开展|完成|举办|组织|培训|办))?了?|又(?:新?(?:办|开展|举办|组织|培训|建成|完成))?了?)(?=.)"
)
# 已开展12场: done, and said back, since it may be this quarter's alone.
_DONE = re.compile(
    r"(?:开展|举办|组织|召开|培训|建成|建设|新建|改造|打造|筛查|检查|救助|资助|慰问|服务|覆盖|惠及|发放|接种|设立|开通|实施|宣传|"
    r"帮扶|走访|办)了?(?=[\d零一二两三四五六七八九十百千])"
)
_ASIDE = re.compile(r"\([^()]*\)$|[,;](?:其中|含|包括|包含|完成(?:了)?(?:年度|全年)?(?:目标|任务)|占).*$")
_TRADITIONAL = str.maketrans("萬億個戶場間處條輛張雙兩對", "万亿个户场间处条辆张双两对")
_NOTHING = frozenset(
    ("无", "没有", "暂无", "还没有", "暂时没有", "目前没有", "没", "还没", "没呢", "还没呢", "没有呢", "暂时还没有")
)
_EDGES = "。.,;；!！、 "
_WIDE = re.compile("[０-９％．，]")
# 百分之76点5, 76点5%: a point that was spoken. Anywhere else 9点5 is a time of day.
_SPOKEN_POINT = re.compile(
    r"(?<=百分之)(?P<a>\d{1,3})点(?P<b>\d{1,2})(?!\d)|(?P<c>\d{1,3})点(?P<d>\d{1,2})(?=[%％]|个百分点)"
)
_SPACED = re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?![\d,])")
_TAIL = re.compile(r"[^\d.,%零〇一二两三四五六七八九十百千万亿]{1,4}$")
# 两三场, 十几场, 几十人: about so many.
_NEIGHBOURS = ("一两", "一二", "两三", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
_ABOUT = re.compile("|".join(f"{pair}[十百千万]|[十百千万]{pair}" for pair in _NEIGHBOURS))
_VAGUE = re.compile(r"约|大概|大约|左右|上下|多|余|几|近|将近|差不多|以上|不到|数")
_TENTHS = re.compile(r"(?P<tenths>[一二三四五六七八九十1-9])成(?P<rest>半|[一二三四五六七八九])?")
_RANGE = re.compile(r"\d%?\s*(?:-|–|—|~|～|至|到)\s*\d")

_MAX_DIGITS = 15


class NotANumber(ValueError):
    """The text is no amount; `reason` is the reason's name in reliability terms, `text` what was typed.

    `value` is the number itself where it was read and is only too large for a rate (over_100).
    """

    def __init__(self, reason: str, text: str, value: Decimal | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.text = text
        self.value = value


@dataclass(frozen=True)
class Amount:
    """A number with its unit of measure (数量).

    `is_increment` says that it was typed as an addition (+12, 新增12). `is_spelled` says that it was not plain
    digits (十二, １２, 1.2万), so what was understood should be said back.
    """

    value: Decimal
    measure: str
    is_increment: bool = False
    is_spelled: bool = False

    def __str__(self) -> str:
        return f"{plain(self.value)}{self.measure}"


def plain(value: Decimal) -> str:
    """A number without exponent or trailing zeros: 12000, 3.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_amount(text: str, measure: str) -> Amount:
    """Read the amount a liaison typed, in the target's unit of measure.

    Accepts "120", "120户", "１２０", "十二", "一万二", "1.2万", "12,000", "截至6月底累计120场", "12场（其中线上3场）", "+12",
    "新增12场", of a rate "八成", of 万元 "500万"; never guesses, and never takes 300人 for 场. Raises NotANumber with
    reason not_a_number, number_range (10–12, 约20, 两三场), number_negative, not_whole or over_100.
    """
    if any(unicodedata.category(char) in ("No", "Nl") and char != "〇" for char in text):
        raise NotANumber("not_a_number", text)  # 12², ①, ½: folding would make other numbers of them
    folded = _folded(text)
    if not folded or len(folded) > 60:
        raise NotANumber("not_a_number", text)
    if folded in _NOTHING:
        return Amount(Decimal(0), measure, is_spelled=True)
    body, is_spelled = _without_aside(folded, text)
    body = _LEAD.sub("", body)
    is_increment = False
    if found := _STILL.match(body):
        is_spelled, body = True, body[found.end() :]
    if found := _MORE.match(body):
        is_increment, body = True, body[found.end() :]
    elif found := _DONE.match(body):
        is_spelled, body = True, body[found.end() :]
    is_negative = body.startswith(("-", "−", "负"))
    body = body.lstrip("-−负")
    body, factor, is_plain = _strip_measure(body, measure)
    if _RANGE.search(body) or _is_vague_number(body, measure):
        raise NotANumber("number_range", text)
    tenths = _TENTHS.fullmatch(body) if measure == "%" else None
    value, is_in_words = (_read_tenths(tenths), True) if tenths else _read(body, text)
    value *= factor
    if is_negative and value:
        raise NotANumber("number_negative", text)
    if is_whole_measure(measure) and value != value.to_integral_value():
        raise NotANumber("not_whole", text)
    if measure == "%" and value > 100:
        raise NotANumber("over_100", text, value)
    is_spelled = is_spelled or is_in_words or not is_plain or _WIDE.search(text) is not None
    return Amount(value, measure, is_increment=is_increment, is_spelled=is_spelled)


def _folded(text: str) -> str:
    """The answer in one spelling; 12 000 is one number, 12 13 are two."""
    folded = unicodedata.normalize("NFKC", text).replace("，", ",").translate(_TRADITIONAL).strip()
    folded = with_points(folded.replace("俩", "两").replace("仨", "三"))
    folded = _SPACED.sub(lambda found: found[0].replace(" ", ","), folded)
    if re.search(r"\d\s+\d", folded):
        raise NotANumber("not_a_number", text)
    return re.sub(r"\s", "", folded).lstrip(_EDGES.replace(".", "")).rstrip(_EDGES)


def with_points(text: str) -> str:
    """A rate's point in figures where it was spoken: 百分之76.5."""
    return _SPOKEN_POINT.sub(lambda found: f"{found['a'] or found['c']}.{found['b'] or found['d']}", text)


def is_amount(text: str) -> bool:
    """Whether this is a number of whatever is counted: 12, 12场, 约300人."""
    tail = _TAIL.search(text.strip().strip(_EDGES))
    try:
        parse_amount(text, tail[0] if tail else "公里")
    except NotANumber as refused:
        return refused.reason in ("number_range", "not_whole")
    return True


def _without_aside(folded: str, text: str) -> tuple[str, bool]:
    """The answer without what is said beside it, and whether there was any: 12场（其中线上3场）."""
    found = _ASIDE.search(folded)
    if found is None or not found.start():
        return folded, False
    if _VAGUE.search(found[0]):
        raise NotANumber("number_range", text)
    return folded[: found.start()], True


def _is_vague_number(body: str, measure: str) -> bool:
    """Whether a number stands here once the words that blur it are gone (约20, 20多); 八成左右 is none."""
    sharp = _VAGUE.sub("", body)
    if sharp == body:
        return False
    try:
        _read(_strip_measure(sharp, measure)[0], body)
    except NotANumber:
        return False
    return True


def _strip_measure(body: str, measure: str) -> tuple[str, Decimal, bool]:
    """The number without its measure, how many of the measure it counts, and whether it was the measure's own name.

    A percentage is never read from a count, nor a count from a percentage, nor 人 for 场.
    """
    if measure == "%" and body.startswith("百分之"):
        return body.removeprefix("百分之").removesuffix("%"), Decimal(1), False
    for ending in ("亿元", "万元", "元", "亿", "万"):
        factor = money_factor(ending, measure)
        if factor is not None and body.endswith(ending) and len(body) > len(ending):
            return body[: -len(ending)], factor, ending == measure
    for ending in endings(measure):
        if ending and body.endswith(ending) and len(body) > len(ending):
            return body[: -len(ending)], Decimal(1), is_same_measure(ending, measure)
    return body, Decimal(1), True


def _read_tenths(found: re.Match[str]) -> Decimal:
    """八成 is 80 of a hundred, 七成五 75."""
    tenths = read_spelled(found["tenths"]) if not found["tenths"].isdigit() else Decimal(found["tenths"])
    rest = Decimal(5) if found["rest"] == "半" else read_spelled(found["rest"] or "零")
    return 10 * (tenths or Decimal(0)) + (rest or Decimal(0))


def _read(body: str, text: str) -> tuple[Decimal, bool]:
    if len(re.sub(r"\D", "", body)) > _MAX_DIGITS:
        raise NotANumber("not_a_number", text)
    try:
        if _PLAIN.fullmatch(body):
            return Decimal(body), False
        if _GROUPED.fullmatch(body):
            return Decimal(body.replace(",", "")), True
        if found := _SCALED.fullmatch(body):
            value = Decimal(found["number"].replace(",", ""))
            return value * _STEPS.get(found["step"], 1) * _MYRIADS.get(found["myriad"], Decimal(1)), True
    except InvalidOperation:
        raise NotANumber("not_a_number", text) from None
    if (found := _PLACED.fullmatch(body)) and (placed := _read_placed(found)) is not None:
        return placed, True
    if re.fullmatch("|".join(_NEIGHBOURS), body) or _ABOUT.search(body):
        raise NotANumber("number_range", text)
    spelled = read_spelled(body) if _SPELLED.fullmatch(body) else None
    if spelled is not None:
        return spelled, True
    raise NotANumber("not_a_number", text)


def _read_placed(found: re.Match[str]) -> Decimal | None:
    """1万2千 is 12000; None for 1万2, which may be 12000 or 10002."""
    parts = {name: Decimal(value) for name, value in found.groupdict().items() if value}
    if len(parts) < 2 or "ones" in parts:
        return None
    places = {"wan": 10_000, "qian": 1000, "bai": 100}
    return sum((value * places[name] for name, value in parts.items()), Decimal(0))


def read_spelled(text: str) -> Decimal | None:
    """The value of a number in Chinese characters (一百零五, 两万, 一万二, 九十三点五, 二〇二四); None where it is none."""
    whole, _, tenths = text.partition("点")
    if whole and tenths and all(char in _DIGITS for char in tenths):
        value = read_spelled(whole)
        return None if value is None else value + Decimal("0." + "".join(str(_DIGITS[char]) for char in tenths))
    if all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    total, section, digit = Decimal(0), 0, None
    step = Decimal(1)  # of the character before, a digit being 1
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
            # 一万二 is 12000, 二百三 230; 零 takes the step away.
            step = step if digit else Decimal(1)
        elif char in _STEPS:
            if section % (_STEPS[char] * 10):
                return None  # 十二百
            section += (1 if digit is None else digit) * _STEPS[char]
            step, digit = Decimal(_STEPS[char]), None
        elif char in _MYRIADS:
            if not (total or section or digit):
                return None
            part = section + (digit or 0)
            # 一亿三千万 adds, 三万亿 multiplies.
            is_smaller = total >= _MYRIADS[char] * 10_000
            total = total + part * _MYRIADS[char] if is_smaller else (total + part) * _MYRIADS[char]
            step, section, digit = _MYRIADS[char], 0, None
        else:
            return None
    return total + section + (digit or 0) * max(Decimal(1), step / 10)
