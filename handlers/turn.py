"""One event in its transaction: who did it, where, and what is said back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.conversation.asking import Asking
from bot.conversation.codec import BELOW, STAYS, Dialogue, Unreadable, from_json, over, to_json
from bot.conversation.placing import Placing
from bot.domain.people import Person
from bot.domain.rights import Action, Surface, allowed
from bot.ports import Content, Inbound
from bot.texts import errors
from handlers.deps import Deps
from storage import audit, conversations, outbox
from storage.codec import content_to_json
from storage.store import Tx


class NotAllowed(Exception):
    """The person has no right to this; raised before anything is changed, answered in one place."""

    def __init__(self, action: Action, sentence: str | None = None) -> None:
        super().__init__(action.value)
        self.action = action
        self.sentence = sentence


@dataclass
class Turn:
    """Handlers read and write through `tx` and answer with `say`; all of it is committed together or not at all."""

    tx: Tx
    deps: Deps
    event: Inbound
    row_id: int
    now: datetime
    person: Person | None
    surface: Surface
    said: int = field(default=0)
    has_removed: bool = field(default=False)  # files whose bytes are to go once this is committed
    _standing: tuple[int, conversations.Saved | None] | None = field(default=None, init=False)  # a person's, as read

    @property
    def me(self) -> Person:
        """The person, where the right that was asked for already says that there is one."""
        if self.person is None:
            raise NotAllowed(Action.MY_DATA)
        return self.person

    def say(self, content: Content | str) -> None:
        """Answer in the chat the event came from."""
        if isinstance(content, str):
            content = Content(text=content)
        self.enqueue({"kind": "say", **content_to_json(content)})

    def enqueue(self, body: dict[str, Any]) -> None:
        """Answer with something whose words are made when it is sent (handlers/compose.py)."""
        self.said += 1
        outbox.put(self.tx, f"reply:{self.row_id}:{self.said}", self.event.address, body, now=self.now)

    def require(self, action: Action, unit_id: int | None = None) -> None:
        """Go on only with the right; raises NotAllowed."""
        if not allowed(self.person, action, unit_id=unit_id, surface=self.surface):
            private = self.surface is not Surface.PRIVATE and allowed(
                self.person, action, unit_id=unit_id, surface=Surface.PRIVATE
            )
            raise NotAllowed(action, errors.private_only() if private else None)

    def may(self, action: Action, unit_id: int | None = None) -> bool:
        return allowed(self.person, action, unit_id=unit_id, surface=self.surface)

    def audit(
        self,
        action: str,
        object: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        result: str = "done",
    ) -> None:
        audit.append(
            self.tx,
            audit.Actor(
                person_id=self.person.id if self.person else None,
                platform=self.event.platform,
                account=self.event.account,
                surface=self.surface.value,
            ),
            at=self.now,
            action=action,
            object=object,
            before=before,
            after=after,
            result=result,
        )

    def dialogue(self) -> Dialogue | None:
        """Where the person stands; an unreadable dialogue is ended with a sentence."""
        saved = self._saved()
        if saved is None:
            return None
        try:
            return from_json(saved.kind, saved.format, saved.state)
        except Unreadable:
            self._save(None)
            self.say(errors.dialogue_unreadable())
            return None

    def save_dialogue(self, state: Dialogue | None) -> None:
        """Put the dialogue down; None ends it.

        What was read and waits for its yes lies in the dialogue alone: a question of another kind lies on top of it, and
        when that ends it is there again.
        """
        current = self._saved()
        below = None if current is None else over(current.kind, current.format, current.state)
        if state is None and below is not None and current is not None and current.kind not in STAYS:
            self._save(conversations.Saved(*below))
            return
        saved = None if state is None else conversations.Saved(*to_json(state))
        if saved is not None and isinstance(state, Asking | Placing) and below is not None:
            saved = replace(saved, state={**saved.state, BELOW: list(below)})
        self._save(saved)

    def _saved(self) -> conversations.Saved | None:
        """The dialogue at rest, asked for once a turn: nobody else moves it while this person's event is handled."""
        if self._standing is None or self._standing[0] != self.me.id:
            self._standing = self.me.id, conversations.load(self.tx, self.me.id)
        return self._standing[1]

    def _save(self, saved: conversations.Saved | None) -> None:
        conversations.save(self.tx, self.me.id, saved, self.now)
        self._standing = self.me.id, saved

    def ask(self, question: Content | str, command: str, prefix: str = "", suffix: str = "") -> None:
        """Say the question, and take the next plain text as the command's argument."""
        self.save_dialogue(Asking(command, prefix, suffix))
        self.say(question)

    def preview(
        self, content: Content, command: str, prefix: str = "", *, held: str = "", yes: str, suffix: str = ""
    ) -> None:
        """Show what would be done, and wait for a yes; other words take the place of `held`."""
        self.save_dialogue(Asking(command, prefix, suffix, held, yes))
        self.say(content)
