"""Whether somebody says to be away (外出): 我25号到29号出差, 本周三到周日外出学习, 人在外地.

The clause holds nothing but the person, the time, where to and the leave itself; 组织民警外出培训3次 tells of work.
"""

from __future__ import annotations

import re

from bot.conversation.reading.spoken_time import without_times

_CLAUSE = re.compile(r"[^，,。；;！!\n]+")
LEAVE = (
    r"(?:出差|请[\u4e00-\u9fff]{0,3}假|休假|外出(?:学习|开会|培训|办事)?|不在(?:单位|岗|办公室|家)?|(?:去|参加)?(?:外地)?(?:培训|学习)|住院|年休假?|公休|"
    r"休[\u4e00-\u9fff]{0,2}假|在外地?(?:开会|学习|培训|出差)?|(?:去|到(?![周下]))[\u4e00-\u9fff]{1,5}(?:开会|出差|学习|培训|办事))"
)
_LEAVE = re.compile(LEAVE)
_AROUND = re.compile(
    r"本人|我们?|咱|人|这几天|这两天|这段时间|这周|本周|下周|今天|明天|后天|最近|月底|从|到|至|起|开始|要|得|会|将|正|已经?|在|还|呢|了|哈|啊|吧|的|因|因为|[号日]|[\s\d.~～—-]|"
    r"周[一二三四五六日天]|(?:去|到)[\u4e00-\u9fff]{1,4}$|以?后|不好意思|领导|老师"
)
_WHO = re.compile(r"本人|我们?|咱|人|要|得|会|将|从|起|开始|都|因为?|去[\u4e00-\u9fff]{1,4}$|[呢了哈啊吧的]")
_SPAN = re.compile(r"(?:\d{1,2}[号日]?|周[一二三四五六日天]|[月日号])\s*(?:到|至|[-~～—])\s*(?:下?周|\d|月底)")


def leaving_clause(text: str) -> str:
    """The clause that says nothing but that somebody is away; nothing where none does."""
    for found in _CLAUSE.finditer(text):
        said = found[0].strip()
        if _LEAVE.search(said) and len(_AROUND.sub("", without_times(_LEAVE.sub("", said, count=1)))) < 2:
            return said
    return ""


def is_away_for_days(text: str) -> bool:
    """Whether somebody is away from one day to another (25号到29号出差，回来再弄)."""
    return _SPAN.search(leaving_clause(text)) is not None


def only_days(text: str) -> str:
    """The days of such a clause: 25号到29号."""
    return _WHO.sub("", _LEAVE.sub("", leaving_clause(text))).strip()
