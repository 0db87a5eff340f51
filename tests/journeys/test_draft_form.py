"""The form to fill in brings a unit's drafts along, marked as such; what comes back is held against the draft as it is now."""

from __future__ import annotations

import io
import zipfile

import pypdfium2  # type: ignore[import-untyped]
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table

from bot.domain.people import SeatRole
from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.test_word_back import ROWS, UNIT, filed, form_of
from tests.journeys.transcript import play

ONE = "新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。"
THEIRS = "新改扩建3所中小学，1所幼儿园已开园，建成智慧教育应用场景4个。"


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


def draft(person: Someone, text: str = ONE) -> None:
    """Begin in conversation, and put it aside."""
    person.say("填报")
    person.say(text)
    person.say("先放着")


def table_of(form: bytes) -> Table:
    return Document(io.BytesIO(form)).tables[0]


def progress_of(form: bytes, number: int) -> str:
    return str(forms.row_of(table_of(form), number).cells[3].text)


def test_a_draft_stands_in_the_form_and_says_that_it_is_none_of_the_office_s(house: House, liaison: Someone) -> None:
    draft(liaison)
    form = form_of(liaison)
    assert progress_of(form, 1) == f"〔草稿，未提交〕\n{ONE}"
    assert "Word 版里已填好草稿（第 1 项），改好发回来，核对后提交；草稿还没有报群团科，不能盖章。" in liaison.last.text
    names = [file.name for file in liaison.last.content.files]
    assert names == [f"2024年第三季度工作进展情况表（{UNIT}）.pdf", f"2024年第三季度工作进展情况表草稿（{UNIT}）.docx"]


def test_nothing_of_a_draft_can_be_printed_and_sealed(liaison: Someone) -> None:
    """No code, no place for the seal, the warning on every page; the PDF has only what is filed."""
    draft(liaison)
    form = form_of(liaison)
    with zipfile.ZipFile(io.BytesIO(form)) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist() if "xml" in name}
        assert not [name for name in package.namelist() if name.startswith("word/media")]
    headers = [text for name, text in parts.items() if name.startswith("word/header")]
    assert len(headers) == 2
    assert all("【草稿：含未提交的内容，不能盖章】" in text for text in headers)
    assert "（盖章）" not in parts["word/document.xml"]
    assert f"填报单位：{UNIT}" in parts["word/document.xml"]
    pdf = next(file.data for file in liaison.last.content.files if file.name.endswith(".pdf"))
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    assert "智慧教育应用场景2个" not in text
    assert "ZF1.24Q3" in text


def test_a_draft_that_comes_back_as_it_stands_is_filed_on_a_yes(house: House, liaison: Someone) -> None:
    draft(liaison)
    liaison.send("情况表.docx", form_of(liaison))
    play(
        {"联络员": liaison},
        f"""
        联络员> 在吗，看一下
        机器人> 第 1 项 实施教育资源扩增优化工程（草稿，未提交）
        机器人> 进展：{ONE}
        机器人> · 新改扩建3所中小学：累计 2所，完成 67%
        联络员[全部对，提交 1 项]
        机器人> 已登记
        """,
    )
    assert filed(house) == {1: ONE}


def test_a_draft_is_gone_on_with_in_word(house: House, liaison: Someone) -> None:
    draft(liaison)

    def go_on(_: WordDocument, table: Table) -> None:
        cell = forms.row_of(table, 1).cells[3]
        cell.paragraphs[-1].add_run("后续场景正在招标。")

    liaison.send("情况表.docx", forms.edited(form_of(liaison), go_on))
    assert f"原来：{ONE}" in liaison.last.text
    liaison.press("全部对，提交 1 项")
    assert filed(house) == {1: f"{ONE}后续场景正在招标。"}


def test_a_cell_nobody_touched_does_not_bring_back_an_older_draft(house: House, liaison: Someone) -> None:
    """The form went out with the old draft; a colleague changed it meanwhile; only row 4 was typed in."""
    draft(liaison)
    form = form_of(liaison)
    draft_again(house.person("赵强", unit=UNIT), THEIRS)
    liaison.send("情况表.docx", forms.filled(form, {4: ROWS[4]}))
    assert "第 4 项 实施家庭教育指导服务行动（新填）" in liaison.last.text
    assert "没有改动：第 1 项。" in liaison.last.text
    liaison.press("全部对，提交 1 项")
    assert set(filed(house)) == {4}
    assert progress_of(form_of(liaison), 1) == f"〔草稿，未提交〕\n{THEIRS}"


def draft_again(person: Someone, text: str) -> None:
    person.say("填报")
    person.say("全部任务")
    person.press("1. 实施教育资源扩增优化工程")
    while "改进展" not in person.last.labels and "请发送本季度具体措施及任务进度" not in person.last.text:
        person.say("上一步")
    if "改进展" in person.last.labels:
        person.press("改进展")
    person.say(text)
    person.say("先放着")


def test_a_cell_that_two_people_changed_is_put_to_the_person(house: House, liaison: Someone) -> None:
    draft(liaison)
    form = form_of(liaison)
    zhao = house.person("赵强", unit=UNIT)
    draft_again(zhao, THEIRS)
    mine = "新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景3个。"
    liaison.send("情况表.docx", forms.filled(form, {1: (mine, "12月底前"), 4: ROWS[4]}))
    assert f"原来：{THEIRS}" in liaison.last.text
    assert "· 第 1 项：您下载表格之后，赵强（9 月 10 日 10:00）改过这一项，照表里的填就会换掉" in liaison.last.text
    play(
        {"联络员": liaison},
        """
        联络员[第 1 项保留现有的]
        机器人> 没有改动：第 1 项。
        联络员[全部对，提交 1 项]
        机器人> 已登记
        """,
    )
    assert set(filed(house)) == {4}
    liaison.send("情况表.docx", forms.filled(form, {1: (mine, "12月底前")}))
    liaison.say("没错")
    assert filed(house)[1] == mine


def test_the_office_s_copy_has_no_draft_in_it(house: House, liaison: Someone) -> None:
    draft(liaison)
    wang = house.person("王敏", SeatRole.COORDINATOR)
    wang.say("表格")
    wang.press(UNIT)
    form = next(file.data for file in wang.last.content.files if file.name.endswith(".docx"))
    assert progress_of(form, 1) == ""


def test_what_was_sent_back_stands_in_the_form_to_be_mended(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    liaison.press("全部对，提交 3 项")
    wang = house.person("王敏", SeatRole.COORDINATOR)
    play({"王敏": wang}, f"王敏> 审核 {UNIT}\n王敏[退回]\n王敏> 请写明学校名称")
    form = form_of(liaison)
    assert progress_of(form, 1).startswith(f"〔已退回，请修改〕\n{ROWS[1][0]}")
    assert "〔" not in progress_of(form, 4)
    mended = f"{ROWS[1][0]}两所中小学为高新区一小、二中。"
    liaison.send("情况表.docx", forms.filled(form, {1: (mended, "12月底前")}))
    liaison.press("全部对，提交 1 项")
    assert filed(house)[1] == mended
