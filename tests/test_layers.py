"""Imports point down: the contracts of pyproject.toml, run as a test."""

from __future__ import annotations

import logging

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_every_layer_contract_is_kept() -> None:
    loggers = [logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    silent = [logger for logger in loggers if logger.disabled]
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
    # The linter configures logging for a process of its own, and switches off every logger there was.
    for logger in loggers:
        logger.disabled = logger in silent
