# Mingzhi. `make` lists what can be made.

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
HARNESS  = go run ./testenv/run --
LINTER   = go tool -modfile=testenv/tools/golangci/go.mod golangci-lint
# The same linter, from the folder of a module apart.
LINTER_APART = go tool -modfile=$(CURDIR)/testenv/tools/golangci/go.mod golangci-lint
BINARY  ?= bin/mingzhi
SECONDS ?= 10

.DEFAULT_GOAL := help
.PHONY: help run build test test-race audit schema-check lint generate check-generated bench bench-growth profile overload hostile fuzz image vuln deploy-check faults torture

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

run: ## run the demonstration with everything embedded
	go run . demo

build: ## build the static binary bin/mingzhi
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BINARY) .

image: build ## make the container image dist/mingzhi-image.tar, without a container engine
	cd deploy && go run ./image -binary ../bin/mingzhi -version "$(VERSION)" -out ../dist/mingzhi-image.tar

deploy-check: ## put image, compose file, systemd unit and Kubernetes manifests before their linters
	cd deploy && $(LINTER_APART) run --allow-parallel-runners ./...
	$(HARNESS) go -C deploy test -timeout 10m ./...

vuln: ## look for known vulnerabilities that the program reaches
	cd testenv/tools/vuln && go test . && go run . -folder ../../..

test: ## run every test: both databases, Meilisearch, Chromium (brings what it needs)
	$(HARNESS) go test -timeout 20m ./...

test-race: ## run every test with the race detector
	$(HARNESS) go test -race -timeout 40m ./...

audit: ## run every audit of graphql-http against the server, and count those that pass
	$(HARNESS) go test -count=1 -run GraphQLHTTPAudits -v .

schema-check: ## name the changes of the schema that break clients of the last release
	$(HARNESS) go test -count=1 -run 'Released|BreakClients' -v ./graph

lint: ## run the linters, which also keep the floors of the house
	$(LINTER) run ./...

generate: ## write generated code anew
	rm -rf graph/generated/*.go
	go generate ./...

check-generated: generate ## fail when generated code is not current
	git diff --exit-code --stat
	@test -z "$$(git status --porcelain -- graph/generated)" || (git status --short; exit 1)

bench: ## measure against PostGraphile, nginx, Meilisearch and handlers by hand; writes docs/benchmarks.md
	$(HARNESS) go run ./bench -out docs/benchmarks.md
	go test -run '^$$' -bench . -benchtime 20x ./search

bench-growth: ## measure how costs grow with the register; writes docs/growth.md and its pictures
	$(HARNESS) go run ./bench -growth docs

profile: ## tell where the server's time goes under each load (WHAT=verification for one of them)
	$(HARNESS) go run ./bench -profile -what '$(WHAT)'

overload: ## ask a server for five times what it can do, and print what became of it
	go run ./overload

hostile: ## send the corpus of hostile requests to a server, and print what each costs
	$(HARNESS) go test -count=1 -v -timeout 30m -run 'TestNoRequest|TestACrowd' ./hostile

fuzz: ## run every fuzz target for SECONDS (default 10) each
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package 2>/dev/null | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(SECONDS)s $$package || exit 1; \
		done; \
	done

ROUNDS ?= 1000

faults: ## kill, freeze and fill up each part once, and see that nothing is lost
	MINGZHI_TORTURE_STALL=30 $(HARNESS) go test -v -count=1 -timeout 30m ./torture

torture: ## kill servers and writers at random moments, ROUNDS (default 1000) times
	MINGZHI_TORTURE_ROUNDS=$(ROUNDS) $(HARNESS) go test -v -count=1 -timeout 6h -run RandomMoments ./torture
