"""The picture: its size, that there is something on it, and that it says rehearsal where it is one."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.documents.chart import chart_name, chart_png
from bot.domain.light import Light
from bot.domain.summary import RoundSummary
from tests.documents.rounds import half_filed, nothing_filed, with_text

GREEN, YELLOW, RED, GREY = (63, 143, 107), (243, 207, 109), (168, 50, 42), (230, 233, 237)


def picture_of(summary: RoundSummary) -> Image.Image:
    data = chart_png(summary)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return Image.open(io.BytesIO(data)).convert("RGB")


def share_of(picture: Image.Image, colour: tuple[int, int, int]) -> float:
    """The share of the picture in this very colour."""
    counts = picture.getcolors(maxcolors=picture.width * picture.height)
    assert counts is not None
    return sum(count for count, found in counts if found == colour) / (picture.width * picture.height)


def test_the_picture_is_as_wide_as_a_phone() -> None:
    picture = picture_of(half_filed())
    assert picture.width == 1080
    assert 1000 < picture.height < 1750


def test_a_chat_shows_it_whole() -> None:
    """Taller than twice its width and a chat's preview is a thread: the tasks and numbers in trouble go first."""
    for tasks in (1, 10, 30, 60):
        picture = picture_of(with_text("正文", tasks=tasks, units=3))
        assert picture.height <= 2 * picture.width + 100


def test_there_is_writing_and_there_are_lights() -> None:
    picture = picture_of(half_filed())
    assert 0.5 < share_of(picture, (255, 255, 255)) < 0.95
    for colour in (GREEN, YELLOW, RED):
        assert share_of(picture, colour) > 0.001
    head = picture.crop((0, 0, 1080, 150)).convert("L")
    assert sum(head.histogram()[:100]) > 2_000  # the title's ink


def test_a_round_not_yet_due_is_grey_and_not_red() -> None:
    picture = picture_of(nothing_filed())
    assert share_of(picture, GREY) > share_of(picture, RED) * 5


def test_quarters_without_a_round_have_a_place_but_no_light() -> None:
    """The four quarters always stand in the same place: with last quarter's lights there is more colour, no more room."""
    alone, both = picture_of(half_filed(with_history=False)), picture_of(half_filed())
    assert alone.size == both.size
    assert share_of(alone, YELLOW) < share_of(both, YELLOW)


def test_many_units_change_nothing() -> None:
    assert picture_of(with_text("正文", tasks=2, units=40)).width == 1080


def test_a_rehearsal_bears_a_red_mark_on_top() -> None:
    def top_red(summary: RoundSummary) -> float:
        return share_of(picture_of(summary).crop((0, 0, 600, 110)), RED)

    assert top_red(half_filed(is_rehearsal=True)) > 0.1
    assert top_red(half_filed()) == 0
    assert chart_name(half_filed(is_rehearsal=True)) == "【演练】2024年第三季度进度图.png"


def test_a_bar_is_as_long_as_its_share() -> None:
    """One task, one target: the green of its bar grows with the number."""

    def green(total: int) -> float:
        summary = with_text("正文", tasks=1, units=1)
        task = summary.tasks[0]
        claims = ((task.parts[0].unit, Decimal(total)),)
        changed = replace(
            task,
            light=Light.GREY,
            parts=(replace(task.parts[0], light=Light.GREY),),
            history=tuple((quarter, Light.GREY) for quarter, _ in task.history),
            targets=(replace(task.targets[0], claims=claims),),
        )
        return share_of(picture_of(replace(summary, tasks=(changed,))), GREEN)

    legend = green(0)
    assert green(12) - legend == pytest.approx((green(9) - legend) * 12 / 9, rel=0.05)
    assert green(60) == pytest.approx(green(12), rel=0.01)  # a bar ends at its target


def test_a_long_list_stays_within_what_messengers_take() -> None:
    """https://core.telegram.org/bots/api#sendphoto: width and height together at most 10,000."""
    for units in (3, 40):
        picture = picture_of(
            with_text("正文", tasks=120, units=units, name="实施一项名称很长很长很长很长很长很长的实事行动")
        )
        assert picture.width + picture.height <= 10_000
        assert picture.width > 800


@pytest.mark.parametrize(
    "text", ["#pagebreak()", "*粗* $x$ <a> & \\", "\x00\x0b\u202e", "超" * 400, "👩‍👩‍👧", "", "A" * 300], ids=range(7)
)
def test_hostile_names_do_not_break_the_picture(text: str) -> None:
    picture = picture_of(with_text(text, tasks=2, units=2, name=text or "　"))
    assert picture.width == 1080
    assert picture.height < 2_500


def test_an_empty_list_makes_a_picture() -> None:
    summary = nothing_filed()
    assert picture_of(nothing_filed(replace(summary.programme, tasks=()))).width == 1080


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=120))
def test_any_name_makes_a_picture(name: str) -> None:
    assert picture_of(with_text("正文", tasks=1, units=2, name=name)).width == 1080
