# make train, make test: either works first, on a machine with Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
model ?= logreg
store ?= sqlite:///$(CURDIR)/mlflow.db

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

train: $(READY) ## set up, then train (make train model=minilm)
	$(BIN)/python train.py model=$(model)

test: $(READY) ## set up, then run the tests
	$(BIN)/python -m pytest

check: $(READY) ## ruff and strict mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

ui: $(READY) ## MLflow's pages on http://127.0.0.1:5000 (make ui store=sqlite:////path/mlflow.db)
	MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false MLFLOW_DISABLE_TELEMETRY=true \
	$(BIN)/mlflow ui --host 127.0.0.1 --port 5000 --workers 1 --backend-store-uri '$(store)'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimkit needs Python 3.11 or newer; give one: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(READY)

.PHONY: help train test check ui
