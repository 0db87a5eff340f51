"""Waiting for another side that signals nothing: a service, a process, a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], object], what: str = "", *, seconds: float = 30) -> None:
    """Look again and again until it holds; fails with `what` was waited for once the time is over."""
    try:
        async with asyncio.timeout(seconds):
            while not holds():  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"waited in vain: {what or holds}") from None
