"""What is due, against clocks, calendars and lists that change: nothing lost, nothing twice, the newest only."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.domain.round import RoundRules, StageRule, plan_round
from bot.domain.rules import rules_to_json
from bot.domain.workdays import published_calendar
from bot.ports import Address
from handlers import due
from storage import making_live, programmes, progress, rounds, units
from storage.tables import AssignmentRow
from tests.house import House, open_house, shanghai, zibo_notice
from tests.journeys.test_calendar import NOTICE_2027
from tests.journeys.test_reminding import reminders

CHANNEL = Address("web", "channel")


def said_stages(house: House, unit: str) -> list[str]:
    """The stages that reached the unit's contact, in the order they were said, as the messenger saw them."""
    unit_part = f":u{house.unit_id(unit)}:"
    keys = [message.key for message in house.messages if message.key.startswith("remind:") and unit_part in message.key]
    return [key.rpartition(":")[2] for key in keys if ":head" not in key]


def sent_keys(house: House) -> Counter[str]:
    return Counter(message.key for message in house.messages if not message.key.startswith("reply:"))


def test_a_clock_that_goes_back_repeats_nothing_and_brings_no_older_stage(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-27 09:06")  # slept through open and nudge5
    for back in ("2024-09-27 09:04", "2024-09-24 09:06", "2024-09-14 09:06", "2024-09-27 09:06"):
        house.move_to(back)
    assert said_stages(house, "建设局") == ["nudge2"]
    assert len(reminders(liaison)) == 1


def test_an_answer_is_given_though_the_clock_goes_back_before_it_leaves(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    before = len(liaison.inbox)
    liaison.queue("帮助")
    house.clock.now = shanghai("2024-09-10 10:05")
    house._handle_waiting()
    house.move_to("2024-09-10 08:00")
    assert len(liaison.inbox) == before + 1


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1), timedelta(days=3650)])
def test_a_jump_forward_and_back_leaves_the_quarter_as_it_was(house: House, jump: timedelta) -> None:
    house.person("李红", unit="建设局")
    house.move_to("2024-09-14 09:06")
    house.clock.now += jump
    house.settle()
    house.move_to("2024-09-24 09:06")
    house.move_to("2024-09-27 09:06")
    assert max(sent_keys(house).values()) == 1
    assert {"nudge5", "nudge2"} <= set(said_stages(house, "建设局"))


def test_a_machine_asleep_for_a_week_says_one_message_when_it_wakes(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-14 09:06")
    house.move_to("2024-09-29 09:30")
    assert said_stages(house, "建设局") == ["open", "nudge1"]
    assert len(reminders(liaison)) == 2


def test_a_machine_asleep_over_the_due_time_still_posts_the_summary(house: House) -> None:
    house.person("李红", unit="建设局")
    house.move_to("2024-10-08 10:00")
    titles = [message.content.title for message in house.to(CHANNEL)]
    assert sum("（截止时）" in title for title in titles) == 1


def test_a_list_that_is_confirmed_late_starts_with_the_newest_stage(tmp_path: Path) -> None:
    house = open_house(tmp_path, now="2024-09-28 10:00", live=False)
    house.move_to("2024-09-29 10:00")
    assert sent_keys(house) == Counter()
    with house.deps.store.write() as tx:
        proposal = programmes.proposed(tx)
        assert proposal is not None
        making_live.confirm(tx, proposal.id, person_id=None, now=house.clock())
    house.person("李红", unit="建设局")
    house.settle()
    assert said_stages(house, "建设局") == ["nudge1"]


def test_a_unit_added_in_the_middle_is_asked_from_then_on(house: House) -> None:
    house.person("李红", unit="建设局")
    house.move_to("2024-09-24 09:06")
    task = house.programme().tasks[0]
    with house.deps.store.write() as tx:
        unit_id = units.unit_named(tx, "新设中心", house.clock())
        tx.add(AssignmentRow(task_id=task.id, unit_id=unit_id, role="responsible", position=9))
    house.person("钱进", unit="新设中心")
    house.move_to("2024-09-24 15:00")
    house.move_to("2024-09-27 09:06")
    assert said_stages(house, "新设中心") == ["nudge5", "nudge2"]
    assert said_stages(house, "建设局") == ["nudge5", "nudge2"]


def test_a_contact_who_comes_late_hears_the_stage_that_runs(house: House) -> None:
    house.move_to("2024-09-25 10:00")
    house.person("李红", unit="建设局")
    house.settle()
    assert said_stages(house, "建设局") == ["nudge5"]


def test_two_lists_with_their_own_rules_and_days_do_not_mix(house: House) -> None:
    with house.deps.store.write() as tx:
        other = programmes.propose(
            tx, replace(zibo_notice(), title="另一份清单"), year=2024, source_sha256=None, now=house.clock()
        )
        making_live.confirm(tx, other, person_id=None, now=house.clock())
        rules = RoundRules(
            stages=(StageRule("open", -3), StageRule("due", 0)),
            fill_by_offset=-1,
            closes_offset=2,
            days=((shanghai("2024-09-30 00:00").date(), False),),
        )
        programmes.set_rules(tx, other, rules_to_json(rules))
    house.person("李红", unit="建设局")
    for day in ("09-14", "09-24", "09-25", "09-26", "09-27", "09-29", "09-30"):
        house.move_to(f"2024-{day} 09:06")
    by_list = Counter(key.split(":")[1] for key in sent_keys(house) if key.startswith("remind:"))
    assert by_list == {"1": 5, str(other): 2}
    own = [key for key in sent_keys(house) if key.startswith(f"remind:{other}:")]
    assert [key.rpartition(":")[2] for key in own] == ["open", "due"]


def test_a_holiday_notice_moves_what_is_planned_and_not_sent(house: House) -> None:
    """The notice makes 30 September 2027 a day off: every stage stands a working day earlier or later."""
    office = house.person("王敏", SeatRole.COORDINATOR)
    house.of_year(2027)
    house.move_to("2027-09-22 20:00")
    house.person("李红", unit="建设局")  # the stage of the 16th waits for the morning
    plain = plan_round(Quarter(2027, 3), published_calendar())
    assert plain.due_at == shanghai("2027-09-30 17:00")
    office.say(NOTICE_2027)
    for day in range(23, 31):
        house.move_to(f"2027-09-{day} 09:06")
    assert said_stages(house, "建设局")[-1] == "due"
    moments = {m.key.rpartition(":")[2]: m for m in house.messages if m.key.startswith("remind:")}
    assert "今天 17:00 截止" in moments["due"].text
    assert max(sent_keys(house).values()) == 1


def test_an_unpublished_year_is_told_once_for_the_whole_year(house: House) -> None:
    house.person("李红", unit="建设局")
    house.of_year(2027)
    for moment in ("2027-03-17 09:06", "2027-03-24 09:06", "2027-06-16 09:06", "2027-09-16 09:06", "2027-12-17 09:06"):
        house.move_to(moment)
    told = [message for message in house.to(CHANNEL) if "还没有公布" in message.content.title]
    assert [message.content.title[:4] for message in told] == ["2027", "2027"]  # 2027 itself, and 2028 at its end


def test_the_last_two_units_filing_at_once_still_bring_the_summary(house: House) -> None:
    """Each of two transactions sees the other's unit owing and posts nothing; the next beat sees that all is in."""
    programme = house.programme()
    with house.deps.store.write() as tx:
        round_id = rounds.open_round(tx, programme.id, Quarter(2024, 3), house.clock())
        for task in programme.tasks:
            for unit in task.units:
                progress.change(
                    tx, round_id, (task.id, unit.id), person_id=None, now=house.clock(), progress="开展活动1次。"
                )
                progress.submit(tx, round_id, (task.id, unit.id), person_id=None, now=house.clock())
    house.settle()
    house.settle()
    assert [key for key in sent_keys(house).elements() if ":complete:" in key] == [
        "summary:1:2024Q3:complete:web/channel"
    ]


def simulate(house: House, years: range, seed: int) -> None:
    """Live through years: a machine that sleeps, wakes, and now and then looks at a wrong clock."""
    chance = random.Random(seed)
    units = ("建设局", "人社中心")
    liaisons = [house.person(f"{name}联络员", unit=name) for name in units]
    house.person("局长", SeatRole.HEAD, "人社中心")
    awake: dict[Quarter, set[str]] = {}
    calendar = published_calendar()
    for year in years:
        house.of_year(year)
        for number in (1, 2, 3, 4):
            quarter = Quarter(year, number)
            plan = plan_round(quarter, calendar)
            for stage in plan.stages:
                if chance.random() < 0.2:
                    continue  # asleep
                house.clock.now = stage.at + timedelta(seconds=chance.randrange(1, 3 * 3600))
                due.plan_due(house.deps)
                house.settle()
                awake.setdefault(quarter, set()).add(stage.name)
                if chance.random() < 0.1:
                    house.clock.now -= timedelta(hours=chance.randrange(1, 60))
                    house.settle()
                for liaison in liaisons:
                    liaison.say("帮助")
            house.clock.now = plan.closes_at + timedelta(minutes=1)
            house.settle()
    assert max(sent_keys(house).values()) == 1
    for quarter, stages in awake.items():
        for name in units:
            prefix = f"remind:1:{quarter}:u{house.unit_id(name)}:"
            keys = [message.key for message in house.messages if message.key.startswith(prefix)]
            heard = [key.removeprefix(prefix) for key in keys]
            assert len(heard) <= RoundRules().unit_cap
            main = [stage for stage in heard if ":head" not in stage]
            plan = plan_round(quarter, calendar)
            order = [stage.name for stage in plan.stages]
            assert main == sorted(main, key=order.index), f"{quarter} {name}: {main}"
            assert set(main) <= stages
            # Whatever the machine was awake for was said, as far as the cap lets it.
            expected = [stage for stage in order if stage in stages]
            assert main == expected[: len(main)] or len(heard) == RoundRules().unit_cap, f"{quarter} {name}: {main}"


@pytest.mark.parametrize(
    "years",
    [
        pytest.param(range(2024, 2025), id="one"),
        pytest.param(range(2024, 2044), id="twenty", marks=[pytest.mark.slow, pytest.mark.timeout(1800)]),
    ],
)
def test_years_of_quarters_lose_no_stage_and_repeat_none(tmp_path: Path, years: range) -> None:
    """Twenty years hold five leap years, eighty quarter ends, and eighteen that nobody has published."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    house = open_house(tmp_path, now=f"{years[0]}-01-02 10:00")
    if len(years) > 1:
        # Eighty summaries with their documents are an hour's work and no other case than the first year's four.
        house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("DELETE FROM channel"))
    simulate(house, years, seed)
