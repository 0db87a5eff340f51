"""What a liaison wants who writes as to a colleague; and the words that are a report, whatever they sound like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reading.put_off import PutOff, read_put_off
from bot.conversation.reading.telling import adds, asks, counts, is_for_others, without_lead
from bot.conversation.wishes.talk import talk

DATA = Path(__file__).parents[2] / "data"

MEANT = {
    "put_off": (
        "知道了，明天下午三点再提醒我",
        "算了，后天上午吧",
        "明天早上",
        "那29号下午",
        "好的收到，我周四上午填，到时候提醒下",
        "下午再弄，三点叫我",
        "知道了，我下午抽空弄",
        "先放放，下周一提醒我一次",
        "这两天太忙了，周五再催我",
        "可不可以国庆后再交",
        "数据要等公交公司给，9号以后才能报",
    ),
    "snooze": ("现在忙，晚点说", "出差路上，回去再说"),
    "which_later": ("这个能不能往后放放",),
    "extend_or": (
        "我们能不能晚几天交，局长出差盖不了章",
        "延到10月10号行不行",
        "局长出差，申请延期到10月10号",
        "能宽限几天吗，数据还没出来",
        "月底肯定弄不完，能通融几天不",
        "能给我们多留几天时间吗",
        "科长让我问问能不能拖到10号",
    ),
    "extension_standing": ("批了告诉我一声", "批了吗", "领导批没批呀", "我那个延期的事领导怎么说", "有回音了吗"),
    "extension_withdraw": ("算了不用延了，我们能按时交", "不好意思，延期申请撤了吧"),
    "must": (
        "太频繁了，能不能少提醒几次",
        "又催，烦死了",
        "老在催，还让不让人干活了",
        "一天发5条消息，没完没了",
        "烦人！",
    ),
    "contact": ("机器人能不能换成人工", "有没有真人"),
    "unstamped": ("章暂时盖不上，内容可以先报吗", "不盖章能提交吗", "盖章能不能后补", "章还没盖，先把字交了行不行"),
    "sharers": (
        "第2项还有哪些单位参与",
        "哪几家跟我们一起弄这个",
        "这块除我们单位外还有哪家牵头",
        "除了本单位还有谁管这项",
    ),
    "handover_keeps": ("新来的同志能看到我们上季度报的吗", "他还得从头填吗", "换人以后草稿会不会丢"),
    "about_the_bot": ("你是哪个公司开发的", "这个机器人能停用吗", "这系统是谁弄的"),
    "kind_word": ("哈哈，你真厉害", "这么填挺方便的", "机器人还真不错"),
    "form": ("表格发我一下", "那个表能发我一份吗", "给我个word版", "表在哪儿下", "word模板有吗"),
    "seal_how": ("章盖在哪儿", "公章盖哪个位置啊", "章是盖在右下角吗", "章盖歪了要不要重来"),
    "paper_how": ("纸质的要交到哪里去", "原件用不用送过去", "纸质版交几份，送哪个办公室"),
    "reprint": ("盖章的表要重新打印吗", "我之前打印的那份还能用吗", "内容改了，那张盖过章的怎么办"),
    "may_send": ("我能不能在word里写好直接发给你", "我们有现成的总结，发word给你可以不", "能发邮箱吗"),
    "may_send_photo": ("拍个照片发过来行不行",),
    "others": ("还有谁没交啊", "除了我们还有谁没报", "别的单位都交了吗", "其他部门进展到什么程度了"),
    "standing": ("交上去了吗", "我们这边都搞定了吧", "还用我再点提交吗"),
    "kept": ("我刚才写的还在吗", "上午写的那段还在不在", "我之前填了一半，还能接着来不"),
    "what_to_do": ("这是啥", "这个季度我们要做什么", "新来的，不太懂，要干嘛", "小王说让我找你报材料，报啥"),
    "submit": ("提交", "那就提交吧", "就按这个报"),
    "as_before": ("跟上次一样，没什么新的", "各项都没变化", "照上季度报可以吗"),
    "handover_how": (
        "怎么交接",
        "我刚接手，怎么交接",
        "这摊活我不干了，给小周",
        "换成第一检察部的王丽",
        "以后不是我负责了，换成李梅",
        "我调去别的科室了，这块活给小李了",
        "这个工作以后归小刘管了",
    ),
    "phone_of_another": ("张伟电话是13800138000", "王丽，13712345678"),
    "next": ("怎么弄", "接下来我要干啥"),
    "example": ("我不会填", "不知道咋写，有没有样板", "写多少字合适"),
    "write_for_me": ("你帮我写吧", "能不能你来写，我口述", "可以帮忙润色一下吗"),
    "details": (
        "任务四的具体要求发我看下",
        "8号任务目标是多少",
        "第三项具体内容发我看看",
        "目标是多少来着",
        "第10项要做什么具体的",
        "智慧教育场景要建几个",
    ),
    "history": (
        "巡讲那个数上季度是多少",
        "我是上周才接手的，去年报过啥",
        "二季度我们写的啥，发我参考",
        "上次填的能给我看看吗",
    ),
    "due": ("到底25还是30号交", "不是30号吗怎么成26号了", "最晚啥时候交", "现在我们截止时间变了没"),
    "thanks": ("👍", "哦知道了", "好滴", "收到！"),
    "help_short": ("你是谁啊，找我什么事",),
}


@pytest.mark.parametrize(("said", "name"), [(said, name) for name, texts in MEANT.items() for said in texts])
def test_a_sentence_is_read_by_its_kind_and_its_cues(said: str, name: str) -> None:
    found = talk(said)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("said", "argument"),
    [("建设局负责哪项", "建设局"), ("公安分局有几项任务", "公安分局"), ("法院主要干哪块", "法院")],
)
def test_a_named_unit_s_part_is_looked_up(said: str, argument: str) -> None:
    found = talk(said)
    assert found is not None
    assert (found.name, found.argument) == ("units", argument)


REPORTS = (
    "表格发放200份，覆盖12个社区",
    "公章管理制度已印发",
    "已举行资产交接仪式",
    "退休教师志愿者参与授课",
    "为职工提供转岗培训",
    "项目因资金问题推迟到10月开工",
    "工程延期到明年3月竣工",
    "公交专线9月底前延长运营时间",
    "因天气原因户外活动改到10月中旬",
    "再过两周举办颁奖仪式",
    "计划下周三开展第二场巡讲",
    "等下半年再启动",
    "还没启动，在等批复",
    "已向区财政申请资金，等待批复",
    "电话回访600户",
    "微信群宣传了5次",
    "目标任务已完成80%",
    "审核通过了12名申请人",
    "上季度没做完的这季度都做完了",
    "告诉家长如何陪伴孩子的讲座讲了5场",
    "什么是两癌科普宣传进了10个村",
    "帮助困难家庭12户申请救助",
    "借调2名老师支援",
    "配合公安分局开展护校安园检查",
    "培训教材打印完成，已发到学员手中",
    "再加一条：公交专线9月底前延长运营时间",
    "没有变化",
    "新增12场",
    "正常推进",
    "长期坚持",
    "这个月少发传单，科普活动办了2场",
    "又催收欠费3笔",
    "网络安全宣传覆盖8所学校，家长都说真不错",
    "接手的3所学校都已开学",
)


@pytest.mark.parametrize("said", REPORTS)
def test_words_that_tell_of_the_work_want_nothing(said: str) -> None:
    assert talk(said) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("局长出差，申请延期到10月10号", PutOff("10月10号", "局长出差", True)),
        ("局长出差申请延期到10月10号", PutOff("10月10号", "局长出差", True)),
        ("申请延到十月十五号，原因是统计口径还没定", PutOff("十月十五号", "统计口径还没定", True)),
        ("10月10日，主任在外地学习回不来", PutOff("10月10日", "主任在外地学习回不来")),
        ("局长出差，10月8号才回来", PutOff("10月8号", "局长出差")),
        ("领导不在，章盖不了，想10月9号再交", PutOff("10月9号", "领导不在，章盖不了", True)),
        ("能宽限几天吗，数据还没出来", PutOff("", "数据还没出来", True)),
        ("30号交不了，得10月11号", PutOff("10月11号")),
        ("延到10月10号行不行", PutOff("10月10号", "", True)),
        ("晚两天", PutOff("两天", "", True)),
        ("周四吧，周四上午", PutOff("周四上午")),
        ("下午再弄，三点叫我", PutOff("下午三点", "", True)),
    ],
)
def test_the_day_and_the_reason_are_told_apart_wherever_they_stand(said: str, meant: PutOff) -> None:
    assert read_put_off(said) == meant


def test_a_question_is_known_wherever_it_ends() -> None:
    for said in ("卫健中心交了吗，参考下", "批没批呀", "能通融几天不", "章是盖在右下角吗", "都搞定了吧", "赶得上吧"):
        assert asks(said)
    for said in ("没什么变化", "办了好几场", "情况没啥可说的", "培训家政人员112人"):
        assert not asks(said)


def test_a_time_or_a_task_s_number_is_no_count() -> None:
    for said in ("10月9号再交", "晚3天", "第3项", "下午三点", "2024年三季度"):
        assert not counts(said)
    for said in ("累计112人", "又演了四场", "新增了一条", "办了5期班", "到90了"):
        assert counts(said)


def test_a_notice_to_others_is_no_progress() -> None:
    for said in ("各学校：请务必于周五前报送台账至邮箱", "【转发】请各科室收到回复", "@所有人 请于明天上班前交材料"):
        assert is_for_others(said)
    for said in ("各学校已完成自查3轮", "向各科室转发通知2份，已落实", "请各学校报名参赛，共收到作品60件"):
        assert not is_for_others(said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("好好好，儿童研学办了6场，就这些，拿去吧", "儿童研学办了6场"),
        ("嗯，那就写家事调解16件，谢谢您", "家事调解16件"),
        ("行吧那去掉，救助14名", "救助14名"),
        ("唉，我先报一下：培训86人", "培训86人"),
        ("就业培训12人", "就业培训12人"),
        ("好评率98%", "好评率98%"),
        ("去掉护栏3处，新装5处", "去掉护栏3处，新装5处"),
        ("讲座办完了", "讲座办完了"),
    ],
)
def test_what_is_said_to_whoever_takes_it_down_is_left_out(said: str, told: str) -> None:
    assert without_lead(said) == told


def test_what_is_added_says_so() -> None:
    assert adds("补充一下，专线新增了一条")
    assert adds("刚才忘了写，今年共报销312人次")
    assert not adds("今年共报销312人次")


def test_no_way_to_write_a_completion_time_but_a_day_alone_is_heard() -> None:
    """A day alone, out of the blue, is when to be reminded; a sentence about one is a report's."""
    phrases = json.loads((DATA / "date_phrases.json").read_text("utf-8"))
    heard = {
        found.name for phrase in phrases if phrase["kind"] != "none" and (found := talk(phrase["text"])) is not None
    }
    assert heard <= {"put_off", "snooze", "extend_or", "which_later"}


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    found = talk(text)
    assert found is None or (len(text) <= 60 and "\n" not in text)
    read_put_off(text)


@pytest.mark.parametrize(
    "said",
    ["举办女性专场招聘2场，提供岗位820个。培训那个数是人社的，我们没有", "开展了3场，其他没有", "培训那个数我们没有。"],
)
def test_that_somebody_has_none_is_no_question(said: str) -> None:
    assert not asks(said)


@pytest.mark.parametrize("said", ["我们报了没有", "章盖了没有", "上季度的数有没有", "收到我们的表没有"])
def test_whether_something_is_done_is_a_question(said: str) -> None:
    assert asks(said)
