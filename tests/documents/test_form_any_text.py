"""Whatever people write, the form keeps its shape and the words come out as written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.documents.form import form_docx, form_pdf
from bot.domain.summary import RoundSummary
from tests.documents.made_forms import flat, pages_of, table_of
from tests.documents.rounds import (
    COLUMNS,
    nothing_filed,
    with_text,
    zibo,
)

HOSTILE = (
    "=cmd|'/c calc'!A1",
    "</w:t></w:r><w:br/> & < > ]]> &amp; <!DOCTYPE a>",
    '#eval("1") *粗* _斜_ $x^2$ @引用 <标签> #pagebreak() \\ `raw` // 注释 /* */ = 标题 - 项 + 1.',
    "零\x00字\x0b符\x1f\x7f\ufffe\uffff尾",
    "右\u202e转左\u202c\u2066隔离\u2069",
    "字" * 4_000,
    "A" * 4_000,
    "行\n" * 500,
    "\ud800孤",
    "👩‍👩‍👧‍👦🟢",
    "",
    "   \n\n  ",
    "{{ 7*7 }} {% raw %} %s %(x)s \\n ${x}",
)


def test_rarer_characters_of_names_are_set() -> None:
    text = "喆堃玥珺翀昇㎡①"
    assert text in flat("".join(pages_of(form_pdf(with_text(text, tasks=1, units=1)))))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_does_not_change_the_form(text: str) -> None:
    summary = with_text(text, tasks=2, units=2)
    table = table_of(form_docx(summary))
    assert [cell.text for cell in table.rows[0].cells] == list(COLUMNS)
    assert [row.cells[0].text for row in table.rows] == ["序号", "1", "2"]
    assert "\u202e" not in table.cell(1, 3).text
    printed = "".join(pages_of(form_pdf(summary)))
    assert "实施某某行动2" in flat(printed)


def test_markup_is_printed_as_written() -> None:
    text = '#eval("1") *粗* $x^2$ <标签> & = 标题'
    printed = flat("".join(pages_of(form_pdf(with_text(text, tasks=1, units=1)))))
    for piece in ("#eval(", "*粗*", "$x^2$", "<标签>&=标题"):
        assert piece in printed
    assert table_of(form_docx(with_text(text, tasks=1, units=1))).cell(1, 3).text.startswith(text)


def test_hostile_names_do_not_change_the_form() -> None:
    for name in ("#pagebreak()<w:p/>&\x00\x0b", "超" * 200):
        summary = with_text("正文", tasks=2, units=2, name=name)
        assert len(table_of(form_docx(summary)).rows) == 3
        assert pages_of(form_pdf(summary, summary.programme.units[0]))


def test_five_units_thirty_tasks() -> None:
    summary = with_text("扎实推进，累计7场。", tasks=30, units=5)
    assert len(table_of(form_docx(summary)).rows) == 31
    assert "实施某某行动30" in flat("".join(pages_of(form_pdf(summary))))


def test_an_empty_list_is_an_empty_form() -> None:
    programme = replace(zibo(), tasks=())
    assert len(table_of(form_docx(nothing_filed(programme))).rows) == 1
    assert len(pages_of(form_pdf(nothing_filed(programme)))) == 1


def written(text: str) -> RoundSummary:
    return with_text(text, tasks=1, units=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_makes_a_form(text: str) -> None:
    table = table_of(form_docx(written(text)))
    assert [cell.text for cell in table.rows[0].cells] == list(COLUMNS)
    assert len(table.rows) == 2
    assert "实事名称" in "".join(pages_of(form_pdf(written(text))))
