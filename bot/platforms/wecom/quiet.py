"""Keeps the HTTP client's own log lines from telling addresses: secrets, tokens and file keys stand in their query."""

from __future__ import annotations

import logging


def keep_addresses_out_of_logs() -> None:
    """httpx tells every address at INFO, httpcore every head at DEBUG; warnings still come through."""
    for name in ("httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
