"""What was read of a task (in a returned form, a split message) against what the bot has: a draft, proposed.

A draft holds only what is new. It is worked out again whenever it is shown, so that it is always measured against the
report as it stands then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.conversation.filling import Item, ReportFacts, Write, applied
from bot.conversation.message.rows import squeezed
from bot.conversation.reading.clauses import read_state, with_answers
from bot.conversation.reading.completion import read_completion
from bot.conversation.reading.parts import Part
from bot.conversation.report.disclaiming import without_disclaimed
from bot.conversation.report.suggest import suggest, write_of
from bot.domain.doubt import Doubt
from bot.domain.report import Assessment, Completion, CompletionKind, ProgressReport
from bot.domain.short_answer import read_short
from bot.domain.told import Told, read_told

_ASSESSMENTS = {one.label: one for one in Assessment} | {"正常": Assessment.ON_TRACK, "完成": Assessment.DONE}
LATE = "form"
"""The part of a doubt about a row whose report was changed after the form went out."""
_NOTHING = frozenset(("无", "没有", "暂无", "/", "-", "—", ""))
_NONE = frozenset(("无", "没有", "暂无"))


@dataclass(frozen=True)
class Draft:
    """What would be written for one task, and why.

    `told` are the numbers found in the text, `unclear` a completion time that says no time, `asked` what is still
    missing afterwards, `doubts` what a person must look at before it is filed. `write` None: nothing is new, or the
    office has accepted the report (`is_settled`). `is_late` and `before` as in Part.
    """

    item: Item
    write: Write | None
    told: Mapping[int, Told]
    unclear: str = ""
    asked: tuple[str, ...] = ()
    is_settled: bool = False
    doubts: tuple[Doubt, ...] = ()
    is_late: bool = False
    before: str = ""

    @property
    def is_news(self) -> bool:
        """Whether there is anything to show of it."""
        return self.write is not None or bool(self.unclear)


def draft_of(part: Part, facts: ReportFacts) -> Draft:
    """The draft that a part makes of its task, as the report stands now."""
    assert part.task_id is not None
    item = facts.item(part.task_id)
    report = item.report
    write = Write(part.task_id)
    told: dict[int, Told] = {}
    text, spoken = with_answers(part.progress, facts)
    text, others = without_disclaimed(text, item, facts)
    # What is not this unit's this time; whoever told a number all the same has taken it back.
    others |= {target_id for target_id in part.not_ours if target_id not in dict(part.numbers)}
    if text and part.adds and report is not None and report.progress and text not in report.progress:
        text = f"{report.progress}\n{text}"
    if text and (report is None or squeezed(text) != squeezed(report.progress)):
        short = read_short(text, [target.measure for target in item.targets])
        made = write_of(short, item) if short else None
        write = made if isinstance(made, Write) else replace(write, progress=text)
        if not isinstance(made, Write):
            told = _told(text, part, item)
            write = replace(write, amounts={target_id: one.value for target_id, one in told.items()})
    write = replace(write, amounts={**write.amounts, **_put_right(part, item)})
    amounts = {target_id: value for target_id, value in write.amounts.items() if target_id not in others}
    write = replace(write, amounts=amounts, disclaimed=frozenset(others) - item.disclaimed)
    completion, time_doubt = _completion(part.completion, item, facts)
    unclear = part.completion if time_doubt == "date_impossible" else ""
    assessment = _ASSESSMENTS.get(part.assessment.strip("。. ")) or spoken.assessment or write.assessment
    if completion is None and not part.completion and not unclear:
        completion = _news(spoken.completion, report)
    write = replace(write, completion=completion, assessment=assessment)
    if (spoken.no_matter or part.important.strip("。. ") in _NONE) and (
        report is None or not report.important_answered
    ):
        write = replace(write, answers_important=True)
    if part.important.strip("。. ") not in _NOTHING and (report is None or part.important != report.important):
        write = replace(write, important=part.important[:1000], answers_important=True)
    if item.is_accepted and write != Write(part.task_id):
        return Draft(item, None, {}, is_settled=True)
    if write == Write(part.task_id) and not (part.returns_draft and not item.is_filed):
        return Draft(item, None, {}, unclear)
    after = replace(item, report=applied(report, write, facts.unit.id))
    offer = suggest(after, facts.quarter.year, facts.now.date())
    guess = offer.write(part.task_id)
    whole = replace(
        write,
        amounts={**guess.amounts, **write.amounts},
        assessment=write.assessment or guess.assessment,
        completion=write.completion or (None if unclear else guess.completion),
        answers_important=write.answers_important or guess.answers_important,
    )
    doubts = replace(item, report=applied(report, whole, facts.unit.id)).doubts(facts.now.date())
    if part.is_late:
        doubts = (Doubt(part.task_id, LATE, "changed_since"), *doubts)
    if time_doubt == "date_ambiguous" and not any(one.part == "completion" for one in doubts):
        doubts = (*doubts, Doubt(part.task_id, "completion", time_doubt))
    insisted = dict(part.insisted)
    kept = {one.part: insisted[one.part] for one in doubts if one.part in insisted and one.part != LATE}
    return Draft(
        item,
        replace(whole, insisted={**whole.insisted, **kept}),
        {**offer.amounts, **told},
        unclear,
        (*offer.asked, "completion") if unclear and guess.completion is not None else offer.asked,
        doubts=tuple(one for one in doubts if one.part not in insisted),
        is_late=part.is_late,
        before=part.before,
    )


def _news(completion: Completion | None, report: ProgressReport | None) -> Completion | None:
    known = report.completion if report is not None else None
    return None if completion is None or (known is not None and known.label == completion.label) else completion


def _told(text: str, part: Part, item: Item) -> dict[int, Told]:
    """The totals in the words that are other than the report's, but for those that are not to be taken."""
    before = item.previous.amounts if item.previous else {}
    known = item.report.amounts if item.report is not None else {}
    # 总计2次，正常推进: how it stands makes no plan of the number before it.
    kept = [piece for piece in re.split(r"(?<=[，,；;])", text) if read_state(piece) is None]
    found = read_told("".join(kept) or text, item.targets, before)
    return {
        target_id: one
        for target_id, one in found.items()
        if known.get(target_id) != one.value
        and target_id not in part.without
        and (target_id not in item.disclaimed or target_id in read_told(part.progress, item.targets, before))
    }


def _put_right(part: Part, item: Item) -> dict[int, Decimal]:
    known = item.report.amounts if item.report is not None else {}
    corrected = {target_id: Decimal(number) for target_id, number in part.numbers}
    return {target_id: value for target_id, value in corrected.items() if known.get(target_id) != value}


def _completion(text: str, item: Item, facts: ReportFacts) -> tuple[Completion | None, str | None]:
    """(completion, why it is doubtful): None and nothing where it is empty or as it was."""
    report = item.report
    bare = squeezed(text)
    if not bare or (report is not None and report.completion and bare == squeezed(report.completion.label)):
        return None, None
    if item.previous and item.previous.completion and bare == squeezed(item.previous.completion.label):
        return item.previous.completion, None
    completion, doubt = read_completion(text, facts)
    # Words that name no time may stand as they are; a day that does not exist may not.
    if doubt == "date_impossible":
        return None, doubt
    known = report.completion if report is not None else None
    is_same = known is not None and replace(known, text="") == replace(completion, text="")
    if is_same and (completion.kind is not CompletionKind.NONE or known == completion):
        return None, None
    return completion, doubt
