"""The board and the rehearsal clock in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.platforms.web_desk import OFFICE, png
from tests.platforms.web_visit import Visit


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
    expect(report.get_by_text("不归本单位报：住院分娩医疗费用报销比例达到100%")).to_be_visible()
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
