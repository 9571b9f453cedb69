# Two commands: `make run` and `make test`. Both do their own set-up; the second run starts at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/dev.stamp
RUN := $(VENV)/run.stamp
OFFSCREEN := QT_QPA_PLATFORM=offscreen
PYTEST := $(OFFSCREEN) $(BIN)/python -m pytest -n auto

.DEFAULT_GOAL := help
.PHONY: help run test test-long bench lint docs messages screenshots dist clean qt tools

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: $(RUN)  ## set up and open the window; without a display, tell the whole story in demo/
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
	  $(BIN)/python -m danvan_desktop._system qt && exec $(BIN)/danvan-desktop; \
	else \
	  echo "No display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open."; \
	  echo "Instead: danvan demo demo/ - the whole story in a folder."; \
	  $(OFFSCREEN) $(BIN)/python -m danvan_desktop._system qt || echo "Going on without pictures of the window."; \
	  exec $(BIN)/danvan demo demo/; \
	fi

test: $(DEV) tools lint  ## everything a developer needs, under 10 minutes
	@$(PYTEST) -m "not long" --cov --cov-report=term --cov-fail-under=100

test-long: $(DEV) tools  ## the long simulations, fuzzing, kill loops, all screenshot settings
	@$(PYTEST) -m long

bench: $(DEV)  ## the figures of tests/benchmarks, side by side
	@$(OFFSCREEN) $(BIN)/python -m tests.benchmarks

lint: $(DEV)  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/mypy

docs: $(DEV)  ## the pages of docs/ that are made from the code
	@$(BIN)/python -m tests.pages

messages: $(DEV)  ## take the messages out of the code into i18n/danvan.pot and the English catalogue
	@$(BIN)/pybabel -q extract -F i18n/babel.cfg -k _ -k N_ -k NN_:1,1 -k ngettext:1,2 --no-default-keywords --add-location=file \
	  --sort-by-file --project=danvan-desktop -o i18n/danvan.pot danvan_desktop
	@$(BIN)/pybabel -q update -D danvan -i i18n/danvan.pot -d i18n -l en --no-fuzzy-matching --ignore-pot-creation-date
	@echo "i18n/vi is left alone: Vietnamese is in the code, that catalogue holds only Qt's own texts."

screenshots: $(DEV) qt  ## draw the pictures of the user guide and the README anew, from the demo
	@$(OFFSCREEN) $(BIN)/python -m tests.pictures

dist: $(DEV)  ## a wheel in dist/
	@$(BIN)/python -m pip wheel -q --no-deps -w dist .

clean:  ## back to a fresh checkout
	rm -rf $(VENV) build dist demo screenshots *.egg-info .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find i18n -name '*.mo' -delete

# --- set-up -------------------------------------------------------------------------------------------------------

# Debian's python3 comes without ensurepip, so pip works into the environment from outside. uv, if there, is quicker.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv --without-pip $(VENV)

define install
	@if command -v uv >/dev/null; then uv pip install -q --python $(BIN)/python $(1); \
	elif ! $(PYTHON) -m pip --version >/dev/null; then echo "Install pip: sudo apt-get install python3-pip"; exit 1; \
	else $(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check $(1); fi
endef

$(RUN): setup.cfg pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV): once, takes a minute or two."
	$(call install,-e .)
	@touch $@

$(DEV): setup.cfg pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) with the tools for tests: once, takes a minute or two."
	$(call install,-e '.[dev]')
	@touch $(RUN) $@

qt: $(RUN)
	@$(OFFSCREEN) $(BIN)/python -m danvan_desktop._system qt

# Without the tools the tests that need them are skipped, loudly; DANVAN_TOOLS=required makes that an error.
tools: $(DEV)
	@$(OFFSCREEN) $(BIN)/python -m danvan_desktop._system qt tools || [ "$$DANVAN_TOOLS" != required ]
