"""Files that are not taken: each has its sentence, nothing of it is kept, and the question stays open."""

from __future__ import annotations

from functools import cache

import pytest
from sqlalchemy import text

from bot.domain.people import SeatRole
from bot.ports import FileRef
from tests.documents import notice_files, returned_forms
from tests.house import House, Someone
from tests.journeys.test_evidence import photo
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes

UNIT = "教育和体育事业中心"
PROSE = "中小学扩建按计划施工，幼儿园已招标，智慧教育应用场景完成2个。"


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


@cache
def long_pdf(pages: int) -> bytes:
    import io

    import pypdfium2  # type: ignore[import-untyped]

    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(200, 200)
    document.save(out)
    document.close()
    return out.getvalue()


def refused_files() -> dict[str, tuple[str, bytes, str]]:
    """(name, bytes, sentence) by reason."""
    word = notice_files.as_docx()
    parts = {"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}
    return {
        "file_type": (
            "材料.zip",
            notice_files.zip_of({"a.txt": b"a"}),
            "收到的是 zip 文件。佐证材料请发照片（JPG、PNG）、PDF 或 Office 文件。",
        ),
        "file_type, program": (
            "程序.exe",
            b"MZ\x90\x00",
            "收到的是 exe 文件。佐证材料请发照片（JPG、PNG）、PDF 或 Office 文件。",
        ),
        "file_mismatch": ("照片.jpg", b"MZ\x90\x00", "文件名是 .jpg，内容却不是图片，请重新导出后再发。"),
        "file_empty": ("空.png", b"", "文件是空的，请重新发送。"),
        "file_damaged": ("照片.jpg", photo(1, "JPEG")[:200], "文件打不开，可能没有传完，请重新发送。"),
        "file_damaged, word": ("情况表.docx", word[:2000], "文件打不开，可能没有传完，请重新发送。"),
        "file_password": ("情况表.docx", returned_forms.locked(), "文件有密码，请去掉密码后再发。"),
        "file_pages": ("报告.pdf", long_pdf(51), "共 51 页，上限 50 页，请只发需要的几页。"),
        "file_pixels": ("照片.png", photo(1, size=(9000, 9000)), "图片尺寸过大，请用普通清晰度重拍。"),
        "file_active": (
            "报告.pdf",
            b"%PDF-1.7\n/JavaScript (app.alert)",
            "文件里含有宏或脚本，请另存为普通 PDF 或 docx 后再发。",
        ),
        "file_active, macros": (
            "情况表.docm",
            notice_files.zip_of({**parts, "word/vbaProject.bin": b"x"}),
            "文件里含有宏或脚本，请另存为普通 PDF 或 docx 后再发。",
        ),
        "file_too_complex": (
            "情况表.docx",
            notice_files.zip_of({**parts, "word/media/a.xml": b"0" * (60 * 1024 * 1024)}),
            "文件展开后过大，无法安全打开，未保存。请重新导出。",
        ),
        "file_old_format": ("表.et", returned_forms.wps(), "请在 WPS 或 Word 里另存为 docx 或 xlsx 后再发。"),
    }


@pytest.mark.parametrize("reason", refused_files())
def test_a_file_that_cannot_be_taken_leaves_no_trace_and_the_question_stays(
    house: House, liaison: Someone, reason: str
) -> None:
    name, data, sentence = refused_files()[reason]
    play({"联络员": liaison}, f"联络员> 填报\n联络员> {PROSE}\n机器人> 请回一个数字（单位：所）。")
    with nothing_changes(house):
        play({"联络员": liaison}, f"联络员〔{name}〕\n机器人= {sentence}", {name: data})
    assert on_disk(house) == []
    play({"联络员": liaison}, "联络员> 2\n机器人> 已记下：累计 2所")


def test_a_file_the_messenger_lost_or_that_is_too_large_is_never_fetched(house: House, liaison: Someone) -> None:
    with nothing_changes(house):
        play({"联络员": liaison}, "联络员〔现场.png〕\n机器人= 文件已过期，请重新发送。", {"现场.png": None})
        house.receive(liaison._event("", None, (FileRef("never", "情况表.pdf", 34 * 1024 * 1024),)))
        house.settle()
    assert liaison.last.text == "文件 34 MB，上限 20 MB。请降低清晰度或分开发送。"


def test_of_several_files_the_bad_one_is_named_and_only_the_good_one_kept(house: House, liaison: Someone) -> None:
    good = photo(7)
    liaison.say("填报")
    liaison.send("现场.png", good, ("材料.zip", notice_files.zip_of({"a.txt": b"a"})))
    assert liaison.inbox[-2].text == (
        "收到的是 zip 文件。佐证材料请发照片（JPG、PNG）、PDF 或 Office 文件。\n"
        "已收到 1 份佐证材料，放在第 1 项（共 1 份）。"
    )
    assert len(on_disk(house)) == 1
    with house.deps.store.read() as tx:
        assert len(tx.execute(text("SELECT * FROM file")).all()) == 1


def test_the_same_file_again_is_not_kept_twice(house: House, liaison: Someone) -> None:
    liaison.say("填报")
    liaison.send("现场.png", photo(1))
    with nothing_changes(house, but=("conversation",)):
        liaison.send("又是它.png", photo(1))
    assert liaison.inbox[-2].text == "这份文件之前已收到，没有重复保存。"


def test_the_eleventh_file_of_a_task_is_not_kept(house: House, liaison: Someone) -> None:
    liaison.say("填报")
    liaison.send("0.png", photo(0), *((f"{number}.png", photo(number)) for number in range(1, 10)))
    kept = on_disk(house)
    with nothing_changes(house, but=("conversation",)):
        liaison.send("10.png", photo(10))
    assert liaison.inbox[-2].text == "第 1 项已有 10 份材料，没有再收。请先删去不需要的。"
    assert on_disk(house) == kept


@pytest.mark.parametrize("role", [SeatRole.ADMIN, SeatRole.COORDINATOR])
def test_the_office_hears_what_a_notice_is_sent_as(house: House, role: SeatRole) -> None:
    office = house.person("王敏", role)
    data = notice_files.zip_of({"a.txt": b"a"})
    with nothing_changes(house):
        play(
            {"群团科": office},
            """
            群团科〔清单.zip〕
            机器人= 收到的是 zip 文件。通知请发 Word（docx）、Excel（xlsx）、带文字的 PDF 或 txt。
            """,
            {"清单.zip": data},
        )
    assert on_disk(house) == []


def test_a_head_s_file_and_a_stranger_s_and_one_in_a_group_are_not_kept(house: House, liaison: Someone) -> None:
    head, stranger = house.person("钱主任", SeatRole.HEAD, unit=UNIT), house.stranger()
    with nothing_changes(house):
        play(
            {"负责人": head, "路人": stranger, "群里的联络员": liaison.in_chat("某群")},
            """
            负责人〔现场.png〕
            机器人= 现在没有等待接收的文件。填报和佐证材料由联络员发送，盖章件请在报齐之后发。
            机器人[下载表格]
            路人〔现场.png〕
            机器人= 您好，这里是工作进展报送助手。请发送邀请码；没有邀请码请联系本单位。
            群里的联络员〔现场.png〕
            机器人= 请在与我的私聊里办理。
            """,
            {"现场.png": photo(1)},
        )
    assert on_disk(house) == []


def on_disk(house: House) -> list[str]:
    folder = house.deps.settings.data_dir / "files"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
