package exchange

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingzhi/db"
	"mingzhi/exchange/sheet"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// office is a registry to import into.
type office struct {
	t   *testing.T
	ctx context.Context
	db  *db.DB
	reg *registry.Registry
}

// today is the day of all tests.
const today rules.Date = "2026-11-24"

// openOffice opens an empty registry in a database.
func openOffice(t *testing.T, url string) *office {
	t.Helper()
	ctx := context.Background()
	database, err := db.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	if err := database.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	reg, err := registry.Open(ctx, database, registry.Options{
		Clock: func() time.Time { return today.Time(nil).Add(9 * time.Hour) },
		Keys:  testenv.Keys(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &office{t: t, ctx: ctx, db: database, reg: reg}
}

// newOffice opens an empty registry in an SQLite file.
func newOffice(t *testing.T) *office {
	t.Helper()
	return openOffice(t, testenv.SQLiteURL(t))
}

// take imports files and fails the test on an error that is not the files'.
func (o *office) take(kind Kind, options Options, files ...string) *Summary {
	o.t.Helper()
	summary, err := Import(o.ctx, o.reg, kind, files, options)
	if err != nil {
		o.t.Fatalf("importing %s: %v", kind, err)
	}
	return summary
}

// good imports files that have nothing wrong.
func (o *office) good(kind Kind, options Options, files ...string) *Summary {
	o.t.Helper()
	summary := o.take(kind, options, files...)
	if summary.ExitCode() != 0 || summary.ProblemCount != 0 {
		o.t.Fatalf("importing %s ended with %d:\n%s", kind, summary.ExitCode(), reportOf(summary))
	}
	return summary
}

// size is the number of ledger entries.
func (o *office) size() int64 {
	o.t.Helper()
	size, err := o.db.LedgerSize(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	return size
}

func reportOf(summary *Summary) string {
	var out strings.Builder
	_ = summary.WriteReport(&out, "zh")
	return out.String()
}

// csvFile writes a CSV file in UTF-8.
func csvFile(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// openAs opens one file under every name.
func openAs(path string) func(string, sheet.Limits) (*sheet.File, error) {
	return func(_ string, limits sheet.Limits) (*sheet.File, error) { return sheet.Open(path, limits) }
}

// workbook writes an .xlsx file that build fills by excelize.
func workbook(t *testing.T, name string, build func(book *excelize.File) error) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	if err := build(book); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// rows writes rows of values from a cell on.
func rows(book *excelize.File, name string, first int, lines ...[]any) error {
	for i, line := range lines {
		cell, err := excelize.CoordinatesToCellName(1, first+i)
		if err != nil {
			return err
		}
		if err := book.SetSheetRow(name, cell, &line); err != nil {
			return err
		}
	}
	return nil
}

// announced imports the announcement that marks the tests' organizations.
func (o *office) announced(numbers ...string) {
	o.t.Helper()
	o.announcedAs(Options{}, numbers...)
}

// announcedAs is announced with options, such as Synthetic: what is marked as
// invented is announced by what is.
func (o *office) announcedAs(options Options, numbers ...string) {
	o.t.Helper()
	lines := []string{"发文字号,标题,类别,发布机关,发布日期"}
	for _, number := range numbers {
		lines = append(lines, number+",标识公告（示例）"+number+",标识公告,长沙市民政局,2024-03-05")
	}
	o.good(Announcements, options, csvFile(o.t, "公告.csv", lines...))
}

// wantProblems holds the problems of a summary against what is wanted, as
// "C7 BAD_DATE".
func wantProblems(t *testing.T, got []CellProblem, want ...string) {
	t.Helper()
	var texts []string
	for _, problem := range got {
		texts = append(texts, strings.TrimSpace(problem.Column+strconv.Itoa(problem.Row)+" "+string(problem.Problem.Code)))
	}
	if strings.Join(texts, "\n") != strings.Join(want, "\n") {
		t.Errorf("problems\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(want, "\n"))
	}
}

// told splits what a row of a table expects, one problem a line; blank for none.
func told(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}
