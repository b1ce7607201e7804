package rules

import (
	"fmt"
	"time"
)

// PartialDate is a date known to the year (YYYY), to the month (YYYY-MM) or to
// the day (YYYY-MM-DD). The empty PartialDate means that nothing is known.
type PartialDate string

// precision is how much of a date is known.
type precision int

const (
	toYear precision = iota + 1
	toMonth
	toDay
)

// read gives the first day that the partial date may mean, and what is known.
func (p PartialDate) read() (t time.Time, known precision, ok bool) {
	layout, known := time.DateOnly, toDay
	switch len(p) {
	case len("2006"):
		layout, known = "2006", toYear
	case len("2006-01"):
		layout, known = "2006-01", toMonth
	}
	t, err := time.Parse(layout, string(p))
	return t, known, err == nil && t.Year() >= FirstYear && t.Year() <= LastYear
}

// Valid tells whether the partial date is well written and exists. The empty
// PartialDate is not valid.
func (p PartialDate) Valid() bool {
	_, _, ok := p.read()
	return ok
}

// Date is the full date when the day is known, else empty.
func (p PartialDate) Date() Date {
	if _, known, ok := p.read(); ok && known == toDay {
		return Date(p)
	}
	return ""
}

// Zh writes the partial date as 2023年, 2023年9月 or 2023年9月7日; empty when it is
// not valid.
func (p PartialDate) Zh() string {
	t, known, ok := p.read()
	switch {
	case !ok:
		return ""
	case known == toYear:
		return fmt.Sprintf("%d年", t.Year())
	case known == toMonth:
		return fmt.Sprintf("%d年%d月", t.Year(), t.Month())
	}
	return Date(p).Zh()
}

// En writes the partial date as 2023, September 2023 or 7 September 2023; empty
// when it is not valid.
func (p PartialDate) En() string {
	t, known, ok := p.read()
	switch {
	case !ok:
		return ""
	case known == toYear:
		return t.Format("2006")
	case known == toMonth:
		return t.Format("January 2006")
	}
	return Date(p).En()
}
