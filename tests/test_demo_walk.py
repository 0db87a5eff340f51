"""The demo as its first user walks it: two browsers, one kill in the middle, the summary with its files at the end.

Without a Chromium this is not run, and says so; where CI is set that is a failure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.chaos.program import Program

OFFICE, LIAISON = "群团科经办人（管理员）", "教育和体育事业中心联络员"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with Program(tmp_path) as started:
        yield started
        assert started.stop() == 0


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def sign_in(browser: Browser, program: Program, who: str, *, phone: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}, locale="zh-CN"
    )
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{program.port}/")
    page.get_by_label("邀请码").fill(program.codes[who])
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("log").first).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    page.get_by_label("输入消息").fill(text)
    page.keyboard.press("Enter")


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).last.click()


def hears(page: Page, text: str) -> None:
    expect(page.get_by_text(text).last).to_be_visible()


@pytest.mark.timeout(240)
def test_the_whole_road_in_two_browsers(browser: Browser, program: Program) -> None:
    office = sign_in(browser, program, OFFICE)
    press(office, "清单")
    hears(office, "共 10 项实事、12 个责任单位")
    press(office, "确认启用")
    hears(office, "当前轮次：2024年第三季度，截止时间 9 月 30 日（星期一）17:00。")
    press(office, "催报计划")
    hears(office, "9月14日 周六（调休上班） 截止前 10 个工作日：09:05 开始填报")
    office.get_by_role("button", name=re.compile("^下一次提醒")).click()

    liaison = sign_in(browser, program, LIAISON, phone=True)
    hears(liaison, "请填报2024年第三季度进展 · 教育和体育事业中心")
    press(liaison, "开始填报")
    hears(liaison, "请发送本季度具体措施及任务进度")
    say(liaison, "新改扩建2所中小学，1所幼儿园主体封顶，建成智慧教育应用场景2个。")
    hears(liaison, "目标：新改扩建3所中小学。截至目前累计多少？")
    say(liaison, "八成左右")
    hears(liaison, "没看懂“八成左右”。请只回一个数字")

    program.kill()
    program.start()
    say(liaison, "2")
    hears(liaison, "已记下：累计 2所，目标 3所，完成 67%。")
    say(liaison, "填报")
    hears(liaison, "目标：1所幼儿园。截至目前累计多少？")
    say(liaison, "1")
    hears(liaison, "目标：打造5个智慧教育应用场景")
    say(liaison, "2")
    press(liaison, "正常推进")
    hears(liaison, "完成时限是什么时候？")
    say(liaison, "12月底前")
    hears(liaison, "完成时限记为：2024年12月31日。")
    press(liaison, "没有")
    expect(liaison.get_by_role("heading", name="第 4 项 实施家庭教育指导服务行动")).to_be_visible()
    press(liaison, "先跳过这项")
    expect(liaison.get_by_role("heading", name="第 8 项 实施“阳光成长”青少年身心健康护航行动")).to_be_visible()
    press(liaison, "先跳过这项")
    hears(liaison, "请核对 · 教育和体育事业中心 · 2024年第三季度")
    press(liaison, "提交 1 项")
    hears(liaison, "已登记：教育和体育事业中心 2024年第三季度第 1 项，已报群团科。")

    say(office, "/status")
    hears(office, "任务 1/23（4%）")
    office.get_by_role("button", name=re.compile("^截止时间")).click()
    office.get_by_role("tab", name=re.compile("群团科频道")).click()
    hears(office, "2024年第三季度妇女儿童实事进展汇总（截止时）")
    hears(office, "未报送：教育和体育事业中心（第 4、8 项）")
    with office.expect_download() as download:
        office.get_by_role("link", name=re.compile("情况表.docx")).last.click()
    document = ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())).read("word/document.xml").decode()
    for words in ("本季度具体措施及任务进度情况", "完成时限", "新改扩建2所中小学"):
        assert words in document
    expect(office.get_by_role("img", name=re.compile("进度图")).last).to_be_visible()
    office.get_by_role("tab", name=re.compile("看板")).click()
    expect(office.get_by_role("columnheader", name=re.compile("建设局"))).to_be_visible()
