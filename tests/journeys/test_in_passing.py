"""People talk to the bot as to a colleague: they ask in passing, put off, excuse themselves, and go on."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play

UNIT = "教育和体育事业中心"


@pytest.fixture
def liaison(house: House) -> Someone:
    house.move_to("2024-09-27 10:00")
    return house.person("李红", unit=UNIT)


def test_questions_in_the_middle_leave_the_open_question_open(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        机器人> 请发送本季度具体措施及任务进度
        联络员> 好的
        机器人> 好的。
        机器人> 上面的问题还等着您，接着回答即可。
        联络员> 怎么填
        机器人> 写本季度做了什么、做了多少，一两句即可。例如：
        联络员> 群团科电话多少
        机器人> 请联系组织人事部群团科，电话 3580430。
        联络员> 截止是哪天？
        机器人> 2024年第三季度填报截止时间 9 月 30 日（星期一）17:00（还有 2 个工作日）。
        联络员> 新改扩建2所中小学，幼儿园主体封顶
        机器人> 进展已记下（17 字）。
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？
        联络员> 电话多少
        机器人> 请联系组织人事部群团科，电话 3580430。
        联络员> 2
        机器人> 已记下：累计 2所，目标 3所，完成 67%。
        """,
    )


def test_what_was_asked_in_passing_is_never_stored(house: House, liaison: Someone) -> None:
    liaison.say("填报")
    for said in ("收到", "怎么填", "这项不归我们", "截止是哪天", "找谁"):
        liaison.say(said)
    liaison.say("我的任务")
    assert "第 1 项 实施教育资源扩增优化工程\n还没填" in liaison.last.text


def test_a_number_that_is_not_known_yet_waits(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 中小学扩建按计划施工，幼儿园已招标
        机器人> 截至目前累计多少？
        联络员> 我也不清楚，
        机器人> 不要紧，这个数先空着，先填其他的；问清了再补。
        机器人> 目标：1所幼儿园。截至目前累计多少？
        """,
    )


def test_whoever_names_another_target_answers_that_one(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 中小学扩建按计划施工，幼儿园已招标
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？
        联络员> 两个智慧教育场景
        机器人> 已记下：打造5个智慧教育应用场景，累计 2个，目标 5个，完成 40%。
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？
        联络员> 中小学2所
        机器人> 已记下：新改扩建3所中小学，累计 2所，目标 3所，完成 67%。
        机器人> 目标：1所幼儿园。截至目前累计多少？
        """,
    )


def test_two_more_days_are_counted_from_the_due_day(house: House, liaison: Someone) -> None:
    """30 September + 2 days lies in the National Day holiday; the first working day after it is 8 October 2024."""
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"联络员": liaison, "群团科": office},
        """
        联络员> 能不能晚两天交
        机器人> 延到 10 月 8 日（星期二）17:00，原因是什么？
        联络员> 领导出差签不了字
        机器人> 原因：领导出差签不了字
        联络员> 分管领导出差，10月8日回来签字
        机器人> 原因：分管领导出差，10月8日回来签字
        联络员> 对
        机器人> 已报群团科，等待答复。
        """,
    )
    assert "原因：分管领导出差，10月8日回来签字" in office.last.text
    assert "签不了字" not in office.last.text


def test_whoever_is_asked_for_a_time_may_ask_something_else(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 等会儿再填
        机器人> 什么时候再提醒您？
        联络员> 截止是哪天
        机器人> 2024年第三季度填报截止时间 9 月 30 日
        联络员> 明天下午三点
        机器人> 9 月 28 日 15:00 不在上班时间，改到 9 月 29 日（星期日）09:05 再提醒您。
        """,
    )


def test_what_was_filed_wrongly_is_found_again(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 刚才填错了
        机器人> 教育和体育事业中心 · 2024年第三季度任务
        机器人[4. 实施家庭教育指导服务行动]
        联络员> 我想改第8项
        机器人> 第 8 项 实施“阳光成长”青少年身心健康护航行动
        """,
    )


def test_the_office_asks_in_its_own_words(house: House, liaison: Someone) -> None:
    house.person("赵", unit="建设局")
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"群团科": office},
        """
        群团科> 谁还没报
        机器人> 2024年第三季度报送进度
        群团科> 建设局报了吗
        机器人> 建设局
        群团科> 催一下建设局
        机器人> 催报预览 · 建设局
        群团科> 好的
        机器人> 已发给建设局（赵）。
        群团科> 该给谁打电话
        机器人> 建议先打这几个电话：
        """,
    )


def test_words_nobody_understands_offer_the_likeliest_first(house: House, liaison: Someone) -> None:
    liaison.say("小王新来顶我的班，交接有什么手续没有")
    assert liaison.last.labels[0] == "生成交接码"
    liaison.say("领导想听听交接的事")
    assert liaison.last.labels[0] == "交接"
    office = house.person("王敏", SeatRole.ADMIN)
    office.say("领导想看全区的大致情况，怎么弄好")
    assert office.last.text.startswith("2024年第三季度妇女儿童实事进展汇总")
    office.say("要不这阵子先歇歇吧")
    assert office.last.text.startswith("没听明白")


def test_a_unit_cannot_wish_for_what_is_the_office_s(house: House, liaison: Someone) -> None:
    liaison.say("谁还没报")
    assert "建设局" not in liaison.last.text
    liaison.say("催一下建设局")
    assert "预览" not in liaison.last.text


def test_the_office_may_turn_to_something_else_before_it_confirms_a_short_name(house: House) -> None:
    house.person("李红", unit=UNIT)
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"群团科": office},
        """
        群团科> 催报 教体中心
        机器人> “教体中心”是指“教育和体育事业中心”吗？
        群团科> 谁还没报
        机器人> 2024年第三季度报送进度
        群团科> 催报 教体中心
        机器人> “教体中心”是指“教育和体育事业中心”吗？
        群团科> 好的
        机器人> 催报预览 · 教育和体育事业中心
        """,
    )


def test_words_on_a_screen_that_nobody_understands_are_said_to_be_so(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 第1项新改扩建2所中小学，1所幼儿园开园
        机器人> 还要补：“打造5个智慧教育应用场景”的数字
        联络员> 今天天气不错
        机器人> 没看懂“今天天气不错”，没有改动。
        机器人> 还要补：“打造5个智慧教育应用场景”的数字
        联络员> 2
        机器人> · 打造5个智慧教育应用场景：累计 2个，完成 40%
        联络员> 好的
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 1 项
        """,
    )


def test_a_task_may_be_put_right_by_words_from_the_overview(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 全部任务
        联络员> 把第4项的进展改成：家庭教育巡讲累计8场，累计培训骨干30人
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        机器人> 进展：家庭教育巡讲累计8场，累计培训骨干30人
        联络员> 都对
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 4 项
        """,
    )


def test_a_question_under_a_preview_is_answered_and_never_sent_on(house: House, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"群团科": office},
        """
        群团科> 催报 教育和体育事业中心
        机器人> 要加一句话，直接写了发来。
        群团科> 请于今天下班前报来
        机器人> 请于今天下班前报来
        群团科> 该给谁打电话
        机器人> 建议先打这几个电话：
        """,
    )
    assert "打电话" not in "".join(message.text for message in liaison.inbox)


def test_a_date_and_its_reason_may_come_in_one_sentence(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 申请延期到10月10号，因为领导出差
        机器人> 2024年第三季度进展申请延到 10 月 10 日（星期四）17:00。
        机器人> 原因：领导出差
        机器人[提交申请]
        """,
    )


def test_the_office_decides_on_a_unit_named_in_a_sentence(house: House, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    liaison.say("第4项：家庭教育巡讲累计8场，累计培训骨干30人")
    liaison.say("都对")
    play(
        {"群团科": office},
        """
        群团科> 教体中心报了什么
        机器人> 教育和体育事业中心 · 2024年第三季度
        机器人> 🟡 第 4 项 实施家庭教育指导服务行动
        群团科> 退回教体中心第4项，数字对不上
        机器人> 退回教育和体育事业中心第 4 项
        机器人> 退回原因：数字对不上
        机器人[确认退回]
        """,
    )


def test_all_right_is_a_yes_where_one_is_asked_for(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 各项工作正在有序推进
        机器人[就这样]
        联络员> 好的
        机器人> 进展已记下（10 字）。
        """,
    )


def test_what_sounds_like_a_wish_is_an_important_matter_where_one_is_asked_for(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 中小学扩建按计划施工，资金未到位
        联络员> 2
        联络员> 1
        联络员> 2
        联络员> 滞后
        联络员> 年底前
        机器人> 进展里提到“资金未到位”。要作为重要情况报群团科吗？
        联络员> 群团科电话多少
        机器人> 请联系组织人事部群团科，电话 3580430。
        联络员> 来不及了，资金没到
        机器人> 重要情况已记下：来不及了，资金没到
        """,
    )


def test_both_dates_are_named_and_no_seal_where_none_is_asked_for(house: House) -> None:
    liaison = house.person("赵法", unit="高新区法院")
    house.move_to("2024-09-23 10:00")
    assert "盖章" not in liaison.last.text
    for said in ("哪天之前交", "填报最晚什么时候"):
        liaison.say(said)
        assert "9 月 26 日" in liaison.last.text
        assert "9 月 30 日" in liaison.last.text
        assert "盖章" not in liaison.last.text
    liaison.say("盖章件啥时候交")
    assert "这份清单不要求盖章件" in liaison.last.text


@pytest.mark.parametrize(
    "said",
    [
        "举办女性专场招聘2场，提供岗位820个。培训那个数是人社的，我们没有",
        "我们就是搞了2场女性专场招聘，来了46家企业，提供岗位820个，培训那个是谁负责",
    ],
)
def test_a_report_that_ends_in_somebody_elses_number_is_a_report(house: House, said: str) -> None:
    liaison = house.person("李红", unit="工业信息化和商务局")
    liaison.say(said)
    assert "提供岗位820个" in liaison.last.text
    assert "读到的内容" in liaison.last.content.title


def test_what_was_read_and_waits_is_not_said_to_be_blank(house: House) -> None:
    liaison = house.person("周人", unit="人社中心")
    liaison.say("家政培训到9月底累计68人次，办了3期班")
    play(
        {"联络员": liaison},
        """
        联络员> 还差什么没报
        机器人> 已读到，等您确认，还没提交
        机器人> 还差 1 项（其中 1 项等您确认）
        机器人[全部对，提交 1 项]
        联络员[全部对，提交 1 项]
        机器人> 已登记
        """,
    )


def test_whoever_filed_sees_the_words_and_goes_to_correct_them(house: House) -> None:
    liaison = house.person("周人", unit="人社中心")
    liaison.say("家政培训到9月底累计68人次，办了3期班")
    liaison.press("全部对，提交 1 项")
    for said in ("帮我看下现在报的是啥样", "我们报的啥", "看看我们报的内容"):
        liaison.say(said)
        assert "家政培训到9月底累计68人次，办了3期班" in liaison.last.text, said
    for said in ("更正", "撤回重报", "我要撤回重新填"):
        liaison.say(said)
        assert "需要更正请点对应的任务" in liaison.last.text, said
        liaison.press("先放着，以后再填")


def test_an_absence_is_no_report_however_it_is_said(house: House) -> None:
    away = house.person("周工", unit="建设局")
    play(
        {"联络员": away},
        """
        联络员> 我休假到10月8号，这段时间找我同事孙强
        机器人> 没有找到“孙强”
        """,
    )
    assert "读到的内容" not in "".join(message.text for message in away.inbox)


def test_private_numbers_are_not_shown_again_beside_what_replaces_them(house: House) -> None:
    police = house.person("孙警官", unit="高新区公安分局")
    police.say("处理了一起侵害未成年人案件，被害人小张，电话13805331234，已移交检察院")
    police.say("那就写：办理侵害未成年人案件1起，已移交检察院")
    assert "进展：办理侵害未成年人案件1起" in police.last.text
    assert "13805331234" not in police.last.text


def test_whoever_asks_what_is_left_out_sees_the_tasks(liaison: Someone) -> None:
    liaison.say("第4项：家庭教育巡讲累计8场，累计培训骨干30人")
    liaison.say("都对")
    liaison.say("还有没有漏的")
    assert "第 4 项" in liaison.last.text
    assert "出了问题" not in liaison.last.text


def test_a_joke_is_no_part_of_the_report(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 嘿嘿，你真能干
        机器人> 谢谢您的鼓励。
        机器人> 上面的问题还等着您
        联络员> 几号截止？对了，巡讲还差两场赶得上吧？
        机器人> 截止时间 9 月 30 日
        联络员> 建成中小学2所，家长说老师讲得真不错
        机器人> 进展已记下（18 字）。
        """,
    )


def test_questions_about_the_collection_are_answered_whatever_is_open(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 我们单位联络员都有谁
        机器人> 教育和体育事业中心登记的联络员：李红（A 角）。
        联络员> 能让我们科小李也一起填吗
        机器人> 再发一个邀请码
        联络员> 你们办公室在几楼
        机器人> 电话 3580430
        联络员> 张主任电话多少
        机器人> 个人的电话这里不提供。要找组织人事部群团科，电话 3580430。
        联络员> 这次通知的文号是什么
        机器人> 文号 淄高新管办字【2024】7号
        联络员> 一个人能兼两个单位吗
        机器人> 可以，一个人能当几个单位的联络员
        联络员> 填报
        联络员> 写多少字比较好
        机器人> 像是在提问，没有记进填报。
        联络员> 内容保密不
        机器人> 别的单位看不到
        机器人> 上面的问题还等着您
        联络员> 电脑上能填不
        机器人> 手机、电脑都可以
        联络员> 发语音行不行
        机器人> 语音这里听不了。
        联络员> 提交以后还能改吗
        机器人> 截止之前，提交过的也能改
        联络员> 建成中小学2所
        机器人> 进展已记下（7 字）。
        """,
    )
