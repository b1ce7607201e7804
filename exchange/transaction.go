package exchange

import (
	"context"
	"errors"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// transaction is a publication with what an import remembers while it runs.
type transaction struct {
	*registry.Tx
	options  Options
	today    rules.Date
	calendar *rules.Calendar
	regions  map[string]regionAnswer
	// announced are the announcements that rows referred to, by number.
	announced map[string]announcedAnswer
	// shelves hold what stands, for rows that say only a part of it.
	shelves
	// issued are the certificates whose codes were drawn.
	issued []registry.Issued
	// said is who said what, by the keys in order.
	said  map[string][]*saying
	order []string
}

type announcedAnswer struct {
	announcement *db.Announcement
	problem      *rules.Problem
}

func newTransaction(tx *registry.Tx, options Options, today rules.Date, calendar *rules.Calendar) *transaction {
	return &transaction{
		Tx: tx, options: options, today: today, calendar: calendar, shelves: newShelves(tx, options.Database),
		regions: map[string]regionAnswer{}, announced: map[string]announcedAnswer{}, said: map[string][]*saying{},
	}
}

// announcement finds the announcement of a document number that is normalised.
func (t *transaction) announcement(ctx context.Context, number string) (*db.Announcement, *rules.Problem, error) {
	if answer, ok := t.announced[number]; ok {
		return answer.announcement, answer.problem, nil
	}
	found, err := t.AnnouncementByNumber(ctx, number)
	var problem *rules.Problem
	if err != nil && !errors.As(err, &problem) {
		return nil, nil, err
	}
	t.announced[number] = announcedAnswer{found, problem}
	return found, problem, nil
}

// rowAnnouncement reads a column of document numbers; 0 for a blank or a wrong
// one, which is noted.
func (t *transaction) rowAnnouncement(ctx context.Context, r *row, field, otherwise string) (*db.Announcement, error) {
	number := r.documentNumber(field)
	if number == "" {
		if number = otherwise; number == "" || r.bad() {
			return nil, nil
		}
	}
	found, problem, err := t.announcement(ctx, number)
	if err != nil {
		return nil, err
	}
	if problem != nil {
		r.fail(field, problem)
		return nil, nil
	}
	return found, nil
}

// origin reads where a row's facts come from.
func (t *transaction) origin(r *row) db.Origin {
	origin := db.Origin{Source: r.name("source", 500), Synthetic: t.options.Synthetic}
	if origin.Source == "" {
		origin.Source = t.options.Source
	}
	if synthetic, known := r.yes("synthetic"); known {
		origin.Synthetic = synthetic
	}
	return origin
}
