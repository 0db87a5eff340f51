"""One message for several units: cut where a unit is named, asked where a task is several units'."""

from __future__ import annotations

import json

import pytest

from bot.conversation.codec import from_json, to_json
from bot.conversation.message.dividing import Dividing, Piece, sections
from bot.conversation.message.understood import MESSAGE, Understood
from bot.conversation.reading.parts import Part
from bot.domain.programme import Unit

UNITS = (Unit(1, "科学技术发展中心"), Unit(2, "民政和文旅事业中心"))
WAITS = Understood(7, 2, MESSAGE, (Part(10, "救助120名"),))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("科技那个科普3场，民政那个救助120名", [(1, "科普3场"), (2, "救助120名")]),
        ("科学技术发展中心：科普3场\n文旅：演出6场", [(1, "科普3场"), (2, "演出6场")]),
        ("科技第9项：科普3场；另外民政第9项：演出6场", [(1, "第9项：科普3场；"), (2, "第9项：演出6场")]),
        ("戏曲6场。民政那边救助120名", [(None, "戏曲6场。"), (2, "救助120名")]),
        ("发展的项目有3个，中心那个场馆开放了", [(None, "发展的项目有3个，中心那个场馆开放了")]),
    ],
)
def test_a_message_is_cut_where_it_names_a_unit(text: str, cut: list[tuple[int | None, str]]) -> None:
    assert sections(text, UNITS) == cut


def test_one_answer_may_be_for_all_that_is_open() -> None:
    open_piece, other = Piece(Part(9, "演出6场"), (1, 2)), Piece(Part(None, "家长开放日3次"), (1, 2))
    state = Dividing((open_piece, other))
    assert [piece.unit_ids for piece in state.answered(2).pieces] == [(2,), (1, 2)]
    assert [piece.unit_ids for piece in state.answered(2, all_of_them=True).pieces] == [(2,), (2,)]
    assert [piece.unit_ids for piece in state.answered(None).pieces] == [(1, 2)]


def test_what_waited_before_is_kept_with_what_comes() -> None:
    state = Dividing((Piece(Part(9, "演出6场"), (2,)), Piece(Part(9, "科普3场"), (1,))), (WAITS,))
    welfare, science = state.shares({1: 7, 2: 7})
    assert [part.progress for part in welfare.parts] == ["救助120名", "演出6场"]
    assert [part.progress for part in science.parts] == ["科普3场"]


def test_it_is_stored_and_read_again() -> None:
    asked = Dividing((Piece(Part(9, "演出6场"), (1, 2)),), (WAITS,), 3)
    with_later = Understood(7, 1, MESSAGE, (Part(9, "科普3场"),), later=(WAITS,))
    for state in (asked, with_later):
        kind, format, value = to_json(state)
        assert from_json(kind, format, json.loads(json.dumps(value))) == state
