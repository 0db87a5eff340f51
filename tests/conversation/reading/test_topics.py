"""Which of a unit's tasks words are about, whatever is asked just now."""

from __future__ import annotations

import pytest

from bot.conversation.reading.topics import Topic, is_about, other_topic
from tests.conversation.zibo import BUILDING, CULTURE, HEALTH, SCHOOLS, facts_for


@pytest.mark.parametrize(
    ("unit", "open_task", "text", "meant"),
    [
        (SCHOOLS, 1, "家庭教育讲了20场，培训骨干30人", 4),
        (SCHOOLS, 1, "心理健康宣传我们这边搞了11场", 8),
        (SCHOOLS, 1, "家长学校那边讲课办了12场，骨干教师培训了18个", 4),
        (SCHOOLS, 1, "护校安园检查全覆盖，4个100%都达标了", 8),
        (SCHOOLS, 1, "骨干培训目前42人", 4),
        (SCHOOLS, 1, "家庭教育那个也是正常推进", 4),
        (SCHOOLS, 4, "好的，2所是四宝山实验学校、中埠小学，幼儿园1所", 1),
        (SCHOOLS, 8, "智慧教育场景建成3个", 1),
        (HEALTH, 3, "托育机构1家，已完成", 7),
        (HEALTH, 3, "心理18场，滞后，年底前补上", 8),
        (HEALTH, 7, "两癌筛查率到了82%", 3),
        (CULTURE, 9, "孤儿助学的材料我也一起给你：资助孤困儿童56名", 10),
        (CULTURE, 10, "京剧进校园又演了2场", 9),
    ],
)
def test_words_of_another_task_are_that_one_s(unit: str, open_task: int, text: str, meant: int) -> None:
    assert other_topic(text, facts_for(unit), open_task) == Topic(meant)


@pytest.mark.parametrize(
    ("unit", "open_task", "text", "meant"),
    [
        (SCHOOLS, 1, "第8项宣传了11场", 8),
        (SCHOOLS, 1, "第8条完成时限12月底", 8),
        (SCHOOLS, 4, "回到第一个", 1),
        (HEALTH, 7, "回到第一个", 3),
        (SCHOOLS, 1, "先报第8个吧，阳光成长那个", 8),
    ],
)
def test_a_number_names_a_task_above_all(unit: str, open_task: int, text: str, meant: int) -> None:
    assert other_topic(text, facts_for(unit), open_task) == Topic(meant, is_numbered=True)


@pytest.mark.parametrize(
    ("unit", "open_task", "text"),
    [
        (SCHOOLS, 1, "讲座那项我们搞了36场"),
        (SCHOOLS, 1, "教师宿舍改造完成，心理咨询室建成"),
    ],
)
def test_few_words_are_asked_about(unit: str, open_task: int, text: str) -> None:
    assert other_topic(text, facts_for(unit), open_task) == Topic(None)


@pytest.mark.parametrize(
    ("unit", "open_task", "text"),
    [
        (SCHOOLS, 1, "新改扩建2所中小学，1所幼儿园主体封顶，组织教师培训"),
        (SCHOOLS, 1, "第2个场景已经建成，第三条线路在招标"),
        (SCHOOLS, 1, "工地因为扬尘管控停了半个月"),
        (SCHOOLS, 8, "中小学幼儿园安全检查全覆盖，心理讲座12场"),
        (BUILDING, 6, "联盟又搞了2次活动"),
        (CULTURE, 10, "开展儿童关爱活动20次"),
        (HEALTH, 3, "12月底前"),
        (HEALTH, 3, "正常推进"),
        (SCHOOLS, 4, "组织专家进社区讲座12场，培训骨干教师20人"),
    ],
)
def test_words_that_may_be_the_open_task_s_stay_there(unit: str, open_task: int, text: str) -> None:
    assert other_topic(text, facts_for(unit), open_task) is None


def test_a_single_task_is_spoken_of_in_its_own_measure() -> None:
    known = facts_for(BUILDING)
    assert is_about("又通了1条", known.items[0], known)
    assert not is_about("今天天气不错", known.items[0], known)
