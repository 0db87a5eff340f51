"""What the fake Bot API knows: chats, messages of the bot's, and refusals in the service's own shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.platforms.dingtalk_http import Reply


class Refused(Exception):
    """An answer with ok false."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.reply = refusal(code, description, **parameters)


def refusal(code: int, description: str, **parameters: Any) -> Reply:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return Reply.of({**body, "parameters": parameters} if parameters else body, code)


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


@dataclass
class Chat:
    """A chat the bot may know. `state`: open, blocked, kicked, never (nobody wrote to the bot), silent (no right)."""

    id: int
    type: str
    title: str = ""
    state: str = "open"
    is_forum: bool = False
    topics: set[int] = field(default_factory=set)
    moved_to: int | None = None

    def json(self) -> dict[str, Any]:
        named = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.type, **named, **forum}


@dataclass
class Posted:
    """A message of the bot's: as JSON, and the files with their bytes."""

    json: dict[str, Any]
    files: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def keyboard(self) -> list[list[dict[str, Any]]]:
        markup = self.json.get("reply_markup") or {}
        rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard", [])
        return rows
