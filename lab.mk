# The environment and the lab: all that students need, whose copy of the course has this file as its
# Makefile. Nothing reaches the network after the environment was set up. With another Python:
# make lab PYTHON=python3.12

PYTHON ?= python3
LAB ?=
BIN := .venv/bin
READY := .venv/ready

.PHONY: lab setup

lab: $(READY)          ## students: JupyterLab on the first lesson; own copies of assignments in work/
	@$(BIN)/python -m lab $(LAB)

setup: $(READY)        ## the environment alone

# uv comes first, from its own pinned and hashed lines in the lock; bytecode is compiled once here
# instead of at every import. --python, since uv would prefer an environment that is activated.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" \
	  2>/dev/null || { echo "Thaw needs Python 3.11, 3.12 or 3.13 with venv, and $(PYTHON) is" \
	  "\"$$($(PYTHON) --version 2>&1 | tail -n 1)\". Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c "import platform, sys; sys.exit((platform.system(), platform.machine()) == ('Darwin', 'x86_64'))" \
	  || { echo "Thaw needs TensorFlow 2.18, and there is none above 2.16.2 for Intel Macs: work on Linux, on" \
	  "another machine, a virtual one or in GitHub Codespaces. On a Mac with an Apple chip, choose an arm64" \
	  "Python: make PYTHON=/opt/homebrew/bin/python3.12"; exit 1; }
	@echo "Setting up .venv (once, a minute or two) ..."
	@$(PYTHON) -m venv .venv
	@awk '/^[^ ]/ {keep = /^uv==/} keep' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@$(BIN)/uv pip sync --python $(BIN)/python --quiet --require-hashes --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)
	@echo "Ready. To type commands of the environment: . .venv/bin/activate"
