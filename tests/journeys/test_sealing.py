"""Paper: the form goes out by itself, comes back stamped, and what is not right is said so. Played as people play it."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image

from bot.domain.quarter import Quarter
from bot.domain.report import ReportState
from bot.domain.rights import Action, Surface, allowed
from bot.ports import Address
from handlers import command_line
from handlers.papers.shown import describe
from storage import people, progress, rounds
from storage.store import Tx
from tests.documents.photographs import page_images, photograph, stamp
from tests.documents.test_scan import printed
from tests.house import House
from tests.journeys.paper import blurred, code_on, correct, filed, form_in, stamped, states
from tests.journeys.test_reminding import file_everything

CHANNEL = Address("web", "channel")
pytestmark = pytest.mark.usefixtures("needs_seal")


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
    assert other.last.text == "这份表是建设局的，不是贵单位的，未收。发送“表格”可下载贵单位的表。"
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


def test_what_was_filed_by_another_door_brings_the_form_with_the_next_beat(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    programme, unit_id = house.programme(), house.unit_id("建设局")
    [task] = programme.tasks_of(unit_id)
    with house.deps.store.read() as tx:
        person = people.contacts(tx, unit_id)[0]

    def file(tx: Tx) -> None:
        round_id = rounds.open_round(tx, programme.id, Quarter(2024, 3), house.clock())
        progress.change(tx, round_id, (task.id, unit_id), person_id=person.id, now=house.clock(), progress="办好了")
        progress.submit(tx, round_id, (task.id, unit_id), person_id=person.id, now=house.clock())

    house.deps.store.run(file)
    house.settle()
    assert "请打印盖章" in liaison.last.content.title
    heard = len(liaison.inbox)
    house.settle()
    assert len(liaison.inbox) == heard


def test_the_command_line_sees_what_the_chat_sees(house: House) -> None:
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
    found = command_line.status(house.deps, None).as_json
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
