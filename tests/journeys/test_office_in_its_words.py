"""The office says what it wants as it would to a colleague; what could be two things is asked."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.quarters import filed


@pytest.fixture
def office(house: House) -> Someone:
    filed(house, "2024Q2")
    house.move_to("2024-09-24 10:00")
    return house.person("王敏", SeatRole.ADMIN)


def test_a_task_is_reviewed_by_its_number(house: House, office: Someone) -> None:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00")
    play(
        {"经办人": office},
        """
        经办人> 退回第3项，数字和上季度对不上
        机器人> 第 3 项“实施适龄妇女‘两癌’免费检查和救助行动”有 2 个单位待审核，看哪一个？
        经办人> 卫健的
        机器人> 卫生健康事业中心 · 2024年第三季度第 3 项
        机器人[退回]
        经办人> 审核 第1项
        机器人> 教育和体育事业中心 · 2024年第三季度第 1 项
        经办人> 审核 第30项
        机器人> 没有找到“第30项”。
        """,
    )


def test_an_extension_is_granted_in_words_after_a_look(house: House, office: Someone) -> None:
    liaison = house.person("周强", unit="建设局")
    play(
        {"经办人": office, "联络员": liaison},
        """
        联络员> 申请延期到10月11日，公交线路审批未完成
        机器人> 原因：公交线路审批未完成
        联络员> 对
        经办人> 同意延期到10月9日
        机器人> 把建设局2024年第三季度的截止时间延到 10 月 9 日（星期三）17:00，对吗？
        经办人> 是
        机器人> 已同意：建设局延期至 10 月 9 日
        经办人> 同意延期到10月10日
        机器人> 没有等待答复的延期申请。
        """,
    )


def test_a_name_of_another_kind_of_office_is_asked_about(office: Someone) -> None:
    play(
        {"经办人": office},
        """
        经办人> 给卫健办发邀请码
        机器人> “卫健办”是指“卫生健康事业中心”吗？
        经办人> 对
        机器人> 邀请码 · 卫生健康事业中心联络员
        """,
    )


def test_whoever_changes_their_mind_leaves_in_words(office: Someone) -> None:
    play(
        {"经办人": office},
        """
        经办人> 邀请
        经办人> 申请延期
        经办人> 算了
        机器人> 现在没有进行中的对话。
        经办人> 谁负责
        经办人> 算了
        机器人> 好的，已退出，没有再改动。
        """,
    )


def test_the_list_answers_who_has_what(office: Someone) -> None:
    play(
        {"经办人": office},
        """
        经办人> 第八项是哪些单位
        机器人> 责任单位：高新区公安分局、高新区法院
        经办人> 第5项归谁管
        机器人> 责任单位：组织人事部、高新区医保分局
        经办人> 建设局有哪几项
        机器人> 第 6 项 实施儿童友好城市建设促进行动
        """,
    )


def test_what_the_office_says_and_nobody_understands_changes_nothing(office: Someone) -> None:
    office.say("剩下的都通过")
    assert "没看懂“剩下的都通过”，没有改动" in office.last.text
