"""A yes in its many words, and what only sounds like one."""

from __future__ import annotations

import pytest

from bot.conversation.reading.yes import agrees_to_shown, is_done_with, is_yes


@pytest.mark.parametrize(
    "text",
    [
        "准确",
        "数据属实",
        ["都核对过了", "准确"][1],
        "内容正确",
        "核对无误",
        "妥了",
        "同意",
        "没啥问题",
        "可以的哈",
        "就这么着吧",
    ],
)
def test_one_word_of_agreement(text: str) -> None:
    assert is_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "不准确",
        "不太对",
        "对不起",
        "数不准",
        "是17",
        "正确的是88",
        "行不行",
        "对不对",
        "好多",
        "挺好的",
        "可以改吗",
        "没问题吗",
    ],
)
def test_what_agrees_to_nothing(text: str) -> None:
    assert not is_yes(text)
    assert not agrees_to_shown(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "对的，只有这些",
            "准确，报上去吧",
            "嗯，没有其他要补充的了",
            "没错，麻烦你们了",
            "行，按这个交吧",
            "看过一遍了，没问题",
        ),
        *("是的 就这些", "都准确，不用再改了", "好，就报这份", "没什么问题，谢谢科长", "无误！提交吧", "可以了，发吧"),
    ],
)
def test_a_yes_with_something_behind_it(text: str) -> None:
    assert agrees_to_shown(text)
    assert is_done_with(text)


@pytest.mark.parametrize(
    "text",
    [
        "对了，还有一场招聘会",
        "没有了",
        "就这些",
        "没问题的话我先去开会",
        "好，改成88",
        "可以，但人数不对",
        "行，等我再看看",
        "谢谢",
    ],
)
def test_words_behind_a_yes_that_want_something_else(text: str) -> None:
    assert not agrees_to_shown(text)
