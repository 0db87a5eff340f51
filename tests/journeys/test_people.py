"""People come, go away, hand over, leave, and are forgotten; the unit keeps its seat and its reports."""

from __future__ import annotations

import re

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from storage import people
from tests.house import House, Someone
from tests.journeys.test_filling_in import rows_of
from tests.journeys.test_reminding import file_everything, reminders
from tests.journeys.transcript import play

CHANNEL = Address("web", "channel")


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.ADMIN)


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit="建设局")


def code_in(someone: Someone) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", someone.last.text)
    assert found is not None, someone.last.text
    return found[0]


def channel(house: House) -> list[str]:
    return [message.text for message in house.to(CHANNEL)]


# --- handing over -----------------------------------------------------------------------------------------------


def test_a_liaison_hands_the_seat_over_and_drafts_and_history_stay(
    house: House, office: Someone, liaison: Someone
) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 定制公交专线开通2条，联盟筹建中。
        联络员> 交接
        机器人> 交接建设局联络员
        联络员[生成交接码]
        机器人> 交接码 · 建设局（接替李红）
        """,
    )
    code = code_in(liaison)
    newcomer = house.stranger("周宁")
    play({"周宁": newcomer}, f"周宁> {code}\n机器人> 您好，您现在是建设局的联络员。")
    assert liaison.last.text.startswith("建设局联络员已由周宁接任，以后的提醒发给周宁。")
    assert "建设局联络员由李红交接给周宁。如有不符，请联系管理员。" in channel(house)
    play(
        {"周宁": newcomer, "李红": liaison},
        """
        周宁> 填报
        机器人> 目标：试点打造1个儿童友好共建联盟。
        周宁> 我的数据
        机器人> 身份：建设局联络员（A 角）
        李红> 我的任务
        机器人> 您好，这里是工作进展报送助手。请发送邀请码
        """,
    )
    house.move_to("2024-09-14 09:10")
    assert len(reminders(newcomer)) == 1
    assert reminders(liaison) == []


def test_a_handover_code_works_once_and_a_newer_one_takes_its_place(
    house: House, office: Someone, liaison: Someone
) -> None:
    liaison.say("交接")
    liaison.press("生成交接码")
    first = code_in(liaison)
    liaison.press("生成交接码")
    second = code_in(liaison)
    newcomer, another = house.stranger("周宁"), house.stranger("吴迪")
    bad = "邀请码无效或已失效，请向群团科重新索取。"
    play({"周宁": newcomer}, f"周宁> {first}\n机器人> {bad}\n周宁> {second}\n机器人> 绑定成功")
    play({"吴迪": another}, f"吴迪> {second}\n机器人> {bad}")


def test_nobody_hands_over_a_colleagues_seat(house: House, office: Someone, liaison: Someone) -> None:
    colleague = house.person("赵强", unit="建设局")
    colleague.say("交接")
    own = colleague.button("生成交接码").data
    liaison.say("交接")
    other = liaison.button("生成交接码").data
    assert own != other
    play({"赵强": colleague}, f"赵强> {other}\n机器人> 没有找到这项内容。")
    stranger_unit = house.person("孙丽", unit="人社中心")
    play({"孙丽": stranger_unit}, f"孙丽> {other}\n机器人> 这项操作由组织人事部群团科办理")


def test_the_office_hands_over_for_somebody_who_has_gone(house: House, office: Someone, liaison: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 交接
        群团科[建设局]
        机器人> A 角 李红（网页）
        群团科[李红：交接]
        机器人> 交接码 · 建设局（接替李红）
        """,
    )
    newcomer = house.stranger("周宁")
    play({"周宁": newcomer}, f"周宁> {code_in(office)}\n机器人> 您好，您现在是建设局的联络员。")


def test_the_second_contact_moves_up_when_the_first_hands_over_to_the_second(
    house: House, office: Someone, liaison: Someone
) -> None:
    second = house.person("赵强", unit="建设局")
    liaison.say("交接")
    liaison.press("生成交接码")
    second.say(code_in(liaison))
    play({"群团科": office}, "群团科> 交接 建设局\n机器人> A 角 赵强（网页）")
    assert "李红" not in office.last.text


def test_the_office_says_who_is_first(house: House, office: Someone, liaison: Someone) -> None:
    second = house.person("赵强", unit="建设局")
    play(
        {"群团科": office},
        """
        群团科> 交接 建设局
        机器人> A 角 李红（网页）
        机器人> B 角 赵强（网页）
        群团科[赵强：设为 A 角]
        机器人> 建设局的 A 角现在是赵强，提醒先发给赵强。
        """,
    )
    house.move_to("2024-09-14 09:10")
    assert (len(reminders(second)), len(reminders(liaison))) == (1, 0)


# --- away -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    ["我下周出差，由赵强负责", "我下周出差，请赵强代为填报。", "我下周不在单位，由赵强同志负责"],
)
def test_somebody_who_is_away_names_who_is_reminded_instead(
    house: House, office: Someone, liaison: Someone, said: str
) -> None:
    second = house.person("赵强", unit="建设局")
    house.move_to("2024-09-21 10:00")
    heard = len(reminders(liaison))
    play(
        {"联络员": liaison},
        f"联络员> {said}\n机器人> 登记外出：9月23日起\n联络员> 对\n机器人> 记下了：9月23日起外出，提醒发给赵强；9 月 30 日（星期一）起照常发给您。",
    )
    assert second.last.text == "李红9月23日起外出（9月30日回来），建设局的进展报送由您负责，提醒会发给您。"
    house.move_to("2024-09-24 09:10")
    house.move_to("2024-09-27 09:10")
    assert (len(reminders(second)), len(reminders(liaison))) == (2, heard)
    house.move_to("2024-09-30 09:10")
    assert (len(reminders(second)), len(reminders(liaison))) == (2, heard + 1)


def test_a_beginning_and_a_date_of_return_are_both_heard(house: House, office: Someone, liaison: Someone) -> None:
    house.person("赵强", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 我下周出差，到20号回来
        联络员> 对
        机器人> 记下了：9月16日起外出，提醒发给赵强；9 月 20 日（星期五）起照常发给您。
        """,
    )


def test_a_date_of_return_is_enough_and_coming_back_early_is_said_by_a_button(
    house: House, office: Someone, liaison: Someone
) -> None:
    second = house.person("赵强", unit="建设局")
    play(
        {"联络员": liaison, "群团科": office},
        """
        联络员> 外出
        机器人> 什么时候不在、由谁负责？
        联络员> 到20号回来
        机器人> 记下了：从现在起外出，提醒发给赵强；9 月 20 日（星期五）起照常发给您。
        群团科> 交接 建设局
        机器人> A 角 李红（网页，外出，9月20日回来）
        联络员> 我的数据
        机器人> 外出，9月20日回来
        联络员> 我回来了
        机器人> 欢迎回来，提醒照常发给您。
        联络员> 我回来了
        机器人> 没有登记过外出
        """,
    )
    house.move_to("2024-09-14 09:10")
    assert (len(reminders(second)), len(reminders(liaison))) == (0, 1)


def test_what_cannot_be_understood_or_somebody_unknown_is_asked_again(
    house: House, office: Someone, liaison: Someone
) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 外出
        联络员> 看情况吧
        机器人> 没看懂“看情况吧”是哪几天。
        联络员> 下周出差，由张三丰负责
        机器人> 没有找到“张三丰”。贵单位没有别的联络员。要换人请发“交接”
        联络员> 下周出差
        联络员[登记外出]
        机器人> 贵单位没有别的联络员，提醒仍会发给您
        """,
    )
    house.move_to("2024-09-18 09:10")
    assert len(reminders(liaison)) == 1, "nobody else is there: being away silences nothing"


def test_words_about_travel_in_a_report_are_a_report(house: House, office: Someone, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 我们外出考察学习2次，定制公交专线开通1条。
        机器人> 进展已记下
        """,
    )


# --- accounts ---------------------------------------------------------------------------------------------------


def test_a_second_messenger_is_the_same_person_and_goes_on_with_the_same_draft(
    house: House, office: Someone, liaison: Someone
) -> None:
    play(
        {"李红": liaison},
        """
        李红> 填报
        李红> 定制公交专线开通2条，联盟筹建中。
        李红> 我的数据
        机器人> · 网页，2024 年 9 月 10 日 10:00 绑定
        李红[绑定另一个账号]
        机器人> 用另一个账号（企业微信、钉钉、网页等）把这组字符发给机器人，就是您本人。
        """,
    )
    code = code_in(liaison)
    phone = Someone(house, "李红", "ding-lihong", "dingtalk")
    play(
        {"手机": phone},
        f"""
        手机> {code}
        机器人> 绑定成功
        手机> 填报
        机器人> 目标：试点打造1个儿童友好共建联盟。
        手机> 我的数据
        机器人> · 网页
        机器人> · 钉钉
        """,
    )
    assert "李红又绑定了一个账号（钉钉）。如有不符，请联系管理员。" in channel(house)


def test_an_account_code_does_not_turn_one_person_into_another(house: House, office: Someone, liaison: Someone) -> None:
    other = house.person("赵强", unit="人社中心")
    liaison.say("/me account")
    code = code_in(liaison)
    play({"赵强": other}, f"赵强> {code}\n机器人> 这个账号已经绑定为赵强，没有改动。")
    phone = Someone(house, "李红", "ding-lihong", "dingtalk")
    play({"手机": phone}, f"手机> {code}\n机器人> 绑定成功")


def test_codes_of_people_expire_and_count_as_wrong_tries(house: House, office: Someone, liaison: Someone) -> None:
    liaison.say("/me account")
    code = code_in(liaison)
    house.clock.advance(days=7, seconds=1)
    phone = Someone(house, "李红", "ding-lihong", "dingtalk")
    for _ in range(5):
        play({"手机": phone}, f"手机> {code}\n机器人> 邀请码无效或已失效，请向群团科重新索取。")
    play({"手机": phone}, f"手机> {code}\n机器人> 尝试次数过多，请 10 分钟后再试。")


def test_a_person_may_serve_several_units(house: House, office: Someone, liaison: Someone) -> None:
    unit_id = house.unit_id("人社中心")
    code = house.deps.store.run(lambda tx: people.invite(tx, SeatRole.LIAISON, unit_id, now=house.clock()))
    play(
        {"李红": liaison},
        f"""
        李红> {code}
        机器人> 您好，您现在是人社中心的联络员。
        李红> 填报
        机器人> 请选择单位：
        机器人[建设局]
        机器人[人社中心]
        李红> 交接
        机器人> 交接哪个单位的联络员？
        """,
    )


def test_every_binding_is_told_to_the_office_and_to_the_units_other_liaisons(
    house: House, office: Someone, liaison: Someone
) -> None:
    house.person("赵强", unit="建设局")
    told = "赵强已绑定为建设局的联络员。如有不符，请联系管理员。"
    assert told in channel(house)
    assert liaison.last.text == told


def test_where_there_is_no_channel_yet_the_office_hears_it_in_private(house: House, office: Someone) -> None:
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("DELETE FROM channel"))
    house.person("赵强", unit="建设局")
    assert office.last.text == "赵强已绑定为建设局的联络员。如有不符，请联系管理员。"


def test_unused_invitations_are_revoked_by_the_office(house: House, office: Someone) -> None:
    office.say("邀请 建设局")
    code = code_in(office)
    play({"群团科": office}, "群团科> 邀请 撤销 建设局\n机器人> 建设局联络员没有用掉的邀请码（1 个）已作废。")
    stranger = house.stranger()
    play({"路人": stranger}, f"路人> {code}\n机器人> 邀请码无效或已失效，请向群团科重新索取。")


# --- one's own data ---------------------------------------------------------------------------------------------


def test_my_data_shows_everything_and_a_name_is_put_right(house: House, office: Someone, liaison: Someone) -> None:
    file_everything(house, liaison)
    play(
        {"联络员": liaison},
        """
        联络员> 我的数据
        机器人> 姓名：李红
        机器人> 身份：建设局联络员（A 角）
        机器人> 经您提交的填报：1 次；操作记录：
        联络员[更正姓名]
        机器人> 现在登记的姓名是“李红”。请发送正确的姓名。
        联络员> 李虹
        机器人> 已更正，您的姓名登记为“李虹”。
        联络员> 我的任务
        机器人> 已提交（李虹，
        """,
    )


def test_who_leaves_is_a_stranger_and_the_office_hears_of_it(house: House, office: Someone, liaison: Someone) -> None:
    second = house.person("赵强", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 我的数据
        联络员[退出]
        机器人> 退出后您不再是建设局联络员，也不再收到提醒。
        联络员[确认退出]
        机器人> 已退出。
        联络员> 我的任务
        机器人> 您好，这里是工作进展报送助手。
        """,
    )
    assert "李红不再担任建设局联络员。" in channel(house)
    assert second.last.text == "李红不再担任建设局联络员。"
    play({"群团科": office}, "群团科> 交接 建设局\n机器人> A 角 赵强（网页）")


def test_the_last_liaison_is_advised_to_hand_over_and_the_last_admin_may_not_leave(
    house: House, office: Someone, liaison: Someone
) -> None:
    play({"联络员": liaison}, "联络员> /me leave\n机器人> 建设局没有别的联络员，建议改用“交接”。")
    play({"群团科": office}, "群团科> /me leave yes\n机器人> 您是唯一的管理员，请先邀请另一位管理员再退出。")


def test_an_admin_erases_a_person_and_the_reports_stay(house: House, office: Someone, liaison: Someone) -> None:
    file_everything(house, liaison)
    play(
        {"群团科": office},
        """
        群团科> 注销
        机器人> 注销谁？请发送登记的姓名。
        群团科> 李红
        机器人> 提交过的填报保留，填报人显示为“已注销人员”。
        群团科[李红（建设局联络员（A 角））]
        机器人> 已注销。
        群团科> 审核 建设局
        机器人> 已注销人员，9 月 10 日 10:00 提交
        """,
    )
    for table in ("person", "account", "conversation", "offer", "report_version", "audit", "invitation", "seat"):
        # The log keeps the platform's id of the account, and no name (reliability rules §5.34).
        assert "李红" not in rows_of(house, table).replace("web-李红", ""), table
    with house.deps.store.read() as tx:
        kept = tx.connection().exec_driver_sql("SELECT body FROM inbox WHERE account = 'web-李红'").all()
        sent = tx.connection().exec_driver_sql("SELECT body FROM outbox WHERE chat = 'web-李红'").all()
    assert all('"text": ""' in body for (body,) in kept)
    assert all("李红" not in body for (body,) in sent)
    play({"联络员": liaison}, "联络员> 我的任务\n机器人> 您好，这里是工作进展报送助手。")


def test_only_an_admin_erases_and_never_himself(house: House, office: Someone, liaison: Someone) -> None:
    coordinator = house.person("钱科员", SeatRole.COORDINATOR)
    for someone, doer in ((coordinator, "管理员"), (liaison, "组织人事部群团科")):
        answer = someone.say("注销 李红")
        assert answer is not None
        assert answer.text.startswith(f"这项操作由{doer}办理")
    office.say("注销 王敏")
    play({"群团科": office}, "群团科[王敏（管理员）]\n机器人> 不能注销自己，请另一位管理员办理。")


def test_a_code_in_a_group_is_sent_to_the_private_chat(house: House, office: Someone, liaison: Someone) -> None:
    answer = liaison.in_chat("some-group").say("/me account")
    assert answer is not None
    assert answer.text == "请在与我的私聊里办理。"
