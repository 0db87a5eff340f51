"""A liaison's quarter in the chat: from the reminder to 已登记, with every stumble on the way."""

from __future__ import annotations

from pathlib import Path

from tests.house import House, open_house
from tests.journeys.transcript import play


def test_a_liaison_fills_in_three_tasks_and_submits(house: House) -> None:
    liaison = house.person("李红", unit="教育和体育事业中心")
    house.move_to("2024-09-14 09:06")
    assert "请填报2024年第三季度进展" in liaison.last.text
    play(
        {"联络员": liaison},
        """
        联络员[开始填报]
        机器人> 2024年第三季度 · 第 1 项 实施教育资源扩增优化工程
        机器人> 请发送本季度具体措施及任务进度
        联络员> 新改扩建2所中小学，1所幼儿园主体封顶，建成智慧教育应用场景2个。
        机器人> 进展已记下（33 字）。
        机器人> 目标：新改扩建3所中小学。截至目前累计多少？请回一个数字（单位：所）。
        联络员> 2
        机器人> 已记下：累计 2所，目标 3所，完成 67%。
        联络员> １
        机器人> 记为 1所，对吗？
        联络员[对]
        联络员> 2个
        机器人> 目前总体情况怎样？
        联络员[正常推进]
        机器人> 完成时限是什么时候？
        联络员> 12月底前
        机器人> 完成时限记为：2024年12月31日。
        联络员[没有]
        机器人> 第 1 项“实施教育资源扩增优化工程”填好了。
        机器人> 第 4 项 实施家庭教育指导服务行动
        联络员[先跳过这项]
        机器人> 第 8 项 实施“阳光成长”青少年身心健康护航行动
        联络员[先跳过这项]
        机器人> 请核对 · 教育和体育事业中心 · 2024年第三季度
        机器人> 新改扩建3所中小学：累计 2所，目标 3所，完成 67%
        机器人> 完成时限：2024年12月31日
        机器人> 还没填好：第 4 项、第 8 项。可以先提交填好的。
        联络员[提交 1 项]
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 1 项，已报群团科。还差：第 4 项、第 8 项。
        """,
    )


def test_what_cannot_be_used_is_refused_with_a_sentence_and_changes_nothing(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 😀😀
        机器人> 没有读到文字，请写明本季度的措施和进度。
        联络员> 定制公交专线开通2条，儿童友好共建联盟筹建中。
        机器人> 进展已记下（23 字）。
        联络员> 八成左右
        机器人> 没看懂“八成左右”。请只回一个数字，例如 80（单位：个）。回复“取消”退出。
        联络员> 约20
        机器人> 请填一个确定的数字（单位：个）；说明可写在进展里。
        联络员> -5
        机器人> 数量不能小于 0。请重新填写。
        联络员> 1.5
        机器人> “个”只能填整数。请重新填写。
        联络员> 300
        机器人> 累计 300 超过目标 1 的 3 倍，确定吗？
        联络员[重填]
        机器人> 截至目前累计多少？
        联络员> 1
        机器人> 已记下：累计 1个，目标 1个，完成 100%。
        联络员> 2
        联络员> 一般般
        机器人> 没看懂“一般般”。请从 已完成、正常推进、滞后、未启动 中选一个。
        联络员> 正常
        联络员> 2月30日
        机器人> 没有“2月30日”这一天。请重新填写，例如 2024年12月31日。
        联络员> 条件成熟后
        机器人> 没看出“条件成熟后”是哪一天。按原文填进表里，还是换个写法？
        联络员> 长期坚持
        机器人> 完成时限记为：长期坚持。
        联络员> 没有
        机器人> 请核对
        """,
    )
    assert "长期坚持" in liaison.last.text


def test_leaving_half_way_and_coming_back_on_another_messenger_goes_on_there(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 定制公交专线开通2条，联盟筹建中。
        联络员> 取消
        机器人> 已退出，填好的内容都在草稿里。
        联络员> 我的任务
        机器人> 填了一部分
        联络员[继续填报]
        机器人> 目标：试点打造1个儿童友好共建联盟。
        """,
    )


def test_a_long_text_where_a_number_was_asked_is_more_of_the_report(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 定制公交专线开通2条。
        联络员> 另外，儿童友好共建联盟已完成章程起草，正在征求意见。
        机器人> 这段也补到进展里了
        机器人> 目标：试点打造1个儿童友好共建联盟。
        """,
    )


def test_a_button_of_an_earlier_question_is_stale_and_the_open_question_is_asked_again(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    liaison.say("填报")
    skip = liaison.button("先跳过这项").data
    liaison.say("定制公交专线开通2条，联盟筹建中。")
    before = len(liaison.inbox)
    liaison.press_data(skip)
    said = [message.text for message in liaison.inbox[before:]]
    assert said[0] == "这个按钮已失效。发送“我的任务”查看最新情况。"
    assert "截至目前累计多少" in said[1]


def test_two_liaisons_do_not_overwrite_each_other_unseen(house: House) -> None:
    li, zhao = house.person("李红", unit="建设局"), house.person("赵强", unit="建设局")
    play(
        {"李红": li, "赵强": zhao},
        """
        李红> 填报
        赵强> 填报
        李红> 定制公交专线开通2条，联盟筹建中。
        赵强> 定制公交专线开通3条，全部完成。
        机器人> 李红刚刚改过这一项（10:00）。现在是：
        机器人> 定制公交专线开通2条，联盟筹建中。
        机器人> 您写的还没有存，要用哪一份？
        赵强[用我的]
        机器人> 进展已记下
        李红> 1
        机器人> 赵强刚刚改过这一项
        李红[用对方的]
        机器人> 目标：试点打造1个儿童友好共建联盟。
        """,
    )


def test_last_quarter_is_shown_and_only_the_news_is_asked(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 定制公交专线开通1条，联盟筹建中。
        联络员> 0
        联络员> 1
        联络员> 正常
        联络员> 年底前
        联络员> 无
        联络员[提交 1 项]
        机器人> 本季度 1 项全部报齐，不再提醒贵单位。
        """,
    )
    house.move_to("2024-12-20 10:00")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        机器人> 2024年第四季度 · 第 6 项
        机器人> 上季度填报：定制公交专线开通1条，联盟筹建中。
        联络员> 定制公交专线开通1条，联盟筹建中。
        机器人> 与上季度完全相同。确认沿用，还是修改？
        联络员> 新开通2条专线，联盟已挂牌。
        机器人> 上季度是 0个。
        联络员> +1
        机器人> 上季度累计 0，加上本季度新增，记为累计 1个，对吗？
        联络员[对]
        联络员> 0
        机器人> 累计 0 比上季度的 1 少，确定吗？请说明原因或重填。
        联络员> 一条专线因道路施工停运
        机器人> 已记下：累计 0条，目标 3条，完成 0%（说明：一条专线因道路施工停运）。
        """,
    )


def test_after_submitting_a_task_can_be_put_right_and_submitted_again(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 定制公交专线开通1条，联盟筹建中。
        联络员> 0
        联络员> 1
        联络员> 正常
        联络员> 年底前
        联络员> 无
        联络员[提交 1 项]
        联络员> 填报
        机器人> 1 项都已提交，本季度不再提醒贵单位。需要更正请点对应的任务。
        联络员[6. 实施儿童友好城市建设促进行动]
        机器人> （已提交；改完需要重新提交）
        联络员[改数字：开通3条“定制公交”助…]
        联络员> 2
        机器人> 请核对
        机器人> 累计 2条，目标 3条，完成 67%
        联络员[提交 1 项]
        机器人> 已登记：建设局 2024年第三季度第 6 项
        """,
    )


def test_a_list_that_is_not_confirmed_asks_nobody_for_anything(tmp_path: Path) -> None:
    house = open_house(tmp_path, live=False)
    house.move_to("2024-09-30 09:10")
    assert house.messages == []


def rows_of(house: House, table: str) -> str:
    """Everything a table holds, as one text."""
    with house.deps.store.read() as tx:
        # As tuples: a row's own text is cut after 300 characters.
        return str([tuple(row) for row in tx.connection().exec_driver_sql(f"SELECT * FROM {table}")])


def test_private_numbers_are_questioned_before_they_are_stored(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 专线开通2条，家长代表13812345678反映良好。
        机器人> 内容里有手机号，请确认是否必要：
        联络员[去掉]
        机器人> 进展已记下
        联络员> 我的任务
        """,
    )
    stored = rows_of(house, "report")
    assert "13812345678" not in stored
    assert "〔已隐去〕" in stored


def test_what_is_marked_secret_is_refused_and_nowhere_kept(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 秘密★1年 专线安保方案如下
        机器人> 检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。
        """,
    )
    for table in ("inbox", "outbox", "report", "audit", "conversation"):
        assert "安保方案" not in rows_of(house, table)


def test_a_button_of_an_earlier_dialogue_never_passes_for_one_of_this(house: House) -> None:
    liaison = house.person("李红", unit="教育和体育事业中心")
    liaison.say("填报")
    old = liaison.button("先跳过这项").data
    liaison.press("先放着，以后再填")
    liaison.say("填报")
    answer = liaison.press_data(old)
    assert answer is not None
    assert "这个按钮已失效" in liaison.inbox[-2].text
    assert "第 1 项" in answer.text
