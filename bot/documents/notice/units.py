"""Who is responsible (责任单位): the statements of units in an item.

Statements are written in brackets at the end of an item （责任单位：…）, on a line of their own, in a table's cell, or as
prose in brackets （市教育局牵头，市财政局配合）. The names in them are read by names.py.
"""

from __future__ import annotations

import re

from bot.documents.notice.brackets import pairs
from bot.documents.notice.labelled import LABEL, Statement, at_label, read_parts
from bot.documents.notice.unlabelled import (
    gapped,
    in_brackets,
    in_front,
    last_sentence,
    read_bare,
    short_labelled,
    spaced,
)

__all__ = ["Statement", "find_first_leads", "find_statements", "read_bare", "read_parts"]

# Labels that name nobody; more of them are no list, and it bounds the work on hostile text.
_MOST_EMPTY = 20
_FIRST_LEADS = re.compile(
    r"[^。；;（）()，,、:：\n]{0,14}(?:列|排)?(?:名|序)?(?:在|于|为)?(?:第一(?:位)?|首位|首个|排头|最前)(?:者|的|单位|部门|责任单位)*"
    r"(?:即)?(?:为|是|系)(?:总|工作|主要)?(?:牵头|主责)(?:责任|负责)?(?:单位|部门)"
    # 各牵头单位（排在首位的责任单位）, 列首位的责任单位（牵头单位）
    r"|(?:牵头|主办|主责)(?:单位|部门)[（(][^（）()]{0,8}(?:第一(?:位)?|首位|最前)[^（）()]{0,8}(?:单位|部门)[）)]"
    r"|(?:第一(?:位)?|首位|最前)的?(?:责任)?(?:单位|部门)[（(](?:即|以下简称)?[“]?(?:牵头|主办|主责)(?:单位|部门)[”]?[）)]"
)


def find_statements(text: str, *, is_loose: bool = False) -> list[Statement]:
    """Every statement of units in a paragraph, in order of place.

    `is_loose`: the list has no statements with labels or brackets, so that units behind a gap may be one.
    """
    found: list[Statement] = []
    end = empty = 0
    closed = pairs(text)
    for label in LABEL.finditer(text):
        if label.start() < end:
            continue
        statement = at_label(text, label, closed)
        if statement is not None:
            found.append(statement)
            end = statement.end
            continue
        empty += 1
        if empty > _MOST_EMPTY:
            break
    if not found:
        found = list(in_brackets(text)) or list(gapped(text)) or list(short_labelled(text)) or list(last_sentence(text))
    if not found and is_loose:
        found = list(in_front(text)) or list(spaced(text))
    return found


def find_first_leads(text: str) -> str:
    """The sentence that makes the first unit of every list the lead (列第一位的为牵头单位), if there is one."""
    found = _FIRST_LEADS.search(text)
    return found.group().strip(" ，,：:") if found else ""
