"""Words about another task than the open one: gone to, shown as that one's, or asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.filling import Filling, Step
from bot.conversation.reading.parts import Part
from bot.conversation.report.elsewhere import Elsewhere, elsewhere, switch_to
from bot.domain.report import ProgressReport, ReportState
from tests.conversation.zibo import HEALTH, SCHOOLS, facts_for


@pytest.mark.parametrize(
    ("open_task", "text", "meant"),
    [
        (1, "先报第8个吧，阳光成长那个", 8),
        (4, "回到第一个", 1),
        (1, "先跳到心理健康那个", 8),
        (1, "阳光成长先来，这项材料还没到", 8),
        (1, "我想先填家庭教育", 4),
        (8, "换到第4项", 4),
        (1, "家庭教育那个", 4),
    ],
)
def test_words_that_only_go_to_a_task_open_it(open_task: int, text: str, meant: int) -> None:
    assert switch_to(text, facts_for(SCHOOLS), open_task) == meant


@pytest.mark.parametrize(
    "text", ["家庭教育讲了20场", "第4项巡讲改成83场", "先开工了1所", "2", "新建学校先行开工", "正常推进"]
)
def test_words_that_tell_something_go_nowhere(text: str) -> None:
    assert switch_to(text, facts_for(SCHOOLS), 1) is None


@pytest.mark.parametrize("step", [Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION])
def test_another_task_s_words_are_shown_as_its_own(step: Step) -> None:
    state = Filling(1, 1, step, task_id=3)
    found = elsewhere(state, "托育机构1家，已完成", facts_for(HEALTH))
    assert found == Elsewhere(parts=(Part(7, "托育机构1家，已完成"),))


@pytest.mark.parametrize("text", ["第7条完成时限12月底，其他都一样", "第7项的完成时限12月底"])
def test_the_completion_time_of_another_task_is_no_text_of_either(text: str) -> None:
    found = elsewhere(Filling(1, 1, Step.AMOUNT, task_id=3), text, facts_for(HEALTH))
    assert found is not None
    part = found.parts[0]
    assert (part.task_id, part.progress) == (7, "")
    assert "12月底" in part.completion


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("家庭教育那个也是正常推进", Part(4, "", assessment="正常推进")),
        ("心理宣传那项12月15日前完成", Part(8, "", completion="12月15日前完成")),
    ],
)
def test_an_answer_about_another_task_is_that_answer(text: str, part: Part) -> None:
    assert elsewhere(Filling(1, 1, Step.ASSESSMENT, task_id=1), text, facts_for(SCHOOLS)) == Elsewhere(parts=(part,))


@pytest.mark.parametrize(
    "text", ["稍等，我去找家庭教育的材料", "家庭教育怎么填？", "不对，家庭教育是20场", "先报第8个吧"]
)
def test_remarks_and_corrections_are_no_report_of_another(text: str) -> None:
    assert elsewhere(Filling(1, 1, Step.AMOUNT, task_id=1), text, facts_for(SCHOOLS)) is None


def test_an_important_matter_may_speak_of_anything() -> None:
    state = Filling(1, 1, Step.IMPORTANT, task_id=1)
    assert elsewhere(state, "家庭教育骨干培训的经费没到位", facts_for(SCHOOLS)) is None


def test_whoever_answers_a_return_while_another_is_open_is_asked_which() -> None:
    known = facts_for(SCHOOLS)
    returned = replace(known.items[0], report=ProgressReport(1, 1, 1, state=ReportState.RETURNED, progress="完成2所。"))
    text = "好的，分别是四宝山那所和中埠那所"
    state = Filling(1, 1, Step.PROGRESS, task_id=4)
    assert elsewhere(state, text, known.with_item(returned)) == Elsewhere(loose=(text.removeprefix("好的，"),))
    assert elsewhere(state, text, known) is None
