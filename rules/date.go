package rules

import (
	"fmt"
	"time"
)

// Date is a legal calendar date in Asia/Shanghai, written YYYY-MM-DD. The
// empty Date means that no date is known.
type Date string

// The years that a date may lie in; others are taken for slips of the pen.
const (
	FirstYear = 1900
	LastYear  = 2100
)

// shanghai needs no time-zone database. China has kept no summer time since 1991.
var shanghai = time.FixedZone("CST", 8*60*60)

// Shanghai is the time zone of every legal date: UTC+8.
func Shanghai() *time.Location { return shanghai }

// DateOf gives the legal date of an instant, in Asia/Shanghai. The zero time
// gives the empty Date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.In(shanghai).Format(time.DateOnly))
}

// NewDate gives the date of a year, month and day, or the empty Date when the
// calendar has no such day or the year lies outside FirstYear to LastYear.
func NewDate(year, month, day int) Date {
	if year < FirstYear || year > LastYear || !dayExists(year, month, day) {
		return ""
	}
	return Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
}

// dayExists tells whether the Gregorian calendar has the day.
func dayExists(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t.Day() == day && t.Month() == time.Month(month)
}

// Valid tells whether the date is written YYYY-MM-DD and exists. The empty Date
// is not valid.
func (d Date) Valid() bool {
	_, ok := d.parts()
	return ok
}

// parts reads the date; ok is false when it is empty or not a date.
func (d Date) parts() (t time.Time, ok bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil && t.Year() >= FirstYear && t.Year() <= LastYear
}

// Year is the year, or 0 for a date that is not valid.
func (d Date) Year() int {
	t, ok := d.parts()
	if !ok {
		return 0
	}
	return t.Year()
}

// Time is the first instant of the day in loc (nil means Asia/Shanghai), or the
// zero time for a date that is not valid.
func (d Date) Time(loc *time.Location) time.Time {
	t, ok := d.parts()
	if !ok {
		return time.Time{}
	}
	if loc == nil {
		loc = shanghai
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, loc)
}

// Weekday is the day of the week; Sunday for a date that is not valid.
func (d Date) Weekday() time.Weekday {
	t, ok := d.parts()
	if !ok {
		return time.Sunday
	}
	return t.Weekday()
}

// AddDays gives the date n days later, earlier when n is negative. It is empty
// when d is not valid or the years are left.
func (d Date) AddDays(n int) Date {
	t, ok := d.parts()
	if !ok {
		return ""
	}
	t = t.AddDate(0, 0, n)
	return NewDate(t.Year(), int(t.Month()), t.Day())
}

// Before tells whether d is earlier than other. An empty date is before no date.
func (d Date) Before(other Date) bool { return d != "" && other != "" && d < other }

// After tells whether d is later than other. An empty date is after no date.
func (d Date) After(other Date) bool { return other.Before(d) }

// Zh writes the date as 2023年9月7日; empty for a date that is not valid.
func (d Date) Zh() string {
	t, ok := d.parts()
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// En writes the date as 7 September 2023; empty for a date that is not valid.
func (d Date) En() string {
	t, ok := d.parts()
	if !ok {
		return ""
	}
	return t.Format("2 January 2006")
}
