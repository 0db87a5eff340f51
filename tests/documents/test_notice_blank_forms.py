"""Forms in an annex with nothing filled in: their columns count, and rows that are only numbered name no task."""

from __future__ import annotations

import pytest

from bot.documents.notice import read_notice, read_notice_text
from bot.domain.notice import FormShape, Notice
from tests.documents.notice_files import docx_of, html_of

_LETTER = (
    "关于印发2024年为妇女儿童办实事项目的通知\n各街道：\n现印发给你们。\n"
    "一、甲项目。建设活动站5个。（责任单位：区教育局）\n二、乙项目。举办讲座8场。（责任单位：区卫健局）\n\n"
    "临江区妇女联合会\n2024年4月20日\n\n"
)
_TITLE = "2024年办实事进展情况表"
_COLUMNS = ("序号", "项目名称", "年度目标", "进展情况", "存在困难")
_CELLS = "\n".join(_COLUMNS)
_HEADER = "\t".join(_COLUMNS)
_BLANK = "\n1\t\t\t\t\n2\t\t\t\t\n3\t\t\t\t"


def _form(notice: Notice) -> FormShape:
    assert notice.form is not None
    return notice.form


@pytest.mark.parametrize(
    ("annex", "rows"),
    [
        (f"附件\n{_TITLE}\n填报单位（盖章）：\n{_CELLS}\n", 0),
        (f"附件\n{_TITLE}\n{_HEADER}\n", 0),
        (f"附件\n{_TITLE}\n{_HEADER}{_BLANK}\n", 3),
        (f"附件\n{_TITLE}\n{_HEADER}\n1\n2\n3\n", 3),
        (f"附件1：{_TITLE}\n{_HEADER}{_BLANK}\n", 3),
        (f"附件：{_TITLE}\n{_CELLS}", 0),
    ],
)
def test_a_form_without_filled_rows_is_a_form(annex: str, rows: int) -> None:
    notice = read_notice_text(_LETTER + annex)
    assert (_form(notice).title, _form(notice).columns, len(_form(notice).rows)) == (_TITLE, _COLUMNS, rows)
    assert [task.name for task in notice.tasks] == ["甲项目", "乙项目"]
    assert not [doubt for doubt in notice.unsure if doubt.place.startswith("附件")]


@pytest.mark.parametrize("name", ["通知.docx", "通知.html"])
def test_columns_one_a_line_are_a_form_in_every_kind_of_file(name: str) -> None:
    text = f"{_LETTER}附件\n{_TITLE}\n{_CELLS}"
    notice = read_notice(name, docx_of(text) if name.endswith("docx") else html_of(text))
    assert (_form(notice).title, _form(notice).columns) == (_TITLE, _COLUMNS)


def test_a_filled_row_gives_its_form_the_title_beside_the_word_annex() -> None:
    annex = f"附件1：{_TITLE}\n序号\t项目名称\t责任单位\t进展情况\n1\t甲项目\t区教育局\t\n2\t乙项目\t区卫健局\t\n"
    form = _form(read_notice_text(_LETTER + annex))
    assert (form.title, form.rows) == (_TITLE, ((1, "甲项目", ("区教育局",)), (2, "乙项目", ("区卫健局",))))
