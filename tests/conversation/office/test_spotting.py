"""Names in running words: units by any short form, tasks by number or by words of theirs, times; and what is none of them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.office.spotting import spot, units_in
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from tests.house import open_house

TODAY = date(2024, 9, 24)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return open_house(tmp_path_factory.mktemp("list")).programme()


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("公安分局", ["高新区公安分局"]),
        ("高新区公安分局的", ["高新区公安分局"]),
        ("区公安局", ["高新区公安分局"]),
        ("教体、卫健和公安都催一下", ["教育和体育事业中心", "卫生健康事业中心", "高新区公安分局"]),
        ("教体局", ["教育和体育事业中心"]),
        ("卫健委", ["卫生健康事业中心"]),
        ("医保局报了没", ["高新区医保分局"]),
        ("工信那边", ["工业信息化和商务局"]),
        ("商务局怎么样", ["工业信息化和商务局"]),
        ("文旅中心的", ["民政和文旅事业中心"]),
        ("科技中心那个", ["科学技术发展中心"]),
        ("组织部报了吗", ["组织人事部"]),
        ("人事部呢", ["组织人事部"]),
        ("建设的怎么样", ["建设局"]),
        ("教育那边", ["教育和体育事业中心"]),
        ("检察院和法院", ["高新区检察院", "高新区法院"]),
    ],
)
def test_a_unit_is_found_by_any_short_form(programme: Programme, said: str, names: list[str]) -> None:
    assert [unit.name for one in units_in(said, programme) for unit in one.units] == names


@pytest.mark.parametrize(
    "said",
    [
        "家庭教育讲了多少场",
        "儿童友好城市建设到哪了",
        "心理健康宣传",
        "中心",
        "高新区",
        "组织了三场活动",
        "事业发展",
        "民事案件",
        "分局",
    ],
)
def test_a_word_of_the_tasks_or_a_part_of_many_names_is_no_unit(programme: Programme, said: str) -> None:
    assert units_in(said, programme) == ()


def test_a_name_that_could_be_several_units_is_not_decided(programme: Programme) -> None:
    import dataclasses

    first, second = programme.tasks[0].assignments[0], programme.tasks[5].assignments[1]
    twin = dataclasses.replace(second, unit=dataclasses.replace(second.unit, id=999, name="教育体育装备中心"))
    task = dataclasses.replace(programme.tasks[0], assignments=(first, twin))
    both = dataclasses.replace(programme, tasks=(task,))
    found = spot("教体交了没", both, TODAY)
    assert found.units == ()
    assert found.unclear is not None
    assert len(found.unclear.units) == 2


@pytest.mark.parametrize(
    ("said", "tasks"),
    [
        ("第八项都谁负责", [8]),
        ("第10项", [10]),
        ("两癌筛查率到多少了", [3]),
        ("智慧教育场景", [1]),
        ("托育机构建好没", [7]),
        ("残疾儿童康复", [10]),
        ("定制公交专线", [6]),
        ("培训了多少人", [2, 4]),
        ("第三季度怎么样", []),
        ("周五前一定要交", []),
        ("领导要协调的问题", []),
    ],
)
def test_a_task_is_found_by_its_number_or_its_own_words(programme: Programme, said: str, tasks: list[int]) -> None:
    assert sorted(task.no for task in spot(said, programme, TODAY).tasks) == tasks


@pytest.mark.parametrize(
    ("said", "quarter", "year", "day"),
    [
        ("上季度的汇总", Quarter(2024, 2), None, ""),
        ("去年四季度呢", Quarter(2023, 4), None, ""),
        ("上半年的情况", Quarter(2024, 2), None, ""),
        ("本季度", None, None, ""),
        ("全年的都导出来", None, 2024, ""),
        ("最多给到10月8号", None, None, "10月8号"),
        ("同意延期到下周五", None, None, "下周五"),
        ("宽限3个工作日", None, None, "3个工作日"),
    ],
)
def test_times_are_told_apart(
    programme: Programme, said: str, quarter: Quarter | None, year: int | None, day: str
) -> None:
    found = spot(said, programme, TODAY)
    assert (found.quarter, found.year, found.day) == (quarter, year, day)


def test_what_is_left_can_be_said_again_as_it_was_typed(programme: Programme) -> None:
    said = "给公安分局和教体中心说第八项三季度要写清楚"
    found = spot(said, programme, TODAY)
    assert found.spoken(found.rest) == said
