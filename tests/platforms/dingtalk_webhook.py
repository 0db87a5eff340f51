"""A fake custom robot (自定义群机器人) and the two signatures of DingTalk's HTTP modes, which the fakes check.

open.dingtalk.com/document/development/robot-message-type and /event-callback-card. The program itself speaks Stream and
signs nothing; whoever adds an HTTP mode finds the other end here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

HOUR_MILLISECONDS = 3_600_000
PER_MINUTE, PENALTY_SECONDS = 20, 600


def robot_sign(secret: str, timestamp: str) -> str:
    """Header `sign` of HTTP mode, and before URL quoting the webhook's: the secret is key and part of the message."""
    return _hmac(secret, f"{timestamp}\n{secret}")


def card_sign(api_secret: str, timestamp: str) -> str:
    """Header `x-ddpaas-signature` of a card's HTTP callback."""
    return _hmac(api_secret, timestamp)


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


class CustomRobot:
    """One group's webhook: signature, clock, keyword, and ten minutes of refusal after the 21st message in a minute."""

    def __init__(self, secret: str, keyword: str, clock: Callable[[], float]) -> None:
        self._secret = secret
        self._keyword = keyword
        self._clock = clock
        self._times: list[float] = []
        self._closed_until = 0.0
        self.texts: list[str] = []

    def send(self, query: Mapping[str, str], body: Mapping[str, Any]) -> tuple[int, str]:
        """(errcode, errmsg); `query` as it stands in the URL."""
        now = self._clock()
        timestamp, sign = query.get("timestamp", "0"), unquote(query.get("sign", ""))
        if not timestamp.isdecimal() or abs(now * 1000 - int(timestamp)) > HOUR_MILLISECONDS:
            return 310000, "invalid timestamp"
        if not hmac.compare_digest(sign, robot_sign(self._secret, timestamp)):
            return 310000, "sign not match"
        text = body.get("text", {}).get("content", "") if body.get("msgtype") == "text" else ""
        if self._keyword not in text:
            return 310000, "keywords not in content"
        self._times = [at for at in self._times if now - at < 60]
        if now >= self._closed_until and len(self._times) >= PER_MINUTE:
            self._closed_until = now + PENALTY_SECONDS
        if now < self._closed_until:
            return 130101, "send too fast, exceed 20 times per minute"
        self._times.append(now)
        self.texts.append(text)
        return 0, "ok"
