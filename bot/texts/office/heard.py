"""What the office is told that asks in its own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.light import Light
from bot.domain.programme import Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment
from bot.domain.summary import RoundSummary, TaskSummary
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.clip import clip, quoted

_SHOWN = 12
_NAMED = 4


def which(typed: str, choices: Sequence[tuple[str, str]]) -> Content:
    """Two readings are as likely; `choices` are (label, command line)."""
    return Content(
        text=f"{quoted(clip(typed, 40))}是要：", buttons=tuple((Button(label, line),) for label, line in choices)
    )


def not_done(typed: str, choices: Sequence[tuple[str, str]], *, is_order: bool) -> Content:
    """Words beside a name that are not understood: in front of what is shown of it, or of an order in its place."""
    said = quoted(clip(typed, 40))
    text = (
        f"没听明白{said}要办什么，什么都没有改动，也没有发出。是要："
        if is_order
        else f"{said}没有全听明白：除了查看，别的没有办。下面是现在的情况；要办事，请点："
    )
    return Content(text=text, buttons=tuple((Button(label, line),) for label, line in choices))


def told_or_asked(typed: str, unit: Unit | None, task: Task, lines: Sequence[tuple[str, str]]) -> Content:
    """Words that tell how a task stands, from somebody of the office: shown, or typed in for a unit?"""
    whose = unit.name if unit else "单位"
    return Content(
        text=f"{quoted(clip(typed, 40))}讲的是第 {task.no} 项 {task.name}。要替{whose}代录，还是看这一项的进展？还没有登记。",
        buttons=(*((Button(label, data),) for label, data in lines), (Button("取消", "/cancel"),)),
    )


def whose_words(said: str, units: Sequence[Unit]) -> Content:
    """What was said on the phone is kept; the unit was not named."""
    return Content(
        text=f"{quoted(clip(said, 40))}是替哪个单位代录？还没有登记。",
        buttons=(*((Button(unit.name, f"t:u{unit.id}"),) for unit in units), (Button("取消", "/cancel"),)),
    )


def lights(summary: RoundSummary, wanted: Sequence[Light]) -> Content:
    """The tasks with one of these lights, and which units they wait for."""
    found = [task for task in summary.tasks if task.light in wanted]
    named = "、".join(light.label for light in wanted)
    lines = []
    for task in found:
        parts = "、".join(part.unit.name for part in task.parts if part.light in wanted)
        lines.append(f"{task.light.sign} 第 {task.task.no} 项 {task.task.name}{f'（{parts}）' if parts else ''}")
    head = f"{summary.quarter.label}{named}的实事有 {len(found)} 项："
    return Content(
        text="\n".join((head, *lines)) if found else f"{summary.quarter.label}没有{named}的实事。",
        buttons=tuple(
            (Button(f"看第 {task.task.no} 项", f"/summary 第{task.task.no}项 {summary.quarter}"),)
            for task in found[:_SHOWN]
        ),
    )


def reached(summary: RoundSummary) -> Content:
    """The tasks all of whose numbers have reached their targets."""
    found = [task for task in summary.tasks if task.targets and all((one.share or 0) >= 1 for one in task.targets)]
    return _listed(summary, f"各项数字都达到目标的实事有 {len(found)} 项", "还没有数字全部达到目标的实事", found)


def not_started(summary: RoundSummary) -> Content:
    """The tasks that a unit reports as not begun."""
    found = [
        task
        for task in summary.tasks
        if any(part.report and part.report.assessment is Assessment.NOT_STARTED for part in task.parts)
    ]
    return _listed(summary, f"有单位报“未启动”的实事有 {len(found)} 项", "没有单位报“未启动”", found)


def _listed(summary: RoundSummary, head: str, none: str, found: Sequence[TaskSummary]) -> Content:
    lines = [f"{task.light.sign} 第 {task.task.no} 项 {task.task.name}" for task in found]
    label = summary.quarter.label
    return Content(
        text="\n".join((f"{label}{head}：", *lines)) if found else f"{label}{none}。",
        buttons=tuple(
            (Button(f"看第 {task.task.no} 项", f"/summary 第{task.task.no}项 {summary.quarter}"),)
            for task in found[:_SHOWN]
        ),
    )


def no_last_year(year: int, first: Quarter) -> Content:
    return Content(
        text=f"系统里没有{year - 1}年的数据，比不了去年同期。可以看今年各季度的变化（从{first.label}起）。",
        buttons=((Button("看今年各季度", f"/summary {year}"),),),
    )


def nothing_to_compare(quarter: Quarter) -> str:
    return f"{quarter.label}没有填报，没有数可以比；现在的情况："


def reminded(quarter: Quarter, notes: Sequence[tuple[Unit, str]], unreached: Sequence[Unit] = ()) -> Content:
    """How the newest reminder of each unit went; `unreached` have nobody yet who could receive one."""
    if not notes and not unreached:
        return Content(text=f"{quarter.label}还没有发过催报。", buttons=((Button("催报", "/remind"),),))
    lines = [f"{unit.name}：{note}" for unit, note in notes]
    if unreached:
        lines.append(f"还没有联络员，收不到，请打电话：{'、'.join(unit.name for unit in unreached)}")
    return Content(title=f"{quarter.label}催报情况", text="\n".join(lines))


def none_by_hand() -> str:
    return "刚才没有发出过手动催报，取消的没有发。下面是自动提醒的情况："


def in_three_sentences(value: RoundSummary, open_problems: int) -> Content:
    """The round as it is told in passing: who is in, who is not, what is behind."""
    done, left = len(value.done_units), [unit.name for unit, _ in value.missing]
    units = len({part.unit.id for part in value.parts})
    first = f"{value.quarter.label}共 {units} 个单位、{len(value.parts)} 项任务，报齐 {done} 个单位，已报 {len(value.filed_parts)} 项。"
    more = f"等 {len(left)} 个单位" if len(left) > _NAMED else ""
    second = f"还没报齐的有{'、'.join(left[:_NAMED])}{more}。" if left else "各单位已全部报齐。"
    slow = [f"第 {task.task.no} 项" for task in value.tasks if task.light in (Light.RED, Light.YELLOW)]
    third = f"偏慢或预警的实事：{'、'.join(slow) or '没有'}；需协调的问题 {open_problems} 件。"
    return Content(text=f"{first}\n{second}\n{third}", buttons=((Button("看汇总", f"/summary {value.quarter}"),),))


def not_sealed_before_filed(units: Sequence[Unit], *, is_wanted: bool) -> str:
    """A stamped form is asked for of units that have not filed all yet."""
    names = "、".join(unit.name for unit in units)
    rule = "" if is_wanted else "这份清单不要求盖章件。"
    return f"{names}还没有报齐，报齐以后才能打印盖章。{rule}下面催的是填报："


def sorry() -> Content:
    """To whoever is out of patience."""
    return Content(
        text="抱歉，刚才没有帮上忙，什么都没有改动。请直接说要办的事，例如“谁还没报”“催一下没报的”，或者点按钮：",
        buttons=(
            (Button("进度", "/status"), Button("催报", "/remind")),
            (Button("审核", "/review"), Button("汇总", "/summary")),
        ),
    )


def will_be_marked() -> str:
    """Asked of what is just being typed in."""
    return "现在还没有提交；提交后会注明“代录”和录入人，并请单位核对。"


def nothing_to_confirm() -> str:
    return "现在没有等您确认的事，什么都没有改动。"


def so_often(count: int, note: str) -> str:
    """How often a unit was reminded, before how the newest went."""
    return f"已催 {count} 次；最近一次 {note}"


def who_filed(value: RoundSummary, task: Task) -> Content:
    """Which units of one task have filed, and which have not."""
    found = next(one for one in value.tasks if one.task.id == task.id)
    done = [part.unit for part in found.parts if part.report is not None]
    left = [part.unit for part in found.parts if part.report is None]
    lines = [f"已报 {len(done)}/{len(found.parts)}"]
    lines += [f"✅ {unit.name}：已报" for unit in done] + [f"⬜ {unit.name}：还没报" for unit in left]
    return Content(
        title=f"{value.quarter.label}第 {task.no} 项 {task.name}",
        text="\n".join(lines),
        buttons=((Button("看进展", f"/summary 第{task.no}项 {value.quarter}"),),),
    )


def planned(units: Sequence[Unit], at: datetime, left: Sequence[Unit]) -> str:
    """A reminder by hand waits for its hour; `left` get none."""
    said = f"已定好：{dates.moment_with_weekday(at)} 发给{'、'.join(unit.name for unit in units)}；到时已报齐的不发。"
    if left:
        said += f"\n发不到的请打电话：{'、'.join(unit.name for unit in left)}。"
    return f"{said}\n要改时间，说“改到十点”；不发了，说“撤回催报”。"


def no_such_hour(typed: str) -> str:
    return f"“{typed}”已经过去，或者没看懂是什么时候，没有发出。请说日期和钟点，例如：明天九点催一下建设局。"


def hour_after_the_round(closes_at: datetime) -> str:
    return f"本轮 {dates.moment_with_weekday(closes_at)} 结束，催报不能定在那以后，没有发出。"


def nothing_planned() -> str:
    return "现在没有定时等着发的催报，没有改动。"


def not_yet_sent() -> str:
    """A preview is open."""
    return "还没有发出去：预览在上面，回“发送”才会发，回“取消”就不发。"


def write_it_yourself() -> str:
    return "请直接写您要加的那句话，我原样附上，例如：领导周五要看，请务必按时报来。"


POLITELY = "打扰了，烦请抽空填报，感谢支持"
"""Said with a reminder that is to be polite; shown in its preview."""


def say_it_anew() -> str:
    """How something is to be put, and nothing waits to be sent."""
    return "已经发出的改不了，现在也没有等着发的话。要再说一句，请写出单位和原话，例如：跟建设局说一声，辛苦了，请周五前报来。"


def not_recalled(taken_back: Sequence[Unit], *, was_sent: bool) -> str:
    if not taken_back and not was_sent:
        return "现在没有等着发的手动催报，刚才也没有发出过，没有改动。自动提醒按计划发，发送“计划”查看。"
    if taken_back:
        return (
            f"已撤下还没到发送时间的催报：{'、'.join(unit.name for unit in taken_back)}。已经发到对方手机上的撤不回来。"
        )
    return "催报已经发到对方手机上，撤不回来了。说错了可以再发一条更正，例如：催一下建设局，以这条为准，周五前报。"


def only_those_who_owe() -> str:
    return "催报只发给还没报齐的单位，已经报齐的不打扰。"


def left_alone(units: Sequence[Unit]) -> Content:
    """Nobody is reminded by hand; the planned reminders go on, which is said."""
    names = "、".join(unit.name for unit in units)
    later = tuple((Button(f"给{unit.name}延期", f"/extend u{unit.id}"),) for unit in units[:3])
    return Content(
        text=f"好的，先不催{names}，没有发出。自动提醒仍按计划发，报齐了才停；要往后缓，可以给单位延期。要催其他没报齐的单位，请点：",
        buttons=((Button("催其他单位", "/remind"), Button("催报计划", "/plan")), *later),
    )


def left_undone() -> str:
    return "好的，先不办，什么都没有发出，也没有改动。"


def never_stopped() -> str:
    return "自动提醒没有停过，仍按下面的计划发，不用恢复："


def one_day_is_not_moved(*, may_change: bool) -> str:
    """One day's reminder has no hour of its own."""
    how = (
        "要改全部提醒的时刻，点“修改”，或者直接说，例如：催报时间改为10点30"
        if may_change
        else "全部提醒的时刻由管理员修改"
    )
    return f"单独一天的提醒时刻不能改，没有改动；{how}。现在的计划是："


def all_at_one_hour(*, may_change: bool) -> Content:
    """A reminder at an hour of its own is asked for on one day of the plan."""
    how = "要加一天提醒，直接说，例如：截止前1天再提醒一次" if may_change else "要加一天提醒，由管理员修改"
    return Content(
        text=f"自动提醒都在同一时刻发，不能单独加一次别的时刻，没有改动；{how}。也可以到那天定时手动催，例如：9月27日下午三点催一下没报的。",
        buttons=((Button("催报计划", "/plan"),),),
    )


def hour_is_the_admins(clock: str) -> Content:
    return Content(
        text=f"自动提醒的时刻由管理员修改，没有改动。请管理员发：催报时间改为{clock}。现在的计划点下面看。",
        buttons=((Button("催报计划", "/plan"),),),
    )


def papers_are_not_sent() -> str:
    """Behind the drafts, one of them is to be sent to its unit."""
    return "督办单是代拟稿，不由我发给单位，没有发出；请下载改好后自行转发。要先催报，下面是给单位的提醒："


def cannot_ask(unit: Unit) -> str:
    """A question is to be put to a unit that owes nothing more."""
    return f"{unit.name}本季度已经报齐，不再给它发提醒，没有替您问；请打电话问，联系人："


def nobody_left(units: Sequence[Unit]) -> str:
    names = "、".join(unit.name for unit in units)
    return f"{names}本季度已经报齐，不用催报。" if names else "没有要催的单位。"


def not_its_task(unit: Unit, task: Task) -> Content:
    owners = "、".join(one.name for one in task.units)
    return Content(
        text=f"第 {task.no} 项 {task.name}不是{unit.name}的任务，责任单位：{owners}。",
        buttons=(
            (Button(f"看{unit.name}", f"/summary u{unit.id}"),),
            (Button(f"看第 {task.no} 项", f"/summary 第{task.no}项"),),
        ),
    )


def mended(quarter: Quarter, rows: Sequence[tuple[Unit, Task, int, bool]]) -> Content:
    """What went back; `rows` are (unit, task, report id, whether it came again)."""
    if not rows:
        return Content(text=f"{quarter.label}没有退回过填报。", buttons=((Button("看待审核", "/review"),),))
    lines = [
        f"{unit.name}第 {task.no} 项：{'已经改好重新提交' if is_back else '还没有重新提交'}"
        for unit, task, _, is_back in rows
    ]
    back = [(Button(f"看{unit.name}第 {task.no} 项", f"/review r{id}"),) for unit, task, id, is_back in rows if is_back]
    return Content(title="退回的填报", text="\n".join(lines), buttons=tuple(back[:_SHOWN]))


def nothing_filed(unit: Unit) -> str:
    return f"{unit.name}本季度还没有提交过填报，没有可以处理的内容。"


def not_deleted(unit: Unit, rows: Sequence[tuple[Task, int, int, bool]], quarter: Quarter) -> Content:
    """A report is not deleted; `rows` are (task, report id, version, whether it waits for review)."""
    lines = [f"第 {task.no} 项 {task.name}" for task, _, _, _ in rows]
    buttons: list[tuple[Button, ...]] = []
    for task, id, version, waits in rows[:_SHOWN]:
        row = [Button(f"重新代录第 {task.no} 项", f"/behalf u{unit.id} {quarter} t{task.id}")]
        if waits:
            row.insert(0, Button(f"退回第 {task.no} 项", f"/review b{id}.{version}"))
        buttons.append(tuple(row))
    return Content(
        text=f"{unit.name}报上来的内容不能直接删，留有记录。让单位重报就退回，内容录错了就重新代录：\n"
        + "\n".join(lines),
        buttons=tuple(buttons),
    )


def leaves(unit: Unit, name: str, seat_id: int, *, may_erase: bool) -> Content:
    """Somebody goes; `name` holds the seat now."""
    more = f"没有人接替，点“注销{name}”。" if may_erase else "没有人接替，请管理员注销。"
    return Content(
        text=f"{name}是{unit.name}的联络员，现在没有改动。有人接替：点“生成交接码”转给新人，新人发来以后{name}自动退出。{more}",
        buttons=(
            (Button("生成交接码", f"/handover s{seat_id}"),),
            *(((Button(f"注销{name}", f"/erase {name}"),),) if may_erase else ()),
        ),
    )


def changes_hands(unit: Unit) -> str:
    return f"{unit.name}换人：点原联络员的“交接”生成交接码，转给新人，新人发给我就接上了；填报和历史都保留。"


def whose_change() -> Content:
    return Content(text="是哪个单位的联络员有变动？现在没有改动。", buttons=((Button("看各单位联络员", "/handover"),),))


def please_accept() -> str:
    return "请看一下内容，没问题回“通过”就接受："
