"""The form a request to a fake DingTalk must have, whichever path it asks for, and how it is refused."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.platforms.dingtalk_http import Reply, Request

VALUE_LIMIT = 1_024


class No(Exception):
    """A refusal in the new API's form."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.reply = Reply.of({"code": code, "message": code, "requestid": secrets.token_hex(8)}, status)


def json_of(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise No(400, "InvalidContentType")
    try:
        body = json.loads(request.body)
    except ValueError:
        raise No(400, "InvalidJson") from None
    if not isinstance(body, dict):
        raise No(400, "InvalidJson")
    return body


def check_fields(body: dict[str, Any], needed: Mapping[str, type], allowed: Mapping[str, type] | None = None) -> None:
    known = {**needed, **(allowed or {})}
    for name, value in body.items():
        if name not in known or not isinstance(value, known[name]):
            raise No(400, f"invalidParameter.{name}")
    if missing := set(needed) - set(body):
        raise No(400, f"Missing{missing.pop()}")


def card_values(card_data: dict[str, Any], variables: frozenset[str]) -> dict[str, str]:
    values = card_data.get("cardParamMap")
    if set(card_data) != {"cardParamMap"} or not isinstance(values, dict) or not set(values) <= variables:
        raise No(400, "param.cardDataInvalid")
    for name, value in values.items():
        if not isinstance(value, str) or len(value.encode()) > VALUE_LIMIT or len(name.encode()) > 100:
            raise No(400, "param.cardParamMapInvalid")
    return dict(values)


def multipart_of(request: Request) -> dict[str, tuple[str, bytes]]:
    """Name → (file name, bytes), read by the standard library's mail parser."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts: dict[str, tuple[str, bytes]] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + request.body).walk():
        if part.is_multipart():
            continue
        where = str(part.get("content-disposition", ""))
        name = re.search(r'\bname="([^"]*)"', where)
        payload = part.get_payload(decode=True)
        assert name is not None
        assert isinstance(payload, bytes)
        parts[name[1]] = (part.get_filename() or "", payload)
    return parts
