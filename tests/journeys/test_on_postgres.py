"""The same road on PostgreSQL, by nothing but another database URL."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from handlers import due
from handlers import inbox as handlers
from storage import audit, inbox, outbox
from storage.store import Store
from tests.house import House, open_house
from tests.journeys.test_reminding import file_everything, reminders
from tests.journeys.transcript import play

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture
def house(postgres_store: Store, tmp_path: Path) -> House:
    return open_house(tmp_path, store=postgres_store)


def test_a_quarter_from_reminder_to_filed(house: House) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    liaison, owing = house.person("李红", unit="建设局"), house.person("赵强", unit="人社中心")
    house.move_to("2024-09-14 09:06")
    file_everything(house, liaison)
    house.move_to("2024-09-30 17:01")
    house.move_to("2024-10-08 09:06")
    assert any("调度包" in message.text for message in office.inbox)
    house.move_to("2024-10-10 09:06")
    assert len(reminders(owing)) == 4
    assert "建设局：1 项已报齐" in getattr(office.say("进度"), "text", "")
    titles = [message.content.title for message in house.to(Address("web", "channel"))]
    assert "2024年第三季度妇女儿童实事进展汇总（截止时）" in titles
    assert "2024年第三季度未报送单位" in titles
    with house.deps.store.read() as tx:
        assert audit.broken_at(tx) is None


def test_two_planners_at_once_plan_each_stage_once(house: House) -> None:
    for unit in house.programme().units:
        house.person(f"{unit.name}联络员", unit=unit.name)
    house.clock.now = house.clock.now.replace(day=14, hour=9, minute=6)
    planned: list[int] = []
    threads = [threading.Thread(target=lambda: planned.append(due.plan_due(house.deps))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(planned) == 4, "a planner died"
    house.settle()
    with house.deps.store.read() as tx:
        assert len(outbox.keys_like(tx, "remind:")) == 12


def test_two_workers_at_once_handle_each_event_once_and_in_order(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    for text in ("填报", "定制公交专线开通2条，联盟筹建中。", "1", "2"):
        liaison.queue(text)

    def work() -> None:
        while True:
            with house.deps.store.read() as tx:
                rows = inbox.waiting(tx, limit=10)
            if not rows:
                return
            for row_id, _, _ in rows:
                handlers.handle(row_id, house.deps)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.settle()
    texts = [message.text for message in liaison.inbox[-4:]]
    assert "请发送本季度具体措施及任务进度" in texts[0]
    assert "进展已记下" in texts[1]
    assert "累计 1个" in texts[2]
    assert "累计 2条" in texts[3]


def test_the_office_and_the_units_do_all_they_do_to_each_other(house: House) -> None:
    """Reviewing, extending, typing in, handing over, erasing: what locks and joins differently on PostgreSQL."""
    office, liaison = house.person("王敏", SeatRole.ADMIN), house.person("李红", unit="建设局")
    file_everything(house, liaison)
    play(
        {"群团科": office, "李红": liaison},
        """
        群团科> 审核 建设局
        群团科[退回]
        群团科[缺少具体数据]
        机器人> 已退回：建设局第 6 项（缺少具体数据）。已通知联络员修改。
        李红> 申请延期
        李红> 10月11日
        李红> 数据要等统计局核定
        李红[提交申请]
        机器人> 已报群团科
        群团科[同意]
        机器人> 已同意：建设局延期至 10 月 11 日（星期五）17:00
        群团科> 代录 建设局 6
        群团科[改进展]
        群团科> 开通专线2条，站点已停工两周。
        群团科[提交 1 项]
        群团科[要，报群团科]
        机器人> 已把第 6 项的情况报群团科
        李红[确认]
        机器人> 已确认第 6 项的代录内容
        群团科> 审核 建设局
        机器人> 单位已确认
        群团科[接受]
        机器人> 已接受：建设局第 6 项。
        群团科> 问题清单
        机器人> 站点已停工两周
        群团科> 分工
        机器人> 共同负责的实事
        李红> 我下周出差，到20号回来
        李红> 对
        机器人> 记下了
        李红> 交接
        李红[生成交接码]
        """,
    )
    newcomer = house.stranger("周宁")
    newcomer.say(liaison.last.text.splitlines()[1])
    play(
        {"周宁": newcomer, "群团科": office},
        """
        周宁> 我的任务
        机器人> 群团科已接受
        群团科> 注销 李红
        群团科[李红（已退出）]
        机器人> 已注销。
        """,
    )
    with house.deps.store.read() as tx:
        assert audit.broken_at(tx) is None
