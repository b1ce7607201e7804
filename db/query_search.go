package db

import (
	"context"
	"fmt"
	"strconv"

	"github.com/uptrace/bun"
)

// DocumentKey names a public row that lookup finds: its kind (ORGANIZATION,
// ANNOUNCEMENT, INSPECTION or COMMENDATION) and the entry that published it.
type DocumentKey struct {
	Kind  string
	Entry int64
}

// Found is what the database counts among the rows that a search matched.
type Found struct {
	Total                               int
	Kinds, Regions, MarkStatuses, Years map[string]int
}

// documentTables says, for each kind, where its rows are, and the SQL of its
// mark status and year (” for none).
var documentTables = []struct{ kind, table, status, year, where string }{
	{"ORGANIZATION", "organizations", "mark_status", "''", "TRUE"},
	{"ANNOUNCEMENT", "announcements", "''", "substr(published_on, 1, 4)", "state IN ('PUBLISHED', 'CORRECTED', 'WITHDRAWN')"},
	{"INSPECTION", "inspections", "''", "(SELECT CAST(year AS TEXT) FROM inspection_campaigns WHERE id = campaign_id)", "TRUE"},
	{"COMMENDATION", "commendations", "''", "CAST(year AS TEXT)", "TRUE"},
}

// CountFound counts the matched rows that are public, and groups them: one
// statement for each kind that occurs, however many rows there are.
func (d *DB) CountFound(ctx context.Context, keys []DocumentKey) (Found, error) {
	found := Found{Kinds: map[string]int{}, Regions: map[string]int{}, MarkStatuses: map[string]int{}, Years: map[string]int{}}
	entries := map[string][]int64{}
	for _, key := range keys {
		entries[key.Kind] = append(entries[key.Kind], key.Entry)
	}
	for _, t := range documentTables {
		if len(entries[t.kind]) == 0 {
			continue
		}
		var groups []struct {
			Region, Status, Year string
			Rows                 int
		}
		err := d.NewRaw("SELECT region_code AS region, "+t.status+" AS status, "+t.year+" AS year, count(*) AS rows FROM "+t.table+
			" WHERE "+t.where+" AND entry_index IN (?) GROUP BY 1, 2, 3", bun.List(entries[t.kind])).Scan(ctx, &groups)
		if err != nil {
			return found, fmt.Errorf("counting what was found: %w", err)
		}
		for _, group := range groups {
			found.Total += group.Rows
			found.Kinds[t.kind] += group.Rows
			found.Regions[group.Region] += group.Rows
			if group.Status != "" {
				found.MarkStatuses[group.Status] += group.Rows
			}
			if group.Year != "" {
				found.Years[group.Year] += group.Rows
			}
		}
	}
	return found, nil
}

// OrganizationsByEntry finds many organizations by the entries that published
// them, in one statement.
func (d *DB) OrganizationsByEntry(ctx context.Context, entries []int64) (map[int64]*Organization, error) {
	return byKey(ctx, d, "organization.entry_index", entries, func(o *Organization) int64 { return o.EntryIndex })
}

// followLock is the advisory lock of the one server that feeds Meilisearch.
const followLock = 0x6d7a666f6c // "mzfol"

// TryFollow takes the right to feed the shared index, if no other server has it.
// release gives it back. On SQLite there is one server only, and it may.
func (d *DB) TryFollow(ctx context.Context) (release func(), ok bool, err error) {
	if d.Kind == SQLite {
		return func() {}, true, nil
	}
	connection, err := d.Conn(ctx)
	if err != nil {
		return nil, false, err
	}
	err = connection.QueryRowContext(ctx, "SELECT pg_try_advisory_lock("+strconv.Itoa(followLock)+")").Scan(&ok)
	if err != nil || !ok {
		connection.Close()
		return nil, false, err
	}
	return func() {
		_, _ = connection.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+strconv.Itoa(followLock)+")")
		connection.Close()
	}, true, nil
}
