"""What was read from a returned form or one long message, told back before anything is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from bot.conversation.filling import Item, ReportFacts, applied
from bot.conversation.message.matching import LATE, Draft
from bot.conversation.message.understood import (
    FORM,
    AskPlace,
    AskPrivate,
    Beside,
    Dropped,
    NothingNew,
    PutRight,
    Say,
    ShowDrafts,
    Shown,
    Stored,
    Understood,
    Unheard,
    WhoseNumber,
    drafts_of,
)
from bot.conversation.pressing import button_data
from bot.conversation.reading.remarks import Remark
from bot.domain.amount import plain
from bot.domain.doubt import Doubt
from bot.domain.protection import without_private_numbers
from bot.ports import Button, Content
from bot.texts import dates, errors
from bot.texts.clip import clip, quoted
from bot.texts.reporting import doubts
from bot.texts.reporting import filed as filed_words
from bot.texts.targets import NOT_OURS, amount_reached

_SHOWN, _SHOWN_BEFORE = 160, 60
_HOW = "\n都对请回“对”；要改直接说，例如“第 4 项 累计改成 20”；再看一遍请发“看看”。"


def render(
    says: Sequence[Say], state: Understood | None, facts: ReportFacts, *, goes_on: bool = False
) -> list[Content]:
    """The messages of what was understood; `goes_on` says that a question follows in a message of its own."""
    before = "".join(
        errors.unheard(say.words) if isinstance(say, Unheard) else _beside(say)
        for say in says
        if isinstance(say, Unheard | Beside)
    )
    only = next((say.task_ids for say in says if isinstance(say, PutRight)), None)
    shown: list[Content] = []
    for say in says:
        match say:
            case Unheard() | PutRight() | Beside():
                continue
            case WhoseNumber():
                shown.append(_whose(say, state))
                break
            case AskPlace() if only is not None and state is not None:
                asked = _render(say, state, facts, goes_on)
                changed = [_draft(one) for one in drafts_of(state, facts) if one.item.task.id in only]
                shown.append(replace(asked, text="\n\n".join(("已改：", *changed, asked.text))))
            case ShowDrafts(changed_by) if only is not None and state is not None:
                shown.append(_drafts(state, facts, changed_by, only=only))
            case _:
                shown.append(_render(say, state, facts, goes_on))
    if before and shown:
        # What was just on the screen is not told once more.
        again = (
            "" if any(isinstance(say, ShowDrafts) for say in says) and not _has_doubts(state, facts) else shown[0].text
        )
        how = before if again else f"{before}{_missing(state, facts)}{_HOW}"
        shown[0] = replace(shown[0], text=f"{how}\n\n{again}".rstrip())
    return shown


def _whose(say: WhoseNumber, state: Understood | None) -> Content:
    """Which of the missing numbers this is, with one button each."""
    rows = tuple(
        (
            _choice(
                state, f"{clip(target.text, 18)}：{plain(Decimal(value))}{target.measure}", f"count:{target.id}:{value}"
            ),
        )
        for _, target, value in say.among
    )
    return Content(text=f"{quoted(clip(say.words, 20))}是哪个目标的累计数？", buttons=rows)


def _beside(say: Beside) -> str:
    match say.kind:
        case Remark.QUESTION:
            return errors.question(say.words)
        case Remark.EXTENSION:
            return f"{quoted(clip(say.words, 30))}像是想晚几天报。要延期请发“申请延期”，写上原因。"
        case Remark.ENOUGH:
            return "还没有提交。"
        case Remark.SKIP:
            return "不要紧，这个数先空着，问到了直接回数字；可以先点“先存草稿”。"
        case _:
            return "好的，不急，您慢慢核对；现在还没有提交。"


def nothing_before() -> Content:
    """Nothing of last quarter can be taken over."""
    return Content(
        text="没有可以沿用的：没报的各项上季度没有填报，或者这次已经开始填了。",
        buttons=((Button("查看我的任务", "/tasks"), Button("开始填报", "/report")),),
    )


def _missing(state: Understood | None, facts: ReportFacts) -> str:
    """What is still to be answered, task by task."""
    drafts = drafts_of(state, facts) if state is not None else ()
    lines = [
        f"\n第 {draft.item.task.no} 项还要补："
        + "、".join(filed_words.part_label(part, draft.item) for part in draft.asked)
        for draft in drafts
        if draft.asked
    ]
    return "".join(lines)


def _has_doubts(state: Understood | None, facts: ReportFacts) -> bool:
    return state is not None and any(draft.doubts for draft in drafts_of(state, facts))


def _render(say: Shown, state: Understood | None, facts: ReportFacts, goes_on: bool) -> Content:
    match say:
        case AskPlace(words):
            return Content(
                text=f"{quoted(clip(words, 200))}\n\n这段话写的是哪一项？",
                buttons=(
                    *(
                        (_choice(state, f"第 {item.task.no} 项 {clip(item.task.name, 18)}", f"place:{item.task.id}"),)
                        for item in facts.items
                    ),
                    (_choice(state, "都不是", "none"), _choice(state, "不要这份", "drop")),
                ),
            )
        case AskPrivate(task_ids, kinds):
            where = "、".join(f"第 {facts.item(task_id).task.no} 项" for task_id in task_ids)
            return Content(
                text=f"{where}的内容里有{'、'.join(kinds)}，请确认是否必要：",
                buttons=((_choice(state, "去掉", "remove"), _choice(state, "保留", "keep")),),
            )
        case ShowDrafts(changed_by):
            assert state is not None
            return _drafts(state, facts, changed_by)
        case Dropped():
            return Content(text="好的，这份没有采用，原来的内容没有变。")
        case NothingNew():
            return Content(
                text="与现有的内容一致，没有改动。",
                buttons=((Button("查看我的任务", "/tasks"), Button("继续填报", "/report")),),
            )
        case Stored(written, filed, next_task):
            if filed:
                told = filed_words.filed(filed, facts, goes_on=goes_on)
                return replace(told, text=told.text + _then(next_task, facts))
            later = "" if goes_on else "还没有提交，发送“填报”接着来。"
            return Content(text=f"已存入草稿：{_numbers(written, facts)}。{later}{_then(next_task, facts)}")
        case _:
            assert_never(say)


def _then(task_id: int | None, facts: ReportFacts) -> str:
    if task_id is None:
        return ""
    task = facts.item(task_id).task
    return f"\n\n接着补第 {task.no} 项 {task.name}："


def _drafts(state: Understood, facts: ReportFacts, changed_by: str, *, only: Sequence[int] | None = None) -> Content:
    """Everything that was read; `only` shows those tasks' and says that the rest is as it was."""
    drafts = drafts_of(state, facts)
    new = [draft for draft in drafts if draft.write is not None]
    blocks = [_draft(draft) for draft in drafts if draft.is_news and (only is None or draft.item.task.id in only)]
    if only is not None:
        gone = [facts.item(task_id) for task_id in only if all(draft.item.task.id != task_id for draft in drafts)]
        blocks.insert(0, f"{_items(gone)}去掉了，这次不报。" if gone else "已改：")
        others = [draft.item for draft in drafts if draft.is_news and draft.item.task.id not in only]
        if others:
            blocks.append(f"{_items(others)}不变。")
    if state.resumes is not None and only is None:
        open_no = facts.item(state.resumes).task.no
        is_of_it = any(draft.item.task.id == state.resumes for draft in drafts)
        why = "先看一下改后的内容" if is_of_it else f"这段说的不是第 {open_no} 项，先看一下"
        blocks.insert(0, f"{why}；看完接着填第 {open_no} 项。")
    if changed_by:
        blocks.insert(0, f"{changed_by}刚刚改过其中的内容，下面已按最新的对照，请再核对一遍。")
    touched = {draft.item.task.id for draft in drafts if draft.is_news}
    rest = [item for item in facts.items if item.task.id not in touched and not item.is_accepted]
    blank = [item for item in rest if item.task.id in state.blank and not item.is_begun]
    same = [item for item in rest if item not in blank and item.is_begun]
    if same and state.source == FORM:
        blocks.append(f"没有改动：{_items(same)}。")
    if blank:
        blocks.append(f"表里没有填写：{_items(blank)}。")
    settled = [draft.item for draft in drafts if draft.is_settled]
    if settled:
        blocks.append(f"群团科已经接受、没有采用：{_items(settled)}。如需更正，请联系群团科退回。")
    if state.foreign:
        blocks.append(f"不是贵单位的任务，没有采用：{'、'.join(state.foreign[:10])}。")
    if state.theirs:
        blocks.append(f"格子里其他单位的内容，没有采用：{'、'.join(state.theirs)}。")
    if state.unused:
        blocks.append("没有看懂、没有采用：" + "；".join(quoted(clip(words, 60)) for words in state.unused[:10]) + "。")
    rows: list[tuple[Button, ...]] = []
    if new:
        found = [doubt for draft in new for doubt in draft.doubts]
        yes = doubts.yes_label(found, _filing(new)) if found else _all_right(new)
        rows.append((_choice(state, yes, "confirm"),))
        if found:
            reports = {one.item.task.id: applied(one.item.report, one.write, facts.unit.id) for one in new if one.write}
            late = {one.item.task.id: _changed_by(one.item) for one in new if one.is_late}
            blocks.append(doubts.block(found, reports, facts, late, yes=yes, held=state.held))
            if state.held:
                rows.append((_choice(state, f"作为说明，{_filing(new)}", "reason"),))
            rows += [(_choice(state, label, f"without:{one.task_id}:{one.part}"),) for one, label in _left_out(new)]
        # Those that are doubtful first: six buttons are the most that some messengers show.
        edited = sorted(new, key=lambda draft: not draft.doubts)[:9]
        edits = [_choice(state, f"修改第 {one.item.task.no} 项", f"edit:{one.item.task.id}") for one in edited]
        rows += [tuple(edits[at : at + 3]) for at in range(0, len(edits), 3)]
    last = (_choice(state, "先存草稿", "save"),) if new else ()
    return Content(
        title=f"读到的内容 · {facts.unit.name} · {facts.quarter.label}",
        text="\n\n".join(blocks),
        buttons=(*rows, (*last, _choice(state, "不要这份", "drop"))),
    )


def _filing(new: Sequence[Draft]) -> str:
    """提交 3 项，再补 1 处: what a yes does."""
    ready = sum(not draft.asked for draft in new)
    asked = sum(len(draft.asked) for draft in new)
    parts = [f"提交 {ready} 项"] if ready else []
    return "，".join([*parts, *([f"再补 {asked} 处"] if asked else [])])


def _all_right(new: Sequence[Draft]) -> str:
    return f"{'都对' if any(draft.asked for draft in new) else '全部对'}，{_filing(new)}"


def _left_out(new: Sequence[Draft]) -> list[tuple[Doubt, str]]:
    """What may be left out with one press: a number, or a row that somebody else has changed since."""
    found: list[tuple[Doubt, str]] = []
    for draft in new:
        numbers = [one for one in draft.doubts if one.target_id is not None]
        for doubt in draft.doubts:
            if doubt.part == LATE:
                found.append((doubt, f"第 {draft.item.task.no} 项保留现有的"))
            elif draft.write is not None and doubt.target_id in draft.write.amounts:
                value = f" {plain(draft.write.amounts[doubt.target_id])}" if len(numbers) > 1 else "该数"
                found.append((doubt, f"第 {draft.item.task.no} 项去掉{value}"))
    return found


def _changed_by(item: Item) -> str:
    """赵强（9月12日 10:32）."""
    report = item.report
    if report is None or report.changed_at is None:
        return ""
    return f"{report.changed_by}（{dates.moment(report.changed_at)}）"


def _draft(draft: Draft) -> str:
    item, write = draft.item, draft.write
    before = item.report
    sign = "有改动" if item.is_begun else "新填"
    if write is not None and write.progress is None and write.short is None and item.is_draft:
        sign = "草稿，未提交"
    lines = [f"第 {item.task.no} 项 {item.task.name}（{sign}）"]
    if write is not None:
        if write.short is not None:
            lines.append(f"进展：“{clip(write.short.said, 60)}”（确认后写成规范的句子）")
        elif write.progress is not None:
            lines.append(f"进展：{clip(write.progress, _SHOWN)}")
        elif item.is_draft and before is not None:
            lines.append(f"进展：{clip(before.progress, _SHOWN)}")
        if (write.progress is not None or write.short) and before is not None and before.progress:
            lines.append(f"　原来：{clip(before.progress, _SHOWN_BEFORE)}")
        if draft.before:
            lines.append(f"　刚才是：{clip(without_private_numbers(draft.before), _SHOWN)}")
        for target in item.targets:
            if target.id in write.amounts:
                old = before.amounts.get(target.id) if before else None
                was = (
                    f"（原来 {plain(old)}{target.measure}）"
                    if old is not None and old != write.amounts[target.id]
                    else ""
                )
                lines.append(f"· {target.text}：{amount_reached(write.amounts[target.id], target)}{was}")
            elif target.id in write.disclaimed:
                lines.append(f"· {target.text}：{NOT_OURS}")
        rest = []
        if write.assessment is not None:
            rest.append(f"自评：{write.assessment.label}")
        if write.completion is not None:
            rest.append(f"完成时限：{write.completion.label}")
        if write.answers_important:
            rest.append(f"重要情况：{clip(write.important, 60) if write.important else '无'}")
        if rest:
            lines.append("；".join(rest))
    if draft.unclear:
        lines.append(f"完成时限“{clip(draft.unclear, 30)}”没看懂，没有采用")
    if draft.asked:
        lines.append("还要补：" + "、".join(filed_words.part_label(part, item) for part in draft.asked))
    return "\n".join(lines)


def _numbers(task_ids: Sequence[int], facts: ReportFacts) -> str:
    return _items([facts.item(task_id) for task_id in task_ids])


def _items(items: Sequence[Item]) -> str:
    return "、".join(f"第 {item.task.no} 项" for item in items)


def _choice(state: Understood | None, label: str, data: str) -> Button:
    return Button(label, button_data(state.turn if state else 0, data))
