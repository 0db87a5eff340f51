"""A number alone while nothing is open: asked whose it is, and shown before it is filed."""

from __future__ import annotations

import pytest

from tests.house import House, Someone
from tests.journeys.transcript import play


@pytest.fixture
def several(house: House) -> Someone:
    """Of a unit with several tasks and targets."""
    found = house.person("孙丽", unit="教育和体育事业中心")
    house.move_to("2024-09-24 09:10")
    return found


def test_a_number_is_stored_once_somebody_says_whose_it_is_and_agrees(several: Someone) -> None:
    play(
        {"联络员": several},
        """
        联络员> 3
        机器人> “3”是哪一项的数？现在还没有登记。
        机器人[第 1 项 幼儿园：累计 3所]
        联络员> 讲骨干的那个
        机器人> 进展：截至目前，培训家庭教育骨干累计3人，完成年度目标的6%。
        联络员> 不要这份
        联络员> 累计18
        联络员[第 4 项 家庭教育巡讲：累计 18场]
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        机器人> 进展：截至目前，家庭教育巡讲累计18场，完成年度目标的18%。
        机器人> 家庭教育百场巡讲：累计 18场
        """,
    )


def test_a_measure_or_a_task_s_number_leaves_less_to_ask(house: House) -> None:
    one = house.person("赵强", unit="人社中心")
    play(
        {"联络员": one},
        """
        联络员> 93人次
        机器人[第 2 项 培训家政从业人员：累计 93人次]
        联络员> 对
        机器人> 培训家政从业人员累计93人次
        联络员[全部对，提交 1 项]
        机器人> 已登记：人社中心 2024年第三季度第 2 项
        """,
    )


def test_another_number_or_a_report_takes_the_question_s_place(several: Someone) -> None:
    play(
        {"联络员": several},
        """
        联络员> 10
        联络员> 12
        机器人> “12”是哪一项的数？
        联络员> 家庭教育巡讲办了31场
        机器人> 家庭教育百场巡讲：累计 31场
        联络员> 不要这份
        联络员> 4
        机器人[填第 4 项]
        联络员> 第四项的
        机器人> “4”是哪一项的数？
        联络员> 都不是
        机器人= 这个数没有登记。请把做了什么、做了多少写在一句话里发来。
        """,
    )


@pytest.mark.parametrize("said", ["3580431", "2024", "没有", "+12", "12.5.6"])
def test_what_can_be_no_total_is_not_asked_about(several: Someone, said: str) -> None:
    several.say(said)
    assert "是哪一项的数" not in several.last.text


def test_a_number_that_nobody_explains_changes_nothing(several: Someone) -> None:
    play(
        {"联络员": several},
        """
        联络员> 3
        联络员> 几号截止
        机器人> 截止时间 9 月 30 日（星期一）17:00
        联络员> 算了
        联络员> 我的任务
        机器人> 还差 3 项
        """,
    )
