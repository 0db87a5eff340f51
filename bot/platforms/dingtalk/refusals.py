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


class Refused(SendFailed):
    """DingTalk said no, with a code of its own; `reason` is for people, `code` for the log and for decisions."""

    def __init__(
        self,
        reason: str,
        code: str,
        *,
        certain: bool = True,
        retry_after: float | None = None,
        gone: bool = False,
        refused: bool = False,
    ) -> None:
        super().__init__(reason, certain=certain, retry_after=retry_after, gone=gone, refused=refused)
        self.code = code

    @property
    def is_permission(self) -> bool:
        return "AccessTokenPermissionDenied" in self.code

    @property
    def is_quota(self) -> bool:
        return "apicountlimit" in self.code.lower() or self.code == _OLD_QUOTA


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


def _new_failure(status: int, code: str) -> Exception:
    lower = code.lower()
    if "apicountlimit" in lower:
        return Refused(words.QUOTA, code, retry_after=_UNTIL_MORE_QUOTA)
    if "qpslimit" in lower or status == 429:
        return Refused(words.TOO_FAST, code, retry_after=_RATE)
    if lower.startswith(("send.too.fast", "too.many")):
        return Refused(words.TOO_FAST, code, retry_after=_CROWD)
    if "ipnotinwhitelist" in lower:
        return Refused(words.ADDRESS_REFUSED, code, retry_after=_UNTIL_MENDED)
    if "accesstokenpermissiondenied" in lower:
        return Refused(words.PERMISSION, code, retry_after=_UNTIL_MENDED)
    if status == 401 or "invalidauthentication" in lower:
        return TokenDead()
    if status >= 500:
        return Refused(words.DOWN, code, certain=False)
    if "robotcode" in lower or lower.startswith(("bot.stopped", "resource.not.found")):
        return Refused(words.ROBOT_CODE, code, retry_after=_UNTIL_MENDED)
    if lower.startswith("staffid.notexisted"):
        return Refused(words.NOT_IN_ORGANISATION, code, gone=True)
    if lower.startswith(("invalid.openconversationid", "group.disbanded")):
        return Refused(words.GROUP_GONE, code, gone=True)
    if lower.startswith("resource.unavailable"):
        return Refused(words.DOWN, code, retry_after=_CROWD)
    return Refused(words.REFUSED, code or str(status), refused=True)


def _old_failure(code: str, sub_code: str) -> Exception:
    if code in _OLD_TOKEN_DEAD or (code == "88" and sub_code in _OLD_TOKEN_DEAD):
        return TokenDead()
    if _OLD_QUOTA in (code, sub_code):
        return Refused(words.QUOTA, _OLD_QUOTA, retry_after=_UNTIL_MORE_QUOTA)
    if not _OLD_RATE.isdisjoint((code, sub_code)):
        return Refused(words.TOO_FAST, code, retry_after=_RATE)
    if code in _OLD_TIMEOUT:
        return Refused(words.DOWN, code, certain=False)
    return Refused(words.REFUSED, code, refused=True)
