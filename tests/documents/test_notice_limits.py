"""Files that are no notice, or would harm: each is refused with its own sentence (reliability rules on incoming files)."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from bot.documents.notice import read_notice, read_notice_text
from bot.domain.notice import NotANotice
from tests.documents import notice_files as files

_NOT_READ = "没有找到项目表。请发原文件（docx、xlsx 或带文字的 pdf）。"
_DAMAGED = "文件打不开，可能没有传完，请重新发送。"
_TOO_COMPLEX = "文件展开后过大，无法安全打开，未保存。请重新导出。"
_OLD = "请在 WPS 或 Word 里另存为 docx 或 xlsx 后再发。"
_ACTIVE = "文件里含有宏或脚本，请另存为普通 PDF 或 docx 后再发。"
_LOCKED = "文件有密码，请去掉密码后再发。"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _refusal(name: str, data: bytes) -> str:
    with pytest.raises(NotANotice) as refused:
        read_notice(name, data)
    return str(refused.value)


def _document(body: str, head: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{head}<w:document {_W}><w:body>{body}</w:body></w:document>'
    return files.zip_of({"word/document.xml": xml.encode()})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的，请重新发送。"),
        (b" \n\t ", "文件是空的，请重新发送。"),
        ("今天天气很好，我们去公园玩吧。".encode(), _NOT_READ),
        ("一、吃饭。\n二、睡觉。\n三、买菜。".encode(), _NOT_READ),
        (b"PK\x03\x04" + b"\x00" * 60, _DAMAGED),
        (b"%PDF-1.7\n" + b"garbage" * 20, _DAMAGED),
        (
            files.zip_of({"a.txt": b"hello"}),
            "收到的是 zip 文件。通知请发 Word（docx）、Excel（xlsx）、带文字的 PDF 或 txt。",
        ),
        (
            files.zip_of({"OFD.xml": b"<a/>"}),
            "收到的是 ofd 文件。通知请发 Word（docx）、Excel（xlsx）、带文字的 PDF 或 txt。",
        ),
        (
            b"MZ\x90\x00" + b"\x00" * 100,
            "收到的是程序文件。通知请发 Word（docx）、Excel（xlsx）、带文字的 PDF 或 txt。",
        ),
        (
            b"\xff\xd8\xff\xe0" + b"\x00" * 100,
            "收到的是图片。通知请发 Word（docx）、Excel（xlsx）、带文字的 PDF 或 txt。",
        ),
        (b"{\\rtf1 hello}", _OLD),
        (_OLE + b"\x00" * 600, _OLD),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), _LOCKED),
        (_OLE + "_VBA_PROJECT".encode("utf-16-le"), _ACTIVE),
        (b"%PDF-1.4\n<< /S /JavaScript /JS (app.alert(1)) >>", _ACTIVE),
        (files.zip_of({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}), _ACTIVE),
        (files.zip_of({"word/document.xml": b"<a"}), _DAMAGED),
        (files.zip_of({f"{at}.xml": b"" for at in range(600)}), _TOO_COMPLEX),
        (_document("<w:p/>", '<!DOCTYPE d [<!ENTITY a "aaaa">]>'), _TOO_COMPLEX),
        (_document("<w:p/>"), _NOT_READ),
    ],
)
def test_a_file_that_is_no_notice_gets_its_own_sentence(data: bytes, sentence: str) -> None:
    assert _refusal("文件", data) == sentence


def test_a_scan_is_told_to_be_one() -> None:
    assert _refusal("扫描.pdf", files.scan_pdf()) == (
        "这份 PDF 是扫描件，里面没有文字。请发 Word 或带文字的 PDF，也可以直接粘贴全文。"
    )


def test_a_file_over_five_megabytes_is_refused_before_it_is_opened() -> None:
    assert _refusal("大.txt", b"a" * (5 * 1024 * 1024 + 1)) == "文件 6 MB，通知的上限是 5 MB。请去掉图片或分开发送。"


def test_a_zip_bomb_is_refused_by_its_ratio() -> None:
    assert _refusal("弹.docx", files.zip_of({"word/document.xml": b"0" * 20_000_000})) == _TOO_COMPLEX


def test_sizes_are_counted_while_reading_whatever_the_zip_directory_says() -> None:
    """The directory claims 100 bytes; the part unpacks to 20 MB."""
    data = bytearray(files.zip_of({"word/document.xml": b"0" * 20_000_000}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    assert _refusal("谎.docx", bytes(data)) in (_TOO_COMPLEX, _DAMAGED)


def test_tables_nested_without_end_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80
    assert _refusal("深.docx", _document(deep)) == _TOO_COMPLEX


def test_controls_nested_without_end_are_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 90 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 90
    assert _refusal("深.docx", _document(deep)) == _TOO_COMPLEX


def test_a_document_type_in_a_workbook_is_refused() -> None:
    good = zipfile.ZipFile(io.BytesIO(files.as_xlsx()))
    parts = {name: good.read(name) for name in good.namelist()}
    parts["xl/workbook.xml"] = b'<!DOCTYPE s [<!ENTITY x "y">]>' + parts["xl/workbook.xml"]
    assert _refusal("表.xlsx", files.zip_of(parts)) == _TOO_COMPLEX


def test_a_workbook_with_too_many_rows_is_refused() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(5_200):
        sheet.append([number, "名称", "单位"])
    out = io.BytesIO()
    book.save(out)
    assert _refusal("长.xlsx", out.getvalue()) == "表格超过 5,000 行，请只保留项目清单再发。"


def test_a_workbook_that_lies_about_its_size_is_still_read() -> None:
    """Some exporters write dimension A1; nothing may be lost by believing it."""
    good = zipfile.ZipFile(io.BytesIO(files.as_xlsx()))
    parts = {name: good.read(name) for name in good.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<dimension ref="A1:F6"', b'<dimension ref="A1"')
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    assert len(read_notice("表.xlsx", files.zip_of(parts)).tasks) == 3


def test_pasted_text_beyond_reason_is_refused() -> None:
    with pytest.raises(NotANotice, match="展开后过大"):
        read_notice_text("一、" * 300_000)


def test_an_unknown_binary_is_called_by_its_ending() -> None:
    assert _refusal("数据.dat", b"\x00\x01\x02" * 200).startswith("收到的是 dat 文件。")
