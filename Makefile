# The front door. Each target installs what it needs into .venv first: `make lab` what students have,
# the others everything. Nothing reaches the network after that. With another Python:
# make lab PYTHON=python3.12

STUDENT_FILES := student_copy
READY := .venv/ready
# An environment with everything serves the lab as well, and stays one.
LAB_READY := $(or $(wildcard $(READY)),.venv/ready-student)

include student_copy/Makefile  # make lab, make setup: what students have, too

$(READY): requirements.lock pyproject.toml
	$(call set-up,$<)
	$(call ready,$@)

FORCE ?=
FULL ?=
EXHAUSTIVE ?=
SEEDS ?= 0
SANDBOX ?=
SIZE ?= 60
GROWTH ?=
PEOPLE ?=
KERAS ?=
SITE ?=
UPGRADE ?=
# -rs: what is skipped, and why; then the slowest tests.
PYTEST := $(BIN)/python -m pytest -rs --durations=10 --durations-min=15
LEVEL := $(if $(FULL),--full) $(if $(EXHAUSTIVE),--exhaustive)
IN_SANDBOX := $(if $(SANDBOX),--sandbox $(SANDBOX))
TWO_FILES := -n 2 --dist loadfile
# Two processes share out the bank's assignments; these start nbgrader for each case, and are not
# part of every day's tests.
ONE_BY_ONE := tests/personas/test_parity.py tests/personas/test_validate.py
# Four lessons that take less than a minute together.
QUICK_LESSONS := 00 02 03 09
LESSONS := $(if $(FULL)$(EXHAUSTIVE),course,$(foreach number,$(QUICK_LESSONS),course/lesson_$(number)_*.ipynb))

.PHONY: grade test build check unit lessons personas attacks browser machines site bench quality matrix lock

grade: $(READY)        ## instructors: grade submitted/, or the demo class if it is empty
	@$(BIN)/thaw grade --demo-if-empty

test: $(READY)         ## something of every proof, in minutes (FULL=1: everything, as CI does)
	@$(BIN)/python -m tests check unit lessons personas attacks browser machines FULL=$(FULL)

build: $(READY)        ## authors: write notebooks from authoring/ (FORCE=--again executes all lessons)
	@$(BIN)/python -m authoring.build $(FORCE)

check: $(READY)        ## notebooks are what authoring/ gives; style; executes nothing
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/python -m authoring.build --check

# Without captured logs: pytest-xdist cannot hand on those with a file name that is no UTF-8.
unit: $(READY)         ## tests of helpers, grader, authoring, bench and the web site (EXHAUSTIVE=1: twenty kills of the grader)
	$(PYTEST) $(TWO_FILES) -p no:logging tests/helpers tests/lab tests/authoring tests/grader tests/bench tests/site $(LEVEL)

# Two lessons at a time with one thread each: with more threads they only wait for each other.
lessons: $(READY)      ## run four lessons, two at a time, and compare each stored output (FULL=1: all)
	TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 OMP_NUM_THREADS=1 $(PYTEST) -p authoring.lessons_report $(TWO_FILES) --nbval $(LESSONS)

personas: $(READY)     ## submissions with a known verdict, through the real grader (FULL=1: all; EXHAUSTIVE=1: all mutants and violated sentences, and plain nbgrader; SEEDS=1000: other seeds; SANDBOX=landlock: the second sandbox)
	$(PYTEST) -n 2 --dist loadscope tests/personas $(ONE_BY_ONE:%=--ignore=%) $(LEVEL) --seeds $(SEEDS) $(IN_SANDBOX)
	$(if $(strip $(LEVEL)),$(PYTEST) -n 2 $(ONE_BY_ONE) $(LEVEL))

attacks: $(READY)      ## hostile submissions: none gets a point, harms the others or the machine (FULL=1: all; SANDBOX=landlock: in the second sandbox)
	$(PYTEST) $(TWO_FILES) tests/attacks $(LEVEL) $(IN_SANDBOX)

browser: $(READY)      ## a student in JupyterLab, in Chromium (FULL=1: instructors, pages, keyboard, too)
	$(PYTEST) $(TWO_FILES) tests/browser $(LEVEL)

machines: $(READY)     ## README's commands on machines that lack something (FULL=1: no Chromium, no namespaces)
	$(PYTEST) tests/front_door $(LEVEL)

site: $(READY)         ## the course as a web site in build/site/html, from the stored notebooks (SITE="--repository https://github.com/OWNER/NAME": buttons that run lessons)
	@$(BIN)/python -m authoring.site $(SITE)

bench: $(READY)        ## seconds of grading, compared with plain nbgrader (SIZE=60; GROWTH=1: 30 to 240 submissions; PEOPLE=1: from clone to first lesson, and the tests)
	@$(BIN)/python -m bench --size $(SIZE) $(if $(GROWTH),--growth) $(if $(PEOPLE),--people)

quality: $(READY)      ## what hidden tests catch, measured in most of an hour: writes docs/quality.md (COUNTS=1: only what needs no grading, in seconds)
	@$(BIN)/python -m bank.quality $(if $(COUNTS),--counts)

matrix: $(READY)       ## lesson 09's sentences, helpers' tests and personas on the oldest and newest Keras (KERAS="3.11.3 3.12.1": on these)
	@$(BIN)/python -m authoring.studies.keras_versions $(KERAS)

# With extras, which pip wants to see: students on Windows and conda users install with it.
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
  --fork-strategy fewest --generate-hashes --no-emit-index-url --no-annotate --no-strip-extras \
  --python-version 3.11 pyproject.toml

lock: $(READY)         ## the locks from pyproject.toml (UPGRADE=--upgrade: the newest of everything)
	$(COMPILE) --all-extras $(UPGRADE) --output-file requirements.lock
	cp requirements.lock student_copy/  # whose versions and hashes uv then keeps
	$(COMPILE) --output-file student_copy/requirements.lock
	awk '/^[^ ]/ {keep = /^uv==/} keep' requirements.lock > student_copy/installer.lock
