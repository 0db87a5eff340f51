"""People answer what was not asked, two things at once, and put right what they said: each is taken for what it is."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from storage import people
from tests.house import House
from tests.journeys.transcript import play
from tests.quarters import filed


@pytest.fixture
def reported(house: House) -> House:
    """The second quarter is reported; it is the end of the third."""
    filed(house, "2024Q2")
    house.move_to("2024-09-24 10:00")
    return house


def test_two_questions_are_answered_in_one_message(reported: House) -> None:
    play(
        {"联络员": reported.person("孙丽", unit="民政和文旅事业中心")},
        """
        联络员> 填报第10项
        机器人> 第 10 项 实施特殊困难儿童关爱项目
        联络员> 为残疾儿童开展康复训练，累计救助130名，12月底前完成，没啥问题
        机器人> 进展已记下：为残疾儿童开展康复训练，累计救助130名，12月底前完成
        机器人> 完成时限记为：2024年12月31日。
        机器人> 重要情况：无。
        机器人> 累计 130名，完成 90%
        联络员> 全部对，提交
        机器人> 已登记：民政和文旅事业中心 2024年第三季度第 10 项，已报群团科。
        """,
    )


def test_an_answer_to_another_question_is_stored_as_that_and_the_question_stays(reported: House) -> None:
    play(
        {"联络员": reported.person("周强", unit="建设局")},
        """
        联络员> 填报
        联络员> 专线站点勘察完成，联盟章程起草中
        机器人> 目标：试点打造1个儿童友好共建联盟。截至目前累计多少？
        联络员> 年底前，正常推进
        机器人> 已记下：正常推进。
        机器人> 完成时限记为：2024年12月31日。
        机器人> 目标：试点打造1个儿童友好共建联盟。截至目前累计多少？
        联络员> 联盟0个，专线2条，没有困难
        机器人> 已记下：试点打造1个儿童友好共建联盟，累计 0个
        机器人> 已记下：开通3条“定制公交”助学专线，累计 2条
        机器人> 重要情况：无。
        机器人> 请核对 · 建设局
        """,
    )


def test_what_was_asked_for_is_asked_again_where_only_other_things_were_said(reported: House) -> None:
    play(
        {"联络员": reported.person("孙丽", unit="民政和文旅事业中心")},
        """
        联络员> 填报第10项
        联络员> 135
        机器人> 已记下：为约144名符合条件且有康复需求的残疾儿童实施康复救助，累计 135名
        机器人> 第 10 项的进展还没写：本季度做了什么、做了多少，一两句即可。
        联络员> 对
        机器人> 第 10 项的进展还没写
        """,
    )


def test_a_number_alone_is_no_report_and_a_heading_no_part_of_it(reported: House) -> None:
    liaison = reported.person("李红", unit="教育和体育事业中心")
    for text in ("填报第8项", "1"):
        liaison.say(text)
    assert "第 8 项的进展还没写" in liaison.last.text
    liaison.say("第八项：护校安园检查120次，4个100%全部达标，没问题")
    assert "进展已记下：护校安园检查120次，4个100%全部达标" in liaison.last.text


def test_somebody_who_was_wrong_puts_the_last_answer_right(reported: House) -> None:
    play(
        {"联络员": reported.person("吴敏", unit="科学技术发展中心")},
        """
        联络员> 填报
        联络员> 开展科普讲解，校园演出由民政部门组织
        机器人> 目标：开展五音戏…截至目前累计多少？
        联络员> 12
        机器人> 已记下：累计 12场，目标 13场
        联络员> 不对，是10场
        机器人> 已记下：开展五音戏…活动13场，累计 10场，目标 13场
        机器人> 目标：开展青少年科普教育活动不少于2场。截至目前累计多少？
        """,
    )


def test_everything_on_the_preview_can_be_put_right_in_words(reported: House) -> None:
    play(
        {"联络员": reported.person("钱进", unit="人社中心")},
        """
        联络员> 填报
        联络员> 举办家政培训4期，累计培训83人次
        联络员> 对
        联络员> 正常
        联络员> 11月底
        机器人> 完成时限记为：2024年11月30日。
        联络员> 哦不对，是12月底
        机器人> 完成时限记为：2024年12月31日。
        机器人> 有需要群团科协调或及时报告的重要情况吗？
        联络员> 无
        机器人> 请核对 · 人社中心
        联络员> 培训人次应该是85
        机器人> 已记下：全年培训家政从业人员100人次以上，累计 85人次
        联络员> 自评改成滞后
        机器人> 自评：滞后
        联络员> 今天天气不错
        机器人> 没看懂“今天天气不错”，没有改动。
        机器人> 都对请回“提交”
        联络员> 好了
        机器人> 已登记：人社中心 2024年第三季度第 2 项
        """,
    )


@pytest.mark.parametrize("said", ["提交", "年底", "刚才那句删掉", "没有啊", "滞后", "这个要写吗"])
def test_what_is_no_reason_is_never_stored_as_one(reported: House, said: str) -> None:
    liaison = reported.person("周强", unit="建设局")
    for text in ("填报", "专线站点勘察完成，联盟章程起草中", "0", "1"):
        liaison.say(text)
    assert "累计 1 比上季度的 2 少，确定吗？" in liaison.last.text
    liaison.say(said)
    liaison.say("我的任务")
    assert f"说明：{said}" not in liaison.last.text
    assert "助学专线：累计 1条" not in liaison.last.text


def test_a_reason_that_is_one_is_said_back(reported: House) -> None:
    play(
        {"联络员": reported.person("周强", unit="建设局")},
        """
        联络员> 填报
        联络员> 专线站点勘察完成，联盟章程起草中
        联络员> 0
        联络员> 1
        机器人> 累计 1 比上季度的 2 少，确定吗？
        联络员> 一条线路停运检修
        机器人> 已记下：累计 1条，目标 3条，完成 33%（说明：一条线路停运检修）。
        """,
    )


def test_a_task_is_put_aside_in_words_and_never_filled_with_them(reported: House) -> None:
    play(
        {"联络员": reported.person("李红", unit="教育和体育事业中心")},
        """
        联络员> 填报
        机器人> 第 1 项 实施教育资源扩增优化工程
        联络员> 这项先放着
        机器人> 第 1 项先放着。
        机器人> 第 4 项 实施家庭教育指导服务行动
        联络员> 第8项
        机器人> 第 8 项 实施“阳光成长”青少年身心健康护航行动
        """,
    )


def test_whoever_wants_to_file_too_early_hears_what_is_missing(reported: House) -> None:
    play(
        {"联络员": reported.person("周强", unit="建设局")},
        """
        联络员> 填报
        联络员> 专线站点勘察完成，联盟章程起草中
        联络员> 提交
        机器人> 第 6 项还不能提交，还差：“试点打造1个儿童友好共建联盟”的数字、“开通3条‘定制公交’助学专线”的数字、自评、完成时限、有没有重要情况。
        机器人> 目标：试点打造1个儿童友好共建联盟。截至目前累计多少？
        """,
    )


def test_all_right_is_a_yes_to_everything_that_is_proposed(reported: House) -> None:
    play(
        {"联络员": reported.person("钱进", unit="人社中心")},
        """
        联络员> 填报
        联络员> 举办家政培训4期，累计培训83人次
        机器人> 都对请按“全部对，提交”
        联络员> 都对
        机器人> 已登记：人社中心 2024年第三季度第 2 项
        """,
    )


def test_a_question_is_never_written_into_a_report(reported: House) -> None:
    liaison = reported.person("李红", unit="教育和体育事业中心")
    for text in ("填报第4项", "开展巡讲进社区活动，骨干培训推迟到十一月"):
        liaison.say(text)
    liaison.say("这个累计是从一月份开始算的吗")
    assert "像是在提问，没有记进填报" in liaison.last.text
    liaison.say("我的任务")
    assert "从一月份" not in liaison.last.text


def test_a_report_that_ends_in_a_question_is_kept_and_the_question_pointed_out(reported: House) -> None:
    liaison = reported.person("李红", unit="教育和体育事业中心")
    for text in ("填报第8项", "心理健康宣传累计22场，四个100%都达标，护学岗那个要不要写进来？"):
        liaison.say(text)
    assert "末句像是提问，也写进了进展；不要就发“上一步”重填。" in liaison.last.text


def test_the_same_words_twice_are_one_report(reported: House) -> None:
    liaison = reported.person("吴敏", unit="科学技术发展中心")
    for text in ("填报", "举办青少年科普大讲堂，邀请专家授课，参加学生800人"):
        liaison.say(text)
    liaison.say("举办青少年科普大讲堂，邀请专家授课，参加学生800人")
    assert "这段话进展里已经有了，没有重复记。" in liaison.last.text


def test_a_text_that_waits_for_a_yes_is_not_lost_when_its_writer_leaves(reported: House) -> None:
    play(
        {"联络员": reported.person("周强", unit="建设局")},
        """
        联络员> 填报
        联络员> 各项工作正在有序推进
        机器人> 这段话里没有具体的措施或数字。
        联络员> 先放着
        机器人> 好的，已填的内容都在草稿里。
        联络员> 填报
        联络员> 上一步
        机器人> 现在填的是：各项工作正在有序推进
        """,
    )


def test_a_yes_is_no_important_matter(reported: House) -> None:
    liaison = reported.person("周强", unit="建设局")
    for text in ("填报", "专线站点勘察完成，联盟章程起草中", "联盟0个，专线2条，正常，年底"):
        liaison.say(text)
    assert "有需要群团科协调或及时报告的重要情况吗？" in liaison.last.text
    liaison.say("对")
    assert liaison.last.text == "请写一句是什么情况；没有请回“没有”。"


def test_everyday_words_of_trouble_are_asked_about(reported: House) -> None:
    liaison = reported.person("李红", unit="教育和体育事业中心")
    liaison.say("第1项：中小学扩建2所，幼儿园1所、应用场景4个；资金一直没到位，施工队停了")
    assert "还要补：自评、有没有重要情况" in liaison.last.text


def test_more_of_the_report_comes_when_a_number_is_asked(reported: House) -> None:
    play(
        {"联络员": reported.person("吴敏", unit="科学技术发展中心")},
        """
        联络员> 填报
        联络员> 开展科普讲解，校园演出由民政部门组织
        联络员> 等等，再加一句：邀请专家3名
        机器人> 这段也补到进展里了
        """,
    )


def test_a_person_of_two_units_turns_from_one_to_the_other(reported: House) -> None:
    liaison = reported.person("赵云", unit="科学技术发展中心")
    other = reported.unit_id("民政和文旅事业中心")
    code = reported.deps.store.run(lambda tx: people.invite(tx, SeatRole.LIAISON, other, now=reported.clock()))
    liaison.say(code)
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        机器人> 请选择单位：
        联络员> 科技的
        机器人> 第 9 项 实施“润童心”儿童素养提升工程
        联络员> 换民政
        机器人> 好的，以下填民政和文旅事业中心的。
        联络员> 第十项
        机器人> 第 10 项 实施特殊困难儿童关爱项目
        """,
    )


def test_a_correction_opens_what_was_filed(reported: House) -> None:
    filed(reported, "2024Q3", share="0.7", at="2024-09-23 10:00")
    play(
        {"联络员": reported.person("李红", unit="教育和体育事业中心")},
        """
        联络员> 改一下第4项，巡讲改成90场
        机器人> 已记下：家庭教育百场巡讲，累计 90场
        机器人> 与已提交的相比：家庭教育百场巡讲：70场 → 90场
        机器人[提交 1 项]
        """,
    )


def test_what_was_filed_just_now_is_put_right_while_the_next_task_is_asked(reported: House) -> None:
    play(
        {"联络员": reported.person("李红", unit="教育和体育事业中心")},
        """
        联络员> 填报
        联络员> 新建小学主体封顶，累计2所，幼儿园1所投用，应用场景4个
        联络员> 全部对，提交
        机器人> 第 4 项 实施家庭教育指导服务行动
        联络员> 等一下，场景是3个
        机器人> 已记下：打造5个智慧教育应用场景，累计 3个
        机器人> 与已提交的相比：进展：…所投用，应用场景〔4 → 3〕；打造5个智慧教育应用场景：4个 → 3个
        """,
    )


def test_words_that_store_nothing_say_so(reported: House) -> None:
    liaison = reported.person("吴敏", unit="科学技术发展中心")
    liaison.say("今天天气不错")
    assert "“今天天气不错”没有登记：现在没有等待填写的内容" in liaison.last.text


def test_progress_that_nobody_asked_for_is_shown_before_it_is_filed(reported: House) -> None:
    liaison = reported.person("吴敏", unit="科学技术发展中心")
    liaison.say("已经搞了两场了")
    assert "进展：已经搞了两场了" in liaison.last.text
    assert "不要这份" in liaison.last.labels


def test_several_doubtful_numbers_in_one_answer_are_asked_about_once(reported: House) -> None:
    play(
        {"联络员": reported.person("吴敏", unit="科学技术发展中心")},
        """
        联络员> 填报
        联络员> 开展科普讲解，校园演出由民政部门组织
        联络员> 戏曲0场，科普9场
        机器人> 提交前请看一下这 2 处：
        机器人> 累计 0 比上季度的 6 少
        机器人> 累计 9 超过目标 2 的 3 倍
        机器人[都没错，接着填]
        联络员> 科普改成2场
        机器人> 已记下：开展青少年科普教育活动不少于2场，累计 2场
        机器人> 提交前请看一下这一处：
        联络员> 没错，戏曲由民政统计
        机器人> 目前总体情况怎样？
        """,
    )


@pytest.mark.parametrize("words", ["提交", "上面的都提交"])
def test_submit_where_the_next_text_is_asked_offers_what_is_ready(reported: House, words: str) -> None:
    play(
        {"联络员": reported.person("李红", unit="教育和体育事业中心")},
        f"""
        联络员> 填报第4项
        联络员> 开展家庭教育巡讲，培训骨干
        联络员> 60
        联络员> 32
        联络员> 正常
        联络员> 年底
        联络员> 没有
        机器人> 第 4 项“实施家庭教育指导服务行动”填好了。
        机器人> 请发送本季度具体措施及任务进度
        联络员> {words}
        机器人> 还不能提交，还差：进展
        机器人> 请核对 · 教育和体育事业中心
        机器人> 第 4 项 实施家庭教育指导服务行动
        机器人[提交 1 项]
        联络员> 提交
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 4 项
        """,
    )


def test_submit_is_never_a_report(reported: House) -> None:
    play(
        {"联络员": reported.person("李红", unit="教育和体育事业中心")},
        """
        联络员> 填报
        联络员> 上面的都提交
        机器人> 第 1 项还不能提交，还差：进展
        联络员> +2
        机器人> 哪
        联络员> 提交
        机器人> 没看懂“提交”，没有改动。
        """,
    )
