"""What people want who know no commands, and what must never be taken for a wish."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.wishes.heard import first_asked, near, wish
from bot.conversation.wishes.vocabulary import By

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("said", "name", "argument"),
    [
        ("我们还差什么", "tasks", ""),
        ("请问还有哪些没报？", "tasks", ""),
        ("没报的有哪些", "tasks", ""),
        ("交了吗", "tasks", ""),
        ("你们收到了吗", "tasks", ""),
        ("截止是哪天？", "due", ""),
        ("什么时候交", "due", ""),
        ("本季度还剩几天", "due", ""),
        ("盖章件什么时候交", "due", ""),
        ("群团科电话多少", "contact", ""),
        ("有问题找谁", "contact", ""),
        ("转人工", "contact", ""),
        ("怎么用", "help", ""),
        ("您好，请问这个怎么填？谢谢", "example", ""),
        ("举个例子", "example", ""),
        ("这项不归我们管", "not_ours", ""),
        ("能不能晚两天交", "extend", "晚两天"),
        ("能否宽限3个工作日", "extend", "宽限3个工作日"),
        ("可以晚几天吗", "extend", ""),
        ("来不及了", "extend", ""),
        ("现在不方便，明天上午再说", "snooze", "明天上午"),
        ("等会儿再填", "snooze", ""),
        ("明天下午三点提醒我", "snooze", "明天下午三点"),
        ("我在开会", "snooze", ""),
        ("把表发我", "form", ""),
        ("上季度我们报的什么", "history", ""),
        ("撤回刚才提交的", "edit", ""),
        ("刚才填错了", "edit", ""),
        ("我想改第4项", "edit", "第4项"),
        ("我换岗了，以后小张负责", "handover", ""),
        ("收到", "thanks", ""),
        ("好的，谢谢！", "thanks", ""),
        ("在吗？", "start", ""),
        ("填报第10项", "report", "第10项"),
        ("我要填报", "report", ""),
        ("填报 😀", "report", ""),
        ("填抱", "report", ""),
        ("接着填", "report", ""),
        ("好的，马上填", "report", ""),
        ("刚才填到哪了", "report", ""),
        ("第十项", "task", "第十项"),
        ("填报二季度的", "report", "二季度"),
        ("您好，我是组织人事部联络员，现报送第三季度进展情况，请查收。", "report", ""),
        ("请问我部尚有哪几项未报送？", "tasks", ""),
        ("我门还差啥", "tasks", ""),
        ("啥时侯截至", "due", ""),
        ("还有啥没弄", "tasks", ""),
        ("哪里有问题", "tasks", ""),
        ("刚才交的有个数写错了", "edit", ""),
        ("二季度报的数错了怎么改", "contact", ""),
        ("能晚点交吗", "extend", ""),
        ("别再提醒了", "must", ""),
        ("少催两遍行不行", "must", ""),
        ("以后少发点消息", "must", ""),
        ("发错人了", "misdirected", ""),
        ("误发，请忽略", "misdirected", ""),
        ("刚才那条不是发给你的", "misdirected", ""),
        ("发错了", "edit", ""),
        ("怎么又催，烦死了", "must", ""),
        ("不填行不行", "must", ""),
        ("有没有表格，我直接在word里填", "form", ""),
        ("怎么盖章", "seal", ""),
        ("这项是我们单位的吗", "not_ours", ""),
        ("算了", "cancel", ""),
        ("残疾儿童康复是谁的", "who", "残疾儿童康复"),
        ("第八项是哪些单位", "who", "第八项"),
        ("两癌这个事谁管", "who", "两癌"),
    ],
)
def test_a_unit_s_words(said: str, name: str, argument: str) -> None:
    found = wish(said, by=[By.UNIT])
    assert found is not None
    assert (found.name, found.argument) == (name, argument)


@pytest.mark.parametrize(
    "said",
    [
        "8",
        "没有",
        "无变化（等资金到位）",
        "正常推进",
        "滞后",
        "已完成",
        "本季度新增12场",
        "长期坚持",
        "推迟到10月",
        "电话热线开通",
        "本季度通过验收2所",
        "还没有启动，资金未到位",
        "来得及",
        "明天交付使用",
        "开展家庭教育讲座8场，电话回访600户",
        "下周报送区统计局后公布",
        "第4项：已开展巡讲8场",
        "催办企业12家",
        "什么时候都有人值班的热线已开通",
        "资金缺口大，需协调",
        "公交专线是谁都能坐的，开通2条",
        "报3项",
        "填补空白2处",
        "少发传单200份",
        "发错的证书已收回2本",
        "剩下的都通过验收",
    ],
)
def test_a_report_or_an_answer_is_no_wish(said: str) -> None:
    assert wish(said, by=[By.UNIT]) is None


def test_no_way_to_write_a_completion_time_is_a_wish() -> None:
    phrases = json.loads((DATA / "date_phrases.json").read_text("utf-8"))
    texts = [phrase["text"] for phrase in phrases if phrase["kind"] != "none" and "提醒" not in phrase["text"]]
    assert len(texts) > 20
    assert [text for text in texts if wish(text, by=[By.UNIT])] == []


def test_what_only_asks_leaves_the_question_open() -> None:
    asides = {
        said: found.is_aside
        for said in ("电话多少", "几号截止", "怎么填", "交了吗")
        if (found := wish(said, by=[By.UNIT]))
    }
    assert asides == {"电话多少": True, "几号截止": True, "怎么填": True, "交了吗": False}


@given(st.text(max_size=60), st.sets(st.sampled_from(By)))
def test_any_text_is_read(text: str, by: set[By]) -> None:
    found = wish(text, by=by)
    assert found is None or (len(text) <= 40 and "\n" not in text)
    near(text)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("几号截止？另外巡讲还差两场赶得上吧", "due"),
        ("这样行吗？对了，电话多少？", "contact"),
        ("戏曲演出8场。几号截止？", None),
        ("几号截止？", None),
        ("这样行吗？那样呢？", None),
    ],
)
def test_of_nothing_but_questions_the_first_that_is_known_is_answered(said: str, name: str | None) -> None:
    found = first_asked(said, by=[By.UNIT])
    assert (found.name if found else None) == name


def test_words_that_stand_there_come_first() -> None:
    assert near("我要调走了，新来的小王怎么办")[0] == "handover"
    assert near("领导催得紧，想看看哪些单位还没报")[:2] == ("remind", "summary")
    assert near("天气不错") == ()
