"""Scans and evidence opened from the board: by whom, byte for byte, with a line in the log; real handlers, real store."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from PIL import Image

from bot.desk import Refused, Visitor
from bot.domain.people import SeatRole
from handlers.desk import WebDesk
from handlers.office.board import board
from handlers.papers.originals import PageCache
from storage import audit
from storage.codec import StoredFile
from tests.house import House, Someone
from tests.journeys.paper import ask_for_seals, correct, filed, stamped
from tests.journeys.test_evidence import photo
from tests.journeys.test_reminding import file_everything

NOT_FOUND = "没有找到这项内容。"


def visitor(someone: Someone) -> Visitor:
    """The page's word for somebody; what it claims of rights is not believed."""
    return Visitor(someone.account, someone.name, "", (), is_office=True, may_move_clock=True)


def shown(house: House) -> dict[str, Any]:
    with house.deps.store.read() as tx:
        found = board(tx, house.deps, "2024Q3", house.clock())
    assert found is not None
    return found


def paper(house: House, unit: str = "建设局") -> dict[str, Any]:
    found: dict[str, Any] = next(one["paper"] for one in shown(house)["units"] if one["name"] == unit)
    return found


def evidence_of(house: House, unit: str, no: int) -> list[dict[str, Any]]:
    task = next(task for task in shown(house)["tasks"] if task["no"] == no)
    found: list[dict[str, Any]] = next(part["evidence"] for part in task["parts"] if part["unit"] == unit)
    return found


def logged(house: House) -> list[tuple[str, str, str]]:
    """(action, object, result) of every line about a file."""
    with house.deps.store.read() as tx:
        lines = list(audit.lines(tx))
    return [
        (line["action"], line["object"], line["result"])
        for line in lines
        if line["action"] in ("seal.show", "seal.download", "evidence.show", "evidence.download")
    ]


@pytest.fixture
def desk(house: House) -> WebDesk:
    return WebDesk(house.deps, lambda: None)


def test_a_scan_is_shown_page_by_page_and_given_byte_for_byte(house: House, desk: WebDesk) -> None:
    ask_for_seals(house)
    officer = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    assert (paper(house)["label"], paper(house)["is_in"], paper(house)["scans"]) == ("已打印", False, [])
    sent = stamped(pdf)
    liaison.send("IMG_2041.jpg", sent)
    now = paper(house)
    assert (now["label"], now["is_in"], now["is_urgent"]) == ("已收扫描件", True, False)
    [scan] = now["scans"]
    assert (scan["label"], scan["is_open"]) == ("已收扫描件", True)
    assert scan["came"] == "9 月 10 日 10:00收到；第 1 版，共 1 页；看到红色圆章"
    [file] = scan["files"]
    assert (file["name"], file["size"], file["can_show"]) == ("IMG_2041.jpg", len(sent), True)
    view = desk.pages(visitor(officer), file["key"])
    assert (view.count, view.is_whole) == (1, True)
    page = desk.page(visitor(officer), file["key"], 1)
    assert Image.open(io.BytesIO(page)).format == "JPEG"
    assert page != sent
    assert desk.original(visitor(officer), file["key"]) == ("IMG_2041.jpg", "image/jpeg", sent)
    assert logged(house) == [
        ("seal.show", f"sealed_form:{scan['id']}", "done"),
        ("seal.download", f"sealed_form:{scan['id']}", "done"),
    ]


def test_the_board_says_what_became_of_every_scan(house: House) -> None:
    ask_for_seals(house)
    officer = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    assert paper(house, "人社中心")["label"] == "未报齐"
    liaison.send("a.jpg", stamped(pdf, "none"))
    asked = paper(house)
    assert (asked["label"], asked["is_urgent"], asked["judge"]) == ("待您查看", True, asked["scans"][0]["id"])
    officer.press_data(f"/seal 无章 {asked['judge']}")
    assert [scan["label"] for scan in paper(house)["scans"]] == ["无章，已请补"]
    liaison.send("b.jpg", stamped(pdf))
    assert [scan["label"] for scan in paper(house)["scans"]] == ["已收扫描件", "无章，已请补"]
    assert [scan["is_open"] for scan in paper(house)["scans"]] == [True, False]
    officer.press_data(f"/seal 原件 u{house.unit_id('建设局')} 2024Q3")
    assert (paper(house)["label"], paper(house)["takes_original"]) == ("已收原件", False)
    correct(liaison, "定制公交3条线路全部开通，开展活动5次。")
    changed = paper(house)
    assert (changed["label"], changed["is_in"], changed["is_urgent"]) == ("盖章后内容改过", False, True)
    assert changed["scans"][0]["label"] == "盖章后内容改过，不再有效"


def test_paper_that_came_without_a_scan_has_nothing_to_open(house: House) -> None:
    ask_for_seals(house)
    officer = house.person("王敏", SeatRole.COORDINATOR)
    filed(house)
    officer.press_data(f"/seal 原件 u{house.unit_id('建设局')} 2024Q3")
    [scan] = paper(house)["scans"]
    assert (scan["label"], scan["files"]) == ("已收原件", [])
    assert scan["came"].endswith("交的是纸质原件，没有扫描件")


def test_evidence_stands_with_the_filed_report_and_is_gone_when_taken_away(house: House, desk: WebDesk) -> None:
    officer, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("李红", unit="建设局")
    liaison.send("现场.png", photo(7))
    liaison.press("第 6 项 实施儿童友好城市建设促进行动")
    assert evidence_of(house, "建设局", 6) == [], "what a unit is still writing is its own business"
    file_everything(house, liaison)
    [file] = evidence_of(house, "建设局", 6)
    assert (file["name"], file["can_show"]) == ("现场.png", True)
    assert desk.original(visitor(officer), file["key"]) == ("现场.png", "image/png", photo(7))
    assert desk.pages(visitor(officer), file["key"]).count == 1
    for number in (0, 2, 10**14):
        with pytest.raises(Refused, match=NOT_FOUND):
            desk.page(visitor(officer), file["key"], number)
    digest = hashlib.sha256(photo(7)).hexdigest()
    (house.deps.settings.data_dir / "files" / digest[:2] / digest).unlink()
    with pytest.raises(Refused, match="这份文件在服务器上读不出来，请联系管理员。"):
        desk.original(visitor(officer), file["key"])
    liaison.press_data(f"/evidence x{file['key'][1:]}")
    assert evidence_of(house, "建设局", 6) == []
    with pytest.raises(Refused, match=NOT_FOUND):
        desk.original(visitor(officer), file["key"])


@pytest.mark.parametrize("key", ["", "s1", "s1-", "s1-1", "s999-0", "e999", "e-1", "x1", "s1-0/../e1", "e" + "9" * 30])
def test_what_is_not_there_is_refused(house: House, desk: WebDesk, key: str) -> None:
    ask_for_seals(house)
    officer = house.person("王敏", SeatRole.COORDINATOR)
    for ask in (desk.original, desk.pages, lambda who, of: desk.page(who, of, 1)):
        with pytest.raises(Refused, match=NOT_FOUND):
            ask(visitor(officer), key)
    assert logged(house) == []


def test_a_scan_nobody_can_place_is_not_on_any_board(house: House, desk: WebDesk) -> None:
    ask_for_seals(house)
    officer = house.person("王敏", SeatRole.COORDINATOR)
    liaison = house.person("李红", unit="建设局")
    liaison.send("盖章件.png", photo(3))
    assert "没有读出右上角的二维码" in liaison.last.text
    assert all(one["paper"]["scans"] == [] for one in shown(house)["units"])
    with pytest.raises(Refused, match=NOT_FOUND):
        desk.original(visitor(officer), "s1-0")


def test_files_are_the_offices_and_the_units_own(house: House, desk: WebDesk) -> None:
    """Permission matrix: scans and evidence: download; and the form itself, which is a report to read."""
    sender = house.person("李红", unit="建设局")
    sender.send("现场.png", photo(7))
    sender.press("第 6 项 实施儿童友好城市建设促进行动")
    unit_id = house.unit_id("建设局")
    may = [
        sender,
        house.person("局长", SeatRole.HEAD, "建设局"),
        house.person("王敏", SeatRole.COORDINATOR),
        house.person("主任", SeatRole.ADMIN),
    ]
    may_not = [
        house.person("赵强", unit="人社中心"),
        house.person("钱局", SeatRole.HEAD, "人社中心"),
        house.stranger(),
    ]
    for asking in map(visitor, may):
        assert desk.original(asking, "e1")[2] == photo(7)
        assert desk.pages(asking, "e1").count == 1
        assert desk.page(asking, "e1", 1)
    assert {result for _, _, result in logged(house)} == {"done"}
    for asking in map(visitor, may_not):
        before = len(logged(house))
        asks: list[Any] = [
            lambda who: desk.original(who, "e1"),
            lambda who: desk.pages(who, "e1"),
            lambda who: desk.page(who, "e1", 1),
            lambda who: desk.form(who, unit_id, "2024Q3", "docx"),
        ]
        for ask in asks:
            with pytest.raises(Refused, match=NOT_FOUND):
                ask(asking)
        assert [result for _, _, result in logged(house)[before:]] == ["not_allowed", "not_allowed"]


def test_a_form_is_downloaded_as_the_chat_would_send_it(house: House, desk: WebDesk) -> None:
    ask_for_seals(house)
    officer = visitor(house.person("王敏", SeatRole.COORDINATOR))
    _, pdf = filed(house)
    unit_id = house.unit_id("建设局")
    name, media_type, data = desk.form(officer, unit_id, "2024Q3", "pdf")
    assert (name, media_type) == ("2024年第三季度工作进展情况表（建设局）.pdf", "application/pdf")
    assert len(data) == len(pdf), "the same version with the same code on it"
    assert desk.form(officer, unit_id, "2024Q3", "docx")[2].startswith(b"PK")
    for unit, quarter, ending in ((unit_id, "2024Q3", "exe"), (999, "2024Q3", "pdf")):
        with pytest.raises(Refused, match=NOT_FOUND):
            desk.form(officer, unit, quarter, ending)
    with pytest.raises(Refused, match="没看懂“昨天”是哪个季度"):
        desk.form(officer, unit_id, "昨天", "pdf")


def test_pages_are_made_once_and_only_the_newest_are_kept() -> None:
    reads: list[str] = []

    def file(number: int) -> StoredFile:
        return StoredFile(f"hash-{number}", f"{number}.png", "image/png", 1)

    def ask(cache: PageCache, number: int) -> int:
        def read() -> bytes:
            reads.append(f"hash-{number}")
            return photo(number)

        return len(cache.pages(file(number), read).pictures)

    roomy, tight = PageCache(), PageCache(room_bytes=1)
    assert [ask(roomy, 1), ask(roomy, 1)] == [1, 1]
    assert reads == ["hash-1"]
    reads.clear()
    for number in (1, 2, 2, 1):
        ask(tight, number)
    assert reads == ["hash-1", "hash-2", "hash-1"]
