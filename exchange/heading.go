package exchange

import (
	"fmt"
	"strings"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

const (
	// headingDepth is how many rows may stand above the headings.
	headingDepth = 60
	// headingRows is over how many rows a heading may be spread.
	headingRows = 2
	// fewestHeadings is how many columns must be known for a row to be taken for
	// the headings and not for a title.
	fewestHeadings = 2
)

// bound is a column that was found in a sheet.
type bound struct {
	column Column
	// at is the column of the sheet, counted from 0.
	at int
	// heading is the text of the heading, for reports.
	heading string
	// note is what stood in brackets, such as 分钟; caught is what the column's
	// pattern caught, such as 2020.
	note, caught string
}

// headings are the headings of a sheet.
type headings struct {
	// first and last are the indexes, in Sheet.Rows, of the rows they stand in.
	first, last int
	byField     map[string]bound
	// ignored are the columns that mean nothing to this kind.
	ignored []IgnoredColumn
	// score is the number of columns found.
	score int
}

// findHeadings looks for the row, or the two rows, in which most columns of the
// kind are named. It gives nil when no row names at least two: then the sheet is
// not a list of this kind. The problem is HEADING_MISSING or HEADING_AMBIGUOUS.
func findHeadings(table sheet.Sheet, index headingIndex) (*headings, *rules.Problem) {
	var best *headings
	for first := 0; first < len(table.Rows) && first < headingDepth; first++ {
		for last := first; last < first+headingRows && last < len(table.Rows); last++ {
			found := readHeadings(table, index, first, last)
			if found.score >= fewestHeadings && (best == nil || found.better(best)) {
				best = found
			}
		}
	}
	if best == nil {
		return nil, nil
	}
	if problem := best.bind(table, index); problem != nil {
		return best, problem
	}
	return best, best.complete(index)
}

// readHeadings counts how many columns the rows from first to last name.
func readHeadings(table sheet.Sheet, index headingIndex, first, last int) *headings {
	found := &headings{first: first, last: last, byField: map[string]bound{}}
	for at := 0; at < width(table.Rows[first:last+1]); at++ {
		if name, ok := nameColumn(table, index, first, last, at); ok {
			found.byField[name.column.Field] = name
		}
	}
	found.score = len(found.byField)
	return found
}

// better prefers more columns and, among equals, one row to two: the row above
// may be a title.
func (h *headings) better(than *headings) bool {
	if h.score != than.score {
		return h.score > than.score
	}
	return h.first == h.last && than.first != than.last && h.first == than.last
}

func width(rows []sheet.Row) int {
	widest := 0
	for _, row := range rows {
		widest = max(widest, len(row.Cells))
	}
	return widest
}

// nameColumn reads the heading of one column. Where it stands in two rows, the
// upper one may group several columns: 取消标识 over 日期 and 原因 reads
// 取消标识日期 and 取消标识原因.
func nameColumn(table sheet.Sheet, index headingIndex, first, last, at int) (bound, bool) {
	upper, lower := rules.Clean(table.Rows[first].Cell(at).Text), rules.Clean(table.Rows[last].Cell(at).Text)
	texts := []string{lower}
	switch {
	case first == last || upper == lower || upper == "":
	case lower == "":
		texts = []string{upper}
	default:
		texts = []string{upper + lower, lower}
	}
	for _, text := range texts {
		read := readHeading(text)
		if column, caught, ok := index.find(read); ok {
			return bound{column: index.columns[column], at: at, heading: text, note: read.note, caught: caught}, true
		}
	}
	return bound{heading: texts[0], at: at}, false
}

// bind gives every column of the kind its column of the sheet. Where several
// carry its heading, the only one with content is meant; if there are more, the
// clerk must say.
func (h *headings) bind(table sheet.Sheet, index headingIndex) *rules.Problem {
	candidates := map[string][]bound{}
	var order []string
	for at := 0; at < width(table.Rows[h.first:h.last+1]); at++ {
		name, ok := nameColumn(table, index, h.first, h.last, at)
		switch {
		case ok:
			if candidates[name.column.Field] == nil {
				order = append(order, name.column.Field)
			}
			candidates[name.column.Field] = append(candidates[name.column.Field], name)
		case name.heading != "" && !indexHeading(name.heading) && !reasonHeading(name.heading):
			h.ignored = append(h.ignored, IgnoredColumn{Letter: sheet.ColumnLetter(at), Heading: name.heading})
		}
	}
	for _, field := range order {
		var filled []bound
		for _, name := range candidates[field] {
			if hasContent(table.Rows[h.last+1:], name.at) {
				filled = append(filled, name)
			}
		}
		switch {
		case len(filled) > 1:
			return ambiguous(filled)
		case len(filled) == 1:
			h.byField[field] = filled[0]
		default:
			h.byField[field] = candidates[field][0]
		}
	}
	return nil
}

func hasContent(rows []sheet.Row, at int) bool {
	for _, row := range rows {
		if !row.Cell(at).Blank() {
			return true
		}
	}
	return false
}

func ambiguous(filled []bound) *rules.Problem {
	places := make([]string, len(filled))
	for i, name := range filled {
		places[i] = sheet.ColumnLetter(name.at)
	}
	zh, en := strings.Join(places, "、"), strings.Join(places, ", ")
	title := filled[0].column.Title
	return &rules.Problem{
		Code:    rules.HeadingAmbiguous,
		Field:   filled[0].column.Field,
		Message: rules.Text{Zh: fmt.Sprintf("%s列的表头都可以是“%s”", zh, title.Zh), En: fmt.Sprintf("columns %s may all be the “%s”", en, title.En)},
		Mend:    rules.Text{Zh: fmt.Sprintf("只给其中一列用“%s”作表头，其余改名或删去", title.Zh), En: fmt.Sprintf("give one of them the heading %s, and rename or delete the others", title.Zh)},
	}
}

// complete tells whether all required columns are there.
func (h *headings) complete(index headingIndex) *rules.Problem {
	var zh, en []string
	for _, column := range index.columns {
		if _, ok := h.byField[column.Field]; column.Required && !ok {
			zh, en = append(zh, column.Title.Zh), append(en, column.Title.En)
		}
	}
	if len(zh) == 0 {
		return nil
	}
	return &rules.Problem{
		Code:    rules.HeadingMissing,
		Message: rules.Text{Zh: "缺少必填的列：" + strings.Join(zh, "、"), En: "required columns are missing: " + strings.Join(en, ", ")},
		Mend:    rules.Text{Zh: "补上这些列，表头照此写", En: "add these columns under the headings " + strings.Join(zh, ", ")},
	}
}

// noHeadings is the problem of a file in which no sheet names the columns.
func noHeadings(definition definition) *rules.Problem {
	var zh []string
	for _, column := range definition.columns {
		if column.Required {
			zh = append(zh, column.Title.Zh)
		}
	}
	return &rules.Problem{
		Code:    rules.HeadingMissing,
		Message: rules.Text{Zh: "找不到“" + definition.title.Zh + "”的表头", En: "there are no headings of a list of " + definition.title.En},
		Mend:    rules.Text{Zh: "至少需要这些列：" + strings.Join(zh, "、"), En: "at least these columns are needed: " + strings.Join(zh, ", ")},
	}
}

// noRows is the problem of a file with headings and nothing below them.
func noRows() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadSpreadsheet,
		Message: rules.Text{Zh: "表头下面没有数据", En: "there is nothing below the headings"},
		Mend:    rules.Text{Zh: "请确认选对了文件，并且内容已经保存", En: "make sure that it is the right file and that its content was saved"},
	}
}

// indexHeading tells the column that only counts rows.
func indexHeading(text string) bool {
	switch readHeading(text).base {
	case "序号", "序", "行号", "项次", "no", "index", "row", "sn":
		return true
	}
	return false
}

// The headings of the column in which rejected rows carry their reasons.
var reasonTitle = rules.Text{Zh: "错误原因", En: "reason"}

func reasonHeading(text string) bool {
	base := readHeading(text).base
	return base == reasonTitle.Zh || base == reasonTitle.En
}
