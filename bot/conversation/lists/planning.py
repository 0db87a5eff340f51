"""Words that change a programme's schedule, into its rules: 催报时间改为9点30, 截止前7个工作日再提醒一次.

A sentence is one of the patterns below from its first character to its last, or it is none: an office that talks about
reminders must not change them by accident. Days are working days; 逾期第4天以后 and 起 include the day they name. What was
understood is shown before it is done (handlers/rounds/planning.py), so a doubtful word is settled there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain import rules as change
from bot.domain.round import RoundRules, RulesContradict
from bot.when.hours import HOUR, read_hour
from bot.when.normal import normalise
from bot.when.stretch import Impossible

_DAYS = r"个?(?:工作)?[天日]"
_PLACE = (
    rf"(?:(?:(?:截止|到期)(?:时间|日)?)?(?:(?P<before>前)|(?P<after>后))第?(?P<n>\d{{1,3}}){_DAYS}"
    rf"|(?:逾期|超期|截止)后?第?(?P<late>\d{{1,3}}){_DAYS}|(?P<due>截止(?:当天|当日|日当天|那天)))"
)
_TO = r"(?:改为|改成|改到|改在|调整为|调整到|调到|定在|定为|设为|设置为|是|为|:|：)?"
_REMIND = r"(?:的?(?:提醒|催报|催办|通知))"
_CLOCK = r"(?P<clock>(?:[早上中下午晚]{0,2})\d{1,2}(?:点(?:半|[13]刻|\d{1,2}分?)?|时(?:\d{1,2}分?)?|:\d{2}))"
_NO = r"(?:不要|不用|不再|别|取消|去掉|删掉|删除|停掉)"

Rule = Callable[[RoundRules, re.Match[str], date], RoundRules]


def read_change(text: str, rules: RoundRules, today: date) -> RoundRules | None:
    """The rules after what the text asks for; None where it asks for nothing of the kind. Raises RulesContradict."""
    plain = normalise(text).rstrip("。.!")
    plain = re.sub(r"^(?:请|麻烦|帮我|把|将|以后|后)+", "", plain)
    for pattern, rule in _RULES:
        if found := pattern.fullmatch(plain):
            return rule(rules, found, today)
    return None


def _place(found: re.Match[str]) -> int:
    if found["due"]:
        return 0
    if found["late"]:
        return int(found["late"])
    return -int(found["n"]) if found["before"] else int(found["n"])


def _hour(found: re.Match[str]) -> time:
    match = HOUR.fullmatch(found["clock"])
    try:
        hour = read_hour(match).at if match else None
    except Impossible:
        hour = None
    if hour is None:
        raise RulesContradict("hour", "no such hour")
    return hour


def _add(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return change.add_stage(rules, _place(found))


def _drop(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    place = _place(found)
    match found["span"]:
        case None:
            return change.drop_stages(rules, lambda offset: offset == place)
        case "前":
            return change.drop_stages(rules, lambda offset: offset <= place)
        case _:
            return change.drop_stages(rules, lambda offset: offset >= place)


def _drop_late(rules: RoundRules, _found: re.Match[str], _: date) -> RoundRules:
    return change.drop_stages(rules, lambda offset: offset > 0)


def _only_until(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    place = _place(found)
    return change.drop_stages(rules, lambda offset: offset > place)


def _open(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return change.move_opening(rules, _place(found))


def _reminder_hour(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, reminder_hour=_hour(found))


def _due_hour(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, due_hour=_hour(found))


def _fill_by(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    hour = _hour(found) if found["clock"] else rules.fill_by_hour
    return replace(rules, fill_by_offset=_place(found), fill_by_hour=hour)


def _fill_by_hour(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, fill_by_hour=_hour(found))


def _seal_by(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, seal_by_offset=_place(found))


def _heads(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return change.escalate_from(rules, _place(found))


def _no_heads(rules: RoundRules, _found: re.Match[str], _: date) -> RoundRules:
    return change.escalate_from(rules, None)


def _lists(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return change.list_missing_at(rules, _place(found))


def _no_lists(rules: RoundRules, _found: re.Match[str], _: date) -> RoundRules:
    return change.list_missing_at(rules, None)


def _cap(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, unit_cap=int(found["count"]))


def _work(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    hours = []
    for side in ("from", "to"):
        match = HOUR.fullmatch(found[side])
        hour = read_hour(match).at if match else None
        if hour is None:
            raise RulesContradict("hour", "no such hour")
        # 5点半 after a morning is the afternoon's.
        hours.append(hour)
    return replace(rules, work_begins=hours[0], work_ends=hours[1])


def _daily_days(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, daily_summary_days=int(found["count"]))


def _no_daily(rules: RoundRules, _found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, daily_summary_days=0)


def _daily_hour(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, daily_summary_hour=_hour(found))


def _closes(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, closes_offset=_place(found))


def _ends(rules: RoundRules, found: re.Match[str], _: date) -> RoundRules:
    return replace(rules, ends_offset=int(found["count"]))


def _day(rules: RoundRules, found: re.Match[str], today: date) -> RoundRules:
    try:
        day = date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
        # A day without a year is the nearest one that is not long gone: in December, 1月4日 is next year's.
        if not found["year"] and day < today - timedelta(days=120):
            day = day.replace(year=day.year + 1)
    except ValueError:
        raise RulesContradict("day", "no such day") from None
    return change.set_day(rules, day, found["worked"] in ("上班", "算工作日", "为工作日", "是工作日"))


def _usual(_rules: RoundRules, _found: re.Match[str], _: date) -> RoundRules:
    return RoundRules()


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"(?:每天|每次)?(?:催报|提醒)的?(?:时间|时刻)(?:都)?{_TO}{_CLOCK}", _reminder_hour),
        (rf"{_CLOCK}(?:催报|提醒)", _reminder_hour),
        (rf"(?:报送)?截止(?:的?时间|时刻|日的?时间)?{_TO}{_CLOCK}", _due_hour),
        (rf"填报(?:的?截止)?(?:时间|日期|日)?{_TO}{_PLACE}{_CLOCK}?", _fill_by),
        (rf"填报(?:的?截止)?(?:时间|日期|日)?{_TO}{_CLOCK}", _fill_by_hour),
        (rf"盖章件?(?:的?截止)?(?:时间|日期|日)?{_TO}{_PLACE}", _seal_by),
        (rf"(?:开始填报|开始提醒|开始催报|首次提醒|第一次提醒)(?:时间|日期)?{_TO}{_PLACE}", _open),
        (rf"(?:单位)?负责人(?:从)?{_PLACE}(?:起|开始)?{_REMIND}?", _heads),
        (rf"(?:从)?{_PLACE}(?:起|开始)?(?:同时|也)?(?:提醒|催|通知)(?:单位)?负责人", _heads),
        (rf"{_NO}(?:再)?(?:提醒|通知|催)(?:单位)?负责人|(?:单位)?负责人{_NO}(?:提醒|催报|催)", _no_heads),
        (rf"(?:频道)?(?:在)?{_PLACE}(?:在频道)?(?:公布|通报|列出)(?:未报送?(?:单位|名单)?|名单)", _lists),
        (rf"{_NO}(?:在频道)?(?:再)?(?:公布|通报|列出)(?:未报送?(?:单位|名单)?|名单)", _no_lists),
        (rf"(?:再|增加|加|添加|新增)(?:一次)?(?:在)?{_PLACE}{_REMIND}?(?:一次)?", _add),
        (rf"(?:在)?{_PLACE}(?:再|也|加)?(?:增加|提醒|催报|催)(?:一次|1次|一下)?(?:{_REMIND})?", _add),
        (rf"{_NO}逾期(?:后)?{_REMIND}?|逾期(?:后)?{_NO}(?:再)?(?:提醒|催报|催)", _drop_late),
        (rf"{_NO}(?:在)?{_PLACE}(?:及)?(?P<span>后|起|前)?{_REMIND}?", _drop),
        (rf"{_PLACE}(?:及)?(?P<span>后|起|前)?(?:的)?{_NO}(?:再)?(?:提醒|催报|催)", _drop),
        (rf"(?:只|最多)?(?:提醒|催报|催)到{_PLACE}(?:为止)?", _only_until),
        (
            r"(?:每个?单位)?(?:每季度|每个季度|本季度)?(?:最多)?(?:主动)?(?:提醒|催报|发)?(?:消息)?(?:的)?"
            rf"(?:上限|次数|最多|最多提醒|最多发){_TO}(?P<count>\d{{1,4}})(?:条|次)?(?:消息)?",
            _cap,
        ),
        (
            r"(?:每个?单位)?(?:每季度|每个季度)?最多(?:主动)?(?:提醒|催报|发)(?:消息)?(?P<count>\d{1,4})(?:条|次)(?:消息)?",
            _cap,
        ),
        (
            rf"(?:工作时间|上班时间|发送时间|提醒时段){_TO}"
            r"(?P<from>[上下午早]{0,2}\d{1,2}(?:点(?:半|\d{1,2}分?)?|:\d{2}))[到至-]"
            r"(?P<to>[上下午晚]{0,2}\d{1,2}(?:点(?:半|\d{1,2}分?)?|:\d{2}))",
            _work,
        ),
        (rf"(?:每天的?|每日)?(?:简报|进度简报)(?:的?时间)?{_TO}{_CLOCK}", _daily_hour),
        (rf"{_NO}(?:再)?(?:发)?(?:每天的?|每日)?(?:简报|进度简报)", _no_daily),
        (rf"(?:每天的?|每日)?(?:简报|进度简报){_TO}(?:截止前|最后)?(?P<count>\d{{1,3}}){_DAYS}", _daily_days),
        (rf"(?:本轮|轮次|报送|补报)?(?:在)?{_PLACE}(?:关闭|收尾|结束|停止补报)", _closes),
        (rf"(?:关闭|收尾|补报截止)(?:时间|日期)?{_TO}{_PLACE}", _closes),
        (
            rf"(?:提出)?(?:结束清单|清单结束){_TO}(?:(?:全年|本年度)?报送(?:结束)?后)?(?:第)?(?P<count>\d{{1,3}}){_DAYS}(?:后)?",
            _ends,
        ),
        (
            r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:本办公室|我们)?"
            r"(?P<worked>上班|算工作日|为工作日|是工作日|不上班|放假|休息|不算工作日)",
            _day,
        ),
        (r"(?:恢复|还原|使用|用)?(?:成|为)?默认(?:设置|安排|日程)?|恢复原样", _usual),
    )
)
