"""An answer clause by clause: 累计20场，12月底前完成，没啥问题 answers three questions, whichever was asked.

A clause counts only where the whole of it says one thing: a total, how the task stands, when it will be done, or that there
is nothing to report. Every clause must count, or the text is none of this and is left to the open question; only at the
end of a report (`with_answers`) may answers stand behind words of another kind. What was taken is said back, never only
stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.conversation.filling import Item, ReportFacts, Write
from bot.conversation.reading.completion import read_completion, told_as_done
from bot.domain.amount import NotANumber, is_amount, parse_amount
from bot.domain.doubt import amount_doubt
from bot.domain.programme import Target
from bot.domain.report import Assessment, Completion, CompletionKind
from bot.domain.told import read_told
from bot.domain.trouble import speaks_of_trouble

_SPLIT = re.compile(r"[，；;。、！!\n]+|,(?!\d{3})|(?<=[^\d\s])\s+(?=\S)|(?<=\d)\s+(?=\D)")
_LONGEST = 60
_SHORT = 6
_ENDS = "。.！!，,；;～~…、 　\n"
_EMOJI_ENDS = re.compile(r"[^\w%％）)”’\"]+$")
_SOFT = r"(?:吧|呗|了|的|啊|呀|哈|呢|嘛|啦|哦|着|中)*"
_ABOUT_STATE = (
    r"(?:(?:自评|自我评价|状态|情况|总体|整体|总的来说|目前|现在|当前|这项|本项|项目|任务|工作|进度|进展|我们?|这边|都|也|就|算|还|基本上?|比较"
    r"|一切|应该|选|填|是|为|属于|已经?|全部|均)[:：]?)*"
)
_STATES: tuple[tuple[Assessment, str], ...] = (
    (Assessment.DONE, r"(?:超额(?:完成|达标)?|完成|做完|办完|干完|搞完|弄完|办结|建成|结束)"),
    (
        Assessment.ON_TRACK,
        r"(?:(?:所以|先|按|照|都)*正常(?:推进|进行|开展|实施)?(?:算|填|报)?|正(?:在)?推进|在?(?:有序|稳步|按时|按计划|按进度|按序时)(?:推进|进行|开展|实施)?"
        r"|(?:推进|进展|进行)?(?:得)?(?:正常|顺利|良好)|在?推进|差不多能按时|能按时(?:完成)?"
        r"|(?:推进|进展|进度|工作|进行|推得|做得)(?:上|方面|得)?(?:没(?:有)?(?:啥|什么|任何)?问题|都?(?:还|挺)?(?:可以|行|好)|不错|不慢|跟得上|跟上了)"
        r"|(?:没有?|未|不|无|并未|并没有?|没啥|没什么|没出现|不存在|谈不上|不算)(?:出现|任何|什么|啥|有|太|怎么)*(?:滞后|落后|落下|掉队|拖(?:延|后腿|拉|沓|后|期)?|慢|延误|延迟|耽误)(?:的)?(?:情况|现象|问题)?"
        r"|(?:一直|都|还)*(?:没停|在[推做干抓办](?!完)着?)|按(?:着)?(?:计划|进度|序时|节点)(?:走|来|推|做|干))",
    ),
    (
        Assessment.BEHIND,
        r"(?:(?:推进|进行|进展|开展|实施|干|做|搞)得?)?(?:有点儿?|有些|略|稍微?|偏|比较|进度|严重|确实)*"
        r"(?:滞后|落后|偏慢|慢|拖后|延误)了?(?:一?点儿?|一?些)?",
    ),
    (
        Assessment.NOT_STARTED,
        r"(?:(?:还|尚|暂|暂时)*(?:没有?|未)(?:有)?(?:启动|开始|动|开工|开展|弄|搞|做|实施)(?:起来|呢)?)",
    ),
)
_STATE = tuple((state, re.compile(rf"{_ABOUT_STATE}{words}{_SOFT}")) for state, words in _STATES)
STATES_BY_NUMBER = {
    "1": Assessment.DONE,
    "2": Assessment.ON_TRACK,
    "3": Assessment.BEHIND,
    "4": Assessment.NOT_STARTED,
}
_AS_BEFORE = re.compile(
    r"(?:还是|就|仍|照|按|和|跟|同|与)*(?:上个?季度|上次|上回|原来|以前|之前|上期)的?(?:一样|相同|一致|那个|来|填|报|不变)*的?"
)
_NOTHING_ELSE = re.compile(
    r"(?:也|都|其他|其它|别的|另外|目前|暂时|暂|现在|这边|我们?|重要情况|需协调的?事项|问题)*[:：是]?"
    r"(?:没有?|无|没得|不需要|无需|不用)(?:有)?(?:什么|啥|任何|其他|其它|别的|特别|特殊|需要|需|要|重要|重大|大的?|群团科|领导|上级|帮忙|额外)*的?"
    r"(?:问题|困难|情况|事项?|事情|难处|协调|协调事项|报告|汇报|协调的?(?:事项|问题|事)?|要?说的|要?报的|别的|意见)?"
    + _SOFT
)
_BARE_NO = re.compile(r"(?:暂|都|也)?(?:没有?|无|否|不需要|不用)" + _SOFT)
# What a clause about a time may hold besides the time.
_TIME_WORD = re.compile(r"年|月|日|号|底|季度|周|星期|长期|常态|持续|\d{1,2}[./-]\d{1,2}")
_AROUND_TIME = re.compile(
    r"全完|能完|预计|计划|确保|力争|争取|拟|将|能够?|可以?|肯定|一定|应该?|大概|估计|会|要|在|于|到|至|是|为|按|完成时限|完成时间|时限|时间|期限|[:：]"
    r"|全部|全面|按时|如期|提前|高质量|圆满|顺利|完成|做完|办完|办结|搞完|弄完|建成|结束|完工|投用|投入使用|达标|全年|年度|各项|目标|任务|工作|本项|该项|左右|之?前|以?前|底|末"
    r"|吧|呗|了|啊|呢|的|搞定|补上来?|补齐|赶上来?|追上来?|收尾|收官|收口|收工|完事|(?:能|弄|搞|做|全)?完(?!全)|到位"
)
# 今年2月就落实了: a time gone by, and nothing but that it was done then.
_DONE_THEN = re.compile(
    r"已经?|就|都|全部|全面|全|早|刚|顺利|如期|按期|提前|正式|于|在|是|的|了|啦|吧|呢|完成|做完|办完|搞完|弄完|办结|建成|落实|到位|执行|实施|兑现"
    r"|做到|达到|达标|挂牌|揭牌|开通|投用|投入使用|验收|交付|开园|成立|底|份|初|末|中旬|上旬|下旬"
)
_TIME_REST = re.compile(
    r"[\s\d０-９一二三四五六七八九十〇零两年月日号.．/\-—~～上中下旬初季度第今明本后去来周星期个半天长期坚持续常态化推进常年全贯穿开展做抓干着都在一直实施下去]*"
)
_NAMED = re.compile(
    r"(?P<words>[\u3400-\u9fff]{2,12}?)(?:那个|这个|那块)?(?:的?数量?|人次|人数|场次)?(?:是|为|有|填|报|累计|一共|共|到|了|应该|已经?|已|达到?|目前|：|:|\s)*"
    r"(?P<number>[\d０-９][\d０-９,.]*|[零〇一二两俩三仨四五六七八九十百千万]+)(?P<measure>[\u3400-\u9fff%％]{0,3})"
)
# 早已落实; 评审安排在十二月上旬.
_LONG_DONE = re.compile(
    r"(?:这个?|政策|早就?|早已|去年|上半年|就|已经?|都|全部?)*(?:早|去年|上半年)(?:就|已经?|都|全部?)*(?:落实|实现|兑现|到位|执行|做到|办完|完成)(?:到位|了)*"
)
_SET_FOR = re.compile(r"(?:安排|定|放|排|改|推)(?:在|到)(?P<when>[^，,。；;]{2,10})$")
_DONE_BY = re.compile(r"早|去年|上半年|安排|定在|定到|完成|建成|办结|投用|投入使用|达标|坚持|推进")
_BEGINS_WITH_NUMBER = re.compile(r"(?:累计|共|总共|一共|是|\s)*[+＋\d０-９零〇一二两三四五六七八九十百]")
_FILLERS = re.compile(
    r"^(?:(?:行|好的?|嗯+|啊|哦|噢|诶|哎|那个|就是|是这样|对了|[啊哦嗯]?等一?[等下会]儿?)[，,、。.！!\s]+)+(?:那(?:就)?|就)?(?=.{6})"
)
_CLOSING = re.compile(
    r"(?:特此(?:报告|汇报|报送|函告)|以上(?:报告|情况)?|专此报告|请(?:审阅|查收|审核|知悉)|谢谢(?:您|领导|大家)?|妥否.?请批示|报告完毕)"
)


@dataclass(frozen=True)
class Spoken:
    """What an answer says (口述的答复), part by part; `parts` counts them. `no_matter`: there is no important matter."""

    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    assessment: Assessment | None = None
    completion: Completion | None = None
    no_matter: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        named = [f"amount:{target_id}" for target_id in self.amounts]
        named += ["assessment"] if self.assessment is not None else []
        named += ["completion"] if self.completion is not None else []
        return (*named, *(["important"] if self.no_matter else []))

    def write(self, task_id: int) -> Write:
        return Write(
            task_id,
            amounts=dict(self.amounts),
            assessment=self.assessment,
            completion=self.completion,
            answers_important=self.no_matter,
        )


def clauses_of(text: str) -> list[str]:
    """The pieces of a text between commas, stops and spaces."""
    return [piece for one in _SPLIT.split(text) if (piece := one.strip(_ENDS))]


def read_state(text: str) -> Assessment | None:
    """How a task stands, where a whole clause says only that: 状态正常, 做完了, 有点滞后."""
    bare = _bare(text)
    return next((state for state, pattern in _STATE if pattern.fullmatch(bare)), None)


def says_nothing_else(text: str) -> bool:
    """Whether a clause says that there is nothing to report or to coordinate: 没啥问题, 没有别的情况."""
    return _NOTHING_ELSE.fullmatch(_bare(text)) is not None


def is_no(text: str) -> bool:
    """Whether the whole of a text is a no: 没有啊, 暂无."""
    return _BARE_NO.fullmatch(_bare(text)) is not None


def is_as_before(text: str) -> bool:
    """Whether a text wants what was reported last quarter: 和上季度一样, 还是按上次的."""
    return _AS_BEFORE.fullmatch(re.sub(r"^(?:算了|那)[，,\s]*", "", _bare(text))) is not None


def read_spoken(text: str, item: Item, facts: ReportFacts, *, open_part: str = "") -> Spoken | None:
    """What an answer to `open_part` says, where every clause of it says something; None for any other text.

    A total that would surprise is none: it belongs to the question that asks about it.
    """
    if len(text) > _LONGEST:
        return None
    pieces = clauses_of(text)
    if not pieces:
        return None
    told = Spoken()
    for piece in pieces:
        one = _read(piece, item, facts, open_part)
        if one is None:
            return None
        told = both(told, one)
    return told


def without_fillers(text: str) -> str:
    """A report without what is only said in front of it: 行，那筛查了4200人."""
    return _FILLERS.sub("", text)


def with_answers(text: str, facts: ReportFacts) -> tuple[str, Spoken]:
    """(what is told, what is answered) of a report that ends in answers: …培训86人次，年底前完成，没啥问题.

    Nothing is taken out of prose, which ends in a stop. Of words typed as in a chat the bare answers go: they are no part of
    a report. Whoever speaks of trouble has not said that there is none.
    """
    is_prose = text.rstrip()[-1:] in "。；;！!"
    body, spoken, kept = text.rstrip(), Spoken(), ""
    while start := max((found.end() for found in _SPLIT.finditer(body.rstrip(_ENDS))), default=0):
        piece = body[start:].strip(_ENDS)
        if _CLOSING.fullmatch(piece) and not spoken.parts:
            kept, body = body[start:] + kept, body[:start]
            continue
        one = _answer_at_end(piece, facts)
        if one is None or set(one.parts) & set(spoken.parts):
            break
        if _DONE_BY.search(piece):
            kept = body[start:].rstrip() + kept
        body, spoken = body[:start], both(spoken, one)
    if not spoken.parts:
        return text, spoken
    if spoken.no_matter and speaks_of_trouble(body):
        spoken = replace(spoken, no_matter=False)
    return text if is_prose else (body + kept).rstrip("，,、；; 　\n"), spoken


def _answer_at_end(piece: str, facts: ReportFacts) -> Spoken | None:
    if says_nothing_else(piece) and not _BARE_NO.fullmatch(piece):
        return Spoken(no_matter=True)
    if len(piece) <= _SHORT + 2 and (state := read_state(piece)) in (Assessment.ON_TRACK, Assessment.BEHIND):
        return Spoken(assessment=state)
    if _LONG_DONE.fullmatch(_bare(piece)):
        return Spoken(assessment=Assessment.DONE)
    completion = _time(piece, facts)
    if completion is None and (set_for := _SET_FOR.search(piece)) is not None:
        completion = _time(set_for["when"], facts)
    return Spoken(completion=completion) if completion is not None else None


def _read(piece: str, item: Item, facts: ReportFacts, open_part: str) -> Spoken | None:
    if open_part == "important" and _BARE_NO.fullmatch(_bare(piece)):
        return Spoken(no_matter=True)
    if says_nothing_else(piece) and not _BARE_NO.fullmatch(_bare(piece)):
        return Spoken(no_matter=True)
    if open_part == "assessment" and piece in STATES_BY_NUMBER:
        return Spoken(assessment=STATES_BY_NUMBER[piece])
    if (state := read_state(piece)) is not None:
        return Spoken(assessment=state)
    kind, _, target_id = open_part.partition(":")
    if kind != "progress" and (named := _named_amount(piece, item, int(target_id or 0))) is not None:
        return named
    if kind == "amount" and (value := _open_amount(piece, int(target_id), item)) is not None:
        return Spoken(amounts={int(target_id): value})
    if kind == "progress" and (only := _only_amount(piece, item)) is not None:
        return only
    # 12.20 may be a number as well, where a number was asked for.
    is_time = kind != "amount" or re.search(r"[年月日号底季长常]", piece) is not None
    completion = _time(piece, facts, item.report.progress if item.report else "") if is_time else None
    if completion is not None:
        return Spoken(completion=completion)
    passed = _done_then(piece, facts) if kind not in ("amount", "progress") else None
    return Spoken(assessment=Assessment.DONE, completion=passed) if passed is not None else None


def _open_amount(piece: str, target_id: int, item: Item) -> Decimal | None:
    target = next((one for one in item.targets if one.id == target_id), None)
    if target is None:
        return None
    try:
        amount = parse_amount(piece, target.measure)
    except NotANumber:
        return None
    before = item.previous.amounts.get(target.id) if item.previous else None
    return None if amount.is_increment or amount_doubt(amount.value, target, before) else amount.value


def _only_amount(piece: str, item: Item) -> Spoken | None:
    """A bare number where words were asked for: the one target's it can be."""
    # 救助130名 tells what was done; 130名 only how many.
    if not is_amount(piece) or not _BEGINS_WITH_NUMBER.match(piece) or _BARE_NO.fullmatch(piece):
        return None
    found = [(one.id, value) for one in item.targets if (value := _open_amount(piece, one.id, item)) is not None]
    if len(item.targets) > 1:
        found = [one for one in found if re.search(r"[^\d\s.,]", piece)]
    return Spoken(amounts=dict(found)) if len(found) == 1 else None


def _named_amount(piece: str, item: Item, open_id: int) -> Spoken | None:
    """2场科普, 骨干22: a number with words of one target's; what is to be added to the open one's total is asked about."""
    before = item.previous.amounts if item.previous else {}
    told = (
        read_told(piece, item.targets, before, is_answer=True)
        if len(item.targets) > 1 or re.search(r"[\u3400-\u9fff]{3}", piece)
        else {}
    )
    if open_id in told and told[open_id].value != told[open_id].added is not None:
        return None
    found = {target_id: one.value for target_id, one in told.items()}
    if not found and (number := named_number(piece, item.targets)) is not None:
        found = {number[0].id: number[1]}
    by_id = {target.id: target for target in item.targets}
    if any(amount_doubt(value, by_id[target_id], before.get(target_id)) for target_id, value in found.items()):
        return None
    return Spoken(amounts=found) if found else None


def named_number(piece: str, targets: tuple[Target, ...]) -> tuple[Target, Decimal] | None:
    """The target whose words stand in front of a number, without its measure: 巡讲83, 场景是3个."""
    found = _NAMED.fullmatch(piece.strip(_ENDS))
    if found is None:
        return None
    named = [target for target in targets if _names(found["words"], target)]
    if len(named) != 1:
        return None
    try:
        amount = parse_amount(found["number"] + found["measure"], named[0].measure)
    except NotANumber:
        return None
    return named[0], amount.value


def _names(words: str, target: Target) -> bool:
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    return words in target.text or (bool(pairs) and any(pair in target.text for pair in pairs))


def _time(piece: str, facts: ReportFacts, told: str = "") -> Completion | None:
    if not _TIME_WORD.search(piece) or not _TIME_REST.fullmatch(_AROUND_TIME.sub("", piece)):
        return None
    if (passed := told_as_done(piece, told, facts)) is not None:
        return passed
    completion, doubt = read_completion(piece, facts)
    if doubt is not None or completion.kind in (CompletionKind.NONE, CompletionKind.DONE):
        return None
    return completion


def _done_then(piece: str, facts: ReportFacts) -> Completion | None:
    if not _TIME_WORD.search(piece) or not _TIME_REST.fullmatch(_DONE_THEN.sub("", piece)):
        return None
    completion, doubt = read_completion(piece, facts)
    is_over = completion.kind is CompletionKind.DONE and completion.end is not None and doubt is None
    return completion if is_over else None


def both(one: Spoken, other: Spoken) -> Spoken:
    """What two clauses say; of one part the later holds."""
    return Spoken(
        {**one.amounts, **other.amounts},
        other.assessment or one.assessment,
        other.completion or one.completion,
        one.no_matter or other.no_matter,
    )


def _bare(text: str) -> str:
    return _EMOJI_ENDS.sub("", text.strip(_ENDS)) or text.strip(_ENDS)
