"""Names of children beside words of a case: they may not stand in a report (未成年人保护法第一百零三条).

There is no telling a name for certain; what is found is asked about, never removed unasked. A name is looked for only in
a sentence that speaks of a case, and only where the words around it say that it is a child's: 女童李小红, 李小红（9岁）.
What is already made unknown (王某某, 小X) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.surnames import COMPOUND_SURNAMES, NO_NAMES, SURNAMES

_CASE = re.compile(
    r"性侵|猥亵|强奸|被害|受害|侵害|家暴|家庭暴力|虐待|遗弃|案件|个案|案发|涉案|办案|嫌疑|立案|刑事|判决|欺凌|霸凌|拐卖|失踪|自杀|自残|自伤|坠楼|溺水"
)
_GIVEN = r"(?![某×xX*＊])[\u4e00-\u9fff](?:(?![某×xX*＊])[\u4e00-\u9fff])??"
_NAME = rf"(?:{COMPOUND_SURNAMES}|[{SURNAMES}]){_GIVEN}"
_CHILD = r"(?:学生|儿童|幼儿|女童|男童|女孩|男孩|女婴|男婴|未成年人|少年|少女|女生|男生|被害人|受害人|受害者|当事人|小朋友|孩子)"
_ENDS = r"(?=[（(，,、。；;：:！!？?\s的被遭受因于在与和将已]|今年|现年|开展|进行|提供|实施|等|$)"
_AGED = r"(?=\s*[（(，,]\s*(?:男|女|现?年?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:周)?岁)|同学|小朋友)"
_PATTERNS = (
    re.compile(rf"{_CHILD}[：:]?(?P<name>{_NAME}){_ENDS}"),
    re.compile(rf"(?P<name>{_NAME}){_AGED}"),
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")


def childrens_names(text: str) -> Iterator[tuple[int, int]]:
    """Where a child's name seems to stand in a sentence about a case, as (start, end)."""
    for sentence in _SENTENCE.finditer(text):
        if not _CASE.search(sentence[0]):
            continue
        for pattern in _PATTERNS:
            for found in pattern.finditer(sentence[0]):
                if not NO_NAMES.match(found["name"]):
                    yield sentence.start() + found.start("name"), sentence.start() + found.end("name")
