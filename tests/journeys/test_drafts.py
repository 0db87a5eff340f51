"""Drafts: every step can go back, skip, edit; nothing is overwritten unseen; what changed is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.domain.report import ReportState
from storage.tables import AccountRow, ReportRow
from tests.house import House, Someone
from tests.journeys.transcript import play

UNIT = "教育和体育事业中心"
ONE = "新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。"


def test_a_conflict_may_be_looked_at_before_it_is_decided(house: House) -> None:
    li, zhao = house.person("李红", unit="建设局"), house.person("赵强", unit="建设局")
    play(
        {"李红": li, "赵强": zhao},
        """
        李红> 填报
        赵强> 填报
        李红> 定制公交专线开通2条，联盟筹建中。
        赵强> 定制公交专线开通3条，全部完成。
        机器人> 您写的还没有存，要用哪一份？
        赵强[对比]
        机器人> 您写的：
        机器人> 定制公交专线开通3条，全部完成。
        机器人> 李红写的：
        机器人> 进展：定制公交专线开通2条，联盟筹建中。
        赵强[用我的]
        机器人> 进展已记下
        """,
    )


@pytest.mark.parametrize(
    ("answer", "doubt", "yes"),
    [
        ("继续推进", "这段话里没有具体的措施或数字", "就这样"),
        ("已与赵主任联系，电话13812345678。", "请确认是否必要", "去掉"),
    ],
)
def test_an_answer_in_doubt_is_not_lost_where_somebody_else_was_quicker(
    house: House, answer: str, doubt: str, yes: str
) -> None:
    """The yes to a doubt meets a change by another: what waits is the answer itself, and theirs was not shown yet."""
    li, zhao = house.person("李红", unit="建设局"), house.person("赵强", unit="建设局")
    play(
        {"李红": li, "赵强": zhao},
        f"""
        赵强> 填报
        赵强> {answer}
        机器人> {doubt}
        李红> 填报
        李红> 定制公交专线开通2条，联盟筹建中。
        赵强[{yes}]
        机器人> 李红刚刚改过这一项
        机器人> 您写的还没有存，要用哪一份？
        赵强[对比]
        机器人> 您写的：
        机器人> {answer[:4]}
        李红[上一步]
        李红> 定制公交专线开通4条，联盟已成立。
        赵强[用我的]
        机器人> 李红刚刚改过这一项
        机器人> 定制公交专线开通4条
        赵强[用我的]
        机器人> {doubt}
        赵强[{yes}]
        机器人> 进展已记下
        李红> 我的任务
        李红> 填报
        """,
    )
    with house.deps.store.read() as tx:
        [report] = tx.scalars(select(ReportRow)).all()
    assert report.progress == answer.replace("13812345678", "〔已隐去〕")


def test_ways_out_may_be_typed_at_every_question(house: House) -> None:
    liaison = house.person("李红", unit=UNIT)
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 各校建设按计划进行，具体数字见下。
        机器人> 目标：新改扩建3所中小学。
        联络员> 2
        机器人> 目标：1所幼儿园。
        联络员> 上一步
        机器人> 目标：新改扩建3所中小学。
        联络员> 上一步
        机器人> 现在填的是：各校建设按计划进行
        机器人> 请发送本季度具体措施及任务进度
        联络员> 跳过
        机器人> 第 4 项
        联络员> 全部任务
        机器人> 📝 第 1 项 实施教育资源扩增优化工程：填了一部分
        联络员> 先放着
        机器人> 好的，已填的内容都在草稿里。
        """,
    )


def test_what_changed_since_the_office_got_it_is_said_before_it_is_sent_again(house: House) -> None:
    liaison = house.person("李红", unit=UNIT)
    liaison.say("填报")
    liaison.say(ONE)
    liaison.press("全部对，提交")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员[全部任务]
        联络员[1. 实施教育资源扩增优化工程]
        联络员[改数字：新改扩建3所中小学]
        联络员> 3
        机器人> 与已提交的相比：进展：…新改扩建〔2 → 3〕；新改扩建3所中小学：2所 → 3所
        联络员[修改第 1 项]
        联络员[改进展]
        联络员> 新改扩建3所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。
        机器人> 与已提交的相比：进展：…新改扩建〔2 → 3〕；新改扩建3所中小学：2所 → 3所
        联络员[提交 1 项]
        机器人> 已登记：教育和体育事业中心 2024年第三季度第 1 项（更正，第 2 版），已报群团科。
        """,
    )


def test_a_number_that_changed_is_shown_whole(house: House) -> None:
    liaison = house.person("李红", unit="高新区医保分局")
    liaison.say("报销比例达到100%，惠及参保职工113人。")
    liaison.press("全部对，提交 1 项")
    play(
        {"联络员": liaison},
        """
        联络员> 惠及人数写错了，是131人
        机器人> 与已提交的相比：进展：…，惠及参保职工〔113 → 131〕
        """,
    )


def test_what_the_office_has_accepted_is_not_changed_by_the_unit(house: House) -> None:
    liaison = house.person("李红", unit=UNIT)
    liaison.say("填报")
    liaison.say(ONE)
    liaison.press("全部对，提交")
    house.deps.store.run(lambda tx: tx.execute(update(ReportRow).values(state=ReportState.ACCEPTED.value)))
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员[全部任务]
        联络员[1. 实施教育资源扩增优化工程]
        机器人> 第 1 项群团科已经接受，不能再改。需要更正，请联系群团科重新打开。
        """,
    )
    liaison.say("第1项：新改扩建3所中小学，其余不变。")
    assert "群团科已经接受、没有采用：第 1 项。" in liaison.last.text


def test_a_draft_goes_on_days_later_on_another_messenger(house: House) -> None:
    liaison = house.person("李红", unit=UNIT)
    liaison.say("填报")
    liaison.say("各校建设按计划进行，具体数字见下。")
    house.move_to("2024-09-20 10:00")
    second = other_account(house, liaison)
    play(
        {"联络员": second},
        """
        联络员> 2
        机器人> 已记下：累计 2所，目标 3所，完成 67%。
        机器人> 目标：1所幼儿园。
        """,
    )


def test_what_was_read_waits_on_another_messenger_too(house: House) -> None:
    liaison = house.person("李红", unit=UNIT)
    liaison.say(f"第1项：{ONE}")
    house.move_to("2024-09-20 10:00")
    second = other_account(house, liaison)
    play({"联络员": second}, "联络员> 确认\n机器人> 已登记：教育和体育事业中心 2024年第三季度第 1 项")


def other_account(house: House, person: Someone) -> Someone:
    """The same person on WeCom."""
    from storage import people

    now = datetime(2024, 9, 10, tzinfo=UTC)
    with house.deps.store.write() as tx:
        known = people.person_of(tx, person.platform, person.account)
        assert known is not None
        tx.add(
            AccountRow(
                platform="wecom",
                name="wx-1",
                chat="wx-1",
                person_id=known.id,
                bound_at=now,
                seen_at=now,
                dead_reason=None,
            )
        )
    return Someone(house, person.name, "wx-1", "wecom")
