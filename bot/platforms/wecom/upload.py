"""Files go out in two steps, upload and message; a file is uploaded once, however many people get it.

Sizes: every file over 5 bytes, picture 10 MB (PNG, JPG), file 20 MB; what was uploaded lives three days
(https://developer.work.weixin.qq.com/document/path/90253). An upload goes on when the sender's patience ends, so a slow
line finishes it for the next try. Over the long connection it goes in pieces of at most 512 KB
(https://developer.work.weixin.qq.com/document/path/101463).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from bot.ports import FileOut, SendFailed

_PIECE_BYTES = 512 * 1024
_PICTURE_LIMIT_BYTES = 10 * 1024 * 1024
_FILE_LIMIT_BYTES = 20 * 1024 * 1024
_LIVES_SECONDS = 2.5 * 24 * 3600
_REMEMBERED = 500

Request = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]


def media_type(file: FileOut) -> str:
    """What the service calls it: only real PNG and JPG up to 10 MB are pictures, all else goes as a file.

    Raises SendFailed for sizes that are never taken.
    """
    if not 5 < len(file.data) <= _FILE_LIMIT_BYTES:
        raise SendFailed(f"文件“{file.name}”太大或是空的", certain=True, refused=True)
    is_picture = file.data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
    return "image" if file.is_picture and is_picture and len(file.data) <= _PICTURE_LIMIT_BYTES else "file"


class Uploads:
    """Remembers what was uploaded. `upload(kind, file)` does it, gives the media_id, and raises SendFailed."""

    def __init__(self, upload: Callable[[str, FileOut], Coroutine[Any, Any, str]]) -> None:
        self._upload = upload
        self._known: OrderedDict[tuple[str, str, str], tuple[float, asyncio.Task[str]]] = OrderedDict()

    async def message(self, file: FileOut) -> Mapping[str, Any]:
        """The message that shows this file, uploaded if need be."""
        kind = media_type(file)
        name = (hashlib.sha256(file.data).hexdigest(), file.name, kind)
        now = asyncio.get_running_loop().time()
        until, task = self._known.get(name, (0.0, None))
        if task is None or now > until or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.create_task(self._upload(kind, file), name="wecom-upload")
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, also when nobody waits
            self._known[name] = (now + _LIVES_SECONDS, task)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return {"msgtype": kind, kind: {"media_id": await asyncio.shield(task)}}

    def forget(self, message: Mapping[str, Any]) -> None:
        """The service no longer knows the file of this message."""
        inner = message.get(str(message.get("msgtype")))
        media_id = inner.get("media_id") if isinstance(inner, dict) else None
        for name, (_, task) in [*self._known.items()]:
            if task.done() and not task.cancelled() and task.exception() is None and task.result() == media_id:
                del self._known[name]

    async def stop(self) -> None:
        tasks = [task for _, task in self._known.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def upload_in_pieces(request: Request, kind: str, file: FileOut) -> str:
    """Upload a file over the long connection; `request` raises SendFailed."""
    data = file.data
    pieces = [data[start : start + _PIECE_BYTES] for start in range(0, len(data), _PIECE_BYTES)]
    begun = await request(
        "aibot_upload_media_init",
        {
            "type": kind,
            "filename": file.name,
            "total_size": len(data),
            "total_chunks": len(pieces),
            "md5": hashlib.md5(data).hexdigest(),  # noqa: S324 - the service's checksum
        },
    )
    upload_id = begun.get("upload_id")
    for index, piece in enumerate(pieces):
        await request(
            "aibot_upload_media_chunk",
            {"upload_id": upload_id, "chunk_index": index, "base64_data": base64.b64encode(piece).decode()},
        )
    finished = await request("aibot_upload_media_finish", {"upload_id": upload_id})
    media_id = finished.get("media_id")
    if not isinstance(media_id, str) or not media_id:
        raise SendFailed("文件没有传上去，稍后自动重发", certain=True)
    return media_id
