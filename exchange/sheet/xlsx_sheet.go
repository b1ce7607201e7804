package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
)

// lastRow is the last row that any spreadsheet program has.
const lastRow = 1_048_576

// readSheet reads one worksheet.
func (b *workbook) readSheet(name string) (Sheet, error) {
	var sheet Sheet
	reader, err := b.open(name)
	if err != nil {
		return sheet, err
	}
	defer reader.Close()
	decoder := xml.NewDecoder(reader)
	var merges []mergedRange
	row := Row{}
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sheet, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "row":
				number, err := rowNumber(token, row.Number)
				if err != nil {
					return sheet, err
				}
				row = Row{Number: number, Hidden: attribute(token, "hidden") == "1" || attribute(token, "hidden") == "true"}
			case "c":
				if err := b.readCell(decoder, token, &row); err != nil {
					return sheet, err
				}
			case "mergeCell":
				if merge, ok := parseMerge(attribute(token, "ref")); ok {
					merges = append(merges, merge)
				}
			}
		case xml.EndElement:
			if token.Name.Local != "row" {
				continue
			}
			if row.Cells = trimRight(row.Cells); len(row.Cells) == 0 {
				continue
			}
			if len(sheet.Rows) >= b.limits.Rows {
				return sheet, refuseRows(b.limits)
			}
			if b.cells += len(row.Cells); b.cells > b.limits.Cells {
				return sheet, refuseRows(b.limits)
			}
			sheet.Rows = append(sheet.Rows, row)
		}
	}
	// Rows come in order in every sound file; one that is not must not confuse
	// what relies on it.
	sort.SliceStable(sheet.Rows, func(i, j int) bool { return sheet.Rows[i].Number < sheet.Rows[j].Number })
	return sheet, b.fill(&sheet, merges)
}

// rowNumber reads a row's number, which may be left out.
func rowNumber(start xml.StartElement, before int) (int, error) {
	text := attribute(start, "r")
	if text == "" {
		return before + 1, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > lastRow {
		return 0, errors.New("a row has an impossible number")
	}
	return number, nil
}

// readCell reads one cell into its row.
func (b *workbook) readCell(decoder *xml.Decoder, start xml.StartElement, row *Row) error {
	column := len(row.Cells)
	if ref := attribute(start, "r"); ref != "" {
		var ok bool
		if column, _, ok = splitReference(ref); !ok {
			return errors.New("a cell has an impossible reference")
		}
	}
	kind, style := attribute(start, "t"), attribute(start, "s")
	var value strings.Builder
	inline, formula, inValue := "", false, false
	for done := false; !done; {
		token, err := decoder.RawToken()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "v":
				inValue = true
			case "f":
				formula = true
			case "is":
				if inline, err = readText(decoder, "is", b.limits.CellBytes); err != nil {
					return err
				}
			}
		case xml.EndElement:
			inValue = inValue && token.Name.Local != "v"
			done = token.Name.Local == "c"
		case xml.CharData:
			if inValue {
				if value.Len()+len(token) > b.limits.CellBytes {
					return refuseLongCell(row.Number)
				}
				value.Write(token)
			}
		}
	}
	cell := b.cell(kind, style, value.String(), inline)
	if formula && value.Len() == 0 && kind != "str" {
		cell = Cell{Kind: Failed}
	}
	if cell.Blank() {
		return nil
	}
	if column >= b.limits.Columns {
		return refuseColumns(row.Number, b.limits)
	}
	row.set(column, cell)
	return nil
}

// cell turns a stored value into text, by its stored type.
func (b *workbook) cell(kind, style, value, inline string) Cell {
	switch kind {
	case "s":
		index, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || index < 0 || index >= len(b.strings) {
			return Cell{}
		}
		return Cell{Text: b.strings[index]}
	case "inlineStr":
		return Cell{Text: inline}
	case "str":
		return Cell{Text: unescape(value)}
	case "b":
		if value == "1" || value == "true" {
			return Cell{Text: "TRUE", Kind: Bool}
		}
		return Cell{Text: "FALSE", Kind: Bool}
	case "e":
		return Cell{Text: value, Kind: Failed}
	case "d":
		return Cell{Text: strings.Replace(strings.TrimSuffix(value, "Z"), "T", " ", 1), Kind: Date}
	}
	if value = strings.TrimSpace(value); value == "" {
		return Cell{}
	}
	number, err := strconv.Atoi(style)
	if err != nil {
		number = -1
	}
	return b.number(value, number)
}

// set puts a cell in its column, widening the row.
func (r *Row) set(column int, cell Cell) {
	if missing := column + 1 - len(r.Cells); missing > 0 {
		r.Cells = append(r.Cells, make([]Cell, missing)...)
	}
	r.Cells[column] = cell
}

// mergedRange is a merged range, columns from 0 and rows from 1, ends included.
type mergedRange struct{ left, top, right, bottom int }

func parseMerge(ref string) (mergedRange, bool) {
	first, last, found := strings.Cut(ref, ":")
	if !found {
		return mergedRange{}, false
	}
	left, top, ok1 := splitReference(first)
	right, bottom, ok2 := splitReference(last)
	if !ok1 || !ok2 {
		return mergedRange{}, false
	}
	return mergedRange{min(left, right), min(top, bottom), max(left, right), max(top, bottom)}, true
}

// fill copies the first cell of each merged range to the others, in rows that
// have content of their own.
func (b *workbook) fill(sheet *Sheet, merges []mergedRange) error {
	width := 0
	for _, row := range sheet.Rows {
		width = max(width, len(row.Cells))
	}
	for _, merge := range merges {
		at := sort.Search(len(sheet.Rows), func(i int) bool { return sheet.Rows[i].Number >= merge.top })
		if at == len(sheet.Rows) || sheet.Rows[at].Number != merge.top {
			continue
		}
		first := sheet.Rows[at].Cell(merge.left)
		if first.Blank() {
			continue
		}
		first.Merged = true
		for i := at; i < len(sheet.Rows) && sheet.Rows[i].Number <= merge.bottom; i++ {
			row := &sheet.Rows[i]
			for column := merge.left; column <= merge.right && column < width; column++ {
				if b.cells++; b.cells > b.limits.Cells {
					return refuseLarge(fmt.Sprintf("合并单元格超过 %d 格", b.limits.Cells), fmt.Sprintf("merged ranges cover more than %d cells", b.limits.Cells))
				}
				if row.Cell(column).Blank() {
					row.set(column, first)
				}
			}
		}
	}
	return nil
}
