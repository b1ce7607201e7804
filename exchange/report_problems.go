package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mingzhi/rules"
)

// longReport is above how many errors a report begins with a summary of them.
const longReport = 60

// problems lists what is wrong, under a heading for each file when there are
// several.
func (r *report) problems(s *Summary, problems []CellProblem, count int, title rules.Text) {
	if count == 0 {
		return
	}
	r.line("%s %d 处", "%s: %d", title.In(r.lang), count)
	if count > longReport {
		r.kinds(s.kindsOf(problems[0].Problem.Warning))
	}
	file := s.onlyFile()
	for _, problem := range problems {
		file = r.within(file, problem.File)
		text := "  " + placeInFile(problem).In(r.lang)
		if problem.Value != "" {
			text += rules.Text{Zh: "“" + short(problem.Value) + "”", En: " “" + short(problem.Value) + "”"}.In(r.lang)
		}
		if strings.TrimSpace(text) != "" {
			text += rules.Text{Zh: "：", En: ": "}.In(r.lang)
		}
		text += problem.Problem.Message.In(r.lang)
		if mend := problem.Problem.Mend.In(r.lang); mend != "" {
			text += rules.Text{Zh: "。", En: "; "}.In(r.lang) + mend
		}
		r.text.WriteString(text + " [" + string(problem.Problem.Code) + "]\n")
	}
	if count > len(problems) {
		r.line("  另有 %d 处没有列出", "  and %d more", count-len(problems))
	}
}

// within names a file as a heading when the lines before were of another one.
func (r *report) within(file, next string) string {
	if file != next {
		r.line("  文件 %s", "  File %s", plain(next))
	}
	return next
}

// onlyFile is the file that needs no heading of its own; empty when there are
// several.
func (s *Summary) onlyFile() string {
	if len(s.Files) == 1 {
		return s.Files[0].Path
	}
	return ""
}

// problemKind counts the problems of one code.
type problemKind struct {
	code  rules.Code
	count int
	// first are the first few of them.
	first []CellProblem
}

// firstKept is how many of a kind of problem the summary names.
const firstKept = 5

// tally counts a problem by its code. All are counted, also those not kept.
func (s *Summary) tally(problem CellProblem) {
	warning := problem.Problem.Warning
	if s.tallied == nil {
		s.tallied = map[bool][]*problemKind{}
	}
	at := slices.IndexFunc(s.tallied[warning], func(kind *problemKind) bool { return kind.code == problem.Problem.Code })
	if at < 0 {
		at = len(s.tallied[warning])
		s.tallied[warning] = append(s.tallied[warning], &problemKind{code: problem.Problem.Code})
	}
	kind := s.tallied[warning][at]
	kind.count++
	if len(kind.first) < firstKept {
		kind.first = append(kind.first, problem)
	}
}

// kindsOf gives the kinds of error or warning, the most frequent first.
func (s *Summary) kindsOf(warning bool) []*problemKind {
	kinds := slices.Clone(s.tallied[warning])
	slices.SortStableFunc(kinds, func(a, b *problemKind) int { return cmp.Compare(b.count, a.count) })
	return kinds
}

// kinds lists how many problems there are of each kind, and where the first are.
func (r *report) kinds(kinds []*problemKind) {
	for _, kind := range kinds {
		var zh, en []string
		for _, problem := range kind.first {
			where := placeInFile(CellProblem{Sheet: problem.Sheet, Row: problem.Row})
			zh, en = append(zh, where.Zh), append(en, where.En)
		}
		more := rules.Text{}
		if kind.count > len(kind.first) {
			more = rules.Text{Zh: "等", En: " and more"}
		}
		meaning := rules.Codes[kind.code]
		r.line("  · %s [%s]：%d 处，%s", "  · %s [%s]: %d, %s", meaning.In(r.lang), kind.code, kind.count,
			rules.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}.In(r.lang)+more.In(r.lang))
	}
}

// place names where a problem is, with its file.
func place(p CellProblem) rules.Text {
	within := placeInFile(p)
	return rules.Text{Zh: strings.TrimSpace(plain(p.File) + " " + within.Zh), En: strings.TrimSpace(plain(p.File) + " " + within.En)}
}

// placeInFile names the sheet, the row and the cell; empty for a whole CSV file.
func placeInFile(p CellProblem) rules.Text {
	zh, en := "", ""
	if p.Sheet != "" {
		zh, en = "工作表“"+short(p.Sheet)+"” ", "sheet “"+short(p.Sheet)+"” "
	}
	switch {
	case p.Row != 0 && p.Column != "":
		zh, en = fmt.Sprintf("%s%s%d", zh, p.Column, p.Row), fmt.Sprintf("%s%s%d", en, p.Column, p.Row)
		if p.Heading != "" {
			zh, en = zh+"（"+short(p.Heading)+"）", en+" ("+short(p.Heading)+")"
		}
	case p.Row != 0:
		zh, en = fmt.Sprintf("%s第%d行", zh, p.Row), fmt.Sprintf("%srow %d", en, p.Row)
	}
	return rules.Text{Zh: strings.TrimSpace(zh), En: strings.TrimSpace(en)}
}
