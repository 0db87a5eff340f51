"""The board's calendar and its notes of how each unit's reminder went."""

from __future__ import annotations

from typing import Any

from handlers.office.board import board
from tests.house import House


def shown(house: House) -> dict[str, Any]:
    with house.deps.store.read() as tx:
        found = board(tx, house.deps, "2024Q3", house.clock())
    assert found is not None
    return found


def test_the_calendar_is_whole_weeks_with_every_moment_of_the_round(house: House) -> None:
    house.move_to("2024-09-27 10:00")
    calendar = shown(house)["calendar"]
    assert len(calendar) % 7 == 0
    assert (calendar[0]["day"], calendar[-1]["day"]) == ("2024-09-09", "2024-10-20")
    days = {day["day"]: day for day in calendar}
    assert [day["day"] for day in calendar if day["is_today"]] == ["2024-09-27"]
    assert days["2024-09-27"]["entries"] == [
        {"time": "09:05", "label": "提醒", "done": True},
        {"time": "16:35", "label": "频道进度简报", "done": False},
    ]
    assert days["2024-09-29"]["made_up"]
    assert days["2024-10-01"]["holiday"]
    assert not days["2024-09-09"]["in_round"]


def test_an_owing_units_line_says_how_the_last_reminder_went(house: House) -> None:
    house.person("李红", unit="建设局")
    house.move_to("2024-09-14 09:06")
    units = {unit["name"]: unit for unit in shown(house)["units"]}
    assert units["建设局"]["delivery"] == "9 月 14 日 09:06 已发给李红，还没有回应"
    assert units["人社中心"]["delivery"] == ""
