# Everything a person needs: `make run` builds the sample documents, `make test` passes the tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
ARGS ?=

.PHONY: run test coverage lint lock messages guide templates samples bench clean

run: $(READY)  ## build every sample workbook into output/
	$(BIN)/bagalau build inputs -o output

test: $(READY)  ## run all tests, lint and types included
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

coverage: $(READY)  ## the same, and show what the tests do not reach; takes half as long again
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered $(ARGS)

lint: $(READY)  ## mend formatting, then show what is left
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/mypy

lock: $(READY)  ## renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --extra dev --extra bench \
	  --python-version 3.11 --no-header --upgrade pyproject.toml -o requirements.lock

messages: $(READY)  ## compile the message catalogues after an edit of a .po file
	$(BIN)/pybabel compile --domain bagalau --directory generator/messages/locale

guide: $(READY)  ## write the appendix of the clerks' guides afresh from the messages
	$(BIN)/python -m tests.helpers.guide

templates: $(READY)  ## write our Word templates afresh from the editions
	$(BIN)/python -c "from pathlib import Path; from generator.word.compose.template import write_shipped; write_shipped(Path('templates'))"

samples: $(READY)  ## write the sample workbooks afresh
	$(BIN)/python -m tests.samples

bench: $(READY)  ## measure against other engines, renew tests/benchmarks/README.md; takes minutes
	@if command -v npm >/dev/null; then \
	  npm ci --prefix tests/benchmarks --no-audit --no-fund || echo "The engines of npm are left out."; fi
	$(BIN)/python -m tests.benchmarks $(ARGS)

clean:  ## remove what make has made
	rm -rf $(VENV) output .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage \
	  tests/benchmarks/node_modules

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python is missing. On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; this one is $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)
