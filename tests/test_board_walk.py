"""A scan on the board as the office sees it on a phone: real server, real handlers, real files.

Without a Chromium this is not run, and says so; where CI is set that is a failure.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
from playwright.sync_api import expect

from bot.domain.people import SeatRole
from bot.ports import Inbound
from handlers.desk import WebDesk
from storage import people
from storage.store import Store
from tests.browser import chromium
from tests.house import House, open_house
from tests.journeys.paper import ask_for_seals, filed, stamped
from tests.platforms.web_server import served


def invited(house: House, role: SeatRole, unit: str | None = None) -> str:
    """A code to sign in with."""
    unit_id = house.unit_id(unit) if unit else None
    return house.deps.store.run(lambda tx: people.invite(tx, role, unit_id, now=house.clock(), person_name="王敏"))


def test_the_office_opens_a_scan_on_a_phone_says_that_it_is_stamped_and_nobody_else_gets_it(tmp_path: Path) -> None:
    house = open_house(tmp_path, store=Store(f"sqlite:///{tmp_path / 'walk.sqlite3'}"))
    ask_for_seals(house)
    liaison, pdf = filed(house)
    sent = stamped(pdf, "none")
    liaison.send("IMG_2041.jpg", sent)
    office, other = invited(house, SeatRole.COORDINATOR), invited(house, SeatRole.LIAISON, "人社中心")

    async def deliver(event: Inbound) -> None:
        house.receive(event)
        await asyncio.to_thread(house.settle)

    with served(WebDesk(house.deps, lambda: None), deliver) as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="zh-CN")
        page.set_default_timeout(20_000)
        page.goto(url)
        page.get_by_label("邀请码").fill(office)
        page.get_by_role("button", name="进入").click()
        page.get_by_role("tab", name="看板").click()
        page.get_by_role("button", name="盖章件，建设局：待您查看").click()
        dialog = page.get_by_role("dialog")
        shown = dialog.get_by_role("img", name="IMG_2041.jpg")
        expect(shown).to_have_js_property("complete", True)
        expect(shown).to_have_js_property("naturalHeight", 1_600)
        box, frame = shown.bounding_box(), dialog.bounding_box()
        assert box is not None
        assert frame is not None
        assert box["width"] < frame["width"] <= 390, "the page fits the phone"
        with page.expect_download() as download:
            dialog.get_by_role("link", name="下载原件").click()
        assert Path(download.value.path()).read_bytes() == sent
        dialog.get_by_role("button", name="有章", exact=True).click()
        expect(dialog.get_by_text("已收扫描件").first).to_be_visible()
        expect(dialog.get_by_role("button", name="有章", exact=True)).to_have_count(0)
        assert "已收" in liaison.last.text
        with httpx.Client(base_url=url) as client:
            assert client.post("/api/sign-in", json={"code": other}).status_code == 200
            answers = [
                client.get(f"/api/originals/{key}{rest}") for key in ("s1-0", "s77-0") for rest in ("", "/pages")
            ]
        assert {(answer.status_code, answer.json()["error"]) for answer in answers} == {(404, "没有找到这项内容。")}
    house.deps.store.close()
