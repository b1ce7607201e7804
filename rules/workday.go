package rules

import (
	"fmt"
	"maps"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
)

// Calendar knows which days are working days (工作日) in mainland China: weekdays,
// less the holidays and plus the make-up days that the State Council's yearly
// notice arranges (全国年节及纪念日放假办法). It never changes once made, so
// one may be shared by all.
//
// Where no yearly notice is loaded, weekends and the statutory days are all that
// is known, and answers say that they are provisional.
type Calendar struct {
	// days holds every day that is not what its weekday says: true is a working day.
	days map[Date]bool
	// arranged holds the years whose notice is loaded.
	arranged map[int]bool
	// from is the first arranged day; the first year is known only in part.
	from Date
}

// The years whose arrangement the program knows by itself. 2001 is known from 29
// December only; the days before it count as provisional.
const (
	firstArrangedYear = 2001
	lastArrangedYear  = 2026
	firstArrangedDay  = Date("2001-12-29")
)

// NewCalendar makes the calendar of the years 2001 to 2026, with the statutory
// days of 2027 to 2029 as far as they are fixed by law.
func NewCalendar() *Calendar {
	c := &Calendar{days: map[Date]bool{}, arranged: map[int]bool{}, from: firstArrangedDay}
	for year := firstArrangedYear; year <= lastArrangedYear; year++ {
		c.arranged[year] = true
		for days := HolidayUtil.GetHolidaysByYear(year).Front(); days != nil; days = days.Next() {
			holiday := days.Value.(*HolidayUtil.Holiday)
			c.days[Date(holiday.GetDay())] = holiday.IsWork()
		}
	}
	return c
}

// Arrange gives a calendar that also knows the State Council's notice for a year:
// the days off and the make-up working days that it names, which may touch the
// December before. What was known of that year before is replaced. The receiver
// stays as it is. A day that is not valid, or named
// twice, is a BAD_DATE problem.
func (c *Calendar) Arrange(year int, off, work []Date) (*Calendar, error) {
	if year < FirstYear || year > LastYear {
		return nil, badDate(dateYearOutside)
	}
	next := &Calendar{days: maps.Clone(c.days), arranged: maps.Clone(c.arranged), from: c.from}
	maps.DeleteFunc(next.days, func(day Date, _ bool) bool { return day.Year() == year })
	named := map[Date]bool{}
	for i, day := range append(append([]Date{}, off...), work...) {
		if !day.Valid() || named[day] || day.Year() < year-1 || day.Year() > year+1 {
			return nil, badDate(dateFault{
				Text{"放假安排中有不存在、重复或不属于该年度的日期", "the arrangement names a day that does not exist, is named twice or lies in another year"},
				Text{"请对照国务院办公厅的通知核对", "compare it with the State Council Office's notice"},
			})
		}
		named[day] = true
		next.days[day] = i >= len(off)
	}
	next.arranged[year] = true
	return next, nil
}

// IsWorkday tells whether the day is a working day. provisional is true where the
// year's notice is not loaded. A date that is not valid is no working day.
func (c *Calendar) IsWorkday(d Date) (workday, provisional bool) {
	if !d.Valid() {
		return false, true
	}
	provisional = !c.arranged[d.Year()] || d < c.from
	if workday, named := c.days[d]; named {
		return workday, provisional
	}
	if provisional && statutoryHoliday(d) {
		return false, true
	}
	day := d.Weekday()
	return day != time.Saturday && day != time.Sunday, provisional
}

// AddWorkdays gives the n-th working day after end, which itself is not counted
// (民法典 art. 201): the last day on which something due within n working days is in
// time. 志愿服务记录与证明出具办法 art. 11 gives ten for service and evaluation records.
// n below 1 gives end itself. provisional is true when a day on the way lies in a
// year whose notice is not loaded; the result is empty when end is not valid or
// the years are left.
func (c *Calendar) AddWorkdays(end Date, n int) (due Date, provisional bool) {
	if !end.Valid() {
		return "", true
	}
	for due = end; n > 0 && due != ""; {
		due = due.AddDays(1)
		workday, uncertain := c.IsWorkday(due)
		provisional = provisional || uncertain
		if workday {
			n--
		}
	}
	return due, provisional
}

// WorkdaysBetween counts the working days after from, up to and including to: how
// many working days late something is that was due on from and done on to. It is
// 0 when to is not after from.
func (c *Calendar) WorkdaysBetween(from, to Date) (count int, provisional bool) {
	if !from.Valid() || !to.Valid() {
		return 0, true
	}
	for day := from.AddDays(1); day != "" && day <= to; day = day.AddDays(1) {
		workday, uncertain := c.IsWorkday(day)
		provisional = provisional || uncertain
		if workday {
			count++
		}
	}
	return count, provisional
}

// statutoryHoliday tells the days off that the law itself names (全国年节及纪念日
// 放假办法 art. 2, from 2025), for the years whose notice is not loaded. The days
// that follow the moon are known for 2027 to 2029.
func statutoryHoliday(d Date) bool {
	switch d[5:] {
	case "01-01", "05-01", "05-02", "10-01", "10-02", "10-03":
		return true
	}
	moving := map[int][]string{
		2027: {"02-05", "02-06", "02-07", "02-08", "04-05", "06-09", "09-15"},
		2028: {"01-25", "01-26", "01-27", "01-28", "04-04", "05-28", "10-03"},
		2029: {"02-12", "02-13", "02-14", "02-15", "04-04", "06-16", "09-22"},
	}
	for _, day := range moving[d.Year()] {
		if string(d) == fmt.Sprintf("%d-%s", d.Year(), day) {
			return true
		}
	}
	return false
}
