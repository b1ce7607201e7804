package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestADryRunMarksTheErrorsInACopy(t *testing.T) {
	lines := [][]any{{"平台名单（示例）"}, {}, {"名称", "停用", "联系人"}, {"示例平台", "2024", "甲"}, {"示例二台", "从前", "乙"}}
	for _, c := range []struct {
		why, path string
		row       int
	}{
		{"a workbook, whose rows keep their numbers", workbook(t, "平台.xlsx", func(book *excelize.File) error { return rows(book, "Sheet1", 1, lines...) }), 5},
		{"a CSV file", csvFile(t, "平台.csv", "平台名单（示例）,,", "名称,停用,联系人", "示例平台,2024,甲", "示例二台,从前,乙"), 4},
	} {
		t.Run(c.why, func(t *testing.T) {
			o := newOffice(t)
			summary := o.take(Platforms, Options{DryRun: true}, c.path)
			copied := summary.Files[0].CheckedFile
			if summary.ExitCode() != 3 || !strings.Contains(reportOf(summary), copied) || !strings.Contains(copied, ".checked.") {
				t.Fatalf("exit %d, copy %q:\n%s", summary.ExitCode(), copied, reportOf(summary))
			}
			file, err := Options{}.open(copied)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range file.Sheets[0].Rows {
				if marked := strings.Contains(row.Cell(3).Text, "停用："); marked != (row.Number == c.row) {
					t.Errorf("row %d says %q", row.Number, row.Cell(3).Text)
				}
			}
			mend(t, copied, "从前", "2023")
			if mended := o.good(Platforms, Options{DryRun: true}, copied); mended.Created != 2 || mended.Files[0].CheckedFile != "" {
				t.Errorf("mended: %s", reportOf(mended))
			}
			mend(t, copied, "2023", "从前")
			if again := o.take(Platforms, Options{DryRun: true}, copied).Files[0].CheckedFile; !strings.Contains(filepath.Base(again), "平台.checked-2.") {
				t.Errorf("a copy of the copy is called %s", again)
			}
		})
	}
}

func TestAnImportThatIsNoCheckWritesNoCopy(t *testing.T) {
	path := csvFile(t, "平台.csv", "名称,停用", "示例平台,从前")
	for _, options := range []Options{{}, {DryRun: true, NoRejects: true}} {
		newOffice(t).take(Platforms, options, path)
	}
	found, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	gone := filepath.Join(t.TempDir(), "没有", "平台.csv")
	summary := newOffice(t).take(Platforms, Options{DryRun: true, Open: openAs(path)}, gone)
	wantProblems(t, summary.Warnings, "0 BAD_REQUEST")
}
