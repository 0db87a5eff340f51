"""代录: a unit phones, the office types it in, the unit looks at it."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play

DICTATES = """
    群团科> 代录 建设局 6
    机器人> 以下由您替建设局代录，会注明“代录”，提交后请单位核对。
    机器人> 请发送本季度具体措施及任务进度
    群团科> 定制公交专线开通2条，联盟筹建中。
    群团科> 1
    群团科> 2
    群团科[正常推进]
    群团科> 年底前
    群团科[没有]
    群团科[提交 1 项]
"""


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.COORDINATOR)


def test_what_was_said_on_the_phone_is_marked_and_the_unit_confirms_it(house: House, office: Someone) -> None:
    liaison = house.person("李红", unit="建设局")
    play({"群团科": office}, DICTATES + "机器人> 已按代录登记，已请建设局联络员核对。")
    assert "群团科王敏替贵单位代录了2024年第三季度" in liaison.last.text
    assert "进展：定制公交专线开通2条，联盟筹建中。" in liaison.last.text
    play(
        {"群团科": office, "联络员": liaison},
        """
        联络员> 我的任务
        机器人> 群团科代录（王敏，9 月 10 日 10:00）
        群团科> 审核 建设局
        机器人> 代录：王敏，9 月 10 日 10:00，未经单位确认
        联络员[确认]
        机器人> 已确认第 6 项的代录内容，谢谢。
        联络员[确认]
        机器人> 这个按钮已失效：该项已于 9 月 10 日 10:00 由李红答复。
        群团科> 审核 建设局
        机器人> 代录：王敏，9 月 10 日 10:00，单位已确认（李红，9 月 10 日 10:00）
        群团科> 汇总 建设局
        机器人> （代录，单位已确认）
        """,
    )
    summary = office.say("汇总")
    assert summary is not None
    assert "建设局为代录" in summary.text


def test_a_unit_that_says_it_is_wrong_is_passed_on_and_may_mend_it_itself(house: House, office: Someone) -> None:
    liaison = house.person("李红", unit="建设局")
    play({"群团科": office}, DICTATES)
    play(
        {"联络员": liaison, "群团科": office},
        """
        联络员[不是这样]
        机器人> 已告诉群团科。第 6 项哪里不对？
        联络员> 专线应为3条
        机器人> 已转告群团科：第 6 项代录有误。
        群团科> 审核 建设局
        机器人> 单位反映有误：专线应为3条（李红，9 月 10 日 10:00）
        """,
    )
    assert any("建设局李红说不是这样" in message.text for message in office.inbox)
    assert any("建设局李红反映：专线应为3条" in message.text for message in office.inbox)
    play(
        {"联络员": liaison},
        """
        联络员[我来改]
        联络员[改进展]
        联络员> 定制公交专线开通3条，联盟筹建中。
        联络员[提交 1 项]
        机器人> 已登记
        联络员> 我的任务
        机器人> 已提交（李红，
        """,
    )
    old = office.say("审核 建设局")
    assert old is not None
    assert "代录" not in old.text


def test_a_unit_without_anybody_to_ask_is_named_so_that_the_office_reads_it_back(house: House, office: Someone) -> None:
    play(
        {"群团科": office},
        DICTATES + "机器人> 建设局现在没有能收到消息的联络员，请在电话里念一遍核对。",
    )


def test_the_office_picks_unit_and_task_by_buttons(house: House, office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 代录
        机器人> 替哪个单位录入？
        群团科[教育和体育事业中心]
        机器人> 替教育和体育事业中心录入哪一项？
        群团科[4. 实施家庭教育指导服务行动（还没填）]
        机器人> 请发送本季度具体措施及任务进度
        """,
    )
    play({"群团科": office}, "群团科> 代录 教育和体育事业中心 4\n机器人> 第 4 项")


def test_an_answer_to_an_entry_that_was_changed_since_is_stale(house: House, office: Someone) -> None:
    liaison = house.person("李红", unit="建设局")
    play({"群团科": office}, DICTATES)
    old = liaison.button("确认").data
    play({"群团科": office}, "群团科> 代录 建设局 6\n群团科[改进展]\n群团科> 定制公交专线开通3条。\n群团科[提交 1 项]")
    answer = liaison.press_data(old)
    assert answer is not None
    assert answer.text == "这个按钮已失效：第 6 项后来又改过。发送“我的任务”查看最新情况。"


def test_a_private_number_said_on_the_phone_is_questioned_too(house: House, office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 代录 建设局 6
        群团科> 联系人13812345678，专线开通2条。
        机器人> 内容里有手机号，请确认是否必要：
        """,
    )


@pytest.mark.parametrize("typed", ["代录", "代录 建设局 6"])
def test_a_liaison_types_in_for_nobody(house: House, typed: str) -> None:
    liaison = house.person("赵强", unit="人社中心")
    answer = liaison.say(typed)
    assert answer is not None
    assert "这项操作由组织人事部群团科办理" in answer.text


def test_another_units_liaison_confirms_nothing(house: House, office: Someone) -> None:
    house.person("李红", unit="建设局")
    other = house.person("赵强", unit="人社中心")
    play({"群团科": office}, DICTATES)
    for data in ("/behalf ok1.1", "/behalf bad1.1 不对", "/behalf ok999.1"):
        answer = other.press_data(data)
        assert answer is not None
        assert answer.text == "这项操作由组织人事部群团科办理，如有需要请联系组织人事部群团科。"


def test_after_the_round_the_office_may_still_put_a_report_right(house: House, office: Someone) -> None:
    house.move_to("2024-10-21 10:00")
    play({"群团科": office}, DICTATES.replace("代录 建设局 6", "代录 建设局 6 2024Q3") + "机器人> 已按代录登记")
