package db_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/uptrace/bun"

	"mingzhi/db"
	"mingzhi/testenv"
)

// texts notes the statements that are asked.
type texts struct {
	mu   sync.Mutex
	list []string
}

func (t *texts) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

func (t *texts) AfterQuery(_ context.Context, event *bun.QueryEvent) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list = append(t.list, event.Query)
}

func (t *texts) take() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := slices.DeleteFunc(t.list, isTip)
	t.list = nil
	return taken
}

// A list is counted once for a data version, and other lists for themselves.
func TestAListIsCountedOnceForADataVersion(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		d := opened(t, url)
		publish(t, d, true)
		var asked texts
		d.Observe(&asked)
		count := func(filter db.OrganizationFilter) {
			t.Helper()
			if n, err := d.CountOrganizations(t.Context(), filter); n != 0 || err != nil {
				t.Fatalf("%d, %v", n, err)
			}
		}
		marked := db.OrganizationFilter{MarkStatus: []db.MarkStatus{db.Marked}}
		for _, test := range []struct {
			sentence string
			filter   db.OrganizationFilter
			asks     int
		}{
			{"the first time", db.OrganizationFilter{}, 1},
			{"again", db.OrganizationFilter{}, 0},
			{"another list", marked, 1},
			{"that list again", marked, 0},
			{"the same text with other values", db.OrganizationFilter{MarkStatus: []db.MarkStatus{db.Unmarked}}, 1},
		} {
			count(test.filter)
			if got := asked.take(); len(got) != test.asks {
				t.Errorf("%s: %q", test.sentence, got)
			}
		}
		publish(t, d, true)
		asked.take()
		count(db.OrganizationFilter{})
		if got := asked.take(); len(got) != 1 {
			t.Errorf("after a publication: %q", got)
		}
	})
}

// However many values a list is asked for, its text is one.
func TestTheTextOfAQueryHoldsNoValues(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		d := opened(t, url)
		var asked texts
		d.Observe(&asked)
		for _, ids := range [][]int64{{1}, {2, 3}, {4, 5, 6}} {
			if _, err := d.OrganizationsByID(t.Context(), ids); err != nil {
				t.Fatal(err)
			}
			if _, err := d.AnnouncementsOfOrganizations(t.Context(), ids, db.Page{First: int(ids[0])}); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Organizations(t.Context(), db.OrganizationFilter{Region: "4301", NameContains: "x"}, db.ByName, db.Page{First: int(ids[0])}); err != nil {
				t.Fatal(err)
			}
		}
		got := asked.take()
		slices.Sort(got)
		if different := slices.Compact(slices.Clone(got)); len(got) != 9 || len(different) != 3 {
			t.Errorf("%d texts of %d: %q", len(different), len(got), different)
		}
	})
}

// Values that are written alike one after the other are not the same values.
func TestCountsOfOtherValuesAreOtherCounts(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		d := opened(t, url)
		publish(t, d, true)
		var asked texts
		d.Observe(&asked)
		for _, filter := range []db.CommendationFilter{{Programme: "ab", Category: "c"}, {Programme: "a", Category: "bc"}, {Programme: `a" "b`, Category: "c"}} {
			if _, err := d.CountCommendations(t.Context(), filter); err != nil {
				t.Fatal(err)
			}
		}
		if got := asked.take(); len(got) != 3 {
			t.Errorf("three lists are counted by %q", got)
		}
	})
}

// A newer program may migrate the schema while this one runs: what was prepared
// before is prepared again.
func TestAStatementOutlivesAMigration(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		d := opened(t, url)
		list := func() error {
			_, err := d.Commendations(t.Context(), db.CommendationFilter{}, db.Page{})
			return err
		}
		for range 8 { // so that PostgreSQL has a plan of its own for it
			if err := list(); err != nil {
				t.Fatal(err)
			}
		}
		if d.Kind == db.Postgres {
			if _, err := d.ExecContext(t.Context(), "ALTER TABLE commendations ALTER COLUMN year TYPE bigint"); err != nil {
				t.Fatal(err)
			}
		} else if _, err := d.ExecContext(t.Context(), "ALTER TABLE commendations ADD COLUMN later TEXT"); err != nil {
			t.Fatal(err)
		}
		for range 8 {
			if err := list(); err != nil {
				t.Error(err)
			}
		}
	})
}
