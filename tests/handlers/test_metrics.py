"""Figures for monitoring: nothing in them is anybody's."""

from __future__ import annotations

import re

from handlers.upkeep import metrics
from tests.house import House


def test_the_figures_are_in_the_usual_format_and_name_nobody(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    liaison.say("帮助")
    house.clock.now = house.clock.now.replace(day=14, hour=9, minute=6)
    text = metrics.render(house.deps, {"cuibao_planner_held": 0.0}, {"web": 1.0})
    for line in text.splitlines():
        assert re.fullmatch(r"# TYPE \w+ (gauge|counter)|\w+(\{[a-z]+=\"\w+\"(,[a-z]+=\"\w+\")*\})? [-\d.e+]+", line), (
            line
        )
    assert "cuibao_reminders_due_unsent" in text
    assert 'cuibao_breaker_open{platform="web"} 1' in text
    assert re.search(r"cuibao_reminders_due_unsent [1-9]", text)
    house.settle()
    assert "cuibao_reminders_due_unsent 0" in metrics.render(house.deps, {}, {})
    assert "李红" not in text
    assert "建设局" not in text
