# Every command here prepares what it needs. PYTHON names the interpreter (3.11 or later).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test quick check types rules mutants claims storms pictures bench reference lock translations
.DELETE_ON_ERROR:

# The environment: locked dependencies, checked by their hashes.
.venv/ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "GapLens needs Python 3.11 or later; set PYTHON=..."; exit 1; }
	@echo "Preparing the environment in .venv (once; a minute or two)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: .venv/ready
	@$(BIN)/gaplens serve --demo

# Types take as long as all the rest, so they are read beside it.
check: .venv/ready
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(MAKE) --no-print-directory -j 2 types rules

types: .venv/ready
	@$(BIN)/mypy

rules: .venv/ready
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest tests/house -p no:cacheprovider

# Tests that were compiled are kept for the next run, whatever the shell says: it takes six seconds in each process.
test quick rules: export PYTHONDONTWRITEBYTECODE :=

# Three at once on two cores, as a test waits for its browser or its database now and then.
test: check
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest -n 3 --dist worksteal --ignore tests/house

# What needs neither a browser nor PostgreSQL nor seconds, while one writes; `make test` runs these too.
quick: .venv/ready
	@$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/house --ignore tests/browser -m "not slow" -k "not postgres"

# Do the tests notice faults in what decides: docs/testing.md. FILES names some of them; all take up to forty minutes.
mutants: .venv/ready
	@$(BIN)/python -W ignore -m tests.mutants $(FILES)

# How often what pages claim is false: docs/claims.md is written anew, in about ten minutes. FULL=1 adds fitted models, DRAWS=200 is a quick look, ONLY=word runs some.
claims: .venv/ready
	@FULL=$(FULL) ONLY="$(ONLY)" DRAWS=$(or $(DRAWS),2000) $(BIN)/python -W ignore -m tests.claims

# Are acknowledged answers still there after power cuts, kills, full disks and the rest: docs/storms.md, which it writes.
# At most thirty minutes. STORMS names some of them, by parts of their names.
storms: .venv/ready
	@$(BIN)/python -W ignore -m tests.storms $(STORMS)

pictures: .venv/ready
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.browser.pictures

bench: .venv/ready
	@$(BIN)/python -m bench

# Cases with figures computed elsewhere, one line each: CASES names a folder of them.
reference: .venv/ready
	@test -n "$(CASES)" || { echo "Name a folder of cases: make reference CASES=DIR"; exit 1; }
	@GAPLENS_REFERENCE=$(CASES) $(BIN)/python -m pytest -vv --no-header --tb=line -p no:cacheprovider tests/analysis/test_reference.py

# After a change of dependencies: the locks for users and for developers, without registry addresses.
lock: .venv/ready
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev pyproject.toml -o requirements-dev.txt

# After a change of words: bring the catalogues up to date, then fill in what is new.
translations: .venv/ready
	@$(BIN)/python -m tests.house.catalogues
