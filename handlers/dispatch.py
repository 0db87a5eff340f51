"""Whom an event is for: a button, a command, an answer to what is open, or words that want something.

The order is the meaning: what says plainly what it is comes first, then what was asked, then what free words may want,
and last the likeliest next steps as buttons.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.asking import Asking
from bot.conversation.filling import Filling, Step
from bot.conversation.message.dividing import Dividing
from bot.conversation.message.understood import Understood
from bot.conversation.placing import Placing
from bot.conversation.reading.telling import asks
from bot.domain.people import SeatRole
from bot.domain.rights import Action, Surface
from bot.texts import errors
from bot.texts.people import help
from handlers import commands, marked
from handlers.lists import aliases, choosing, notice, units
from handlers.office import audit, heard, remind, summary
from handlers.papers import export, seal
from handlers.people import channel, chats, invitations, my_data, phones, seats, start
from handlers.reporting import (
    behalf,
    dividing,
    everyday,
    evidence,
    extension,
    joint,
    lone_number,
    problems,
    replies,
    report,
    spoken_codes,
    standing,
    unasked,
    understood,
    verdicts,
)
from handlers.rounds import absence, ending, holidays, planning, snooze
from handlers.rounds.view import newest_live, none_live
from handlers.sent import Take
from handlers.turn import Turn
from handlers.upkeep import restored
from storage import conversations
from storage.people import looks_like_code

Handler = Callable[[Turn, str], None]

_HANDLERS: dict[str, Handler] = {
    "start": start.start,
    "help": start.show_help,
    "cancel": dividing.cancel,
    "me": my_data.my_data,
    "phone": phones.phone,
    "erase": my_data.erase,
    "audit": audit.read,
    "away": absence.away,
    "handover": seats.hand_over,
    "tasks": standing.tasks,
    "report": dividing.report_or_resume,
    "form": standing.form,
    "evidence": evidence.evidence_command,
    "history": standing.history,
    "extend": extension.extend,
    "seal": seal.seal,
    "snooze": snooze.snooze,
    "status": summary.status,
    "summary": summary.summarise,
    "plan": planning.plan,
    "remind": remind.remind,
    "review": verdicts.review,
    "behalf": behalf.on_behalf,
    "code": spoken_codes.hear,
    "problems": problems.problems,
    "share": joint.share,
    lone_number.COMMAND: lone_number.answered,
    "invite": invitations.invite,
    "units": units.units,
    "who": units.who,
    "alias": aliases.alias,
    "import": notice.show,
    "confirm": notice.confirm,
    "end": ending.end,
    "bind_channel": channel.bind_channel,
    "export": export.export,
    "release": restored.release,
}


def dispatch(turn: Turn, take: Take | None) -> None:
    """Give an event to whoever it is for; `take` is what was read of its files or of a long text before.

    Raises NotAllowed and whatever the database raises.
    """
    event = turn.event
    if turn.person is not None and turn.surface is Surface.PRIVATE:
        unasked.let_go_of_the_past(turn)
    if event.news is not None:
        chats.take_news(turn, event.news)
    elif marked.is_said(event):
        marked.forget(turn)
    elif turn.person is None:
        _stranger(turn)
    elif event.button is not None:
        _pressed(turn, event.button)
    elif event.unsupported is not None:
        _lost(turn, errors.kind_unsupported(event.unsupported))
    elif event.files:
        _take(turn, take)
    elif event.text:
        _said(turn, event.text, take)
    else:
        _lost(turn, _no_words(turn))


def _lost(turn: Turn, sentence: str) -> None:
    """Nothing can be done with this; outside a dialogue the likeliest next steps are offered as buttons."""
    if turn.surface is Surface.PRIVATE and turn.dialogue() is None:
        turn.say(help.instead(sentence, start.usual(turn)))
    else:
        turn.say(sentence)


def _stranger(turn: Turn) -> None:
    text = turn.event.text
    parsed = commands.parse(text)
    if turn.event.is_chat_itself:
        if parsed is not None and parsed[0].name == "bind_channel":
            channel.propose(turn)
    elif looks_like_code(text):
        start.bind(turn, text)
    elif parsed is not None and parsed[0].name in ("start", "help", "cancel"):
        start.start(turn, parsed[1] if parsed[0].name == "start" else "")
    elif turn.surface is Surface.PRIVATE:
        turn.say(errors.stranger())


def _pressed(turn: Turn, data: str) -> None:
    """A button is only a hint: it means the command line it carries, the words it stands for (t:…), or a choice of the
    question that is open now (d…)."""
    if data.startswith("/"):
        parsed = commands.parse(data)
        if parsed is None:
            turn.say(_stale(turn))
        else:
            _HANDLERS[parsed[0].name](turn, parsed[1])
        return
    state = turn.dialogue()
    if data.startswith("t:") and isinstance(state, Asking):
        _complete(turn, state, data.removeprefix("t:"))
    elif isinstance(state, Understood):
        if not understood.press(turn, state, data):
            understood.repeat(turn, state, errors.button_stale())
    elif isinstance(state, Dividing):
        if not dividing.press(turn, state, data):
            dividing.repeat(turn, state, errors.button_stale())
    elif not isinstance(state, Filling):
        turn.say(_stale(turn))
    elif not report.press(turn, state, data):
        report.repeat(turn, state, errors.button_stale())


def _said(turn: Turn, text: str, take: Take | None) -> None:
    if looks_like_code(text):
        start.bind(turn, text)
        return
    chosen = None if turn.event.edited else conversations.offered(turn.tx, turn.event.address, text)
    if chosen is not None:
        _pressed(turn, chosen)
        return
    parsed = commands.parse(text)
    if parsed is not None:
        _HANDLERS[parsed[0].name](turn, parsed[1])
        return
    if commands.is_slash(text):
        likely = commands.likely(text, start.allowed_commands(turn))
        turn.say(errors.command_unknown(text.split()[0], [(c.words[0], c.name) for c in likely]))
        return
    if turn.surface is not Surface.PRIVATE:
        return  # people talk to each other here
    if turn.event.edited:
        replies.edited(turn)
        return
    if holidays.looks_like_holiday_notice(text) and turn.may(Action.PREVIEW_NOTICE):
        holidays.declare(turn, text)
        return
    if turn.me.is_office and turn.dialogue() is None and planning.said(turn, text):
        return
    is_pasted = take is not None and not turn.me.unit_ids()  # a notice, say: the office has no report to send
    if verdicts.heard(turn, text) or (not is_pasted and heard.heard(turn, text, _run)):
        return
    wanted = everyday.wanted(turn, text)
    if wanted is not None:
        everyday.answer(turn, wanted, _run)
        return
    if replies.about_a_reminder(turn, text):
        return
    if take is not None and not absence.is_said_of_oneself(turn, text):
        take(turn)
        return
    if absence.is_about_absence(turn, text):
        absence.in_passing(turn, text)
        return
    other = choosing.own_unit(turn, text)
    if other is not None and isinstance(turn.dialogue(), Filling | None):
        report.turn_to(turn, other)
        return
    match turn.dialogue():
        case Filling() as state:
            report.say(turn, state, text)
        case Asking() as state:
            if not (behalf.put_right_awaited(turn, state, text) or unasked.told_meanwhile(turn, state, text)):
                _complete(turn, state, text)
        case Understood() as state:
            understood.say(turn, state, text)
        case Dividing() as state:
            dividing.say(turn, state, text)
        case Placing() | None:
            listeners = (planning.said, phones.given, report.put_right, lone_number.asked, unasked.told)
            if not any(listener(turn, text) for listener in listeners):
                _not_understood(turn, text)


def _not_understood(turn: Turn, text: str) -> None:
    """Words of no use: the choice they name among those offered last, else the likeliest next steps."""
    chosen = choosing.named(turn, text)
    if chosen is not None:
        _pressed(turn, chosen)
        return
    if heard.heard_at_last(turn, text, _run):
        return
    own = turn.me.unit_ids(SeatRole.LIAISON)
    fills = bool(own)
    if own and not turn.me.is_office and all(newest_live(turn.tx, unit_id) is None for unit_id in own):
        turn.say(f"{help.not_stored(text)}{none_live(turn.tx, own[0])}")
        return
    if fills and not turn.me.is_office and asks(text):
        turn.say(help.unknown_question(everyday.likely(turn, text)))
        return
    turn.say(help.unknown_words(text, everyday.likely(turn, text), fills=fills))


def _run(turn: Turn, name: str, argument: str) -> None:
    _HANDLERS[name](turn, argument)


def _complete(turn: Turn, state: Asking, text: str) -> None:
    """Run the command that waited for these words."""
    turn.save_dialogue(None)
    _HANDLERS[state.command](turn, state.line(text))


def _take(turn: Turn, take: Take | None) -> None:
    if take is None and turn.surface is not Surface.PRIVATE:
        turn.say(errors.private_only())
    elif take is None:
        _lost(turn, errors.file_unexpected())
    else:
        take(turn)


def _no_words(turn: Turn) -> str:
    state = turn.dialogue() if turn.surface is Surface.PRIVATE else None
    is_asked = isinstance(state, Filling) and state.step is Step.PROGRESS
    return errors.text_empty() if is_asked else errors.text_empty_elsewhere()


def _stale(turn: Turn) -> str:
    """Of a button that stands for nothing any more, with what became of it where that is plain."""
    if turn.me.is_office and not turn.me.unit_ids():
        return errors.button_stale("进度")
    last = standing.filed_last(turn)
    return errors.button_stale() if last is None else errors.button_stale_filed(*last)
