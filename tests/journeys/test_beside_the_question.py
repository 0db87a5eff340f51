"""While a question of the report is open people say all kinds of things: each is put where it belongs, or asked about."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play


@pytest.fixture
def liaison(house: House) -> Someone:
    house.move_to("2024-09-27 10:00")
    return house.person("李红", unit="教育和体育事业中心")


@pytest.fixture
def builder(house: House) -> Someone:
    house.move_to("2024-09-27 10:00")
    return house.person("赵强", unit="建设局")


def test_words_of_another_task_are_shown_as_its_own_and_the_question_stays(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 中小学扩建按计划施工，幼儿园已招标
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？
        联络员> 家庭教育讲了20场，培训骨干30人
        机器人> 这段说的不是第 1 项，先看一下；看完接着填第 1 项。
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        机器人> 进展：家庭教育讲了20场，培训骨干30人
        联络员> 对
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 4 项
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？
        联络员> 2
        机器人> 已记下：累计 2所，目标 3所，完成 67%。
        """,
    )


def test_words_whose_task_is_not_plain_are_asked_about(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 中小学扩建按计划施工，幼儿园已招标
        联络员> 讲座那项我们搞了36场
        机器人> 这段话写的是哪一项？
        联络员[第 4 项 实施家庭教育指导服务行动]
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        联络员[先存草稿]
        机器人> 已存入草稿：第 4 项。
        机器人> 目标：新改扩建3所中小学。
        """,
    )


def test_a_person_may_go_to_another_task_in_words(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 先报第8个吧，阳光成长那个
        机器人> 第 8 项 实施“阳光成长”青少年身心健康护航行动
        联络员> 回到第一个
        机器人> 第 1 项 实施教育资源扩增优化工程
        """,
    )


def test_remarks_are_answered_and_never_stored(house: House, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 填到什么程度啊，有没有范例
        机器人> “填到什么程度啊，有没有范例”像是在提问，没有记进填报。
        机器人> 这里写本季度做了什么、做了多少，一两句即可，字数不限。
        联络员> 稍等，我去找一下材料
        机器人> 好的，不急。
        联络员> 王科长你好，我是教体中心新来的小刘
        机器人> 您好，收到。
        联络员> 领导让我们统一下口径，晚些时候给你
        机器人> 是这一项的进展吗？
        联络员> 剩下的明天再填
        """,
    )
    liaison.say("我的任务")
    assert "第 1 项 实施教育资源扩增优化工程\n还没填" in liaison.last.text


def test_words_that_answer_nothing_may_still_be_of_use(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 中小学扩建按计划施工，幼儿园已招标
        联络员> 资金那个问题要尽快跟领导说
        机器人> 没看懂“资金那个问题要尽快跟领导说”。
        联络员[作为重要情况]
        机器人> 重要情况已记下：资金那个问题要尽快跟领导说
        机器人> 目标：新改扩建3所中小学。
        """,
    )


def test_trouble_told_before_is_proposed_as_the_important_matter(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 新建学校停工，资金没到位，请群团科协调
        联络员> 2
        联络员> 1
        联络员> 2
        联络员> 比计划慢了点
        机器人> 已记下：滞后。
        联络员> 12越底
        机器人> 完成时限记为：2024年12月31日。
        机器人> 进展里提到“新建学校停工，资金没到位，请群团科协调”。要作为重要情况报群团科吗？
        联络员> 要协调的就是刚才说的那个资金
        机器人> 重要情况已记下：资金没到位
        """,
    )


def test_a_number_put_right_is_put_right_in_the_text(builder: Someone) -> None:
    play(
        {"联络员": builder},
        """
        联络员> 填报
        联络员> 共建联盟挂牌1个，公交专线开通2条
        联络员> 不对，是3条，第三条上周刚开
        机器人> 已记下：开通3条“定制公交”助学专线，累计 3条，目标 3条，完成 100%。
        机器人> 进展里的数字也改了：共建联盟挂牌1个，公交专线开通3条 第三条上周刚开
        """,
    )


def test_what_is_called_done_while_a_number_falls_short_is_asked_about(house: House, builder: Someone) -> None:
    play(
        {"联络员": builder},
        """
        联络员> 第6项儿童友好共建联盟打造1个，定制公交助学专线开通3条，已完成
        机器人> 自评：已完成；完成时限：已完成；重要情况：无
        联络员> 公交写错了，应该是2条
        机器人> 进展：儿童友好共建联盟打造1个，定制公交助学专线开通2条，已完成
        机器人> 还要补：自评
        联络员> 已完成
        机器人> 自评“已完成”，但“开通3条‘定制公交’助学专线”累计 2条，还没到目标
        联络员> 自评改成正常推进
        机器人> 自评：正常推进
        """,
    )


def test_what_is_shown_is_changed_as_was_said(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 第1项新改扩建2所中小学，1所幼儿园开园，智慧教育场景建成3个；第4项家庭教育巡讲累计60场，培训骨干30人
        联络员> 第四项再加一句：家长满意度高
        机器人> 进展：家庭教育巡讲累计60场，培训骨干30人；家长满意度高
        机器人> 刚才是：家庭教育巡讲累计60场，培训骨干30人
        联络员> 第1项的幼儿园删了吧，还没开园
        机器人> 进展：新改扩建2所中小学，智慧教育场景建成3个
        机器人> 还要补：“1所幼儿园”的数字
        联络员> 还有第8项，心理健康科普宣传18场
        机器人> 第 8 项 实施“阳光成长”青少年身心健康护航行动（新填）
        联络员> 先别提交，我再核对核对
        机器人> 好的，不急，您慢慢核对；现在还没有提交。
        联络员> 第1项不报了
        机器人> 第 1 项去掉了，这次不报。
        联络员> 接着填第1项
        机器人> 已存入草稿：第 4 项、第 8 项。
        机器人> 第 1 项 实施教育资源扩增优化工程
        """,
    )


def test_what_was_asked_for_by_a_return_may_be_typed_where_it_is_open(house: House, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"联络员": liaison, "群团科": office},
        """
        联络员> 第1项新改扩建2所中小学，1所幼儿园开园，智慧教育场景建成3个
        联络员> 都对
        群团科> 退回教育和体育事业中心第1项，请列明2所学校名称
        群团科[确认退回]
        联络员> 填报
        机器人> 第 4 项 实施家庭教育指导服务行动
        联络员> 好的，2所是四宝山实验学校、中埠小学
        机器人> 这段说的不是第 4 项
        机器人> 第 1 项 实施教育资源扩增优化工程（有改动）
        联络员[修改第 1 项]
        联络员> 均已主体完工，10月开学启用
        机器人> “均已主体完工，10月开学启用”是补到进展里吗？
        联络员[补进进展]
        机器人> 这段也补到进展里了
        """,
    )


def test_several_tasks_behind_an_opening_are_split(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 这季度我们部门几项一起说：第一项新改扩建2所中小学，幼儿园1所开园；第四项家庭教育巡讲60场，骨干培训30人
        机器人> 第 1 项 实施教育资源扩增优化工程（新填）
        机器人> 第 4 项 实施家庭教育指导服务行动（新填）
        联络员> 第四项巡讲改成70场
        机器人> 进展：家庭教育巡讲70场，骨干培训30人
        """,
    )


def test_private_numbers_go_in_words_too(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 联系人张三13812345678，学校改扩建开工1所
        机器人> 内容里有手机号，请确认是否必要：
        联络员> 去掉吧
        机器人> 进展已记下
        """,
    )


def test_a_second_thought_about_a_number_is_that_number_and_no_more_of_the_report(builder: Someone) -> None:
    play(
        {"联络员": builder},
        """
        联络员> 填报
        联络员> 儿童友好联盟章程印发，成员单位签了协议
        机器人> 目标：试点打造1个儿童友好共建联盟。截至目前累计多少？
        联络员> 那算1
        机器人> 记为 1个，对吗？
        联络员> 慢着，还没揭牌，先按0报，省得说我们抢跑
        机器人> 记为 0个，对吗？
        联络员> 总体慢一些，主要是场地没定
        机器人> 已记下：滞后。
        机器人> 这段也补到进展里了
        机器人> 记为 0个，对吗？
        联络员> 对
        机器人> 已记下：累计 0个
        """,
    )
    builder.say("我的任务")
    assert "抢跑" not in builder.last.text


def test_a_question_about_the_text_is_no_text(builder: Someone) -> None:
    play(
        {"联络员": builder},
        """
        联络员> 填报
        联络员> 一般写多少句？有字数限制没
        机器人> 像是在提问，没有记进填报。
        机器人> 字数不限
        联络员> 好的！定制公交已开通2条助学专线
        机器人> 进展已记下：定制公交已开通2条助学专线
        """,
    )


def test_whoever_comes_back_goes_on_where_the_draft_stands(builder: Someone) -> None:
    play(
        {"联络员": builder},
        """
        联络员> 报一下这季度的情况吧
        机器人> 请发送本季度具体措施及任务进度
        联络员> 定制公交已开通2条助学专线
        机器人> 目标：试点打造1个儿童友好共建联盟。
        联络员> 先放着
        联络员> 开完会了，继续弄吧
        机器人> 目标：试点打造1个儿童友好共建联盟。
        联络员> 把我们填过的都调出来看看
        机器人> 建设局 · 2024年第三季度
        机器人> 第 6 项
        联络员> 0
        机器人> 已记下：累计 0个
        """,
    )


def test_a_figure_of_the_text_is_put_right_and_agreed_to_without_answering_the_question(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 第4项
        联络员> 骨干研修班本季度开了2期，来了57个人
        机器人> 目标：家庭教育百场巡讲。截至目前累计多少？
        联络员> 刚才报的57里头有4个是重名，按53记吧
        机器人> 第 4 项的进展改为：骨干研修班本季度开了2期，来了53个人
        机器人> 目标：家庭教育百场巡讲。截至目前累计多少？
        联络员> 对，就53
        机器人> 没有重复记。
        机器人> 目标：家庭教育百场巡讲。截至目前累计多少？
        联络员> 对，就61场
        机器人> 已记下：家庭教育百场巡讲，累计 61场
        """,
    )
