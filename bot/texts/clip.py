"""A long text shortened to one line, for lists and quotations."""

from __future__ import annotations


def clip(text: str, limit: int = 120) -> str:
    """At most `limit` characters on one line, the cut shown by …"""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def quoted(text: str) -> str:
    """In quotation marks; marks inside become single ones, as GB/T 15834 asks."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"
