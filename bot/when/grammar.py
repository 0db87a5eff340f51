"""The wordings of a day or a stretch of days, as an ordered table of rules.

Each rule is a pattern over normalised text (bot/when/normal.py), a reader that turns its match into a Stretch, and
examples. At one place of a text the longest match wins, and among equal ones the rule that stands first. What may
follow a stretch (前, 内, an hour, 最后一个工作日) is read by bot/when/phrase.py.

Conventions: 底 and 末 are the last day; 初 and 上旬 are the 1st to the 10th, 中旬 the 11th to the 20th, 下旬 the rest; a
week begins on Monday; 国庆前 is the day before the first day off; N个工作日内 and N天内 do not count today. 全年 and a
bare year are periods; 贯穿全年 and 全年持续推进 are ongoing (bot/when/words.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.when import days, feasts
from bot.when.counted import counted, next_workday
from bot.when.stretch import Setting, Stretch

Reader = Callable[["re.Match[str]", Setting], Stretch]


@dataclass(frozen=True)
class Rule:
    """One wording: what it looks like and how it is read."""

    pattern: re.Pattern[str]
    read: Reader
    examples: str


def _rule(pattern: str, read: Reader, examples: str) -> Rule:
    return Rule(re.compile(pattern), read, examples)


# A year in front: 2024年, 25年 (2020-2049), 今年.
_NEAR_YEAR = r"今年|当年|明年|次年|来年|下一?年|(?<![今以之])后年|去年|上一?年|(?<![年以之])前年"
_YEAR = rf"(?:(?:(?<!\d)(?P<year>(?:19|20)\d\d|[234]\d)年|(?P<near_year>{_NEAR_YEAR}))的?)"
_MONTH = r"(?<![\d.])(?P<month>\d{1,2})月"
# Not months: 8月龄, 6月饼, 3月度.
_NO_MONTH = r"(?![\d龄饼嫂供租薪均球亮票卡度])"
_NEAR_MONTH = r"(?P<near_month>本月|这个?月|当月|下下个?月|下个?月|次月|上个?月)"
_PART = r"(?P<part>上中旬|中下旬|[上中下]旬|[上下]半月|月?[底末初]|月?中(?![秋学小心期旬下]))"
_DAY = r"(?P<day>\d{1,2})"
_DAY_ENDS = r"日(?![间常益子元])"
# What follows a bare number makes it an amount: 12月31个.
_NO_AMOUNT = r"(?![\d.%‰/:]|[个所人名场次户件项元万亿家处条亩米间套辆台岁倍例篇份批期届楼线小点时年])"
_TO = r"[-至到]"
_EDGE = r"(?P<edge>[底末初中])?"
_WHICH = r"(?P<which>上上|上|本|这|下下|下)个?"
_UNIT = r"(?P<unit>工作日|天|日|周|(?<=[个半])月|年|小时|分钟|分|刻钟)"
_AMOUNT = r"(?<![\d.第月])(?:(?P<count>\d{1,3})(?P<half>\.5)?(?:个(?P<half1>半)?)?|(?P<half2>半)个?)"

RULES: tuple[Rule, ...] = (
    # Whole dates.
    _rule(
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sep>[-./ ])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?:日|(?![\d%]))",
        days.full_date,
        "2024-12-31 2024/12/31 2024.12.31",
    ),
    _rule(r"(?<![\d.])(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", days.full_date, "20241231"),
    _rule(rf"{_YEAR}?{_MONTH}的?{_DAY}{_DAY_ENDS}", days.month_day, "11月15日 2025年1月10日 明年3月1日"),
    _rule(rf"{_YEAR}?{_MONTH}{_DAY}{_NO_AMOUNT}", days.month_day, "12月31"),
    _rule(rf"{_YEAR}?{_MONTH}{_DAY}日?(?:{_TO}|、)(?P<day2>\d{{1,2}}){_DAY_ENDS}", days.days_of_month, "10月8日至18日"),
    _rule(rf"{_NEAR_MONTH}的?{_DAY}{_DAY_ENDS}", days.near_month_day, "下月15日 本月20日"),
    _rule(rf"(?<![\d.第月年]){_DAY}{_DAY_ENDS}(?![楼线院路门])", days.day_only, "15日 30号"),
    # Months and their parts.
    _rule(
        rf"{_YEAR}?(?<![\d.])(?P<month>\d{{1,2}})(?:月?(?:、|{_TO})|月[和及与])(?P<month2>\d{{1,2}})月{_NO_MONTH}(?![初中上下])(?:月?[底末])?",
        days.months,
        "9月-12月 7-9月 5、6月 9月和10月",
    ),
    _rule(rf"{_YEAR}?{_MONTH}的?{_PART}", days.month_part, "10月底 12月中旬 二〇二五年三月底"),
    _rule(rf"{_YEAR}?{_MONTH}[底末][、或-]?(?P<month2>\d{{1,2}})月初", days.turn_of_month, "9月底10月初"),
    _rule(rf"{_NEAR_MONTH}的?{_PART}", days.near_month_part, "本月底 下月初 下月中旬"),
    _rule(
        r"(?<![\d个半每腊冬正])(?P<part>月[底末初中]|上中旬|中下旬|(?<![上中])[上中下]旬|[上下]半月)",
        days.part_only,
        "月底 月末 下旬",
    ),
    _rule(rf"{_YEAR}?{_MONTH}{_NO_MONTH}", days.whole_month, "11月 2025年6月"),
    _rule(r"(?<![年度\d.])(?P<month>\d{1,2})月内(?![容部外])", days.within_month, "3月内"),
    _rule(
        r"(?<![\d.])(?P<year>20\d\d)[-./](?P<month>\d{1,2})(?![\d%]|[./ ]\d|-\d{1,2}(?!\d))(?![个所人名场次万亿元年])月?",
        days.whole_month,
        "2024.12 2024-12",
    ),
    _rule(
        r"(?<![\d.])(?P<year>20\d\d)[-./](?P<month>\d{1,2})月?(?P<part>[上中下]旬|[底末初])",
        days.month_part,
        "2025.3月底 2025.3底",
    ),
    _rule(_NEAR_MONTH + _NO_MONTH, days.whole_near_month, "本月 下个月"),
    # Quarters and halves.
    _rule(rf"{_YEAR}?第?(?<!\d)(?P<quarter>[1-4])季度{_EDGE}", days.quarter, "四季度末 2024年第四季度"),
    _rule(r"(?<!\d)(?P<year>20\d\d)[-/]?第?(?P<quarter>[1-4])季度(?P<edge>[底末初中])?", days.quarter, "2024第四季度"),
    _rule(rf"{_YEAR}?q(?P<quarter>[1-4])(?![\d.])(?P<edge>[底末])?", days.quarter, "2024年Q4"),
    _rule(r"(?<!\d)(?P<year>20\d\d)q(?P<quarter>[1-4])(?![\d.])(?P<edge>[底末])?", days.quarter, "2024Q4"),
    _rule(
        rf"{_YEAR}?第?(?P<quarter>[1-4])(?:季度)?(?:、|和|{_TO})第?(?P<quarter2>[1-4])季度(?:[底末])?",
        days.quarters,
        "三、四季度 2024年第三季度至第四季度",
    ),
    _rule(rf"{_YEAR}?(?P<quarter>)前(?P<quarter2>[1-4])个?季度", days.quarters, "前三季度"),
    _rule(rf"(?P<which>本|这个?|当前?|该|下个?|上个?|次)季度{_EDGE}", days.near_quarter, "下季度末 本季度 下一季度末"),
    _rule(r"(?<![\d每按逐])(?P<which>)季度(?P<edge>[底末])(?!月)", days.near_quarter, "季度末"),
    _rule(rf"{_YEAR}?(?P<half>[上下前后])半年{_EDGE}", days.half_year, "上半年 明年下半年"),
    # Years.
    _rule(rf"{_YEAR}年?(?P<part>[底末终初]|中(?![秋学小心期旬下]))", days.whole_year, "25年底 今年底 明年初"),
    _rule(rf"{_YEAR}(?P<part>)(?:全年)?", days.whole_year, "2025年 明年 2024年全年"),
    _rule(r"(?<![\d半每按逐学])年(?P<part>[底末终初]|中(?![秋学小心期旬下]))", days.whole_year, "年底 年末"),
    _rule(r"(?P<part>)(?:全年|(?<![\d半每按逐成青少学])年(?=内))", days.whole_year, "全年 年内"),
    _rule(rf"(?<!\d)(?P<year>20\d\d)年?{_TO}(?P<year2>20\d\d)年", days.years, "2024-2026年"),
    _rule(r"plan(?P<number>[三四五六])(?:规划)?(?:期间|时期|期(?=末))?(?P<edge>末|收官)?", days.plan_years, "十四五末"),
    # Weeks and days near now.
    _rule(rf"(?:{_WHICH}(?:周的?)?)周(?P<weekday>[a-g])", days.weekday, "下周三 本周五 这周日 上周周五"),
    _rule(r"(?<![每双])(?P<which>)周(?P<weekday>[a-g])", days.weekday, "周五 星期三"),
    _rule(rf"{_WHICH}周(?P<edge>末|底|初|中)?(?![期年岁边围知密全转])", days.week, "下周 本周末"),
    _rule(r"(?<![\d半每个双])(?P<which>)周(?P<edge>末|底|(?=内))", days.week, "周末 周内"),
    _rule(
        r"(?P<near_day>大后|大前|今|明|后|昨|当|次|本|即(?=日起)|(?<![\d目])前)(?:[天日](?![天性])|(?=[早晚])(?<![前当次本]))",
        days.near_day,
        "今天 明天 后天 大后天 今晚 明早",
    ),
    _rule(r"(?:(?P<near_day>今(?=明)|明(?=后))[明后]2?[天日])", days.two_days, "今明两天 明后天"),
    # Festivals.
    _rule(
        rf"{_YEAR}?(?P<festival>{feasts.NAMES})节?(?P<holiday>小?长假|假期|放假|假日|黄金周)?"
        rf"(?P<suffix>{feasts.BEFORE}|前夕|前后|前|左右|{feasts.FIRST_DAYS}|后(?!续)|期间|当[天日])?",
        feasts.festival,
        "国庆前 春节后第一个工作日 五一期间",
    ),
    _rule(
        rf"{_YEAR}?(?P<festival>{feasts.NAMES})(?:节?[、和及]?)(?P<festival2>{feasts.NAMES})(?:[两双]?节)?(?:假期|假日|放假)?"
        "(?P<suffix>前|期间)",
        feasts.two_festivals,
        "元旦春节前 中秋、国庆两节前",
    ),
    _rule(
        rf"(?:(?<![环季调细情关时春])节|放假|(?<![暑寒])长假)(?P<suffix>{feasts.BEFORE}|前|{feasts.FIRST_DAYS}|后(?!续))",
        feasts.next_holiday,
        "节后第一个工作日 节前",
    ),
    _rule(r"(?<![\d全半每今明去后当上下往近多一本该两几])年前", feasts.before_new_year, "年前"),
    # Counted from now.
    _rule(r"(?:下|次)1?个?工作日", next_workday, "下一个工作日 次一工作日"),
    _rule(
        rf"(?P<lead>再?过|)(?:{_AMOUNT}){_UNIT}(?P<half3>半)?(?:的?时间)?(?P<way>内|后(?!续))",
        counted,
        "三天内 两小时后",
    ),
    _rule(rf"(?P<lead>再?过)(?:{_AMOUNT}){_UNIT}(?P<half3>半)?(?P<way>)", counted, "过三天 再过半小时"),
)

# Only where the whole answer is this: inside a sentence these are numbers.
BARE_RULES: tuple[Rule, ...] = (
    _rule(r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})日?", days.bare_month_day, "12.31 12/31 31/12"),
    _rule(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})日?", days.bare_month_day, "12-31"),
    _rule(
        r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})[-至到](?P<month2>\d{1,2})[./](?P<day2>\d{1,2})",
        days.bare_days,
        "12.1-12.15",
    ),
    _rule(r"(?P<year>\d{2})(?P<sep>[-./])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})日?", days.full_date, "24.12.31"),
    _rule(r"(?P<year>20\d\d)[./](?P<month>\d{1,2})-(?P<month2>\d{1,2})", days.bare_months, "2024.10-12"),
    _rule(r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])", days.whole_month, "202412"),
    _rule(r"(?P<year>20\d\d)", days.bare_year, "2024"),
    _rule(rf"(?P<lead>){_AMOUNT}{_UNIT}(?P<half3>半)?(?P<way>)", counted, "两小时 三个月"),
)
