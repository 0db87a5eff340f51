"""The same list in every format says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.documents.notice import read_notice, read_notice_text
from bot.documents.notice.oldword import read_old_word
from bot.documents.notice.read import understand_source
from bot.documents.notice.sheet import read_xls
from bot.documents.notice.source import Table
from bot.domain.amount import plain
from bot.domain.notice import NotANotice, Notice
from tests.documents import notice_files as files

_TARGETS = [
    ["320个 exact", "2家 exact"],
    ["40场 at_least", "5000人次 about"],
    ["12000名 exact", "85% reach"],
]


def _check(notice: Notice) -> None:
    assert notice.title == files.TITLE
    assert notice.doc_number == files.NUMBER
    assert [task.no for task in notice.tasks] == [1, 2, 3]
    assert [task.name for task in notice.tasks] == [name for name, _, _, _ in files.TASKS]
    assert [task.lead_units for task in notice.tasks] == [(lead,) for _, _, lead, _ in files.TASKS]
    assert [task.supporting_units for task in notice.tasks] == [others for _, _, _, others in files.TASKS]
    assert [
        [f"{plain(target.value)}{target.measure} {target.comparator.value}" for target in task.targets]
        for task in notice.tasks
    ] == _TARGETS


@pytest.mark.parametrize(
    "make",
    [
        files.as_docx,
        files.as_docx_table,
        files.as_docx_numbered,
        files.as_docx_tracked,
        files.as_docx_merged,
        files.as_xlsx,
        files.as_pdf,
        files.as_pdf_table,
        files.as_html,
        files.as_html_table,
    ],
)
def test_a_list_says_the_same_in_every_format(make: Callable[[], bytes]) -> None:
    _check(read_notice("通知", make()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_every_usual_encoding(encoding: str) -> None:
    _check(read_notice("通知.txt", files.as_text().encode(encoding)))


def test_windows_line_ends_and_word_leftovers_change_nothing() -> None:
    text = files.as_text().replace("\n", "\r\n").replace("现将", "[bookmark: _GoBack]现\u200b将")
    _check(read_notice_text(text))


def test_a_letter_pressed_into_one_message_is_taken_apart() -> None:
    _check(read_notice_text(" ".join(files.LETTER) + " " + "".join(files.paragraphs())))


def test_a_table_pasted_with_tabs_or_bars_is_a_table() -> None:
    for mark in ("\t", " | "):
        lines = [mark.join(row) for row in ([*files.HEADER], *files.rows())]
        _check(read_notice_text("\n".join((*files.LETTER, *lines))))


def test_the_limit_column_is_kept_as_the_tasks_limit() -> None:
    notice = read_notice("表", files.as_xlsx())
    assert [task.time_limit for task in notice.tasks] == ["12月底前"] * 3


def test_the_name_of_a_file_does_not_matter() -> None:
    assert read_notice("照片.jpg", files.as_docx()) == read_notice("通知.docx", files.as_docx())


def test_two_lists_in_one_file_are_a_doubt() -> None:
    table = "\n".join("\t".join(row) for row in ([*files.HEADER], *files.rows()))
    notice = read_notice_text(f"{files.as_text()}\n附件\n{table}")
    assert any("表格里有" in doubt.reason for doubt in notice.unsure)


def test_an_old_workbook_goes_through_its_own_reader() -> None:
    """calamine reads both generations; writing a real .xls needs a program nobody has any more."""
    _check(understand_source(read_xls(files.as_xlsx())))


def _antiword(folder: Path, output: str, code: int = 0) -> None:
    program = folder / "antiword"
    (folder / "output").write_text(output, "utf-8")
    program.write_text(f"#!/bin/sh\ncat > /dev/null\ncat '{folder}/output'\nexit {code}\n")
    program.chmod(0o755)


_OLD_WORD = bytes.fromhex("D0CF11E0A1B11AE1") + "WordDocument".encode("utf-16-le")


def test_an_old_word_file_is_read_where_antiword_is_at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """antiword draws tables with |, and wraps a cell over lines whose other cells are empty."""
    table = ["|序号|项目名称  |工作内容 |牵头单位 |配合单位 |完成时限|"]
    for row in files.rows():
        table += ["|" + "|".join((*row[:4], row[4].split("、")[0] + "、", row[5])) + "|"]
        table += ["|" + "|".join(("", "", "", "", row[4].split("、")[1], "")) + "|"]
    _antiword(tmp_path, "\n".join((*files.LETTER, "", *table)) + "\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    _check(read_notice("通知.doc", _OLD_WORD))


def test_a_line_that_antiword_wrapped_is_one_line_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As antiword 0.37 draws a cell: padded where its line ends, full where it was wrapped."""
    table = (
        "|序号|实事名称    |责任单位          |",
        "|1   |实施教育资源|教育和体育事业中心|",
        "|    |扩增优化工程|建设局            |",
    )
    _antiword(tmp_path, "一九二〇年的办实事项目清单和它的一张附表\n\n" + "\n".join(table) + "\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    [found] = [block for block in read_old_word(_OLD_WORD).blocks if isinstance(block, Table)]
    assert found.rows[1][1] == "实施教育资源扩增优化工程"


def test_a_line_with_one_place_left_is_full_for_a_chinese_character(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = (
        "|序号|实事名称    |本季度进展      |",
        "|1   |家庭教育指导|开展讲座2场，累 |",
        "|    |            |计参加家长300人 |",
        "|    |            |次，评优30人。  |",
        "|    |            |下步开展入户12户|",
        "|    |            |以上，按期完成。|",
    )
    _antiword(tmp_path, "一九二〇年的办实事项目清单和它的一张附表\n\n" + "\n".join(table) + "\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    [found] = [block for block in read_old_word(_OLD_WORD).blocks if isinstance(block, Table)]
    assert found.rows[1][2] == "开展讲座2场，累计参加家长300人次，评优30人。\n下步开展入户12户以上，按期完成。"


@pytest.mark.parametrize("beside", ["Bookman Old Style", "Bookmark", "Workbook\0"])
def test_an_old_word_file_with_books_in_it_is_a_word_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, beside: str
) -> None:
    """A font's name, a bookmark or a table of Excel's inside once made a letter a broken workbook."""
    _antiword(tmp_path, files.as_text() + "\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert read_notice("通知.doc", _OLD_WORD + beside.encode("utf-16-le")).tasks


def test_an_old_word_file_is_asked_for_in_a_new_format_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _antiword(tmp_path, "", code=1)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(NotANotice, match="另存为 docx"):
        read_notice("通知.doc", _OLD_WORD)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotANotice, match="另存为 docx"):
        read_notice("通知.doc", _OLD_WORD)


LAYOUTS = ("14-feixian-2024", "36-nextline-2021", "50-lines-2023", "55-fields-numbered-2024", "63-boxed-labels-2015")
CONTAINERS: dict[str, Callable[[str], bytes]] = {
    "docx": files.docx_of,
    "html": files.html_of,
    "gb18030": lambda text: text.encode("gb18030"),
    "pdf": files.pdf_of,
    "pdf with indented paragraphs": lambda text: files.pdf_of(text, first_line_indent="2em"),
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_layout_reads_the_same_in_every_container(name: str, container: str) -> None:
    """Only where a doubt stands differs: lines are counted otherwise in each kind of file."""
    text = (Path(__file__).parent / "notices" / f"{name}.txt").read_text("utf-8")
    plain, other = read_notice_text(text), read_notice("文件", CONTAINERS[container](text))
    assert _said(other) == _said(plain)


def _said(notice: Notice) -> object:
    # A paragraph's breaks inside a task's words are those of the container.
    tasks = [replace(task, text="".join(task.text.split())) for task in notice.tasks]
    return replace(notice, tasks=tuple(tasks), unsure=())
