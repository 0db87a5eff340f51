"""What the Bot API's refusals mean for a message: python-telegram-bot's exceptions into SendFailed.

https://core.telegram.org/bots/api#making-requests: a status, a description in words, sometimes parameters. The
descriptions are not documented; those here stand in telegram-bot-api's Client.cpp (github.com/tdlib/telegram-bot-api).
Nothing of the exception is passed on: its text may hold the token.
"""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.platforms.telegram import words
from bot.platforms.telegram.transport import NeverSent
from bot.ports import SendFailed

_TOKEN_WAIT_SECONDS = 60.0

# 400s that mean the chat, not the message; the first that is found in the description counts.
_GONE = (
    ("chat not found", words.NEVER_WROTE),
    ("user not found", words.NEVER_WROTE),
    ("peer_id_invalid", words.NEVER_WROTE),
    ("group chat was deactivated", words.REMOVED),
    ("message thread not found", words.TOPIC_GONE),
    ("topic_deleted", words.TOPIC_GONE),
)
_NO_RIGHT = ("not enough rights", "have no rights to send", "chat_write_forbidden", "need administrator rights")


class CannotParse(SendFailed):
    """The markup was not understood: plain text may be."""


def failure(error: TelegramError) -> SendFailed:
    """What to do about it. BadRequest and TimedOut are NetworkErrors too, so they come first."""
    match error:
        case RetryAfter():
            return SendFailed(words.TOO_FAST, certain=True, retry_after=retry_seconds(error))
        case ChatMigrated():
            return SendFailed(words.MOVED, certain=True, retry_after=0, moved_to=str(error.new_chat_id))
        case Forbidden():
            return SendFailed(_why_forbidden(error.message.lower()), certain=True, gone=True)
        case BadRequest():
            return _bad_request(error.message.lower())
        case InvalidToken() | EndPointNotFound():
            return SendFailed(words.TOKEN_REFUSED, certain=True, retry_after=_TOKEN_WAIT_SECONDS)
        case Conflict():
            return SendFailed(words.OTHER_POLLER, certain=True, retry_after=_TOKEN_WAIT_SECONDS)
        case NeverSent():
            return SendFailed(words.DOWN, certain=True)
        case TimedOut() | NetworkError():
            return SendFailed(words.DOWN, certain=False)
    return SendFailed(words.UNREADABLE, certain=False)


def retry_seconds(error: RetryAfter) -> float:
    wait: float | timedelta = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _why_forbidden(text: str) -> str:
    if "blocked" in text:
        return words.BLOCKED
    if "deactivated" in text:
        return words.DEACTIVATED
    if "initiate conversation" in text:
        return words.NEVER_WROTE
    return words.REMOVED


def _bad_request(text: str) -> SendFailed:
    if "can't parse" in text:
        return CannotParse(words.REFUSED, certain=True, refused=True)
    for sign, reason in _GONE:
        if sign in text:
            return SendFailed(reason, certain=True, gone=True)
    if any(sign in text for sign in _NO_RIGHT):
        return SendFailed(words.NO_RIGHT, certain=True, refused=True)
    return SendFailed(words.REFUSED, certain=True, refused=True)
