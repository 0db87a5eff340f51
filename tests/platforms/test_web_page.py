"""The web chat's page in a real browser (the machine's own Chromium), driven by the words people see.

Without a Chromium these tests cannot run: they say so and are skipped, except where CI is set, where they fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from bot.ports import Content
from tests.browser import chromium
from tests.platforms.web_desk import CHANNEL, CODE_BAD, LIAISON, LIAISON_CODE, OFFICE, OFFICE_CODE, FakeDesk, png
from tests.platforms.web_server import QUESTION, REMINDER, RunningWeb, running_web

NOT_SENT = "未发出，点此重发"
PHONE = {"width": 360, "height": 740}

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@contextmanager
def _visit(browser: Browser, *, phone: bool = False, dark: bool = False) -> Iterator[Visit]:
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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with _visit(browser) as opened:
        yield opened


def test_a_wrong_code_is_told_and_the_right_one_opens_the_chat(visit: Visit) -> None:
    visit.page.goto(visit.web.url)
    visit.page.get_by_label("邀请码").fill("wrong")
    visit.page.get_by_role("button", name="进入").click()
    expect(visit.page.get_by_role("alert")).to_have_text(CODE_BAD)
    visit.page.get_by_label("邀请码").fill(LIAISON_CODE)
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_text(LIAISON.name)).to_be_visible()
    # A liaison has one chat, so there are no tabs, no board, and nothing that moves the clock.
    expect(visit.page.get_by_role("tab")).to_have_count(0)
    expect(visit.page.get_by_role("region", name="演练时钟")).to_be_visible()
    expect(visit.page.get_by_role("button", name="下一次提醒")).to_have_count(0)
    visit.page.get_by_role("button", name="退出").click()
    expect(visit.page.get_by_label("邀请码")).to_be_visible()


def test_a_dialogue_by_keyboard(visit: Visit) -> None:
    visit.sign_in()
    field = visit.page.get_by_label("输入消息")
    field.type("第一行")
    field.press("Shift+Enter")
    field.type("第二行")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})  # ends a pinyin composition: not a send
    assert not visit.web.delivered
    field.press("Enter")
    visit.line("收到：第一行\n第二行")
    expect(field).to_have_value("")
    [event] = visit.web.delivered
    assert (event.text, event.account) == ("第一行\n第二行", OFFICE.account)
    expect(visit.page.get_by_text("正在发送…")).to_have_count(0)
    expect(visit.page.get_by_role("article", name="我 09:05")).to_have_count(1)
    expect(visit.page.get_by_text("2024年9月26日 星期四", exact=True)).to_have_count(1)


def test_an_answer_is_given_once_and_a_command_as_often_as_wanted(visit: Visit) -> None:
    visit.sign_in()
    visit.web.send(OFFICE.account, REMINDER, "remind:1")
    visit.page.get_by_role("button", name="开始填报").click()
    expect(visit.page.get_by_role("heading", name="第 2 项 实施巾帼促就业计划")).to_be_visible()
    visit.page.get_by_role("button", name="跳过").click()
    for _ in ("at once", "after a reload"):
        expect(visit.page.get_by_role("button", name="跳过", pressed=True)).to_be_disabled()
        expect(visit.page.get_by_role("button", name="与上季度相同")).to_be_disabled()
        expect(visit.page.get_by_role("button", name="开始填报", pressed=True)).to_be_enabled()
        expect(visit.page.get_by_role("button", name="稍后提醒")).to_be_enabled()
        visit.page.reload()
    assert [event.button for event in visit.web.delivered] == ["/report u4 2024Q3", "skip"]


def test_pictures_are_shown_and_enlarged_and_files_are_offered(visit: Visit) -> None:
    visit.sign_in()
    visit.say("汇总")
    picture = visit.page.get_by_role("button", name="查看大图：汇总图.png")
    expect(picture).to_be_visible()
    expect(picture.get_by_role("img")).to_have_js_property("naturalWidth", 360)
    picture.click()
    viewer = visit.page.get_by_role("dialog", name="图片")
    expect(viewer.get_by_role("img", name="汇总图.png")).to_be_visible()
    viewer.get_by_role("button", name="关闭").click()
    expect(viewer).to_be_hidden()
    visit.web.send(OFFICE.account, REMINDER, "remind:1")
    visit.page.get_by_role("button", name="下载表格").click()
    card = visit.page.get_by_role("link", name="工作进展情况表.docx")
    expect(card).to_contain_text("47 KB")
    with visit.page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "人社中心 2024年第三季度工作进展情况表.docx"


def test_files_are_sent_when_picked_and_asked_about_when_dropped(visit: Visit) -> None:
    visit.sign_in()
    with visit.page.expect_file_chooser() as chooser:
        visit.page.get_by_role("button", name="发送文件").click()
    two = [
        {"name": "盖章件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
        {"name": "空.pdf", "mimeType": "application/pdf", "buffer": b""},
    ]
    chooser.value.set_files(two)  # type: ignore[arg-type]
    visit.line("已收到 1 份文件，请核对。")
    expect(visit.page.get_by_role("alert").filter(has_text="“空.pdf”是空的，请重新选择。")).to_be_visible()
    drop = """() => {
      const data = new DataTransfer();
      data.items.add(new File(["x"], "照片.jpg"));
      document.querySelector(".chat").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
    }"""
    visit.page.evaluate(drop)
    visit.page.get_by_role("dialog", name="发送文件").get_by_role("button", name="取消").click()
    visit.page.evaluate(drop)
    visit.page.get_by_role("dialog", name="发送文件").get_by_role("button", name="发送", exact=True).click()
    expect(visit.page.get_by_role("link", name="照片.jpg")).to_have_count(1)
    assert [[file.name for file in event.files] for event in visit.web.delivered] == [["盖章件.pdf"], ["照片.jpg"]]


def test_what_could_not_be_stored_stays_in_sight_and_goes_out_once(visit: Visit) -> None:
    visit.sign_in()
    visit.web.is_storing = False
    visit.say("累计 66 人次")
    expect(visit.page.get_by_text("暂时无法保存，刚才的内容没有登记，请 5 分钟后再发一次。")).to_be_visible()
    visit.page.reload()
    expect(visit.page.get_by_role("button", name=NOT_SENT)).to_be_visible()
    visit.line("累计 66 人次")
    visit.web.is_storing = True
    visit.page.get_by_role("button", name=NOT_SENT).click()
    visit.line("收到：累计 66 人次")
    visit.line("累计 66 人次")
    expect(visit.page.get_by_role("button", name=NOT_SENT)).to_have_count(0)
    assert [event.text for event in visit.web.delivered] == ["累计 66 人次"]


def test_an_answer_lost_on_the_way_does_not_send_twice(visit: Visit) -> None:
    visit.sign_in()

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    visit.page.route("**/say", lose_the_answer, times=1)
    visit.say("第一条")
    expect(visit.page.get_by_role("button", name=NOT_SENT)).to_be_visible()
    # Order is kept: the next message takes the unsent one along, and comes after it.
    visit.say("第二条")
    visit.line("收到：第二条")
    visit.line("第一条")
    assert [event.text for event in visit.web.delivered] == ["第一条", "第二条"]
    assert visit.web.desk.texts(OFFICE.account) == ["第一条", "收到：第一条", "第二条", "收到：第二条"]


def test_a_message_that_was_given_up_leaves_no_trace(visit: Visit) -> None:
    visit.sign_in()
    visit.web.send(OFFICE.account, QUESTION, "ask:1")
    visit.page.route("**/press", lambda route: route.abort(), times=1)
    visit.page.get_by_role("button", name="跳过").click()
    expect(visit.page.get_by_role("button", name="与上季度相同")).to_be_disabled()
    visit.page.get_by_role("button", name="不发了").click()
    expect(visit.page.get_by_role("button", name="与上季度相同")).to_be_enabled()
    expect(visit.page.get_by_role("article", name="我")).to_have_count(0)
    assert not visit.web.delivered


def test_the_page_finds_the_server_again_after_a_restart(visit: Visit, browser: Browser) -> None:
    desk = FakeDesk()
    page = visit.page
    with running_web(desk) as first:
        port = first.port
        page.goto(first.url)
        page.get_by_label("邀请码").fill(OFFICE_CODE)
        page.get_by_role("button", name="进入").click()
        expect(page.get_by_role("log")).to_be_visible()
    visit.say("停机时写的")
    expect(page.get_by_text("正在重新连接…")).to_be_visible()
    expect(page.get_by_role("button", name=NOT_SENT)).to_be_visible()
    with running_web(desk, port) as second:
        visit.line("收到：停机时写的")
        expect(page.get_by_text("正在重新连接…")).to_be_hidden()
        assert [event.text for event in second.delivered] == ["停机时写的"]
        page.close()


def test_new_messages_are_marked_where_they_are_not_seen(visit: Visit) -> None:
    visit.sign_in()
    for number in range(6):
        visit.web.send(OFFICE.account, Content(title=f"第 {number} 条", text="一行\n" * 8), f"k{number}")
    log = visit.page.get_by_role("log")
    expect(log.get_by_role("heading", name="第 5 条")).to_be_in_viewport()
    log.evaluate("(node) => node.scrollTo(0, 0)")
    visit.web.send(OFFICE.account, Content(text="最新一条"), "new")
    visit.page.get_by_role("button", name="1 条新消息 ↓").click()
    expect(log.get_by_text("最新一条")).to_be_in_viewport()
    expect(visit.page.get_by_role("button", name="新消息")).to_have_count(0)
    visit.page.get_by_role("tab", name="看板").click()
    visit.web.send(OFFICE.account, Content(text="又一条"), "newer")
    expect(visit.page.get_by_role("tab", name="对话 有新消息")).to_be_visible(timeout=15_000)
    visit.page.get_by_role("tab", name="对话").click()
    expect(visit.page.get_by_role("tab", name="对话", exact=True)).to_be_visible()
    visit.page.get_by_role("tab", name="群团科频道").click()
    visit.say("进度")
    visit.line("收到：进度")
    assert visit.web.delivered[-1].address.chat == CHANNEL


def test_a_draft_survives_a_reload_and_is_gone_after_signing_out(visit: Visit) -> None:
    visit.sign_in()
    visit.page.get_by_label("输入消息").fill("写到一半")
    visit.page.reload()
    expect(visit.page.get_by_label("输入消息")).to_have_value("写到一半")
    visit.page.get_by_role("button", name="退出").click()
    expect(visit.page.get_by_label("邀请码")).to_be_visible()
    visit.sign_in()
    expect(visit.page.get_by_label("输入消息")).to_have_value("")


def test_markup_is_shown_as_the_text_it_is(visit: Visit) -> None:
    hostile = '<img src=x onerror="document.title=1"><b>粗</b> &amp;'
    visit.sign_in()
    visit.web.send(OFFICE.account, Content(title=hostile, text=hostile), "k")
    expect(visit.page.get_by_role("log").get_by_text(hostile, exact=True)).to_have_count(2)
    assert visit.page.locator(".bubble img, .bubble b").count() == 0
    assert visit.page.title() == "催报"


def test_the_session_that_ended_leads_back_to_the_code(visit: Visit) -> None:
    visit.sign_in()
    visit.page.get_by_label("输入消息").fill("还在吗")
    visit.web.desk.sessions.clear()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("alert").filter(has_text="登录已过期，请重新登录。")).to_be_visible()
    visit.page.get_by_label("邀请码").fill(OFFICE_CODE)
    visit.page.get_by_role("button", name="进入").click()
    visit.page.get_by_role("button", name=NOT_SENT).click()
    visit.line("收到：还在吗")
    assert [event.text for event in visit.web.delivered] == ["还在吗"]


def test_the_board_shows_every_part_and_opens_its_report(visit: Visit) -> None:
    visit.sign_in()
    visit.page.get_by_role("tab", name="看板").click()
    expect(visit.page.get_by_role("heading", name="2024年为高新区妇女儿童办实事项目清单")).to_be_visible()
    expect(visit.page.get_by_text("17 / 23 项")).to_be_visible()
    assert visit.page.get_by_role("columnheader").count() == 13
    assert visit.page.get_by_role("row").count() == 12
    assert visit.page.get_by_role("button", name="第 ").count() == 23
    visit.page.get_by_role("button", name="第 2 项，人社中心：偏慢，已提交").click()
    report = visit.page.get_by_role("dialog")
    expect(report.get_by_role("heading", name="第 2 项 实施巾帼促就业计划")).to_be_visible()
    expect(report.get_by_text("培训补贴资金尚未到位")).to_be_visible()
    expect(report.get_by_role("row", name="全年培训家政从业人员100人次以上 66 人次 100 人次 66%")).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(report).to_be_hidden()
    visit.page.get_by_role("button", name="第 2 项，工业信息化和商务局").click()
    expect(report.get_by_text("本季度还没有报送内容。")).to_be_visible()
    report.get_by_role("button", name="关闭").click()
    visit.page.get_by_label("季度").select_option("2024年第二季度")
    expect(visit.page.get_by_label("季度")).to_have_value("2024Q2")
    expect(visit.page.get_by_text("还差第 3、7、8 项")).to_be_visible()
    expect(visit.page.get_by_text("暂无联络员")).to_have_count(1)


def test_a_scan_is_opened_in_place_enlarged_and_downloaded_as_it_came(visit: Visit) -> None:
    visit.web.desk.originals["s0-0"] = ("IMG_2041.jpg", "image/png", png())
    visit.sign_in()
    visit.page.get_by_role("tab", name="看板").click()
    visit.page.get_by_role("table").get_by_role("button", name="盖章件，教育和体育事业中心：已收扫描件").click()
    dialog = visit.page.get_by_role("dialog", name="盖章件 · 2024年第三季度")
    expect(dialog.get_by_text("9 月 25 日 10:00收到；第 1 版，共 2 页；看到红色圆章")).to_be_visible()
    pages = dialog.get_by_role("group", name="IMG_2041.jpg的页面").get_by_role("img")
    expect(pages).to_have_count(2)
    expect(pages.first).to_have_js_property("naturalWidth", 360)
    dialog.get_by_role("button", name="查看大图：IMG_2041.jpg 第 1 页").click()
    viewer = visit.page.get_by_role("dialog", name="图片")
    expect(viewer.get_by_role("img", name="IMG_2041.jpg 第 1 页")).to_be_visible()
    for place, link in ((viewer, "下载"), (dialog, "下载原件：IMG_2041.jpg")):
        with visit.page.expect_download() as download:
            place.get_by_role("link", name=link, exact=True).click()
        assert download.value.suggested_filename == "IMG_2041.jpg"
        assert Path(download.value.path()).read_bytes() == png()
        visit.page.keyboard.press("Escape") if place is viewer else None
    with visit.page.expect_download() as download:
        dialog.get_by_role("link", name="下载 PDF").click()
    assert download.value.suggested_filename == "2024Q3情况表.pdf"
    dialog.get_by_role("button", name="收起").click()
    expect(pages.first).to_be_hidden()


def test_evidence_stands_in_the_report_and_what_cannot_be_shown_can_be_downloaded(visit: Visit) -> None:
    visit.web.desk.originals["e1"] = ("开班现场.jpg", "application/pdf", b"%PDF-1.7")
    visit.sign_in()
    visit.page.get_by_role("tab", name="看板").click()
    visit.page.get_by_role("button", name="第 2 项，人社中心：偏慢，已提交").click()
    report = visit.page.get_by_role("dialog")
    items = report.get_by_role("listitem")
    expect(items).to_have_text([re.compile("开班现场.jpg"), re.compile("签到表.xlsx")])
    expect(items.nth(1).get_by_role("button", name="查看")).to_have_count(0)
    items.first.get_by_role("button", name="查看").click()
    expect(items.first.get_by_text("这份文件不能在这里显示，请下载原件查看。")).to_be_visible()
    visit.web.desk.originals.clear()
    items.first.get_by_role("button", name="收起").click()
    report.get_by_role("button", name="关闭").click()
    visit.page.get_by_role("button", name="第 2 项，人社中心：偏慢，已提交").click()
    items.first.get_by_role("button", name="查看").click()
    expect(items.first.get_by_role("alert")).to_have_text("没有找到这项内容。")
    report.get_by_role("button", name="盖章件，人社中心：未报齐").click()
    expect(report.get_by_text("还没有收到。")).to_be_visible()


def test_a_report_is_decided_on_from_the_board_by_the_commands_of_the_chat(visit: Visit) -> None:
    """What the buttons say goes through the same door as a button in the chat, the version it was shown in with it."""
    visit.sign_in()
    visit.page.get_by_role("tab", name="看板").click()
    visit.page.get_by_role("button", name="第 2 项，人社中心：偏慢，已提交").click()
    report = visit.page.get_by_role("dialog")
    expect(report.get_by_text("代录，未经单位确认", exact=True)).to_be_visible()
    report.get_by_role("button", name="接受", exact=True).click()
    expect(report.get_by_role("status")).to_have_text("没有办成，请到“对话”里看机器人的答复。", timeout=20_000)
    report.get_by_role("button", name="退回", exact=True).click()
    report.get_by_label("退回原因").fill("缺少具体数据")
    report.get_by_role("button", name="确认退回").click()
    expect(report.get_by_role("status")).to_have_text("没有办成，请到“对话”里看机器人的答复。", timeout=20_000)
    pressed = [event.button for event in visit.web.delivered]
    assert pressed == ["/review a12.2", "/review b12.2 缺少具体数据"]
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="第 2 项，组织人事部：正常，已接受").click()
    expect(report.get_by_role("button", name="接受", exact=True)).to_have_count(0)
    expect(report.get_by_role("button", name="重新打开")).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("tab", name="对话").click()
    visit.line("退回：人社中心第 2 项，缺少具体数据")


def test_the_heads_of_the_board_stay_in_sight(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 960, "height": 600})
    visit.sign_in()
    visit.page.get_by_role("tab", name="看板").click()
    frame = visit.page.get_by_role("region", name="实事与责任单位对照表")
    frame.scroll_into_view_if_needed()
    frame.evaluate("(node) => node.scrollTo(1e6, 1e6)")
    expect(visit.page.get_by_role("columnheader", name="民政和文旅事业中心")).to_be_in_viewport(ratio=0.9)
    expect(visit.page.get_by_role("rowheader", name="实施特殊困难儿童关爱项目")).to_be_in_viewport(ratio=0.9)


def test_the_rehearsal_clock_is_shown_and_moved(visit: Visit) -> None:
    visit.sign_in()
    clock = visit.page.get_by_role("region", name="演练时钟")
    expect(clock).to_contain_text("2024年9月26日 星期四 09:05")
    expect(visit.page.get_by_text("【演练】")).to_be_visible()
    clock.get_by_role("button", name="截止时间 9月30日 17:00").click()
    expect(clock).to_contain_text("2024年9月30日 星期一 17:00")
    clock.get_by_label("拨到…").fill("2024-10-08T09:30")
    clock.get_by_role("button", name="拨动", exact=True).click()
    expect(clock).to_contain_text("2024年10月8日 星期二 09:30")
    clock.get_by_role("button", name="截止时间").click()
    expect(clock.get_by_role("alert")).to_have_text("演练时钟只能往前拨。")


def test_outside_a_rehearsal_there_is_no_clock(visit: Visit) -> None:
    visit.web.desk.is_rehearsal = False
    visit.sign_in()
    visit.say("你好")
    visit.line("收到：你好")
    expect(visit.page.get_by_role("region", name="演练时钟")).to_have_count(0)
    expect(visit.page.get_by_text("【演练】")).to_be_hidden()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_view_is_readable_reachable_and_as_wide_as_the_screen(browser: Browser, phone: bool, dark: bool) -> None:
    with _visit(browser, phone=phone, dark=dark) as visit:
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


def test_lights_in_a_text_are_drawn_and_still_copied_as_written(visit: Visit) -> None:
    visit.sign_in()
    visit.web.send(OFFICE.account, Content(text="🟢 1. 教育\n🔴 2. 就业"), "lights:1")
    text = visit.page.locator(".text", has_text="1. 教育")
    expect(text).to_have_text("🟢 1. 教育 🔴 2. 就业")
    expect(text.locator(".light.green .light-sign")).to_be_visible()
    expect(text.locator(".light.red .light-sign")).to_be_visible()
