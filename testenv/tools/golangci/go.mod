// The linter stands in a module of its own, so that its many dependencies are
// none of the program's.
module mingzhi/testenv/tools/golangci

go 1.26
