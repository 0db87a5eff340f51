"""An officer's free words: read boldly (bot/conversation/office/reading.py), shown at once where nothing is changed, previewed where something is.

Whoever is asked something answers it: an open question turns away only for words that cannot be its answer, a question in their
own right or an order that names its unit. Of somebody who reports for a unit besides, only what is plainly the office's is heard
before the words can be a report.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.codec import Dialogue
from bot.conversation.filling import Filling
from bot.conversation.message.understood import Understood
from bot.conversation.office import words as office_words
from bot.conversation.office.beside import ORDERS, Beside, beside
from bot.conversation.office.cues import ANNOYED, BEGINS_ASKING, ENDS_ASKING, Want
from bot.conversation.office.reading import Reading, about, read
from bot.conversation.office.spotting import spot
from bot.conversation.placing import Placing
from bot.conversation.reading.yes import is_yes
from bot.conversation.wishes.heard import wish
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.texts.office import heard as words
from handlers.lists import choosing
from handlers.office import acting, before, looking, noted_phone, planned, put_to, several
from handlers.office.case import Case, Run
from handlers.office.topic import Topic, topic_of
from handlers.reporting import behalf, understood
from handlers.rounds.view import newest_live
from handlers.turn import Turn
from storage import extensions, people

_LONG = 60
# A reminder's preview is sent by these, too.
_SENDS = re.compile(
    r"(?:那|就|对|没错|这么|这样|按这个|行|好的?|可以|嗯|没问题|[，,\s])*(?:发|发送|发出去|催|通知|发给他们)"
    r"(?:吧|了|出去|一下|过去|呗)*[。！!]*"
)
_AGREES = re.compile(
    r"(?:可以|行|好的?|嗯|对的?|没错|就这样|是的?)[，,、\s]*(?:就?(?:退回?|确认|同意|答复|延)(?:吧|了|去|退回)*)[。！!]*"
)
_WAITS = re.compile(
    r"(?:先别|先不|别|不要|暂不|等会儿?再|回头再|一会儿?再)(?:急着)?(?:发|催|通知)|等一?[下等会]|慢着|且慢"
)
# Of a reminder that waits for its hour.
_STOPS = re.compile(
    r"(?:(?:今天|明天|上午|下午|晚上|[\d一二三四五六七八九十]{1,3}点半?|那[条个次]|定好?|刚才|提醒|催报)的?|先|就|那|算了|还是|[，,\s])*(?:不发|别发|不用发|停|取消|不要|作废)(?:了|吧|掉|一下)*(?:[，,].{0,12})?[。！!]*"
)
_SHORT = 14
_BESIDES = re.compile(r"[，,。；;！!？?\s]+(?:顺便|另外|还有|再就是|对了)[，,：:\s]*(?:再|也|请|帮我)?")
# To a request that lies on the screen these are an answer, not thanks.
_SAYS_YES = re.compile(r"(?:行|可以|中|成|准)(?:[的吧啊了]|[，,]?(?:同意|批|准)了?)*[。！!]*")
_OWN = re.compile(r"我们(?!科|群团)|咱们|本单位|我局|我中心|我院")
_OF_THE_OFFICE_ALONE = frozenset(
    (Want.REMIND, Want.QUEUE, Want.LIGHTS, Want.DISPATCH, Want.EXPORT, Want.SUMMARY, Want.STATUS, Want.INVITE)
)
# Whoever is asked for a word of this kind and speaks of something else has turned to that.
_WAITS_FOR_A_WORD = re.compile(r"(?:extend|away|remind|summary|invite|units|who|alias|erase)\b.*")


def heard(turn: Turn, text: str, run: Run) -> bool:
    """Do what an officer's words want; False where they want nothing that is known, or answer what is open."""
    if not turn.me.is_office:
        return False
    programme = newest_live(turn.tx)
    state = turn.dialogue()
    if programme is None:
        return state is None and _without_a_list(turn, text, run)
    if isinstance(state, Asking) and state.yes and _steers(turn, state, text, run):
        return True
    if state is None and _STOPS.fullmatch(text.strip()) and planned.waiting(turn, programme):
        stops = Reading(Want.RECALL, spot(text, programme, local(turn.now).date()))
        _do(turn, text, stops, programme, topic_of(turn), run)
        return True
    if state is None and (change := planned.for_all(turn, text)) is not None:
        if change:
            run(turn, "plan", change)
        return True
    if state is None and (noted_phone.take(turn, text, programme, run) or put_to.take(turn, text, programme, run)):
        return True
    if choosing.named(turn, text) is not None:
        return False  # 卫健的, of the units that were offered just now
    reports = bool(turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD))
    if reports and state is not None:
        return False
    small = wish(text, by=())
    says_yes = state is None and _SAYS_YES.fullmatch(text.strip()) and topic_of(turn).request_id is not None
    if small is not None and small.name not in ("who", "units") and not says_yes:
        return False
    asked_by = {request.unit_id for request in extensions.undecided(turn.tx, programme.id)}
    reading = read(text, programme, local(turn.now).date(), asked_by=asked_by)
    if reports and not (reading is not None and _is_plainly_the_office_s(turn, text, reading)):
        return False
    return _take(turn, text, reading, programme, state, run)


def _steers(turn: Turn, state: Asking, text: str, run: Run) -> bool:
    """What is said to a preview itself: 发吧, 先别发, 另外附件也没有; False for any other words."""
    more = office_words.added(text, state.held)
    if _is_reminder(state) and _WAITS.search(text) and len(text) <= _SHORT:
        turn.say(words.not_yet_sent())
    elif _is_reminder(state) and office_words.asks_politely(text):
        run(turn, state.command, f"{state.prefix} {'，'.join(filter(None, (state.held, words.POLITELY)))}".strip())
    elif _is_reminder(state) and office_words.is_style(text):
        turn.say(words.write_it_yourself())
    elif _is_reminder(state) and len(text) <= _SHORT and (typed := _new_hour(text)):
        _send_at(turn, state, typed, run)
    elif (_is_reminder(state) and _SENDS.fullmatch(text.strip())) or (
        not _is_reminder(state) and _AGREES.fullmatch(text.strip())
    ):
        turn.save_dialogue(None)
        run(turn, state.command, state.line(state.yes))
    elif state.held and not _is_reminder(state) and (so := office_words.put_so(text)) != text.strip():
        turn.save_dialogue(None)
        run(turn, state.command, state.line(so))
    elif more is not None and state.command in ("remind", "review"):
        turn.save_dialogue(None)
        run(turn, state.command, state.line(more))
    else:
        return False
    return True


def _new_hour(text: str) -> str:
    found = office_words.sending_time(text)
    return found[0] if found else planned.new_hour(text)


def _send_at(turn: Turn, state: Asking, typed: str, run: Run) -> None:
    """The reminder on the screen is to leave at another hour."""
    programme = newest_live(turn.tx)
    name, _, rest = state.prefix.partition(" ")
    before_then, _ = planned.split(rest)
    at = planned.hour_of(turn, programme, typed, day=before_then) if programme is not None else None
    if at is not None:
        run(turn, state.command, f"{planned.joined(name, at)} {state.held}".strip())


def _without_a_list(turn: Turn, text: str, run: Run) -> bool:
    """Before a list is live there is little to show: what is plainly wanted is answered by its command."""
    reading = read(text, None, local(turn.now).date()) if len(text) <= _LONG else None
    if reading is None or not reading.is_sure:
        return False
    _, line = acting.choice(reading.want, reading)
    command, _, argument = line.removeprefix("/").partition(" ")
    run(turn, command, argument)
    return True


def heard_at_last(turn: Turn, text: str, run: Run) -> bool:
    """The words of somebody who reports for a unit besides, that were nothing of the unit's."""
    programme = newest_live(turn.tx)
    if not turn.me.is_office or programme is None or turn.dialogue() is not None or _OWN.search(text):
        return False
    reading = read(text, programme, local(turn.now).date())
    return reading is not None and _take(turn, text, reading, programme, None, run)


def _take(
    turn: Turn, text: str, reading: Reading | None, programme: Programme, state: Dialogue | None, run: Run
) -> bool:
    topic = topic_of(turn)
    if state is None and _take_two(turn, text, programme, run):
        return True
    if state is None and several.take_several(
        turn, text, programme, lambda part, found: _do(turn, part, found, programme, topic, run)
    ):
        return True
    if isinstance(state, Understood | Filling) and _drops(text, reading):
        understood.cancel(turn, "")
        return True
    if isinstance(state, Understood) and "代录" in text and ENDS_ASKING.search(text):
        turn.say(words.will_be_marked())
        return True
    if isinstance(state, Understood) and reading is None:
        return behalf.said_anew(turn, state, text)
    if not _turns_away(state, text, reading):
        if isinstance(state, Understood):
            return behalf.said_anew(turn, state, text)
        return False
    if topic.is_typed_in and topic.unit_id is not None and _tells(text, reading):
        behalf.with_words(turn, programme, programme.unit(topic.unit_id), text)
        return True
    if state is None or reading is not None:
        reading = before.completed(turn, programme, text, reading)
    if reading is None:
        if state is not None:
            return False
        if (line := planned.move(turn, programme, text)) is not None:
            if line:
                run(turn, "remind", line)
            return True
        return _is_answered(turn, text) or (len(text) <= _SHORT and _is_about_somebody(turn, text, run))
    if len(text) > _LONG and not reading.is_sure:
        return False
    reading = _in_context(reading, programme, topic, text)
    if state is not None and reading.want in (Want.SENT, Want.RECALL) and _is_reminder(state):
        turn.say(words.not_yet_sent())
        return True
    if isinstance(state, Asking) and reading.changes:
        turn.save_dialogue(None)
    _do(turn, text, reading, programme, topic, run)
    return True


def _is_answered(turn: Turn, text: str) -> bool:
    """Words that want nothing that could be done, and are owed an answer."""
    if office_words.is_style(text):
        turn.say(words.say_it_anew())
    elif is_yes(text):
        turn.say(words.nothing_to_confirm())
    elif len(text) <= _LONG and ANNOYED.search(text):
        turn.say(words.sorry())
    else:
        return False
    return True


def _take_two(turn: Turn, text: str, programme: Programme, run: Run) -> bool:
    """卫健的筛查率多少了，顺便看下法院的电话: what is only looked at is answered first, then the other wish is met."""
    parts = _BESIDES.split(text, maxsplit=1)
    if len(parts) != 2:
        return False
    today = local(turn.now).date()
    first, second = (read(part, programme, today) for part in parts)
    if first is None or second is None or first.changes or first.want not in looking.LOOKS:
        return False
    if second.changes and not second.units and len(first.units) == 1 and not second.everybody:
        second = about(second, first.units[0])
    for part, reading in zip(parts, (first, second), strict=True):
        _do(turn, part, reading, programme, topic_of(turn), run)
    return True


def _is_about_somebody(turn: Turn, text: str, run: Run) -> bool:
    """张丽的电话: a unit's contact who is named, and whose unit is not."""
    known = ((unit_id, one.name) for unit_id, found in people.all_contacts(turn.tx).items() for one in found)
    unit_id = next((unit_id for unit_id, name in known if len(name) >= 2 and name in text), None)
    if unit_id is not None:
        run(turn, "units", f"u{unit_id}")
    return unit_id is not None


def _drops(text: str, reading: Reading | None) -> bool:
    """把公安的那条删了, of what is just being typed in for it."""
    return reading is not None and reading.want is Want.DELETE and len(text) <= _SHORT and bool(reading.named.spots)


def _is_reminder(state: Dialogue | None) -> bool:
    return isinstance(state, Asking) and state.command == "remind" and bool(state.yes)


def _turns_away(state: Dialogue | None, text: str, reading: Reading | None) -> bool:
    """Whether the words cannot be what is asked for."""
    if state is None or isinstance(state, Placing):
        return True
    if reading is None:
        return False
    ends_asking = bool(ENDS_ASKING.search(text.strip()))
    is_asked = (
        ends_asking or bool(BEGINS_ASKING.match(text.strip())) or (reading.asks and reading.want is not Want.SHOW)
    )
    is_question = is_asked and not reading.changes
    names = bool(reading.named.spots) or reading.named.number is not None
    match state:
        case Asking() if state.yes and is_yes(text):
            return False
        case Asking() if _is_reminder(state):
            if reading.want is Want.REMIND:
                return bool(reading.units) or bool(reading.without) or reading.regardless
            return is_question or reading.want is Want.RECALL or (reading.is_sure and names)
        case Asking() if state.yes:
            own = {"review": (Want.RETURN, Want.MENDED), "extend": (Want.EXTENSION,)}.get(state.command, ())
            is_other = reading.want not in (*own, Want.SHOW, Want.STATUS)
            return is_question or (is_other and (bool(reading.units) or (reading.is_sure and names)))
        case Asking() if _WAITS_FOR_A_WORD.fullmatch(state.command):
            return reading.is_sure and reading.want.value != state.command
        case Asking():
            return is_question and (names or reading.is_sure)
        case Understood() if reading.want is Want.BEHALF and reading.is_sure:
            return any(unit.id != state.unit_id for unit in reading.units)
        case Filling() | Understood():
            return ends_asking and is_question and (bool(reading.named.spots) or reading.is_sure)
        case _:
            return False


def _is_plainly_the_office_s(turn: Turn, text: str, reading: Reading) -> bool:
    own = turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
    others = [unit for unit in reading.units if unit.id not in own]
    if _OWN.search(text) or len(text) > _LONG:
        return False
    return reading.is_sure and (bool(others) or (reading.want in _OF_THE_OFFICE_ALONE and not reading.units))


def _tells(text: str, reading: Reading | None) -> bool:
    """Whether the words are a report rather than a wish: they ask for nothing and have something to tell."""
    if ENDS_ASKING.search(text.strip()) or (reading is not None and (reading.asks or reading.is_sure)):
        return False
    if reading is not None and len({unit.id for unit in reading.units}) > 0:
        return False
    return len(text) >= 8 and office_words.tells(text) and (reading is None or reading.want in (Want.SHOW, Want.STATUS))


def _in_context(reading: Reading, programme: Programme, topic: Topic, text: str) -> Reading:
    """The unit that was spoken of, where the words point back to it: 第一项呢, 它上季度写的什么."""
    if reading.named.spots or topic.unit_id is None or reading.want is Want.WHO:
        return reading
    unit = next((unit for unit in programme.units if unit.id == topic.unit_id), None)
    task = reading.named.task
    if unit is None or not reading.points_back or (task is not None and unit not in task.units):
        return reading
    if reading.want is Want.REMIND and reading.everybody and not re.search("他们", text):
        return reading
    found = about(reading, unit)
    if reading.named.quarter and topic.task_id is not None and task is None:
        tasks = tuple(one for one in programme.tasks if one.id == topic.task_id)
        found = replace(found, named=replace(found.named, tasks=tasks))
    return found


def _do(turn: Turn, text: str, reading: Reading, programme: Programme, topic: Topic, run: Run) -> None:
    if reading.other is not None:
        choices = [acting.choice(one, reading) for one in (reading.want, reading.other)]
        turn.say(words.which(text, [choice for choice in choices if choice]))
    elif reading.named.unclear is not None and not reading.units:
        acting.ask_which_unit(turn, reading)
    elif reading.want in (Want.SHOW, Want.STATUS) and (over := _not_explained(reading, programme)) is not None:
        acting.say_not_done(turn, over, reading)
        if not over.is_order:
            looking.LOOKS[reading.want](turn, Case(text, reading, programme, topic, run))
    elif act := acting.ACTS.get(reading.want):
        act(turn, Case(text, reading, programme, topic, run))
    else:
        looking.LOOKS[reading.want](turn, Case(text, reading, programme, topic, run))


def _not_explained(reading: Reading, programme: Programme) -> Beside | None:
    """What beside the names looking at them does not explain."""
    named = reading.named
    is_told = office_words.tells(named.rest) and not reading.asks and not ORDERS.search(named.rest)
    if not (named.spots or named.tasks) or is_told:
        return None
    return beside(reading, programme.tasks)
