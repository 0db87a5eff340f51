"""What was sent by mistake, an important matter told in passing, and another text in place of one."""

from __future__ import annotations

import pytest

from bot.conversation.reading.replacing import replacement
from bot.conversation.reading.taken_back import takes_back
from bot.conversation.report.matter_told import matter_told
from tests.conversation.zibo import SCHOOLS, facts_for


@pytest.mark.parametrize(
    "text",
    [
        "贴错了",
        "哎呀，发错群了",
        "刚才那条发错了，别记",
        "复制错了不好意思",
        "这段作废",
        "不是给你们的，发岔了",
        "上面那份不算数",
        "撤回刚才那条",
    ],
)
def test_what_was_sent_by_mistake(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize(
    "text", ["数发错了，是88", "写错了", "没错", "发错了吗", "错了错了，应该是12月", "发错了一批通知"]
)
def test_other_mistakes_take_nothing_back(text: str) -> None:
    assert not takes_back(text)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("有件事要上报：校门口的路灯坏了没人修", "校门口的路灯坏了没人修"),
        ("对了，还有个情况得跟你们反映，家长投诉食堂", "家长投诉食堂"),
        ("重要情况那栏填上：专项经费未到位", "专项经费未到位"),
        ("有紧急情况：二楼屋顶漏水", "二楼屋顶漏水"),
        ("提个事，工程款拖欠三个月", "工程款拖欠三个月"),
        ("需要协调的事项：用地手续没批下来", "用地手续没批下来"),
        ("要报，麻烦你们协调一下财政", "麻烦你们协调一下财政"),
        ("跟领导汇报个事，有人上访", "有人上访"),
    ],
)
def test_an_important_matter(text: str, matter: str) -> None:
    assert matter_told(text) == matter


@pytest.mark.parametrize(
    "text",
    [
        "没有要报的",
        "重要情况：暂无",
        "有个事问一下",
        "汇报一下情况：本季度开展讲座3场",
        "有个情况要汇报：办了3场讲座",
        "协调了3家企业",
        "有问题要反映吗",
    ],
)
def test_what_is_no_important_matter(text: str) -> None:
    assert matter_told(text) == ""


NEW = "两所小学扩建主体完工，幼儿园装修收尾"


@pytest.mark.parametrize(
    "text",
    [
        "改成：",
        "进展换成：",
        "原来那段不要了，写：",
        "以这个为准：",
        "请帮我把内容改为：",
        "重新写一下：",
        "那段话替换成：",
        "用下面这段代替：",
    ],
)
def test_another_text_instead(text: str) -> None:
    known = facts_for(SCHOOLS)
    assert replacement(f"{text}{NEW}", known.items[0], known) == NEW


@pytest.mark.parametrize(
    "text", ["改成：12月底前完成", "再加一句：幼儿园装修收尾了", "改成：3所", "自评改成：已经全部完成了", NEW]
)
def test_no_other_text(text: str) -> None:
    known = facts_for(SCHOOLS)
    assert replacement(text, known.items[0], known) == ""
