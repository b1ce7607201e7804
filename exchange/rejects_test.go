package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNothingGoesInWhenTheRejectedRowsCannotBeWritten(t *testing.T) {
	o := newOffice(t)
	path := csvFile(t, "平台.csv", "名称,停用", "示例平台,2024", "示例二台,从前")
	for _, taken := range []string{"平台.rejected.csv", "平台.rejected-2.csv"} {
		if err := os.Mkdir(filepath.Join(filepath.Dir(path), taken), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	free := filepath.Join(filepath.Dir(path), "平台.rejected-3.csv")
	if first := o.take(Platforms, Options{SkipBadRows: true}, path); first.Files[0].RejectedFile != free {
		t.Fatalf("what is there is never overwritten: %s", reportOf(first))
	}

	// Nobody, whoever runs the test, can write into a folder that is not there.
	o = newOffice(t)
	size := o.size()
	gone := filepath.Join(t.TempDir(), "没有", "平台.csv")
	summary := o.take(Platforms, Options{SkipBadRows: true, Open: openAs(path)}, gone)
	report := reportOf(summary)
	if summary.ExitCode() != 3 || summary.Published || o.size() != size || summary.Files[0].RejectedFile != "" {
		t.Errorf("exit %d, %d entries more:\n%s", summary.ExitCode(), o.size()-size, report)
	}
	for _, told := range []string{"平台.rejected.csv", "从前", "未作任何改动"} {
		if !strings.Contains(report, told) {
			t.Errorf("the report does not tell %q:\n%s", told, report)
		}
	}
	if strings.Contains(report, "--skip-bad-rows") {
		t.Errorf("it advises what was tried:\n%s", report)
	}
}

func TestAWrongFileIsNotToBeHelpedBySkippingRows(t *testing.T) {
	for _, c := range []struct{ why, text string }{
		{"no headings", "菜名,价格\n辣椒炒肉,38"}, {"headings only", "名称,停用"}, {"an empty file", ""},
	} {
		if report := reportOf(newOffice(t).take(Platforms, Options{}, csvFile(t, "平台.csv", c.text))); strings.Contains(report, "--skip-bad-rows") || !strings.Contains(report, "未作任何改动") {
			t.Errorf("%s:\n%s", c.why, report)
		}
	}
}
