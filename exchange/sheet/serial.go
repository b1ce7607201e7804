package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// number writes a stored number as the clerk sees it.
func (b *workbook) number(raw string, style int) Cell {
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return Cell{Text: raw}
	}
	var format numberFormat
	if style >= 0 && style < len(b.formats) {
		format = b.formats[style]
	}
	if format != 0 {
		if cell, ok := b.moment(value, format); ok {
			return cell
		}
	}
	text := strconv.FormatFloat(value, 'f', -1, 64)
	if math.Abs(value) >= 1e15 {
		return Cell{Text: fifteenDigits(value), Kind: Imprecise}
	}
	if strings.Contains(text, ".") && len(text) > 16 {
		// Spreadsheets keep fifteen digits; what follows is binary noise (0.1+0.2).
		rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 15, 64), 64)
		if err == nil {
			text = strconv.FormatFloat(rounded, 'f', -1, 64)
		}
	}
	return Cell{Text: text, Kind: Number}
}

// fifteenDigits writes a large number as spreadsheet programs show it: fifteen
// digits, then zeros.
func fifteenDigits(value float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(value, 'e', 14, 64), "e+")
	digits := strings.Replace(mantissa, ".", "", 1)
	places, err := strconv.Atoi(exponent)
	if err != nil {
		return digits
	}
	return digits + strings.Repeat("0", max(places-14, 0))
}

// lastSerial is 9999-12-31, the last day that spreadsheets count.
const lastSerial = 2_958_465

// moment writes a serial number of days as a date, as far as the format shows
// it: where only year and month are shown, nobody has stated a day.
func (b *workbook) moment(serial float64, format numberFormat) (Cell, bool) {
	if serial < 0 || serial >= lastSerial+1 {
		return Cell{}, false
	}
	seconds := int64(math.Round(serial * 86_400))
	if format&showsDate == 0 || format&showsElapsed != 0 {
		text := fmt.Sprintf("%d:%02d", seconds/3600, seconds/60%60)
		if seconds%60 != 0 {
			text += fmt.Sprintf(":%02d", seconds%60)
		}
		return Cell{Text: text, Kind: Time}, true
	}
	days := seconds / 86_400
	// Day 60 of the 1900 calendar is 29 February 1900, which never was: the days
	// before it are counted from 31 December 1899, those after it from a day earlier.
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case b.from1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		base = base.AddDate(0, 0, 1)
	}
	day := base.AddDate(0, 0, int(days))
	clock := base.Add(time.Duration(seconds%86_400) * time.Second)
	layout := time.DateOnly
	switch {
	case format&showsTime != 0 && seconds%86_400 != 0:
		text := day.Format(time.DateOnly) + " " + clock.Format("15:04")
		if seconds%60 != 0 {
			text += clock.Format(":05")
		}
		return Cell{Text: text, Kind: Date}, true
	case format&(showsYear|showsMonth|showsDay) == showsYear|showsMonth:
		layout = "2006-01"
	case format&(showsYear|showsMonth|showsDay) == showsYear:
		layout = "2006"
	}
	return Cell{Text: day.Format(layout), Kind: Date}, true
}
