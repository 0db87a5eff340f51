"""Answers to 截至目前累计多少: a number, a yes to one that was read or doubted, a reason, or that it is not known yet."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.conversation import prompts as ask
from bot.conversation.events import Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Write
from bot.conversation.reading.clauses import is_as_before, is_no
from bot.conversation.reading.ways import way
from bot.conversation.report.answering import (
    appended,
    insisted_why,
    is_prose,
    is_question,
    refused,
    said,
    suggestion,
    written,
)
from bot.conversation.report.disclaiming import disclaim_open
from bot.conversation.report.questions import asked, go_on, put_off
from bot.conversation.report.settling import tidy_reason
from bot.domain import plain_text
from bot.domain.amount import NotANumber, is_amount, parse_amount
from bot.domain.answered import Manner, read_answered, read_written
from bot.domain.disclaim import named_targets
from bot.domain.doubt import amount_doubt
from bot.domain.measure import endings
from bot.domain.programme import Target
from bot.domain.short_answer import News, read_short
from bot.domain.told import read_told

# Characters: a longer text at a number is more of the report, whatever stands in it.
_LONGEST_ANSWER = 40
_REASONS = {
    Manner.TOTAL: "number_understood",
    Manner.ADDED: "number_added",
    Manner.OTHER: "number_other",
    Manner.NOTHING: "number_nothing",
    Manner.REACHED: "number_understood",
}
_AGAIN = re.compile(r"(?:嗯+|对的?|是的?)[，,]?(?:就|是|按|还是)*(?P<n>\d+)(?:[\u3400-\u9fff]{0,2}?)(?:吧|了|的)*")
# The number will come later: 还没统计, 我也不清楚, 回头问问.
_NOT_KNOWN = re.compile(
    r"不(?:太|大|是很)?(?:知道|清楚|掌握|确定|好说)|[没无](?:有?底|有?把握|数(?!.{0,2}变)|有?数据)|(?:没有?|未|尚未|还没有?)(?:来得及)?(?:统计|汇总|数据|出来|报上来|拿到|收到|要到|问到|给我)"
    r"|(?:在|正在|待|需要?|要|得)(?:统计|汇总|核实|核对|问|查)|统计中|问(?:了|过|问|清).{0,8}再|才(?:能)?(?:知道|清楚|有数|出)|(?:得|要)等|(?:拿|说|吃|记)不(?:太|大)?[准清]|记不得|忘了|手头没|不在手"
    r"|等[^\d，,]{1,8}?(?:给数?|报上?来?|[的有]数|结果|定了?|对完|对账|算完|统计|汇总|出数|出来)|还差[^\d，,]{1,8}没(?:有)?(?:报|给|交|统计|汇总)|(?:缺|欠|空|留)着"
    r"|(?:还|都|数|才|正)(?:在|没(?:有)?)(?:算|汇|统|核|凑|对|理)(?:着|好|完|齐|上来|出来|清)?(?:呢|了)?$|(?:没有?|缺)(?:这个|准|现成的?|确切的?)*数(?:字|据)?$"
    r"|(?:今天|明[天早]|后天|下午|上午|晚上|下周|周[一二三四五]|下个?月|月底|过两天|这两天)[^\d，,]{0,6}?(?:给你?|出来?|有|报给?|补|能出|才知)[^\d，,]{0,3}(?:数|准数|结果)?(?:了|吧|的)?$"
    r"|(?:先|暂时?|暂且)(?:不填|空着|不报|不写|放放|留着|放一放)|(?:回头|晚点|等会儿?|等下|一会儿?|明天|改天|之后|稍后|过后)(?:我|我们)?(?:再|问|查|核|去|说|补|填|报)|(?:等|问|查|核实?)(?:一下|一问|科室|业务|同事|他们|领导|统计|数据|我)"
)


def is_not_known(text: str) -> bool:
    """Whether a short text says that the number is not known yet, and tells none."""
    return len(text) <= 30 and _NOT_KNOWN.search(text) is not None and re.search(r"\d", text) is None


def answer_amount(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id, target = state.open_task, open_target(state, facts)
    item = facts.item(task_id)
    previous = item.previous.amounts.get(target.id) if item.previous else None
    if isinstance(event, Chose):
        if event.choice == "same" and previous is not None:
            return _count(state, facts, previous)
        told = suggestion(item, facts).amounts.get(target.id)
        if event.choice == "told" and told is not None:
            return _count(state, facts, told.value)
        if event.choice == "not_ours":
            return disclaim_open(state, facts)
        if event.choice == "put_off":
            return put_off(state, facts)
        return refused(state, facts, ask.Refuse("step_order"))
    text = said(event)
    if insisted_why(event) == "" and (told := suggestion(item, facts).amounts.get(target.id)) is not None:
        return _count(state, facts, told.value)
    if _says_again(text, item, target):
        return go_on(state, facts, ask.Noted(task_id, "known"))
    short = read_short(text, [target.measure])
    is_same = is_as_before(text) or (short is not None and short.news is News.UNCHANGED)
    if is_same and previous is not None:
        check = replace(state, step=Step.AMOUNT_CHECK, held=format(previous, "f"))
        return asked(check, facts, ask.CheckAmount(task_id, target.id, previous, "number_understood"))
    try:
        amount = parse_amount(text, target.measure)
    except NotANumber as error:
        if error.value is not None:
            check = replace(state, step=Step.AMOUNT_CHECK, held=format(error.value, "f"))
            return asked(check, facts, ask.CheckAmount(task_id, target.id, error.value, error.reason))
        if error.reason in ("not_a_number", "number_range"):
            return _in_words(state, text, facts, ask.Refuse(error.reason, text, target.id))
        return refused(state, facts, ask.Refuse(error.reason, text, target.id))
    value = amount.value + (previous or 0) if amount.is_increment else amount.value
    reason = amount_doubt(value, target, previous)
    if reason is None and amount.is_increment:
        reason = "number_added"
    elif reason is None and amount.is_spelled:
        reason = "number_understood"
    if reason is None:
        return _count(state, facts, value)
    check = replace(state, step=Step.AMOUNT_CHECK, held=format(value, "f"))
    return asked(check, facts, ask.CheckAmount(task_id, target.id, value, reason))


def _in_words(state: Filling, text: str, facts: ReportFacts, refusal: ask.Refuse) -> Outcome:
    """Words that are no plain number: a total said in them, that it is not known yet, another target's, or more of the report."""
    task_id, target = state.open_task, open_target(state, facts)
    item = facts.item(task_id)
    previous = item.previous.amounts.get(target.id) if item.previous else None
    if is_not_known(text):
        return put_off(state, facts)
    if (value := read_written(text, target)) is not None:
        check = replace(state, step=Step.AMOUNT_CHECK, held=format(value, "f"))
        doubt = amount_doubt(value, target, previous) or "number_understood"
        return asked(check, facts, ask.CheckAmount(task_id, target.id, value, doubt))
    if is_prose(text) and (len(text) > _LONGEST_ANSWER or read_told(text, item.targets, {})):
        return appended(state, facts, text)
    if named := _named_amounts(item, text, target):
        return written(state, facts, named, ask.Noted(task_id, "named", next(iter(named.amounts))))
    try:
        answered = read_answered(text, target, previous)
    except NotANumber as error:
        return refused(state, facts, ask.Refuse(error.reason, text, target.id))
    # A whole sentence that counts something else is more of the report: 按计划推进，开展活动1次.
    if answered is None or (is_prose(text) and answered.said in (Manner.NOTHING, Manner.REACHED, Manner.OTHER)):
        return appended(state, facts, text) if is_prose(text) else refused(state, facts, refusal)
    if answered.said is Manner.OTHER and _names_another(text, target, item):
        return refused(state, facts, refusal)
    reason = (
        _REASONS[answered.said] if answered.said is Manner.OTHER else amount_doubt(answered.value, target, previous)
    )
    check = replace(state, step=Step.AMOUNT_CHECK, held=format(answered.value, "f"))
    shown = ask.CheckAmount(task_id, target.id, answered.value, reason or _REASONS[answered.said])
    return asked(check, facts, shown)


def _says_again(text: str, item: Item, target: Target) -> bool:
    """Whether a yes only says a figure once more that the text counts in another measure: 嗯就53, where 53人 was put right."""
    found = _AGAIN.fullmatch(text.strip("。.！!，, "))
    progress = item.report.progress if item.report is not None else ""
    if found is None:
        return False
    number = rf"(?<![\d.]){found['n']}(?![\d.])\s*(?:个(?=[\u3400-\u9fff]))?(?P<measure>[\u3400-\u9fff]{{1,2}})"
    counted = re.search(number, progress)
    return counted is not None and not any(counted["measure"].startswith(one) for one in endings(target.measure))


def reads_total(text: str, target: Target) -> bool:
    """Whether a text, though it asks, gives a number for the target: 那我写0行吗."""
    try:
        answered = read_answered(text, target, None)
    except NotANumber:
        return True
    return answered is not None and answered.said in (Manner.TOTAL, Manner.ADDED)


def _names_another(text: str, target: Target, item: Item) -> bool:
    named = named_targets(text, item.targets, least=2)
    return bool(named) and target.id not in named


def _named_amounts(item: Item, text: str, target: Target) -> Write | None:
    """幼儿园1所, 中小学改成3所: whoever names a target by its words answers that one, whichever was asked for.

    What is to be added to the total of the target that is asked for is none of this: it is said back first.
    """
    before = item.previous.amounts if item.previous else {}
    told = read_told(text, item.targets, before, is_answer=True)
    if target.id in told and told[target.id].value != told[target.id].added is not None:
        return None
    sure = {target.id: told[target.id].value for target in item.targets if target.id in told}
    if any(amount_doubt(sure[one.id], one, before.get(one.id)) for one in item.targets if one.id in sure):
        return None
    return Write(item.task.id, amounts=sure) if sure else None


def check_amount(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """A yes, a reason, or another number."""
    target = open_target(state, facts)
    value = Decimal(state.held or "0")
    last = facts.item(state.open_task).previous
    is_doubtful = amount_doubt(value, target, last.amounts.get(target.id) if last else None) is not None
    reason = insisted_why(event)
    if reason is not None:
        return _count(state, facts, value, reason if reason or is_doubtful else None)
    if isinstance(event, Said):
        try:
            parse_amount(event.text, target.measure)
        except NotANumber as error:
            is_reason = plain_text.has_words(event.text) and len(event.text) >= 2 and not _no_reason(event.text)
            if is_doubtful and error.reason == "not_a_number" and is_reason and not is_amount(event.text):
                return _count(state, facts, value, tidy_reason(event.text))
        return answer_amount(replace(state, step=Step.AMOUNT, held=None), event, facts)
    return refused(state, facts, ask.Refuse("step_order"))


# Words that want something done are no reason: 刚才那句删掉, 改一下, 帮我看看.
_WANTS = re.compile(r"删|撤|重[填写报来]|改[成为一到下]|取消|跳过|上一|帮我|帮忙|先放|算了|提交|稍等|等一下|等下")


def _no_reason(text: str) -> bool:
    """Whether words cannot explain a number: they ask, want something done, or leave."""
    return is_question(text) or is_no(text) or way(text) is not None or _WANTS.search(text) is not None


def _count(state: Filling, facts: ReportFacts, value: Decimal, reason: str | None = None) -> Outcome:
    """Store a total; `reason` is not None where somebody insisted on it."""
    task_id, target = state.open_task, open_target(state, facts)
    insisted = {f"amount:{target.id}": reason} if reason is not None else {}
    write = Write(task_id, amounts={target.id: value}, insisted=insisted)
    return written(state, facts, write, ask.Noted(task_id, "amount", target.id))


def open_target(state: Filling, facts: ReportFacts) -> Target:
    for target in facts.item(state.open_task).targets:
        if target.id == state.target_id:
            return target
    raise ValueError(f"{state.step} without a target")
