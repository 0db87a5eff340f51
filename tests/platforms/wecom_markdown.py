"""What a person reads of a Markdown message: rendered by an implementation that is not ours (markdown-it-py)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def as_shown(source: str) -> str:
    """The words without any markup: emphasis, tags, list and heading marks are gone, as on a screen."""
    blocks = [_inline(token.children or []) for token in _READER.parse(source) if token.type == "inline"]
    codes = [token.content for token in _READER.parse(source) if token.type in ("code_block", "fence")]
    return "\n\n".join([*blocks, *codes]).replace("\u00a0", " ")


def _inline(tokens: list[Token]) -> str:
    shown = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(
        token.content if token.type in ("text", "code_inline", "text_special") else shown.get(token.type, "")
        for token in tokens
    )
