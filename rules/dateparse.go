package rules

import (
	"fmt"
	"regexp"
	"time"
)

// ParseDate reads a date in any spelling that is common in Chinese offices:
// 2023-09-07, 2023/9/7, 2023.9.7, 20230907, 2023年9月7日, 二〇二三年九月七日, full-width
// digits, a spreadsheet's day number, also with a time of day, which is dropped.
// An instant with a zone gives its date in Asia/Shanghai.
//
// today is the latest date allowed: a later one is returned together with a
// DATE_IN_FUTURE problem. The empty today allows any date. Other problems are
// DATE_TOO_VAGUE (year or month only) and BAD_DATE; what has two meanings, such
// as 23.9.7 or 9/7/2023, is refused and never guessed.
func ParseDate(s string, today Date) (Date, *Problem) {
	date := Date(s)
	if !date.Valid() {
		read, problem := readDate(s)
		if problem != nil {
			return "", problem
		}
		if read.loose || read.known < toDay {
			return "", tooVague(read)
		}
		if date = read.date(); date == "" {
			return "", badDate(dateYearOutside)
		}
	}
	if date.After(today) {
		return date, &Problem{
			Code:    DateInFuture,
			Message: Text{"日期在今天之后", "the date lies after today"},
			Mend:    Text{"请核对年份和月份", "check the year and the month"},
		}
	}
	return date, nil
}

// date is the legal date of a full reading, in Asia/Shanghai when the clock has
// a zone of its own.
func (r reading) date() Date {
	if r.clock != nil && r.clock.zone != nil {
		return DateOf(r.instant(r.clock.zone))
	}
	return NewDate(r.year, r.month, r.day)
}

// lostZero is what a spreadsheet makes of 2023.10 in a number cell.
var lostZero = regexp.MustCompile(`^\d{4}\.1$`)

// ParsePartialDate reads a date that may be known only to the year or month, in
// the spellings of ParseDate, and keeps exactly what is known. 2023.1 is refused,
// because a spreadsheet makes it of 2023.10. The problem is BAD_DATE or, for
// 2023年底 and its like, DATE_TOO_VAGUE.
func ParsePartialDate(s string) (PartialDate, *Problem) {
	if lostZero.MatchString(dateText(s)) {
		return "", badDate(dateFault{
			Text{"分不清是1月还是10月（表格会把 2023.10 存成 2023.1）", "this may be January or October: a spreadsheet stores 2023.10 as 2023.1"},
			Text{"请写成 2023-01 或 2023-10", "write 2023-01 or 2023-10"},
		})
	}
	read, problem := readDate(s)
	switch {
	case problem != nil:
		return "", problem
	case read.loose:
		return "", tooVague(read)
	case read.known == toYear:
		return PartialDate(fmt.Sprintf("%04d", read.year)), nil
	case read.known == toMonth:
		return PartialDate(fmt.Sprintf("%04d-%02d", read.year, read.month)), nil
	}
	date := read.date()
	if date == "" {
		return "", badDate(dateYearOutside)
	}
	return PartialDate(date), nil
}

// ParseInstant reads a date with its time of day, such as 2024-03-05 14:30,
// 2024年3月5日14时30分, 2024/3/5 下午2:30 or a spreadsheet's day number with a
// fraction (rounded to the second). loc is the zone of what names none; nil means
// Asia/Shanghai. 24:00 is the midnight that ends the day. A date without a time
// of day is DATE_TOO_VAGUE; the other problem is BAD_DATE.
func ParseInstant(s string, loc *time.Location) (time.Time, *Problem) {
	if loc == nil {
		loc = shanghai
	}
	read, problem := readDate(s)
	switch {
	case problem != nil:
		return time.Time{}, problem
	case read.loose || read.known < toDay:
		return time.Time{}, tooVague(read)
	case read.clock == nil:
		return time.Time{}, &Problem{
			Code:    DateTooVague,
			Message: Text{"只有日期，缺少时刻", "the time of day is missing"},
			Mend:    Text{"请补上时刻，例如 2024-03-05 14:30", "add the time of day, such as 2024-03-05 14:30"},
		}
	}
	if read.clock.zone != nil {
		loc = read.clock.zone
	}
	return read.instant(loc), nil
}

// instant is the moment that a full reading names in loc.
func (r reading) instant(loc *time.Location) time.Time {
	t := time.Date(r.year, time.Month(r.month), r.day, 0, 0, 0, 0, loc)
	return t.Add(r.clock.sinceMidnight)
}
