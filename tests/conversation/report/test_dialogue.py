"""The report dialogue as a pure step: total, and nothing is changed by what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.codec import from_json, to_json
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, Item, ReportFacts, Step, Submit, Write, applied
from bot.conversation.report.dialogue import step
from bot.domain.localtime import SHANGHAI
from bot.domain.programme import Assignment, Comparator, Role, Target, TargetKind, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment, Completion, CompletionKind, ProgressReport, ReportState
from bot.domain.workdays import published_calendar
from bot.texts.reporting.report import render

UNIT = Unit(7, "建设局")
ME, ANOTHER = 1, 2


def target(number: int, value: int, measure: str) -> Target:
    kind = TargetKind.PERCENT if measure == "%" else TargetKind.COUNT
    return Target(number, f"目标{number}", Decimal(value), measure, Comparator.EXACT, kind)


def task(number: int, *targets: Target) -> Task:
    return Task(
        number,
        number,
        f"实施第{number}项工程",
        f"实施第{number}项工程。做好工作。",
        targets,
        (Assignment(UNIT, Role.LEAD),),
    )


TASKS = (task(1, target(11, 3, "所"), target(12, 90, "%")), task(2), task(3, target(31, 20, "场")))
LAST = ProgressReport(
    9,
    3,
    UNIT.id,
    state=ReportState.SUBMITTED,
    progress="上季度开展8场。",
    amounts={31: Decimal(8)},
    assessment=Assessment.ON_TRACK,
    completion=Completion(CompletionKind.ONGOING, "长期"),
    important_answered=True,
)


def facts() -> ReportFacts:
    now = datetime(2024, 9, 10, 10, tzinfo=SHANGHAI)
    return ReportFacts(
        unit=UNIT,
        quarter=Quarter(2024, 3),
        person_id=ME,
        now=now,
        due_at=datetime(2024, 9, 30, 17, tzinfo=SHANGHAI),
        calendar=published_calendar(),
        items=tuple(Item(one, one.targets, None, LAST if one.no == 3 else None) for one in TASKS),
    )


def after(known: ReportFacts, changes: tuple[object, ...], person: int = ME) -> ReportFacts:
    """The facts once the changes are stored."""
    for change in changes:
        if isinstance(change, Write):
            item = known.item(change.task_id)
            known = known.with_item(
                replace(item, report=replace(applied(item.report, change, UNIT.id), changed_by_id=person))
            )
        elif isinstance(change, Submit):
            for task_id in change.task_ids:
                item = known.item(task_id)
                assert item.report is not None
                filed = replace(item.report, state=ReportState.SUBMITTED, revision=item.report.revision + 1)
                known = known.with_item(replace(item, report=filed))
    return known


CHOICES = st.sampled_from(
    [
        "pause",
        "overview",
        "preview",
        "task:1",
        "task:2",
        "task:3",
        "task:99",
        "skip",
        "back",
        "redo",
        "copy",
        "yes",
        "same",
        "year_end",
        "ongoing",
        "none",
        "submit",
        "mine",
        "theirs",
        "part:progress",
        "part:amount:11",
        "part:amount:99",
        "assess:done",
        "assess:behind",
        "",
        "part:",
        "task:",
        "x" * 40,
    ]
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "12",
            "十二",
            "+2",
            "-5",
            "300",
            "50%",
            "约20",
            "年底前",
            "2月30日",
            "长期坚持",
            "没有",
            "正常",
            "已完成",
            "上季度开展8场。",
            "开展活动8场，覆盖群众三百余人，效果良好。",
            "确定",
            "对",
            "提交",
            "用我的",
            "3",
            "x" * 4001,
        ]
    ),
)
EVENTS = st.one_of(CHOICES.map(Chose), TEXTS.map(Said), st.sampled_from([Begin(), Begin(1), Begin(3)]))


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENTS, max_size=25))
def test_every_event_in_every_state_is_answered_and_survives_being_stored(events: list[Event]) -> None:
    known = facts()
    state: Filling | None = Filling(round_id=1, unit_id=UNIT.id)
    for event in [Begin(), *events]:
        if state is None:
            state = Filling(round_id=1, unit_id=UNIT.id)
            event = Begin()
        outcome = step(state, event, known)
        assert outcome.says, "nothing was said"
        known = after(known, outcome.changes)
        contents = render(outcome.says, outcome.state, known)
        assert all(content.text or content.title for content in contents)
        if outcome.state is not None:
            kind, format_, value = to_json(outcome.state)
            assert from_json(kind, format_, json.loads(json.dumps(value))) == outcome.state
        state = outcome.state


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, max_size=15), st.text(min_size=1, max_size=20))
def test_what_another_wrote_meanwhile_is_never_overwritten_unseen(events: list[Event], words: str) -> None:
    known = facts()
    state: Filling | None = step(Filling(round_id=1, unit_id=UNIT.id), Begin(), known).state
    for event in events:
        if state is None or state.step is Step.CONFLICT:
            return
        if state.task_id is not None:
            known = after(known, (Write(state.task_id, progress="别人写的"),), person=ANOTHER)
        outcome = step(state, event, known)
        writes = [change for change in outcome.changes if isinstance(change, Write)]
        assert not writes or state.task_id is None or writes[0].task_id != state.task_id
        known = after(known, outcome.changes)
        state = outcome.state


def test_a_refused_answer_leaves_the_state_unchanged() -> None:
    known = facts()
    state = step(Filling(round_id=1, unit_id=UNIT.id), Begin(), known).state
    assert state is not None
    outcome = step(state, Said("  😀 "), known)
    assert outcome.state == state
    assert outcome.changes == ()


def test_ready_text_and_one_target_take_five_answers() -> None:
    """The burden a unit is promised: a task with ready text and one target is done in at most five answers."""
    known = facts()
    outcome = step(Filling(round_id=1, unit_id=UNIT.id), Begin(3), known)
    answers: list[Event] = [
        Said("本季度开展12场，覆盖群众三百余人。"),
        Said("20"),
        Chose("assess:done"),
        Chose("same"),
        Chose("none"),
    ]
    for event in answers:
        assert outcome.state is not None
        outcome = step(outcome.state, event, known)
        known = after(known, outcome.changes)
    assert known.item(3).is_ready


def test_the_preview_submits_only_what_is_complete() -> None:
    known = facts()
    complete = Write(
        2,
        progress="两所学校已建成开学。",
        assessment=Assessment.DONE,
        completion=Completion(CompletionKind.DONE, "已完成"),
        answers_important=True,
    )
    known = after(known, (complete, Write(1, progress="一半。")))
    outcome = step(Filling(round_id=1, unit_id=UNIT.id, step=Step.PREVIEW), Chose("submit"), known)
    assert outcome.changes == (Submit((2,)),)
    assert outcome.state is None


def counted_after(*answers: str) -> tuple[Step | None, Decimal | None]:
    """The step and the total of task 3 once its text is written and these answers are given to 累计多少场."""
    known = facts()
    outcome = step(Filling(round_id=1, unit_id=UNIT.id), Begin(3), known)
    for words in ("深入社区宣讲，群众反映良好。", *answers):
        known = after(known, outcome.changes)
        assert outcome.state is not None
        outcome = step(outcome.state, Said(words), known)
    known = after(known, outcome.changes)
    report = known.item(3).report
    return outcome.state.step if outcome.state else None, report.amounts.get(31) if report else None


def test_no_to_what_was_understood_is_no_reason_for_it() -> None:
    """记为 12 场，对吗？ 不对: the number is asked again, not stored with 不对 as the reason.

    Words nobody understands leave the check open: what was understood still needs its yes.
    """
    assert counted_after("十二") == (Step.AMOUNT_CHECK, None)
    assert counted_after("十二", "不对") == (Step.AMOUNT, None)
    assert counted_after("十二", "线上的没算") == (Step.AMOUNT_CHECK, None)
    assert counted_after("3", "不对") == (Step.AMOUNT, None)
    assert counted_after("3", "没有") == (Step.AMOUNT, None)
    assert counted_after("3", "口径调整") == (Step.ASSESSMENT, Decimal(3))
    assert counted_after("十二", "对") == (Step.ASSESSMENT, Decimal(12))


def test_nothing_changed_means_last_quarters_total_and_is_said_back() -> None:
    assert counted_after("没有变化") == (Step.AMOUNT_CHECK, None)
    assert counted_after("同上季度", "对") == (Step.ASSESSMENT, Decimal(8))


def test_what_is_counted_otherwise_is_asked_again() -> None:
    assert counted_after("300人") == (Step.AMOUNT, None)
