# The only commands to know. `make help` lists them.
SHELL := /bin/sh
PREFIX ?= /usr/local
PYTHON ?= python3
SWIFT ?= swift
ARGS ?=
# Where `make conformance` and `make bench` keep what they fetch; git ignores it.
WORK ?= .conformance

# The Swift libraries go into the program, so that it can be copied about.
ifneq ($(shell uname -s),Darwin)
STATIC := --static-swift-stdlib
endif
# So do the terminal libraries, where static ones are there.
LINKED = $(shell sh Tools/release/static-libraries.sh "$(CURDIR)/.build/static")
RELEASE = $(LINKED) $(SWIFT) build -c release --product maskcheck $(STATIC)
# Modules import only what Package.swift declares for them; SwiftPM does not insist by itself.
STRICT := --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests Benchmarks

# The example that `make run` shows: the response template that is not found everywhere.
EXAMPLE := Examples/herg/herg.jsonl --tokenizer Examples/herg/tokenizers/qwen-like \
  --text-template "$$(cat Examples/herg/template.txt)" --response-template '\nAnswer:'

.DEFAULT_GOAL := help
.PHONY: help run test check bench golden conformance docs record screens picture install setup tmux release wheel format clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 20

run: setup ## build and open the browser on the example (without a terminal: print its report)
	@$(RELEASE) >&2
	@program="$$($(RELEASE) --show-bin-path)/maskcheck"; \
	if [ -t 0 ] && [ -t 1 ]; then exec "$$program" $(EXAMPLE); \
	else exec "$$program" --report --fail-on never $(EXAMPLE); fi

test: setup check ## set-up, build, every test, format: what continuous integration runs
	$(SWIFT) test --skip-build
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1; then \
	  echo "$(PYTHON) is not here, or older than 3.9: the tests of the Python package were not run."; \
	else $(PYTHON) -m unittest discover -s python/tests -t python; fi
	@if sh Tools/setup/setup.sh screens; then Tools/screens/check.sh "$$($(SWIFT) build --show-bin-path)/maskcheck"; \
	else echo "SKIPPED: the screens of the browser in tmux were not compared; everything else was tested."; fi

check: setup ## build everything with strict imports, and the format of the code
	$(SWIFT) build --build-tests $(STRICT)
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

bench: release ## speeds beside the peers, and memory, as ratios in one run (Python, network)
	$(SWIFT) build -c release --product Benchmarks $(STATIC)
	$(PYTHON) Benchmarks/scripts/bench.py --work $(WORK) --maskcheck "$$($(RELEASE) --show-bin-path)/maskcheck" \
	  --benchmarks "$$($(RELEASE) --show-bin-path)/Benchmarks" $(ARGS)

golden: ## make the golden vectors again with the real trainers (Python, network)
	$(MAKE) -C Tools/golden golden PYTHON=$(PYTHON)

conformance: release ## hold the real tokenizers and trainers against ours (Python, network)
	$(SWIFT) build -c release --product Benchmarks $(STATIC)
	$(MAKE) -C Tools/golden conformance PYTHON=$(PYTHON) WORK="$(abspath $(WORK))" \
	  MASKCHECK="$$($(RELEASE) --show-bin-path)/maskcheck" BENCHMARKS="$$($(RELEASE) --show-bin-path)/Benchmarks"

docs: setup ## write the generated pages in docs/ again
	MASKCHECK_RECORD=1 $(SWIFT) test --filter DocumentationTests

record: setup ## write the reports, screens and pages that the tests compare word by word again
	MASKCHECK_RECORD=1 $(SWIFT) test --filter 'DocumentationTests|HergExampleTests|ReportsTests|BrowserTests'

screens: release tmux ## drive the browser in tmux through every key, and compare its screens
	Tools/screens/check.sh "$$($(RELEASE) --show-bin-path)/maskcheck"

picture: release tmux ## draw the pictures of README.md from real screens (tmux)
	Tools/screens/picture.sh "$$($(RELEASE) --show-bin-path)/maskcheck"

format: ## format the code in place
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

release: setup ## build the program: dist/maskcheck, one file that needs nothing but libc
	$(RELEASE)
	@sh Tools/release/finish.sh "$$($(RELEASE) --show-bin-path)/maskcheck" dist/maskcheck

wheel: release ## make a wheel of the program and the Python package in dist/
	$(PYTHON) Tools/release/wheel.py dist/maskcheck python LICENSE README.md dist

install: release ## program, manual page, completions and Python side below PREFIX (PREFIX=/usr/local)
	sh Tools/release/install.sh dist/maskcheck "$(DESTDIR)$(PREFIX)"

setup:
	@sh Tools/setup/setup.sh

tmux:
	@sh Tools/setup/setup.sh screens

clean: ## remove what was built
	$(SWIFT) package clean
