"""What DingTalk's answers mean: its two error formats, and the bodies that are neither.

The new API fails with HTTP >= 400 and `{code, message}`; the old one with HTTP 200 and `errcode`, which may be the
string "0"; the shield in front of both answers HTML or `{"source": "x5", "punish": "deny"}` and may do so with any
status. Codes: open.dingtalk.com/document/development/how-to-process-api-throttling-on-the-dingtalk-server (2026-05-09)
and the robot API's error tables; their spelling ("notExsit") is DingTalk's.
"""

from __future__ import annotations

import json
from typing import Any

from bot.platforms.dingtalk import words
from bot.ports import SendFailed

# Settings are mended by a person: looking again every five minutes is often enough, and nothing is lost meanwhile.
_UNTIL_MENDED = 300.0
_BAN = 300.0  # 10,000 calls in 20 s from one address are answered by five minutes of silence
_UNTIL_MORE_QUOTA = 3600.0
_RATE = 1.0  # 20 calls/s per application and API: the next second is another one
_CROWD = 60.0

_OLD_TOKEN_DEAD = frozenset(("40014", "42001", "40001"))
_OLD_TIMEOUT = frozenset(("15", "88", "-1"))
_OLD_RATE = frozenset(("90018", "90002", "90005"))
_OLD_QUOTA = "90020"


class TokenDead(Exception):
    """The access token is not taken any more: fetch another, and say it once again."""


class QuotaUsedUp(SendFailed):
    """The organisation's calls of this month are used up."""

    def __init__(self) -> None:
        super().__init__(words.QUOTA, certain=True, retry_after=_UNTIL_MORE_QUOTA)


def read_answer(status: int, raw: bytes) -> dict[str, Any]:
    """The body of a good answer. Raises TokenDead and SendFailed."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        if status >= 500:
            raise SendFailed(words.DOWN, certain=False)
        raise SendFailed(words.BANNED, certain=True, retry_after=_BAN)
    if body.get("source") == "x5" or body.get("punish") == "deny":
        raise SendFailed(words.BANNED, certain=True, retry_after=_BAN)
    if status >= 400:
        raise _new_failure(status, str(body.get("code", "")))
    old = str(body.get("errcode", "0"))
    if old != "0":
        raise _old_failure(old, str(body.get("sub_code", "")))
    return body


def is_missing_permission(code: str) -> bool:
    return "AccessTokenPermissionDenied" in code


def _new_failure(status: int, code: str) -> Exception:
    lower = code.lower()
    if "apicountlimit" in lower:
        return QuotaUsedUp()
    if "qpslimit" in lower or status == 429:
        return SendFailed(words.TOO_FAST, certain=True, retry_after=_RATE)
    if lower.startswith(("send.too.fast", "too.many")):
        return SendFailed(words.TOO_FAST, certain=True, retry_after=_CROWD)
    if "ipnotinwhitelist" in lower:
        return SendFailed(words.ADDRESS_REFUSED, certain=True, retry_after=_UNTIL_MENDED)
    if is_missing_permission(code):
        return SendFailed(words.PERMISSION, certain=True, retry_after=_UNTIL_MENDED)
    if status == 401 or "invalidauthentication" in lower:
        return TokenDead()
    if status >= 500:
        return SendFailed(words.DOWN, certain=False)
    if "robotcode" in lower or lower.startswith(("bot.stopped", "resource.not.found")):
        return SendFailed(words.ROBOT_CODE, certain=True, retry_after=_UNTIL_MENDED)
    if lower.startswith("staffid.notexisted"):
        return SendFailed(words.NOT_IN_ORGANISATION, certain=True, gone=True)
    if lower.startswith(("invalid.openconversationid", "group.disbanded")):
        return SendFailed(words.GROUP_GONE, certain=True, gone=True)
    if lower.startswith("resource.unavailable"):
        return SendFailed(words.DOWN, certain=True, retry_after=_CROWD)
    return SendFailed(f"{words.REFUSED}：{code or status}", certain=True, refused=True)


def _old_failure(code: str, sub_code: str) -> Exception:
    if code in _OLD_TOKEN_DEAD or (code == "88" and sub_code in _OLD_TOKEN_DEAD):
        return TokenDead()
    if _OLD_QUOTA in (code, sub_code):
        return QuotaUsedUp()
    if not _OLD_RATE.isdisjoint((code, sub_code)):
        return SendFailed(words.TOO_FAST, certain=True, retry_after=_RATE)
    if code in _OLD_TIMEOUT:
        return SendFailed(words.DOWN, certain=False)
    return SendFailed(f"{words.REFUSED}：{code}", certain=True, refused=True)
