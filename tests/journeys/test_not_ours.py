"""A unit of a joint task says that a number of it is another unit's; nobody has to report a nought for that."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from storage import audit, progress
from tests.documents import returned_forms as forms
from tests.house import House, Someone
from tests.journeys.test_word_back import form_of
from tests.journeys.transcript import play

COURT = "高新区法院"
REPORT = "建立家事案件调解联盟，调解涉未成年人案件12件。"
HOME = "做好岗位供需对接服务，举办专场招聘。家政培训不归我们。年底前完成，没有别的情况"


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.COORDINATOR)


@pytest.fixture
def court(house: House) -> Someone:
    return house.person("陈法官", unit=COURT)


def report_of(house: House, unit: str, number: int, quarter: int = 3) -> ProgressReport:
    programme = house.programme()
    task = next(task for task in programme.tasks if task.no == number)
    wanted, part = Quarter(2024, quarter), (task.id, house.unit_id(unit))
    with house.deps.store.read() as tx:
        return progress.reports(tx, programme.id, wanted=(wanted,))[wanted][part]


def test_a_court_files_without_a_number_of_somebody_elses(house: House, court: Someone, office: Someone) -> None:
    play(
        {"法院": court, "群团科": office},
        f"""
        法院> 填报
        法院> {REPORT}
        机器人> 目标：开展心理健康科普知识宣传25场。截至目前累计多少？
        法院[不归我们填]
        机器人> 已记下：“开展心理健康科普知识宣传25场”不归本单位报，不用填数。
        机器人> 目标：“4个100%”稳定达标。目前达到多少？
        法院> 那个100%也不是我们的
        机器人> 已记下：“‘4个100%’稳定达标”不归本单位报
        机器人> 目前总体情况怎样？
        法院> 正常推进
        法院> 年底
        法院> 没有
        机器人> 开展心理健康科普知识宣传25场：不归本单位报
        机器人> “4个100%”稳定达标：不归本单位报
        法院[提交 1 项]
        机器人> 已登记：{COURT} 2024年第三季度第 8 项，已报群团科。
        法院> 历史
        机器人> 开展心理健康科普知识宣传25场：不归本单位报
        群团科> 分工
        机器人> · 开展心理健康科普知识宣传25场：没有指定，各单位都可以报。{COURT}说不归本单位报
        群团科> 汇总 {COURT}
        机器人> 开展心理健康科普知识宣传25场：不归本单位报
        """,
    )
    report = report_of(house, COURT, 8)
    assert not report.amounts
    assert len(report.disclaimed) == 2
    table = Document(BytesIO(form_of(court))).tables[0]
    assert "开展心理健康科普知识宣传不由本单位承担" in table.rows[1].cells[3].text
    with house.deps.store.read() as tx:
        lines = [line for line in audit.lines(tx) if line["action"] == "report.submit"]
    assert lines[-1]["after"]["disclaimed"] == sorted(report.disclaimed)


def test_a_number_given_later_takes_it_back(house: House, court: Someone) -> None:
    play(
        {"法院": court},
        f"""
        法院> 填报
        法院> {REPORT}
        法院> 不归我们
        机器人> 不归本单位报，不用填数
        法院> 心理健康宣传其实有6场
        机器人> 已记下：开展心理健康科普知识宣传25场，累计 6场，目标 25场，完成 24%。
        """,
    )
    report = report_of(house, COURT, 8)
    assert not report.disclaimed
    assert [int(value) for value in report.amounts.values()] == [6]


def test_what_was_said_last_quarter_is_not_asked_again(house: House, court: Someone) -> None:
    court.say("填报")
    for said in (REPORT, "这两个数都不归我们", "正常推进", "年底", "没有", "提交"):
        court.say(said)
    house.move_to("2024-12-10 10:00")
    play(
        {"法院": court},
        """
        法院> 填报
        法院> 四季度调解涉未成年人案件9件，回访家庭15户。
        机器人> 目前总体情况怎样？
        """,
    )
    assert len(report_of(house, COURT, 8, quarter=4).disclaimed) == 2


def test_that_somebody_else_has_the_number_is_asked_back(court: Someone) -> None:
    play(
        {"法院": court},
        f"""
        法院> 填报
        法院> {REPORT}
        法院> 不知道，这个数教体有
        机器人> “开展心理健康科普知识宣传25场”由别的单位报，贵单位不填这个数，对吗？
        法院[归我们填]
        机器人> 目标：开展心理健康科普知识宣传25场。截至目前累计多少？
        法院> 这个数教体有
        法院[对，不归我们填]
        机器人> 已记下：“开展心理健康科普知识宣传25场”不归本单位报
        """,
    )


def test_a_number_that_is_not_known_is_left_for_last_and_named_when_filing(court: Someone) -> None:
    play(
        {"法院": court},
        f"""
        法院> 填报
        法院> {REPORT}
        法院> 不归我们
        机器人> 目标：“4个100%”稳定达标。目前达到多少？
        法院> 不知道
        机器人> 不要紧，这个数先空着，先填其他的；问清了再补。
        机器人> 目前总体情况怎样？
        法院> 正常推进
        法院> 年底
        法院> 没有
        机器人> 第 8 项其他都填好了，只差：“‘4个100%’稳定达标”的数字，补上才能提交。没有进展就回 0；不归贵单位报的，回“不归我们”。
        机器人> 目标：“4个100%”稳定达标。目前达到多少？
        法院> 不知道
        机器人> 已填的都在草稿里，问清了发“填报”接着填。
        法院> 填报
        法院> 提交
        机器人> 第 8 项还不能提交，还差：“‘4个100%’稳定达标”的数字。
        机器人> 目标：“4个100%”稳定达标。目前达到多少？
        法院[跳过这项]
        机器人> 第 8 项其他都填好了，只差
        法院> 填报
        法院> 不归我们
        机器人> 第 8 项“实施‘阳光成长’青少年身心健康护航行动”填好了。
        法院[提交 1 项]
        机器人> 已登记
        """,
    )


def test_a_long_message_and_a_form_say_it_too(house: House, court: Someone) -> None:
    police = house.person("李警官", unit="高新区公安分局")
    procurator = house.person("周检察官", unit="高新区检察院")
    play(
        {"法院": court, "公安": police},
        """
        法院> 第8项：建立家事案件调解联盟，调解案件12件，心理健康宣传不是我们的，4个100%也不归我们管。
        机器人> 进展：建立家事案件调解联盟，调解案件12件。
        机器人> · 开展心理健康科普知识宣传25场：不归本单位报
        机器人> · “4个100%”稳定达标：不归本单位报
        法院[全部对，提交 1 项]
        公安> 第8项：护校安园行动出动警力300人次，4个100%稳定达标。
        机器人> 还要补：“开展心理健康科普知识宣传25场”的数字
        公安> 不归我们
        机器人> · 开展心理健康科普知识宣传25场：不归本单位报
        机器人> · “4个100%”稳定达标：目前 100%
        公安[全部对，提交 1 项]
        """,
    )
    assert report_of(house, COURT, 8).progress == "建立家事案件调解联盟，调解案件12件。"
    cell = "办理未成年人案件3件。心理健康科普宣传：/。安全防范建设“4个100%”：不涉及。"
    procurator.send("情况表.docx", forms.filled(form_of(procurator), {8: (cell, "12月底前")}))
    procurator.press("全部对，提交 1 项")
    filed = report_of(house, "高新区检察院", 8)
    assert len(filed.disclaimed) == 2
    assert filed.progress == "办理未成年人案件3件。"


def test_the_office_sees_what_nobody_claims_and_gives_it_to_one(house: House, office: Someone) -> None:
    units = ("组织人事部", "工业信息化和商务局", "人社中心")
    people = [house.person(f"{unit}联络员", unit=unit) for unit in units]
    for person in people:
        person.say(f"第2项：{HOME}")
        person.press("全部对，提交 1 项")
    labour = people[2]
    play(
        {"群团科": office, "人社": labour},
        """
        群团科> 汇总
        机器人> 没有单位认领（都说不归本单位报，发“分工”可以指定由谁报）：
        机器人> 第 2 项“全年培训家政从业人员100人次以上”
        群团科> 分工
        机器人> ⚠ 没有单位认领：组织人事部、工业信息化和商务局、人社中心都说不归本单位报
        群团科[⚠ 2. 全年培训家政从业人员100人次以上]
        群团科[人社中心]
        机器人> · 全年培训家政从业人员100人次以上：由人社中心报
        人社[去补报]
        机器人> 目标：全年培训家政从业人员100人次以上。截至目前累计多少？
        人社> 103
        机器人> 与已提交的相比：全年培训家政从业人员100人次以上：未填 → 103人次
        人社[提交 1 项]
        机器人> （更正，第 2 版）
        """,
    )
    assert "没有单位认领" not in getattr(office.say("汇总"), "text", "")


def test_the_one_unit_that_may_report_a_number_cannot_leave_it_without_the_offices_knowing(
    house: House, office: Someone
) -> None:
    school = house.person("李红", unit="教育和体育事业中心")
    play(
        {"教体": school, "群团科": office},
        """
        教体> 填报
        教体> 新建中小学按计划施工，完成主体工程。
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？
        教体> 不归我们
        机器人> “新改扩建3所中小学”只由贵单位负责，不填就没有单位报这个数了。
        教体[还是填数字]
        教体> 这个是建设局负责的
        教体[转告群团科，不填]
        机器人> 已记下：“新改扩建3所中小学”不归本单位报
        """,
    )
    assert office.last.content.title == "数字没有单位报 · 第 1 项"
    assert "教育和体育事业中心李红说“新改扩建3所中小学”不归本单位报" in office.last.text


def test_a_goal_that_is_denied_is_no_result(court: Someone) -> None:
    play(
        {"法院": court},
        f"""
        法院> 填报
        法院> {REPORT}
        法院[不归我们填]
        机器人> 目标：“4个100%”稳定达标。目前达到多少？
        法院> 4个100%也没有
        机器人> 由别的单位报，贵单位不填这个数，对吗？
        法院[对，不归我们填]
        机器人> 已记下：“‘4个100%’稳定达标”不归本单位报
        """,
    )


def test_what_is_done_of_one_target_says_nothing_of_anothers(house: House) -> None:
    science = house.person("刘科", unit="科学技术发展中心")
    play(
        {"科技": science},
        """
        科技> 科普活动3场，全搞完了
        机器人> 累计 3场
        机器人> 还要补：“开展五音戏、京剧等精彩剧目进校园演出
        科技[都对，再补 1 处]
        机器人> 目标：开展五音戏
        科技> 不归我们，是民政文旅的
        机器人> 不归本单位报，不用填数
        """,
    )
    assert "13场，对吗" not in "".join(message.text for message in science.inbox)


def test_words_that_only_disclaim_are_no_progress(house: House) -> None:
    industry = house.person("李工", unit="工业信息化和商务局")
    play(
        {"工信": industry},
        """
        工信> 培训100人次那个数不归我们，是人社的
        机器人> 全年培训家政从业人员100人次以上：不归本单位报
        机器人> 还要补：进展
        """,
    )
    assert "进展：是" not in industry.last.text


def test_on_the_screen_the_target_that_is_named_is_meant_and_none_that_is_only_asked_for(house: House) -> None:
    personnel = house.person("周敏", unit="组织人事部")
    personnel.say("第5项：单身青年联谊搞了2次。第10项：为困境儿童结对帮扶19人。")
    personnel.say("嗯，报销比例那个数是医保的")
    assert "报销比例达到100%：不归本单位报" in personnel.last.text
    assert "第 10 项不变。" in personnel.last.text


def test_whose_it_is_goes_with_the_denial_and_into_no_text(house: House) -> None:
    police = house.person("赵警官", unit="高新区公安分局")
    police.say("4个100%都稳住了，开学季派了62名民警护学")
    police.say("心理健康那25场不归我们管，教体和卫健的，跟我们不搭界")
    assert "开展心理健康科普知识宣传25场：不归本单位报" in police.last.text
    assert "教体" not in police.last.text
    assert "“4个100%”稳定达标：目前 100%" in police.last.text


def test_what_is_answered_beside_a_denial_is_kept_and_said_back(house: House) -> None:
    science = house.person("何工", unit="科学技术发展中心")
    science.say("第9项：科普讲堂进小学2场，青少年科普教育活动累计3场")
    science.say("都对")
    play(
        {"科技": science},
        """
        科技> 都做完了，戏曲那个数归文旅报，别算到我们头上
        机器人> 已记下：“开展五音戏…不归本单位报
        机器人> 已记下：已完成。
        机器人> 完成时限记为：已完成。
        """,
    )


def test_that_something_does_not_count_may_mean_that_and_is_asked(house: House, court: Someone) -> None:
    play(
        {"法院": court},
        f"""
        法院> 填报
        法院> {REPORT}
        法院> 嗯，那不算吧，往下走
        机器人> 由别的单位报，贵单位不填这个数，对吗？
        法院> 正常，11月底前
        机器人> 已记下：正常推进。
        机器人> 完成时限记为：2024年11月30日。
        机器人> 由别的单位报，贵单位不填这个数，对吗？
        法院> 对
        机器人> 已记下：“开展心理健康科普知识宣传25场”不归本单位报
        机器人> 目标：“4个100%”稳定达标。
        """,
    )


def test_a_number_left_to_another_unit_stays_so_when_something_is_added(house: House) -> None:
    liaison = house.person("周平", unit="工业信息化和商务局")
    liaison.say("配合人社培训家政人员31人，人数人社统一报")
    assert "不归本单位报" in liaison.last.text
    liaison.press(liaison.last.labels[0])
    liaison.say("另外岗位练兵走进企业12家")
    assert "岗位练兵走进企业12家" in liaison.last.text
    assert "累计" not in liaison.last.text
