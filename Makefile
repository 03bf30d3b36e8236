# make digest   the sample week becomes an issue, on a machine with only Python 3.11 or newer
# make test     all tests
# make check    lint, format and types
# make bench    quality, measured on the labelled examples that ship, against pinned floors
# make bench-extract   pages to text, titles, authors, days and kinds, beside other extractors;
#               DATA=FOLDER measures labelled pages of yours, JSON=FILE keeps every figure
# make bench-relevance   articles to scores, beside plain scorers; DATA and JSON as above
# make bench-stories     articles to stories, beside other programs' rules; DATA and JSON as above
# make bench-fetch       what asking thousands of feeds costs, beside plain loops, and a round among hostile answers
# make benchmarks        everything beside its peers, in one run, into docs/benchmarks.md; LONG=1: hours of it
# make bench-scale       what grouping costs: 1,000 to 50,000 invented articles, on one core; JSON as above
# make docs     the documentation as a site, in build/docs; fails on a link to nothing
# make reference  what of docs/ and man/ is made from the program itself; TRANSCRIPT=1 also the transcript
# make coverage which lines the tests reach
# make lock     pins again what pyproject.toml and requirements*.in ask for

# The first Python that is new enough; PYTHON=... chooses another.
PYTHON ?= $(firstword $(foreach one,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(one) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(one))) python-3.11-or-newer-is-missing)
VENV ?= .venv
MONITOR ?= $(VENV)/bin/monitor

.PHONY: digest test check bench bench-extract bench-relevance bench-stories bench-fetch bench-scale benchmarks docs reference coverage lock clean
.DELETE_ON_ERROR:

digest: $(MONITOR)
	@$(MONITOR) demo --out demo

# The order of files is tests/conftest.py's. The tests start Python hundreds of times, which would compile us
# each time where its environment forbids it to keep what it compiled.
test: $(VENV)/dev
	PYTHONDONTWRITEBYTECODE= $(VENV)/bin/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

bench: $(MONITOR)
	@$(MONITOR) lab bench

bench-extract: $(VENV)/bench
	@$(VENV)/bin/python tools/bench_extract.py $(DATA) $(if $(JSON),--json $(JSON))

bench-relevance: $(MONITOR)
	@$(VENV)/bin/python tools/bench_relevance.py $(DATA) $(if $(JSON),--json $(JSON))

bench-stories: $(MONITOR)
	@$(VENV)/bin/python tools/bench_stories.py $(DATA) $(if $(JSON),--json $(JSON))

bench-fetch: $(MONITOR)
	@$(VENV)/bin/python tools/bench_fetch.py $(if $(FEEDS),--feeds $(FEEDS)) $(if $(JSON),--json $(JSON))

bench-scale: $(MONITOR)
	@$(VENV)/bin/python tools/bench_scale.py $(if $(JSON),--json $(JSON))

benchmarks: $(VENV)/bench $(VENV)/dev $(VENV)/peers/ready
	@$(VENV)/bin/python tools/benchmarks.py --peers $(VENV)/peers/bin/python $(if $(ONLY),--only $(ONLY)) $(if $(LONG),--long)

docs: $(VENV)/dev
	$(VENV)/bin/python -m mkdocs build --strict
	@echo "build/docs/index.html"

reference: $(VENV)/dev
	@$(VENV)/bin/python tools/make_reference.py
	@$(if $(TRANSCRIPT),$(VENV)/bin/python tools/make_transcript.py)

coverage: $(VENV)/dev
	$(VENV)/bin/python -m coverage run -m pytest $(TESTS)
	$(VENV)/bin/python -m coverage report

# pip and no other installer: it comes with Python. The checkout is installed with its pinned build
# tool (--no-build-isolation), since an isolated build would fetch an unpinned one.
$(VENV)/bin/monitor: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: $(VENV)/bin/monitor requirements-dev.lock
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

# Beside us and not elsewhere: what is compared must have the same lxml and the same trafilatura.
$(VENV)/bench: $(VENV)/bin/monitor requirements-bench.lock
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

# In an environment of their own: some of them ask for other versions of what we have.
$(VENV)/peers/ready: requirements-peers.lock | $(VENV)/bin/monitor
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-peers.lock
	@touch $@

COMPILE = $(VENV)/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

# What `make` installs reads descriptions too (the extra `semantic`); nothing needs it.
lock:
	$(COMPILE) $(LOCK_FLAGS) --extra semantic -o requirements.lock pyproject.toml requirements.in
	$(COMPILE) $(LOCK_FLAGS) --extra postgres --extra workers --extra notify --extra semantic --extra cjk -c requirements.lock -o requirements-dev.lock pyproject.toml requirements.in requirements-dev.in
	$(COMPILE) $(LOCK_FLAGS) -c requirements.lock -o requirements-bench.lock requirements-bench.in
	$(COMPILE) $(LOCK_FLAGS) -o requirements-peers.lock requirements-peers.in

clean:
	rm -rf $(VENV) demo build dist
