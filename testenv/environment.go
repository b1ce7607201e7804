package testenv

import (
	"fmt"
	"os"
	"strings"
)

// T is what a part is started for: a test, or a measurement that cleans up after
// itself in the same way.
type T interface {
	Helper()
	Cleanup(func())
	TempDir() string
	Fatal(arguments ...any)
	Fatalf(format string, arguments ...any)
	Skipf(format string, arguments ...any)
}

// Part is a real program that some tests need.
type Part struct {
	// Variable is the environment variable that says where it is.
	Variable string
	// Name is how people call it.
	Name string
}

// The parts that the harness provides.
var (
	Postgres    = Part{"MINGZHI_TEST_POSTGRES", "PostgreSQL"}
	PostgresBin = Part{"MINGZHI_TEST_POSTGRES_BIN", "PostgreSQL of its own"}
	Meili       = Part{"MINGZHI_TEST_MEILI", "Meilisearch"}
	ChromiumBin = Part{"MINGZHI_TEST_CHROMIUM", "Chromium"}
	AxeScript   = Part{"MINGZHI_TEST_AXE", "axe"}
	NodeScripts = Part{"MINGZHI_TEST_NODE", "Node and graphql-http"}
	PDFTools    = Part{"MINGZHI_TEST_PDF", "poppler and qpdf"}
)

// LeftOut names the parts that are not there, in one line; empty when all are.
func LeftOut() string {
	var names []string
	for _, part := range []Part{Postgres, Meili, ChromiumBin, AxeScript, NodeScripts, PDFTools} {
		if os.Getenv(part.Variable) == "" {
			names = append(names, part.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("left out: tests with %s; `make test` runs them all", strings.Join(names, ", "))
}

// need gives where a part is, or leaves the test out.
func need(t T, part Part) string {
	t.Helper()
	value := os.Getenv(part.Variable)
	if value == "" {
		t.Skipf("%s is not there; `make test` brings it", part.Name)
	}
	return value
}
