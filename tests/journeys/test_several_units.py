"""Somebody who answers for two units: whose words are whose is asked or shown, never guessed."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from storage import people
from tests.house import House, Someone
from tests.journeys.test_word_back import filed
from tests.journeys.transcript import play

SCIENCE, WELFARE = "科学技术发展中心", "民政和文旅事业中心"


@pytest.fixture
def liaison(house: House) -> Someone:
    someone = house.person("周宁", unit=SCIENCE)
    unit_id = house.unit_id(WELFARE)
    someone.say(house.deps.store.run(lambda tx: people.invite(tx, SeatRole.LIAISON, unit_id, now=house.clock())))
    return someone


def test_a_message_about_both_is_shown_unit_by_unit(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 科技那个科普活动搞了3场，民政那个康复救助了120名
        机器人> 这里有 2 个单位的内容，按单位分开，一家一家核对：
        机器人> 科学技术发展中心：第 9 项
        机器人> 民政和文旅事业中心：第 10 项
        机器人> 读到的内容 · 科学技术发展中心
        机器人> 进展：科普活动搞了3场
        联络员> 都对
        机器人> 已存入草稿：第 9 项。
        机器人> 科学技术发展中心没填完的在草稿里，看完这家发“填报”可以接着填。接着看民政和文旅事业中心的：
        机器人> 读到的内容 · 民政和文旅事业中心
        机器人> 进展：康复救助了120名
        联络员> 对
        机器人> 已登记：民政和文旅事业中心 2024年第三季度第 10 项
        """,
    )


def test_a_task_of_both_is_asked_about(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 第9项：组织戏曲进校园演出6场，科普活动2场
        机器人> 第 9 项“实施‘润童心’儿童素养提升工程”您负责的 2 个单位都有。这段话是哪个单位的？
        联络员> 哪个都行啊
        机器人> 没看懂“哪个都行啊”，没有改动。
        机器人> 这段话是哪个单位的？
        联络员> 科技的
        机器人> 读到的内容 · 科学技术发展中心
        """,
    )
    assert filed(house) == {}


def test_what_only_one_unit_has_is_not_asked_about_twice(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 第9项：组织戏曲进校园演出6场，科普活动2场。第10项：救助残疾儿童120名
        机器人> 这段话是哪个单位的？
        联络员[民政和文旅事业中心]
        机器人> 读到的内容 · 民政和文旅事业中心
        机器人[全部对，提交 2 项]
        """,
    )


def test_words_for_the_other_unit_are_no_answer_to_this_one(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员[科学技术发展中心]
        联络员> 民政那个康复救助了120名，全部完成建档
        机器人> 读到的内容 · 民政和文旅事业中心
        联络员> 取消
        联络员> 填报
        联络员[科学技术发展中心]
        联络员> 第10项：康复救助了120名
        机器人> 读到的内容 · 民政和文旅事业中心
        """,
    )


def test_words_that_name_nothing_are_asked_about_and_may_be_left(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 本季度组织了三次家长开放日，参加家长六百余人。
        机器人> 这段话是哪个单位的？
        联络员> 电话多少
        联络员> 填报
        机器人> 这段话是哪个单位的？
        联络员> 取消
        机器人> 好的，这份没有采用，原来的内容没有变。
        """,
    )


def test_a_form_that_does_not_say_whose_it_is_is_not_taken(liaison: Someone) -> None:
    liaison.say("序号\t实事名称\t进展\t完成时限\n9\t实施“润童心”儿童素养提升工程\t演出6场\t长期坚持")
    assert "这份表没有写报送单位" in liaison.last.text
    assert f"{SCIENCE}的表格" in liaison.last.labels


def test_what_waits_for_the_other_unit_stays_when_more_comes(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 科技：科普活动搞了3场
        机器人> 读到的内容 · 科学技术发展中心
        联络员> 民政：康复救助了120名
        机器人> 这里有 2 个单位的内容
        机器人> 读到的内容 · 科学技术发展中心
        联络员> 不要
        机器人> 接着看民政和文旅事业中心的：
        """,
    )
