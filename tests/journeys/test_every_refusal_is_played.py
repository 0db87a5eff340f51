"""Every reason for which something is refused, and the test in which a person meets it.

The reasons are the product's: a new one belongs here with its journey, and `REASONS` says which there are, so that a line
taken out of `PLAYED` is missed. Most are played in test_refused_*.py, others where the matter itself is played.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

REASONS = frozenset(
    [
        "not_a_number",
        "number_negative",
        "not_whole",
        "over_100",
        "number_understood",
        "number_falls",
        "number_jumps",
        "number_range",
        "date_impossible",
        "date_past",
        "date_far",
        "date_ambiguous",
        "snooze_past_due",
        "text_empty",
        "text_long",
        "text_same",
        "kind_unsupported",
        "command_unknown",
        "name_ambiguous",
        "name_unknown",
        "file_type",
        "file_mismatch",
        "file_large",
        "file_empty",
        "file_damaged",
        "file_password",
        "file_pages",
        "file_pixels",
        "file_active",
        "file_too_complex",
        "file_old_format",
        "file_expired",
        "file_same",
        "file_quota",
        "seal_wrong_unit",
        "seal_old",
        "seal_forged",
        "seal_unsure",
        "notice_not_read",
        "notice_cell",
        "stranger",
        "code_bad",
        "code_limit",
        "not_allowed",
        "not_found",
        "private_only",
        "button_stale",
        "edit_conflict",
        "step_order",
        "round_closed",
        "secret_mark",
        "personal_data",
        "too_fast",
        "not_saved",
        "busy",
        "internal",
        "http_signature",
        "http_malformed",
        "http_too_large",
        "http_too_many",
        "http_cannot_store",
        "start_secret_missing",
        "start_folder_unwritable",
        "start_schema_newer",
        "start_second_instance",
        "start_token_refused",
        "start_other_poller",
        "start_clock",
    ]
)

_NUMBERS = "journeys/test_refused_numbers.py"
_DATES = "journeys/test_refused_dates.py"
_TEXTS = "journeys/test_refused_texts_and_kinds.py"
_FILES = "journeys/test_refused_files.py"
_SEALS = "journeys/test_refused_seals.py"
_RIGHTS = "journeys/test_refused_rights.py"
_STORAGE = "journeys/test_refused_storage.py"
_A_FILE = f"{_FILES}::test_a_file_that_cannot_be_taken_leaves_no_trace_and_the_question_stays"
_A_SEAL = f"{_SEALS}::test_what_is_not_this_unit_s_newest_genuine_form_is_not_taken"
_A_TIME = f"{_DATES}::test_a_doubtful_time_is_stored_only_with_a_yes"
_A_NUMBER = f"{_NUMBERS}::test_a_number_that_cannot_be_is_refused_with_its_reason"
_LOST = f"{_FILES}::test_a_file_the_messenger_lost_or_that_is_too_large_is_never_fetched"
_A_NAME = f"{_TEXTS}::test_a_name_that_may_be_two_units_is_asked_about_and_an_unknown_one_is_named"
_CODES = f"{_RIGHTS}::test_codes_that_are_wrong_used_or_typed_too_often_have_one_wording"
_CALLBACK = "platforms/test_wecom_agent.py::test_everything_that_is_not_the_services_is_turned_away"

PLAYED = {
    "not_a_number": f"{_NUMBERS}::test_what_is_no_number_is_quoted_and_asked_again",
    "number_negative": _A_NUMBER,
    "not_whole": _A_NUMBER,
    "number_range": _A_NUMBER,
    "over_100": "journeys/test_doubts.py::test_a_rate_over_a_hundred_is_asked_and_kept_with_its_reason",
    "number_understood": f"{_NUMBERS}::test_a_number_in_other_signs_is_said_back_before_it_is_stored",
    "number_falls": f"{_NUMBERS}::test_a_number_below_last_quarter_asks_for_its_reason",
    "number_jumps": f"{_NUMBERS}::test_three_times_the_target_is_asked_about_and_kept_only_with_a_yes",
    "date_impossible": f"{_DATES}::test_a_day_that_does_not_exist_is_refused",
    "date_past": _A_TIME,
    "date_far": _A_TIME,
    "date_ambiguous": _A_TIME,
    "snooze_past_due": f"{_DATES}::test_a_reminder_is_never_put_off_past_the_due_time",
    "text_empty": f"{_TEXTS}::test_pictures_are_no_text_and_each_question_says_what_it_wants",
    "text_long": f"{_TEXTS}::test_a_long_text_may_be_sent_in_two_parts_as_the_sentence_says",
    "text_same": f"{_TEXTS}::test_last_quarter_s_text_is_asked_about",
    "kind_unsupported": f"{_TEXTS}::test_a_voice_message_changes_nothing_wherever_one_is",
    "command_unknown": f"{_TEXTS}::test_a_mistyped_command_changes_nothing_wherever_one_is",
    "name_ambiguous": _A_NAME,
    "name_unknown": _A_NAME,
    "file_type": _A_FILE,
    "file_mismatch": _A_FILE,
    "file_large": _LOST,
    "file_empty": _A_FILE,
    "file_damaged": _A_FILE,
    "file_password": _A_FILE,
    "file_pages": f"{_SEALS}::test_a_scan_of_too_many_pages_is_to_be_cut_to_the_stamped_ones",
    "file_pixels": _A_FILE,
    "file_active": _A_FILE,
    "file_too_complex": _A_FILE,
    "file_old_format": _A_FILE,
    "file_expired": _LOST,
    "file_same": f"{_FILES}::test_the_same_file_again_is_not_kept_twice",
    "file_quota": "journeys/test_evidence.py::test_a_unit_sends_at_most_a_hundred_a_day",
    "seal_wrong_unit": _A_SEAL,
    "seal_old": _A_SEAL,
    "seal_forged": _A_SEAL,
    "seal_unsure": "journeys/test_doubtful_scans.py::test_an_unclear_seal_goes_to_the_office_with_the_picture_and_it_decides",
    "notice_not_read": "journeys/test_refused_notices.py::test_what_is_no_list_is_refused_and_the_right_file_is_still_taken",
    "notice_cell": "journeys/test_refused_notices.py::test_a_place_that_cannot_be_read_is_named_and_nothing_is_live",
    "stranger": f"{_RIGHTS}::test_a_stranger_learns_nothing_whatever_is_sent",
    "code_bad": _CODES,
    "code_limit": _CODES,
    "not_allowed": f"{_RIGHTS}::test_a_liaison_is_sent_to_the_office_and_keeps_the_question",
    "not_found": f"{_RIGHTS}::test_what_is_another_s_and_what_is_not_there_are_the_same_sentence",
    "private_only": f"{_RIGHTS}::test_own_things_in_a_group_are_sent_to_the_private_chat",
    "button_stale": f"{_RIGHTS}::test_a_button_of_a_dialogue_says_who_filed_everything_since",
    "edit_conflict": "journeys/test_filling_in.py::test_two_liaisons_do_not_overwrite_each_other_unseen",
    "step_order": f"{_RIGHTS}::test_an_answer_without_a_question_is_told_so_with_what_to_do",
    "round_closed": f"{_RIGHTS}::test_a_round_that_closed_while_a_question_was_open_takes_nothing_more",
    "secret_mark": "journeys/test_refused_secrets.py::test_a_marked_text_is_nowhere_kept_and_moves_nobody",
    "personal_data": "journeys/test_refused_secrets.py::test_a_private_number_waits_until_somebody_says_keep_or_leave_out",
    "too_fast": "journeys/test_too_fast.py::test_a_flood_is_left_out_and_said_so_once",
    "not_saved": f"{_STORAGE}::test_what_cannot_be_stored_is_said_on_the_page_and_the_same_words_arrive_later",
    "busy": f"{_STORAGE}::test_during_maintenance_nothing_is_kept_and_the_question_waits",
    "internal": f"{_STORAGE}::test_a_fault_inside_stores_nothing_and_the_admins_hear_of_it",
    "http_signature": _CALLBACK,
    "http_malformed": _CALLBACK,
    "http_too_large": _CALLBACK,
    "http_too_many": "platforms/test_web_api.py::test_a_page_that_runs_wild_is_turned_away_before_anything_is_stored",
    "http_cannot_store": (
        "platforms/test_wecom_agent.py::test_it_is_acknowledged_only_once_stored_and_then_the_same_message_comes"
    ),
    "start_secret_missing": "journeys/test_refused_start.py::test_a_missing_setting_is_named_with_where_to_get_it",
    "start_folder_unwritable": "journeys/test_refused_start.py::test_a_folder_that_cannot_be_written_is_named",
    "start_schema_newer": "storage/test_migrate.py::test_a_newer_schema_stops_the_program_with_one_sentence",
    "start_second_instance": "test_cli.py::test_a_second_program_on_one_database_is_refused",
    "start_token_refused": (
        "platforms/test_telegram_sending.py::test_a_token_that_is_refused_stops_the_adapter_with_one_sentence"
    ),
    "start_other_poller": (
        "platforms/test_telegram_receiving.py::test_a_second_poller_is_named_in_one_sentence_and_given_room"
    ),
    "start_clock": (
        "scheduler/test_service_clocks.py::test_one_service_that_is_off_is_told_and_holds_nothing_and_two_hold"
    ),
}


@cache
def functions_of(file: str) -> frozenset[str]:
    parts = ast.parse((TESTS / file).read_text("utf-8")).body
    return frozenset(part.name for part in parts if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_reason_is_played() -> None:
    assert set(PLAYED) == REASONS


@pytest.mark.parametrize("reason", PLAYED)
def test_the_test_that_plays_it_is_there(reason: str) -> None:
    file, _, name = PLAYED[reason].partition("::")
    assert name in functions_of(file)


def test_no_test_of_a_refused_file_is_forgotten_here() -> None:
    """A file that plays refusals plays at least one of the reasons."""
    named = {place.partition("::")[0] for place in PLAYED.values()}
    written = {f"journeys/{path.name}" for path in Path(__file__).parent.glob("test_refused_*.py")}
    assert written <= named
