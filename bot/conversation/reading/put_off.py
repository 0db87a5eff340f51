"""Until when something is put off, and why, in words of any order: 局长出差，申请延期到10月10号; 延到国庆后行不行.

The sentence is taken clause by clause. The clause that asks for more time names the day; whatever is left of the sentence
is the reason. A day that stands only in the reason (局长出差，10月8号才回来) is the day that is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.reading.spoken_time import time_in, without_times

_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+")
_BECAUSE = re.compile(r"(?<=\S)\s*(?=因为|由于|原因是)")
_LONGER = (
    r"(?:延期|延长|延后|延迟|延[到至]?(?![伸续误安])|宽限|宽容|通融|放(?:一?放|几天)|缓(?=[到至几一两交报\d])|推迟|推后|推[到至]|放[到至]|[晚迟缓][到至]|拖(?=[到至几一两])|往后(?:推|延|挪|拖)?|拖[到至]|"
    r"[晚迟](?=[几一两二三四五六七些点\d])|多给|再给)"
)
_WANTED = re.compile(
    rf"(?:(?:我们?|咱们?|本单位|我单位|那|就|先|想|要|能|可以|请|麻烦|领导|给|批准|帮|不能|能不能|能否|可不可以|是否|可否|再|申请)*{_LONGER}"
    r"(?:[到至]|为|几天|两天|点|些|一下|时间|申请)*)|申请|(?:再|才能?|就)(?:交|报|填|弄|盖|给)(?:上去|给?你们)?"
)
_HOUR = re.compile(r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})点(?:半|一刻|三刻)?(?!钟?[后以之])|\d{1,2}[:：]\d{2}")
_WHY = re.compile(r"^(?:因为?|由于|原因[是为]?[:：]?|理由[是为]?[:：]?|主要是?)")
# The day on which somebody is back, or something is there: 10月8号才回来, 数据9号出来; not 月底弄不完.
_REMINDS = re.compile(r"提醒|[叫喊催]我|通知我")
_CANNOT = re.compile(r"不[完了上出成]|来不及|赶不")
_IS_AWAITED = re.compile(r"(?:才|再|回|以?后|完|就|能|定|出|到|开|是|有)")
_EMPTY = re.compile(
    r"我们?|咱们?|本单位|我单位|打算|准备|请求|需要?|希望|这边|这块|给?你们|您|领导|老师|科长|得|让|问问?|拖|抽空|想|要|能不能|能否|可不可以|是否|可以|可否|能|行不行|行吗|行不|成不成|好不好|吗|吧|呢|啊|呀|嘛|哈|"
    r"请|麻烦|帮忙?|给|再|才|交|报|填报?|上报|报送|一下|申请|到|至|那天|那|这|就|的|了|把|时间|截止|批准|同意|谢谢|多谢|大概|最好|先|还是|改|"
    r"材料|表格?|本季度|季度|几天|两天|点|些|弄|提醒|叫|喊|说一?声|告诉|说|催|通知|继续|回头|等|来|在|行|不|是|好|批|天|日|号|为|个|会|去|上去|吗|左右|之?前|前后|算了|要不"
)
_POLITE = re.compile(
    r"(?:行不行|可不可以|能不能|可以|好不好|行吗|行不|成不成|来不及|赶不上|谢谢|多谢|麻烦|拜托|您|你们?|我们?|请|批准?|同意|通过|告诉|通知|说|一声|提醒|"
    r"叫|喊|到时候?|一下|就|那天?|这天|定|算了|知道|收到|好的?|嗯|吧|吗|呢|啊|呀|了|的|领导(?!不)|给|看看|行|再|先|帮忙?|要不|还是|是|下)"
)
_INSTEAD = re.compile(r"(?:改|换|调整?)[成为到]?|写错了?|错了|不对|日期|应该|应为|那个|不|晚了|太[晚早]")
_NOT_THAT = re.compile(r"(?:不是|不要|别写)[^，,。；;]*[，,。；;]\s*(?=\S)|[，,。；;]\s*(?:而?不是|不要)[^，,。；;]*$")
_IS_BACK = re.compile(r"才|回(?!头)")


@dataclass(frozen=True)
class PutOff:
    """`when` are the words that name the time, `why` those that give the reason; either may be empty. `is_asked`: more
    time is asked for, in so many words."""

    when: str = ""
    why: str = ""
    is_asked: bool = False


def read_put_off(text: str) -> PutOff:
    """The day that is asked for and the reason, of any sentence about more time."""
    clauses = [found[0].strip() for found in _CLAUSE.finditer(_BECAUSE.sub("，", text))]
    possible = [clause for clause in clauses if time_in(clause) and not _CANNOT.search(clause)]
    asked = [one for one in possible if _WANTED.search(one) or _REMINDS.search(one) or _says_nothing(one)]
    timed = asked or [clause for clause in possible if _IS_AWAITED.search(clause)]
    # 周四吧，周四上午: the fuller one is meant.
    found = max((time for clause in timed if (time := time_in(clause))), key=lambda one: len(one[0]), default=None)
    reasons = []
    for clause in clauses:
        said = clause
        if clause in asked or (_WANTED.search(clause) and not time_in(clause)):
            said = _WANTED.sub("", clause.replace(found[0], "") if found and clause in asked else clause)
        said = _WHY.sub("", said.strip())
        if timed and clause == timed[0] and not asked and not _says_nothing(clause):
            reasons.append(said)
            continue
        is_of_asking = said != clause
        if len(said) >= 3 and not (_says_nothing(said) if is_of_asking or time_in(said) else _is_polite(said)):
            reasons.append(said.strip("的，, 吧"))
    when = _whole_time(found[0], clauses) if found else ""
    return PutOff(when, "，".join(reasons), _WANTED.search(text) is not None)


def _whole_time(first: str, clauses: list[str]) -> str:
    """下午再弄，三点叫我: the hour that another clause names belongs to the day of the first."""
    hours = [found[0] for clause in clauses if (found := _HOUR.search(clause)) and found[0] not in first]
    return f"{first}{hours[0]}" if hours and not _HOUR.search(first) else first


def _says_nothing(clause: str) -> bool:
    """Whether nothing but the polite words of asking is left beside the time."""
    return len(_EMPTY.sub("", without_times(_WANTED.sub("", clause)))) < 2


def _is_polite(clause: str) -> bool:
    """行不行, 批了告诉我一声, 就那天吧: nothing that could be a reason."""
    return len(_POLITE.sub("", clause)) < 2


def is_only_put_off(text: str) -> bool:
    """晚两天, 宽限几天吧: more time and nothing else."""
    return _WANTED.search(text) is not None and _says_nothing(text)


def only_asks(text: str) -> bool:
    """Whether one clause says nothing but that more time is wanted: 得延到10月8号，领导在外地."""
    return any(is_only_put_off(found[0]) for found in _CLAUSE.finditer(text))


def asking_clause(text: str) -> str:
    """The clause that asks for more time until a day; the whole text where none does."""
    clauses = [found[0] for found in _CLAUSE.finditer(text)]
    return next((one for one in clauses if _WANTED.search(one) and time_in(one)), text)


def is_only_a_time(text: str) -> bool:
    """明天早上吧, 那29号下午: a time and nothing else."""
    return time_in(text) is not None and _says_nothing(text) and not _WANTED.search(text)


def day_instead(text: str) -> str:
    """The time of words that only name another one than was shown: 改成10月15号吧, 时间改到15号, 还是延到下周五; else nothing."""
    said = _NOT_THAT.sub("", text)
    found = time_in(said)
    is_new = found and not _IS_BACK.search(said) and _says_nothing(_INSTEAD.sub("", said))
    return found[0] if found and is_new else ""
