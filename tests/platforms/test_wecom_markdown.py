"""Text goes out as Markdown and is read to the letter, whoever renders it (markdown-it-py here)."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.platforms.wecom import markdown
from tests.platforms.wecom_markdown import as_shown

_MARKS = st.text(alphabet="ab1. *_`~#>+-=|[]()<>!\\&;:/@\n\t中文，“”％", max_size=60)


def _words(text: str) -> str:
    """What must survive: every character but blanks, whose width no client keeps."""
    return re.sub(r"[ \t\u00a0]+", "", re.sub(r"\n[\s\u00a0]*\n", "\n\n", text)).strip("\n")


@given(_MARKS)
@example("1. 第一\n2) 第二\n- 三\n+ 四\n# 五\n> 六")
@example("标题\n===\n另一\n---")
@example("|a|b|\n|-|-|\n|1|2|")
@example("<@zhangsan> <b>粗</b> &amp; &#42; <!-- x -->")
@example("    四个空格\n\t制表")
@example("[a]: http://x\n[a]")
@example("```\n代码\n```")
def test_any_text_is_shown_to_the_letter(text: str) -> None:
    shown = as_shown(markdown.escape(text))
    assert _words(shown) == _words(text)


@given(_MARKS)
def test_escaping_keeps_within_the_room_left_for_it(text: str) -> None:
    assert len(markdown.escape(text).encode()) <= 2.5 * len(text.encode()) + 4


@pytest.mark.parametrize(
    "text", ["完成 85%，1.2 万人次", "9月30日（星期一）17:00", "见（附件1）- 第 2 项 + 第 3 项", "a@b.cn"]
)
def test_usual_words_are_left_as_they_are(text: str) -> None:
    """Where a client did not know backslashes, next to nothing would be disfigured."""
    assert markdown.escape(text) == text


def test_lines_stay_lines_and_titles_stay_titles() -> None:
    assert as_shown(markdown.escape("第一行\n第二行\n\n第二段")) == "第一行\n第二行\n\n第二段"
    assert as_shown(markdown.bold("第 3 季度 *进展* _x_")) == "第 3 季度 *进展* _x_"
