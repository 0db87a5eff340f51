"""Paper: the form goes out by itself, comes back stamped, and what is not right is said so. Played as people play it."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.domain.people import SeatRole
from bot.domain.report import ReportState
from bot.domain.rights import Action, Surface, allowed
from bot.domain.sealed import find_code
from bot.ports import Address, FileRef
from handlers import office
from storage import people, rounds, sealed
from tests.documents.photographs import page_images, photograph, stamp
from tests.documents.test_scan import jpeg, printed
from tests.house import House, Message, Someone, open_house
from tests.journeys.test_reminding import file_everything
from tests.journeys.transcript import play

CHANNEL = Address("web", "channel")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The program with a list whose notice asks for stamped forms."""
    opened = open_house(tmp_path)
    needs_seal(opened)
    return opened


def needs_seal(house: House) -> None:
    programme_id = house.programme().id
    house.deps.store.run(lambda tx: sealed.set_needs_seal(tx, programme_id, True))


def form_in(message: Message) -> bytes:
    """The PDF a message carries."""
    return next(file.data for file in message.content.files if file.name.endswith(".pdf"))


def stamped(pdf: bytes, seal: str = "round", page: int = 0) -> bytes:
    """A sharp colour scan of a page, with this on it."""
    picture = stamp(page_images(pdf)[page], seal, np.random.default_rng(8))
    return jpeg(Image.blend(picture, Image.new("RGB", picture.size, (225, 235, 250)), 0.4))


def code_on(pdf: bytes, page: int = 0) -> str:
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(pdf)
    code = find_code(document[page].get_textpage().get_text_bounded())
    document.close()
    assert code is not None
    return str(code)


@cache
def blurred() -> bytes:
    """A photo of a page on which neither code nor seal can be made out."""
    picture = page_images(printed()[0])[0]
    return jpeg(picture.resize((90, 127)).resize((900, 1270)))


def captioned(someone: Someone, text: str, name: str, data: bytes) -> Message:
    someone.house.uploads["captioned"] = data
    someone.house.receive(someone._event(text, None, (FileRef("captioned", name),)))
    someone.house.settle()
    return someone.last


def states(house: House, unit: str) -> set[ReportState]:
    programme, unit_id = house.programme(), house.unit_id(unit)
    with house.deps.store.read() as tx:
        [quarter] = rounds.quarters(tx, programme.id)
        found = rounds.reports(tx, programme.id, wanted=(quarter,), unit_id=unit_id)[quarter]
    return {report.state for report in found.values()}


def filed(house: House, unit: str = "建设局", name: str = "李红") -> tuple[Someone, bytes]:
    """A unit's liaison who has filed everything, and the form the bot sent."""
    liaison = house.person(name, unit=unit)
    file_everything(house, liaison)
    return liaison, form_in(liaison.last)


# --- the usual way ----------------------------------------------------------------------------------------------


def test_once_everything_is_filed_the_form_comes_by_itself_and_the_stamped_page_closes_the_quarter(
    house: House,
) -> None:
    liaison = house.person("李红", unit="建设局")
    file_everything(house, liaison)
    said = "\n".join(message.text for message in liaison.inbox[-2:])
    assert "本季度 1 项全部报齐，不再催填报。情况表随后发来" in said
    assert liaison.last.content.title == "请打印盖章：2024年第三季度情况表 · 建设局"
    assert "不要盖住右上角的二维码" in liaison.last.text
    assert "盖章件截止 9 月 30 日（星期一）17:00。" in liaison.last.text
    assert [file.name.rpartition(".")[2] for file in liaison.last.content.files] == ["pdf", "docx"]
    assert states(house, "建设局") == {ReportState.SUBMITTED}
    pdf = form_in(liaison.last)
    liaison.send("IMG_2041.jpg", stamped(pdf))
    assert liaison.last.text == (
        "已收到盖章件：建设局，2024年第三季度，第 1 版，共 1 页，公章清楚。\n本季度都办齐了，谢谢。"
    )
    assert states(house, "建设局") == {ReportState.SEALED}
    heard = len(liaison.inbox)
    for moment in ("2024-09-14 09:06", "2024-09-24 09:06", "2024-09-30 09:06", "2024-10-09 09:06"):
        house.move_to(moment)
    assert len(liaison.inbox) == heard


def test_a_photo_with_a_lamp_a_desk_and_a_shadow_is_as_good(house: House) -> None:
    liaison, pdf = filed(house)
    rng = np.random.default_rng(21)
    liaison.send("a.jpg", photograph(stamp(page_images(pdf)[0], "round", rng), rng, long_side=1_800))
    assert "已收到盖章件" in liaison.last.text


def test_the_original_is_kept_byte_for_byte(house: House) -> None:
    liaison, pdf = filed(house)
    data = stamped(pdf)
    liaison.send("IMG_2041.jpg", data)
    liaison.say("盖章件")
    assert "状态：已收扫描件" in liaison.last.text
    liaison.press("看盖章件")
    assert [(file.name, file.data) for file in liaison.last.content.files] == [("IMG_2041.jpg", data)]


def test_the_whole_pdf_of_a_form_of_two_pages_is_taken_at_once(house: House) -> None:
    liaison, pdf = filed(house, "组织人事部", "孙丽")
    first, *rest = (
        Image.open(io.BytesIO(stamped(pdf, "round" if n == 0 else "none", n))) for n in range(len(page_images(pdf)))
    )
    assert rest
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=170)
    liaison.send("扫描件.pdf", out.getvalue())
    assert f"共 {len(rest) + 1} 页，公章清楚" in liaison.last.text


# --- what is not right ------------------------------------------------------------------------------------------


def test_missing_pages_are_asked_for_and_may_come_one_after_another(house: House) -> None:
    liaison, pdf = filed(house, "组织人事部", "孙丽")
    pages = len(page_images(pdf))
    assert pages >= 2
    liaison.send("1.jpg", stamped(pdf))
    assert liaison.last.text.startswith(f"已收到第 1 页，这份表共 {pages} 页，还缺第 2")
    assert states(house, "组织人事部") == {ReportState.SUBMITTED}
    rest = [(f"{page + 1}.jpg", stamped(pdf, "none", page)) for page in range(1, pages)]
    liaison.send(*rest[0], *rest[1:])
    assert "已收到盖章件：组织人事部" in liaison.last.text


def test_another_units_form_is_refused_and_nothing_is_changed(house: House) -> None:
    liaison, pdf = filed(house)
    other = house.person("赵强", unit="人社中心")
    other.send("a.jpg", stamped(pdf))
    assert other.last.text == "这份表是建设局的，不是贵单位的，未收。"
    assert states(house, "建设局") == {ReportState.SUBMITTED}
    assert liaison.last.content.files  # nothing was said to the unit either


def test_a_form_of_another_installation_is_refused(house: House) -> None:
    liaison, _ = filed(house)
    liaison.send("a.jpg", stamped(printed()[0]))
    assert liaison.last.text == "二维码无法核对，请用机器人发的表打印。"


def test_an_older_version_is_refused_with_the_newest_beside_it(house: House) -> None:
    liaison, pdf = filed(house)
    correct(liaison, "定制公交3条线路全部开通，开展活动5次。")
    newest = form_in(liaison.last)
    assert code_on(newest) != code_on(pdf)
    liaison.send("a.jpg", stamped(pdf))
    assert "盖章之后内容改过，请打印最新一版重新盖章。" in liaison.last.text
    liaison.press("下载")
    assert code_on(form_in(liaison.last)) == code_on(newest)
    liaison.send("b.jpg", stamped(newest))
    assert "第 2 版，共 1 页，公章清楚" in liaison.last.text


def correct(liaison: Someone, progress: str) -> None:
    """Change the text of the first task, and file it again."""
    liaison.say("填报")
    liaison.press(next(label for label in liaison.last.labels if label.startswith("6.")))
    liaison.press(next(label for label in liaison.last.labels if label.startswith("改进展") or label == "进展"))
    liaison.say(progress)
    liaison.press(next(label for label in liaison.last.labels if label.startswith("提交")))


def test_a_report_changed_after_sealing_makes_the_seal_stale_and_both_sides_hear_of_it(house: House) -> None:
    liaison, pdf = filed(house)
    liaison.send("a.jpg", stamped(pdf))
    correct(liaison, "定制公交3条线路全部开通，开展活动5次。")
    assert "盖章之后内容改过，原来的盖章件不再有效。这是最新一版，请重新打印盖章。" in liaison.last.text
    told = [message.text for message in house.to(CHANNEL) if "盖章之后改了" in message.text]
    assert told == ["建设局在盖章之后改了2024年第三季度的内容，原来的盖章件不再有效，已请其重新盖章。"]
    assert states(house, "建设局") == {ReportState.SUBMITTED}
    liaison.send("b.jpg", stamped(form_in(liaison.last)))
    assert "第 2 版" in liaison.last.text
    assert states(house, "建设局") == {ReportState.SEALED}
    house.settle()
    assert len([message for message in house.to(CHANNEL) if "盖章之后改了" in message.text]) == 1


def test_a_form_printed_before_everything_was_filed_is_not_taken(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    liaison.say("表格")
    assert "还有 1 项没有填报，报齐后再打印盖章。" in liaison.last.text
    liaison.send("a.jpg", stamped(form_in(liaison.last)))
    assert "这份表打印时还有 1 项没有填报，先不收。" in liaison.last.text


def test_the_same_file_again_is_not_kept_twice(house: House) -> None:
    liaison, pdf = filed(house)
    data = stamped(pdf)
    liaison.send("a.jpg", data)
    liaison.send("a.jpg", data)
    assert liaison.last.text == "这份文件之前已收到，没有重复保存。"
    liaison.send("b.jpg", stamped(pdf, "over_code"))
    assert liaison.last.text == "建设局2024年第三季度的盖章件之前已收到，不用再发。"


# --- unsure: the office looks -----------------------------------------------------------------------------------


def test_an_unclear_seal_goes_to_the_office_with_the_picture_and_it_decides(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    liaison.send("a.jpg", stamped(pdf, "none"))
    assert liaison.last.text == "没有看清公章，已请群团科人工查看。也可以补拍一张。"
    assert "建设局李红发来的盖章件，没有看到红章。" in clerk.last.text
    assert [file.media_type for file in clerk.last.content.files] == ["image/jpeg"]
    heard = len(liaison.inbox)
    house.move_to("2024-09-24 09:06")
    assert len(liaison.inbox) == heard  # the unit has done its part; the office has not
    clerk.press("无章请补")
    assert clerk.last.text == "已告知建设局重新盖章。"
    assert "没有看到清楚的公章。请盖章后重新拍照或扫描发来。" in liaison.last.text
    liaison.send("b.jpg", stamped(pdf, "drawn"))
    clerk.press("有章")
    assert liaison.last.text == "群团科已看过，建设局2024年第三季度的盖章件已收。本季度都办齐了，谢谢。"
    assert states(house, "建设局") == {ReportState.SEALED}
    clerk.press("无章请补")
    assert clerk.last.text == "建设局的这份盖章件已经认定过了：有章，已收。"
    assert states(house, "建设局") == {ReportState.SEALED}


def test_a_second_photo_may_clear_the_doubt_before_the_office_looks(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    liaison.send("a.jpg", stamped(pdf, "none"))
    liaison.send("b.jpg", stamped(pdf))
    assert "公章清楚" in liaison.last.text
    clerk.press("无章请补")
    assert "已经认定过了" in clerk.last.text


def test_a_liaison_cannot_decide_even_with_the_buttons_own_words(house: House) -> None:
    liaison, pdf = filed(house)
    liaison.send("a.jpg", stamped(pdf, "none"))
    for line in ("/seal 有章 1", "/seal 原件 u1", "/seal 不需要"):
        liaison.say(line)
        assert "这项操作由组织人事部群团科办理" in liaison.last.text
    assert states(house, "建设局") == {ReportState.SUBMITTED}
    other = house.person("赵强", unit="人社中心")
    for line in ("/seal 看 1", "/seal 看 99", "/seal 人工 1"):
        other.say(line)
        assert other.last.text == "没有找到这项内容。"


# --- no code to be read -----------------------------------------------------------------------------------------


def test_a_page_whose_code_cannot_be_read_is_kept_and_the_typed_code_names_it(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    liaison.send("a.jpg", blurred())
    assert "没有读出右上角的二维码" in liaison.last.text
    assert "转群团科人工查看" in liaison.last.labels
    liaison.say(code_on(pdf).lower().replace(".", " . "))
    assert liaison.last.text == "没有看清公章，已请群团科人工查看。也可以补拍一张。"
    clerk.press("有章")
    assert states(house, "建设局") == {ReportState.SEALED}


def test_the_office_may_be_asked_to_read_what_the_bot_cannot(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, _ = filed(house)
    liaison.send("a.jpg", blurred())
    liaison.press("转群团科人工查看")
    assert liaison.last.text == "已转群团科人工查看建设局的盖章件，有结果会告诉您。"
    assert "二维码没有读出，请核对是不是本季度最新的表。" in clerk.last.text
    clerk.press("有章")
    assert "盖章件已收" in liaison.last.text
    liaison.press("转群团科人工查看")
    assert "这个按钮已失效" in liaison.last.text


def test_the_code_in_the_caption_is_enough(house: House) -> None:
    liaison, pdf = filed(house)
    heard = captioned(liaison, f"编号 {code_on(pdf)}", "a.jpg", blurred())
    assert "没有看清公章" in heard.text


def test_a_wrong_code_typed_by_hand_is_refused(house: House) -> None:
    liaison, pdf = filed(house)
    right = code_on(pdf)
    liaison.say(right[:-1] + ("A" if right[-1] != "A" else "B"))
    assert liaison.last.text == "二维码无法核对，请用机器人发的表打印。"
    liaison.say(right)
    assert liaison.last.text == "编号对，是建设局2024年第三季度情况表第 1 版。请把盖章的页面拍照或扫描发来。"


def test_a_picture_that_is_no_scan_is_left_to_others(house: House) -> None:
    """Somebody in the middle of a report sends a photo of the work: not a word about codes."""
    liaison = house.person("李红", unit="建设局")
    liaison.say("填报")
    liaison.send("施工现场.jpg", blurred())
    assert "二维码" not in liaison.last.text
    assert "盖章" not in liaison.last.text
    heard = captioned(liaison, "这是盖章件", "a.jpg", blurred())
    assert "没有读出右上角的二维码" in heard.text


def test_a_broken_picture_is_refused_with_its_sentence(house: House) -> None:
    liaison, pdf = filed(house)
    liaison.send("盖章.jpg", stamped(pdf)[:2_000])
    assert liaison.last.text == "文件打不开，可能没有传完，请重新发送。"
    assert states(house, "建设局") == {ReportState.SUBMITTED}


# --- the office -------------------------------------------------------------------------------------------------


def test_the_office_takes_a_form_on_a_units_behalf_and_the_original_after_it(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    heard = len(liaison.inbox)
    clerk.send("scan.jpg", stamped(pdf))
    assert clerk.last.text == "已收到盖章件：建设局（群团科代收），2024年第三季度，第 1 版，共 1 页，公章清楚。"
    assert len(liaison.inbox) == heard
    play(
        {"群团科": clerk},
        """
        群团科> 盖章件
        机器人> 收到 1/12 份
        机器人> ✅ 建设局：已收扫描件
        群团科[原件已收 建设局]
        机器人> 已记下：建设局2024年第三季度的盖章原件已收。
        群团科> 盖章件 建设局
        机器人> 状态：已收原件
        群团科> 进度
        机器人> 盖章件 1/12
        机器人> ✅ 建设局：1 项已报齐，盖章件已收
        """,
    )


def test_paper_that_comes_without_any_scan_counts_as_well(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, _ = filed(house)
    clerk.say("/seal 原件 人社中心")
    assert clerk.last.text == "人社中心2024年第三季度还没有报齐，报齐之后的盖章件才算数。"
    clerk.say("/seal 原件 建设局")
    assert states(house, "建设局") == {ReportState.SEALED}
    heard = len(liaison.inbox)
    house.move_to("2024-09-30 09:06")
    assert len(liaison.inbox) == heard


def test_an_unclear_form_sent_by_the_office_is_asked_of_whoever_sent_it(house: House) -> None:
    clerk, other = house.person("王敏", SeatRole.COORDINATOR), house.person("陈涛", SeatRole.ADMIN)
    _, pdf = filed(house)
    heard = len(other.inbox)
    clerk.send("scan.jpg", stamped(pdf, "none"))
    assert "有章" in clerk.last.labels
    assert len(other.inbox) == heard


def test_with_the_last_seal_the_channel_hears_that_all_are_in(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    for unit in house.programme().units:
        file_everything(house, house.person(f"{unit.name}联络员", unit=unit.name))
        clerk.say(f"/seal 原件 {unit.name}")
    assert house.to(CHANNEL)[-1].text == "2024年第三季度盖章件已全部收齐，共 12 个单位。"


# --- reminders --------------------------------------------------------------------------------------------------


def test_who_has_filed_everything_is_reminded_of_the_form_alone(house: House) -> None:
    house.move_to("2024-09-13 10:00")
    liaison, _ = filed(house)
    house.move_to("2024-09-24 09:06")
    last = liaison.last
    assert last.content.title == "还差盖章件：2024年第三季度情况表 · 建设局"
    assert "内容已经报齐，还没有收到盖章件。请在 9 月 30 日（星期一）17:00 前发来。" in last.text
    assert "没有报送" not in last.text
    assert last.labels == ["下载表格", "盖章件情况", "稍后提醒"]
    house.move_to("2024-09-24 15:00")
    assert liaison.last is last
    house.move_to("2024-10-08 09:06")
    assert "截止时间 9 月 30 日（星期一）17:00 已过，请尽快补上。" in liaison.last.text


def test_who_was_just_sent_the_form_is_not_reminded_on_top(house: House) -> None:
    house.move_to("2024-09-24 09:10")
    liaison = house.person("李红", unit="建设局")
    house.settle()
    file_everything(house, liaison)
    house.move_to("2024-09-24 16:00")
    assert liaison.last.content.title.startswith("请打印盖章")


def test_a_reminder_planned_at_night_is_not_said_to_who_filed_meanwhile(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-14 20:00")
    house.move_to("2024-09-14 20:10")
    file_everything(house, liaison)
    heard = len(liaison.inbox)
    house.move_to("2024-09-18 09:05")
    assert len(liaison.inbox) == heard


def test_a_late_seal_reaches_the_head_and_the_list_of_the_missing(house: House) -> None:
    head = house.person("局长", SeatRole.HEAD, "建设局")
    filed(house)
    house.move_to("2024-10-09 09:06")
    assert head.last.content.title == "2024年第三季度情况表还没有盖章 · 建设局"
    house.move_to("2024-10-10 09:06")
    [listed] = [message.text for message in house.to(CHANNEL) if "未报送单位" in message.content.title]
    assert "建设局：盖章件" in listed


def test_the_office_can_do_without_seals(house: House) -> None:
    admin = house.person("陈涛", SeatRole.ADMIN)
    house.move_to("2024-09-13 10:00")
    liaison, _ = filed(house)
    admin.say("盖章件")
    admin.press("改为不要求盖章")
    assert admin.last.text == "已改：各单位报齐就算办完，不再催盖章件；发来的照样存下。"
    heard = len(liaison.inbox)
    house.move_to("2024-09-24 09:06")
    assert len(liaison.inbox) == heard
    admin.say("盖章件")
    admin.press("改为要求盖章")
    house.move_to("2024-09-27 09:06")
    assert "还差盖章件" in liaison.last.text


def test_a_notice_that_asks_for_no_seal_sends_no_form_and_reminds_of_none(tmp_path: Path) -> None:
    plain = open_house(tmp_path)
    liaison = plain.person("李红", unit="建设局")
    file_everything(plain, liaison)
    assert not liaison.last.content.files
    assert "请下载表格，打印盖章后按要求报送。" in liaison.last.text
    liaison.say("表格")
    liaison.send("a.jpg", stamped(form_in(liaison.last)))
    assert "已收到盖章件" in liaison.last.text


# --- other doors ------------------------------------------------------------------------------------------------


def test_what_was_filed_by_another_door_brings_the_form_with_the_next_beat(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    programme, unit_id = house.programme(), house.unit_id("建设局")
    [task] = programme.tasks_of(unit_id)
    with house.deps.store.read() as tx:
        person = people.contacts(tx, unit_id)[0]

    def file(tx: object) -> None:
        from bot.domain.quarter import Quarter

        round_id = rounds.open_round(tx, programme.id, Quarter(2024, 3), house.clock())  # type: ignore[arg-type]
        rounds.change(tx, round_id, (task.id, unit_id), person_id=person.id, now=house.clock(), progress="办好了")  # type: ignore[arg-type]
        rounds.submit(tx, round_id, (task.id, unit_id), person_id=person.id, now=house.clock())  # type: ignore[arg-type]

    house.deps.store.run(file)
    house.settle()
    assert "请打印盖章" in liaison.last.content.title
    heard = len(liaison.inbox)
    house.settle()
    assert len(liaison.inbox) == heard


def test_the_command_line_sees_what_the_chat_sees(house: House) -> None:
    from handlers.scans import describe

    liaison, pdf = filed(house)
    [seen] = describe(house.deps, "a.jpg", stamped(pdf))
    assert seen == {
        "qr": code_on(pdf),
        "unit": "建设局",
        "quarter": "2024Q3",
        "version": 1,
        "current": True,
        "seal": "yes",
        "valid": True,
        "pages": ["1"],
        "missing": [],
    }
    correct(liaison, "定制公交3条线路全部开通，开展活动5次。")
    [seen] = describe(house.deps, "a.jpg", stamped(pdf))
    assert (seen["unit"], seen["current"]) == ("建设局", False)
    [foreign] = describe(house.deps, "a.jpg", stamped(printed()[0]))
    assert (foreign["unit"], foreign["valid"], foreign["current"]) == (None, False, False)
    [nothing] = describe(house.deps, "a.jpg", blurred())
    assert nothing["qr"] is None
    found = office.status(house.deps, None).as_json
    assert (found["needs_seal"], found["units_sealed"]) == (True, 0)


def test_sealed_forms_are_sent_in_private_only(house: House) -> None:
    liaison, pdf = filed(house)
    group = liaison.in_chat("某群")
    heard = group.send("a.jpg", stamped(pdf))
    assert heard is None or "已收到盖章件" not in heard.text
    assert states(house, "建设局") == {ReportState.SUBMITTED}
    unit_id = house.unit_id("建设局")
    with house.deps.store.read() as tx:
        person = people.person_of(tx, "web", liaison.account)
    assert allowed(person, Action.SEND_SEALED, unit_id=unit_id, surface=Surface.PRIVATE)
    assert not allowed(person, Action.SEND_SEALED, unit_id=unit_id, surface=Surface.CHANNEL)
    assert re.match(r"ZF1\.24Q3\.\d{4}\.1\.1\.", code_on(pdf))
