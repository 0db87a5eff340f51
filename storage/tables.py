"""The tables. Nouns are those of the product's dictionary; a column's comment stands where its name does not say it.

Moments are aware and stored in UTC (`Moment`), amounts exact and stored as text (`Exact`), because SQLite keeps
neither time zones nor decimals.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC, given back aware in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime names no moment")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A Decimal, stored as its digits."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


# SQLite counts rowids by INTEGER PRIMARY KEY only; PostgreSQL should not run out at two billion.
BigId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        int: BigId,
        datetime: Moment,
        Decimal: Exact,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Text,
    }


# --- the list ---------------------------------------------------------------------------------------------------


class ProgrammeRow(Base):
    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    year: Mapped[int]
    state: Mapped[str]  # proposed → live → closed; or replaced, discarded, applied (as an update)
    title: Mapped[str]
    doc_number: Mapped[str | None]
    issuer: Mapped[str | None]
    issued_on: Mapped[date | None]
    office: Mapped[str]
    phone: Mapped[str | None]
    form_title: Mapped[str]
    form_columns: Mapped[list[Any]]
    unsure: Mapped[list[Any]]  # what the reader doubted, shown until confirmed
    rules: Mapped[dict[str, Any]]  # schedule settings that differ from the defaults
    needs_seal: Mapped[bool] = mapped_column(server_default=false())  # the notice asks for stamped forms
    source_sha256: Mapped[str | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class UnitRow(Base):
    """Units outlive a programme: the same 局 is asked again next year."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    merged_into: Mapped[int | None]  # the id of the unit that this one turned out to be


class UnitAliasRow(Base):
    __tablename__ = "unit_alias"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    alias: Mapped[str] = mapped_column(unique=True)


class TaskRow(Base):
    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("programme_id", "no"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    no: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]
    dropped_at: Mapped[datetime | None]  # not on the list any more; its number is then minus its id


class TargetRow(Base):
    __tablename__ = "target"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    value: Mapped[Decimal]
    measure: Mapped[str]
    comparator: Mapped[str]
    kind: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    dropped_at: Mapped[datetime | None]


class AssignmentRow(Base):
    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("task_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str]
    position: Mapped[int]
    dropped_at: Mapped[datetime | None]


class ProposalRow(Base):
    """A list that is not live yet, as one value (bot/domain/proposal.py); its programme row is in state proposed."""

    __tablename__ = "proposal"
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    version: Mapped[int]  # grows with every correction, so that a confirmation knows what was looked at
    draft: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class ProposalStepRow(Base):
    """What a proposal was before one correction: the way back."""

    __tablename__ = "proposal_step"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    what: Mapped[str]  # the correction, as a sentence
    draft: Mapped[dict[str, Any]]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


# --- people -----------------------------------------------------------------------------------------------------


class PersonRow(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]  # by the office's clock: the last time this person did anything here


class SeatRow(Base):
    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rank: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class AccountRow(Base):
    """A person on one platform; `chat` is the private chat there."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "name"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str]
    name: Mapped[str]
    chat: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    bound_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # the most recently used account gets what nobody asked for
    dead_reason: Mapped[str | None]


class InvitationRow(Base):
    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_name: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


class CodeTrialRow(Base):
    """A wrong code; counted over all entrances."""

    __tablename__ = "code_trial"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class ChannelRow(Base):
    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "chat"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str]
    chat: Mapped[str]
    title: Mapped[str]
    is_confirmed: Mapped[bool]
    bound_at: Mapped[datetime]


# --- a quarter --------------------------------------------------------------------------------------------------


class RoundRow(Base):
    """One programme's collection for one quarter. Its times follow from the quarter, the calendar and the rules."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("programme_id", "quarter"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    quarter: Mapped[str]
    opened_at: Mapped[datetime]


class ReportRow(Base):
    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("round_id", "task_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str]
    progress: Mapped[str]
    assessment: Mapped[str | None]
    completion: Mapped[dict[str, Any] | None]
    important: Mapped[str | None]
    important_answered: Mapped[bool]
    insisted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    returned_reason: Mapped[str | None]
    on_behalf: Mapped[bool]
    version: Mapped[int]
    revision: Mapped[int]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


class ReportAmountRow(Base):
    __tablename__ = "report_amount"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), primary_key=True)
    value: Mapped[Decimal]
    reason: Mapped[str | None]  # why a person insists on a surprising number


class ReportVersionRow(Base):
    """What was submitted, each time."""

    __tablename__ = "report_version"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]


class EvidenceRow(Base):
    """A file that stands beside a report (佐证材料): the same bytes once a report; a removed one leaves its row."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("round_id", "task_id", "unit_id", "sha256"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"))
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(index=True)  # the day's quota is counted by it
    removed_at: Mapped[datetime | None]


class OfferRow(Base):
    """The buttons offered last in a chat: typing one's label, or its number, does the same as pressing it."""

    __tablename__ = "offer"
    platform: Mapped[str] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(primary_key=True)
    choices: Mapped[list[Any]]


class ConversationRow(Base):
    """Where a person stands in a dialogue; by person, so that it goes on from another messenger."""

    __tablename__ = "conversation"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str]
    format: Mapped[int]  # of `state`; older ones are upcast when read
    state: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


# --- what the office decides, and what the units ask of it ------------------------------------------------------


class ReviewRow(Base):
    """A decision of the office on one submitted version of a report."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    version: Mapped[int]
    decision: Mapped[str]  # accepted | returned | reopened
    reason: Mapped[str | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]


class ExtensionRow(Base):
    """A later due time for one unit in one round, asked for or given."""

    __tablename__ = "extension"
    __table_args__ = (Index("ix_extension_round_id_unit_id", "round_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str]  # asked → granted | refused | replaced
    until: Mapped[datetime]
    reason: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]  # why it was refused


class BehalfRow(Base):
    """A version of a report that the office typed in for the unit, and what the unit said to it."""

    __tablename__ = "behalf"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    answer: Mapped[str | None]  # confirmed | disputed
    words: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class ProblemRow(Base):
    """An important matter, followed to its end."""

    __tablename__ = "problem"
    __table_args__ = (Index("ix_problem_programme_id_unit_id", "programme_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    quarter: Mapped[str]  # when it was reported first
    text: Mapped[str]
    state: Mapped[str]  # open → in_progress → solved
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    note: Mapped[str | None]
    answered_quarter: Mapped[str]  # the last quarter in which its unit said how it stands


class LeadConfirmationRow(Base):
    """What the lead unit said to a whole row; it holds for the versions it saw."""

    __tablename__ = "lead_confirmation"
    __table_args__ = (UniqueConstraint("round_id", "task_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    versions: Mapped[dict[str, Any]]  # report id → version
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class AbsenceRow(Base):
    """A person who is away, and who answers meanwhile."""

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]  # None until the person says so
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PersonCodeRow(Base):
    """A one-time code of a known person: for another account, or for whoever takes over a seat."""

    __tablename__ = "person_code"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))  # the seat it hands over; None: an account
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


# --- in and out -------------------------------------------------------------------------------------------------


class InboxRow(Base):
    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "account", "update_key"),
        Index("ix_inbox_waiting", "state", "id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str]
    account: Mapped[str]
    update_key: Mapped[str]
    body_hash: Mapped[str]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]  # waiting → done | failed
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class OutboxRow(Base):
    """One platform message. `body` says what is meant; its words are chosen when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "platform", "chat", "place", "part"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    platform: Mapped[str]
    chat: Mapped[str]
    place: Mapped[int] = mapped_column(BigId)  # order within the address: the id of the message it is a part of
    part: Mapped[int]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]  # pending → sending → sent | failed | cancelled | held
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempt: Mapped[int]
    refusals: Mapped[int] = mapped_column(BigId, server_default="0")  # by the service, of this very message
    lease_until: Mapped[datetime | None]  # by the machine's clock, also in a rehearsal
    retry_at: Mapped[datetime | None]  # by the machine's clock
    last_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class FileRow(Base):
    """A stored file; its bytes lie in the data folder under their hash."""

    __tablename__ = "file"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    stored_at: Mapped[datetime]


# --- paper ------------------------------------------------------------------------------------------------------


class PrintedFormRow(Base):
    """A unit's form as it was given out to be printed; its number and version stand in the code on every page."""

    __tablename__ = "printed_form"
    __table_args__ = (UniqueConstraint("round_id", "unit_id", "version"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    version: Mapped[int]
    content_hash: Mapped[str]
    pages: Mapped[int]
    issued_at: Mapped[datetime]


class FormToEditRow(Base):
    """What a unit's form showed when it went out to be filled in, so that its cells can be told from those that were typed.

    `cells` has, by task id, the marks of the progress and of the completion time (bot/conversation/rows.py).
    """

    __tablename__ = "form_to_edit"
    __table_args__ = (Index("ix_form_to_edit_round_unit", "round_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cells: Mapped[dict[str, Any]]
    given_at: Mapped[datetime]


class SealedFormRow(Base):
    """A scan that came back, or a paper original. `round_id` and `unit_id` are empty while its code is not known."""

    __tablename__ = "sealed_form"
    __table_args__ = (Index("ix_sealed_form_round_unit", "round_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    form_id: Mapped[int | None] = mapped_column(ForeignKey("printed_form.id"))
    content_hash: Mapped[str]
    state: Mapped[str]
    seal: Mapped[str]
    pages: Mapped[list[Any]]  # of the pages whose code was read
    on_behalf: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    received_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    original_at: Mapped[datetime | None]
    original_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class SealedFileRow(Base):
    """A file of a scan, byte for byte as it was sent, and the small picture that is shown instead of it."""

    __tablename__ = "sealed_file"
    sealed_form_id: Mapped[int] = mapped_column(ForeignKey("sealed_form.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"))
    name: Mapped[str]
    media_type: Mapped[str]
    preview_sha256: Mapped[str | None] = mapped_column(ForeignKey("file.sha256"))


# --- the built-in web chat --------------------------------------------------------------------------------------


class WebLoginRow(Base):
    """The code a web account signs in with again: on the web nobody else vouches for a person."""

    __tablename__ = "web_login"
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    created_at: Mapped[datetime]


class WebSessionRow(Base):
    __tablename__ = "web_session"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    csrf: Mapped[str]
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class WebUploadRow(Base):
    """A file somebody uploaded, until and after it stands in a line."""

    __tablename__ = "web_upload"
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"), primary_key=True)
    account: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]


class WebLineRow(Base):
    __tablename__ = "web_line"
    __table_args__ = (UniqueConstraint("chat", "key"), Index("ix_web_line_chat", "chat", "id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat: Mapped[str]
    key: Mapped[str]
    sender: Mapped[str | None]  # the account; None is the bot
    sender_name: Mapped[str]
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    chosen: Mapped[str | None]


# --- keeping straight -------------------------------------------------------------------------------------------


class AuditRow(Base):
    """Append only; each row carries the hash of the one before."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    platform: Mapped[str]
    account: Mapped[str]
    surface: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    result: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class LeaseRow(Base):
    """Which process holds something that only one may hold (a bot's connection), by the machine's clock."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]


class KeyRow(Base):
    """Random keys made on first use: for button and form codes."""

    __tablename__ = "key"
    name: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class ClockRow(Base):
    """Where a rehearsal clock was last set: it showed `shown` when the machine's clock showed `machine`."""

    __tablename__ = "clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    machine: Mapped[datetime]
    shown: Mapped[datetime]


class ClockHoldRow(Base):
    """A process that does not trust its clock: it holds reminders until its clocks agree, or an admin confirms."""

    __tablename__ = "clock_hold"
    owner: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    skew_seconds: Mapped[int]
    is_confirmed: Mapped[bool]


class WorkdayRow(Base):
    """A day the office's own calendar knows better than the one that comes with the program."""

    __tablename__ = "workday"
    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
