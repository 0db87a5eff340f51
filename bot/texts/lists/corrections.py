"""What a correction did, what was not understood about one, and the questions in between."""

from __future__ import annotations

from typing import assert_never

from bot.conversation.lists.finding import Unclear
from bot.domain import correction as make
from bot.domain.amount import plain
from bot.domain.correction import CannotCorrect, Correction
from bot.domain.head import ProgrammeHead
from bot.domain.proposal import DoubtKind, Proposal, ProposedTarget, ProposedTask
from bot.domain.putting_right import droppable, require_target
from bot.ports import Button, Content
from bot.texts.clip import clip
from bot.texts.lists.look import ROLES
from bot.texts.targets import amount, promised

_FIELDS = {"title": "标题", "year": "年份", "office": "报送", "phone": "电话"}


def done(correction: Correction, before: Proposal, after: Proposal) -> str:
    """What has been changed, in one clause; it stands in 已改：… and 已撤销：…"""
    match correction:
        case make.RenameUnit(unit, _):
            return f"{before.unit_name(unit)} 改名为 {after.unit_name(unit)}"
        case make.MergeUnits(unit, into):
            return f"{before.unit_name(unit)} 并入 {after.unit_name(into)}"
        case make.DropUnit(unit):
            return f"{before.unit_name(unit)} 从清单去掉"
        case make.AddPart(task, _, role, _, alias):
            added = [part for part in _task(after, task).parts if _task(before, task).part(part.unit) is None]
            name = after.unit_name(added[0].unit)
            known = any(unit.key == added[0].unit for unit in before.units_in_use)
            new = "" if known else "（清单里的新单位）"
            called = f"，“{alias}”记为它的别名" if alias is not None else ""
            return f"{_no(after, task)}增加{ROLES[role]}单位 {name}{new}{called}"
        case make.DropPart(task, unit):
            return f"{_no(before, task)}去掉 {before.unit_name(unit)}"
        case make.SetRole(task, unit, role):
            return f"{_no(before, task)}{before.unit_name(unit)}改为{ROLES[role]}"
        case make.RenameTask(task, _):
            return f"{_no(before, task)}改名为 {_task(after, task).name}"
        case make.AddTask():
            known_keys = {task.key for task in before.tasks}
            new_task = next(task for task in after.tasks if task.key not in known_keys)
            return f"增加第 {new_task.no} 项 {new_task.name}"
        case make.DropTask(task):
            return f"删除第 {_task(before, task).no} 项 {_task(before, task).name}"
        case make.AddTarget(task, _, _):
            return f"{_no(after, task)}增加目标“{promised(_task(after, task).targets[-1])}”"
        case make.SetTarget(target):
            there, target_now = require_target(after, target)
            _, old = require_target(before, target)
            return f"第 {there.no} 项目标“{old.text}”改为“{target_now.text}”（{amount(target_now)}）"
        case make.DropTarget(target):
            there, old = require_target(before, target)
            return f"第 {there.no} 项去掉目标“{old.text}”"
        case make.GiveTarget(target, unit):
            there, old = require_target(before, target)
            who = f"由{before.unit_name(unit)}填报" if unit is not None else "各单位都可以报"
            return f"第 {there.no} 项目标“{old.text}”{who}"
        case make.SetHead(field, _):
            return f"{_FIELDS[field]}改为 {_head(after.head, field)}"
        case make.Settle(doubt, same):
            return _settled(before, doubt, same)
        case make.DropDoubted(doubt):
            found = before.doubt(doubt)
            drop = droppable(before, found) if found is not None else None
            return done(drop, before, after) if drop is not None else "去掉"
        case make.SetUpdates(programme_id):
            return "作为另一份清单" if programme_id is None else "作为已启用清单的新版本"
        case _:
            assert_never(correction)


def _settled(before: Proposal, key: int, same: bool) -> str:
    found = before.doubt(key)
    if found is None:
        return "已核对"
    if found.kind is DoubtKind.SAME_UNIT:
        name, other = before.unit_name(found.unit or 0), before.unit_name(found.other or 0)
        return f"{name} 就是 {other}" if same else f"{name} 和 {other} 是两个单位"
    if found.kind is DoubtKind.CARRY_OVER:
        return "单位、联络员和别名都沿用"
    return f"{found.place}按读到的内容确认{f'“{found.quote[:30]}”' if found.quote else ''}"


def _head(after: ProgrammeHead, field: str) -> str:
    values = {"title": after.title, "year": str(after.year), "office": after.office, "phone": after.phone or ""}
    return values[field]


def _task(proposal: Proposal, key: int) -> ProposedTask:
    found = proposal.task(key)
    if found is None:
        raise KeyError(key)
    return found


def _no(proposal: Proposal, task: int) -> str:
    return f"第 {_task(proposal, task).no} 项"


def corrected(what: str) -> str:
    return f"已改：{what}。"


def settled(what: str) -> str:
    return f"已核对：{what}。"


def nothing_to_undo() -> str:
    return "没有可以撤销的修改了，现在是刚读入时的样子。"


# --- not understood ---------------------------------------------------------------------------------------------

_OUT = "回复“取消”退出修改，改好的都还在。"


def examples(proposal: Proposal, task_key: int | None = None) -> str:
    """How to say it, with names of this very list."""
    task = proposal.task(task_key) if task_key is not None else None
    task = task or (proposal.tasks[0] if proposal.tasks else None)
    no = task.no if task is not None else 1
    unit = proposal.unit_name(task.parts[0].unit) if task is not None and task.parts else "教育局"
    lines = [
        f"第{no}项 增加单位 某某局",
        f"第{no}项 {unit}改为牵头",
        f"第{no}项 名称改为 新的名称",
        f"第{no}项 目标1 改为 120人次以上",
        f"单位改名 {unit} 改为 新名称",
        "撤销",
    ]
    return "可以这样说：\n" + "\n".join(lines)


def unclear(found: Unclear, proposal: Proposal) -> str:
    """What was not understood, and how to say it."""
    quote = clip(found.quote, 40)
    match found.reason:
        case "no_task":
            numbers = [task.no for task in proposal.tasks]
            return f"清单里没有第 {quote} 项，现有第 {min(numbers)} 到第 {max(numbers)} 项。{_OUT}"
        case "no_unit":
            return f"没有找到单位“{quote}”。请写清单里的单位名称或简称，点“看单位”查看名单。{_OUT}"
        case "which_unit":
            return f"有 {len(found.choices)} 个单位可能是“{quote}”：{'、'.join(found.choices)}。请写全称。{_OUT}"
        case "which_task":
            return f"没看懂“{quote}”说的是哪一项。请带上序号，例如：第{proposal.tasks[0].no}项 {quote}。{_OUT}"
        case "no_targets":
            return f"第 {quote} 项没有量化目标。要增加，例如：第{quote}项 增加目标 培训100人次以上。{_OUT}"
        case "which_target":
            return f"第 {quote} 项有几个目标，请写明是第几个，例如：第{quote}项 目标1 改为 120人次。{_OUT}"
        case "no_target":
            return f"这一项没有目标{quote}。{_OUT}"
        case "no_measure":
            return f"“{quote}”没有写单位，例如：120人次、3所、90%。{_OUT}"
        case "not_a_number" | "number_range" | "number_negative" | "not_whole" | "over_100":
            return f"没看懂“{quote}”里的数量。请写一个确定的数和单位，例如：120人次以上、约144名、90%。{_OUT}"
        case "gone":
            return gone()
        case _:
            return f"没看懂“{quote}”要改什么。\n{examples(proposal, found.task)}\n{_OUT}"


def refused(reason: CannotCorrect, proposal: Proposal) -> str:
    """Why a correction cannot be made; nothing has changed."""
    quote = clip(reason.quote, 40)
    match reason.reason:
        case "gone" | "unit_not_here":
            return gone()
        case "doubt_settled":
            return "这一处已经核对过了。"
        case "nothing_to_drop":
            return "这一处没有可以去掉的内容，请点“修改”。"
        case "same_already":
            return f"“{quote}”已经是这样，没有改动。"
        case "same_unit":
            return f"“{quote}”说的是同一个单位，不用合并。"
        case "name_taken":
            return f"清单里已有单位“{quote}”。如果是同一个单位，请用“合并 甲 到 乙”。"
        case "unit_already":
            return f"这一项已经有“{quote}”。"
        case "task_already":
            return f"已经有一项叫“{quote}”。"
        case "number_taken":
            return f"第 {quote} 项已经有了，请换一个序号，或者不写序号排在最后。"
        case "last_task":
            return "清单至少要有一项实事。"
        case "name_empty":
            return "没有读到名称，请重新发送。"
        case "name_long":
            return f"名称太长，上限 {quote} 字，请缩短后再发。"
        case "bad_year":
            return f"没看懂年份“{quote}”。请写四位数字，例如 {proposal.year}。"
        case _:
            return f"没看懂要改什么。\n{examples(proposal)}"


def gone() -> str:
    return "这一处已经改过，不在清单里了。下面是最新的内容。"


def like_known(found: Unclear, choices: list[tuple[str, int]]) -> Content:
    """A new unit's name is like one of the list: which is meant? `choices` are (name, key)."""
    buttons = [(Button(f"就是{name}", f"t:={key}"),) for name, key in choices[:8]]
    return Content(
        text=f"清单里有“{'”“'.join(found.choices[:8])}”。“{clip(found.quote, 40)}”是它，还是另一个单位？",
        buttons=(*buttons, (Button("是另一个单位", "t:新单位"),)),
    )


# --- questions --------------------------------------------------------------------------------------------------


def ask_task_name(name: str) -> str:
    return f"现在的名称：{name}\n请发新的名称。回复“取消”退出。"


def ask_unit_name(name: str) -> str:
    return f"“{name}”改成什么名称？请发新名称。旧名称会记为别名，以后说旧名称也认得。回复“取消”退出。"


def ask_amount(target: ProposedTarget) -> str:
    example = f"{plain(target.value)}{target.measure}"
    return (
        f"目标：{target.text}\n应该是多少？请发数量和单位，例如：{example}、不少于 {example}；也可以把整句改好发过来。"
        "回复“取消”退出。"
    )


def ask_new_target() -> str:
    return "请发新目标的原话，数量写在最后，例如：培训家政从业人员100人次以上。回复“取消”退出。"


def ask_new_task() -> str:
    return "请发新增实事的名称，可以带责任单位，例如：实施儿童阅读推广行动，责任单位：教育局、妇联。回复“取消”退出。"


def other_list() -> str:
    return "这个按钮属于先前的一份清单，已失效。下面是现在等待确认的清单。"


def no_doubts() -> str:
    return "疑问都核对完了。"


def how_to_fix() -> str:
    return "请点要改的那一项；标题、年份、电话可以直接说，例如：标题改为 某某清单。"
