"""A liaison answers a reminder with the content itself, asks to be reminded, for more time, for the form, or what this is."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.test_reminding import file_everything
from tests.journeys.transcript import play


@pytest.fixture
def liaison(house: House) -> Someone:
    """Of a unit with one task, after a reminder."""
    found = house.person("赵强", unit="人社中心")
    house.move_to("2024-09-24 09:10")
    return found


def test_progress_is_taken_unasked_and_filed_on_a_yes(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 培训家政人员累计112人，超额完成
        机器人> 读到的内容 · 人社中心 · 2024年第三季度
        机器人> 进展：培训家政人员累计112人，超额完成
        机器人> 累计 112人次，完成 112%
        联络员> 我的任务
        机器人> 已读到，等您确认，还没提交
        联络员> 填报
        联络员[全部对，提交 1 项]
        机器人> 已登记：人社中心 2024年第三季度第 2 项
        联络员> 提交
        机器人> 都已经提交了，不用再提交。
        联络员> 收到
        机器人= 好的，本季度都已经报齐了。
        """,
    )


def test_what_was_forgotten_goes_behind_what_is_filed(house: House, liaison: Someone) -> None:
    file_everything(house, liaison)
    play(
        {"联络员": liaison},
        """
        联络员> 刚才忘了写，又办了2期培训班
        机器人> 进展：按计划完成本季度工作，开展活动1次。 又办了2期培训班
        机器人> 原来：按计划完成本季度工作，开展活动1次。
        机器人[全部对，提交 1 项]
        """,
    )


def test_words_go_to_the_tasks_they_speak_of(house: House) -> None:
    several = house.person("孙丽", unit="民政和文旅事业中心")
    house.move_to("2024-09-24 09:10")
    play(
        {"联络员": several},
        """
        联络员> 康复救助了130个残疾儿童，戏曲演出8场
        机器人> 第 9 项 实施“润童心”儿童素养提升工程（新填）
        机器人> 进展：戏曲演出8场
        机器人> 第 10 项 实施特殊困难儿童关爱项目（新填）
        机器人> 进展：康复救助了130个残疾儿童
        联络员> 不要这份
        联络员> 第10项目前救助了120名，第9项演出9场
        机器人> 进展：演出9场
        机器人> 进展：目前救助了120名
        """,
    )


def test_an_old_quarter_s_preview_does_not_swallow_the_new_one_s_words(house: House) -> None:
    several = house.person("孙丽", unit="民政和文旅事业中心")
    house.move_to("2024-09-24 09:10")
    several.say("第9项：戏曲进校园5场。第10项：残疾儿童康复救助100名。")
    house.move_to("2024-12-24 09:10")
    play(
        {"联络员": several},
        """
        联络员> 第十项残疾儿童康复救助142名
        机器人> 2024年第三季度的填报已经结束，当时没有确认的内容没有登记。
        机器人> 读到的内容 · 民政和文旅事业中心 · 2024年第四季度
        机器人> 进展：残疾儿童康复救助142名
        """,
    )


def test_an_acknowledgement_that_names_a_time_is_a_wish(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 好的
        机器人> 好的。还有 1 项要报
        联络员> 知道了，明天下午三点再提醒我
        机器人> 好的，9 月 25 日（星期三）15:00 再提醒您。
        联络员> 算了，后天上午吧
        机器人> 好的，9 月 26 日（星期四）09:30 再提醒您。
        联络员> 那29号下午
        机器人> 好的，9 月 29 日（星期日）15:00 再提醒您。
        """,
    )


def test_a_day_past_the_due_time_asks_for_more_time(house: House, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    play(
        {"联络员": liaison, "群团科": office},
        """
        联络员> 领导不在，章盖不了，想10月9号再交
        机器人> 2024年第三季度进展申请延到 10 月 9 日（星期三）17:00。
        机器人> 原因：领导不在，章盖不了
        联络员[提交申请]
        机器人> 已报群团科
        联络员> 批了告诉我一声
        机器人> 群团科还没有答复。一有答复，马上告诉您
        群团科[同意]
        联络员> 批了吗
        机器人> 批了：人社中心延期至 10 月 9 日（星期三）17:00。
        """,
    )


def test_a_reason_given_first_stays_with_the_question_for_the_day(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 我们能不能晚几天交，局长出差盖不了章
        机器人> 想延到什么时候？
        联络员> 10月10号
        机器人> 申请延到 10 月 10 日（星期四）17:00。
        机器人> 原因：局长出差盖不了章
        """,
    )


def test_a_question_is_never_the_reason(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 申请延期到10月11日
        联络员> 批了吗
        机器人> 这次的申请还没有报出去
        联络员> 是不是一定要写原因
        机器人> 原因是什么？
        联络员> 盖章要局长签字
        机器人> 原因：盖章要局长签字
        """,
    )


def test_being_reminded_past_the_due_time_offers_more_time(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 稍后提醒
        联络员> 不急吧，节后
        机器人> 最晚只能推到截止时间 9 月 30 日 17:00 之前。
        联络员[申请延期]
        机器人> 延到 10 月 8 日（星期二）17:00，原因是什么？
        """,
    )


def test_questions_about_form_seal_and_others_are_answered(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 你好，我是人社中心的小王，这次要报什么呀
        机器人> 请贵单位报这一季度的进展，截止 9 月 30 日（星期一）17:00：
        机器人> 第 2 项 实施巾帼促就业计划
        联络员> 我能不能在word里写好直接发给你
        机器人> 可以。
        联络员> 章盖在哪儿
        机器人> 在“填报单位（盖章）”处盖单位公章
        联络员> 纸质的要交到哪里去
        机器人> 组织人事部群团科（电话 3580430）
        联络员> 还有谁没交啊
        机器人> 别的单位报得怎样，这里不便告知；贵单位的情况是：
        联络员> 第三项具体内容发我看看
        机器人> 第 3 项 实施适龄妇女“两癌”免费检查和救助行动
        联络员> 目标是多少来着
        机器人> 目标：全年培训家政从业人员100人次以上
        """,
    )
    liaison.say("表格发我一下")
    assert "工作进展情况表" in liaison.last.text


def test_handing_over_is_explained_where_it_is_asked_about(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 交接
        联络员> 换成第一检察部的王丽
        机器人> 接替人的姓名和电话不用在这里登记
        机器人[生成交接码]
        联络员> 张伟电话是13800138000
        机器人> 别人的电话没有记下
        联络员> 怎么弄
        机器人[生成交接码]
        """,
    )


def test_a_return_next_year_is_said_with_its_year(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 我请假，到明年3月30号
        机器人> 2025 年 3 月 31 日（星期一）回来
        """,
    )


def test_whoever_is_annoyed_hears_how_little_is_wanted_and_the_open_question_stays(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 老在催，还让不让人干活了
        机器人> 给您添麻烦了，抱歉。
        机器人> 一句“没有变化”就算报了
        机器人[稍后提醒]
        联络员> 填报
        联络员> 平时少提醒几次吧
        机器人> 报齐以后本季度就不再提醒
        机器人> 上面的问题还等着您
        """,
    )


def test_the_list_tells_who_else_has_a_task_and_never_what_they_reported(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 哪几家跟我们一起弄这个
        机器人> 第 2 项 实施巾帼促就业计划：组织人事部（责任）、工业信息化和商务局（责任）
        机器人> 别的单位报得怎样，请问群团科。
        联络员> 除了我们还有谁没报
        机器人> 别的单位报得怎样，这里不便告知
        """,
    )


def test_the_words_may_go_before_the_seal(house: House, liaison: Someone) -> None:
    house.person("王敏", SeatRole.COORDINATOR)
    play(
        {"联络员": liaison},
        """
        联络员> 局长外出学习，申请延期到10月10号
        联络员[提交申请]
        联络员> 要是不同意，章还没盖能先报吗
        机器人> 可以。先在这里填报、提交
        机器人[开始填报]
        联络员> 批了吗
        机器人> 群团科还没有答复
        """,
    )


def test_whoever_comes_after_finds_everything(house: House) -> None:
    several = house.person("孙丽", unit="教育和体育事业中心")
    play(
        {"联络员": several},
        """
        联络员> 以后这摊事归我们科小周管
        机器人[生成交接码]
        联络员> 我们填过的他还看得见吧
        机器人> 看得到。填报、草稿和历史都记在单位名下
        联络员> 我也是上个月才接手，去年报过啥
        机器人> 历次填报
        联络员> 任务四的具体要求发我看下
        机器人> 第 4 项 实施家庭教育指导服务行动
        """,
    )
    assert "第 8 项" not in several.last.text


def test_what_is_nobody_s_progress_is_not_read_as_such(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 各科室：请务必于周五前报送家政培训人员名单至邮箱，收到请回复
        机器人> 这段像是转来的通知
        联络员> 哎呀发错地方了
        机器人> 没关系，这句没有登记
        联络员> 学员王芳身份证37030319880512452X，培训合格，写上可以吗
        机器人> 请不要写身份证号，刚才那句没有登记。
        联络员> 家政培训累计108人次
        机器人> 累计 108人次
        联络员> 误发，请忽略
        机器人> 要是发错了，点“不要这份”即可
        机器人> 累计 108人次
        联络员[不要这份]
        联络员> 机器人还真不错
        机器人> 谢谢您的鼓励。还有 1 项要报
        """,
    )
    assert "37030319880512452X" not in "".join(message.text for message in liaison.inbox)


def test_a_slip_that_is_put_right_at_once_never_reaches_the_report(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 唉，家政培训累计85人次，哦说错了，是95，就这些
        机器人> 进展：家政培训累计95人次
        机器人> 累计 95人次
        联络员> 手滑碰到屏幕了，交吧
        机器人> 已登记：人社中心 2024年第三季度第 2 项
        """,
    )


def test_a_request_in_the_making_is_asked_about_changed_and_taken_back(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 等市里批复数据，能晚一周吗
        机器人> 申请延到 10 月 8 日（星期二）17:00。
        机器人> 原因：等市里批复数据
        联络员> 那要多久批
        机器人> 这次的申请还没有报出去
        联络员> 撤了吧，不延了
        机器人> 已退出
        联络员> 延到十月中旬行吗，台账月底才结
        机器人> 本轮最晚只能延到
        联络员> 取消
        联络员> 国庆节后再提醒我
        机器人> 最晚只能推到截止时间 9 月 30 日 17:00 之前。
        机器人[申请延期]
        """,
    )


def test_a_question_about_a_day_is_no_reminder(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 章在局里，周五能不能报
        机器人> 可以，9月27日报来得及，截止时间 9 月 30 日
        联络员> 周五再填行吗
        机器人> 9 月 27 日（星期五）09:05 再提醒您。
        """,
    )


def test_a_leave_is_known_by_any_name_and_people_on_leave_may_be_counted(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 我后天请两天假
        机器人> 登记外出：9月26日起
        联络员> 取消
        联络员> 我又回来了
        机器人> 没有登记过外出
        联络员> 我们组织家政学员休假疗养12人
        机器人> 读到的内容
        """,
    )


def test_whoever_has_to_ask_first_is_given_time(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 等我去问问业务科室
        机器人> 好的。还有 1 项要报
        联络员> 忙完这阵再说
        机器人> 什么时候再提醒您？
        联络员> 稍等一下
        机器人= 好的。
        联络员> 知道了，别老催
        机器人> 给您添麻烦了
        """,
    )
