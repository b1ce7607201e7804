package sheet

import (
	"strings"
)

// Format is how a file is written.
type Format string

// The formats that are read and written.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// File is what one spreadsheet file holds.
type File struct {
	// Name is the name by which reports call the file.
	Name   string
	Format Format
	// Encoding and Comma say how a CSV file was written, so that a file handed
	// back looks the same. They are zero for XLSX.
	Encoding Encoding
	Comma    rune
	// Sheets are in the order of the workbook; a CSV file has one.
	Sheets []Sheet
}

// Sheet is one table of a file.
type Sheet struct {
	// Name is empty for a CSV file.
	Name string
	// Hidden sheets hold choices and notes rather than rows.
	Hidden bool
	// Rows are those with at least one cell that is not blank, in order.
	Rows []Row
}

// Row is one row that is not blank.
type Row struct {
	// Number counts from 1 as the spreadsheet program shows it. In a CSV file it
	// counts records, so a quoted line end does not move it.
	Number int
	// Cells run from column A; those after the last one are blank.
	Cells []Cell
	// Hidden rows were hidden by hand or by a filter.
	Hidden bool
}

// Cell gives the cell of a column counted from 0; blank beyond the last.
func (r Row) Cell(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Cell is one cell as text.
type Cell struct {
	// Text is what the clerk sees, with dates written YYYY-MM-DD (or YYYY-MM, when
	// the format shows no day) and times HH:MM.
	Text string
	Kind Kind
	// Merged is true when the text was filled in from the first cell of a merged
	// range.
	Merged bool
}

// Blank tells whether nothing can be seen in the cell.
func (c Cell) Blank() bool {
	return c.Kind != Failed && strings.TrimSpace(c.Text) == ""
}

// Kind is what a cell holds.
type Kind uint8

// The kinds of cell. A blank cell is Text.
const (
	// Text is typed text, and everything in a CSV file.
	Text Kind = iota
	// Number is a number that is not formatted as a date.
	Number
	// Imprecise is a number of more than fifteen digits: spreadsheets keep no more,
	// so its last digits are lost (a credit code or an ID number typed as a number).
	Imprecise
	// Date is a number formatted as a date, perhaps with a time.
	Date
	// Time is a number formatted as a time of day or a duration, written H:MM.
	Time
	// Bool is TRUE or FALSE.
	Bool
	// Failed is a formula's error value such as #REF!, or a formula that was saved
	// without its result.
	Failed
)

// ColumnLetter names a column counted from 0: A, B … Z, AA. A negative column
// has no name.
func ColumnLetter(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// splitReference reads a reference such as AB12 into a column counted from 0 and
// a row counted from 1; ok is false when it is none, or beyond what any
// spreadsheet has.
func splitReference(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && (ref[i]|0x20) >= 'a' && (ref[i]|0x20) <= 'z'; i++ {
		column = column*26 + int(ref[i]|0x20-'a') + 1
	}
	digits := ref[i:]
	if i == 0 || i > 3 || digits == "" || len(digits) > 7 {
		return 0, 0, false
	}
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0, 0, false
		}
		row = row*10 + int(c-'0')
	}
	return column - 1, row, row > 0
}
