"""What one turn remembers of the person's dialogue."""

from __future__ import annotations

from bot.conversation.asking import Asking
from bot.domain.rights import Surface
from handlers.turn import Turn
from storage import people
from tests.house import House


def test_a_dialogue_that_was_put_down_is_the_one_that_stands(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    with house.deps.store.write() as tx:
        turn = Turn(
            tx=tx,
            deps=house.deps,
            event=liaison._event("x", None, ()),
            row_id=1,
            now=house.clock(),
            person=people.person_of(tx, liaison.platform, liaison.account),
            surface=Surface.PRIVATE,
        )
        assert turn.dialogue() is None
        turn.save_dialogue(Asking("snooze", "u1"))
        assert turn.dialogue() == Asking("snooze", "u1")
        turn.save_dialogue(None)
        assert turn.dialogue() is None
