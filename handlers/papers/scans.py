"""The stamped page comes back: photos and PDFs, or the code typed by hand.

`from_files` and `from_text` are uses (handlers/files.py): outside the transaction they only read. Whose form a code
names, whether it is genuine and current, whether this person may send it, and what becomes of it is asked inside.
Several photos of one form may come in one event or one after another; a page more is added to the scan that waits for
it. Originals are kept byte for byte, of what is a scan; what people are shown is a small picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.domain.people import Person, SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.sealed import (
    FormCode,
    IssuedForm,
    NotAScan,
    Paper,
    PaperState,
    ScanPage,
    Seal,
    SealedForm,
    SealedState,
    best_seal,
    find_code,
    missing_pages,
    parse_code,
)
from bot.ports import ChatKind, Content
from bot.texts import seal as words
from handlers.deps import Deps
from handlers.papers.printed import CODE_KEY, level
from handlers.rounds.paper import owes_seal, paper, sealed_unit_ids
from handlers.rounds.view import newest_live, reporting_quarter
from handlers.sent import NotTaken, Received, Sent, Take
from handlers.turn import Turn
from storage import conversations, keys, outbox, people, programmes, progress, rounds, sealed
from storage.codec import content_to_json
from storage.sealed import ScanFile
from storage.store import Tx

# A caption or file name with one of these comes with a stamped page.
_WORDS = ("盖章", "公章", "用印", "扫描件")
_UNREAD_LIFE = timedelta(days=2)
_MEDIA = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png", b"RIF": "image/webp", b"GIF": "image/gif"}
_PICTURE_ENDINGS = ("jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif", "heic")


@dataclass(frozen=True)
class _Looked:
    """A file of the event and what stands on its pages; `preview` is the small picture for people, not kept yet."""

    file: ScanFile
    pages: tuple[ScanPage, ...]
    preview: bytes = b""

    def kept(self, deps: Deps) -> _Looked:
        """The same once it is clear that this is a scan: the small picture is in the file store."""
        if not self.preview:
            return self
        store, now = deps.store, deps.machine()
        kept = deps.files.put(store, self.preview, name="preview.jpg", media_type="image/jpeg", now=now)
        return replace(self, file=replace(self.file, preview_sha256=kept.sha256), preview=b"")


@dataclass(frozen=True)
class _Known:
    """A genuine code: the form it names, of which list and quarter, and where that unit's paper stands."""

    form: IssuedForm
    programme: Programme
    quarter: Quarter
    unit: Unit


# --- outside the transaction ------------------------------------------------------------------------------------


def from_files(sent: Sent, deps: Deps) -> Take | None:
    """A use of files: a stamped page. None where no code of ours is on them and nobody says that it should be."""
    files = [file for file in sent.files if _media_type(file) is not None]
    if sent.event.chat_kind is not ChatKind.PRIVATE or not files:
        return None
    looked: list[_Looked] = []
    refusal: str | None = None
    for file in files:
        try:
            looked.append(_look(file))
        except NotAScan as refused:
            refusal = refusal or str(refused)
    typed = find_code(sent.event.text)
    has_code = typed is not None or any(_codes(look.pages) for look in looked)
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


def _look(file: Received) -> _Looked:
    from bot.documents.scan.read import read_scan_confined

    pages = read_scan_confined(file.name, file.data)
    shown = next((page for page in pages if page.seal is Seal.YES), None) or next(
        (page for page in pages if _codes([page])), pages[0] if pages else None
    )
    media_type = _media_type(file) or "application/octet-stream"
    seen = ScanFile(file.sha256, file.name or "盖章件", media_type, None)
    return _Looked(seen, pages, shown.preview if shown is not None and shown.preview else b"")


def _media_type(file: Received) -> str | None:
    """What the first bytes say; None for what is neither picture nor PDF."""
    if b"%PDF-" in file.data[:1024]:
        return "application/pdf"
    known = _MEDIA.get(file.data[:3])
    if known is None and file.name.rpartition(".")[2].lower() in _PICTURE_ENDINGS:
        return "application/octet-stream"
    return known


def _codes(pages: Sequence[ScanPage]) -> list[FormCode]:
    return [code for page in pages for text in page.codes if (code := parse_code(text)) is not None]


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


def _receive(turn: Turn, looked: Sequence[_Looked], typed: FormCode | None) -> None:
    by_form: dict[int, tuple[_Known, list[tuple[str, Seal]], list[ScanFile]]] = {}
    forged = 0
    for look in looked:
        for page in look.pages:
            for code in _codes([page])[:1]:
                known = _known(turn.tx, code)
                if known is None:
                    forged += 1
                    continue
                _, seen, files = by_form.setdefault(known.form.id, (known, [], []))
                seen.append((code.page, page.seal))
                if look.file not in files:
                    files.append(look.file)
    unread = [look for look in looked if look.pages and not _codes(look.pages)]
    if typed is not None and not by_form and not forged:
        known = _known(turn.tx, typed)
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


def _known(tx: Tx, code: FormCode) -> _Known | None:
    """What a code names, if its MAC is ours and it agrees with what was given out."""
    if not code.is_ours(keys.key(tx, CODE_KEY)):
        return None
    form = sealed.issued_form(tx, code.form_id)
    if form is None or form.version != code.version:
        return None
    programme_id, quarter = rounds.round_of(tx, form.round_id)
    return (
        _Known(form, programmes.programme(tx, programme_id), quarter, programmes.unit(tx, form.unit_id))
        if quarter == code.quarter
        else None
    )


def _take_form(
    turn: Turn, known: _Known, seen: Sequence[tuple[str, Seal]], files: Sequence[ScanFile], *, unread: int = 0
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


def _decide(turn: Turn, known: _Known, scan: SealedForm, *, is_first: bool, unread: int) -> None:
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


def _current(turn: Turn, known: _Known) -> Paper | None:
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
    turn: Turn, known: _Known, state: SealedState, seal: Seal, pages: set[str], files: Sequence[ScanFile]
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


def _keep_unread(turn: Turn, looked: Sequence[_Looked]) -> None:
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
    known = _known(turn.tx, code)
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


# --- accepted, or asked -----------------------------------------------------------------------------------------


def accept(turn: Turn, scan: SealedForm, programme: Programme, quarter: Quarter, unit: Unit) -> None:
    """The form is in: the reports are sealed, and with the last one the channel hears of it."""
    sealed.decide(turn.tx, scan.id, SealedState.ACCEPTED, person_id=turn.me.id, now=turn.now)
    turn.audit("seal.accept", f"sealed_form:{scan.id}", after={"unit": unit.id, "quarter": str(quarter)})
    level(turn.tx, programme, quarter, unit.id)
    if len(sealed_unit_ids(turn.tx, programme, quarter)) < len(programme.units):
        return
    body = {"kind": "say", **content_to_json(Content(text=words.all_sealed(quarter, len(programme.units))))}
    for channel in people.channels(turn.tx):
        key = f"sealed:{programme.id}:{quarter}:all:{channel.platform}/{channel.chat}"
        outbox.put(turn.tx, key, channel, body, now=turn.now)


def ask_office(turn: Turn, scan: SealedForm, unit: Unit, quarter: Quarter) -> None:
    """Show the picture to the office, which says whether there is a seal; to who sent it for the unit, else to all."""
    previews = [preview or original for original, preview in sealed.files_of(turn.tx, scan.id)]
    who = turn.me.name if scan.on_behalf or turn.me.name.startswith(unit.name) else f"{unit.name}{turn.me.name}"
    body = {"kind": "say", **content_to_json(words.ask_office(scan, unit, quarter, who), previews[:6])}
    if scan.on_behalf:
        turn.enqueue(body)
        return
    for person in people.office(turn.tx):
        address = people.address_of(turn.tx, person.id)
        if address is not None:
            outbox.put(turn.tx, f"seal:{scan.id}:{turn.row_id}:{person.id}", address, body, now=turn.now)


# --- the command line -------------------------------------------------------------------------------------------


def describe(deps: Deps, name: str, data: bytes) -> list[dict[str, Any]]:
    """What a scan shows, a value a form: `qr` None where no code could be read. Raises NotAScan; stores nothing.

    `pages` are those whose code was read, `missing` the numbers of those that were not. `valid` says that the code is
    one we gave out, `current` that the reports still say what stands on the form.
    """
    from bot.documents.scan.read import read_scan_confined

    pages = read_scan_confined(name, data)
    if not any(_codes([page]) for page in pages):
        seal = best_seal(page.seal for page in pages)
        return [_described(None, None, seal, [], is_current=False)]
    return deps.store.run(lambda tx: list(_describe(tx, pages)))


def _describe(tx: Tx, pages: Sequence[ScanPage]) -> Iterator[dict[str, Any]]:
    grouped: dict[tuple[int, int], list[tuple[FormCode, Seal]]] = {}
    for page in pages:
        for code in _codes([page])[:1]:
            grouped.setdefault((code.form_id, code.version), []).append((code, page.seal))
    for seen in grouped.values():
        code = seen[0][0]
        known = _known(tx, code)
        seal = best_seal(found for _, found in seen)
        is_current = False
        if known is not None:
            stands = paper(tx, known.programme, known.quarter, known.unit.id)
            is_current = stands.content_hash == known.form.content_hash
        yield _described(code, known, seal, [code.page for code, _ in seen], is_current=is_current)


def _described(
    code: FormCode | None, known: _Known | None, seal: Seal, pages: Sequence[str], *, is_current: bool
) -> dict[str, Any]:
    return {
        "qr": str(code) if code else None,
        "unit": known.unit.name if known else None,
        "quarter": str(known.quarter) if known else None,
        "version": known.form.version if known else None,
        "current": is_current,
        "seal": seal.value,
        "valid": known is not None,
        "pages": sorted(set(pages)),
        "missing": list(missing_pages(known.form.pages, pages)) if known else [],
    }
