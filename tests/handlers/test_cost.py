"""What an answer costs, counted in statements: a figure that does not depend on the machine. Seconds are for `make bench`."""

from __future__ import annotations

from sqlalchemy import event

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from handlers import due
from handlers import inbox as handlers
from storage import inbox, rounds
from tests.house import House, shanghai

STEPS = (
    # what is said or pressed, and how many statements its handling may take
    ("填报", False, 17),
    ("定制公交专线开通2条。", False, 33),
    ("1", False, 22),
    ("2", False, 22),
    ("正常推进", True, 21),
    ("12月底前", False, 29),
    ("没有", True, 22),
    ("提交", True, 40),
)


class Counted:
    """The statements sent to the house's database, without BEGIN and savepoints."""

    def __init__(self, house: House) -> None:
        self.statements: list[str] = []
        event.listen(house.deps.store.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.statements.append(statement)

    def take(self) -> list[str]:
        taken, self.statements = self.statements, []
        return taken


def test_no_answer_of_the_dialogue_takes_more_statements_than_this(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    # A round that is begun, and a list that is remembered: the first person of a quarter pays for both.
    programme = house.programme()
    house.deps.store.run(lambda tx: rounds.open_round(tx, programme.id, Quarter(2024, 3), house.clock()))
    liaison.say("我的任务")
    counted = Counted(house)
    for words, is_button, most in STEPS:
        label = next((label for label in liaison.last.labels if label.startswith(words)), words)
        house.receive(liaison._event("" if is_button else words, liaison.button(label).data if is_button else None, ()))
        with house.deps.store.read() as tx:
            [(row_id, _, _)] = inbox.waiting(tx, limit=10)
        counted.take()
        handlers.handle(row_id, house.deps, found=handlers.peek(row_id, house.deps))
        sent = counted.take()
        assert len(sent) <= most, f"{words}: {len(sent)}\n" + "\n".join(sent)
        assert not [statement for statement in sent if "FROM task" in statement], "the list is remembered"
        house.settle()
    assert "已登记" in liaison.last.text


def test_a_beat_asks_as_much_for_one_liaison_as_for_those_of_every_unit(house: House) -> None:
    first, *others = [unit.name for unit in house.programme().units]
    opening = shanghai("2024-09-14 09:06")

    def look() -> tuple[int, int]:
        """(messages due, statements it takes to know)"""
        with house.deps.store.read() as tx:
            counted.take()
            return due.unplanned(tx, opening), len(counted.take())

    for name in ("甲", "乙"):
        house.person(f"{first}{name}", unit=first)
    counted = Counted(house)
    look()
    few, few_statements = look()
    for unit in others:
        for name in ("甲", "乙"):
            house.person(f"{unit}{name}", unit=unit)
        house.person(f"{unit}负责人", SeatRole.HEAD, unit)
    look()
    many, many_statements = look()
    assert many == few - 1 + len(others)  # nobody is unreached any more
    assert many_statements == few_statements
