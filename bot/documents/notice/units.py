"""Who is responsible (责任单位): the statements of units in an item, and the unit names in them.

Statements are written in brackets at the end of an item （责任单位：…）, on a line of their own, in a table's cell, or as
prose in brackets （市教育局牵头，市财政局配合）. Names are told apart at 、，；and spaces that stand outside brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.documents.notice.brackets import OPENING, groups, pairs, split_outside
from bot.domain.programme import Role

_LEADING = "牵头|主办|主责|主要负责|第一责任|总牵头"
_SUPPORTING = "配合|协办|协助|协同|协作|协管|参与|参加|支持"
_RESPONSIBLE = "责任|承办|完成|实施|落实|执行|主管|负责|承担|指导|办理|推进|主体"
_ALIEN = "监督|督办|督导|督查|考核|联系|监管|验收|受理|申报"
# What stands before a label and belongs to it; 市住建局责任单位 is a unit and a label.
_LEVEL = "(?:(?<![\u4e00-\u9fff])各?(?:省|市|县|区|州|旗|镇|街道|局)(?:级|直|属|本级)?|主要|具体|共同|其他|其它|相关|有关|行业|属地)?"
_LEVEL_INSIDE = "(?:省级|市级|县级|区级|镇级|省直|市直|县直|区直|主要|具体|相关|有关)?"
_BODY = "(?:单位|部门|科室|处室|机构|主体|科（室）|股室|地区|方)"
# 责任单位及责任人, 牵头（责任）单位, 责任单位（首位为牵头单位）
_LABEL = re.compile(
    rf"{_LEVEL}(?P<role>{_LEADING}|{_SUPPORTING}|{_RESPONSIBLE}|{_ALIEN})"
    rf"(?:[（(]?(?:责任|负责|实施|落实|配合|牵头|协办|市直|市级|区直|区级|县直|县级|领导)[）)]?)?{_LEVEL_INSIDE}{_BODY}"
    r"(?:[及和与、/](?:主要)?(?:责任|配合|负责|协办|牵头)(?:人|单位|部门|领导))?(?P<note>[（(][^（）()]{1,20}[）)])?\s*(?:[:：]|(?:分别)?[为是](?=[省市县区州旗各团]))"
)
_SHORT_LABEL = re.compile(rf"(?P<role>{_LEADING}|配合|协办|责任|落实|承办)\s*[:：]")
# What may follow a statement of units on the same line but names no unit.
_OTHER_LABEL = re.compile(
    r"(?:责任领导|分管领导|牵头领导|包抓领导|包保领导|联系领导|责任人|负责人|联系人|联络人|联系电话|完成时限|完成时间|时间节点|"
    r"办理时限|时限要求|时限|工作目标|目标任务|工作内容|主要内容|建设内容|实施内容|具体措施|工作措施|资金来源|备注|投资估算|"
    r"进度安排|计划进度|年度目标|完成标准|预期成效)\s*[:：]"
)
_LIMIT = re.compile(
    r"(?:完成时限|完成时间|时间节点|办理时限|时限要求|完成期限|时限)\s*[:：]\s*(?P<limit>[^，。；;）)\n]{2,40})"
)
# 牵头单位 市教育局: a gap instead of a colon, only at the head of a line.
_GAPPED = re.compile(
    rf"\s*(?P<label>{_LEVEL}(?P<role>{_LEADING}|{_SUPPORTING}|{_RESPONSIBLE}){_BODY})[ 　\t]+(?P<names>\S.*)$"
)
_BY = re.compile(r"^(?:(?:此|该|本|这)项?(?:工作|任务|项目|实事)?)?(?:主要)?由")
_PROSE_ROLE = re.compile(
    r"(?:(?:等)?(?:单位|部门|有关部门|相关部门)?(?:按照?|根据|依)(?:各自)?(?:职责|职能)?(?:分工)?(?:分别)?(?:共同)?)?"
    r"(?P<role>共同牵头|牵头负责|牵头组织实施|牵头|负责落实|具体负责|负责实施|负责|组织实施|承办|落实|配合落实|配合|协助|协同|"
    r"参与|参加|协办)$"
)
_SUFFIX = re.compile(
    r"(?:局|委|办|部|厅|院|会|室|科|处|署|中心|公司|集团|政府|街道|镇|乡|区|县|市|旗|州|盟|单位|部门|联|站|所|馆|校|学院|"
    r"大学|医院|行|社|台|队|总队|支队|大队|工会|组|基地|园|场|村|站点|厂|机构|企业|地方|平台公司|海关|基金|组织|学校|幼儿园|"
    r"电信|移动|联通|铁塔|邮政|电力|社区|景区|管线单位|银保监|人行|党校|报社|协会|街|矿|农场|林场|部队|法庭|镇街|街镇|乡镇|宫|专班|小组|体|垦|宣|青年团|中队)"
    r"(?:[（(][^（）()]*[）)])?$"
)
_GENERIC = re.compile(
    r"(?:有关|相关|地级以上)?(?:县级市|自治县|县|区|市|旗|苏木|乡|镇|街道|街办|街道办|社区|行政村|村|园区|功能区|管理区|开发区|特区|新区|"
    r"国有农场|农场|林场|片区|乡镇|办事处|管委会|街道办事处|乡镇街道)"
    r"(?:[（(][^（）()]{1,12}[）)])?(?:人民政府|政府|管委会|办事处|党工委|党委|妇联|党组织|居委会|村委会)?"
    r"(?:[（(][^（）()]{1,12}[）)])?"
)
_JOINED = re.compile(
    r"(?<=[局委办部厅院会室联署处])(?:和|及|与|以及|、和)(?=(?:省|市|县|区|州|旗|各|高新区|经开区|团)[^和及与]{1,30}$)"
)
_SAME_ENDING = re.compile(r"^(?P<first>[^和及与]{1,14}局)(?:和|及|与)(?P<second>[^和及与]{1,14}局)$")
_TAIL = re.compile(
    r"(?P<more>(?<![高初中平均上下优])等(?:各[\u4e00-\u9fff]{1,6}?(?:单位|部门|乡镇|街道))?)?"
    r"(?P<what>(?:市|县|区|省)?(?:级|直)?(?:有关|相关|责任|成员)?(?:单位|部门|地区))?"
    r"(?:(?:按照?|根据|依据?)(?:各自)?(?:职责|职能)(?:分工)?(?:分别)?(?:负责|落实|做好)?|分别负责|负责落实|组织实施)?$"
)
# 区民政局 王某: who heads the unit stands beside it.
_PERSON = re.compile(r"(?!各)[\u4e00-\u9fff]{2,3}(?<![局委办部厅院会室科处联站所队镇乡县区市村社])")
# （列第一位者为牵头单位，下同） behind or inside a statement: words about the list, no unit of it.
_NOTE = re.compile(
    r"[（(<〈][^（）()<>〈〉]{0,40}(?:第一|首位|下同|不再|排名)[^（）()<>〈〉]{0,40}[）)>〉]"
    r"|[,，;；、。]?[^,，;；、。（）()]{0,10}(?:第一|首位)[^,，;；、。（）()]{0,8}(?:为|是|系)[^,，;；、。（）()]{0,16}"
    r"|[,，;；、。]\s*(?:以?下同|排名不分先后)\s*$"
)
# 能源局等省有关部门和各市政府: the list goes on behind the collective phrase.
_AND_OTHERS = re.compile(
    r"(?<![高初中平均上下优])等(?P<what>(?:省|市|县|区|州)?(?:级|直)?(?:有关|相关)(?:部门|单位))(?:和|及|与|以及)(?=各|市|县|区|省)"
)
_TOGETHER = re.compile(r"(?<=[局委办部厅院会室联署处府心])(?:会同|商)(?=\S)")
_SENTENCE_END = re.compile(r"[。！\n]")
_TIME_CELL = re.compile(r"(?:月|季度|年)(?:底|末|内|初|\d+日)?(?:之?前|完成)?$|全年|长期|持续")
# No real statement is longer; it bounds the work on hostile text.
_LONGEST = 2_000
_NO_UNIT = re.compile(
    r"以下|以上各|涉及|不再|重复|列出|列第|排第|首位|为准|下同|详见|见附|职责|分工|分别|排名|按照|根据|共同$|^[\d\W]+$"
)
_IMPLICIT = re.compile(
    r"(?:以下|以上|上述|其他|其余|各项|所有|后续|以后)(?:各?项|任务|项目|实事|内容|工作|条目)?[^，。；（）]{0,12}?"
    r"(?:均|都)?(?:涉及|需要?|须|应?由|包括|含)(?P<who>(?:[^。；（）]|（[^（）]{1,10}）){2,50}?)"
    r"(?:配合|参与|落实|负责|共同落实)?[，,、]?(?:均)?(?:不再|不另|不)(?:重复|一一|逐一|逐项|另行|单独)?(?:列出|列明|标注|注明|赘述|罗列|列|表述)"
)
_FIRST_LEADS = re.compile(
    r"[^。；;（）()，,、:：\n]{0,14}(?:列|排)?(?:名|序)?(?:在|于|为)?(?:第一(?:位)?|首位|首个|排头|最前)(?:者|的|单位|部门|责任单位)*"
    r"(?:即)?(?:为|是|系)(?:总|工作|主要)?(?:牵头|主责)(?:责任|负责)?(?:单位|部门)"
)


@dataclass(frozen=True)
class Part:
    """Units of one role inside a statement, with the label as printed (牵头单位：)."""

    role: Role
    label: str
    names: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...] = ()


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
    end = 0
    closed = pairs(text)
    for label in _LABEL.finditer(text):
        if label.start() < end:
            continue
        statement = _at_label(text, label, closed)
        if statement is not None:
            found.append(statement)
            end = statement.end
    if not found:
        found = list(_in_brackets(text)) or list(_gapped(text)) or list(_last_sentence(text))
    if not found and is_loose:
        found = list(_spaced(text))
    return found


def _gapped(text: str) -> Iterator[Statement]:
    found = _GAPPED.match(text[:_LONGEST])
    if found is None:
        return
    parts = tuple(read_names(found["names"], role_of(found["role"]), label=found["label"]))
    if parts and all(looks_like_unit(name) for part in parts for name in part.names):
        yield Statement(0, len(text), parts, is_alone=True)


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
    while at > 1 and _surely_units(split_outside(words[at].group(), "、，,；;")):
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
    while opened >= 0 and text[opened] in " 　\t":
        opened -= 1
    if opened >= 0 and text[opened] in OPENING:
        close = closed.get(opened)
        end = min(len(text), opened + _LONGEST) if close is None else close + 1
        inside = text[label.start() : end if close is None else close][:_LONGEST]
        doubts = () if close is not None else (("括号没有写完整", text[opened : opened + 30]),)
        return _statement(inside, opened, end, alone=not text[:opened].strip(), doubts=doubts)
    if opened >= 0 and text[opened] not in "。；;！!：:，,）)】]“”":
        before = text[:opened]
        # 明确责任单位：… inside a sentence is prose; after a gap it is a second statement on the line.
        if opened == label.start() - 1 or not before.strip():
            return None
    stop = _SENTENCE_END.search(text, label.end(), label.end() + _LONGEST)
    end = stop.end() if stop else min(len(text), label.end() + _LONGEST)
    inside = text[label.start() : end].rstrip("。！\n")
    return _statement(inside, label.start(), end, alone=opened < 0)


def _statement(
    inside: str, start: int, end: int, *, alone: bool, doubts: tuple[tuple[str, str], ...] = ()
) -> Statement | None:
    implicit = _IMPLICIT.search(inside)
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


def role_of(word: str) -> Role:
    """The role a word gives: 牵头 leads, 配合 supports, 责任 and all else is responsible."""
    if re.search(rf"{_LEADING}", word):
        return Role.LEAD
    return Role.SUPPORTING if re.search(rf"{_SUPPORTING}", word) else Role.RESPONSIBLE


def read_names(value: str, role: Role, *, label: str = "") -> Iterator[Part]:
    """The names of a value under one label; a name marked （牵头） or （配合） takes that role."""
    names: dict[Role, list[str]] = {}
    doubts: list[tuple[str, str]] = []
    value = _NOTE.sub("", _mended(_IMPLICIT.sub("", value)))
    value = _TOGETHER.sub("、", _AND_OTHERS.sub(r"等\g<what>、", value))
    for piece in _collected(_pieces(value)):
        name, own_role = _marked_role(piece)
        name, reason = _trimmed(name)
        if reason:
            doubts.append((reason, piece))
        if not name or _NO_UNIT.search(name):
            continue
        if len(name) > 40:
            doubts.append(("单位名称过长，请核对", name[:40]))
        elif not looks_like_unit(name):
            doubts.append(("单位名称可能不完整", name))
        group = names.setdefault(own_role or role, [])
        if name not in group:
            group.append(name)
    for of_role, group in names.items():
        yield Part(of_role, label, tuple(group), tuple(doubts))
        doubts = []


def _mended(value: str) -> str:
    """Names that were broken over lines of a cell, whole again: 民政和文旅事业 / 中心."""
    lines = [line.strip() for line in value.split("\n") if line.strip()]
    kept: list[str] = []
    for line in lines:
        last = re.split("[、，,；;：:]", kept[-1])[-1] if kept else ""
        if last and (len(last) < 2 or len(line) <= 2 or not _SUFFIX.search(last)):
            kept[-1] += line
        else:
            kept.append(line)
    return "\n".join(kept)


def looks_like_unit(name: str) -> bool:
    return bool(_SUFFIX.search(name)) or name.startswith(("各", "团")) or bool(_GENERIC.fullmatch(name))


def _pieces(value: str) -> Iterator[str]:
    for piece in split_outside(value, "、，,；;。\n\t/|"):
        spaced = piece.split()
        if len(spaced) > 1 and looks_like_unit(spaced[0]) and all(map(_PERSON.fullmatch, spaced[1:])):
            yield spaced[0]
            continue
        if len(spaced) > 1 and all(len(word) >= 2 and looks_like_unit(word) for word in spaced):
            yield from spaced
            continue
        name = "".join(spaced)
        if (found := _JOINED.search(name)) and looks_like_unit(name[found.end() :]):
            yield from (name[: found.start()], name[found.end() :])
        elif same := _SAME_ENDING.match(name):
            yield from (same["first"], same["second"])
        else:
            yield name


def _collected(pieces: Iterator[str]) -> Iterator[str]:
    """Collective phrases whole again: 各区、县级市 is one name; 各县区人民政府、市管委会 are two."""
    kept: str | None = None
    for piece in pieces:
        if kept is not None and kept.startswith("各") and _GENERIC.fullmatch(_trimmed(piece)[0]) and not _is_full(kept):
            kept = f"{kept}、{piece}"
            continue
        if kept is not None:
            yield kept
        kept = piece
    if kept is not None:
        yield kept


def _is_full(collective: str) -> bool:
    """各有关部门 and 各单位 are complete and never go on with 、镇."""
    return collective.endswith(("单位", "部门", "成员单位", "企业", "学校"))


def _marked_role(piece: str) -> tuple[str, Role | None]:
    if found := re.search(r"[（(](牵头|主办|配合|协办|责任|主责)(?:单位|部门)?[）)]$", piece):
        return piece[: found.start()], role_of(found[1])
    return piece, None


def _trimmed(name: str) -> tuple[str, str]:
    """A name without what trails it (等部门按职责分工负责), and why a person should look."""
    name = name.strip(" 　：:。.…*·")
    found = _TAIL.search(name)
    if found is None or found.start() == 0 or not found.group():
        return name, ""
    if found["more"]:
        return name[: found.start()], "“等”字之后可能还有单位"
    if found["what"]:
        rest = found.group().removeprefix(found["what"])
        return (name[: len(name) - len(rest)] if rest else name), ""
    return name[: found.start()], ""


def _in_brackets(text: str) -> Iterator[Statement]:
    """Statements without a label: （市教育局牵头，市财政局配合）, （市教育局、市财政局负责）, （县妇联、各乡镇）."""
    for start, end in groups(text):
        if end - start > 400:
            continue
        inside = text[start + 1 : end - 1]
        implicit = _IMPLICIT.search(inside)
        inside = _NOTE.sub("", _IMPLICIT.sub("", inside))
        if short := list(read_parts(inside)) if _SHORT_LABEL.match(inside.strip()) else []:
            yield Statement(start, end, tuple(short), is_alone=not text[:start].strip())
            continue
        parts, loose = _prose(_TOGETHER.sub("、", _AND_OTHERS.sub(r"等\g<what>、", inside)))
        is_last = not text[end:].strip(" 。；;　")
        if parts and not loose:
            doubts = tuple(doubt for part in parts for doubt in part.doubts)
            who = implicit["who"] if implicit else ""
            yield Statement(start, end, tuple(parts), is_alone=not text[:start].strip(), implicit=who, doubts=doubts)
        elif is_last and not parts and loose and _surely_units(loose):
            unlabelled = (("括号里没有写“责任单位”，按责任单位读取", inside[:40]),)
            found = tuple(read_names(inside, Role.RESPONSIBLE))
            yield Statement(start, end, found, is_alone=not text[:start].strip(), doubts=unlabelled)


def read_bare(line: str, *, is_next: bool) -> Statement | None:
    """A line that is nothing but names of units, without a label (市教育局、市妇联); None where it may be more.

    `is_next`: such a line stands above, so that a short name with a level (省人口计生) is one too.
    """
    if len(line) > 200:
        return None
    pieces = split_outside(_NOTE.sub("", line), "、，,；; 　")
    is_short = is_next and re.fullmatch(r"(?:[省市县区州团]|各)[\u4e00-\u9fff]{2,11}", line.strip()) is not None
    if not pieces or not (is_short or _surely_units(pieces)):
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
        waiting.append(_BY.sub("", piece[: found.start()]))
        names = "、".join(name for name in waiting if name)
        if not all(looks_like_unit(_trimmed(name)[0]) or name == "等" for name in waiting if name):
            return [], waiting
        parts += read_names(names, role_of(found["role"]), label=found["role"])
        waiting = []
    return parts, waiting


def _surely_units(pieces: Sequence[str]) -> bool:
    """Whether a list can only name units: all look so, and one is beyond doubt."""
    return any(map(_surely_unit, pieces)) and all(
        _surely_unit(piece) or looks_like_unit(_trimmed(piece)[0]) for piece in pieces
    )


def _surely_unit(piece: str) -> bool:
    name = _trimmed(piece)[0]
    return 2 < len(name) <= 20 and bool(
        re.search(r"(?:局|委|办|部|厅|政府|管委会|办事处|妇联|中心|街道|法院|检察院|残联|工会)$", name)
    )


def implicit_names(clause: str, units: tuple[str, ...]) -> tuple[str, ...]:
    """The units that 以下均涉及各县区、功能区 means: those of the item that are collective, else the words themselves."""
    collective = tuple(unit for unit in units if unit.startswith(("各", "市各", "县各", "区各", "省各")))
    return collective or tuple(name for part in read_names(clause, Role.RESPONSIBLE) for name in part.names)


def find_implicit(text: str) -> str:
    """The words of a clause that adds units to every task, wherever in the letter it stands."""
    found = _IMPLICIT.search(text)
    return found["who"] if found else ""


def find_first_leads(text: str) -> str:
    """The sentence that makes the first unit of every list the lead (列第一位的为牵头单位), if there is one."""
    found = _FIRST_LEADS.search(text)
    return found.group().strip(" ，,：:") if found else ""
