"""Printed and sealed forms in the database, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.domain.report import ReportState
from bot.domain.sealed import Seal, SealedState
from storage import making_live, people, programmes, progress, rounds, sealed
from storage.files import FileStore
from storage.sealed import ScanFile
from storage.store import Store, Tx
from tests.house import zibo_notice

NOW = datetime(2024, 9, 27, 2, tzinfo=UTC)


def a_round(tx: Tx) -> tuple[int, int, int]:
    """(round, unit, task) of a list that is live."""
    programme_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)
    making_live.confirm(tx, programme_id, person_id=None, now=NOW)
    task = programmes.programme(tx, programme_id).tasks[0]
    return rounds.open_round(tx, programme_id, Quarter(2024, 3), NOW), task.units[0].id, task.id


def test_a_form_that_says_the_same_is_given_out_under_the_same_number(store: Store) -> None:
    with store.write() as tx:
        round_id, unit_id, _ = a_round(tx)
        first = sealed.issue(tx, round_id, unit_id, content_hash="a", pages=1, now=NOW)
        again = sealed.issue(tx, round_id, unit_id, content_hash="a", pages=1, now=NOW + timedelta(days=1))
        changed = sealed.issue(tx, round_id, unit_id, content_hash="b", pages=2, now=NOW)
        back = sealed.issue(tx, round_id, unit_id, content_hash="a", pages=1, now=NOW)
    assert again == first
    assert [first.version, changed.version, back.version] == [1, 2, 3]
    with store.read() as tx:
        assert sealed.issued_form(tx, changed.id) == changed
        assert sealed.issued_form(tx, 999) is None
        assert sealed.issued_forms(tx, round_id, unit_id) == (first, changed, back)


def test_a_scan_keeps_its_files_in_order_and_each_once(store: Store, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    kept = [files.put(store, data, name="", media_type="", now=NOW) for data in (b"one", b"two", b"small")]
    one, two = (
        ScanFile(file.sha256, name, "image/jpeg", kept[2].sha256) for file, name in zip(kept, "ab", strict=False)
    )
    with store.write() as tx:
        round_id, unit_id, _ = a_round(tx)
        form = sealed.issue(tx, round_id, unit_id, content_hash="a", pages=2, now=NOW)
        scan = sealed.add(
            tx,
            round_id=round_id,
            unit_id=unit_id,
            form_id=form.id,
            content_hash="a",
            state=SealedState.PARTIAL,
            seal=Seal.UNSURE,
            pages={"1"},
            files=[one],
            person_id=None,
            on_behalf=False,
            now=NOW,
        )
        assert scan.missing == (2,)
        grown = sealed.grow(tx, scan.id, seal=Seal.YES, pages={"2"}, files=[one, two])
        assert (grown.missing, grown.seal) == ((), Seal.YES)
        decided = sealed.decide(tx, scan.id, SealedState.ACCEPTED, person_id=None, now=NOW)
    with store.read() as tx:
        assert sealed.sealed_form(tx, scan.id) == decided
        assert sealed.sealed_forms(tx, round_id) == (decided,)
        originals = [original for original, _ in sealed.files_of(tx, scan.id)]
        assert [(file.name, file.size_bytes) for file in originals] == [("a", 3), ("b", 3)]
        assert sealed.has_files(tx, scan.id, [two.sha256])
        assert not sealed.has_files(tx, scan.id, [kept[2].sha256])
        assert not sealed.has_files(tx, scan.id, [])


def test_reports_move_between_submitted_and_sealed_and_nothing_else_does(store: Store) -> None:
    with store.write() as tx:
        round_id, unit_id, task_id = a_round(tx)
        progress.change(tx, round_id, (task_id, unit_id), person_id=None, now=NOW, progress="正文")
        assert sealed.mark_reports(tx, round_id, unit_id, sealed=True) == 0  # a draft stays one
        filed = progress.submit(tx, round_id, (task_id, unit_id), person_id=None, now=NOW)
        assert sealed.mark_reports(tx, round_id, unit_id, sealed=True) == 1
        assert sealed.mark_reports(tx, round_id, unit_id, sealed=True) == 0
    with store.write() as tx:
        report = progress.report_of(tx, round_id, (task_id, unit_id))
        assert report is not None
        assert (report.state, report.revision) == (ReportState.SEALED, filed.revision)
        assert sealed.mark_reports(tx, round_id, unit_id, sealed=False) == 1


def test_only_a_persons_own_fresh_unread_scan_is_found(store: Store) -> None:
    with store.write() as tx:
        code = people.invite(tx, SeatRole.ADMIN, None, now=NOW, person_name="王敏")
        person, _, _ = people.redeem(tx, code, platform="web", account="a", chat="a", sender_name="王敏", now=NOW)
        for state in (SealedState.UNREAD, SealedState.REFUSED):
            sealed.add(
                tx,
                round_id=None,
                unit_id=None,
                form_id=None,
                content_hash="",
                state=state,
                seal=Seal.UNSURE,
                pages=(),
                files=(),
                person_id=person.id,
                on_behalf=True,
                now=NOW,
            )
        found = sealed.newest_unread(tx, person.id, NOW - timedelta(hours=1))
        assert found is not None
        assert found.state is SealedState.UNREAD
        assert sealed.newest_unread(tx, person.id, NOW + timedelta(hours=1)) is None
        assert sealed.newest_unread(tx, person.id + 1, NOW - timedelta(hours=1)) is None


def test_whether_seals_are_needed_follows_the_notice_and_may_be_changed(store: Store) -> None:
    from dataclasses import replace

    notice = zibo_notice()
    assert notice.reporting is not None
    asks = replace(notice, reporting=replace(notice.reporting, stamped=True))
    with store.write() as tx:
        programme_id = programmes.propose(tx, asks, year=2024, source_sha256=None, now=NOW)
        assert programmes.programme(tx, programme_id).needs_seal
        making_live.confirm(tx, programme_id, person_id=None, now=NOW)
        assert programmes.programme(tx, programme_id).needs_seal
        sealed.set_needs_seal(tx, programme_id, False)
        assert not programmes.programme(tx, programme_id).needs_seal
