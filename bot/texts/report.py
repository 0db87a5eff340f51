"""The words of the report dialogue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

from bot.conversation import prompts as ask
from bot.conversation.filling import Filling, Item, ReportFacts
from bot.domain.amount import plain
from bot.domain.programme import Comparator, Target
from bot.domain.report import Assessment, ProgressReport
from bot.ports import Button, Content
from bot.texts import dates, errors

_PROGRESS_SHOWN = 120
# Who is responsible is no news to the one who is asked.
_RESPONSIBLE = re.compile(r"[（(](?:责任|牵头|承办|主办)(?:单位|部门)[:：][^（）()]*[）)]\s*$")


def render(prompts: Sequence[ask.Prompt], state: Filling | None, facts: ReportFacts) -> list[Content]:
    """What a step says: what was noted and the open question in one message; a question with a title in its own."""
    messages: list[Content] = []
    for prompt in prompts:
        part = _render(prompt, state, facts)
        if messages and not part.title:
            last = messages.pop()
            text = "\n\n".join(piece for piece in (last.text, part.text) if piece)
            part = Content(title=last.title, text=text, buttons=part.buttons or last.buttons)
        messages.append(part)
    return messages


def choice(state: Filling | None, label: str, data: str) -> Button:
    """A button of the open question; it carries the question's turn, so that an old one is known."""
    return Button(label, f"d{state.turn if state else 0}:{data}")


def _render(prompt: ask.Prompt, state: Filling | None, facts: ReportFacts) -> Content:
    match prompt:
        case ask.AskProgress(task_id):
            return _ask_progress(facts.item(task_id), state, facts)
        case ask.AskAmount(task_id, target_id):
            return _ask_amount(facts.item(task_id), target_id, state)
        case ask.AskAssessment():
            return Content(
                text="目前总体情况怎样？",
                buttons=(
                    tuple(choice(state, a.label, f"assess:{a.value}") for a in (Assessment.DONE, Assessment.ON_TRACK)),
                    tuple(
                        choice(state, a.label, f"assess:{a.value}") for a in (Assessment.BEHIND, Assessment.NOT_STARTED)
                    ),
                    _ways_out(state),
                ),
            )
        case ask.AskCompletion(task_id):
            return _ask_completion(facts.item(task_id), state, facts)
        case ask.AskImportant():
            return Content(
                text="有需要群团科协调或及时报告的重要情况吗？有就写一句，没有请按“没有”。",
                buttons=((choice(state, "没有", "none"),), _ways_out(state)),
            )
        case ask.AskParts(task_id):
            return _ask_parts(facts.item(task_id), state)
        case ask.CheckAmount():
            return _check_amount(prompt, state, facts)
        case ask.CheckCompletion():
            return _check_completion(prompt, state)
        case ask.CheckSame():
            return Content(
                text="与上季度完全相同。确认沿用，还是修改？直接发新的内容就是修改。",
                buttons=((choice(state, "沿用", "yes"), choice(state, "修改", "redo")),),
            )
        case ask.CheckPrivacy(kinds):
            return Content(
                text=f"内容里有{'、'.join(kinds)}，请确认是否必要：",
                buttons=((choice(state, "去掉", "remove"), choice(state, "保留", "keep")),),
            )
        case ask.ShowOverview():
            return _overview(state, facts)
        case ask.ShowPreview():
            return _preview(state, facts)
        case ask.ShowConflict(task_id):
            return _conflict(facts.item(task_id), state)
        case ask.Refuse():
            return Content(text=_refusal(prompt, facts))
        case ask.Noted():
            return Content(text=_noted(prompt, facts))
        case ask.TaskReady(task_id):
            item = facts.item(task_id)
            return Content(text=f"第 {item.task.no} 项“{item.task.name}”填好了。")
        case ask.Filed(task_ids):
            return _filed(task_ids, facts)
        case ask.Paused():
            return Content(text="好的，已填的内容都在草稿里。下次发送“填报”接着填。")
        case _:
            assert_never(prompt)


# --- questions --------------------------------------------------------------------------------------------------


def _ask_progress(item: Item, state: Filling | None, facts: ReportFacts) -> Content:
    lines = [_promise(item)]
    if item.previous is not None and item.previous.progress:
        lines.append(f"上季度填报：{_clip(item.previous.progress)}")
    if item.report is not None and item.report.progress:
        lines.append(f"现在填的是：{_clip(item.report.progress)}")
    if item.report is not None and item.report.returned_reason:
        lines.append(f"群团科退回：{item.report.returned_reason}")
    lines.append("请发送本季度具体措施及任务进度，一段话即可。")
    first: tuple[Button, ...] = ()
    if item.previous is not None and item.previous.progress:
        first = (choice(state, "沿用上季度", "copy"),)
    return Content(
        title=f"{facts.quarter.label} · 第 {item.task.no} 项 {item.task.name}",
        text="\n\n".join(lines),
        buttons=_rows(
            first, (choice(state, "先跳过这项", "skip"), choice(state, "全部任务", "overview")), _pause(state)
        ),
    )


def _ask_amount(item: Item, target_id: int, state: Filling | None) -> Content:
    target = _target(item, target_id)
    previous = item.previous.amounts.get(target_id) if item.previous else None
    wording = "目前达到多少" if target.measure == "%" else "截至目前累计多少"
    lines = [f"目标：{target.text}。{wording}？请回一个数字（单位：{target.measure}）。"]
    first: tuple[Button, ...] = ()
    if previous is not None:
        lines.append(f"上季度是 {plain(previous)}{target.measure}。本季度新增也可以回“+数量”，例如 +2。")
        first = (choice(state, f"仍是 {plain(previous)}", "same"),)
    return Content(text="\n".join(lines), buttons=_rows(first, _ways_out(state)))


def _ask_completion(item: Item, state: Filling | None, facts: ReportFacts) -> Content:
    first = [choice(state, f"{facts.quarter.year}年底前", "year_end"), choice(state, "长期坚持", "ongoing")]
    if item.previous is not None and item.previous.completion is not None:
        first.insert(0, choice(state, f"同上季度：{item.previous.completion.label}", "same"))
    return Content(
        text="完成时限是什么时候？怎么写都行，例如：12月底前、2024.12.31、长期坚持、已完成。",
        buttons=_rows(tuple(first), _ways_out(state)),
    )


def _ask_parts(item: Item, state: Filling | None) -> Content:
    buttons: list[tuple[Button, ...]] = [(choice(state, "改进展", "part:progress"),)]
    buttons += [(choice(state, f"改数字：{_clip(t.text, 12)}", f"part:amount:{t.id}"),) for t in item.targets]
    buttons.append((choice(state, "改自评", "part:assessment"), choice(state, "改完成时限", "part:completion")))
    buttons.append((choice(state, "改重要情况", "part:important"), choice(state, "全部任务", "overview")))
    filed = "（已提交；改完需要重新提交）" if item.is_filed else ""
    return Content(
        title=f"第 {item.task.no} 项 {item.task.name}{filed}",
        text=f"{_written(item)}\n\n要改哪一处？",
        buttons=tuple(buttons),
    )


def _check_amount(prompt: ask.CheckAmount, state: Filling | None, facts: ReportFacts) -> Content:
    item = facts.item(prompt.task_id)
    target = _target(item, prompt.target_id)
    value = f"{plain(prompt.value)}{target.measure}"
    previous = item.previous.amounts.get(target.id) if item.previous else None
    match prompt.reason:
        case "number_falls":
            text = (
                f"累计 {plain(prompt.value)} 比上季度的 {plain(previous or Decimal(0))} 少，确定吗？请说明原因或重填。"
            )
        case "number_jumps":
            text = f"累计 {plain(prompt.value)} 超过目标 {plain(target.value)} 的 3 倍，确定吗？"
        case "number_added":
            text = f"上季度累计 {plain(previous or Decimal(0))}，加上本季度新增，记为累计 {value}，对吗？"
        case _:
            text = f"记为 {value}，对吗？"
    yes = "确定" if prompt.reason in ("number_falls", "number_jumps") else "对"
    return Content(text=text, buttons=((choice(state, yes, "yes"), choice(state, "重填", "redo")),))


def _check_completion(prompt: ask.CheckCompletion, state: Filling | None) -> Content:
    completion = prompt.completion
    yes = "是"
    match prompt.reason:
        case "date_past":
            text, yes = f"{completion.label}已经过去，确定吗？", "确定"
        case "date_far":
            text, yes = f"{completion.label}晚于明年底，确定吗？", "确定"
        case "date_ambiguous" if completion.end is not None:
            text = f"是 {completion.end.year}年{dates.day_with_weekday(completion.end).replace(' ', '')}吗？"
        case _:
            text, yes = f"没看出“{_clip(completion.text, 30)}”是哪一天。按原文填进表里，还是换个写法？", "按原文填"
    return Content(text=text, buttons=((choice(state, yes, "yes"), choice(state, "重填", "redo")),))


# --- views ------------------------------------------------------------------------------------------------------


def _overview(state: Filling | None, facts: ReportFacts) -> Content:
    ready = sum(item.is_ready for item in facts.items)
    filed = sum(item.is_filed for item in facts.items)
    lines = [f"{_sign(item)} 第 {item.task.no} 项 {item.task.name}：{_standing(item)}" for item in facts.items]
    rows = [
        (choice(state, f"{item.task.no}. {_clip(item.task.name, 16)}", f"task:{item.task.id}"),) for item in facts.items
    ]
    if ready:
        rows.insert(0, (choice(state, f"提交填好的 {ready} 项", "submit"),))
    text = "\n".join(lines)
    if filed == len(facts.items):
        done = "不再催填报" if facts.needs_seal else "本季度不再提醒贵单位"
        text += f"\n\n{len(facts.items)} 项都已提交，{done}。需要更正请点对应的任务。"
    else:
        text += f"\n\n截止时间 {dates.moment_with_weekday(facts.due_at)}。点一项开始填。"
    return Content(
        title=f"{facts.unit.name} · {facts.quarter.label}任务", text=text, buttons=(*rows, *_rows(_pause(state)))
    )


def _preview(state: Filling | None, facts: ReportFacts) -> Content:
    ready = [item for item in facts.items if item.is_ready]
    waiting = [item for item in facts.items if not item.is_ready and not item.is_filed]
    blocks = [f"第 {item.task.no} 项 {item.task.name}\n{_written(item)}" for item in ready]
    if waiting:
        blocks.append("还没填好：" + "、".join(f"第 {item.task.no} 项" for item in waiting) + "。可以先提交填好的。")
    return Content(
        title=f"请核对 · {facts.unit.name} · {facts.quarter.label}",
        text="\n\n".join(blocks),
        buttons=(
            (choice(state, f"提交 {len(ready)} 项", "submit"),),
            *((choice(state, f"修改第 {item.task.no} 项", f"task:{item.task.id}"),) for item in (ready + waiting)[:8]),
            *_rows(_pause(state)),
        ),
    )


def _conflict(item: Item, state: Filling | None) -> Content:
    report = item.report
    who = report.changed_by if report else "另一位联络员"
    at = f"（{dates.hour(report.changed_at)}）" if report and report.changed_at else ""
    return Content(
        text=f"{who}刚刚改过这一项{at}。现在是：\n{_written(item)}\n\n您写的还没有存，要用哪一份？",
        buttons=((choice(state, "用我的", "mine"), choice(state, "用对方的", "theirs")),),
    )


def _filed(task_ids: Sequence[int], facts: ReportFacts) -> Content:
    names = "、".join(f"第 {facts.item(task_id).task.no} 项" for task_id in task_ids)
    left = [item for item in facts.items if not item.is_filed and item.task.id not in task_ids]
    text = f"已登记：{facts.unit.name} {facts.quarter.label}{names}，已报群团科。"
    if left:
        text += "还差：" + "、".join(f"第 {item.task.no} 项" for item in left) + "。"
        return Content(text=text, buttons=((Button("接着填", "/report"), Button("查看我的任务", "/tasks")),))
    if facts.needs_seal:
        # The form follows by itself (handlers/printed.py).
        text += f"\n\n本季度 {len(facts.items)} 项全部报齐，不再催填报。情况表随后发来，请打印盖章，把每一页拍照发回。"
        return Content(text=text, buttons=((Button("查看我的任务", "/tasks"), Button("盖章件情况", "/seal")),))
    text += f"\n\n本季度 {len(facts.items)} 项全部报齐，不再提醒贵单位。请下载表格，打印盖章后按要求报送。"
    return Content(text=text, buttons=((Button("下载表格", "/form"), Button("查看我的任务", "/tasks")),))


def written(report: ProgressReport, targets: Sequence[Target]) -> str:
    """A report's parts, a line each, as they stand."""
    lines: list[str] = []
    if report.progress:
        lines.append(f"进展：{report.progress}")
    for target in targets:
        if target.id in report.amounts:
            reason = f"（{report.amount_reasons[target.id]}）" if target.id in report.amount_reasons else ""
            lines.append(f"{target.text}：{amount_against(report.amounts[target.id], target)}{reason}")
    if report.assessment is not None:
        lines.append(f"自评：{report.assessment.label}")
    if report.completion is not None:
        lines.append(f"完成时限：{report.completion.label}")
    if report.important_answered:
        lines.append(f"重要情况：{report.important or '无'}")
    return "\n".join(lines) or "还没有填写。"


def amount_against(value: Decimal, target: Target) -> str:
    """累计 2所，目标 3所，完成 67%; a rate is told as it is."""
    if target.measure == "%":
        return f"目前 {plain(value)}%，目标 {goal(target)}"
    share = f"，完成 {plain((value / target.value * 100).quantize(Decimal(1)))}%" if target.value else ""
    return f"累计 {plain(value)}{target.measure}，目标 {goal(target)}{share}"


def goal(target: Target) -> str:
    """不少于 50人, 约 144名, 3所."""
    amount = f"{plain(target.value)}{target.measure}"
    match target.comparator:
        case Comparator.AT_LEAST:
            return f"不少于 {amount}"
        case Comparator.ABOUT:
            return f"约 {amount}"
        case Comparator.AT_MOST:
            return f"不超过 {amount}"
        case Comparator.EXACT | Comparator.REACH:
            return amount
        case _:
            assert_never(target.comparator)


# --- small parts ------------------------------------------------------------------------------------------------


def _refusal(prompt: ask.Refuse, facts: ReportFacts) -> str:
    measure = ""
    if prompt.target_id is not None:
        measure = next(t.measure for item in facts.items for t in item.targets if t.id == prompt.target_id)
    match prompt.reason:
        case "not_a_number":
            return errors.not_a_number(prompt.quote, measure)
        case "number_range":
            return errors.number_range(measure)
        case "number_negative":
            return errors.number_negative()
        case "not_whole":
            return errors.not_whole(measure)
        case "over_100":
            return errors.over_100()
        case "date_impossible":
            return errors.date_impossible(prompt.quote, facts.quarter.year)
        case "text_empty":
            return errors.text_empty()
        case "text_long":
            return errors.text_long(prompt.quote)
        case "assessment_unknown":
            return errors.assessment_unknown(prompt.quote)
        case _:
            return errors.button_stale()


def _noted(prompt: ask.Noted, facts: ReportFacts) -> str:
    item = facts.item(prompt.task_id)
    report = item.report
    assert report is not None
    match prompt.part:
        case "progress":
            return f"进展已记下（{len(report.progress)} 字）。"
        case "appended":
            return f"这段也补到进展里了（共 {len(report.progress)} 字）。"
        case "copied":
            return f"已沿用上季度的内容，可以在预览里修改：\n{_written(item)}"
        case "amount":
            target = _target(item, prompt.target_id or 0)
            return f"已记下：{amount_against(report.amounts[target.id], target)}。"
        case "assessment" if report.assessment is not None:
            return f"已记下：{report.assessment.label}。"
        case "completion" if report.completion is not None:
            return f"完成时限记为：{report.completion.label}。"
        case _:
            return f"重要情况已记下：{report.important}" if report.important else "重要情况：无。"


def _promise(item: Item) -> str:
    """The task as published, without its name in front."""
    text = _RESPONSIBLE.sub("", item.task.text).removeprefix(item.task.name).lstrip("。：: ")
    return f"任务要求：{_clip(text, 200)}" if text else ""


def _written(item: Item) -> str:
    return written(item.report, item.targets) if item.report is not None else "还没有填写。"


def _sign(item: Item) -> str:
    return "✅" if item.is_filed else "📝" if item.is_begun else "⬜"


def _standing(item: Item) -> str:
    if item.report is not None and item.report.returned_reason:
        return f"群团科退回：{item.report.returned_reason}"
    if item.is_filed:
        return "已提交"
    if item.is_ready:
        return "填好了，还没提交"
    return "填了一部分" if item.is_begun else "还没填"


def _target(item: Item, target_id: int) -> Target:
    return next(target for target in item.targets if target.id == target_id)


def _ways_out(state: Filling | None) -> tuple[Button, ...]:
    return (choice(state, "上一步", "back"), choice(state, "先放着", "pause"))


def _pause(state: Filling | None) -> tuple[Button, ...]:
    return (choice(state, "先放着，以后再填", "pause"),)


def _rows(*rows: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    return tuple(row for row in rows if row)


def _clip(text: str, limit: int = _PROGRESS_SHOWN) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
