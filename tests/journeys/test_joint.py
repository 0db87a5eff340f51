"""Tasks of several units: each its own part, the office sees who covers which number, the lead confirms the row."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.domain.programme import Task
from tests.house import House, Someone
from tests.journeys.test_reminding import file_everything
from tests.journeys.transcript import play


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.COORDINATOR)


def joint_task(house: House) -> Task:
    """A task of two units or more with a number in it."""
    return next(task for task in house.programme().tasks if len(task.units) > 1 and task.targets)


def fill(liaison: Someone, task: Task, progress: str, amount: str) -> None:
    """File one task of the unit."""
    liaison.say("填报")
    liaison.press("全部任务")
    label = next(label for label in liaison.last.labels if label.startswith(f"{task.no}. "))
    liaison.press(label)
    liaison.say(progress)
    for _ in range(12):
        if "请回一个数字" in liaison.last.text:
            liaison.say(amount)
            if "确定" in liaison.last.labels:
                liaison.press("确定")
        elif "正常推进" in liaison.last.labels:
            liaison.press("正常推进")
        elif "长期坚持" in liaison.last.labels:
            liaison.press("长期坚持")
        elif "没有" in liaison.last.labels:
            liaison.press("没有")
            break
    for _ in range(8):
        submit = next((label for label in liaison.last.labels if label.startswith("提交")), None)
        if submit:
            liaison.press(submit)
            return
        liaison.press("先跳过这项")
    raise AssertionError(liaison.last.text)


def test_two_units_that_claim_one_number_are_flagged_until_it_is_given_to_one(house: House, office: Someone) -> None:
    task = joint_task(house)
    first, second = task.units[:2]
    target = task.targets[0]
    li, zhao = house.person("李红", unit=first.name), house.person("赵强", unit=second.name)
    fill(li, task, "本单位完成第一批工作，开展活动2场。", "2")
    fill(zhao, task, "本单位完成另一批工作，开展活动2场。", "2")
    play(
        {"群团科": office},
        f"""
        群团科> 分工
        机器人> 第 {task.no} 项 {task.name}
        机器人> · {target.text}：没有指定，各单位都可以报。⚠ 2 个单位都报了：{first.name} 2{target.measure}、{second.name} 2{target.measure}
        """,
    )
    assert "需核对（多个单位报了同一个数" in getattr(office.say("汇总"), "text", "")
    office.say("分工")
    flagged = next(label for label in office.last.labels if label.startswith(f"⚠ {task.no}. "))
    play(
        {"群团科": office},
        f"""
        群团科[{flagged}]
        群团科[{first.name}]
        机器人> 第 {task.no} 项“{target.text}”由{first.name}报。
        机器人> · {target.text}：由{first.name}报。已报：{first.name} 2{target.measure}
        """,
    )
    text = getattr(office.say("汇总"), "text", "")
    assert f"“{target.text}”" not in text


def test_a_number_given_to_one_unit_is_asked_of_no_other(house: House, office: Someone) -> None:
    task = joint_task(house)
    first, second = task.units[:2]
    office.say("分工")
    for target in task.targets:
        office.press_data(f"/share t{target.id} u{first.id}")
    zhao = house.person("赵强", unit=second.name)
    fill(zhao, task, "本单位开展活动2场。", "不会问到")
    assert not any("请回一个数字" in message.text and task.targets[0].text in message.text for message in zhao.inbox)
    other = house.person("李红", unit=first.name)
    fill(other, task, "本单位完成第一批工作。", "2")
    assert any(task.targets[0].text in message.text for message in other.inbox)


def test_a_unit_sees_only_its_own_part(house: House, office: Someone) -> None:
    task = joint_task(house)
    li, zhao = (house.person(name, unit=unit.name) for name, unit in zip(("李红", "赵强"), task.units, strict=False))
    fill(li, task, "第一家单位自己的内容。", "1")
    fill(zhao, task, "第二家单位自己的内容。", "1")
    for someone, other in ((li, "第二家"), (zhao, "第一家")):
        for command in ("我的任务", "历史", "填报", "进度"):
            someone.say(command)
        assert not any(other in message.text for message in someone.inbox)


@pytest.fixture
def lead(house: House) -> tuple[Task, Someone, list[Someone]]:
    """A joint task whose first unit leads it, that unit's liaison, and the others'."""
    task = joint_task(house)
    house.deps.store.run(
        lambda tx: tx.connection().exec_driver_sql(
            f"UPDATE assignment SET role = 'lead' WHERE task_id = {task.id} AND unit_id = {task.units[0].id}"
        )
    )
    people = [house.person(f"{unit.name}联络员", unit=unit.name) for unit in task.units]
    return task, people[0], people[1:]


def test_the_lead_unit_confirms_the_whole_row_once_all_parts_are_in(
    house: House, office: Someone, lead: tuple[Task, Someone, list[Someone]]
) -> None:
    task, leader, others = lead
    file_everything(house, leader)
    assert not any("请确认整项" in message.content.title for message in leader.inbox)
    play({"群团科": office}, f"群团科> 分工\n机器人> 牵头单位：{task.units[0].name}，等各单位报齐")
    for other in others:
        file_everything(house, other)
    asked = leader.last
    assert asked.content.title == f"请确认整项 · 2024年第三季度第 {task.no} 项 {task.name}"
    assert all(unit.name in asked.text for unit in task.units)
    assert not any("请确认整项" in message.content.title for other in others for message in other.inbox)
    play(
        {"牵头": leader, "群团科": office},
        f"""
        群团科> 分工
        机器人> 牵头单位：{task.units[0].name}，待确认整项
        牵头[确认整项]
        机器人> 已确认第 {task.no} 项整项内容，谢谢。
        群团科> 分工
        机器人> 牵头单位：{task.units[0].name}，{task.units[0].name}联络员已确认整项
        """,
    )


def test_a_confirmation_holds_for_what_was_seen(
    house: House, office: Someone, lead: tuple[Task, Someone, list[Someone]]
) -> None:
    task, leader, others = lead
    for someone in (leader, *others):
        file_everything(house, someone)
    old = leader.button("确认整项").data
    other = others[0]
    other.say("填报")
    other.press(next(label for label in other.last.labels if label.startswith(f"{task.no}. ")))
    other.press("改进展")
    other.say("改过以后的内容。")
    other.press("提交 1 项")
    before = len(leader.inbox)
    leader.press_data(old)
    said = [message.text for message in leader.inbox[before:]]
    assert said[0] == f"这个按钮已失效：第 {task.no} 项后来又有单位改过，请看最新内容。"
    assert "改过以后的内容。" in next(
        message.text for message in reversed(leader.inbox) if "请确认整项" in message.text
    )
    play({"牵头": leader}, "牵头[确认整项]\n机器人> 已确认")


def test_what_the_lead_unit_objects_to_goes_to_the_office(
    house: House, office: Someone, lead: tuple[Task, Someone, list[Someone]]
) -> None:
    task, leader, others = lead
    for someone in (leader, *others):
        file_everything(house, someone)
    play(
        {"牵头": leader},
        f"""
        牵头[有问题]
        机器人> 第 {task.no} 项哪里有问题？
        牵头> 配合单位的活动场次应为3场
        机器人> 已转告群团科：第 {task.no} 项有问题。
        """,
    )
    assert any("（牵头）：配合单位的活动场次应为3场" in message.text for message in office.inbox)
    play(
        {"配合": others[0]}, f"配合> {'/share ok'}{task.id}.1.{len(task.units)}\n机器人> 这项操作由组织人事部群团科办理"
    )
