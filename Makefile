# Two commands for a newcomer: `make run` and `make test`. Each sets up what it needs; both share one debug build.

SWIFT ?= swift
SOURCES = Package.swift Sources Tests

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## set up, build, and serve the demo brand on the sandbox
	@scripts/setup
	$(SWIFT) build --product hearth
	.build/debug/hearth demo

.PHONY: test
test: ## set up, build, and run every test
	@scripts/setup test
	$(SWIFT) build --build-tests
	scripts/with-postgres scripts/run-tests
	scripts/check-tests
	Tests/Commands/run
	Tests/Schema/run
	Tests/Peers/run
	Tests/Browser/run
	Tests/Play/run
	Tests/Chaos/run

SEEDS ?= 100000

.PHONY: soak
soak: ## the long versions: SEEDS simulated nights (100,000), then hours with the real binary; after make test
	@scripts/setup test
	$(SWIFT) build -c release --product hearth
	.build/release/hearth simulate --seeds $(SEEDS)
	KILLS=200 SPOOL_SECONDS=60 ROUNDS=20 FAULT_SECONDS=12 FULL_SECONDS=20 TROUBLE_SECONDS=120 \
	CONVERSATIONS=1000 EVENTS=100 PAUSES=100 MUTANTS=100000 Tests/Chaos/run
	Tests/Bench/fanout.py --minutes 10 --groups 500
	Tests/Bench/fanout.py --minutes 2 --groups 5

.PHONY: bench
bench: ## set up, build for release, and measure (minutes; keep the machine idle)
	@scripts/setup bench
	$(SWIFT) build -c release --product hearth
	$(SWIFT) build -c release --product hearth-bench
	Tests/Bench/run.py


.PHONY: format
format: ## write the one format into every Swift file
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

.PHONY: lint
lint: ## tell where the format is not kept
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

.PHONY: check
check: lint ## lint, and the rules of this repository
	scripts/check-rules

.PHONY: clean
clean: ## remove what was built; data/ stays
	$(SWIFT) package clean
