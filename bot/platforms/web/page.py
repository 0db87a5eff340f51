"""The page's own files: read once at start, sent from memory. No build step, nothing from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router

from bot.platforms.web import problems
from bot.platforms.web.guard import Guard

_FOLDER = Path(__file__).parent / "static"
# Named here, because a machine's own table of types decides whether a browser runs a script.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Page:
    """Serves `index.html` at the root and every other file by its name."""

    def __init__(self) -> None:
        self._files: Mapping[str, tuple[bytes, str, str]] = {
            path.name: (body := path.read_bytes(), _TYPES[path.suffix], f'"{hashlib.sha256(body).hexdigest()[:32]}"')
            for path in _FOLDER.iterdir()
            if path.suffix in _TYPES
        }

    def routes(self, hosts: Collection[str]) -> Sequence[BaseRoute]:
        """/ and /static, each behind the guard."""
        return [
            Route("/", Guard(Router([Route("/", self._index)]), hosts)),
            Mount("/static", Guard(Router([Route("/{name}", self._file)], redirect_slashes=False), hosts)),
        ]

    async def _index(self, request: Request) -> Response:
        return self._send(request, "index.html")

    async def _file(self, request: Request) -> Response:
        return self._send(request, request.path_params["name"])

    def _send(self, request: Request, name: str) -> Response:
        if name not in self._files:
            raise problems.not_found()
        body, media_type, etag = self._files[name]
        # Kept by the browser but asked about each time: a new version shows at the next visit.
        headers = {"Cache-Control": "no-cache", "ETag": etag}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=media_type)
