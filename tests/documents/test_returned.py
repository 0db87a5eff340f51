"""The reader of returned forms: finds the table by its header, and gives back what stands there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.confined import Refused, TooComplex, run_confined
from bot.documents.filekind import FileKind, kind_of
from bot.documents.returned import dump_form, load_form, parse_returned, read_returned_text
from bot.domain.notice import NotANotice
from bot.domain.quarter import Quarter
from bot.domain.returned import ReturnedForm, ReturnedRow
from tests.documents import returned_forms as forms
from tests.documents.returned_forms import UNIT, form_bytes, read


def test_the_bot_s_own_form_says_whose_it_is_and_of_which_quarter() -> None:
    form = read(form_bytes())
    assert (form.sender, form.quarter) == (UNIT, Quarter(2024, 3))
    assert [row.no for row in form.rows] == [1, 4, 8]
    assert form.rows[0].name == "实施教育资源扩增优化工程"
    assert form.rows[0].units == UNIT
    assert form.rows[0].completion == "2024年12月31日"
    assert "第五中学改扩建工程进入内部装修阶段" in form.rows[0].progress


def test_a_form_under_other_words_is_found_by_them() -> None:
    text = "序号|项目名称|工作进展|存在问题|完成时间|状态\n1|家庭教育|开展12场|经费不足|年底|滞后"
    form = read_returned_text(text)
    assert form is not None
    row = form.rows[0]
    assert (row.name, row.progress, row.important, row.completion, row.assessment) == (
        "家庭教育",
        "开展12场",
        "经费不足",
        "年底",
        "滞后",
    )


@pytest.mark.parametrize("text", ["关于召开会议的通知", "序号|姓名|电话\n1|张三|123", "1\t2\t3"])
def test_what_has_no_such_table_is_no_form(text: str) -> None:
    assert read_returned_text(text) is None
    assert parse_returned("空.bin", text.encode()) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", FileKind.JPEG),
        (b"%PDF-1.7", FileKind.PDF),
        (b"PK\x03\x04junk", FileKind.BROKEN_ZIP),
        (forms.OLE + b"\0" * 8, FileKind.OLD_OFFICE),
        ("中文".encode("gb18030"), FileKind.TEXT),
        (b"MZ\x90\x00", FileKind.OTHER),
        (b"Rar!\x1a\x07", FileKind.OTHER),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


def test_pictures_and_pdfs_are_left_to_others() -> None:
    for data in (b"\xff\xd8\xff\xe0rest", b"%PDF-1.7 rest", b"MZ\x90\x00"):
        assert parse_returned("x", data) is None


def test_a_form_too_large_is_refused_with_its_size() -> None:
    # A package with a large picture in it, as phones make them.
    import io
    import os
    import zipfile

    out = io.BytesIO(form_bytes())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as package:
        package.writestr("word/media/photo.jpg", os.urandom(6 * 1024 * 1024))
    with pytest.raises(NotANotice, match="文件 7 MB，表格的上限是 5 MB。请去掉图片后再发。"):
        parse_returned("情况表.docx", out.getvalue())


def test_it_runs_in_the_confined_child() -> None:
    value = run_confined("form", "情况表.docx", form_bytes())
    assert load_form(value) == read(form_bytes())
    with pytest.raises(Refused, match="文件有密码"):
        run_confined("form", "情况表.docx", forms.locked())


CELLS = st.text(max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=6))
def test_whatever_is_typed_into_the_cells_survives_the_way_out_of_the_child(rows: list[list[str]]) -> None:
    lines = [forms.HEADER, *(tuple(" ".join(cell.split()) for cell in row) for row in rows)]
    form = read_returned_text("\n".join("\t".join(line) for line in lines))
    assert load_form(dump_form(form)) == form


@pytest.mark.parametrize("value", [[], "x", {"rows": []}, {"sender": "", "quarter": "2024Q9", "rows": []}, 7])
def test_a_value_of_another_shape_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TooComplex)):
        load_form(value)


def test_a_row_is_a_plain_value() -> None:
    row = ReturnedRow(1, "a", "b", "c", "d")
    form = ReturnedForm("x", Quarter(2024, 3), (row,))
    assert load_form(dump_form(form)) == form
