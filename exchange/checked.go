package exchange

import (
	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// writeChecked writes, after a check that found errors, a copy of each file with
// the reasons beside its bad rows, so that a clerk can mend them where they
// stand. Nothing depends on it: a copy that cannot be written is only told.
func (run *run) writeChecked() {
	if !run.options.DryRun || run.options.NoRejects || len(run.rejected) == 0 {
		return
	}
	reasons := run.reasons()
	for i := range run.summary.Files {
		summary := &run.summary.Files[i]
		out, bad := &sheet.File{}, 0
		for _, t := range run.tables {
			if t.path != summary.Path {
				continue
			}
			bad += len(reasons[t])
			out.Format, out.Encoding, out.Comma = t.file.Format, t.file.Encoding, t.file.Comma
			out.Sheets = append(out.Sheets, t.checked(reasons[t]))
		}
		if bad == 0 {
			continue
		}
		name, err := writeBeside(summary.Path, ".checked", out)
		if err != nil {
			run.summary.addWarning(CellProblem{File: summary.Path, Problem: &rules.Problem{
				Code: rules.BadRequest, Warning: true, Cause: err,
				Message: rules.Text{Zh: "标出错误的副本写不到这个文件夹", En: "the copy with the errors marked cannot be written to this folder"},
				Mend:    rules.Text{Zh: "不影响检查结果；需要副本的，把表格复制到能写入的文件夹再检查", En: "the check stands; for the copy, check the spreadsheet in a folder that can be written to"},
			}})
			continue
		}
		summary.CheckedFile = name
	}
}

// checked is a table's sheet with the reasons beside its bad rows. Rows keep
// their numbers, so that they are found by what the report says.
func (t *table) checked(reasons map[int]string) sheet.Sheet {
	out := sheet.Sheet{Name: t.sheet.Name}
	column := t.reasonColumn()
	for index, row := range t.sheet.Rows {
		cells := make([]sheet.Cell, max(len(row.Cells), column+1))
		copy(cells, row.Cells)
		switch {
		case index < t.found.first:
			copy(cells, withoutMerged(row.Cells))
		case index == t.found.last:
			cells[column] = sheet.Cell{Text: reasonTitle.Zh}
		case index > t.found.last:
			cells[column] = sheet.Cell{Text: reasons[index]}
		}
		out.Rows = append(out.Rows, sheet.Row{Number: row.Number, Cells: cells})
	}
	return out
}
