"""Proposals as a pure step: total, nothing written before the yes, no word lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.codec import from_json, to_json
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import ReportFacts, Submit, Write
from bot.conversation.message.considering import consider
from bot.conversation.message.splitting import split_message
from bot.conversation.message.understood import MESSAGE, Understood
from bot.conversation.reading.parts import Part
from bot.domain.report import ReportState
from bot.texts.reporting.understood import render
from tests.conversation.report.test_dialogue import ANOTHER, UNIT, after, facts

PARTS = st.builds(
    Part,
    task_id=st.sampled_from([1, 2, 3]),
    progress=st.sampled_from(["开展12场。", "无变化", "+2场", "持续推进", "累计3所，达到95%。", "手机13812345678", ""]),
    completion=st.sampled_from(["", "年底前", "长期坚持", "2月30日", "条件成熟后"]),
    assessment=st.sampled_from(["", "滞后", "什么"]),
    important=st.sampled_from(["", "无", "资金未到位"]),
)
EVENTS = st.one_of(
    st.sampled_from(
        ["confirm", "save", "drop", "remove", "keep", "none", "edit:1", "edit:2", "edit:99", "place:1", "place:99", ""]
    ).map(Chose),
    st.sampled_from(["对", "提交", "不要", "第1项", "第9项", "1", "随便", "😀"]).map(Said),
    st.text(max_size=20).map(Said),
    st.just(Begin()),
)


def understood(parts: list[Part], loose: list[str]) -> Understood:
    by_task = {part.task_id: part for part in parts}
    return Understood(1, UNIT.id, MESSAGE, parts=tuple(by_task.values()), loose=tuple(loose))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(PARTS, max_size=3),
    st.lists(st.sampled_from(["组织开放日三次。", "其他"]), max_size=2),
    st.lists(EVENTS, max_size=8),
)
def test_every_event_is_answered_and_survives_being_stored(
    parts: list[Part], loose: list[str], events: list[Event]
) -> None:
    known = facts()
    state: Understood | None = understood(parts, loose)
    for event in [Begin(), *events]:
        if state is None:
            return
        outcome = consider(state, event, known)
        assert outcome.says, "nothing was said"
        if outcome.changes:
            assert isinstance(event, Chose | Said), "something was written without an answer"
        known = after(known, outcome.changes)
        for content in render(outcome.says, outcome.state, known, goes_on=outcome.then is not None):
            assert content.text or content.title
        if outcome.state is not None:
            kind, format_, value = to_json(outcome.state)
            assert from_json(kind, format_, json.loads(json.dumps(value))) == outcome.state
        state = outcome.state


def test_a_yes_writes_what_was_shown_and_files_what_is_complete() -> None:
    known = facts()
    shown = consider(understood([Part(3, "本季度开展12场，累计20场。")], []), Begin(), known)
    assert shown.state is not None
    assert shown.changes == ()
    outcome = consider(shown.state, Chose("confirm"), known)
    assert outcome.state is None
    assert [type(change) for change in outcome.changes] == [Write, Submit]
    assert after(known, outcome.changes).item(3).is_filed


def test_what_somebody_changed_meanwhile_is_shown_instead_of_written() -> None:
    known = facts()
    shown = consider(understood([Part(3, "本季度开展12场，累计20场。")], []), Begin(), known)
    assert shown.state is not None
    known = after(known, (Write(3, progress="别人写的"),), person=ANOTHER)
    outcome = consider(shown.state, Chose("confirm"), known)
    assert outcome.changes == ()
    assert outcome.state is not None


def test_an_accepted_report_is_not_changed() -> None:
    known = accepted(facts())
    outcome = consider(understood([Part(3, "累计20场。")], []), Begin(), known)
    assert outcome.state is not None
    assert consider(outcome.state, Chose("confirm"), known).changes == ()


def accepted(known: ReportFacts) -> ReportFacts:
    known = after(known, (Write(3, progress="旧"),))
    item = known.item(3)
    assert item.report is not None
    return known.with_item(replace(item, report=replace(item.report, state=ReportState.ACCEPTED)))


BODIES = st.sampled_from(
    ["本季度开展12场。", "完成招标", "与3家单位签约，效果良好。", "一、开放日三次\n二、志愿者60人", "累计20场"]
)
MARKS = st.sampled_from(["第1项：", "第2项 ", "第三项、", "任务1：", "1. ", "二、", "（三）", "实施第2项工程：", ""])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(MARKS, BODIES), min_size=1, max_size=5), st.sampled_from(["\n", "\n\n", ""]))
def test_no_word_of_a_message_is_lost(pieces: list[tuple[str, str]], gap: str) -> None:
    message = gap.join(f"{mark}{body}" for mark, body in pieces)
    kept = "".join(part.progress for part in split_message(message, facts()).parts)
    squeezed = "".join(kept.split())
    for _, body in pieces:
        for words in body.replace("一、", "\n").replace("二、", "\n").split("\n"):
            assert "".join(words.split()).rstrip("。") in squeezed


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_split_without_a_fault(text: str) -> None:
    parts = split_message(text, facts())
    assert all(part.task_id in (None, 1, 2, 3) for part in parts.parts)


def test_what_an_earlier_program_stored_is_read_still() -> None:
    """Its kind was called a proposal, and it knew of no other units."""
    _, format_, value = to_json(understood([Part(3, "累计20场。")], []))
    del value["later"]
    assert from_json("proposal", format_, value) == understood([Part(3, "累计20场。")], [])
