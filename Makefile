# The commands of Parley. `make` lists them; each one first makes .venv ready by itself.
#
# Needs only Python 3.11 or newer with venv, git and make. Everything else comes from requirements.lock, whose hashes
# are checked and which names no index: uv installs it in seconds, and pip takes over where uv cannot be had or fails.
# Paths are relative to this file, so the folder's own path may contain spaces.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test test-full check bench lab lock clean remake

PYTHON ?= python3
UV_VERSION = 0.13.9
ARGS ?=

PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --no-input
UV = .venv/bin/uv
READY = .venv/.ready

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'ARGS adds to the command (make test ARGS="-k gaps"); PYTHON chooses another one (make test PYTHON=python3.12).'

report: $(READY) ## make all reports of the case, into reports/
	.venv/bin/parley report $(ARGS)

test: $(READY) ## run the tests
	$(PY) -m pytest $(ARGS)

test-full: $(READY) ## run the tests at their full sizes (long)
	PARLEY_FULL=1 $(PY) -m pytest $(ARGS)

check: $(READY) ## lint, formatting and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench: $(READY) ## measure speed and accuracy
	$(PY) benchmarks/run.py $(ARGS)

lab: $(READY) ## open the notebooks in JupyterLab, for this machine only
	$(PY) -m jupyterlab --ServerApp.ip=127.0.0.1 --ServerApp.root_dir=notebooks $(ARGS)

# uv itself is the one requirement named here instead of in pyproject.toml: the lock gives it its hashes.
lock: .venv/bin/pip ## write requirements.lock anew, keeping its versions (ARGS=--upgrade: the newest ones)
	$(PIP) install --quiet uv==$(UV_VERSION)
	echo 'uv==$(UV_VERSION)' | $(UV) pip compile --universal --generate-hashes --no-config --no-header --no-annotate \
	  --all-extras --group dev --python-version 3.11 --quiet $(ARGS) pyproject.toml - --output-file requirements.lock

clean: ## remove the environment and the caches; reports and texts stay
	rm -rf -- .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks -type d -name __pycache__ -prune -exec rm -rf -- {} +

# The environment, in two steps; each is redone when its product is missing or older than what it was made from.
# `uv pip sync` removes what the lock does not name, except pip; so a package dropped from the lock leaves as well.
$(READY): requirements.lock pyproject.toml .venv/bin/pip
	@awk '/^[^ ]/ { is_uv = /^uv==/ } is_uv' requirements.lock > .venv/uv.txt
	@echo 'make: installing requirements.lock'
	@if $(PIP) install --quiet --no-deps --require-hashes -r .venv/uv.txt \
	  && $(UV) pip sync --quiet --python $(PY) --require-hashes requirements.lock; then \
	  $(UV) pip install --quiet --python $(PY) --no-build-isolation --no-deps -e .; \
	else \
	  echo 'make: uv did not install them (see above); pip takes over, with the same hashes, in a minute or two' >&2; \
	  $(PIP) install --quiet --require-hashes -r requirements.lock \
	  && $(PIP) install --quiet --no-build-isolation --no-deps -e .; \
	fi
	@touch $(READY)

# pip is what venv writes last: an environment without it is half made, or another tool's, and is made anew. So is one
# whose interpreter is gone or was upgraded.
.venv/bin/pip: .venv/bin/python
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || { \
	  echo 'make: Parley needs Python 3.11 or newer, and "$(PYTHON)" is older or missing;' \
	    'name another one: make test PYTHON=python3.12' >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2> /dev/null || { \
	  echo 'make: "$(PYTHON)" has no venv module; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'make: making .venv'
	@"$(PYTHON)" -m venv --clear .venv
	@touch .venv/bin/pip

.venv/bin/python: ;

# A PYTHON that somebody chose is the one that runs: an environment of another version is made anew.
ifneq ($(origin PYTHON),file)
version = -c 'import sys; print(sys.version_info[:2])'
ifneq ($(shell "$(PYTHON)" $(version) 2> /dev/null),$(shell $(PY) $(version) 2> /dev/null))
.venv/bin/pip: remake
endif
endif
