# Everything a person needs: `make run` builds the sample documents, `make test` passes the tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
READY := $(VENV)/ready
READY_DEV := $(VENV)/ready-dev
ARGS ?=

# What the locks name and nothing else, from finished wheels: pip has nothing to choose or to build,
# so that no release on the index changes what is installed.
INSTALL := $(PIP) install --quiet --no-deps --require-hashes --only-binary :all:
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-strip-extras \
  --python-version 3.11 --no-header $(ARGS)

.PHONY: run test quick coverage lint lock wheel messages guide templates samples bench clean

run: $(READY)  ## build every sample workbook into output/
	$(BIN)/bagalau build inputs -o output

test: $(READY_DEV)  ## run all tests, lint and types included
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

quick: $(READY_DEV)  ## the tests but for the slow ones: under two minutes on two cores
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" $(ARGS)

coverage: $(READY_DEV)  ## the same, and show what the tests do not reach; takes half as long again
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered $(ARGS)

lint: $(READY_DEV)  ## mend formatting, then show what is left
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/mypy

lock: $(BIN)/uv  ## fit both locks to pyproject.toml; ARGS=--upgrade takes the newest of everything
	$(LOCK) --group install pyproject.toml -o requirements.lock
	$(LOCK) --group dev --group bench --constraint requirements.lock -o requirements-dev.lock

wheel: $(READY_DEV)  ## dist/: a wheel, and a zip that installs it on Windows without the internet
	$(BIN)/python .ci/bundle/build.py dist

messages: $(READY)  ## compile the message catalogues after an edit of a .po file
	$(BIN)/pybabel compile --domain bagalau --directory generator/messages/locale

guide: $(READY_DEV)  ## write the appendix of the clerks' guides afresh from the messages
	$(BIN)/python -m tests.helpers.guide

templates: $(READY)  ## write our Word templates afresh from the editions, and what is prepared of them
	rm -f generator/law/editions.pickle
	$(BIN)/python -c "from pathlib import Path; from generator.word.compose.template import write_shipped; write_shipped(Path('templates'))"

samples: $(READY_DEV)  ## write the sample workbooks afresh
	$(BIN)/python -m tests.samples

bench: $(READY_DEV)  ## measure against other engines, renew tests/benchmarks/README.md; takes minutes
	@if command -v npm >/dev/null; then \
	  npm ci --prefix tests/benchmarks --no-audit --no-fund || echo "The engines of npm are left out."; fi
	$(BIN)/python -m tests.benchmarks $(ARGS)

clean:  ## remove what make has made
	rm -rf $(VENV) dist output .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage \
	  tests/benchmarks/node_modules

# A stamp is set when all is installed and fits together, so an interrupted install is begun again.
$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python is missing. On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; this one is $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	$(PIP) check
	@touch $@

$(READY_DEV): $(READY) requirements-dev.lock
	$(INSTALL) -r requirements-dev.lock
	$(PIP) check
	@touch $@

# Whoever renews the locks has changed pyproject.toml, so what is installed need not fit it.
$(BIN)/uv:
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements-dev.lock
