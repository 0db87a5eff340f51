"""Evidence (佐证材料): photos, PDFs and Office files beside a report, while it is filled in or afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.filling import Filling, Item, ReportFacts
from bot.conversation.message.understood import Understood
from bot.conversation.placing import Placing
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.ports import ChatKind, Content
from bot.texts import dates, errors
from bot.texts.reporting import evidence as words
from handlers.deps import Deps
from handlers.marked import forget_files
from handlers.reporting import own, report
from handlers.rounds.view import newest_live, plan_of, report_facts, reporting_quarter
from handlers.sent import Received, Sent, Take
from handlers.turn import Turn
from storage import evidence, programmes, rounds
from storage.codec import StoredFile, content_to_json

_FORM_NAMES = (".doc", ".docx", ".xls", ".xlsx", ".csv", ".txt", ".wps", ".et")


@dataclass(frozen=True)
class _Checked:
    """A file that was looked at in the child: what it is, or the sentence that refuses it."""

    file: Received
    media_type: str
    refusal: str = ""


def from_file(sent: Sent, _deps: Deps) -> Take | None:
    """A use of files (handlers/files.py), the last one: whatever a liaison sends that was nothing else."""
    if sent.event.chat_kind is not ChatKind.PRIVATE or not sent.person.unit_ids(SeatRole.LIAISON):
        return None
    checked = [_look(file) for file in sent.files]
    return lambda turn: _receive(turn, checked)


def _look(file: Received) -> _Checked:
    from bot.documents.confined import Refused, TooComplex, run_confined

    try:
        return _Checked(file, str(run_confined("evidence", file.name, file.data)))
    except Refused as refused:
        return _Checked(file, "", str(refused))
    except TooComplex:
        return _Checked(file, "", words.too_complex())


def _receive(turn: Turn, checked: Sequence[_Checked]) -> None:
    refusals = list(dict.fromkeys(one.refusal for one in checked if one.refusal))
    good = [one for one in checked if not one.refusal]
    forget_files(turn, [one.file.sha256 for one in checked if one.refusal])
    state = turn.dialogue()
    if not good:
        turn.say("\n".join(refusals))
        return
    if isinstance(state, Filling) and state.task_id is not None:
        found = _open_round(turn, state.round_id, state.unit_id)
        if found is not None:
            said = _attach(turn, *found, state.round_id, state.task_id, good)
            report.repeat(turn, state, "\n".join([*refusals, *said]))
        return
    if isinstance(state, Placing) and state.task_id is not None:
        found = _open_round(turn, state.round_id, state.unit_id)
        if found is not None:
            said = _attach(turn, *found, state.round_id, state.task_id, good)
            turn.say(Content(text="\n".join([*refusals, *said]), buttons=words.next_steps()))
        return
    _ask_where(turn, good, refusals)


def _ask_where(turn: Turn, good: Sequence[_Checked], refusals: Sequence[str]) -> None:
    """Keep the files in the dialogue until a task is chosen; while what was understood waits for its yes they are not taken."""
    if isinstance(turn.dialogue(), Understood):
        turn.say(words.understood_first())
        return
    units = turn.me.unit_ids(SeatRole.LIAISON)
    said: list[Content] = []
    files = tuple((one.file.sha256, one.file.name) for one in good)
    kept = turn.dialogue()
    for unit_id in units:
        programme = newest_live(turn.tx, unit_id)
        if programme is None:
            continue
        turn.require(Action.WRITE_REPORT, unit_id)
        quarter = reporting_quarter(turn.tx, programme, turn.now)
        round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
        earlier = kept.files if isinstance(kept, Placing) and kept.round_id == round_id else ()
        turn.save_dialogue(Placing(round_id, unit_id, tuple(dict.fromkeys((*earlier, *files)))))
        facts = _facts(turn, programme, quarter, unit_id)
        before = "\n".join(refusals)
        if not before and any(one.file.name.lower().endswith(_FORM_NAMES) for one in good):
            before = words.no_form()
        said.append(words.which_task(facts, [one.file.name for one in good], before=before))
    if not said:
        turn.say(errors.nothing_live())
        return
    first = said[0]
    buttons = tuple(row for content in said for row in content.buttons)
    turn.say(Content(text=first.text, buttons=buttons))


def evidence_command(turn: Turn, argument: str) -> None:
    """/evidence: what is there; u7 t12 chooses a task, f5 downloads, x5 takes away."""
    tokens = argument.split()
    for token in tokens:
        if token[:1] in "fx" and token[1:].isdecimal() and len(token) < 18:
            (_download if token[0] == "f" else _remove)(turn, int(token[1:]))
            return
    task = next((int(token[1:]) for token in tokens if token[:1] == "t" and token[1:].isdecimal()), None)
    plain = " ".join(token for token in tokens if token[:1] != "t")
    found = own.own_round(turn, plain, Action.READ_REPORTS, "evidence")
    if found is None:
        return
    programme, quarter, unit_id = found
    facts = _facts(turn, programme, quarter, unit_id)
    may_write = turn.may(Action.WRITE_REPORT, unit_id)
    item = next((item for item in facts.items if item.task.id == task), None)
    if item is None:
        turn.say(words.overview(facts, may_write=may_write))
        return
    _choose(turn, programme, quarter, facts, item)


def _choose(turn: Turn, programme: Programme, quarter: Quarter, facts: ReportFacts, item: Item) -> None:
    unit_id = facts.unit.id
    may_write = turn.may(Action.WRITE_REPORT, unit_id)
    if may_write:
        if turn.now > plan_of(turn.tx, programme, quarter).closes_at:
            may_write = False
        else:
            round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
            state = turn.dialogue()
            if isinstance(state, Placing) and state.files and unit_id in turn.me.unit_ids(SeatRole.LIAISON):
                good = [_Checked(Received(name, b"", sha256), "") for sha256, name in state.files]
                said = _attach(turn, programme, quarter, round_id, item.task.id, good, unit_id=unit_id)
                turn.save_dialogue(Placing(round_id, unit_id, (), item.task.id))
                turn.say(Content(text="\n".join(said), buttons=words.next_steps()))
                return
            if not isinstance(state, Understood):
                turn.save_dialogue(Placing(round_id, unit_id, (), item.task.id))
    known = rounds.round_id(turn.tx, programme.id, quarter)
    found = evidence.of_round(turn.tx, known, unit_id).get(item.task.id, []) if known is not None else []
    turn.say(words.of_task(facts, item, [(one.id, one.file.name) for one in found], may_write=may_write))


def _attach(
    turn: Turn,
    programme: Programme,
    quarter: Quarter,
    round_id: int,
    task_id: int,
    good: Sequence[_Checked],
    *,
    unit_id: int | None = None,
) -> list[str]:
    """Put files beside a report within the limits; returns what is to be said."""
    if unit_id is None:
        state = turn.dialogue()
        assert isinstance(state, Filling | Placing)
        unit_id = state.unit_id
    turn.require(Action.WRITE_REPORT, unit_id)
    part = (task_id, unit_id)
    there = {one.file.sha256 for one in evidence.of_round(turn.tx, round_id, unit_id).get(task_id, [])}
    count, size = evidence.today(turn.tx, unit_id, turn.now)
    said: list[str] = []
    new = 0
    item = _facts(turn, programme, quarter, unit_id).item(task_id)
    for one in good:
        file = _stored(turn, one)
        if file is None:
            said.append(errors.file_expired())
        elif file.sha256 in there:
            said.append(words.same())
        elif len(there) >= evidence.REPORT_LIMIT:
            said.append(words.report_full(item, evidence.REPORT_LIMIT))
            forget_files(turn, [file.sha256])
        elif count >= evidence.DAY_LIMIT or size + file.size_bytes > evidence.DAY_LIMIT_BYTES:
            said.append(words.quota())
            forget_files(turn, [file.sha256])
        else:
            made = evidence.add(turn.tx, round_id, part, file, person_id=turn.me.id, now=turn.now)
            there.add(file.sha256)
            count, size, new = count + 1, size + file.size_bytes, new + 1
            turn.audit("evidence.add", f"evidence:{made}", after={"sha256": file.sha256, "task": task_id})
    if new:
        said.insert(0, words.taken(item, new, len(there)))
    return list(dict.fromkeys(said))


def _stored(turn: Turn, one: _Checked) -> StoredFile | None:
    """The kept file with what it was found to be; None where its bytes are gone."""
    if one.media_type:
        return StoredFile(one.file.sha256, one.file.name, one.media_type, len(one.file.data))
    try:
        data = turn.deps.files.read(one.file.sha256)
    except OSError:
        return None
    from bot.documents.filekind import head_media_type

    return StoredFile(one.file.sha256, one.file.name, head_media_type(data), len(data))


def _download(turn: Turn, evidence_id: int) -> None:
    found = evidence.by_id(turn.tx, evidence_id)
    if found is None or not turn.may(Action.READ_REPORTS, found.part[1]):
        turn.say(errors.not_found())
        return
    turn.audit("evidence.download", f"evidence:{evidence_id}")
    turn.enqueue({"kind": "say", **content_to_json(Content(), (found.file,))})


def _remove(turn: Turn, evidence_id: int) -> None:
    found = evidence.by_id(turn.tx, evidence_id)
    if found is None or not turn.may(Action.WRITE_REPORT, found.part[1]):
        turn.say(errors.not_found())
        return
    evidence.remove(turn.tx, evidence_id, turn.now)
    turn.audit("evidence.remove", f"evidence:{evidence_id}", before={"sha256": found.file.sha256})
    turn.say(Content(text=words.removed(found.file.name), buttons=words.next_steps()))


def _open_round(turn: Turn, round_id: int, unit_id: int) -> tuple[Programme, Quarter] | None:
    """The round, while it takes anything; says so and returns None where it is closed."""
    programme_id, quarter = rounds.round_of(turn.tx, round_id)
    programme = programmes.programme(turn.tx, programme_id)
    turn.require(Action.WRITE_REPORT, unit_id)
    plan = plan_of(turn.tx, programme, quarter)
    if turn.now > plan.closes_at:
        turn.save_dialogue(None)
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return None
    return programme, quarter


def _facts(turn: Turn, programme: Programme, quarter: Quarter, unit_id: int) -> ReportFacts:
    return report_facts(turn.tx, programme, quarter, unit_id, person_id=turn.me.id, now=local(turn.now))
