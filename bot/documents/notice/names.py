"""Names of units (单位名称): told apart in a list, kept from what trails them, and known when seen.

Names stand apart at 、，；and spaces outside brackets. What is cut off (等部门按职责分工负责) leaves a doubt where more
units may have stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.documents.notice.brackets import split_outside
from bot.domain.programme import Role
from bot.domain.surnames import COMPOUND_SURNAMES, NO_NAMES, SURNAMES

LEADING = "牵头|主办|主责|主要负责|第一责任|总牵头"
SUPPORTING = "配合|协办|协助|协同|协作|协管|参与|参加|支持"
_SUFFIX = re.compile(
    r"(?:局|委|办|部|厅|院|会|室|科|处|署|中心|公司|集团|政府|街道|镇|乡|区|县|市|旗|州|盟|单位|部门|联|站|所|馆|校|学院|"
    r"大学|医院|行|社|台|队|总队|支队|大队|工会|组|基地|园|场|村|站点|厂|[科侨作记计]协|红十字|机构|企业|地方|平台公司|海关|基金|组织|学校|幼儿园|"
    r"电信|移动|联通|铁塔|邮政|电力|社区|景区|管线单位|银保监|人行|党校|报社|协会|街|矿|农场|林场|部队|法庭|镇街|街镇|乡镇|宫|专班|小组|中队)"
    r"(?:[（(][^（）()]*[）)])?$"
)
_GENERIC = re.compile(
    r"(?:有关|相关|地级以上)?(?:县级市|自治县|县|区|市|旗|苏木|乡|镇|街道|街办|街道办|社区|行政村|村|园区|功能区|管理区|开发区|特区|新区|"
    r"国有农场|农场|林场|片区|乡镇|办事处|管委会|街道办事处|乡镇街道)"
    r"(?:[（(][^（）()]{1,12}[）)])?(?:人民政府|政府|管委会|办事处|党工委|党委|妇联|党组织|居委会|村委会)?"
    r"(?:[（(][^（）()]{1,12}[）)])?"
)
_JOINED = re.compile(
    r"(?<=[局委办部厅院会室联署处])(?:和|及|与|以及|、和)(?=(?:省|市|县|区|州|旗|各|高新区|经开区|团|有关|相关|其他)[^和及与]{1,30}$)"
)
_SAME_ENDING = re.compile(r"^(?P<first>[^和及与]{1,14}局)(?:和|及|与)(?P<second>[^和及与]{1,14}局)$")
_TAIL = re.compile(
    r"(?P<more>(?<![高初中平均上下优])等(?:各[\u4e00-\u9fff]{1,6}?(?:单位|部门|乡镇|街道))?)?"
    r"(?P<what>(?:市|县|区|省)?(?:级|直)?(?:有关|相关|责任|成员)?(?:单位|部门|地区))?"
    r"(?:(?:按照?|根据|依据?)(?:各自)?(?:职责|职能)(?:分工)?(?:分别)?(?:负责|落实|做好)?|分别负责|负责落实|组织实施)?$"
)
# 区民政局 王某: who heads the unit stands beside it.
_PERSON = re.compile(r"(?!各)[\u4e00-\u9fff]{2,3}(?<![局委办部厅院会室科处联站所队镇乡县区市村社])")
# 县卫健局（陈洁）: who of the unit, by a common surname, or whatever stands there where the label says 责任人.
_NAMED = re.compile(rf"[（(](?:(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}[、，,]?)+[）)]$")
_ANYBODY = re.compile(r"[（(](?:[\u4e00-\u9fff]{2,4}[、，,]?)+[）)]$")
# （列第一位者为牵头单位，下同） behind or inside a statement: words about the list, no unit of it.
_NOTE = re.compile(
    r"[（(](?:按照?|根据|依据?)(?:各自)?(?:职责|职能)[^（）()]{0,10}[）)]|[（(<〈][^（）()<>〈〉]{0,40}(?:第一|首位|下同|不再|排名)[^（）()<>〈〉]{0,40}[）)>〉]"
    r"|[,，;；、。]?[^,，;；、。（）()]{0,10}(?:第一|首位)[^,，;；、。（）()]{0,8}(?:为|是|系)[^,，;；、。（）()]{0,16}"
    r"|[,，;；、。]\s*(?:以?下同|排名不分先后)\s*$"
)
# 能源局等省有关部门和各市政府: the list goes on behind the collective phrase.
_AND_OTHERS = re.compile(
    r"(?<![高初中平均上下优])等(?P<what>(?:省|市|县|区|州)?(?:级|直)?(?:有关|相关)(?:部门|单位))(?:和|及|与|以及)(?=各|市|县|区|省)"
)
_TOGETHER = re.compile(r"(?<=[局委办部厅院会室联署处府心])(?:会同(?=\S)|商(?=[省市县区各]))")
_NO_UNIT = re.compile(
    r"以下|以上各|涉及|不再|重复|列出|列第|排第|首位|为准|下同|详见|见附|职责|分工|分别|排名|按照|根据|共同$|^[\d\W]+$"
)
IMPLICIT = re.compile(
    r"(?:以下|以上|上述|其他|其余|各项|所有|后续|以后)(?:各?项|任务|项目|实事|内容|工作|条目)?[^，。；（）]{0,12}?"
    r"(?:均|都)?(?:涉及|需要?|须|应?由|包括|含)(?P<who>(?:[^。；（）]|（[^（）]{1,10}）){2,50}?)"
    r"(?:配合|参与|落实|负责|共同落实)?[，,、]?(?:均)?(?:不再|不另|不)(?:重复|一一|逐一|逐项|另行|单独)?(?:列出|列明|标注|注明|赘述|罗列|列|表述)"
)


@dataclass(frozen=True)
class Part:
    """Units of one role inside a statement, with the label as printed (牵头单位：)."""

    role: Role
    label: str
    names: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...] = ()


def role_of(word: str) -> Role:
    """The role a word gives: 牵头 leads, 配合 supports, 责任 and all else is responsible."""
    if re.search(rf"{LEADING}", word):
        return Role.LEAD
    return Role.SUPPORTING if re.search(rf"{SUPPORTING}", word) else Role.RESPONSIBLE


def read_names(value: str, role: Role, *, label: str = "") -> Iterator[Part]:
    """The names of a value under one label; a name marked （牵头） or （配合） takes that role."""
    names: dict[Role, list[str]] = {}
    doubts: list[tuple[str, str]] = []
    value = as_list(without_notes(_mended(IMPLICIT.sub("", value))))
    for piece in _collected(_pieces(value)):
        name, own_role = _marked_role(piece)
        if (person := _person(name, label)) is not None:
            doubts.append(("括号里像是人名，没有作为单位名称读取", name))
            name = name[:person]
        name, reason = trimmed(name)
        if reason:
            doubts.append((reason, piece))
        if not name:
            continue
        if _NO_UNIT.search(name):
            if looks_like_unit(name):
                doubts.append(("这一段没有作为单位读取，请核对", piece[:40]))
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


def without_notes(value: str) -> str:
    """A list of units without words about the list (列第一位者为牵头单位，下同)."""
    return _NOTE.sub("", value)


def as_list(value: str) -> str:
    """A list whose joints are all 、: 甲局会同乙局, 丙局等省有关部门和各市政府."""
    return _TOGETHER.sub("、", _AND_OTHERS.sub(r"等\g<what>、", value))


def _mended(value: str) -> str:
    """Names that were broken over lines of a cell, whole again: 民政和文旅事业 / 中心."""
    lines = [line.strip() for line in value.split("\n") if line.strip()]
    kept: list[str] = []
    for line in lines:
        last = re.split("[、，,；;：:]", kept[-1])[-1] if kept else ""
        if last and (len(last) < 2 or len(line) <= 2 or line[0] in "（(" or not _SUFFIX.search(last)):
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
        if kept is not None and kept.startswith("各") and _GENERIC.fullmatch(trimmed(piece)[0]) and not _is_full(kept):
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


def _person(name: str, label: str) -> int | None:
    """Where a bracket with who of the unit begins (县卫健局（陈洁）)."""
    found = (_ANYBODY if re.search("责任人|负责人|领导", label) else _NAMED).search(name)
    if found is None or not found.start():
        return None
    who = found.group()[1:-1]
    return None if looks_like_unit(who) or NO_NAMES.match(who) else found.start()


def trimmed(name: str) -> tuple[str, str]:
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


def surely_units(pieces: Sequence[str]) -> bool:
    """Whether a list can only name units: all look so, and one is beyond doubt."""
    return any(map(_surely_unit, pieces)) and all(
        _surely_unit(piece) or looks_like_unit(trimmed(piece)[0]) for piece in pieces
    )


def _surely_unit(piece: str) -> bool:
    name = trimmed(piece)[0]
    return 2 < len(name) <= 20 and bool(
        re.search(r"(?:局|委|办|部|厅|政府|管委会|办事处|妇联|中心|街道|法院|检察院|残联|工会)$", name)
    )


def implicit_names(clause: str, units: tuple[str, ...]) -> tuple[str, ...]:
    """The units that 以下均涉及各县区、功能区 means: those of the item that are collective, else the words themselves."""
    collective = tuple(unit for unit in units if unit.startswith(("各", "市各", "县各", "区各", "省各")))
    return collective or tuple(name for part in read_names(clause, Role.RESPONSIBLE) for name in part.names)


def find_implicit(text: str) -> str:
    """The words of a clause that adds units to every task, wherever in the letter it stands."""
    found = IMPLICIT.search(text)
    return found["who"] if found else ""
