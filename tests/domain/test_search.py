"""谁负责……？ finds by words, in the name before the text, and nothing by chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search import find_tasks
from tests.domain.proposals import alive, zibo

TASKS = alive(zibo()).tasks


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("两癌筛查", [3]),  # 两癌 and 筛查 stand apart
        ("两癌的免费检查", [3]),
        ("残疾儿童康复", [10]),  # only in the text
        ("托育", [7]),
        ("婚育", [5]),
        ("妇女就业", [2]),  # 女性就业
        ("心理健康", [8]),
        ("京剧进校园", [9]),
        ("hpv疫苗", [3]),
        ("儿童", [6, 9, 10]),
        ("家政培训工作", [2]),
        ("修路", []),
        ("公园建设", []),
        ("航天发射", []),
        ("法院", []),
        ("？？", []),
    ],
)
def test_the_task_is_found_by_its_words(question: str, numbers: list[int]) -> None:
    assert [hit.task.no for hit in find_tasks(TASKS, question)] == numbers


@given(st.text(max_size=60))
def test_any_question_is_answered(question: str) -> None:
    hits = find_tasks(TASKS, question)
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]
