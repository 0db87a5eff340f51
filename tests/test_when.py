"""Words about time: more than a thousand phrases with answers worked out by hand, and what every text must get."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.localtime import SHANGHAI
from bot.domain.report import CompletionKind
from bot.domain.workdays import published_calendar
from bot.when import read_when, when_to_json
from bot.when.grammar import BARE_RULES, RULES
from bot.when.normal import normalise

CALENDAR = published_calendar()
NOW = datetime(2024, 9, 10, 10, 0, tzinfo=SHANGHAI)
PHRASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "date_phrases.json").read_text(encoding="utf-8")
)

# Written without looking at the grammar; "or" holds other answers a person would take as well.
BLIND: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "date_phrases_blind.json").read_text(encoding="utf-8")
)

# Pieces of what people type, to be thrown together.
PIECES = re.split(
    " ",
    "2024 2025年 24 明年 今年 12 12月 31日 9月30号 底 末 初 前 之前 内 后 左右 上旬 季度 第四 上半年 下周 周五 星期日 天 工作日 "
    "小时 三 十二 廿 半 个 国庆 春节 五一 节 至 - ~ 到 . / : 、 ， （ ） 点 17时 下午 下班 力争 完成 已 于 未 长期 每 逐 全年 "
    "最后一个 农历 十四五 3.6亿元 90% 〔2024〕6号 🙂",
)
jumbled = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def answer(text: str, now: datetime = NOW) -> dict[str, Any]:
    return when_to_json(read_when(text, now, CALENDAR))


def expected_json(case: dict[str, Any]) -> dict[str, Any]:
    """A case of the data file as `cuibao when --json` prints it."""
    days = case["expected"]
    printed: dict[str, Any] = {"kind": case["kind"], "start": days[0] if days else None}
    printed["end"] = days[-1] if days else None
    if "doubt" in case:
        printed["doubt"] = case["doubt"]
    return printed


def test_every_phrase_is_read_as_worked_out_by_hand() -> None:
    missed = []
    for case in PHRASES:
        got = answer(case["text"], datetime.fromisoformat(case["now"]))
        if got != expected_json(case):
            missed.append(f"{case['text']}  ({case['now'][:16]})\n    want {expected_json(case)}\n    got  {got}")
    assert not missed, f"{len(missed)} of {len(PHRASES)} phrases are read wrongly:\n" + "\n".join(missed)


def test_the_phrases_are_many_and_each_stands_once() -> None:
    assert len(PHRASES) >= 1_200
    assert len({(case["text"], case["now"]) for case in PHRASES}) == len(PHRASES)
    assert {case["kind"] for case in PHRASES} == set(CompletionKind)


def test_phrases_written_blind_are_right_or_asked_back_and_never_wrong_in_silence() -> None:
    asked: list[str] = []
    wrong: list[str] = []
    for case in BLIND:
        got = answer(case["text"], datetime.fromisoformat(case["now"]))
        doubt = got.pop("doubt", None)
        if got not in [expected_json(wanted) for wanted in (case, *case.get("or", []))]:
            (asked if doubt or got["kind"] == "none" else wrong).append(f"{case['text']} ({case['now'][:16]}): {got}")
    assert not wrong, "\n".join(wrong)
    assert len(asked) <= 2, "\n".join(asked)


@pytest.mark.parametrize("table", [RULES, BARE_RULES], ids=["in a sentence", "alone"])
def test_every_rule_of_the_grammar_reads_its_own_examples(table: tuple[Any, ...]) -> None:
    for rule in table:
        for example in rule.examples.split():
            match = rule.pattern.match(normalise(example))
            assert match, f"{example} is not what {rule.pattern.pattern} matches"
            assert match.end() > 0


def test_moments_carry_the_zone_and_print_as_wall_time() -> None:
    when = read_when("明天下午三点", NOW, CALENDAR)
    assert when.start == when.end == datetime(2024, 9, 11, 15, 0, tzinfo=SHANGHAI)
    assert isinstance(when.start, datetime)
    assert when.start.utcoffset() == NOW.utcoffset()
    assert when_to_json(when) == {"kind": "date", "start": "2024-09-11T15:00", "end": "2024-09-11T15:00"}


def test_now_may_come_in_any_zone() -> None:
    """At 17:00 UTC it is already the next day in Shanghai."""
    assert answer("明天", datetime(2024, 9, 10, 17, 0, tzinfo=UTC))["start"] == "2024-09-12"
    with pytest.raises(ValueError, match="naive"):
        read_when("明天", datetime(2024, 9, 10, 17, 0), CALENDAR)  # noqa: DTZ001


def test_the_words_are_kept_as_typed() -> None:
    assert read_when("  １２月底前。", NOW, CALENDAR).text == "  １２月底前。"


def test_a_part_of_the_day_gives_a_usual_hour_for_reminders_but_no_moment() -> None:
    when = read_when("明天下午", NOW, CALENDAR)
    assert (when.start, when.around) == (date(2024, 9, 11), clock_time(15, 0))
    assert read_when("明天上午九点", NOW, CALENDAR).around is None


def test_a_text_too_long_to_be_an_answer_names_no_time() -> None:
    assert answer("本季度开展活动。" * 30 + "12月底前完成")["kind"] == "none"


def test_a_festival_of_a_year_not_published_is_asked_back() -> None:
    now = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
    assert answer("春节前", now) == {
        "kind": "date",
        "start": "2027-02-04",
        "end": "2027-02-04",
        "doubt": "date_ambiguous",
    }
    assert "doubt" not in answer("五一前", now)


def test_the_offices_own_days_count() -> None:
    """30 September declared off: three working days from the 26th end on 8 October."""
    declared = published_calendar(overrides={date(2024, 9, 30): False})
    when = read_when("三个工作日内", datetime(2024, 9, 26, 9, 0, tzinfo=SHANGHAI), declared)
    assert when.end == date(2024, 10, 8)


def test_the_last_link_is_asked_back_and_not_asked_about_deadlines() -> None:
    assert answer("31/12/2024") == {
        "kind": "date",
        "start": "2024-12-31",
        "end": "2024-12-31",
        "doubt": "date_ambiguous",
    }
    # 前 makes dateparser read "months ago", so it never sees such a text.
    assert answer("第2024批31前")["kind"] == "none"


@given(st.one_of(st.text(max_size=250), jumbled), st.integers(1_100_000_000, 2_200_000_000))
def test_any_text_gets_an_answer_whose_parts_fit_together(text: str, second: int) -> None:
    """At any moment from 2004 to 2039."""
    when = read_when(text, datetime.fromtimestamp(second, SHANGHAI), CALENDAR)
    printed = when_to_json(when)
    assert printed["kind"] in set(CompletionKind)
    assert when.doubt in (None, "date_impossible", "date_past", "date_far", "date_ambiguous")
    match when.kind:
        case CompletionKind.DATE:
            assert when.start is not None
            assert when.start == when.end
        case CompletionKind.PERIOD:
            assert type(when.start) is date
            assert type(when.end) is date
            assert when.start <= when.end
        case CompletionKind.DONE:
            assert (when.start is None) is (when.end is None)
        case CompletionKind.ONGOING | CompletionKind.NONE:
            assert when.start is when.end is None
    assert (when.doubt == "date_impossible") <= (when.kind is CompletionKind.NONE)


@given(jumbled, st.integers(1_600_000_000, 1_900_000_000))
def test_a_plain_date_is_never_in_the_past_nor_beyond_next_year(text: str, second: int) -> None:
    moment = datetime.fromtimestamp(second, SHANGHAI)
    when = read_when(text, moment, CALENDAR)
    if when.kind in (CompletionKind.DATE, CompletionKind.PERIOD) and when.doubt is None:
        assert when.end is not None
        last = when.end.date() if isinstance(when.end, datetime) else when.end
        assert moment.date() <= last <= date(moment.year + 1, 12, 31)


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(st.sampled_from(PHRASES), st.data())
def test_spaces_and_full_width_digits_change_nothing(case: dict[str, Any], data: st.DataObject) -> None:
    """A space may stand anywhere but inside a number."""
    now = datetime.fromisoformat(case["now"])
    text: str = case["text"]
    narrow = [unicodedata.normalize("NFKC", sign) for sign in text]
    places = [n for n in range(len(text) + 1) if not all(sign.isascii() for sign in narrow[max(0, n - 1) : n + 1])]
    spaced = text
    for place in sorted(data.draw(st.lists(st.sampled_from(places), max_size=4)) if places else [], reverse=True):
        spaced = spaced[:place] + data.draw(st.sampled_from([" ", "　", "\u00a0", "\t"])) + spaced[place:]
    assert answer(spaced, now) == answer(text, now)
    assert answer(text.translate(FULL_WIDTH), now) == answer(text, now)


HARD = (
    "1" * 200,
    "年" * 200,
    "12月" * 66,
    "完成" * 100,
    "已完成" * 66 + "x",
    "力争确保" * 50 + "x",
    "(" * 200,
    "1-" * 100,
    "一、" * 100,
    "三、四季度" * 40,
    "2024-" * 40,
    "每" * 199,
    "下" * 199 + "周",
    "完成时限时限" * 33,
    "的" * 199 + "x",
)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", HARD, ids=lambda text: text[:6])
def test_no_text_drives_the_grammar_into_a_loop(text: str) -> None:
    """A pattern gone quadratic runs into the limit of the suite; nothing here measures time."""
    assert answer(text)
