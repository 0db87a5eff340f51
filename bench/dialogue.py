"""What one message costs the program itself: CPU and statements, phase by phase, without any messenger.

    python -m bench.dialogue [--postgres]

A typical dialogue (填报, text, two numbers, state, date, nothing important, submit) with 1 and with 40 people, each of
another unit, taking turns. The phases are those of one reply: `receive` commits the event, `look` finds it, `handle`
does the dialogue's step, `claim` takes the answers, `compose` words them, `settle` writes down that they went out. CPU is
the program's own, the database within the process where it is SQLite; PostgreSQL's own comes on top. Statements are what
is sent to the database, without BEGIN, COMMIT and savepoints.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sqlalchemy import event

from bench.postgres import server
from bot.domain.people import SeatRole
from bot.ports import Address, ChatKind, Content, Inbound
from handlers import inbox as handlers
from handlers.compose import compose
from handlers.deps import Deps
from handlers.letters import sent
from storage import claims, inbox, making_live, outbox, people, programmes
from storage.store import Store
from tests.house import open_house, zibo_notice

PHASES = ("receive", "look", "handle", "claim", "compose", "settle")
# What a step is called, what is said, and whether the button of that name is pressed where there is one.
STEPS = (
    ("填报", "填报", True),
    ("text", "定制公交专线开通2条，儿童友好共建联盟筹建中。", False),
    ("number", "1", False),
    ("number 2", "2", False),
    ("state", "正常推进", True),
    ("date", "12月底前", False),
    ("preview", "没有", True),
    ("submit", "提交", True),
)
_TASK_NO = 6  # two targets, asked one after the other


@dataclass
class Meter:
    """CPU seconds and statements by (step, phase)."""

    step: str = ""
    phase: str = ""
    seconds: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    statements: Counter[tuple[str, str]] = field(default_factory=Counter)

    def watch(self, store: Store) -> None:
        @event.listens_for(store.engine, "before_cursor_execute")
        def _on_statement(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
                self.statements[self.step, self.phase] += 1

    @contextmanager
    def measure(self, phase: str) -> Iterator[None]:
        self.phase, began = phase, time.process_time()
        yield
        self.seconds[self.step, phase] += time.process_time() - began
        self.phase = ""


@dataclass
class Liaison:
    """A person at a messenger, and the buttons seen last."""

    address: Address
    deps: Deps
    meter: Meter
    said: int = 0
    buttons: dict[str, str] = field(default_factory=dict)

    def does(self, words: str, *, presses: bool = False) -> str:
        """Say or press something, and read what is answered."""
        data = next((data for label, data in self.buttons.items() if presses and label.startswith(words)), None)
        self.said += 1
        event = Inbound(
            account=self.address.chat,
            address=self.address,
            key=str(self.said),
            sent_at=self.deps.clock(),
            chat_kind=ChatKind.PRIVATE,
            text="" if data else words,
            button=data,
            sender_name="联络员",
        )
        with self.meter.measure("receive"):
            handlers.receive(event, self.deps)
        answers = _answers(self.deps, self.meter)
        for content in answers:
            buttons = {button.label: button.data for row in content.buttons for button in row}
            self.buttons = buttons or self.buttons
        return "\n".join(content.text for content in answers)


def _answers(deps: Deps, meter: Meter) -> list[Content]:
    """What the worker and the pump do about the one event that waits."""
    with meter.measure("look"), deps.store.read() as tx:
        [(row_id, _, _)] = inbox.waiting(tx, limit=16)
    with meter.measure("handle"):
        handlers.handle(row_id, deps, found=handlers.peek(row_id, deps))
    now, said = deps.clock(), list[Content]()
    claim = partial(claims.claim, now=now, machine_now=now, limit=64, platforms=("web",))
    while True:
        with meter.measure("claim"):
            with deps.store.read() as tx:
                is_due = claims.has_due(tx, now=now, machine_now=now)
            letters = deps.store.run(claim) if is_due else []
        if not letters:
            return said
        for letter in letters:
            if letter.body["kind"] != "say":  # the form to print, after the last task
                deps.store.run(partial(claims.settle, letter=letter, state=outbox.CANCELLED, now=now))
                continue
            with meter.measure("compose"):
                content = compose(letter, deps)
            assert isinstance(content, Content)
            with meter.measure("settle"):
                deps.store.run(partial(sent, letter=letter, content=content, now=now))
            said.append(content)


def dialogues(url: str, folder: Path, count: int) -> Meter:
    """Everybody takes the same step, then everybody the next."""
    store, meter = Store(url), Meter()
    deps = open_house(folder, store=store, live=False).deps
    names = [f"第{n + 1}街道办事处" for n in range(count)]
    notice = zibo_notice()
    tasks = [replace(task, units=(*task.units, *names)) if task.no == _TASK_NO else task for task in notice.tasks]
    now = deps.clock()
    with store.write() as tx:
        wider = replace(notice, tasks=tuple(tasks))
        programme_id = programmes.propose(tx, wider, year=2024, source_sha256=None, now=now)
        making_live.confirm(tx, programme_id, person_id=None, now=now)
        units = {unit.name: unit.id for unit in programmes.programme(tx, programme_id).units}
        codes = [people.invite(tx, SeatRole.LIAISON, units[name], now=now) for name in names]
    liaisons = [Liaison(Address("web", f"web-{n}"), deps, meter) for n in range(count)]
    for liaison, code in zip(liaisons, codes, strict=True):
        liaison.does(code)
    liaisons[0].does("帮助")  # what is made on first use is made now
    meter.seconds.clear()
    meter.statements.clear()
    meter.watch(store)
    for step, words, presses in STEPS:
        meter.step = step
        said = [liaison.does(words, presses=presses) for liaison in liaisons]
    assert all("已登记" in words for words in said), said
    store.close()
    return meter


def report(meter: Meter, count: int) -> None:
    """A line a step: the whole message, then CPU ms / statements of each phase."""
    print(f"{'':<10}{'CPU ms':>8}{'statements':>12}  " + "".join(f"{phase:>13}" for phase in PHASES))
    names = [name for name, _, _ in STEPS]
    for wanted in (*([name] for name in names), names):
        messages = count * len(wanted)
        ms = {phase: sum(meter.seconds[name, phase] for name in wanted) * 1000 / messages for phase in PHASES}
        sql = {phase: sum(meter.statements[name, phase] for name in wanted) / messages for phase in PHASES}
        parts = "".join(f"{ms[phase]:.1f} / {sql[phase]:.1f}".rjust(13) for phase in PHASES)
        label = wanted[0] if len(wanted) == 1 else "mean"
        print(f"{label:<10}{sum(ms.values()):>8.1f}{sum(sql.values()):>12.1f}  {parts}")


def main() -> None:
    for count in (1, 40):
        with tempfile.TemporaryDirectory() as name:
            print(f"SQLite, {count} people")
            report(dialogues(f"sqlite:///{name}/bench.sqlite3", Path(name), count), count)
    if "--postgres" in sys.argv:
        for count in (1, 40):
            with tempfile.TemporaryDirectory() as name, server() as url:
                print(f"PostgreSQL, {count} people; CPU without the server's")
                report(dialogues(url, Path(name), count), count)


if __name__ == "__main__":
    main()
