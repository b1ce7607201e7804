package db

import (
	"context"
	"fmt"
	"strconv"
)

// FoundFacts are what is counted of a row that lookup finds.
type FoundFacts struct {
	// Kind is ORGANIZATION, ANNOUNCEMENT, INSPECTION or COMMENDATION.
	Kind string
	// Entry is the entry that first published the row.
	Entry  int64
	Region string
	// MarkStatus and Year are empty for kinds that have none.
	MarkStatus, Year string
	// Public is false for a row that no longer is.
	Public bool
}

// foundFacts reads the facts of every kind; each %[1]d is an entry's index.
const foundFacts = `
SELECT 'ORGANIZATION' AS kind, entry_index AS entry, region_code AS region, mark_status AS mark_status, '' AS year, TRUE AS public
FROM organizations WHERE revised_index >= %[1]d OR id IN (SELECT organization_id FROM markings WHERE revised_index >= %[1]d)
UNION ALL
SELECT 'ANNOUNCEMENT', entry_index, region_code, '', substr(published_on, 1, 4), state IN ('PUBLISHED', 'CORRECTED', 'WITHDRAWN')
FROM announcements WHERE revised_index >= %[1]d
UNION ALL
SELECT 'INSPECTION', inspections.entry_index, inspections.region_code, '', CAST(campaign.year AS TEXT), TRUE
FROM inspections JOIN inspection_campaigns AS campaign ON campaign.id = inspections.campaign_id WHERE inspections.revised_index >= %[1]d
UNION ALL
SELECT 'COMMENDATION', entry_index, region_code, '', CAST(year AS TEXT), TRUE
FROM commendations WHERE revised_index >= %[1]d`

// FactsRevisedFrom lists the facts of the rows that ledger entries from an index
// on published or revised, in one statement. A marking is an entry of its own, and
// changes what is counted of its organization.
func (d *DB) FactsRevisedFrom(ctx context.Context, index int64) ([]FoundFacts, error) {
	var facts []FoundFacts
	if err := d.NewRaw(fmt.Sprintf(foundFacts, index)).Scan(ctx, &facts); err != nil {
		return nil, fmt.Errorf("reading what lookup counts: %w", err)
	}
	return facts, nil
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
