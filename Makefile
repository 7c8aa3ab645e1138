# Needs Python 3.11 or later and make, nothing else. `make help` lists what there is.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
WORKERS ?= 2

RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py
STAMP := $(VENV)/installed
CODE := impact providers patients beds reporting
# A production that exists nowhere, for the deploy check alone.
PRODUCTION := env -u REDIS_URL -u DEBUG DATABASE_URL=postgresql://nobody@localhost/none \
	ALLOWED_HOSTS=bed-state.example \
	SECRET_KEY=neither-short-nor-repeated-and-never-used-beyond-this-check-0123456789

.PHONY: help install demo run test check bench load lock clean
.PHONY: format lint types layers templates security migrations deploy locks
.DEFAULT_GOAL := help

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

install: $(STAMP) ## build the environment in .venv from the locked requirements

$(STAMP): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make install PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python cannot make virtual environments (on Debian: apt-get install python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	@touch $(STAMP)

demo: install ## the demonstration at http://127.0.0.1:8000 (PORT=... for another)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo
	@$(MANAGE) serve --port $(PORT)

run: install ## the site without demonstration data
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) serve --port $(PORT)

test: install ## the whole test suite, against real services that it starts by itself
	@$(RUN) -m tests.machine
	$(RUN) -m pytest -W error -n $(WORKERS) tests

check: format lint types layers templates security migrations deploy locks ## all of these; `make -k check` goes on after a fault
	@echo "All checks passed."

format: install
	$(RUN) -m ruff format --check .

lint: install
	$(RUN) -m ruff check .

types: install
	$(RUN) -m mypy

layers: install
	$(VENV)/bin/lint-imports

templates: install
	$(RUN) -m djlint templates --check
	$(RUN) -m djlint templates --lint --quiet

security: install
	$(RUN) -m bandit --quiet --severity-level medium --configfile pyproject.toml --recursive $(CODE) manage.py

migrations: install
	$(MANAGE) makemigrations --check --dry-run

deploy: install
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

locks:
	@! grep -nE '^[A-Za-z0-9].*[^\\]$$' requirements/*.txt || { echo "A requirement without its hash."; exit 1; }
	@! grep -nE '://|--(index|extra|find)' requirements/*.txt || { echo "A lock file names a host."; exit 1; }

bench: install ## measure what has a bound, and print the figures
	$(RUN) -m tests.bench

load: install ## 200 readers and 20 writers at once on this machine for a minute, and what came of it
	$(RUN) -m tests.bench load

lock: ## write requirements/*.txt afresh from pyproject.toml
	@tool=$$(mktemp -d) && trap 'rm -rf "$$tool"' EXIT && \
	$(PYTHON) -m venv "$$tool" && "$$tool/bin/pip" install --quiet --disable-pip-version-check uv && \
	lock() { "$$tool/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header "$$@"; } && \
	lock --output-file requirements/base.txt && \
	lock --extra embedded --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt

clean: ## stop the embedded services; remove their data and the environment
	@if [ -x $(RUN) ]; then $(MANAGE) embedded remove; \
	elif [ -e var ]; then echo "var/ stays: without $(VENV) its services cannot be stopped. Run make install first."; fi
	@for folder in $(VENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache; do \
		if [ -e $$folder ]; then rm -rf $$folder && echo "Removed $$folder"; fi; done
