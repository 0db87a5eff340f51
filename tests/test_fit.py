"""Content bent to what a platform takes."""

from __future__ import annotations

from dataclasses import replace

from bot.fit import fit
from bot.ports import Button, Content, FileOut
from tests.fakes import CAPABILITIES

FILES = (FileOut("a.docx", "application/x", b"1"), FileOut("b.xlsx", "application/x", b"2"))
LONG = "\n".join("进展顺利" * 5 for _ in range(20))


def test_files_go_along_with_the_last_words_where_a_platform_takes_both_at_once() -> None:
    can = replace(CAPABILITIES, files_with_text=True)
    content = Content(title="汇总", text=LONG, buttons=((Button("好", "/tasks"),),), files=FILES)
    *before, last = fit(content, can)
    assert before
    assert all(not message.files for message in before)
    assert (last.files, [b.label for row in last.buttons for b in row]) == (FILES, ["好"])


def test_elsewhere_each_file_is_a_message_of_its_own() -> None:
    messages = fit(Content(text="汇总", files=FILES), CAPABILITIES)
    assert [len(message.files) for message in messages] == [0, 1, 1]
