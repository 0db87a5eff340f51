"""What is marked secret is refused and nowhere kept, and private numbers are asked about, wherever they are sent."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.test_filling_in import rows_of
from tests.journeys.test_refused_texts_and_kinds import PLACES, UNIT, at
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes

SECRET = "检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。"


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


@pytest.mark.parametrize("place", PLACES)
def test_a_marked_text_is_nowhere_kept_and_moves_nobody(house: House, liaison: Someone, place: str) -> None:
    at(liaison, place)
    with nothing_changes(house):
        play({"联络员": liaison}, f"联络员> 秘密★1年 专线安保方案如下\n机器人= {SECRET}")
    for table in ("inbox", "outbox", "report", "audit", "conversation", "web_line"):
        assert "安保方案" not in rows_of(house, table)


def test_strangers_and_the_office_are_told_the_same(house: House) -> None:
    people = {"路人": house.stranger(), "群团科": house.person("王敏", SeatRole.ADMIN)}
    with nothing_changes(house):
        for who in people:
            play(people, f"{who}> 机密★长期 名单\n机器人= {SECRET}")


@pytest.mark.parametrize(
    ("number", "kind"),
    [("370303199001011239", "身份证号"), ("13812345678", "手机号"), ("6222021234567890128", "银行卡号")],
)
def test_a_private_number_waits_until_somebody_says_keep_or_leave_out(
    house: House, liaison: Someone, number: str, kind: str
) -> None:
    liaison.say("填报")
    with nothing_changes(house, but=("conversation",)):
        play(
            {"联络员": liaison},
            f"""
            联络员> 改扩建学校2所，联系人{number}，已全部开工。
            机器人= 内容里有{kind}，请确认是否必要：
            机器人[去掉]
            机器人[保留]
            """,
        )
    play({"联络员": liaison}, "联络员[去掉]\n机器人> 进展已记下")
    assert number not in rows_of(house, "report")


def test_a_reason_that_is_passed_on_at_once_may_hold_none(house: House, liaison: Someone) -> None:
    at(liaison, "why later")
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            """
            联络员> 负责人生病，请打13812345678
            机器人= 内容里有手机号，这里不能带上。请去掉后再发一次。回复“取消”退出。
            """,
        )
    play({"联络员": liaison}, "联络员> 数据还在统计\n机器人> 数据还在统计")
