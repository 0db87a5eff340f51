"""Beginning to report, in whatever words; and which of the unit's tasks with."""

from __future__ import annotations

import pytest

from bot.conversation.wishes.beginning import begins, task_to_begin
from tests.conversation.zibo import SCHOOLS, facts_for


@pytest.mark.parametrize(
    "said",
    [
        "咱们开报吧",
        "开干，填",
        "来填一下三季度的",
        "我这就上报",
        "好，那先填吧",
        "我要录入本季度数据了",
        "把季度情况报一下",
        "麻烦打开填报",
        "开始啦",
        "现在能填了吗",
        "我把这季度的交了",
        "动手写进展吧",
    ],
)
def test_words_that_only_begin_begin_a_report(said: str) -> None:
    assert begins(said)


@pytest.mark.parametrize(
    "said", ["开始招生了", "我填了", "报表", "不填", "已经报过了", "报多少", "填好了发你", "开报告会2场"]
)
def test_what_is_done_denied_or_tells_something_begins_nothing(said: str) -> None:
    assert not begins(said)


@pytest.mark.parametrize(
    "said",
    [
        "家庭教育的先来",
        "我从家庭教育填起",
        "这个跳过，先写家庭教育",
        "要填第4项",
        "先搞4号任务吧",
        "把家庭教育那块先报了",
        "那就先报第四项",
        "来填家庭教育指导服务",
    ],
)
def test_the_one_task_that_is_named_is_turned_to(said: str) -> None:
    found = task_to_begin(said, facts_for(SCHOOLS).items)
    assert found is not None
    assert found.task.no == 4


@pytest.mark.parametrize(
    "said", ["家庭教育不报了", "先等家庭教育的数", "家庭教育写好了", "先填教育", "先报第6项", "家庭教育巡讲报名了"]
)
def test_a_task_that_is_put_off_or_not_clear_is_not_turned_to(said: str) -> None:
    assert task_to_begin(said, facts_for(SCHOOLS).items) is None
