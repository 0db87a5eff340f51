"""The office types as it speaks: nothing is sent to anybody who was not named, and nothing is stored that was not shown."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from storage import people
from tests.house import House, Someone
from tests.journeys.paper import ask_for_seals
from tests.journeys.transcript import play
from tests.quarters import filed

OWING = ("高新区公安分局", "高新区法院", "建设局", "高新区医保分局")


@pytest.fixture
def office(house: House) -> Someone:
    filed(house, "2024Q2")
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00", skip=OWING)
    house.move_to("2024-09-24 10:00")
    return house.person("王敏", SeatRole.ADMIN)


@pytest.fixture
def police(house: House, office: Someone) -> Someone:
    return house.person("王强", unit="高新区公安分局")


@pytest.fixture
def builders(house: House, office: Someone) -> Someone:
    return house.person("李红", unit="建设局")


def test_a_word_for_one_unit_never_reaches_the_others(
    house: House, office: Someone, police: Someone, builders: Someone
) -> None:
    play(
        {"群团科": office},
        """
        群团科> 没报的都提醒一下
        机器人> 将提醒 2 个单位：建设局、高新区公安分局。
        群团科> 给公安分局单独催一下，说周五前一定要交
        机器人> 催报预览 · 高新区公安分局
        机器人> 周五前一定要交
        群团科> 等一下，先别发
        机器人> 还没有发出去
        群团科> 发了吗
        机器人> 还没有发出去
        群团科> 加上一句：局长已经在问了
        机器人> 周五前一定要交，局长已经在问了
        群团科> 发吧
        机器人> 已发给高新区公安分局（王强）。
        群团科> 撤回刚才的催报
        机器人> 撤不回来了
        群团科> 他们看了没
        机器人> 高新区公安分局：9 月 24 日 10:00 已发给王强
        """,
    )
    assert "周五前一定要交，局长已经在问了" in police.last.text
    assert not any("周五前" in message.text for message in builders.inbox)


def test_everybody_is_those_who_owe_and_that_is_said(office: Someone, police: Someone, builders: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 公安的先缓缓
        机器人> 好的，先不催高新区公安分局，没有发出。
        群团科> 所有单位都催一遍，别管交没交
        机器人> 催报只发给还没报齐的单位
        机器人> 将提醒 2 个单位：建设局、高新区公安分局。
        群团科> 不发了
        机器人> 好的，已退出
        群团科> 除了建设局，其他没报的都催
        机器人> 将提醒 1 个单位：高新区公安分局。
        群团科> 取消
        群团科> 催报 建设局和公安 周五前交
        机器人> 将提醒 2 个单位：建设局、高新区公安分局。
        机器人> 附您的话：周五前交
        群团科> 取消
        群团科> 催一下建设局和检察院，月底前务必报上来
        机器人> 高新区检察院本季度已经报齐，不用催报。
        机器人> 催报预览 · 建设局
        """,
    )


def test_what_only_asks_is_answered_at_once(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 现在交得怎么样了
        机器人> 2024年第三季度报送进度
        群团科> 教体场景做了几个了
        机器人> 打造5个智慧教育应用场景：二季度 2 → 三季度 4个，完成 80%
        群团科> 第四项呢
        机器人> 第 4 项 实施家庭教育指导服务行动
        群团科> 检察院第八项写的啥
        机器人> 高新区检察院按计划推进第 8 项
        群团科> 它上季度写的什么
        机器人> 高新区检察院 · 2024年第二季度
        群团科> 黄灯的是哪几项
        机器人> 2024年第三季度偏慢的实事有
        群团科> 红灯的有几个
        机器人> 2024年第三季度没有预警的实事。
        群团科> 跟去年同期比怎么样
        机器人> 系统里没有2023年的数据，比不了去年同期。
        群团科> 建设局第三项做到哪了
        机器人> 第 3 项 实施适龄妇女“两癌”免费检查和救助行动不是建设局的任务
        群团科> 第八项都谁负责
        机器人> 责任单位：高新区公安分局、高新区法院
        群团科> 历史 检察院
        机器人> 高新区检察院 · 历次填报
        """,
    )


def test_a_return_is_said_in_any_order_and_asked_after(house: House, office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 教体中心第一项写得太空了，退回去
        机器人> 退回教育和体育事业中心第 1 项
        机器人> 退回原因：写得太空了
        群团科> 没有写清楚是哪几所学校，请补上
        机器人> 退回原因：没有写清楚是哪几所学校，请补上
        群团科> 检察院交了没
        机器人> 高新区检察院 · 2024年第三季度
        群团科> 另外附件也没有
        机器人> 退回原因：没有写清楚是哪几所学校，请补上，附件也没有
        群团科> 卫健三项一起通过
        机器人> 接受这 3 项？
        群团科> 退回教体第一项，没有具体数据
        机器人> 退回原因：没有具体数据
        群团科> 就说缺少学校名单
        机器人> 退回原因：缺少学校名单
        群团科> 可以，退
        机器人> 已退回：教育和体育事业中心第 1 项
        群团科> 教体那个改了没
        机器人> 教育和体育事业中心第 1 项：还没有重新提交
        """,
    )


def test_seals_are_asked_after_in_any_words(house: House, office: Someone) -> None:
    ask_for_seals(house)
    for said in ("盖章的发来没有", "还有几家没盖章", "哪些单位章还没盖"):
        office.say(said)
        assert office.last.text.startswith("盖章件 · 2024年第三季度")


REQUEST = """
    联络员> 申请延期
    联络员> 10月11日
    联络员> 专线客流数据要等公交公司核定
    联络员[提交申请]
    机器人> 已报群团科，等待答复。
"""


def test_a_request_is_answered_in_words(house: House, office: Someone, builders: Someone) -> None:
    play({"联络员": builders}, REQUEST)
    play(
        {"群团科": office},
        """
        群团科> 最多给到10月8号
        机器人> 把建设局2024年第三季度的截止时间延到 10 月 8 日（星期二）17:00，对吗？
        群团科> 取消
        群团科> 不同意建设局延期，别家都按时报了
        机器人> 答复建设局：不同意延期。
        机器人> 原因：别家都按时报了
        群团科> 取消
        群团科> 看看检察院的
        群团科> 建设局延期的事同意了
        机器人> 点“同意”就生效
        机器人> 李红申请从 9 月 30 日 17:00 延到 10 月 11 日
        群团科> 准他们延到十月九号吧
        机器人> 把建设局2024年第三季度的截止时间延到 10 月 9 日（星期三）17:00，对吗？
        群团科> 取消
        群团科> 谁要延期
        群团科> 同意
        机器人> 已同意：建设局延期至 10 月 11 日（星期五）17:00
        群团科> 建设局的延期批了没
        机器人> 批了：建设局延期至 10 月 11 日（星期五）17:00。
        """,
    )


def test_what_a_unit_said_on_the_phone_is_shown_before_it_counts(
    house: House, office: Someone, police: Someone
) -> None:
    play(
        {"群团科": office},
        """
        群团科> 公安打电话来报了，我替他们录一下
        机器人> 替高新区公安分局录入哪一项？
        群团科> 开展心理健康宣传6场，检查校园46所
        机器人> 以下由您替高新区公安分局代录
        机器人> 进展：开展心理健康宣传6场，检查校园46所
        群团科> 开展心理健康宣传8场，检查校园46所，发现隐患12处
        机器人> 进展：开展心理健康宣传8场，检查校园46所，发现隐患12处
        群团科> 把公安的那条删了
        机器人> 好的，这份没有采用，原来的内容没有变。
        群团科> 代录公安分局第八项：护校安园检查46所
        机器人> 第 8 项 实施“阳光成长”青少年身心健康护航行动（新填）
        机器人> 进展：护校安园检查46所
        群团科> 不要这份
        群团科> 代录 公安分局 第八项
        机器人> 请发送本季度具体措施及任务进度
        """,
    )


def test_a_number_told_on_the_phone_puts_the_report_right(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 教体场景数改成5，他们打电话说的
        机器人> 以下由您替教育和体育事业中心代录
        机器人> 打造5个智慧教育应用场景：4个 → 5个
        机器人[提交 1 项]
        """,
    )


def test_what_could_be_told_or_asked_is_asked(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 定制公交又开了1条，累计3条
        机器人> 要替单位代录，还是看这一项的进展？还没有登记。
        机器人[看第 6 项进展]
        群团科[替建设局代录]
        机器人> 以下由您替建设局代录
        机器人> 进展：定制公交又开了1条，累计3条
        """,
    )


def test_a_change_of_people_shows_the_ways_and_changes_nothing(office: Someone, police: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 王强调走了，把他去掉
        机器人> 王强是高新区公安分局的联络员，现在没有改动。
        机器人[生成交接码]
        机器人[注销王强]
        群团科> 王强是哪个单位的
        机器人> 高新区公安分局
        群团科> 王强的电话
        机器人> 联系人：王强
        群团科> 公安的联络员要换
        机器人> 高新区公安分局换人
        机器人[王强：交接]
        """,
    )


def test_who_reports_for_a_unit_besides_is_still_heard_as_its_liaison(house: House, office: Someone) -> None:
    """Words that are a report stay one, and 我们 is the own unit; what is plainly the office's is done."""
    both = house.person("周洁", SeatRole.COORDINATOR)
    code = house.deps.store.run(
        lambda tx: people.invite(tx, SeatRole.LIAISON, house.unit_id("建设局"), now=house.clock(), person_name="周洁")
    )
    both.say(code)
    play(
        {"周洁": both},
        """
        周洁> 催一下法院和检察院，让他们抓紧
        机器人> 高新区检察院本季度已经报齐，不用催报。
        周洁> 取消
        周洁> 本季度定制公交专线新开通1条，累计3条，儿童友好共建联盟已经挂牌
        机器人> 读到的内容 · 建设局
        """,
    )


def test_in_the_channel_people_talk_to_each_other(house: House, office: Someone) -> None:
    channel = office.in_chat("channel")
    before = len(house.to(Address("web", "channel")))
    channel.say("公安那边呢")
    assert len(house.to(Address("web", "channel"))) == before


def test_a_later_day_for_a_seal_is_shown_before_it_is_given(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 检察院说章要明天才能盖，给他宽限到10月8日
        机器人> 把高新区检察院2024年第三季度的截止时间延到 10 月 8 日（星期二）17:00，对吗？
        """,
    )


def test_who_filed_of_one_task_names_only_its_units(house: House) -> None:
    office = house.person("陈刚", SeatRole.COORDINATOR)
    for said in ("九号实事现在谁报了谁没报", "九号实事还差谁", "第九项谁没报"):
        office.say(said)
        assert "第 9 项" in office.last.content.title
        assert "⬜ 科学技术发展中心：还没报" in office.last.text
        assert "建设局" not in office.last.text


def test_whoever_was_reminded_just_now_has_not_failed_to_answer(office: Someone, police: Someone) -> None:
    for _ in range(2):
        office.say("催公安")
        office.press("发送")
    office.say("他们有人看到没")
    assert "还没有回应" in office.last.text
    assert "连续" not in office.last.text
    office.say("每个单位催了几次了")
    assert "已催 3 次；最近一次" in office.last.text


def test_a_short_yes_under_a_request_grants_it(house: House, office: Someone, builders: Someone) -> None:
    for said in ("申请延期到10月10号", "材料还在汇总"):
        builders.say(said)
    builders.press("提交申请")
    play(
        {"群团科": office},
        """
        群团科> 太晚了，10月9号前必须交
        机器人> 把建设局2024年第三季度的截止时间延到 10 月 9 日（星期三）17:00，对吗？
        群团科> 取消
        群团科> 建设局要延期？为啥
        机器人[同意]
        群团科> 行
        机器人> 已同意：建设局延期至 10 月 10 日（星期四）17:00
        """,
    )


def test_the_one_open_problem_is_shown_to_whoever_says_it_is_solved(house: House) -> None:
    office, builders = house.person("陈刚", SeatRole.COORDINATOR), house.person("孙建", unit="建设局")
    builders.say("定制公交开了1条，剩下2条因为财政资金没到位停了，共建联盟打造了1个")
    builders.press("都对，再补 2 处")
    builders.say("正常推进")
    builders.say("要，请群团科协调财政")
    builders.press("提交 1 项")
    for said in ("这个问题销掉", "建设局那个问题协调好了"):
        office.say(said)
        assert "剩下2条因为财政资金没到位停了。请群团科协调财政" in office.last.text
        assert "已解决" in office.last.labels


def test_what_the_office_does_about_a_problem_is_shown_and_written_beside_it(house: House) -> None:
    office, builders = house.person("陈刚", SeatRole.COORDINATOR), house.person("孙建", unit="建设局")
    builders.say("定制公交开了1条，剩下2条因为财政资金没到位停了，共建联盟打造了1个")
    builders.press("都对，再补 2 处")
    builders.say("正常推进")
    builders.say("要，请群团科协调财政")
    builders.press("提交 1 项")
    play(
        {"群团科": office},
        """
        群团科> 法院的问题备注一下，正在商量
        机器人> 高新区法院没有报来还没解决的问题
        群团科> 谁家有困难
        机器人> 【未解决】1 件
        群团科> 建设局那件备注上，财政局答应月底拨款
        机器人> 最近的情况：财政局答应月底拨款
        群团科[记下]
        机器人> 已记下：建设局第 6 项的问题正在解决，最近的情况：财政局答应月底拨款。
        群团科> 问题清单
        机器人> 【正在解决】1 件
        群团科> 还有别的吗
        机器人> 问题清单
        """,
    )
