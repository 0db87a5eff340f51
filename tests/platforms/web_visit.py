"""A browser window on a running web chat, driven by the words people see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.platforms.web_desk import OFFICE_CODE, FakeDesk
from tests.platforms.web_server import RunningWeb, running_web

NOT_SENT = "未发出，点此重发"
PHONE = {"width": 360, "height": 740}


@dataclass
class Visit:
    """A browser window on a running web chat."""

    web: RunningWeb
    page: Page
    context: BrowserContext
    complaints: list[str]

    def sign_in(self, code: str = OFFICE_CODE) -> None:
        self.page.goto(self.web.url)
        self.page.get_by_label("邀请码").fill(code)
        self.page.get_by_role("button", name="进入").click()
        expect(self.page.get_by_role("log")).to_be_visible()

    def say(self, text: str) -> None:
        self.page.get_by_label("输入消息").fill(text)
        self.page.get_by_role("button", name="发送", exact=True).click()

    def line(self, text: str) -> None:
        """A line with exactly this text is in the log, once."""
        expect(self.page.get_by_role("log").get_by_text(text, exact=True)).to_have_count(1)


@contextmanager
def visiting(browser: Browser, *, phone: bool = False, dark: bool = False) -> Iterator[Visit]:
    with running_web(FakeDesk()) as web:
        context = browser.new_context(
            viewport={"width": PHONE["width"], "height": PHONE["height"]} if phone else {"width": 1280, "height": 800},
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            timezone_id="America/New_York",  # the page shows Shanghai's time wherever the computer thinks it is
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
        yield Visit(web, page, context, complaints)
        context.close()
        assert not complaints, "errors or policy violations in the page"
