"""The web chat's page in a real browser: signing in, talking, sending, what happens when the line is bad."""

from __future__ import annotations

from playwright.sync_api import Browser, Route, expect

from bot.ports import Content
from tests.platforms.web_desk import CHANNEL, CODE_BAD, LIAISON, LIAISON_CODE, OFFICE, OFFICE_CODE, FakeDesk
from tests.platforms.web_server import QUESTION, REMINDER, running_web
from tests.platforms.web_visit import NOT_SENT, Visit


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


def test_lights_in_a_text_are_drawn_and_still_copied_as_written(visit: Visit) -> None:
    visit.sign_in()
    visit.web.send(OFFICE.account, Content(text="🟢 1. 教育\n🔴 2. 就业"), "lights:1")
    text = visit.page.locator(".text", has_text="1. 教育")
    expect(text).to_have_text("🟢 1. 教育 🔴 2. 就业")
    expect(text.locator(".light.green .light-sign")).to_be_visible()
    expect(text.locator(".light.red .light-sign")).to_be_visible()
