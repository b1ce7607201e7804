package exchange

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// unwritableError says that the rejected rows cannot be written.
type unwritableError struct {
	path  string
	cause error
}

func (e *unwritableError) Error() string { return "writing the rejected rows: " + e.cause.Error() }

func (e *unwritableError) Unwrap() error { return e.cause }

func (e *unwritableError) problem() CellProblem {
	return CellProblem{File: e.path, Problem: &rules.Problem{
		Code: rules.BadRequest, Cause: e.cause,
		Message: rules.Text{Zh: "有误的行写不到这个文件里，所以什么也没有导入", En: "the wrong rows cannot be written to this file, so nothing was imported"},
		Mend:    rules.Text{Zh: "核对文件夹能否写入，或把表格复制到能写入的文件夹再导入", En: "see whether the folder can be written to, or copy the spreadsheet to one that can and import it there"},
	}}
}

// writeRejects writes the bad rows of each file, with their reasons, in the shape
// of that file: title rows, headings, all columns. Mended, it can be imported as
// it is. It happens before the transaction is committed: rows must not be left
// out unless the clerk gets them back.
func (run *run) writeRejects() error {
	if !run.options.SkipBadRows || run.options.NoRejects {
		return nil
	}
	reasons := run.reasons()
	for i := range run.summary.Files {
		summary := &run.summary.Files[i]
		out := &sheet.File{}
		for _, t := range run.tables {
			if t.path != summary.Path || len(reasons[t]) == 0 {
				continue
			}
			out.Format, out.Encoding, out.Comma = t.file.Format, t.file.Encoding, t.file.Comma
			out.Sheets = append(out.Sheets, t.rejects(reasons[t]))
		}
		if len(out.Sheets) == 0 {
			continue
		}
		name, err := writeBeside(summary.Path, ".rejected", out)
		if err != nil {
			return &unwritableError{rejectedName(summary.Path, out.Format), err}
		}
		summary.RejectedFile = name
	}
	return nil
}

// reasons are the reasons of the bad rows of each table, by their index.
func (run *run) reasons() map[*table]map[int]string {
	reasons := map[*table]map[int]string{}
	for thing, problems := range run.rejected {
		if reasons[thing.table] == nil {
			reasons[thing.table] = map[int]string{}
		}
		for _, index := range thing.rows {
			reasons[thing.table][index] = reason(problems, thing.table.sheet.Rows[index].Number)
		}
	}
	return reasons
}

// discardRejects removes the rejected rows of an import that did not happen.
func (run *run) discardRejects() {
	for i := range run.summary.Files {
		if name := run.summary.Files[i].RejectedFile; name != "" {
			_ = os.Remove(name)
			run.summary.Files[i].RejectedFile = ""
		}
	}
}

func rejectedName(path string, format sheet.Format) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".rejected." + string(format)
}

func writeBeside(path, mark string, out *sheet.File) (string, error) {
	file, err := createBeside(path, mark, "."+string(out.Format))
	if err != nil {
		return "", err
	}
	if err := errors.Join(sheet.Write(file, out), file.Sync(), file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// reason puts what is wrong with a row into one cell. Rows of a thing that is bad
// for another row's sake say so.
func reason(problems []CellProblem, row int) string {
	var own []string
	elsewhere := 0
	for _, problem := range problems {
		if problem.Row != row && problem.Row != 0 {
			elsewhere = problem.Row
			continue
		}
		text := problem.Problem.Message.Zh
		if problem.Heading != "" {
			text = problem.Heading + "：" + text
		}
		if problem.Problem.Mend.Zh != "" {
			text += "（" + problem.Problem.Mend.Zh + "）"
		}
		own = append(own, text)
	}
	if len(own) == 0 {
		return fmt.Sprintf("同一份的第%d行有误", elsewhere)
	}
	return strings.Join(own, "；")
}

// rejects is the sheet of a table's bad rows.
func (t *table) rejects(reasons map[int]string) sheet.Sheet {
	out := sheet.Sheet{Name: t.sheet.Name}
	column := t.reasonColumn()
	add := func(cells []sheet.Cell, reason string) {
		copied := make([]sheet.Cell, max(len(cells), column+1))
		copy(copied, cells)
		if reason != "" {
			copied[column] = sheet.Cell{Text: reason}
		}
		out.Rows = append(out.Rows, sheet.Row{Number: len(out.Rows) + 1, Cells: copied})
	}
	for i := 0; i <= t.found.last; i++ {
		cells := t.sheet.Rows[i].Cells
		switch {
		case i == t.found.last:
			add(cells, reasonTitle.Zh)
		case i < t.found.first:
			add(withoutMerged(cells), "")
		default:
			add(cells, "")
		}
	}
	rows := make([]int, 0, len(reasons))
	for index := range reasons {
		rows = append(rows, index)
	}
	sort.Ints(rows)
	for _, index := range rows {
		add(t.sheet.Rows[index].Cells, reasons[index])
	}
	return out
}

// withoutMerged leaves a title in its first cell.
func withoutMerged(cells []sheet.Cell) []sheet.Cell {
	out := make([]sheet.Cell, len(cells))
	for i, cell := range cells {
		if !cell.Merged {
			out[i] = cell
		}
	}
	return out
}

// reasonColumn is the column of an earlier round's reasons, or the first free one.
func (t *table) reasonColumn() int {
	for at, cell := range t.sheet.Rows[t.found.last].Cells {
		if reasonHeading(rules.Clean(cell.Text)) {
			return at
		}
	}
	widest := width(t.sheet.Rows[t.found.first : t.found.last+1])
	for _, index := range t.rows {
		widest = max(widest, len(t.sheet.Rows[index].Cells))
	}
	return widest
}
