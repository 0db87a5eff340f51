"""Every view of the web chat in a real browser: contrast, room for a finger, nothing wider than the screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.platforms.web_desk import OFFICE, png
from tests.platforms.web_server import REMINDER
from tests.platforms.web_visit import NOT_SENT, visiting

# The lowest contrast of any text on the page against the ground behind it, and the text (WCAG 2.2, 1.4.3).
LOWEST_CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((value) => value / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  let lowest = [99, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !parent.checkVisibility() || parent.closest(".spoken")) continue;
    const [a, b] = [light(parse(getComputedStyle(parent).color)), light(ground(parent))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < lowest[0]) lowest = [contrast, walker.currentNode.textContent];
  }
  return lowest;
}"""
# What is pressed but is less than 44 px high or wide.
TOO_SMALL = """() => Array.from(document.querySelectorAll("button, a, input, select, textarea"))
  .filter((each) => each.checkVisibility() && !each.closest(".spoken") && !each.classList.contains("spoken"))
  .filter((each) => each.getBoundingClientRect().height < 43.9 || each.getBoundingClientRect().width < 43.9)
  .map((each) => each.outerHTML)"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_view_is_readable_reachable_and_as_wide_as_the_screen(browser: Browser, phone: bool, dark: bool) -> None:
    with visiting(browser, phone=phone, dark=dark) as visit:
        page = visit.page

        def check(view: str) -> None:
            contrast, text = page.evaluate(LOWEST_CONTRAST)
            assert contrast >= 4.5, f"{view}: {text!r} has a contrast of {contrast:.2f}"
            assert page.evaluate(TOO_SMALL) == [], view
            assert page.evaluate(OVERFLOW) <= 0, view

        page.goto(visit.web.url)
        expect(page.get_by_label("邀请码")).to_be_visible()
        check("sign-in")
        visit.sign_in()
        visit.web.send(OFFICE.account, REMINDER, "remind:1")
        page.get_by_role("button", name="下载表格").click()
        expect(page.get_by_role("link", name="工作进展情况表.docx")).to_be_visible()
        visit.web.is_storing = False
        visit.say("很长的一个词" * 30 + "https://example.cn/" + "x" * 200)
        expect(page.get_by_role("button", name=NOT_SENT)).to_be_visible()
        if phone:
            page.get_by_role("button", name="拨动时钟").click()
        expect(page.get_by_role("button", name="下一次提醒")).to_be_visible()
        check("chat")
        sign_out = page.get_by_role("button", name="退出").bounding_box()
        assert sign_out is not None
        assert sign_out["height"] < 50, "a long name must not squeeze the button into two lines"
        page.get_by_role("tab", name="看板").click()
        expect(page.get_by_role("button", name=re.compile("第 2 项，人社中心"))).to_be_visible()
        check("board")
        page.get_by_role("button", name="第 2 项，人社中心").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        check("report")
        page.keyboard.press("Escape")
        visit.web.desk.originals["s7-0"] = ("IMG_2041.jpg", "image/png", png(900, 1_200))
        page.get_by_role("button", name="盖章件，高新区公安分局").last.click()
        expect(page.get_by_role("group", name="IMG_2041.jpg的页面").get_by_role("img")).to_have_count(2)
        check("scan")
