"""What was read from one message is put right on its screen in words; nothing of it is lost by that."""

from __future__ import annotations

import pytest

from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.quarters import filed

UNIT = "教育和体育事业中心"
REPORT = (
    "第1项：中小学扩建2所，幼儿园1所，智慧教育应用场景4个。"
    "第4项：开展家庭教育巡讲28场，累计82场；累计培训骨干46人。"
    "第8项：心理健康科普知识宣传累计21场，4个100%达标。"
)


@pytest.fixture
def liaison(house: House) -> Someone:
    filed(house, "2024Q2")
    house.move_to("2024-09-24 10:00")
    return house.person("李红", unit=UNIT)


def test_one_number_is_put_right_and_everything_else_stays(liaison: Someone) -> None:
    liaison.say(REPORT)
    play(
        {"联络员": liaison},
        """
        联络员> 第4项巡讲改成83场
        机器人> 已改：
        机器人> 第 4 项 实施家庭教育指导服务行动
        机器人> 累计83场
        机器人> · 家庭教育百场巡讲：累计 83场，完成 83%
        机器人> · 全年培训家庭教育骨干不少于50人：累计 46人，完成 92%
        机器人> 第 1 项、第 8 项不变。
        联络员> 没错，都提交
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 1 项、第 4 项、第 8 项
        """,
    )


def test_a_correction_that_could_be_two_things_changes_nothing(liaison: Someone) -> None:
    liaison.say(REPORT)
    liaison.say("应该是5场")
    assert "没看懂“应该是5场”，没有改动。" in liaison.last.text
    liaison.say("第8项应该是22场")
    assert "开展心理健康科普知识宣传25场：累计 22场" in liaison.last.text
    assert "“4个100%”稳定达标：目前 100%" in liaison.last.text


def test_the_time_and_the_state_of_one_task_are_put_right(liaison: Someone) -> None:
    liaison.say(REPORT)
    liaison.say("第4项的时限改成11月30日")
    assert "完成时限：2024年11月30日" in liaison.last.text
    liaison.say("第4项自评改成滞后")
    assert "自评：滞后；完成时限：2024年11月30日" in liaison.last.text


def test_what_is_not_understood_is_said_in_short(liaison: Someone) -> None:
    liaison.say(REPORT)
    liaison.say("上一步")
    assert "没看懂“上一步”，没有改动。" in liaison.last.text
    assert len(liaison.last.text) < 120
    liaison.say("看看")
    assert "全年培训家庭教育骨干不少于50人：累计 46人" in liaison.last.text


def test_an_announcement_is_no_report(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 您好，我是教育和体育事业中心联络员，现报送第三季度进展情况，请查收。
        机器人> 第 1 项 实施教育资源扩增优化工程
        机器人> 请发送本季度具体措施及任务进度
        """,
    )


def test_what_is_added_later_stands_behind_what_was_filed(house: House, liaison: Someone) -> None:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00")
    liaison.say("第1项再补一个情况：施工单位资金链断了，工地停工，请领导协调")
    assert "本季度开展活动2场。 施工单位资金链断了，工地停工，请领导协调" in liaison.last.text


@pytest.fixture
def jobs(house: House) -> Someone:
    house.move_to("2024-09-24 10:00")
    return house.person("孙莉", unit="人社中心")


def test_parts_are_answered_on_the_screen_before_anything_is_stored(jobs: Someone) -> None:
    play(
        {"联络员": jobs},
        """
        联络员> 家政技能班8月初来了36人次，8月底又来了22人次，还办了1次用工洽谈
        机器人> 还要补：“全年培训家政从业人员100人次以上”的数字
        联络员> 前两个季度20
        机器人> · 全年培训家政从业人员100人次以上：累计 78人次，完成 78%
        联络员> 总体偏慢，主要是报名的人少了
        机器人> 总体偏慢，主要是报名的人少了
        机器人> 自评：滞后
        """,
    )
    jobs.say("11月底前能补齐")
    assert "自评：滞后；完成时限：2024年11月30日；重要情况：无" in jobs.last.text
    jobs.say("没有了")
    assert "还没有提交。" in jobs.last.text
    jobs.say("嗯，就是这个意思")
    assert "已登记：人社中心 2024年第三季度第 2 项" in jobs.inbox[-1].text


def test_an_answer_that_could_be_any_tasks_changes_none(liaison: Someone) -> None:
    liaison.say(REPORT)
    liaison.say("有点慢，主要是图纸返工")
    assert "没看懂" in liaison.last.text
    liaison.say("第1项有点慢，主要是图纸返工")
    assert "自评：滞后" in liaison.last.text
    assert "第 4 项、第 8 项不变。" in liaison.last.text
