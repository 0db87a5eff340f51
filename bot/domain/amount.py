"""Amounts (数量) as people type them: a number and its unit of measure, read exactly or not at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_DIGITS = {
    char: value for value, chars in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍")) for char in chars
}
_DIGITS |= {"六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": Decimal(10_000), "萬": Decimal(10_000), "亿": Decimal(100_000_000)}

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALED = re.compile(r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<step>[十百千]?)(?P<myriad>[万萬亿]?)")
_SPELLED = re.compile(r"[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬]+")
_LEAD = re.compile(
    r"^(?:截至(?:目前|现在)?|到目前为止|目前|现在|今年|全年|本年|共计|总共|一共|累计|合计|完成了?|达到?了?|已|共|是|为|有)+[:：]?"
)
_VAGUE = re.compile(r"约|大概|大约|左右|上下|多|余|几|近|将近|差不多|以上|不到|数")
_TENTHS = re.compile(r"(?P<tenths>[一二三四五六七八九十1-9])成(?P<rest>半|[一二三四五六七八九])?")
_RANGE = re.compile(r"\d\s*(?:-|–|—|~|～|至|到)\s*\d")

_DIVISIBLE = frozenset(
    (
        "%",
        "平方米",
        "㎡",
        "平方公里",
        "公里",
        "千米",
        "米",
        "亩",
        "公顷",
        "吨",
        "万元",
        "元",
        "亿元",
        "小时",
        "课时",
        "升",
    )
)
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


def is_whole_measure(measure: str) -> bool:
    """Whether things counted in this unit of measure come only whole (所, 场, 人次)."""
    return measure not in _DIVISIBLE


def parse_amount(text: str, measure: str) -> Amount:
    """Read the amount a liaison typed, in the target's unit of measure.

    Accepts "120", "120户", "１２０", "十二", "1.2万", "12,000", "累计120场", "+12", "新增12场", of a rate "八成"; never guesses. Raises
    NotANumber with reason not_a_number, number_range (10–12, 约20, 八成左右), number_negative, not_whole or over_100.
    """
    folded = unicodedata.normalize("NFKC", text).replace("，", ",").replace(" ", "").strip("。.,;；!！")
    if not folded or len(folded) > 60:
        raise NotANumber("not_a_number", text)
    body = _LEAD.sub("", folded)
    is_increment = False
    if found := re.match(r"(?:\+|又?新增(?:加|了)?|增加了?|本季度?(?:新增|新开展|开展|完成)?|又)(?=.)", body):
        is_increment, body = True, body[found.end() :]
    is_negative = body.startswith(("-", "−", "负"))
    body = body.lstrip("-−负")
    body = _strip_measure(body, measure)
    if _RANGE.search(body) or _is_vague_number(body, measure):
        raise NotANumber("number_range", text)
    tenths = _TENTHS.fullmatch(body) if measure == "%" else None
    value, is_spelled = (_read_tenths(tenths), True) if tenths else _read(body, text)
    if is_negative and value:
        raise NotANumber("number_negative", text)
    if is_whole_measure(measure) and value != value.to_integral_value():
        raise NotANumber("not_whole", text)
    if measure == "%" and value > 100:
        raise NotANumber("over_100", text, value)
    return Amount(value, measure, is_increment=is_increment, is_spelled=is_spelled or text.strip() != folded)


def _is_vague_number(body: str, measure: str) -> bool:
    """Whether a number stands here once the words that blur it are gone (约20, 20多); 八成左右 is none."""
    sharp = _VAGUE.sub("", body)
    if sharp == body:
        return False
    try:
        _read(_strip_measure(sharp, measure), body)
    except NotANumber:
        return False
    return True


def _strip_measure(body: str, measure: str) -> str:
    for ending in (measure, "%", "人次", "人", "名", "个", "次", "场次", "场", "所", "家", "户", "件", "条"):
        # A percentage is never read from a count, nor a count from a percentage.
        if ending == "%" and measure != "%":
            continue
        if body.endswith(ending) and len(body) > len(ending):
            return body[: -len(ending)]
    if measure == "%" and body.startswith("百分之"):
        return body.removeprefix("百分之")
    return body


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
    spelled = read_spelled(body) if _SPELLED.fullmatch(body) else None
    if spelled is not None:
        return spelled, True
    raise NotANumber("not_a_number", text)


def read_spelled(text: str) -> Decimal | None:
    """The value of a number in Chinese characters (一百零五, 两万, 二〇二四); None where it is none."""
    if all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    total, section, digit = Decimal(0), 0, None
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _STEPS:
            section += (1 if digit is None else digit) * _STEPS[char]
            digit = None
        elif char in _MYRIADS:
            total = (total + section + (digit or 0)) * _MYRIADS[char]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)
