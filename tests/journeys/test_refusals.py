"""Refusals that no other journey meets: each changes nothing, keeps the place, and shows the way on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people import SeatRole
from bot.ports import FileRef
from tests.house import House, Someone
from tests.journeys.transcript import play

UNIT = "教育和体育事业中心"


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


def test_a_completion_time_far_ahead_is_asked_about(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 中小学扩建按计划施工，幼儿园已招标
        联络员> 2
        联络员> 1
        联络员> 2
        联络员> 正常推进
        联络员> 2027年6月底前
        机器人> 2027年6月30日晚于明年底，确定吗？
        联络员> 2024年12月31日前
        机器人> 完成时限记为：2024年12月31日。
        """,
    )


def test_a_voice_message_is_told_what_is_taken(liaison: Someone) -> None:
    liaison.say("填报")
    asked = liaison.last
    liaison.house.receive(replace(liaison._event("", None, ()), unsupported="语音"))
    liaison.house.settle()
    assert liaison.last.text == "暂时不能处理语音，请发文字、照片或 PDF。"
    liaison.say("我的任务")
    assert "第 1 项 实施教育资源扩增优化工程\n还没填" in liaison.last.text
    assert asked.labels


def test_a_mistyped_command_offers_the_nearest(house: House) -> None:
    play(
        {"群团科": house.person("王敏", SeatRole.ADMIN)},
        """
        群团科> /sumary
        机器人> 没有“/sumary”。您是不是想：
        机器人[汇总]
        """,
    )


def test_a_name_that_may_be_two_units_is_asked_about(house: House) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"群团科": office},
        """
        群团科> 邀请 事业中心
        机器人> 个单位可能是“事业中心”，请选择：
        机器人[教育和体育事业中心]
        群团科[教育和体育事业中心]
        机器人> 邀请码 · 教育和体育事业中心联络员
        """,
    )


def test_a_file_over_the_bound_is_refused_before_it_is_fetched(liaison: Someone) -> None:
    sent = liaison._event("", None, (FileRef("never-fetched", "情况表.pdf", 34 * 1024 * 1024),))
    liaison.house.receive(sent)
    liaison.house.settle()
    assert liaison.last.text == "文件 34 MB，上限 20 MB。请降低清晰度或分开发送。"
