"""Lists at rest: waiting ones as values with a way back, live ones brought up to date without losing what was filed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest

from bot.domain import correction as make
from bot.domain.goal import Goal
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.proposal import Proposal, revision
from bot.domain.putting_right import corrected
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment
from storage import making_live, people, programmes, progress, proposals, rounds, units
from storage.store import Store, Tx
from tests.house import zibo_notice

NOW = datetime(2024, 9, 30, tzinfo=UTC)
Q3 = Quarter(2024, 3)


def live(tx: Tx) -> Programme:
    programme_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256="a", now=NOW)
    assert making_live.confirm(tx, programme_id, person_id=None, now=NOW)
    return programmes.programme(tx, programme_id)


def file_report(tx: Tx, programme: Programme, no: int, unit_name: str) -> tuple[int, int]:
    """File a report of this unit on this task, every number 1; returns its part."""
    task = next(task for task in programme.tasks if task.no == no)
    unit = next(unit for unit in task.units if unit.name == unit_name)
    round_id = rounds.open_round(tx, programme.id, Q3, NOW)
    amounts = {target.id: Decimal(1) for target in task.targets}
    part = (task.id, unit.id)
    progress.change(
        tx,
        round_id,
        part,
        person_id=None,
        now=NOW,
        progress="已开展。",
        amounts=amounts,
        assessment=Assessment.ON_TRACK,
    )
    progress.submit(tx, round_id, part, person_id=None, now=NOW)
    return part


def begin(tx: Tx, programme: Programme) -> Proposal:
    """Begin to change a live list, as the chat does."""
    proposal_id, _ = proposals.begin(tx, title=programme.title, year=2024, source_sha256=None, now=NOW)
    proposal = revision(programme, proposal_id=proposal_id)
    proposals.put(tx, proposal, NOW)
    return proposal


def change(tx: Tx, draft: Proposal, *corrections: make.Correction) -> Programme:
    """Make corrections one after the other, and confirm."""
    for correction in corrections:
        draft = corrected(draft, correction)
        proposals.change(tx, draft, what="", person_id=None, now=NOW)
    made = making_live.make_live(tx, draft.id, person_id=None, now=NOW)
    assert made is not None
    assert made.programme_id == draft.updates
    return programmes.programme(tx, made.programme_id)


def keys(proposal: Proposal) -> dict[str, int]:
    return {unit.name: unit.key for unit in proposal.units}


def test_a_proposal_goes_back_step_by_step_to_what_was_read(store: Store) -> None:
    with store.write() as tx:
        programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)
        first = proposals.waiting(tx)
        assert first is not None
        changed = first.proposal
        for name in ("甲", "乙", "丙"):
            changed = corrected(changed, make.RenameTask(changed.tasks[0].key, name))
            proposals.change(tx, changed, what=name, person_id=None, now=NOW)
        undone = [proposals.undo(tx, first.proposal.id, NOW) for _ in range(3)]
        assert [step and step[1] for step in undone] == ["丙", "乙", "甲"]
        last = proposals.waiting(tx)
        assert last is not None
        assert last.proposal == first.proposal
        assert last.version == first.version + 6
        assert proposals.undo(tx, first.proposal.id, NOW) is None


def test_a_replaced_proposal_keeps_its_corrections_and_can_be_taken_back(store: Store) -> None:
    with store.write() as tx:
        first = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)
        waiting = proposals.waiting(tx)
        assert waiting is not None
        changed = corrected(waiting.proposal, make.SetHead("title", "改过的"))
        proposals.change(tx, changed, what="", person_id=None, now=NOW)
        second = programmes.propose(tx, zibo_notice(), year=2025, source_sha256=None, now=NOW)
        earlier = proposals.replaced(tx, before=second)
        assert earlier == changed
        proposals.take_back(tx, first)
        back = proposals.waiting(tx)
        assert back is not None
        assert back.proposal == changed


def test_nothing_of_a_proposal_is_in_the_ledger(store: Store) -> None:
    with store.write() as tx:
        programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)
        assert programmes.live(tx) == ()
        assert units.all_units(tx) == ()


def test_an_update_keeps_ids_reports_and_amounts(store: Store) -> None:
    with store.write() as tx:
        before = live(tx)
        part = file_report(tx, before, 6, "建设局")
        draft = begin(tx, before)
        task = draft.tasks[5]
        after = change(
            tx,
            draft,
            make.RenameTask(task.key, "新名称"),
            make.SetTarget(task.targets[1].key, Goal(Decimal(4), "条", None)),
            make.DropTarget(task.targets[0].key),
            make.AddTarget(task.key, "新建1个公园", Goal(Decimal(1), "个", None)),
        )
        old, new = before.tasks[5], after.tasks[5]
        assert (new.id, new.name) == (old.id, "新名称")
        assert (new.targets[0].id, new.targets[0].value) == (old.targets[1].id, Decimal(4))
        assert new.targets[1].id not in {target.id for target in old.targets}
        report = progress.filed_reports(tx, before.id, wanted=(Q3,))[Q3][part]
        assert report.amounts == {target.id: Decimal(1) for target in old.targets}


def test_a_dropped_task_is_kept_with_its_reports_and_owes_nothing(store: Store) -> None:
    with store.write() as tx:
        before = live(tx)
        part = file_report(tx, before, 6, "建设局")
        draft = begin(tx, before)
        draft = corrected(draft, make.DropTask(draft.tasks[5].key))
        draft = replace(draft, tasks=tuple(replace(t, no=no) for no, t in enumerate(draft.tasks, start=1)))
        proposals.change(tx, draft, what="", person_id=None, now=NOW)
        making_live.make_live(tx, draft.id, person_id=None, now=NOW)
        after = programmes.programme(tx, before.id)
        assert [task.no for task in after.tasks] == list(range(1, 10))
        assert [task.id for task in after.dropped] == [part[0]]
        assert after.task(part[0]).name == before.tasks[5].name
        assert after.unit(part[1]).name == "建设局"
        filed = progress.filed_reports(tx, before.id, wanted=(Q3,))[Q3]
        assert part in filed
        assert after.owed_by(part[1], filed) == ()


def test_a_renamed_unit_keeps_people_and_reports_and_answers_to_its_old_name(store: Store) -> None:
    with store.write() as tx:
        before = live(tx)
        part = file_report(tx, before, 6, "建设局")
        draft = begin(tx, before)
        draft = corrected(draft, make.RenameUnit(keys(draft)["建设局"], "住房和城乡建设局"))
        proposals.change(tx, draft, what="", person_id=None, now=NOW)
        made = making_live.make_live(tx, draft.id, person_id=None, now=NOW)
        assert made is not None
        assert [effect.action for effect in made.effects] == ["unit.rename"]
        assert [unit.id for unit in units.find_units(tx, "建设局")] == [part[1]]
        assert units.unit(tx, part[1]).name == "住房和城乡建设局"
        assert part in progress.filed_reports(tx, before.id, wanted=(Q3,))[Q3]


def test_a_merged_unit_brings_people_reports_and_names_along(store: Store) -> None:
    with store.write() as tx:
        before = live(tx)
        court, procurator = (next(u for u in before.units if u.name == n) for n in ("高新区法院", "高新区检察院"))
        file_report(tx, before, 8, "高新区法院")
        code = people.invite(tx, SeatRole.LIAISON, court.id, now=NOW)
        people.redeem(tx, code, platform="web", account="a", chat="a", sender_name="李红", now=NOW)
        draft = begin(tx, before)
        after = change(tx, draft, make.MergeUnits(keys(draft)["高新区法院"], keys(draft)["高新区检察院"]))
        assert court.id not in {unit.id for unit in after.units}
        assert [person.name for person in people.contacts(tx, procurator.id)] == ["李红"]
        filed = progress.filed_reports(tx, before.id, wanted=(Q3,))[Q3]
        assert list(filed) == [(before.tasks[7].id, procurator.id)]
        assert units.unit(tx, court.id).id == procurator.id
        assert [unit.id for unit in units.find_units(tx, "高新区法院")] == [procurator.id]
        assert after.unit(court.id).name == "高新区法院"


def test_where_both_merged_units_filed_the_same_both_reports_stay(store: Store) -> None:
    with store.write() as tx:
        before = live(tx)
        parts = {file_report(tx, before, 8, name) for name in ("高新区法院", "高新区检察院")}
        draft = begin(tx, before)
        after = change(tx, draft, make.MergeUnits(keys(draft)["高新区法院"], keys(draft)["高新区检察院"]))
        assert set(progress.filed_reports(tx, before.id, wanted=(Q3,))[Q3]) == parts
        assert [unit.name for unit in after.tasks[7].units].count("高新区检察院") == 1


def test_a_unit_that_comes_back_takes_up_its_old_part(store: Store) -> None:
    with store.write() as tx:
        before = live(tx)
        part = file_report(tx, before, 3, "组织人事部")
        draft = begin(tx, before)
        gone = change(tx, draft, make.DropPart(draft.tasks[2].key, keys(draft)["组织人事部"]))
        assert "组织人事部" not in [unit.name for unit in gone.tasks[2].units]
        assert part in progress.filed_reports(tx, before.id, wanted=(Q3,))[Q3]
        draft = begin(tx, gone)
        back = change(tx, draft, make.AddPart(draft.tasks[2].key, "组织人事部"))
        assert part[1] in {unit.id for unit in back.tasks[2].units}


def test_a_task_that_comes_back_is_the_one_its_reports_know(store: Store) -> None:
    with store.write() as tx:
        before = live(tx)
        part = file_report(tx, before, 6, "建设局")
        original = begin(tx, before)
        gone = change(tx, original, make.DropTask(original.tasks[5].key))
        assert [task.id for task in gone.dropped] == [part[0]]
        draft = begin(tx, gone)
        back = change(tx, draft, make.AddTask(before.tasks[5].name, ("建设局",), 6))
        assert [task.id for task in back.tasks] == [task.id for task in before.tasks]
        assert back.dropped == ()
        filed = progress.filed_reports(tx, before.id, wanted=(Q3,))[Q3]
        assert back.owed_by(part[1], filed) == ()


def test_an_alias_is_one_units_only(store: Store) -> None:
    with store.write() as tx:
        programme = live(tx)
        education, builders = programme.units[0].id, units.find_units(tx, "建设局")[0].id
        assert units.add_alias(tx, education, "教体中心")
        assert not units.add_alias(tx, builders, "教体中心")
        assert not units.add_alias(tx, builders, "人社中心")
        assert [unit.id for unit in units.find_units(tx, "教体中心")] == [education]
        dropped = units.drop_alias(tx, "教体中心")
        assert dropped is not None
        assert dropped.id == education


@pytest.mark.parametrize("words", ["", "  ", "完全没有"])
def test_no_unit_is_found_by_words_that_name_none(store: Store, words: str) -> None:
    with store.write() as tx:
        live(tx)
        assert units.find_units(tx, words) == ()


def test_two_confirmations_at_once_make_one_list(store: Store) -> None:
    with store.write() as tx:
        programme_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)
    done: list[bool] = []

    def confirm() -> None:
        done.append(store.run(lambda tx: making_live.confirm(tx, programme_id, person_id=None, now=NOW)))

    threads = [threading.Thread(target=confirm) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, True]
    with store.read() as tx:
        assert [len(programme.tasks) for programme in programmes.live(tx)] == [10]


def test_two_corrections_at_once_are_both_made(store: Store) -> None:
    with store.write() as tx:
        programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)

    def correct(tx: Tx, no: int) -> None:
        waiting = proposals.waiting(tx)
        assert waiting is not None
        task = waiting.proposal.tasks[no]
        changed = corrected(waiting.proposal, make.RenameTask(task.key, f"改名{no}"))
        proposals.change(tx, changed, what=str(no), person_id=None, now=NOW)

    threads = [threading.Thread(target=store.run, args=(partial(correct, no=no),)) for no in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.write() as tx:
        waiting = proposals.waiting(tx)
        assert waiting is not None
        assert [task.name for task in waiting.proposal.tasks[:4]] == [f"改名{no}" for no in range(4)]
