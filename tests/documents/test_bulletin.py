"""The bulletin and the slips: important matters first, one page, words from the values, and text that stays text."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.documents.archive_index import index_html
from bot.documents.bulletin import UNRENDERABLE, _page, bulletin_docx, bulletin_name, height_mm
from bot.documents.bulletin_slips import slips_docx, slips_name
from bot.documents.office_paper import shortened
from bot.domain.dispatch import SlipColour, slips
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary, summarise
from tests.documents.rounds import AFTER_DUE, DUE, Q3, a_report, half_filed, nothing_filed, with_text, zibo

REPLY_BY = {colour: date(2024, 10, 10 + number) for number, colour in enumerate(SlipColour)}
HOSTILE = [
    "=cmd|'/c calc'!A1",
    "</w:t></w:r><w:p/><script>alert(1)</script>",
    "甲\x00乙\x0b丙\u202e丁\u2066戊\ufffe\ud800",
    "长" * 4000,
    "#pagebreak() *粗* $x$ {{ 7*7 }} & < > \\ %s {0}",
    "第一行\n\n第二行\r\n第三行\t尾",
]


def paper(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def shape(data: bytes) -> tuple[Any, ...]:
    """The structure of a document without its words: paragraphs, tables, page breaks, sections."""
    document = paper(data)
    body = document.element.body
    return (
        [child.tag.rpartition("}")[2] for child in body],
        [(len(table.rows), len(table.columns)) for table in document.tables],
        sum(1 for _ in body.iter(qn("w:pageBreakBefore"))),
        len(document.sections),
    )


def full_house(text: str, *, is_rehearsal: bool = False) -> RoundSummary:
    """The real list, every part reported with this text in every place, every number at a third, last quarter too."""
    programme = zibo()
    reports = {
        (task.id, unit.id): a_report(
            task, unit, text, {target.id: target.value / 3 for target in task.targets}, important=text
        )
        for task in programme.tasks
        for unit in task.units
    }
    return summarise(
        programme,
        Q3,
        {Q3: reports, Quarter(2024, 2): reports},
        due_at=DUE,
        as_of=AFTER_DUE,
        sealed_unit_ids=frozenset(unit.id for unit in programme.units),
        is_rehearsal=is_rehearsal,
    )


# --- the bulletin -----------------------------------------------------------------------------------------------


def test_the_bulletin_as_it_reads() -> None:
    document = paper(bulletin_docx(half_filed()))
    lines = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert lines == [
        "2024年第三季度为高新区妇女儿童办实事",
        "进展情况专报",
        "（截至2024年10月8日09:05）",
        "一、需要协调的重要情况",
        "1. 教育和体育事业中心（第1项）：第五中学改扩建工程三季度工程款尚有420万元资金未到位，可能影响11月底竣工，请协调财政部门。",
        "二、总体进展",
        "全部12个责任单位中，6个已报齐；应报23项，已报12项，报送率52%，收到盖章件1份。10项实事中，进展正常0项，偏慢1项，预警9项。"
        "上季度报送率52%，进展正常3项。逾期未报：教育和体育事业中心（第4、8项）、组织人事部（第3、5、6、7、10项）、"
        "工业信息化和商务局（第2项）、卫生健康事业中心（第7项）、高新区法院（第8项）、科学技术发展中心（第9项）。",
        "三、下步安排",
        "对6个未报齐的单位逐一电话催报并督办；对第1项督促加快进度；对第1项反映的问题会同有关单位协调，重要进展及时报告。",
        "组织人事部群团科 2024年10月8日",
    ]
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号",
        "实事名称",
        "量化目标（累计/目标）",
        "较上季度",
        "报送",
        "进展",
    ]
    assert [cell.text for cell in table.rows[3].cells] == [
        "3",
        "实施适龄妇女“两癌”免费检查和救助行动",
        "筛查率71.5%/90%",
        "+31.5个百分点",
        "1/2",
        "预警",
    ]
    assert bulletin_name(half_filed()) == "2024年第三季度工作进展专报.docx"


def test_its_fonts_and_paper_are_those_of_an_office() -> None:
    """GB/T 9704-2012: 小标宋, 仿宋, 黑体 on A4; the East Asian font is named on every run."""
    document = paper(bulletin_docx(half_filed()))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = [
        run._r.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text.strip()
    ]
    assert fonts[:3] == ["方正小标宋简体", "方正小标宋简体", "楷体_GB2312"]
    assert set(fonts) == {"方正小标宋简体", "楷体_GB2312", "黑体", "仿宋_GB2312"}
    assert document.core_properties.author == "组织人事部群团科"


@pytest.mark.parametrize(
    "summary",
    [
        half_filed(),
        summarise(zibo(), Q3, {}, due_at=DUE, as_of=AFTER_DUE),
        nothing_filed(),
        full_house("资金没有到位，请协调财政部门尽快拨付。" * 200, is_rehearsal=True),
        with_text("正文，" * 300, tasks=30, units=12, name="实施一项名称很长很长很长很长的实事行动"),
        with_text("x" * 4000, tasks=60, units=40),
    ],
    ids=["half", "nothing", "before due", "everything", "thirty tasks", "sixty tasks"],
)
def test_it_is_one_page_whatever_was_reported(summary: RoundSummary) -> None:
    """Reckoned, with a margin; that the reckoning is on the safe side was looked at in rendered pages."""
    page = _page(summary)
    assert height_mm(page) <= page.layout.margins.height
    assert len(page.rows) + page.left_out == len(summary.tasks)
    document = paper(bulletin_docx(summary))
    assert not list(document.element.body.iter(qn("w:pageBreakBefore")))


def test_the_list_of_ten_keeps_a_type_that_is_read_without_glasses() -> None:
    assert _page(full_house("资金没有到位。" * 500)).layout.point >= 11
    assert _page(half_filed()).layout.point >= 12


def test_more_matters_than_fit_are_counted() -> None:
    lines = [paragraph.text for paragraph in paper(bulletin_docx(full_house("停工。"))).paragraphs]
    assert sum(line.startswith(("1. ", "2. ", "3. ", "4. ", "5. ")) for line in lines) == 4
    assert "另有19条，见工作台账。" in lines


def test_a_row_that_cannot_be_made_says_so_and_the_rest_goes_out() -> None:
    summary = half_filed()
    task = summary.tasks[1]
    broken = replace(task.targets[0], claims=((task.parts[0].unit, Decimal("sNaN")), *task.targets[0].claims))
    changed = replace(summary, tasks=(summary.tasks[0], replace(task, targets=(broken,)), *summary.tasks[2:]))
    table = paper(bulletin_docx(changed)).tables[0]
    assert [cell.text for cell in table.rows[2].cells] == ["2", UNRENDERABLE, "", "", "", ""]
    assert table.rows[3].cells[1].text.startswith("实施适龄妇女")


def test_a_rehearsal_says_so() -> None:
    document = paper(bulletin_docx(half_filed(is_rehearsal=True)))
    assert document.sections[0].header.paragraphs[0].text == "【演练】"
    assert bulletin_name(half_filed(is_rehearsal=True)).startswith("【演练】")


# --- the slips --------------------------------------------------------------------------------------------------


def test_the_slips_of_a_round_red_first_in_the_order_of_the_list() -> None:
    found = slips(half_filed())
    assert [(slip.colour.value, slip.unit.name, [matter.task.no for matter in slip.matters]) for slip in found] == [
        ("red", "教育和体育事业中心", [4, 8]),
        ("red", "组织人事部", [3, 5, 6, 7, 10]),
        ("red", "工业信息化和商务局", [2]),
        ("red", "卫生健康事业中心", [7]),
        ("red", "高新区法院", [8]),
        ("red", "科学技术发展中心", [9]),
        ("yellow", "教育和体育事业中心", [1]),
        ("yellow", "卫生健康事业中心", [3]),
        ("yellow", "建设局", [6]),
    ]


def test_a_page_a_slip_each_a_draft() -> None:
    found = slips(half_filed())
    document = paper(slips_docx(half_filed(), found, REPLY_BY))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts.count("工作督办单") == len(found) == 9
    assert sum(1 for _ in document.element.body.iter(qn("w:pageBreakBefore"))) == len(found) - 1
    assert document.sections[0].header.paragraphs[0].text == "代拟稿 经群团科审核后发出"
    assert "红色督办 · 逾期" in texts
    assert "黄色督办 · 滞后" in texts
    assert "2024年第三季度督办第9号" in texts
    assert slips_name(half_filed()) == "2024年第三季度督办单（代拟稿）.docx"


def test_a_slip_says_why_and_what_to_do_by_when() -> None:
    found = [slip for slip in slips(half_filed()) if slip.unit.name == "建设局"]
    document = paper(slips_docx(half_filed(), found, REPLY_BY))
    table = document.tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [
        "6",
        "实施儿童友好城市建设促进行动",
        "试点打造儿童友好共建联盟累计0个；开通“定制公交”助学专线累计1条，完成年度目标的33.3%；时间进度为75%。",
        "10月11日前书面说明原因和赶上进度的措施，下季度报告落实情况。",
    ]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "建设局：" in texts
    assert "请于2024年10月11日前办理并反馈。" in texts
    assert "联系电话：3580430" in texts


# --- hostile text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=["formula", "markup", "controls", "long", "templates", "lines"])
def test_hostile_text_changes_no_structure(text: str) -> None:
    """Against the same round with plain words of about the same length, only the words differ."""
    plain = "文" * min(len(shortened(text, 90)), 90)
    for make in (bulletin_docx, lambda one: slips_docx(one, slips(one), REPLY_BY)):
        hostile, calm = make(full_house(text)), make(full_house(plain))
        assert shape(hostile) == shape(calm)
    words = [paragraph.text for paragraph in paper(bulletin_docx(full_house(text))).paragraphs]
    assert sum(line.startswith("1. 教育和体育事业中心（第1项）：") for line in words) == 1


def test_the_first_page_of_a_dossier_keeps_its_structure() -> None:
    nasty = '"><script src=x></script>\u202e=1+1'
    page = index_html(
        [with_text("x", tasks=1, units=1, name=nasty)], ["a/<b>.docx", "c.txt"], audit_head="0" * 64, audit_lines=1
    ).decode()
    assert "<script" not in page
    assert "\u202e" not in page
    assert 'href="a/%3Cb%3E.docx"' in page


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_makes_a_bulletin_of_one_page(text: str) -> None:
    summary = with_text(text, tasks=3, units=2)
    page = _page(summary)
    assert height_mm(page) <= page.layout.margins.height
    assert len(paper(bulletin_docx(summary)).tables) == 1
