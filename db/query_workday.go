package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mingzhi/rules"
)

// WorkdayYear is the State Council's arrangement of one year's days off and make-up
// working days (国务院办公厅关于部分节假日安排的通知).
type WorkdayYear struct {
	bun.BaseModel `bun:"table:workday_years,alias:workdays"`

	Year int `bun:"year,pk"`
	// DaysOff are the days off that the notice names, weekends among them; DaysOfWork
	// the weekend days that are worked.
	DaysOff    []rules.Date `bun:"days_off,type:text,notnull"`
	DaysOfWork []rules.Date `bun:"days_of_work,type:text,nullzero"`
	// Source is the notice.
	Source string `bun:"source,notnull"`
	Publication
}

// WorkdayYears lists the arrangements that were loaded, by year.
func (d *DB) WorkdayYears(ctx context.Context) ([]*WorkdayYear, error) {
	var years []*WorkdayYear
	if err := d.NewSelect().Model(&years).Order("workdays.year").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the arrangements of years: %w", err)
	}
	return years, nil
}

// WorkdayYear finds the arrangement of a year, or ErrNotFound.
func (w *Writer) WorkdayYear(ctx context.Context, year int) (*WorkdayYear, error) {
	return one[WorkdayYear](ctx, w, func(q *bun.SelectQuery) { q.Where("workdays.year = ?", year) })
}
