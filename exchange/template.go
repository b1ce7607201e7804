package exchange

import (
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// templateRows is for how many rows a template offers its choices.
const templateRows = 2000

// WriteTemplate writes a blank .xlsx list of a kind: the headings, with choices to
// pick from, codes kept as text and required columns coloured, more lightly where one of two is needed, and a second sheet
// that explains each column with an invented example.
func WriteTemplate(kind Kind, w io.Writer) error {
	definition := list(kind)
	if definition.take == nil {
		_, err := ParseKind(string(kind))
		return err
	}
	return writeTemplate(definition, w)
}

func writeTemplate(definition definition, w io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	t := template{book: book, name: definition.title.Zh}
	t.check(book.SetSheetName("Sheet1", t.name))
	t.styles()
	for at, column := range definition.columns {
		t.column(at, column)
	}
	t.check(book.SetPanes(t.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	t.explain(definition)
	if t.err != nil {
		return fmt.Errorf("writing a template: %w", t.err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return fmt.Errorf("writing a template: %w", err)
	}
	_, err := out.WriteTo(w)
	return err
}

// template is a template under construction; the first error stays.
type template struct {
	book                     *excelize.File
	name                     string
	err                      error
	optional, required, text int
	// either is the style of columns of which two share a duty.
	either int
}

func (t *template) check(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *template) styles() {
	heading := func(colour string) int {
		id, err := t.book.NewStyle(&excelize.Style{
			Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		})
		t.check(err)
		return id
	}
	t.optional, t.required, t.either = heading("E7E6E6"), heading("FFE699"), heading("FFF2CC")
	var err error
	t.text, err = t.book.NewStyle(&excelize.Style{NumFmt: 49})
	t.check(err)
}

// column writes a heading and prepares the cells below it.
func (t *template) column(at int, column Column) {
	letter := sheet.ColumnLetter(at)
	style := t.optional
	switch {
	case column.Required:
		style = t.required
	case column.Or != "":
		style = t.either
	}
	t.check(t.book.SetColWidth(t.name, letter, letter, float64(max(14, 3*len([]rune(column.Title.Zh))))))
	switch column.Reads {
	case ReadsDuration, ReadsYear, ReadsCount:
	default:
		// Text keeps codes whole and dates as they are typed.
		t.check(t.book.SetColStyle(t.name, letter, t.text))
	}
	t.check(t.book.SetCellStr(t.name, letter+"1", column.Title.Zh))
	t.check(t.book.SetCellStyle(t.name, letter+"1", letter+"1", style))
	if choices := column.choices(); len(choices) > 0 {
		validation := excelize.NewDataValidation(true)
		validation.Sqref = fmt.Sprintf("%s2:%s%d", letter, letter, templateRows)
		t.check(validation.SetDropList(choices))
		// The list helps; other spellings are read too.
		validation.ShowErrorMessage = false
		t.check(t.book.AddDataValidation(t.name, validation))
	}
}

// choices are the words to pick from.
func (c Column) choices() []string {
	switch c.Reads {
	case ReadsYesNo:
		return []string{"是", "否"}
	case ReadsFinding:
		return []string{"是", "否", "不适用"}
	}
	var choices []string
	for _, word := range c.Words {
		choices = append(choices, word.Title.Zh)
	}
	return choices
}

// explain writes the second sheet.
func (t *template) explain(definition definition) {
	const name = "填写说明"
	_, err := t.book.NewSheet(name)
	t.check(err)
	write := func(row int, values ...string) {
		for at, value := range values {
			t.check(t.book.SetCellStr(name, fmt.Sprintf("%s%d", sheet.ColumnLetter(at), row), value))
		}
	}
	write(1, definition.about.Zh)
	write(2, definition.about.En)
	write(4, "列 / Column", "必填 / Required", "写法 / Written", "含义 / Meaning", "虚构的例子 / Invented example")
	for i, column := range definition.columns {
		both := func(text rules.Text) string { return text.Zh + "\n" + text.En }
		write(5+i, column.Title.Zh+" / "+column.Title.En, required(column, definition.columns), both(column.written()), both(column.Meaning), column.Example)
	}
	for letter, width := range map[string]float64{"A": 32, "B": 12, "C": 48, "D": 56, "E": 36} {
		t.check(t.book.SetColWidth(name, letter, letter, width))
	}
}
