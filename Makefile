# `make help` lists the targets. Everything runs in .venv, which the first target to need it makes.

PORT ?= 8000
PYTHON ?= python3.11
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest

.PHONY: help run demo-reset test test-all check format screenshots papers

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

run: .venv/installed ## serve the demo on http://127.0.0.1:8000 (PORT= and DATABASE_URL= change where)
	@DEMO=1 PORT=$(PORT) sh bin/serve

demo-reset: .venv/installed ## throw the demo's data away and load it anew
	@DEMO=1 $(MANAGE) load_demo --reset

test: .venv/installed-dev ## everything quick, and the browser journeys where Chromium is installed
	@$(PYTEST) -m "not full" -n 2 --dist worksteal $(ARGS)

test-all: .venv/installed-dev ## all tests: every page, role and width with axe, larger data
	@$(PYTEST) -n 2 --dist worksteal $(ARGS)

check: .venv/installed-dev ## lint: code, templates, imports, migrations, settings
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(MANAGE) makemigrations --check --dry-run
	@PRODUCTION=1 SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") ALLOWED_HOSTS=example.gov.uk $(MANAGE) check --deploy --fail-level WARNING

format: .venv/installed-dev ## format the code
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

screenshots: .venv/installed-dev ## make the pictures in docs/ anew (needs Chromium)
	@$(BIN)/python docs/screenshots.py

papers: .venv/installed ## write the committee papers of every published pack of the demonstration into var/papers/
	@$(MANAGE) migrate --verbosity 0
	@DEMO=1 $(MANAGE) load_published && DEMO=1 $(MANAGE) load_demo
	@$(MANAGE) write_papers var/papers

.venv/installed: requirements.txt constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 with its venv module is needed: apt-get install python3.11 python3.11-venv"; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt constraints.txt
	@$(MAKE) --no-print-directory .venv/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@
