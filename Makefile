# The front door. Each target installs what it needs into .venv first; nothing reaches the network
# after that. With another Python: make lab PYTHON=python3.12

include lab.mk         # make lab, make setup: what students have, too

FORCE ?=
FULL ?=
SEEDS ?= 0
SIZE ?= 60
GROWTH ?=
PEOPLE ?=
KERAS ?=
UPGRADE ?=
PYTEST := $(BIN)/python -m pytest
TWO_FILES := -n 2 --dist loadfile
# The bank is graded in one pass, by two processes; these start nbgrader for each case.
ONE_BY_ONE := tests/personas/test_parity.py tests/personas/test_validate.py

.PHONY: grade test build check unit lessons personas attacks browser bench matrix lock

grade: $(READY)        ## instructors: grade submitted/, or the demo class if it is empty
	@$(BIN)/thaw grade --demo-if-empty

test: check unit lessons personas attacks browser  ## everything

build: $(READY)        ## authors: write notebooks from authoring/ (FORCE=--again executes all lessons)
	@$(BIN)/python -m authoring.build $(FORCE)

check: $(READY)        ## notebooks are what authoring/ gives; style; executes nothing
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/python -m authoring.build --check

# Without captured logs: pytest-xdist cannot hand on those with a file name that is no UTF-8.
unit: $(READY)         ## fast tests of helpers, grader and authoring (FULL=1: twenty kills of the grader)
	$(PYTEST) $(TWO_FILES) -p no:logging tests/helpers tests/authoring tests/grader tests/bench $(if $(FULL),--full)

# Two lessons at a time with one thread each: with more threads they only wait for each other.
lessons: $(READY)      ## run every lesson, two at a time, and compare each stored output
	TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 OMP_NUM_THREADS=1 $(PYTEST) -p authoring.lessons_report $(TWO_FILES) --nbval course

personas: $(READY)     ## submissions with a known verdict, through the real grader (FULL=1: all mutants, and plain nbgrader; SEEDS=1000: other seeds)
	$(PYTEST) tests/personas $(ONE_BY_ONE:%=--ignore=%) $(if $(FULL),--full) --seeds $(SEEDS)
	$(PYTEST) -n 2 $(ONE_BY_ONE) $(if $(FULL),--full)

attacks: $(READY)      ## hostile submissions: none gets a point, harms the others or the machine
	$(PYTEST) $(TWO_FILES) tests/attacks

browser: $(READY)      ## JupyterLab in Chromium
	$(PYTEST) $(TWO_FILES) tests/browser

bench: $(READY)        ## seconds of grading, beside plain nbgrader (SIZE=60; GROWTH=1: 30 to 240 submissions; PEOPLE=1: from clone to first lesson, and the tests)
	@$(BIN)/python -m bench --size $(SIZE) $(if $(GROWTH),--growth) $(if $(PEOPLE),--people)

matrix: $(READY)       ## lesson 09's sentences, helpers' tests and personas on the oldest and newest Keras (KERAS="3.11.3 3.12.1": on these)
	@$(BIN)/python -m authoring.studies.keras_versions $(KERAS)

lock: $(READY)         ## requirements.lock from pyproject.toml (UPGRADE=--upgrade: the newest of everything)
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal $(UPGRADE) \
	  --fork-strategy fewest --generate-hashes --no-emit-index-url --no-annotate --all-extras \
	  --python-version 3.11 pyproject.toml --output-file requirements.lock
