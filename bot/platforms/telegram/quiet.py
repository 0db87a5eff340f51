"""Keeps the token out of log lines, whoever writes them.

Every address of the Bot API holds the token, and python-telegram-bot puts it into the text of InvalidToken. Our own code
never passes such texts on; this filter is for lines of libraries and of other modules, with traceback and all.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

_HIDDEN = "***"
# At DEBUG these write whole requests and answers, with what people said in them; PTB also writes an answer that is no JSON,
# at ERROR. What matters of it is reported by our own loggers.
_TALKATIVE = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "aiohttp": logging.WARNING,
    "telegram": logging.CRITICAL,
}


class _Hide(logging.Filter):
    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = secrets

    def __eq__(self, other: object) -> bool:
        """Two that hide the same are one: a handler keeps one of them."""
        return isinstance(other, _Hide) and self._secrets == other._secrets

    def __hash__(self) -> int:
        return hash(self._secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = self._without(text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        if record.exc_info and record.exc_info[1] is not None:
            # Formatted here, because a formatter would do it with the token.
            whole = record.exc_text or logging.Formatter().formatException(record.exc_info)
            hidden = self._without(whole)
            if hidden != whole:
                record.exc_info, record.exc_text = None, hidden
        return True

    def _without(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def keep_out_of_logs(*secrets: str) -> None:
    """Hide these in every record that reaches a handler of the root logger; quiet the libraries."""
    for name, level in _TALKATIVE.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, level))
    forms = tuple(form for secret in secrets for form in dict.fromkeys((secret, quote(secret, safe=""))) if form)
    hide = _Hide(forms)
    root = logging.getLogger()
    for handler in (*root.handlers, *([logging.lastResort] if logging.lastResort else [])):
        handler.addFilter(hide)
