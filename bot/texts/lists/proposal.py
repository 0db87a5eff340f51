"""A list that waits for its confirmation: doubts first, then what was read; each doubt with its ways out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.proposal import DoubtKind, OpenDoubt, Proposal, ProposedTask, carried_units
from bot.ports import Button, Content
from bot.texts.clip import clip
from bot.texts.lists.difference import counted
from bot.texts.lists.look import Look, button_rows, joined, unit_names
from bot.texts.targets import promised

_LINES_SHOWN = 12
_DOUBTS_SHOWN = 6


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
    return Content(
        title=f"{head}：{proposal.year} 年", text="\n\n".join(blocks), buttons=button_rows(*_home_buttons(look))
    )


def _head(proposal: Proposal) -> list[str]:
    targets = sum(len(task.targets) for task in proposal.tasks)
    head = proposal.head
    lines = [f"标题：{head.title or '（没有读到）'}"]
    if head.doc_number:
        lines.append(f"文号：{head.doc_number}")
    if head.issuer or head.issued_on:
        on = head.issued_on
        day = f"{on.year}年{on.month}月{on.day}日" if on else ""
        lines.append(f"发文：{'，'.join(part for part in (head.issuer, day) if part)}")
    lines.append(f"报送：{head.office}{f'（电话 {head.phone}）' if head.phone else ''}")
    lines.append(f"表格：{head.form_title}（{'、'.join(head.form_columns)}）")
    lines += [f"“{printed}”按已记住的叫法读作“{name}”" for printed, name in proposal.read_as]
    lines.append(f"共 {len(proposal.tasks)} 项实事、{len(proposal.units_in_use)} 个责任单位、{targets} 个量化目标")
    return lines


def _task_lines(proposal: Proposal) -> list[str]:
    doubted = {doubt.task for doubt in proposal.doubts}
    lines = []
    for task in proposal.tasks[:_LINES_SHOWN]:
        goals = f"，{len(task.targets)} 个目标" if task.targets else ""
        mark = "（待核对）" if task.key in doubted else ""
        lines.append(f"{task.no}. {task.name}：{unit_names(proposal, task)}{goals}{mark}")
    if len(proposal.tasks) > _LINES_SHOWN:
        lines.append(f"……还有 {len(proposal.tasks) - _LINES_SHOWN} 项，点“看各项”")
    return lines


def _closing(look: Look) -> str:
    is_update = look.live is not None
    still = "现在按原来的清单办理，确认之前什么都不会变。" if is_update else "现在什么都没有启用。"
    how = "要改哪里，点按钮，或者直接说，例如：第3项 增加单位 某某局。"
    doubts = f"有 {len(look.proposal.doubts)} 处待核对，请先点“逐条核对”。" if look.proposal.doubts else ""
    if look.may_confirm:
        return f"{still}{doubts}核对无误请点“确认启用”。{how}"
    admins = "、".join(look.admins) or "管理员"
    return f"{still}{doubts}启用由管理员（{admins}）确认；您核对、修改好以后，请点“请管理员确认”。{how}"


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
        (*doubts, look.confirm),
        (look.button("看各项", "p1"), look.button("看单位", "n1"), *changes),
        (*look.undo, *other, *of_its_own),
    ]


def doubt_line(doubt: OpenDoubt) -> str:
    quote = f"“{clip(doubt.quote, 40)}”" if doubt.quote else ""
    if doubt.kind is DoubtKind.SAME_UNIT:
        return f"{doubt.place}：{quote}{doubt.reason}"
    return f"{doubt.place}：{doubt.reason}{quote}"


def undone(look: Look, what: Sequence[str]) -> Content:
    """What has been taken back; short, so that several steps can follow each other."""
    lines = [f"已撤销：{step}" for step in what]
    left = f"还可以再撤销 {len(look.steps)} 步。" if look.steps else "现在是刚读入时的样子。"
    return Content(text="\n".join((*lines, left)), buttons=button_rows((*look.undo, look.button("返回清单", "home"))))


def changes(look: Look, described: str) -> Content:
    """What confirming would change in the live list."""
    return Content(
        title="与现在启用的清单相比",
        text=joined(look.note, described),
        buttons=button_rows((look.confirm,), (*look.undo, look.button("返回清单", "home"))),
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
        buttons=button_rows((*yes, *rest), skip, (*look.undo, look.button("返回清单", "home"))),
    )


def _around(task: ProposedTask | None, quote: str) -> str:
    """The quoted words with a little of what stands around them."""
    text = task.text if task is not None else ""
    at = text.find(quote)
    if at < 0:
        return f"“{clip(quote, 120)}”"
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
        title="沿用的单位和联络员", text="\n".join(lines), buttons=button_rows((*yes, look.button("返回清单", "home")))
    )
