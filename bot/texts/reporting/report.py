"""The words of the report dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot.conversation import prompts as ask
from bot.conversation.filling import Filling, ReportFacts, Step
from bot.conversation.report.answering import is_question, suggestion
from bot.domain.amount import plain
from bot.domain.programme import Unit
from bot.ports import Button, Content
from bot.texts import errors
from bot.texts.clip import clip, quoted
from bot.texts.reporting import doubts
from bot.texts.reporting.choices import choice, pause, rows_of, ways_out
from bot.texts.reporting.filed import filed, only_lacks, part_label, reason_of, ways_without_number, written_beside
from bot.texts.reporting.questions import (
    ask_amount,
    ask_assessment,
    ask_completion,
    ask_doubts,
    ask_important,
    ask_parts,
    ask_problem,
    ask_progress,
    ask_progress_still,
    check_amount,
    check_completion,
    check_disclaimed,
    expected,
    states,
    uses,
)
from bot.texts.reporting.screens import conflict, overview, preview, submit
from bot.texts.targets import NOT_OURS, amount_against


def for_unit(unit: Unit) -> str:
    """For a person of several units: whose report comes now."""
    return f"好的，以下填{unit.name}的。"


def render(prompts: Sequence[ask.Prompt], state: Filling | None, facts: ReportFacts) -> list[Content]:
    """What a step says: what was noted and the open question in one message; a question with a title in its own."""
    messages: list[Content] = []
    before: ask.Prompt | None = None
    for prompt in prompts:
        part = _render(prompt, state, facts)
        if messages and not part.title:
            last = messages.pop()
            text = "\n\n".join(piece for piece in (last.text, part.text) if piece)
            part = Content(title=last.title, text=text, buttons=part.buttons or last.buttons)
        elif messages and isinstance(before, ask.Refuse):
            # In front of a screen that is shown again stands nothing to press: the screen has its own buttons.
            messages[-1] = replace(messages[-1], buttons=())
        messages.append(part)
        before = prompt
    return messages


def _render(prompt: ask.Prompt, state: Filling | None, facts: ReportFacts) -> Content:
    match prompt:
        case ask.AskProblem(task_id):
            return ask_problem(facts.item(task_id), state)
        case ask.ProblemNoted(stands):
            return Content(text=f"已记下：{stands.label}。")
        case ask.AskProgress(task_id):
            return ask_progress(facts.item(task_id), state, facts)
        case ask.AskProgressStill(task_id):
            return ask_progress_still(facts.item(task_id), state)
        case ask.AskAmount(task_id, target_id):
            return ask_amount(facts.item(task_id), target_id, state, facts)
        case ask.AskAssessment(task_id):
            return ask_assessment(facts.item(task_id), state, facts)
        case ask.AskCompletion(task_id):
            return ask_completion(facts.item(task_id), state, facts)
        case ask.AskImportant(task_id):
            return ask_important(facts.item(task_id), state)
        case ask.AskParts(task_id):
            return ask_parts(facts.item(task_id), state, facts)
        case ask.CheckAmount():
            return check_amount(prompt, state, facts)
        case ask.CheckDisclaimed():
            return check_disclaimed(prompt, state, facts)
        case ask.CheckCompletion():
            return check_completion(prompt, state)
        case ask.CheckSame():
            return Content(
                text=f"{doubts.SAME}。确认沿用，还是修改？直接发新的内容就是修改。",
                buttons=((choice(state, "沿用", "yes"), choice(state, "修改", "redo")),),
            )
        case ask.CheckHollow():
            return Content(
                text=f"这段话里{doubts.HOLLOW}。补一两句做了什么、做了多少就更好；确实只有这些，请按“就这样”。",
                buttons=((choice(state, "就这样", "yes"), choice(state, "重填", "redo")),),
            )
        case ask.AskWhichTarget(task_id, target_ids, added):
            item = facts.item(task_id)
            fits = [item.target(target_id) for target_id in target_ids]
            return Content(
                text=f"新增的 {plain(added)} 是哪一个目标的？",
                buttons=(
                    *((choice(state, clip(one.text, 24), f"target:{one.id}"),) for one in fits),
                    (choice(state, "重填", "redo"),),
                ),
            )
        case ask.CheckPrivacy(kinds):
            return Content(
                text=f"内容里有{'、'.join(kinds)}，请确认是否必要：",
                buttons=((choice(state, "去掉", "remove"), choice(state, "保留", "keep")),),
            )
        case ask.AskDoubts(found):
            return ask_doubts(found, state, facts)
        case ask.ShowOverview():
            return overview(state, facts)
        case ask.ShowPreview():
            return preview(state, facts)
        case ask.ShowConflict(task_id):
            return conflict(prompt, facts.item(task_id), state)
        case ask.Refuse():
            return Content(text=_refusal(prompt, state, facts), buttons=_buttons_below(state, facts))
        case ask.Noted():
            return Content(text=_noted(prompt, facts))
        case ask.SetAside(_, _):
            return Content(text="不要紧，这个数先空着，先填其他的；问清了再补。")
        case ask.OnlyLacks(task_id):
            return only_lacks(facts.item(task_id))
        case ask.Skipped(task_id):
            item = facts.item(task_id)
            kept = "，已填的都在草稿里" if item.is_begun else ""
            return Content(text=f"第 {item.task.no} 项先放着{kept}。")
        case ask.NotReady(task_id):
            item = facts.item(task_id)
            offer = suggestion(item, facts)
            # What was read stands proposed in the question below.
            read = [f"amount:{target_id}" for target_id in offer.amounts]
            missing = "、".join(part_label(part, item) for part in item.missing if part not in read)
            confirm = "、".join(part_label(part, item) for part in read)
            told = [f"还差：{missing}"] if missing else []
            told += [f"{confirm}读到了，等您确认"] if read else []
            return Content(text=f"第 {item.task.no} 项还不能提交，{'；'.join(told)}。{ways_without_number(item)}")
        case ask.TaskReady(task_id):
            item = facts.item(task_id)
            return Content(text=f"第 {item.task.no} 项{quoted(item.task.name)}填好了。")
        case ask.Filed(task_ids):
            return filed(task_ids, facts, goes_on=state is not None)
        case ask.Paused():
            return Content(text="好的，已填的内容都在草稿里。下次发送“填报”接着填。")
        case _:
            assert_never(prompt)


def _buttons_below(state: Filling | None, facts: ReportFacts) -> tuple[tuple[Button, ...], ...]:
    """The ways out of the question that stays open; of a preview, its own."""
    if state is None:
        return ()
    if state.step is Step.PREVIEW:
        return rows_of((submit(state, facts), choice(state, "全部任务", "overview")), pause(state))
    if state.step is Step.ASSESSMENT:
        return rows_of(states(state)[:2], states(state)[2:], uses(state), pause(state))
    return rows_of(uses(state), ways_out(state))


def _refusal(prompt: ask.Refuse, state: Filling | None, facts: ReportFacts) -> str:
    asked = state.step if state is not None else None
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
        case "text_empty" if asked in (Step.COMPLETION, Step.COMPLETION_CHECK):
            return errors.completion_empty()
        case "text_empty" if asked is Step.IMPORTANT:
            return errors.important_empty()
        case "text_empty":
            return errors.text_empty()
        case "text_long" if asked is Step.IMPORTANT:
            return errors.important_long(int(prompt.quote))
        case "text_long":
            return errors.text_long(int(prompt.quote))
        case "text_full":
            return errors.text_full(int(prompt.quote))
        case "completion_long":
            return errors.completion_long(int(prompt.quote))
        case "assessment_unknown":
            return errors.assessment_unknown(prompt.quote)
        case "accepted":
            return f"第 {prompt.quote} 项群团科已经接受，不能再改。需要更正，请联系群团科重新打开。"
        case "unheard":
            return errors.unheard(prompt.quote)
        case "unheard_preview":
            return f"{errors.unheard(prompt.quote)}\n都对请回“提交”；要改直接说，例如“自评改成滞后”。"
        case "question":
            return errors.question(prompt.quote) + expected(asked)
        case "unsure":
            return f"{quoted(clip(prompt.quote, 40))}是这一项的进展吗？是就按“补进进展”；不是就不用管，没有记。"
        case "text_wrong":
            return (
                f"{quoted(clip(prompt.quote, 40))}像是改前面的内容，还没有改动。请发“改成：”和改好的整段话；"
                "只是补一句，就按“补进进展”。"
            )
        case "extension":
            return f"{quoted(clip(prompt.quote, 30))}像是想晚几天报，没有记进填报。要延期请发“申请延期”，写上原因。"
        case "wait":
            return "好的，不急。上面的问题还等着您，接着回答即可。"
        case "greeting":
            return "您好，收到。上面的问题还等着您，接着回答即可。"
        case "important_what":
            return "请写一句是什么情况；没有请回“没有”。"
        case _:
            return errors.button_stale()


def _noted(prompt: ask.Noted, facts: ReportFacts) -> str:
    item = facts.item(prompt.task_id)
    report = item.report
    assert report is not None
    match prompt.part:
        case "progress":
            asks = "末句像是提问，也写进了进展；不要就发“上一步”重填。" if is_question(report.progress) else ""
            return f"进展已记下（{len(report.progress)} 字）。{asks}"
        case "cut":
            return f"进展已记下：{clip(report.progress, 80)}"
        case "known":
            return "这段话进展里已经有了，没有重复记。"
        case "edited":
            return f"第 {item.task.no} 项的进展改为：{clip(report.progress, 160)}"
        case "text_too":
            return f"进展里的数字也改了：{clip(report.progress, 80)}"
        case "appended":
            return f"这段也补到进展里了（共 {len(report.progress)} 字）。"
        case "copied":
            return f"已沿用上季度的内容，可以在预览里修改：\n{written_beside(item)}"
        case "short":
            return f"按您的意思写成：\n{written_beside(item)}\n要改就发“上一步”。"
        case "accepted":
            return f"数字已记下：\n{written_beside(item)}"
        case "amount":
            target = item.target(prompt.target_id or 0)
            why = reason_of(report, f"amount:{target.id}")
            return f"已记下：{amount_against(report.amounts[target.id], target)}{why}。"
        case "named":
            target = item.target(prompt.target_id or 0)
            why = reason_of(report, f"amount:{target.id}")
            return f"已记下：{target.text}，{amount_against(report.amounts[target.id], target)}{why}。"
        case "disclaimed":
            target = item.target(prompt.target_id or 0)
            return f"已记下：{quoted(clip(target.text, 40))}{NOT_OURS}，不用填数。以后要填，直接回数字就改过来。"
        case "assessment" if report.assessment is not None:
            return f"已记下：{report.assessment.label}。"
        case "completion" if report.completion is not None:
            return f"完成时限记为：{report.completion.label}{reason_of(report, 'completion')}。"
        case _:
            return f"重要情况已记下：{report.important}" if report.important else "重要情况：无。"
