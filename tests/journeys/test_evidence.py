"""Evidence: photos, PDFs and Office files beside a report."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from storage import evidence, rounds
from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.transcript import play

UNIT = "教育和体育事业中心"
FOUR = "第 4 项 实施家庭教育指导服务行动"


def photo(number: int, kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (number % 256, number // 256, 80)).save(out, kind)
    return out.getvalue()


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


def test_a_picture_by_itself_asks_for_its_task(liaison: Someone) -> None:
    liaison.send("现场.png", photo(1))
    play(
        {"联络员": liaison},
        f"""
        联络员[{FOUR}]
        机器人> 已收到 1 份佐证材料，放在第 4 项（共 1 份）。
        机器人[继续填报]
        """,
    )


def test_several_files_at_once_go_to_one_task(liaison: Someone) -> None:
    liaison.send("一.png", photo(1), ("二.png", photo(2)), ("三.jpg", photo(3, "JPEG")))
    assert liaison.last.text == "收到 3 份文件。要作为哪一项的佐证材料？"
    liaison.press(FOUR)
    assert liaison.last.text == "已收到 3 份佐证材料，放在第 4 项（共 3 份）。"


def test_while_a_task_is_filled_in_a_picture_goes_there_and_the_question_stays(liaison: Someone) -> None:
    play({"联络员": liaison}, "联络员> 填报\n联络员> 新改扩建2所中小学，1所幼儿园已开园。")
    liaison.send("开园.png", photo(1))
    assert liaison.inbox[-2].text == "已收到 1 份佐证材料，放在第 1 项（共 1 份）。"
    assert "截至目前累计多少？" in liaison.last.text


def test_the_preview_names_the_files(liaison: Someone) -> None:
    play({"联络员": liaison}, "联络员> 填报\n联络员> 新改扩建2所中小学，1所幼儿园已开园。")
    liaison.send("开园.png", photo(1))
    for answer in ("2", "1", "3", "正常", "年底前", "无", "跳过", "先跳过这项", "先跳过这项"):
        liaison.say(answer)
    liaison.say("填报")
    previews = [message.text for message in liaison.inbox if "请核对" in message.text]
    assert previews
    assert "佐证材料：开园.png" in previews[-1]


def test_the_same_bytes_are_kept_once(liaison: Someone) -> None:
    liaison.send("现场.png", photo(1))
    liaison.press(FOUR)
    liaison.send("另一个名字.png", photo(1))
    assert liaison.last.text == "这份文件之前已收到，没有重复保存。"


def keep(house: House, count: int, task_no: int) -> None:
    """So many files of the unit's stand beside one of its tasks already."""
    deps, now = house.deps, house.clock()
    programme, unit_id = house.programme(), house.unit_id(UNIT)
    kept = [deps.files.put(deps.store, b"%d" % n, name="", media_type="", now=now) for n in range(count)]
    with deps.store.write() as tx:
        round_id = rounds.open_round(tx, programme.id, Quarter(2024, 3), now)
        for file in kept:
            evidence.add(tx, round_id, (programme.tasks[task_no - 1].id, unit_id), file, person_id=None, now=now)


def test_a_report_takes_ten_files_and_no_more(house: House, liaison: Someone) -> None:
    keep(house, 8, 4)
    liaison.send("0.png", photo(0), ("1.png", photo(1)), ("2.png", photo(2)))
    liaison.press(FOUR)
    assert liaison.last.text == (
        "已收到 2 份佐证材料，放在第 4 项（共 10 份）。\n第 4 项已有 10 份材料，没有再收。请先删去不需要的。"
    )


def test_a_unit_sends_at_most_a_hundred_a_day(house: House, liaison: Someone) -> None:
    keep(house, 100, 8)
    liaison.send("2.png", photo(2))
    liaison.press(FOUR)
    assert liaison.last.text == "今天收到的文件已达上限，请明天再发或联系经办人。"
    house.clock.advance(hours=25)
    liaison.send("3.png", photo(3))
    assert "已收到 1 份佐证材料" in liaison.last.text


def test_the_office_sees_and_downloads_what_a_unit_sent(house: House, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    data = photo(1)
    liaison.send("现场.png", data)
    liaison.press(FOUR)
    play(
        {"群团科": office}, f"群团科> 材料\n机器人> 请选择单位：\n群团科[{UNIT}]\n机器人> {FOUR}：1 份\n群团科[{FOUR}]"
    )
    office.press("下载 1")
    assert [(file.name, file.data) for file in office.last.content.files] == [("现场.png", data)]
    assert "删去 1" not in office.inbox[-2].labels


def test_another_unit_finds_nothing(house: House, liaison: Someone) -> None:
    liaison.send("现场.png", photo(1))
    liaison.press(FOUR)
    other = house.person("钱进", unit="建设局")
    for line in ("/evidence f1", "/evidence x1", "/evidence f999"):
        answer = other.press_data(line)
        assert answer is not None
        assert answer.text == "没有找到这项内容。发送“帮助”查看能办的事。"
    answer = other.press_data(f"/evidence u{house.unit_id(UNIT)} t1")
    assert answer is not None
    assert "这项操作由" in answer.text


def test_a_file_is_taken_away_and_may_come_back(liaison: Someone) -> None:
    liaison.send("现场.png", photo(1))
    liaison.press(FOUR)
    liaison.say("材料")
    liaison.press(FOUR)
    play({"联络员": liaison}, "联络员[删去 1]\n机器人> “现场.png”已删去。")
    liaison.send("现场.png", photo(1))
    assert liaison.last.text == "已收到 1 份佐证材料，放在第 4 项（共 1 份）。"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        (
            "材料.zip",
            b"PK\x05\x06" + b"\0" * 18,
            "收到的是 zip 文件。佐证材料请发照片（JPG、PNG）、PDF 或 Office 文件。",
        ),
        ("程序.exe", b"MZ\x90\x00", "收到的是 exe 文件。佐证材料请发照片（JPG、PNG）、PDF 或 Office 文件。"),
        ("照片.jpg", b"MZ\x90\x00", "文件名是 .jpg，内容却不是图片，请重新导出后再发。"),
        ("照片.jpg", photo(1, "JPEG")[:200], "文件打不开，可能没有传完，请重新发送。"),
        ("照片.png", photo(1, size=(9000, 9000)), "图片尺寸过大，请用普通清晰度重拍。"),
        ("报告.pdf", b"%PDF-1.7\n/JavaScript (app.alert)", "文件里含有宏或脚本，请另存为普通 PDF 或 docx 后再发。"),
        ("报告.pdf", b"%PDF-1.7\nbroken", "文件打不开，可能没有传完，请重新发送。"),
        ("空.png", b"", "文件是空的，请重新发送。"),
    ],
    ids=["zip", "exe", "mismatch", "cut", "pixels", "script", "broken pdf", "empty"],
)
def test_what_is_no_evidence_is_refused(liaison: Someone, name: str, data: bytes, sentence: str) -> None:
    liaison.send(name, data)
    assert liaison.last.text == sentence


def test_a_file_the_platform_lost_is_asked_for_again(liaison: Someone) -> None:
    liaison.send_file("gone", "现场.png")
    assert liaison.last.text == "文件已过期，请重新发送。"


def test_a_picture_named_like_something_else_is_known_by_its_content(liaison: Someone) -> None:
    liaison.send("照片.dat", photo(1))
    assert "要作为哪一项的佐证材料？" in liaison.last.text


def test_a_file_does_not_end_a_form_that_waits_for_its_yes(liaison: Someone, tmp_path: Path) -> None:
    liaison.say("表格")
    form = next(file.data for file in liaison.last.content.files if file.name.endswith(".docx"))
    liaison.send("情况表.docx", forms.filled(form, {4: ("累计开展巡讲20场，培训骨干30人。", "长期坚持")}))
    liaison.send("现场.png", photo(1))
    assert liaison.last.text == "上面读到的内容还没有确认，请先处理，再发这份文件。文件还没有收下。"
    play({"联络员": liaison}, "联络员> 填报\n机器人> 读到的内容")
