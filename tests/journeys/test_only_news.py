"""Only what is new is asked: short answers are whole answers, and the bot writes the official sentence."""

from __future__ import annotations

import pytest

from tests.house import House, Someone
from tests.journeys.test_word_back import filed
from tests.journeys.transcript import play

UNIT = "教育和体育事业中心"


@pytest.fixture
def liaison(house: House) -> Someone:
    """Somebody whose third quarter is in, now in the fourth."""
    person = house.person("李红", unit=UNIT)
    person.say(
        "第1项：新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。\n"
        "第4项：本季度开展家庭教育巡讲8场，累计8场，培训骨干30人。\n"
        "第8项：开展心理健康科普宣传8场，安全防范建设稳定达标100%。"
    )
    person.press("全部对，提交 3 项")
    house.move_to("2024-12-20 10:00")
    person.say("填报")
    return person


def test_last_quarter_s_row_is_in_the_question(liaison: Someone) -> None:
    assert "上季度填报：新改扩建2所中小学" in liaison.last.text
    assert "（新改扩建3所中小学 2所；1所幼儿园 1所；打造5个智慧教育应用场景 2个；自评 正常推进" in liaison.last.text
    assert liaison.last.labels[:2] == ["没有变化，直接提交", "沿用上季度"]


def test_an_addition_becomes_a_sentence(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员[没有变化，直接提交]
        机器人> 已登记：教育和体育事业中心 2024年第四季度第 1 项，已报群团科。还差：第 4 项、第 8 项。
        机器人> 第 4 项 实施家庭教育指导服务行动
        联络员> +12场
        机器人> 按您的意思写成：
        机器人> 进展：本季度家庭教育巡讲新增12场，累计20场，完成年度目标的20%。
        机器人> 家庭教育百场巡讲：累计 20场，目标 100场，完成 20%
        机器人> 其余先按自评“正常推进”，完成时限“2024年12月31日”，重要情况“无”。
        联络员[全部对，提交]
        机器人> 已登记：教育和体育事业中心 2024年第四季度第 4 项
        """,
    )


@pytest.mark.parametrize("said", ["新增12场", "＋１２场", "本季度新开展十二场"])
def test_an_addition_may_be_said_in_many_ways(house: House, liaison: Someone, said: str) -> None:
    liaison.press("先跳过这项")
    liaison.say(said)
    assert "累计 20场，目标 100场" in liaison.last.text


def test_an_addition_to_one_of_several_targets_is_asked_about(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> +1所
        机器人> 新增的 1 是哪一个目标的？
        联络员[新改扩建3所中小学]
        机器人> 进展：本季度新改扩建中小学新增1所，累计3所，完成年度目标的100%。
        """,
    )


def test_no_change_with_its_reason(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 无变化（等待资金到位）
        机器人> 进展：本季度较上季度无变化（等待资金到位）。截至目前，新改扩建中小学累计2所，完成年度目标的66.7%；
        """,
    )


def test_done_is_a_whole_answer(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 已完成
        机器人> 进展：本项任务已全部完成，年度目标（新改扩建3所中小学、1所幼儿园、打造5个智慧教育应用场景）均已实现。
        机器人> · 新改扩建3所中小学：累计 3所，完成 100%
        机器人> 其余先按完成时限“已完成”，重要情况“无”。
        联络员[全部对，提交]
        """,
    )


def test_not_due_yet_is_a_valid_answer(house: House) -> None:
    liaison = house.person("钱进", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 未到实施时间
        机器人> 进展：本项任务尚未到实施时间，将按完成时限推进。
        机器人> 自评：未启动
        机器人> 累计 0个
        联络员[全部对，提交]
        机器人> 本季度 1 项全部报齐
        """,
    )


def test_last_quarter_may_be_taken_over_and_edited(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员[沿用上季度]
        机器人> 已沿用上季度的内容，可以在预览里修改：
        机器人> 其余先按自评“正常推进”，重要情况“无”。
        联络员> 滞后
        联络员> 没有
        机器人> 第 4 项
        """,
    )


def test_a_text_without_a_fact_is_questioned_and_kept_when_insisted_on(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 各项工作正在有序推进。
        机器人> 这段话里没有具体的措施或数字。
        联络员[就这样]
        机器人> 进展已记下（11 字）。
        """,
    )


def test_a_number_after_the_doubt_goes_on_and_keeps_the_text(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 各项工作正在有序推进。
        机器人> 这段话里没有具体的措施或数字。
        联络员> 3
        机器人> 进展已记下（11 字）。
        机器人> 已记下：累计 3所，目标 3所，完成 100%。
        机器人> 目标：1所幼儿园。
        """,
    )


def test_numbers_read_from_the_text_are_proposed_one_by_one_or_all_at_once(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 累计新改扩建中小学3所，新建幼儿园1所，智慧教育场景持续建设。
        机器人> 读到的数字：
        机器人> · 新改扩建3所中小学：累计 3所，完成 100%（“累计新改扩建中小学3所”）
        机器人> · 1所幼儿园：累计 1所
        机器人[数字全部对]
        联络员[对，3所]
        机器人> 目标：1所幼儿园。
        机器人> 读到：累计 1所，对吗？
        联络员> 对
        机器人> 目标：打造5个智慧教育应用场景。
        机器人[仍是 2]
        联络员[仍是 2]
        """,
    )


def test_trouble_in_the_text_is_not_waved_through(liaison: Someone) -> None:
    """资金未到位 must reach the office as an important matter: 无 is not proposed, and no state either."""
    liaison.say("新改扩建2所中小学，1所幼儿园已开园，智慧教育应用场景2个，后续资金未到位，请协调。")
    assert "全部对，提交" not in liaison.last.labels


def test_a_past_completion_time_is_asked_anew(house: House, liaison: Someone) -> None:
    house.clock.now = house.clock.now.replace(year=2025, month=1, day=3)
    liaison.say("填报")
    liaison.press("没有变化，直接提交")
    assert "完成时限是什么时候？" in liaison.last.text
    assert filed(house)  # of the third quarter
