package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"mingzhi/db"
	"mingzhi/rules"
)

// ArrangeYear publishes the State Council's arrangement of a year's days off and
// make-up working days, or revises what was published of it. Without it, working days
// of that year are provisional.
func (tx *Tx) ArrangeYear(ctx context.Context, y *db.WorkdayYear) (Change, error) {
	switch {
	case len(y.DaysOff) == 0:
		return "", missing("date", "放假的日期", "the days off")
	case y.Source == "":
		return "", missing("source", "通知的文号或名称", "the notice's number or name")
	}
	slices.Sort(y.DaysOff)
	slices.Sort(y.DaysOfWork)
	if _, err := rules.NewCalendar().Arrange(y.Year, y.DaysOff, y.DaysOfWork); err != nil {
		return "", rules.AsProblem(err).In("date")
	}
	standing, err := tx.writer.WorkdayYear(ctx, y.Year)
	if errors.Is(err, db.ErrNotFound) {
		y.Publication = tx.first()
		if err := tx.writer.Insert(ctx, y); err != nil {
			return "", err
		}
		_, err := tx.append(ctx, YearArranged, yearSubject(y.Year), -1, workdayYearFacts(y), true)
		return Created, err
	}
	if err != nil {
		return "", err
	}
	y.Publication = standing.Publication
	if equal, err := same(workdayYearFacts(y), workdayYearFacts(standing)); err != nil || equal {
		return Unchanged, err
	}
	y.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, y); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, YearArranged, yearSubject(y.Year), standing.RevisedIndex, workdayYearFacts(y), true)
	return Revised, err
}

func workdayYearFacts(y *db.WorkdayYear) facts {
	return facts{}.number("year", int64(y.Year)).list("daysOff", texts(y.DaysOff)).list("daysOfWork", texts(y.DaysOfWork)).text("source", y.Source)
}

func texts(days []rules.Date) []string {
	var list []string
	for _, day := range days {
		list = append(list, string(day))
	}
	return list
}

func yearSubject(year int) string { return "workdays/" + strconv.Itoa(year) }

// calendar is what is known of working days at a data version, with the days until
// which services are recorded in time: there are not many, and thousands of records of
// each.
type calendar struct {
	version  int64
	workdays *rules.Calendar
	dues     sync.Map // rules.Date → dueDay
}

// recordingDays is how many working days there are to record a service
// (志愿服务记录与证明出具办法 art. 11).
const recordingDays = 10

// dueDay is the last day on which a service is recorded in time.
type dueDay struct {
	on          rules.Date
	provisional bool
}

// due gives that day for the day on which a service ended.
func (c *calendar) due(ended rules.Date) dueDay {
	if known, ok := c.dues.Load(ended); ok {
		return known.(dueDay)
	}
	on, provisional := c.workdays.AddWorkdays(ended, recordingDays)
	c.dues.Store(ended, dueDay{on, provisional})
	return dueDay{on, provisional}
}

// Workdays is the calendar of working days, with the years that were loaded.
func (r *Registry) Workdays(ctx context.Context) (*rules.Calendar, error) {
	version, err := r.db.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	known, err := r.calendarAt(ctx, version)
	if err != nil {
		return nil, err
	}
	return known.workdays, nil
}

// calendarAt is the calendar of a data version: it is read once for each.
func (r *Registry) calendarAt(ctx context.Context, version int64) (*calendar, error) {
	known := r.calendar.Load()
	if known != nil && known.version == version {
		return known, nil
	}
	years, err := r.db.WorkdayYears(ctx)
	if err != nil {
		return nil, err
	}
	workdays := rules.NewCalendar()
	for _, y := range years {
		if workdays, err = workdays.Arrange(y.Year, y.DaysOff, y.DaysOfWork); err != nil {
			return nil, fmt.Errorf("the arrangement of %d: %w", y.Year, err)
		}
	}
	known = &calendar{version: version, workdays: workdays}
	r.calendar.Store(known)
	return known, nil
}
