"""Reviewing in words: a verdict on the report that lies on the screen, or a return that names its report and its reason.

What lies on the screen are the choices offered last in the chat. A reason that came with other words is shown with a yes
before the report goes back; nothing is decided of what is not on the screen.
"""

from __future__ import annotations

import re

from bot.conversation.verdicts import Say, Verdict, read_verdict
from bot.domain.programme import Programme
from bot.domain.report import ProgressReport
from bot.domain.review import awaits_review
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts import review as words
from handlers import reasons
from handlers.reporting import review as reviewing
from handlers.rounds.view import newest_live, none_live, reporting_quarter
from handlers.turn import Turn
from storage import conversations, programmes, progress
from storage import units as store

_COMMAND = "review"
_ON_SCREEN = re.compile(r"/review a(?P<report>\d{1,18})\.(?P<version>\d{1,9})")
# b12.3 ?数字对不上: what is shown with a yes before report 12 goes back.
_SHOWN = re.compile(r"b(?P<report>\d{1,18})\.(?P<version>\d{1,9})\s+\?\s*(?P<words>.*)", re.DOTALL)
# r12 ?数字对不上, 卫健 第3项 ?数字对不上: whose report is to go back was asked.
_CHOSEN = re.compile(
    r"(?:r(?P<report>\d{1,18})|(?P<who>[^?]*?))\s*(?:第(?P<no>\d{1,3})项)?\s*\?\s*(?P<why>.+)", re.DOTALL
)


def review(turn: Turn, argument: str) -> None:
    """/review, with the returns whose reason was said in the same breath."""
    if found := _SHOWN.fullmatch(argument):
        turn.require(Action.REVIEW)
        _shown(turn, int(found["report"]), int(found["version"]), found["words"].strip())
    elif found := _CHOSEN.fullmatch(argument):
        turn.require(Action.REVIEW)
        number = int(found["no"]) if found["no"] else None
        _return(turn, found["who"] or "", number, found["why"], report_id=int(found["report"] or 0))
    else:
        reviewing.review(turn, argument)


def heard(turn: Turn, text: str) -> bool:
    """Take a verdict in words; False for any other words, and while another question is open."""
    if not turn.may(Action.REVIEW) or turn.dialogue() is not None:
        return False
    verdict = read_verdict(text)
    if verdict is None:
        return False
    if verdict.who or verdict.number is not None:
        return _return(turn, verdict.who, verdict.number, verdict.reason)
    data = [data for _, data in conversations.choices(turn.tx, turn.event.address)]
    screen = next(filter(None, map(_ON_SCREEN.fullmatch, data)), None)
    if screen is None:
        if not verdict.is_plain:
            return False
        turn.say(words.nothing_on_screen())
        reviewing.review(turn, "")
        return True
    _on_screen(turn, verdict, int(screen["report"]), int(screen["version"]))
    return True


def _on_screen(turn: Turn, verdict: Verdict, report_id: int, version: int) -> None:
    match verdict.say:
        case Say.ACCEPT:
            reviewing.review(turn, f"a{report_id}.{version}")
        case Say.RETURN if verdict.reason:
            _shown(turn, report_id, version, verdict.reason)
        case Say.RETURN:
            reviewing.review(turn, f"b{report_id}.{version}")
        case Say.NEXT | Say.NEXT_UNIT:
            _next(turn, report_id, is_unit=verdict.say is Say.NEXT_UNIT)


def _next(turn: Turn, report_id: int, *, is_unit: bool) -> None:
    """The unit's next report that waits; the next unit's where that is meant, or where there is no other."""
    _, programme_id, quarter = progress.round_of_report(turn.tx, report_id)
    programme = programmes.programme(turn.tx, programme_id)
    unit_id = progress.report(turn.tx, report_id).unit_id
    found = list(progress.reports(turn.tx, programme.id, wanted=(quarter,))[quarter].values())
    others = [one for one in reviewing.waiting(found, unit_id) if one.id != report_id]
    if others and not is_unit:
        reviewing.review(turn, f"n{report_id}")
        return
    ids = [unit.id for unit in programme.units]
    at = ids.index(unit_id) + 1
    following = next((one for one in (*ids[at:], *ids[: at - 1]) if reviewing.waiting(found, one)), None)
    if following is None:
        turn.say(words.no_other_unit())
    else:
        reviewing.review(turn, f"u{following} {quarter}")


def _shown(turn: Turn, report_id: int, version: int, typed: str) -> None:
    """Show the reason with a yes; with the yes behind it the report goes back."""
    prefix = f"b{report_id}.{version}"
    reason = typed.removesuffix(f" {words.RETURN}")
    if reason != typed:
        reviewing.review(turn, f"{prefix} {reason}")
        return
    usable = reasons.usable(turn, reason, _COMMAND, f"{prefix} ?")
    if usable is None:
        return
    found = progress.report(turn.tx, report_id)
    _, programme_id, _ = progress.round_of_report(turn.tx, report_id)
    programme = programmes.programme(turn.tx, programme_id)
    unit, task = programme.unit(found.unit_id), programme.task(found.task_id)
    content = words.confirm_return(unit, task, found.progress, usable)
    turn.preview(content, _COMMAND, f"{prefix} ?", held=usable, yes=words.RETURN)


def _return(turn: Turn, who: str, number: int | None, reason: str, *, report_id: int = 0) -> bool:
    """Find the one report that waits and is meant; asked where it could be several, and the reason is kept."""
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(none_live(turn.tx))
        return True
    left = [report for report in _waiting(turn, programme) if report_id in (0, report.id)]
    who = re.sub(r"(?:那边|那家|的|吧)+$", "", who.strip())
    if who:
        units = {unit.id for unit in store.matching(programme.units, who)}
        if not units:
            turn.say(errors.name_unknown(who))
            return True
        left = [report for report in left if report.unit_id in units]
    numbers = {task.id: task.no for task in programme.tasks}
    left = [report for report in left if number in (None, numbers[report.task_id])]
    if len(left) == 1:
        _shown(turn, left[0].id, left[0].version, reason)
        return True
    if not left:
        turn.say(words.none_of_these(who, number))
        return True
    named = [(programme.unit(one.unit_id), programme.task(one.task_id), one.id) for one in left]
    suffix = f"第{number}项 ?{reason}" if number is not None else f"?{reason}"
    turn.ask(words.which_to_return(named, reason), _COMMAND, suffix=suffix)
    return True


def _waiting(turn: Turn, programme: Programme) -> list[ProgressReport]:
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    found = progress.reports(turn.tx, programme.id, wanted=(quarter,))[quarter].values()
    return [report for report in found if awaits_review(report.state)]
