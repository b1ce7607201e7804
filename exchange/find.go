package exchange

import (
	"fmt"
	"strings"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// find finds the lists in a file: the sheets that have the headings of the kind
// and are not hidden. A hidden list is passed over, but not without a word.
func (run *run) find(path string, file *sheet.File) FileSummary {
	index := newHeadingIndex(run.definition.columns)
	summary := FileSummary{Path: path}
	problems, rows := 0, 0
	var lists []*table
	var hidden []string
	for _, one := range file.Sheets {
		told := SheetSummary{Name: one.Name, Hidden: one.Hidden}
		found, problem := findHeadings(one, index)
		switch {
		case one.Hidden:
			if found != nil && problem == nil {
				t := &table{file: file, path: path, sheet: one, found: found}
				if t.content(); len(t.rows) > 0 {
					hidden = append(hidden, one.Name)
					run.warnings = append(run.warnings, t.problem(hiddenList(len(t.rows))))
				}
			}
		case problem != nil:
			problems++
			if problem.Code == rules.HeadingMissing {
				problem = run.advise(problem, one)
			}
			run.refuse(CellProblem{File: path, Sheet: one.Name, Row: one.Rows[found.last].Number, Problem: problem})
		case found != nil:
			t := &table{file: file, path: path, sheet: one, found: found}
			told.HeadingRow, told.Ignored = one.Rows[found.first].Number, found.ignored
			told.Skipped = t.content()
			if settle := run.definition.settle; settle != nil {
				if warning := settle(t); warning != nil {
					run.warnings = append(run.warnings, t.problem(warning))
				}
			}
			told.Rows = len(t.rows)
			rows += told.Rows
			lists = append(lists, t)
			if count := t.hiddenRows(); count > 0 {
				run.warnings = append(run.warnings, t.problem(hiddenRows(count)))
			}
		}
		summary.Sheets = append(summary.Sheets, told)
	}
	switch {
	case len(lists)+problems == 0 && len(hidden) > 0:
		run.refuse(CellProblem{File: path, Problem: onlyHidden(hidden)})
	case len(lists)+problems == 0:
		run.refuse(CellProblem{File: path, Problem: run.advise(noHeadings(run.definition), file.Sheets...)})
	case problems == 0 && rows == 0:
		run.refuse(CellProblem{File: path, Problem: noRows()})
	}
	run.tables = append(run.tables, lists...)
	return summary
}

// hiddenRows counts the rows of content that are hidden.
func (t *table) hiddenRows() int {
	count := 0
	for _, index := range t.rows {
		if t.sheet.Rows[index].Hidden {
			count++
		}
	}
	return count
}

func hiddenList(rows int) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadSpreadsheet, Warning: true,
		Message: rules.Text{Zh: fmt.Sprintf("这个工作表是隐藏的，里面的%d行没有导入", rows), En: fmt.Sprintf("this sheet is hidden, and its %d rows were not imported", rows)},
		Mend:    rules.Text{Zh: "要导入的，取消隐藏后保存", En: "to import them, unhide the sheet and save"},
	}
}

func hiddenRows(rows int) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadSpreadsheet, Warning: true,
		Message: rules.Text{Zh: fmt.Sprintf("有%d行是隐藏的（可能是筛选），也一并读取", rows), En: fmt.Sprintf("%d rows are hidden, perhaps by a filter; they are read too", rows)},
		Mend:    rules.Text{Zh: "不要导入的，从表中删去", En: "delete those that are not to be imported"},
	}
}

func onlyHidden(names []string) *rules.Problem {
	list := strings.Join(names, "、")
	return &rules.Problem{
		Code:    rules.BadSpreadsheet,
		Message: rules.Text{Zh: "只有隐藏的工作表里有名单：" + list, En: "only hidden sheets hold a list: " + list},
		Mend:    rules.Text{Zh: "取消隐藏后保存，再导入", En: "unhide it, save and import again"},
	}
}
