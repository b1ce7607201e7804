package exchange

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// row is one row of content while it is read.
type row struct {
	table  *table
	index  int
	cells  sheet.Row
	today  rules.Date
	wrong  []CellProblem
	warned []CellProblem
	// values are what was read, by field, in their one written form.
	values map[string]string
	// did are the deeds of the row beside registering something new.
	did []rules.Text
	// faulty are the fields that are wrong.
	faulty map[string]bool
	// revised are the fields in which the row differs from what stands.
	revised []string
}

// revises notes that the row says something else than what stands.
func (r *row) revises(field string) {
	if !slices.Contains(r.revised, field) {
		r.revised = append(r.revised, field)
	}
}

func (t *table) row(index int, today rules.Date) *row {
	return &row{table: t, index: index, cells: t.sheet.Rows[index], today: today, values: map[string]string{}, faulty: map[string]bool{}}
}

// bad tells whether something is wrong in the row.
func (r *row) bad() bool { return len(r.wrong) > 0 }

// place is where a field stands, for a report. A field without a column gives the
// row as a whole.
func (r *row) place(field string) CellProblem {
	place := CellProblem{File: r.table.path, Sheet: r.table.sheet.Name, Row: r.cells.Number}
	if name, ok := r.table.found.byField[field]; ok {
		place.Column, place.Heading = sheet.ColumnLetter(name.at), name.heading
		place.Value = name.column.shown(rules.Clean(clip(r.cells.Cell(name.at).Text)))
	}
	return place
}

// clip keeps of a cell what a report may show.
func clip(text string) string {
	const most = 1000
	for i := range text {
		if i > most {
			return text[:i]
		}
	}
	return text
}

// fail notes that a field is wrong; warn that it is accepted nevertheless.
func (r *row) fail(field string, problem *rules.Problem) {
	place := r.place(field)
	place.Problem = problem
	r.wrong = append(r.wrong, place)
	r.faulty[field] = true
}

// sound tells that none of the fields is known to be wrong. What rests on them
// alone can then be judged, whatever else is wrong in the row.
func (r *row) sound(fields ...string) bool {
	return !slices.ContainsFunc(fields, func(field string) bool { return r.faulty[field] })
}

// stated tells that a field says something, right or wrong.
func (r *row) stated(field string) bool { return r.values[field] != "" || r.faulty[field] }

func (r *row) warn(field string, problem *rules.Problem) {
	place := r.place(field)
	warning := *problem
	warning.Warning = true
	place.Problem = &warning
	r.warned = append(r.warned, place)
}

// failTable notes that the table as a whole lacks what this row needs, which is
// told once.
func (r *row) failTable(problem *rules.Problem) {
	r.wrong = append(r.wrong, r.table.problem(problem))
}

// need notes that a field is missing that this row must have.
func (r *row) need(field string, columns []Column) {
	for _, column := range columns {
		if column.Field == field {
			r.fail(field, missing(column))
		}
	}
}

// needEither notes that a field is missing, and so is the one that would do in its
// place.
func (r *row) needEither(field string, columns []Column) {
	at := slices.IndexFunc(columns, func(column Column) bool { return column.Field == field })
	column, other := columns[at], orColumn(columns[at], columns)
	if _, ok := r.table.found.byField[field]; !ok {
		field = other.Field
	}
	r.fail(field, &rules.Problem{
		Code: rules.Missing,
		Message: rules.Text{
			Zh: "没有填写" + column.Title.Zh + "，也没有填写" + other.Title.Zh,
			En: column.Title.En + " is missing, and so is " + other.Title.En,
		},
		Mend: rules.Text{
			Zh: "填" + column.Title.Zh + "或" + other.Title.Zh + "，二者填一",
			En: "fill in " + column.Title.En + " or " + other.Title.En + "; one of the two is enough",
		},
	})
}

// take keeps what a reader made of a field, or notes what is wrong.
func (r *row) take(field, value string, problem *rules.Problem) string {
	if problem != nil {
		r.fail(field, problem)
		return ""
	}
	r.values[field] = value
	return value
}

// name reads a short text of at most limit characters.
func (r *row) name(field string, limit int) string {
	text := r.text(field)
	if len([]rune(text)) > limit {
		r.fail(field, tooLong(limit))
		return ""
	}
	return text
}

func (r *row) date(field string) rules.Date {
	text := r.text(field)
	if text == "" {
		return ""
	}
	date, problem := rules.ParseDate(text, r.today)
	return rules.Date(r.take(field, string(date), problem))
}

// dueDate reads a date that may lie ahead.
func (r *row) dueDate(field string) rules.Date {
	text := r.text(field)
	if text == "" {
		return ""
	}
	date, problem := rules.ParseDate(text, "")
	return rules.Date(r.take(field, string(date), problem))
}

func (r *row) partialDate(field string) rules.PartialDate {
	text := r.text(field)
	if text == "" {
		return ""
	}
	date, problem := rules.ParsePartialDate(text)
	return rules.PartialDate(r.take(field, string(date), problem))
}

func (r *row) creditCode(field string) string {
	text := r.text(field)
	if text == "" {
		return ""
	}
	code, warning, err := rules.ParseCreditCode(text)
	if err != nil {
		r.fail(field, rules.AsProblem(err))
		return ""
	}
	if warning != nil {
		r.warn(field, warning)
	}
	r.values[field] = code
	return code
}

func (r *row) documentNumber(field string) string {
	text := r.text(field)
	if text == "" {
		return ""
	}
	number, problem := rules.ParseDocumentNumber(text)
	return r.take(field, number, problem)
}

func (r *row) year(field string) int {
	text := r.text(field)
	if text == "" {
		return 0
	}
	year, problem := readYear(text, r.today)
	r.take(field, strconv.Itoa(year), problem)
	return year
}

// nextYear reads a year that may be the next one.
func (r *row) nextYear(field string) int {
	text := r.text(field)
	if text == "" {
		return 0
	}
	year, problem := readYear(text, rules.Date(strconv.Itoa(r.today.Year()+1)+"-12-31"))
	r.take(field, strconv.Itoa(year), problem)
	return year
}

// word reads one of the words of the column; blank gives "".
func (r *row) word(field string) string {
	text := r.text(field)
	if text == "" {
		return ""
	}
	value, problem := readWord(text, r.table.found.byField[field].column.Words)
	return r.take(field, value, problem)
}

// yes reads yes or no; known is false for a blank.
func (r *row) yes(field string) (yes, known bool) {
	text := r.text(field)
	if text == "" {
		return false, false
	}
	switch readYesNo(text) {
	case "yes":
		r.values[field] = "yes"
		return true, true
	case "no":
		r.values[field] = "no"
		return false, true
	}
	r.fail(field, badWord([]string{"是", "否"}, []string{"是 (yes)", "否 (no)"}))
	return false, false
}

func (r *row) list(field string, separators string, limit int) []string {
	items := readList(r.text(field), separators)
	for i, item := range items {
		items[i] = rules.CleanName(item)
		if len([]rune(item)) > limit {
			r.fail(field, tooLong(limit))
			return nil
		}
	}
	r.values[field] = strings.Join(items, "、")
	return items
}

// instant reads a date with its time of day; ok is false for a blank or a wrong
// one, which is noted.
func (r *row) instant(text, field string) (time.Time, bool) {
	at, problem := rules.ParseInstant(text, nil)
	if problem != nil {
		r.fail(field, problem)
		return time.Time{}, false
	}
	r.values[field] = at.UTC().Format(time.RFC3339)
	return at, true
}
