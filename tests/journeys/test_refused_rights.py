"""What a person may not do, or not here, or not any more: refused politely, giving nothing away."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.test_reminding import file_everything
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes

HELLO = "您好，这里是工作进展报送助手。请发送邀请码；没有邀请码请联系本单位。"
OFFICE = "这项操作由组织人事部群团科办理，如有需要请联系组织人事部群团科。"


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit="建设局")


def test_a_stranger_learns_nothing_whatever_is_sent(house: House, liaison: Someone) -> None:
    stranger = house.stranger()
    with nothing_changes(house):
        for line in ("你好", "我的任务", "汇总", "谁负责两癌筛查？", "/sumary", "12", "😀"):
            play({"路人": stranger}, f"路人> {line}\n机器人= {HELLO}")
        play({"路人": stranger}, f"路人〈语音〉\n机器人= {HELLO}")
        for data in ("/form u1", "/evidence f1", "d1:submit", "/confirm 1"):
            answer = stranger.press_data(data)
            assert answer is not None
            assert (answer.text, answer.labels) == (HELLO, [])
        assert stranger.in_chat("某群").say("汇总") is None


def test_codes_that_are_wrong_used_or_typed_too_often_have_one_wording(house: House) -> None:
    stranger = house.stranger()
    with nothing_changes(house, but=("code_trial",)):
        for _ in range(5):
            play(
                {"路人": stranger},
                "路人> ABCD-EFGH-JKMN\n机器人= 邀请码无效或已失效，请向群团科重新索取。",
            )
        play({"路人": stranger}, "路人> ABCD-EFGH-JKMN\n机器人= 尝试次数过多，请 10 分钟后再试。")
    house.clock.advance(minutes=11)
    office = house.person("王敏", SeatRole.ADMIN)
    office.say("邀请 建设局")
    code = next(word for word in office.last.text.split() if word.count("-") == 2)
    play({"路人": stranger}, f"路人> {code}\n机器人> 绑定成功")
    with nothing_changes(house, but=("code_trial",)):
        play(
            {"另一人": house.stranger("另一人")},
            f"另一人> {code}\n机器人= 邀请码无效或已失效，请向群团科重新索取。",
        )


@pytest.mark.parametrize("opened", [(), ("填报",), ("填报", "开通定制公交专线2条，共建联盟筹建中。")])
def test_a_liaison_is_sent_to_the_office_and_keeps_the_question(
    house: House, liaison: Someone, opened: tuple[str, ...]
) -> None:
    for said in opened:
        liaison.say(said)
    with nothing_changes(house):
        for command in ("汇总", "审核", "导出", "邀请 人社中心", "操作记录", "设为频道"):
            play({"联络员": liaison}, f"联络员> {command}\n机器人= {OFFICE}")


def test_a_head_and_the_office_are_sent_to_who_does_it(house: House, liaison: Someone) -> None:
    head, office = house.person("钱主任", SeatRole.HEAD, unit="建设局"), house.person("赵科", SeatRole.COORDINATOR)
    with nothing_changes(house):
        play(
            {"负责人": head, "群团科": office},
            f"""
            负责人> 填报
            机器人= 这项操作由责任单位的联络员办理，如有需要请与联络员联系。
            负责人> 稍后提醒
            机器人= 这项操作由责任单位的联络员办理，如有需要请与联络员联系。
            负责人> 汇总
            机器人= {OFFICE}
            群团科> 稍后提醒
            机器人= 这项操作由责任单位的联络员办理，如有需要请与联络员联系。
            群团科> 注销 李红
            机器人= 这项操作由管理员办理，如有需要请联系管理员。
            """,
        )


def test_what_is_another_s_and_what_is_not_there_are_the_same_sentence(house: House, liaison: Someone) -> None:
    other = house.person("赵强", unit="人社中心")
    file_everything(house, other)
    with nothing_changes(house):
        for data in ("/evidence f1", "/seal 看 1", "/seal 看 999"):
            answer = liaison.press_data(data)
            assert answer is not None
            assert answer.text == "没有找到这项内容。发送“帮助”查看能办的事。"
    play({"联络员": liaison}, "联络员> 帮助\n机器人> 您可以这样用")


def test_own_things_in_a_group_are_sent_to_the_private_chat(house: House, liaison: Someone) -> None:
    group = liaison.in_chat("某群")
    with nothing_changes(house):
        for said in ("填报", "我的任务", "表格", "申请延期", "ABCD-EFGH-JKMN"):
            play({"群里的联络员": group}, f"群里的联络员> {said}\n机器人= 请在与我的私聊里办理。")
    play({"联络员": liaison}, "联络员> 填报\n机器人> 请发送本季度具体措施及任务进度")


def test_a_button_of_a_dialogue_says_who_filed_everything_since(house: House, liaison: Someone) -> None:
    second = house.person("赵强", unit="建设局")
    second.say("填报")
    old = second.button("先跳过这项").data
    second.say("取消")
    with nothing_changes(house):
        second.press_data(old)
    assert second.last.text == "这个按钮已失效。发送“我的任务”查看最新情况。"
    file_everything(house, liaison)
    house.clock.advance(hours=1)
    with nothing_changes(house):
        second.press_data(old)
    assert second.last.text == (
        "这个按钮已失效：贵单位各项已于 9 月 10 日 10:00 由李红报齐。发送“我的任务”查看最新情况。"
    )
    play({"另一位联络员": second}, "另一位联络员> 我的任务\n机器人> 本季度全部报齐")


def test_the_office_is_not_sent_to_tasks_it_has_not(house: House) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    with nothing_changes(house):
        for data in ("d1:submit", "t:明天", "/nonsense"):
            answer = office.press_data(data)
            assert answer is not None
            assert answer.text == "这个按钮已失效。发送“进度”查看最新情况。"


def test_an_answer_without_a_question_is_told_so_with_what_to_do(house: House, liaison: Someone) -> None:
    head = house.person("钱主任", SeatRole.HEAD, unit="建设局")
    with nothing_changes(house):
        play(
            {"联络员": liaison, "负责人": head},
            """
            联络员> 12
            机器人= “12”没有登记：现在没有等待填写的内容，您想做什么？
            机器人[开始填报]
            负责人> 12
            机器人[查看我的任务]
            """,
        )
    play({"联络员": liaison}, "联络员[开始填报]\n机器人> 请发送本季度具体措施及任务进度")


def test_a_round_that_closed_while_a_question_was_open_takes_nothing_more(house: House, liaison: Someone) -> None:
    house.move_to("2024-10-18 17:00")
    liaison.say("/report 2024Q3")
    liaison.say("开通定制公交专线2条，共建联盟筹建中。")
    house.move_to("2024-10-18 17:31")
    closed = "本季度填报已于 9 月 30 日 17:00 截止。如需更正，请联系组织人事部群团科。"
    with nothing_changes(house, but=("conversation",)):
        play({"联络员": liaison}, f"联络员> 1\n机器人= {closed}\n联络员> /report 2024Q3\n机器人= {closed}")
    play({"联络员": liaison}, "联络员> 填报\n机器人> 2024年第四季度")
