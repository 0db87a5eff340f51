"""Working days: the published calendar, the office's own days over it, and the notice that publishes a year."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from bot.domain.festivals import LEGAL, festival_day
from bot.domain.workdays import HolidayNoticeNotRead, WorkCalendar, published_calendar, read_holiday_notice

# 国务院办公厅关于2024年部分节假日安排的通知, 国办发明电〔2023〕7号, 2023-10-25.
NOTICE_2024 = """国务院办公厅关于2024年
部分节假日安排的通知
国办发明电〔2023〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2023年10月25日"""

# 国务院办公厅关于2025年部分节假日安排的通知, 国办发明电〔2024〕12号, 2024-11-12.
NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
根据《国务院关于修改〈全国年节及纪念日放假办法〉的决定》，为便于各地区、各部门及早合理安排节假日旅游、交通运输、生产经营等有关工作，经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节、国庆节和中秋节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""

# 国务院办公厅关于2026年部分节假日安排的通知, 国办发明电〔2025〕7号, 2025-11-04.
NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""

# The wording of such a notice for a year nobody has published; its days are invented for the test.
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）至17日（周五）放假调休，共3天。9月19日（周日）、9月25日（周六）上班。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


def every_day(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 9, 14), True),  # Saturday made up for 中秋
        (date(2024, 9, 16), False),  # Monday off for 中秋
        (date(2024, 9, 28), False),  # an ordinary Saturday
        (date(2024, 9, 29), True),  # Sunday made up for 国庆
        (date(2024, 10, 7), False),
        (date(2025, 1, 28), False),  # 除夕, off by law since 2025
        (date(2026, 2, 28), True),
        (date(2027, 10, 1), True),  # not published: an ordinary Friday
        (date(2003, 5, 1), True),  # before the published years
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(day: date, worked: bool) -> None:
    assert published_calendar().is_workday(day) is worked


def test_only_published_or_declared_years_are_known() -> None:
    calendar = published_calendar(known_years=frozenset({2027}))
    assert [calendar.is_known(year) for year in (2003, 2004, 2026, 2027, 2028)] == [False, True, True, True, False]


def test_a_year_without_a_calendar_is_monday_to_friday() -> None:
    calendar = published_calendar()
    assert all(calendar.is_workday(day) is (day.weekday() < 5) for day in every_day(2028))


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2024, 9, 30), 0, date(2024, 9, 30)),
        (date(2024, 10, 5), 0, date(2024, 10, 5)),  # zero keeps even a day off
        (date(2024, 9, 30), 1, date(2024, 10, 8)),  # over the first week of October
        (date(2024, 9, 30), -1, date(2024, 9, 29)),  # the made-up Sunday
        (date(2024, 9, 30), -3, date(2024, 9, 26)),
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
        (date(2025, 1, 1), -1, date(2024, 12, 31)),
        (date(2024, 2, 29), 1, date(2024, 3, 1)),
    ],
)
def test_working_days_are_counted_without_the_day_itself(day: date, n: int, expected: date) -> None:
    assert published_calendar().add_workdays(day, n) == expected


def test_counting_working_days_has_an_end() -> None:
    everything_off = WorkCalendar(dict.fromkeys(every_day(2030), False), frozenset({2030}))
    with pytest.raises(ValueError, match="too many"):
        everything_off.add_workdays(date(2024, 1, 1), 1_000_000)


def test_the_last_working_day_of_a_quarter_is_found_and_its_absence_told() -> None:
    calendar = published_calendar()
    assert calendar.last_workday(date(2024, 4, 1), date(2024, 6, 30)) == date(2024, 6, 28)
    with pytest.raises(ValueError, match="no working day"):
        calendar.last_workday(date(2024, 10, 1), date(2024, 10, 7))


def test_working_days_between_two_days_have_a_sign() -> None:
    calendar = published_calendar()
    assert calendar.working_days_between(date(2024, 9, 27), date(2024, 9, 30)) == 2
    assert calendar.working_days_between(date(2024, 9, 30), date(2024, 9, 30)) == 0
    assert calendar.working_days_between(date(2024, 10, 9), date(2024, 9, 30)) == -2


def test_the_office_own_word_wins_over_the_published_calendar() -> None:
    calendar = published_calendar(overrides={date(2024, 9, 29): False, date(2024, 9, 28): True})
    assert calendar.add_workdays(date(2024, 9, 30), -1) == date(2024, 9, 28)


def test_the_calendar_does_not_change_with_what_it_was_made_of() -> None:
    declared = {date(2027, 1, 1): False}
    calendar = published_calendar(overrides=declared)
    declared.clear()
    assert not calendar.is_workday(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("name", "year", "start", "end"),
    [
        ("国庆", 2024, date(2024, 10, 1), date(2024, 10, 7)),
        ("中秋", 2024, date(2024, 9, 15), date(2024, 9, 17)),
        ("春节", 2024, date(2024, 2, 10), date(2024, 2, 17)),
        ("春节", 2025, date(2025, 1, 28), date(2025, 2, 4)),
        ("中秋", 2025, date(2025, 10, 1), date(2025, 10, 8)),  # one holiday with 国庆
        ("元旦", 2023, date(2022, 12, 31), date(2023, 1, 2)),
        ("端午", 2024, date(2024, 6, 10), date(2024, 6, 10)),
        ("春节", 2027, date(2027, 2, 5), date(2027, 2, 8)),  # not published: what the law says
        ("国庆", 2027, date(2027, 10, 1), date(2027, 10, 3)),
        ("儿童节", 2025, date(2025, 6, 1), date(2025, 6, 1)),  # no day off by law, though 端午 covers it
    ],
)
def test_a_holiday_runs_from_its_first_day_off_to_its_last(name: str, year: int, start: date, end: date) -> None:
    calendar = published_calendar()
    assert (calendar.holiday_start(name, year), calendar.holiday_end(name, year)) == (start, end)


def test_an_unknown_festival_has_no_days() -> None:
    calendar = published_calendar()
    assert calendar.holiday_start("双十一", 2024) is None
    assert calendar.holiday_end("春节", 2300) is None


def test_the_table_of_festivals_agrees_with_every_published_year() -> None:
    names = {
        "New Year's Day": "元旦",
        "Spring Festival": "春节",
        "Tomb-sweeping Day": "清明",
        "Labour Day": "劳动节",
        "Dragon Boat Festival": "端午",
        "Mid-autumn Festival": "中秋",
        "National Day": "国庆",
    }
    for year in range(2020, 2027):
        for name in LEGAL:
            day = festival_day(name, year)
            assert day is not None
            published = chinese_calendar.get_holiday_detail(day)
            # Where two festivals share one holiday, either name is given.
            assert published[0], f"{name} {year} falls on a working day"
            assert names[published[1]] in LEGAL
        assert festival_day("母亲节", 2025) == date(2025, 5, 11)
        assert festival_day("父亲节", 2025) == date(2025, 6, 15)


@pytest.mark.parametrize(("year", "text"), [(2024, NOTICE_2024), (2025, NOTICE_2025), (2026, NOTICE_2026)])
def test_the_state_councils_notice_gives_the_published_year_day_by_day(year: int, text: str) -> None:
    """国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号, against chinesecalendar on every day of the year."""
    notice = read_holiday_notice(text)
    assert notice.year == year
    # Read into a calendar that knows nothing else: Monday to Friday and the notice.
    read = {day: notice.days.get(day, day.weekday() < 5) for day in every_day(year)}
    assert read == {day: chinese_calendar.is_workday(day) for day in every_day(year)}


def test_a_notice_on_one_line_or_with_spaces_reads_the_same() -> None:
    expected = read_holiday_notice(NOTICE_2025).days
    assert read_holiday_notice(NOTICE_2025.replace("\n", "")).days == expected
    assert read_holiday_notice(NOTICE_2025.replace("月", " 月 ").replace("。", "。 \r\n")).days == expected


def test_a_notice_copied_from_a_news_page_reads_like_the_notice() -> None:
    """As the agencies print it: half-width punctuation, indents, a dateline, the page's own words around it."""
    page = "点击右上角好友\n\n来源:新华网2025-11-04 22:15\n\n  新华社北京11月4日电 " + NOTICE_2026.replace(
        "\n", "\n\n  "
    )
    page = page.replace("，", ",").replace("：", ":").replace("（", "(").replace("）", ")")
    page += "\n\n  国务院办公厅\n\n  2025年11月4日\n\n[ 责编:某某 ]\n阅读剩余全文("
    assert read_holiday_notice(page) == read_holiday_notice(NOTICE_2026)


def test_the_older_wording_with_days_made_good_is_read_too() -> None:
    """国办发明电〔2013〕28号 for 2014: 清明节：4月5日放假，4月7日（星期一）补休."""
    text = """国务院办公厅关于2014年部分节假日安排的通知
一、元旦：1月1日放假1天。
二、春节：1月31日至2月6日放假调休，共7天。1月26日（星期日）、2月8日（星期六）上班。
三、清明节：4月5日放假，4月7日（星期一）补休。
四、劳动节：5月1日至3日放假调休，共3天。5月4日（星期日）上班。
五、端午节：6月2日放假，与周末连休。
六、中秋节：9月8日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月28日（星期日）、10月11日（星期六）上班。"""
    days = read_holiday_notice(text).days
    read = {day: days.get(day, day.weekday() < 5) for day in every_day(2014)}
    assert read == {day: chinese_calendar.is_workday(day) for day in every_day(2014)}


def test_a_pasted_notice_makes_an_unpublished_year_known() -> None:
    notice = read_holiday_notice(NOTICE_2027)
    calendar = published_calendar(overrides=notice.days, known_years=frozenset({notice.year}))
    assert calendar.is_known(2027)
    assert not calendar.is_workday(date(2027, 2, 5))
    assert calendar.is_workday(date(2027, 9, 26))
    assert calendar.add_workdays(date(2027, 9, 30), 1) == date(2027, 10, 8)
    assert calendar.holiday_start("中秋", 2027) == date(2027, 9, 15)
    assert calendar.holiday_start("春节", 2027) == date(2027, 2, 5)


def test_a_holiday_that_begins_in_december_keeps_its_year() -> None:
    """As 国办发明电〔2022〕16号 for 2023: 元旦 began on 31 December 2022."""
    text = NOTICE_2027.replace("元旦：1月1日（周五）至3日（周日）", "元旦：2026年12月31日至2027年1月2日")
    days = read_holiday_notice(text).days
    assert days[date(2026, 12, 31)] is False
    assert days[date(2027, 1, 2)] is False
    assert date(2027, 1, 3) not in days


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "没有找到"),
        ("关于做好防汛工作的通知", "没有找到"),
        ("国务院办公厅关于2027年部分节假日安排的通知", "元旦、春节、清明"),
        (NOTICE_2027.replace("二、春节", "二、新春"), "没有找到春节"),
        (NOTICE_2027.replace("1月1日（周五）至3日", "1月1日至33日"), "不存在"),
        (NOTICE_2027.replace("10月1日（周五）至7日", "10月7日至1日"), "前后颠倒"),
        (NOTICE_2027.replace("10月1日（周五）至7日", "2029年10月1日至7日"), "不在2027年"),
        (NOTICE_2027.replace("9月26日（周日）、10月9日", "10月2日、10月9日"), "既写了放假又写了上班"),
        (NOTICE_2027.replace("6月9日（周三）放假1天，不调休", "另行安排"), "没有读到端午节"),
        (NOTICE_2027.replace("2027年部分", "9999年部分"), "年份"),
    ],
)
def test_a_notice_that_cannot_be_read_says_what_is_missing_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(HolidayNoticeNotRead) as refused:
        read_holiday_notice(text)
    sentence = str(refused.value)
    assert says in sentence
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
