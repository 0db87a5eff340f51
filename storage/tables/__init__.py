"""The tables. Nouns are those of the product's dictionary; a column's comment stands where its name does not say it.

One file a subject. A new table is named here, too: that is how the migrations come to know it.
"""

from storage.tables.alarms import AlarmRow, HearingRow, SightingRow
from storage.tables.audit import AuditRow
from storage.tables.base import Base, Exact, Moment
from storage.tables.calendar import ClockHoldRow, ClockRow, WorkdayRow
from storage.tables.conversations import ConversationRow, OfferRow
from storage.tables.decisions import BehalfRow, ExtensionRow, LeadConfirmationRow, ReviewRow, SpokenCodeRow
from storage.tables.files import EvidenceRow, FileRow, RemovedFileRow
from storage.tables.messages import ChannelRow, InboxRow, OutboxRow
from storage.tables.papers import FormToEditRow, PrintedFormRow, SealedFileRow, SealedFormRow
from storage.tables.people import AbsenceRow, AccountRow, CodeTrialRow, InvitationRow, PersonCodeRow, PersonRow, SeatRow
from storage.tables.problems import ProblemRow
from storage.tables.processes import KeyRow, LeaseRow, StandingRow
from storage.tables.programmes import AssignmentRow, ProgrammeRow, ProposalRow, ProposalStepRow, TargetRow, TaskRow
from storage.tables.rounds import ReportAmountRow, ReportRow, ReportVersionRow, RoundRow
from storage.tables.units import UnitAliasRow, UnitRow
from storage.tables.webchat import WebLineRow, WebLoginRow, WebSessionRow, WebUploadRow

__all__ = [
    "AbsenceRow",
    "AccountRow",
    "AlarmRow",
    "AssignmentRow",
    "AuditRow",
    "Base",
    "BehalfRow",
    "ChannelRow",
    "ClockHoldRow",
    "ClockRow",
    "CodeTrialRow",
    "ConversationRow",
    "EvidenceRow",
    "Exact",
    "ExtensionRow",
    "FileRow",
    "FormToEditRow",
    "HearingRow",
    "InboxRow",
    "InvitationRow",
    "KeyRow",
    "LeadConfirmationRow",
    "LeaseRow",
    "Moment",
    "OfferRow",
    "OutboxRow",
    "PersonCodeRow",
    "PersonRow",
    "PrintedFormRow",
    "ProblemRow",
    "ProgrammeRow",
    "ProposalRow",
    "ProposalStepRow",
    "RemovedFileRow",
    "ReportAmountRow",
    "ReportRow",
    "ReportVersionRow",
    "ReviewRow",
    "RoundRow",
    "SealedFileRow",
    "SealedFormRow",
    "SeatRow",
    "SightingRow",
    "SpokenCodeRow",
    "StandingRow",
    "TargetRow",
    "TaskRow",
    "UnitAliasRow",
    "UnitRow",
    "WebLineRow",
    "WebLoginRow",
    "WebSessionRow",
    "WebUploadRow",
    "WorkdayRow",
]
