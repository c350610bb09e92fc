# Targets for a working copy. Everything is installed into .venv; nothing else on the machine is touched, except that
# `make test` adds Chromium and Chinese fonts from Debian's packages where it may.

PYTHON ?= python3
HOST = 127.0.0.1
PORT = 8501
PYTEST_ARGS = -n 2 --dist worksteal

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format docs pictures lock system-packages clean bench-reading bench-similarity bench-ocr bench-pages fuzz

help:  ## show this list
	@awk -F ':.*## +' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

setup: .venv/.package  ## make .venv and install everything at the locked versions

# A Python that Debian ships without its ensurepip makes an empty environment, which its own pip then fills.
.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=...")'
	@rm -rf .venv
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --quiet --python $(BIN)/python install pip; }
	@touch $@

.venv/.packages: requirements.lock .venv/.python
	@echo 'Installing the locked packages (about a minute)'
	@$(PIP) install -r requirements.lock
	@touch $@

.venv/.package: pyproject.toml .venv/.packages
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

run: setup  ## serve the pages, with the demo city where there are no data yet (HOST=, PORT=)
	@$(BIN)/gongkai demo --if-empty
	@$(BIN)/gongkai serve --host $(HOST) --port $(PORT)

test: setup system-packages lint  ## all checks, then all tests (PYTEST_ARGS=)
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

bench-reading: setup  ## reading against bare decoding, format by format
	@$(BIN)/python benchmarks/reading.py

bench-similarity: setup  ## copies among 100,000 sections: time, memory, recall
	@$(BIN)/python benchmarks/similarity.py

bench-ocr: setup  ## scanned reports against their text, some minutes
	@$(BIN)/python -m benchmarks.ocr

bench-pages: setup  ## pages against a bare Streamlit page, over 30 and 20,000 agencies, half an hour (BENCH=)
	@$(BIN)/python -m benchmarks.pages $(BENCH)

fuzz: setup  ## read FUZZ (20000) documents bent at random, new ones every time
	@GONGKAI_FUZZ=$(or $(FUZZ),20000) $(BIN)/python -m pytest tests/reading/test_fuzz.py tests/reading/test_bent_tables.py tests/reading/test_paged_tables.py -q

lint: setup  ## style, types and the direction of imports
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports --no-logo

format: setup  ## put the code into its standard form
	@$(BIN)/ruff check --fix --exit-zero
	@$(BIN)/ruff format

docs: setup  ## write docs/rules.md and docs/dictionary.md from the registries
	@$(BIN)/python -m analytics.cli.docs docs

pictures: setup  ## write docs/pictures: every page of the demonstration city, light and dark, some minutes (PICTURES=)
	@$(BIN)/python docs/pictures.py $(PICTURES)

lock:  ## resolve requirements.lock again, keeping the versions that still fit (UPGRADE=1: newest ones)
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT \
		&& $(PYTHON) -m venv "$$tools" \
		&& "$$tools/bin/python" -m pip --disable-pip-version-check --quiet install uv \
		&& cp requirements.lock "$$tools/requirements.lock" \
		&& "$$tools/bin/uv" --no-config pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-header --no-annotate \
			$(if $(UPGRADE),--upgrade) pyproject.toml -o "$$tools/requirements.lock" >/dev/null \
		&& { sed -n '/^#/p' requirements.lock; cat "$$tools/requirements.lock"; } > "$$tools/new" \
		&& cat "$$tools/new" > requirements.lock

system-packages:  ## Chromium and Chinese fonts for the browser tests, where they may be installed
	@.ci/system-packages

clean:  ## remove .venv and what tools leave behind; data stay
	@rm -rf .venv build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	@find src pages tests benchmarks app.py -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
