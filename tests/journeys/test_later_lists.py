"""After the first list: a later version of it, a change in chat, next year's, another one of the same year."""

from __future__ import annotations

from bot.domain.people import SeatRole
from storage import people, programmes
from tests.house import House
from tests.journeys.notices import ZIBO, later, live_from, send
from tests.journeys.test_filling_in import rows_of
from tests.journeys.test_reminding import file_everything, reminders
from tests.journeys.transcript import play


def test_a_later_version_shows_what_changes_and_keeps_what_was_filed(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    live_from(empty, admin)
    builder, culture = empty.person("李红", unit="建设局"), empty.person("赵强", unit="民政和文旅事业中心")
    file_everything(empty, builder)
    before = empty.programme()
    admin.say(
        later(
            ("开通3条“定制公交”", "开通4条“定制公交”"),
            ("实施普惠托育服务提质行动", "实施普惠托育服务提升行动"),
            ("（责任单位：组织人事部、建设局）", "（责任单位：组织人事部、建设局、高新区公安分局）"),
            ("\n十、实施特殊困难儿童关爱项目", "\n实施特殊困难儿童关爱项目"),
        )
    )
    play(
        {"管理员": admin, "联络员": builder},
        """
        管理员> 清单
        机器人> 这是已启用的“关于印发2024年为高新区妇女儿童办实事项目清单的通知”的新版本：…去掉 1 项、修改
        机器人> 已提交的填报都保留。
        机器人> 现在按原来的清单办理，确认之前什么都不会变。
        管理员[看变化]
        机器人> 与现在启用的清单相比
        机器人> 去掉 1 项：
        机器人> 原第 10 项 实施特殊困难儿童关爱项目（已提交的填报保留）
        机器人> 第 6 项 实施儿童友好城市建设促进行动：增加高新区公安分局（责任）；目标“开通3条“定制公交”助学专线”改为“开通4条“定制公交”助学专线”
        机器人> 第 7 项 实施普惠托育服务提升行动：名称改为“实施普惠托育服务提升行动”
        联络员> 历史
        机器人> 开通3条“定制公交”助学专线：累计 1条，目标 3条
        管理员[确认启用]
        机器人> 清单已更新
        机器人> 现在共 9 项实事、12 个责任单位。已提交的填报都保留
        联络员> 历史
        机器人> 2024年第三季度 第 6 项 实施儿童友好城市建设促进行动
        机器人> 开通4条“定制公交”助学专线：累计 1条，目标 4条
        联络员> 我的任务
        机器人> 本季度全部报齐
        """,
    )
    after = empty.programme()
    assert after.id == before.id
    assert [task.id for task in after.tasks] == [task.id for task in before.tasks][:9]
    assert after.dropped[0].id == before.tasks[9].id
    empty.move_to("2024-09-24 09:10")
    assert "第 10 项" not in culture.last.text
    assert reminders(builder) == []


def test_the_same_file_again_says_so_and_changes_nothing(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    data = ZIBO.encode()
    send(empty, admin, "通知.txt", data)
    admin.say("删除第10项")
    assert "这份文件刚才已经读过，正在等待确认；您改过的都还在。" in send(empty, admin, "通知.txt", data)
    assert "共 9 项实事" in admin.last.text
    admin.say("撤销")
    admin.say("确认启用")
    again = send(empty, admin, "通知.txt", data)
    assert "启用的清单是同一份文件，没有重复导入。" in again
    other_file = send(empty, admin, "通知（1）.txt", ZIBO.replace("\n", "\r\n").encode("gb18030"))
    assert "完全相同，没有需要更新的。" in other_file
    assert empty.programme().dropped == ()


def test_a_live_list_is_changed_in_chat_and_only_on_confirmation(house: House) -> None:
    admin, builder = house.person("王敏", SeatRole.ADMIN), house.person("李红", unit="建设局")
    file_everything(house, builder)
    play(
        {"管理员": admin, "联络员": builder},
        """
        管理员> 清单
        机器人> 已启用的清单：2024 年
        管理员[修改清单]
        机器人> 可以修改了。改动先记在这里，确认启用之后才生效。
        管理员> 建设局改名为住房和城乡建设局
        机器人> 已改：建设局 改名为 住房和城乡建设局。
        联络员> 我的任务
        机器人> 建设局 · 2024年第三季度
        管理员> 看变化
        机器人> 建设局 改名为 住房和城乡建设局
        管理员[确认启用]
        机器人> 改名 1 个单位
        联络员> 我的任务
        机器人> 住房和城乡建设局 · 2024年第三季度
        管理员> 催报 建设局
        机器人> 住房和城乡建设局本季度已经报齐，不用催报。
        """,
    )
    assert "unit.rename" in rows_of(house, "audit")


def test_a_merged_units_liaison_goes_on_under_the_new_one(house: House) -> None:
    admin, clerk = house.person("王敏", SeatRole.ADMIN), house.person("李红", unit="高新区法院")
    clerk.say("填报")
    clerk.say("审理涉未成年人案件12件，回访帮教20人。")
    play(
        {"管理员": admin, "联络员": clerk},
        """
        管理员> 清单
        管理员[修改清单]
        管理员> 合并 高新区法院 到 高新区检察院
        机器人> 已改：高新区法院 并入 高新区检察院。
        管理员> 确认启用
        机器人> 清单已更新
        联络员> 我的任务
        机器人> 高新区检察院 · 2024年第三季度
        机器人> 填了一部分
        """,
    )
    assert any("清单刚刚更新" in message.text for message in clerk.inbox)


def test_a_liaison_at_a_task_that_is_gone_is_told_and_loses_nothing(house: House) -> None:
    admin, builder = house.person("王敏", SeatRole.ADMIN), house.person("李红", unit="高新区公安分局")
    builder.say("填报")
    play(
        {"管理员": admin, "联络员": builder},
        """
        管理员> 清单
        管理员[修改清单]
        管理员> 第8项 去掉高新区公安分局
        管理员> 第6项 增加单位 高新区公安分局
        管理员> 确认启用
        联络员> 我的任务
        机器人> 第 6 项 实施儿童友好城市建设促进行动
        """,
    )
    assert any("您正在填的这一项有变动，已填的内容保留在草稿里。" in message.text for message in builder.inbox)
    assert builder.last.labels[0] == "开始填报"


def test_next_years_list_is_a_new_one_and_carries_units_people_and_names_over(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    live_from(empty, admin)
    empty.person("李红", unit="建设局")
    last_year = empty.programme()
    admin.say(
        later(
            ("2024年", "2025年"),
            ("教育和体育事业中心", "教体中心"),
            ("责任单位：科学技术发展中心", "责任单位：区科协、科学技术发展中心"),
        )
    )
    play(
        {"管理员": admin},
        """
        管理员> 清单
        机器人> 读到的清单：2025 年
        机器人> 责任单位：“教体中心”可能就是“教育和体育事业中心”
        机器人> 沿用：以前清单里就有的单位，联络员、负责人和别名都沿用
        管理员> 第4项 删除目标1
        管理员> 核对
        """,
    )
    while "就是“教育和体育事业中心”吗？" not in admin.last.text:
        admin.press("对")
    play(
        {"管理员": admin},
        """
        管理员[是同一个单位]
        机器人> 人跟着单位走，不用重新邀请
        管理员[看名单]
        机器人> 建设局：李红
        机器人> 新单位（启用后发邀请码）：区科协
        管理员[对，都沿用]
        机器人> 已核对：单位、联络员和别名都沿用。
        管理员[确认启用]
        机器人> 清单已启用
        管理员> 催报 教体中心
        机器人> 教育和体育事业中心收不到消息（还没有联络员）
        """,
    )
    this_year = empty.programme()
    assert (this_year.year, last_year.year) == (2025, 2024)
    assert this_year.id != last_year.id
    with empty.deps.store.read() as tx:
        assert [programme.year for programme in programmes.live(tx)] == [2024, 2025]
    old = {unit.name: unit.id for unit in last_year.units}
    assert {unit.name: unit.id for unit in this_year.units if unit.name != "区科协"} == old
    with empty.deps.store.read() as tx:
        assert [person.name for person in people.contacts(tx, old["建设局"])] == ["李红"]


def test_a_list_of_the_same_year_may_be_another_one(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    live_from(empty, admin)
    admin.say(later(("实施巾帼促就业计划", "实施巾帼创业就业计划")))
    play(
        {"管理员": admin},
        """
        管理员[这是另一份清单]
        机器人> 现在什么都没有启用。
        管理员[这是现有清单的新版本]
        机器人> 现在按原来的清单办理
        管理员> 撤销
        管理员> 确认启用
        机器人> 清单已启用
        """,
    )
    with empty.deps.store.read() as tx:
        assert [programme.year for programme in programmes.live(tx)] == [2024, 2024]


def test_a_later_version_that_asks_for_the_seal_is_shown_and_followed(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    live_from(empty, admin, later(("加盖公章后报", "报")))
    builder = empty.person("李红", unit="建设局")
    assert not empty.programme().needs_seal
    admin.say(ZIBO)
    play(
        {"管理员": admin},
        """
        管理员> 清单
        机器人> 这是已启用的“关于印发2024年为高新区妇女儿童办实事项目清单的通知”的新版本：改盖章件
        管理员[看变化]
        机器人> 盖章件：不要求 → 要求
        管理员[确认启用]
        机器人> 清单已更新
        """,
    )
    assert empty.programme().needs_seal
    file_everything(empty, builder)
    assert "盖章" in builder.last.text


def test_a_version_that_says_nothing_of_the_seal_leaves_it_as_the_office_had_it(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    live_from(empty, admin)
    admin.say(later(("加盖公章后报", "报"), ("开通3条“定制公交”", "开通4条“定制公交”")))
    admin.say("清单")
    admin.press("看变化")
    assert "盖章件" not in admin.last.text
    admin.press("确认启用")
    assert empty.programme().needs_seal
