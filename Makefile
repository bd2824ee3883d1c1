# Everything a newcomer or a machine runs. `verify` changes nothing, `fix` is the one that edits.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test-results/*' 2>/dev/null)

.PHONY: help run test verify fix bench rust-test web-test web-check e2e contract

help: ## Lists the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: web/dist/.built ## Builds everything and starts the demo: SQLite and a simulated WhatsApp network
	cargo build --release --locked
	exec target/release/switchboard demo

test: web/dist/.built ## Sets everything up and passes every test
	tests/install-needs.sh postgres chromium python curl
	$(MAKE) --no-print-directory rust-test contract web-test e2e

verify: web/dist/.built ## What must be green before a push: format, lints, docs, all tests
	tests/install-needs.sh postgres chromium python curl
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items
	$(MAKE) --no-print-directory rust-test contract web-check web-test e2e

rust-test: web/dist/.built
	cargo test --locked

# The tests' own build has the binary as well; another one would compile half the dependencies again.
contract: web/dist/.built
	cargo test --locked --no-run
	tests/contract/run.sh

web-check: web/node_modules/.installed
	cd web && npm run typecheck && npm run lint

web-test: web/node_modules/.installed
	cd web && npm test

e2e: web/dist/.built
	cargo test --locked --no-run
	cd web && SWITCHBOARD_BIN=../target/debug/switchboard npm run e2e

fix: web/node_modules/.installed ## Formats, applies what the linters can repair, writes the API contract and its client anew
	cargo fmt
	cargo run --locked --quiet -- openapi > web/openapi.json.new && mv web/openapi.json.new web/openapi.json
	cd web && npm run gen && npm run format
	cargo clippy --fix --allow-dirty --allow-staged --all-targets

bench: web/dist/.built ## Measures: ratios within one run, nothing to compare across machines
	cargo build --release --locked
	cargo bench --locked
	target/release/switchboard load --seconds 10

web/node_modules/.installed: web/package-lock.json web/.npmrc
	cd web && npm ci --ignore-scripts
	touch $@

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	cd web && npm run build
	touch $@
