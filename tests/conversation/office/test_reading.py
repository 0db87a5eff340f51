"""What an officer's free words want, whatever their order: (text, what is wanted, of which units, on which task, the words meant for
others)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.office import words as office_words
from bot.conversation.office.cues import Want
from bot.conversation.office.reading import Reading, read
from bot.domain.programme import Programme
from tests.house import open_house

TODAY = date(2024, 9, 24)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return open_house(tmp_path_factory.mktemp("list")).programme()


def reading(text: str, programme: Programme, *, asked_by: tuple[int, ...] = ()) -> Reading:
    found = read(text, programme, TODAY, asked_by=asked_by)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("said", "want", "units", "task"),
    [
        ("现在交得怎么样了", Want.STATUS, [], None),
        ("谁还没报", Want.STATUS, [], None),
        ("目前几家报了几家没报", Want.STATUS, [], None),
        ("收齐了吗", Want.STATUS, [], None),
        ("哪些单位没绑定", Want.STATUS, [], None),
        ("教体场景做了几个了", Want.SHOW, ["教育和体育事业中心"], 1),
        ("公安那边呢", Want.SHOW, ["高新区公安分局"], None),
        ("检察院啥情况", Want.SHOW, ["高新区检察院"], None),
        ("第十项现在到哪一步了", Want.SHOW, [], 10),
        ("两癌筛查率到多少了", Want.SHOW, [], 3),
        ("文旅那块京剧进校园搞了多少场", Want.SHOW, ["民政和文旅事业中心"], 9),
        ("公安分局这回算交了吧", Want.SHOW, ["高新区公安分局"], None),
        ("上季度呢", Want.SHOW, [], None),
        ("红灯的有几个", Want.LIGHTS, [], None),
        ("哪些任务落后了", Want.LIGHTS, [], None),
        ("有没有需要领导协调的", Want.PROBLEMS, [], None),
        ("资金没到位的是哪家", Want.PROBLEMS, [], None),
        ("跟去年同期比怎么样", Want.LAST_YEAR, [], None),
        ("三季度汇总发我", Want.SUMMARY, [], None),
        ("搞个汇总表，领导要看", Want.SUMMARY, [], None),
        ("汇总一下教体中心的", Want.SUMMARY, ["教育和体育事业中心"], None),
        ("这季度的总表导出来给我", Want.SUMMARY, [], None),
        ("明天开会，把各单位进展弄个一页纸", Want.DISPATCH, [], None),
        ("给领导的简报写好了没", Want.DISPATCH, [], None),
        ("督办单发我", Want.DISPATCH, [], None),
        ("该给谁打电话", Want.DISPATCH, [], None),
        ("把三季度的档案打包", Want.EXPORT, [], None),
        ("导出三季度", Want.EXPORT, [], None),
        ("有没有要审的", Want.QUEUE, [], None),
        ("教体那个改了没", Want.MENDED, ["教育和体育事业中心"], None),
        ("卫健退回去的那个重新报了吗", Want.MENDED, ["卫生健康事业中心"], None),
        ("教体中心的没问题，通过", Want.ACCEPT, ["教育和体育事业中心"], None),
        ("人社的看着可以，过", Want.ACCEPT, ["人社中心"], None),
        ("剩下的都通过", Want.ACCEPT, [], None),
        ("盖章的发来没有", Want.SEAL, [], None),
        ("还有几家没盖章", Want.SEAL, [], None),
        ("教体的扫描件给我看看", Want.SEAL, ["教育和体育事业中心"], None),
        ("建设局延期的事同意了", Want.EXTENSION, ["建设局"], None),
        ("谁还申请延期了", Want.EXTENSION, [], None),
        ("建设局来电话说下周一才能报，宽限两天吧", Want.EXTENSION, ["建设局"], None),
        ("刚跟建设局通了电话，他们想推迟几天", Want.EXTENSION, ["建设局"], None),
        ("建设局打电话说专线开了2条，剩下的晚点报", Want.BEHALF, ["建设局"], None),
        ("同意延期到下周五", Want.EXTENSION, [], None),
        ("教体中心换人了，新来的叫刘洋", Want.SEATS, ["教育和体育事业中心"], None),
        ("王强调走了，把他去掉", Want.SEATS, [], None),
        ("法院联系人换成陈静了", Want.SEATS, ["高新区法院"], None),
        ("公安分局谁对接的", Want.CONTACT, ["高新区公安分局"], None),
        ("第八项都谁负责", Want.WHO, [], 8),
        ("两癌归哪几家管", Want.WHO, [], 3),
        ("把公安的那条删了", Want.DELETE, ["高新区公安分局"], None),
        ("法院的历史记录", Want.HISTORY, ["高新区法院"], None),
        ("给建设局开个邀请码", Want.INVITE, ["建设局"], None),
        ("下一次什么时候催", Want.PLAN, [], None),
        ("发了吗", Want.SENT, [], None),
        ("刚才发出去没", Want.SENT, [], None),
        ("撤回刚才的催报", Want.RECALL, [], None),
        ("我能让你干啥", Want.HELP, [], None),
        ("没问题了，启用", Want.CONFIRM, [], None),
        ("还有几个单位在拖", Want.STATUS, [], None),
        ("幼儿园建了几所", Want.SHOW, [], 1),
        ("托育机构评上市级没", Want.SHOW, [], 7),
        ("那这个季度呢", Want.SHOW, [], None),
        ("哪几项已经达标了", Want.LIGHTS, [], None),
        ("进度最慢的是谁", Want.LIGHTS, [], None),
        ("书记下午要听汇报，准备份材料", Want.DISPATCH, [], None),
        ("我要全部单位的填报明细", Want.SUMMARY, [], None),
        ("有新报上来等着审的吗", Want.QUEUE, [], None),
        ("民政那边退了以后交回来没", Want.MENDED, ["民政和文旅事业中心"], None),
        ("哪些单位章还没盖", Want.SEAL, [], None),
        ("给没盖章的都发个提醒", Want.REMIND, [], None),
        ("公安的联络员要换", Want.SEATS, ["高新区公安分局"], None),
        ("护校安园那项谁在弄", Want.WHO, [], 8),
        ("公安那份录错了，删掉重来", Want.DELETE, ["高新区公安分局"], None),
        ("检察院前面几个季度都怎么写的", Want.HISTORY, ["高新区检察院"], None),
        ("之后还会自动提醒几次", Want.PLAN, [], None),
        ("他们看了没", Want.SENT, [], None),
        ("建设局催过多少次", Want.SENT, ["建设局"], None),
        ("哪几家没收到", Want.SENT, [], None),
        ("提醒过建设局没", Want.SENT, ["建设局"], None),
        ("表扬一下建设局", Want.SHOW, ["建设局"], None),
        ("没发出去吧？", Want.SENT, [], None),
        ("检察院是谁在管", Want.CONTACT, ["高新区检察院"], None),
        ("医保谁负责填", Want.CONTACT, ["高新区医保分局"], None),
        ("定制公交哪家在管", Want.WHO, [], 6),
        ("下周六上班吗", Want.WORKDAYS, [], None),
        ("中秋放几天假", Want.WORKDAYS, [], None),
        ("教体的空白表给我一份", Want.FORM, ["教育和体育事业中心"], None),
        ("建设局的表打印一下", Want.FORM, ["建设局"], None),
        ("公安的表交了没", Want.SHOW, ["高新区公安分局"], None),
        ("进度图发我", Want.SUMMARY, [], None),
        ("绿灯有几个", Want.LIGHTS, [], None),
        ("要打电话的单位列个名单", Want.DISPATCH, [], None),
        ("写份通报给我看", Want.DISPATCH, [], None),
        ("总共欠着多少项", Want.STATUS, [], None),
        ("全退", Want.RETURN, [], None),
        ("都先别催", Want.HOLD, [], None),
        ("有点长，概括一下", Want.BRIEF, [], None),
        ("两句话说清楚", Want.BRIEF, [], None),
        ("第四项写得太长了，退回", Want.RETURN, [], 4),
        ("简报暂时别写了，先不发", Want.HOLD, [], None),
        ("简报写一份，先不发", Want.DISPATCH, [], None),
        ("法院的提醒改到下午三点", Want.PLAN, ["高新区法院"], None),
    ],
)
def test_names_and_cues_say_what_is_wanted(
    programme: Programme, said: str, want: Want, units: list[str], task: int | None
) -> None:
    found = reading(said, programme)
    assert found.want is want
    assert [unit.name for unit in found.units] == units
    assert task is None or [one.no for one in found.named.tasks] == [task]


@pytest.mark.parametrize(
    ("said", "units", "everybody", "words"),
    [
        ("给公安分局单独催一下，说周五前一定要交", ["高新区公安分局"], False, "周五前一定要交"),
        ("单独催一下公安分局，周五前一定要交", ["高新区公安分局"], False, "周五前一定要交"),
        ("就催公安分局一家", ["高新区公安分局"], False, ""),
        ("只给医保发，别的先不用", ["高新区医保分局"], False, ""),
        ("先催建设局的，说领导周四要看", ["建设局"], False, "领导周四要看"),
        ("催一下医保局和法院，月底前务必报上来", ["高新区医保分局", "高新区法院"], False, "月底前务必报上来"),
        ("把教体中心催一下，就说领导在等", ["教育和体育事业中心"], False, "领导在等"),
        ("没报的都提醒一下", [], True, ""),
        ("建设局和法院各催一次", ["建设局", "高新区法院"], False, ""),
        ("法院先打个预防针，就说周三科里要汇总", ["高新区法院"], False, "周三科里要汇总"),
        ("跟公安说一声，材料25号之前给我", ["高新区公安分局"], False, "材料25号之前给我"),
        ("所有单位都催一遍，别管交没交", [], True, ""),
        ("没报的都催一下，说话委婉些", [], True, ""),
        ("催一下医保，口气软一点，说周五前报", ["高新区医保分局"], False, "周五前报"),
    ],
)
def test_a_reminder_is_for_those_who_are_named_with_the_words_meant_for_them(
    programme: Programme, said: str, units: list[str], everybody: bool, words: str
) -> None:
    found = reading(said, programme)
    assert found.want is Want.REMIND
    assert [unit.name for unit in found.units] == units
    assert found.everybody or not everybody
    assert office_words.reminder_words(found.named) == words


def test_a_unit_that_is_only_spoken_of_is_not_reminded(programme: Programme) -> None:
    found = reading("提醒法院，第八项的数字要跟教体对一下", programme)
    marks = office_words.recipients(found.named)
    assert [spot.typed for spot in found.named.spots if spot.mark in marks] == ["法院"]
    assert office_words.reminder_words(found.named) == "第八项的数字要跟教体对一下"


@pytest.mark.parametrize(
    "said", ["别提醒建设局和医保了", "建设局、医保不用再催了，别家没报的都催一遍", "除建设局和医保外都催"]
)
def test_several_units_that_are_left_out_are_none_of_them_reminded(programme: Programme, said: str) -> None:
    found = reading(said, programme)
    assert [unit.name for unit in found.without] == ["建设局", "高新区医保分局"]
    assert found.units == ()


def test_a_unit_that_is_left_out_is_not_reminded(programme: Programme) -> None:
    for said in ("除了建设局都催一遍", "建设局先不催，其他的都催一下"):
        found = reading(said, programme)
        assert found.want is Want.REMIND
        assert [unit.name for unit in found.without] == ["建设局"]
        assert found.units == ()


@pytest.mark.parametrize(
    ("said", "unit", "number", "why"),
    [
        ("教体中心第一项写得太空了，退回去", "教育和体育事业中心", 1, "写得太空了"),
        ("民政第十项数字不对，让他们重报", "民政和文旅事业中心", 10, "数字不对"),
        ("科技中心那个太笼统，打回去重写", "科学技术发展中心", None, "太笼统"),
        ("退回教体中心第4项，数字对不上", "教育和体育事业中心", 4, "数字对不上"),
        ("退回建设局第六项：没有附件", "建设局", 6, "没有附件"),
        ("把建设局的退了", "建设局", None, ""),
        ("把检察院的退回去改改", "高新区检察院", None, ""),
        ("工信的数字偏大，核实后重新报", "工业信息化和商务局", None, "数字偏大，核实后重新报"),
        ("科技那份我要退，让他们把场次写清楚", "科学技术发展中心", None, "请把场次写清楚"),
    ],
)
def test_a_return_names_its_report_and_its_reason_in_any_order(
    programme: Programme, said: str, unit: str, number: int | None, why: str
) -> None:
    found = reading(said, programme)
    assert found.want is Want.RETURN
    assert [one.name for one in found.units] == [unit]
    assert found.named.number == number
    assert office_words.reason(found.named) == why


@pytest.mark.parametrize(
    ("said", "unit", "told"),
    [
        ("建设局打电话说：专线开通了2条", "建设局", "专线开通了2条"),
        ("法院的人打来电话说第八项做了6场，帮他们记一下", "高新区法院", "第八项做了6场"),
        ("代录公安分局第八项：护校安园检查46所", "高新区公安分局", "护校安园检查46所"),
        ("教体场景数改成5，他们打电话说的", "教育和体育事业中心", "场景数改成5"),
        ("公安打电话来报了，我替他们录一下", "高新区公安分局", ""),
        ("替建设局填一下第六项", "建设局", ""),
        ("刚接了建设局电话，专线开了3条，联盟挂牌了", "建设局", "专线开了3条，联盟挂牌了"),
        ("法院说他们做了7场宣传，记一下", "高新区法院", "做了7场宣传"),
        ("刚跟医保的小赵通了电话，报销比例98%了，你给登记一下", "高新区医保分局", "报销比例98%了"),
        ("对了，教体打电话说场景是5个，重新改一下", "教育和体育事业中心", "场景是5个"),
        ("医保局报销比例达到98%，他们电话报的，登记一下", "高新区医保分局", "报销比例达到98%"),
        ("建设局不会用，我帮他们填", "建设局", ""),
    ],
)
def test_what_a_unit_said_is_told_apart_from_the_typing_in(
    programme: Programme, said: str, unit: str, told: str
) -> None:
    found = reading(said, programme)
    assert found.want is Want.BEHALF
    assert [one.name for one in found.units] == [unit]
    assert office_words.told(found.named) == told


@pytest.mark.parametrize("said", ["最多给到10月8号", "同意，最多到10月8号", "10月9号可以，再晚不行"])
def test_a_day_answers_a_request_that_waits_and_nothing_else(programme: Programme, said: str) -> None:
    assert reading(said, programme, asked_by=(7,)).want is Want.EXTENSION
    alone = read(said, programme, TODAY)
    assert alone is None or alone.want is not Want.EXTENSION


@pytest.mark.parametrize("said", ["建设局通过了吗", "卫健的退回了没", "公安催了没有", "建设局报了没", "第3项谁退的？"])
def test_a_question_changes_nothing(programme: Programme, said: str) -> None:
    assert not reading(said, programme).changes


@pytest.mark.parametrize("said", ["好的", "谢谢", "今天天气不错", "没有写清楚是哪几所学校，请补上", "不发了"])
def test_words_that_name_nothing_and_want_nothing_are_left(programme: Programme, said: str) -> None:
    assert read(said, programme, TODAY) is None


@given(st.text(max_size=60))
def test_any_words_are_read_or_left(text: str) -> None:
    found = read(text, None, TODAY)
    assert found is None or found.want in Want


@pytest.mark.parametrize(
    ("said", "then", "words"),
    [
        ("催法院和检察院，明天九点发", "明天九点", ""),
        ("明天上午九点再提醒一遍没报的", "明天上午九点", ""),
        ("下午三点给检察院发个催报，说周五要开会", "下午三点", "周五要开会"),
        ("提醒法院，明天九点发材料过来", "", "明天九点发材料过来"),
        ("提醒法院，明天上午十点前报上来", "", "明天上午十点前报上来"),
        ("催一下法院，就说明天下午开会要用", "", "明天下午开会要用"),
        ("今天催一下法院", "", ""),
    ],
)
def test_a_time_for_sending_is_no_word_to_the_units(programme: Programme, said: str, then: str, words: str) -> None:
    found = reading(said, programme)
    time = office_words.sending_time(found.named.rest)
    assert (time[0] if time else "") == then
    assert office_words.reminder_words(found.named) == words


@pytest.mark.parametrize(
    "said",
    ["检察院章要晚几天，给他延到10月8号", "检察院说章要明天才能盖，给他宽限到10月8日", "法院盖章件推迟到10月9号"],
)
def test_a_later_day_that_is_given_is_that_whatever_else_stands_there(programme: Programme, said: str) -> None:
    assert reading(said, programme).want is Want.EXTENSION


def test_two_units_written_together_are_two(programme: Programme) -> None:
    found = reading("法院检察院也催催", programme)
    assert [unit.name for unit in found.units] == ["高新区法院", "高新区检察院"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("人社的不行，退回去，让他们把培训了多少人次写清楚", "请把培训了多少人次写清楚"),
        ("科技的退回，请他们附照片", "请附照片"),
        ("教体第一项太空了，退回去让他们重写", "太空了"),
        ("人社的退回，还是不行", "还是不行"),
    ],
)
def test_a_reason_is_said_to_the_unit_and_not_to_the_bot(programme: Programme, said: str, why: str) -> None:
    found = reading(said, programme)
    assert found.want is Want.RETURN
    assert office_words.reason(found.named) == why


@pytest.mark.parametrize(
    ("said", "number", "why", "fine"),
    [
        ("第四项可以，第八项退回去，没写参加人数", 8, "没写参加人数", ("第四项",)),
        ("第1项打回，数字对不上，第4项没问题", 1, "数字对不上", ("第4项",)),
        ("第四项退回，跟第八项写重了", 4, "跟第八项写重了", ()),
    ],
)
def test_of_two_verdicts_each_is_for_its_own_task(
    programme: Programme, said: str, number: int, why: str, fine: tuple[str, ...]
) -> None:
    found = reading(said, programme)
    assert found.want is Want.RETURN
    named, others = office_words.sorted_out(found.named)
    assert (named.number, office_words.reason(named), others) == (number, why, fine)
