package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// readCSV reads comma, semicolon or tab separated text. The standard library's
// reader drops blank lines and so loses the row numbers that a clerk sees; this
// one counts every record, takes ragged rows and stray quotation marks as
// spreadsheet programs do, and stops at the limits.
func readCSV(r io.ReaderAt, size int64, limits Limits) (*File, error) {
	data := make([]byte, size)
	n, err := r.ReadAt(data, 0)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read CSV: %w", err)
	}
	text, encoding, err := decode(data[:n])
	if err != nil {
		return nil, err
	}
	file := &File{Format: CSV, Encoding: encoding}
	records := &csvReader{rest: text, limits: limits}
	if declared, rest, ok := declaredComma(text); ok {
		file.Comma, records.rest, records.row = declared, rest, 1
	} else {
		file.Comma = guessComma(text)
	}
	records.comma = byte(file.Comma)
	sheet := Sheet{}
	cells := 0
	for {
		row, more, err := records.next()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		row.Cells = trimRight(row.Cells)
		if len(row.Cells) == 0 {
			continue
		}
		if cells += len(row.Cells); cells > limits.Cells || len(sheet.Rows) >= limits.Rows {
			return nil, refuseRows(limits)
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	file.Sheets = []Sheet{sheet}
	return file, nil
}

func refuseRows(limits Limits) error {
	return refuseLarge(fmt.Sprintf("超过 %d 行或 %d 格", limits.Rows, limits.Cells), fmt.Sprintf("more than %d rows or %d cells", limits.Rows, limits.Cells))
}

func refuseColumns(row int, limits Limits) error {
	return refuseLarge(fmt.Sprintf("第%d行超过 %d 列", row, limits.Columns), fmt.Sprintf("row %d has more than %d columns", row, limits.Columns))
}

// trimRight drops the blank cells at the end of a row.
func trimRight(cells []Cell) []Cell {
	for len(cells) > 0 && cells[len(cells)-1].Blank() {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// csvReader reads one record after the other.
type csvReader struct {
	rest   []byte
	comma  byte
	limits Limits
	row    int
}

// next gives the next record, blank or not; more is false after the last.
func (c *csvReader) next() (row Row, more bool, err error) {
	if len(c.rest) == 0 {
		return Row{}, false, nil
	}
	c.row++
	row.Number = c.row
	for {
		text, end, err := c.field()
		if err != nil {
			return row, false, err
		}
		if len(row.Cells) < c.limits.Columns {
			row.Cells = append(row.Cells, Cell{Text: text})
		} else if strings.TrimSpace(text) != "" {
			return row, false, refuseColumns(c.row, c.limits)
		}
		if end {
			return row, true, nil
		}
	}
}

// field reads one field and what ends it; end is true at the end of a record.
func (c *csvReader) field() (text string, end bool, err error) {
	if len(c.rest) > 0 && c.rest[0] == '"' {
		if text, end, ok, err := c.quoted(); ok || err != nil {
			return text, end, err
		}
	}
	at := bytes.IndexFunc(c.rest, func(r rune) bool { return r == rune(c.comma) || r == '\n' || r == '\r' })
	if at < 0 {
		at = len(c.rest)
	}
	if at > c.limits.CellBytes {
		return "", false, refuseLongCell(c.row)
	}
	text = string(c.rest[:at])
	c.rest = c.rest[at:]
	return text, c.finish(), nil
}

// quoted reads a field in quotation marks, in which a doubled mark stands for
// one. What stands between the closing mark and the separator is kept, as
// spreadsheet programs do.
func (c *csvReader) quoted() (text string, end, ok bool, err error) {
	var b strings.Builder
	rest := c.rest[1:]
	for {
		at := bytes.IndexByte(rest, '"')
		if at < 0 {
			return "", false, false, refuseQuote(c.row)
		}
		if b.Len()+at > c.limits.CellBytes {
			return "", false, false, refuseLongCell(c.row)
		}
		b.Write(rest[:at])
		rest = rest[at+1:]
		if len(rest) == 0 || rest[0] != '"' {
			break
		}
		b.WriteByte('"')
		rest = rest[1:]
	}
	at := bytes.IndexFunc(rest, func(r rune) bool { return r == rune(c.comma) || r == '\n' || r == '\r' })
	if at < 0 {
		at = len(rest)
	}
	if b.Len()+at > c.limits.CellBytes {
		return "", false, false, refuseLongCell(c.row)
	}
	b.Write(rest[:at])
	c.rest = rest[at:]
	return strings.ReplaceAll(b.String(), "\r\n", "\n"), c.finish(), true, nil
}

// finish steps over the separator or the line end that follows a field.
func (c *csvReader) finish() (end bool) {
	switch {
	case len(c.rest) == 0:
		return true
	case c.rest[0] == c.comma:
		c.rest = c.rest[1:]
		return false
	case bytes.HasPrefix(c.rest, []byte("\r\n")):
		c.rest = c.rest[2:]
	default:
		c.rest = c.rest[1:]
	}
	return true
}

// declaredComma reads the line sep=; with which Excel names the separator.
func declaredComma(text []byte) (comma rune, rest []byte, ok bool) {
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) && strings.ContainsRune(",;\t", rune(line[4])) {
		return rune(line[4]), rest, true
	}
	return 0, text, false
}

// guessComma chooses the separator under which the most rows agree on a number
// of columns. Semicolons also separate names inside a cell, so counting
// separators alone would mislead.
func guessComma(text []byte) rune {
	best, bestScore := ',', 0.0
	limits := DefaultLimits()
	for _, comma := range []rune{',', '\t', ';'} {
		records := &csvReader{rest: text, comma: byte(comma), limits: limits}
		widths := map[int]int{}
		rows := 0
		for rows < 50 {
			row, more, err := records.next()
			if err != nil || !more {
				break
			}
			if len(trimRight(row.Cells)) > 0 {
				widths[len(row.Cells)]++
				rows++
			}
		}
		for width, count := range widths {
			if score := float64(width-1) * float64(count) / float64(rows) * float64(count) / float64(rows); score > bestScore {
				best, bestScore = comma, score
			}
		}
	}
	return best
}
