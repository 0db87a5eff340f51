"""The dossier: whole, proven, and enough to rebuild the year; whatever is done to it is found out."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, insert
from sqlalchemy.orm import Session

from bot.documents.archive import NotADossier
from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.summary import summarise
from bot.domain.yearbook import Yearbook, yearbook_from_json, yearbook_to_json
from handlers.papers import dossier
from handlers.papers.export import scope_of
from handlers.papers.proof import prove
from handlers.rounds.view import summary_of
from storage import audit
from storage.dossier import Kept, kept_files
from tests.documents.rounds import Q3, zibo
from tests.house import House, shanghai
from tests.quarters import filed

PATIENT = {(1, "教育和体育事业中心"): "第五中学改扩建工程资金未到位。"}


@pytest.fixture
def year(house: House) -> House:
    """Two quarters reported, the second one not by everybody."""
    filed(house, "2024Q2", share="0.4")
    filed(house, "2024Q3", share="0.8", at="2024-09-25 10:00", skip=("建设局",), important=PATIENT)
    house.clock.now = shanghai("2024-10-08 10:00")
    return house


def written(house: House, target: Path, typed: str = "2024") -> dossier.Made:
    with house.deps.store.read() as tx:
        scope = scope_of(tx, typed, house.clock())
    assert scope is not None
    return dossier.write(house.deps, scope, target, now=house.clock())


def test_a_year_holds_every_form_ledger_summary_and_the_log(year: House, tmp_path: Path) -> None:
    made = written(year, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        assert names[-1] == "SHA256SUMS"
        for label in ("2024年第二季度", "2024年第三季度"):
            inside = [name for name in names if name.startswith(f"{label}/")]
            assert sum("各单位情况表" in name for name in inside) == 24
            for subject in ("工作进展情况表.docx", "工作台账.xlsx", "进度图.png", "工作进展专报.docx", "汇总.txt"):
                assert any(name.endswith(subject) for name in inside), subject
        assert {"data/year.json", "data/audit.jsonl", "data/people.json", "data/versions.jsonl"} <= set(names)
        page = archive.read("index.html").decode()
        assert made.audit_head in page
        assert "http" not in page  # opens offline, and calls nobody
        assert len(archive.read("data/versions.jsonl").splitlines()) == 45
    proof = prove(tmp_path / "a.zip")
    assert proof.faults == ()
    assert (proof.seal, proof.audit_head, proof.reports) == (made.packed.seal, made.audit_head, 45)


def test_the_year_can_be_rebuilt_from_it(year: House, tmp_path: Path) -> None:
    """From the archive's JSON alone comes the very value that every summary, form and ledger is made from."""
    written(year, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        book = yearbook_from_json(json.loads(archive.read("data/year.json")))
    quarter = Quarter(2024, 3)
    rebuilt = summarise(
        book.programme,
        quarter,
        book.reports,
        due_at=book.due[quarter],
        as_of=year.clock(),
        earlier_due=book.due,
    )
    programme = year.programme()
    with year.deps.store.read() as tx:
        kept = summary_of(tx, programme, quarter, now=year.clock(), is_rehearsal=False)
    assert rebuilt == kept


def test_the_same_content_in_the_same_order(year: House, tmp_path: Path) -> None:
    written(year, tmp_path / "a.zip", "2024Q3")
    written(year, tmp_path / "b.zip", "第三季度")
    with zipfile.ZipFile(tmp_path / "a.zip") as first, zipfile.ZipFile(tmp_path / "b.zip") as second:
        assert first.namelist() == second.namelist()
        assert first.read("data/year.json") == second.read("data/year.json")
        assert {info.date_time for info in first.infolist()} == {(2024, 10, 8, 10, 0, 0)}


def test_the_list_is_one_that_sha256sum_reads(year: House, tmp_path: Path) -> None:
    written(year, tmp_path / "a.zip", "2024Q3")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        for line in archive.read("SHA256SUMS").decode().splitlines():
            sha256, name = line.split("  ", 1)
            assert hashlib.sha256(archive.read(name)).hexdigest() == sha256


def tampered(source: Path, target: Path, name: str, data: bytes | None) -> None:
    """A copy with one member replaced, left out (None), or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
            elif data is not None:
                new.writestr(info, data)
        if name not in old.namelist() and data is not None:
            new.writestr(name, data)


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("2024年第三季度/汇总.txt", b"all is well", "被改动：2024年第三季度/汇总.txt"),
        ("2024年第三季度/汇总.txt", None, "缺少：2024年第三季度/汇总.txt"),
        ("data/audit.jsonl", b"{}\n", "被改动：data/audit.jsonl"),
        ("data/year.json", b"{}", "被改动：data/year.json"),
        ("data/dossier.json", None, "缺少：data/dossier.json"),
        ("more.txt", b"more", "多出：more.txt"),
    ],
)
def test_whatever_is_changed_is_named(year: House, tmp_path: Path, name: str, data: bytes | None, fault: str) -> None:
    written(year, tmp_path / "a.zip", "2024Q3")
    tampered(tmp_path / "a.zip", tmp_path / "b.zip", name, data)
    assert fault in prove(tmp_path / "b.zip").faults


def test_a_log_rewritten_together_with_its_checksums_is_found_by_its_chain(year: House, tmp_path: Path) -> None:
    year.person("王敏", SeatRole.COORDINATOR)
    written(year, tmp_path / "a.zip", "2024Q3")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        log = archive.read("data/audit.jsonl").decode()
        sums = archive.read("SHA256SUMS").decode()
    forged = log.replace('"result": "done"', '"result": "none"', 1).encode()
    tampered(tmp_path / "a.zip", tmp_path / "b.zip", "data/audit.jsonl", forged)
    old, new = hashlib.sha256(log.encode()).hexdigest(), hashlib.sha256(forged).hexdigest()
    tampered(tmp_path / "b.zip", tmp_path / "c.zip", "SHA256SUMS", sums.replace(old, new).encode())
    proof = prove(tmp_path / "c.zip")
    assert proof.faults == ("审计日志第 1 条起对不上",)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", b"\x00" * 5000])
def test_what_is_no_dossier_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(NotADossier):
        prove(tmp_path / "a.zip")


def test_a_damaged_dossier_names_what_is_damaged(year: House, tmp_path: Path) -> None:
    """Bits that flip inside a member, the directory being whole."""
    written(year, tmp_path / "a.zip", "2024Q3")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (fault,) = prove(tmp_path / "a.zip").faults
    assert fault.startswith("被改动：2024年第三季度/")


def test_the_notice_as_it_came_is_in_it_and_a_missing_file_is_named(house: House, tmp_path: Path) -> None:
    data = "关于印发清单的通知".encode()
    stored = house.deps.files.put(house.deps.store, data, name="通知.docx", media_type="text/plain", now=house.clock())
    with house.deps.store.write() as tx:
        from storage.tables import ProgrammeRow

        tx.get_one(ProgrammeRow, house.programme().id).source_sha256 = stored.sha256
    written(house, tmp_path / "a.zip", "2024Q3")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("通知/通知原文件.txt") == data
    next((tmp_path / "files").glob(f"*/{stored.sha256}")).unlink()
    written(house, tmp_path / "b.zip", "2024Q3")
    assert prove(tmp_path / "b.zip").faults == ("导出时就没有：通知/通知原文件（文件不在或已被改动）",)


def test_files_are_found_whichever_table_knows_them() -> None:
    """Scans and evidence live in tables of their own; a table that refers to `file` and to a round is enough."""
    metadata = MetaData()
    rounds = Table(
        "round",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("programme_id", Integer),
        Column("quarter", String),
    )
    units = Table("unit", metadata, Column("id", Integer, primary_key=True), Column("name", String))
    files = Table("file", metadata, Column("sha256", String, primary_key=True))
    evidence = Table(
        "evidence",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("round_id", ForeignKey("round.id")),
        Column("unit_id", ForeignKey("unit.id")),
        Column("sha256", ForeignKey("file.sha256")),
        Column("name", String),
        Column("removed_at", String),
    )
    scan = Table("scan", metadata, Column("id", Integer, primary_key=True), Column("round_id", ForeignKey("round.id")))
    page = Table(
        "page",
        metadata,
        Column("scan_id", ForeignKey("scan.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("sha256", ForeignKey("file.sha256")),
    )
    Table("upload", metadata, Column("sha256", ForeignKey("file.sha256"), primary_key=True))
    engine = create_engine("sqlite:///:memory:")
    metadata.create_all(engine)
    with Session(engine) as tx:
        tx.execute(insert(files), [{"sha256": letter} for letter in "abcd"])
        tx.execute(insert(rounds), [{"id": 1, "programme_id": 7, "quarter": "2024Q3"}])
        tx.execute(insert(units), [{"id": 3, "name": "建设局"}])
        tx.execute(
            insert(evidence),
            [
                {"round_id": 1, "unit_id": 3, "sha256": "a", "name": "照片.jpg", "removed_at": None},
                {"round_id": 1, "unit_id": 3, "sha256": "b", "name": "错.jpg", "removed_at": "2024-09-01"},
            ],
        )
        tx.execute(insert(scan), [{"id": 5, "round_id": 1}])
        tx.execute(insert(page), [{"scan_id": 5, "position": 1, "sha256": "c"}])
        found = kept_files(tx, 7, [Quarter(2024, 3)], metadata=metadata)
        assert found == [
            Kept("evidence", Quarter(2024, 3), "建设局", "照片.jpg", "a"),
            Kept("page", Quarter(2024, 3), None, "c", "c"),
        ]
        assert kept_files(tx, 7, [Quarter(2024, 2)], metadata=metadata) == []
    engine.dispose()


def test_in_the_chat_the_office_gets_it_and_the_log_has_it(year: House) -> None:
    officer = year.person("王敏", SeatRole.COORDINATOR)
    officer.say("导出")
    assert officer.last.labels == ["2024年第二季度", "2024年第三季度", "2024年全年"]
    officer.press("2024年第三季度")
    assert officer.last.content.title == "2024年第三季度档案"
    (file,) = officer.last.content.files
    assert file.name == "2024年第三季度档案.zip"
    with year.deps.store.read() as tx:
        logged = [line for line in audit.lines(tx) if line["action"] == "export"]
    assert [line["after"]["scope"] for line in logged] == ["2024Q3"]
    assert re.fullmatch("[0-9a-f]{64}", logged[0]["after"]["seal"])
    assert not re.search("[0-9a-f]{16}", officer.last.text), "a checksum is for the dossier, not for a section chief"


def test_nobody_else_gets_it_and_not_in_the_channel(year: House) -> None:
    liaison, officer = year.person("李红", unit="建设局"), year.person("王敏", SeatRole.COORDINATOR)
    refused = liaison.say("/export 2024")
    assert refused is not None
    assert refused.text.startswith("这项操作由")
    assert not refused.content.files
    in_channel = officer.in_chat("channel").say("/export 2024")
    assert in_channel is not None
    assert in_channel.text == "请在与我的私聊里办理。"


def test_words_that_name_no_time_are_asked_again(year: House) -> None:
    officer = year.person("王敏", SeatRole.COORDINATOR)
    answer = officer.say("/export 教体中心")
    assert answer is not None
    assert answer.text == "没看懂“教体中心”。请写季度或年份，例如：导出 2024Q3、导出 第三季度、导出 2024。"


def test_moments_survive_the_yearbook() -> None:
    """The chain hashes a moment as seconds since 1970; ISO text gives the same back, to the microsecond."""
    moment = datetime(2024, 9, 30, 9, 0, 0, 123457, tzinfo=UTC)
    assert datetime.fromisoformat(moment.isoformat()).timestamp() == moment.timestamp()


def test_what_is_not_a_units_own_survives_the_yearbook() -> None:
    programme = zibo()
    report = ProgressReport(1, programme.tasks[7].id, programme.tasks[7].units[1].id, disclaimed=frozenset({3, 5}))
    key = (report.task_id, report.unit_id)
    book = yearbook_from_json(json.loads(json.dumps(yearbook_to_json(Yearbook(programme, {Q3: {key: report}}, {})))))
    assert book.reports[Q3][key].disclaimed == {3, 5}
