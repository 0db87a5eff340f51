"""The office reviews: accept, return with a reason, reopen; and what the unit hears of it."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from storage import audit
from tests.house import House, Someone
from tests.journeys.test_reminding import file_everything, reminders
from tests.journeys.transcript import play

PRIVATE = "13812345678"


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.COORDINATOR)


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit="建设局")


def file_report(liaison: Someone, progress: str = "定制公交专线开通2条，联盟筹建中。", lines: str = "2") -> None:
    liaison.say("填报")
    for answer in (progress, "1", lines, "正常", "年底前", "无"):
        liaison.say(answer)
    liaison.press("提交 1 项")


def test_the_queue_shows_one_report_a_screen_and_accepting_closes_it(
    house: House, office: Someone, liaison: Someone
) -> None:
    play({"群团科": office}, "群团科> 审核\n机器人> 2024年第三季度没有待审核的填报。")
    file_report(liaison)
    play(
        {"群团科": office, "联络员": liaison},
        """
        群团科> 审核
        机器人> 2024年第三季度待审核 1 项
        机器人> 建设局：1 项
        群团科[建设局（1）]
        机器人> 建设局 · 2024年第三季度第 6 项 实施儿童友好城市建设促进行动
        机器人> 定制公交专线开通2条，联盟筹建中。
        机器人> 开通3条“定制公交”助学专线：累计 2条，目标 3条，完成 67%
        机器人> 自评：正常推进
        机器人> 完成时限：2024年12月31日
        机器人> 李红，9 月 10 日 10:00 提交
        机器人[接受]
        机器人[退回]
        群团科[接受]
        机器人> 已接受：建设局第 6 项。
        机器人> 2024年第三季度没有待审核的填报。已接受 1 项。
        联络员> 我的任务
        机器人> 群团科已接受
        联络员> 填报
        联络员[6. 实施儿童友好城市建设促进行动]
        机器人> 第 6 项群团科已经接受，不能再改。需要更正，请联系群团科重新打开。
        """,
    )


def test_a_change_under_way_when_the_office_accepts_is_refused_and_nothing_is_changed(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison)
    liaison.say("填报")
    liaison.press("6. 实施儿童友好城市建设促进行动")
    liaison.press("改进展")
    office.say("审核 建设局")
    office.press("接受")
    play(
        {"联络员": liaison},
        """
        联络员> 定制公交专线开通3条。
        机器人> 第 6 项群团科已经接受，不能再改。需要更正，请联系群团科重新打开。
        联络员> 我的任务
        机器人> 群团科已接受
        """,
    )
    assert "定制公交专线开通3条" not in str(office.say("汇总 建设局"))


def test_a_returned_report_is_prompted_at_once_owed_again_and_reminded(
    house: House, office: Someone, liaison: Someone
) -> None:
    house.move_to("2024-09-14 09:10")
    file_report(liaison)
    house.move_to("2024-09-24 10:00")
    heard = len(reminders(liaison))
    play(
        {"群团科": office},
        """
        群团科> 审核 建设局
        群团科[退回]
        机器人> 退回建设局第 6 项，原因是什么？写一句，或者点常用的：
        机器人[数字与文字不一致，请核对]
        群团科> 请补充专线的起讫站点
        机器人> 已退回：建设局第 6 项（请补充专线的起讫站点）。已通知联络员修改。
        """,
    )
    assert "群团科退回 · 建设局第 6 项" in liaison.last.text
    assert "退回原因：请补充专线的起讫站点" in liaison.last.text
    assert "请在 9 月 30 日（星期一）17:00 前修改后重新提交。" in liaison.last.text
    house.move_to("2024-09-24 15:00")
    assert len(reminders(liaison)) == heard, "told twice in one stage"
    house.move_to("2024-09-27 09:10")
    assert "第 6 项 实施儿童友好城市建设促进行动：被退回（请补充专线的起讫站点）" in liaison.last.text
    play({"群团科": office}, "群团科> 进度\n机器人> ⬜ 建设局：已报 0/1")
    play(
        {"联络员": liaison, "群团科": office},
        """
        联络员[修改]
        机器人> 群团科退回：请补充专线的起讫站点
        联络员[改进展]
        联络员> 定制公交专线开通2条：世纪路至实验学校、柳泉路至三中。
        联络员[提交 1 项]
        机器人> 已登记
        """,
    )
    assert office.last.text == "建设局修改了退回的第 6 项，请再看一下。"
    play(
        {"群团科": office},
        """
        群团科[看第 6 项]
        机器人> 柳泉路至三中
        机器人> 李红，9 月 27 日 09:10 提交，第 2 次
        机器人> 9 月 24 日 10:00 王敏退回：请补充专线的起讫站点
        """,
    )


def test_returning_with_a_usual_reason_takes_one_tap(house: House, office: Someone, liaison: Someone) -> None:
    file_report(liaison)
    play(
        {"群团科": office},
        """
        群团科> 审核 建设局
        群团科[退回]
        群团科[缺少具体数据]
        机器人> 已退回：建设局第 6 项（缺少具体数据）。已通知联络员修改。
        """,
    )
    assert "退回原因：缺少具体数据" in liaison.last.text


def test_the_second_of_two_officers_hears_who_was_first_and_when(
    house: House, office: Someone, liaison: Someone
) -> None:
    second = house.person("赵主任", SeatRole.ADMIN)
    file_report(liaison)
    office.say("审核 建设局")
    second.say("审核 建设局")
    office.press("接受")
    house.clock.advance(minutes=5)
    for label in ("接受", "退回"):
        play(
            {"赵主任": second},
            f"赵主任[{label}]\n机器人> 这个按钮已失效：该项已于 9 月 10 日 10:00 由王敏接受。发送“审核”查看最新情况。",
        )


def test_a_reason_that_comes_after_a_colleagues_decision_changes_nothing(
    house: House, office: Someone, liaison: Someone
) -> None:
    second = house.person("赵主任", SeatRole.ADMIN)
    file_report(liaison)
    office.say("审核 建设局")
    second.say("审核 建设局")
    second.press("退回")
    office.press("接受")
    play({"赵主任": second}, "赵主任> 请核对数字\n机器人> 这个按钮已失效：该项已于 9 月 10 日 10:00 由王敏接受。")
    play({"联络员": liaison}, "联络员> 我的任务\n机器人> 群团科已接受")


def test_a_screen_of_an_earlier_version_decides_nothing(house: House, office: Someone, liaison: Someone) -> None:
    file_report(liaison)
    office.say("审核 建设局")
    liaison.say("填报")
    liaison.press("6. 实施儿童友好城市建设促进行动")
    liaison.press("改进展")
    liaison.say("定制公交专线开通3条，全部完成。")
    play(
        {"群团科": office},
        "群团科[接受]\n机器人> 这个按钮已失效：李红正在修改这一项（9 月 10 日 10:00），等单位重新提交后再审核。",
    )
    liaison.press("提交 1 项")
    play(
        {"群团科": office},
        "群团科[接受]\n机器人> 这个按钮已失效：该项已于 9 月 10 日 10:00 由李红重新提交，请看最新内容。",
    )


def test_a_whole_unit_is_accepted_at_once_unless_something_changed_meanwhile(house: House, office: Someone) -> None:
    liaison = house.person("陈老师", unit="教育和体育事业中心")
    file_everything(house, liaison)
    office.say("审核 教育和体育事业中心")
    liaison.say("填报")
    liaison.press("4. 实施家庭教育指导服务行动")
    liaison.press("改进展")
    liaison.say("开展家庭教育指导活动6场，覆盖家长400人次。")
    liaison.press("提交 1 项")
    play(
        {"群团科": office},
        """
        群团科[全部接受（3 项）]
        机器人> 这个按钮已失效：教育和体育事业中心的填报刚刚有变化，请看最新内容。
        群团科[全部接受（3 项）]
        机器人> 已接受教育和体育事业中心全部 3 项（第 1、4、8 项）。
        机器人> 2024年第三季度没有待审核的填报。已接受 3 项。
        """,
    )


def test_an_accepted_report_is_opened_again_only_by_the_office(house: House, office: Someone, liaison: Someone) -> None:
    file_report(liaison)
    office.say("审核 建设局")
    shown = office.button("接受").data.removeprefix("/review a").partition(".")[0]
    office.press("接受")
    play(
        {"群团科": office},
        f"群团科> /review r{shown}\n群团科[重新打开]\n机器人> 已重新打开：建设局第 6 项，单位可以修改了。",
    )
    assert "群团科重新打开了2024年第三季度" in liaison.last.text
    play(
        {"联络员": liaison, "群团科": office},
        """
        群团科> 进度
        机器人> ✅ 建设局：1 项已报齐
        联络员[修改]
        联络员[改进展]
        联络员> 定制公交专线开通3条，联盟已挂牌。
        联络员[提交 1 项]
        机器人> 已登记
        """,
    )


def test_the_change_since_last_quarter_and_a_text_said_twice_are_pointed_out(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison, lines="1")
    house.move_to("2024-12-20 10:00")
    liaison.say("填报")
    liaison.press("沿用上季度")
    for answer in ("正常", "无"):
        liaison.say(answer)
    liaison.press("提交 1 项")
    play(
        {"群团科": office},
        """
        群团科> 审核 建设局
        机器人> 累计 1条，目标 3条，完成 33%，与上季度持平
        机器人> 注意：文字与上季度完全相同。
        """,
    )


def test_a_reason_with_a_private_number_or_without_words_is_refused_and_asked_again(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison)
    play(
        {"群团科": office},
        f"""
        群团科> 审核 建设局
        群团科[退回]
        群团科> 请打{PRIVATE}联系我
        机器人> 内容里有手机号，这里不能带上。请去掉后再发一次。
        群团科> 😀
        机器人> 没有读到文字，请重新写。
        群团科> 秘密★1年 内部意见
        机器人> 检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。
        群团科> 请核对数字
        机器人> 已退回
        """,
    )
    assert PRIVATE not in "".join(message.text for message in liaison.inbox)


def test_after_the_round_nothing_is_sent_back_that_could_not_be_mended(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison)
    office.say("审核 建设局")
    house.move_to("2024-10-20 10:00")
    play({"群团科": office}, "群团科[退回]\n机器人> 本轮已于 10 月 18 日 17:30 结束，单位不能再修改，所以没有退回。")


def test_every_decision_is_in_the_audit_log_with_before_and_after(
    house: House, office: Someone, liaison: Someone
) -> None:
    file_report(liaison)
    office.say("审核 建设局")
    office.press("接受")
    with house.deps.store.read() as tx:
        row = (
            tx.connection()
            .exec_driver_sql("SELECT platform, surface, before, after FROM audit WHERE action = 'report.accepted'")
            .one()
        )
        assert audit.broken_at(tx) is None
    assert row[:2] == ("web", "private")
    assert '"submitted"' in row[2]
    assert '"accepted"' in row[3]


@pytest.mark.parametrize("typed", ["审核", "/review", "/review a1.1", "/review b1.1 不对", "/review o1.1"])
def test_a_liaison_does_not_review(house: House, liaison: Someone, typed: str) -> None:
    file_report(liaison)
    answer = liaison.say(typed)
    assert answer is not None
    assert answer.text == "这项操作由组织人事部群团科办理，如有需要请联系组织人事部群团科。"


def test_in_the_channel_reviewing_is_sent_to_the_private_chat(house: House, office: Someone) -> None:
    answer = office.in_chat("channel").say("审核")
    assert answer is not None
    assert answer.address == Address("web", "channel")
    assert answer.text == "请在与我的私聊里办理。"


def test_the_office_reads_who_did_what_and_from_where(house: House, office: Someone, liaison: Someone) -> None:
    file_report(liaison)
    play(
        {"群团科": office, "联络员": liaison},
        """
        群团科> 审核 建设局
        群团科[退回]
        群团科[缺少具体数据]
        联络员> 审核
        群团科> 操作记录
        机器人> 9 月 10 日 10:00 李红（网页私聊）审核填报〔没有权限〕
        机器人> 9 月 10 日 10:00 王敏（网页私聊）退回填报：建设局2024年第三季度第 6 项，缺少具体数据
        机器人> 9 月 10 日 10:00 李红（网页私聊）提交填报：建设局2024年第三季度第 6 项
        机器人> 记录链完整。
        群团科> 操作记录 建设局
        机器人> 退回填报
        """,
    )
    assert "没有权限" not in office.last.text
    with house.deps.store.write() as tx:
        tx.connection().exec_driver_sql("UPDATE audit SET object = 'report:2' WHERE action = 'report.returned'")
    play({"群团科": office}, "群团科> 操作记录\n机器人> 注意：记录链对不上，请管理员运行 cuibao doctor 核查。")
