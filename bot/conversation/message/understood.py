"""What was understood of a form or a long message, as values: it waits for a yes; how it is considered is in considering.py."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.filling import Change, Filling, Outcome, ReportFacts, Step
from bot.conversation.message.matching import Draft, draft_of
from bot.conversation.reading.parts import Part
from bot.conversation.reading.remarks import Remark
from bot.conversation.report.questions import CHECKED
from bot.domain.doubt import Doubt
from bot.domain.programme import Target

FORM, MESSAGE = "form", "message"
# Where an answer waits for a yes; elsewhere what is held was no answer.
_WAITING = frozenset((Step.PRIVACY_CHECK, Step.CONFLICT, *CHECKED))


@dataclass(frozen=True)
class Understood:
    """What was read and waits for a yes.

    `parts` are placed words, `loose` those without a task. `revisions` are the reports' when they were last shown.
    `unused` are words nobody wanted, `foreign` rows of other units' tasks, `theirs` other units whose words stood in a
    cell of this one's. `turn` as in Filling. `held` are words that may be the reason for what is doubtful, until somebody
    says so. `later` is what the same person's other units have waiting: it is shown when this is settled. `resumes` is the
    task whose question was open before: it is asked again then.
    """

    round_id: int
    unit_id: int
    source: str
    parts: tuple[Part, ...]
    loose: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    blank: tuple[int, ...] = ()
    turn: int = 0
    revisions: tuple[tuple[int, int], ...] = ()
    keeps_private: bool = False
    theirs: tuple[str, ...] = ()
    held: str = ""
    later: tuple[Understood, ...] = ()
    resumes: int | None = None


@dataclass(frozen=True)
class AskPlace:
    """Which task these words belong to."""

    words: str


@dataclass(frozen=True)
class AskPrivate:
    """Numbers of private people stand in the words of these tasks."""

    task_ids: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class ShowDrafts:
    """Everything understood, against what was there; `changed_by` says who changed a task meanwhile."""

    changed_by: str = ""


@dataclass(frozen=True)
class Dropped:
    """Nothing was taken over."""


@dataclass(frozen=True)
class NothingNew:
    """Everything reads as it stands already."""


@dataclass(frozen=True)
class Stored:
    """These tasks were written into the drafts, and those filed; `next_task` is asked about now."""

    written: tuple[int, ...]
    filed: tuple[int, ...]
    next_task: int | None = None


@dataclass(frozen=True)
class PutRight:
    """These tasks read otherwise now, as somebody corrected them; the others are as they were shown."""

    task_ids: tuple[int, ...]


@dataclass(frozen=True)
class Unheard:
    """These words answer nothing that is open; nothing was changed by them."""

    words: str


@dataclass(frozen=True)
class WhoseNumber:
    """A number that may be any of these that are missing: (task id, target, value) each."""

    words: str
    among: tuple[tuple[int, Target, str], ...]


@dataclass(frozen=True)
class Beside:
    """These words are a remark or a question: nothing was changed by them."""

    kind: Remark
    words: str


Shown = AskPlace | AskPrivate | ShowDrafts | Dropped | NothingNew | Stored
Say = Shown | Unheard | PutRight | Beside | WhoseNumber


@dataclass(frozen=True)
class Considered:
    """What follows: `state` None ends it, `then` is how the report dialogue goes on after it."""

    state: Understood | None
    says: tuple[Say, ...]
    changes: tuple[Change, ...] = ()
    then: Outcome | None = None


def held_part(state: Filling) -> Part | None:
    """An answer that waits for a yes in the dialogue: whoever goes on another way finds it among what was read."""
    asked = state.held_from if state.step in (Step.PRIVACY_CHECK, Step.CONFLICT) else state.step
    held = state.held or ""
    if state.step is Step.CONFLICT:
        held = held.removeprefix("text:") if held.startswith("text:") else ""
    if state.task_id is None or not held or state.step not in _WAITING:
        return None
    match asked:
        case Step.PROGRESS | Step.SAME_CHECK | Step.HOLLOW_CHECK:
            return Part(state.task_id, held)
        case Step.AMOUNT_CHECK if state.target_id is not None:
            return Part(state.task_id, "", numbers=((state.target_id, held),))
        case Step.COMPLETION | Step.COMPLETION_CHECK:
            return Part(state.task_id, "", held)
        case _:
            return None


def open_doubts(state: Understood, facts: ReportFacts) -> tuple[Doubt, ...]:
    """What is still to be asked about before anything of it is filed."""
    return tuple(doubt for draft in drafts_of(state, facts) for doubt in draft.doubts)


def drafts_of(state: Understood, facts: ReportFacts) -> tuple[Draft, ...]:
    """What each task's words would write now, in the order of the list."""
    order = {item.task.id: at for at, item in enumerate(facts.items)}
    parts = [part for part in state.parts if part.task_id in order]
    return tuple(draft_of(part, facts) for part in sorted(parts, key=lambda part: order[part.task_id or 0]))
