"""Somebody who sends without waiting for answers is asked to slow down; quick answers, and what piled up, are not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage.tables import ReportRow
from tests.house import House

SLOW_DOWN = "消息太快，稍等一分钟再发。已登记的内容不受影响。"


def test_a_flood_is_left_out_and_said_so_once(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    liaison.say("填报")
    for number in range(30):
        liaison.queue(f"第{number}句：本季度按计划推进，开展活动。")
    house.clock.advance(seconds=2)
    house.settle()
    said = [message.text for message in liaison.inbox]
    assert said.count(SLOW_DOWN) == 1
    assert "第19句" in liaison_draft(house)
    assert "第20句" not in liaison_draft(house)
    house.clock.advance(seconds=90)
    liaison.say("我的任务")
    assert "实施儿童友好城市建设促进行动" in liaison.last.text


def test_who_waits_for_each_answer_may_be_as_quick_as_the_program(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    for _ in range(40):
        liaison.say("我的任务")
    assert SLOW_DOWN not in [message.text for message in liaison.inbox]


def test_what_was_said_over_a_day_while_the_program_was_away_is_all_heard(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    liaison.say("填报")
    came = house.clock.now + timedelta(days=1)
    for number in range(30):
        liaison.queue(f"第{number}句：本季度按计划推进，开展活动。", came_at=came)
        house.clock.advance(minutes=10)
    house.clock.now = came + timedelta(seconds=2)
    house.settle()
    assert SLOW_DOWN not in [message.text for message in liaison.inbox]
    assert "第29句" in liaison_draft(house)


def liaison_draft(house: House) -> str:
    """Everything the unit's draft says."""
    with house.deps.store.read() as tx:
        return "\n".join(tx.scalars(select(ReportRow.progress)))
