"""Reviewing in words: a verdict on the report that lies on the screen, a return or an acceptance that names its reports.

What lies on the screen are the choices offered last in the chat. A reason that came with other words is shown with a yes
before the report goes back, and what would be accepted is shown before it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.office.spotting import units_in
from bot.conversation.office.verdicts import Say, Verdict, read_verdict
from bot.domain.programme import Programme, Unit
from bot.domain.report import ProgressReport
from bot.domain.review import awaits_review
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.office import heard as office_words
from bot.texts.reporting import review as words
from handlers import reasons
from handlers.reporting import review as reviewing
from handlers.rounds.view import newest_live, none_live, reporting_quarter
from handlers.turn import Turn
from storage import conversations, programmes, progress

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
        _return(turn, (found["who"] or "").strip(), number, found["why"], report_id=int(found["report"] or 0))
    else:
        reviewing.review(turn, argument)


def heard(turn: Turn, text: str) -> bool:
    """Take a verdict on what lies on the screen; False for any other words, and while another question is open."""
    if not turn.may(Action.REVIEW) or turn.dialogue() is not None:
        return False
    verdict = read_verdict(text)
    if verdict is None:
        return False
    data = [data for _, data in conversations.choices(turn.tx, turn.event.address)]
    screen = next(filter(None, map(_ON_SCREEN.fullmatch, data)), None)
    if screen is None:
        if not verdict.is_plain:
            return False
        nothing_on_screen(turn)
        return True
    _on_screen(turn, verdict, int(screen["report"]), int(screen["version"]))
    return True


def nothing_on_screen(turn: Turn) -> None:
    """A verdict that names nothing, and nothing lies on the screen: what waits is shown."""
    turn.say(words.nothing_on_screen())
    reviewing.review(turn, "")


def return_on_screen(turn: Turn, report_id: int, version: int, reason: str) -> None:
    """The report on the screen goes back: with the reason shown before it does, else asked for one."""
    turn.require(Action.REVIEW)
    if reason:
        _shown(turn, report_id, version, reason)
    else:
        reviewing.review(turn, f"b{report_id}.{version}")


def send_back(turn: Turn, units: Sequence[Unit], number: int | None, reason: str) -> None:
    """The one report that waits and is named goes back; asked where it could be several, or where no reason was said."""
    turn.require(Action.REVIEW)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(none_live(turn.tx))
        return
    left = _named(turn, programme, units, number)
    if len(left) == 1:
        return_on_screen(turn, left[0].id, left[0].version, reason)
    elif left and reason:
        _ask_which(turn, programme, left, number, reason)
    elif left and len(units) != 1 and number is not None:
        reviewing.review(turn, f"第{number}项")
    elif left and units:
        reviewing.review(turn, f"u{units[0].id}")
    elif left:
        reviewing.review(turn, "")
    else:
        turn.say(words.none_of_these("、".join(unit.name for unit in units), number))


def say_fine(turn: Turn, units: Sequence[Unit], numbers: Sequence[int]) -> None:
    """Of several verdicts in one breath one is brought first; each of the others that are fine waits for a word of its own."""
    turn.require(Action.REVIEW)
    programme = newest_live(turn.tx)
    if programme is not None:
        waits = [no for no in numbers if _named(turn, programme, units, no)]
        names = "、".join(unit.name for unit in units)
        turn.say(words.fine_besides(names, waits, [no for no in numbers if no not in waits]))


def accept(turn: Turn, units: Sequence[Unit], number: int | None) -> None:
    """Bring what would be accepted before the office: one report on its screen, several in a list with one button."""
    turn.require(Action.REVIEW)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(none_live(turn.tx))
        return
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    left = _named(turn, programme, units, number)
    if not left:
        turn.say(words.none_to_accept("、".join(unit.name for unit in units), number))
    elif len(left) == 1:
        turn.say(office_words.please_accept())
        reviewing.review(turn, f"r{left[0].id}")
    elif number is not None and len(units) != 1:
        reviewing.review(turn, f"第{number}项")
    else:
        rows = [(programme.unit(one.unit_id), programme.task(one.task_id), one.progress) for one in left]
        whose = units[0].id if len(units) == 1 else 0
        if len(units) > 1:
            reviewing.review(turn, "")
        else:
            line = f"/review all u{whose} {quarter} {reviewing.snapshot_of(left)}"
            turn.say(words.confirm_all(rows, line, f"/review u{whose} {quarter}" if whose else f"/review {quarter}"))


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


def _return(turn: Turn, who: str, number: int | None, reason: str, *, report_id: int = 0) -> None:
    """Whose report is to go back was asked; the answer names it, and the reason was kept."""
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(none_live(turn.tx))
        return
    spots = units_in(who, programme)
    if who and not spots and not report_id:
        turn.say(errors.name_unknown(who))
        return
    units = [unit for spot in spots for unit in spot.units]
    left = [report for report in _named(turn, programme, units, number) if report_id in (0, report.id)]
    if len(left) == 1:
        _shown(turn, left[0].id, left[0].version, reason)
    elif left:
        _ask_which(turn, programme, left, number, reason)
    else:
        turn.say(words.none_of_these(who, number))


def _ask_which(
    turn: Turn, programme: Programme, left: Sequence[ProgressReport], number: int | None, reason: str
) -> None:
    named = [(programme.unit(one.unit_id), programme.task(one.task_id), one.id) for one in left]
    suffix = f"第{number}项 ?{reason}" if number is not None else f"?{reason}"
    turn.ask(words.which_to_return(named, reason), _COMMAND, suffix=suffix)


def _named(turn: Turn, programme: Programme, units: Sequence[Unit], number: int | None) -> list[ProgressReport]:
    """The reports that wait, of these units where any are named, on this task where one is."""
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    ids, numbers = {unit.id for unit in units}, {task.id: task.no for task in programme.tasks}
    found = progress.reports(turn.tx, programme.id, wanted=(quarter,))[quarter].values()
    return [
        report
        for report in found
        if awaits_review(report.state)
        and (not ids or report.unit_id in ids)
        and number in (None, numbers.get(report.task_id))
    ]
