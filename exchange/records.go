package exchange

import (
	"fmt"
	"regexp"
	"time"

	"mingzhi/db"
	"mingzhi/rules"
)

// recordingDays is within how many working days a service is to be recorded
// (志愿服务记录与证明出具办法 art. 11).
const recordingDays = 10

// readRecords reads the service record of each row and holds their sum against
// the certificate's total.
func readRecords(tx *transaction, rows []*row, c *db.Certificate) {
	var spent []int64
	var sum int64
	for _, r := range rows {
		record, seconds := readRecord(tx, r)
		c.Records = append(c.Records, record)
		spent = append(spent, seconds)
		sum += seconds
	}
	for i, minutes := range wholeMinutes(spent) {
		c.Records[i].Minutes = minutes
		c.Minutes += minutes
	}
	total := readSeconds(rows[0], "minutes")
	if total == 0 || total == sum {
		return
	}
	for _, r := range rows {
		if !r.sound("recordMinutes") {
			return // the sum is not known
		}
	}
	rows[0].fail("minutes", &rules.Problem{
		Code: rules.HoursDiffer,
		Message: rules.Text{
			Zh: fmt.Sprintf("总时长为%s小时，%d条记录合计%s小时", hoursText(total), len(rows), hoursText(sum)),
			En: fmt.Sprintf("the total is %s hours, the %d records add up to %s", hoursText(total), len(rows), hoursText(sum)),
		},
		Mend: rules.Text{Zh: "总时长应等于各条记录之和；请核对是否漏了记录", En: "make the total the sum of the records; perhaps a record is missing"},
	})
}

// wholeMinutes turns seconds into whole minutes whose sum is the rounded sum of
// the seconds: 0.33 hours three times are 59 minutes, not 60.
func wholeMinutes(seconds []int64) []int64 {
	minutes := make([]int64, len(seconds))
	var sum, given int64
	for i, spent := range seconds {
		sum += spent
		minutes[i] = (sum+30)/60 - given
		given += minutes[i]
	}
	return minutes
}

// readSeconds reads a duration column; 0 for a blank or a wrong one, which is
// noted.
func readSeconds(r *row, field string) int64 {
	text := r.text(field)
	if text == "" {
		return 0
	}
	name := r.table.found.byField[field]
	seconds, problem := readDuration(text, name.note+rules.Fold(name.heading))
	r.take(field, fmt.Sprint(seconds), problem)
	return seconds
}

// readRecord reads one row's record and its duration in seconds.
func readRecord(tx *transaction, r *row) (*db.ServiceRecord, int64) {
	record := &db.ServiceRecord{
		Activity: r.name("activity", 200), Place: r.name("place", 200), Content: r.name("recordContent", 1000),
		Evaluation: r.name("evaluation", 500),
	}
	if record.Content == "" {
		record.Content = record.Activity
	}
	day := r.date("servedOn")
	start, startOK := readMoment(r, "startedAt", day, time.Time{})
	end, endOK := readMoment(r, "endedAt", day, start)
	record.StartedAt, record.EndedAt = start, end
	seconds := readSeconds(r, "recordMinutes")
	if startOK && endOK {
		checkSpan(r, start, end, seconds)
	}
	if recorded, ok := readRecordedAt(r, end); ok && startOK && endOK {
		record.RecordedAt = recorded
		checkRecorded(tx, r, start, end, recorded)
	}
	return record, seconds
}

// readMoment reads a date with its time, or a time of day on the row's date. A
// time of day that is not later than the start is taken for the next day.
func readMoment(r *row, field string, day rules.Date, start time.Time) (time.Time, bool) {
	text := r.text(field)
	if text == "" {
		return time.Time{}, false
	}
	base := day
	if base == "" && !start.IsZero() {
		base = rules.DateOf(start)
	}
	if base != "" {
		if at, problem := rules.ParseInstant(string(base)+" "+text, nil); problem == nil {
			if !start.IsZero() && !at.After(start) {
				at = at.AddDate(0, 0, 1)
			}
			r.values[field] = at.UTC().Format(time.RFC3339)
			return at, true
		}
	}
	if clockTime.MatchString(rules.Fold(text)) {
		r.fail(field, badClock(base))
		return time.Time{}, false
	}
	at, ok := r.instant(text, field)
	if ok && day != "" && start.IsZero() && rules.DateOf(at) != day {
		r.fail(field, &rules.Problem{
			Code:    rules.Conflict,
			Message: rules.Text{Zh: "与服务日期不是同一天", En: "it is not on the date of the service"},
			Mend:    rules.Text{Zh: "核对服务日期和开始时间", En: "check the date and the start"},
		})
		return at, false
	}
	return at, ok
}

// clockTime is a time of day alone.
var clockTime = regexp.MustCompile(`^(上午|下午|晚上|凌晨|中午|早上|am|pm)?\d{1,2}([:点时]\d{0,2}分?)(:\d{1,2})?(am|pm)?$`)

// badClock is what is wrong with a time of day that gave no moment on a day.
func badClock(day rules.Date) *rules.Problem {
	if day == "" {
		return &rules.Problem{
			Code:    rules.DateTooVague,
			Message: rules.Text{Zh: "只有时刻，缺少日期", En: "the date of this time of day is missing"},
			Mend:    rules.Text{Zh: "写成 2024-03-05 08:30，或另填一列“服务日期”", En: "write 2024-03-05 08:30, or give the date in a column 服务日期"},
		}
	}
	return &rules.Problem{
		Code:    rules.BadDate,
		Message: rules.Text{Zh: "没有这个时刻", En: "there is no such time of day"},
		Mend:    rules.Text{Zh: "时刻在 00:00 至 24:00 之间，例如 08:30", En: "a time of day lies between 00:00 and 24:00, such as 08:30"},
	}
}

// checkSpan holds a record's duration against its start and end.
func checkSpan(r *row, start, end time.Time, seconds int64) {
	span := int64(end.Sub(start) / time.Second)
	switch {
	case span <= 0:
		r.fail("endedAt", &rules.Problem{
			Code:    rules.DatesOutOfOrder,
			Message: rules.Text{Zh: "结束不晚于开始", En: "it ends before it starts"},
			Mend:    rules.Text{Zh: "核对开始和结束时间", En: "check start and end"},
		})
	case seconds > span:
		r.fail("recordMinutes", &rules.Problem{
			Code: rules.HoursDiffer,
			Message: rules.Text{
				Zh: fmt.Sprintf("时长%s小时，超过起止之间的%s小时", hoursText(seconds), hoursText(span)),
				En: fmt.Sprintf("%s hours are longer than the %s hours from start to end", hoursText(seconds), hoursText(span)),
			},
			Mend: rules.Text{Zh: "核对起止时间和时长，以及时长的单位", En: "check start, end, the duration and its unit"},
		})
	}
}

// readRecordedAt reads when the service was recorded. A date alone is enough,
// because the rule counts days: it is taken for the end of the service when that
// is the same day, and for the beginning of the day otherwise.
func readRecordedAt(r *row, end time.Time) (time.Time, bool) {
	text := r.text("recordedAt")
	if text == "" {
		return time.Time{}, false
	}
	if at, problem := rules.ParseInstant(text, nil); problem == nil {
		r.values["recordedAt"] = at.UTC().Format(time.RFC3339)
		return at, true
	}
	day, problem := rules.ParseDate(text, r.today)
	if problem != nil {
		r.fail("recordedAt", problem)
		return time.Time{}, false
	}
	at := day.Time(nil)
	if rules.DateOf(end) == day {
		at = end
	}
	r.values["recordedAt"] = at.UTC().Format(time.RFC3339)
	return at, true
}

// checkRecorded refuses what was recorded before it began, and warns of what was
// recorded late.
func checkRecorded(tx *transaction, r *row, start, end, recorded time.Time) {
	on := rules.DateOf(recorded)
	switch {
	case recorded.Before(start):
		r.fail("recordedAt", &rules.Problem{
			Code:    rules.DatesOutOfOrder,
			Message: rules.Text{Zh: "记录早于服务开始", En: "it was recorded before the service began"},
			Mend:    rules.Text{Zh: "核对记录时间和服务时间", En: "check both times"},
		})
	case on.After(tx.today):
		r.fail("recordedAt", &rules.Problem{
			Code:    rules.DateInFuture,
			Message: rules.Text{Zh: "记录时间在将来", En: "it would be recorded in the future"},
			Mend:    rules.Text{Zh: "核对年份和月份", En: "check year and month"},
		})
	default:
		due, _ := tx.calendar.AddWorkdays(rules.DateOf(end), recordingDays)
		if on.After(due) {
			r.warn("recordedAt", &rules.Problem{
				Code:    rules.RecordedLate,
				Message: rules.Text{Zh: fmt.Sprintf("晚于活动结束后10个工作日（%s）", due.Zh()), En: fmt.Sprintf("later than ten working days after the service (%s)", due.En())},
				Mend:    rules.Text{Zh: "时间无误的不用改；查验时会显示记录不及时", En: "nothing is to be done if it is right; a verifier will see that it is late"},
			})
		}
	}
}

// checkIssued refuses a certificate that is older than the service it certifies.
func checkIssued(r *row, c *db.Certificate) {
	for _, record := range c.Records {
		if c.IssuedOn.Before(rules.DateOf(record.EndedAt)) {
			r.fail("issuedOn", &rules.Problem{
				Code:    rules.DatesOutOfOrder,
				Message: rules.Text{Zh: "出具日期早于服务结束", En: "it would be issued before the service ended"},
				Mend:    rules.Text{Zh: "核对出具日期和各条记录的时间", En: "check the date of issue and the times of the records"},
			})
			return
		}
	}
}
