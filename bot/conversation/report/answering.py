"""What every answer of the report dialogue shares: reading an event, storing a part, refusing, keeping more of the text."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from bot.conversation import prompts as ask
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Write, applied
from bot.conversation.reading.clauses import without_fillers
from bot.conversation.reading.swapping import corrects
from bot.conversation.reading.topics import is_about
from bot.conversation.report.questions import go_on
from bot.conversation.report.settling import insistence
from bot.conversation.report.suggest import Suggestion, suggest
from bot.domain import plain_text
from bot.domain.amount import plain
from bot.domain.measure import endings
from bot.domain.pairs import pairs
from bot.domain.programme import Target
from bot.domain.told import read_told
from bot.domain.trouble import speaks_of_trouble

# A text this long where a number or a state was asked is more of the report, not an answer; a row of digits is neither.
_PROSE = 15
_PROSE_LETTERS = 5


def suggestion(item: Item, facts: ReportFacts) -> Suggestion:
    """What can be proposed for a task now."""
    return suggest(item, facts.quarter.year, facts.now.date())


def written(state: Filling, facts: ReportFacts, write: Write, noted: ask.Prompt) -> Outcome:
    """Store an answer and ask for what is missing then."""
    item = facts.item(write.task_id)
    said_so = noted_text(write, item)
    if said_so is not None:
        write = replace(write, progress=said_so)
    after = replace(item, report=applied(item.report, write, facts.unit.id))
    more = (ask.Noted(write.task_id, "text_too"),) if said_so is not None else ()
    return go_on(replace(state, held=None), facts.with_item(after), noted, *more, changes=(write,))


def noted_text(write: Write, item: Item) -> str | None:
    """The progress with the numbers that are put right in it, too; None where its words need no change."""
    report = item.report
    if report is None or write.progress is not None or write.short is not None:
        return None
    text = report.progress
    for target in item.targets:
        new, old = write.amounts.get(target.id), report.amounts.get(target.id)
        if new is not None and old is not None and new != old:
            text = with_number(text, target, item, old, new)
    return text if text != report.progress else None


def with_number(text: str, target: Target, item: Item, old: Decimal, new: Decimal) -> str:
    """A text that says the new number where it told the old one, and only there."""
    told = read_told(text, item.targets, {}, is_answer=True).get(target.id)
    names = (target.measure, *endings(target.measure))
    found = [f"{plain(old)}{name}" for name in names if f"{plain(old)}{name}" in text]
    said = found[0] if found else ""
    if told is None or told.value != old or text.count(said) != 1 or _is_anothers(text, said, target):
        return text
    return text.replace(said, f"{plain(new)}{said.removeprefix(plain(old))}")


def _is_anothers(text: str, said: str, target: Target) -> bool:
    """Whether the number stands behind another noun, while the target's own stands elsewhere with a number: 学校1所 幼儿园0."""
    pieces = [piece for piece in re.split(r"[，,。；;、\s]+", text) if re.search(r"\d", piece)]
    own = pairs(target.text)
    here = "".join(one.partition(said)[0] for one in pieces if said in one)
    return any(own & pairs(one) for one in pieces) and not own & pairs(here) and bool(pairs(_TOTALS.sub("", here)))


_TOTALS = re.compile(r"累计|共计|合计|总计|一共|总共|目前|现在|截至|已经|完成|达到|开展|举办")


def appended(state: Filling, facts: ReportFacts, text: str, *, is_meant: bool = False) -> Outcome:
    """More of the report where something short was asked: keep it, and ask again.

    Words that call the text wrong are asked about first, unless a person pressed for them to be added (`is_meant`).
    """
    task_id = state.open_task
    report = facts.item(task_id).report
    text = without_fillers(text)
    if report is not None and report.progress and corrects(text) and not is_meant:
        return refused(state, facts, ask.Refuse("text_wrong", text))
    if report is not None and text in report.progress:
        return go_on(state, facts, ask.Noted(task_id, "known"))
    progress = f"{report.progress}\n{text}" if report and report.progress else text
    if len(text) > plain_text.LIMIT:
        return refused(state, facts, ask.Refuse("text_long", str(len(text))))
    if len(progress) > plain_text.TWO_PARTS:
        return refused(state, facts, ask.Refuse("text_full", str(len(progress))))
    return written(state, facts, Write(task_id, progress=progress), ask.Noted(task_id, "appended"))


def refused(state: Filling, facts: ReportFacts, *refusals: ask.Prompt) -> Outcome:
    """Say why, and leave everything as it was, the open question's buttons too."""
    return Outcome(state, (), refusals)


USES = frozenset(("use:progress", "use:instead", "use:important"))
# Fewer letters are a slip of the hand.
_HELD_LETTERS = 6
_UNREAD = frozenset(("unsure", "text_wrong", "not_a_number", "number_range", "assessment_unknown", "unheard"))


_COUNTED = re.compile(r"[\d一二两三四五六七八九十百千万]+\s*(?P<measure>[次个场人名户家件份条所期批项篇对])")
# Characters: longer texts are written, not said in passing.
_REMARK = 30
_ORDINALS = re.compile(r"第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件个条]|[两二三四几]个字")
_CHAT = re.compile(r"[我你您咱啊呢吧哈嗯呀哦噢嘛啦]|领导|时候|[今明昨]天|刚[才刚]|一下|谁|电话|稍[等后]|网")
_DONE_WORK = re.compile(
    r"推进|开展|组织|举办|完成|[新改扩修承]建|建设|建成|施工|培训|宣传|检查|走访|救助|发放|签[订约]|调研|对接|协调|排查|安装|招标|投用|开放|召开|印发|制定|落实|实施|启动"
    r"|联合|邀请|服务|活动|工作|项目|方案|机制|会议|审批|申报|验收|改造|采购|设计|选址|征求|拨付|到位|整改|巡查|演出|讲座|筛查|报销|接种|结对|资助|研究|部署|推动|运行|挂牌|试点|进度|进展|变化|宣讲|群众|走进|入户|惠及|受益|成效|联系|沟通|联合|督促"
)
_WORK = re.compile(r"[搞办做开建走发讲演查救签送印组举培召]|活动|了")


def holding(state: Filling, event: Event, outcome: Outcome) -> Outcome:
    """An outcome that refuses words which may be of use elsewhere: they wait for a press that says where."""
    is_unread = any(isinstance(say, ask.Refuse) and say.reason in _UNREAD for say in outcome.says)
    if outcome.changes or outcome.state is None or not is_unread or not isinstance(event, Said):
        return outcome
    is_kept = plain_text.count_letters(event.text) >= _HELD_LETTERS and len(event.text) <= plain_text.LIMIT
    return replace(outcome, state=replace(outcome.state, held=event.text if is_kept else None))


def tells_anything(text: str) -> bool:
    """Whether a text tells a figure, work that was done, or trouble."""
    bare = _ORDINALS.sub("", text)
    is_told = re.search(r"[\d０-９]", bare) or _DONE_WORK.search(bare) or _COUNTED.search(bare)
    return is_told is not None or len(text) > _REMARK or speaks_of_trouble(bare)


def is_unlike_a_report(text: str, item: Item, facts: ReportFacts) -> bool:
    """Whether short words as in a chat tell no figure, no work and nothing of the task: they are asked about first."""
    if len(text) > _REMARK or re.search(r"[\d０-９]", text) or _DONE_WORK.search(text) or _COUNTED.search(text):
        return False
    return _CHAT.search(text) is not None and not is_about(text, item, facts) and not speaks_of_trouble(text)


def tells_work(state: Filling, text: str, facts: ReportFacts) -> bool:
    """Whether short words tell more of the open task, counted in a measure that no target of it has: 联盟又搞了2次活动."""
    item = facts.item(state.open_task)
    counted = [found["measure"][0] for found in _COUNTED.finditer(text)]
    others = {measure for target in item.targets for measure in target.measure}
    return (
        bool(counted) and not others & set(counted) and _WORK.search(text) is not None and is_about(text, item, facts)
    )


def use_held(state: Filling, choice: str, facts: ReportFacts) -> Outcome:
    """Words that waited are more of the report, or the important matter; the open question stays."""
    text = state.held or ""
    if choice == "use:progress":
        return appended(replace(state, held=None), facts, text, is_meant=True)
    if choice == "use:instead":
        return written(state, facts, Write(state.open_task, progress=text), ask.Noted(state.open_task, "progress"))
    write = Write(state.open_task, important=text[:1000], answers_important=True)
    return written(state, facts, write, ask.Noted(state.open_task, "important"))


def unheard(event: Event) -> tuple[ask.Prompt, ...]:
    """In front of a screen that is shown again: these words changed nothing."""
    return (ask.Refuse("unheard", event.text),) if isinstance(event, Said) else ()


def unusable(text: str) -> ask.Refuse | None:
    if not plain_text.has_words(text):
        return ask.Refuse("text_empty")
    if len(text) > plain_text.LIMIT:
        return ask.Refuse("text_long", str(len(text)))
    return None


def insisted_why(event: Event) -> str | None:
    """The reason with which a person keeps what was doubted, empty for a bare yes; None for anything else."""
    if isinstance(event, Chose):
        return "" if event.choice == "yes" else None
    return insistence(event.text) if isinstance(event, Said) else None


def is_prose(text: str) -> bool:
    return len(text) >= _PROSE and plain_text.count_letters(text) >= _PROSE_LETTERS


_ASKS = re.compile(
    r"(?:[?？]|吗|么)[。.！!，,\s]*$|^(?:请问|问一下|想问).*|.*(?:怎么|咋|如何)(?:办|填|写|算|弄)[了啊呢]?$"
)


def is_question(text: str, *, is_strict: bool = False) -> bool:
    """Whether words ask something of the bot; `is_strict` leaves what tells a figure to be a report."""
    return _ASKS.search(text.strip()) is not None and not (is_strict and len(text) >= _PROSE and re.search(r"\d", text))


def said(event: Event) -> str:
    match event:
        case Said(text):
            return text
        case Chose() | Begin():
            return ""
        case _:
            assert_never(event)
