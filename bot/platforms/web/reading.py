"""What people's browsers send, read with suspicion: every shape that is not ours is a `Problem`, never a fault.

Unknown fields are ignored. Text is handed on as it came: it is cleaned once, where it is stored.
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.platforms.web import problems

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

JSON_LIMIT_BYTES = 64 * 1024
DEPTH_LIMIT = 8
FILES_AT_ONCE = 10
_NAME_LIMIT = 80
_LARGEST = 2**53 - 1  # the largest whole number JavaScript counts exactly
_MULTIPART_SLACK_BYTES = 64 * 1024  # headers between the parts, and the key


async def json_object(request: Request) -> Mapping[str, Any]:
    """The body as a JSON object. Raises Problem (400, 413, 415)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise problems.not_json()
    body = bytearray()
    async for chunk in _bounded(request, JSON_LIMIT_BYTES):
        body += chunk
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise problems.malformed() from None
    if not isinstance(value, dict) or _is_deep(value):
        raise problems.malformed()
    return value


def text_field(body: Mapping[str, Any], name: str, *, most: int, required: bool = True) -> str:
    """A text of at most `most` characters. Raises Problem."""
    value = body.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise problems.malformed()
    if required and not value.strip():
        raise problems.empty()
    return value


def number_field(body: Mapping[str, Any], name: str) -> int:
    """A whole number that is not negative. Raises Problem."""
    value = body.get(name)
    if type(value) is not int or not 0 <= value <= _LARGEST:  # a bool is an int, too
        raise problems.malformed()
    return value


def key_of(value: object) -> str:
    """The client's UUID in its one spelling: the same key is the same message sent again. Raises Problem."""
    if not isinstance(value, str) or len(value) > 64:
        raise problems.malformed()
    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise problems.malformed() from None


def query_number(request: Request, name: str) -> int:
    """A whole number from the query, 0 where it is absent. Raises Problem."""
    value = request.query_params.get(name, "0")
    if not (value.isascii() and value.isdigit() and len(value) <= 16 and int(value) <= _LARGEST):
        raise problems.malformed()
    return int(value)


def path_number(request: Request, name: str) -> int:
    """A whole number from the path. Raises Problem: what is none names nothing that is here."""
    value = request.path_params[name]
    if not (value.isascii() and value.isdigit() and len(value) <= 15):
        raise problems.not_found()
    return int(value)


@asynccontextmanager
async def upload(request: Request, limit_bytes: int) -> AsyncIterator[tuple[str, list[UploadFile]]]:
    """(key, files) of a multipart body; the files lie in temporary files until the block ends.

    One file may have `limit_bytes`, all of them together three times as much. Raises Problem (400, 413, 415).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise problems.not_json()
    stream = _bounded(request, 3 * limit_bytes + _MULTIPART_SLACK_BYTES)
    parser = MultiPartParser(request.headers, stream, max_files=FILES_AT_ONCE, max_fields=4, max_part_size=1024)
    try:
        form = await parser.parse()
    except MultiPartException:
        raise problems.malformed() from None
    try:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        if not files:
            raise problems.malformed()
        if any((file.size or 0) > limit_bytes for file in files):
            raise problems.file_large(limit_bytes)
        yield key_of(form.get("key")), files
    finally:
        await form.close()


def file_name(sent: str | None) -> str:
    """A sent file name as it may be shown: its last part, without control and direction characters, ≤ 80 characters.

    A long name is cut before its ending, so that it still tells what the file is.
    """
    last = (sent or "").encode("utf-8", "replace").decode().replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C")
    name = " ".join(kept.split()).strip(". ")
    if len(name) > _NAME_LIMIT:
        stem, dot, ending = name.rpartition(".")
        tail = dot + ending if stem and len(ending) <= 8 else ""
        name = name[: _NAME_LIMIT - len(tail) - 1] + "…" + tail
    return name or "文件"


async def _bounded(request: Request, limit_bytes: int) -> AsyncGenerator[bytes, None]:
    """The body, given up on as soon as it is longer than it may be. Raises Problem."""
    declared = request.headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit() and len(declared) <= 16):
        raise problems.malformed()
    if int(declared) > limit_bytes:
        raise problems.too_large()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit_bytes:
            raise problems.too_large()
        yield chunk


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
