package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingzhi/synthetic"
)

// TestMain makes the test binary the bare handler where a measurement starts it.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && serveOther(os.Args[1], os.Args[2:]) {
		return
	}
	os.Exit(m.Run())
}

// A measurement of a moment, so that every question is answered as it expects and
// the page is written. What the machine lacks is said to be left out.
func TestEveryMeasurementCanBeTaken(t *testing.T) {
	t.Chdir("..")
	out := filepath.Join(t.TempDir(), "benchmarks.md")
	p := plan{
		small:       synthetic.Options{Seed: 1, Organizations: 300, Announcements: 40, Inspections: 20, Certificates: 500},
		connections: 2, rounds: 1, round: 50 * time.Millisecond, warming: 50 * time.Millisecond, out: out,
	}
	if err := p.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, variant := range variants {
		section := "## " + variant.name + "\n"
		_, text, found := strings.Cut(string(written), section)
		text, _, _ = strings.Cut(text, "\n## ")
		rows := strings.Count(text, " ms | ")
		switch {
		case !found:
			t.Errorf("nothing is written of %s", variant.name)
		case variant.missing() != "" && !strings.Contains(text, "Left out"):
			t.Errorf("%s is not said to be left out:\n%s", variant.name, text)
		case variant.missing() == "" && rows < len(variant.cases(&register{})):
			t.Errorf("of %s only this is written:\n%s", variant.name, text)
		}
	}
}
