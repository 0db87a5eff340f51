"""Where the program itself is in trouble: nothing half done, and it is said."""

from __future__ import annotations

from sqlalchemy import text

from bot.domain.people import SeatRole
from tests.house import House
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes


def test_a_fault_inside_stores_nothing_and_the_admins_hear_of_it(house: House) -> None:
    admin = house.person("王敏", SeatRole.ADMIN)
    liaison = house.person("李红", unit="建设局")
    play({"联络员": liaison}, "联络员> 填报\n联络员> 开通定制公交专线2条，共建联盟筹建中。")
    break_dialogue(house, by=900)
    heard = len(admin.inbox)
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            "联络员> 1\n机器人= 处理时出了问题，刚才的内容没有登记，已通知管理员，请稍后再发。",
        )
    [told] = admin.inbox[heard:]
    assert told.text.startswith("有一条消息没能处理（编号 ")
    assert "定制公交" not in told.text
    break_dialogue(house, by=-900)
    play({"联络员": liaison}, "联络员> 1\n机器人> 已记下：累计 1个，目标 1个")


def break_dialogue(house: House, *, by: int) -> None:
    """As a bug or a bad migration leaves it: the open question is about a target that does not exist."""
    moved = "UPDATE conversation SET state = json_set(state, '$.target_id', json_extract(state, '$.target_id') + :by)"
    house.deps.store.run(lambda tx: tx.execute(text(moved), {"by": by}))
