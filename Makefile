# The two commands a newcomer needs are `make demo` and `make test`; both do their own set-up.
# Python 3.11 or newer is the only thing they ask of the machine.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: help demo run test test-slow bench lint lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo       try it: web chat, the real 2024 notice, a rehearsal clock (ARGS='--port 8700 --no-browser')"
	@echo "make run        run every platform that cuibao.toml or CUIBAO_... configures"
	@echo "make test       the quick suite: types, lint, layers, unit, journeys, storage on SQLite and PostgreSQL"
	@echo "make test-slow  chaos, fuzz and long simulations, bounded in time"
	@echo "make bench      what a message costs: on Telegram, in the program alone, with a province's list"
	@echo "make lint       formatter, linter and type checker alone"
	@echo "make lock       renew requirements*.lock from pyproject.toml"

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("cuibao needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@# The build backend looks for its own program on the PATH.
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/cuibao demo $(ARGS)

run: $(VENV)/.installed
	@$(BIN)/cuibao run $(ARGS)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(ARGS)

test-slow: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m slow $(ARGS)

bench: $(VENV)/.installed-dev
	$(BIN)/python -m bench.telegram $(ARGS)
	$(BIN)/python -m bench.dialogue
	$(BIN)/python -m bench.province

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

lock: $(VENV)/.installed-dev
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 \
		pyproject.toml --group build --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 \
		pyproject.toml --group build --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
