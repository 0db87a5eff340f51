"""/seal: how the paper stands, what the office says of a scan, originals, and whether the list needs seals at all."""

from __future__ import annotations

from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.rights import Action
from bot.domain.sealed import PaperState, Seal, SealedForm, SealedState
from bot.ports import Address, Content
from bot.texts import errors
from bot.texts.papers import seal as words
from handlers.letters import say_body
from handlers.lists.units import choose_unit
from handlers.papers.judged import accept, ask_office
from handlers.rounds.paper import paper, papers
from handlers.rounds.view import newest_live, reporting_quarter
from handlers.turn import Turn
from storage import outbox, people, programmes, rounds, sealed
from storage.codec import content_to_json

_LABELS = {
    SealedState.ACCEPTED: "有章，已收",
    SealedState.REFUSED: "无章，已请补",
    SealedState.UNREAD: "二维码没有读出",
}


def seal(turn: Turn, argument: str) -> None:
    """/seal [单位] [季度], and what its buttons carry: 有章 12, 无章 12, 看 12, 人工 12, 原件 u7 2024Q3, 需要, 不需要."""
    verb, _, rest = argument.partition(" ")
    match verb:
        case "有章" | "无章" if rest.isdecimal():
            _judge(turn, int(rest), is_sealed=verb == "有章")
        case "看" if rest.isdecimal():
            _show_files(turn, int(rest))
        case "人工" if rest.isdecimal():
            _hand_over(turn, int(rest))
        case "原件" if rest:
            _take_original(turn, rest)
        case "需要" | "不需要":
            _set_rule(turn, needed=verb == "需要")
        case _:
            _stands(turn, argument)


def _stands(turn: Turn, argument: str) -> None:
    is_office = turn.may(Action.REVIEW)
    own = turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
    if not is_office and not any(turn.may(Action.SEND_SEALED, unit_id) for unit_id in own):
        turn.require(Action.SEND_SEALED)
    quarter = parse_quarter(argument, local(turn.now).date())
    named = " ".join(word for word in argument.split() if parse_quarter(word, local(turn.now).date()) is None)
    if not named and is_office:
        programme = newest_live(turn.tx)
        if programme is None:
            turn.say(errors.nothing_live())
            return
        quarter = quarter or reporting_quarter(turn.tx, programme, turn.now)
        found = papers(turn.tx, programme, quarter)
        rows = [(unit, found[unit.id]) for unit in programme.units]
        turn.say(
            words.overview(
                quarter, rows, needs_seal=programme.needs_seal, may_change_rule=turn.may(Action.CONFIRM_NOTICE)
            )
        )
        return
    if named:
        unit = choose_unit(turn, named, "seal", str(quarter or ""))
        units: tuple[int, ...] = (unit.id,) if unit is not None else ()
    else:
        units = own
    for unit_id in units:
        turn.require(Action.SEND_SEALED, unit_id)
        programme = newest_live(turn.tx, unit_id)
        if programme is None:
            turn.say(errors.nothing_live())
            continue
        wanted = quarter or reporting_quarter(turn.tx, programme, turn.now)
        stands = paper(turn.tx, programme, wanted, unit_id)
        turn.say(
            words.standing(
                programme.unit(unit_id), wanted, stands, is_office=is_office, needs_seal=programme.needs_seal
            )
        )


# --- the office says --------------------------------------------------------------------------------------------


def _judge(turn: Turn, sealed_id: int, *, is_sealed: bool) -> None:
    turn.require(Action.REVIEW)
    found = _of_round(turn, sealed_id)
    if found is None:
        return
    scan, programme, quarter, unit = found
    if scan.state not in (SealedState.WAITING, SealedState.PARTIAL):
        turn.say(words.already_decided(unit, _LABELS.get(scan.state, "")))
        return
    stands = paper(turn.tx, programme, quarter, unit.id)
    if scan.content_hash != stands.content_hash or stands.state is PaperState.OWING:
        turn.say(words.no_longer_current(unit))
        return
    to = _sender(turn, scan)
    if is_sealed:
        accept(turn, scan, programme, quarter, unit)
    else:
        sealed.decide(turn.tx, scan.id, SealedState.REFUSED, person_id=turn.me.id, now=turn.now)
        turn.audit("seal.refuse", f"sealed_form:{scan.id}", after={"unit": unit.id, "quarter": str(quarter)})
    if to is not None and to != turn.event.address:
        news: Content = Content(text=words.approved(unit, quarter)) if is_sealed else words.rejected(unit, quarter)
        outbox.put(turn.tx, f"seal:{scan.id}:judged", to, say_body(news), now=turn.now)
    turn.say(words.decided(unit, sealed=is_sealed))


def _take_original(turn: Turn, argument: str) -> None:
    turn.require(Action.REVIEW)
    name, _, code = argument.partition(" ")
    unit = choose_unit(turn, name, "seal 原件", code)
    if unit is None:
        return
    programme = newest_live(turn.tx, unit.id)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    quarter = parse_quarter(code, local(turn.now).date()) or reporting_quarter(turn.tx, programme, turn.now)
    stands = paper(turn.tx, programme, quarter, unit.id)
    if stands.state is PaperState.OWING:
        turn.say(words.not_all_filed(unit, quarter))
        return
    scan = stands.sealed
    if scan is None:
        # The paper came before any scan of it: that is as good, and better.
        scan = _paper_only(turn, programme, quarter, unit, stands.content_hash)
        accept(turn, scan, programme, quarter, unit)
    if scan.original_at is None:
        sealed.take_original(turn.tx, scan.id, person_id=turn.me.id, now=turn.now)
        turn.audit("seal.original", f"sealed_form:{scan.id}", after={"unit": unit.id, "quarter": str(quarter)})
    turn.say(words.original_taken(unit, quarter))


def _paper_only(turn: Turn, programme: Programme, quarter: Quarter, unit: Unit, said: str) -> SealedForm:
    return sealed.add(
        turn.tx,
        round_id=rounds.open_round(turn.tx, programme.id, quarter, turn.now),
        unit_id=unit.id,
        form_id=None,
        content_hash=said,
        state=SealedState.WAITING,
        seal=Seal.YES,
        pages=(),
        files=(),
        person_id=turn.me.id,
        on_behalf=True,
        now=turn.now,
    )


def _set_rule(turn: Turn, *, needed: bool) -> None:
    turn.require(Action.CONFIRM_NOTICE)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    sealed.set_needs_seal(turn.tx, programme.id, needed)
    turn.audit(
        "programme.needs_seal",
        f"programme:{programme.id}",
        before={"needs_seal": programme.needs_seal},
        after={"needs_seal": needed},
    )
    turn.say(words.rule_set(needed))


# --- looking ----------------------------------------------------------------------------------------------------


def _show_files(turn: Turn, sealed_id: int) -> None:
    """The originals, as they were sent."""
    found = _of_round(turn, sealed_id)
    if found is None:
        return
    scan, _, quarter, unit = found
    originals = [original for original, _ in sealed.files_of(turn.tx, scan.id)]
    if not originals:
        turn.say(words.no_files(unit))
        return
    turn.audit("seal.show", f"sealed_form:{scan.id}")
    turn.enqueue({"kind": "say", **content_to_json(words.files(unit, quarter), originals)})


def _of_round(turn: Turn, sealed_id: int) -> tuple[SealedForm, Programme, Quarter, Unit] | None:
    """A scan and whose it is; says the same of one that is not there and of one that is not this person's."""
    scan = sealed.sealed_form(turn.tx, sealed_id)
    if scan is None or scan.unit_id is None or scan.round_id is None:
        turn.say(errors.not_found())
        return None
    if not turn.may(Action.READ_REPORTS, scan.unit_id):
        turn.say(errors.not_found())
        return None
    programme_id, quarter = rounds.round_of(turn.tx, scan.round_id)
    return scan, programmes.programme(turn.tx, programme_id), quarter, programmes.unit(turn.tx, scan.unit_id)


def _hand_over(turn: Turn, sealed_id: int) -> None:
    """A unit gives a scan whose code cannot be read to the office to look at."""
    scan = sealed.sealed_form(turn.tx, sealed_id)
    own = turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
    if scan is None or scan.person_id != turn.me.id or len(own) != 1:
        turn.say(errors.not_found())
        return
    turn.require(Action.SEND_SEALED, own[0])
    programme = newest_live(turn.tx, own[0])
    if scan.state is not SealedState.UNREAD or programme is None:
        turn.say(errors.button_stale())
        return
    unit, quarter = programme.unit(own[0]), reporting_quarter(turn.tx, programme, turn.now)
    stands = paper(turn.tx, programme, quarter, unit.id)
    if stands.state is PaperState.OWING:
        turn.say(words.not_all_filed(unit, quarter))
        return
    scan = _named(turn, scan, rounds.open_round(turn.tx, programme.id, quarter, turn.now), unit, stands.content_hash)
    turn.audit("seal.ask", f"sealed_form:{scan.id}", after={"unit": unit.id, "quarter": str(quarter)})
    ask_office(turn, scan, unit, quarter)
    turn.say(words.office_decides(unit))


def _named(turn: Turn, scan: SealedForm, round_id: int, unit: Unit, said: str) -> SealedForm:
    sealed.name(turn.tx, scan.id, round_id=round_id, unit_id=unit.id, content_hash=said)
    return sealed.decide(turn.tx, scan.id, SealedState.WAITING, person_id=None, now=turn.now)


def _sender(turn: Turn, scan: SealedForm) -> Address | None:
    return people.address_of(turn.tx, scan.person_id) if scan.person_id is not None else None
