"""The stamped page comes back: photos and PDFs, or the code typed by hand.

`from_files` and `from_text` are uses (handlers/files.py): outside the transaction they only read. Whose form a code
names, whether it is genuine and current, whether this person may send it, and what becomes of it is asked inside.
Several photos of one form may come in one event or one after another; a page more is added to the scan that waits for
it. Originals are kept byte for byte, of what is a scan; what people are shown is a small picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.people import Person, SeatRole
from bot.domain.programme import Unit
from bot.domain.rights import Action
from bot.domain.sealed import (
    FormCode,
    NotAScan,
    Paper,
    PaperState,
    Seal,
    SealedForm,
    SealedState,
    best_seal,
    find_code,
    missing_pages,
)
from bot.ports import ChatKind
from bot.texts.papers import seal as words
from handlers.deps import Deps
from handlers.papers.codes import Known, codes_on, named_by
from handlers.papers.judged import accept, ask_office
from handlers.papers.looked import Looked, look_at, media_type_of
from handlers.rounds.paper import owes_seal, paper
from handlers.rounds.view import newest_live, reporting_quarter
from handlers.sent import NotTaken, Sent, Take
from handlers.turn import Turn
from storage import conversations, progress, sealed
from storage.sealed import ScanFile
from storage.store import Tx

# A caption or file name with one of these comes with a stamped page.
_WORDS = ("盖章", "公章", "用印", "扫描件")
_UNREAD_LIFE = timedelta(days=2)


# --- outside the transaction ------------------------------------------------------------------------------------


def from_files(sent: Sent, deps: Deps) -> Take | None:
    """A use of files: a stamped page. None where no code of ours is on them and nobody says that it should be."""
    files = [file for file in sent.files if media_type_of(file) is not None]
    if sent.event.chat_kind is not ChatKind.PRIVATE or not files:
        return None
    looked: list[Looked] = []
    refusal: str | None = None
    for file in files:
        try:
            looked.append(look_at(file))
        except NotAScan as refused:
            refusal = refusal or str(refused)
    typed = find_code(sent.event.text)
    has_code = typed is not None or any(codes_on(look.pages) for look in looked)
    if not has_code and not (_is_meant(sent) or _is_expected(sent.person, deps)):
        return None
    if refusal is not None and not has_code:
        return NotTaken(refusal)
    if not has_code and not any(look.pages for look in looked):
        return None  # a document with text, not a page that was stamped
    scans = [look.kept(deps) for look in looked]
    return lambda turn: _receive(turn, scans, typed)


def from_text(sent: Sent, _deps: Deps) -> Take | None:
    """A use of texts: the code beside the QR, typed where no photo could be read."""
    typed = find_code(sent.event.text)
    if typed is None or sent.event.chat_kind is not ChatKind.PRIVATE or len(sent.event.text) > 100:
        return None
    return lambda turn: _typed(turn, typed)


def _is_meant(sent: Sent) -> bool:
    named = " ".join((sent.event.text, *(file.name for file in sent.files)))
    return any(word in named for word in _WORDS)


def _is_expected(person: Person, deps: Deps) -> bool:
    """Whether the bot waits for nothing of this person's but the stamped page."""
    with deps.store.read() as tx:
        if conversations.load(tx, person.id) is not None:
            return False
        return any(_awaited(tx, unit_id, deps) for unit_id in person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD))


def _awaited(tx: Tx, unit_id: int, deps: Deps) -> bool:
    programme = newest_live(tx, unit_id)
    if programme is None or not programme.needs_seal:
        return False
    return owes_seal(paper(tx, programme, reporting_quarter(tx, programme, deps.clock()), unit_id))


# --- what came --------------------------------------------------------------------------------------------------


def _receive(turn: Turn, looked: Sequence[Looked], typed: FormCode | None) -> None:
    by_form: dict[int, tuple[Known, list[tuple[str, Seal]], list[ScanFile]]] = {}
    forged = 0
    for look in looked:
        for page in look.pages:
            for code in codes_on([page])[:1]:
                known = named_by(turn.tx, code)
                if known is None:
                    forged += 1
                    continue
                _, seen, files = by_form.setdefault(known.form.id, (known, [], []))
                seen.append((code.page, page.seal))
                if look.file not in files:
                    files.append(look.file)
    unread = [look for look in looked if look.pages and not codes_on(look.pages)]
    if typed is not None and not by_form and not forged:
        known = named_by(turn.tx, typed)
        if known is None:
            forged += 1
        else:
            # The code was typed under the picture: it is the page the picture shows.
            seals = [page.seal for look in looked for page in look.pages]
            by_form[known.form.id] = (known, [(typed.page, best_seal(seals))], [look.file for look in looked])
            unread = []
    if forged and not by_form:
        turn.audit("seal.receive", "form", result="seal_forged")
        turn.say(words.forged())
        return
    if not by_form:
        _keep_unread(turn, looked)
        return
    for known, seen, files in by_form.values():
        # A picture nobody can place belongs to the form it came with, where there is one only.
        more = [look.file for look in unread] if len(by_form) == 1 else []
        _take_form(turn, known, seen, [*files, *more], unread=len(more))
    if forged:
        turn.say(words.forged())


def _take_form(
    turn: Turn, known: Known, seen: Sequence[tuple[str, Seal]], files: Sequence[ScanFile], *, unread: int = 0
) -> None:
    unit, form = known.unit, known.form
    if not _may_send(turn, unit):
        return
    stands = _current(turn, known)
    if stands is None:
        return
    if stands.sealed is not None:
        same = sealed.has_files(turn.tx, stands.sealed.id, [file.sha256 for file in files])
        turn.say(words.same_file() if same else words.already_in(unit, known.quarter))
        return
    pages = {page for page, _ in seen}
    seal = best_seal(found for _, found in seen)
    is_first = stands.open is None
    if stands.open is not None and stands.open.form == form:
        # Nothing new was seen on a page that is here already: a doubt may become a yes, never the other way round.
        if sealed.has_files(turn.tx, stands.open.id, [file.sha256 for file in files]):
            turn.say(words.same_file())
            return
        seal = best_seal((stands.open.seal, seal))
        scan = sealed.grow(turn.tx, stands.open.id, seal=seal, pages=pages, files=files)
    else:
        is_first = True
        state = SealedState.PARTIAL if missing_pages(form.pages, pages) else SealedState.WAITING
        scan = _add(turn, known, state, seal, pages, files)
    turn.audit(
        "seal.receive",
        f"sealed_form:{scan.id}",
        after={"form": form.id, "pages": list(scan.pages), "seal": scan.seal.value, "files": [f.sha256 for f in files]},
    )
    _decide(turn, known, scan, is_first=is_first, unread=unread)


def _decide(turn: Turn, known: Known, scan: SealedForm, *, is_first: bool, unread: int) -> None:
    if scan.missing:
        turn.say(words.pages_missing(scan, unread=unread))
        return
    if scan.seal is Seal.YES:
        accept(turn, scan, known.programme, known.quarter, known.unit)
        turn.say(
            words.accepted(
                known.unit,
                known.quarter,
                version=known.form.version,
                pages=known.form.pages,
                on_behalf=scan.on_behalf,
            )
        )
        return
    was_waiting = scan.state is SealedState.WAITING and not is_first
    if scan.state is not SealedState.WAITING:
        scan = sealed.decide(turn.tx, scan.id, SealedState.WAITING, person_id=None, now=turn.now)
    ask_office(turn, scan, known.unit, known.quarter)
    if not scan.on_behalf:
        turn.say(words.unsure_again() if was_waiting else words.unsure())


def _may_send(turn: Turn, unit: Unit) -> bool:
    """Says no, and that it is another unit's form, to whoever is somebody of a unit but not of this one."""
    if turn.may(Action.SEND_SEALED, unit.id):
        return True
    if not turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD):
        turn.require(Action.SEND_SEALED, unit.id)
    turn.audit("seal.receive", f"unit:{unit.id}", result="seal_wrong_unit")
    turn.say(words.wrong_unit(unit.name))
    return False


def _current(turn: Turn, known: Known) -> Paper | None:
    """Where the unit's paper stands, if the form is still what its reports say; else says why not."""
    stands = paper(turn.tx, known.programme, known.quarter, known.unit.id)
    if known.form.content_hash != stands.content_hash:
        turn.audit("seal.receive", f"printed_form:{known.form.id}", result="seal_old")
        turn.say(words.old(known.unit, known.quarter, known.form.version))
        return None
    if stands.state is PaperState.OWING:
        filed = progress.filed_reports(turn.tx, known.programme.id, wanted=(known.quarter,), unit_id=known.unit.id)[
            known.quarter
        ]
        owed = known.programme.owed_by(known.unit.id, filed)
        turn.audit("seal.receive", f"printed_form:{known.form.id}", result="incomplete")
        turn.say(words.incomplete(known.unit, known.quarter, len(owed)))
        return None
    return stands


def _add(
    turn: Turn, known: Known, state: SealedState, seal: Seal, pages: set[str], files: Sequence[ScanFile]
) -> SealedForm:
    return sealed.add(
        turn.tx,
        round_id=known.form.round_id,
        unit_id=known.unit.id,
        form_id=known.form.id,
        content_hash=known.form.content_hash,
        state=state,
        seal=seal,
        pages=pages,
        files=files,
        person_id=turn.me.id,
        on_behalf=_is_on_behalf(turn, known.unit.id),
        now=turn.now,
    )


def _is_on_behalf(turn: Turn, unit_id: int) -> bool:
    return unit_id not in turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)


# --- a page without a readable code -----------------------------------------------------------------------------


def _keep_unread(turn: Turn, looked: Sequence[Looked]) -> None:
    turn_units = turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
    if not turn.may(Action.SEND_SEALED) and not any(turn.may(Action.SEND_SEALED, unit) for unit in turn_units):
        turn.require(Action.SEND_SEALED)
    seal = best_seal(page.seal for look in looked for page in look.pages)
    scan = sealed.add(
        turn.tx,
        round_id=None,
        unit_id=None,
        form_id=None,
        content_hash="",
        state=SealedState.UNREAD,
        seal=seal,
        pages=(),
        files=[look.file for look in looked],
        person_id=turn.me.id,
        on_behalf=not turn_units,
        now=turn.now,
    )
    turn.audit("seal.receive", f"sealed_form:{scan.id}", result="unread")
    turn.say(words.code_unreadable(scan.id, may_ask_office=len(turn_units) == 1))


def _typed(turn: Turn, code: FormCode) -> None:
    known = named_by(turn.tx, code)
    if known is None:
        turn.audit("seal.receive", "form", result="seal_forged")
        turn.say(words.forged())
        return
    if not _may_send(turn, known.unit):
        return
    stands = _current(turn, known)
    if stands is None:
        return
    unread = sealed.newest_unread(turn.tx, turn.me.id, turn.now - _UNREAD_LIFE)
    if unread is None:
        turn.say(words.code_known(known.unit, known.quarter, known.form.version))
        return
    files = [
        ScanFile(original.sha256, original.name, original.media_type, preview.sha256 if preview else None)
        for original, preview in sealed.files_of(turn.tx, unread.id)
    ]
    # A code typed by hand says which form it is; that every page is there, nobody has read.
    sealed.decide(turn.tx, unread.id, SealedState.REFUSED, person_id=turn.me.id, now=turn.now)
    _take_form(turn, known, [(code.page, unread.seal)], files)
