"""The screens of a list that waits for its confirmation: doubts first, then one screen a task, a unit, a target.

Every button carries a command line `/import <proposal>:<place>`, so it works on any messenger and any later day; a place
is named by keys that no other proposal has (handlers/correcting.py reads them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.difference import Difference
from bot.domain.programme import Programme, Role, without_units
from bot.domain.proposal import (
    DoubtKind,
    OpenDoubt,
    Proposal,
    ProposedTarget,
    ProposedTask,
    ProposedUnit,
    carried_units,
)
from bot.ports import Button, Content
from bot.texts.difference import counted
from bot.texts.targets import promised

ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORTING: "配合"}

T = TypeVar("T")

_LINES_SHOWN = 40
_DOUBTS_SHOWN = 6
_PAGE = 12


@dataclass(frozen=True)
class Look:
    """What a person looks at: the proposal as it stands, and what this person may do with it.

    `steps` are the corrections so far, newest last. `note` says what has just been done. `replaced` is the title of the list
    this one took the place of, `same_year` a live list of the year that this one does not update.
    """

    proposal: Proposal
    version: int
    steps: tuple[str, ...]
    may_confirm: bool
    admins: tuple[str, ...] = ()
    live: Programme | None = None
    difference: Difference | None = None
    replaced: str | None = None
    same_year: Programme | None = None
    note: str = ""

    def button(self, label: str, place: str) -> Button:
        return Button(label, f"/import {self.proposal.id}:{place}")

    @property
    def is_revision(self) -> bool:
        """Whether it began as the live list itself, and not as a notice that was read."""
        return any(task.task_id is not None for task in self.proposal.tasks)

    @property
    def undo(self) -> tuple[Button, ...]:
        return (self.button("撤销上一步", "undo"),) if self.steps else ()

    @property
    def confirm(self) -> Button:
        if self.may_confirm:
            return Button("确认启用", f"/confirm {self.proposal.id}.{self.version}")
        return self.button("请管理员确认", "tell")


def noted(look: Look, note: str) -> Look:
    """The same look, with a word about what has just happened."""
    return replace(look, note=note)


def home(look: Look) -> Content:
    """Doubts first, then what was read, a line a task; nothing is live yet."""
    proposal = look.proposal
    blocks = [look.note] if look.note else []
    if proposal.doubts:
        shown = proposal.doubts[:_DOUBTS_SHOWN]
        lines = [f"{index}. {doubt_line(doubt)}" for index, doubt in enumerate(shown, start=1)]
        if len(proposal.doubts) > len(shown):
            lines.append(f"……还有 {len(proposal.doubts) - len(shown)} 处，点“逐条核对”")
        blocks.append(f"有 {len(proposal.doubts)} 处请核对：\n" + "\n".join(lines))
    if look.live is not None:
        changes = counted(look.difference) if look.difference else "没有改动"
        what = "在已启用的清单上修改" if look.is_revision else f"这是已启用的“{look.live.title}”的新版本"
        blocks.append(f"{what}：{changes}。已提交的填报都保留。")
    blocks.append("\n".join(_head(proposal)))
    blocks.append("\n".join(_task_lines(proposal)))
    blocks.append(_closing(look))
    head = "修改清单" if look.is_revision else "读到的清单"
    return Content(title=f"{head}：{proposal.year} 年", text="\n\n".join(blocks), buttons=_rows(*_home_buttons(look)))


def _head(proposal: Proposal) -> list[str]:
    targets = sum(len(task.targets) for task in proposal.tasks)
    lines = [f"标题：{proposal.title or '（没有读到）'}"]
    if proposal.doc_number:
        lines.append(f"文号：{proposal.doc_number}")
    if proposal.issuer or proposal.issued_on:
        on = proposal.issued_on
        day = f"{on.year}年{on.month}月{on.day}日" if on else ""
        lines.append(f"发文：{'，'.join(part for part in (proposal.issuer, day) if part)}")
    lines.append(f"报送：{proposal.office}{f'（电话 {proposal.phone}）' if proposal.phone else ''}")
    lines.append(f"表格：{proposal.form_title}（{'、'.join(proposal.form_columns)}）")
    lines += [f"“{printed}”按已记住的叫法读作“{name}”" for printed, name in proposal.read_as]
    lines.append(f"共 {len(proposal.tasks)} 项实事、{len(proposal.units_in_use)} 个责任单位、{targets} 个量化目标")
    return lines


def _task_lines(proposal: Proposal) -> list[str]:
    doubted = {doubt.task for doubt in proposal.doubts}
    lines = []
    for task in proposal.tasks[:_LINES_SHOWN]:
        goals = f"，{len(task.targets)} 个目标" if task.targets else ""
        mark = "（待核对）" if task.key in doubted else ""
        lines.append(f"{task.no}. {task.name}：{_names(proposal, task)}{goals}{mark}")
    if len(proposal.tasks) > _LINES_SHOWN:
        lines.append(f"……还有 {len(proposal.tasks) - _LINES_SHOWN} 项，点“看各项”")
    return lines


def _closing(look: Look) -> str:
    is_update = look.live is not None
    still = "现在按原来的清单办理，确认之前什么都不会变。" if is_update else "现在什么都没有启用。"
    how = "要改哪里，点按钮，或者直接说，例如：第3项 增加单位 某某局。"
    if look.may_confirm:
        return f"{still}核对无误请点“确认启用”。{how}"
    admins = "、".join(look.admins) or "管理员"
    return f"{still}启用由管理员（{admins}）确认；您核对、修改好以后，请点“请管理员确认”。{how}"


def _home_buttons(look: Look) -> list[tuple[Button, ...]]:
    proposal = look.proposal
    doubts = (look.button(f"逐条核对（{len(proposal.doubts)}）", "doubts"),) if proposal.doubts else ()
    changes = (look.button("看变化", "changes"),) if look.live is not None else ()
    other = (look.button("换回上一份", "back"),) if look.replaced and not look.steps else ()
    of_its_own: tuple[Button, ...] = ()
    if look.live is not None and not look.is_revision:
        of_its_own = (look.button("这是另一份清单", "list0"),)
    elif look.same_year is not None:
        of_its_own = (look.button("这是现有清单的新版本", f"list{look.same_year.id}"),)
    return [
        (look.confirm, *doubts),
        (look.button("看各项", "p1"), look.button("看单位", "n1"), *changes),
        (*look.undo, *other, *of_its_own),
    ]


def doubt_line(doubt: OpenDoubt) -> str:
    quote = f"“{_clip(doubt.quote, 40)}”" if doubt.quote else ""
    if doubt.kind is DoubtKind.SAME_UNIT:
        return f"{doubt.place}：{quote}{doubt.reason}"
    return f"{doubt.place}：{doubt.reason}{quote}"


def undone(look: Look, what: Sequence[str]) -> Content:
    """What has been taken back; short, so that several steps can follow each other."""
    lines = [f"已撤销：{step}" for step in what]
    left = f"还可以再撤销 {len(look.steps)} 步。" if look.steps else "现在是刚读入时的样子。"
    return Content(text="\n".join((*lines, left)), buttons=_rows((*look.undo, look.button("返回清单", "home"))))


def changes(look: Look, described: str) -> Content:
    """What confirming would change in the live list."""
    return Content(
        title="与现在启用的清单相比",
        text=_joined(look.note, described),
        buttons=_rows((look.confirm,), (*look.undo, look.button("返回清单", "home"))),
    )


# --- doubts -----------------------------------------------------------------------------------------------------


def doubt(look: Look, asked: OpenDoubt, *, can_drop: bool) -> Content:
    """One doubt with its place, its reason, the words it is about, and the ways to settle it."""
    proposal = look.proposal
    number = proposal.doubts.index(asked) + 1
    blocks = [look.note] if look.note else []
    task = proposal.task(asked.task) if asked.task is not None else None
    target = task.target(asked.target) if task is not None and asked.target is not None else None
    place = f"d{asked.key}"
    match asked.kind:
        case DoubtKind.SAME_UNIT:
            name, other = proposal.unit_name(asked.unit or 0), proposal.unit_name(asked.other or 0)
            where = "、".join(f"第 {task.no} 项" for task in proposal.tasks_of(asked.unit or 0))
            blocks.append(f"“{name}”（{where or '没有任务'}）就是“{other}”吗？")
            blocks.append(f"是同一个单位，就按“{other}”登记，以后说“{name}”我也认得。")
            yes = (look.button("是同一个单位", f"{place}:ok"), look.button("不是", f"{place}:no"))
            rest: tuple[Button, ...] = ()
        case DoubtKind.CARRY_OVER:
            blocks.append(
                f"{len(carried_units(proposal))} 个单位是{asked.reason}。人跟着单位走，不用重新邀请；有人换岗，启用后再重新邀请就行。"
            )
            yes = (look.button("对", f"{place}:ok"), look.button("看名单", "people"))
            rest = ()
        case DoubtKind.READING:
            blocks.append(f"{asked.place}：{asked.reason}。")
            if asked.quote:
                blocks.append(f"原文：{_around(task, asked.quote)}")
            if target is not None:
                blocks.append(f"读作目标：{promised(target)}")
            yes = (look.button("对", f"{place}:ok"), look.button("修改", f"{place}:fix"))
            rest = (look.button("去掉", f"{place}:drop"),) if can_drop else ()
    following = proposal.doubts[number:] or proposal.doubts[: number - 1]
    skip = (look.button("先看下一处", f"d{following[0].key}"),) if following else ()
    return Content(
        title=f"请核对 {number}/{len(proposal.doubts)}",
        text="\n\n".join(blocks),
        buttons=_rows((*yes, *rest), skip, (*look.undo, look.button("返回清单", "home"))),
    )


def _around(task: ProposedTask | None, quote: str) -> str:
    """The quoted words with a little of what stands around them."""
    text = task.text if task is not None else ""
    at = text.find(quote)
    if at < 0:
        return f"“{_clip(quote, 120)}”"
    start, end = max(0, at - 30), min(len(text), at + len(quote) + 30)
    before = "……" if start else ""
    after = "……" if end < len(text) else ""
    return f"“{before}{text[start:end]}{after}”"


def carried(look: Look, people: Mapping[int, Sequence[str]]) -> Content:
    """Which units come with whom."""
    lines, new = [], []
    for unit in look.proposal.units_in_use:
        if unit.unit_id is None:
            new.append(unit.name)
        else:
            lines.append(f"{unit.name}：{'、'.join(people.get(unit.unit_id, ())) or '还没有联络员'}")
    if new:
        lines.append(f"\n新单位（启用后发邀请码）：{'、'.join(new)}")
    asked = next((doubt for doubt in look.proposal.doubts if doubt.kind is DoubtKind.CARRY_OVER), None)
    yes = (look.button("对，都沿用", f"d{asked.key}:ok"),) if asked is not None else ()
    return Content(
        title="沿用的单位和联络员", text="\n".join(lines), buttons=_rows((*yes, look.button("返回清单", "home")))
    )


# --- tasks ------------------------------------------------------------------------------------------------------


def tasks(look: Look, page: int) -> Content:
    """A page of the list, a button a task."""
    shown, page, pages = _page(look.proposal.tasks, page)
    rows: list[tuple[Button, ...]] = [
        (look.button(f"{task.no}. {_clip(task.name, 18)}", f"t{task.key}"),) for task in shown
    ]
    title = f"各项实事（{len(look.proposal.tasks)} 项）" + (f" {page}/{pages}" if pages > 1 else "")
    return Content(
        title=title,
        text=_joined(look.note, "点一项查看和修改，也可以直接说“第3项”。"),
        buttons=_rows(
            *rows,
            _turning(look, "p", page, pages),
            (look.button("增加一项", "addt"), *look.undo, look.button("返回清单", "home")),
        ),
    )


def task(look: Look, shown: ProposedTask) -> Content:
    """Everything about one task, and what can be changed."""
    proposal, place = look.proposal, f"t{shown.key}"
    blocks = [look.note] if look.note else []
    text = without_units(shown.text).removeprefix(shown.name).lstrip("。：: ")
    if text:
        blocks.append(_clip(text, 300))
    blocks.append(f"责任单位：{_names(proposal, shown)}")
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
        blocks.append("待核对：" + "；".join(f"{doubt.reason}“{_clip(doubt.quote, 20)}”" for doubt in doubts))
    at = proposal.tasks.index(shown)
    around = [
        (proposal.tasks[i], word)
        for i, word in ((at - 1, "上一项"), (at + 1, "下一项"))
        if 0 <= i < len(proposal.tasks)
    ]
    return Content(
        title=f"第 {shown.no} 项 {shown.name}",
        text="\n\n".join(blocks),
        buttons=_rows(
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
        text=_joined(look.note, "点一个单位改角色或去掉。" if names else "这一项还没有责任单位。"),
        buttons=_rows(
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
        buttons=_rows(
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
        buttons=_rows(
            *((look.button(unit.name, f"t{shown.key}:addu{unit.key}"),) for unit in others[:20]),
            (look.button("返回这一项", f"t{shown.key}"),),
        ),
    )


def task_targets(look: Look, shown: ProposedTask) -> Content:
    place = f"t{shown.key}"
    rows = [
        (look.button(f"目标{index}：{_clip(promised(target), 22)}", f"{place}:g{target.key}"),)
        for index, target in enumerate(shown.targets, start=1)
    ]
    return Content(
        title=f"第 {shown.no} 项的量化目标",
        text=_joined(look.note, "点一个目标修改。" if rows else "这一项没有量化目标。"),
        buttons=_rows(*rows, (look.button("增加目标", f"{place}:addg"), *look.undo, look.button("返回这一项", place))),
    )


def target(look: Look, shown: ProposedTask, asked: ProposedTarget) -> Content:
    place = f"t{shown.key}:g{asked.key}"
    return Content(
        title=f"第 {shown.no} 项 · 目标{shown.targets.index(asked) + 1}",
        text=f"{promised(asked)}\n由谁填报：{_who_reports(look.proposal, asked)}",
        buttons=_rows(
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
        buttons=_rows(
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
    shown, page, pages = _page(look.proposal.units_in_use, page)
    lines = [f"{unit.name}：第 {_numbers(look.proposal, unit.key)} 项" for unit in shown]
    title = f"责任单位（{len(look.proposal.units_in_use)} 个）" + (f" {page}/{pages}" if pages > 1 else "")
    return Content(
        title=title,
        text=_joined(look.note, "\n".join(lines), "点一个单位改名、合并或去掉。"),
        buttons=_rows(
            *((look.button(unit.name, f"u{unit.key}"),) for unit in shown),
            _turning(look, "n", page, pages),
            (*look.undo, look.button("返回清单", "home")),
        ),
    )


def unit(look: Look, shown: ProposedUnit) -> Content:
    place = f"u{shown.key}"
    lines = [f"{task.no}. {task.name}" for task in look.proposal.tasks_of(shown.key)]
    aliases = f"别名：{'、'.join(shown.aliases)}" if shown.aliases else ""
    return Content(
        title=shown.name,
        text=_joined(look.note, "\n".join(lines) or "没有任务。", aliases),
        buttons=_rows(
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
        buttons=_rows(
            *((look.button(unit.name, f"u{shown.key}:merge{unit.key}"),) for unit in others[:20]),
            (look.button("返回", f"u{shown.key}"),),
        ),
    )


# --- small parts ------------------------------------------------------------------------------------------------


def _names(proposal: Proposal, shown: ProposedTask) -> str:
    names = [
        f"{proposal.unit_name(part.unit)}{f'（{ROLES[part.role]}）' if part.role is not Role.RESPONSIBLE else ''}"
        for part in shown.parts
    ]
    return "、".join(names) or "（没有责任单位）"


def _reporter(proposal: Proposal, shown: ProposedTarget) -> str:
    return f"，由{proposal.unit_name(shown.unit)}填报" if shown.unit is not None else ""


def _who_reports(proposal: Proposal, shown: ProposedTarget) -> str:
    return proposal.unit_name(shown.unit) if shown.unit is not None else "这一项的各单位都可以报"


def _numbers(proposal: Proposal, unit: int) -> str:
    return "、".join(str(task.no) for task in proposal.tasks_of(unit))


def _page(rows: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    pages = max(1, -(-len(rows) // _PAGE))
    page = min(max(page, 1), pages)
    return rows[(page - 1) * _PAGE : page * _PAGE], page, pages


def _turning(look: Look, letter: str, page: int, pages: int) -> tuple[Button, ...]:
    before = (look.button("上一页", f"{letter}{page - 1}"),) if page > 1 else ()
    after = (look.button("下一页", f"{letter}{page + 1}"),) if page < pages else ()
    return (*before, *after)


def _rows(*rows: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    return tuple(row for row in rows if row)


def _joined(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)


def _clip(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
