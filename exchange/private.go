package exchange

import (
	"slices"
	"strings"

	"mingzhi/certificate"
	"mingzhi/rules"
)

// private makes the columns of a list of persons show nothing in reports that
// may be somebody's name, for cells slip into wrong columns.
func private(columns []Column) []Column {
	columns = slices.Clone(columns)
	for i := range columns {
		if columns[i].mask == nil {
			columns[i].mask = hideNames
		}
	}
	return columns
}

// figures are the words and signs of dates, times, durations and numbers.
const figures = "0123456789年月日号时点分秒小半上下午:.-/+,（）() "

// hideNames shows a value that is a date, a number or a duration, and no other.
func hideNames(text string) string {
	if strings.ContainsAny(text, "0123456789") && strings.Trim(text, figures) == "" {
		return rules.MaskIDNumbers(text)
	}
	return hide(text)
}

// maskIDNumber shows the length and the last four characters of what is written
// like a number, and nothing of what is not.
func maskIDNumber(text string) string {
	letters := []rune(text)
	if len(letters) <= 4 || strings.Trim(text, "0123456789Xx- ") != "" {
		return hide(text)
	}
	for i := range len(letters) - 4 {
		letters[i] = '*'
	}
	return string(letters)
}

// maskHolder shows what certificates show of a name, and no number.
func maskHolder(text string) string {
	if strings.ContainsAny(text, "0123456789") {
		return hide(text)
	}
	return certificate.MaskName(text)
}

func hide(text string) string { return strings.Repeat("*", min(len([]rune(text)), 20)) }
