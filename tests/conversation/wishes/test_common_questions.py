"""What units ask about the collection itself, and reports that speak of the same things."""

from __future__ import annotations

import pytest

from bot.conversation.wishes.talk import aside, talk

ASKED = {
    "who_sees": ("我们报的别的单位看得见吗", "内容保密不", "谁能看到我填的数", "会不会公开啊"),
    "add_person": (
        "能让我们科小李也一起填吗",
        "再加个人行吗",
        "能两个人同时报吗",
        "他咋绑定",
        "想让小赵也绑上",
        "邀请码找谁要",
    ),
    "several_units": ("一个人能兼两个单位吗", "我一个人管两家单位能行不"),
    "own_contacts": ("我们单位联络员都有谁", "A角是谁啊", "谁是我们的联络员"),
    "how_to_rate": ("自评这一栏选哪个", "写滞后会被批评吗"),
    "which_time": ("时限怎么写", "完成时限填啥"),
    "no_number": ("这季度没进展咋写", "没有数据能不能不填"),
    "no_score": ("不报会怎么样啊", "晚报两天要扣分吗", "这个排名不"),
    "by_voice": ("发语音行不行", "能口头报吗"),
    "any_device": ("电脑上能打开不", "可以在手机上填吗"),
    "may_change": ("提交以后还能改吗", "报上去了还可以更正吗"),
    "the_notice": ("这次通知的文号是什么", "这清单谁发的文", "把通知发我一份", "文件原文在哪"),
    "phone_of_somebody": ("张主任电话多少", "小刘的手机号码多少"),
    "who_decides": ("延期谁来批", "这个谁拍板", "报上去谁审啊", "由哪个科审批", "最后谁说了算"),
    "today": ("今天礼拜几来着", "今天几号", "现在几点了"),
    "all_at_once": ("能不能一次性报", "非要一项一项答吗", "几项一起发行不", "我写一大段发你可以吗"),
    "others_words": ("别家怎么写的给我看看", "能借其他单位的抄抄吗", "他们报的什么"),
    "why_again": ("怎么又要填", "不是交过了吗", "上周刚给过你们，怎么还要"),
    "own_tasks": ("我们名下有哪些", "哪几项归我们", "咱们负责哪几条", "本单位有几项任务"),
    "paper_how": ("走机要可以吗", "能寄快递给你们吗", "派人送过去成不"),
    "may_send_photo": ("手机拍一张行吗", "没有扫描仪怎么办，拍照行不", "盖好章拍照发可以吗"),
    "sharers": ("第五项还有谁", "这项都有哪些单位", "第3项的责任单位有哪些"),
    "contact": ("你们办公室在几楼", "群团科在哪"),
}


@pytest.mark.parametrize(("said", "name"), [(said, name) for name, texts in ASKED.items() for said in texts])
def test_a_question_about_the_collection_is_known(said: str, name: str) -> None:
    found = talk(said)
    assert found is not None
    assert (found.name, found.is_aside) == (name, True)


@pytest.mark.parametrize("said", ["电脑上能填吗", "章盖哪里啊", "还有谁没报", "内容保密不"])
def test_it_is_known_under_an_open_report_too(said: str) -> None:
    assert aside(said) is not None


@pytest.mark.parametrize(
    "said", ["电脑培训3期能算吗", "写在哪个格里", "向家长发放保密承诺书200份", "手机上填报", "怎么写", "8场"]
)
def test_an_answer_or_a_question_about_the_open_one_is_left_alone(said: str) -> None:
    assert aside(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "新增联络员12人，全部登记",
        "已在村里加装健身器材3套",
        "通知已印发各校",
        "开展语音播报宣传",
        "网上平台可用手机填报",
        "签订保密协议",
        "排查隐患通报3次",
        "考核合格率98%",
        "派人送教上门6次",
        "两项一起推进，培训3期",
        "烦死了，办案5件",
        "审批事项12件",
    ],
)
def test_words_that_tell_of_such_things_ask_nothing(said: str) -> None:
    assert talk(said) is None
