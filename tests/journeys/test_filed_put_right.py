"""What was filed is put right in words with nothing open; a correction is never more of the report."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play


@pytest.fixture
def trained(house: House) -> Someone:
    house.move_to("2024-09-23 10:00")
    liaison = house.person("李红", unit="人社中心")
    liaison.say("家政培训到9月底累计68人次，办了3期班")
    liaison.press("全部对，提交 1 项")
    return liaison


def test_the_number_and_the_text_are_put_right_together(trained: Someone) -> None:
    play(
        {"联络员": trained},
        """
        联络员> 不好意思刚才报错了，是78不是68
        机器人> 第 2 项的进展改为：家政培训到9月底累计78人次，办了3期班
        机器人> 累计 78人次
        联络员[提交 1 项]
        机器人> 已登记
        联络员> 3期班也改成4期
        机器人> 第 2 项的进展改为：家政培训到9月底累计78人次，办了4期班
        机器人> 累计 78人次
        """,
    )


@pytest.mark.parametrize("said", ["刚才那条不对，撤回重报", "第2项里的213应该是231", "更正一下，那个期数我再核实核实"])
def test_what_is_not_plain_is_asked_and_nothing_is_stored(trained: Someone, said: str) -> None:
    trained.say(said)
    assert "没有改动" in trained.inbox[-2].text
    assert "要改哪一处？" in trained.last.text
    assert "进展：家政培训到9月底累计68人次，办了3期班\n" in trained.last.text


def test_one_sentence_is_put_in_other_words(house: House) -> None:
    house.move_to("2024-09-23 10:00")
    liaison = house.person("李红", unit="高新区医保分局")
    liaison.say("职工医保住院分娩报销比例达到100%，惠及参保职工213人")
    liaison.say("把惠及参保职工那句改一下，改成惠及参保职工及灵活就业人员213人")
    assert "进展：职工医保住院分娩报销比例达到100%，惠及参保职工及灵活就业人员213人\n" in liaison.last.text
    liaison.press("全部对，提交 1 项")
    liaison.say("第5项里的213应该是231")
    assert "进展：职工医保住院分娩报销比例达到100%，惠及参保职工及灵活就业人员231人\n" in liaison.last.text


def test_the_noun_that_was_said_is_changed_and_no_other(house: House) -> None:
    house.move_to("2024-09-23 10:00")
    liaison = house.person("李红", unit="教育和体育事业中心")
    liaison.say("上报：学校1所 幼儿园0 智慧场景二个")
    liaison.say("幼儿园写错了，是0")
    assert "进展：学校1所 幼儿园0 智慧场景二个\n" in liaison.last.text
    liaison.say("不对，学校是两所")
    assert "进展：学校2所 幼儿园0 智慧场景二个\n" in liaison.last.text
    assert "· 新改扩建3所中小学：累计 2所" in liaison.last.text
    assert "· 1所幼儿园：累计 0所" in liaison.last.text


def test_what_is_told_after_a_return_is_more(trained: Someone, house: House) -> None:
    office = house.person("王科", SeatRole.COORDINATOR)
    office.say("人社的退回去，让他们把培训的几期写清楚")
    office.press("确认退回")
    trained.say("办了4期，每期十八九个人")
    assert "进展：家政培训到9月底累计68人次，办了3期班 办了4期，每期十八九个人" in trained.last.text


def test_what_was_typed_in_for_a_unit_is_put_right(house: House) -> None:
    house.move_to("2024-09-23 10:00")
    house.person("刘科", unit="科学技术发展中心")
    office = house.person("王科", SeatRole.COORDINATOR)
    office.say("科技中心刚打电话来，说科普活动做了2场，一共310人参加，帮他录一下")
    office.say("刚才那个人数说错了，是301")
    assert "进展：科普活动做了2场，一共301人参加\n" in office.last.text
    office.press("都对，再补 1 处")
    office.say("戏曲不归他们")
    office.say("2")
    office.press("提交 1 项")
    office.say("人数错了，是303不是301")
    assert "进展：科普活动做了2场，一共303人参加\n" in office.last.text


@pytest.fixture
def buses(house: House) -> Someone:
    house.move_to("2024-09-23 10:00")
    liaison = house.person("李红", unit="建设局")
    liaison.say("助学专线已开通3条，儿童友好共建联盟1个已揭牌")
    liaison.press("全部对，提交 1 项")
    return liaison


def test_a_correction_is_no_question_about_the_task_of_that_number(buses: Someone) -> None:
    play(
        {"联络员": buses},
        """
        联络员> 不对不对，专线第三条还在试跑，只有2条
        机器人> 开通3条“定制公交”助学专线，累计 2条
        机器人> 3条 → 2条
        联络员> 嗯，改成2条，自评改成正常推进，11月底
        机器人> 已记下：正常推进。
        机器人> 完成时限记为：2024年11月30日。
        机器人> 自评：正常推进
        联络员[提交 1 项]
        机器人> 已登记：建设局 2024年第三季度第 6 项（更正，第 2 版）
        """,
    )


def test_what_is_done_no_more_is_asked_for_its_time(buses: Someone) -> None:
    play(
        {"联络员": buses},
        """
        联络员> 不对，专线是2条
        联络员> 对，改成2条，状态正常推进
        机器人> 已记下：正常推进。
        机器人> 完成时限是什么时候？
        联络员> 12月中旬
        机器人> 请核对
        机器人> 自评：正常推进
        """,
    )


def test_several_clauses_of_which_one_says_nothing_known_change_nothing(buses: Someone) -> None:
    buses.say("不对，专线是2条")
    buses.say("对，改成2条，别的等会儿看")
    assert "没有改动" in buses.last.text or "还没有提交" in buses.last.text


def test_a_leader_wants_a_sentence_more(buses: Someone) -> None:
    said = "主任看了，说最后补一句：方便学生160人上下学"
    buses.say(said)
    assert "已揭牌 方便学生160人上下学\n" in buses.last.text.replace("\n方便", " 方便")
    assert "主任" not in buses.last.text
    buses.press("不要这份")
    buses.say("填报")
    buses.say(said)
    assert "；方便学生160人上下学" in buses.last.text
    assert "主任" not in buses.last.text
