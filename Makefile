# What a person can ask of this project. Everything is installed into .venv/ from hashed lock files.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
NONE := 5  # what pytest answers when no test was left to run: not all tests have a database
PO := $(wildcard blog/translations/*/LC_MESSAGES/messages.po)
CODEMIRROR := blog/static/vendor/codemirror.js
export PORT
unexport PYTHONDONTWRITEBYTECODE  # every process of the site would compile it anew

.DEFAULT_GOAL := help
.PHONY: help run install test thorough coverage check bench fuzz lock strings clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## install, set up the database, serve on 127.0.0.1 (PORT=8000) and start the worker
	@$(BIN)/flask --app wsgi setup
	@export BLOG_BACKGROUND="$${BLOG_BACKGROUND:-worker}"; \
	if [ "$$BLOG_BACKGROUND" = worker ]; then $(BIN)/flask --app wsgi work --beside $$$$ & fi; \
	exec $(BIN)/gunicorn -c python:blog.serving wsgi:app

install: .venv/run.stamp $(PO:.po=.mo) $(CODEMIRROR) ## install what the site needs, or bring that up to date

test: .venv/dev.stamp $(PO:.po=.mo) $(CODEMIRROR) chromium-headless-shell nginx postgresql redis-server ## run all tests, browser walks included, on both databases
	$(if $(ARGS),$(BIN)/pytest $(ARGS),$(MAKE) --keep-going --jobs --output-sync=target $(SUITES))
	$(if $(ARGS),$(BIN)/pytest --database=postgresql $(ARGS) || [ $$? = $(NONE) ])

# The parts of a whole run, all at once; what goes on in a browser comes first, since there somebody waits.
SUITES := suite-walks suite-sqlite suite-doors suite-postgresql
DOORS := tests/api tests/auth tests/test_permissions.py  # who may come in and ask for what: a third of all
.PHONY: $(SUITES)
suite-sqlite: PYTEST = nice $(BIN)/pytest $(addprefix --ignore=,tests/walks $(DOORS))
suite-doors: PYTEST = nice $(BIN)/pytest $(DOORS)
suite-walks: PYTEST = $(BIN)/pytest tests/walks
suite-postgresql: PYTEST = nice $(BIN)/pytest --database=postgresql --ignore=tests/walks
$(SUITES): # what fails where all run at once on two cores is asked once more by itself, and then has failed
	@$(PYTEST) -o cache_dir=.cache/$@ || { echo "Asked once more:"; $(PYTEST) -o cache_dir=.cache/$@ --last-failed --last-failed-no-failures=none; }

thorough: .venv/dev.stamp $(PO:.po=.mo) $(CODEMIRROR) chromium-headless-shell nginx postgresql redis-server ## ask PostgreSQL everything that SQLite is asked (half an hour)
	$(BIN)/pytest --database=postgresql --whole $(ARGS)

coverage: .venv/dev.stamp $(PO:.po=.mo) $(CODEMIRROR) chromium-headless-shell nginx postgresql redis-server ## run the tests once more, and say which lines none of them reaches
	$(BIN)/pytest --cov --cov-report=term:skip-covered $(ARGS)

check: .venv/dev.stamp $(PO:.po=.mo) ## lint, format, types, templates, migrations in step with models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet blog/templates
	$(BIN)/pytest -q tests/test_migrations.py

bench: .venv/bench.stamp $(PO:.po=.mo) wrk nginx ## measure side by side with bare contenders (minutes)
	$(BIN)/python -m tests.bench $(ARGS)

fuzz: .venv/dev.stamp ## the property tests with many more examples (minutes)
	MOJING_FUZZ=20 $(BIN)/pytest $$(grep -rl --include='*.py' 'tests.fuzz import' tests) $(ARGS)

lock: .venv/dev.stamp ## renew the lock files
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-strip-extras pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-strip-extras --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-strip-extras --extra bench --constraints requirements-dev.lock pyproject.toml -o requirements-bench.lock

strings: .venv/dev.stamp ## collect the texts of the interface into the catalogues
	@mkdir -p .cache
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k Invalid:1 -k Refused:1 -k Unavailable:1 -k Note:1 -k Fault:1 --no-location --sort-output -o .cache/messages.pot blog
	$(BIN)/pybabel -q update -i .cache/messages.pot -d blog/translations --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete

clean: ## remove what was installed and built (the database stays)
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache vendor/node_modules blog/static/vendor $(PO:.po=.mo)

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; install it or say PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) -V)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock | .venv/bin/python
	@[ .venv/dev.stamp -nt requirements-dev.lock ] || $(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: requirements-bench.lock .venv/dev.stamp
	$(BIN)/pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

# Without npm, or without a network, the editor is the plain text field that it enhances; the next run tries again.
$(CODEMIRROR): vendor/package-lock.json vendor/codemirror.js vendor/sheets.js
	@mkdir -p $(@D)
	@(cd vendor && npm ci --ignore-scripts --silent && npm run --silent build && cat node_modules/*/LICENSE node_modules/@*/*/LICENSE) \
	  > $(@D)/LICENSES 2>/dev/null || echo "Writing works without highlighting: npm is needed to bundle CodeMirror (vendor/)"

%.mo: %.po | .venv/run.stamp
	@$(BIN)/pybabel -q compile -i $< -o $@

# Debian packages that tests and benchmarks need: installed when we may, asked for otherwise.
.PHONY: chromium-headless-shell wrk nginx postgresql redis-server
chromium-headless-shell wrk nginx postgresql redis-server:
	@for name in $@ $(OR_$@); do PATH=$$PATH:/usr/sbin command -v $$name >/dev/null && exit; done; \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && $(or $(BEFORE_$@),true) && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $@ $(FONTS_$@) >/dev/null \
	  && $(or $(AFTER_$@),true); } \
	  || { echo "$@ is needed: install it (on Debian: apt-get install $@)"; exit 1; }
FONTS_chromium-headless-shell := fonts-noto-cjk
OR_chromium-headless-shell := chromium google-chrome
OR_postgresql := initdb /usr/lib/postgresql/*/bin/initdb
# The tests start a server of their own; the package shall not start one for the whole machine.
NO_CLUSTER := /etc/postgresql-common/createcluster.d
BEFORE_postgresql := mkdir -p $(NO_CLUSTER) && echo create_main_cluster=false > $(NO_CLUSTER)/mojing-tests.conf
AFTER_redis-server := { systemctl disable --now redis-server || service redis-server stop || true; } >/dev/null 2>&1
