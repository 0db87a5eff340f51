"""What the columns of a task list or a form are called, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.documents.notice.names import looks_like_unit


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    GROUP = "group"
    NAME = "name"
    CONTENT = "content"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    AMOUNT = "amount"
    MEASURE = "measure"
    LIMIT = "limit"
    PROGRESS = "progress"
    OTHER = "other"


# The first pattern that is found decides, so the narrower stand first.
_NAMES: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"^(?:项目|实事|任务|事项)?(?:序号?|编号|序列号?|No\.?|项次)$"),
    (Column.OTHER, r"^(?!.*(?:单位|部门)).*(?:领导|责任人|负责人)|评分|联系人|联络人|电话|备注|资金|投资|督|监"),
    (Column.MEASURE, r"^(?:计量|计数|度量|数量|指标)单位$|^量词$"),
    (Column.AMOUNT, r"^(?:20\d\d年)?(?:年度?)?(?:目标|任务|计划|指标)(?:值|数|量|数值|数量)$|^数量$"),
    (Column.LIMIT, r"进度(?:要求|计划|安排)|计划进度"),
    (
        Column.PROGRESS,
        r"进展|进度情况|完成情况|落实情况|推进情况|任务进度|本季度|存在的?(?:问题|困难)|下步|下一步|工作成效|进度$",
    ),
    (Column.LIMIT, r"时限|完成时间|时间节点|时间要求|完成期限|时间安排|办结时间|进度安排|时间进度"),
    (Column.LEAD, r"牵头|主办|主责"),
    (Column.SUPPORTING, r"配合|协办|协助|参与|协同|参加"),
    (
        Column.RESPONSIBLE,
        r"(?:责任|承办|实施|落实|完成|负责|主管|执行|承担)(?:单位|部门|主体|科室|处室|机构)|(?:责任|任务|职责|工作)分工|^单位$|^部门$|^责任$|^分工$",
    ),
    (Column.GROUP, r"^(?:类别|类型|分类|领域|项目类别|任务类别|事项类别|板块|方面|大类)$"),
    (
        Column.NAME,
        r"名称|^(?:实事|实事项目|民生实事|项目|任务|事项|工作任务|重点任务|任务事项|工作事项|主要任务|重点工作|工作项目|任务清单|实事内容|措施|政策措施|民生项目|目标任务|工作任务及目标)$",
    ),
    (Column.CONTENT, r"内容|目标|措施|举措|要求|标准|任务|指标|说明|建设规模|具体|事项|成果"),
)


def column_of(name: str) -> Column | None:
    """What a column with this header holds; None where the words are no header."""
    bare = re.sub(r"[\s　（）()：:]", "", name)
    if not bare or len(bare) > 24:
        return None
    return next((column for column, pattern in _NAMES if re.search(pattern, bare)), None)


def is_column_name(text: str) -> bool:
    """Whether a line can only be the header of a column."""
    return (
        len(text) <= 20
        and not re.search(r"[，。；、：:]|^[一二三四五六七八九十\d]", text)
        and column_of(text) is not None
    )


UNIT_COLUMNS = (Column.LEAD, Column.RESPONSIBLE, Column.SUPPORTING)
_LIMIT = re.compile(r"(?:月|季度|年)(?:底|末|内|初|\d+日)?(?:之?前|完成|$)|全年|长期|持续")


def arrange(cells: Sequence[str], header: Sequence[str]) -> list[str]:
    """Give a row's lines to its columns by what they look like; several units share a cell, one a line."""
    kinds = [column_of(name) for name in header]
    row = [""] * len(header)
    free = [index for index, kind in enumerate(kinds) if kind in (Column.NAME, Column.CONTENT, Column.GROUP)]
    units = [index for index, kind in enumerate(kinds) if kind in UNIT_COLUMNS]
    limit = next((index for index, kind in enumerate(kinds) if kind is Column.LIMIT), None)
    row[0] = cells[0]
    used_words = 0
    for cell in cells[1:]:
        if limit is not None and len(cell) <= 20 and _LIMIT.search(cell) and used_words:
            row[limit] = f"{row[limit]}\n{cell}".strip()
        elif units and used_words and len(cell) <= 40 and all(map(looks_like_unit, re.split(r"[、，\s]+", cell))):
            index = units[0] if not row[units[0]] or len(units) == 1 else units[1]
            row[index] = f"{row[index]}\n{cell}".strip()
        elif free:
            index = free[min(used_words, len(free) - 1)]
            row[index] = f"{row[index]}\n{cell}".strip()
            used_words += 1
    return row
