# Everything that is done to this project is a target here; `make help` lists
# them from the comments behind the names.

BIN        := bin/wengang
ASSETS     := node_modules/.assets
VERSION    := $(shell git describe --always --dirty --tags 2>/dev/null || echo unknown)
GO_SOURCES := $(shell find cmd cube dashboards ingest reports sql -type f ! -name '*_test.go' 2>/dev/null)
TOOL       := go tool -modfile=.ci/tools.mod

# Packages that start goroutines or guard state with locks: found, not listed,
# so that a new one is not forgotten by the race detector. The tests of cmd run
# the built program, which the detector would not see.
RACE_FIND  := grep -rlE --include='*.go' '^[[:space:]]*go (func|[A-Za-z_.]+\()|errgroup\.|sync\.(Mutex|RWMutex|Once|Map|WaitGroup)|"sync/atomic"' cube dashboards ingest reports sql

.DEFAULT_GOAL := help
.PHONY: help build assets lock run test lint race vulnerabilities bench bench-cube system clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: $(BIN) ## build bin/wengang (no cgo)

$(BIN): go.mod go.sum $(GO_SOURCES)
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $@ ./cmd/wengang

assets: $(ASSETS) ## fetch the pinned assets: engine library, fonts, ECharts, map outlines

# npm passes over an optional package in silence where it cannot be had, and
# installs one without a hash unchecked; both are stopped here, not when the
# first command needs the engine.
$(ASSETS): package.json package-lock.json .npmrc
	@.ci/lock || { \
		echo "the built-in engine cannot be installed on this platform; an external ClickHouse works everywhere:" >&2; \
		echo "  bin/wengang serve --clickhouse clickhouse://user:password@host:9000/database" >&2; \
		exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund
	@ls node_modules/@chdb/lib-*/libchdb.* node_modules/@chdb/lib-*/*/libchdb.* 2>/dev/null | grep -q . || { \
		echo "npm brought no engine library for this platform (node_modules/@chdb/lib-*)" >&2; exit 1; }
	@touch $@

lock: ## complete package-lock.json with hashes that its registry did not have
	.ci/lock --all

run: assets build ## fetch, build, load the demonstration data on first start, serve http://127.0.0.1:8080
	$(BIN) serve --demo

# The stamps come first, so that no test spends its time limit on a build.
test: system assets build ## everything the project tests, unit to browser
	go test -timeout 20m ./...

lint: ## gofmt, go vet, golangci-lint with staticcheck and the import rules
	@unformatted=$$(gofmt -l cmd cube dashboards ingest reports sql); \
	if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	$(TOOL) golangci-lint run ./...

race: system assets build ## the race detector on every package with goroutines
	@packages=$$($(RACE_FIND) | xargs -n1 dirname | sort -u | sed 's|^|./|'); \
	if [ -z "$$packages" ]; then echo "found no package with goroutines: the search is broken"; exit 1; fi; \
	echo "race detector on:" $$packages; \
	CGO_ENABLED=1 WENGANG_QUERIES=90 go test -race -timeout 20m $$packages

vulnerabilities: ## known vulnerabilities in what is built (govulncheck)
	$(TOOL) govulncheck ./...

bench: assets build bench-cube ## the benchmarks; each prints what it is held against
	go test -run '^$$' -bench . -skip BenchmarkCube -benchmem -timeout 60m ./...

# One run, not a loop. docs/speed.md says what the variables are.
bench-cube: export WENGANG_BENCH_SCALES := $(or $(WENGANG_BENCH_SCALES),1000000,10000000)
bench-cube: assets ## the cube over HTTP at one and ten million records (half an hour, 4 GB of disk)
	go test -run '^$$' -bench BenchmarkCube -benchtime 1x -timeout 3h ./cmd/wengang

# A missing program fails by name here, not as a puzzle in the middle of a test.
system:
	@missing=; \
	command -v go >/dev/null || missing="$$missing go"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	command -v pdftotext >/dev/null || missing="$$missing pdftotext(poppler-utils)"; \
	command -v pdftoppm >/dev/null || missing="$$missing pdftoppm(poppler-utils)"; \
	command -v soffice >/dev/null || missing="$$missing soffice(libreoffice-calc)"; \
	if [ -n "$$missing" ]; then echo "missing system programs:$$missing" >&2; echo "on Debian: apt-get install chromium poppler-utils libreoffice-calc" >&2; exit 1; fi

clean: ## remove what was built and fetched; data directories stay
	rm -rf bin node_modules
