"""Requests to the Bot API as its server reads them: query, form, multipart or JSON, and files by part name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.platforms.dingtalk_http import Request

_NAME = re.compile(r'[; ]name="((?:[^"\\]|\\.)*)"')
_FILENAME = re.compile(r'filename="((?:[^"\\]|\\.)*)"')


@dataclass
class Form:
    """Parameters as text, or as JSON values where they came so; files as (name, bytes)."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def json(self, name: str) -> Any:
        """A parameter that is JSON-serialized."""
        value = self.values.get(name)
        return json.loads(value) if isinstance(value, str) else value


def read_form(request: Request) -> Form:
    form = Form(dict(request.query))
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        form.values |= json.loads(request.body)
    elif kind.startswith("application/x-www-form-urlencoded"):
        form.values |= dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=bool(request.body)))
    elif kind.startswith("multipart/form-data"):
        boundary = kind.partition("boundary=")[2].strip('"').encode()
        for part in request.body.split(b"--" + boundary)[1:-1]:
            head, _, body = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
            _part(form, head.decode(), body.removesuffix(b"\r\n"))
    return form


def _part(form: Form, head: str, body: bytes) -> None:
    name, filename = _NAME.search(head), _FILENAME.search(head)
    assert name is not None, head
    if filename is None:
        form.values[name[1]] = body.decode()
    else:
        form.files[name[1]] = (re.sub(r"\\(.)", r"\1", filename[1]), body)
