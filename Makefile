# All that a person types: run, test, check, bench. Nothing outside this folder is touched but pip's own cache.
# A machine needs Python 3.11 or newer, git and make; npm is used where it is, and comes as a wheel where it is not.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# What an installation depends on: when none of it has changed, nothing is installed.
RECIPE := pyproject.toml constraints.txt install.py hatch_build.py frontend/package-lock.json frontend/assets.json \
  $(wildcard src/videre/*/*.c src/videre/*/*.h)

export PLAYWRIGHT_BROWSERS_PATH ?= $(CURDIR)/var/browsers

.PHONY: help run test check bench messages clean
.DELETE_ON_ERROR:

help:
	@echo "make run          install and serve at http://127.0.0.1:8000 (PORT=8123 for another)"
	@echo "make test         install what tests need, and run them on SQLite and PostgreSQL"
	@echo "make check        lint, format, types, import rules, translations"
	@echo "make bench        the table of measurements"
	@echo "make messages     bring the translation catalogues up to date with the code"
	@echo "make clean        remove what these made"

run: .venv/installed
	@echo "[3/4] Database and demonstration directory: $${VIDERE_DATABASE_URL:-sqlite:///var/videre.sqlite}"
	@$(BIN)/videre migrate
	@$(BIN)/videre demo
	@echo "[4/4] Starting the server ..."
	@VIDERE_BASE_URL="$${VIDERE_BASE_URL:-http://127.0.0.1:$(PORT)}" exec $(BIN)/videre serve --port $(PORT)

test: .venv/installed-dev var/browser-looked-for
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/unit/test_import_rules.py tests/unit/test_translations.py

bench: .venv/installed-dev
	@$(BIN)/python -m benchmarks $(ARGS)

messages: .venv/installed-dev
	@$(BIN)/python reference/messages.py

clean:
	rm -rf .venv var frontend/node_modules src/videre/web/static/vendor src/videre/printing/fonts src/videre/_native.so \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/installed: $(RECIPE)
	@$(PYTHON) install.py
	@touch $@

.venv/installed-dev: $(RECIPE)
	@$(PYTHON) install.py dev
	@touch .venv/installed $@

# Journeys need a browser. Without one on the machine, Playwright's own is fetched once into var/; without that
# either, the journeys are skipped and say so.
var/browser-looked-for: .venv/installed-dev
	@mkdir -p var
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { echo "Fetching a browser for the journeys ..."; $(BIN)/python -m playwright install chromium >var/browser.log 2>&1; } \
	  || echo "No browser was found or fetched (var/browser.log): journeys will be skipped."
	@touch $@
