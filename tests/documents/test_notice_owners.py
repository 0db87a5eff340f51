"""Whose a task is where it does not stand in a label of its own: headings, lines above or below a group, prose."""

from __future__ import annotations

import pytest

from bot.documents.notice import read_notice_text
from bot.domain.notice import NoticeTask

_HEAD = "关于印发2024年为妇女儿童办实事项目的通知\n各街道：\n现印发给你们。\n临江区人民政府\n2024年4月20日\n2024年为妇女儿童办实事项目\n"
_TASKS = "{first}\n1.甲项目。建设活动站5个。\n2.乙项目。举办讲座8场。\n{second}\n3.丙项目。建设站点3个。\n"


def _tasks(body: str) -> list[NoticeTask]:
    return list(read_notice_text(_HEAD + body).tasks)


def _roles(body: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    return [(task.name, task.units, task.lead_units, task.supporting_units) for task in _tasks(body)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一、区教育局牵头项目（2项）", "二、区民政局牵头项目（1项）"),
        ("一、由区教育局牵头负责的项目", "二、由区民政局牵头负责的项目"),
        ("一、区教育局牵头", "二、区民政局牵头"),
        ("牵头单位：区教育局", "牵头单位：区民政局"),
    ],
)
def test_the_heading_of_a_section_leads_its_tasks(first: str, second: str) -> None:
    assert _roles(_TASKS.format(first=first, second=second)) == [
        ("甲项目", ("区教育局",), ("区教育局",), ()),
        ("乙项目", ("区教育局",), ("区教育局",), ()),
        ("丙项目", ("区民政局",), ("区民政局",), ()),
    ]


def test_the_lead_of_a_heading_stands_beside_the_units_that_a_task_names_itself() -> None:
    body = (
        "一、区教育局牵头项目（2项）\n1.甲项目。建设活动站5个。配合单位：区财政局。\n2.乙项目。举办讲座8场。\n"
        "二、区民政局负责的项目（2项）\n3.丙项目。建设站点3个。配合单位：区妇联。\n4.丁项目。建设站点6个。责任单位：区残联。\n"
    )
    assert _roles(body) == [
        ("甲项目", ("区教育局", "区财政局"), ("区教育局",), ("区财政局",)),
        ("乙项目", ("区教育局",), ("区教育局",), ()),
        ("丙项目", ("区民政局", "区妇联"), (), ("区妇联",)),
        ("丁项目", ("区残联",), (), ()),
    ]


@pytest.mark.parametrize(("first", "second"), [("一、教育", "二、民政"), ("一、教育类", "二、民政类")])
def test_units_below_a_group_are_those_of_each_of_its_tasks(first: str, second: str) -> None:
    group = "1.甲项目。建设活动站5个。\n2.乙项目。举办讲座8场。\n责任单位：区教育局、区妇联\n"
    body = f"{first}\n{group}{second}\n3.丙项目。建设站点3个。\n责任单位：区民政局\n"
    assert [(name, units) for name, units, _, _ in _roles(body)] == [
        ("甲项目", ("区教育局", "区妇联")),
        ("乙项目", ("区教育局", "区妇联")),
        ("丙项目", ("区民政局",)),
    ]


def test_units_below_the_points_of_a_task_are_still_those_of_the_task() -> None:
    body = (
        "一、实施甲工程\n1.建设活动站5个。\n2.举办讲座8场。\n责任单位：区教育局\n"
        "二、实施乙工程\n1.建设站点3个。\n2.建设公园2处。\n责任单位：区民政局\n"
    )
    assert [(name, units) for name, units, _, _ in _roles(body)] == [
        ("实施甲工程", ("区教育局",)),
        ("实施乙工程", ("区民政局",)),
    ]


def test_the_letter_behind_the_last_task_of_a_section_is_no_part_of_it() -> None:
    letter = "请各单位于每季度末将进展情况报区妇联，培训联络员30名。\n"
    tasks = _tasks(_TASKS.format(first="一、区教育局", second="二、区民政局") + letter)
    assert [target.text for target in tasks[-1].targets] == ["建设站点3个"]


@pytest.mark.parametrize(
    ("words", "units", "leads", "supporting"),
    [
        (
            "由县教育局牵头，县财政局、县发改局及有关乡镇配合。",
            ("县教育局", "县财政局", "县发改局", "有关乡镇"),
            ("县教育局",),
            ("县财政局", "县发改局", "有关乡镇"),
        ),
        ("由区教育局会同区财政局、区妇联实施。", ("区教育局", "区财政局", "区妇联"), (), ()),
        (
            "改造旧站3个，由区教育局牵头，各街道办事处配合。",
            ("区教育局", "各街道办事处"),
            ("区教育局",),
            ("各街道办事处",),
        ),
        (
            "主办：区教育局；协办：团区委、区妇联。",
            ("区教育局", "团区委", "区妇联"),
            ("区教育局",),
            ("团区委", "区妇联"),
        ),
        ("由区司法局、区妇联共同负责。", ("区司法局", "区妇联"), (), ()),
        ("责任单位——区教育局、区妇联", ("区教育局", "区妇联"), (), ()),
        ("（责任单位：区教育局、区市场监管局（按职责分工））", ("区教育局", "区市场监管局"), (), ()),
        ("（责任单位：区教育局；指导单位：市教育局）", ("区教育局",), (), ()),
    ],
)
def test_units_are_read_from_how_they_are_put(
    words: str, units: tuple[str, ...], leads: tuple[str, ...], supporting: tuple[str, ...]
) -> None:
    body = f"一、实施甲项目。建设活动站5个。{words}\n二、实施乙项目。举办讲座8场。（责任单位：区卫健局）"
    assert _roles(body)[0] == ("实施甲项目", units, leads, supporting)


def test_who_guides_is_no_responsible_unit_and_a_doubt() -> None:
    notice = read_notice_text(f"{_HEAD}一、甲项目。建设活动站5个。（责任单位：区教育局；指导单位：市教育局）")
    assert ("指导单位没有作为责任单位读取", "市教育局") in [(doubt.reason, doubt.quote) for doubt in notice.unsure]


@pytest.mark.parametrize(
    "rule", ["各牵头单位（排在首位的责任单位）要制定方案。", "列首位的责任单位（牵头单位）要制定方案。"]
)
def test_the_first_unit_leads_where_a_bracket_says_so(rule: str) -> None:
    body = f"一、甲项目。建设活动站5个。（责任单位：区教育局、区妇联）\n{rule}"
    assert _tasks(body)[0].lead_units == ("区教育局",)


def test_a_sentence_that_ends_with_a_unit_is_no_list_of_units() -> None:
    body = _TASKS.format(first="一、区教育局", second="二、区民政局") + "请各单位每季度末报市妇联\n"
    assert _tasks(body)[-1].units == ("区民政局",)
