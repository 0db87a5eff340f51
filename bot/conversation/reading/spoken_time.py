"""Where a free sentence names a time: 知道了，明天下午三点再提醒我; 局长出差，10月8号才回来.

Only the place is found here; what the words mean is read by bot.when.
"""

from __future__ import annotations

import re

_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_DAY = (
    rf"(?:大后天|今天|今儿|今日|今晚|明天|明儿|明日|明早|明晚|后天|后日|"
    rf"(?:下下?个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末]|"
    rf"(?:{_COUNT}|下个?|本|这个?)月份?{_COUNT}[日号]?|{_COUNT}[日号](?!线|楼|文|院|门)|"
    r"\d{1,2}[./]\d{1,2}(?=[日号]?(?:再|交|报|前|吧|$))|"
    rf"(?:下个?|本|这个?|{_COUNT})月(?:底|末|初|中旬?|上旬|下旬)|月底|月末|"
    r"(?:国庆|中秋|五一|元旦|春节|十一|过|假|长假)(?:节|假期|假)?(?:完|以|之)?后|"
    r"(?:节|假期?|放假|国庆|中秋|春节)(?:以|之)?后|"
    r"下下?(?:周|个?星期|个?礼拜)|下个?月)"
)
_PART = r"(?:上午|下午|中午|早上|早晨|一大?早|晚上|傍晚|上班(?:时|以?后)?|下班(?:之|以)?前?|午饭后)"
_HOUR = rf"(?:{_COUNT}(?:点钟?|时)(?:半|一刻|三刻|{_COUNT}分?)?|\d{{1,2}}[:：]\d{{2}})"
_SPAN = (
    r"(?:(?:再?过|再?等)?(?:半个?(?:小时|钟头|天)|[一两]个半(?:小时|钟头)|"
    rf"{_COUNT}个?半?(?:小时|钟头|分钟|工作日|天|周|星期|礼拜))(?:以后|之后|过后|后)?)"
)
_ONE = rf"(?:{_DAY}|{_PART}|{_HOUR}|{_SPAN})"
_TIME = re.compile(rf"{_ONE}(?:\s*的?\s*{_ONE})*")


def time_in(text: str) -> re.Match[str] | None:
    """The first time that a text names; the days of 晚3天 count as one."""
    return _TIME.search(text)


def without_times(text: str) -> str:
    """The text without the times it names."""
    return _TIME.sub("", text)
