"""What a later version of a list changes, in words."""

from __future__ import annotations

from bot.domain.difference import Difference, TaskChange
from bot.domain.programme import Role
from bot.domain.proposal import Proposal, ProposedTask
from bot.texts.targets import promised

_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORTING: "配合"}


def counted(difference: Difference) -> str:
    """新增 1 项、去掉 1 项、修改 2 项."""
    parts = [
        f"{word} {len(rows)} 项"
        for word, rows in (
            ("新增", difference.added),
            ("恢复", difference.revived),
            ("去掉", difference.dropped),
            ("修改", difference.changed),
        )
        if rows
    ]
    if difference.renamed_units:
        parts.append(f"改名 {len(difference.renamed_units)} 个单位")
    if difference.merged_units:
        parts.append(f"合并 {len(difference.merged_units)} 个单位")
    if difference.head:
        parts.append("改" + "、".join(what for what, _, _ in difference.head))
    return "、".join(parts) or "没有改动"


def full(difference: Difference, proposal: Proposal) -> str:
    """Every change, a block for each kind."""
    blocks = []
    if difference.added:
        lines = [f"{task.no}. {task.name}：{_names(proposal, task)}" for task in difference.added]
        blocks.append(_block(f"新增 {len(lines)} 项", lines))
    if difference.revived:
        lines = [
            f"{change.new.no}. {change.new.name}：{_names(proposal, change.new)}（以前的填报接着算）"
            for change in difference.revived
        ]
        blocks.append(_block(f"恢复 {len(lines)} 项", lines))
    if difference.dropped:
        lines = [f"原第 {task.no} 项 {task.name}（已提交的填报保留）" for task in difference.dropped]
        blocks.append(_block(f"去掉 {len(lines)} 项", lines))
    if difference.changed:
        changes = [_task(change, proposal) for change in difference.changed]
        blocks.append(_block(f"修改 {len(changes)} 项", changes))
    units = [f"{old} 改名为 {new}" for old, new in difference.renamed_units]
    units += [f"{old} 并入 {new}" for old, new in difference.merged_units]
    units += [f"新增单位：{name}" for name in difference.new_units]
    units += [f"不再有任务：{name}" for name in difference.gone_units]
    if units:
        blocks.append(_block("单位", units))
    if difference.head:
        blocks.append(
            _block("其他", [f"{what}：{old or '（空）'} → {new or '（空）'}" for what, old, new in difference.head])
        )
    return "\n\n".join(blocks) or "与现在启用的清单没有差别。"


def _task(change: TaskChange, proposal: Proposal) -> str:
    old, new = change.old, change.new
    parts = []
    if old.no != new.no:
        parts.append(f"序号 {old.no} → {new.no}")
    if old.name != new.name:
        parts.append(f"名称改为“{new.name}”")
    parts += [f"增加{proposal.unit_name(part.unit)}（{_ROLES[part.role]}）" for part in change.added_parts]
    parts += [f"去掉{part.unit.name}" for part in change.dropped_parts]
    parts += [f"{part.unit.name}改为{_ROLES[role]}" for part, role in change.changed_roles]
    for was, now in change.changed_targets:
        if promised(was) != promised(now):
            parts.append(f"目标“{promised(was)}”改为“{promised(now)}”")
        else:
            who = proposal.unit_name(now.unit) if now.unit is not None else "各单位"
            parts.append(f"目标“{promised(was)}”改由{who}填报")
    parts += [f"新增目标“{promised(target)}”" for target in change.added_targets]
    parts += [f"去掉目标“{promised(target)}”" for target in change.dropped_targets]
    if not parts or (not change.targets and change.is_text_changed):
        parts.append("正文有改动")
    return f"第 {new.no} 项 {new.name}：{'；'.join(parts)}"


def _names(proposal: Proposal, task: ProposedTask) -> str:
    return "、".join(proposal.unit_name(part.unit) for part in task.parts) or "（没有责任单位）"


def _block(head: str, lines: list[str]) -> str:
    return f"{head}：\n" + "\n".join(f"· {line}" for line in lines)
