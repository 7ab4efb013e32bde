# The commands of the project. `make demo` needs Python 3.11 or newer with venv, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Fresh virtual environments are made again when these change.
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test format messages corpus bench bench-import bench-saves lock clean

help:
	@echo "make demo        the portal with a fictional company, on http://127.0.0.1:8000"
	@echo "make demo-reset  the same, started over"
	@echo "make test        everything a change must pass"
	@echo "make format      bring code and templates into the project's form"
	@echo "make messages    bring the translation files up to date with the sources"
	@echo "make corpus DIR=...        import every document of a folder and compare it with its truth file"
	@echo "make bench-import DIR=...  time and memory of the import of a folder of PDF files, and of the drafts"
	@echo "make bench-saves            how many answers a second are saved, by two workers on PostgreSQL"
	@echo "make bench       the time of every page with 10, 1,000 and 10,000 people on PostgreSQL"
	@echo "make lock        choose and pin the newest allowed version of each dependency"

demo: $(RUNTIME)
	@PORTAL_MODE=demo $(BIN)/python manage.py demo

demo-reset: $(RUNTIME)
	@PORTAL_MODE=demo $(BIN)/python manage.py demo --reset

test: $(DEVELOPMENT)
	@$(BIN)/python tools/check.py $(CHECK_OPTIONS)

format: $(DEVELOPMENT)
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

messages: $(DEVELOPMENT)
	@$(BIN)/python -m tools.messages

corpus: $(DEVELOPMENT)
	@$(BIN)/python -m tools.corpus "$(DIR)"

bench-import: $(DEVELOPMENT)
	@$(BIN)/python -m tools.bench_import "$(DIR)"

bench-saves: $(DEVELOPMENT)
	@$(BIN)/python -m tests.proof.bench_saves

bench: $(DEVELOPMENT)
	@$(BIN)/python -m tests.proof.bench $(BENCH_OPTIONS)

# Universal: one file for every Python from 3.11 on and every platform; it names no registry's address.
lock:
	@command -v uv >/dev/null || { echo "Pinning needs uv: pip install uv"; exit 1; }
	uv pip compile --universal --fork-strategy requires-python --generate-hashes --upgrade --no-header \
		--no-annotate --no-emit-index-url --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --fork-strategy requires-python --generate-hashes --upgrade --no-header \
		--no-annotate --no-emit-index-url --quiet pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Python not found as '$(PYTHON)'. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$($(PYTHON) --version) is too old: Python 3.11 or newer is needed. Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making the virtual environment $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock | $(BIN)/python
	@echo "Installing what the portal needs (once) ..."
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(BIN)/python
	@echo "Installing what the checks need (once) ..."
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@ $(RUNTIME)
