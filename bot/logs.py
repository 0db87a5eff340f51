"""What operators read: one line an entry on standard error, with its ids, and without any secret.

Texts of exceptions hold addresses, and addresses hold tokens, so every secret the settings know is struck out of the finished
line, as it is, as it stands in an address, and in base64.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import sys
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, unquote, urlsplit

from pydantic import BaseModel, SecretStr

from bot.settings import Settings

_SHORTEST = 4
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class LineFormatter(logging.Formatter):
    """Time, level, name, message, then whatever `extra` named. A line end inside a value cannot begin another entry."""

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)

    def formatMessage(self, record: logging.LogRecord) -> str:
        extras = [f"{name}={value}" for name, value in vars(record).items() if name not in _STANDARD]
        line = " ".join((super().formatMessage(record), *extras))
        return line.replace("\r", "\\r").replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for form in self._forms:
            line = line.replace(form, "***")
        return line


def configure(settings: Settings | None = None) -> None:
    """Log to standard error; called again once the settings are known."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(secrets_of(settings) if settings else frozenset()))
    logging.basicConfig(level=settings.log_level if settings else "WARNING", handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "apscheduler", "websockets"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def secrets_of(settings: Settings) -> frozenset[str]:
    """Every secret among the settings, the database's password too."""
    found = set(_secrets(settings))
    # Where it is no address at all, opening the database will say so.
    with contextlib.suppress(ValueError):
        found.add(unquote(urlsplit(settings.url).password or ""))
    return frozenset(secret for secret in found if len(secret) >= _SHORTEST)


def _secrets(group: BaseModel) -> Iterator[str]:
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, BaseModel):
            yield from _secrets(value)


def _forms(secret: str) -> Iterator[str]:
    yield from (secret, quote(secret, safe=""), quote_plus(secret))
    encoded = base64.b64encode(secret.encode()).decode()
    yield from (encoded, encoded.rstrip("="))
