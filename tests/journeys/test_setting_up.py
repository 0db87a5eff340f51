"""The first list from a notice: doubts settled, previewed, confirmed once, refused in words."""

from __future__ import annotations

from functools import partial

import pytest

from bot.domain.people import SeatRole
from bot.fit import fit, measure
from bot.platforms.wecom.agent import CAPABILITIES as WECOM
from storage import programmes
from tests.house import NOTICES, House
from tests.journeys.notices import CHANNEL, ZIBO, send
from tests.journeys.transcript import play


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
