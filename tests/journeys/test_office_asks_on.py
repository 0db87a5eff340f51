"""The office asks and asks on: about days off, a unit's form, what is not to be done; each is answered, nothing is begun."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.quarters import filed

OWING = ("高新区公安分局", "高新区法院", "建设局", "高新区医保分局")


@pytest.fixture
def office(house: House) -> Someone:
    filed(house, "2024Q2")
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00", skip=OWING)
    house.move_to("2024-09-24 10:00")
    return house.person("王敏", SeatRole.COORDINATOR)


@pytest.fixture
def builders(house: House, office: Someone) -> Someone:
    return house.person("李红", unit="建设局")


def test_days_off_are_said_from_the_calendar(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 十一放几天
        机器人= 10 月 1 日（星期二） 至 10 月 7 日（星期一）放假，10 月 8 日（星期二）上班。9 月 29 日（星期日）、10 月 12 日（星期六）调休上班。
        群团科> 本周日上班吗
        机器人= 9 月 29 日（星期日）是工作日（调休上班）。
        群团科> 本周六要上班吗
        机器人= 9 月 28 日（星期六）不是工作日。
        """,
    )


def test_a_unit_that_is_to_be_left_alone_is_not_reminded(office: Someone, builders: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 建设局那边嫌烦，暂时别再催了
        机器人> 好的，先不催建设局，没有发出。自动提醒仍按计划发
        机器人[给建设局延期]
        群团科> 简报先不要弄
        机器人= 好的，先不办，什么都没有发出，也没有改动。
        群团科> 下礼拜一恢复提醒
        机器人> 自动提醒没有停过
        群团科> 周日的提醒挪到十点
        机器人> 单独一天的提醒时刻不能改，没有改动；全部提醒的时刻由管理员修改。
        """,
    )
    assert not any(":hand" in message.key for message in builders.inbox)


def test_a_unit_s_form_and_the_call_list_are_given(office: Someone) -> None:
    office.say("建设局的表打印一份给我")
    assert any("建设局" in name for name in (file.name for file in office.last.content.files))
    office.say("今天要打电话的列个单子")
    assert "调度包" in office.last.text


def test_what_was_phoned_in_is_kept_until_its_unit_is_named(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 他们刚打电话说宣传做了6场，记一下
        机器人> 是替哪个单位代录？还没有登记。
        群团科[高新区法院]
        机器人> 以下由您替高新区法院代录
        机器人> 宣传做了6场
        """,
    )


def test_what_is_added_to_a_reminder_is_added_without_the_order(office: Someone, builders: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 催一下建设局，说话客气些
        机器人> 打扰了，烦请抽空填报，感谢支持
        群团科> 再添一句：主任周四要看
        机器人> 打扰了，烦请抽空填报，感谢支持，主任周四要看
        群团科[发送]
        群团科> 措辞再委婉一点
        机器人> 已经发出的改不了
        """,
    )
    assert "感谢支持，主任周四要看" in builders.last.text
    assert "客气些" not in builders.last.text
    assert "添一句" not in builders.last.text


def test_a_question_goes_on_from_the_one_before(office: Someone, builders: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 骨干培训够不够数了
        机器人> 第 4 项 实施家庭教育指导服务行动 · 2024年第三季度
        群团科> 年前完得成吗
        机器人> 第 4 项 实施家庭教育指导服务行动 · 2024年第三季度
        群团科> 二季度报了多少
        机器人> 第 4 项 实施家庭教育指导服务行动 · 2024年第二季度
        群团科> 建设局谁对接
        机器人> 联系人：李红
        群团科> 那法院呢
        机器人> 高新区法院
        群团科> 检察院呢
        机器人> 高新区检察院
        机器人> 联系人
        群团科> 今天吃什么
        机器人> 没听明白
        """,
    )


def test_what_was_said_long_ago_completes_nothing(house: House, office: Someone) -> None:
    office.say("骨干培训够不够数了")
    house.move_to("2024-09-24 14:00")
    office.say("年前完得成吗")
    assert "第 4 项" not in office.last.text


def test_a_comparison_without_an_earlier_quarter_says_so(house: House) -> None:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00")
    office = house.person("王敏", SeatRole.COORDINATOR)
    office.say("百场巡讲讲了多少场")
    before = len(office.inbox)
    office.say("比上季度多了多少")
    assert office.inbox[before].text.startswith("2024年第二季度没有填报，没有数可以比")


def test_two_things_in_one_breath_are_both_met(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 教体的第四项可以，第一项退回，没写学校名称
        机器人> 教育和体育事业中心第 4 项还没有通过，办完这一项请回“教育和体育事业中心第4项通过”。
        机器人> 退回教育和体育事业中心第 1 项
        机器人> 退回原因：没写学校名称
        群团科> 取消
        群团科> 教体的第四项、第八项都通过
        机器人> 教育和体育事业中心第 8 项还没有通过，办完这一项请回
        机器人> 教育和体育事业中心 · 2024年第三季度第 4 项
        群团科> 检察院第八项写的啥，顺便把第八项通过了
        机器人> 高新区检察院按计划推进第 8 项
        机器人> 请看一下内容，没问题回“通过”就接受
        群团科> 通过
        机器人> 已接受
        """,
    )


def test_whoever_is_out_of_patience_gets_a_calm_answer_and_a_short_one(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 说了半天了，怎么回事啊
        机器人> 抱歉，刚才没有帮上忙，什么都没有改动。
        机器人[进度]
        群团科> 三季度汇总
        群团科> 太长，概括一下
        机器人> 2024年第三季度共 12 个单位、23 项任务，报齐 8 个单位
        机器人> 还没报齐的有
        群团科> 确定
        机器人= 现在没有等您确认的事，什么都没有改动。
        """,
    )


def test_whether_a_reminder_left_is_said_with_those_who_cannot_be_reached(office: Someone, builders: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 全催
        机器人> 将提醒 1 个单位：建设局。
        群团科[取消]
        群团科> 刚刚那条没发吧？
        机器人> 刚才没有发出过手动催报，取消的没有发。
        群团科> 谁没收到
        机器人> 还没有联络员，收不到，请打电话：
        """,
    )


def test_what_is_typed_in_is_marked_and_that_can_be_asked(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 刚跟法院小陈通了电话，宣传做了6场，给登记一下
        机器人> 以下由您替高新区法院代录
        群团科> 会注明代录吗
        机器人> 提交后会注明“代录”和录入人
        """,
    )


def test_a_stamped_form_is_not_chased_before_its_report(office: Someone, builders: Someone) -> None:
    office.say("提醒建设局交盖章的表")
    assert "建设局还没有报齐，报齐以后才能打印盖章。" in office.inbox[-2].text
