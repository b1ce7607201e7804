package exchange

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"mingzhi/rules"
)

// WriteReport writes the summary for people, in Chinese or, for the language tag
// "en", in English. What comes from the files is written without control
// characters, so that no file can play tricks on a terminal.
func (s *Summary) WriteReport(w io.Writer, lang string) error {
	report := &report{lang: lang, kind: list(s.Kind)}
	for _, file := range s.Files {
		report.file(file)
	}
	report.problems(s, s.Problems, s.ProblemCount, rules.Text{Zh: "错误", En: "Errors"})
	report.problems(s, s.Warnings, s.WarningCount, rules.Text{Zh: "提示", En: "Warnings"})
	report.revisions(s)
	report.result(s)
	_, err := io.WriteString(w, report.text.String())
	return err
}

// report collects the lines of a report.
type report struct {
	lang string
	kind definition
	text strings.Builder
}

func (r *report) line(zh, en string, values ...any) {
	fmt.Fprintf(&r.text, rules.Text{Zh: zh, En: en}.In(r.lang)+"\n", values...)
}

func (r *report) file(file FileSummary) {
	r.line("文件 %s", "File %s", plain(file.Path))
	for _, sheet := range file.Sheets {
		name := short(sheet.Name)
		switch {
		case sheet.Hidden:
			r.line("  工作表“%s”：隐藏的，略过", "  Sheet %q: hidden, passed over", name)
			continue
		case sheet.HeadingRow == 0 && name != "":
			r.line("  工作表“%s”：不是这种表，略过", "  Sheet %q: no list of this kind, passed over", name)
			continue
		case sheet.HeadingRow == 0:
			continue
		case name == "":
			r.line("  表头在第%d行，数据%d行", "  Headings in row %d, %d rows", sheet.HeadingRow, sheet.Rows)
		default:
			r.line("  工作表“%s”：表头在第%d行，数据%d行", "  Sheet %q: headings in row %d, %d rows", name, sheet.HeadingRow, sheet.Rows)
		}
		r.ignored(sheet.Ignored)
		r.skipped(sheet.Skipped)
	}
}

func (r *report) ignored(columns []IgnoredColumn) {
	var names []string
	for _, column := range columns {
		names = append(names, column.Letter+" "+short(column.Heading))
	}
	if len(names) > 0 {
		r.line("  未用的列：%s", "  Columns not used: %s", strings.Join(names, rules.Text{Zh: "、", En: ", "}.In(r.lang)))
	}
}

func (r *report) skipped(rows []SkippedRow) {
	for i, row := range rows {
		if i == 20 {
			r.line("  另有%d行略过", "  and %d more rows passed over", len(rows)-i)
			return
		}
		r.line("  略过第%d行：%s", "  Row %d passed over: %s", row.Row, row.Why.In(r.lang))
	}
}

// revisions lists the rows that change what stood, and in what.
func (r *report) revisions(s *Summary) {
	if len(s.Revisions) == 0 || !s.Published && !s.DryRun {
		return
	}
	r.line("更新 %d 处", "Revised: %d", s.Revised)
	file := s.onlyFile()
	for _, revision := range s.Revisions {
		file = r.within(file, revision.File)
		where := placeInFile(CellProblem{Sheet: revision.Sheet, Row: revision.Row})
		var zh, en []string
		for _, field := range revision.Fields {
			zh, en = append(zh, field.Zh), append(en, field.En)
		}
		r.line("  %s：%s", "  %s: %s", where.In(r.lang), rules.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}.In(r.lang))
	}
	if more := s.Revised - len(s.Revisions); more > 0 {
		r.line("  另有 %d 处没有列出", "  and %d more", more)
	}
}

// deeds tells what was done in the clerk's words.
func (r *report) deeds(s *Summary) {
	var done []string
	for _, deed := range r.kind.deeds {
		if count := s.did[deed]; count > 0 {
			done = append(done, fmt.Sprintf(deed.In(r.lang), count))
		}
	}
	if len(done) > 0 {
		r.line("其中：%s", "That is: %s", strings.Join(done, rules.Text{Zh: "、", En: ", "}.In(r.lang)))
	}
}

func (r *report) result(s *Summary) {
	unit := r.kind.unit
	if unit == (rules.Text{}) {
		unit = rules.Text{Zh: "行", En: "rows"}
	}
	counts := func(zh, en string) {
		r.line(zh, en, s.Total, unit.In(r.lang), s.Created, s.Revised, s.Unchanged, s.Rejected)
		r.deeds(s)
	}
	switch {
	case s.DryRun:
		counts("只检查，未作任何改动。共%d%s：可新增%d，可更新%d，无变化%d，有误%d", "Only checked, nothing was changed. %d %s: %d would be created, %d revised, %d unchanged, %d are wrong")
	case s.Published:
		counts("已导入。共%d%s：新增%d，更新%d，无变化%d，未收%d", "Imported. %d %s: %d created, %d revised, %d unchanged, %d rejected")
	case s.outcome == outcomeUsage || s.outcome == outcomeInternal:
		r.line("没有完成，未作任何改动", "Not completed; nothing was changed")
	case s.refused:
		r.line("有错误，未作任何改动。改正后再导入", "There are errors, so nothing was changed. Mend them and import again")
	default:
		r.line("有错误，未作任何改动。改正后再导入，或用 --skip-bad-rows 先收正确的行", "There are errors, so nothing was changed. Mend them, or let the good rows in by --skip-bad-rows")
	}
	for _, file := range s.Files {
		if file.RejectedFile != "" {
			r.line("有误的行连同原因写在 %s，改正后可直接导入", "The wrong rows and their reasons are in %s; mended, it can be imported as it is", plain(file.RejectedFile))
		}
	}
	for _, file := range s.Files {
		if file.CheckedFile != "" {
			r.line("标出错误的副本是 %s，可在其中改正后导入", "A copy with the errors marked is %s; it can be mended and imported", plain(file.CheckedFile))
		}
	}
	if s.CodesFile != "" {
		r.line("%d份证明的编号和验证码写在 %s；抽取的验证码只此一次，请妥善保管", "Numbers and verification codes of %d certificates are in %s. Drawn codes cannot be read again: keep them safe", s.Codes, plain(s.CodesFile))
	}
}

// plain makes text from a file fit for a terminal: one line, no control or
// direction characters.
func plain(text string) string {
	return strings.Map(func(letter rune) rune {
		switch {
		case letter == '\n' || letter == '\r' || letter == '\t':
			return ' '
		case unicode.IsControl(letter) || unicode.Is(unicode.Cf, letter):
			return -1
		}
		return letter
	}, text)
}

// short is plain for a cell's text, which may be a whole document.
func short(text string) string {
	letters := []rune(rules.MaskIDNumbers(plain(text)))
	if len(letters) > 80 {
		return string(letters[:79]) + "…"
	}
	return string(letters)
}
