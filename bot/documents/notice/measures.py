"""Numbers with their unit of measure (量词) in running text: 3.3万名, 300余人次, 两所, 90%, 百分之九十.

Pure recognition; what a number means in its sentence is decided in targets.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.amount import read_spelled

# What promises are counted in. Longer words stand first where one begins another (人次 before 人).
_COUNTED = (
    "人次|人份|户次|场次|车次|班次|期次|例次|剂次|批次|家次|件次|课时|学时|标箱|"
    "平方公里|平方千米|平方米|平米|㎡|m²|立方米|公里|千米|延米|米|公顷|亩|吨|公斤|千克|兆瓦时|千瓦时|兆瓦|千瓦|"
    "张床位|个百分点|百分点|"
    "所|个|场|次|名|位|家|户|套|条|处|座|台|辆|间|栋|幢|件|份|项|期|班|节|部|篇|本|册|支|队|对|例|剂|针|组|块|片|株|棵|"
    "颗|粒|头|只|盏|根|眼|口|段|批|轮|届|门|村|张|艘|架|枚|盒|袋|箱|顶|面|幅|首|曲|集|款|种|类|宗|起|笔|孔|路|床|人"
)
_MONEY = "(?:元|美元|人民币|块钱)"
# Deaths are counted per hundred thousand: 7/10万, 十万分之七.
_PER = "[/／](?:10|十)万|人/10万"
_TIME = "周?岁|年|个月|个?季度|个?学期|个?工作日|个?小时|分钟|天|日|周|个星期|秒|时(?!间)|月|点"
_FOLLOWED = {
    # 121人才, 50人大代表 are words, not people counted; 个月 was taken as time before.
    "人": "才|大代表|民|口|均|工智能|力资源|社|身|生|物|文|体|居|防|行|员密集",
    "位": "于|置|居",
    "个": "一|人所得|转企|性化|体工商",
    "部": "门|分|署|委|级",
    "条": "例|件(?!条)",
    "项": "目(?:化|制)",
    "面": "向|对|积",
    "期": "间|望|限|货",
    "级": "",
    "类": "",
    "路": "由",
    "集": "中|体|团|成|群|聚",
    "段": "时",
    "队": "伍建设",
    "对": "接|口|一|外|象|全|于",
    "村": "级|改|居|民|镇银行",
    "组": "织|建|合",
    "节": "能|约|日|假",
    "门": "诊|户|槛",
    "班": "车|子",
    "米": "字",
    "次": "要",
    "家": "庭(?!农场|医生)|长|政|属|园|校",
    "户": "籍|外|用(?!设)",
    "床": "前",
    "首": "创|批|次|个",
    "台": "账|胞",
    "针": "对",
    "口": "腔",
}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:[ 　]?(?:[十百千]?[万亿]|[十百千](?![瓦米克伏卡帕焦])))?"
_SHARES = {"百": "%", "千": "‰", "十万": "/10万", "10万": "/10万"}
_SPELLED = "[一二两三四五六七八九十百千万亿]+"
_NUMBER = re.compile(
    rf"(?<![\d.A-Za-z])(?P<low>(?:{_DIGITS}){_SCALE})(?:[-—–~～－至到](?P<high>(?:{_DIGITS}){_SCALE}))?(?:[ 　]?(?P<fuzzy>[余多几来]))?"
    rf"(?P<scale2>[万亿](?=[余多]?(?:{_COUNTED}|元)))?(?P<fuzzy2>[余多])?"
    rf"[ 　]?(?:(?P<per>{_PER})|(?P<percent>[%％‰])|(?P<money>{_MONEY})|(?P<time>{_TIME})|(?P<counted>{_COUNTED})(?:[（(](?P<other>{_COUNTED})[）)])?)?"
    rf"|(?P<share>百|千|十万|10万)分之(?P<spelled_percent>{_SPELLED}(?:点{_SPELLED})?|\d+(?:\.\d+)?)"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<rest>[半一二三四五六七八九])?(?=以上|左右|以内|以下|[，。；、]|$)"
    rf"|(?P<spelled>{_SPELLED})(?P<spelled_fuzzy>[余多])?(?:(?P<spelled_money>{_MONEY})|(?P<spelled_time>{_TIME})|(?P<spelled_counted>{_COUNTED}))"
)


@dataclass(frozen=True)
class Figure:
    """A number found in a text: `measure` is empty where none followed.

    `is_spelled` says it was written in characters (两所), `is_fuzzy` that 余 or 多 blurred it, `high` the end of a range.
    """

    start: int
    end: int
    value: Decimal
    measure: str
    kind: str
    is_spelled: bool = False
    is_fuzzy: bool = False
    high: Decimal | None = None


def find_figures(text: str) -> Iterator[Figure]:
    """Every number of the text in order; kind is counted, percent, money, time or bare."""
    for found in _NUMBER.finditer(text):
        parts = found.groupdict()
        if parts["low"]:
            yield from _written(found, text)
        elif parts["spelled_percent"]:
            value = _value(parts["spelled_percent"])
            if value is not None:
                yield Figure(found.start(), found.end(), value, _SHARES[parts["share"]], "percent", is_spelled=True)
        elif parts["tenths"]:
            rest = read_spelled((parts["rest"] or "零").replace("半", "五"))
            share = 10 * (read_spelled(parts["tenths"]) or Decimal(0)) + (rest or Decimal(0))
            yield Figure(found.start(), found.end(), share, "%", "percent", is_spelled=True)
        else:
            value = read_spelled(parts["spelled"])
            measure = parts["spelled_counted"] or ""
            kind = "money" if parts["spelled_money"] else "time" if parts["spelled_time"] else "counted"
            if value is None or (kind == "counted" and _is_word(measure, text, found.end())):
                continue
            yield Figure(
                found.start(), found.end(), value, measure, kind, is_spelled=True, is_fuzzy=bool(parts["spelled_fuzzy"])
            )


def _written(found: re.Match[str], text: str) -> Iterator[Figure]:
    parts = found.groupdict()
    low = _value(parts["low"])
    high = _value(parts["high"]) if parts["high"] else None
    if low is None or len(parts["low"]) > 18:
        return
    if parts["high"] and high is not None and parts["high"][-1] in "万亿" and parts["low"][-1] not in "万亿":
        low *= _factor(parts["high"][-1])
    if parts["scale2"]:
        low *= _factor(parts["scale2"])
        high = high * _factor(parts["scale2"]) if high is not None else None
    measure, end = parts["counted"] or "", found.end()
    kind = "bare"
    if parts["per"]:
        kind, measure = "percent", "/10万"
    elif parts["percent"]:
        kind, measure = "percent", "‰" if parts["percent"] == "‰" else "%"
    elif parts["money"]:
        kind, measure = "money", parts["money"]
    elif parts["time"]:
        kind, measure = "time", parts["time"]
    elif measure:
        kind = "counted"
        if parts["other"] == "次":
            # 3800人（次） counts visits; in 2500套（间） the first word is the unit.
            measure += "次"
        if _is_word(measure, text, found.end()):
            kind, measure, end = "bare", "", found.start("counted")
    yield Figure(found.start(), end, low, measure, kind, is_fuzzy=bool(parts["fuzzy"] or parts["fuzzy2"]), high=high)


def _is_word(measure: str, text: str, end: int) -> bool:
    """Whether what looks like a measure begins a word (121人才)."""
    after = _FOLLOWED.get(measure)
    return bool(after) and bool(re.match(after or "", text[end : end + 4]))


def _value(number: str) -> Decimal | None:
    plain = number.replace(",", "").replace(" ", "").replace("　", "")
    scale = Decimal(1)
    while plain and plain[-1] in "十百千万亿" and plain[:1].isdigit():
        scale *= _factor(plain[-1])
        plain = plain[:-1]
    if plain[:1].isdigit():
        return Decimal(plain) * scale
    return read_spelled(plain)


def _factor(char: str) -> Decimal:
    return Decimal({"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[char])
