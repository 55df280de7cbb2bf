# make run    a demo to look around in, at http://127.0.0.1:8000/ (PORT=8001 for another port)
# make test   the whole suite, on SQLite and on PostgreSQL + Redis, with a browser

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

.PHONY: run test setup setup-dev demo worker test-stats test-browser lint types format messages check clean

run: .venv/installed
	@exec $(BIN)/python -m config.embedded

test: setup-dev
	@$(BIN)/python -m tests

setup: .venv/installed
	@$(BIN)/python -m config.vendor

setup-dev: .venv/installed-dev
	@$(BIN)/python -m config.vendor

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Concord needs Python 3.11 or newer; $(PYTHON) is older. Name another: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what Concord needs …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt requirements-peers.txt .venv/installed
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements-peers.txt
	@touch $@

demo: setup
	@$(BIN)/python manage.py load_demo

worker: setup
	@exec $(BIN)/celery -A config worker --beat --schedule var/schedule

test-stats: .venv/installed-dev
	@$(BIN)/python -m pytest tests/stats

test-browser: setup-dev
	@$(BIN)/python -m pytest -m browser

lint: .venv/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m config.vendor --check

types: .venv/installed-dev
	@$(BIN)/mypy

format: .venv/installed-dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .
	@$(BIN)/djade $$(git ls-files 'templates/*.html')

messages: .venv/installed-dev
	@$(BIN)/python -m config.messages

check: lint types test

clean:
	rm -rf .venv node_modules static/vendor
