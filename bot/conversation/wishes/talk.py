"""What a liaison wants who writes as to a colleague while no question of the report is open: 章盖在哪儿, 表格发我一下.

No sentence is matched as a whole. What kind of sentence it is comes first (telling.py: a question, an errand, a fact); then
what it speaks of decides, wherever that stands. Facts are reports and are left alone: only asking for more time is heard
among them, where it says so. Whatever is found here only shows something, or asks with a preview: a wrong guess costs a
line, never a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.reading.leaving import is_away_for_days
from bot.conversation.reading.put_off import is_only_a_time, only_asks
from bot.conversation.reading.spoken_time import time_in
from bot.conversation.reading.telling import adds, asks, counts, has_done, orders, without_lead
from bot.conversation.reading.ways import way
from bot.conversation.wishes import talk_cues as cue
from bot.conversation.wishes.common_questions import COMMON, asked_in_common
from bot.conversation.wishes.heard import Wish
from bot.domain import plain_text

_LONGEST = 60
_LONGEST_JOKE = 24
_TOLD = frozenset(("seal_how", "may_send", "due", "must", "example"))
# How a task's words are to be written, the open question tells better itself.
_BESIDE_A_REPORT = (COMMON - {"how_to_rate", "which_time", "no_number"}) | {
    *("due", "contact", "others", "sharers", "seal_how", "paper_how", "reprint", "may_send_photo", "unstamped"),
    *("extension_standing", "handover_keeps", "about_the_bot", "who_decides", "today", "others_words"),
}


@dataclass(frozen=True)
class _Sentence:
    """A sentence, and what kind it is."""

    text: str
    asks: bool
    orders: bool
    counts: bool

    def speaks(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.text) is not None

    @property
    def wants(self) -> bool:
        return self.asks or self.orders


def talk(text: str) -> Wish | None:
    """What a sentence wants, likeliest first; None where it tells something, or nothing that is known here."""
    return next(iter(_read(text)), None)


def aside(text: str) -> Wish | None:
    """What a question under an open report plainly asks to be told, which is none of the report's own questions."""
    if not asks(text) or counts(text):
        return None
    return next((one for one in _read(text, weakly=False) if one.is_aside and one.name in _BESIDE_A_REPORT), None)


def readings(text: str) -> tuple[Wish, ...]:
    """Everything a sentence may want, likeliest first."""
    return tuple(_read(text))


def bare_words(text: str) -> str:
    """The sentence without greetings and 知道了 in front."""
    bare = plain_text.without_emoji(text).strip().rstrip(cue.ENDS)
    return cue.POLITE.sub("", bare) or bare


def _read(text: str, *, weakly: bool = True) -> Iterator[Wish]:
    if len(text) > _LONGEST or "\n" in text or not text.strip():
        return
    bare = bare_words(text)
    if not cue.POLITE.sub("", bare):
        if not said_hello(bare):
            yield Wish("thanks", is_aside=True)
        return
    said = _Sentence(bare, asks(bare), orders(bare), counts(bare))
    if adds(bare) and not said.asks:
        return
    if said.asks and said.speaks(cue.NO_DAY):
        yield Wish("help_short", is_aside=True)
    if found := cue.PHONE_OF.match(bare):
        yield Wish("phone_of_another" if not found["who"].startswith("我") else "phone", found["number"])
    if (
        said.asks
        and said.speaks(cue.UNSTAMPED)
        and said.speaks(cue.BEFORE_THE_SEAL)
        and not said.speaks(cue.ASKS_FOR_TIME)
    ):
        yield Wish("unstamped", is_aside=True)
    if said.asks and said.speaks(cue.TODAY):
        yield Wish("today", is_aside=True)
    if said.asks and not said.counts and said.speaks(cue.DECIDES) and not said.speaks(cue.OWN_TASKS):
        yield Wish("who_decides", is_aside=True)
    yield from _standing(said)
    yield from _later(said)
    yield from asked_in_common(bare, asks=said.asks, orders=said.orders)
    if said.asks and said.speaks(cue.ALL_AT_ONCE) and not said.speaks(cue.STAMP):
        yield Wish("all_at_once", is_aside=True)
    if said.counts and not said.asks:
        return
    yield from _people(said)
    yield from _paper(said)
    yield from _state(said)
    yield from _list(said)
    yield from _how(said)
    if weakly and said.asks and not said.counts:
        rest = cue.TOOK_OVER.sub("", bare)
        yield from (Wish(name, bare, name in _TOLD) for name, words in cue.WEAK if words.search(rest))


def is_kind_word(text: str) -> bool:
    """哈哈，你真聪明: a joke or praise for the bot and nothing of anybody's work."""
    is_short = len(text) <= _LONGEST_JOKE and "\n" not in text
    return is_short and cue.NICE.search(text) is not None and not (asks(text) or counts(text) or has_done(text))


def said_hello(bare: str) -> bool:
    """你好, 在吗 and nothing else: whoever knows these greets back."""
    return cue.GREETING.fullmatch(bare) is not None


def _standing(said: _Sentence) -> Iterator[Wish]:
    """Whether more time was granted."""
    told = re.search(r"告诉|通知|说一?声|说声|怎么说|咋说", said.text) is not None
    if said.speaks(cue.WITHDRAWS):
        return
    if said.speaks(cue.RESULT) and (said.asks or told) and not re.search(r"审核|第.{1,3}项|任务|填报", said.text):
        yield Wish("extension_standing", is_aside=True)


def _later(said: _Sentence) -> Iterator[Wish]:
    """More time to hand in, or to be reminded later: which, the day that is named says."""
    bare = said.text
    # 我下周出差，请赵强代为填报: an absence (handlers/rounds/absence.py).
    if is_away_for_days(bare) or (
        said.speaks(cue.AWAY) and not (said.speaks(cue.LATER) or said.speaks(cue.AFTERWARDS))
    ):
        return
    if said.speaks(cue.WITHDRAWS):
        yield Wish("extension_withdraw")
    elif _until_then(said):
        yield Wish("put_off", bare)
    elif _is_angry(said) or (said.speaks(cue.STOPS) and (said.asks or not said.counts)):
        yield Wish("must", is_aside=True)
    elif said.asks and not said.counts and said.speaks(cue.ONCE_MORE):
        yield Wish("why_again", is_aside=True)
    elif time_in(bare) and said.speaks(cue.TOLD_TO_REMIND) and not said.speaks(cue.ASKS_FOR_TIME) and not said.counts:
        yield Wish("put_off", bare)
    elif said.speaks(cue.LATER) and not said.counts and (said.wants or said.speaks(cue.HANDING) or only_asks(bare)):
        if not said.speaks(cue.CLEARLY_LATER):
            yield Wish("which_later")
        elif said.wants or "申请" in bare or not said.speaks(cue.WORK):
            yield Wish("extend_or", bare)
    elif time_in(bare) and not said.counts and (is_only_a_time(bare) or said.speaks(cue.AGAIN)):
        if not said.asks or said.speaks(cue.AGAIN):
            yield Wish("put_off", bare)
    elif (said.speaks(cue.AFTERWARDS) and not said.counts and not said.asks and len(bare) <= 16) or (
        said.speaks(cue.BUSY) and not said.counts and (said.speaks(cue.AGAIN) or len(bare) <= 12) and not said.asks
    ):
        yield Wish("snooze")


def _is_angry(said: _Sentence) -> bool:
    """Whether anger is all that is said; 烦死了，办了5场 reports all the same."""
    return said.speaks(cue.ANGRY) and not (said.counts and not cue.ANGRY.search(without_lead(said.text)))


def _until_then(said: _Sentence) -> bool:
    """先别提醒我，周四再说: peace is wanted until a time that is named."""
    is_wanted = said.speaks(cue.STOPS) and not said.asks and not said.counts
    return is_wanted and time_in(said.text) is not None and (said.speaks(cue.AGAIN) or said.speaks(cue.AFTERWARDS))


def _people(said: _Sentence) -> Iterator[Wish]:
    """Who does it: handing over, other units, whom to phone."""
    if said.wants and said.speaks(cue.WRITTEN_BY_OTHERS) and said.speaks(cue.LENDS):
        yield Wish("others_words", said.text, is_aside=True)
    if said.asks and said.speaks(cue.SUCCESSOR) and said.speaks(cue.SEES):
        yield Wish("handover_keeps", is_aside=True)
    if said.speaks(cue.A_HUMAN) and not said.counts:
        yield Wish("contact", is_aside=True)
    if cue.HANDS_OVER.search(cue.TOOK_OVER.sub("", said.text)) and not (
        said.speaks(cue.STAMP) or said.speaks(cue.PAPER)
    ):
        yield Wish("handover_how", is_aside=said.asks)
    if not said.wants:
        return
    if said.speaks(cue.SHARED) and not said.speaks(cue.REPORTED):
        yield Wish("sharers", said.text, is_aside=True)
    if said.speaks(cue.OTHERS) and re.search(r"[交报填完弄齐写做]|进[度展]|情况|程度|怎么样|到哪", said.text):
        yield Wish("others", is_aside=True)
    if said.speaks(cue.WHOSE):
        yield Wish("who", cue.WHOSE.split(said.text)[0] or cue.WHOSE.sub("", re.sub(r"[吗呢啊呀?？]+$", "", said.text)))
    elif (found := cue.UNITS_PART.search(said.text)) and not cue.NOT_A_UNIT.search(found["unit"]):
        yield Wish("units", found["unit"])


def _paper(said: _Sentence) -> Iterator[Wish]:
    """The form, the seal, the paper, and handing a file in."""
    if said.speaks(cue.BROKEN) and said.speaks(cue.SHEET):
        yield Wish("form")
    if not said.wants:
        if said.speaks(cue.STAMP) and not said.counts and re.search(r"要|得|需要|等|没", said.text):
            yield Wish("seal_how", is_aside=True)
        return
    if said.speaks(cue.REPRINT) and (said.speaks(cue.STAMP) or re.search(r"打印|印|盖|表|章", said.text)):
        yield Wish("reprint", is_aside=True)
    if said.speaks(cue.PAPER):
        yield Wish("paper_how", is_aside=True)
    if said.asks and said.speaks(cue.PHOTO) and not said.speaks(cue.PICTURES):
        yield Wish("may_send_photo", is_aside=True)
    if said.speaks(cue.STAMP):
        yield Wish("seal" if said.speaks(cue.CAME) else "seal_how", is_aside=not said.speaks(cue.CAME))
    if said.asks and said.speaks(cue.PICTURES):
        yield Wish("evidence")
    if (
        said.speaks(cue.GIVES)
        and (said.speaks(cue.SHEET) or said.asks)
        and not re.search(r"发(?:给)?我|给我", said.text)
    ):
        yield Wish("may_send", is_aside=True)
    if said.speaks(cue.SHEET) and not re.search(r"怎么(?:填|写)|咋(?:填|写)", said.text):
        yield Wish("form")


def _state(said: _Sentence) -> Iterator[Wish]:
    """How one's own reports stand."""
    if way(said.text) == "submit" or said.speaks(cue.AS_IT_IS):
        yield Wish("submit")
    if said.speaks(cue.SAME) and (not said.asks or said.speaks(cue.MAY_BE)):
        yield Wish("as_before")
    if said.asks and said.speaks(cue.KEPT) and said.speaks(cue.OWN_WORDS):
        yield Wish("kept")
    if (
        said.wants
        and said.speaks(cue.BEFORE)
        and re.search(r"[报填写交].{0,6}(?:什么|啥|多少|内容|哪|怎么|的)|看|发我|历史|数[字据]?.{0,8}多少", said.text)
    ):
        yield Wish("history")
    elif said.wants and said.speaks(cue.FILED_NOW) and not said.speaks(cue.BEFORE):
        yield Wish("filed_now")
    if cue.ANEW.fullmatch(said.text):
        yield Wish("edit")
    if said.asks and said.speaks(cue.DUE):
        yield Wish("due", is_aside=True)
    if said.asks and (said.speaks(cue.DONE_STATE) or said.speaks(cue.OWED)):
        yield Wish("standing", said.text)
    if said.asks and said.speaks(cue.CHANGE):
        yield Wish("edit")


def _list(said: _Sentence) -> Iterator[Wish]:
    """What the list says: a task's words, the numbers promised."""
    is_named = said.speaks(cue.TASK) or re.search(r"具体|原文|全文|要求|标准|规定", said.text) is not None
    if said.wants and said.speaks(cue.OWN_TASKS) and not said.speaks(cue.DONE_STATE):
        yield Wish("own_tasks", is_aside=True)
    if said.wants and (said.speaks(cue.GOAL) or (said.speaks(cue.DETAIL) and is_named)):
        yield Wish("details", said.text)


def _how(said: _Sentence) -> Iterator[Wish]:
    """What to do at all, and how; what this bot is, and kind words for it."""
    if said.asks and said.speaks(cue.MADE_OR_OFF) and said.speaks(cue.THE_BOT):
        yield Wish("about_the_bot", is_aside=True)
    if not said.orders and is_kind_word(said.text):
        yield Wish("kind_word", is_aside=True)
    if said.speaks(cue.FOR_ME):
        yield Wish("write_for_me")
    if said.speaks(cue.HELPLESS):
        yield Wish("example", is_aside=True)
    if said.asks and said.speaks(cue.NEXT) and len(said.text) <= 16:
        yield Wish("next")
    if said.speaks(cue.NEWCOMER) or (
        said.asks and re.fullmatch(r".{0,6}(?:啥|什么)(?:意思|玩意|东西|情况|鬼)?[呀啊?？]*", said.text)
    ):
        yield Wish("what_to_do", is_aside=True)
    if said.wants and said.speaks(cue.CONTACT):
        yield Wish("contact", is_aside=True)
