"""A list put right before it is live: by buttons, in plain words, back again, and by no button of another screen."""

from __future__ import annotations

from bot.domain.people import SeatRole
from bot.domain.programme import Role
from storage import audit, programmes
from tests.house import House
from tests.journeys.notices import ZIBO, later
from tests.journeys.test_filling_in import rows_of
from tests.journeys.transcript import play


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
