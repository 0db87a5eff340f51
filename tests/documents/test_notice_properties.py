"""Whatever comes, the answer is a notice or a refusal, and it comes quickly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.notice import read_notice, read_notice_text, sample_notice
from bot.documents.notice.codec import dump_notice, load_notice
from bot.documents.notice.measures import find_figures
from bot.domain.notice import NotANotice, Notice, notice_to_json

# Pieces of real notices in any order: far likelier to reach deep than any characters.
_PIECES = st.sampled_from(
    (
        "一、",
        "二、",
        "（一）",
        "1.",
        "2、",
        "11.121",
        "第一条",
        "①",
        "。",
        "，",
        "、",
        "；",
        "：",
        "（",
        "）",
        "(",
        ")",
        "【",
        "】",
        "“",
        "”",
        "《",
        "》",
        "\n",
        "\t",
        " ",
        "　",
        "|",
        "责任单位：",
        "牵头单位:",
        "配合单位",
        "市教育局",
        "各区、县级市",
        "等",
        "以上",
        "不少于",
        "达到",
        "3.3万名",
        "100%",
        "两所",
        "4个100%",
        "一村一名",
        "35—64岁",
        "每季度末",
        "报",
        "组织人事部群团科",
        "序号",
        "项目名称",
        "完成时限",
        "附件",
        "以下均涉及",
        "不再重复列出",
        "2024年5月17日",
        "二〇二四年",
        "〔2024〕7号",
        "关于印发",
        "清单的通知",
        "<p>",
        "<table>",
        "</td>",
    )
)


def _answer(read: Notice | None) -> None:
    assert read is None or (read.tasks and all(task.no > 0 for task in read.tasks))


def _read_text(text: str) -> Notice | None:
    try:
        return read_notice_text(text)
    except NotANotice:
        return None


def _read(data: bytes) -> Notice | None:
    try:
        return read_notice("文件", data)
    except NotANotice:
        return None


@settings(max_examples=300, deadline=1_000)
@given(st.text(max_size=600))
def test_any_text_is_a_notice_or_none(text: str) -> None:
    _answer(_read_text(text))


@settings(max_examples=400, deadline=1_000)
@given(st.lists(_PIECES, max_size=120).map("".join))
def test_any_pieces_of_notices_are_a_notice_or_none(text: str) -> None:
    notice = _read_text(text)
    _answer(notice)
    if notice is not None:
        assert load_notice(dump_notice(notice)) == notice
        numbers = [task.no for task in notice.tasks]
        assert len(set(numbers)) == len(numbers)


@settings(max_examples=300, deadline=1_000)
@given(
    st.sampled_from(
        (b"", b"PK\x03\x04", b"%PDF-1.4\n", bytes.fromhex("D0CF11E0A1B11AE1"), b"\xff\xfe", b"<html>", b"{\\rtf")
    ),
    st.binary(max_size=600),
)
def test_any_bytes_are_a_notice_or_none(magic: bytes, data: bytes) -> None:
    _answer(_read(magic + data))


@settings(max_examples=150, deadline=1_000)
@given(st.integers(0, 6_000), st.integers(0, 6_000))
def test_any_cut_of_a_real_notice_is_read_as_far_as_it_goes(start: int, length: int) -> None:
    text = sample_notice().decode()
    _answer(_read_text(text[start : start + length]))


@settings(max_examples=200, deadline=500)
@given(st.text(alphabet="0123456789.,%万亿千百十一二两名个场人次元年岁 余多-—（）", max_size=80))
def test_figures_stand_in_order_and_apart(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert end <= figure.start < figure.end <= len(text)
        end = figure.end


@pytest.mark.parametrize(
    "hostile",
    [
        "（" * 200_000,
        "（责任单位：" * 30_000,
        "（" * 100_000 + "]" * 100_000,
        "责任单位：" * 40_000,
        "一、甲。（责任单位：甲局）\n" * 12_000,
        "1.1.1.1." * 25_000,
        "1" * 200_000,
        "1,111" * 40_000,
        "一二三四五六七八九十" * 20_000,
        "每季度末报" * 40_000,
        "达到" * 100_000 + "100%",
        "不少于" * 60_000,
        "“" * 200_000,
        "《" * 200_000,
        " " * 200_000 + "一、甲（责任单位：甲局）",
        "甲局、" * 60_000 + "\n一、甲（责任单位：" + "甲局、" * 300 + "）",
        "序号\t名称\t责任单位\n" + "1\t甲\t乙局\n" * 15_000,
        "序号\n名称\n责任单位\n" + "1\n甲\n乙局\n" * 6_000,
        "序号\n名称\n责任单位\n" + "1\n甲\n乙局\n" + "现将进展情况按时上报如下。\n\n\n" * 6_000 + "2\n",
        "以下均涉及" * 40_000,
        "牵头" * 100_000,
        "关于" * 100_000,
        "<p>" * 60_000,
        "<div><table><tr><td>" * 10_000,
        "一、甲。" + "新增1万名、" * 30_000 + "（责任单位：甲局）",
        "一、甲。" + "".join(f"新增{at}名、" for at in range(1, 25_000)) + "（责任单位：甲局）",
        "".join(f"{at}、甲{at}。（责任单位：甲局）\n" for at in range(1, 1000)) * 8,
        "列首位" * 60_000,
        "由" * 200_000 + "甲局牵头",
        "和" * 200_000,
        "https://" * 25_000,
        "一、甲。（责任单位：" + "和甲局" * 600 + "）",
        "一、甲。（甲局会同" + "乙局会同" * 20_000 + "）",
        "一、甲。（" + "甲局等市有关部门和" * 10_000 + "各县负责）",
        "以下均涉及" + "（甲）" * 40_000,
        "一是" * 60_000,
        "★" * 150_000 + "\n★甲。责任单位：甲局",
        "一、甲。\n" + "市教育局\n" * 15_000,
        "一、甲。 " + "甲局 " * 40_000 + "年底",
        "第一位为" * 40_000,
        "<市、" * 50_000,
        "各甲：" + " 甲" * 60_000,
        "一、甲。" + "分别0.5、" * 20_000 + "6个（责任单位：甲局）",
        "一、甲。" + "给予1万元、" * 20_000 + "（责任单位：甲局）",
        "序号\t名称\t责任单位\n1\t甲\t乙局\n" + "丙局\n" * 15_000,
        "|" * 150_000 + "甲",
        "一、" + "责任单位：" * 40_000,
        "甲。（责任单位：甲局）\n" * 12_000,
        "甲。（责任单位：甲局）" * 12_000,
        "-甲。（责任单位：甲局）\n" * 12_000,
        "一、市教育局\n" + "1.甲。\n" * 15_000,
        "（甲\n" * 15_000,
        "（建设活动站5个，\n" * 15_000 + "）",
        "建设活动站5个，举办讲座不少于30场次，受益妇女儿童\n" * 8_000,
        "责任单位：甲局、乙\n" * 15_000,
        "甲　" * 60_000 + "：\n甲",
        "一、甲" + "。主办：甲" * 40_000,
        "6月、" * 60_000 + "报",
        "每季度末报" + "通过" * 100_000,
        "每季度末报" + "a@" * 100_000,
        "报月、" * 60_000 + "1月",
    ],
    ids=range(61),
)
@pytest.mark.timeout(60)
def test_hostile_text_is_answered(hostile: str) -> None:
    """200 KB made to drive a careless pattern into quadratic time; such a one runs into the limit."""
    _read_text(hostile)


def test_a_notice_survives_the_way_through_json() -> None:
    notice = read_notice("zibo-2024.txt", sample_notice())
    assert load_notice(dump_notice(notice)) == notice
    assert notice_to_json(load_notice(dump_notice(notice))) == notice_to_json(notice)


@pytest.mark.parametrize("value", [None, [], {}, {"title": 1}, {"title": "a", "tasks": "b"}])
def test_a_wrong_shape_is_no_notice(value: object) -> None:
    with pytest.raises(ValueError, match="no notice"):
        load_notice(value)
