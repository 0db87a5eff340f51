"""Lines that were broken by hand, by a mail program or with Shift+Enter: nothing that is read may change by it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as WordDocument

from bot.documents.notice import read_notice, read_notice_text
from bot.documents.notice.wrapped import unwrapped
from bot.domain.notice import notice_to_json
from tests.documents.notice_files import docx_bytes, docx_of, html_of
from tests.documents.notice_scorer import Score, score

FOLDER = Path(__file__).parent / "notices"
# Written as running text; rows of bars, cells one a line and letters pressed into a line are not folded by anybody.
PROSE = (
    "01-guangzhou-2012",
    "101-by-duty-2022",
    "102-unclosed-2020",
    "103-project-fields-2023",
    "104-serial-sections-2017",
    "105-unit-in-front",
    "106-brackets-broken",
    "107-many-roles",
    "111-heading-leads-2025",
    "112-by-duty-2023",
    "115-fields-under-titles-2025",
    "116-first-named-leads-2024",
    "117-duties-in-prose-2025",
    "121-two-offices-2025",
    "122-web-vote-2025",
    "123-numbers-with-brackets-2025",
    "124-wrapped-lines-2024",
    "125-limits-in-brackets-2025",
    "126-unit-with-colon-above-2024",
    "129-boxed-fields-2025",
    "131-by-sentence-and-kind-2024",
    "132-spoken-in-one-paragraph-2025",
    "133-two-part-numbers-2024",
    "138-numbered-after-a-kind-2025",
    "139-six-offices-2024",
    "14-feixian-2024",
    "142-units-below-each-group-2020",
    "20-xiling-2019",
    "23-prose-2018",
    "24-labels-2022",
    "25-articles-2023",
    "27-restart-2014",
    "28-subitems-2017",
    "30-leaders-2013",
    "32-firstlead-2015",
    "33-plan-and-table-2022",
    "34-colon-2011",
    "36-nextline-2021",
    "37-limitparen-2023",
    "38-workplan-2016",
    "40-nested-2020",
    "43-sections-2023",
    "44-fields-2025",
    "45-inline-roles-2019",
    "46-inline-subitems-2013",
    "47-brackets-alone-2025",
    "50-lines-2023",
    "52-label-as-sentence-2021",
    "53-stars-2020",
    "54-clause-for-all-2025",
    "55-fields-numbered-2024",
    "56-semicolons-2019",
    "57-first-named-leads-2021",
    "59-hosts-2024",
    "61-missing-units-2018",
    "62-one-line-2013",
    "63-boxed-labels-2015",
    "64-two-labels-2023",
    "68-spoken-2023",
    "74-three-years-2019",
    "75-hosting-units-2022",
    "76-sub-fields-2016",
    "77-letter-points-2023",
    "78-named-fields-2019",
    "79-boxes-2020",
    "80-spaced-names-2022",
    "84-sorted-by-unit-2021",
    "85-first-item-2020",
    "87-report-breakdown-2023",
    "89-fields-lines-2024",
    "90-one-without-unit-2021",
    "92-two-lists-2025",
    "93-subsidies-2022",
    "94-circled-2023",
    "97-words-2016",
    "98-deadline-in-text-2023",
    "99-dash-2018",
)
_NOT_FIRST = "，。、；：）》”？！,.;:)%"


def wrap(text: str, width: int, *, indent: bool) -> str:
    """A text as an editor folds it: `width` in Chinese characters, no closing mark at the head of a line."""
    lines: list[str] = []
    for line in text.split("\n"):
        if "\t" in line or len(line) <= width:
            lines.append(line)
            continue
        kept, taken = ("　　", 2.0) if indent else ("", 0.0)
        for char in line.strip("　 "):
            if taken >= width and char not in _NOT_FIRST:
                lines.append(kept)
                kept, taken = "", 0.0
            kept += char
            taken += 0.5 if char.isascii() else 1
        lines.append(kept)
    return "\n".join(lines)


def _difference(reading: dict[str, Any], data: bytes, name: str) -> Score:
    return score(reading, notice_to_json(read_notice(name, data)), name)


def _reading(name: str) -> tuple[str, dict[str, Any]]:
    text = (FOLDER / f"{name}.txt").read_text("utf-8-sig")
    reading = notice_to_json(read_notice_text(text))
    return text, {key: value for key, value in reading.items() if key not in ("unsure", "lead_rule")}


@pytest.mark.parametrize("name", PROSE)
def test_a_wrapped_notice_says_the_same(name: str) -> None:
    text, reading = _reading(name)
    chosen = random.Random(name)
    total = Score()
    for indent in (True, False):
        width = chosen.randrange(22, 61)
        total.add(_difference(reading, wrap(text, width, indent=indent).encode(), f"{name} {width} {indent}.txt"))
    assert not total.misses


def _as_docx(text: str, *, by_breaks: bool) -> bytes:
    """A paragraph a line, or one paragraph whose lines were ended with Shift+Enter."""

    def fill(document: WordDocument) -> None:
        for paragraph in [text] if by_breaks else text.split("\n"):
            document.add_paragraph(paragraph)

    return docx_bytes(fill)


CARRIERS: dict[str, Callable[[str], bytes]] = {
    "Word, a paragraph a line": lambda text: _as_docx(text, by_breaks=False),
    "Word, Shift+Enter": lambda text: _as_docx(text, by_breaks=True),
    "a page with <br>": lambda text: (
        f"<html><body><div>{'<br>'.join(text.split(chr(10)))}</div></body></html>".encode()
    ),
    "a page with <p>": html_of,
    "spaces at the end of each line": lambda text: text.replace("\n", "  \n").encode(),
    "an empty line between": lambda text: text.replace("\n", "\n\n").encode(),
}


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("name", ["01-guangzhou-2012", "14-feixian-2024"])
def test_broken_lines_are_joined_in_every_kind_of_file(name: str, carrier: str) -> None:
    text, reading = _reading(name)
    assert not _difference(reading, CARRIERS[carrier](wrap(text, 31, indent=False)), name).misses


@pytest.mark.parametrize("width", [24, 25, 31, 40])
def test_a_first_line_that_lost_its_indentation_is_full_all_the_same(width: int) -> None:
    text, reading = _reading("14-feixian-2024")
    assert not _difference(reading, docx_of(wrap(text, width, indent=True)), str(width)).misses


def test_a_new_line_in_the_source_of_a_page_is_nothing_between_chinese_characters() -> None:
    text, reading = _reading("01-guangzhou-2012")
    body = "".join(f"<p>{wrap(line, 33, indent=False)}</p>" for line in text.split("\n"))
    assert not _difference(reading, f"<html><body>{body}</body></html>".encode(), "page").misses


_ITEM = (
    "一、实施甲项目。建设活动站12个，受益家长1500人次以上，检测率达到95%以上，招募志愿者不少于300名，救助约60人。"
    "（牵头单位：区教育局；配合单位：区财政局、区妇联）"
)
_OTHER = "二、实施乙项目。举办公益讲座80场，覆盖家庭5000户以上。（责任单位：区卫生健康局、区妇联，各街道办事处）"


@pytest.mark.parametrize("at", range(9, len(_ITEM)))
def test_one_break_in_a_text_without_others_is_seen_wherever_it_stands(at: int) -> None:
    head = "关于印发2024年为妇女儿童办实事项目的通知\n各街道办事处：\n现印发给你们。\n"
    texts = [f"{head}{item}\n{_OTHER}" for item in (_ITEM, f"{_ITEM[:at]}\n{_ITEM[at:]}")]
    whole, broken = (notice_to_json(read_notice_text(text))["tasks"] for text in texts)
    for task in broken:
        task["text"] = task["text"].replace("\n", "")
    assert whole == broken


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("一、招募志愿者不", "少于300名，救助约60人。"),
        ("一、招募志愿者不少于30", "0名，救助约60人。"),
        ("一、孕产妇管理率达到9", "5%以上。"),
        ("一、孕产妇管理率达到95%", "以上。"),
        ("一、受益家长1万人次", "以上。"),
        ("一、受益家长1万人", "次以上。"),
        ("一、救助困境儿童约", "60人。"),
        ("一、建设活动站12", "个。"),
        ("（牵", "头单位：区教育局；配合单位：区财政局、区妇联）"),
        ("责任单位：区教育局、区住", "建局、区妇联"),
        ("责任单位：区教育局、各县（区）", "人民政府"),
        ("牵头单位：区教育局　配合单位：区财政局　完成", "时限：10月底"),
        ("二、强化督查。请各牵头单位每季度末", "将进展情况报区妇联。"),
        ("各单位每月底前将进展情况报区妇联，联系电话：0571-8899", "6123。"),
        ("《2024年为妇女儿童办实事项目（第一", "批）》已经同意，现印发给你们。"),
    ],
)
def test_what_is_cut_beyond_doubt_is_joined_in_any_text(line: str, after: str) -> None:
    assert unwrapped([line, after]) == [line + after, ""]


@pytest.mark.parametrize(
    "text",
    [
        "临江区人民政府办公室\n关于印发2024年为妇女儿童办实事项目的通知\n临政办发〔2024〕8号\n各街道办事处：\n现印发给你们。",
        "一、实施甲项目\n建设活动站5个，举办讲座8场。\n责任单位：区教育局、区妇联\n完成时限：12月底前",
        "一、实施甲项目\n将孤儿基本生活费提高到每月1500元。",
        "一、新建学校3所\n二、新建公园5处\n三、新建车站8座\n责任单位：区教育局\n区妇联\n区财政局",
        "序号\n项目名称\n责任单位\n1\n新建社区托育点3处，新增普惠托位120个\n区教育局\n2\n新建儿童公园12处，改造儿童阅览室25个\n区妇联",
        "联系人：李红，联系电话：3580430\n2024年5月17日",
        "中共临江区委宣传部　临江区妇女联合会\n临江区教育局　　　　临江区民政局",
        "各责任单位请于每季度末报送进展情况，联系电话：3580430\n临江区妇女联合会\n2024年5月17日",
        "序号\t项目名称\t责任单位\n1\t甲项目，\t区教育局、\n2\t乙项目\t区妇联",
    ],
)
def test_lines_of_their_own_stay_apart(text: str) -> None:
    lines = text.split("\n")
    assert unwrapped(lines) == lines
