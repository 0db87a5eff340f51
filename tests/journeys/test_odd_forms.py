"""Forms and messages as people really make them: nothing is lost, nothing of others is taken, and what is unclear is asked."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table

from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.test_word_back import ROWS, UNIT, filed, form_of
from tests.journeys.transcript import play

ONE, FOUR, EIGHT = (ROWS[number][0] for number in (1, 4, 8))


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit=UNIT)


# --- forms ------------------------------------------------------------------------------------------------------


def one_cell_over_two_rows(_: WordDocument, table: Table) -> None:
    table.rows[1].cells[3].merge(table.rows[2].cells[3]).text = f"{ONE}\n{FOUR}"


def gone_on_in_a_row_of_its_own(_: WordDocument, table: Table) -> None:
    first = forms.row_of(table, 4)
    first._tr.addnext(copy.deepcopy(first._tr))
    first.cells[3].text = "本季度开展家庭教育巡讲12场，累计20场，"
    more = table.rows[3]
    for at, text in enumerate(("", "", "", "培训骨干30人。", "")):
        more.cells[at].text = text
    forms.row_of(table, 1).cells[3].text = ONE


def written_under_the_table(document: WordDocument, table: Table) -> None:
    forms.row_of(table, 1).cells[3].text = ONE
    document.add_paragraph(f"第4项：{FOUR}")


def in_many_runs_and_fonts(_: WordDocument, table: Table) -> None:
    forms.row_of(table, 1).cells[3].text = ONE
    cell = forms.row_of(table, 4).cells[3]
    for at, text in enumerate(("本季度开展", "家庭教育", "巡讲１２场，", "累计２０场", "，培训骨干３０人。")):
        cell.paragraphs[0].add_run(text).font.name = ("宋体", "微软雅黑", "Calibri")[at % 3]


def with_emoji_in_a_cell(_: WordDocument, table: Table) -> None:
    forms.row_of(table, 1).cells[3].text = f"✅{ONE}👍"
    forms.row_of(table, 4).cells[3].text = FOUR


def with_another_unit_s_words(_: WordDocument, table: Table) -> None:
    forms.row_of(table, 1).cells[3].text = ONE
    forms.row_of(table, 4).cells[3].text = f"教体中心：\n{FOUR}\n组织人事部：\n开展家庭教育讲座3场，参加120人。"


@pytest.mark.parametrize(
    "edit",
    [
        one_cell_over_two_rows,
        gone_on_in_a_row_of_its_own,
        written_under_the_table,
        in_many_runs_and_fonts,
        with_emoji_in_a_cell,
        with_another_unit_s_words,
    ],
    ids=lambda edit: edit.__name__,
)
def test_each_task_gets_its_own_words(
    house: House, liaison: Someone, edit: Callable[[WordDocument, Table], None]
) -> None:
    liaison.send("情况表.docx", forms.edited(form_of(liaison), edit))
    liaison.press("全部对，提交 2 项")
    found = filed(house)
    assert found[1] == ONE
    assert "".join(found[4].split()).translate(str.maketrans("１２３０", "1230")) == FOUR


def test_it_is_said_whose_words_were_left_out(liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.edited(form_of(liaison), with_another_unit_s_words))
    assert "格子里其他单位的内容，没有采用：组织人事部。" in liaison.last.text
    assert "讲座3场" not in liaison.last.text


def test_a_merged_cell_that_names_nothing_is_placed_by_the_person(house: House, liaison: Someone) -> None:
    text = "会同有关部门多次召开协调会，稳妥推进各项筹备，组织专题调研三次。"

    def merge(_: WordDocument, table: Table) -> None:
        table.rows[1].cells[3].merge(table.rows[2].cells[3]).text = text

    liaison.send("情况表.docx", forms.edited(form_of(liaison), merge))
    play(
        {"联络员": liaison},
        f"""
        联络员> 这段怎么办才好
        机器人> “{text}”
        机器人> 这段话写的是哪一项？
        联络员[第 4 项 实施家庭教育指导服务行动]
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        """,
    )


@pytest.mark.parametrize("mark", ["{}.", "{}、", "（{}）"])
def test_numbered_measures_in_a_cell_are_no_decimals(house: House, liaison: Someone, mark: str) -> None:
    measures = ("新改扩建2所中小学；", "1所幼儿园已开园；", "建成智慧教育应用场景2个。")
    text = "\n".join(mark.format(number) + measure for number, measure in enumerate(measures, start=1))
    liaison.send("情况表.docx", forms.filled(form_of(liaison), {1: (text, "12月底前")}))
    assert "· 1所幼儿园：累计 1所，完成 100%" in liaison.last.text
    liaison.press("全部对，提交 1 项")
    assert filed(house)[1] == text


def test_words_that_name_no_day_stand_only_when_somebody_says_so(house: House, liaison: Someone) -> None:
    rows = {4: (FOUR, "待上级资金到位后")}
    liaison.send("情况表.docx", forms.filled(form_of(liaison), rows))
    assert "· 第 4 项：完成时限“待上级资金到位后”没看出是哪一天，会照原文填" in liaison.last.text
    play(
        {"联络员": liaison},
        """
        联络员> 第4项改为12月底前
        机器人> 完成时限：2024年12月31日
        联络员[全部对，提交 1 项]
        机器人> 已登记
        """,
    )


def test_last_quarter_s_form_under_this_quarter_s_name_is_seen(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", forms.filled(form_of(liaison), ROWS))
    liaison.press("全部对，提交 3 项")
    form = form_of(liaison)
    house.move_to("2024-12-20 10:00")

    def rename(document: WordDocument, _: Table) -> None:
        line = next(one for one in document.paragraphs if "填报单位" in one.text)
        line.text = line.text.replace("第三季度", "第四季度")

    liaison.send("情况表.docx", forms.edited(form, rename))
    assert "提交前请看一下这 3 处：" in liaison.last.text
    assert liaison.last.text.count("进展与上季度完全相同") == 3


def test_an_empty_form_is_called_empty(house: House, liaison: Someone) -> None:
    liaison.send("情况表.docx", form_of(liaison))
    assert liaison.last.text.startswith("这份2024年第三季度的表里还没有填写内容，没有改动。")
    assert liaison.last.labels == ["下载表格", "开始填报"]


def test_a_letter_without_a_table_is_read_like_a_message(house: House, liaison: Someone) -> None:
    document = Document()
    for text in (
        "工作进展情况",
        f"填报单位：{UNIT}  2024年第三季度",
        "一、教育资源扩增优化工程",
        ONE,
        "二、家庭教育指导服务行动",
        FOUR,
    ):
        document.add_paragraph(text)
    liaison.send("进展.docx", forms.saved(document))
    liaison.press("全部对，提交 2 项")
    assert filed(house) == {1: ONE, 4: FOUR}


# --- messages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"📌 第1项👉{ONE}👍\n📌第4项👉{FOUR}💪",
        f"1️⃣ 教育资源扩增：{ONE}\n4️⃣ 家庭教育指导：{FOUR}",
        f"实事一：{ONE}\n实事四：{FOUR}",
        f"关于教育资源扩增，{ONE}关于家庭教育，{FOUR}",
        f"1.{ONE}\n2.{FOUR}",
        f"（1）{ONE}（4）{FOUR}",
        f"大家好，教体中心三季度情况：教育资源这块{ONE}家庭教育这块{FOUR}",
        f"{ONE}{FOUR}",
        f"各位领导好！\n教育资源方面，{ONE}\n家庭教育方面，{FOUR}",
    ],
    ids=["emoji", "keycaps", "实事", "关于", "counted", "brackets", "这块", "by what they tell", "方面"],
)
def test_a_message_is_split_however_it_names_its_tasks(house: House, liaison: Someone, text: str) -> None:
    liaison.say(text)
    liaison.press("全部对，提交 2 项")
    assert filed(house) == {1: ONE, 4: FOUR}


def test_a_sentence_that_tells_two_tasks_is_cut_at_its_comma(liaison: Someone) -> None:
    liaison.say("新改扩建中小学累计2所，家庭教育巡讲累计开展20场。")
    assert "进展：新改扩建中小学累计2所\n" in liaison.last.text
    assert "进展：家庭教育巡讲累计开展20场。\n" in liaison.last.text


def test_a_name_inside_a_sentence_is_no_heading(liaison: Someone) -> None:
    """家庭教育指导服务站 begins like task 4's name and is a thing of its own."""
    liaison.say(f"第8项：{EIGHT}家庭教育指导服务站配合开展活动三次。")
    assert "家庭教育指导服务站配合开展活动三次。" in liaison.last.text
    assert "第 4 项" not in liaison.last.text


def test_a_number_that_is_not_the_unit_s_is_not_guessed_away(liaison: Someone) -> None:
    play({"联络员": liaison}, f"联络员> 第2项：{FOUR}\n机器人> “第2项：…”\n机器人> 这段话写的是哪一项？")
