"""The unit's form comes back from Word: read, shown against what is there, filed on a yes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table

from bot.domain.people import SeatRole
from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.transcript import play

UNIT = "教育和体育事业中心"
ROWS = {
    1: ("新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。", "12月底前"),
    4: ("本季度开展家庭教育巡讲12场，累计20场，培训骨干30人。", "长期坚持"),
    8: ("开展心理健康科普宣传8场，中小学幼儿园安全防范建设稳定达标100%。", "12月底前"),
}


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


def form_of(person: Someone) -> bytes:
    """The Word file the bot sends to be edited."""
    person.say("表格")
    return next(file.data for file in person.last.content.files if file.name.endswith(".docx"))


def filed(house: House) -> Mapping[int, str]:
    """Progress by task number, of what the office has."""
    from bot.domain.quarter import Quarter
    from storage import progress

    programme = house.programme()
    with house.deps.store.read() as tx:
        found = progress.filed_reports(tx, programme.id, wanted=(Quarter(2024, 3),))[Quarter(2024, 3)]
    return {programme.task(task_id).no: report.progress for (task_id, _), report in found.items()}


def test_a_form_filled_in_word_is_shown_and_filed_with_one_yes(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    assert "第 1 项 实施教育资源扩增优化工程（新填）" in liaison.last.text
    assert "· 新改扩建3所中小学：累计 2所，完成 67%" in liaison.last.text
    assert "· 家庭教育百场巡讲：累计 20场，完成 20%" in liaison.last.text
    assert "完成时限：长期坚持" in liaison.last.text
    assert filed(house) == {}
    play(
        {"联络员": liaison},
        """
        联络员[全部对，提交 3 项]
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 1 项、第 4 项、第 8 项，已报群团科。
        机器人> 本季度 3 项全部报齐，不再提醒贵单位。
        """,
    )
    assert filed(house) == {number: progress for number, (progress, _) in ROWS.items()}


def test_a_number_the_text_does_not_tell_is_the_only_thing_asked(house: House, liaison: Someone) -> None:
    rows = {1: ("新改扩建中小学按计划施工，建成智慧教育应用场景2个，1所幼儿园已开园。", "12月底前")}
    liaison.send("情况表.docx", forms.filled(form_of(liaison), rows))
    play(
        {"联络员": liaison},
        """
        联络员[都对，再补 1 处]
        机器人> 已存入草稿：第 1 项。
        机器人> 接着补第 1 项 实施教育资源扩增优化工程：
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？
        联络员> 2
        机器人> 请核对
        联络员[提交 1 项]
        机器人> 已登记
        """,
    )


def test_a_form_whose_rows_were_not_changed_changes_nothing(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    liaison.press("全部对，提交 3 项")
    before = filed(house)
    liaison.send("情况表.docx", form_of(liaison))
    assert liaison.last.text == "与现有的内容一致，没有改动。"
    assert filed(house) == before


def test_only_the_row_that_was_changed_is_proposed(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    liaison.press("全部对，提交 3 项")
    changed = forms.filled(form_of(liaison), {1: ("新改扩建3所中小学，全部完工。", "12月底前")})
    liaison.send("情况表.docx", changed)
    assert "第 1 项 实施教育资源扩增优化工程（有改动）" in liaison.last.text
    assert "原来：新改扩建2所中小学" in liaison.last.text
    assert "累计 3所，完成 100%（原来 2所）" in liaison.last.text
    assert "没有改动：第 4 项、第 8 项。" in liaison.last.text
    liaison.press("全部对，提交 1 项")
    assert "第 1 项（更正，第 2 版）" in liaison.last.text


def test_what_is_not_wanted_is_not_taken(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    play({"联络员": liaison}, "联络员[不要这份]\n机器人> 好的，这份没有采用，原来的内容没有变。")
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    play({"联络员": liaison}, "联络员> 取消\n机器人> 好的，这份没有采用，原来的内容没有变。")
    assert filed(house) == {}


def test_a_proposal_waits_until_it_is_answered(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    play(
        {"联络员": liaison},
        """
        联络员> 一般般
        机器人> 读到的内容
        联络员> 填报
        机器人> 读到的内容
        联络员> 确认
        机器人> 已登记
        """,
    )


def test_one_task_can_be_changed_before_it_is_filed(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    play(
        {"联络员": liaison},
        """
        联络员[修改第 4 项]
        机器人> 已存入草稿：第 1 项、第 4 项、第 8 项。
        机器人> 要改哪一处？
        联络员[改自评]
        联络员> 滞后
        机器人> 请核对
        联络员[提交 3 项]
        """,
    )
    assert len(filed(house)) == 3


def reordered(_: WordDocument, table: Table) -> None:
    rows = table.rows
    rows[1]._tr.addprevious(deepcopy(rows[3]._tr))
    table._tbl.remove(table.rows[4]._tr)


def retitled(_: WordDocument, table: Table) -> None:
    forms.row_of(table, 4).cells[1].text = "家庭教育"


def renumbered(_: WordDocument, table: Table) -> None:
    for number, row in enumerate(table.rows[1:], start=1):
        row.cells[0].text = str(number)


def with_a_column_more(_: WordDocument, table: Table) -> None:
    from docx.shared import Mm

    table.add_column(Mm(20))
    table.rows[0].cells[5].text = "备注"
    table.rows[1].cells[5].text = "见附件"


def with_autonumbers(_: WordDocument, table: Table) -> None:
    for row in table.rows[1:]:
        row.cells[0].text = ""


def with_the_unit_merged(_: WordDocument, table: Table) -> None:
    name = table.rows[1].cells[2].text
    merged = table.rows[1].cells[2].merge(table.rows[3].cells[2])
    merged.text = name


def tracked(_: WordDocument, table: Table) -> None:
    forms.track_change(forms.row_of(table, 1), "旧的内容，1所。", ROWS[1][0])


@pytest.mark.parametrize(
    "edit",
    [reordered, retitled, renumbered, with_a_column_more, with_autonumbers, with_the_unit_merged, tracked],
    ids=lambda edit: edit.__name__,
)
def test_what_people_do_to_a_table_does_not_matter(house: House, liaison: Someone, edit: object) -> None:
    form = forms.filled(form_of(liaison), ROWS)
    assert callable(edit)
    liaison.send("情况表.docx", forms.edited(form, edit))
    liaison.press("全部对，提交 3 项")
    assert filed(house) == {number: progress for number, (progress, _) in ROWS.items()}


def test_a_deleted_row_leaves_its_task_alone(house: House, liaison: Someone) -> None:
    def delete(_: WordDocument, table: Table) -> None:
        table._tbl.remove(forms.row_of(table, 4)._tr)

    liaison.send("情况表.docx", forms.edited(forms.filled(form_of(liaison), ROWS), delete))
    assert "表里没有填写：第 4 项。" in liaison.last.text
    liaison.press("全部对，提交 2 项")
    assert set(filed(house)) == {1, 8}


def test_excel_does_as_well_as_word(house: House, liaison: Someone) -> None:
    names = {1: "实施教育资源扩增优化工程", 4: "实施家庭教育指导服务行动"}
    rows = [[str(no), names[no], UNIT, *ROWS[no]] for no in names]
    above = (f"填报单位（盖章）：{UNIT} 2024年第三季度",)
    liaison.send("情况表.xlsx", forms.as_xlsx(rows, above=above))
    liaison.press("全部对，提交 2 项")
    assert filed(house) == {no: ROWS[no][0] for no in names}


@pytest.mark.parametrize("gap", ["\t", "  ", " "], ids=["tab", "two spaces", "one space"])
@pytest.mark.parametrize("header", [True, False])
def test_a_table_pasted_as_text_is_read(house: House, liaison: Someone, gap: str, header: bool) -> None:
    rows = [
        ("1", "实施教育资源扩增优化工程", UNIT, *ROWS[1]),
        ("4", "实施家庭教育指导服务行动", UNIT, *ROWS[4]),
    ]
    lines = [gap.join(row) for row in ((forms.HEADER, *rows) if header else rows)]
    liaison.say("\n".join(lines))
    liaison.press("全部对，提交 2 项")
    assert filed(house) == {no: ROWS[no][0] for no in (1, 4)}


def test_short_answers_in_a_cell_become_sentences(house: House, liaison: Someone) -> None:
    rows = {**ROWS, 8: ("未到实施时间", "12月底前")}
    liaison.send("情况表.docx", forms.filled(form_of(liaison), rows))
    assert "进展：“未到实施时间”（确认后写成规范的句子）" in liaison.last.text
    liaison.press("全部对，提交 3 项")
    assert filed(house)[8] == "本项任务尚未到实施时间，将按完成时限推进。"


def test_a_second_liaison_s_change_is_seen_before_it_is_replaced(house: House, liaison: Someone) -> None:
    zhao = house.person("赵强", unit=UNIT)
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    play({"赵强": zhao}, "赵强> 填报\n赵强> 新改扩建1所中小学，其余在建。")
    play(
        {"联络员": liaison},
        """
        联络员[全部对，提交 3 项]
        机器人> 赵强刚刚改过其中的内容，下面已按最新的对照，请再核对一遍。
        机器人> 原来：新改扩建1所中小学，其余在建。
        联络员[全部对，提交 3 项]
        机器人> 已登记
        """,
    )


def test_it_is_seen_as_well_where_words_in_between_were_not_understood(house: House, liaison: Someone) -> None:
    zhao = house.person("赵强", unit=UNIT)
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    play({"赵强": zhao}, "赵强> 填报\n赵强> 新改扩建1所中小学，其余在建。")
    play(
        {"联络员": liaison},
        """
        联络员> 嗯嗯呃呃
        机器人> 赵强刚刚改过其中的内容，下面已按最新的对照，请再核对一遍。
        机器人> 原来：新改扩建1所中小学，其余在建。
        """,
    )


def test_private_numbers_in_a_form_are_questioned_first(house: House, liaison: Someone) -> None:
    rows = {**ROWS, 4: ("累计开展巡讲20场，培训骨干30人，联系人13812345678。", "长期坚持")}
    liaison.send("情况表.docx", forms.filled(form_of(liaison), rows))
    assert "第 4 项的内容里有手机号，请确认是否必要：" in liaison.last.text
    play({"联络员": liaison}, "联络员[去掉]\n机器人> 读到的内容\n联络员[全部对，提交 3 项]")
    assert "〔已隐去〕" in filed(house)[4]


# --- what is refused --------------------------------------------------------------------------------------------


def refused(person: Someone, name: str, data: bytes) -> str:
    person.send(name, data)
    return person.last.text


def test_another_unit_s_form_is_refused(house: House, liaison: Someone) -> None:
    other = house.person("钱进", unit="建设局")
    form = forms.filled(form_of(other), {6: ("定制公交专线开通2条。", "年底")})
    assert refused(liaison, "情况表.docx", form) == "这份表是建设局的，不是贵单位的，未收。发送“表格”可下载贵单位的表。"
    assert filed(house) == {}


def test_an_older_quarter_s_form_is_refused(house: House, liaison: Someone) -> None:
    form = forms.filled(form_of(liaison), ROWS)
    house.move_to("2024-12-20 10:00")
    said = refused(liaison, "情况表.docx", form)
    assert said == "这份表是2024年第三季度的，现在填报的是2024年第四季度，未收。请下载本季度的表格再填。"
    assert liaison.last.labels == ["下载表格"]


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("坏.docx", "broken", "文件打不开，可能没有传完，请重新发送。"),
        ("有密码.docx", "locked", "文件有密码，请去掉密码后再发。"),
        ("表.et", "wps", "请在 WPS 或 Word 里另存为 docx 或 xlsx 后再发。"),
        ("表.wps", "wps", "请在 WPS 或 Word 里另存为 docx 或 xlsx 后再发。"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_its_sentence(
    house: House, liaison: Someone, name: str, kind: str, sentence: str
) -> None:
    data = {
        "broken": lambda: forms.without_document(form_of(liaison)),
        "locked": forms.locked,
        "wps": forms.wps,
    }[kind]()
    assert refused(liaison, name, data) == sentence
    assert filed(house) == {}


def test_a_foreign_document_is_no_form_and_may_be_evidence(liaison: Someone) -> None:
    document = Document()
    document.add_paragraph("关于召开联席会议的通知")
    said = refused(liaison, "会议通知.docx", forms.saved(document))
    assert said == "文件里没有找到工作进展情况表。\n\n收到“会议通知.docx”。要作为哪一项的佐证材料？"


def test_a_form_of_tasks_that_are_not_the_unit_s_is_refused(liaison: Someone) -> None:
    rows = [("6", "实施儿童友好城市建设促进行动", "", "定制公交专线开通2条。", "年底")]
    said = refused(liaison, "情况表.xlsx", forms.as_xlsx(rows))
    assert said == "表里的第 6 项不是贵单位的任务。请用本单位的表格填写，保留序号和实事名称两列。"


def test_a_form_marked_secret_is_nowhere_kept(house: House, liaison: Someone) -> None:
    form = forms.filled(form_of(liaison), {1: ("秘密★1年 安保方案如下", "年底")})
    said = refused(liaison, "情况表.docx", form)
    assert said == "检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。"
    import hashlib

    with pytest.raises(FileNotFoundError):
        house.deps.files.read(hashlib.sha256(form).hexdigest())


def test_a_cell_that_is_too_long_is_refused_and_says_how_long(house: House, liaison: Someone) -> None:
    rows = {4: ("开展巡讲。" * 900, "年底前")}
    said = refused(liaison, "情况表.docx", forms.filled(form_of(liaison), rows))
    assert said == "第 4 项的进展有 4,500 字，上限 4,000 字，请缩短后再发。"


def test_a_head_may_not_file_by_word(house: House, liaison: Someone) -> None:
    head = house.person("孙局", SeatRole.HEAD, unit=UNIT)
    assert refused(head, "情况表.docx", forms.filled(form_of(liaison), ROWS)).startswith("现在没有等待接收的文件。")
