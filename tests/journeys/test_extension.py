"""A later due time: asked for before due, granted or refused, and what moves with it."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from tests.house import House, Someone
from tests.journeys.test_reminding import reminders
from tests.journeys.transcript import play

ASKS = """
    联络员> 申请延期
    机器人> 现在的截止时间是 9 月 30 日（星期一）17:00。想延到什么时候？
    联络员> 10月11日
    机器人> 延到 10 月 11 日（星期五）17:00，原因是什么？
    联络员> 专线客流数据要等公交公司核定
    机器人> 2024年第三季度进展申请延到 10 月 11 日（星期五）17:00。
    机器人> 原因：专线客流数据要等公交公司核定
    联络员[提交申请]
    机器人> 已报群团科，等待答复。
"""


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.COORDINATOR)


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit="建设局")


def test_a_granted_extension_moves_the_units_times_its_reminders_and_its_light(
    house: House, office: Someone, liaison: Someone
) -> None:
    other = house.person("赵强", unit="人社中心")
    house.move_to("2024-09-27 09:10")
    play({"联络员": liaison}, ASKS)
    assert "李红申请从 9 月 30 日 17:00 延到 10 月 11 日（星期五）17:00。" in office.last.text
    play(
        {"群团科": office},
        "群团科[同意]\n机器人> 已同意：建设局延期至 10 月 11 日（星期五）17:00，以后按新时间提醒。已通知联络员。",
    )
    assert "进展的截止时间延至 10 月 11 日（星期五）17:00。请在 10 月 8 日（星期二）17:00 前填好" in liaison.last.text
    heard, others = len(reminders(liaison)), len(reminders(other))
    for moment in ("2024-09-29 09:10", "2024-09-30 09:10", "2024-10-08 09:10", "2024-10-09 09:10", "2024-10-10 09:10"):
        house.move_to(moment)
    assert len(reminders(other)) == others + 5
    # Five, two and one working days before the new due day (29 September, 9 and 10 October), and no "已过" among them.
    assert len(reminders(liaison)) == heard + 3
    assert not any("已过" in message.text for message in liaison.inbox)
    lists = [message for message in house.to(Address("web", "channel")) if "未报送单位" in message.content.title]
    assert len(lists) == 1
    assert "建设局" not in lists[0].text
    play(
        {"群团科": office},
        """
        群团科> 进度
        机器人> 建设局：已报 0/1，差第 6 项，已延期至 10 月 11 日 17:00
        群团科> 汇总 建设局
        机器人> ⚪ 第 6 项
        """,
    )
    house.move_to("2024-10-12 09:10")  # a Saturday that is worked
    assert "截止时间 10 月 11 日（星期五）17:00 已过 1 个工作日" in liaison.last.text


@pytest.mark.parametrize("said", ["申请延期到10月11日", "我们想申请延到10月11日。", "延期 10月11日"])
def test_it_may_be_said_in_one_breath(house: House, office: Someone, liaison: Someone, said: str) -> None:
    play({"联络员": liaison}, f"联络员> {said}\n机器人> 延到 10 月 11 日（星期五）17:00，原因是什么？")


def test_a_refused_request_is_told_with_its_reason_and_moves_nothing(
    house: House, office: Someone, liaison: Someone
) -> None:
    play({"联络员": liaison}, ASKS)
    play(
        {"群团科": office},
        """
        群团科[不同意]
        机器人> 不同意建设局延期，请写一句原因，或者点常用的：
        群团科> 请先报已有的客流数
        机器人> 已答复建设局：不同意延期。
        """,
    )
    assert "仍按原时间 9 月 30 日（星期一）17:00 报送。\n原因：请先报已有的客流数" in liaison.last.text
    house.move_to("2024-10-08 09:10")
    assert "已过 1 个工作日" in liaison.last.text


def test_the_second_answer_hears_who_answered_first(house: House, office: Someone, liaison: Someone) -> None:
    second = house.person("赵主任", SeatRole.ADMIN)
    play({"联络员": liaison}, ASKS)
    office.press("同意")
    for label in ("同意", "不同意"):
        play(
            {"赵主任": second},
            f"赵主任[{label}]\n机器人> 这个按钮已失效：该申请已于 9 月 10 日 10:00 由王敏答复（同意）。",
        )


def test_what_cannot_be_asked_for_is_said_and_asked_again(house: House, office: Someone, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 申请延期
        联络员> 看情况
        机器人> 没看懂“看情况”是哪一天。请发一个日期，例如：10月18日、下周三。
        联络员> 9月20日
        机器人> 新的时间要晚于现在的截止时间 9 月 30 日 17:00。
        联络员> 明年3月
        机器人> 本轮最晚只能延到 10 月 18 日（星期五）17:00。
        联络员> 10月13日
        机器人> 延到 10 月 14 日（星期一）17:00，原因是什么？
        联络员> 联系电话13812345678
        机器人> 内容里有手机号，这里不能带上。
        联络员> 取消
        机器人> 已退出
        """,
    )
    assert not any("延期申请" in message.text for message in office.inbox)


def test_after_the_due_time_it_is_too_late_to_ask(house: House, office: Someone, liaison: Someone) -> None:
    house.move_to("2024-09-30 17:00")
    play(
        {"联络员": liaison},
        "联络员> 申请延期\n机器人> 截止时间 9 月 30 日 17:00 已过，不能再申请延期。请尽快补报，有困难请联系组织人事部群团科。",
    )


def test_a_unit_head_may_ask_and_a_stranger_unit_may_not(house: House, office: Someone, liaison: Someone) -> None:
    head = house.person("局长", SeatRole.HEAD, "建设局")
    play({"局长": head}, "局长> 申请延期\n机器人> 想延到什么时候？")
    other = house.unit_id("人社中心")
    play({"联络员": liaison}, f"联络员> /extend u{other}\n机器人> 这项操作由组织人事部群团科办理")
    play({"联络员": liaison}, "联络员> /extend yes1\n机器人> 这项操作由组织人事部群团科办理")


def test_a_newer_request_takes_the_place_of_an_undecided_one(house: House, office: Someone, liaison: Someone) -> None:
    play({"联络员": liaison}, ASKS)
    old = office.button("同意").data
    play({"联络员": liaison}, "联络员> 申请延期\n联络员> 10月9日\n联络员> 数据提前核定了\n联络员[提交申请]")
    answer = office.press_data(old)
    assert answer is not None
    assert answer.text == "这个按钮已失效：单位后来又提交了新的申请。发送“申请延期”查看。"
    play(
        {"群团科": office},
        "群团科> 申请延期\n机器人> 有 1 个延期申请等您答复：\n机器人> 延到 10 月 9 日（星期三）17:00",
    )


def test_the_office_grants_one_by_itself(house: House, office: Someone, liaison: Someone) -> None:
    house.move_to("2024-10-08 09:10")
    play(
        {"群团科": office},
        """
        群团科> 延期 建设局 10月16日
        机器人> 把建设局2024年第三季度的截止时间延到 10 月 16 日（星期三）17:00，对吗？
        群团科[同意延期]
        机器人> 已同意：建设局延期至 10 月 16 日（星期三）17:00
        """,
    )
    assert "同意延期 · 建设局" in liaison.last.text


def test_a_reason_that_speaks_of_travel_is_a_reason(house: House, office: Someone, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 申请延期
        联络员> 10月11日
        联络员> 我下周出差，数据要回来核对
        机器人> 原因：我下周出差，数据要回来核对
        """,
    )


@pytest.mark.parametrize(
    "said",
    [
        "10月14号",
        "改成10月14号吧",
        "时间改成10月14号",
        "延到10月14号",
        "不是11号，是10月14号",
        "日期写错了，应该是10月14号",
    ],
)
def test_another_day_said_to_the_preview_moves_the_day_and_leaves_the_reason(
    house: House, office: Someone, liaison: Someone, said: str
) -> None:
    play(
        {"联络员": liaison},
        f"""
        联络员> 申请延期到10月11日
        联络员> 因为王局长去北京培训，10号才回
        机器人> 申请延到 10 月 11 日（星期五）17:00。
        联络员> {said}
        机器人> 申请延到 10 月 14 日（星期一）17:00。
        机器人> 王局长去北京培训，10号才回
        联络员[提交申请]
        机器人> 申请延到 10 月 14 日（星期一）17:00
        """,
    )
    assert "王局长去北京培训，10号才回" in office.last.text
    assert "改成" not in office.last.text


def test_a_reason_with_a_day_in_it_stays_a_reason(house: House, office: Someone, liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 申请延期到10月11日
        联络员> 数据没出来
        联络员> 理由写局长出差，10月9号才回来
        机器人> 申请延到 10 月 11 日（星期五）17:00。
        机器人> 原因：局长出差，10月9号才回来
        """,
    )
