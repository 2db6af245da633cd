# Every target sets up what it needs; you only have to install Python >= 3.11, Node >= 20 and make first.

# The first of these that runs and is new enough: a version manager's python3 may be a stub that runs nothing here.
NEW_ENOUGH = -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1
PYTHON := $(firstword $(foreach name,python3 /usr/bin/python3 python3.13 python3.12 python3.11,\
	$(shell $(name) $(NEW_ENOUGH) && echo $(name))) python3)
SETUP := $(PYTHON) -m scripts.setup
UNIT_TESTS_OF_THE_PAGE = $(shell find tests/js -name '*.test.js')
# One more than there are processors, at most four: servers and browsers keep a process waiting for half of its time.
TEST_PROCESSES := $(shell $(PYTHON) -c "import os; print(min((os.cpu_count() or 1) + 1, 4))")

.DEFAULT_GOAL := help
.PHONY: help run code doctor check test lint bench docs models clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s%s\n", $$1, $$2}' Makefile

run:  ## Serve the page and the relay on http://localhost:3000 (PORT), with a demo model if there is no key
	@$(SETUP) server page
	@.venv/bin/python -m scripts.run

# Only what stands behind `make`: a variable of the shell that happens to be called so is no rule.
rule = $(if $(filter command,$(origin $(2))),--$(1)='$(subst ','\'',$($(2)))')
RULES = $(call rule,models,MODELS) $(call rule,until,UNTIL) $(call rule,tools,TOOLS) $(call rule,key,KEY) \
	$(call rule,usd,USD) $(call rule,tokens,TOKENS) $(call rule,requests,REQUESTS) $(call rule,rpm,RPM) \
	$(call rule,parallel,PARALLEL) $(call rule,warn,WARN) $(call rule,unpriced,UNPRICED)

code:  ## Make up an access code for somebody: make code NAME=ana USD=5/month
	@NAME='$(subst ','\'',$(NAME))' && $(PYTHON) -m api.relay.access.new_code $(RULES) -- "$$NAME"

# make knows no warning: only a failure is one for it.
doctor:  ## Say what is wrong with this machine's settings, or with a site: make doctor URL=https://...
	@$(SETUP) server
	@.venv/bin/python -m api.relay.doctor $(call rule,url,URL) $(call rule,check,CHECK) || [ $$? -eq 1 ]

check:  ## For every day: unit tests, types, linters and one target, in less than a minute
	@$(SETUP) dev page-dev redis
	@$(MAKE) --no-print-directory lint
	@node --test --test-concurrency $(TEST_PROCESSES) $(UNIT_TESTS_OF_THE_PAGE)
	.venv/bin/python -m pytest -q -n logical tests/api tests/server tests/bench tests/docs
	.venv/bin/python -m pytest -q -n logical tests/conformance -k "waitress and (streams or forwarding)"

test:  ## Run every test
	@$(SETUP) dev page-dev vercel model chromium engines network-tools netlify-tools vercel-build
	@node --test --test-concurrency $(TEST_PROCESSES) $(UNIT_TESTS_OF_THE_PAGE)
	.venv/bin/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder --reruns 1 -r fER

lint:  ## Check the style and the types of the code, and the page's texts and addresses
	@$(SETUP) dev page-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	npm run --silent check
	npm run --silent lint

bench:  ## Measure the relay next to a direct connection, and the page
	@$(SETUP) dev page-dev vercel chromium
	.venv/bin/python -m bench

docs:  ## Regenerate the generated documents
	@$(SETUP) dev
	.venv/bin/python -m scripts.generate_docs

models:  ## Bring the prices of models up to date for a review: make models LIST=URL_OR_FILE
	@$(PYTHON) -m scripts.refresh_models '$(or $(LIST),https://models.dev/api.json)'

clean:  ## Remove everything that setup and the tools have created
	rm -rf .venv .venv-* .venv*.lock .*-tools .*-tools.lock netlify/python public/_headers .model node_modules node_modules.lock public/build .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
