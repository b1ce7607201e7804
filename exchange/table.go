package exchange

import (
	"regexp"
	"strings"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// table is one sheet with its headings.
type table struct {
	file  *sheet.File
	path  string
	sheet sheet.Sheet
	found *headings
	// rows are the indexes, in sheet.Rows, of the rows that hold content.
	rows []int
}

// problem is one of the table as a whole.
func (t *table) problem(problem *rules.Problem) CellProblem {
	return CellProblem{File: t.path, Sheet: t.sheet.Name, Problem: problem}
}

// Why a row below the headings is no content.
var (
	skippedHeading = rules.Text{Zh: "重复的表头", En: "the headings again"}
	skippedBanner  = rules.Text{Zh: "横跨各列的标题或分组", En: "a title or group across the columns"}
	skippedFooter  = rules.Text{Zh: "合计、备注或填表信息", En: "a total, a note or who filled it in"}
)

// content sorts the rows below the headings into content and what is skipped.
// Rows with nothing but their number are taken for blank ones.
func (t *table) content() (skipped []SkippedRow) {
	for i := t.found.last + 1; i < len(t.sheet.Rows); i++ {
		row := t.sheet.Rows[i]
		if t.onlyNumbered(row) {
			continue
		}
		var why rules.Text
		switch {
		case t.repeatsHeadings(row):
			why = skippedHeading
		case t.banner(row):
			why = skippedBanner
		case t.footer(row):
			why = skippedFooter
		default:
			t.rows = append(t.rows, i)
			continue
		}
		skipped = append(skipped, SkippedRow{Row: row.Number, Why: why})
	}
	return skipped
}

// onlyNumbered tells a row that was numbered but never filled in.
func (t *table) onlyNumbered(row sheet.Row) bool {
	for at, cell := range row.Cells {
		if cell.Blank() {
			continue
		}
		if !t.indexColumn(at) || strings.Trim(rules.Fold(cell.Text), "0123456789.") != "" {
			return false
		}
	}
	return true
}

func (t *table) indexColumn(at int) bool {
	return indexHeading(t.sheet.Rows[t.found.last].Cell(at).Text) || indexHeading(t.sheet.Rows[t.found.first].Cell(at).Text)
}

// repeatsHeadings tells the headings that stand again at the top of each page.
func (t *table) repeatsHeadings(row sheet.Row) bool {
	for i := t.found.first; i <= t.found.last; i++ {
		same, filled := 0, 0
		for at, cell := range row.Cells {
			if cell.Blank() {
				continue
			}
			filled++
			if rules.Fold(clip(cell.Text)) == rules.Fold(clip(t.sheet.Rows[i].Cell(at).Text)) {
				same++
			}
		}
		if same >= fewestHeadings && 2*same > filled {
			return true
		}
	}
	return false
}

var groupTitle = regexp.MustCompile(`^[(（]?[一二三四五六七八九十]{1,3}[)）、.．]`)

// banner tells a row that holds one text only: a title repeated on a new page, or
// the name of a group of rows.
func (t *table) banner(row sheet.Row) bool {
	text, merged, cells, named := "", false, 0, false
	for at, cell := range row.Cells {
		if cell.Blank() {
			continue
		}
		if text != "" && cell.Text != text {
			return false
		}
		text, merged, cells = cell.Text, merged || cell.Merged, cells+1
		named = named || t.named(at)
	}
	if merged && cells >= 3 || !named || groupTitle.MatchString(rules.Clean(clip(text))) {
		return true
	}
	for i := 0; i < t.found.first; i++ {
		for _, above := range t.sheet.Rows[i].Cells {
			if !above.Blank() && rules.Fold(above.Text) == rules.Fold(text) {
				return true
			}
		}
	}
	return false
}

// named tells whether a column of the sheet belongs to the kind.
func (t *table) named(at int) bool {
	for _, name := range t.found.byField {
		if name.at == at {
			return true
		}
	}
	return false
}

var (
	footerTotal = regexp.MustCompile(`^(合计|总计|小计|共计|总数|共)[:(]?\d*[家个条人份项]?[)]?$|^(合计|总计|小计|共计)`)
	footerNote  = regexp.MustCompile(`^(备注|注|附注|说明|填表说明)(\d{0,2})[:.、]|^(填表人|填报人|制表人|制表|审核人|审核|复核人|负责人|单位负责人|分管领导|经办人|联系人|联系电话|填表单位|填报单位|填表日期|填报日期|填表时间|填报时间|制表日期|单位盖章|盖章|公章)([:(]|$)`)
)

// footer tells what stands below a list: totals, notes, who filled it in. It
// must begin like one and lack a required value, so that no content is lost.
func (t *table) footer(row sheet.Row) bool {
	first := ""
	merged := false
	for _, cell := range row.Cells {
		if first == "" && !cell.Blank() {
			first = rules.Fold(clip(cell.Text))
		}
		merged = merged || cell.Merged
	}
	if !footerTotal.MatchString(first) && !footerNote.MatchString(first) {
		return false
	}
	if merged {
		return true
	}
	for _, name := range t.found.byField {
		if name.column.Required && row.Cell(name.at).Blank() {
			return true
		}
	}
	return false
}
