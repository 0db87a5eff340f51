"""A whole program on one memory database, with people who write to it: what journeys and handler tests stand on.

Real store, real handlers, real texts; only the messenger and the clock are the test's own. `House.settle` does what the
worker, the beat and the pump do, in one thread, until nothing is left to do.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path

from bot.clock import Clock
from bot.domain.localtime import SHANGHAI
from bot.domain.notice import FormShape, Notice, NoticeTarget, NoticeTask, ReportingRule
from bot.domain.people import SeatRole
from bot.domain.programme import Comparator, Programme, TargetKind
from bot.fit import fit
from bot.ports import Address, Button, Capabilities, ChatKind, Content, FileRef, Inbound, TextUnit
from bot.settings import Settings
from handlers import due
from handlers import inbox as handlers
from handlers.compose import Dropped, Moved, PutOff, compose
from handlers.deps import Deps
from handlers.files import Fetched, wants_files
from handlers.letters import sent
from storage import claims, inbox, making_live, outbox, people, programmes
from storage.files import FileStore
from storage.migrate import upgrade
from storage.store import Store
from tests import databases

NOTICES = Path(__file__).parent / "documents" / "notices"

CAPABILITIES = Capabilities(
    text_limit=20_000,
    text_unit=TextUnit.CHARACTERS,
    buttons_limit=100,
    button_label_limit=40,
    file_limit_bytes=50 * 1024 * 1024,
    per_minute=1000,
    files_with_text=True,
)


# As the real ones say: people's numbers stay off servers abroad.
PLATFORMS = {
    "web": CAPABILITIES,
    "wecom": CAPABILITIES,
    "dingtalk": CAPABILITIES,
    "telegram": replace(CAPABILITIES, carries_phones=False),
}


class SetClock:
    """A clock that a test sets; aware, and the same for everybody."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def shanghai(text: str) -> datetime:
    """2024-09-30 17:00 as an aware moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def zibo_notice() -> Notice:
    """The real 2024 list as its right answers give it."""
    facts = json.loads((NOTICES / "00-zibo-2024.json").read_text("utf-8"))
    text = (NOTICES / "00-zibo-2024.txt").read_text("utf-8")
    return Notice(
        title=facts["title"],
        doc_number=facts["doc_number"],
        issuer=facts["issuer"],
        issued_on=datetime.fromisoformat(facts["issued_on"]).date(),
        tasks=tuple(
            NoticeTask(
                no=task["no"],
                name=task["name"],
                text=next(line for line in text.splitlines() if f"、{task['name']}。" in line).split("、", 1)[1],
                units=tuple(task["units"]),
                targets=tuple(
                    NoticeTarget(
                        text=target["text"],
                        value=Decimal(str(target["value"])),
                        measure=target["unit"],
                        comparator=Comparator(target["comparator"]),
                        kind=TargetKind(target["kind"]),
                    )
                    for target in task["targets"]
                ),
            )
            for task in facts["tasks"]
        ),
        reporting=ReportingRule(facts["reporting"]["when"], facts["reporting"]["to"], facts["reporting"]["phone"]),
        form=FormShape(facts["form"]["title"], tuple(facts["form"]["columns"]), ()),
    )


@dataclass
class Message:
    """What arrived in a chat."""

    address: Address
    content: Content
    key: str

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.content.title, self.content.text) if part)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.content.buttons for button in row]


@dataclass
class House:
    """The program and everything that was said."""

    deps: Deps
    clock: SetClock
    messages: list[Message] = field(default_factory=list)
    counter: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    uploads: dict[str, bytes] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)  # messengers that take nothing now

    def programme(self) -> Programme:
        with self.deps.store.read() as tx:
            return programmes.live(tx)[-1]

    def of_year(self, year: int) -> None:
        """The same list, as if it were that year's: a list ends with its year."""
        self.deps.store.run(lambda tx: tx.connection().exec_driver_sql(f"UPDATE programme SET year = {year:d}"))

    def unit_id(self, name: str) -> int:
        return next(unit.id for unit in self.programme().units if unit.name == name)

    def person(
        self, name: str, role: SeatRole = SeatRole.LIAISON, unit: str | None = None, platform: str = "web"
    ) -> Someone:
        """Somebody with a seat, bound by a real code."""
        unit_id = self.unit_id(unit) if unit else None
        code = self.deps.store.run(lambda tx: people.invite(tx, role, unit_id, now=self.clock(), person_name=name))
        someone = Someone(self, name, f"{platform}-{name}", platform)
        someone.say(code)
        return someone

    def known(self, name: str, platform: str = "web") -> Someone:
        """Somebody who was bound in an earlier life of the same database."""
        return Someone(self, name, f"{platform}-{name}", platform)

    def stranger(self, name: str = "路人") -> Someone:
        return Someone(self, name, f"web-{name}", "web")

    def receive(self, event: Inbound) -> None:
        handlers.receive(event, self.deps)

    def settle(self) -> None:
        """Handle what waits, plan what is due, send what may be sent; until there is nothing more."""
        due.plan_due(self.deps)
        while self._handle_waiting() or self._send_due():
            pass

    def move_to(self, text: str) -> None:
        """Set the clock, and let happen what is due then."""
        self.clock.now = shanghai(text)
        self.settle()

    def _handle_waiting(self) -> bool:
        with self.deps.store.read() as tx:
            rows = inbox.waiting(tx, limit=100)
        for row_id, _, _ in rows:
            handlers.handle(row_id, self.deps, self._fetch(row_id))
        return bool(rows)

    def _fetch(self, row_id: int) -> list[Fetched]:
        """What the worker fetches from the platform before it handles an event."""
        found = handlers.peek(row_id, self.deps)
        if found is None or not wants_files(found[1], found[0]):
            return []
        return [Fetched(file.name, self.uploads.get(file.handle)) for file in found[0].files]

    def _send_due(self) -> bool:
        now = self.clock()
        up = [name for name in PLATFORMS if name not in self.down]
        letters = self.deps.store.run(lambda tx: claims.claim(tx, now=now, machine_now=now, limit=100, platforms=up))
        for letter in letters:
            composed = compose(letter, self.deps)
            match composed:
                case Dropped(reason):
                    settle = partial(claims.settle, letter=letter, state=outbox.CANCELLED, now=now, reason=reason)
                    self.deps.store.run(settle)
                case PutOff(until):
                    self.deps.store.run(partial(claims.put_off, letter=letter, not_before=until))
                case Moved(address, body):
                    self.deps.store.run(partial(claims.move, letter=letter, address=address, body=body))
                case Content():
                    messages = fit(composed, PLATFORMS[letter.address.platform])
                    assert len(messages) == 1, "a message too long for the web chat"
                    self.messages.append(Message(letter.address, messages[0], letter.key))
                    self.deps.store.run(partial(sent, letter=letter, content=composed, now=now))
        return bool(letters)

    def to(self, address: Address) -> list[Message]:
        return [message for message in self.messages if message.address == address]


@dataclass
class Someone:
    """A person at a messenger: says, presses, reads."""

    house: House
    name: str
    account: str
    platform: str
    chat: str = ""
    chat_kind: ChatKind = ChatKind.PRIVATE

    @property
    def address(self) -> Address:
        return Address(self.platform, self.chat or self.account)

    def in_chat(self, chat: str) -> Someone:
        """The same person in a group."""
        return Someone(self.house, self.name, self.account, self.platform, chat, ChatKind.GROUP)

    def say(self, text: str) -> Message | None:
        return self._do(text=text)

    def press(self, label: str) -> Message | None:
        """Press the newest button with this label; fails where the person sees none."""
        return self._do(button=self.button(label).data)

    def press_data(self, data: str) -> Message | None:
        return self._do(button=data)

    def send_file(self, handle: str, name: str) -> Message | None:
        return self._do(files=(FileRef(handle, name),))

    def send(self, name: str, data: bytes, *more: tuple[str, bytes]) -> Message | None:
        """Send files in one message, as a messenger would bring them."""
        refs = []
        for each, content in ((name, data), *more):
            handle = f"f{next(self.house.counter)}"
            self.house.uploads[handle] = content
            refs.append(FileRef(handle, each, len(content)))
        return self._do(files=tuple(refs))

    def button(self, label: str) -> Button:
        for message in reversed(self.house.to(self.address)):
            for row in message.content.buttons:
                for button in row:
                    if button.label == label:
                        return button
        raise AssertionError(f"{self.name} sees no button {label}; last was:\n{self.last.text}\n{self.last.labels}")

    @property
    def last(self) -> Message:
        return self.house.to(self.address)[-1]

    @property
    def inbox(self) -> list[Message]:
        return self.house.to(self.address)

    def queue(self, text: str, *, came_at: datetime | None = None) -> None:
        """Say something that is stored, and handled later; it may have been on its way until `came_at`."""
        event, said_at = self._event(text, None, ()), self.house.clock.now
        self.house.clock.now = came_at or said_at
        self.house.receive(event)
        self.house.clock.now = said_at

    def _do(self, text: str = "", button: str | None = None, files: tuple[FileRef, ...] = ()) -> Message | None:
        before = len(self.inbox)
        self.house.receive(self._event(text, button, files))
        self.house.settle()
        after = self.inbox
        return after[-1] if len(after) > before else None

    def _event(self, text: str, button: str | None, files: tuple[FileRef, ...]) -> Inbound:
        return Inbound(
            account=self.account,
            address=self.address,
            key=f"k{next(self.house.counter)}",
            sent_at=self.house.clock(),
            chat_kind=self.chat_kind,
            text=text,
            button=button,
            files=files,
            sender_name=self.name,
        )


def open_house(
    folder: Path,
    *,
    now: str = "2024-09-10 10:00",
    store: Store | None = None,
    clock: Clock | None = None,
    machine: Clock | None = None,
    live: bool = True,
) -> House:
    """A program on an empty database with the 2024 list, live unless asked otherwise."""
    set_clock = SetClock(shanghai(now))
    store = store or Store("sqlite:///:memory:")
    if store.is_sqlite and databases.is_empty(store):
        databases.copy(_laid_out(now, live), store)
        is_new = True
    else:
        upgrade(store.engine, now=databases.BORN)
        is_new = _lay_out(store, set_clock(), live)
    deps = Deps(
        store=store,
        files=FileStore(folder / "files"),
        clock=clock or set_clock,
        machine=machine or set_clock,
        settings=Settings(data_dir=folder),
        capabilities=PLATFORMS,
    )
    # Keys of messages go on where an earlier life of the same database may have left them.
    return House(deps, set_clock, counter=itertools.count(1 if is_new else 10_000))


def _lay_out(store: Store, now: datetime, live: bool) -> bool:
    """Put the 2024 list and the channel into a database without a list; False where there is one."""
    with store.write() as tx:
        if programmes.count(tx):
            return False
        programme_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=now)
        if live:
            making_live.confirm(tx, programme_id, person_id=None, now=now)
        channel_id = people.propose_channel(tx, Address("web", "channel"), "群团科频道", now)
        people.confirm_channel(tx, channel_id, now)
    return True


@lru_cache
def _laid_out(now: str, live: bool) -> Store:
    """A database to copy, for each moment at which tests open a house."""
    store = Store("sqlite:///:memory:")
    databases.migrate(store)
    _lay_out(store, shanghai(now), live)
    return store
