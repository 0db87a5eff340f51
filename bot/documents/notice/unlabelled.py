"""Statements of units without a label: prose in brackets, names behind a gap, in front or on a line of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.documents.notice.brackets import groups, split_outside
from bot.documents.notice.labelled import BODY, LEVEL, LONGEST, RESPONSIBLE, SHORT_LABEL, Statement, read_parts
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

# 【市教育局】新建学校3所: whose it is stands in front.
_IN_FRONT = re.compile(r"\s*[【\[［](?P<names>[^【】\[\]［］\n]{2,60})[】\]］]\s*(?=\S)")
# More such labels that name no unit are no list; it bounds the work on hostile text.
_MOST_LABELS = 20
_SENTENCE_LABEL = re.compile(rf"(?:^|(?<=[。！]))[ 　]*(?={SHORT_LABEL.pattern})")
# 牵头单位 市教育局: a gap instead of a colon, only at the head of a line.
_GAPPED = re.compile(
    rf"\s*(?P<label>{LEVEL}(?P<role>{LEADING}|{SUPPORTING}|{RESPONSIBLE}){BODY})[ 　\t]+(?P<names>\S.*)$"
)
_BY = re.compile(r"^(?:(?:此|该|本|这)项?(?:工作|任务|项目|实事)?)?(?:主要)?由")
# …新建母婴室18间，由区卫健局牵头，各街道配合。
_BY_CLAUSE = re.compile("[，,](?=由[\u4e00-\u9fff])")
_PROSE_ROLE = re.compile(
    r"(?:(?:等)?(?:单位|部门|有关部门|相关部门)?(?:按照?|根据|依)(?:各自)?(?:职责|职能)?(?:分工)?(?:分别)?(?:共同)?)?"
    r"(?P<role>共同牵头|共同负责|共同落实|共同承担|牵头负责|牵头组织实施|牵头|负责落实|具体负责|负责实施|负责|组织实施|共同实施|具体实施|实施|承办|承担|办理|落实|配合落实|配合|协助|协同|"
    r"参与|参加|协办)$"
)
# 省有关部门按职责分工负责
_COLLECTIVE = re.compile("(?:省|市|县|区|州)(?:级|直)?各?(?:有关|相关)(?:部门|单位)")
# 请各单位每季度末报市妇联 ends like a unit and is none.
_SENTENCE = re.compile("请|须|按时|每(?:个?季|个?月|年|半)|报[省市县区送]")
_TIME_CELL = re.compile(r"(?:月|季度|年)(?:底|末|内|初|\d+日)?(?:之?前|完成)?$|全年|长期|持续")
# 2025年11月底前完成 between or behind the units of a bracket.
_TIME_PIECE = re.compile(
    r"(?=.)(?:20\d\d年度?)?(?:全年|年[内底末]|\d{1,2}月(?:\d{1,2}日|份|[上中下]旬)?|第?[一二三四]季度|[上下]半年)?[底末]?(?:之?前|以前)?"
    r"(?:全部|全面|基本)?(?:完成|建成|完工|竣工|投用|投入使用|落实到位)?|(?:长期|持续|常态化?)(?:坚持|推进|开展|实施)?"
)


def gapped(text: str) -> Iterator[Statement]:
    found = _GAPPED.match(text[:LONGEST])
    if found is None:
        return
    parts = tuple(read_names(found["names"], role_of(found["role"]), label=found["label"]))
    if parts and all(looks_like_unit(name) for part in parts for name in part.names):
        yield Statement(0, len(text), parts, is_alone=True)


def short_labelled(text: str) -> Iterator[Statement]:
    """主办：区教育局；协办：区妇联。 as a sentence of its own: labels without the word for unit."""
    for found in islice(_SENTENCE_LABEL.finditer(text), _MOST_LABELS):
        end = text.find("。", found.end(), found.end() + LONGEST)
        end = len(text[: found.end() + LONGEST]) if end < 0 else end + 1
        parts = tuple(read_parts(text[found.start() : end].rstrip("。")))
        if parts and all(looks_like_unit(name) for part in parts for name in part.names):
            doubts = tuple(doubt for part in parts for doubt in part.doubts)
            yield Statement(found.start(), end, parts, is_alone=not text[: found.start()].strip(), doubts=doubts)
            return


def in_front(text: str) -> Iterator[Statement]:
    found = _IN_FRONT.match(text)
    if found and surely_units(split_outside(found["names"], "、，,；; 　")):
        doubt = ("方括号里没有写“责任单位”，按责任单位读取", found["names"][:40])
        yield Statement(0, found.end(), tuple(read_names(found["names"], Role.RESPONSIBLE)), doubts=(doubt,))


def spaced(text: str) -> Iterator[Statement]:
    """A table's row pressed into a line: the words, a gap, nothing but units, and maybe a gap and a time limit."""
    if len(text) > LONGEST:
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


def last_sentence(text: str) -> Iterator[Statement]:
    """由市妇联牵头，市财政局配合。 as the last sentence of a paragraph, without brackets."""
    end = len(text.rstrip(" 　。；;"))
    start = max(text.rfind(mark, 0, end) for mark in "。；;！") + 1
    clauses = list(_BY_CLAUSE.finditer(text, max(start, end - 200), end))
    if clauses and not _BY.match(text[start:end].strip()):
        start = clauses[-1].start()
    sentence = text[start:end].strip("，, 　")
    if not _BY.match(sentence) or len(sentence) > 200:
        return
    parts, loose = _prose(as_list(sentence))
    if parts and not loose:
        doubts = tuple(doubt for part in parts for doubt in part.doubts)
        yield Statement(start, len(text), tuple(parts), is_alone=start == 0, doubts=doubts)


def in_brackets(text: str) -> Iterator[Statement]:
    """Statements without a label: （市教育局牵头，市财政局配合）, （市教育局、市财政局负责）, （县妇联、各乡镇）."""
    for start, end in groups(text):
        if end - start > 400:
            continue
        inside = text[start + 1 : end - 1]
        implicit = IMPLICIT.search(inside)
        inside = without_notes(IMPLICIT.sub("", inside))
        if short := list(read_parts(inside)) if SHORT_LABEL.match(inside.strip()) else []:
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
    if len(line) > 200 or _SENTENCE.search(line):
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
