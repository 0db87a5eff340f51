"""The schedule's settings, changed in chat: shown before it is done, audited, and only for what is not sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.domain.people import SeatRole
from bot.ports import Address
from storage import audit, making_live, programmes
from storage.tables import AuditRow
from tests.house import House, zibo_notice
from tests.journeys.test_reminding import reminders
from tests.journeys.transcript import play


def test_an_admin_changes_the_plan_in_words(house: House) -> None:
    admin = house.person("陈刚", SeatRole.ADMIN)
    play(
        {"管理员": admin},
        """
        管理员> 计划
        机器人> 填报截止 9 月 26 日（星期四）17:00
        机器人[修改]
        管理员> 催报时间改为9点30
        机器人> 修改催报计划
        机器人> 催报时间：09:05 → 09:30
        机器人> 9 月 14 日（星期六）09:30
        机器人> 已经发出的不受影响，还没发的按新安排发。确认修改吗？
        管理员[确认修改]
        机器人> 已改好。
        管理员> 截止前7个工作日再提醒一次
        机器人> 提醒：截止前 10、5、2、1 个工作日，截止当天，逾期第 1—10 个工作日 → 截止前 10、7、5、2、1 个工作日
        管理员[确认修改]
        管理员> 不要逾期第4天以后的提醒
        管理员[确认修改]
        管理员> 计划
        机器人> 9月14日 周六（调休上班） 截止前 10 个工作日：09:30 开始填报
        机器人> 9月20日 周五 截止前 7 个工作日：09:30 提醒
        机器人> 10月10日 周四 逾期第 3 个工作日：09:30 提醒，同时提醒单位负责人、频道公布未报送单位
        """,
    )
    assert "逾期第 4 个工作日" not in admin.last.text
    with house.deps.store.read() as tx:
        changes = tx.scalars(select(AuditRow).where(AuditRow.action == "plan.change")).all()
        assert [(row.before, row.after) for row in changes][:1] == [({}, {"reminder_hour": "09:30"})]
        assert len(changes) == 3
        assert audit.broken_at(tx) is None


def test_the_plan_changes_by_buttons_alone(house: House) -> None:
    admin = house.person("陈刚", SeatRole.ADMIN)
    play(
        {"管理员": admin},
        """
        管理员> 计划
        管理员[修改]
        机器人> 催报计划的设置
        机器人> 每单位每季度上限：12 条
        管理员[每季度上限]
        机器人> 现在：12 条，超过后请群团科电话联系。
        管理员[8 条]
        机器人> 每单位每季度上限：12 条，超过后请群团科电话联系 → 8 条
        管理员[确认修改]
        机器人> 已改好。
        管理员[再改一处]
        管理员[增减提醒]
        管理员[去掉截止前 1 个工作日]
        管理员[不改了]
        管理员> 计划 修改
        机器人> 提醒：截止前 10、5、2、1 个工作日
        机器人> 每单位每季度上限：8 条
        管理员> 下午茶改为三点
        机器人> 没看懂“下午茶改为三点”要改什么。
        管理员> 催报时间改为22点
        机器人> 这个时间不在工作时间内，消息只在工作时间发送。没有改动。
        管理员> 取消
        管理员> 恢复默认
        管理员[确认修改]
        管理员> 计划 修改
        机器人> 每单位每季度上限：12 条
        """,
    )


@pytest.mark.parametrize("role", [SeatRole.COORDINATOR, SeatRole.LIAISON])
def test_nobody_but_an_admin_changes_the_plan(house: House, role: SeatRole) -> None:
    person = house.person("王敏", role, None if role.is_office else "建设局")
    person.say("催报时间改为9点30")
    assert "修改催报计划" not in person.last.text
    person.say("计划 催报时间改为9点30")
    assert "这项操作由" in person.last.text
    assert "修改" not in person.last.labels


def test_a_change_moves_what_is_not_sent_and_repeats_nothing(house: House) -> None:
    admin, liaison = house.person("陈刚", SeatRole.ADMIN), house.person("李红", unit="建设局")
    house.move_to("2024-09-14 09:06")
    assert len(reminders(liaison)) == 1
    admin.say("催报时间改为10点30")
    admin.press("确认修改")
    house.move_to("2024-09-14 15:00")
    house.move_to("2024-09-24 10:29")
    assert len(reminders(liaison)) == 1
    house.move_to("2024-09-24 10:31")
    assert len(reminders(liaison)) == 2
    admin.say("催报时间改为9点05")
    admin.press("确认修改")
    house.move_to("2024-09-24 16:00")
    assert len(reminders(liaison)) == 2


def test_a_message_that_waits_for_the_morning_is_planned_anew_by_the_new_rules(house: House) -> None:
    admin = house.person("陈刚", SeatRole.ADMIN)
    house.move_to("2024-09-14 20:00")
    liaison = house.person("李红", unit="建设局")  # bound after hours: the opening waits for the morning
    assert reminders(liaison) == []
    admin.say("开始填报改为截止前6个工作日")
    admin.press("确认修改")
    house.move_to("2024-09-18 09:10")
    assert reminders(liaison) == []
    house.move_to("2024-09-23 09:10")
    assert len(reminders(liaison)) == 1


def test_a_day_the_office_declares_moves_this_programmes_plan(house: House) -> None:
    admin, liaison = house.person("陈刚", SeatRole.ADMIN), house.person("李红", unit="建设局")
    admin.say("9月30日放假")
    assert "本清单的特殊日期：2024年9月30日放假" in admin.last.text
    admin.press("确认修改")
    house.move_to("2024-09-29 17:01")
    titles = [message.content.title for message in house.to(Address("web", "channel"))]
    assert any("（截止时）" in title for title in titles)
    house.move_to("2024-09-30 10:00")
    assert not any("今天截止" in title for title in reminders(liaison)[-1:])


def test_of_two_lists_each_has_its_own_plan_and_buttons(house: House) -> None:
    admin = house.person("陈刚", SeatRole.ADMIN)
    first = house.programme()
    with house.deps.store.write() as tx:
        other = programmes.propose(
            tx, replace(zibo_notice(), title="另一份清单"), year=2024, source_sha256=None, now=house.clock()
        )
        making_live.confirm(tx, other, person_id=None, now=house.clock())
    admin.say("计划")
    assert f"看{first.title[:16]}" in admin.last.labels
    admin.press(f"看{first.title[:16]}")
    for label in ("修改", "每季度上限", "8 条"):
        admin.press(label)
    assert first.title in admin.last.text
    admin.press("确认修改")
    with house.deps.store.read() as tx:
        assert programmes.rules(tx, first.id) == {"unit_cap": 8}
        assert programmes.rules(tx, other) == {}
