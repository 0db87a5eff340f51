"""Setting up from a notice: doubts settled, put right in chat, confirmed once; a later version; next year; who is responsible."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.domain.people import SeatRole
from bot.domain.programme import Role
from bot.fit import fit, measure
from bot.platforms.wecom.agent import CAPABILITIES as WECOM
from bot.ports import Address, FileRef, Inbound
from handlers import files
from handlers import inbox as handlers
from storage import audit, inbox, people, programmes
from tests.house import NOTICES, House, Someone, open_house
from tests.journeys.test_filling_in import rows_of
from tests.journeys.test_reminding import file_everything, reminders
from tests.journeys.transcript import play

ZIBO = (NOTICES / "00-zibo-2024.txt").read_text("utf-8")
CHANNEL = Address("web", "channel")


@pytest.fixture
def empty(tmp_path: Path) -> House:
    """A program with no list at all."""
    house = open_house(tmp_path, live=False)
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("UPDATE programme SET state = 'closed'"))
    return house


def later(*changes: tuple[str, str], text: str = ZIBO) -> str:
    """The notice with words replaced, as its next version would be printed."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def live_from(house: House, admin: Someone, text: str = ZIBO) -> None:
    admin.say(text)
    admin.press("确认启用")


def send(house: House, who: Someone, name: str, data: bytes) -> str:
    """Send a file with its bytes; returns what was answered."""
    before = len(who.inbox)
    house.receive(
        Inbound(
            account=who.account,
            address=who.address,
            key=f"f{len(house.messages)}",
            sent_at=house.clock(),
            files=(FileRef("h", name, len(data)),),
            sender_name=who.name,
        )
    )
    with house.deps.store.read() as tx:
        [(row_id, _, _)] = inbox.waiting(tx, limit=10)
    handlers.handle(row_id, house.deps, [files.Fetched(name, data)])
    house.settle()
    return "\n".join(message.text for message in who.inbox[before:])


# --- the first list ---------------------------------------------------------------------------------------------


def test_doubts_come_first_and_each_is_settled_by_a_button(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    play(
        {"管理员": admin},
        """
        管理员> 清单
        机器人> 读到的清单：2024 年
        机器人> 有 2 处请核对：
        机器人> 1. 第4项“实施家庭教育指导服务行动”：汉字数字不一定是目标“开展家庭教育百场巡讲”
        机器人> 2. 附件：最后一行没有写完，可能被截断
        机器人> 共 10 项实事、12 个责任单位、16 个量化目标
        机器人> 现在什么都没有启用。
        管理员[逐条核对（2）]
        机器人> 请核对 1/2
        机器人> 第4项“实施家庭教育指导服务行动”：汉字数字不一定是目标。
        机器人> 原文：“…开展家庭教育百场巡讲，打造专业化指导队伍…”
        机器人> 读作目标：开展家庭教育百场巡讲（100场）
        机器人[对]
        机器人[修改]
        机器人[去掉]
        管理员[去掉]
        机器人> 请核对 1/1
        机器人> 已改：第 4 项去掉目标“开展家庭教育百场巡讲”。
        机器人> 附件：最后一行没有写完，可能被截断。
        管理员[对]
        机器人> 已核对：附件按读到的内容确认
        机器人> 共 10 项实事、12 个责任单位、15 个量化目标
        管理员[确认启用]
        机器人> 清单已启用
        机器人> 共 10 项实事、12 个责任单位。
        机器人> 当前轮次：2024年第三季度，截止时间 9 月 30 日（星期一）17:00。
        """,
    )
    assert [target.text for target in empty.programme().tasks[3].targets] == ["全年培训家庭教育骨干不少于50人"]
    assert "清单已启用：共 10 项实事。由王敏确认。" in empty.to(CHANNEL)[-1].text


def test_doubts_are_settled_in_words_too(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    play(
        {"管理员": admin},
        """
        管理员> 核对
        机器人> 请核对 1/2
        管理员> 修改
        机器人> 第 4 项 · 目标1
        管理员> 改数字
        机器人> 应该是多少？请发数量和单位，例如：100场、不少于 100场
        管理员> 八成左右
        机器人> 没看懂“八成左右”里的数量。请写一个确定的数和单位
        管理员> 不少于 90 场
        机器人> 已改：第 4 项目标“开展家庭教育百场巡讲”改为“开展家庭教育百场巡讲”（不少于 90场）。
        管理员> 核对
        机器人> 请核对 1/1
        管理员> 对
        机器人> 已核对
        管理员> 核对
        机器人> 疑问都核对完了。
        """,
    )


def test_confirming_with_open_doubts_says_so(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    play(
        {"管理员": admin},
        """
        管理员[确认启用]
        机器人> 其中 2 处存疑没有逐条核对，按读到的内容启用。
        """,
    )


def test_a_list_is_put_right_by_buttons(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    play(
        {"管理员": admin},
        """
        管理员[看各项]
        机器人> 各项实事（10 项）
        管理员[3. 实施适龄妇女“两癌”免费检查和救助…]
        机器人> 第 3 项 实施适龄妇女“两癌”免费检查和救助行动
        机器人> 责任单位：组织人事部、卫生健康事业中心
        机器人> 目标1：筛查率达到90%
        管理员[改单位]
        管理员[卫生健康事业中心（责任）]
        机器人> 现在是责任单位。
        管理员[改为牵头]
        机器人> 已改：第 3 项卫生健康事业中心改为牵头。
        机器人> 责任单位：卫生健康事业中心（牵头）、组织人事部
        管理员[改单位]
        管理员[增加单位]
        机器人> 给第 3 项增加哪个单位？点选，或者直接发单位名称
        管理员> 区妇联 配合
        机器人> 已改：第 3 项增加配合单位 区妇联（清单里的新单位）。
        管理员[改目标]
        管理员[增加目标]
        机器人> 请发新目标的原话，数量写在最后
        管理员> 救助患病妇女20人以上
        机器人> 已改：第 3 项增加目标“救助患病妇女20人以上（不少于 20人）”。
        管理员[改目标]
        管理员[目标1：筛查率达到90%]
        管理员[由谁填报]
        管理员[卫生健康事业中心]
        机器人> 已改：第 3 项目标“筛查率达到90%”由卫生健康事业中心填报。
        管理员[改名称]
        机器人> 请发新的名称。
        管理员> 实施适龄妇女免费检查和救助行动
        机器人> 已改：第 3 项改名为 实施适龄妇女免费检查和救助行动。
        管理员[返回清单]
        管理员[看单位]
        管理员[高新区法院]
        管理员[并入另一单位]
        管理员[高新区检察院]
        机器人> 已改：高新区法院 并入 高新区检察院。
        机器人> 别名：高新区法院
        管理员[返回清单]
        管理员[看各项]
        管理员[增加一项]
        管理员> 实施儿童阅读推广行动，责任单位：区妇联、建设局
        机器人> 已改：增加第 11 项 实施儿童阅读推广行动。
        管理员[返回清单]
        机器人> 共 11 项实事、12 个责任单位、17 个量化目标
        管理员[确认启用]
        机器人> 清单已启用
        """,
    )
    programme = empty.programme()
    third = programme.tasks[2]
    assert [(part.unit.name, part.role) for part in third.assignments] == [
        ("卫生健康事业中心", Role.LEAD),
        ("组织人事部", Role.RESPONSIBLE),
        ("区妇联", Role.SUPPORTING),
    ]
    assert [target.unit_id for target in third.targets] == [third.assignments[0].unit.id, None]
    assert [unit.name for unit in programme.tasks[10].units] == ["区妇联", "建设局"]
    with empty.deps.store.read() as tx:
        assert [unit.name for unit in programmes.find_units(tx, "高新区法院")] == ["高新区检察院"]
        assert audit.broken_at(tx) is None


def test_a_list_is_put_right_in_plain_words_and_undone_step_by_step(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    play(
        {"管理员": admin},
        """
        管理员> 第3项 增加单位 区妇联
        机器人> 已改：第 3 项增加责任单位 区妇联（清单里的新单位）。
        管理员> 第2项 目标改为120人次以上
        机器人> 改为“全年培训家政从业人员120人次以上”（不少于 120人次）。
        管理员> 由人社中心牵头
        机器人> 已改：第 2 项人社中心改为牵头。
        管理员> 建设局改为住房和城乡建设局
        机器人> 已改：建设局 改名为 住房和城乡建设局。
        管理员> 删除第10项
        机器人> 已改：删除第 10 项 实施特殊困难儿童关爱项目。
        机器人> 共 9 项实事
        管理员> 天气不错
        机器人> 没看懂“天气不错”要改什么。
        机器人> 可以这样说：
        机器人> 回复“取消”退出修改，改好的都还在。
        管理员> 第12项 删除
        机器人> 清单里没有第 12 项，现有第 1 到第 9 项。
        管理员> 撤销
        机器人> 已撤销：删除第 10 项 实施特殊困难儿童关爱项目
        机器人> 还可以再撤销 4 步。
        管理员[撤销上一步]
        机器人> 已撤销：建设局 改名为 住房和城乡建设局
        管理员> 撤销2步
        机器人> 已撤销：第 2 项人社中心改为牵头
        机器人> 已撤销：第 2 项目标“全年培训家政从业人员100人次以上”改为
        机器人> 还可以再撤销 1 步。
        管理员> 取消
        管理员> 清单
        机器人> 3. 实施适龄妇女“两癌”免费检查和救助行动：组织人事部、卫生健康事业中心、区妇联
        管理员[撤销上一步]
        机器人> 现在是刚读入时的样子。
        """,
    )
    assert rows_of(empty, "audit").count("notice.undo") == 4
    with empty.deps.store.read() as tx:
        assert programmes.live(tx) == ()


def test_a_name_like_one_of_the_list_is_asked_about_and_remembered(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    play(
        {"管理员": admin},
        """
        管理员> 第3项 增加单位 教体中心
        机器人> 清单里有“教育和体育事业中心”。“教体中心”是它，还是另一个单位？
        机器人[是另一个单位]
        管理员[就是教育和体育事业中心]
        机器人> 已改：第 3 项增加责任单位 教育和体育事业中心，“教体中心”记为它的别名。
        管理员> 确认启用
        机器人> 清单已启用
        管理员> 邀请 教体中心
        机器人> 邀请码 · 教育和体育事业中心联络员
        """,
    )


def test_a_button_of_an_older_screen_confirms_nothing_that_was_not_seen(empty: House) -> None:
    admin, other = empty.person("王敏", SeatRole.ADMIN), empty.person("赵强", SeatRole.ADMIN)
    admin.say(ZIBO)
    seen = admin.button("确认启用").data
    other.say("清单")
    other.say("删除第10项")
    answer = admin.press_data(seen)
    assert answer is not None
    assert "清单在您查看之后又改过，请看最新的内容，再确认启用。" in answer.text
    with empty.deps.store.read() as tx:
        assert programmes.live(tx) == ()


def test_a_button_of_another_list_does_nothing_to_this_one(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    admin.say("第3项")
    old = admin.button("删除此项").data
    admin.say(later(("2024年", "2025年")))
    answer = admin.press_data(old)
    assert answer is not None
    assert "这个按钮属于先前的一份清单，已失效。" in answer.text
    assert "共 10 项实事" in answer.text


def test_a_coordinator_previews_and_an_admin_is_told_and_confirms(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    coordinator = empty.person("小张", SeatRole.COORDINATOR)
    coordinator.say(ZIBO)
    assert "启用由管理员（王敏）确认" in coordinator.last.text
    assert "确认启用" not in coordinator.last.labels
    play(
        {"工作人员": coordinator, "管理员": admin},
        """
        工作人员> 第1项 删除目标3
        机器人> 已改：第 1 项去掉目标“打造5个智慧教育应用场景”。
        工作人员> 确认启用
        机器人> 清单由管理员确认启用。已通知管理员（王敏）来确认。
        管理员[查看清单]
        机器人> 共 10 项实事、12 个责任单位、15 个量化目标
        管理员[确认启用]
        机器人> 清单已启用
        """,
    )
    told = [message.text for message in admin.inbox if "等您确认" in message.text]
    assert len(told) == 2, "once when it was read, once when the correction was ready"
    assert "小张导入了“关于印发2024年为高新区妇女儿童办实事项目清单的通知”，是一份新清单，有 2 处待核对。" in told[0]


def test_a_liaison_is_refused_politely(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 导入清单
        机器人> 这项操作由组织人事部群团科办理，如有需要请联系组织人事部群团科。
        联络员> /confirm
        机器人> 这项操作由组织人事部群团科办理
        """,
    )


def test_what_is_no_list_is_refused_with_its_sentence(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    assert send(empty, admin, "会议.txt", "今天下午三点开会。".encode()) == (
        "没有找到项目表。请发原文件（docx、xlsx 或带文字的 pdf）。"
    )
    assert "读到的清单：2024 年" in send(empty, admin, "通知.txt", ZIBO.encode("gb18030"))


@pytest.mark.parametrize("notice", ["01-guangzhou-2012", "07-suqian-2026", "14-feixian-2024", "35-longlist-2010"])
def test_every_screen_of_every_list_fits_a_small_messenger(empty: House, notice: str) -> None:
    """WeCom takes 2,000 bytes a message and six buttons; more buttons are lettered in the text."""
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say((NOTICES / f"{notice}.txt").read_text("utf-8"))
    assert "读到的清单" in admin.last.text
    for words in ("核对", "返回", "看各项", "看单位", "第2项"):
        admin.say(words)
    admin.press("改单位")
    admin.press("增加单位")
    for message in admin.inbox:
        for part in fit(message.content, WECOM):
            assert measure(part.title + part.text, WECOM.text_unit) <= WECOM.text_limit
        for row in message.content.buttons:
            assert all(len(button.data.encode()) <= 64 for button in row)


# --- a later version --------------------------------------------------------------------------------------------


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


# --- next year --------------------------------------------------------------------------------------------------


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


# --- who, and other names ---------------------------------------------------------------------------------------


def test_anybody_bound_asks_who_is_responsible(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 谁负责两癌筛查？
        机器人> 第 3 项 实施适龄妇女“两癌”免费检查和救助行动
        机器人> 责任单位：组织人事部、卫生健康事业中心
        联络员> 残疾儿童康复是谁负责的？
        机器人> 第 10 项 实施特殊困难儿童关爱项目
        联络员> 谁负责儿童？
        机器人> 与“儿童”有关的有 3 项：
        机器人[第 6 项 实施儿童友好城市建设促进行动]
        联络员[第 10 项 实施特殊困难儿童关爱项目]
        机器人> 责任单位：组织人事部、民政和文旅事业中心
        联络员> 谁负责高新区法院
        机器人> 高新区法院
        机器人> 第 8 项
        联络员> 谁负责修路？
        机器人> 清单里没有找到与“修路”有关的实事。
        联络员> /who
        机器人> 想查哪一项？
        联络员> 托育
        机器人> 第 7 项 实施普惠托育服务提质行动
        联络员> /units 建设局
        机器人> 第 6 项 实施儿童友好城市建设促进行动
        """,
    )


def test_a_short_name_is_asked_about_once_and_known_everywhere(house: House) -> None:
    office, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("李红", unit="卫生健康事业中心")
    play(
        {"群团科": office, "联络员": liaison},
        """
        群团科> 催报 卫健中心 请先报第3项。
        机器人> “卫健中心”是指“卫生健康事业中心”吗？确认一次，以后这样叫都认得。
        群团科[对，记住这个叫法]
        机器人> 催报预览 · 卫生健康事业中心
        机器人> 请先报第3项。
        群团科> 汇总 卫健中心
        机器人> 卫生健康事业中心
        联络员> /units 卫健中心
        机器人> 也叫：卫健中心
        群团科> 别名 教体中心 = 教育和体育事业中心
        机器人> 记住了：“教体中心”就是“教育和体育事业中心”。
        群团科> 别名 教体中心 = 建设局
        机器人> “教体中心”已经是一个单位的名称或别名，没有改动。
        群团科> 别名
        机器人> 教育和体育事业中心：教体中心
        群团科> 删除 教体中心
        机器人> 不再把“教体中心”当作“教育和体育事业中心”。
        联络员> 别名
        机器人> 这项操作由组织人事部群团科办理
        """,
    )
    assert rows_of(house, "audit").count("unit.alias") == 3


def test_two_admins_confirm_one_list_once(empty: House) -> None:
    first, second = empty.person("王敏", SeatRole.ADMIN), empty.person("赵强", SeatRole.ADMIN)
    first.say(ZIBO)
    second.say("清单")
    press = partial(second.press_data, second.button("确认启用").data)
    first.press("确认启用")
    answer = press()
    assert answer is not None
    assert "现在没有等待确认的清单。" in answer.text
    with empty.deps.store.read() as tx:
        assert len(programmes.live(tx)) == 1


def test_forged_buttons_change_nothing_and_are_answered(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    admin.say(ZIBO)
    before = rows_of(empty, "proposal")
    for place in (
        "",
        "t1:drop",
        "t1000001:g1:drop",
        "d5:ok",
        "u9:merge8",
        "x",
        "t" + "9" * 400,
        "::::",
        "p999",
        "n0",
        "t1:u2:lead",
    ):
        for proposal_id in ("2", "1", "9" * 500):
            answer = admin.press_data(f"/import {proposal_id}:{place}")
            assert answer is not None
            assert "处理时出了问题" not in answer.text
    assert rows_of(empty, "proposal") == before
