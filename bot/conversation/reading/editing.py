"""What is shown, changed in words (改稿): 第七项再加一句：…, 第9项科普那句删掉, 第1项不要了, 还有第8项，….

Words are added, taken out or put in place of others as was said, and nothing else of the task changes. What is not found in
the text is not taken out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.filling import ReportFacts
from bot.conversation.reading.parts import Part
from bot.conversation.reading.topics import closeness, task_numbered
from bot.domain.amount import is_amount
from bot.domain.pairs import pairs
from bot.domain.told import names_target

_NUMBER = r"第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件]"
_SOFT = r"(?:哦|噢|啊|嗯|对了|等等|等一?下|还有|另外|那|请|帮我|麻烦|给我|我|要|想|再|还|需要?|得|把|在|给|也|最后|后面|后头|下面|末了|末尾|里面?|的|中|[，,、：:\s])*"
# 主任看了，说再加一句：… tells who wants it.
_WANTED_BY = r"(?:(?:我们?|你们?|上面|上级)?(?:领导|主任|局长|科长|书记|院长|[\u3400-\u9fff]{1,2}[主局科处院区]长?)?(?:看[了过]|审[了过])?(?:以?后)?[，,]?(?:又|还)?(?:说|要求|让|叫|提出|交代|强调)(?:我们?)?(?:要|得|把)?[，,：:\s]*)?"
_ADDS = re.compile(
    rf"^{_SOFT}{_WANTED_BY}{_SOFT}(?:(?:{_NUMBER}|[^，,。：:]{{1,10}}?(?:那|这)(?:一?[项个块]))(?:的?(?:进展|内容|后面|最后|末尾|里面?|尾巴上?|结尾|开头|这边|那边))?)?{_SOFT}"
    r"(?:加(?![强快大入装固工班])|补(?![贴助偿习课])|添|追加|写(?=上|进)|带上)(?:上去?|进去?|充)*(?P<one>一?(?:句话?|点|段话?|条|个情况|下)|情况|内容)*(?:吧|呢)?"
    r"(?P<mark>[：:，,\s]*)(?P<words>\S.+)$"
)
_ADD_MARK = re.compile(r"再|还|最后|后面|末尾|句|追加|补充|加上|补上|添上|另外")
_REMOVES = re.compile(
    r"(?:删|去|拿|划|撤|抹|除)(?:掉|除|去|了|下来|回来?)|删|不要了?(?=$|[，,。吧])|别写|不写了|不报了"
)
# 把联盟那句改成：…: one sentence of several; 进展改成：… is the whole text's.
_REWRITES = re.compile(
    r"^(?:请)?(?:把|将)?(?P<what>.{2,16}?)(?:的|那|这)*(?:一?[句段条]话?|部分)(?:请|要|都)?(?:(?:修?改|调整|重写|换)(?:一下|下)?[，,。：:\s]*)?(?:改[成为]|换成|写成|调整为)[：:，,\s]*(?P<words>.{4,})$"
)
# 去掉“累计”两个字: the letters themselves.
_LETTERS = re.compile(
    r"(?:去掉|删[掉去]?|不要|拿掉)[“\"']?(?P<said>[^“”\"'，,。]{1,10}?)[”\"']?(?:这|那)?(?:[一两二三四五六几]个字|字样)"
)
# 开通日期是9月20日，补进去
_ADDS_BEHIND = re.compile(
    r"^(?P<words>.{4,}?)[，,。]?(?:这句|这个)?(?:也|再|还|帮我|请|给我|一并|麻烦)*(?:补|加|写|添)(?:进去|上去|进来|到后面)[吧了]?$"
)
_FILLER = re.compile(
    rf"{_NUMBER}|{_REMOVES.pattern}|[，,。：:；;！!\s]|那[一]?[句段条块个项]|这[一]?[句段条块个项]|里面?|的(?=$|[，,])|(?:请|帮我|麻烦|把|给我|吧|了|先|就|都|话|内容|全部)"
)
_CLAUSE = re.compile(r"[^，,。；;！!\n]+[，,。；;！!\n]*")
_WHOLE = re.compile(r"(?:整[个项]|这份|任务|实事)*")


@dataclass(frozen=True)
class Edited:
    """The parts once the words changed them, and the tasks that read otherwise now."""

    parts: tuple[Part, ...]
    task_id: int


def edited(text: str, parts: Sequence[Part], facts: ReportFacts) -> Edited | None:
    """The parts with words added or taken out, as was said; None where that is not said, or not plain of which task."""
    if "\n" in text.strip():
        return None
    part = _meant(text, parts, facts)
    if part is None or part.task_id is None:
        return None
    after = _rewritten(text, part) or _without_letters(text, part) or _added(text, part) or _removed(text, part, facts)
    if after is None:
        return None
    changed = tuple(after if one is part else one for one in parts)
    # A task that is taken out as a whole is gone from what is shown.
    kept = tuple(one for one in changed if one is not after or one.progress or not part.progress)
    return Edited(kept, part.task_id)


def joined(earlier: Part, later: Part, facts: ReportFacts) -> Part:
    """More words on a task that is shown: behind what stands there, or in its place where they tell the same anew."""
    if not later.progress or not earlier.progress:
        progress = later.progress or earlier.progress
    elif later.adds or not tells_the_same(earlier, later, facts):
        progress = f"{earlier.progress}\n{later.progress}"
    else:
        progress = later.progress
    return replace(
        earlier,
        progress=progress,
        completion=later.completion or earlier.completion,
        assessment=later.assessment or earlier.assessment,
        important=later.important or earlier.important,
        numbers=earlier.numbers if progress.startswith(earlier.progress) else (),
        insisted=() if progress != earlier.progress else earlier.insisted,
        before=earlier.progress if progress != earlier.progress else "",
    )


def tells_the_same(earlier: Part, later: Part, facts: ReportFacts) -> bool:
    """Whether both tell a number of one target, or share so many words that one is the other rewritten."""
    targets = facts.item(later.task_id).targets if later.task_id is not None else ()
    if any(names_target(earlier.progress, one) and names_target(later.progress, one) for one in targets):
        return True
    old, new = pairs(earlier.progress), pairs(later.progress)
    return bool(new) and len(old & new) >= 0.5 * min(len(old), len(new))


def _meant(text: str, parts: Sequence[Part], facts: ReportFacts) -> Part | None:
    """The shown part that words are about: by number, the only one, or by words of its task."""
    number = task_numbered(text, facts)
    if number is not None or re.search(_NUMBER, text):
        return next((part for part in parts if part.task_id == number), None)
    placed = [part for part in parts if part.task_id is not None]
    if len(placed) == 1:
        return placed[0]
    scores = closeness(text, facts.items)
    shared = {part.task_id: scores.get(part.task_id or 0, 0.0) for part in placed}
    best = sorted(placed, key=lambda part: -shared[part.task_id])
    is_plain = best and shared[best[0].task_id] >= 1 and shared[best[0].task_id] >= 2 * shared[best[1].task_id]
    return best[0] if is_plain else None


def rewrites(text: str) -> bool:
    """Whether one sentence of a text is to be put in other words."""
    return _REWRITES.match(text.strip()) is not None


def _rewritten(text: str, part: Part) -> Part | None:
    found = _REWRITES.match(text.strip())
    if found is None:
        return None
    named, clauses = pairs(found["what"]), _CLAUSE.findall(part.progress)
    shared = [len(named & pairs(clause)) for clause in clauses]
    hits = [at for at, count in enumerate(shared) if count]
    if len(hits) == len(clauses) > 1:
        hits = [at for at in hits if shared[at] == max(shared)]
        hits = hits if len(hits) == 1 else []
    if not hits:
        return None
    ends = clauses[hits[0]][len(clauses[hits[0]].rstrip("，,。；;！!\n")) :]
    new = [found["words"].rstrip("，,。；; ") + ends if at == hits[0] else one for at, one in enumerate(clauses)]
    kept = "".join(one for at, one in enumerate(new) if at == hits[0] or at not in hits)
    return replace(part, progress=kept, before=part.progress)


def _without_letters(text: str, part: Part) -> Part | None:
    found = _LETTERS.search(text)
    if found is None or found["said"] not in part.progress:
        return None
    return replace(part, progress=part.progress.replace(found["said"], ""), before=part.progress)


def added_words(text: str) -> str:
    """The words that are to be added (再加一句：…), empty where nothing is."""
    if behind := _ADDS_BEHIND.match(text.strip()):
        return re.sub(rf"^{_SOFT}(?:{_NUMBER})?{_SOFT}", "", behind["words"])
    found = _ADDS.match(text.strip())
    if found is None or not (
        _ADD_MARK.search(text.strip()[: found.start("words")]) or found["one"] or "：" in found["mark"]
    ):
        return ""
    words = found["words"].strip("“”\"'")
    return words if len(words) >= 2 and not is_amount(words) else ""


def _added(text: str, part: Part) -> Part | None:
    words = added_words(text)
    if not words:
        return None
    gap = "" if part.progress[-1:] in "。；;！!" else "；"
    return replace(part, progress=f"{part.progress}{gap}{words}" if part.progress else words, before=part.progress)


def _removed(text: str, part: Part, facts: ReportFacts) -> Part | None:
    if _REMOVES.search(text) is None or len(text) > 40:
        return None
    # 第1项撤下来，改天单独报: where the task is called in the same clause, that clause says what goes.
    piece = next((one for one in re.split(r"[，,。；;]", text) if _REMOVES.search(one)), text)
    text = piece if re.search(_NUMBER, piece) else text
    wanted = _FILLER.sub("", text)
    if not wanted or _WHOLE.fullmatch(wanted):
        return replace(part, progress="", before=part.progress)
    named = pairs(_FILLER.sub("，", text))
    clauses = _CLAUSE.findall(part.progress)
    shared = [len(named & pairs(clause)) for clause in clauses]
    if not any(shared) or all(shared):
        return None
    gone = [clause for clause, hits in zip(clauses, shared, strict=True) if hits]
    kept = "".join(clause for clause, hits in zip(clauses, shared, strict=True) if not hits).rstrip("，,；; \n")
    targets = facts.item(part.task_id or 0).targets
    without = {one.id for one in targets if any(pairs(one.text) & pairs(clause) & named for clause in gone)}
    return replace(
        part,
        progress=kept,
        numbers=tuple(one for one in part.numbers if one[0] not in without),
        before=part.progress,
    )
