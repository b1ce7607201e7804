package exchange

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write docs/spreadsheets.md anew")

func TestTheGuideIsCurrent(t *testing.T) {
	const path = "../docs/spreadsheets.md"
	var guide bytes.Buffer
	if err := WriteGuide(&guide); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, guide.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written, guide.Bytes()) {
		t.Errorf("%s does not tell what the program reads: go test ./exchange -run Guide -update", path)
	}
}

func TestEveryColumnIsExplainedInBothLanguages(t *testing.T) {
	for _, kind := range Kinds() {
		for _, column := range kind.Columns() {
			if column.Meaning.Zh == "" || column.Meaning.En == "" || column.Title.Zh == "" || column.Title.En == "" {
				t.Errorf("%s: %s is not explained: %+v", kind, column.Field, column.Meaning)
			}
		}
	}
}
