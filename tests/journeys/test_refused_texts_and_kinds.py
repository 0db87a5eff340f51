"""Texts that are empty, too long or said before; what the bot cannot take; commands and names nobody knows."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.test_filling_in import rows_of
from tests.journeys.test_reminding import file_everything
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes

UNIT = "教育和体育事业中心"
TEXT = "中小学扩建按计划施工，幼儿园已招标，智慧教育应用场景完成2个。"
# What may be open when something cannot be used, and what opens it.
PLACES = {
    "nothing": (),
    "progress": ("填报",),
    "a number": ("填报", TEXT),
    "a yes or no": ("填报", TEXT, "300"),
    "state": ("填报", TEXT, "2", "1", "2"),
    "time": ("填报", TEXT, "2", "1", "2", "正常推进"),
    "important": ("填报", TEXT, "2", "1", "2", "正常推进", "12月底前"),
    "all tasks": ("填报", "全部任务"),
    "preview": ("填报", TEXT, "2", "1", "2", "正常推进", "12月底前", "无", "跳过", "跳过"),
    "a private number": ("填报", "联系人电话13812345678，本季度开展培训2场。"),
    "when to remind": ("稍后提醒",),
    "why later": ("申请延期", "10月12日"),
}


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


def at(liaison: Someone, place: str) -> Someone:
    for said in PLACES[place]:
        liaison.say(said)
    return liaison


@pytest.mark.parametrize("place", PLACES)
def test_a_voice_message_changes_nothing_wherever_one_is(house: House, liaison: Someone, place: str) -> None:
    at(liaison, place)
    with nothing_changes(house):
        for kind in ("语音", "表情", "位置", "名片"):
            play({"联络员": liaison}, f"联络员〈{kind}〉\n机器人= 暂时不能处理{kind}，请发文字、照片或 PDF。")


@pytest.mark.parametrize("place", PLACES)
def test_a_mistyped_command_changes_nothing_wherever_one_is(house: House, liaison: Someone, place: str) -> None:
    at(liaison, place)
    with nothing_changes(house):
        play({"联络员": liaison}, "联络员> /taks\n机器人= 没有“/taks”。您是不是想：\n机器人[我的任务]")


@pytest.mark.parametrize("place", PLACES)
def test_a_blank_message_changes_nothing_and_asks_for_what_was_asked(
    house: House, liaison: Someone, place: str
) -> None:
    at(liaison, place)
    asked = "没有读到文字，请写明本季度的措施和进度。" if place == "progress" else "没有读到文字，请重新发送。"
    with nothing_changes(house):
        liaison.say("  ")
    assert liaison.last.text == asked


def test_pictures_are_no_text_and_each_question_says_what_it_wants(house: House, liaison: Someone) -> None:
    liaison.say("填报")
    with nothing_changes(house):
        play({"联络员": liaison}, "联络员> 😀😀\n机器人= 没有读到文字，请写明本季度的措施和进度。")
    for said in (TEXT, "2", "1", "2", "正常推进"):
        liaison.say(said)
    with nothing_changes(house):
        play({"联络员": liaison}, "联络员> 😀\n机器人= 没有读到文字，请写明完成时限，例如 12月底前、长期坚持。")
    liaison.say("12月底前")
    with nothing_changes(house):
        play({"联络员": liaison}, "联络员> 😀\n机器人= 没有读到文字，有重要情况请写一句，没有请回“没有”。")
    play({"联络员": liaison}, "联络员> 没有\n机器人> 第 1 项“实施教育资源扩增优化工程”填好了。")


def test_a_long_text_may_be_sent_in_two_parts_as_the_sentence_says(house: House, liaison: Someone) -> None:
    liaison.say("填报")
    first, second = "上半年推进扩建工程。" * 400, "下半年推进招标工作。" * 400
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            f"""
            联络员> {first}{second[:1200]}
            机器人= 这段有 5,200 字，上限 4,000 字，请分两次发送。
            联络员> {first}{second}再来一遍。
            机器人= 这段有 8,005 字，上限 4,000 字，请压缩到 8,000 字以内，分两次发送。
            """,
        )
    play(
        {"联络员": liaison},
        f"""
        联络员> {first}
        机器人> 进展已记下（4000 字）。
        联络员> {second}
        机器人> 这段也补到进展里了（共 8001 字）。
        """,
    )
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            """
            联络员> 另外还开展了许多其他方面的工作，成效明显。
            机器人= 连同已填的一共 8,023 字，一项上限 8,000 字，这段没有补进去。请压缩后再发。
            """,
        )
    play({"联络员": liaison}, "联络员> 2\n机器人> 已记下：累计 2所")
    assert first in rows_of(house, "report")
    assert second in rows_of(house, "report")


def test_an_important_matter_that_is_too_long_is_to_be_shortened(house: House, liaison: Someone) -> None:
    at(liaison, "important")
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            f"联络员> {'资金缺口较大。' * 600}\n机器人= 这段有 4,200 字，上限 4,000 字，请写短一些再发。",
        )
    play({"联络员": liaison}, "联络员> 资金缺口较大\n机器人> 重要情况已记下：资金缺口较大")


def test_last_quarter_s_text_is_asked_about(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    file_everything(house, liaison)
    house.move_to("2024-12-20 10:00")
    liaison.say("填报")
    with nothing_changes(house, but=("conversation",)):
        play(
            {"联络员": liaison},
            """
            联络员> 按计划完成本季度工作，开展活动1次。
            机器人= 与上季度完全相同。确认沿用，还是修改？直接发新的内容就是修改。
            机器人[沿用]
            """,
        )
    play({"联络员": liaison}, "联络员> 本季度开展活动3次，新开公交专线1条。\n机器人> 进展已记下（19 字）。")


def test_what_a_preview_does_not_understand_says_how_to_go_on_and_keeps_its_buttons(
    house: House, liaison: Someone
) -> None:
    at(liaison, "preview")
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            "联络员> -5\n机器人> 没看懂“-5”，没有改动。\n机器人> 都对请回“提交”；要改直接说\n机器人[提交 1 项]",
        )
    play({"联络员": liaison}, "联络员[提交 1 项]\n机器人> 已登记：")


def test_a_refusal_in_front_of_a_screen_has_no_buttons_of_its_own(house: House, liaison: Someone) -> None:
    """Otherwise 上一步 of one question would stand above the buttons of another."""
    at(liaison, "all tasks")
    with nothing_changes(house, but=("conversation",)):
        play({"联络员": liaison}, "联络员> 天气不错\n机器人> 没看懂“天气不错”，没有改动。")
    assert [message.labels for message in liaison.inbox[-2:-1]] == [[]]


def test_a_mistyped_command_offers_the_office_the_nearest(house: House) -> None:
    play(
        {"群团科": house.person("王敏", SeatRole.ADMIN)},
        """
        群团科> /sumary
        机器人= 没有“/sumary”。您是不是想：
        机器人[汇总]
        """,
    )


def test_a_name_that_may_be_two_units_is_asked_about_and_an_unknown_one_is_named(house: House) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    with nothing_changes(house, but=("conversation",)):
        play(
            {"群团科": office},
            """
            群团科> 邀请 外星局
            机器人= 没有找到“外星局”。发送“单位”查看名单。
            群团科> 单位
            机器人> 教育和体育事业中心
            群团科> 邀请 事业中心
            机器人> 个单位可能是“事业中心”，请选择：
            机器人[教育和体育事业中心]
            """,
        )
    play({"群团科": office}, "群团科[教育和体育事业中心]\n机器人> 邀请码 · 教育和体育事业中心联络员")


def test_the_office_is_not_asked_for_a_report_by_a_blank_message(house: House) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    with nothing_changes(house):
        play({"群团科": office}, "群团科>\n机器人= 没有读到文字，请重新发送。\n机器人[进度]")
