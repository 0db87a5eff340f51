"""What somebody names in running words: units by any short form, tasks by number or by words of theirs, a quarter, a day.

Chinese sets no spaces, so a name is looked for at every place of the text, the longest first, and what was found is taken
out of the words: what is left can be read for what is wanted, whatever the names are made of (医保 holds 保, 组织人事部 holds
组织). Each name leaves one character of a private range behind, by its kind: UNIT, TASK, TIME match them in a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from bot.conversation.reading.naming import core_name
from bot.domain.alias import split_place
from bot.domain.amount import read_spelled
from bot.domain.programme import Programme, Task, Unit, without_units
from bot.domain.quarter import Quarter, split_quarter, split_year

UNIT, TASK, TIME = "[\ue000-\ue0ff]", "[\ue100-\ue1ff]", "[\ue200-\ue2ff]"
_FIRST_UNIT, _FIRST_TASK, _FIRST_TIME = 0xE000, 0xE100, 0xE200

# The longest ending first. What kind of office a unit is, people remember least: any of them may stand behind a short name.
_KINDS = (
    "委员会", "办公室", "联合会", "检察院", "事业中心", "发展中心", "服务中心", "中心", "分局", "法院",
    "局", "委", "办", "部", "院", "科", "处", "会", "所", "站",
)  # fmt: skip
_NAMES_OF_THEIR_OWN = ("检察院", "法院")
_GENERIC_TAIL = re.compile(r"(?:事业|发展|服务|管理)+$")
_AND = re.compile(r"[和与及、]")
_LONGEST_FORM = 14
# Behind a short name that is a common word as well (建设, 教育, 组织), and nowhere else, it is a unit that is meant.
_BEHIND_A_UNIT = re.compile(
    r"$|[，,。？?：:、；;！!\s]|[那这][边家个块儿里]|[的呢报交填还都有没写做改盖说打来催退怎咋先再和跟与第发审录算这那就也换要两几各]|单独|通过|一家|\d"
    r"|了(?=$|[，,。！!？?])|准[了吧的]|批[了准吧]|驳回|过[了吧]|暂|停|不准|不[用要再]|[以之]?外|现在|谁|新[来人换]|今天|[本上]季|联[络系]|电话|负责人|欠|延期|为[啥什何]|[啥怎]|什么|有[没几]|能[不否]|是[不否谁]|申请|同意"
)
_DIGITS = r"\d{1,3}|[一二三四五六七八九十]{1,3}"
# 三项也过 is the third; 三项都过 are three.
_ALSO = rf"(?P<d>{_DIGITS})项(?=也)"
_NUMBERED = re.compile(
    rf"第\s*(?P<a>{_DIGITS})\s*(?:项|件|条|个|号)(?:实事|任务|项目|工作)?|(?:任务|实事|项目)\s*(?P<b>{_DIGITS})(?![项个月日])|(?P<c>{_DIGITS})号(?:实事|任务|项目)|(?<![这那剩下前后余\d]){_ALSO}"
)
# 是不是有上半年的 speaks of what a number holds.
_HALF = re.compile(r"(?<![有含括算])(?:今年)?上半年")
_NEAR_QUARTER = re.compile(r"(?:本|这个?|当前|上个?|前一个?|下个?)\s*季度?")
_DAY = re.compile(
    r"(?:(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?|底|初|中旬|上旬|下旬)|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号](?!任务|实事)|(?:下个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末]"
    r"|(?:本|这个?|下个?)?月[底末初]|下周|(?:国庆节?|节|假期?)后|今天|明天|后天|大后天|(?:[一二两三四五六七八九十]|\d{1,2})个?(?:工作日|天|周|星期))"
    r"(?:(?:上午|下午|中午|晚上)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[点:：]\d{0,2}半?|上午|下午|中午)?"
)
# Words of the office's own business: they stand in every list, and name no task.
_COMMON = frozenset(
    ["领导", "协调", "问题", "困难", "情况", "进展", "进度", "完成", "任务", "单位", "工作", "开展", "实施", "推进", "全年", "季度", "材料", "汇总", "名单", "责任", "部门", "负责", "联系", "通过", "审核", "数据", "提供", "建立", "加强", "服务", "组织", "项目", "计划", "报告", "要求", "目标", "时间", "已经", "没有", "不少", "以上", "安排", "提醒", "申请", "办理", "资金", "打造", "各单", "高新", "新区", "一个", "一次", "一批", "每个", "每月", "每季", "全部", "全区", "全市", "重点", "有关", "相关", "进行", "需要", "问题", "达到", "稳定", "不低", "低于", "覆盖", "活动", "行动", "工程", "实事", "事项", "内容", "措施", "落实", "机制", "制度", "方案", "及时", "做好", "积极", "深入", "持续", "提升", "提高", "推动", "促进", "保障", "支持", "指导", "管理", "信息", "结合", "依托", "利用", "围绕", "以及", "通知", "电话", "表格", "导出", "下载", "历史", "以后", "为什", "什么", "现在", "目前", "今年", "本季", "上季", "同期", "年度", "月底", "年底"]
)  # fmt: skip
# The coordinating office speaks of the department that it is part of.
_OURS = re.compile(r"(?:咱|我|本)们?(?:自己)?部(?!长|委|署|分|门)(?:里|自己)?")
_ENOUGH = 0.5
_NEAR = 0.8


@dataclass(frozen=True)
class Spot:
    """One name of units in the words as typed; several units where it could be any of them."""

    mark: str
    typed: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Named:
    """What the words name, and `rest`, the words with a mark in place of each name.

    `tasks` are those that may be meant, best first; `number` was typed, whether or not the list has it.
    """

    rest: str
    spots: tuple[Spot, ...] = ()
    tasks: tuple[Task, ...] = ()
    number: int | None = None
    quarter: Quarter | None = None
    year: int | None = None
    day: str = ""
    marks: tuple[tuple[str, str], ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that are named beyond doubt, in the order of the words."""
        return tuple({spot.units[0].id: spot.units[0] for spot in self.spots if len(spot.units) == 1}.values())

    @property
    def task_names(self) -> tuple[str, ...]:
        """The names of tasks by their number, as typed, in the order of the words."""
        return tuple(typed for mark, typed in self.marks if _FIRST_TASK <= ord(mark) < _FIRST_TIME)

    @property
    def unclear(self) -> Spot | None:
        """The first name that could be several units'."""
        return next((spot for spot in self.spots if len(spot.units) > 1), None)

    @property
    def task(self) -> Task | None:
        """The one task that is named."""
        return self.tasks[0] if len(self.tasks) == 1 else None

    def spoken(self, words: str) -> str:
        """These words as they were typed: every mark is its name again."""
        for mark, typed in self.marks:
            words = words.replace(mark, typed)
        return words


def spot(text: str, programme: Programme | None, today: date) -> Named:
    """Everything a text names; units and tasks only where there is a list."""
    rest, spots = _take_units(text, programme) if programme is not None else (text, ())
    listed = programme.tasks if programme is not None else ()
    marks = [(one.mark, one.typed) for one in spots]
    number = None
    for at, found in enumerate(_NUMBERED.finditer(rest)):
        mark = chr(_FIRST_TASK + at)
        marks.append((mark, found[0]))
        if number is None:
            number = _number_of(found)
    for mark, typed in marks[len(spots) :]:
        rest = rest.replace(typed, mark, 1)
    quarter, year, rest = _take_quarter(rest, today, marks)
    if programme is not None and not spots and (ours := _OURS.search(rest)):
        own = tuple(unit for unit in programme.units if programme.office.startswith(unit.name))
        spots = (Spot(chr(_FIRST_UNIT), ours[0], own),) if len(own) == 1 else ()
        marks += [(one.mark, one.typed) for one in spots]
        rest = rest.replace(ours[0], spots[0].mark, 1) if spots else rest
    tasks = tasks_in(rest, listed) if number is None else tuple(task for task in listed if task.no == number)
    day = _DAY.search(rest)
    return Named(rest, tuple(spots), tasks, number, quarter, year, day[0] if day else "", tuple(marks))


def number_in(typed: str) -> int | None:
    """The number of the task that these words name: 第九项 is 9."""
    found = _NUMBERED.search(typed)
    return _number_of(found) if found else None


def _number_of(found: re.Match[str]) -> int:
    return _value(found["a"] or found["b"] or found["c"] or found["d"])


def units_in(text: str, programme: Programme) -> tuple[Spot, ...]:
    """Every name of units in a text."""
    return _take_units(text, programme)[1]


# --- units ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Shape:
    """A unit's name taken apart: 高新区医保分局 has the bare name 医保分局 and the core 医保."""

    unit: Unit
    bare: str
    core: str
    parts: tuple[str, ...]


@lru_cache(maxsize=8)
def _shapes(units: tuple[Unit, ...]) -> tuple[_Shape, ...]:
    return tuple(_shape(unit, name) for unit in units for name in (unit.name, *unit.aliases))


def _shape(unit: Unit, name: str) -> _Shape:
    _, bare = split_place(name)
    core = _GENERIC_TAIL.sub("", _without_kind(bare))
    core = core if len(core) >= 2 else bare
    return _Shape(unit, bare, core, tuple(part for part in _AND.split(core) if part))


def _without_kind(name: str) -> str:
    return next((name.removesuffix(kind) for kind in _KINDS if name.endswith(kind) and len(name) > len(kind) + 1), name)


def _take_units(text: str, programme: Programme) -> tuple[str, tuple[Spot, ...]]:
    """(the words with a mark for each name of units, the names)."""
    here = set(text)
    shapes = [one for one in _shapes(programme.units) if sum(char in here for char in one.bare) >= 2]
    words = words_of(programme.tasks)
    spots: list[Spot] = []
    rest, at = "", 0
    while at < len(text):
        found = _unit_at(text, at, shapes, words)
        if found is None or len(spots) > 200:
            rest, at = rest + text[at], at + 1
            continue
        end, units = found
        mark = chr(_FIRST_UNIT + len(spots))
        spots.append(Spot(mark, text[at:end], units))
        rest, at = rest + mark, end
    return rest, tuple(spots)


def _unit_at(text: str, at: int, shapes: Sequence[_Shape], words: str) -> tuple[int, tuple[Unit, ...]] | None:
    for end in range(min(len(text), at + _LONGEST_FORM), at + 1, -1):
        form = text[at:end]
        fits = {one.unit.id: one.unit for one in shapes if _is_form(form, one)}
        if fits and not _is_a_word(text, at, end, words):
            exact = tuple(unit for unit in fits.values() if form in (unit.name, *unit.aliases))
            return end, exact or tuple(fits.values())
    return None


def _is_form(form: str, shape: _Shape) -> bool:
    """Whether a form is the unit's name, or short for it: 公安, 公安局, 教体中心, 卫健委, 商务局."""
    if form in (shape.unit.name, shape.bare) or form in shape.unit.aliases:
        return True
    place, bare = split_place(form)
    if place and split_place(shape.unit.name)[0] not in ("", place) and not shape.unit.name.startswith(place):
        return False
    if bare == shape.bare:
        return True
    body = _without_kind(bare)
    if bare[len(body) :] in _NAMES_OF_THEIR_OWN and not shape.bare.endswith(bare[len(body) :]):
        return False  # 法院检察院 are two units
    body = _GENERIC_TAIL.sub("", body) if body != bare else body
    if len(body) < 2:
        return False
    if body != bare and body in shape.core and len(shape.core) > 1:
        return True
    return any(_begins(body, part) for part in (shape.core, *shape.parts))


def _begins(body: str, part: str) -> bool:
    """教体 begins 教育和体育: its characters stand there in order, the first one first."""
    if body[0] != part[0] or _AND.search(body):
        return False
    rest = iter(part)
    return all(char in rest for char in body)


def _is_a_word(text: str, at: int, end: int, words: str) -> bool:
    """Whether a short form is rather a word of the tasks: 教育 in 家庭教育, 建设 where no unit's action follows."""
    form = text[at:end]
    if form not in words:
        return False
    around = (text[max(0, at - 1) : end], text[at : end + 1])
    return any(wider != form and wider in words for wider in around) or not _BEHIND_A_UNIT.match(text, end)


# --- tasks ------------------------------------------------------------------------------------------------------


def tasks_in(text: str, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks whose own words a text uses, best first: what few tasks speak of tells more, and a name more than a text."""
    pairs = {pair for pair in _pairs(_letters(text)) if pair not in _COMMON}
    lexicon = _lexicon(tuple(tasks))
    scores = [
        sum(
            (1.0 if pair in near else 0.4) / sum(pair in other for _, other in lexicon)
            for pair in pairs
            if pair in all_
        )
        for near, all_ in lexicon
    ]
    best = max(scores, default=0.0)
    if best < _ENOUGH:
        return ()
    found = [(score, task) for score, task in zip(scores, tasks, strict=True) if score >= best * _NEAR]
    return tuple(task for _, task in sorted(found, key=lambda one: (-one[0], one[1].no)))


@lru_cache(maxsize=8)
def _lexicon(tasks: tuple[Task, ...]) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """For each task the pairs of characters in its name and targets, and those in all of its words."""
    found = []
    for task in tasks:
        near = frozenset(_pairs(_letters(core_name(task.name) + " ".join(target.text for target in task.targets))))
        found.append((near, near | frozenset(_pairs(_letters(without_units(task.text))))))
    return tuple(found)


def words_of(tasks: Sequence[Task]) -> str:
    """The names and texts of the tasks, for what they have words of."""
    return _all_words(tuple(tasks))


@lru_cache(maxsize=8)
def _all_words(tasks: tuple[Task, ...]) -> str:
    return " ".join(_letters(f"{task.name} {without_units(task.text)}") for task in tasks)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _pairs(text: str) -> Iterator[str]:
    return (left + right for left, right in pairwise(text) if _is_character(left) and _is_character(right))


def _is_character(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


# --- times ------------------------------------------------------------------------------------------------------


def _take_quarter(text: str, today: date, marks: list[tuple[str, str]]) -> tuple[Quarter | None, int | None, str]:
    """(quarter, year as a whole, the words without them). 上半年 is told at the end of its second quarter."""
    if found := _HALF.search(text):
        marks.append((chr(_FIRST_TIME), found[0]))
        return Quarter(today.year, 2), None, text.replace(found[0], chr(_FIRST_TIME), 1)
    quarter, _ = split_quarter(text, today)
    if quarter is not None:
        found = _QUARTER.search(text)
        if found is not None:
            is_now = bool(re.match(r"本|这|当前", found[0]))
            marks.append((chr(_FIRST_TIME), found[0]))
            return None if is_now else quarter, None, text.replace(found[0], chr(_FIRST_TIME), 1)
        return quarter, None, text
    year, _ = split_year(text, today)
    return None, year, text


_QUARTER = re.compile(
    rf"20\d\d\s*-?\s*[Qq][1-4]|(?:(?:20\d\d\s*年?|今年|本年|去年|上年|明年)\s*度?)?\s*第?\s*[一二三四1-4]\s*季度?|{_NEAR_QUARTER.pattern}"
)


def _value(digits: str) -> int:
    return int(digits) if digits.isdecimal() else int(read_spelled(digits) or 0)
