"""Fixtures of the adapters' tests."""

from __future__ import annotations

import pytest

from tests.platforms.door import Door


@pytest.fixture
def door() -> Door:
    return Door()
