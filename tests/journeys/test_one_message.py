"""One long message: split to its tasks, shown, filed on a yes; nothing of it is lost."""

from __future__ import annotations

import pytest

from tests.house import House, Someone
from tests.journeys.test_word_back import filed
from tests.journeys.transcript import play

UNIT = "教育和体育事业中心"
ONE = "新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。"
FOUR = "本季度开展家庭教育巡讲12场，累计20场，培训骨干30人。"


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


@pytest.mark.parametrize(
    "text",
    [
        f"第1项：{ONE}\n第4项：{FOUR}",
        f"第一项 {ONE}第四项 {FOUR}",
        f"各位领导好，我单位三季度情况如下：\n1、{ONE}\n4、{FOUR}",
        f"一、教育资源扩增优化工程。{ONE}\n二、家庭教育指导服务：{FOUR}",
        f"实施教育资源扩增优化工程：{ONE}\n\n实施家庭教育指导服务行动：{FOUR}",
        f"任务1：{ONE}\n任务4：{FOUR}",
        f"【第1项】{ONE}\n【第4项】{FOUR}",
    ],
    ids=["numbers", "one line", "greeting", "names under others' numbers", "names", "任务", "brackets"],
)
def test_a_message_is_split_to_its_tasks(house: House, liaison: Someone, text: str) -> None:
    liaison.say(text)
    liaison.press("全部对，提交 2 项")
    assert filed(house) == {1: ONE, 4: FOUR}


def test_what_stands_beside_the_progress_is_taken_too(house: House, liaison: Someone) -> None:
    liaison.say(f"第4项：{FOUR}\n完成时限：长期坚持。自评：滞后\n需协调：师资经费尚未到位")
    assert "自评：滞后；完成时限：长期坚持；重要情况：师资经费尚未到位" in liaison.last.text


def test_words_that_name_no_task_are_asked_about(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 本季度组织了三次家长开放日，参加家长六百余人。
        机器人> 这段话写的是哪一项？
        联络员> 不知道
        机器人> 这段话写的是哪一项？
        联络员> 第4项
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        机器人> 还要补
        联络员[先存草稿]
        机器人> 已存入草稿：第 4 项。
        """,
    )


def test_words_behind_a_message_go_behind_what_is_there(house: House, liaison: Someone) -> None:
    liaison.say(f"第4项：{FOUR}")
    liaison.press("全部对，提交 1 项")
    liaison.say("另外组织了三次家长开放日，参加家长六百余人。")
    liaison.press("第 4 项 实施家庭教育指导服务行动")
    liaison.press("全部对，提交 1 项")
    assert filed(house)[4] == f"{FOUR}\n另外组织了三次家长开放日，参加家长六百余人。"


def test_the_numbers_of_one_task_s_measures_are_not_taken_for_tasks(house: House, liaison: Someone) -> None:
    text = "一、开展家庭教育巡讲12场。\n二、培训家庭教育骨干30人。\n三、完善指导体系。"
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员[先跳过这项]
        机器人> 第 4 项
        """,
    )
    liaison.say(text)
    assert "进展已记下" in liaison.last.text


def test_while_one_task_is_asked_a_message_about_several_is_split(house: House, liaison: Someone) -> None:
    play({"联络员": liaison}, "联络员> 填报\n机器人> 第 1 项")
    liaison.say(f"第1项：{ONE}\n第4项：{FOUR}")
    liaison.press("全部对，提交 2 项")
    assert set(filed(house)) == {1, 4}


def test_a_second_message_adds_to_the_first(house: House, liaison: Someone) -> None:
    liaison.say(f"第1项：{ONE}")
    liaison.say(f"第4项：{FOUR}")
    liaison.press("全部对，提交 2 项")
    assert filed(house) == {1: ONE, 4: FOUR}


def test_a_unit_with_one_task_need_not_name_it(house: House) -> None:
    liaison = house.person("钱进", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 定制公交专线开通2条，儿童友好共建联盟已挂牌成立。
        机器人> 第 6 项 实施儿童友好城市建设促进行动（新填）
        """,
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("你好", "您好，李红"),
        ("在吗", "您好，李红"),
        ("请问什么时候截止？", "2024年第三季度填报截止时间"),
        ("持续推进", "现在没有等待填写的内容，您想做什么？"),
    ],
)
def test_small_talk_is_no_report(liaison: Someone, text: str, answer: str) -> None:
    liaison.say(text)
    assert answer in liaison.last.text


def test_words_that_are_no_report_at_all_are_put_aside(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 我们单位食堂最近重新装修了一遍，办公楼的外墙也粉刷好了
        机器人> 这段话写的是哪一项？
        联络员[都不是]
        机器人> 好的，这份没有采用，原来的内容没有变。
        """,
    )


def test_a_task_named_to_choose_it_is_no_report(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员[全部任务]
        联络员> 实施家庭教育指导服务行动
        机器人> 2024年第三季度 · 第 4 项 实施家庭教育指导服务行动
        """,
    )


def test_a_message_that_is_too_long_is_refused_and_says_how_long(liaison: Someone) -> None:
    liaison.say("第1项：" + "建成智慧教育应用场景。" * 400)
    assert liaison.last.text == "这段有 4,404 字，上限 4,000 字，请分两次发送。"
