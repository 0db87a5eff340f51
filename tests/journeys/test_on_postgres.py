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
    assert any("调度提示" in message.content.title for message in office.inbox)
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
