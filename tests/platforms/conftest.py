"""Fixtures of the adapters' tests.

Without a Chromium those in a browser cannot run: they say so and are skipped, except where CI is set, where they fail.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.platforms.door import Door
from tests.platforms.web_visit import Visit, visiting


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as opened:
        yield opened
