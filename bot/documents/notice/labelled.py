"""Statements of units under a label: （牵头单位：A；配合单位：B）, ——责任单位：A, a cell that says 牵头：A."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.documents.notice.brackets import OPENING, split_outside
from bot.documents.notice.names import (
    IMPLICIT,
    LEADING,
    SUPPORTING,
    Part,
    read_names,
    role_of,
)
from bot.domain.programme import Role

RESPONSIBLE = "责任|承办|完成|实施|落实|执行|主管|负责|承担|办理|推进|主体"
_ALIEN = "指导|监督|督办|督导|督查|考核|联系|监管|验收|受理|申报"
# What stands before a label and belongs to it; 市住建局责任单位 is a unit and a label.
LEVEL = "(?:(?<![\u4e00-\u9fff])各?(?:省|市|县|区|州|旗|镇|街道|局)(?:级|直|属|本级)?|主要|具体|共同|其他|其它|相关|有关|行业|属地)?"
_LEVEL_INSIDE = "(?:省级|市级|县级|区级|镇级|省直|市直|县直|区直|主要|具体|相关|有关)?"
BODY = "(?:单位|部门|科室|处室|机构|主体|科（室）|股室|地区|方)"
# 责任单位及责任人, 牵头（责任）单位, 责任单位（首位为牵头单位）
LABEL = re.compile(
    rf"{LEVEL}(?P<role>{LEADING}|{SUPPORTING}|{RESPONSIBLE}|{_ALIEN})"
    rf"(?:[（(]?(?:责任|负责|实施|落实|配合|牵头|协办|市直|市级|区直|区级|县直|县级|领导)[）)]?)?{_LEVEL_INSIDE}{BODY}"
    r"(?:[及和与、/](?:主要)?(?:责任|配合|负责|协办|牵头)(?:人|单位|部门|领导))?(?P<note>[（(][^（）()]{1,20}[）)])?\s*(?:[:：]|——(?=[\u4e00-\u9fff])|(?:分别)?[为是](?=[省市县区州旗各团]))"
)
SHORT_LABEL = re.compile(rf"(?P<role>{LEADING}|配合|协办|责任|落实|承办)\s*[:：]")
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
_LIMIT = re.compile(
    r"(?:完成时限|完成时间|时间节点|办理时限|时限要求|完成期限|时限)\s*[:：]\s*(?P<limit>[^，。；;）)\n]{2,40})"
)
# 责任单位为县卫健局，县妇联配合
_OWN_ROLE = re.compile("(?P<role>共同牵头|牵头|共同配合|配合|协办|协助|协同|参与)(?:单位|实施|落实|完成)?$")
_SENTENCE_END = re.compile(r"[。！\n]")
# No real statement is longer; it bounds the work on hostile text.
LONGEST = 2_000
# What may lead from the words to the label: ——责任单位：…
_LEADERS = " 　\t—–―→▶►◆●"


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


def at_label(text: str, label: re.Match[str], closed: dict[int, int]) -> Statement | None:
    opened = label.start() - 1
    while opened >= 0 and text[opened] in _LEADERS:
        opened -= 1
    is_led = any(mark.strip() for mark in text[opened + 1 : label.start()])
    if opened >= 0 and text[opened] in OPENING:
        close = closed.get(opened)
        end = min(len(text), opened + LONGEST) if close is None else close + 1
        inside = text[label.start() : end if close is None else close][:LONGEST]
        doubts = () if close is not None else (("括号没有写完整", text[opened : opened + 30]),)
        return _statement(inside, opened, end, alone=not text[:opened].strip(), doubts=doubts)
    if opened >= 0 and not is_led and text[opened] not in "。；;！!：:，,）)】]“”":
        before = text[:opened]
        # 明确责任单位：… inside a sentence is prose; after a gap it is a second statement on the line.
        if opened == label.start() - 1 or not before.strip():
            return None
    stop = _SENTENCE_END.search(text, label.end(), label.end() + LONGEST)
    end = stop.end() if stop else min(len(text), label.end() + LONGEST)
    inside = text[label.start() : end].rstrip("。！\n")
    return _statement(inside, opened + 1 if is_led else label.start(), end, alone=opened < 0)


def _statement(
    inside: str, start: int, end: int, *, alone: bool, doubts: tuple[tuple[str, str], ...] = ()
) -> Statement | None:
    implicit = IMPLICIT.search(inside)
    parts = tuple(read_parts(inside))
    if not any(part.names for part in parts):
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
        [*LABEL.finditer(inside), *_OTHER_LABEL.finditer(inside), *SHORT_LABEL.finditer(inside)],
        key=lambda mark: (mark.start(), -mark.end()),
    )
    kept: list[re.Match[str]] = []
    for mark in marks:
        if not kept or mark.start() >= kept[-1].end():
            kept.append(mark)
    for index, mark in enumerate(kept):
        word = mark.groupdict().get("role")
        value = inside[mark.end() : kept[index + 1].start() if index + 1 < len(kept) else len(inside)]
        if word == "指导":
            guides = (("指导单位没有作为责任单位读取", value.strip(" ；;，,、。")[:40]),)
            yield Part(Role.SUPPORTING, mark.group().strip(), (), guides)
        if word is None or re.fullmatch(_ALIEN, word):
            continue
        yield from _of_roles(value, role_of(word), mark.group().strip())


def _of_roles(value: str, role: Role, label: str) -> Iterator[Part]:
    """责任单位为县卫健局，县妇联配合: what stands behind a comma may say its own role."""
    groups_of = split_outside(value, "，,；;。")
    own = [_OWN_ROLE.search(group.strip()) for group in groups_of]
    if not any(own):
        yield from read_names(value, role, label=label)
        return
    rest = "，".join(group for group, found in zip(groups_of, own, strict=True) if not found)
    yield from read_names(rest, role, label=label)
    for group, found in zip(groups_of, own, strict=True):
        if found:
            yield from read_names(group.strip()[: found.start()], role_of(found["role"]), label=found["role"])
