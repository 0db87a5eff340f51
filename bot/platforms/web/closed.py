"""The web chat while the program is closed: the page opens, and whatever it asks for is answered 503 with the reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router

from bot.platforms.web.guard import Guard
from bot.platforms.web.page import Page
from bot.platforms.web.problems import Problem


def closed_routes(said: Callable[[], str], looked: Callable[[], str], hosts: Collection[str]) -> Sequence[BaseRoute]:
    """`said` answers who sends something, `looked` who only looks; asked at each request, because the time they name may
    be moved."""
    page = Page()

    async def refuse(request: Request) -> Response:
        raise Problem(503, looked() if request.method == "GET" else said())

    everything = Router([Route("/{path:path}", refuse, methods=["GET", "POST"])], redirect_slashes=False)
    return [*page.routes(hosts), Mount("/api", Guard(everything, hosts))]
