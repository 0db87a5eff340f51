"""What the bot means to say in the report dialogue; bot/texts/reporting/report.py finds the words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.domain.doubt import Doubt
from bot.domain.problem import ProblemState
from bot.domain.report import Completion


@dataclass(frozen=True)
class AskProblem:
    """Whether what an earlier quarter left unsolved is solved."""

    task_id: int


@dataclass(frozen=True)
class ProblemNoted:
    """How it stands was stored."""

    state: ProblemState


@dataclass(frozen=True)
class AskProgress:
    task_id: int


@dataclass(frozen=True)
class AskProgressStill:
    """The open question is the progress still: what was said answered something else, or nothing."""

    task_id: int


@dataclass(frozen=True)
class AskAmount:
    task_id: int
    target_id: int


@dataclass(frozen=True)
class AskAssessment:
    task_id: int


@dataclass(frozen=True)
class AskCompletion:
    task_id: int


@dataclass(frozen=True)
class AskImportant:
    task_id: int


@dataclass(frozen=True)
class AskParts:
    """Which part of a task to change."""

    task_id: int


@dataclass(frozen=True)
class CheckAmount:
    """A number that was understood, or that surprises: `reason` is number_understood, _added, _nothing, _other (in
    words of another thing), or that of a Doubt."""

    task_id: int
    target_id: int
    value: Decimal
    reason: str


@dataclass(frozen=True)
class CheckDisclaimed:
    """Whether a target is another unit's; `is_alone`: no other unit of the task may report it."""

    task_id: int
    target_id: int
    is_alone: bool


@dataclass(frozen=True)
class CheckCompletion:
    """A completion time that needs a yes: `reason` is date_past, date_far, date_ambiguous or date_unclear."""

    task_id: int
    completion: Completion
    reason: str


@dataclass(frozen=True)
class AskDoubts:
    """Everything doubtful in what would be filed, at once."""

    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class CheckSame:
    """The text is last quarter's to the letter."""

    task_id: int


@dataclass(frozen=True)
class CheckHollow:
    """The text names no fact, only that things go on."""

    task_id: int


@dataclass(frozen=True)
class AskWhichTarget:
    """An addition fits several targets of the task."""

    task_id: int
    target_ids: tuple[int, ...]
    added: Decimal


@dataclass(frozen=True)
class CheckPrivacy:
    """The text holds numbers of private people; `kinds` are the Chinese words for them."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class ShowOverview:
    """All tasks of the unit and where each stands."""


@dataclass(frozen=True)
class ShowPreview:
    """Everything ready to be submitted."""


@dataclass(frozen=True)
class ShowConflict:
    """Somebody else changed this task since the question was asked; `mine` is the answer that waits, where it is text.

    `compared` asks for both side by side.
    """

    task_id: int
    mine: str = ""
    compared: bool = False


@dataclass(frozen=True)
class Refuse:
    """The answer cannot be used; `reason` as in the product's table of refusals, `quote` what was typed."""

    reason: str
    quote: str = ""
    target_id: int | None = None


@dataclass(frozen=True)
class Noted:
    """What was stored: `part` is progress, short, amount, named, disclaimed, assessment, completion, important, appended,
    copied, edited, text_too (a number put right in the text as well) or accepted; named is the number of a target that
    was not the one asked for."""

    task_id: int
    part: str
    target_id: int | None = None


@dataclass(frozen=True)
class SetAside:
    """A number is not known yet: it is left for last."""

    task_id: int
    target_id: int


@dataclass(frozen=True)
class OnlyLacks:
    """Nothing of the task is missing but the numbers that were left for last."""

    task_id: int


@dataclass(frozen=True)
class Skipped:
    """The task is left for later."""

    task_id: int


@dataclass(frozen=True)
class NotReady:
    """It was to be filed, and parts of the task are missing."""

    task_id: int


@dataclass(frozen=True)
class TaskReady:
    """Every part of the task has its answer."""

    task_id: int


@dataclass(frozen=True)
class Filed:
    """These tasks were submitted."""

    task_ids: tuple[int, ...]


@dataclass(frozen=True)
class Paused:
    """The person goes away; what was answered stays."""


Prompt = (
    AskProblem
    | ProblemNoted
    | AskProgress
    | AskProgressStill
    | AskAmount
    | AskAssessment
    | AskCompletion
    | AskImportant
    | AskParts
    | CheckAmount
    | CheckDisclaimed
    | CheckCompletion
    | CheckSame
    | CheckHollow
    | AskWhichTarget
    | CheckPrivacy
    | AskDoubts
    | ShowOverview
    | ShowPreview
    | ShowConflict
    | Refuse
    | Noted
    | SetAside
    | OnlyLacks
    | Skipped
    | NotReady
    | TaskReady
    | Filed
    | Paused
)
