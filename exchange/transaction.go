package exchange

import (
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
	// announced are the announcements that rows referred to, by what they wrote.
	announced map[string]announcedAnswer
	// byTitle are the announcements that stand; nil until one is asked for.
	byTitle map[string][]*db.Announcement
	// issued are the certificates whose codes were drawn.
	issued []handedOut
	// said is who said what, by the keys in order.
	said  map[string][]*saying
	order []string
}

func newTransaction(tx *registry.Tx, options Options, today rules.Date, calendar *rules.Calendar) *transaction {
	return &transaction{
		Tx: tx, options: options, today: today, calendar: calendar,
		regions: map[string]regionAnswer{}, announced: map[string]announcedAnswer{}, said: map[string][]*saying{},
	}
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
