package sheet

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"mingzhi/rules"
)

func TestOpenTellsAMissingFileFromABadOne(t *testing.T) {
	folder := t.TempDir()
	if _, err := Open(filepath.Join(folder, "none.csv"), DefaultLimits()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Open(folder, DefaultLimits()); rules.AsProblem(err).Code != rules.BadSpreadsheet {
		t.Errorf("a folder: %v", err)
	}
	name := filepath.Join(folder, "名单.xlsx")
	if err := os.WriteFile(name, []byte("名称,区划\n甲,乙\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := Open(name, DefaultLimits())
	if err != nil || file.Format != CSV || file.Name != "名单.xlsx" {
		t.Errorf("a CSV file named .xlsx: %+v, %v", file, err)
	}
}

// FuzzRead holds that no file whatever makes the reader panic, and that what it
// reads stays within the limits and can be written and read again.
func FuzzRead(f *testing.F) {
	f.Add([]byte("名称,区划\n甲,\"乙\n丙\"\n"))
	f.Add([]byte("\uFEFFa;b\r\n1;2"))
	f.Add([]byte("\xC3\xFB\xB3\xC6,\xC7\xF8\xBB\xAE\n"))
	f.Add([]byte("\xFF\xFEa\x00,\x00b\x00"))
	f.Add([]byte("sep=;\n\"\"\"\";'"))
	f.Add(zipOf(f, nil))
	f.Add(zipOf(f, map[string]string{"xl/worksheets/sheet1.xml": `<row r="3"><c r="C3" t="d"><v>2023-09-07T08:30:00Z</v></c></row><mergeCell ref="A1:C3"/>`}))
	f.Add(append(bytes.Clone(compoundFile), 0, 0, 0))
	limits := Limits{FileBytes: 1 << 20, UnzippedBytes: 1 << 20, Sheets: 5, Rows: 200, Columns: 30, Cells: 1000, CellBytes: 2000}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read("f", bytes.NewReader(data), int64(len(data)), limits)
		if err != nil {
			if rules.AsProblem(err).Code != rules.BadSpreadsheet {
				t.Fatalf("an error without a way to mend it: %v", err)
			}
			return
		}
		cells := 0
		for _, sheet := range file.Sheets {
			if len(sheet.Rows) > limits.Rows {
				t.Fatalf("%d rows", len(sheet.Rows))
			}
			for _, row := range sheet.Rows {
				cells += len(row.Cells)
				if row.Number < 1 || len(row.Cells) > limits.Columns {
					t.Fatalf("row %d has %d cells", row.Number, len(row.Cells))
				}
			}
		}
		if cells > 2*limits.Cells {
			t.Fatalf("%d cells", cells)
		}
	})
}
