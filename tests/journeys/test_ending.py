"""The end of a list: it falls silent by itself, is ended by an admin, read as before, and taken up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.ports import Address
from handlers.rounds.view import is_over, last_quarter, reporting_quarter
from storage import audit, making_live, outbox, programmes
from tests.house import House, Someone, open_house, shanghai
from tests.journeys.notices import later
from tests.journeys.test_reminding import file_everything, reminders
from tests.journeys.transcript import play

# 2024's last round is due on 31 December and closes ten working days later, at the end of 15 January.
OVER = "2025-01-16 09:06"


@pytest.fixture
def admin(house: House) -> Someone:
    return house.person("陈刚", SeatRole.ADMIN)


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit="建设局")


def proposals(someone: Someone) -> list[str]:
    return [message.content.text for message in someone.inbox if message.content.title == "这份清单可以结束了"]


def ended(house: House, admin: Someone) -> None:
    house.move_to(OVER)
    admin.press("结束本年度清单")


def test_a_list_whose_year_is_over_reminds_nobody_and_asks_the_office_once(
    house: House, admin: Someone, liaison: Someone
) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    house.move_to("2025-01-15 17:00")
    assert proposals(admin) == []
    reminded = len(reminders(liaison))
    house.move_to("2025-01-15 20:00")
    assert proposals(admin) == [], "not in the evening"
    house.move_to(OVER)
    [asked] = proposals(admin)
    assert asked.startswith(
        "《关于印发2024年为高新区妇女儿童办实事项目清单的通知》2024年第四季度的报送已经结束，不再催报。\n\n还没有办完的：\n· 未报送："
    )
    assert "· 未报送：建设局（第 6 项）" in asked
    assert admin.last.labels == ["结束本年度清单", "先不结束", "导出全年档案", "导入明年清单"]
    assert "结束由管理员确认。" in proposals(office)[0]
    assert office.last.labels == ["导出全年档案", "导入明年清单"]
    for moment in ("2025-01-17 09:06", "2025-03-17 09:06", "2025-03-31 17:01", "2025-04-01 09:06"):
        house.move_to(moment)
    assert len(reminders(liaison)) == reminded
    assert len(proposals(admin)) == len(proposals(office)) == 1
    newcomer = house.person("赵强", SeatRole.ADMIN)
    house.settle()
    assert proposals(newcomer) == []
    assert proposals(liaison) == []


def test_what_the_office_has_in_hand_is_waited_for_but_not_for_ever(
    house: House, admin: Someone, liaison: Someone
) -> None:
    house.move_to("2024-12-20 10:00")
    file_everything(house, liaison)
    house.move_to(OVER)
    assert proposals(admin) == []
    house.move_to("2025-02-05 09:04")  # ten working days on, 春节 between them
    assert proposals(admin) == []
    house.move_to("2025-02-05 09:06")
    assert "· 待审核：建设局 1 项" in proposals(admin)[0]


def test_it_is_asked_as_soon_as_nothing_is_left_to_review(house: House, admin: Someone, liaison: Someone) -> None:
    house.move_to("2024-12-20 10:00")
    file_everything(house, liaison)
    house.move_to("2025-01-17 10:00")
    assert proposals(admin) == []
    admin.say("审核 建设局")
    admin.press("接受")
    house.settle()
    assert len(proposals(admin)) == 1
    assert "建设局" not in proposals(admin)[0]


def test_how_long_is_waited_is_the_admins_to_say(house: House, admin: Someone, liaison: Someone) -> None:
    play(
        {"管理员": admin},
        """
        管理员> 结束清单改为报送结束后3个工作日
        机器人> 提出结束清单：全年报送结束、审核和盖章办完以后；没有办完的，10 个工作日以后 → 全年报送结束、审核和盖章办完以后；没有办完的，3 个工作日以后
        管理员[确认修改]
        机器人> 已改好。
        管理员> 计划 结束清单改为报送结束后61个工作日
        机器人> 结束清单最多只能等到本年度报送结束后 60 个工作日。没有改动。
        """,
    )
    house.move_to("2024-12-20 10:00")
    file_everything(house, liaison)
    house.move_to("2025-01-20 09:04")
    assert proposals(admin) == []
    house.move_to("2025-01-20 09:06")
    assert len(proposals(admin)) == 1


def test_an_ended_list_is_read_and_nothing_of_it_is_lost(house: House, admin: Someone, liaison: Someone) -> None:
    house.move_to("2024-12-20 10:00")
    file_everything(house, liaison)
    admin.say("审核 建设局")
    admin.press("接受")
    house.move_to(OVER)
    play(
        {"联络员": liaison, "管理员": admin},
        """
        联络员> 我的任务
        机器人> 群团科已接受
        机器人> 2024年第四季度的报送已经结束，本年度不用再填报，谢谢。需要更正的，请联系群团科。
        管理员[结束本年度清单]
        机器人> 清单已结束
        机器人> 历史、汇总、导出照常能用
        机器人[恢复清单]
        联络员> 我的任务
        机器人> 《关于印发2024年为高新区妇女儿童办实事项目清单的通知》已经结束，不用再填报，谢谢。以前的填报发“历史”查看
        联络员> 填报
        机器人> 已经结束，不用再填报，谢谢。
        联络员> 历史
        机器人> 建设局 · 历次填报
        机器人> 2024年第四季度 第 6 项
        管理员> 汇总 去年四季度
        机器人> 2024年第四季度妇女儿童实事进展汇总
        管理员> 汇总 建设局
        机器人> 建设局 · 2024年第四季度
        管理员> 进度 2024Q4
        机器人> ✅ 建设局：1 项已报齐
        管理员> 谁负责两癌筛查？
        机器人> 第 3 项
        管理员> 导出 2024
        机器人> 2024年全年档案
        管理员> 催报 建设局
        机器人> 已经结束，新的清单还没有启用。“汇总”“历史”“导出”照常能用
        """,
    )
    assert "已由陈刚结束，各单位不用再填报。" in house.to(Address("web", "channel"))[-1].text
    with house.deps.store.read() as tx:
        assert programmes.live(tx) == ()
        assert audit.broken_at(tx) is None


def test_only_an_admin_ends_a_list_and_takes_it_up_again(house: House, admin: Someone, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    programme = house.programme()
    house.move_to(OVER)
    for someone in (office, liaison):
        someone.press_data(f"/end p{programme.id} 确认")
        someone.say("结束清单")
        assert house.programme() == programme
    play(
        {"管理员": admin},
        f"""
        管理员[先不结束]
        机器人> 先不结束，也不再催报。以后要结束，发“结束清单”。
        管理员> 结束清单
        机器人> 这份清单可以结束了
        管理员[结束本年度清单]
        机器人> 清单已结束
        管理员> /end p{programme.id} 确认
        机器人> 已经结束，没有改动。
        管理员> 结束清单
        机器人> 已经结束的清单：
        管理员[恢复 2024 年清单]
        机器人> 已恢复，和结束以前一样。
        管理员> /end p{programme.id} 恢复
        机器人> 没有结束，没有改动。
        管理员> /end p999 确认
        机器人> 没有找到这项内容。
        """,
    )
    assert "《关于印发2024年为高新区妇女儿童办实事项目清单的通知》已由陈刚恢复。" in office.last.text
    assert house.programme() == programme
    house.move_to("2025-01-17 09:06")
    assert len(proposals(admin)) == 2, "asked once, and shown once"


def test_a_list_ended_by_mistake_goes_on_where_it_stood(house: House, admin: Someone, liaison: Someone) -> None:
    house.move_to("2024-09-14 09:06")
    house.person("赵强", unit="人社中心")
    liaison.say("填报")
    play(
        {"管理员": admin, "联络员": liaison},
        """
        管理员> 结束清单
        机器人> 现在就结束这份清单？
        机器人> 2024年第三季度还要报送。现在结束，就不再催报，也不能再填报。
        管理员[结束本年度清单]
        联络员> 已完成专线1条
        机器人> 已经结束，不用再填报，谢谢。
        """,
    )
    house.move_to("2024-09-24 09:06")
    assert len(reminders(liaison)) == 1
    admin.press("恢复清单")
    house.settle()
    assert len(reminders(liaison)) == 2
    play({"联络员": liaison}, "联络员> 填报\n机器人> 2024年第三季度 · 第 6 项")


def test_a_report_of_an_ended_list_is_read_and_decided_about_no_more(
    house: House, admin: Someone, liaison: Someone
) -> None:
    file_everything(house, liaison)
    admin.say("审核 建设局")
    accept = admin.button("接受").data
    admin.say("结束清单")
    admin.press("结束本年度清单")
    said = admin.press_data(accept)
    assert said is not None
    assert "已经结束，新的清单还没有启用。" in said.text


def test_next_years_list_carries_the_people_over_and_last_years_stays_readable(
    house: House, admin: Someone, liaison: Someone
) -> None:
    house.move_to("2024-12-20 10:00")
    file_everything(house, liaison)
    house.move_to("2025-02-05 09:06")
    admin.press("结束本年度清单")
    admin.say(later(("2024年", "2025年")))
    play(
        {"管理员": admin, "联络员": liaison},
        """
        管理员> 清单
        机器人> 读到的清单：2025 年
        机器人> 沿用：以前清单里就有的单位，联络员、负责人和别名都沿用
        管理员> 确认启用
        机器人> 清单已启用
        联络员> 我的任务
        机器人> 建设局 · 2025年第一季度
        联络员> 历史
        机器人> 还没有提交过填报。
        联络员[看 2024 年清单]
        机器人> 2024年第四季度 第 6 项
        管理员> 汇总 去年四季度
        机器人> 2024年第四季度妇女儿童实事进展汇总
        """,
    )


def test_the_notice_of_an_ended_list_is_not_read_as_a_new_one(house: House, admin: Someone) -> None:
    text = later()
    admin.say(text)
    house.deps.store.run(lambda tx: making_live.confirm(tx, _waiting(house), person_id=None, now=house.clock()))
    ended(house, admin)
    admin.say(text)
    assert "就是已经结束的" in admin.last.text


def _waiting(house: House) -> int:
    with house.deps.store.read() as tx:
        proposed = programmes.proposed(tx)
    assert proposed is not None
    return proposed.id


def test_where_nobody_of_the_office_can_be_reached_the_channel_is_asked(house: House) -> None:
    house.move_to(OVER)
    assert "结束由管理员确认。" in house.to(Address("web", "channel"))[-1].text


def test_a_list_read_in_after_its_year_is_run_in_the_year_it_was_read_in(tmp_path: Path) -> None:
    house = open_house(tmp_path, now="2026-11-10 10:00")
    programme = house.programme()
    with house.deps.store.read() as tx:
        assert last_quarter(tx, programme) == Quarter(2026, 4)
        assert reporting_quarter(tx, programme, house.clock()) == Quarter(2026, 4)
        assert not is_over(tx, programme, house.clock())
        assert is_over(tx, programme, shanghai("2027-02-10 10:00"))
        assert reporting_quarter(tx, programme, shanghai("2027-05-10 10:00")) == Quarter(2026, 4)
    house.deps.store.close()


def test_ending_takes_back_only_what_the_clock_planned(house: House, admin: Someone, liaison: Someone) -> None:
    house.down.add("web")
    house.move_to("2024-09-14 09:06")
    house.receive(liaison._event("帮助", None, ()))
    house._handle_waiting()
    house.receive(admin._event("", f"/end p{house.programme().id} 确认", ()))
    house._handle_waiting()
    with house.deps.store.read() as tx:
        assert outbox.keys_like(tx, "remind:") == frozenset()
        assert len(outbox.keys_like(tx, "reply:")) >= 3
