"""The call list: a row a unit, and a line a question."""

from __future__ import annotations

from bot.documents.call_list import CallLine, call_list_docx
from tests.documents.made_forms import table_of
from tests.documents.rounds import half_filed


def test_each_question_stands_on_a_line_of_its_own() -> None:
    asked = ("第 1 项已过截止时间没有报：谁在办，哪天能报？", "第 4 项自评未启动：什么原因？")
    lines = [CallLine("建设局", "联络员 张三，3580430", asked), CallLine("人社中心", "没有登记联络员", ())]
    table = table_of(call_list_docx(half_filed(), lines))
    assert [cell.text for cell in table.rows[1].cells] == ["建设局", "联络员 张三，3580430", "\n".join(asked), ""]
    assert [cell.text for cell in table.rows[2].cells] == ["人社中心", "没有登记联络员", "", ""]
