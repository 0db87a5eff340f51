"""Words that may be an important matter keep the bot from proposing that there is none."""

from __future__ import annotations

import pytest

from bot.domain.trouble import speaks_of_trouble


@pytest.mark.parametrize(
    "text",
    [
        "幼儿园因资金没到位停工了",
        "资金一直没到位，施工队停了",
        "资金尚未拨付",
        "没钱",
        "施工单位资金链断了",
        "建议群团科协调",
        "批复还没有下来，项目卡住了",
        "迟迟未批复",
    ],
)
def test_trouble_is_heard_in_everyday_words_too(text: str) -> None:
    assert speaks_of_trouble(text)


@pytest.mark.parametrize("text", ["开展讲座8场", "无需协调事项", "没有困难，资金已到位", "已全部拨付到位"])
def test_its_absence_is_no_trouble(text: str) -> None:
    assert not speaks_of_trouble(text)
