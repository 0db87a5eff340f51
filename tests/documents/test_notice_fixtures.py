"""Whole notices against their right answers: four published ones, and our own in the layouts that offices use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.documents.notice import read_notice, read_notice_text, sample_notice
from bot.domain.notice import notice_to_json
from tests.documents.notice_scorer import Score, score

FOLDER = Path(__file__).parent / "notices"
PUBLISHED = ("00-zibo-2024", "01-guangzhou-2012", "07-suqian-2026", "14-feixian-2024")
OWN = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem not in PUBLISHED)


def _answer(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return answer


def _score(name: str) -> Score:
    notice = read_notice(f"{name}.txt", (FOLDER / f"{name}.txt").read_bytes())
    return score(_answer(name), notice_to_json(notice), name)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_notice_is_read_as_its_answer_says(name: str) -> None:
    result = _score(name)
    assert result.share("head") == 1, result.misses
    assert result.share("tasks") == 1, result.misses
    assert result.share("units") == 1, result.misses
    assert not result.tasks["extra"], result.misses
    assert result.share("targets") >= 0.95, result.misses
    assert not result.targets["extra"], result.misses


@pytest.mark.parametrize("name", OWN)
def test_layouts_of_other_offices_are_read(name: str) -> None:
    result = _score(name)
    assert result.share("head") == 1, result.misses
    assert result.share("tasks") == 1, result.misses
    assert result.share("units") == 1, result.misses
    assert result.share("targets") == 1, result.misses
    assert not result.tasks["extra"], result.misses
    assert not result.targets["extra"], result.misses


def test_there_are_layouts_enough_to_speak_of_any_office() -> None:
    assert len(OWN) >= 50


def test_target_texts_are_quoted_from_the_task() -> None:
    for name in PUBLISHED:
        notice = read_notice(name, (FOLDER / f"{name}.txt").read_bytes())
        for task in notice.tasks:
            for target in task.targets:
                assert target.text in task.text, (name, task.no, target.text)


def test_quoted_texts_come_close_to_those_a_person_chose() -> None:
    """At least four of five quotations hold the answer's words or are held by them."""
    near = every = 0
    for name in PUBLISHED:
        notice = notice_to_json(read_notice(name, (FOLDER / f"{name}.txt").read_bytes()))
        for task, answer in zip(notice["tasks"], _answer(name)["tasks"], strict=True):
            for target in answer["targets"]:
                mine = [
                    got["text"]
                    for got in task["targets"]
                    if (got["value"], got["unit"]) == (target["value"], target["unit"])
                ]
                every += 1
                near += any(text in target["text"] or target["text"] in text for text in mine)
    assert near / every >= 0.8, (near, every)


def test_the_sample_notice_names_its_reporting_duty_and_its_form() -> None:
    notice = read_notice("zibo-2024.txt", sample_notice())
    assert notice.reporting is not None
    assert (notice.reporting.when, notice.reporting.to, notice.reporting.phone) == (
        "每季度末",
        "组织人事部群团科",
        "3580430",
    )
    assert notice.reporting.stamped
    assert notice.form is not None
    assert notice.form.title == "2024年为高新区妇女儿童办实事工作进展情况表"
    assert [number for number, _, _ in notice.form.rows] == list(range(1, 11))
    assert [name for _, name, _ in notice.form.rows] == [task.name for task in notice.tasks]
    assert [set(units) for _, _, units in notice.form.rows] == [set(task.units) for task in notice.tasks]


def test_a_cut_annex_is_a_doubt_and_nothing_is_made_up() -> None:
    notice = read_notice("zibo-2024.txt", sample_notice())
    assert [doubt.reason for doubt in notice.unsure if doubt.place == "附件"] == ["最后一行没有写完，可能被截断"]


def test_an_annex_that_disagrees_with_the_list_is_a_doubt() -> None:
    text = sample_notice().decode().replace("\t组织人事部\n建设局", "\t组织人事部\n住建局")
    text = text.replace("\t实施普惠托育服务提质行动", "\t实施普惠托育行动")
    doubts = [(doubt.place, doubt.reason) for doubt in read_notice("a.txt", text.encode()).unsure]
    assert ("附件第6行", "责任单位与清单不一致") in doubts
    assert ("附件第7行", "名称与清单不一致") in doubts


_HALF = str.maketrans("，：；（）！？", ",:;()!?")
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
_PAGE_HEAD = "当前位置：首页 > 政务公开 > 文件\n发布时间：2024-05-01 10:00 来源：市政府办公室 字体：大 中 小\n"
_PAGE_FOOT = "\n扫一扫在手机打开当前页\n【打印本页】【关闭窗口】\n上一篇：无\n下一篇：关于开展检查的通知\n"
# How the same letter comes out of a web page, a chat or an old word processor.
COSTUMES: dict[str, Callable[[str], str]] = {
    "half-width marks": lambda text: text.translate(_HALF),
    "full-width digits": lambda text: text.translate(_WIDE),
    "empty lines between": lambda text: text.replace("\n", "\n\n"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "a web page's furniture": lambda text: _PAGE_HEAD + text + _PAGE_FOOT,
}


@pytest.mark.parametrize("costume", COSTUMES)
def test_a_notice_in_another_costume_says_the_same(costume: str) -> None:
    total = Score()
    for name in (*PUBLISHED, *OWN):
        text = COSTUMES[costume]((FOLDER / f"{name}.txt").read_text("utf-8-sig"))
        total.add(score(_half(_answer(name)), _half(notice_to_json(read_notice_text(text))), name))
    assert [total.share(part) for part in ("head", "tasks", "units", "targets")] == [1, 1, 1, 1], total.misses
    assert not total.silent, total.misses


def _half(value: Any) -> Any:
    """Answers and readings with half-width marks throughout, so that only what they say is compared."""
    match value:
        case str():
            return value.translate(_HALF)
        case list():
            return [_half(part) for part in value]
        case dict():
            return {key: _half(part) for key, part in value.items()}
        case _:
            return value
