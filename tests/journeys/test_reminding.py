"""A quarter's reminders: only to who owes, once a stage, escalating, and never again once everything is in."""

from __future__ import annotations

from bot.domain.people import SeatRole
from bot.ports import Address
from tests.house import House, Someone
from tests.journeys.transcript import play

CHANNEL = Address("web", "channel")


def file_everything(house: House, liaison: Someone) -> None:
    """Answer every question of the unit with the plainest answer, and submit."""
    liaison.say("填报")
    for _ in range(60):
        labels = liaison.last.labels
        submit = next((label for label in labels if label.startswith("提交")), None)
        if submit:
            liaison.press(submit)
            return
        for label in ("正常推进", "长期坚持", "没有", "确定"):
            if label in labels:
                liaison.press(label)
                break
        else:
            liaison.say("1" if "请回一个数字" in liaison.last.text else "按计划完成本季度工作，开展活动1次。")
    raise AssertionError("the questions did not come to an end")


def reminders(someone: Someone) -> list[str]:
    return [message.content.title for message in someone.inbox if "进展" in message.content.title]


def test_each_stage_reaches_an_owing_unit_once_however_often_the_beat_runs(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    for day in ("2024-09-14", "2024-09-24", "2024-09-27", "2024-09-29", "2024-09-30"):
        house.move_to(f"{day} 09:04")
        house.move_to(f"{day} 09:05")
        house.settle()
        house.move_to(f"{day} 15:00")
    assert len(reminders(liaison)) == 5
    assert "请填报2024年第三季度进展 · 建设局" in reminders(liaison)[0]
    assert "今天截止" in reminders(liaison)[4]


def test_a_machine_that_slept_through_stages_says_only_the_newest(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-29 09:30")
    assert len(reminders(liaison)) == 1
    assert "即将截止" in reminders(liaison)[0]


def test_a_unit_that_is_done_hears_nothing_more_and_the_others_do(house: House) -> None:
    done, owing = house.person("李红", unit="建设局"), house.person("赵强", unit="人社中心")
    house.move_to("2024-09-14 09:06")
    file_everything(house, done)
    heard = len(done.inbox)
    for moment in ("2024-09-24 09:10", "2024-09-30 09:10", "2024-09-30 17:01", "2024-10-08 09:10", "2024-10-10 09:10"):
        house.move_to(moment)
    assert len(done.inbox) == heard
    assert len(reminders(owing)) == 5


def test_being_late_escalates_to_the_head_on_the_second_day_and_to_the_channel_on_the_third(house: House) -> None:
    house.person("赵强", unit="人社中心")
    head = house.person("局长", SeatRole.HEAD, "人社中心")
    house.move_to("2024-10-08 09:10")
    assert reminders(head) == []
    house.move_to("2024-10-09 09:10")
    assert reminders(head) == ["2024年第三季度进展尚未报齐 · 人社中心"]
    assert "请督促办理" in head.last.text
    assert not any("未报送单位" in message.content.title for message in house.to(CHANNEL))
    house.move_to("2024-10-10 09:10")
    lists = [message for message in house.to(CHANNEL) if "未报送单位" in message.content.title]
    assert len(lists) == 1
    assert "人社中心：第 2 项" in lists[0].text


def test_after_the_round_has_closed_nobody_hears_of_it_again(house: House) -> None:
    liaison = house.person("赵强", unit="人社中心")
    house.move_to("2024-10-18 09:10")
    heard = len(liaison.inbox)
    house.move_to("2024-10-18 17:31")
    house.move_to("2024-10-21 09:10")
    assert len(liaison.inbox) == heard
    play(
        {"联络员": liaison},
        "联络员> /report 2024Q3\n机器人> 本季度填报已于 9 月 30 日 17:00 截止。如需更正，请联系组织人事部群团科。",
    )


def test_a_reminder_that_falls_outside_working_hours_waits_for_the_morning(house: House) -> None:
    house.move_to("2024-09-13 12:00")
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-14 22:00")
    assert reminders(liaison) == []
    house.move_to("2024-09-16 10:00")  # 15 to 17 September 2024 are the Mid-Autumn holiday
    assert reminders(liaison) == []
    house.move_to("2024-09-18 09:05")
    assert len(reminders(liaison)) == 1


def test_a_reminder_is_decided_when_it_is_sent(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-14 20:00")  # planned at night, so that it waits
    assert reminders(liaison) == []
    file_everything(house, liaison)
    house.move_to("2024-09-18 09:05")
    assert reminders(liaison) == []


def test_snooze_takes_plain_words_and_never_passes_the_due_time(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-27 09:10")
    before = len(reminders(liaison))
    play(
        {"联络员": liaison},
        """
        联络员[稍后提醒]
        机器人> 什么时候再提醒您？
        联络员> 随便
        机器人> 没看懂“随便”是什么时候。
        联络员> 国庆节以后
        联络员> 下个月
        机器人> 最晚只能推到截止时间 9 月 30 日 17:00 之前。
        联络员> 稍后提醒 两小时后
        机器人> 好的，9 月 27 日（星期五）11:10 再提醒您。
        """,
    )
    house.move_to("2024-09-27 11:11")
    assert len(reminders(liaison)) == before + 1


def test_the_summary_posts_itself_at_the_due_time_once(house: House) -> None:
    house.person("李红", unit="建设局")
    for moment in ("2024-09-30 16:59", "2024-09-30 17:00", "2024-09-30 17:01", "2024-09-30 20:00"):
        house.move_to(moment)
    posted = [message for message in house.to(CHANNEL) if "汇总" in message.content.title]
    assert [message.content.title for message in posted] == ["2024年第三季度妇女儿童实事进展汇总（截止时）"]
    text = posted[0].text
    assert "报送率：单位 0/12（0%），任务 0/23（0%）" in text
    assert "未报送：教育和体育事业中心（第 1、4、8 项）" in text
    assert [file.name.rpartition(".")[2] for file in posted[0].content.files] == ["png", "docx", "pdf", "xlsx"]


def test_the_last_unit_in_brings_the_summary_at_once(house: House) -> None:
    house.move_to("2024-09-20 10:00")
    people = [house.person(f"{unit.name}联络员", unit=unit.name) for unit in house.programme().units]
    for liaison in people[:-1]:
        file_everything(house, liaison)
    assert not any("全部报齐" in message.content.title for message in house.to(CHANNEL))
    file_everything(house, people[-1])
    assert any("汇总（全部报齐）" in message.content.title for message in house.to(CHANNEL))


def test_an_important_matter_is_told_in_the_channel_at_once(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 定制公交专线开通1条，联盟筹建中。
        联络员> 0
        联络员> 1
        联络员> 滞后
        联络员> 年底前
        联络员> 专线车辆购置资金未到位，请协调。
        联络员[提交 1 项]
        """,
    )
    [told] = [message for message in house.to(CHANNEL) if "重要情况" in message.content.title]
    assert told.content.title == "重要情况 · 建设局"
    assert "专线车辆购置资金未到位，请协调。" in told.text


def test_the_office_reminds_by_hand_after_a_preview_with_its_own_words(house: House) -> None:
    office, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("李红", unit="建设局")
    play(
        {"群团科": office},
        """
        群团科> 催报 建设局 请先报第6项，周五要上会。
        机器人> 催报预览 · 建设局
        机器人> 请先报第6项，周五要上会。
        """,
    )
    assert reminders(liaison) == []
    office.press("发送")
    assert len(reminders(liaison)) == 1


def test_everybody_who_owes_is_reminded_after_one_preview_and_the_others_are_named(house: House) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    builder, workers = house.person("李红", unit="建设局"), house.person("赵强", unit="人社中心")
    file_everything(house, workers)
    before = len(reminders(workers))
    play(
        {"群团科": office},
        """
        群团科> 催一下没交的
        机器人> 催报预览 · 2024年第三季度
        机器人> 将提醒 1 个单位：建设局。每个单位只看到自己还差的内容。
        机器人> 还没有联络员，请打电话：教育和体育事业中心、组织人事部
        群团科> 周五要上会，请尽快报。
        机器人> 附您的话：周五要上会，请尽快报。
        """,
    )
    assert reminders(builder) == []
    play({"群团科": office}, "群团科[发送]\n机器人> 已发给 1 个单位。\n机器人> 还没有联络员，请打电话：")
    [told] = reminders(builder)
    assert "周五要上会，请尽快报。" in builder.last.text
    assert "建设局" in told
    assert len(reminders(workers)) == before
    play(
        {"群团科": office},
        "群团科> 催报\n机器人[全部 11 个单位]\n群团科[全部 11 个单位]\n机器人> 将提醒 1 个单位：建设局",
    )


def test_own_words_with_a_private_number_or_a_secret_mark_go_nowhere(house: House) -> None:
    office, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("李红", unit="建设局")
    play(
        {"群团科": office},
        """
        群团科> 催报 建设局 有事请打13812345678
        机器人> 内容里有手机号，这里不能带上。请去掉后再发一次。
        群团科> 秘密★1年 请尽快报
        机器人> 检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。
        群团科> 请周五前报
        机器人> 请周五前报
        群团科[发送]
        """,
    )
    assert "请周五前报" in liaison.last.text
    assert not any("13812345678" in message.text for message in liaison.inbox)


def test_a_stranger_who_sends_a_secret_mark_leaves_no_trace_of_it(house: House) -> None:
    stranger = house.stranger()
    play({"路人": stranger}, "路人> 机密★ 方案如下\n机器人> 检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。")
    with house.deps.store.read() as tx:
        assert "方案如下" not in str(tx.connection().exec_driver_sql("SELECT body FROM inbox").all())
