"""外出: a liaison who is away names who answers meanwhile, or when it is over; the other contact is reminded instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.conversation.asking import Asking
from bot.conversation.reading.leaving import is_away_for_days, leaving_clause, only_days
from bot.conversation.reading.telling import counts
from bot.domain.localtime import at_local, local
from bot.domain.people import Person, SeatRole
from bot.domain.report import CompletionKind
from bot.domain.rights import Action, Surface
from bot.texts import errors
from bot.texts.rounds import absence as words
from bot.when import read_when
from handlers.rounds.telling import tell_channel, tell_person
from handlers.rounds.view import work_calendar
from handlers.turn import Turn
from storage import absences, people, programmes

_COMMAND = "away"
_LONGEST = 60
_SHOWS = "?"
_LEAVES = re.compile(
    r"(?:我(?:们)?[^，。,]{0,14})?(?:出差|请假|休假|外出|不在(?:单位|岗|办公室|家)?|去培训|参加培训|住院(?!分娩|费|医|报|患|病人|补|的|职工)|年休|公休|休[\u4e00-\u9fff]{0,2}假|请[\u4e00-\u9fff]{0,3}假)"
)
# What is no time in such a sentence: reading a date should see the date alone.
_NO_TIME = re.compile(
    r"^我们?|大概|可能|应该|估计|差不多|(?:要|将|准备|打算|得|需要?)?(?:去[\u4e00-\u9fff]{1,4}?)?(?:出差|请假|休假|外出|(?:参加)?培训|住院|年休假?|公休|休?[\u4e00-\u9fff]?[年产婚病事陪探]假|请[\u4e00-\u9fff]{0,3}假)"
    r"|不在(?:单位|岗|办公室|家)?|[，。,！!\s]+$"
)
_RETURNS = re.compile(r"(?:我)?(?:已经?|又|提前)*(?:出差|休假|请假)?(?:回来了|返岗了|上班了|销假了?)[。！!]?")
_STAND_IN = re.compile(
    r"(?:请|由|让|有事找|找|改由|交给)(?P<name>[\u4e00-\u9fff·]{2,6}?)"
    r"(?:同志|老师)?(?:来)?(?:负责|代办|代管|代替|代我|顶替|顶班|接替|接管|接手|办理|对接|填报|报送|代为|代填|填写?|报|弄|处理|管)"
)
_ASK_FOR = re.compile(
    r"(?:有事|请|改|这段时间|这期间|期间)*找(?:我们?(?:单位)?的?)?(?:同事|同志|搭档)?(?P<name>[\u4e00-\u9fff·]{2,4}?)"
    r"(?:[，,][他她]是[\u4e00-\u9fffA-Z]{1,6})?[。！!]?$"
)
_LAST_DAY = re.compile(r"(?:我|外出|出差|请假|休假|\s)*(?:到|至|直到)(?P<when>[^，。,]{1,12})")
_UNTIL = re.compile(
    r"(?:到|至|直到)?(?P<when>[^，。,]{1,12}?)(?:才|再|就|能)*(?:回来|回去|返岗|回单位|上班|出院|回(?=[。！!\s]*$))"
)
_BACK = ("back", "回来", "回来了", "我回来了")


def is_about_absence(turn: Turn, text: str) -> bool:
    """Whether a liaison says so by the way (我下周出差，由李红负责); never while another question is open."""
    if turn.surface is not Surface.PRIVATE or not turn.me.unit_ids() or len(text) > _LONGEST:
        return False
    if not (_LEAVES.match(text) or _RETURNS.fullmatch(text) or leaving_clause(text)):
        return False
    state = turn.dialogue()
    is_asked = isinstance(state, Asking) and state.command == _COMMAND
    # 我们组织职工休假疗养12人 is work
    return is_asked or (state is None and (leaving_clause(text) != "" or not counts(text)))


def is_said_of_oneself(turn: Turn, text: str) -> bool:
    """Whether somebody is away in so many words (我休假到10月8号), however long the sentence: no report begins so."""
    is_alone = text.startswith("我") and not text.startswith("我们")
    return (leaving_clause(text) != "" or (is_alone and not counts(text))) and is_about_absence(turn, text)


def away(turn: Turn, argument: str) -> None:
    """/away 下周出差，由李红负责 · /away back; what stands behind ? is shown with a yes first."""
    own = turn.me.unit_ids()
    if not own:
        turn.require(Action.SNOOZE)
    for unit_id in own:
        turn.require(Action.SNOOZE, unit_id)
    typed = argument.strip().removeprefix(_SHOWS).strip()
    shows = argument.startswith(_SHOWS) and not typed.endswith(f" {words.YES}")
    typed = typed.removesuffix(f" {words.YES}")
    if not typed:
        turn.ask(words.ask_away(), _COMMAND)
    elif typed in _BACK or _RETURNS.fullmatch(typed):
        was_away = absences.end(turn.tx, turn.me.id)
        turn.save_dialogue(None)
        if was_away:
            turn.audit("away.end", f"person:{turn.me.id}")
        turn.say(words.back() if was_away else words.was_not_away())
    else:
        _leave(turn, own, typed, shows=shows)


def in_passing(turn: Turn, text: str) -> None:
    """Take what a liaison says by the way: an absence is shown with a yes before it counts."""
    state = turn.dialogue()
    away(turn, state.line(text) if isinstance(state, Asking) else f"{_SHOWS} {text}")


def _leave(turn: Turn, own: Sequence[int], typed: str, *, shows: bool) -> None:
    others = _others(turn, own)
    named = _STAND_IN.search(typed) or _ASK_FOR.search(typed)
    stand_in = next((person for person in others if named and person.name == named["name"]), None)
    if named and stand_in is None:
        turn.ask(words.name_not_at_unit(named["name"], [person.name for person in others]), _COMMAND, _SHOWS)
        return
    span = _span(turn, _ASK_FOR.sub("", _STAND_IN.sub("", typed)))
    if span is None and stand_in is None:
        turn.ask(words.away_unclear(typed), _COMMAND, _SHOWS)
        return
    since, until = span or (turn.now, None)
    if until is not None and until <= turn.now:
        turn.ask(errors.when_past(typed), _COMMAND, _SHOWS)
        return
    shown_since = since if since > turn.now else None
    deputies = [stand_in] if stand_in else others[:1]
    if shows:
        content = words.confirm(shown_since, until, [person.name for person in deputies], now=turn.now)
        turn.preview(content, _COMMAND, _SHOWS, held=typed, yes=words.YES)
        return
    absences.begin(
        turn.tx, turn.me.id, since=since, until=until, stand_in_id=stand_in.id if stand_in is not None else None
    )
    turn.audit(
        "away.begin",
        f"person:{turn.me.id}",
        after={
            "since": local(since).isoformat(),
            "until": local(until).isoformat() if until else None,
            "stand_in": stand_in.id if stand_in else None,
        },
    )
    turn.save_dialogue(None)
    for deputy in deputies:
        unit = programmes.unit(turn.tx, next(unit_id for unit_id in own if unit_id in deputy.unit_ids()))
        tell_person(turn, deputy.id, f"away:{turn.row_id}", words.stand_in(turn.me.name, unit.name, shown_since, until))
    if not deputies:
        names = "、".join(programmes.unit(turn.tx, unit_id).name for unit_id in own)
        tell_channel(turn, f"away:{turn.row_id}", words.nobody_left(turn.me.name, names, until))
    turn.say(words.away(shown_since, until, [person.name for person in deputies], now=turn.now))


def _others(turn: Turn, own: Sequence[int]) -> list[Person]:
    """The other liaisons of this person's units, each once."""
    found = {
        person.id: person
        for unit_id in own
        for person in people.contacts(turn.tx, unit_id, SeatRole.LIAISON)
        if person.id != turn.me.id
    }
    return list(found.values())


def _span(turn: Turn, typed: str) -> tuple[datetime, datetime | None] | None:
    """(from, until) of an absence, `until` the morning of the first day back; None where no time is named."""
    if is_away_for_days(typed) and (days := _read(turn, only_days(typed))) is not None:
        # 25号到29号出差，回来再弄
        return max(turn.now, at_local(days[0], time(0))), at_local(days[1] + timedelta(days=1), time(0))
    if found := _UNTIL.search(typed):
        back = _read(turn, found["when"])
        if back is not None:
            until = at_local(back[1], time(0))
            begins = _read(turn, typed[: found.start()]) or _read(turn, typed[found.end() :])
            since = at_local(begins[0], time(0)) if begins else turn.now
            return (max(turn.now, since) if since < until else turn.now), until
    last_day = _LAST_DAY.match(typed)
    span = _read(turn, last_day["when"] if last_day else typed)
    if span is None:
        return None
    first, last = span
    if last_day:  # 到9月24日: from now on, that day included
        return turn.now, at_local(last + timedelta(days=1), time(0))
    return max(turn.now, at_local(first, time(0))), at_local(last + timedelta(days=1), time(0))


def _read(turn: Turn, typed: str) -> tuple[date, date] | None:
    when = read_when(_NO_TIME.sub("", typed), local(turn.now), work_calendar(turn.tx))
    if when.kind not in (CompletionKind.DATE, CompletionKind.PERIOD) or when.doubt == "date_impossible":
        return None
    first, last = when.start or when.end, when.end or when.start
    if first is None or last is None:
        return None
    return _day(first), _day(last)


def _day(moment: date | datetime) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment
