"""A programme's own settings: stored as what differs, and refused in one sentence each."""

from __future__ import annotations

import inspect
import re
from datetime import date, time

import pytest

from bot.conversation.lists import planning
from bot.domain import round, rules
from bot.domain.round import RoundRules, RulesContradict, StageRule
from bot.domain.rules import add_stage, drop_stages, move_opening, rules_from_json, rules_to_json
from bot.texts.rounds.rules import TOPICS, ask, menu, preview, refused
from handlers.rounds import planning as handler


def test_the_usual_rules_are_stored_as_nothing() -> None:
    assert rules_to_json(RoundRules()) == {}
    assert rules_from_json({}) == RoundRules()


def test_only_what_differs_is_stored_and_comes_back() -> None:
    own = RoundRules(
        stages=(StageRule("open", -4), StageRule("due", 0), StageRule("overdue2", 2, tells_head=True)),
        reminder_hour=time(10, 15),
        days=((date(2024, 10, 8), False),),
        unit_cap=6,
    )
    stored = rules_to_json(own)
    assert set(stored) == {"stages", "reminder_hour", "days", "unit_cap"}
    assert rules_from_json(stored) == own


def test_a_setting_of_another_version_is_left_alone() -> None:
    assert rules_from_json({"unit_cap": 5, "colour": "red"}).unit_cap == 5


def test_a_stage_added_late_escalates_like_its_neighbours() -> None:
    own = add_stage(drop_stages(RoundRules(), lambda offset: offset > 3), 5)
    assert next(stage for stage in own.stages if stage.offset == 5).tells_head
    assert not add_stage(RoundRules(), -7).stages[1].tells_head


def test_the_opening_keeps_its_name_wherever_it_moves() -> None:
    moved = move_opening(RoundRules(), -4)
    assert [(stage.name, stage.offset) for stage in moved.stages[:2]] == [("open", -4), ("nudge2", -2)]


def test_two_stages_never_share_a_name() -> None:
    moved = move_opening(RoundRules(), -4)
    added = add_stage(add_stage(moved, -3), -1)
    assert len({stage.name for stage in added.stages}) == len(added.stages)


def test_every_reason_has_a_sentence_of_its_own_that_says_nothing_changed() -> None:
    sources = "".join(inspect.getsource(module) for module in (round, rules, planning, handler))
    reasons = set(re.findall(r"RulesContradict\(\s*\"(\w+)\"", sources))
    assert len(reasons) > 12
    for reason in reasons:
        sentence = refused(reason)
        assert "前后对不上" not in sentence, f"no sentence for {reason}"
        assert sentence.endswith("没有改动。请换一个说法，或回复“取消”退出。")


@pytest.mark.parametrize("own", [RoundRules(), RoundRules(days=((date(2024, 10, 8), False),), daily_summary_days=0)])
def test_settings_and_previews_are_whole_sentences_without_codes(own: RoundRules) -> None:
    for content in (menu(own, "p12"), preview(RoundRules(), own, ()), preview(own, RoundRules(), ())):
        assert not re.search(r"[A-Za-z_]{3,}|None", content.text)
    for content in (menu(own, "p12"), *(ask(topic, own, "p12") for topic in TOPICS)):
        for row in content.buttons:
            for button in row:
                assert len(button.data.encode()) <= 64
                assert button.data.startswith("/plan p12") or button.data == "/cancel"


def test_contradictions_are_value_errors_with_a_reason() -> None:
    with pytest.raises(RulesContradict) as refusal:
        RoundRules(unit_cap=0)
    assert refusal.value.reason == "cap"
