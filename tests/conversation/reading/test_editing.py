"""What is shown, changed in words: added, taken out, put otherwise; the rest stays."""

from __future__ import annotations

import pytest

from bot.conversation.reading.editing import edited, joined
from bot.conversation.reading.parts import Part
from tests.conversation.zibo import CULTURE, SCHOOLS, facts_for

SHOWN = (
    Part(9, "戏曲进校园活动累计8场，科普教育活动1场"),
    Part(10, "康复救助残疾儿童100名"),
)


@pytest.mark.parametrize(
    ("text", "task_id", "progress"),
    [
        ("第10项再加：爱心妈妈结对40对", 10, "康复救助残疾儿童100名；爱心妈妈结对40对"),
        ("第十项再加一句：覆盖儿童260名", 10, "康复救助残疾儿童100名；覆盖儿童260名"),
        ("第九项最后加上：惠及学生3000余人", 9, "戏曲进校园活动累计8场，科普教育活动1场；惠及学生3000余人"),
        ("残疾儿童那项再补充一句，家长满意度较高", 10, "康复救助残疾儿童100名；家长满意度较高"),
        ("第9项科普不归我们，删掉", 9, "戏曲进校园活动累计8场"),
        ("把戏曲那句去掉吧", 9, "科普教育活动1场"),
        ("把科普那句改成：科普教育活动2场，参与学生300人", 9, "戏曲进校园活动累计8场，科普教育活动2场，参与学生300人"),
    ],
)
def test_only_what_was_said_is_changed(text: str, task_id: int, progress: str) -> None:
    after = edited(text, SHOWN, facts_for(CULTURE))
    assert after is not None
    assert after.task_id == task_id
    changed = next(part for part in after.parts if part.task_id == task_id)
    assert changed.progress == progress
    assert changed.before == next(part.progress for part in SHOWN if part.task_id == task_id)


def test_a_task_may_be_taken_out_as_a_whole() -> None:
    after = edited("第9项不要了", SHOWN, facts_for(CULTURE))
    assert after is not None
    assert [part.task_id for part in after.parts] == [10]


@pytest.mark.parametrize(
    "text",
    [
        "第9项：戏曲进校园10场",
        "第9项加强了与院团的合作",
        "第9项加快推进",
        "第9项补贴已发放到位",
        "科普改成2场",
        "第9项滑冰那句删掉",
        "第4项再加一句：讲座",
        "再加一句：覆盖面广",
        "全部对",
    ],
)
def test_other_words_change_nothing(text: str) -> None:
    assert edited(text, SHOWN, facts_for(CULTURE)) is None


@pytest.mark.parametrize(
    ("later", "progress"),
    [
        ("心理健康科普宣传23场", "心理健康科普宣传23场"),
        ("组织护校安园检查，整改隐患6处", "心理健康科普宣传18场\n组织护校安园检查，整改隐患6处"),
    ],
)
def test_more_words_on_a_task_replace_only_what_they_tell_anew(later: str, progress: str) -> None:
    found = joined(Part(8, "心理健康科普宣传18场"), Part(8, later), facts_for(SCHOOLS))
    assert found.progress == progress
    assert found.before == "心理健康科普宣传18场"
