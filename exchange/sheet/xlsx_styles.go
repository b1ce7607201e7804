package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// numberFormat is what a number format shows of a day and of a time.
type numberFormat uint8

const (
	showsYear numberFormat = 1 << iota
	showsMonth
	showsDay
	showsTime
	// showsElapsed is a duration such as [h]:mm, which may pass 24 hours.
	showsElapsed
)

const showsDate = showsYear | showsMonth | showsDay

// readStyles reads which number format each cell style has.
func (b *workbook) readStyles(name string) error {
	custom := map[string]numberFormat{}
	inCells := false
	return b.each(name, func(_ *xml.Decoder, start xml.StartElement) error {
		switch start.Name.Local {
		case "numFmt":
			if len(custom) < 10_000 {
				custom[attribute(start, "numFmtId")] = parseNumberFormat(attribute(start, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inCells = false
		case "xf":
			if inCells && len(b.formats) < 100_000 {
				id := attribute(start, "numFmtId")
				format, known := custom[id]
				if !known {
					format = builtInFormat(id)
				}
				b.formats = append(b.formats, format)
			}
		}
		return nil
	})
}

// builtInFormat gives the formats that have numbers only. 27 to 36 and 50 to 58
// are the dates and times of the East Asian editions (ECMA-376, 18.8.30).
func builtInFormat(id string) numberFormat {
	n, err := strconv.Atoi(id)
	if err != nil {
		return 0
	}
	switch {
	case n == 14, n == 15, n >= 28 && n <= 31, n == 36, n >= 50 && n <= 51, n == 53, n == 54, n == 58:
		return showsDate
	case n == 22:
		return showsDate | showsTime
	case n == 17, n == 27, n == 52, n == 57:
		return showsYear | showsMonth
	case n == 16:
		return showsMonth | showsDay
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n == 45, n == 47, n == 55, n == 56:
		return showsTime
	case n == 46:
		return showsTime | showsElapsed
	}
	return 0
}

// parseNumberFormat reads a format code such as yyyy"年"m"月"d"日" or [h]:mm.
func parseNumberFormat(code string) numberFormat {
	lower := strings.ToLower(code)
	if strings.Contains(lower, "general") || strings.Contains(lower, "通用格式") || len(code) > 1000 {
		return 0
	}
	var format numberFormat
	minutes := false
	for i := 0; i < len(lower); i++ {
		switch lower[i] {
		case '"':
			if end := strings.IndexByte(lower[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(lower[i:], ']')
			if end < 0 {
				return format
			}
			if inside := strings.Trim(lower[i+1:i+end], "hms"); inside == "" && end > 1 {
				format |= showsTime | showsElapsed
			}
			i += end
		case ';':
			return format
		case 'y':
			format |= showsYear
		case 'e':
			// The era's year; but 0.00E+00 is a number.
			if i+1 < len(lower) && (lower[i+1] == '+' || lower[i+1] == '-') {
				return 0
			}
			format |= showsYear
		case 'd':
			format |= showsDay
		case 'h', 's':
			format |= showsTime
		case 'm':
			minutes = true
		}
	}
	// m is the month unless hours or seconds make it the minute.
	if minutes && (format&(showsYear|showsDay) != 0 || format&showsTime == 0) {
		format |= showsMonth
	}
	return format
}
