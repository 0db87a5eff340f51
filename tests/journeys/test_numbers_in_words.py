"""Numbers as people say them: read in their context, said back, and never taken for another thing's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.house import House, Someone
from tests.journeys.test_not_ours import report_of
from tests.journeys.transcript import play


@pytest.fixture
def culture(house: House) -> Someone:
    return house.person("钱", unit="民政和文旅事业中心")


def test_a_number_in_a_frame_or_a_question_is_said_back(house: House) -> None:
    science = house.person("孙", unit="科学技术发展中心")
    play(
        {"科技": science},
        """
        科技> 填报
        科技> 戏曲进校园由文旅组织，科普报告团正在排期
        机器人> 目标：开展五音戏、京剧等精彩剧目进校园演出、校园戏曲课程辅导等活动13场。
        科技> 所以我这项填0？
        机器人> 记为 0场，对吗？
        科技> 对
        机器人> 目标：开展青少年科普教育活动不少于2场。
        科技> 搞过壹场
        机器人> 记为 1场，对吗？
        科技> 不是
        科技> 一场还没搞呢
        机器人> 还没有完成的，先记为 0场，对吗？
        科技> 对
        机器人> 已记下：累计 0场
        """,
    )
    assert set(report_of(house, "科学技术发展中心", 9).amounts.values()) == {Decimal(0)}


def test_a_number_of_another_thing_is_not_taken_because_of_its_measure(house: House) -> None:
    labour = house.person("周", unit="人社中心")
    play(
        {"人社": labour},
        """
        人社> 第2项：举办“春风行动”专场招聘会3场，达成就业意向210人。年底前完成，没有别的情况
        机器人> 还要补：“全年培训家政从业人员100人次以上”的数字
        人社[都对，再补 1 处]
        机器人> 目标：全年培训家政从业人员100人次以上。截至目前累计多少？
        人社> 达成意向210人
        机器人> 210人次是“全年培训家政从业人员100人次以上”的数吗？
        人社[重填]
        人社> 一共103个了
        机器人> 记为 103人次，对吗？
        """,
    )
    assert not report_of(house, "人社中心", 2).amounts


def test_a_total_below_last_quarters_is_asked_about_wherever_it_was_told(house: House, culture: Someone) -> None:
    culture.say("第10项：为140名残疾儿童实施康复救助，累计140名。长期坚持，没有别的情况")
    culture.press("全部对，提交 1 项")
    house.move_to("2024-12-10 10:00")
    play(
        {"民政": culture},
        """
        民政> 第十项残疾儿童康复救助130名，按月审核发放补助
        机器人> 累计 130 比上季度的 140 少
        """,
    )
    culture.press("不要这份")
    play(
        {"民政": culture},
        """
        民政> 填报
        民政> 第10项
        民政> 残疾儿童康复救助130名，按月审核发放补助
        机器人> 读到：累计 130 比上季度的 140 少。确实如此就回 130。
        民政> 去重后是130
        机器人> 累计 130 比上季度的 140 少，确定吗？请说明原因或重填。
        民政> 因为去掉了重复登记的
        机器人> 已记下：累计 130名
        """,
    )


def test_a_few_things_promised_exactly_are_hardly_built_twice_over(house: House) -> None:
    school = house.person("李红", unit="教育和体育事业中心")
    play(
        {"教体": school},
        """
        教体> 填报
        教体> 新改扩建2所中小学，建成智慧教育应用场景2个。
        教体> 2所
        机器人> 目标：1所幼儿园。
        教体> 2
        机器人> 累计 2 是目标 1 的 2 倍，确定吗？
        教体> 1
        机器人> 已记下：累计 1所
        """,
    )


def test_a_day_that_was_just_told_as_past_is_that_day(house: House) -> None:
    construction = house.person("吴", unit="建设局")
    play(
        {"建设": construction},
        """
        建设> 填报
        建设> 儿童友好共建联盟已于2024年8月15日成立，助学专线正在踏勘线路。
        机器人> 截至目前累计多少？
        建设> 8月15日
        机器人> 完成时限记为：已完成（2024年8月15日）。
        """,
    )


def test_a_sentence_about_something_else_is_more_of_the_report(house: House) -> None:
    science = house.person("孙", unit="科学技术发展中心")
    play(
        {"科技": science},
        """
        科技> 填报
        科技> 科普报告团正在排期，已联系三所学校
        科技> 本季度按计划推进，召开协调会1次，各学校都来了。
        机器人> 这段也补到进展里了
        """,
    )
    assert "召开协调会1次" in report_of(house, "科学技术发展中心", 9).progress
