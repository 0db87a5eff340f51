"""A person begins one way and goes on another: nothing is lost, and what was understood is held against what was there."""

from __future__ import annotations

import pytest

from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.test_word_back import ROWS, UNIT, filed, form_of
from tests.journeys.transcript import play

ONE, FOUR, EIGHT = (ROWS[number][0] for number in (1, 4, 8))


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


def test_conversation_then_word_then_a_message(house: House, liaison: Someone) -> None:
    liaison.say("填报")
    liaison.say("各校建设按计划进行，两所已经封顶。")
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {1: ROWS[1], 4: ROWS[4]}))
    play(
        {"联络员": liaison},
        f"""
        联络员> 第8项：{EIGHT}
        机器人> 第 1 项 实施教育资源扩增优化工程（有改动）
        机器人> 原来：各校建设按计划进行，两所已经封顶。
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        机器人> 第 8 项 实施“阳光成长”青少年身心健康护航行动（新填）
        联络员[全部对，提交 3 项]
        机器人> 本季度 3 项全部报齐
        """,
    )
    assert filed(house) == {1: ONE, 4: FOUR, 8: EIGHT}


def test_a_message_that_waits_is_not_lost_when_word_comes(house: House, liaison: Someone) -> None:
    form = form_of(liaison)
    liaison.say(f"第8项：{EIGHT}")
    liaison.send("情况表.docx", forms.filled(form, {4: ROWS[4]}))
    liaison.press("全部对，提交 2 项")
    assert filed(house) == {4: FOUR, 8: EIGHT}


def test_a_second_form_takes_the_place_of_the_first(house: House, liaison: Someone) -> None:
    form = form_of(liaison)
    liaison.send("情况表.docx", forms.filled(form, {1: ROWS[1], 4: ("写错了的内容，开展巡讲3场。", "年底前")}))
    liaison.send("情况表.docx", forms.filled(form, {1: ROWS[1]}))
    liaison.press("全部对，提交 1 项")
    assert filed(house) == {1: ONE}


def test_an_answer_that_still_waits_for_a_yes_is_taken_along(house: House, liaison: Someone) -> None:
    """The dialogue asked whether 持续推进 is all there is to say; the person sent the rest by Word instead."""
    form = form_of(liaison)
    liaison.say("填报")
    liaison.say("各项工作正在有序推进。")
    liaison.send("情况表.docx", forms.filled(form, {4: ROWS[4]}))
    assert "进展：各项工作正在有序推进。" in liaison.last.text
    assert "· 第 1 项：进展没有具体的措施或数字" in liaison.last.text


def test_a_number_that_still_waits_for_a_yes_is_taken_along(house: House, liaison: Someone) -> None:
    form = form_of(liaison)
    liaison.say("填报")
    liaison.say("各校建设按计划进行，具体数字见下。")
    liaison.say("30")
    assert "累计 30 超过目标 3 的 3 倍，确定吗？" in liaison.last.text
    liaison.send("情况表.docx", forms.filled(form, {4: ROWS[4]}))
    assert "· 第 1 项“新改扩建3所中小学”：累计 30 超过目标 3 的 3 倍" in liaison.last.text


def test_word_then_conversation_goes_on_with_what_is_missing(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {4: ("开展家庭教育巡讲，累计20场。", "长期坚持")}))
    play(
        {"联络员": liaison},
        f"""
        联络员[都对，再补 1 处]
        机器人> 目标：全年培训家庭教育骨干不少于50人。
        联络员> 第1项：{ONE}
        机器人> 第 1 项 实施教育资源扩增优化工程（新填）
        联络员[全部对，提交 1 项]
        机器人> 已登记
        机器人> 目标：全年培训家庭教育骨干不少于50人。
        联络员> 30
        """,
    )


def test_another_errand_in_between_loses_nothing(house: House, liaison: Someone) -> None:
    """What was read waits while the person asks for more time, and is there when that is done."""
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    play(
        {"联络员": liaison},
        """
        联络员> 申请延期
        联络员> 取消
        联络员> 确认
        机器人> 已登记
        """,
    )
    assert len(filed(house)) == 3


def test_a_longer_message_while_something_waits_is_no_answer_to_it(house: House, liaison: Someone) -> None:
    liaison.say(f"第4项：{FOUR}")
    play(
        {"联络员": liaison},
        """
        联络员> 另外组织了三次家长开放日，参加家长六百余人次。
        机器人> 这段话写的是哪一项？
        联络员[第 4 项 实施家庭教育指导服务行动]
        联络员[全部对，提交 1 项]
        """,
    )
    assert filed(house)[4] == f"{FOUR}\n另外组织了三次家长开放日，参加家长六百余人次。"
