"""What a liaison says on a screen that waits for a yes: 对，就这些, 没有滞后, a number that was still missing, an important matter."""

from __future__ import annotations

import pytest

from tests.house import House, Someone


@pytest.fixture
def jobs(house: House) -> Someone:
    house.move_to("2024-09-24 10:00")
    return house.person("孙莉", unit="人社中心")


@pytest.fixture
def court(house: House) -> Someone:
    """At the preview, with everything filled in."""
    house.move_to("2024-09-24 10:00")
    someone = house.person("周敏", unit="高新区法院")
    someone.say("审结涉少抚养权案件6起，全部跟踪回访，普法进校园4次")
    someone.press("都对，再补 2 处")
    someone.say("25场和100%都不归我们填")
    assert "请核对" in someone.last.text
    return someone


TOLD = "今年以来累计培训家政从业人员84人次，用工对接会开了3场"


def test_a_yes_with_thanks_behind_it_files_what_is_shown(jobs: Someone) -> None:
    jobs.say(TOLD)
    jobs.say("数据准确，不用再改了，报上去吧")
    assert "已登记：人社中心 2024年第三季度第 2 项" in jobs.last.text


def test_a_yes_at_the_preview_files_it(court: Someone) -> None:
    court.say("核对过了，没问题，辛苦")
    assert "已登记：高新区法院 2024年第三季度第 8 项" in court.last.text


@pytest.mark.parametrize(
    ("text", "state", "time"),
    [
        ("没有落后，11月底前收口", "正常推进", "2024年11月30日"),
        ("常年开展，不存在滞后", "正常推进", "长期坚持"),
        ("进展没啥问题，十月底完事", "正常推进", "2024年10月31日"),
        ("一直在推，贯穿全年", "正常推进", "长期坚持"),
        ("全年都要做，进度正常", "正常推进", "长期坚持"),
        ("有点滞后，11月底能补上", "滞后", "2024年11月30日"),
    ],
)
def test_state_and_time_are_put_right_at_the_preview(court: Someone, text: str, state: str, time: str) -> None:
    court.say(text)
    assert f"自评：{state}\n完成时限：{time}\n" in court.last.text


def test_whoever_leaves_the_preview_loses_nothing(court: Someone) -> None:
    court.say("没问题的话我先去开会，回头再弄")
    assert "按钮" not in court.last.text
    court.say("填报")
    assert "审结涉少抚养权案件6起" in court.last.text


LACKS = "用工对接会进园区3次，家政技能班又开了一期，学员反映好"


@pytest.mark.parametrize(
    "text",
    ["问到了，97", "九十七", "到现在97人次", "缺的那个是97", "补上：97", "凑够了97", "对了，累计97人", "数出来了，97"],
)
def test_the_number_that_is_missing_is_taken_in_any_frame(jobs: Someone, text: str) -> None:
    jobs.say(LACKS)
    jobs.say(text)
    assert "累计 97人次，完成 97%" in jobs.last.text
    assert f"进展：{LACKS}\n" in jobs.last.text


@pytest.mark.parametrize("text", ["三个科室合办的", "第2项", "去年是97", "不到97"])
def test_other_words_with_a_number_give_none(jobs: Someone, text: str) -> None:
    jobs.say(LACKS)
    jobs.say(text)
    assert "还要补：“全年培训家政从业人员100人次以上”的数字" in jobs.last.text
    assert "累计" not in jobs.last.text.partition("还要补")[0]


def test_a_bare_number_that_may_be_either_is_asked_about(house: House) -> None:
    house.move_to("2024-09-24 10:00")
    school = house.person("李红", unit="教育和体育事业中心")
    school.say("家庭教育巡讲走进社区和企业，新建家长学校示范点4个")
    school.say("六十八")
    assert "“六十八”是哪个目标的累计数？" in school.last.text
    school.press("家庭教育百场巡讲：68场")
    assert "家庭教育百场巡讲：累计 68场，完成 68%" in school.last.text
    school.say("前面那个68改成70，刚跟妇联对过")
    assert "家庭教育百场巡讲：累计 70场，完成 70%" in school.last.text
    school.say("骨干的数要等科室下午给")
    assert "这个数先空着" in school.last.text


def test_what_was_filed_is_put_right_by_the_old_figure(jobs: Someone) -> None:
    jobs.say(TOLD)
    jobs.say("对")
    jobs.say("刚跟业务科核过，84少算了俩")
    assert "累计 86人次" in jobs.last.text
    assert "84人次 → 86人次" in jobs.last.text
    assert "培训家政从业人员86人次" in jobs.last.text


def test_what_was_sent_by_mistake_is_dropped(jobs: Someone) -> None:
    jobs.say(TOLD)
    jobs.say("贴错了，不好意思")
    assert jobs.last.text == "好的，这份没有采用，原来的内容没有变。"
    jobs.say("我的任务")
    assert "84" not in jobs.last.text


def test_an_important_matter_on_the_screen_is_none_of_the_text(jobs: Someone) -> None:
    jobs.say(TOLD)
    jobs.say("有件事要上报：家政公司拖欠工资，学员到区里上访了")
    assert f"进展：{TOLD}\n" in jobs.last.text
    assert "重要情况：家政公司拖欠工资，学员到区里上访了" in jobs.last.text


def test_an_important_matter_under_a_question_leaves_it_open(jobs: Someone) -> None:
    jobs.say("填报")
    jobs.say("用工对接会进园区3次，家政技能班又开了一期")
    jobs.say("另外有个情况得报一下，培训经费还没拨下来")
    assert "重要情况已记下：培训经费还没拨下来" in jobs.last.text
    assert "全年培训家政从业人员100人次以上。截至目前累计多少" in jobs.last.text


def test_an_important_matter_at_the_preview(court: Someone) -> None:
    court.say("重要情况里写上：少年审判庭缺一名法官助理，请协调编制")
    assert "重要情况：少年审判庭缺一名法官助理，请协调编制" in court.last.text
    assert "进展：审结涉少抚养权案件6起，全部跟踪回访，普法进校园4次\n" in court.last.text


def test_another_text_is_shown_against_the_old_one(jobs: Someone) -> None:
    jobs.say("填报")
    jobs.say("用工对接会进园区3次，家政技能班又开了一期")
    jobs.say("改成：进园区办用工对接会3次，家政技能班开班两期")
    assert "进展：进园区办用工对接会3次，家政技能班开班两期" in jobs.last.text
    assert "原来：用工对接会进园区3次，家政技能班又开了一期" in jobs.last.text
    jobs.say("对")
    assert "截至目前累计多少" in jobs.last.text


def test_what_stands_beside_a_number_that_is_said_back_is_kept(house: House) -> None:
    house.move_to("2024-09-24 10:00")
    insurance = house.person("高洁", unit="高新区医保分局")
    insurance.say("填报")
    insurance.say("生育住院费用即时结算，三季度结算160人次，窗口提速")
    insurance.say("比例写百分百吧，已经办结")
    assert "已记下：已完成。" in insurance.inbox[-1].text + insurance.inbox[-2].text
    assert "100%" in insurance.last.text
    insurance.say("没问题，交吧")
    assert "记为 100%，对吗" not in insurance.last.text


def test_a_figure_of_last_year_is_put_right_in_the_text(house: House) -> None:
    house.move_to("2024-09-24 10:00")
    police = house.person("马强", unit="高新区公安分局")
    police.say("填报")
    police.say("护学岗全部到位，配备专职保安270名，隐患整改到位")
    police.say("270是去年的，今年288")
    assert "专职保安288名" in police.last.text
    assert "25 的 3 倍" not in police.last.text


def test_words_without_the_private_number_take_their_place(house: House) -> None:
    house.move_to("2024-09-24 10:00")
    civil = house.person("许静", unit="民政和文旅事业中心")
    civil.say("孤儿助学金发给了小亮(监护人电话13912345678)，资助款已到账")
    assert "手机号" in civil.last.text
    civil.say("电话不带了，就写资助孤困学生46名")
    assert "进展：资助孤困学生46名\n" in civil.last.text


def test_words_that_call_the_text_wrong_are_not_put_behind_it(house: House) -> None:
    house.move_to("2024-09-24 10:00")
    building = house.person("孙建", unit="建设局")
    building.say("定制公交开了两条，第三条还在选线路")
    building.press("都对，再补 1 处")
    building.say("前面说错了 其实三条都跑起来了，第三条是9月初通的")
    assert "像是改前面的内容，还没有改动" in building.last.text
    building.press("补进进展")
    assert "这段也补到进展里了" in building.last.text
    building.say("改成：三条定制公交专线都已开通，第三条9月初通车")
    assert "进展：三条定制公交专线都已开通，第三条9月初通车\n" in building.last.text
    assert "累计 3条" in building.last.text


def test_a_report_is_taken_while_it_is_asked_when_to_remind_again(house: House) -> None:
    house.move_to("2024-09-24 10:00")
    civil = house.person("许静", unit="民政和文旅事业中心")
    civil.say("稍后提醒")
    assert "什么时候再提醒您" in civil.last.text
    civil.say("戏曲进校园累计办了10场，康复救助做了96名")
    assert "累计 10场" in civil.last.text
    assert "累计 96名" in civil.last.text
    civil.say("稍后提醒")
    civil.say("25号上午10点")
    assert "9 月 25 日" in civil.last.text
