"""Problem memory: told once, followed to its end, and the first thing asked next quarter."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from tests.house import House, Someone
from tests.journeys.transcript import play

CHANNEL = Address("web", "channel")


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.COORDINATOR)


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit="建设局")


def file_report(liaison: Someone, progress: str, important: str) -> None:
    liaison.say("填报")
    for answer in (progress, "0", "1", "滞后", "年底前", important):
        liaison.say(answer)
    liaison.press("提交 1 项")


def told(house: House) -> list[str]:
    return [message.text for message in house.to(CHANNEL) if "重要情况" in message.content.title]


def test_an_important_matter_is_listed_and_the_office_follows_it(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison, "定制公交专线开通1条，联盟筹建中。", "专线车辆购置资金缺口80万元，请协调。")
    assert len(told(house)) == 1
    play(
        {"群团科": office},
        """
        群团科> 问题清单
        机器人> 【未解决】1 件
        机器人> · 建设局第 6 项：专线车辆购置资金缺口80万元，请协调（李红，9月10日起）
        群团科[建设局 第 6 项]
        机器人> 李红，9 月 10 日 10:00 提出
        群团科[正在解决]
        机器人> 已记下：建设局第 6 项的问题正在解决。
        群团科[正在解决]
        机器人> 这个按钮已失效：该问题已于 9 月 10 日 10:00 由王敏记为正在解决。
        群团科> 问题清单
        机器人> 【正在解决】1 件
        """,
    )


def test_next_quarter_the_first_question_is_whether_it_is_solved(
    house: House, office: Someone, liaison: Someone
) -> None:
    house.move_to("2024-06-20 10:00")
    file_report(liaison, "定制公交专线开通1条，联盟筹建中。", "专线车辆购置资金缺口80万元，请协调。")
    house.move_to("2024-09-20 10:00")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        机器人> 上季提出的问题解决了吗？
        机器人> “专线车辆购置资金缺口80万元，请协调。”（2024年第二季度提出）
        机器人[已解决]
        联络员> 区财政已到位50万元，其余本月拨付
        机器人> 已记下：正在解决。
        机器人> 请发送本季度具体措施及任务进度
        联络员> 取消
        联络员> 填报
        机器人> 请发送本季度具体措施及任务进度
        """,
    )
    play({"群团科": office}, "群团科> 问题清单\n机器人> 【正在解决】1 件\n机器人> 区财政已到位50万元")
    house.move_to("2024-12-20 10:00")
    play({"联络员": liaison}, "联络员> 填报\n联络员[已解决]\n机器人> 已记下：已解决。")
    play({"群团科": office}, "群团科> 问题清单\n机器人> 【已解决】1 件")


def test_a_private_number_in_an_answer_is_questioned_before_it_is_stored(house: House, liaison: Someone) -> None:
    file_report(liaison, "定制公交专线开通1条，联盟筹建中。", "专线车辆购置资金缺口80万元，请协调。")
    house.move_to("2024-12-20 10:00")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 正在办，可打13812345678问
        机器人> 内容里有手机号，请确认是否必要：
        联络员[去掉]
        机器人> 已记下：正在解决。
        """,
    )


def test_trouble_said_by_the_way_is_asked_about_and_followed_when_confirmed(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison, "专线开通1条。因管网改造，站点已停工两周。加强安全教育，未发生安全事故。", "无")
    assert told(house) == []
    play(
        {"联络员": liaison},
        """
        联络员> 你好
        """,
    )
    asked = next(message for message in reversed(liaison.inbox) if "要作为重要情况" in message.text)
    assert asked.text == "第 6 项里写到“因管网改造，站点已停工两周”。要作为重要情况报群团科协调吗？"
    play(
        {"联络员": liaison},
        "联络员[要，报群团科]\n机器人> 已把第 6 项的情况报群团科，会一直跟到解决；下季度先问您进展。",
    )
    assert "因管网改造，站点已停工两周。" in told(house)[0]
    play({"群团科": office}, "群团科> 问题清单\n机器人> · 建设局第 6 项：因管网改造，站点已停工两周（李红")


def test_trouble_that_is_none_is_left_out_and_nobody_hears_of_it(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison, "专线开通1条，站点因下雨停工半天，已恢复。", "无")
    play({"联络员": liaison}, "联络员[不用]\n机器人> 好的，第 6 项不作为重要情况。")
    assert told(house) == []
    play({"群团科": office}, "群团科> 问题清单\n机器人> 目前没有需要跟踪的问题。")


def test_what_goes_to_the_channel_carries_no_numbers_of_private_people(
    house: House, office: Someone, liaison: Someone
) -> None:
    liaison.say("填报")
    for answer in ("定制公交专线开通1条。", "0", "1", "滞后", "年底前", "家长13812345678多次来电反映站点太远。"):
        liaison.say(answer)
    liaison.press("保留")
    liaison.press("提交 1 项")
    assert "家长〔已隐去〕多次来电反映站点太远。" in told(house)[0]


def test_filing_again_with_the_same_matter_tells_nobody_twice_and_other_words_once_more(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison, "定制公交专线开通1条。", "专线车辆购置资金缺口80万元。")
    for progress, important in (("开通2条专线。", None), ("开通3条专线。", "资金缺口减为30万元。")):
        liaison.say("填报")
        liaison.press("6. 实施儿童友好城市建设促进行动")
        liaison.press("改进展")
        liaison.say(progress)
        if important:
            liaison.press("修改第 6 项")
            liaison.press("改重要情况")
            liaison.say(important)
        liaison.press("提交 1 项")
    assert len(told(house)) == 2
    play({"群团科": office}, "群团科> 问题清单\n机器人> 【未解决】1 件\n机器人> 资金缺口减为30万元")


def test_another_units_people_answer_for_nobody(house: House, liaison: Someone) -> None:
    other = house.person("赵强", unit="人社中心")
    file_report(liaison, "站点已停工两周。", "无")
    for typed in ("问题清单", "/problems p1", "/problems p1 solved", "/problems k1.1", "/problems d9.9"):
        answer = other.say(typed)
        assert answer is not None
        assert "这项操作由组织人事部群团科办理" in answer.text
