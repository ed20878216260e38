# make run     set up, load demo stock, print samples into demo-output/, serve on http://127.0.0.1:8000 (PORT=...)
# make test    set up and run all tests               make test ARGS="tests/unit -k name"
# make check   style, types, import rules, migrations, generated documents
# make api     renew docs/api/openapi.json            make tables  renew the tables of docs/settings.md
# make bench   measure
# make lock    renew requirements/*.lock after a change of pyproject.toml (needs uv)

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: run test check api tables bench lock setup setup-dev help
.DEFAULT_GOAL := help

help:
	@sed -n '/^#/!q; s/^# //p' Makefile

setup:
	@$(PYTHON) tools/setup.py run

setup-dev:
	@$(PYTHON) tools/setup.py dev

run: setup
	@exec $(BIN)/stockpress run --demo --demo-output demo-output $(if $(PORT),--port $(PORT)) $(ARGS)

test: setup-dev
	@$(BIN)/python tools/test.py $(ARGS)

check: setup-dev
	@$(BIN)/python tools/check.py

api: setup-dev
	@$(BIN)/python tools/check.py --write-api

tables: setup-dev
	@$(BIN)/python tools/check.py --write-tables

bench: setup-dev
	@$(BIN)/python -m bench $(ARGS)

lock:
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal pyproject.toml -o requirements/base.lock
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal pyproject.toml --group dev --group bench -c requirements/base.lock -o requirements/dev.lock
