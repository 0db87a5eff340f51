"""Which words of a message belong to which task, where numbers or few words of a task tell it."""

from __future__ import annotations

import pytest

from bot.conversation.message.splitting import split_message
from bot.conversation.reading.telling import tells, without_lead
from tests.conversation.zibo import CULTURE, HEALTH, SCHOOLS, facts_for


def split(unit: str, text: str) -> list[tuple[int | None, str]]:
    return [(part.task_id, part.progress) for part in split_message(text, facts_for(unit)).parts]


def test_a_list_of_own_numbers_is_a_list_of_tasks_whatever_words_follow() -> None:
    text = "2.巾帼促就业：培训家政42人次。\n7.托管班：办了6个班。\n10.希望小屋：新建4间。"
    assert split("组织人事部", text) == [
        (2, "培训家政42人次。"),
        (7, "托管班：办了6个班。"),
        (10, "希望小屋：新建4间。"),
    ]


def test_numbers_that_count_the_measures_of_one_task_are_no_list_of_tasks() -> None:
    text = "第4项家庭教育指导服务：\n1.巡讲58场。\n4.培训骨干31人。"
    assert [task_id for task_id, _ in split(SCHOOLS, text)] == [4]


def test_a_counted_clause_goes_to_the_task_that_its_few_words_name() -> None:
    text = "戏曲进校园办了9场，孤儿助学26个孩子都发到位了，残疾儿童康复做了131名"
    assert split(CULTURE, text) == [(9, "戏曲进校园办了9场"), (10, "孤儿助学26个孩子都发到位了，残疾儿童康复做了131名")]


@pytest.mark.parametrize(
    "text",
    [
        "①两癌查了84%；②托育示范机构还在申报；③心理宣传11场",
        "一是两癌筛查率84%，二是托管班开了4个，三是心理宣传11场",
        "1、两癌筛查率84%；2、托管班开了4个；3、心理宣传11场",
        "首先两癌84%，其次托育还在申报，最后心理宣传11场",
        "两癌筛查率84%，托班开了4个，心理宣传11场",
    ],
)
def test_marks_that_count_what_is_told_part_it_by_its_own_words(text: str) -> None:
    assert [task_id for task_id, _ in split(HEALTH, text)] == [3, 7, 8]


def test_marks_that_count_one_tasks_measures_leave_it_whole() -> None:
    text = "两癌：①查了2.1万人②救助9人③接种疫苗1800针"
    assert len(split(HEALTH, text)) == 1


def test_what_comes_first_and_names_no_task_is_not_given_to_the_next() -> None:
    text = "学校2所，家庭教育巡讲60场，心理宣传8场"
    assert set(split(SCHOOLS, text)) == {(None, "学校2所"), (4, "家庭教育巡讲60场"), (8, "心理宣传8场")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("真是服了，讲座9场，满意了吧", "讲座9场"),
        ("报就报，讲座9场", "讲座9场"),
        ("哦那我们讲座9场，唉", "我们讲座9场"),
        ("手滑了。讲座9场哈哈", "讲座9场"),
        ("服务群众30人，来访2批", "服务群众30人，来访2批"),
        ("报一下三季度的。讲座9场", "讲座9场"),
        ("上报：讲座9场", "讲座9场"),
        ("那就写：讲座9场", "讲座9场"),
        ("上报材料9份", "上报材料9份"),
        ("报告会办了9场，听众300人", "报告会办了9场，听众300人"),
        ("写成调研报告3篇：已印发", "写成调研报告3篇：已印发"),
    ],
)
def test_what_only_says_that_something_comes_is_no_part_of_it(text: str, told: str) -> None:
    assert without_lead(text) == told


def test_a_number_that_is_made_up_is_no_report() -> None:
    items = facts_for(CULTURE).items
    assert not tells("随便写个2场吧", items)
    assert not tells("演出那个数多算了三场", items)
    assert tells("演出9场，惠及师生820人。科普那个数是科技的，我们没有", items)
