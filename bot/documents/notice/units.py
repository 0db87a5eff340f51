"""Who is responsible (责任单位): the statements of units in an item.

Statements are written in brackets at the end of an item （责任单位：…）, on a line of their own, in a table's cell, or as
prose in brackets （市教育局牵头，市财政局配合）. The names in them are read by names.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.documents.notice.brackets import OPENING, groups, pairs, split_outside
from bot.documents.notice.names import (
    IMPLICIT,
    LEADING,
    SUPPORTING,
    Part,
    as_list,
    looks_like_unit,
    read_names,
    role_of,
    surely_units,
    trimmed,
    without_notes,
)
from bot.domain.programme import Role

_RESPONSIBLE = "责任|承办|完成|实施|落实|执行|主管|负责|承担|指导|办理|推进|主体"
_ALIEN = "监督|督办|督导|督查|考核|联系|监管|验收|受理|申报"
# What stands before a label and belongs to it; 市住建局责任单位 is a unit and a label.
_LEVEL = "(?:(?<![\u4e00-\u9fff])各?(?:省|市|县|区|州|旗|镇|街道|局)(?:级|直|属|本级)?|主要|具体|共同|其他|其它|相关|有关|行业|属地)?"
_LEVEL_INSIDE = "(?:省级|市级|县级|区级|镇级|省直|市直|县直|区直|主要|具体|相关|有关)?"
_BODY = "(?:单位|部门|科室|处室|机构|主体|科（室）|股室|地区|方)"
# 责任单位及责任人, 牵头（责任）单位, 责任单位（首位为牵头单位）
_LABEL = re.compile(
    rf"{_LEVEL}(?P<role>{LEADING}|{SUPPORTING}|{_RESPONSIBLE}|{_ALIEN})"
    rf"(?:[（(]?(?:责任|负责|实施|落实|配合|牵头|协办|市直|市级|区直|区级|县直|县级|领导)[）)]?)?{_LEVEL_INSIDE}{_BODY}"
    r"(?:[及和与、/](?:主要)?(?:责任|配合|负责|协办|牵头)(?:人|单位|部门|领导))?(?P<note>[（(][^（）()]{1,20}[）)])?\s*(?:[:：]|(?:分别)?[为是](?=[省市县区州旗各团]))"
)
_SHORT_LABEL = re.compile(rf"(?P<role>{LEADING}|配合|协办|责任|落实|承办)\s*[:：]")
# What may follow a statement of units on the same line but names no unit.
_OTHER_LABEL = re.compile(
    r"(?:责任领导|分管领导|牵头领导|包抓领导|包保领导|联系领导|责任人|负责人|联系人|联络人|联系电话|完成时限|完成时间|时间节点|"
    r"办理时限|时限要求|时限|工作目标|目标任务|工作内容|主要内容|建设内容|实施内容|具体措施|工作措施|资金来源|备注|投资估算|"
    r"进度安排|计划进度|年度目标|完成标准|预期成效)\s*[:：]"
)
# 市民政局（责任人：何某某）: who of the unit, not another label of the item.
_PERSON_NOTE = re.compile(
    r"[（(](?:具体|主要|分管|直接)?(?:责任人|负责人|联系人|联络人|联络员|分管领导|责任领导|牵头领导|经办人|联系电话|电话)[：:][^（）()]{0,40}[）)]"
)
# 【市教育局】新建学校3所: whose it is stands in front.
_IN_FRONT = re.compile(r"\s*[【\[［](?P<names>[^【】\[\]［］\n]{2,60})[】\]］]\s*(?=\S)")
_LIMIT = re.compile(
    r"(?:完成时限|完成时间|时间节点|办理时限|时限要求|完成期限|时限)\s*[:：]\s*(?P<limit>[^，。；;）)\n]{2,40})"
)
# 牵头单位 市教育局: a gap instead of a colon, only at the head of a line.
_GAPPED = re.compile(
    rf"\s*(?P<label>{_LEVEL}(?P<role>{LEADING}|{SUPPORTING}|{_RESPONSIBLE}){_BODY})[ 　\t]+(?P<names>\S.*)$"
)
_BY = re.compile(r"^(?:(?:此|该|本|这)项?(?:工作|任务|项目|实事)?)?(?:主要)?由")
_PROSE_ROLE = re.compile(
    r"(?:(?:等)?(?:单位|部门|有关部门|相关部门)?(?:按照?|根据|依)(?:各自)?(?:职责|职能)?(?:分工)?(?:分别)?(?:共同)?)?"
    r"(?P<role>共同牵头|牵头负责|牵头组织实施|牵头|负责落实|具体负责|负责实施|负责|组织实施|承办|落实|配合落实|配合|协助|协同|"
    r"参与|参加|协办)$"
)
# 省有关部门按职责分工负责
_COLLECTIVE = re.compile("(?:省|市|县|区|州)(?:级|直)?各?(?:有关|相关)(?:部门|单位)")
_SENTENCE_END = re.compile(r"[。！\n]")
_TIME_CELL = re.compile(r"(?:月|季度|年)(?:底|末|内|初|\d+日)?(?:之?前|完成)?$|全年|长期|持续")
# 2025年11月底前完成 between or behind the units of a bracket.
_TIME_PIECE = re.compile(
    r"(?=.)(?:20\d\d年度?)?(?:全年|年[内底末]|\d{1,2}月(?:\d{1,2}日|份|[上中下]旬)?|第?[一二三四]季度|[上下]半年)?[底末]?(?:之?前|以前)?"
    r"(?:全部|全面|基本)?(?:完成|建成|完工|竣工|投用|投入使用|落实到位)?|(?:长期|持续|常态化?)(?:坚持|推进|开展|实施)?"
)
# No real statement is longer; it bounds the work on hostile text.
_LONGEST = 2_000
_MOST_EMPTY = 20
# What may lead from the words to the label: ——责任单位：…
_LEADERS = " 　\t—–―→▶►◆●"
_FIRST_LEADS = re.compile(
    r"[^。；;（）()，,、:：\n]{0,14}(?:列|排)?(?:名|序)?(?:在|于|为)?(?:第一(?:位)?|首位|首个|排头|最前)(?:者|的|单位|部门|责任单位)*"
    r"(?:即)?(?:为|是|系)(?:总|工作|主要)?(?:牵头|主责)(?:责任|负责)?(?:单位|部门)"
)


@dataclass(frozen=True)
class Statement:
    """One statement of units: where it stands in its text, and what it says.

    `is_alone` says that nothing else stands on the line before it; `doubts` are (reason, quote).
    """

    start: int
    end: int
    parts: tuple[Part, ...]
    is_alone: bool = False
    implicit: str = ""
    limit: str = ""
    doubts: tuple[tuple[str, str], ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.names)


def find_statements(text: str, *, is_loose: bool = False) -> list[Statement]:
    """Every statement of units in a paragraph, in order of place.

    `is_loose`: the list has no statements with labels or brackets, so that units behind a gap may be one.
    """
    found: list[Statement] = []
    end = empty = 0
    closed = pairs(text)
    for label in _LABEL.finditer(text):
        if label.start() < end:
            continue
        statement = _at_label(text, label, closed)
        if statement is not None:
            found.append(statement)
            end = statement.end
            continue
        empty += 1
        if empty > _MOST_EMPTY:
            break
    if not found:
        found = list(_in_brackets(text)) or list(_gapped(text)) or list(_last_sentence(text))
    if not found and is_loose:
        found = list(_in_front(text)) or list(_spaced(text))
    return found


def _gapped(text: str) -> Iterator[Statement]:
    found = _GAPPED.match(text[:_LONGEST])
    if found is None:
        return
    parts = tuple(read_names(found["names"], role_of(found["role"]), label=found["label"]))
    if parts and all(looks_like_unit(name) for part in parts for name in part.names):
        yield Statement(0, len(text), parts, is_alone=True)


def _in_front(text: str) -> Iterator[Statement]:
    found = _IN_FRONT.match(text)
    if found and surely_units(split_outside(found["names"], "、，,；; 　")):
        doubt = ("方括号里没有写“责任单位”，按责任单位读取", found["names"][:40])
        yield Statement(0, found.end(), tuple(read_names(found["names"], Role.RESPONSIBLE)), doubts=(doubt,))


def _spaced(text: str) -> Iterator[Statement]:
    """A table's row pressed into a line: the words, a gap, nothing but units, and maybe a gap and a time limit."""
    if len(text) > _LONGEST:
        return
    words = list(re.finditer(r"\S+", text))
    at = len(words) - 1
    limit = ""
    if at > 1 and len(words[at].group()) <= 14 and _TIME_CELL.search(words[at].group()):
        limit = words[at].group()
        at -= 1
    last = at
    while at > 1 and surely_units(split_outside(words[at].group(), "、，,；;")):
        at -= 1
    if at == last or at < 1:
        return
    names = text[words[at + 1].start() : words[last].end()]
    doubt = ("这一行没有写“责任单位”，按责任单位读取", names[:40])
    parts = tuple(read_names(names, Role.RESPONSIBLE))
    yield Statement(words[at + 1].start(), len(text), parts, limit=limit, doubts=(doubt,))


def _last_sentence(text: str) -> Iterator[Statement]:
    """由市妇联牵头，市财政局配合。 as the last sentence of a paragraph, without brackets."""
    end = len(text.rstrip(" 　。；;"))
    start = max(text.rfind(mark, 0, end) for mark in "。；;！") + 1
    sentence = text[start:end].strip()
    if not _BY.match(sentence) or len(sentence) > 200:
        return
    parts, loose = _prose(sentence)
    if parts and not loose:
        doubts = tuple(doubt for part in parts for doubt in part.doubts)
        yield Statement(start, len(text), tuple(parts), is_alone=start == 0, doubts=doubts)


def _at_label(text: str, label: re.Match[str], closed: dict[int, int]) -> Statement | None:
    opened = label.start() - 1
    while opened >= 0 and text[opened] in _LEADERS:
        opened -= 1
    is_led = any(mark.strip() for mark in text[opened + 1 : label.start()])
    if opened >= 0 and text[opened] in OPENING:
        close = closed.get(opened)
        end = min(len(text), opened + _LONGEST) if close is None else close + 1
        inside = text[label.start() : end if close is None else close][:_LONGEST]
        doubts = () if close is not None else (("括号没有写完整", text[opened : opened + 30]),)
        return _statement(inside, opened, end, alone=not text[:opened].strip(), doubts=doubts)
    if opened >= 0 and not is_led and text[opened] not in "。；;！!：:，,）)】]“”":
        before = text[:opened]
        # 明确责任单位：… inside a sentence is prose; after a gap it is a second statement on the line.
        if opened == label.start() - 1 or not before.strip():
            return None
    stop = _SENTENCE_END.search(text, label.end(), label.end() + _LONGEST)
    end = stop.end() if stop else min(len(text), label.end() + _LONGEST)
    inside = text[label.start() : end].rstrip("。！\n")
    return _statement(inside, opened + 1 if is_led else label.start(), end, alone=opened < 0)


def _statement(
    inside: str, start: int, end: int, *, alone: bool, doubts: tuple[tuple[str, str], ...] = ()
) -> Statement | None:
    implicit = IMPLICIT.search(inside)
    parts = tuple(read_parts(inside))
    if not parts:
        return None
    every = tuple(doubt for part in parts for doubt in part.doubts)
    limit = _LIMIT.search(inside)
    return Statement(
        start,
        end,
        parts,
        is_alone=alone,
        implicit=implicit["who"] if implicit else "",
        limit=limit["limit"].strip() if limit else "",
        doubts=(*doubts, *every),
    )


def read_parts(inside: str) -> Iterator[Part]:
    """The roles and names of 牵头单位：A、B；配合单位：C."""
    inside = _PERSON_NOTE.sub("", inside)
    marks = sorted(
        [*_LABEL.finditer(inside), *_OTHER_LABEL.finditer(inside), *_SHORT_LABEL.finditer(inside)],
        key=lambda mark: (mark.start(), -mark.end()),
    )
    kept: list[re.Match[str]] = []
    for mark in marks:
        if not kept or mark.start() >= kept[-1].end():
            kept.append(mark)
    for index, mark in enumerate(kept):
        word = mark.groupdict().get("role")
        if word is None or re.fullmatch(_ALIEN, word):
            continue
        value = inside[mark.end() : kept[index + 1].start() if index + 1 < len(kept) else len(inside)]
        yield from read_names(value, role_of(word), label=mark.group().strip())


def _in_brackets(text: str) -> Iterator[Statement]:
    """Statements without a label: （市教育局牵头，市财政局配合）, （市教育局、市财政局负责）, （县妇联、各乡镇）."""
    for start, end in groups(text):
        if end - start > 400:
            continue
        inside = text[start + 1 : end - 1]
        implicit = IMPLICIT.search(inside)
        inside = without_notes(IMPLICIT.sub("", inside))
        if short := list(read_parts(inside)) if _SHORT_LABEL.match(inside.strip()) else []:
            yield Statement(start, end, tuple(short), is_alone=not text[:start].strip())
            continue
        pieces = split_outside(inside, "，,；;")
        limits = [piece.strip() for piece in pieces if _TIME_PIECE.fullmatch(piece.strip())]
        kept = [piece for piece in pieces if piece.strip() not in limits]
        parts, loose = _prose(as_list("，".join(kept) if limits else inside))
        is_last = not text[end:].strip(" 。；;　")
        if parts and not loose:
            doubts = tuple(doubt for part in parts for doubt in part.doubts)
            who = implicit["who"] if implicit else ""
            yield Statement(
                start,
                end,
                tuple(parts),
                is_alone=not text[:start].strip(),
                implicit=who,
                limit="，".join(limits),
                doubts=doubts,
            )
        elif is_last and not parts and loose and surely_units(loose):
            unlabelled = (("括号里没有写“责任单位”，按责任单位读取", inside[:40]),)
            found = tuple(read_names(inside, Role.RESPONSIBLE))
            yield Statement(start, end, found, is_alone=not text[:start].strip(), doubts=unlabelled)


def read_bare(line: str, *, is_next: bool) -> Statement | None:
    """A line that is nothing but names of units, without a label (市教育局、市妇联); None where it may be more.

    `is_next`: such a line stands above, so that a short name with a level (省人口计生) is one too.
    """
    if len(line) > 200:
        return None
    pieces = split_outside(without_notes(line), "、，,；; 　")
    is_short = (
        is_next
        and re.fullmatch(r"[省市县区州团][\u4e00-\u9fff]{2,11}|各[\u4e00-\u9fff、（）()]{1,14}", line.strip())
        is not None
    )
    if not pieces or not (is_short or surely_units(pieces)):
        return None
    doubt = ("这一行没有写“责任单位”，按责任单位读取", line[:40])
    return Statement(0, len(line), tuple(read_names(line, Role.RESPONSIBLE)), is_alone=True, doubts=(doubt,))


def _prose(inside: str) -> tuple[list[Part], list[str]]:
    """Roles written behind the names; names that no role follows are returned apart."""
    parts: list[Part] = []
    waiting: list[str] = []
    for piece in split_outside(inside, "、，,；;。 　"):
        found = _PROSE_ROLE.search(piece)
        if found is None:
            waiting.append(_BY.sub("", piece))
            continue
        collective = _COLLECTIVE.match(piece)
        waiting.append(collective.group() if collective else _BY.sub("", piece[: found.start()]))
        names = "、".join(name for name in waiting if name)
        if not all(looks_like_unit(trimmed(name)[0]) or name == "等" for name in waiting if name):
            return [], waiting
        parts += read_names(names, role_of(found["role"]), label=found["role"])
        waiting = []
    return parts, waiting


def find_first_leads(text: str) -> str:
    """The sentence that makes the first unit of every list the lead (列第一位的为牵头单位), if there is one."""
    found = _FIRST_LEADS.search(text)
    return found.group().strip(" ，,：:") if found else ""
