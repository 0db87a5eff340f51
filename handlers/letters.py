"""The shapes of outbox bodies (handlers/compose.py turns them into words when they are sent)."""

from __future__ import annotations

from typing import Any

from bot.ports import Content
from storage.codec import content_to_json


def say_body(content: Content) -> dict[str, Any]:
    """Words that are already chosen."""
    return {"kind": "say", **content_to_json(content)}
