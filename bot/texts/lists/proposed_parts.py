"""The screens of one task, unit or target of a list that waits."""

from __future__ import annotations

from bot.domain.programme import Role, without_units
from bot.domain.proposal import Proposal, ProposedTarget, ProposedTask, ProposedUnit
from bot.ports import Button, Content
from bot.texts.clip import clip
from bot.texts.lists.look import ROLES, Look, button_rows, joined, page_of, turning, unit_names
from bot.texts.targets import promised

# --- tasks ------------------------------------------------------------------------------------------------------


def tasks(look: Look, page: int) -> Content:
    """A page of the list, a button a task."""
    shown, page, pages = page_of(look.proposal.tasks, page)
    rows: list[tuple[Button, ...]] = [
        (look.button(f"{task.no}. {clip(task.name, 18)}", f"t{task.key}"),) for task in shown
    ]
    title = f"各项实事（{len(look.proposal.tasks)} 项）" + (f" {page}/{pages}" if pages > 1 else "")
    return Content(
        title=title,
        text=joined(look.note, "点一项查看和修改，也可以直接说“第3项”。"),
        buttons=button_rows(
            *rows,
            turning(look, "p", page, pages),
            (look.button("增加一项", "addt"), *look.undo, look.button("返回清单", "home")),
        ),
    )


def task(look: Look, shown: ProposedTask) -> Content:
    """Everything about one task, and what can be changed."""
    proposal, place = look.proposal, f"t{shown.key}"
    blocks = [look.note] if look.note else []
    text = without_units(shown.text).removeprefix(shown.name).lstrip("。：: ")
    if text:
        blocks.append(clip(text, 300))
    blocks.append(f"责任单位：{unit_names(proposal, shown)}")
    if shown.targets:
        lines = [
            f"目标{index}：{promised(target)}{_reporter(proposal, target)}"
            for index, target in enumerate(shown.targets, start=1)
        ]
        blocks.append("\n".join(lines))
    else:
        blocks.append("没有量化目标。")
    if shown.time_limit:
        blocks.append(f"时限：{shown.time_limit}")
    doubts = [doubt for doubt in proposal.doubts if doubt.task == shown.key]
    if doubts:
        blocks.append("待核对：" + "；".join(f"{doubt.reason}“{clip(doubt.quote, 20)}”" for doubt in doubts))
    at = proposal.tasks.index(shown)
    around = [
        (proposal.tasks[i], word)
        for i, word in ((at - 1, "上一项"), (at + 1, "下一项"))
        if 0 <= i < len(proposal.tasks)
    ]
    return Content(
        title=f"第 {shown.no} 项 {shown.name}",
        text="\n\n".join(blocks),
        buttons=button_rows(
            tuple(look.button("核对疑问", f"d{doubt.key}") for doubt in doubts[:1]),
            (
                look.button("改单位", f"{place}:u"),
                look.button("改目标", f"{place}:g"),
                look.button("改名称", f"{place}:name"),
            ),
            tuple(look.button(word, f"t{other.key}") for other, word in around),
            (look.button("删除此项", f"{place}:drop"), *look.undo, look.button("返回清单", "home")),
        ),
    )


def task_units(look: Look, shown: ProposedTask) -> Content:
    place = f"t{shown.key}"
    names = [(part.unit, f"{look.proposal.unit_name(part.unit)}（{ROLES[part.role]}）") for part in shown.parts]
    return Content(
        title=f"第 {shown.no} 项的责任单位",
        text=joined(look.note, "点一个单位改角色或去掉。" if names else "这一项还没有责任单位。"),
        buttons=button_rows(
            *((look.button(name, f"{place}:u{unit}"),) for unit, name in names),
            (look.button("增加单位", f"{place}:addu"), *look.undo, look.button("返回这一项", place)),
        ),
    )


def task_unit(look: Look, shown: ProposedTask, unit: ProposedUnit, role: Role) -> Content:
    place = f"t{shown.key}:u{unit.key}"
    codes = {Role.LEAD: "lead", Role.RESPONSIBLE: "resp", Role.SUPPORTING: "supp"}
    others = tuple(look.button(f"改为{ROLES[other]}", f"{place}:{codes[other]}") for other in Role if other is not role)
    return Content(
        title=f"第 {shown.no} 项 · {unit.name}",
        text=f"现在是{ROLES[role]}单位。",
        buttons=button_rows(
            others,
            (look.button("从这一项去掉", f"{place}:drop"), look.button("改这个单位的名称", f"u{unit.key}:name")),
            (look.button("返回这一项", f"t{shown.key}"),),
        ),
    )


def choose_new_unit(look: Look, shown: ProposedTask) -> Content:
    """Which unit is to be added: one of the list at a press, any other by its name."""
    others = [unit for unit in look.proposal.units_in_use if shown.part(unit.key) is None]
    return Content(
        text=f"给第 {shown.no} 项增加哪个单位？点选，或者直接发单位名称（可以带角色，例如：区妇联 牵头）。",
        buttons=button_rows(
            *((look.button(unit.name, f"t{shown.key}:addu{unit.key}"),) for unit in others[:20]),
            (look.button("返回这一项", f"t{shown.key}"),),
        ),
    )


def task_targets(look: Look, shown: ProposedTask) -> Content:
    place = f"t{shown.key}"
    rows = [
        (look.button(f"目标{index}：{clip(promised(target), 22)}", f"{place}:g{target.key}"),)
        for index, target in enumerate(shown.targets, start=1)
    ]
    return Content(
        title=f"第 {shown.no} 项的量化目标",
        text=joined(look.note, "点一个目标修改。" if rows else "这一项没有量化目标。"),
        buttons=button_rows(
            *rows, (look.button("增加目标", f"{place}:addg"), *look.undo, look.button("返回这一项", place))
        ),
    )


def target(look: Look, shown: ProposedTask, asked: ProposedTarget) -> Content:
    place = f"t{shown.key}:g{asked.key}"
    return Content(
        title=f"第 {shown.no} 项 · 目标{shown.targets.index(asked) + 1}",
        text=f"{promised(asked)}\n由谁填报：{_who_reports(look.proposal, asked)}",
        buttons=button_rows(
            (
                look.button("改数字", f"{place}:num"),
                look.button("由谁填报", f"{place}:who"),
                look.button("去掉", f"{place}:drop"),
            ),
            (look.button("返回这一项", f"t{shown.key}"),),
        ),
    )


def who_reports(look: Look, shown: ProposedTask, asked: ProposedTarget) -> Content:
    place = f"t{shown.key}:g{asked.key}"
    return Content(
        text=f"“{asked.text}”由哪个单位填报？",
        buttons=button_rows(
            *(
                (look.button(look.proposal.unit_name(part.unit), f"{place}:who{part.unit}:set"),)
                for part in shown.parts
            ),
            (look.button("各单位都可以报", f"{place}:who:set"), look.button("返回这一项", f"t{shown.key}")),
        ),
    )


# --- units ------------------------------------------------------------------------------------------------------


def units(look: Look, page: int) -> Content:
    """A page of the units with the numbers of their tasks, a button a unit."""
    shown, page, pages = page_of(look.proposal.units_in_use, page)
    lines = [f"{unit.name}：第 {_numbers(look.proposal, unit.key)} 项" for unit in shown]
    title = f"责任单位（{len(look.proposal.units_in_use)} 个）" + (f" {page}/{pages}" if pages > 1 else "")
    return Content(
        title=title,
        text=joined(look.note, "\n".join(lines), "点一个单位改名、合并或去掉。"),
        buttons=button_rows(
            *((look.button(unit.name, f"u{unit.key}"),) for unit in shown),
            turning(look, "n", page, pages),
            (*look.undo, look.button("返回清单", "home")),
        ),
    )


def unit(look: Look, shown: ProposedUnit) -> Content:
    place = f"u{shown.key}"
    lines = [f"{task.no}. {task.name}" for task in look.proposal.tasks_of(shown.key)]
    aliases = f"别名：{'、'.join(shown.aliases)}" if shown.aliases else ""
    return Content(
        title=shown.name,
        text=joined(look.note, "\n".join(lines) or "没有任务。", aliases),
        buttons=button_rows(
            (
                look.button("改名", f"{place}:name"),
                look.button("并入另一单位", f"{place}:merge"),
                look.button("从清单去掉", f"{place}:drop"),
            ),
            (*look.undo, look.button("看单位", "n1"), look.button("返回清单", "home")),
        ),
    )


def merge_into(look: Look, shown: ProposedUnit) -> Content:
    others = [unit for unit in look.proposal.units_in_use if unit.key != shown.key]
    return Content(
        text=f"“{shown.name}”并入哪个单位？点选，或者直接发单位名称。并入后它的任务、联络员、以前的填报都归到那个单位。",
        buttons=button_rows(
            *((look.button(unit.name, f"u{shown.key}:merge{unit.key}"),) for unit in others[:20]),
            (look.button("返回", f"u{shown.key}"),),
        ),
    )


def _reporter(proposal: Proposal, shown: ProposedTarget) -> str:
    return f"，由{proposal.unit_name(shown.unit)}填报" if shown.unit is not None else ""


def _who_reports(proposal: Proposal, shown: ProposedTarget) -> str:
    return proposal.unit_name(shown.unit) if shown.unit is not None else "这一项的各单位都可以报"


def _numbers(proposal: Proposal, unit: int) -> str:
    return "、".join(str(task.no) for task in proposal.tasks_of(unit))
