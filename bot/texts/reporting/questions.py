"""The questions of the report dialogue, a function each, with what is proposed under them and the doubts that are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.conversation import prompts as ask
from bot.conversation.filling import Filling, Item, ReportFacts, Step
from bot.conversation.report.answering import suggestion
from bot.conversation.report.suggest import Suggestion
from bot.domain.amount import plain
from bot.domain.doubt import Doubt, amount_doubt
from bot.domain.problem import ProblemState
from bot.domain.report import Assessment
from bot.domain.trouble import troubles_in
from bot.ports import Button, Content
from bot.texts import dates, errors
from bot.texts.clip import clip, quoted
from bot.texts.reporting import doubts
from bot.texts.reporting.choices import choice, pause, rows_of, ways_out
from bot.texts.reporting.filed import written_beside
from bot.texts.targets import amount_reached

# Who is responsible is no news to the one who is asked.
_RESPONSIBLE = re.compile(r"[（(](?:责任|牵头|承办|主办)(?:单位|部门)[:：][^（）()]*[）)]\s*$")


_EXPECTED = {
    Step.PROGRESS: "这里写本季度做了什么、做了多少，一两句即可，字数不限。",
    Step.AMOUNT: "这里要截至目前的累计数，算到已经完成的为止。",
    Step.ASSESSMENT: "这里按实际选一个：做完了选已完成，按计划在做选正常推进，慢了选滞后，还没动选未启动。",
    Step.COMPLETION: "这里写哪天能完成，例如 12月底前；常年做的写长期坚持，做完了写已完成。",
    Step.IMPORTANT: "重要情况指要群团科协调或及时知道的，例如资金没到位、停工、安全和舆情；没有请回“没有”。",
}


def expected(step: Step | None) -> str:
    """What the open question wants, for whoever asks about it."""
    return f"\n{_EXPECTED[step]}" if step in _EXPECTED else ""


def ask_important(item: Item, state: Filling | None) -> Content:
    """Whether there is an important matter; trouble that the progress speaks of is proposed as one."""
    found = troubles_in(item.report.progress) if item.report is not None else ""
    if not found:
        return Content(
            text="有需要群团科协调或及时报告的重要情况吗？有就写一句，没有请按“没有”。",
            buttons=((choice(state, "没有", "none"),), ways_out(state)),
        )
    return Content(
        text=f"进展里提到{quoted(clip(found, 80))}。要作为重要情况报群团科吗？换个说法就直接写一句，不用报请按“没有”。",
        buttons=((choice(state, "对，报群团科", "told"), choice(state, "没有", "none")), ways_out(state)),
    )


def uses(state: Filling) -> tuple[Button, ...]:
    """What may become of words that are no answer to the open question, and wait."""
    if state.held is None:
        return ()
    instead = (choice(state, "换掉原进展", "use:instead"),) if state.step is Step.PARTS else ()
    return (choice(state, "补进进展", "use:progress"), *instead, choice(state, "作为重要情况", "use:important"))


def ask_problem(item: Item, state: Filling | None) -> Content:
    problem = item.problem
    if problem is None:
        return Content()
    latest = f"\n最近的情况：{clip(problem.note)}" if problem.note else ""
    return Content(
        title=f"第 {item.task.no} 项 {item.task.name}",
        text=f"上季提出的问题解决了吗？\n“{clip(problem.text)}”（{problem.quarter.label}提出）{latest}\n也可以直接写一句现在的情况。",
        buttons=(
            tuple(choice(state, stands.label, stands.value) for stands in ProblemState),
            (choice(state, "先跳过这项", "skip"), choice(state, "全部任务", "overview")),
            pause(state)[0:1],
        ),
    )


def ask_progress(item: Item, state: Filling | None, facts: ReportFacts) -> Content:
    lines = [_promise(item)]
    if item.previous is not None and item.previous.progress:
        lines.append(f"上季度填报：{clip(item.previous.progress)}{_last_figures(item)}")
    if item.report is not None and item.report.progress:
        lines.append(f"现在填的是：{clip(item.report.progress)}")
    if item.report is not None and item.report.returned_reason:
        lines.append(f"群团科退回：{item.report.returned_reason}")
    lines.append("请发送本季度具体措施及任务进度，一段话即可。")
    first: tuple[Button, ...] = ()
    if item.previous is not None and item.previous.progress:
        lines.append(f"只有新增可以回“{_example(item)}”；没有变化、已完成或未到实施时间，也可以直接这样回。")
        first = (choice(state, "没有变化，直接提交", "unchanged"), choice(state, "沿用上季度", "copy"))
    return Content(
        title=f"{facts.quarter.label} · 第 {item.task.no} 项 {item.task.name}",
        text="\n\n".join(lines),
        buttons=rows_of(
            first, (choice(state, "先跳过这项", "skip"), choice(state, "全部任务", "overview")), pause(state)
        ),
    )


def ask_progress_still(item: Item, state: Filling | None) -> Content:
    first: tuple[Button, ...] = ()
    if item.previous is not None and item.previous.progress:
        first = (choice(state, "没有变化，直接提交", "unchanged"), choice(state, "沿用上季度", "copy"))
    return Content(
        text=f"第 {item.task.no} 项的进展还没写：本季度做了什么、做了多少，一两句即可。",
        buttons=rows_of(
            first, (choice(state, "先跳过这项", "skip"), choice(state, "全部任务", "overview")), pause(state)
        ),
    )


def _example(item: Item) -> str:
    """+2 场: an addition in this task's own unit of measure."""
    counted = [target.measure for target in item.targets if target.measure != "%"]
    return f"+2{counted[0]}" if counted else "+2"


def _last_figures(item: Item) -> str:
    last = item.previous
    if last is None:
        return ""
    told = [f"{t.text} {plain(last.amounts[t.id])}{t.measure}" for t in item.targets if t.id in last.amounts]
    told += [f"自评 {last.assessment.label}"] if last.assessment else []
    told += [f"完成时限 {last.completion.label}"] if last.completion else []
    return f"\n（{'；'.join(told)}）" if told else ""


def _offer(item: Item, state: Filling | None, facts: ReportFacts) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """What the bot proposes for the parts still missing, in front of the question, and the buttons that say yes."""
    if state is None or state.returns_to_preview:
        return "", ()
    offer = suggestion(item, facts)
    if offer.is_whole and offer.parts > 1:
        text = f"{_proposed(offer, item)}\n都对请按“全部对，提交”；要改就接着逐项回答。\n\n"
        return text, ((choice(state, "全部对，提交", "accept"),),)
    if len(offer.amounts) > 1:
        return f"{_read(offer, item)}\n\n", ((choice(state, "数字全部对", "numbers"),),)
    return "", ()


def _proposed(offer: Suggestion, item: Item) -> str:
    rest: list[str] = []
    if offer.assessment:
        rest.append(f"自评“{offer.assessment.label}”")
    if offer.completion:
        rest.append(f"完成时限“{offer.completion.label}”")
    if offer.important:
        rest.append("重要情况“无”")
    lines = [_read(offer, item)] if offer.amounts else []
    lines += [f"其余先按{'，'.join(rest)}。"] if rest else []
    return "\n".join(lines)


def _read(offer: Suggestion, item: Item) -> str:
    """The numbers that were found, each against its target, with the words they were found in."""
    lines = ["读到的数字："]
    for target in item.targets:
        told = offer.amounts.get(target.id)
        if told is not None:
            where = f"（{quoted(clip(told.quote, 24))}）" if told.quote else ""
            lines.append(f"· {target.text}：{amount_reached(told.value, target)}{where}")
    return "\n".join(lines)


def ask_amount(item: Item, target_id: int, state: Filling | None, facts: ReportFacts) -> Content:
    target = item.target(target_id)
    offer, yes = _offer(item, state, facts)
    told = suggestion(item, facts).amounts.get(target_id)
    previous = item.previous.amounts.get(target_id) if item.previous else None
    wording = "目前达到多少" if target.measure == "%" else "截至目前累计多少"
    lines = [f"{offer}目标：{target.text}。{wording}？请回一个数字（单位：{target.measure}）。"]
    if item.report is not None and target_id in item.report.disclaimed:
        lines.append("现在记的是：不归本单位报。回一个数字就改成由本单位报。")
    first: tuple[Button, ...] = ()
    if told is not None and (item.report is None or target_id not in item.report.amounts):
        if not offer:
            # What follows from the state (完成) was read nowhere.
            source = "读到：累计" if told.quote else "按自评算，累计应是"
            lines.append(f"{source} {plain(told.value)}{target.measure}，对吗？")
        first = (choice(state, f"对，{plain(told.value)}{target.measure}", "told"),)
    if told is None and (found := suggestion(item, facts).doubtful.get(target_id)) is not None:
        why = amount_doubt(found.value, target, previous)
        if why is not None:
            lines.append(
                f"读到：{doubts.number(why, found.value, target, previous)}。确实如此就回 {plain(found.value)}。"
            )
    if previous is not None:
        lines.append(f"上季度是 {plain(previous)}{target.measure}。本季度新增也可以回“+数量”，例如 +2。")
        if told is None or told.value != previous:
            first = (*first, choice(state, f"仍是 {plain(previous)}", "same"))
    if not item.task.is_shared(target):
        return Content(text="\n".join(lines), buttons=(*yes, *rows_of(first, ways_out(state))))
    others = (choice(state, "不归我们填", "not_ours"),)
    # Six buttons are the most that WeCom and DingTalk show.
    ways = ways_out(state) if len(yes) + len(first) < 3 else ways_out(state)[1:]
    return Content(text="\n".join(lines), buttons=(*yes, *rows_of(first, others, ways)))


def check_disclaimed(prompt: ask.CheckDisclaimed, state: Filling | None, facts: ReportFacts) -> Content:
    item = facts.item(prompt.task_id)
    target = item.target(prompt.target_id)
    if not prompt.is_alone:
        return Content(
            text=f"{quoted(clip(target.text, 40))}由别的单位报，贵单位不填这个数，对吗？还没问到数，就先填其他的。",
            buttons=((choice(state, "对，不归我们填", "yes"), choice(state, "归我们填", "redo")),),
        )
    only = "群团科指定由贵单位报" if target.unit_id is not None else "只由贵单位负责"
    return Content(
        text=f"{quoted(clip(target.text, 40))}{only}，不填就没有单位报这个数了。确实不归贵单位，就转告群团科核实，这次先不填数字；没有进展请回 0。",
        buttons=((choice(state, "转告群团科，不填", "yes"), choice(state, "还是填数字", "redo")),),
    )


def states(state: Filling | None) -> tuple[Button, ...]:
    """How a task may stand, a button each."""
    known = (Assessment.DONE, Assessment.ON_TRACK, Assessment.BEHIND, Assessment.NOT_STARTED)
    return tuple(choice(state, one.label, f"assess:{one.value}") for one in known)


def ask_assessment(item: Item, state: Filling | None, facts: ReportFacts) -> Content:
    offer, yes = _offer(item, state, facts)
    labels = states(state)
    # Six buttons are the most that WeCom and DingTalk show.
    back = () if yes else (choice(state, "上一步", "back"),)
    return Content(
        text=f"{offer}目前总体情况怎样？",
        buttons=(*yes, labels[:2], labels[2:], (*back, choice(state, "先放着", "pause"))),
    )


def ask_completion(item: Item, state: Filling | None, facts: ReportFacts) -> Content:
    first = [choice(state, f"{facts.quarter.year}年底前", "year_end"), choice(state, "长期坚持", "ongoing")]
    if item.previous is not None and item.previous.completion is not None:
        first.insert(0, choice(state, f"同上季度：{item.previous.completion.label}", "same"))
    return Content(
        text="完成时限是什么时候？怎么写都行，例如：12月底前、2024.12.31、长期坚持、已完成。",
        buttons=rows_of(tuple(first), ways_out(state)),
    )


def ask_parts(item: Item, state: Filling | None, facts: ReportFacts) -> Content:
    held = uses(state) if state is not None else ()
    buttons: list[tuple[Button, ...]] = [*rows_of(held), (choice(state, "改进展", "part:progress"),)]
    buttons += [(choice(state, f"改数字：{clip(t.text, 12)}", f"part:amount:{t.id}"),) for t in item.targets]
    buttons.append((choice(state, "改自评", "part:assessment"), choice(state, "改完成时限", "part:completion")))
    buttons.append((choice(state, "改重要情况", "part:important"), choice(state, "全部任务", "overview")))
    buttons.append((Button("加佐证材料", f"/evidence u{facts.unit.id} t{item.task.id} {facts.quarter}"),))
    filed = "（已提交；改完需要重新提交）" if item.is_filed else ""
    reason = item.report.returned_reason if item.report else None
    returned = f"群团科退回：{reason}\n\n" if reason else ""
    return Content(
        title=f"第 {item.task.no} 项 {item.task.name}{filed}",
        text=f"{returned}{written_beside(item)}\n\n{_what_of(state)}要改哪一处？",
        buttons=tuple(buttons),
    )


def _what_of(state: Filling | None) -> str:
    """What may be done with words that came where a part was to be chosen."""
    return f"{quoted(clip(state.held, 60))}是补到进展里吗？" if state is not None and state.held else ""


def check_amount(prompt: ask.CheckAmount, state: Filling | None, facts: ReportFacts) -> Content:
    item = facts.item(prompt.task_id)
    target = item.target(prompt.target_id)
    value = f"{plain(prompt.value)}{target.measure}"
    previous = item.previous.amounts.get(target.id) if item.previous else None
    match prompt.reason:
        case "number_falls" | "number_jumps":
            more = "请说明原因或重填。" if prompt.reason == "number_falls" else ""
            text = f"{doubts.number(prompt.reason, prompt.value, target, previous)}，确定吗？{more}"
        case "over_100":
            text = f"{errors.over_100()}如果确实是 {value}，请说明原因。"
        case "number_added":
            text = f"上季度累计 {plain(previous or Decimal(0))}，加上本季度新增，记为累计 {value}，对吗？"
        case "number_nothing" if previous:
            text = f"本季度没有新增，仍记为累计 {value}，对吗？"
        case "number_nothing":
            text = f"还没有完成的，先记为 {value}，对吗？"
        case "number_other":
            doubt = amount_doubt(prompt.value, target, previous)
            besides = f"（{doubts.number(doubt, prompt.value, target, previous)}）" if doubt else ""
            text = f"{value}是{quoted(clip(target.text, 40))}的数吗{besides}？是就按“对”；不是就回这个目标的累计数，没有就回 0。"
        case _:
            text = f"记为 {value}，对吗？"
    yes = "确定" if prompt.reason in ("number_falls", "number_jumps", "over_100") else "对"
    return Content(text=text, buttons=((choice(state, yes, "yes"), choice(state, "重填", "redo")),))


def ask_doubts(found: Sequence[Doubt], state: Filling | None, facts: ReportFacts) -> Content:
    """Before filing: what is doubtful in the drafts, on one screen."""
    items = {doubt.task_id: facts.item(doubt.task_id) for doubt in found}
    reports = {task_id: item.report for task_id, item in items.items() if item.report is not None}
    is_ready = all(item.is_ready for item in items.values())
    yes = doubts.yes_label(found, "提交" if is_ready else "接着填")
    return Content(
        text=doubts.block(found, reports, facts, {}, yes=yes),
        buttons=(
            (choice(state, yes, "yes"),),
            *((choice(state, f"修改第 {item.task.no} 项", f"task:{item.task.id}"),) for item in items.values()),
            *rows_of(pause(state)),
        ),
    )


def check_completion(prompt: ask.CheckCompletion, state: Filling | None) -> Content:
    completion = prompt.completion
    yes = "是"
    match prompt.reason:
        case "date_past" | "date_far":
            text, yes = f"{doubts.time(prompt.reason, completion)}，确定吗？", "确定"
        case "date_ambiguous" if completion.end is not None:
            text = f"是 {completion.end.year}年{dates.day_with_weekday(completion.end).replace(' ', '')}吗？"
        case _:
            text, yes = f"没看出“{clip(completion.text, 30)}”是哪一天。按原文填进表里，还是换个写法？", "按原文填"
    return Content(text=text, buttons=((choice(state, yes, "yes"), choice(state, "重填", "redo")),))


def _promise(item: Item) -> str:
    """The task as published, without its name in front."""
    text = _RESPONSIBLE.sub("", item.task.text).removeprefix(item.task.name).lstrip("。：: ")
    return f"任务要求：{clip(text, 200)}" if text else ""
