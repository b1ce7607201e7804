package exchange

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestAWorkbookOfHugeCellsIsRefusedAtOnce: 200 kB of zip once cost minutes.
func TestAWorkbookOfHugeCellsIsRefusedAtOnce(t *testing.T) {
	for _, c := range []struct {
		why   string
		cell  string
		want  string
		bound time.Duration
	}{
		{"cells longer than any list needs", strings.Repeat("x", 30_000), "有一格内容过长", 5 * time.Second},
		{"cells as long as may be", strings.Repeat("1x", 12_000), "超过100个字", 30 * time.Second},
	} {
		path := workbook(t, "长.xlsx", func(book *excelize.File) error {
			err := rows(book, "Sheet1", 1, []any{"名称", "停用", "说明"})
			for n := range 500 {
				err = errors.Join(err, rows(book, "Sheet1", 2+n, []any{c.cell, "2024", c.cell}))
			}
			return err
		})
		o := newOffice(t)
		start := time.Now()
		summary := o.take(Platforms, Options{}, path)
		if spent := time.Since(start); spent > c.bound || !strings.Contains(reportOf(summary), c.want) {
			t.Errorf("%s: after %v:\n%.300s", c.why, spent, reportOf(summary))
		}
	}
}
