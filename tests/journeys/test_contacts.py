"""Whom of a unit is reminded: A first, B when A is away or silent; how it went; and when to phone instead."""

from __future__ import annotations

from functools import partial

from bot.domain.people import SeatRole
from bot.ports import Address
from storage import people
from tests.house import House
from tests.journeys.test_reminding import file_everything, reminders
from tests.journeys.transcript import play

CHANNEL = Address("web", "channel")


def channel(house: House) -> list[str]:
    return [message.text for message in house.to(CHANNEL)]


def test_the_first_contact_is_reminded_and_the_second_is_left_alone(house: House) -> None:
    first, second = house.person("李红", unit="建设局"), house.person("王芳", unit="建设局")
    house.move_to("2024-09-14 09:06")
    assert (len(reminders(first)), len(reminders(second))) == (1, 0)


def test_the_second_is_asked_after_two_stages_the_first_has_not_read(house: House) -> None:
    first, second = house.person("李红", unit="建设局"), house.person("王芳", unit="建设局")
    for day in ("14", "24", "27"):
        house.move_to(f"2024-09-{day} 09:06")
    assert (len(reminders(first)), len(reminders(second))) == (2, 1)


def test_whoever_does_anything_has_read(house: House) -> None:
    first, second = house.person("李红", unit="建设局"), house.person("王芳", unit="建设局")
    house.move_to("2024-09-14 09:06")
    house.move_to("2024-09-24 09:06")
    first.say("帮助")
    house.move_to("2024-09-27 09:06")
    assert (len(reminders(first)), len(reminders(second))) == (3, 0)


def test_somebody_away_names_who_is_to_be_asked_and_comes_back(house: House) -> None:
    first, second = house.person("李红", unit="建设局"), house.person("王芳", unit="建设局")
    play(
        {"联络员": first},
        """
        联络员> 我出差，找王芳
        机器人> 这期间提醒发给王芳，也会告诉对方。对吗？
        联络员> 对
        机器人> 记下了：从现在起外出，提醒发给王芳，直到您说回来了。提前回来请点“我回来了”。
        """,
    )
    house.move_to("2024-09-14 09:06")
    assert (len(reminders(first)), len(reminders(second))) == (0, 1)
    play({"联络员": first}, "联络员[我回来了]\n机器人> 欢迎回来，提醒照常发给您。")
    house.move_to("2024-09-24 09:06")
    assert (len(reminders(first)), len(reminders(second))) == (1, 1)


def test_a_return_date_is_enough_and_ends_by_itself(house: House) -> None:
    first, second = house.person("李红", unit="建设局"), house.person("王芳", unit="建设局")
    play(
        {"联络员": first},
        """
        联络员> 外出 到9月24日
        机器人> 记下了：从现在起外出，提醒发给王芳；9 月 25 日（星期三）起照常发给您。
        """,
    )
    house.move_to("2024-09-24 09:06")
    assert (len(reminders(first)), len(reminders(second))) == (0, 1)
    house.move_to("2024-09-27 09:06")
    assert (len(reminders(first)), len(reminders(second))) == (1, 1)


def test_away_with_nobody_else_is_told_to_the_office(house: House) -> None:
    first = house.person("李红", unit="建设局")
    play(
        {"联络员": first},
        """
        联络员> 请假到9月29日
        联络员> 对
        机器人> 贵单位没有别的联络员，提醒仍会发给您，也已告诉群团科。
        联络员> 外出 找赵六
        机器人> 没有找到“赵六”。贵单位没有别的联络员。
        """,
    )
    told = "建设局的联络员李红外出（9月30日回来），单位没有别的联络员可以提醒。可以给该单位再发一个邀请码。"
    assert told in channel(house)
    house.move_to("2024-09-14 09:06")
    assert len(reminders(first)) == 1


def test_work_reports_are_not_taken_for_an_absence(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    for text in (
        "本季度开展培训3场，覆盖120人",
        "组织外出学习2次",
        "本季度开展了外出学习活动",
        "学习",
        "9月份组织外出培训",
    ):
        liaison.say(text)
        assert "记下了" not in liaison.last.text


def test_a_contact_who_changes_the_messenger_at_night_still_gets_the_stage(house: House) -> None:
    house.move_to("2024-09-14 20:00")
    liaison = house.person("李红", unit="建设局")
    other = Address("telegram", "li-2")
    unit_id = house.unit_id("建设局")
    with house.deps.store.read() as tx:
        [person] = people.contacts(tx, unit_id)
    house.deps.store.run(partial(people.mark_dead, address=liaison.address, reason="停用"))
    bind = partial(people.bind_account, person_id=person.id, platform="telegram", account="li-2", chat=other.chat)
    house.deps.store.run(partial(bind, now=house.clock()))
    house.move_to("2024-09-18 09:06")
    assert [message.content.title for message in house.to(other)] == ["请填报2024年第三季度进展 · 建设局"]
    assert reminders(liaison) == []


def test_the_office_sees_how_each_reminder_went(house: House) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    house.person("李红", unit="建设局")
    reader = house.person("赵强", unit="人社中心")
    house.move_to("2024-09-14 09:06")
    house.move_to("2024-09-24 09:06")
    reader.say("帮助")
    play(
        {"群团科": office},
        """
        群团科> 进度
        机器人> ⬜ 人社中心：已报 0/1，差第 2 项，已催 2 次，9 月 24 日 09:06 已发给赵强，本人已上线
        机器人> ⬜ 建设局：已报 0/1，差第 6 项，已催 2 次，9 月 24 日 09:06 已发给李红，还没有回应
        """,
    )
    file_everything(house, reader)
    assert "✅ 人社中心：1 项已报齐（收到 2 条提醒，填了" in getattr(office.say("进度"), "text", "")


def test_the_cap_holds_for_everything_nobody_asked_for_and_the_office_gets_a_name(house: House) -> None:
    office, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("赵强", unit="人社中心")
    head = house.person("局长", SeatRole.HEAD, "人社中心")
    moments = [
        "09-14",
        "09-24",
        "09-27",
        "09-29",
        "09-30",
        "10-08",
        "10-09",
        "10-10",
        "10-11",
        "10-12",
        "10-14",
        "10-18",
    ]
    for day in moments:
        house.move_to(f"2024-{day} 09:06")
    assert len(reminders(liaison)) + len(reminders(head)) == 12
    assert len(reminders(head)) == 3
    told = [text for text in channel(house) if "请电话联系" in text and "到了上限" in text]
    assert len(told) == 1
    assert "人社中心：赵强、局长（差第 2 项）" in told[0]
    before = len(liaison.inbox)
    play(
        {"群团科": office},
        """
        群团科> 催报 人社中心
        机器人> 人社中心本季度已收到 12 条提醒，到了上限，不再发消息。请电话联系：赵强、局长。
        """,
    )
    assert len(liaison.inbox) == before


def test_what_is_put_off_comes_instead_of_the_stage_and_counts_as_asked_for(house: House) -> None:
    office, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("李红", unit="建设局")
    house.move_to("2024-09-27 09:06")
    liaison.say("稍后提醒 9月29日下午三点")
    house.move_to("2024-09-29 09:06")
    assert len(reminders(liaison)) == 1  # the stage of the 29th waits, too
    house.move_to("2024-09-29 15:00")
    house.move_to("2024-09-29 16:00")
    assert len(reminders(liaison)) == 2
    assert "已催 1 次" in getattr(office.say("进度"), "text", "")
    house.move_to("2024-09-30 09:06")
    assert len(reminders(liaison)) == 3


def test_a_later_word_replaces_an_earlier_one(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-27 09:06")
    liaison.say("稍后提醒 两小时后")
    liaison.say("稍后提醒 下午四点")
    house.move_to("2024-09-27 12:00")
    assert len(reminders(liaison)) == 1
    house.move_to("2024-09-27 16:01")
    assert len(reminders(liaison)) == 2


def test_past_the_due_time_nothing_can_be_put_off(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-10-08 09:06")
    play(
        {"联络员": liaison},
        """
        联络员[稍后提醒]
        机器人> 截止时间 9 月 30 日 17:00 已过，不能再推迟。请尽快补报；有困难请联系组织人事部群团科。
        """,
    )


def test_at_the_due_time_itself_nothing_is_late_by_no_days(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-30 16:59")
    assert "今天 17:00 截止" in liaison.last.text
    other = house.person("赵强", unit="人社中心")
    house.move_to("2024-09-30 17:00")
    late = house.person("周敏", unit="卫生健康事业中心")
    house.settle()
    assert "已到截止时间 9 月 30 日（星期一）17:00，请尽快补报" in late.last.text
    house.move_to("2024-10-08 09:06")
    assert "截止时间 9 月 30 日（星期一）17:00 已过 1 个工作日，请尽快补报" in other.last.text


def test_reminding_by_hand_after_hours_says_when_it_leaves(house: House) -> None:
    office, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("李红", unit="建设局")
    house.move_to("2024-09-14 09:06")
    house.move_to("2024-09-20 19:00")
    before = len(reminders(liaison))
    play(
        {"群团科": office},
        """
        群团科> 催报 建设局 请先报第6项。
        群团科[发送]
        机器人> 现在不是工作时间，9 月 23 日（星期一）09:05 发给建设局（李红）。
        """,
    )
    assert len(reminders(liaison)) == before
    house.move_to("2024-09-23 09:06")
    assert len(reminders(liaison)) == before + 1
    assert "请先报第6项。" in liaison.last.text
