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
        经办人> 退回第3项
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


def test_the_reason_for_a_return_is_kept_and_shown_before_it_goes_back(house: House, office: Someone) -> None:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00")
    play(
        {"经办人": office},
        """
        经办人> 退回第3项，数字和附件对不上
        机器人> 有 2 项待审核，退回哪一项？
        机器人> 原因：数字和附件对不上
        经办人> 卫健的
        机器人> 退回卫生健康事业中心第 3 项
        机器人> 填报：卫生健康事业中心按计划推进第 3 项，本季度开展活动2场。
        机器人> 退回原因：数字和附件对不上
        机器人> 这样退回，对吗？
        经办人> 对
        机器人> 已退回：卫生健康事业中心第 3 项（数字和附件对不上）。
        经办人> 退回建设局第6项：附件不全
        经办人> 附件缺一页
        机器人> 退回原因：附件缺一页
        经办人[确认退回]
        机器人> 已退回：建设局第 6 项（附件缺一页）。
        经办人> 退回建设局，还是不对
        机器人> 建设局现在没有待审核的填报，没有退回。
        """,
    )


def test_a_screen_of_the_review_is_answered_in_words(house: House, office: Someone) -> None:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00")
    play(
        {"经办人": office},
        """
        经办人> 审核 组织
        机器人> 组织人事部 · 2024年第三季度第 2 项
        经办人> 可以，过了
        机器人> 已接受：组织人事部第 2 项。
        机器人> 组织人事部 · 2024年第三季度第 3 项
        经办人> 下一个
        机器人> 组织人事部 · 2024年第三季度第 4 项
        经办人> 下一家
        机器人> 工业信息化和商务局 · 2024年第三季度第 2 项
        经办人> 退回，数字和附件对不上
        机器人> 退回原因：数字和附件对不上
        经办人> 取消
        机器人> 没有再改动
        经办人> 审核 工业
        经办人> 退回
        机器人> 退回工业信息化和商务局第 2 项，原因是什么？
        经办人> 没有附件
        机器人> 已退回：工业信息化和商务局第 2 项（没有附件）。
        """,
    )


@pytest.mark.parametrize("verdict", ["通过", "退回", "打回去"])
def test_a_verdict_on_nothing_shows_what_waits_and_does_nothing(house: House, office: Someone, verdict: str) -> None:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00")
    play(
        {"经办人": office},
        f"""
        经办人> {verdict}
        机器人> 现在没有打开哪一项，什么都没有改动。
        机器人> 2024年第三季度待审核 23 项
        机器人[建设局（1）]
        """,
    )


def test_what_a_unit_said_on_the_phone_is_its_report_to_be_confirmed(office: Someone) -> None:
    play(
        {"经办人": office},
        """
        经办人> 建设局打电话说：定制公交专线开通了2条，联盟还在筹备，目前已经召开两次协调会，各成员单位都在走流程
        机器人> 以下由您替建设局代录，会注明“代录”
        机器人> 读到的内容 · 建设局
        机器人> 进展：定制公交专线开通了2条，联盟还在筹备
        机器人[不要这份]
        经办人> 对
        机器人> 接着补第 6 项
        经办人> 0
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


def test_what_is_left_is_listed_before_all_of_it_is_accepted(house: House, office: Someone) -> None:
    office.say("剩下的都通过")
    assert "现在没有待审核的填报，没有改动" in office.last.text
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00", skip=("建设局",))
    play(
        {"经办人": office},
        """
        经办人> 教体中心的没问题，通过
        机器人> 接受这 3 项？
        机器人> 点了才接受，现在没有改动。
        经办人> 检察院的写得挺好，通过
        机器人> 请看一下内容，没问题回“通过”就接受：
        机器人> 高新区检察院 · 2024年第三季度第 8 项
        经办人> 通过
        机器人> 已接受：高新区检察院第 8 项。
        经办人> 剩下的都通过
        机器人> 接受这 21 项？
        经办人[全部接受（21 项）]
        机器人> 已接受 10 个单位的 21 项。
        经办人[全部接受（21 项）]
        机器人> 这个按钮已失效
        """,
    )


def test_what_the_office_says_and_nobody_understands_changes_nothing(office: Someone) -> None:
    office.say("今天食堂吃饺子")
    assert "没听明白“今天食堂吃饺子”，什么都没有改动" in office.last.text


def test_what_the_office_typed_in_is_not_answered_as_to_the_unit(house: House) -> None:
    office = house.person("陈刚", SeatRole.COORDINATOR)
    office.say("人社中心刚打电话来，说家政培训办了3期班，一共培训74人次，帮他录一下")
    office.press("全部对，提交 1 项")
    told = next(message.text for message in reversed(office.inbox) if "已登记" in message.text)
    assert "该单位本季度 1 项全部报齐" in told
    assert "贵单位" not in told
